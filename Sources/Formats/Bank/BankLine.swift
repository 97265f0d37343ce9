import Values

/// One booked line of a bank statement.
public struct BankLine: Sendable, Hashable, Codable {
    /// The account as the statement names it, last four characters only.
    public var account: String
    /// The identity of the line in its account: FITID, or content with its occurrence number where there is none.
    public var key: String
    /// The day it was booked.
    public var day: Day
    /// Money in (+) or out (−).
    public var amount: Cents
    /// Everything the bank says about it, in one line.
    public var description: String
    /// Trace or reference numbers found in it.
    public var references: [String] = []
    /// Where the line stands.
    public var position: Position

    /// A line at a place.
    public init(account: String, key: String, day: Day, amount: Cents, description: String, position: Position) {
        self.account = account
        self.key = key
        self.day = day
        self.amount = amount
        self.description = description
        self.position = position
    }
}
