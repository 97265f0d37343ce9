import GRDB
import LedgerModel
import Reconciliation
import Values

/// The book at a glance.
public struct BookStatus: Sendable {
    /// How many, and how much.
    public struct Sum: Sendable, Hashable {
        /// How many.
        public var count = 0
        /// How much.
        public var amount = Cents.zero

        mutating func add(_ more: Cents) {
            guard !more.isZero else { return }
            count += 1
            amount += more
        }
    }

    /// A payout that no bank line was tied to yet.
    public struct Payout: Sendable, Hashable {
        /// The processor.
        public var processor: String
        /// The processor's id for it.
        public var id: String
        /// The day it was due at the bank.
        public var day: Day
        /// Its net.
        public var net: Cents
    }

    /// A run with what it compared.
    public struct Run: Sendable, Hashable {
        /// The run.
        public var record: RunRecord
        /// Its tie-outs.
        public var tieOuts: [TieOut]
        /// What it posted.
        public var totals: [PostingTotal]
    }

    /// Who keeps the book.
    public var practice: Practice
    /// How many clients the book has.
    public var clients = 0
    /// Bills on which a client or a payer still owes something: how many, and what both owe together.
    public var openBills = Sum()
    /// Bills on which clients still owe, and how much.
    public var clientDue = Sum()
    /// Bills on which payers still owe, and how much.
    public var payerDue = Sum()
    /// Opening bills that are open, and what clients owe on them: held back from every automation.
    public var heldBills = Sum()
    /// Clients for whom insurers owe in the prior EHR, and how much: listed, not posted.
    public var insuranceInFlight = Sum()
    /// Clients for whom the practice holds a credit, and how much.
    public var credits = Sum()
    /// Open questions by kind.
    public var questions: [ReviewItem.Kind: Int] = [:]
    /// Records that wait for a person or another file.
    public var parked = 0
    /// Payouts that no bank line was tied to, in the order of posting. Without a bank source all of them.
    public var inTransit: [Payout] = []
    /// Months that are closed, oldest first, as ``Month`` numbers.
    public var closedMonths: [Int32] = []
    /// The last runs of pipelines, newest first.
    public var lastRuns: [Run] = []
    /// The book's digest.
    public var digest = ""

    /// How many questions are open.
    public var openQuestions: Int { questions.values.reduce(0, +) }
}

extension PracticeBook {
    /// The book at a glance, with its last runs.
    public func status(lastRuns count: Int = 5) throws(BookError) -> BookStatus {
        let snapshot = try snapshot()
        var status = BookStatus(practice: practice)
        status.clients = snapshot.clients.count
        for bill in snapshot.ledger.bills {
            let payer = bill.lines.reduce(Cents.zero) { $0 + snapshot.ledger.lines[$1].payerDue }
            status.clientDue.add(bill.due)
            status.payerDue.add(payer)
            guard !bill.due.isZero || !payer.isZero else { continue }
            if bill.isOpening { status.heldBills.add(bill.due + payer) }
            status.openBills.count += 1
            status.openBills.amount += bill.due + payer
        }
        for client in snapshot.ledger.clients { status.credits.add(client.credit) }
        for balance in snapshot.insuranceInFlight { status.insuranceInFlight.add(balance.amount) }
        for item in snapshot.openReviews { status.questions[item.kind, default: 0] += 1 }
        status.parked = snapshot.parked.count
        status.closedMonths = snapshot.closedMonths.sorted()
        var filter = PostingFilter()
        filter.kinds = [.payout]
        for posting in try postings(filter)
        where !snapshot.settledPayouts.contains("\(posting.processor)/\(posting.key)") {
            status.inTransit.append(
                BookStatus.Payout(
                    processor: posting.processor, id: posting.key, day: posting.day, net: posting.amount))
        }
        let last = try runs().filter { $0.kind == .run }.suffix(count).reversed()
        for record in last {
            let ties = try tieOuts(runs: record.id...record.id).map(\.tieOut)
            status.lastRuns.append(BookStatus.Run(record: record, tieOuts: ties, totals: try totals(run: record.id)))
        }
        status.digest = try digest()
        return status
    }
}
