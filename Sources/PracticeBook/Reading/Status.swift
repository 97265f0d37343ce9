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

    /// A payout, or an insurer's payment, that no bank line was tied to yet.
    public struct Payout: Sendable, Hashable {
        /// The processor; `insurance` for an insurer's payment.
        public var processor: String
        /// The processor's id for it; an insurer's trace number.
        public var id: String
        /// The day it was due at the bank.
        public var day: Day
        /// Its net.
        public var net: Cents
        /// Expected, in transit or missing.
        public var state: PayoutStanding.State
        /// The day since when.
        public var since: Day
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
    /// The money that open questions are about, whatever its sign.
    public var moneyInQuestion = Cents.zero
    /// Questions that a person has put on hold.
    public var held = 0
    /// Records that wait for a person or another file.
    public var parked = 0
    /// Payouts that no bank line was tied to, by sender and day. Without a bank source all of them.
    public var inTransit: [Payout] = []
    /// How many payouts and insurers' payments are in which state, and how much.
    public var payouts: [PayoutStanding.State: Sum] = [:]
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
        let onHold = snapshot.questionsOnHold
        for item in snapshot.openReviews {
            guard !onHold.contains(item.id) else {
                status.held += 1
                continue
            }
            status.questions[item.kind, default: 0] += 1
            status.moneyInQuestion += item.amount.magnitude
        }
        status.parked = snapshot.parked.count
        status.closedMonths = snapshot.closedMonths.sorted()
        var filter = PostingFilter()
        filter.kinds = [.payout, .deposit]
        for one in snapshot.payoutStandings(try postings(filter)) {
            status.payouts[one.state, default: .init()].count += 1
            status.payouts[one.state]?.amount += one.state == .failed ? one.chain.sentAmount : one.net
            guard one.isOpen else { continue }
            status.inTransit.append(
                BookStatus.Payout(
                    processor: one.chain.id.processor, id: one.chain.id.payout, day: one.chain.day, net: one.net,
                    state: one.state, since: one.since))
        }
        let last = try runs().filter { $0.kind == .run && $0.pipeline != Planning.reviewName }.suffix(count).reversed()
        for record in last {
            let ties = try tieOuts(runs: record.id...record.id).map(\.tieOut)
            status.lastRuns.append(BookStatus.Run(record: record, tieOuts: ties, totals: try totals(run: record.id)))
        }
        status.digest = try digest()
        return status
    }
}
