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
        if tieToPosted(entry) || askWhetherCharged(entry) { return }
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
                        amount: payment.amount, terms: terms, origin: entry.origin,
                        who: MatchEvidence(items: [.init("who", agrees: true, "the party pays for one client")]))
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
        if tieToRemittance(entry, bill: bill) { return }
        let received = ledger.bills[bill].lines.total { ledger.lines[$0].insurancePaid }
        if payment.amount < .zero, -payment.amount > received,
            decision(.unplacedPayment, entry.origin.key) == nil
        {
            hold(
                payment: entry,
                "an insurer takes \(-payment.amount) back of a bill on which \(received) of insurers' money is here", []
            )
            return
        }
        notePlaced(payment, bill: bill)
        var rest = payment.amount
        let lines = ledger.bills[bill].lines
        for (i, line) in lines.enumerated() {
            let room =
                rest < .zero
                ? -min(-rest, ledger.lines[line].insurancePaid) : min(rest, max(ledger.lines[line].payerDue, .zero))
            let amount = i == lines.count - 1 ? rest : room
            guard !amount.isZero else { continue }
            var paid = insurancePayment(amount, on: payment.day, line: line)
            paid.reference = payment.reference
            paid.notes = payment.notes
            paid.rule = "matched/invoice"
            paid.evidence = "the payment names the invoice"
            post(paid, entry.origin)
            rest = rest - amount
        }
    }

    /// An insurer's payment of a line that the billing system has recorded.
    func insurancePayment(_ amount: Cents, on day: Day, line: Int) -> Posting {
        let bill = ledger.lines[line].bill
        var paid = posting(.insurancePayment, amount, on: day, bill: bill, client: ledger.bills[bill].client)
        paid.line = ledger.lines[line].number
        paid.practitioner = facts[line].practitioner
        paid.paymentType = .insurance
        paid.payer = facts[line].payerName
        return paid
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
        var who: MatchEvidence
        /// Days of service that the note names.
        var days: [Day] = []
        /// The movement, where the client is certain only if the amount fits a bill exactly: else it is a question.
        var unlessExact: Staged.MovementEntry?

        /// A payment of a client who was recognised in these ways.
        init(
            amount: Cents, terms: PaymentTerms, origin: Origin, who: MatchEvidence, days: [Day] = [],
            unlessExact: Staged.MovementEntry? = nil
        ) {
            self.amount = amount
            self.terms = terms
            self.origin = origin
            self.who = who
            self.days = days
            self.unlessExact = unlessExact
        }

        /// A payment of a client whom somebody has named, in words.
        init(amount: Cents, terms: PaymentTerms, origin: Origin, how: String) {
            self.init(
                amount: amount, terms: terms, origin: origin,
                who: MatchEvidence(items: [.init("", agrees: true, how)]))
        }
    }

    /// Places the charges of one day: those that name a bill, then client by client.
    mutating func place(_ charges: ArraySlice<Staged.MovementEntry>, on day: Day) {
        var byClient: [Int: [Unplaced]] = [:]
        for entry in charges {
            if entry.recordAs == .verify {
                tie(entry)
                continue
            }
            let movement = entry.movement
            let memo = read(movement.memo)
            let terms = PaymentTerms(
                type: entry.recordAs == .cardOffline ? .card : .other, day: movement.day, processor: movement.processor,
                reference: movement.ids.first ?? movement.key, notes: movement.notes)
            if let decision = decision(.unplacedPayment, entry.origin.key) {
                carryOut(decision, amount: movement.gross, terms, entry.origin)
                continue
            }
            if tieByID(entry) { continue }
            switch asTaught(recognise(movement, matches(of: entry), memo), movement) {
            case .bills(let bills, let shares, let party, let rule, let evidence):
                if askWhetherWritten(entry, ledger.bills[bills[0]].client, naming: bills) { continue }
                var terms = terms
                terms.party = self.party(party, of: movement, client: ledger.bills[bills[0]].client)
                for (i, bill) in bills.enumerated() {
                    let amount = bills.count == 1 ? movement.gross : shares[i]
                    guard amount > .zero else { continue }
                    place(
                        amount, client: ledger.bills[bill].client, first: bill, terms, entry.origin, rule: rule,
                        evidence: evidence.text)
                }
            case .client(let client, let party, let evidence, let needsExactBill):
                if askWhetherWritten(entry, client) { continue }
                var terms = terms
                terms.party = self.party(party, of: movement, client: client)
                byClient[client, default: []].append(
                    Unplaced(
                        amount: movement.gross, terms: terms, origin: entry.origin, who: evidence,
                        days: memo.days(before: movement.day),
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
            questions[client, default: []].insert(RecordKey(entry.movement))
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
    mutating func isContested(_ client: Int, on day: Day) -> Bool {
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
