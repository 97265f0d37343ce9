import Formats
import LedgerModel
import Values

/// Recorded online card payments, found by the ids that a processor knows them by, or by client.
struct TieIndex {
    /// Payment ids by every word of their reference and notes that looks like an id, and by their own id.
    var byReference: [String: [String]] = [:]
    /// Payment ids by client and amount.
    var byClient: [String: [String]] = [:]

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
        let found = recordedPayment(for: movement)
        guard let (payment, rule, evidence) = found.match else {
            hold(movement: entry, .missingHere, found.why, found.candidates)
            return
        }
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
        tiesByCharge[RecordKey(movement.processor, movement.key)] = payment.id
        post(
            tied(payment, movement.gross, on: movement.day, movement.processor, rule: rule, evidence: evidence),
            entry.origin)
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

    private struct Search {
        var match: (RecordedPayment, String, String)?
        var why = "no recorded payment has this charge's id, nor its client, amount and day"
        var candidates: [ReviewItem.Candidate] = []
    }

    private mutating func recordedPayment(for movement: Movement) -> Search {
        let index = makeTieIndex()
        var search = Search()
        for id in [movement.key] + movement.ids {
            for paymentID in index.byReference[id] ?? [] {
                guard let payment = recorded[paymentID], (payment.amount < .zero) == (movement.gross < .zero) else {
                    continue
                }
                guard !tiedPayments.contains(paymentID) else { continue }
                guard payment.amount == movement.gross else {
                    search.why =
                        "the ids agree, but the processor says \(movement.gross) and the book \(payment.amount)"
                    search.candidates = [
                        .init(
                            clientID: clientID(of: payment), invoice: payment.invoice, score: 60,
                            evidence: "the ids agree, the amount does not")
                    ]
                    return search
                }
                search.match = (
                    payment, "matched/reference", "the recorded payment carries the processor's id; the amount agrees"
                )
                return search
            }
        }
        var clients: [String] = []
        if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice) {
            clients = [ledger.clients[ledger.bills[bill].client].id]
        }
        if clients.isEmpty {
            let matches = lookUp(PayerKey(movement))
            if let best = matches.first, best.score >= ClientDirectory.plausible,
                best.weight - (matches.dropFirst().first?.weight ?? -1_000) >= ClientDirectory.marginWeight
            {
                clients = [directory.clients[best.client].id]
            }
        }
        for client in clients {
            let open = (index.byClient[TieIndex.key(client, movement.gross)] ?? []).compactMap { recorded[$0] }
                .filter { !tiedPayments.contains($0.id) && abs($0.day.days(since: movement.day)) <= 2 }
                .filter { !Planner.names(anotherThan: [movement.key] + movement.ids, $0.reference) }
                .sorted {
                    (abs($0.day.days(since: movement.day)), $0.day, $0.id) < (
                        abs($1.day.days(since: movement.day)), $1.day, $1.id
                    )
                }
            guard let nearest = open.first else { continue }
            search.match = (
                nearest, open.count == 1 ? "matched/client-amount-day" : "allocated/nearest-day",
                "client and amount agree; recorded \(nearest.day)"
            )
            return search
        }
        search.candidates = clients.map {
            .init(clientID: $0, score: 40, evidence: "the name fits; no recorded payment of this amount near the day")
        }
        return search
    }

    /// True when a reference is an id of the same kind as one of a movement's (`ch_…`), and another one: the payment is
    /// for some other charge.
    static func names(anotherThan ids: [String], _ reference: String) -> Bool {
        guard let mark = reference.firstIndex(of: "_") else { return false }
        let kind = reference[...mark]
        let same = ids.filter { $0.hasPrefix(kind) }
        return !same.isEmpty && !same.contains(reference)
    }

    private func clientID(of payment: RecordedPayment) -> String {
        ledger.bill(payment.invoice).map { ledger.clients[ledger.bills[$0].client].id } ?? ""
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
            var client = clientID(of: payment)
            if client.isEmpty, let known = directory.clients(party: payment.partyID).first {
                client = directory.clients[known].id
            }
            if !client.isEmpty { index.byClient[TieIndex.key(client, payment.amount), default: []].append(payment.id) }
        }
        for key in index.byReference.keys { index.byReference[key]?.sort() }
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
            .filter { !Planner.names(anotherThan: [movement.key] + movement.ids, $0.reference) }
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
