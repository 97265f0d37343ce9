import Formats
import LedgerModel
import Values

/// What of a payment every posting of it repeats.
struct PaymentTerms {
    var type: PaymentType
    var day: Day
    var party = ""
    var processor = ""
    var online = false
    var reference = ""
    var notes = ""
}

extension Planner {
    // MARK: Payments that the billing system knows

    /// Places a recorded payment: on the invoice it names, else by its party.
    mutating func place(_ entry: Staged.Entry<RecordedPayment>) {
        let payment = entry.record
        if payment.type == .insurance {
            placeInsurance(entry)
            return
        }
        let terms = PaymentTerms(
            type: payment.type, day: payment.day, party: payment.partyID,
            processor: payment.online && payment.type == .card ? "stripe" : "", online: payment.online,
            reference: payment.reference, notes: payment.notes)
        if tieToAnswer(entry) { return }
        if let bill = ledger.bill(payment.invoice) {
            place(
                payment.amount, client: ledger.bills[bill].client, first: bill, terms, entry.origin,
                rule: "matched/invoice",
                evidence: "the payment names the invoice")
            return
        }
        let clients = Set(directory.clients(party: payment.partyID).map { directory.clients[$0].id })
        if let decision = decision(.unplacedPayment, entry.origin.key) {
            carryOut(decision, amount: payment.amount, terms, entry.origin)
        } else if payment.invoice.isEmpty, clients.count == 1, let id = clients.first {
            solve(
                [
                    Unplaced(
                        amount: payment.amount, terms: terms, origin: entry.origin, how: "the party pays for one client"
                    )
                ], client: ledger.client(id))
        } else {
            let why =
                payment.invoice.isEmpty
                ? "the payment names no invoice, and its party pays for \(clients.count) clients"
                : "the payment names an invoice that is not in the book"
            hold(
                payment: entry, why,
                clients.sorted().map { .init(clientID: $0, score: 50, evidence: "the party pays for this client") })
        }
    }

    /// A recorded payment of an insurer lowers what the payer owes, line by line in order.
    private mutating func placeInsurance(_ entry: Staged.Entry<RecordedPayment>) {
        let payment = entry.record
        if let decision = decision(.unplacedPayment, entry.origin.key), decision.action == .income {
            postAsIncome(decision, payment.amount, on: payment.day, reference: payment.reference, entry.origin)
            return
        }
        guard let bill = ledger.bill(payment.invoice) ?? decidedBill(entry.origin.key) else {
            hold(payment: entry, "an insurance payment names an invoice that is not in the book", [])
            return
        }
        var rest = payment.amount
        let lines = ledger.bills[bill].lines
        for (i, line) in lines.enumerated() {
            let room =
                rest < .zero
                ? -min(-rest, ledger.lines[line].insurancePaid) : min(rest, max(ledger.lines[line].payerDue, .zero))
            let amount = i == lines.count - 1 ? rest : room
            guard !amount.isZero else { continue }
            var paid = posting(
                .insurancePayment, amount, on: payment.day, bill: bill, client: ledger.bills[bill].client)
            paid.line = ledger.lines[line].number
            paid.practitioner = facts[line].practitioner
            paid.paymentType = .insurance
            paid.payer = facts[line].payerName
            paid.reference = payment.reference
            paid.notes = payment.notes
            paid.rule = "matched/invoice"
            paid.evidence = "the payment names the invoice"
            post(paid, entry.origin)
            rest = rest - amount
        }
    }

    /// Parks a recorded payment and asks.
    mutating func hold(
        payment entry: Staged.Entry<RecordedPayment>, _ why: String, _ candidates: [ReviewItem.Candidate]
    ) {
        let origin = entry.origin
        ask(
            ReviewItem(
                kind: .unplacedPayment, source: origin.source, key: origin.key, file: origin.file,
                position: origin.position,
                day: entry.record.day, amount: entry.record.amount, message: why, candidates: candidates))
        if let decision = decision(.unplacedPayment, origin.key), decision.isDropped { return }
        wait(.payment, RecordKey("payment", entry.record.id), origin, entry.record)
    }

    // MARK: Charges of processors

    /// A payment whose client is known and whose bills are to be found.
    struct Unplaced {
        var amount: Cents
        var terms: PaymentTerms
        var origin: Origin
        /// How the client was recognised.
        var how: String
        /// The movement, where the client is certain only if the amount fits a bill exactly: else it is a question.
        var unlessExact: Staged.MovementEntry?
    }

    /// Places the charges of one day: those that name a bill, then client by client.
    mutating func place(_ charges: [Staged.MovementEntry], on day: Day) {
        var byClient: [Int: [Unplaced]] = [:]
        for entry in charges {
            let movement = entry.movement
            if entry.recordAs == .verify {
                tie(entry)
                continue
            }
            let terms = PaymentTerms(
                type: entry.recordAs == .cardOffline ? .card : .other, day: movement.day, processor: movement.processor,
                reference: movement.ids.first ?? movement.key, notes: movement.notes)
            if let decision = decision(.unplacedPayment, entry.origin.key) {
                carryOut(decision, amount: movement.gross, terms, entry.origin)
                continue
            }
            switch asTaught(recognise(movement), movement) {
            case .bill(let bill, let party, let rule, let evidence):
                var terms = terms
                terms.party = party
                place(
                    movement.gross, client: ledger.bills[bill].client, first: bill, terms, entry.origin, rule: rule,
                    evidence: evidence)
            case .client(let client, let party, let how, let needsExactBill):
                var terms = terms
                terms.party = party
                byClient[client, default: []].append(
                    Unplaced(
                        amount: movement.gross, terms: terms, origin: entry.origin, how: how,
                        unlessExact: needsExactBill ? entry : nil))
            case .unclear(let why, let candidates):
                hold(movement: entry, .unplacedPayment, why, candidates)
            }
        }
        for client in byClient.keys.sorted(by: { ledger.clients[$0].id < ledger.clients[$1].id }) {
            solve(byClient[client] ?? [], client: client)
        }
    }

    /// Parks a movement and asks.
    mutating func hold(
        movement entry: Staged.MovementEntry, _ kind: ReviewItem.Kind, _ why: String,
        _ candidates: [ReviewItem.Candidate]
    ) {
        let origin = entry.origin
        if isSetAsideByLesson(entry.movement) {
            plan.setAsideByLesson += 1
            wait(
                .movement, RecordKey(entry.movement), origin,
                ParkedMovement(movement: entry.movement, recordAs: entry.recordAs.rawValue))
            return
        }
        // Until it is answered, it may be about any of these clients' bills.
        for candidate in candidates where candidate.score > 20 {
            let client = ledger.client(candidate.clientID)
            contested.insert(client)
            questioned.insert(client)
        }
        ask(
            ReviewItem(
                kind: kind, source: origin.source, key: origin.key, file: origin.file, position: origin.position,
                day: entry.movement.day, amount: entry.movement.gross, message: why, candidates: candidates))
        if let decision = decision(kind, origin.key), decision.isDropped { return }
        held[RecordKey(entry.movement)] = entry
        wait(
            .movement, RecordKey(entry.movement), origin,
            ParkedMovement(movement: entry.movement, recordAs: entry.recordAs.rawValue))
    }

    // MARK: Bills of one client

    /// Finds the bills for payments of one client on one day, all together: an exact amount before a sum, a sum before
    /// several payments of one bill, and what is left oldest first; the rest becomes credit.
    mutating func solve(_ payments: [Unplaced], client: Int) {
        var rest = payments.sorted { ($0.amount.raw, $0.origin.key) < ($1.amount.raw, $1.origin.key) }
        rest = solveExact(rest, client)
        rest = solveSums(rest, client)
        for payment in rest {
            guard let entry = payment.unlessExact else { continue }
            hold(
                movement: entry, .unplacedPayment,
                "the name fits only in part, and no bill has exactly this amount due",
                candidates(for: entry.movement, among: [client]))
        }
        rest.removeAll { $0.unlessExact != nil }
        rest = solveTogether(rest, client)
        for payment in rest {
            let open = openBills(of: client, on: payment.terms.day)
            place(
                payment.amount, client: client, first: nil, payment.terms, payment.origin,
                rule: open.isEmpty ? "rule/nothing-due" : "allocated/oldest-first",
                evidence: payment.how
                    + (open.isEmpty ? "; nothing is due" : "; no bill and no sum of bills has this amount"))
        }
    }

    /// A client's bills with something due, oldest first.
    func openBills(of client: Int, on day: Day) -> [Int] {
        ledger.clients[client].bills.filter { ledger.bills[$0].due > .zero && ledger.bills[$0].day <= day }
    }

    private mutating func solveExact(_ payments: [Unplaced], _ client: Int) -> [Unplaced] {
        var rest: [Unplaced] = []
        for (i, payment) in payments.enumerated() {
            let open = openBills(of: client, on: payment.terms.day)
            let fits = open.filter { ledger.bills[$0].due == payment.amount }
            guard let nearest = fits.last else {
                rest.append(payment)
                continue
            }
            let rivals = payments.indices.filter { $0 != i && payments[$0].amount == payment.amount }.count
            let near = ledger.bills[nearest].day.adding(pipeline.windowDays) >= payment.terms.day
            // What an earlier choice left over is not singled out: that choice may have been the wrong one of the two.
            let contested = isContested(client, on: payment.terms.day)
            // The rest of a bill that was paid in part may as well be a part of another bill.
            let bill = ledger.bills[nearest]
            let whole = (bill.paid.isZero && bill.credited.isZero && bill.discounted.isZero) || open.count == 1
            let single = fits.count == 1 && rivals == 0 && near && whole && !contested
            // Of equals, the nearest day that is not after the payment; on one day the first of its bills.
            let chosen = fits.first { ledger.bills[$0].day == ledger.bills[nearest].day } ?? nearest
            place(
                payment.amount, client: client, first: chosen, payment.terms, payment.origin,
                rule: single ? "matched/client-amount" : "allocated/nearest-date",
                evidence: payment.how + "; the amount is what the bill has due"
                    + (single
                        ? ", and no other bill's"
                        : fits.count > 1
                            ? "; \(fits.count) bills of the client have this amount due"
                            : contested
                                ? "; an earlier payment had the choice between it and others"
                                : "; it is not the only fit"))
        }
        return rest
    }

    private mutating func solveSums(_ payments: [Unplaced], _ client: Int) -> [Unplaced] {
        var rest: [Unplaced] = []
        for payment in payments {
            let open = openBills(of: client, on: payment.terms.day)
            let sums = SubsetSum.find(payment.amount, in: open.map { ledger.bills[$0].due }, limit: 2)
            guard let first = sums.solutions.first else {
                rest.append(payment)
                continue
            }
            let contested = isContested(client, on: payment.terms.day)
            let single = sums.solutions.count == 1 && sums.isComplete && !contested
            for index in first {
                let bill = open[index]
                place(
                    ledger.bills[bill].due, client: client, first: bill, payment.terms, payment.origin,
                    rule: single ? "matched/sum-of-bills" : "allocated/oldest-sum",
                    evidence: payment.how + "; \(first.count) bills add up to the amount"
                        + (single ? ", and no other bills do" : "; other bills of the client do, too"))
            }
        }
        return rest
    }

    private mutating func solveTogether(_ payments: [Unplaced], _ client: Int) -> [Unplaced] {
        guard payments.count > 1 else { return payments }
        let total = payments.reduce(Cents.zero) { $0 + $1.amount }
        let fits = openBills(of: client, on: payments[0].terms.day).filter { ledger.bills[$0].due == total }
        guard fits.count == 1, let bill = fits.first, !isContested(client, on: payments[0].terms.day) else {
            return payments
        }
        for payment in payments {
            place(
                payment.amount, client: client, first: bill, payment.terms, payment.origin,
                rule: "matched/several-payments",
                evidence: payment.how + "; \(payments.count) payments of the day add up to what the bill has due")
        }
        return []
    }

    // MARK: One payment

    /// Posts a payment: the bill first in line up to what it has due, other open bills where the policy or the absence
    /// of a named bill says so, and the rest without a bill, granted as credit.
    mutating func place(
        _ amount: Cents, client: Int, first: Int?, _ terms: PaymentTerms, _ origin: Origin, rule: String,
        evidence: String
    ) {
        var rest = amount
        var bills: [Int] = []
        if let first { bills.append(first) }
        if first == nil || pipeline.policies.overpayment == .otherBills {
            bills += openBills(of: client, on: terms.day).filter { $0 != first }
        }
        for bill in bills where rest > .zero {
            let part = min(rest, ledger.bills[bill].due)
            guard part > .zero else { continue }
            var paid = payment(part, terms, bill: bill, client: client)
            paid.rule = bill == first || first == nil ? rule : "allocated/other-bills"
            paid.evidence = evidence
            post(paid, origin)
            noteChoice(paid.rule, origin.key, client, on: terms.day)
            rest = rest - part
            grantPrepayment(bill, on: terms.day, origin)
        }
        guard rest > .zero else { return }
        var paid = payment(rest, terms, bill: nil, client: client)
        paid.rule = rest == amount ? rule : "rule/above-due"
        paid.evidence = rest == amount ? evidence : "above what was due: \(amount) came, \(amount - rest) was needed"
        post(paid, origin)
        var granted = posting(.creditGranted, rest, on: terms.day, bill: nil, client: client)
        granted.rule = "rule/overpayment"
        granted.evidence = paid.evidence
        post(granted, origin)
    }

    /// Remembers that a policy chose among the client's bills.
    private mutating func noteChoice(_ rule: String, _ key: String, _ client: Int, on day: Day) {
        guard rule.hasPrefix("allocated/") else { return }
        allocatedPayments.insert(key)
        // With nothing left to pay, it does not matter any more which bill was chosen.
        if !openBills(of: client, on: day).isEmpty { contested.insert(client) }
    }

    /// True when an earlier choice or question among the client's bills still matters: it does until nothing is due.
    private mutating func isContested(_ client: Int, on day: Day) -> Bool {
        guard contested.contains(client) else { return false }
        if !questioned.contains(client), openBills(of: client, on: day.adding(-1)).isEmpty {
            contested.remove(client)
            return false
        }
        return true
    }

    func payment(_ amount: Cents, _ terms: PaymentTerms, bill: Int?, client: Int) -> Posting {
        var paid = posting(.clientPayment, amount, on: terms.day, bill: bill, client: client)
        paid.party = terms.party
        paid.paymentType = terms.type
        paid.processor = terms.processor
        paid.online = terms.online
        paid.reference = terms.reference
        paid.notes = terms.notes
        return paid
    }
}
