import Values

/// The days that a bank statement says it covers, whether anything was booked on them or not: a payout that is not
/// there by its last day is missing, though no line was booked since.
public struct StatementDays: Sendable, Hashable {
    /// The account, last four characters only.
    public var account: String
    /// The first day.
    public var first: Day
    /// The last day.
    public var last: Day

    /// The days of an account; `nil` where the last is before the first.
    public init?(account: String, first: Day, last: Day) {
        guard first <= last else { return nil }
        self.account = account
        self.first = first
        self.last = last
    }
}
