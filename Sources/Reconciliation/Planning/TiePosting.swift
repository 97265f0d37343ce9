import Formats
import LedgerModel
import Values

/// Recorded payments that a processor's report may confirm, found by the ids that the processor knows them by, or by
/// client.
struct TieIndex {
    /// Payment ids by every word of their reference and notes that looks like an id, and by their own id.
    var byReference: [String: [String]] = [:]
    /// Payment ids by way, client and amount.
    var byClient: [String: [String]] = [:]
    /// Payment ids by amount and day.
    var byDay: [AmountOfDay: [String]] = [:]
    /// Charges that processors' reports have brought, by amount and day; made when first needed.
    var charges: [AmountOfDay: [RecordKey]]?
    /// Refunds and disputes that processors' reports have brought, by amount and day; made when first needed.
    var refunds: [AmountOfDay: [RecordKey]]?
    /// The same by every id that they bear; made when first needed.
    var refundsByID: [String: [RecordKey]]?
    /// The same by day; made when first needed.
    var refundsByDay: [Day: [RecordKey]]?
    /// Negative payments by client, in the order of their days; made when first needed.
    var negativeRows: [String: [String]]?

    /// How a payment came, as far as a processor's report can confirm it.
    enum Way: String {
        /// Taken online by the billing system itself: through Stripe.
        case online
        /// Written down by hand: through any other processor.
        case byHand

        /// The way of what a processor's report lists.
        init(processor: String) { self = processor == "stripe" ? .online : .byHand }

        /// The way of a recorded payment; `nil` for what came through no processor.
        init?(_ payment: RecordedPayment) {
            switch payment.type {
            case .card: self = payment.online ? .online : .byHand
            case .other: self = .byHand
            case .cashCheck, .insurance, .creditDiscount: return nil
            }
        }
    }

    static func key(_ way: Way, _ client: String, _ amount: Cents) -> String {
        "\(way.rawValue)\u{1}\(client)\u{1}\(amount.raw)"
    }
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
        if let tie = choice.ties[RecordKey(movement)], let payment = recorded[tie.payment],
            !tiedPayments.contains(payment.id)
        {
            confirm(payment, entry, rule: tie.way.rule, evidence: tie.way.evidence(payment))
            return
        }
        let found = recordedOtherwise(movement)
        if let (payment, rule, evidence) = found.match {
            confirm(payment, entry, rule: rule, evidence: evidence)
        } else {
            hold(movement: entry, .missingHere, found.why, found.candidates)
        }
    }

    private mutating func confirm(
        _ payment: RecordedPayment, _ entry: Staged.MovementEntry, rule: String, evidence: String
    ) {
        settle(payment, with: entry.movement)
        post(
            tied(
                payment, entry.movement.gross, on: entry.movement.day, entry.movement.processor, rule: rule,
                evidence: evidence), entry.origin)
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

    struct TieSearch {
        var match: (RecordedPayment, String, String)?
        var why = "no recorded payment has this charge's id, nor its client, amount and day"
        var candidates: [ReviewItem.Candidate] = []
    }

    /// What is known of a charge that no recorded payment was chosen for.
    private mutating func recordedOtherwise(_ movement: Movement) -> TieSearch {
        var search = recordedByID(movement)
        search.match = nil
        if !search.candidates.isEmpty { return search }
        var clients = payers(of: movement)
        if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice) {
            clients = [ledger.clients[ledger.bills[bill].client].id]
        }
        if clients.isEmpty, TieIndex.Way(processor: movement.processor) == .online, movement.name.isEmpty,
            movement.email.isEmpty
        {
            return recordedByTime(movement)
        }
        search.candidates = clients.map {
            .init(clientID: $0, score: 40, evidence: "the name fits; no recorded payment of this amount near the day")
        }
        return search
    }

    /// The recorded payment that bears one of the charge's ids.
    mutating func recordedByID(_ movement: Movement) -> TieSearch {
        var search = TieSearch()
        guard let payment = byReference(movement, makeTieIndex(), []) else { return search }
        if payment.amount == movement.gross {
            search.match = (
                payment, "matched/reference", "the recorded payment carries the processor's id; the amount agrees"
            )
        } else {
            search.why = "the ids agree, but the processor says \(movement.gross) and the book \(payment.amount)"
            search.candidates = [
                .init(
                    clientID: clientID(of: payment), invoice: payment.invoice, score: 60,
                    evidence: "the ids agree, the amount does not")
            ]
        }
        return search
    }

    /// The recorded payment that a charge without name, e-mail and invoice can only be: exports of accounts that a
    /// billing system connects name nobody. Seen from both sides, no other has the amount at the time.
    private mutating func recordedByTime(_ movement: Movement) -> TieSearch {
        let index = makeTieIndex()
        var search = TieSearch()
        let near = AmountOfDay.around(movement.gross, movement.day, by: 1).flatMap { index.byDay[$0] ?? [] }
            .compactMap { recorded[$0] }.filter {
                TieIndex.Way($0) == .online && !tiedPayments.contains($0.id) && ties?.payments.contains($0.id) != true
                    && !Planner.names(another: movement, $0.reference)
            }
        let rivals = charges(of: movement.gross, around: movement.day).filter {
            let key = RecordKey($0.processor, $0.key)
            return $0.processor == movement.processor && tiesByCharge[key] == nil && ties?.ties[RecordKey($0)] == nil
        }
        func isSoon(_ payment: RecordedPayment, _ second: Int64?) -> Bool {
            guard let posted = Instant(rfc3339: payment.postedAt), let second else { return false }
            return abs(posted.seconds - second) <= 600
        }
        let soon = near.filter { isSoon($0, movement.instant?.seconds) }
        if let payment = soon.first, soon.count == 1, rivals.count(where: { isSoon(payment, $0.second) }) == 1 {
            search.match = (
                payment, "matched/amount-time",
                "no other charge and no other recorded payment has the amount at that time"
            )
            return search
        }
        if let payment = near.first, near.count == 1, rivals.count == 1, payment.day == movement.day,
            Instant(rfc3339: payment.postedAt) == nil
        {
            search.match = (
                payment, "matched/amount-day",
                "no other charge and no other recorded payment has the amount in these days"
            )
            return search
        }
        guard !near.isEmpty else { return search }
        search.why = "the charge names nobody, and no recorded payment is the only one with its amount at that time"
        search.candidates = near.sorted { $0.id < $1.id }.map {
            .init(
                clientID: clientID(of: $0), invoice: $0.invoice, score: 40,
                evidence: "recorded with this amount on \($0.day)")
        }
        return search
    }

    /// True when a reference is an id of the same kind as one of the movement's (`ch_…`), and another one: the payment is
    /// for some other charge.
    static func names(another movement: Movement, _ reference: String) -> Bool {
        names(another: [movement.key] + movement.ids, reference)
    }

    static func names(another movement: KnownMovement, _ reference: String) -> Bool {
        names(another: [movement.key] + movement.ids, reference)
    }

    private static func names(another ids: [String], _ reference: String) -> Bool {
        guard let mark = reference.firstIndex(of: "_") else { return false }
        let kind = reference[...mark]
        let same = ids.filter { $0.hasPrefix(kind) }
        return !same.isEmpty && !same.contains(reference)
    }

    mutating func makeTieIndex() -> TieIndex {
        if let tieIndex { return tieIndex }
        var index = TieIndex()
        for payment in recorded.values {
            guard let way = TieIndex.Way(payment) else { continue }
            var words = Set([payment.id, payment.reference])
            for text in [payment.reference, payment.notes] {
                for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" || $0 == ":" })
                where word.contains("_") {
                    words.insert(String(word))
                }
            }
            for word in words where !word.isEmpty { index.byReference[word, default: []].append(payment.id) }
            index.byDay[AmountOfDay(amount: payment.amount, day: payment.day), default: []].append(payment.id)
            let client = clientID(of: payment)
            if !client.isEmpty {
                index.byClient[TieIndex.key(way, client, payment.amount), default: []].append(payment.id)
            }
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
        let way = TieIndex.Way(processor: movement.processor)
        return (index.byClient[TieIndex.key(way, client, movement.gross)] ?? []).compactMap { recorded[$0] }
            .filter { !tiedPayments.contains($0.id) && abs($0.day.days(since: movement.day)) <= 3 }
            .filter { !Planner.names(another: movement, $0.reference) }
            .filter { $0.invoice.isEmpty || payment.invoice.isEmpty || $0.invoice == payment.invoice }
            .min { (abs($0.day.days(since: movement.day)), $0.id) < (abs($1.day.days(since: movement.day)), $1.id) }
    }

    /// Ties a refund or dispute to the recorded row that stands for it.
    mutating func tieRefund(_ entry: Staged.MovementEntry, to twin: RecordedPayment) {
        settle(twin, with: entry.movement)
        post(
            tied(
                twin, entry.movement.gross, on: entry.movement.day, entry.movement.processor,
                rule: "matched/recorded-refund", evidence: "the billing system has recorded this refund"), entry.origin)
    }

    /// As ``tieByID(_:)``, for money that went back. True when nothing is left to post.
    mutating func tieRefundByID(_ entry: Staged.MovementEntry) -> Bool {
        guard !recorded.isEmpty else { return false }
        var own = entry.movement
        // Of its ids only its own key is no other row's.
        own.ids = []
        guard let twin = recordedTwin(of: own, payment: nil), TieIndex.Way(twin) != nil else { return false }
        tieRefund(entry, to: twin)
        return true
    }

    /// Recorded online card payments that a complete report of the processor should have and has not.
    mutating func findMissing(_ verified: [String: DayRange]) {
        self.verified = verified["stripe"]
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
