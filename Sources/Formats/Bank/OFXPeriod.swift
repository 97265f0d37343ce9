import Values

/// The days that an OFX statement covers: `DTSTART` to `DTEND`.
///
/// Banks repeat in `DTEND` what was asked for, which may lie in the future. So it counts up to the day of the balance
/// (`LEDGERBAL/DTASOF`) and of the answer (`DTSERVER`) only, and not at all where neither is given.
struct OFXPeriod {
    private var first: Day?
    private var last: Day?
    private var balanceDay: Day?
    private var answered: Day?

    /// Takes the day of a tag.
    mutating func take(_ tag: String, _ day: Day?) {
        switch tag {
        case "DTSERVER": answered = day
        case "DTSTART": first = day
        case "DTEND": last = day
        // The ledger's balance stands before the available one.
        default: balanceDay = balanceDay ?? day
        }
    }

    /// The days of the statement that ends; `nil` where it does not say them.
    func days(of account: String) -> StatementDays? {
        guard let first, let last, let known = [balanceDay, answered].compactMap({ $0 }).min() else { return nil }
        return StatementDays(account: account, first: first, last: min(last, known))
    }

    /// Makes ready for the next statement of the file.
    mutating func endStatement() { (first, last, balanceDay) = (nil, nil, nil) }
}
