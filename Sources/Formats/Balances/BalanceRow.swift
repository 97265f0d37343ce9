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
    /// Where the row stands.
    public var position: Position

    /// A row at a place.
    public init(position: Position) { self.position = position }
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
}

/// What a balance report holds.
public struct BalanceReport: Sendable {
    /// Rows of clients and what was odd. Totals stated by the file stand in its `tieOuts`.
    public var reading = Reading<BalanceRow>()
    /// Rows by kind; their sum is the number of rows that are not blank.
    public var counts = BalanceCounts()
    /// The day that the report says it is as of.
    public var asOf: Day?

    /// An empty report.
    public init() {}
}
