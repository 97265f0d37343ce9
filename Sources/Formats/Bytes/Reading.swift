import Values

/// What a reader made of one file: its records, what was odd, and the totals that the file states about itself.
public struct Reading<Record: Sendable>: Sendable {
    /// The records that may go on.
    public var records: [Record] = []
    /// What was odd. One of severity `refusal` refuses the file whole.
    public var findings: [Finding] = []
    /// How many records of the file were seen; `read = records + setAside + rejected`.
    public var read = 0
    /// Records that are none of a practice's business, each with its reason among the findings or in itself.
    public var setAside = 0
    /// Records that could not be read, each with a finding.
    public var rejected = 0
    /// Totals that the file states, against what its rows add up to.
    public var tieOuts: [StatedTotal] = []
    /// Of bank statements: the days that they say they cover.
    public var statements: [StatementDays] = []

    /// Nothing read yet.
    public init() {}

    /// True when the file as a whole must not be used.
    public var isRefused: Bool { findings.contains { $0.severity == .refusal } || tieOuts.contains { !$0.agrees } }
}

/// A total that a file (or the user) states, beside the same total counted from the rows.
public struct StatedTotal: Hashable, Sendable {
    /// What is compared, in words: `grand total of client balance`, `payout po_1: sum of nets`.
    public var what: String
    /// What was stated.
    public var expected: Cents
    /// What the rows add up to.
    public var actual: Cents
    /// Where it was stated.
    public var position: Position

    /// A stated total beside the counted one.
    public init(what: String, expected: Cents, actual: Cents, position: Position) {
        self.what = what
        self.expected = expected
        self.actual = actual
        self.position = position
    }

    /// True when both are equal to the cent.
    public var agrees: Bool { expected == actual }
}

/// What a reader is told beside the file's bytes.
public struct ReadingOptions: Sendable {
    /// The practice's time zone: every day of a record is a day there.
    public var practiceZone: Zone
    /// The zone of the source's stamps where they name none; `nil` for what the format says.
    public var sourceZone: Zone?
    /// Column names of the file by role, overriding what the format expects.
    public var columns: [String: String]
    /// For XML: the element or elements (`a/b` is a path) that hold one record; `nil` for what the format says.
    public var recordElement: String?
    /// The largest number of records that is read.
    public var recordLimit: Int
    /// For balance reports: rows, by their numbers in ``RejectReference``, whose mended versions are read beside the file,
    /// and the amounts of these.
    public var mended: [Int64: [Cents]] = [:]

    /// Options with a practice's zone and nothing overridden.
    public init(
        practiceZone: Zone, sourceZone: Zone? = nil, columns: [String: String] = [:], recordElement: String? = nil,
        recordLimit: Int = 50_000_000
    ) {
        self.practiceZone = practiceZone
        self.sourceZone = sourceZone
        self.columns = columns
        self.recordElement = recordElement
        self.recordLimit = recordLimit
    }
}
