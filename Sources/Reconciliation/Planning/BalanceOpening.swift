import Formats
import LedgerModel
import Values

/// One line that a client's opening bill should have.
struct OpeningLine {
    var session: BalanceSession?
    /// Which of several sessions of one day and code it is, from 0.
    var nth = 0
    var practitioner = ""
    /// The row that says so; `nil` for the client's first.
    var place: (file: String, position: Position)?
    var owed = Cents.zero
    var insurance = Cents.zero
    var oldestOpen: Day?

    /// True for a line of the ledger that stands for the same session.
    func isSame(as line: BillLine, nth: Int) -> Bool {
        guard let session else { return line.kind == .product }
        return line.kind == .service && line.serviceDay == session.date && line.code == session.code && nth == self.nth
    }
}

extension Planner {
    /// Posts an opening bill and an opening credit, or what changed since the last import.
    mutating func open(
        _ balance: ClientBalance, for id: String, key: String, evidence: String, _ cutOver: Day, _ origin: Origin
    ) {
        if let other = balances[key], other.client != id {
            // A person has said since whose it is: what stands with another client is taken back first.
            open(ClientBalance(key: balance.key), for: other.client, key: key, evidence: evidence, cutOver, origin)
            balances[key] = nil
        }
        let before = balances[key] ?? ImportedBalance(client: id, owed: .zero, credit: .zero, insurance: .zero)
        let client = ledger.client(id)
        let isFirst = before.owed.isZero && before.credit.isZero
        let changed =
            isFirst
            ? ""
            : "; changed since the last import: owed \(before.owed) → \(balance.owed), credit \(before.credit) → \(balance.credit)"
        let because = Because(evidence: evidence + changed, day: cutOver, origin: origin)
        openBill(balance, client, owed: balance.owed - before.owed, because)
        let credit = openCredit(client, balance.credit - before.credit, key, because)
        let imported = ImportedBalance(
            client: id, owed: balance.owed, credit: before.credit + credit, insurance: balance.insurance,
            oldestOpen: balance.oldestOpen ?? (before.owed.isZero ? nil : before.oldestOpen))
        balances[key] = imported
        plan.balances[key] = imported
        age(client, by: key)
    }

    /// Ages the opening bill's product lines from the oldest day that the newest reports have open: what was oldest at the
    /// last import may be paid there since.
    private mutating func age(_ client: Int, by key: String) {
        let id = ledger.clients[client].id
        guard let bill = ledger.bill("OB-\(id)") else { return }
        let keys = Set(balanceKeys[id, default: []] + [key])
        let open = keys.compactMap { balances[$0] }.filter { $0.client == id && !$0.owed.isZero }
        guard let oldest = open.compactMap(\.oldestOpen).min() else { return }
        for line in ledger.bills[bill].lines where facts[line].kind == .product {
            guard facts[line].isOpening, facts[line].oldestOpen != oldest else { continue }
            var fact = facts[line]
            fact.oldestOpen = oldest
            note(fact)
            plan.billLines.append(fact)
        }
    }

    /// What every posting of an import carries.
    struct Because {
        var evidence: String
        var day: Day
        var origin: Origin
    }

    // MARK: Bills

    /// Brings the opening bill's lines to what the report says: a product line, or a line for each session.
    private mutating func openBill(_ balance: ClientBalance, _ client: Int, owed: Cents, _ because: Because) {
        let invoice = "OB-\(ledger.clients[client].id)"
        let wanted = openingLines(balance)
        var rest = owed
        var taken: Set<Int> = []
        for want in wanted.lines where want.session != nil {
            let line = line(for: want, invoice, client, because)
            taken.insert(line)
            var own = because
            if let place = want.place { (own.origin.file, own.origin.position) = place }
            rest = rest - raise(line, to: want.owed, own)
            bill(line, want.insurance, own)
        }
        if wanted.hasSessions || isAlone(balance.key, client, because.origin) {
            for line in sessionLines(of: invoice) where !taken.contains(line) {
                rest = rest - raise(line, to: .zero, because)
                bill(line, .zero, because)
            }
        }
        let product = OpeningLine(owed: .zero, oldestOpen: balance.oldestOpen)
        if !rest.isZero {
            let line = line(for: product, invoice, client, because)
            _ = raise(line, to: opened(line) + rest, because)
        }
        let insurance = wanted.lines.first { $0.session == nil }?.insurance ?? .zero
        if !insurance.isZero || payerLine(of: invoice) != nil {
            var want = product
            want.insurance = insurance
            bill(payerLine(of: invoice) ?? line(for: want, invoice, client, because), insurance, because)
        }
        guard let bill = ledger.bill(invoice) else { return }
        moveOverage(
            of: bill, on: because.day, because.origin, why: "the prior balance went down below what was paid here")
        if owed > .zero {
            returnOverage(to: bill, on: because.day, because.origin, why: "the prior balance went up again")
        }
    }

    /// What the opening bill should ask for: one line for all, or a line for each session that is dated.
    private func openingLines(_ balance: ClientBalance) -> (lines: [OpeningLine], hasSessions: Bool) {
        let policies = pipeline.policies
        let bills = policies.insuranceBalance == .bill
        guard policies.previousBalance == .retroactiveSessions, balance.hasSessions else {
            let insurance = bills ? balance.insurance : .zero
            return ([OpeningLine(owed: balance.owed, insurance: insurance, oldestOpen: balance.oldestOpen)], false)
        }
        var out: [OpeningLine] = []
        var rest = OpeningLine(oldestOpen: balance.oldestOpen)
        // Netting pays the oldest session first.
        var netted = balance.netted
        var counts: [String: Int] = [:]
        for (row, file) in zip(balance.rows, balance.files) {
            let paid = min(netted, row.owed)
            netted = netted - paid
            let owed = row.owed - paid
            let insurance = bills ? row.insurance : .zero
            guard let session = row.session, let day = session.date else {
                rest.owed += owed
                rest.insurance += insurance
                continue
            }
            if owed.isZero, insurance.isZero { continue }
            let same = "\(day) \(session.code)"
            out.append(
                OpeningLine(
                    session: session, nth: counts[same, default: 0], practitioner: row.clinician,
                    place: (file, row.position), owed: owed,
                    insurance: insurance, oldestOpen: row.oldestOpen ?? day))
            counts[same, default: 0] += 1
        }
        out.append(rest)
        return (out, true)
    }

    /// True when no other row of any report has brought a balance over for the client.
    private func isAlone(_ key: String, _ client: Int, _ origin: Origin) -> Bool {
        let own = "\(origin.source)/\(key)"
        return balanceKeys[ledger.clients[client].id, default: []].allSatisfy {
            $0 == own || balances[$0]?.owed.isZero != false
        }
    }

    /// Lines of sessions on an opening bill.
    private func sessionLines(of invoice: String) -> [Int] {
        guard let bill = ledger.bill(invoice) else { return [] }
        return ledger.bills[bill].lines.filter { facts[$0].kind == .service }
    }

    /// The line on which an insurer owes what no session explains.
    private func payerLine(of invoice: String) -> Int? {
        guard let bill = ledger.bill(invoice) else { return nil }
        return ledger.bills[bill].lines.first { facts[$0].kind == .product && !facts[$0].payerName.isEmpty }
    }

    /// The ledger's line for what is wanted, made when there is none yet.
    private mutating func line(
        for want: OpeningLine, _ invoice: String, _ client: Int, _ because: Because
    ) -> Int {
        let lines = ledger.bill(invoice).map { ledger.bills[$0].lines } ?? []
        var counts: [String: Int] = [:]
        for line in lines {
            let fact = facts[line]
            // What an insurer owes has a line of its own.
            if want.session == nil, fact.payerName.isEmpty != want.insurance.isZero { continue }
            let same = "\(fact.serviceDay.map { "\($0)" } ?? "") \(fact.code)"
            if want.isSame(as: fact, nth: counts[same, default: 0]) { return line }
            counts[same, default: 0] += 1
        }
        let number = (lines.map { ledger.lines[$0].number }.max() ?? 0) + 1
        let fact = openingFact(want, invoice, number, ledger.clients[client].id, because.day)
        ledger.add(fact)
        note(fact)
        plan.billLines.append(fact)
        guard let made = ledger.line(invoice, number) else { preconditionFailure("a line that was just added is gone") }
        return made
    }

    /// A line without amounts: postings bring what the client owes, later versions what insurers do.
    private func openingFact(
        _ want: OpeningLine, _ invoice: String, _ number: Int32, _ client: String, _ day: Day
    ) -> BillLine {
        let usual = pipeline.policies.previousBalanceDescription
        guard let session = want.session else {
            return BillLine(
                invoice: invoice, billDay: day, clientID: client, line: number, kind: .product,
                description: want.insurance.isZero ? usual : "\(usual), insurance", fee: .zero, clientOwes: .zero,
                payerName: want.insurance.isZero ? "" : Planner.insurer, isOpening: true, oldestOpen: want.oldestOpen)
        }
        var words = session.description.isEmpty ? usual : session.description
        if session.fee > want.owed + want.insurance { words += " (charge \(session.fee))" }
        return BillLine(
            invoice: invoice, billDay: day, clientID: client, practitioner: want.practitioner, line: number,
            kind: .service, serviceDay: session.date, code: session.code, description: words,
            units: "\(session.units)", fee: .zero, clientOwes: .zero,
            payerName: want.insurance.isZero ? "" : Planner.insurer, isOpening: true, oldestOpen: want.oldestOpen)
    }

    /// The payer of a balance of which the report names none.
    static let insurer = "Insurance"

    /// What opening postings have brought onto a line so far.
    private func opened(_ line: Int) -> Cents { ledger.lines[line].fee - facts[line].fee }

    /// Posts what brings a line to an amount that the client owed at the cut-over; the change.
    private mutating func raise(_ line: Int, to amount: Cents, _ because: Because) -> Cents {
        let change = amount - opened(line)
        guard !change.isZero else { return .zero }
        let bill = ledger.lines[line].bill
        var made = posting(.openingBill, change, on: because.day, bill: bill, client: ledger.bills[bill].client)
        made.line = ledger.lines[line].number
        made.practitioner = facts[line].practitioner
        made.rule = facts[line].kind == .service ? "rule/opening-session" : "rule/opening-balance"
        made.evidence = because.evidence
        post(made, because.origin)
        return change
    }

    /// Bills an insurer what the report says is in flight: a new version of the line. It never falls below what was paid
    /// or written off here.
    private mutating func bill(_ line: Int, _ amount: Cents, _ because: Because) {
        let change = amount - facts[line].fee
        guard !change.isZero else { return }
        let possible = max(change, -ledger.lines[line].payerDue)
        if possible != change {
            find(
                "insurance-lower-than-paid", .warning, because.origin,
                "the insurance balance went down to \(amount), but insurers have paid or settled more of it here: "
                    + "\(possible - change) stays on the line",
                remedy: "see whether the payer paid both systems")
        }
        guard !possible.isZero else { return }
        var fact = facts[line]
        fact.fee += possible
        if fact.payerName.isEmpty { fact.payerName = Planner.insurer }
        ledger.raise(line, by: possible)
        note(fact)
        plan.billLines.append(fact)
        touched.insert(ledger.bills[ledger.lines[line].bill].client)
    }

    // MARK: Netting

    /// Nets what one report says that a client owes with the credit that another has (Jane's receivables and its credit
    /// report), where the pipeline says `net: true`: the opening credit pays the opening bill on the cut-over.
    mutating func netAcrossReports() {
        guard pipeline.policies.net, let day = pipeline.cutOver else { return }
        let all = Dictionary(grouping: balances.values, by: \.client)
        for (id, imported) in all.sorted(by: { $0.key < $1.key }) {
            guard let client = ledger.knownClient(id), let bill = ledger.bill("OB-\(id)") else { continue }
            let credit = imported.total(\.credit)
            let open = min(credit - ledger.bills[bill].credited, ledger.clients[client].credit, ledger.bills[bill].due)
            guard open > .zero else { continue }
            var applied = posting(.creditApplied, open, on: day, bill: bill, client: client)
            applied.key = applied.invoice
            applied.rule = "rule/opening-net"
            applied.evidence = "one report of the prior system has the debt, another the credit: the policy nets them"
            post(applied, Origin(source: "", file: "", key: applied.invoice, position: .none))
        }
    }

    // MARK: Credits

    /// Grants an opening credit, or changes it: it goes down by what is left of it here; the change that was made.
    private mutating func openCredit(_ client: Int, _ change: Cents, _ key: String, _ because: Because) -> Cents {
        guard !change.isZero else { return .zero }
        var possible = change
        if change < .zero {
            freeCredit(-change, of: client, because)
            possible = -min(-change, ledger.clients[client].credit)
        }
        if possible != change {
            ask(
                ReviewItem(
                    kind: .restated, source: because.origin.source, key: "\(key)#credit", file: because.origin.file,
                    position: because.origin.position, day: because.day, amount: possible - change,
                    message: "the prior system's credit went down by \(-change), of which \(possible - change) was "
                        + "given back in money here: was it paid out twice?",
                    candidates: [
                        .init(clientID: ledger.clients[client].id, score: 100, evidence: "brought over before")
                    ]))
        }
        guard !possible.isZero else { return .zero }
        var made = posting(.creditGranted, possible, on: because.day, bill: nil, client: client)
        made.reason = "opening"
        made.rule = "rule/opening-credit"
        made.evidence = because.evidence
        post(made, because.origin)
        return possible
    }

    /// Takes credit back from the bills that it was applied to, latest first, so that so much of it is free.
    private mutating func freeCredit(_ amount: Cents, of client: Int, _ because: Because) {
        var lacking = amount - ledger.clients[client].credit
        for bill in ledger.clients[client].bills.reversed() where lacking > .zero {
            let back = min(lacking, ledger.bills[bill].credited)
            guard back > .zero else { continue }
            var applied = posting(.creditApplied, -back, on: because.day, bill: bill, client: client)
            applied.key = applied.invoice
            applied.rule = "rule/opening-credit-lowered"
            applied.evidence = "the prior system's credit went down after it was used here: the bill opens again"
            post(applied, because.origin)
            lacking = lacking - back
        }
    }
}
