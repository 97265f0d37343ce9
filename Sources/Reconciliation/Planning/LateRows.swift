import Formats
import LedgerModel
import Values

/// One payment that a processor's report and the billing system's own rows both bring is one payment, whichever of the two
/// is read first.
extension Planner {
    /// Ties a charge to a recorded payment that bears its own id, also where charges are recorded and not verified: it
    /// was written down by hand already. True when nothing is left to post.
    mutating func tieByID(_ entry: Staged.MovementEntry) -> Bool {
        guard !recorded.isEmpty else { return false }
        var named = entry
        // An invoice number is no id of the payment.
        named.movement.ids = entry.movement.ids.filter { $0 != entry.movement.invoice && $0.utf8.count >= 8 }
        let found = recordedByID(named.movement)
        if let (payment, rule, evidence) = found.match {
            settle(payment, with: entry.movement)
            post(
                tied(
                    payment, entry.movement.gross, on: entry.movement.day, entry.movement.processor, rule: rule,
                    evidence: evidence), entry.origin)
            return true
        }
        guard !found.candidates.isEmpty else { return false }
        hold(movement: entry, .unplacedPayment, found.why, found.candidates)
        return true
    }

    /// Ties a recorded payment to a charge of a processor's report that was posted before it came: it is the same money.
    mutating func tieToPosted(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard payment.amount > .zero, let way = TieIndex.Way(payment), !tiedPayments.contains(payment.id),
            !movements.isEmpty, let charge = postedCharge(of: payment, way),
            let client = ledger.client(ofPayment: charge.key)
        else { return false }
        if let bill = ledger.bill(payment.invoice), ledger.bills[bill].client != client {
            hold(
                payment: entry, "this payment's charge (\(charge.key)) was placed with another client",
                [.init(clientID: ledger.clients[client].id, score: 50, evidence: "where the charge was placed")])
            return true
        }
        tie(entry, to: charge, client, "matched/reference", "this payment's charge has been posted before")
        return true
    }

    /// The charge that a recorded payment stands for, posted under its own key: by an id that the payment bears, else,
    /// where a person placed it, by client, amount and day.
    private mutating func postedCharge(of payment: RecordedPayment, _ way: TieIndex.Way) -> KnownMovement? {
        func isPosted(_ charge: KnownMovement) -> Bool {
            charge.gross == payment.amount && TieIndex.Way(processor: charge.processor) == way
                && tiesByCharge[RecordKey(charge.processor, charge.key)] == nil
                && ledger.client(ofPayment: charge.key) != nil
        }
        if let charge = charge(anyOf: payment.processorIDs), isPosted(charge) { return charge }
        guard way == .online, !decisions.isEmpty else { return nil }
        let client = clientID(of: payment)
        return charges(of: payment.amount, around: payment.day).filter {
            isPosted($0) && decision(.missingHere, $0.key) != nil
                && ledger.client(ofPayment: $0.key).map { ledger.clients[$0].id } == client
        }.min { (abs($0.day.days(since: payment.day)), $0.key) < (abs($1.day.days(since: payment.day)), $1.key) }
    }

    /// Ties a negative row of the billing system to a refund or dispute that a processor's report brought in an earlier
    /// run and that was given back then: it must not be given back twice.
    mutating func tieToPostedRefund(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard let way = TieIndex.Way(payment), !tiedPayments.contains(payment.id), !movements.isEmpty else {
            return false
        }
        let same =
            named(by: payment).filter { wasGivenBack($0, way) }.first
            ?? nearest(
                refunds(of: payment.amount, around: payment.day).filter { wasGivenBack($0, way) }.sorted {
                    (abs($0.day.days(since: payment.day)), $0.key) < (abs($1.day.days(since: payment.day)), $1.key)
                }, to: payment)
        guard let same, let charge = charge(of: same), let key = paymentKey(of: charge),
            let client = ledger.client(ofPayment: key)
        else { return false }
        tie(
            entry, to: same, client, "matched/recorded-refund",
            "the processor's report has brought this refund before, on \(same.day)")
        return true
    }

    /// Refunds and disputes of a payment's amount that it names by an id, the surest first: a refund's own id says more
    /// than its charge's, which every refund of that charge has.
    private mutating func named(by payment: RecordedPayment) -> [KnownMovement] {
        let ids = Set(payment.processorIDs)
        func order(_ refund: KnownMovement) -> (Int, Int, String) {
            let agreeing = ([refund.key] + refund.ids).count { ids.contains($0) }
            return (-agreeing, abs(refund.day.days(since: payment.day)), refund.key)
        }
        let keys = Set(ids.flatMap { refundsByID()[$0] ?? [] })
        return keys.compactMap { movements[$0] }.filter { $0.gross == payment.amount }.sorted { order($0) < order($1) }
    }

    private mutating func refundsByID() -> [String: [RecordKey]] {
        _ = makeTieIndex()
        if let made = tieIndex?.refundsByID { return made }
        var made: [String: [RecordKey]] = [:]
        for (key, movement) in movements where movement.kind == .refund || movement.kind == .dispute {
            for id in Set([movement.key] + movement.ids) { made[id, default: []].append(key) }
        }
        tieIndex?.refundsByID = made
        return made
    }

    /// True for a refund that an earlier run has posted and no recorded row stands for.
    func wasGivenBack(_ refund: KnownMovement, _ way: TieIndex.Way) -> Bool {
        let key = RecordKey(refund)
        let answer = decision(.unplacedRefund, refund.key)
        return TieIndex.Way(processor: refund.processor) == way && plan.known[key] == nil && parked[key] == nil
            && held[key] == nil && tiesByCharge[RecordKey(tied: refund.processor, refund.key, refund.gross)] == nil
            && !(answer?.isDropped ?? false)
    }

    /// The first of the refunds, nearest first, that gave the payment's client or invoice the money back.
    private mutating func nearest(_ posted: [KnownMovement], to payment: RecordedPayment) -> KnownMovement? {
        let client = clientID(of: payment)
        for refund in posted {
            // Of charges that were not verified, the billing system has rows of its own only where they bear an id.
            guard let charge = charge(of: refund), let tied = tiedPayment(of: charge), let original = recorded[tied],
                clientID(of: original) == client, !Planner.names(another: refund, payment.reference),
                payment.invoice.isEmpty || original.invoice.isEmpty || payment.invoice == original.invoice
            else { continue }
            return refund
        }
        return nil
    }

    private mutating func tie(
        _ entry: Staged.Entry<RecordedPayment>, to movement: KnownMovement, _ client: Int, _ rule: String, _ why: String
    ) {
        let payment = entry.record
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(tied: movement.processor, movement.key, movement.gross)] = payment.id
        var same = tied(payment, payment.amount, on: payment.day, movement.processor, rule: rule, evidence: why)
        same.key = movement.key
        same.client = ledger.clients[client].id
        post(same, entry.origin)
    }

    mutating func settle(_ payment: RecordedPayment, with movement: Movement) {
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(tied: movement.processor, movement.key, movement.gross)] = payment.id
    }

    mutating func charges(of amount: Cents, around day: Day) -> [KnownMovement] {
        _ = makeTieIndex()
        if tieIndex?.charges == nil {
            let made = index { $0 == .charge }
            tieIndex?.charges = made
        }
        return AmountOfDay.around(amount, day, by: 2).flatMap { tieIndex?.charges?[$0] ?? [] }
            .compactMap { movements[$0] }
    }

    mutating func refunds(of amount: Cents, around day: Day) -> [KnownMovement] {
        _ = makeTieIndex()
        if tieIndex?.refunds == nil {
            let made = index { $0 == .refund || $0 == .dispute }
            tieIndex?.refunds = made
        }
        return AmountOfDay.around(amount, day, by: 3).flatMap { tieIndex?.refunds?[$0] ?? [] }
            .compactMap { movements[$0] }
    }

    private func index(_ isWanted: (Movement.Kind) -> Bool) -> [AmountOfDay: [RecordKey]] {
        var found: [AmountOfDay: [RecordKey]] = [:]
        for (key, movement) in movements where isWanted(movement.kind) {
            found[AmountOfDay(amount: movement.gross, day: movement.day), default: []].append(key)
        }
        return found
    }
}

extension RecordedPayment {
    /// What of its reference and notes may be a processor's id.
    var processorIDs: [String] {
        [reference].filter { !$0.isEmpty } + AccessCode.identifiers(reference) + AccessCode.identifiers(notes)
    }
}
