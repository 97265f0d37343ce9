import Formats
import LedgerModel
import Values

extension Decision {
    /// True where the record is posted nowhere and asked about no more.
    var isDropped: Bool { action == .dismiss || action == .notOurs }
}

extension Planner {
    /// What a person decided about a record of that kind and key.
    func decision(_ kind: ReviewItem.Kind, _ key: String) -> Decision? {
        decisions.isEmpty ? nil : decisions[ReviewItem.identifier(kind, key)]
    }

    /// The bill to which a person sent a payment of that key.
    func decidedBill(_ key: String) -> Int? {
        guard let decision = decision(.unplacedPayment, key), decision.action == .bill else { return nil }
        return decision.bills.first.flatMap { ledger.bill($0.invoice) }
    }

    // MARK: Payments

    /// Posts a payment as a person decided.
    mutating func carryOut(_ decision: Decision, amount: Cents, _ terms: PaymentTerms, _ origin: Origin) {
        switch decision.action {
        case .notOurs, .dismiss, .writeOff, .clientOwes, .income, .payout, .hold: return
        case .client:
            solve(
                [Unplaced(amount: amount, terms: terms, origin: origin, how: decision.evidence)],
                client: ledger.client(decision.clientID))
        case .credit:
            placeAsCredit(amount, client: ledger.client(decision.clientID), terms, origin, decision.evidence)
        case .bill:
            var rest = amount
            for share in decision.bills {
                guard let bill = ledger.bill(share.invoice), rest > .zero else { continue }
                let part = min(rest, share.amount.isZero ? ledger.bills[bill].due : share.amount)
                guard part > .zero else { continue }
                place(
                    part, client: ledger.bills[bill].client, first: bill, terms, origin, rule: "rule/decision",
                    evidence: decision.evidence)
                rest = rest - part
            }
            guard rest > .zero else { return }
            let ofBill = decision.bills.first.flatMap { ledger.bill($0.invoice) }.map { ledger.bills[$0].client }
            let client = decision.clientID.isEmpty ? ofBill : ledger.client(decision.clientID)
            if let client { placeAsCredit(rest, client: client, terms, origin, decision.evidence) }
        }
    }

    private mutating func placeAsCredit(
        _ amount: Cents, client: Int, _ terms: PaymentTerms, _ origin: Origin, _ why: String
    ) {
        var paid = payment(amount, terms, bill: nil, client: client)
        paid.rule = "rule/decision"
        paid.evidence = why
        post(paid, origin)
        var granted = posting(.creditGranted, amount, on: terms.day, bill: nil, client: client)
        granted.rule = "rule/decision"
        granted.evidence = why
        post(granted, origin)
    }

    // MARK: Refunds

    /// Gives a processor's refund back where a person said, or takes money in again that came back.
    mutating func carryOutRefund(_ decision: Decision, _ entry: Staged.MovementEntry) {
        let movement = entry.movement
        let terms = PaymentTerms(
            type: entry.recordAs == .other ? .other : .card, day: movement.day, processor: movement.processor,
            online: entry.recordAs == .verify, reference: "", notes: movement.memo)
        let kind: Posting.Kind = movement.kind == .dispute || movement.kind == .disputeReversal ? .dispute : .refund
        let rest = carryOutRefund(decision, kind, -movement.gross, terms, entry.origin)
        guard !rest.isZero else { return }
        hold(
            movement: entry.leaving(-rest), .unplacedRefund,
            "\(rest) of this is above what the answer's bills and client hold", [])
    }

    /// Gives a recorded refund back where a person said.
    mutating func carryOutRefund(
        _ decision: Decision, _ entry: Staged.Entry<RecordedPayment>, _ terms: PaymentTerms
    ) {
        let rest = carryOutRefund(decision, .refund, -entry.record.amount, terms, entry.origin)
        guard !rest.isZero else { return }
        var left = entry
        left.record.amount = -rest
        hold(payment: left, "\(rest) of this refund is above what the answer's bills and client hold", [])
    }

    /// Gives `amount` back (negative: takes it in again) and returns what finds no place.
    private mutating func carryOutRefund(
        _ decision: Decision, _ kind: Posting.Kind, _ amount: Cents, _ terms: PaymentTerms, _ origin: Origin
    ) -> Cents {
        var bills: [(bill: Int, limit: Cents)] = []
        var client: Int?
        switch decision.action {
        case .notOurs, .dismiss, .writeOff, .clientOwes, .income, .payout, .hold: return .zero
        case .credit: client = ledger.client(decision.clientID)
        case .client:
            let one = ledger.client(decision.clientID)
            client = one
            bills = ledger.clients[one].bills.reversed().map { ($0, amount.magnitude) }
        case .bill:
            bills = decision.bills.compactMap { share in
                ledger.bill(share.invoice).map { ($0, share.amount.isZero ? amount.magnitude : share.amount) }
            }
        }
        func give(_ part: Cents, bill: Int?, client: Int) {
            refund(
                kind, part, bill: bill, client: client, terms, origin, "rule/decision", decision.evidence)
        }
        func giveBackCredit(_ wanted: Cents, _ client: Int) -> Cents {
            let part = min(wanted, ledger.clients[client].credit)
            if part > .zero { give(part, bill: nil, client: client) }
            return wanted - part
        }
        var rest = amount
        // A client's credit goes first: it is money that the practice still holds for nothing.
        if decision.action == .client, let client, rest > .zero { rest = giveBackCredit(rest, client) }
        for (bill, limit) in bills {
            guard rest < .zero else {
                rest -= takeBack(
                    min(rest, limit), ofBill: bill, kind, terms, origin, "rule/decision", why: decision.evidence)
                continue
            }
            let room = -min(-rest, limit, ledger.bills[bill].due)
            guard !room.isZero else { continue }
            give(room, bill: bill, client: ledger.bills[bill].client)
            rest = rest - room
        }
        guard let client, !rest.isZero else { return rest }
        if rest > .zero { return decision.action == .credit ? giveBackCredit(rest, client) : rest }
        give(rest, bill: nil, client: client)
        return .zero
    }

    // MARK: Claims

    /// What becomes of a claim about which a person has decided; `nil` where nobody has.
    mutating func settleAsDecided(_ entry: ClaimQueue.Entry) -> Settlement? {
        for kind in [ReviewItem.Kind.unplacedClaim, .claimConflict, .waitingClaim] {
            guard let decision = decision(kind, entry.key) else { continue }
            switch decision.action {
            case .income:
                postAsIncome(
                    decision, entry.claim.paid, on: entry.remittance.day, payer: entry.remittance.payer.name,
                    reference: entry.remittance.trace, entry.origin)
                return .done
            case .bill where entry.claim.status != "22":
                guard let bill = decision.bills.first.flatMap({ ledger.bill($0.invoice) }) else { return .done }
                guard let pairs = pair(entry.claim, ledger.bills[bill].lines) else {
                    return .waits(
                        kind, "the claim's lines are not those of bill \(ledger.bills[bill].invoice)", entry.candidates)
                }
                return post(entry, pairs, rule: "rule/decision", evidence: decision.evidence)
            case .bill: return nil
            default: return .done
            }
        }
        return nil
    }

    /// Posts a payer's money that is for no bill of this book: the practice received it all the same.
    mutating func postAsIncome(
        _ decision: Decision, _ amount: Cents, on day: Day, payer: String = "", reference: String, _ origin: Origin
    ) {
        guard !amount.isZero else { return }
        var income = Posting(.practiceIncome, amount, on: day)
        income.paymentType = .insurance
        income.payer = payer
        income.reference = reference
        income.rule = "rule/decision"
        income.evidence = decision.evidence
        post(income, origin)
    }
}

extension AccessCode {
    /// Words of a note that look like a system's ids: `ch_…`, `txn_…`.
    static func identifiers(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" || $0 == ":" }).map(String.init)
            .filter { $0.contains("_") }
    }
}
