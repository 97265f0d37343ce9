import Values

/// The readers of bank statements by the format name that a pipeline gives (`contract.md`).
public enum BankFormats {
    /// A reader of one format.
    public typealias Reader = (SourceFile, ReadingOptions) -> Reading<BankLine>

    /// All format names.
    public static let names = ["bai2", "bank-csv", "camt052", "camt053", "camt054", "mt940", "ofx", "qbo", "qfx"]

    /// The reader of that format; `nil` when there is none of that name.
    public static func reader(named name: String) -> Reader? {
        switch name {
        case "ofx", "qfx", "qbo": OFXReader.read
        case "bank-csv": BankCSVReader.read
        case "bai2": BAI2Reader.read
        case "mt940": MT940Reader.read
        case "camt052", "camt053", "camt054": CAMTReader.read
        default: nil
        }
    }
}
