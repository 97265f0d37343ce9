import Formats
import LedgerModel
import Values

/// Money that an app's report brings, and that somebody may have written down by hand in the billing system without its id:
/// the second of the two is a question, whichever that is.
extension Planner {
    // MARK: The app's report comes second

    /// Asks where a payment of a charge's client and amount was written down by hand in these days, whatever else the
    /// client owes. A charge that names another bill than the row is another.
    mutating func askWhetherWritten(_ entry: Staged.MovementEntry, _ client: Int, naming bills: [Int] = []) -> Bool {
        let rows = writtenDown(entry.movement, client, within: 2)
        let same = rows.filter { bills.isEmpty || ledger.bill($0.invoice).map { bills.contains($0) } ?? true }
        if same.isEmpty, !rows.isEmpty { namesAnotherBill.insert(RecordKey(entry.movement)) }
        return ask(entry, .unplacedPayment, "payment", beside: same, client)
    }

    /// Asks where the billing system has a negative row of a refund's client and amount in these days that was written down
    /// by hand. A row that names another bill or payment is another.
    mutating func askWhetherWrittenBack(_ entry: Staged.MovementEntry, of payment: String, _ client: Int) -> Bool {
        let same = writtenDown(entry.movement, client, within: 3).filter { mayGiveBack($0, payment) }
        return ask(entry, .unplacedRefund, "refund", beside: same, client)
    }

    /// Rows of a movement's client and amount in these days that were written down by hand, and that nothing has tied and
    /// nobody has answered for.
    private mutating func writtenDown(_ movement: Movement, _ client: Int, within days: Int) -> [RecordedPayment] {
        guard !recorded.isEmpty, TieIndex.Way(processor: movement.processor) == .byHand else { return [] }
        let key = TieIndex.key(.byHand, ledger.clients[client].id, movement.gross)
        return (makeTieIndex().byClient[key] ?? []).compactMap { recorded[$0] }.filter { row in
            !tiedPayments.contains(row.id) && abs(row.day.days(since: movement.day)) <= days
                && decision(.unplacedPayment, row.id) == nil && !row.speaks(ofOtherThan: movement.processor)
        }
    }

    /// Holds a movement beside the first of the rows that may be the same; false where there is none.
    private mutating func ask(
        _ entry: Staged.MovementEntry, _ kind: ReviewItem.Kind, _ what: String, beside rows: [RecordedPayment],
        _ client: Int
    ) -> Bool {
        guard let row = rows.min(by: { ($0.day, $0.id) < ($1.day, $1.id) }) else { return false }
        hold(
            movement: entry, kind,
            "a \(what) of this amount was written down by hand for \(row.day): dismiss this one if it is the same",
            [perhaps(client, row.invoice, "recorded as \(row.id)")])
        return true
    }

    // MARK: The row comes second

    /// As ``askWhetherWritten(_:_:naming:)``, where the charge was read first.
    mutating func askWhetherCharged(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard payment.amount > .zero, let client = clientOfWritten(payment) else { return false }
        let charges = charges(of: payment.amount, around: payment.day).filter {
            mayBeWritten($0, payment) && ledger.client(ofPayment: $0.key) == client
                && tiesByCharge[RecordKey($0.processor, $0.key)] == nil
                && decision(.unplacedPayment, $0.key) == nil && !namesAnotherBill.contains(RecordKey($0))
        }
        if charges.isEmpty { return false }
        if let decision = decision(.unplacedPayment, entry.origin.key) { return decision.isDropped }
        return ask(entry, "payment", beside: charges, client)
    }

    /// As ``askWhetherWrittenBack(_:of:_:)``, where the processor's refund was posted first.
    mutating func askWhetherGivenBack(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let payment = entry.record
        guard let client = clientOfWritten(payment) else { return false }
        let refunds = refunds(of: payment.amount, around: payment.day).filter { refund in
            let key = RecordKey(refund)
            // What this run brings for this day or a later one is asked about when its turn comes.
            guard mayBeWritten(refund, payment), plan.known[key] == nil || refund.day < payment.day,
                parked[key] == nil, held[key] == nil,
                tiesByCharge[RecordKey(tied: refund.processor, refund.key, refund.gross)] == nil,
                decision(.unplacedRefund, refund.key) == nil,
                let back = ledger.givenBack(by: refund.key), back.client == client
            else { return false }
            return back.payment.isEmpty || mayGiveBack(payment, back.payment)
        }
        return ask(entry, "refund", beside: refunds, client)
    }

    /// The client of a payment that somebody wrote down by hand and that nothing has tied; `nil` for every other payment.
    private func clientOfWritten(_ payment: RecordedPayment) -> Int? {
        guard TieIndex.Way(payment) == .byHand, !movements.isEmpty, !tiedPayments.contains(payment.id) else {
            return nil
        }
        return ledger.knownClient(clientID(of: payment))
    }

    private func mayBeWritten(_ movement: KnownMovement, _ payment: RecordedPayment) -> Bool {
        TieIndex.Way(processor: movement.processor) == .byHand && !payment.speaks(ofOtherThan: movement.processor)
    }

    /// Holds a row beside the first of the movements that may be the same; false where there is none.
    private mutating func ask(
        _ entry: Staged.Entry<RecordedPayment>, _ what: String, beside movements: [KnownMovement], _ client: Int
    ) -> Bool {
        guard let movement = movements.min(by: { ($0.day, $0.key) < ($1.day, $1.key) }) else { return false }
        hold(
            payment: entry,
            "\(movement.processor) brought a \(what) of this amount on \(movement.day): dismiss this one if it is the same",
            [perhaps(client, entry.record.invoice, "posted as \(movement.key)")])
        return true
    }

    // MARK: Both

    private func perhaps(_ client: Int, _ invoice: String, _ evidence: String) -> ReviewItem.Candidate {
        .init(clientID: ledger.clients[client].id, invoice: invoice, score: 70, evidence: evidence)
    }

    /// False for a negative row that names another bill than those that a payment was used for, or another payment.
    private func mayGiveBack(_ row: RecordedPayment, _ payment: String) -> Bool {
        let named = [row.reference, row.notes].first { !$0.isEmpty && ledger.client(ofPayment: $0) != nil }
        if let named, named != payment { return false }
        guard let bill = ledger.bill(row.invoice) else { return true }
        return ledger.allocations(of: payment).contains { $0.bill == nil || $0.bill == bill }
    }
}

extension RecordedPayment {
    /// True where the row says in so many words that the money came through another app: then it is another payment.
    fileprivate func speaks(ofOtherThan processor: String) -> Bool {
        let text = String((reference + notes).lowercased().filter(\.isLetter))
        guard !text.isEmpty, processor != "other" else { return false }
        let apps = ["venmo", "paypal", "zelle", "cashapp", "ivypay"].filter(text.contains)
        return !apps.isEmpty && !apps.contains(processor)
    }
}
