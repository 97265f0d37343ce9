import Formats
import LedgerModel
import Values

/// The charge that each of a processor's ids stands for.
struct ChargeIndex {
    /// The movement's identity by every id that only one charge has.
    private var byID: [String: RecordKey] = [:]
    /// Ids that several charges bear, such as the number of an invoice that was paid in parts: they single out none.
    private var shared: Set<String> = []
    /// The processors, to look an id up whose processor is not known.
    private(set) var processors: Set<String> = []

    mutating func add(_ movement: KnownMovement) {
        let key = RecordKey(movement)
        processors.insert(movement.processor)
        for id in movement.ids where id != movement.key {
            let id = movement.processor + "\u{1}" + id
            if let other = byID[id], other != key { shared.insert(id) }
            byID[id] = key
        }
    }

    /// The identity of the one charge that bears the id beside its own key.
    func charge(_ processor: String, _ id: String) -> RecordKey? {
        let id = processor + "\u{1}" + id
        return shared.contains(id) ? nil : byID[id]
    }
}

extension Planner {
    // MARK: Refunds and disputes of processors

    /// Gives money back (or takes it again, when a refund failed or a dispute was won) where the charge's money is.
    mutating func giveBack(_ entry: Staged.MovementEntry) {
        let movement = entry.movement
        if let decision = decision(.unplacedRefund, entry.origin.key) {
            carryOutRefund(decision, entry)
            return
        }
        if entry.recordAs != .verify, tieRefundByID(entry) { return }
        if movement.kind == .refund, !movement.reason.isEmpty {
            hold(movement: entry, .unplacedRefund, movement.reason, refundCandidates(movement))
            return
        }
        guard let charge = charge(undoneBy: movement) else {
            if entry.recordAs != .verify, giveBackByName(entry) { return }
            hold(
                movement: entry, .unplacedRefund, "the charge that this gives back is not known",
                refundCandidates(movement))
            return
        }
        let kind: Posting.Kind = movement.kind == .dispute || movement.kind == .disputeReversal ? .dispute : .refund
        var paymentKey = charge.key
        var recordedPayment: RecordedPayment?
        if entry.recordAs == .verify {
            guard let tied = tiedPayment(of: charge) ?? self.paymentKey(of: charge) else {
                hold(
                    movement: entry, .unplacedRefund,
                    "the charge that this gives back is not tied to a recorded payment", [])
                return
            }
            paymentKey = tied
            recordedPayment = recorded[tied]
            if let twin = recordedTwin(of: movement, payment: recordedPayment) {
                tieRefund(entry, to: twin)
                return
            }
            if tieInParts(entry, charge, recordedPayment) { return }
        }
        if ledger.client(ofPayment: paymentKey) == nil, let placed = self.paymentKey(of: charge) {
            paymentKey = placed
            recordedPayment = recordedPayment ?? recorded[placed]
        }
        guard let client = ledger.client(ofPayment: paymentKey) else {
            hold(movement: entry, .unplacedRefund, "the charge that this gives back has not been placed yet", [])
            return
        }
        if movement.gross < .zero, entry.recordAs != .verify, askWhetherWrittenBack(entry, of: paymentKey, client) {
            return
        }
        let terms = PaymentTerms(
            type: recordedPayment?.type ?? (entry.recordAs == .cardOffline ? .card : .other), day: movement.day,
            party: recordedPayment?.partyID ?? "", processor: movement.processor,
            online: recordedPayment?.online ?? false,
            reference: paymentKey, notes: movement.memo)
        if movement.gross < .zero {
            // Where a policy chose the charge's bill, the refund's is no better known.
            let rule = allocatedPayments.contains(paymentKey) ? "allocated/charge" : "matched/charge"
            let left = takeBack(-movement.gross, of: paymentKey, client: client, kind, terms, entry.origin, rule: rule)
            if left > .zero {
                // What waits is the rest: the remainder was given back above.
                hold(
                    movement: entry.leaving(-left), .unplacedRefund,
                    "\(left) of this is above what is left of its payment",
                    [.init(clientID: ledger.clients[client].id, score: 60, evidence: "the client of the payment")])
            }
        } else {
            putBack(movement.gross, of: paymentKey, client: client, kind, terms, entry.origin)
        }
    }

    /// A refund that names its client but no charge: given back from that client's latest charge of the amount.
    private mutating func giveBackByName(_ entry: Staged.MovementEntry) -> Bool {
        let movement = entry.movement
        guard movement.kind == .refund, movement.gross < .zero,
            case .client(let client, let party, let who, let needsExact) = recognise(movement)
        else { return false }
        let charges = movements.values.filter {
            guard $0.kind == .charge, $0.processor == movement.processor, $0.day <= movement.day,
                $0.gross >= -movement.gross, let key = paymentKey(of: $0), ledger.client(ofPayment: key) == client
            else { return false }
            return ledger.allocations(of: key).total(\.amount) >= -movement.gross
        }
        let exact = charges.filter { $0.gross == -movement.gross }
        // A name that fits only in part, or stands in a note, needs the one charge of just this amount.
        if needsExact, exact.count != 1 { return false }
        guard let latest = (exact.isEmpty ? charges : exact).max(by: { ($0.day, $0.key) < ($1.day, $1.key) }),
            let key = paymentKey(of: latest)
        else { return false }
        if askWhetherWrittenBack(entry, of: key, client) { return true }
        let count = exact.isEmpty ? charges.count : exact.count
        let terms = PaymentTerms(
            type: entry.recordAs == .cardOffline ? .card : .other, day: movement.day, party: party,
            processor: movement.processor,
            reference: key, notes: movement.memo)
        let isCertain = count == 1 && !allocatedPayments.contains(key)
        let rule = isCertain ? "matched/client-charge" : "allocated/latest-charge"
        let left = takeBack(
            -movement.gross, of: key, client: client, .refund, terms, entry.origin, rule: rule,
            how: who.text + "; ")
        return left.isZero
    }

    /// Clients who may be meant by a refund's name: those with a charge of the amount first.
    private mutating func refundCandidates(_ movement: Movement) -> [ReviewItem.Candidate] {
        let matches = lookUp(PayerKey(movement))
        return matches.prefix(5).map { match in
            let id = directory.clients[match.client].id
            let client = ledger.knownClient(id)
            let charged = movements.values.contains {
                $0.kind == .charge && $0.gross == -movement.gross && client != nil
                    && ledger.client(ofPayment: $0.key) == client
            }
            return .init(
                clientID: id, score: match.score / (charged ? 1 : 2),
                evidence: match.evidence
                    + (charged ? "; a charge of this amount is known" : "; no charge of this amount is known"))
        }
    }

    /// The charge of whatever processor that one of these ids stands for.
    mutating func charge(anyOf ids: [String]) -> KnownMovement? {
        makeChargeIndex()
        let processors = (chargeIndex?.processors ?? []).sorted()
        for id in ids where !id.isEmpty {
            for processor in processors {
                if let found = charge(processor, id) { return found }
            }
        }
        return nil
    }

    /// The charge that a refund or dispute of the book gave back.
    mutating func charge(of refund: KnownMovement) -> KnownMovement? {
        makeChargeIndex()
        return charge(refund.processor, refund.ids + [refund.key])
    }

    private mutating func makeChargeIndex() {
        guard chargeIndex == nil else { return }
        var index = ChargeIndex()
        for known in movements.values where known.kind == .charge { index.add(known) }
        chargeIndex = index
    }

    private mutating func charge(undoneBy movement: Movement) -> KnownMovement? {
        makeChargeIndex()
        // Some processors give a refund the very key of its charge.
        return charge(movement.processor, (movement.parentKey.map { [$0] } ?? []) + movement.ids + [movement.key])
    }

    /// The charge that one of the ids stands for; else the one that a dispute or refund of that id gave back, since a
    /// chargeback that is won names the chargeback and not the payment.
    private func charge(_ processor: String, _ ids: [String]) -> KnownMovement? {
        for id in ids {
            if let found = charge(processor, id) { return found }
        }
        for id in ids {
            for kind in [Movement.Kind.dispute, .refund] {
                guard let between = movements[RecordKey(processor, kind, id)] else { continue }
                for id in between.ids {
                    if let found = charge(processor, id) { return found }
                }
            }
        }
        return nil
    }

    private func charge(_ processor: String, _ id: String) -> KnownMovement? {
        if let found = movements[RecordKey(processor, .charge, id)] { return found }
        return chargeIndex?.charge(processor, id).flatMap { movements[$0] }
    }

    /// Under which key the book holds a charge's money: its own, or that of the recorded payment that it is.
    func paymentKey(of charge: KnownMovement) -> String? {
        if ledger.client(ofPayment: charge.key) != nil { return charge.key }
        return tiedPayment(of: charge).flatMap { ledger.client(ofPayment: $0) == nil ? nil : $0 }
    }

    /// The recorded payment that a charge was tied to, in this run or before.
    func tiedPayment(of charge: KnownMovement) -> String? {
        for id in [charge.key] + charge.ids {
            if let payment = tiesByCharge[RecordKey(charge.processor, id)] { return payment }
        }
        return nil
    }

    // MARK: Refunds that the billing system recorded

    /// A negative row of `payments.csv`: it names the invoice, or the payment that it gives back.
    mutating func giveBack(_ entry: Staged.Entry<RecordedPayment>) {
        let payment = entry.record
        if payment.type == .insurance {
            place(entry)
            return
        }
        var terms = PaymentTerms(
            type: payment.type, day: payment.day, party: payment.partyID,
            processor: payment.online && payment.type == .card ? "stripe" : "", online: payment.online,
            reference: payment.reference, notes: payment.notes)
        if let decision = decision(.unplacedPayment, entry.origin.key) {
            carryOutRefund(decision, entry, terms)
            return
        }
        if tieToPostedRefund(entry) || tieToPostedParts(entry) || askWhetherGivenBack(entry) { return }
        let original = [payment.reference, payment.notes].first { ledger.client(ofPayment: $0) != nil && !$0.isEmpty }
        if let original, let client = ledger.client(ofPayment: original) {
            terms.reference = original
            let left = takeBack(-payment.amount, of: original, client: client, .refund, terms, entry.origin)
            if left > .zero {
                hold(rest: left, of: entry, "\(left) of this refund is above what is left of its payment")
            }
            return
        }
        guard let bill = ledger.bill(payment.invoice) else {
            hold(payment: entry, "a refund names neither a known invoice nor a known payment", [])
            return
        }
        let client = ledger.bills[bill].client
        var rest = -payment.amount
        rest -= takeBack(
            rest, ofBill: bill, .refund, terms, entry.origin, "matched/invoice", why: "the refund names the invoice")
        let credit = min(rest, ledger.clients[client].credit)
        if credit > .zero {
            refund(
                .refund, credit, bill: nil, client: client, terms, entry.origin, "matched/invoice",
                "above what was paid on the bill: from the client's credit")
            rest = rest - credit
        }
        if rest > .zero { hold(rest: rest, of: entry, "\(rest) of this refund is above what the client has paid") }
    }

    /// Asks about what is left of a refund; the remainder was given back.
    private mutating func hold(rest: Cents, of entry: Staged.Entry<RecordedPayment>, _ why: String) {
        var left = entry
        left.record.amount = -rest
        hold(payment: left, why, [])
    }

    // MARK: Where the money is

    /// Takes money of a payment back: from the credit where it went, then from its bills, latest first. Returns what is
    /// left because the payment does not hold so much any more.
    private mutating func takeBack(
        _ amount: Cents, of key: String, client: Int, _ kind: Posting.Kind, _ terms: PaymentTerms, _ origin: Origin,
        rule: String = "matched/charge", how: String = ""
    ) -> Cents {
        let places = ledger.allocations(of: key)
        // Never more than the payment still holds, whatever else its bills were paid with.
        let holds = max(places.total(\.amount), .zero)
        var rest = min(amount, holds)
        let beyond = amount - rest
        let asCredit = places.filter { $0.bill == nil }.total(\.amount)
        let fromCredit = min(rest, asCredit, ledger.clients[client].credit)
        if fromCredit > .zero {
            refund(
                kind, fromCredit, bill: nil, client: client, terms, origin, rule,
                how + "the payment went to the client's credit: the money comes from there")
            rest = rest - fromCredit
        }
        // Below zero: what its bills passed on to the credit and was given back from there before.
        var gone = max(.zero - asCredit, .zero)
        for place in places.reversed() {
            guard let bill = place.bill, rest > .zero else { continue }
            let passedOn = min(place.amount, ledger.bills[bill].passedOn)
            let before = min(gone, passedOn)
            gone = gone - before
            rest -= takeBack(
                min(rest, place.amount - before), ofBill: bill, atMostCredit: passedOn - before, kind, terms, origin,
                rule, how: how)
        }
        // The credit was spent: the bills that it paid open again.
        for bill in ledger.clients[client].bills.reversed() where rest > .zero && asCredit > fromCredit {
            let back = min(rest, asCredit - fromCredit, ledger.bills[bill].credited)
            guard back > .zero else { continue }
            var applied = posting(.creditApplied, -back, on: terms.day, bill: bill, client: client)
            applied.key = applied.invoice
            applied.rule = "rule/credit-money-returned"
            applied.evidence = "the credit came from a payment that was given back"
            post(applied, origin)
            refund(
                kind, back, bill: nil, client: client, terms, origin, rule,
                how + "the payment went to the client's credit, which was spent: the bill opens again")
            rest = rest - back
        }
        return rest + beyond
    }

    /// Takes money that a bill was paid with back: from the client's credit as far as the bill passed it on there (an
    /// overage, a prepayment) and it is unspent; else from the bill, which opens again. Returns how much was there.
    mutating func takeBack(
        _ amount: Cents, ofBill bill: Int, atMostCredit limit: Cents? = nil, _ kind: Posting.Kind,
        _ terms: PaymentTerms, _ origin: Origin, _ rule: String, how: String = "",
        why: String = "the payment went to this bill: it opens again"
    ) -> Cents {
        let state = ledger.bills[bill]
        let fromCredit = min(amount, limit ?? state.passedOn, ledger.clients[state.client].credit)
        if fromCredit > .zero {
            let what = state.moved > .zero ? "the bill's overage" : "the prepayment"
            refund(
                kind, fromCredit, bill: nil, client: state.client, terms, origin, rule,
                how + "\(what) is in the client's credit: the money comes from there", passedOnBy: bill)
        }
        let rest = amount - max(fromCredit, .zero)
        let fromBill = min(rest, state.paid)
        guard fromBill > .zero else { return amount - rest }
        refund(kind, fromBill, bill: bill, client: state.client, terms, origin, rule, how + why)
        return amount - rest + fromBill
    }

    /// Money that came back to the practice: to the bills it was taken from, else to the client's credit.
    private mutating func putBack(
        _ amount: Cents, of key: String, client: Int, _ kind: Posting.Kind, _ terms: PaymentTerms, _ origin: Origin
    ) {
        var rest = amount
        for place in ledger.allocations(of: key) {
            guard let bill = place.bill else { continue }
            let part = min(rest, ledger.bills[bill].due)
            guard part > .zero else { continue }
            refund(
                kind, -part, bill: bill, client: client, terms, origin, "matched/charge",
                "the money is back where it was taken from")
            rest = rest - part
        }
        if rest > .zero {
            refund(
                kind, -rest, bill: nil, client: client, terms, origin, "matched/charge",
                "the money is back; nothing is due: it is the client's credit")
        }
    }

    mutating func refund(
        _ kind: Posting.Kind, _ amount: Cents, bill: Int?, client: Int, _ terms: PaymentTerms, _ origin: Origin,
        _ rule: String, _ evidence: String, passedOnBy source: Int? = nil
    ) {
        var back = posting(kind, -amount, on: terms.day, bill: bill, client: client)
        // The money came in for the work of the bill that passed it on.
        if let source {
            back.practitioner = posting(kind, -amount, on: terms.day, bill: source, client: client).practitioner
        }
        back.paymentType = terms.type
        back.party = terms.party
        back.processor = terms.processor
        back.online = terms.online
        back.reference = terms.reference
        back.notes = terms.notes
        back.rule = rule
        back.evidence = evidence
        post(back, origin)
        // Which bill a choice has opened again is no better known than the choice.
        if rule.hasPrefix("allocated/"), bill != nil { contested.insert(client) }
    }
}
