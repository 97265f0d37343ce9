import Values

/// Bills and postings of a book with the day on which each counts for what is owed.
///
/// A posting on a bill counts from the day of the bill on: money paid ahead lowers no receivable before there is one.
/// The Payments report lists it on its own day all the same.
struct LedgerDays {
    private let billDays: [String: Day]

    init(_ bills: [BillLine]) {
        billDays = Dictionary(bills.map { ($0.invoice, $0.billDay) }, uniquingKeysWith: min)
    }

    /// The day from which a bill line counts: that of its bill.
    func day(of line: BillLine) -> Day { billDays[line.invoice] ?? line.billDay }

    /// The day from which a posting counts.
    func day(of posting: Posting) -> Day {
        posting.invoice.isEmpty ? posting.day : max(posting.day, billDays[posting.invoice] ?? posting.day)
    }
}

extension Ledger {
    /// The state at the end of a day: bills dated up to it, and what postings up to it did to them.
    ///
    /// - Parameters:
    ///   - bills: bill lines, latest version of each.
    ///   - postings: postings in the order in which the book has them.
    public init(asOf day: Day, bills: [BillLine], postings: [Posting]) {
        self.init()
        let days = LedgerDays(bills)
        for line in bills where days.day(of: line) <= day { add(line) }
        for posting in postings where days.day(of: posting) <= day { apply(posting) }
    }
}
