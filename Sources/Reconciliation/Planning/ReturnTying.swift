import Formats
import LedgerModel
import Values

extension Planner {
    /// Ties a recorded refund (or money that came back) to the processor's own record of it, where an earlier run has
    /// posted that: it is the same money, and posts nothing. Within a run the processor's record is tied to this one.
    mutating func tieToReturn(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard payment.type == .card, !tiedPayments.contains(payment.id),
            let (movement, rule) = postedReturn(of: payment)
        else { return false }
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(movement.processor, movement.key)] = payment.id
        var same = tied(
            payment, payment.amount, on: payment.day, movement.processor, rule: rule,
            evidence: "an earlier run has posted the processor's own record of it, of \(movement.day)")
        same.key = movement.key
        if same.client.isEmpty { same.client = client(whoseMoneyCameBackBy: movement) ?? "" }
        post(same, entry.origin)
        return true
    }

    /// The processor's record that an earlier run has posted for the same money, and what says so.
    private mutating func postedReturn(of payment: RecordedPayment) -> (KnownMovement, rule: String)? {
        let open = postedReturns().filter {
            $0.gross == payment.amount && tiesByCharge[RecordKey($0.processor, $0.key)] == nil
        }
        guard !open.isEmpty else { return nil }
        let words = Set(
            [payment.reference] + AccessCode.identifiers(payment.reference) + AccessCode.identifiers(payment.notes))
        func nearness(_ movement: KnownMovement) -> (Int, Int, Day, String) {
            // A refund's own id says more than its charge's, which every refund of that charge has.
            let named = ([movement.key] + movement.ids).count { words.contains($0) }
            return (-named, abs(movement.day.days(since: payment.day)), movement.day, movement.key)
        }
        let named = open.filter { nearness($0).0 < 0 }
        if let nearest = named.min(by: { nearness($0) < nearness($1) }) { return (nearest, "matched/reference") }
        // Without an id only money that went back can be the same: a positive row is some other payment.
        guard payment.online, payment.amount < .zero, let client = onlyClient(of: payment) else { return nil }
        let alike = open.filter { movement in
            abs(movement.day.days(since: payment.day)) <= 3
                && !Planner.names(anotherThan: [movement.key] + movement.ids, payment.reference)
                && self.client(whoseMoneyCameBackBy: movement) == client
        }
        return alike.min { nearness($0) < nearness($1) }.map { ($0, "matched/client-amount-day") }
    }

    /// Refunds and disputes of Stripe that earlier runs have posted, in order; those that wait or were dropped are not.
    private mutating func postedReturns() -> [KnownMovement] {
        if let returns { return returns }
        let kinds: Set<Movement.Kind> = [.refund, .refundFailure, .dispute, .disputeReversal]
        let ofThisRun = Set(plan.movements.map { RecordKey($0) })
        let found = movements.values.filter { movement in
            kinds.contains(movement.kind) && movement.processor == "stripe"
                && !ofThisRun.contains(RecordKey(movement)) && parked[RecordKey(movement)] == nil
                && decision(.unplacedRefund, movement.key)?.isDropped != true
        }.sorted { ($0.day, $0.key) < ($1.day, $1.key) }
        returns = found
        return found
    }

    /// The client whose payment a refund or dispute took back.
    private mutating func client(whoseMoneyCameBackBy movement: KnownMovement) -> String? {
        guard let charge = charge(anyOf: movement.ids) else { return nil }
        let payment = tiedPayment(of: charge) ?? charge.key
        return ledger.client(ofPayment: payment).map { ledger.clients[$0].id }
    }

    /// The client of the bill that a payment names, else the only one whom its party pays for.
    private func onlyClient(of payment: RecordedPayment) -> String? {
        if let bill = ledger.bill(payment.invoice) { return ledger.clients[ledger.bills[bill].client].id }
        let clients = Set(directory.clients(party: payment.partyID).map { directory.clients[$0].id })
        return clients.count == 1 ? clients.first : nil
    }
}
