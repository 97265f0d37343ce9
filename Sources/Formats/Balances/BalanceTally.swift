import Values

/// What the rows of a report come to, counted as they are read; the first of them are kept to be looked at.
public struct BalanceTally: Sendable {
    /// Rows that are kept.
    static let kept = 20_000

    /// How many rows there are.
    public private(set) var rows = 0
    /// What clients owe.
    public private(set) var owed = Cents.zero
    /// What clients are owed.
    public private(set) var credit = Cents.zero
    /// What insurers owe.
    public private(set) var insurance = Cents.zero
    /// The largest amount that a row owes.
    public private(set) var largest = Cents.zero
    /// The oldest day from which something is open.
    public private(set) var oldest: Day?
    /// The newest day of a session, or from which something is open.
    public private(set) var newest: Day?
    /// Rows that owe something.
    public private(set) var owing = 0
    /// Rows that are owed something, and owe nothing.
    public private(set) var credits = 0
    /// The first rows.
    private(set) var first: [BalanceRow] = []
    private let key: BalanceProfile.KeyRule

    /// Nothing counted yet.
    init(key: BalanceProfile.KeyRule = .clientKey) { self.key = key }

    mutating func add(_ line: UnsafePointer<BalanceLine>) {
        rows += 1
        owed += line.pointee.owed
        credit += line.pointee.credit
        insurance += line.pointee.insurance
        largest = max(largest, line.pointee.owed)
        if line.pointee.owed > .zero { owing += 1 } else if line.pointee.credit > .zero { credits += 1 }
        if let day = line.pointee.oldestOpen { oldest = min(oldest ?? day, day) }
        if let day = line.pointee.session?.date ?? line.pointee.oldestOpen { newest = max(newest ?? day, day) }
        if first.count < BalanceTally.kept { first.append(BalanceRow(line.pointee, key: key)) }
    }
}
