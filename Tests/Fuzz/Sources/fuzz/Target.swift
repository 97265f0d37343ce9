import Formats
import Values

/// What is fuzzed: a reader, with the bytes as its file. A reader may refuse what it likes, and must not crash, hang or
/// take more memory than its input deserves.
enum Target: String, CaseIterable {
    /// The tokenizer, the writer and the loops of the 835.
    case x12
    /// The CSV scanner, under the readers of balances and of EOB tables.
    case csv
    /// XML, under the readers of CAMT, balances and FHIR.
    case xml
    /// JSON, under the reader of FHIR.
    case json
    /// OFX in both its forms.
    case ofx

    private static let options = ReadingOptions(practiceZone: .utc, recordElement: "client", recordLimit: 100_000)

    func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        let file = SourceFile(contents: Array(bytes), name: rawValue)
        switch self {
        case .x12:
            _ = EOBText.render(X12835Reader.read(file, options: Target.options).records)
            _ = X12Writer.rewrite(file.bytes)
        case .csv:
            _ = BalanceCSVReader.read(file, options: Target.options)
            _ = EOBCSVReader.read(file, options: Target.options)
        case .xml:
            _ = CAMTReader.read(file, options: Target.options)
            _ = BalanceXMLReader.read(file, options: Target.options)
            _ = FHIREOBReader.read(file, options: Target.options)
        case .json: _ = FHIREOBReader.read(file, options: Target.options)
        case .ofx: _ = OFXReader.read(file, options: Target.options)
        }
    }
}
