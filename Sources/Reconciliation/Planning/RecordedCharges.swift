import Formats
import LedgerModel
import Values

extension Planner {
    /// What became of a charge of an outside processor that the billing system may have recorded, too.
    enum RecordedCharge {
        /// It is the payment of this id, recorded by hand: nothing is posted.
        case tied
        /// A recorded payment names it with another amount.
        case differs(RecordedPayment)
        /// Nobody recorded it.
        case unknown
    }

    /// Ties a charge to the payment that somebody recorded for it by hand, where that names the processor's id: it is the
    /// same money. A name, an amount and a day are no proof: clients pay the same amount twice.
    mutating func tieToRecord(_ entry: Staged.MovementEntry) -> RecordedCharge {
        let movement = entry.movement
        let index = makeRecordIndex()
        guard !index.isEmpty else { return .unknown }
        let named = ([movement.key] + movement.ids).flatMap { index[$0] ?? [] }.compactMap { recorded[$0] }
            .filter { !tiedPayments.contains($0.id) && $0.amount > .zero }
        guard let payment = named.first(where: { $0.amount == movement.gross }) else {
            return named.first.map { RecordedCharge.differs($0) } ?? .unknown
        }
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(movement.processor, movement.key)] = payment.id
        post(
            tied(
                payment, movement.gross, on: movement.day, movement.processor, rule: "matched/reference",
                evidence: "the recorded payment \(payment.id) carries the processor's id; the amount agrees"),
            entry.origin)
        return .tied
    }

    /// Ties a payment recorded by hand to the charge that it names, where an earlier run has posted that.
    mutating func tieToCharge(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard Planner.mayRecordCharge(payment), !tiedPayments.contains(payment.id) else { return false }
        let words = Planner.idsNamed(by: payment)
        guard !words.isEmpty else { return false }
        let charges = makePostedCharges()
        let found = words.sorted().flatMap { charges[$0] ?? [] }.compactMap { movements[$0] }.first {
            $0.gross == payment.amount && tiesByCharge[RecordKey($0.processor, $0.key)] == nil
                && ledger.client(ofPayment: $0.key) != nil
        }
        guard let charge = found, let client = ledger.client(ofPayment: charge.key) else { return false }
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(charge.processor, charge.key)] = payment.id
        var same = tied(
            payment, payment.amount, on: payment.day, charge.processor, rule: "matched/reference",
            evidence: "an earlier run has posted the charge that this payment names, of \(charge.day)")
        same.key = charge.key
        same.client = ledger.clients[client].id
        post(same, entry.origin)
        return true
    }

    /// Payments recorded by hand, by the ids that they name.
    private mutating func makeRecordIndex() -> [String: [String]] {
        if let recordIndex { return recordIndex }
        var index: [String: [String]] = [:]
        for payment in recorded.values where Planner.mayRecordCharge(payment) {
            for id in Planner.idsNamed(by: payment) { index[id, default: []].append(payment.id) }
        }
        for key in index.keys { index[key]?.sort() }
        recordIndex = index
        return index
    }

    /// Charges of earlier runs, by their ids.
    private mutating func makePostedCharges() -> [String: [RecordKey]] {
        if let postedCharges { return postedCharges }
        let ofThisRun = Set(plan.movements.map { RecordKey($0) })
        var index: [String: [RecordKey]] = [:]
        for (key, movement) in movements where movement.kind == .charge && !ofThisRun.contains(key) {
            for id in Set([movement.key] + movement.ids) { index[id, default: []].append(key) }
        }
        for id in index.keys { index[id]?.sort { ($0.space, $0.key) < ($1.space, $1.key) } }
        postedCharges = index
        return index
    }

    /// True for money that somebody may have typed from a processor's screen.
    private static func mayRecordCharge(_ payment: RecordedPayment) -> Bool {
        payment.amount > .zero && !(payment.online && payment.type == .card)
            && [.other, .card, .cashCheck].contains(payment.type)
    }

    /// What may be a processor's id in a payment: its whole reference, or a long word with a figure in it.
    private static func idsNamed(by payment: RecordedPayment) -> Set<String> {
        var ids: Set<String> = payment.reference.isEmpty ? [] : [payment.reference]
        for text in [payment.reference, payment.notes] {
            for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
            where word.count >= 8 && word.contains(where: \.isNumber) { ids.insert(String(word)) }
        }
        return ids
    }
}
