import Formats
import LedgerModel
import Values

/// The records of a run that are new to the book, waiting for their day.
struct Staged {
    /// A record with where it came from.
    struct Entry<Record> {
        var record: Record
        var origin: Planner.Origin
    }

    /// A processor's movement with how its charges are recorded. A handle: it is sorted, queued and parked as one word.
    struct MovementEntry {
        private var held: StagedMovement
        /// What its name and e-mail may mean: a place in ``Planner/namesFound``, once it was looked up.
        var payer: Int?

        init(movement: Movement, recordAs: Pipeline.Source.RecordAs, origin: Planner.Origin) {
            held = StagedMovement(movement, recordAs, origin)
        }

        var movement: Movement {
            _read { yield held.movement }
            set { held = StagedMovement(newValue, recordAs, origin) }
        }
        var recordAs: Pipeline.Source.RecordAs { held.recordAs }
        var origin: Planner.Origin {
            _read { yield held.origin }
            set { held = StagedMovement(movement, recordAs, newValue) }
        }

        /// The same, of which only so much still waits.
        func leaving(_ gross: Cents) -> MovementEntry {
            var rest = self
            rest.movement.gross = gross
            return rest
        }
    }

    /// A claim with the remittance that it stands in.
    struct RemittanceEntry {
        var remittance: Remittance
        /// The claims that are not yet settled, each with its key; a parked claim comes back as a remittance of one.
        var claims: [(key: String, claim: StagedClaim)]
        /// False for claims that come back from waiting: their provider-level amounts are posted already.
        var isNew: Bool
        var origin: Planner.Origin
    }

    /// Lines of new bills (indices into the ledger), with their days.
    var bills: [(day: Day, line: Int)] = []
    /// Bills of the book whose terms this run changes, each with the row that says so.
    var restatedBills: [Int: Planner.Origin] = [:]
    var remittances: [RemittanceEntry] = []
    var payments: [Entry<RecordedPayment>] = []
    var creditRows: [Entry<RecordedPayment>] = []
    var recordedRefunds: [Entry<RecordedPayment>] = []
    var charges: [MovementEntry] = []
    var refunds: [MovementEntry] = []
    var bankLines: [Entry<BankLine>] = []
    /// Processors whose payouts this run has seen movements of: `processor/payout id`, with the first place.
    var movementsSeen: [String: Planner.Origin] = [:]
    /// The days between which each account's new bank lines are.
    var bankCover: [String: [DayRange]] = [:]

    /// Notes that a statement covers days of an account.
    mutating func cover(_ days: DayRange, of account: String) {
        if let last = bankCover[account]?.last, last.first <= days.first, days.last <= last.last { return }
        bankCover[account, default: []].append(days)
    }
    /// For each processor under `verify`, the days between which its report is complete.
    var verified: [String: DayRange] = [:]

    private var at = (bills: 0, remittances: 0, payments: 0, credits: 0, recordedRefunds: 0, charges: 0, refunds: 0)

    /// Puts everything into the order of its day, and within a day into one that no file or row order changes.
    mutating func sort() {
        bills.sort { ($0.day, $0.line) < ($1.day, $1.line) }
        remittances.sort {
            (
                $0.remittance.day, $0.remittance.trace, $0.remittance.payerKey, $0.remittance.digest,
                $0.claims.first?.key ?? ""
            )
                < (
                    $1.remittance.day, $1.remittance.trace, $1.remittance.payerKey, $1.remittance.digest,
                    $1.claims.first?.key ?? ""
                )
        }
        // What names its bill is certain and goes first.
        let byDay: (Entry<RecordedPayment>, Entry<RecordedPayment>) -> Bool = {
            ($0.record.day, $0.record.invoice.isEmpty ? 1 : 0, $0.record.id)
                < ($1.record.day, $1.record.invoice.isEmpty ? 1 : 0, $1.record.id)
        }
        payments.sort(by: byDay)
        creditRows.sort(by: byDay)
        recordedRefunds.sort(by: byDay)
        let byInstant: (MovementEntry, MovementEntry) -> Bool = {
            ($0.movement.day, $0.movement.instant?.seconds ?? 0, $0.movement.processor, $0.movement.key)
                < ($1.movement.day, $1.movement.instant?.seconds ?? 0, $1.movement.processor, $1.movement.key)
        }
        Staged.sort(&charges, by: byInstant)
        Staged.sort(&refunds, by: byInstant)
        bankLines.sort {
            ($0.record.day, $0.record.account, $0.record.key) < ($1.record.day, $1.record.account, $1.record.key)
        }
    }

    /// Sorts wide records by the places in which they stand, and moves each once.
    private static func sort(_ list: inout [MovementEntry], by isBefore: (MovementEntry, MovementEntry) -> Bool) {
        let days = list.map(\.movement.day)
        let order = list.indices.sorted { days[$0] == days[$1] ? isBefore(list[$0], list[$1]) : days[$0] < days[$1] }
        list = order.map { list[$0] }
    }

    /// All days on which something happens, in order.
    var days: [Day] {
        var all = Set(bills.map(\.day))
        all.formUnion(remittances.map(\.remittance.day))
        for list in [payments, creditRows, recordedRefunds] { all.formUnion(list.map(\.record.day)) }
        all.formUnion(charges.map(\.movement.day))
        all.formUnion(refunds.map(\.movement.day))
        return all.sorted()
    }

    mutating func takeBills(of day: Day) -> [Int] { Self.take(bills, &at.bills) { $0.day == day }.map(\.line) }
    mutating func takeRemittances(of day: Day) -> ArraySlice<RemittanceEntry> {
        Self.take(remittances, &at.remittances) { $0.remittance.day == day }
    }
    mutating func takePayments(of day: Day) -> ArraySlice<Entry<RecordedPayment>> {
        Self.take(payments, &at.payments) { $0.record.day == day }
    }
    mutating func takeCreditRows(of day: Day) -> ArraySlice<Entry<RecordedPayment>> {
        Self.take(creditRows, &at.credits) { $0.record.day == day }
    }
    mutating func takeRecordedRefunds(of day: Day) -> ArraySlice<Entry<RecordedPayment>> {
        Self.take(recordedRefunds, &at.recordedRefunds) { $0.record.day == day }
    }
    mutating func takeCharges(of day: Day) -> ArraySlice<MovementEntry> {
        Self.take(charges, &at.charges) { $0.movement.day == day }
    }
    mutating func takeRefunds(of day: Day) -> ArraySlice<MovementEntry> {
        Self.take(refunds, &at.refunds) { $0.movement.day == day }
    }

    private static func take<T>(_ all: [T], _ at: inout Int, while same: (T) -> Bool) -> ArraySlice<T> {
        let start = at
        while at < all.count, same(all[at]) { at += 1 }
        return all[start..<at]
    }
}

/// A claim as it was read, held once however often it is looked at: claims are wide.
final class StagedClaim: Sendable {
    let payment: ClaimPayment

    init(_ payment: ClaimPayment) { self.payment = payment }
}

/// A movement as it was read, held once however often it is looked at: movements are wide.
final class StagedMovement: Sendable {
    let movement: Movement
    let recordAs: Pipeline.Source.RecordAs
    let origin: Planner.Origin

    init(_ movement: Movement, _ recordAs: Pipeline.Source.RecordAs, _ origin: Planner.Origin) {
        self.movement = movement
        self.recordAs = recordAs
        self.origin = origin
    }
}

extension Remittance {
    /// The payer as one word: its identifier where it has one, else its name folded.
    var payerKey: String {
        if !tracePayerID.isEmpty { return tracePayerID }
        return payer.ids.first ?? payer.name.lowercased()
    }

    /// What tells one remittance's postings from another's: two payers may use one trace number.
    var payerAndTrace: String { Remittance.payerAndTrace(payer.name, trace) }

    /// As ``payerAndTrace``, from a posting's payer and trace number.
    static func payerAndTrace(_ payer: String, _ trace: String) -> String { "\(payer)\u{1F}\(trace)" }
}
