import Values

/// One client's balance in a prior EHR, from one row or record of its report.
public struct BalanceRow: Sendable, Hashable {
    /// The client's id in the prior system; the name as written where it has none.
    public var key = ""
    /// The name as written.
    public var name = ""
    /// Family name, where it stands alone or the order is known.
    public var last = ""
    /// Given name, where it stands alone or the order is known.
    public var first = ""
    /// Date of birth.
    public var dateOfBirth: Day?
    /// E-mail.
    public var email = ""
    /// What the client owes: never negative.
    public var owed = Cents.zero
    /// What the client is owed: never negative.
    public var credit = Cents.zero
    /// What insurers still owe: listed, not the client's.
    public var insurance = Cents.zero
    /// The oldest day from which something is open.
    public var oldestOpen: Day?
    /// True when ``oldestOpen`` was not stated but follows from the oldest aging bucket with money in it.
    public var isAgedByBucket = false
    /// Aging buckets with money in them, from the youngest.
    public var buckets: [AgingBucket] = []
    /// Who treats the client, as written.
    public var clinician = ""
    /// What kind of account the report says that it is, as written.
    public var accountType = ""
    /// The innermost group under whose header the row stands, as written.
    public var group = ""
    /// The one service that the row is about, where the report lists sessions.
    public var session: BalanceSession?
    /// Where the row stands.
    public var position: Position

    /// A row at a place.
    public init(position: Position) { self.position = position }
}

/// An amount that has been open for some time.
public struct AgingBucket: Hashable, Sendable {
    /// The least number of days that it has been open.
    public var fromDays: Int
    /// The amount, with the sign of the client's balance: a credit is negative.
    public var amount: Cents

    /// An amount open for at least so many days.
    public init(fromDays: Int, amount: Cents) {
        self.fromDays = fromDays
        self.amount = amount
    }
}

/// One service of a report that lists sessions. What the client still owes for it, what the client is owed and what
/// insurers still owe are those of its row; who gave it is the row's clinician.
public struct BalanceSession: Hashable, Sendable {
    /// The day of the service.
    public var date: Day?
    /// The billing code.
    public var code = ""
    /// What was done, in words.
    public var description = ""
    /// The full charge.
    public var fee = Cents.zero
    /// How many units; 1 where the report does not say.
    public var units = 1
    /// What was paid so far, by whomever: zero where the report does not say. What is still due stands in the row.
    public var paid = Cents.zero
    /// What was written off: zero where the report does not say.
    public var writeOff = Cents.zero

    /// A service of which nothing is known yet.
    public init() {}
}

/// How many rows of each kind a report has.
public struct BalanceCounts: Sendable, Hashable {
    /// Title, "as of" and other lines before the header.
    public var preamble = 0
    /// Header rows, repeated ones included.
    public var header = 0
    /// Rows that only name a group.
    public var group = 0
    /// Totals of a group.
    public var subtotal = 0
    /// Totals of the report.
    public var total = 0
    /// Page numbers and other lines after the data.
    public var footer = 0
    /// Rows of clients.
    public var data = 0

    /// No rows yet.
    public init() {}

    /// All of them: the rows that are not blank.
    public var sum: Int { preamble + header + group + subtotal + total + footer + data }
}

/// What a balance report holds.
public struct BalanceReport: Sendable {
    /// Rows of clients and what was odd. Totals stated by the file stand in its `tieOuts`.
    public var reading = Reading<BalanceRow>()
    /// Rows by kind; their sum is the number of rows that are not blank.
    public var counts = BalanceCounts()
    /// The day that the report says it is as of.
    public var asOf: Day?
    /// How many rows that are not blank the file has; always `counts.sum`.
    public var rows = 0
    /// Where the header stands.
    public var headerPosition: Position?
    /// The header's names as the file writes them; for XML the paths that were read.
    public var header: [String] = []
    /// The byte between fields, for delimited text.
    public var delimiter: UInt8 = 0x2C
    /// Rows that were rejected, each with its reason in words.
    public var rejects: [BalanceReject] = []
    /// In a file of mended rows: which rejected row each accepted one stands for.
    public var mended: [MendedRow] = []
    /// Rows that were read and count no more, because a mended row takes their place: `read` is the sum of records, rows
    /// set aside, rejected ones and these.
    public var mendedElsewhere = 0
    /// The order of day and month that the dates were read in; `nil` when no date left it open.
    public var dateOrder: DateOrder?

    /// True for rows that were rejected, mended and are read again alone: the file says nothing about other clients.
    public var isPartial: Bool { header.last == RejectWriter.column }

    /// An empty report.
    public init() {}

    /// A file that is no report.
    init(refused finding: Finding) { reading.findings = [finding] }
}

/// A row that was not accepted.
public struct BalanceReject: Hashable, Sendable {
    /// Where the row begins.
    public var position: Position
    /// Why, in words without values.
    public var reason: String
    /// What the row says that the client owes less what the client is owed; `nil` when its amounts cannot be told.
    public var net: Cents?
    /// The client's id as the row has it, or the name where the report has no ids; empty when there is none.
    public var key: String

    /// A rejected row.
    public init(position: Position, reason: String, net: Cents? = nil, key: String = "") {
        self.position = position
        self.reason = reason
        self.net = net
        self.key = key
    }
}
