import Formats
import LedgerModel
import Values

/// Recorded online card payments, found by the ids that a processor knows them by, or by client.
struct TieIndex {
    /// Payment ids by every word of their reference and notes that looks like an id, and by their own id.
    var byReference: [String: [String]] = [:]
    /// Payment ids by client and amount.
    var byClient: [String: [String]] = [:]
    /// Ids of online payments by amount and day.
    var byDay: [AmountOfDay: [String]] = [:]

    static func key(_ client: String, _ amount: Cents) -> String { "\(client)\u{1}\(amount.raw)" }
}

extension Planner {
    /// Ties a processor's charge to the payment that the billing system recorded for it.
    mutating func tie(_ entry: Staged.MovementEntry) {
        let movement = entry.movement
        if let decision = decision(.missingHere, entry.origin.key) {
            let terms = PaymentTerms(
                type: .card, day: movement.day, processor: movement.processor, online: true, reference: movement.key,
                notes: movement.memo)
            carryOut(decision, amount: movement.gross, terms, entry.origin)
            return
        }
        let choice = ties ?? chooseTies([entry], makeTieIndex())
        guard let tie = choice.ties[RecordKey(movement)], let payment = recorded[tie.payment],
            !tiedPayments.contains(payment.id)
        else {
            let missing = whyMissing(movement)
            hold(movement: entry, .missingHere, missing.why, missing.candidates)
            return
        }
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(movement.processor, movement.key)] = payment.id
        post(
            tied(
                payment, movement.gross, on: movement.day, movement.processor, rule: tie.way.rule,
                evidence: tie.way.evidence(payment)), entry.origin)
    }

    func tied(
        _ payment: RecordedPayment, _ amount: Cents, on day: Day, _ processor: String, rule: String, evidence: String
    ) -> Posting {
        var posting = Posting(.tied, amount, on: day)
        if let bill = ledger.bill(payment.invoice) {
            posting.client = ledger.clients[ledger.bills[bill].client].id
            posting.invoice = payment.invoice
        } else if let client = ledger.client(ofPayment: payment.id) {
            posting.client = ledger.clients[client].id
        }
        posting.paymentType = payment.type
        posting.party = payment.partyID
        posting.online = payment.online
        posting.processor = processor
        posting.reference = payment.id
        posting.rule = rule
        posting.evidence = evidence
        return posting
    }

    /// Why no recorded payment is a charge's, with those that come near.
    private mutating func whyMissing(_ movement: Movement) -> (why: String, candidates: [ReviewItem.Candidate]) {
        let index = makeTieIndex()
        if let payment = byReference(movement, index, []), payment.amount != movement.gross {
            return (
                "the ids agree, but the processor says \(movement.gross) and the book \(payment.amount)",
                [
                    .init(
                        clientID: clientID(of: payment), invoice: payment.invoice, score: 60,
                        evidence: "the ids agree, the amount does not")
                ]
            )
        }
        var clients = payers(of: movement)
        if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice) {
            clients = [ledger.clients[ledger.bills[bill].client].id]
        }
        return (
            "no recorded payment has this charge's id, nor its client, amount and day",
            clients.map {
                .init(
                    clientID: $0, score: 40, evidence: "the name fits; no recorded payment of this amount near the day")
            }
        )
    }

    mutating func makeTieIndex() -> TieIndex {
        if let tieIndex { return tieIndex }
        var index = TieIndex()
        for payment in recorded.values where payment.type == .card {
            var words = Set([payment.id, payment.reference])
            for text in [payment.reference, payment.notes] {
                for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" || $0 == ":" })
                where word.contains("_") {
                    words.insert(String(word))
                }
            }
            for word in words where !word.isEmpty { index.byReference[word, default: []].append(payment.id) }
            guard payment.online else { continue }
            index.byDay[AmountOfDay(amount: payment.amount, day: payment.day), default: []].append(payment.id)
            let client = clientID(of: payment)
            if !client.isEmpty { index.byClient[TieIndex.key(client, payment.amount), default: []].append(payment.id) }
        }
        for key in index.byReference.keys { index.byReference[key]?.sort() }
        for key in index.byDay.keys { index.byDay[key]?.sort() }
        tieIndex = index
        return index
    }

    /// A recorded payment that stands for the same refund or dispute as a movement.
    mutating func recordedTwin(of movement: Movement, payment: RecordedPayment?) -> RecordedPayment? {
        let index = makeTieIndex()
        for id in [movement.key] + movement.ids {
            for paymentID in index.byReference[id] ?? [] {
                if let twin = recorded[paymentID], twin.amount == movement.gross, !tiedPayments.contains(paymentID) {
                    return twin
                }
            }
        }
        // Without an id only a negative row can be the twin: a positive one is some other payment.
        guard let payment, movement.gross < .zero else { return nil }
        let client = clientID(of: payment)
        return (index.byClient[TieIndex.key(client, movement.gross)] ?? []).compactMap { recorded[$0] }
            .filter { !tiedPayments.contains($0.id) && abs($0.day.days(since: movement.day)) <= 3 }
            .filter { !Planner.names(another: movement, $0.reference) }
            .filter { $0.invoice.isEmpty || payment.invoice.isEmpty || $0.invoice == payment.invoice }
            .min { (abs($0.day.days(since: movement.day)), $0.id) < (abs($1.day.days(since: movement.day)), $1.id) }
    }

    /// Recorded online card payments that a complete report of the processor should have and has not.
    mutating func findMissing(_ verified: [String: DayRange]) {
        lookedForMissing = verified["stripe"] != nil
        for (processor, range) in verified.sorted(by: { $0.key < $1.key }) where processor == "stripe" {
            for payment in recorded.values.sorted(by: { $0.id < $1.id })
            where payment.online && payment.type == .card && payment.amount > .zero && range.contains(payment.day)
                && !tiedPayments.contains(payment.id)
            {
                ask(
                    ReviewItem(
                        kind: .missingThere, source: "payments", key: payment.id, file: "", position: .none,
                        day: payment.day,
                        amount: payment.amount,
                        message:
                            "recorded as an online card payment, but \(processor)'s report for these days does not have it",
                        candidates: []))
            }
        }
    }
}
