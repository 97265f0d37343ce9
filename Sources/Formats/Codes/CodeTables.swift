/// One code of a code list with its meaning in plain words.
public struct CodeEntry: Sendable, Hashable {
    /// The code.
    public var code: String
    /// What it means, in this project's own words.
    public var meaning: String
    /// Its class (CARC: `CONTRACTUAL`, `PATIENT`, `FIX`, `AUTH` …; RARC: `informational`, `supplemental`); may be empty.
    public var category: String
    /// What is usually done about it; may be empty.
    public var handling: String

    /// A code with its meaning.
    public init(code: String, meaning: String, category: String = "", handling: String = "") {
        self.code = code
        self.meaning = meaning
        self.category = category
        self.handling = handling
    }
}

/// The code lists of remittances. A code that is not in its list is `nil` here, and shown as such; it is never an error,
/// for the lists change three times a year.
public enum CodeTables {
    /// A claim adjustment reason code.
    public static func carc(_ code: String) -> CodeEntry? { carcs[code] }
    /// A remittance advice remark code.
    public static func rarc(_ code: String) -> CodeEntry? { rarcs[code] }
    /// An adjustment group: who owes.
    public static func group(_ code: String) -> CodeEntry? { groups[code] }
    /// A claim status (CLP02).
    public static func claimStatus(_ code: String) -> CodeEntry? { statuses[code] }
    /// The reason of a provider-level adjustment (PLB). The category is its home in the ledger.
    public static func plbReason(_ code: String) -> CodeEntry? { plbReasons[code] }
    /// A payment method (BPR04).
    public static func paymentMethod(_ code: String) -> CodeEntry? { methods[code] }
    /// A handling code of a payment (BPR01).
    public static func paymentHandling(_ code: String) -> CodeEntry? { handlings[code] }

    /// The meaning of a code as it is shown: unknown codes say so.
    public static func words(_ entry: CodeEntry?, unknown code: String) -> String {
        entry?.meaning ?? "unknown code \(code)"
    }

    private static let carcs = parse(CARCTable.rows, meaning: 2, category: 1, handling: 3)
    private static let rarcs = parse(RARCTable.rows, meaning: 2, category: 1)
    private static let groups = parse(RemittanceCodeTable.groups, meaning: 1)
    private static let statuses = parse(RemittanceCodeTable.claimStatuses, meaning: 1, handling: 2)
    private static let plbReasons = parse(RemittanceCodeTable.plbReasons, meaning: 2, category: 1)
    private static let methods = parse(RemittanceCodeTable.methods, meaning: 1)
    private static let handlings = parse(RemittanceCodeTable.handlings, meaning: 1)

    private static func parse(
        _ rows: String, meaning: Int, category: Int? = nil, handling: Int? = nil
    ) -> [String: CodeEntry] {
        var table: [String: CodeEntry] = [:]
        for row in rows.split(separator: "\n") {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            func cell(_ index: Int?) -> String { index.flatMap { $0 < cells.count ? cells[$0] : nil } ?? "" }
            table[cells[0]] = CodeEntry(
                code: cells[0], meaning: cell(meaning), category: cell(category), handling: cell(handling))
        }
        return table
    }
}
