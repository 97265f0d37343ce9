import Formats
import LedgerModel
import Values

/// What a source of balances came to, for the screen and the run's JSON: the migration's tie-out sheet.
public struct BalanceSheet: Sendable, Hashable {
    /// A number of balances and their sum.
    public struct Sum: Sendable, Hashable {
        /// How many.
        public var count = 0
        /// What they come to.
        public var amount = Cents.zero

        mutating func add(_ more: Cents) {
            guard !more.isZero else { return }
            count += 1
            amount += more
        }
    }

    /// What became of the clients' rows: their sum is the number of rows read.
    public struct Records: Sendable, Hashable {
        /// Rows of clients in the files.
        public var read = 0
        /// Rows whose balance stands in the book.
        public var posted = 0
        /// Rows that wait for a person's answer.
        public var waiting = 0
        /// Rows that the book or an earlier file has as they are.
        public var known = 0
        /// Rows at zero, with nothing to post.
        public var zero = 0
        /// Rows that are no business of a migration.
        public var setAside = 0
        /// Rows that were rejected.
        public var rejected = 0

        /// All that became of rows.
        public var sum: Int { posted + waiting + known + zero + setAside + rejected }
    }

    /// A balance that is not as the last import had it.
    public struct Change: Sendable, Hashable {
        /// How it differs.
        public enum Kind: String, Sendable {
            /// Not in the last import.
            case new
            /// With other amounts.
            case changed
            /// In the last import, and not in this report.
            case vanished
        }

        /// How it differs.
        public var kind: Kind
        /// The client in the roster.
        public var client: String
        /// What the client owed less what the client was owed, before.
        public var before: Cents
        /// The same now; for a client who vanished what the report says, nothing.
        public var after: Cents
        /// What insurers owed before.
        public var insuranceBefore: Cents
        /// What insurers owe now.
        public var insuranceAfter: Cents
    }

    /// The pipeline's name for the source.
    public var source: String
    /// The day that the report says it is as of.
    public var asOf: Day?
    /// Rows of the files by kind.
    public var rows = BalanceCounts()
    /// What became of the clients' rows.
    public var records = Records()
    /// Clients who owe.
    public var owed = Sum()
    /// Clients who are owed.
    public var credit = Sum()
    /// Clients for whom insurers owe.
    public var insurance = Sum()
    /// The largest amount that a client owes or is owed.
    public var largest = Cents.zero
    /// Where it stands.
    public var largestAt = Position.none
    /// The oldest day from which something is open.
    public var oldest: Day?
    /// True when the book had balances of this source before.
    public var hasBefore = false
    /// What the book had of this source before this run.
    public var before = Cents.zero
    /// What differs from the last import, by client.
    public var changes: [Change] = []
    /// How many balances are as the last import had them.
    public var unchanged = 0
    /// What rejected rows come to, as far as they can be read.
    public var rejectedNet = Cents.zero
    /// How many rejected rows have amounts that can be read.
    public var rejectedRead = 0
    /// How many rejected rows have amounts that cannot be read.
    public var rejectedUnread = 0
    /// How many clients owe or are owed anything, by whomever.
    public var clients = 0

    /// A sheet of a source of which nothing is known yet.
    public init(source: String) { self.source = source }

    /// What clients owe less what they are owed.
    public var net: Cents { owed.amount - credit.amount }
    /// What clients, insurers and credits come to.
    public var total: Cents { net + insurance.amount }

    /// What changed in one way: how many, and by how much.
    public func sum(of kind: Change.Kind) -> Sum {
        var sum = Sum()
        for change in changes where change.kind == kind {
            sum.count += 1
            sum.amount += change.after - change.before
        }
        return sum
    }

    mutating func add(_ balance: ClientBalance) {
        clients += balance.isZero ? 0 : 1
        owed.add(balance.owed)
        credit.add(balance.credit)
        insurance.add(balance.insurance)
        for amount in [balance.owed, balance.credit] where amount > largest {
            largest = amount
            largestAt = balance.rows.first?.position ?? balance.position
        }
        guard balance.owed > .zero || balance.insurance > .zero else { return }
        oldest = [oldest, balance.oldestOpen].compactMap { $0 }.min()
    }

    mutating func add(_ report: BalanceReport) {
        let c = report.counts
        rows.preamble += c.preamble
        rows.header += c.header
        rows.group += c.group
        rows.subtotal += c.subtotal
        rows.total += c.total
        rows.footer += c.footer
        rows.data += c.data
        asOf = [asOf, report.asOf].compactMap { $0 }.max()
        records.read += report.reading.read
        records.setAside += report.reading.setAside
        records.rejected += report.reading.rejected
    }
}

extension BalanceSheet {
    /// That the rows of every kind are all rows of the file.
    static func kinds(_ report: BalanceReport, _ file: SourceFile, _ source: String) -> TieOut {
        TieOut(
            source: source, file: file.name, what: "rows of every kind", expected: Cents(count: report.rows),
            actual: Cents(count: report.counts.sum))
    }

    /// What a balance report looks like, as one finding.
    static func counts(_ report: BalanceReport, _ file: SourceFile) -> Finding {
        let c = report.counts
        return Finding(
            "rows-by-kind", .info, at: .whole(file.number),
            "\(c.sum) rows = \(c.preamble) preamble + \(c.header) header + \(c.group) group + \(c.subtotal) subtotal + \(c.total) total + \(c.footer) footer + \(c.data) data",
            remedy: "nothing to do")
    }
}
