import Formats
import LedgerModel
import Values

extension Planner {
    /// Finds the bills for payments of one client on one day, all together and with those to come in view, by the
    /// pipeline's strategies in their order; what none of them explains goes oldest first, and the rest becomes credit.
    mutating func solve(_ payments: [Unplaced], client: Int) {
        var rest = payments.sorted { ($0.amount.raw, $0.origin.key) < ($1.amount.raw, $1.origin.key) }
        rest = placeParts(rest, client)
        for step in pipeline.match.steps where !rest.isEmpty {
            switch step.strategy {
            case .knownIDs: continue
            case .clientService: rest = solveByService(rest, client)
            case .clientAmount: rest = solveExact(rest, client, step)
            case .sumOfBills: rest = solveSums(rest, client, step)
            case .severalPayments: rest = solveTogether(rest, client, step)
            }
        }
        for payment in rest {
            if let entry = payment.unlessExact {
                hold(
                    movement: entry, .unplacedPayment,
                    "the name fits only in part, and no bill that is free has exactly this amount due",
                    candidates(
                        for: entry.movement, among: lookUp(PayerKey(entry.movement)).filter { account($0) == client }))
                continue
            }
            let open = openBills(of: client, on: payment.terms.day)
            let why = open.isEmpty ? "nothing is due" : "no bill and no sum of bills has it due"
            place(
                payment.amount, client: client, first: nil, payment.terms, payment.origin,
                rule: open.isEmpty ? "rule/nothing-due" : "allocated/oldest-first",
                evidence: evidence(payment, .init("amount", agrees: false, why)))
        }
    }

    private func evidence(
        _ payment: Unplaced, _ item: MatchEvidence.Item, isBounded: Bool = false
    ) -> String {
        var evidence = payment.who
        evidence.items.append(item)
        evidence.isBounded = isBounded
        return evidence.text
    }

    /// A client's bills with something due, oldest first.
    func openBills(of client: Int, on day: Day, since first: Day = Day(number: .min)) -> [Int] {
        var open: [Int] = []
        for bill in ledger.clients[client].bills[ledger.clients[client].firstDue...] {
            let billed = ledger.bills[bill].day
            if billed > day { break }
            if billed >= first, ledger.bills[bill].due > .zero { open.append(bill) }
        }
        return open
    }

    /// Open bills that no payment to come names; all of them where none is left.
    private func freeBills(of client: Int, for payment: Unplaced, within window: Int? = nil) -> [Int] {
        let day = payment.terms.day
        var open = openBills(of: client, on: day)
        if let window { open.removeAll { ledger.bills[$0].day.adding(window) < day } }
        if outlook.isEmpty { return open }
        let until = day.adding(pipeline.match.windowDays)
        // Only what has just the amount due is spoken for: a later, larger sum may be for what a payer has said by then.
        let free = open.filter { outlook.promised(to: $0, after: day, until: until) != ledger.bills[$0].due }
        return free.isEmpty && payment.unlessExact == nil ? open : free
    }

    // MARK: The strategies

    /// Payments that were seen to make up a bill together with an earlier one.
    private mutating func placeParts(_ payments: [Unplaced], _ client: Int) -> [Unplaced] {
        guard !parts.isEmpty else { return payments }
        return payments.filter { payment in
            guard let bill = parts.removeValue(forKey: payment.origin.key), ledger.bills[bill].due >= payment.amount
            else { return true }
            let isOnly = openBills(of: client, on: payment.terms.day) == [bill]
            place(
                payment.amount, client: client, first: bill, payment.terms, payment.origin,
                rule: isOnly ? "matched/several-payments" : "allocated/several-payments",
                evidence: evidence(
                    payment, .init("bills", agrees: true, "with other payments it adds up to what the bill has due")))
            return false
        }
    }

    /// Bills of the days that the note names, where their amounts make up the payment.
    private mutating func solveByService(_ payments: [Unplaced], _ client: Int) -> [Unplaced] {
        payments.filter { payment in
            guard !payment.days.isEmpty else { return true }
            let dated = openBills(of: client, on: payment.terms.day).filter { serves($0, on: payment.days) }
            let dues = dated.map { ledger.bills[$0].due }
            guard !dated.isEmpty, dues.total(\.self) == payment.amount else { return true }
            let item = MatchEvidence.Item("date", agrees: true, "the note names the day of the session")
            for (bill, due) in zip(dated, dues) {
                place(
                    due, client: client, first: bill, payment.terms, payment.origin, rule: "matched/client-service",
                    evidence: evidence(payment, item))
            }
            return false
        }
    }

    private mutating func solveExact(
        _ payments: [Unplaced], _ client: Int, _ step: MatchSettings.Step
    ) -> [Unplaced] {
        var rest: [Unplaced] = []
        for (i, payment) in payments.enumerated() {
            let day = payment.terms.day
            let open = freeBills(of: client, for: payment)
            let fits = open.filter { ledger.bills[$0].due == payment.amount }
            guard let nearest = fits.last else {
                rest.append(payment)
                continue
            }
            let window = step.windowDays ?? pipeline.match.windowDays
            let doubt = doubt(payment, fits, client, window) ?? sameAmount(payments, i)
            // Of equals, the nearest day that is not after the payment; on one day the first of its bills.
            let chosen = fits.first { ledger.bills[$0].day == ledger.bills[nearest].day } ?? nearest
            var all = payment
            if let doubt { all.who.items.append(.init("rival", agrees: false, doubt)) }
            place(
                payment.amount, client: client, first: chosen, payment.terms, payment.origin,
                rule: doubt == nil ? "matched/client-amount" : "allocated/nearest-date",
                evidence: evidence(
                    all,
                    .init(
                        "amount", agrees: true,
                        "it is what the bill has due" + (doubt == nil ? ", and no other bill's" : ""))))
            if ledger.bills[chosen].day > day { preconditionFailure("a bill was chosen that did not exist yet") }
        }
        return rest
    }

    private func sameAmount(_ payments: [Unplaced], _ at: Int) -> String? {
        let others = payments.indices.filter { $0 != at && payments[$0].amount == payments[at].amount }
        return others.isEmpty ? nil : "another payment of the day has the amount, too"
    }

    /// Why an exact amount does not single its bill out; `nil` where it does.
    private mutating func doubt(
        _ payment: Unplaced, _ fits: [Int], _ client: Int, _ window: Int
    ) -> String? {
        guard let nearest = fits.last else { return nil }
        let day = payment.terms.day
        if fits.count > 1 { return "\(fits.count) bills of the client have this amount due" }
        if ledger.bills[nearest].day.adding(window) < day { return "the bill is more than \(window) days old" }
        if namesDayOfOthers(payment, [nearest], client) { return "the note names the day of another bill" }
        // Two sure payments of this amount before another bill of it: one of them is a part of something else.
        let next = ledger.clients[client].bills.first {
            ledger.bills[$0].day > day && ledger.bills[$0].due == payment.amount
        }
        let until = next.map { ledger.bills[$0].day.adding(-1) } ?? day.adding(window)
        if !outlook.charges(of: client, amount: payment.amount, after: day, until: min(until, day.adding(window)))
            .isEmpty
        {
            return "another payment of this amount comes before another such bill"
        }
        // What an earlier choice left over is not singled out: that choice may have been the wrong one of the two.
        if isContested(client, on: day) { return "an earlier payment had the choice between it and others" }
        // The rest of a bill that was paid in part may as well be a part of another bill.
        let isWhole = isUntouched(nearest)
        let all = openBills(of: client, on: day)
        // Who pays what the bill says does not know of a credit that was used for it.
        if all.contains(where: { ledger.bills[$0].owes == payment.amount && ledger.bills[$0].due != payment.amount }) {
            return "another open bill was of this amount before it was paid in part"
        }
        if !isWhole, all.count > 1 { return "the bill was paid in part before" }
        if all.contains(where: {
            $0 != nearest && ledger.bills[$0].due == payment.amount
                && outlook.isPerhapsPromised($0, after: day, until: day.adding(pipeline.match.windowDays))
        }) {
            return "another bill of this amount is kept for a payment that names it"
        }
        let others = all.filter { $0 != nearest }.map { ledger.bills[$0].due }
        let sums = SubsetSum.find(payment.amount, in: others, limit: 1)
        if !sums.solutions.isEmpty { return "other bills of the client add up to it, too" }
        return nil
    }

    /// True when a note names the day of another bill of the client, and of none of these.
    private func namesDayOfOthers(_ payment: Unplaced, _ bills: [Int], _ client: Int) -> Bool {
        guard !payment.days.isEmpty, !bills.contains(where: { serves($0, on: payment.days) }) else { return false }
        return ledger.clients[client].bills.contains { serves($0, on: payment.days) }
    }

    /// True for a bill of which nothing is paid, credited or let off.
    private func isUntouched(_ bill: Int) -> Bool {
        let bill = ledger.bills[bill]
        return bill.paid.isZero && bill.credited.isZero && bill.discounted.isZero
    }

    private mutating func solveSums(
        _ payments: [Unplaced], _ client: Int, _ step: MatchSettings.Step
    ) -> [Unplaced] {
        var rest: [Unplaced] = []
        for (i, payment) in payments.enumerated() {
            let open = freeBills(of: client, for: payment, within: step.windowDays)
            let dues = open.map { ledger.bills[$0].due }
            let sums = SubsetSum.find(
                payment.amount, in: dues, limit: 12, largest: step.atMost ?? SubsetSum.largest)
            guard var chosen = sums.solutions.first else {
                rest.append(payment)
                continue
            }
            if sums.solutions.count > 1 {
                // The sum that leaves the other payments their bills, oldest first among equals.
                let others = rest + payments[(i + 1)...]
                chosen = best(of: sums.solutions, open, payment, others, client) ?? chosen
            }
            let contested = isContested(client, on: payment.terms.day)
            // What is left of bills is a sum that a client hardly thinks of, unless it is all that is open.
            let isWhole =
                chosen.count == openBills(of: client, on: payment.terms.day).count
                || chosen.allSatisfy { isUntouched(open[$0]) }
            let single =
                sums.solutions.count == 1 && sums.isComplete && !contested && isWhole
                && !namesDayOfOthers(payment, chosen.map { open[$0] }, client)
            let item = MatchEvidence.Item(
                "bills", agrees: true,
                "\(chosen.count) bills add up to the amount"
                    + (single
                        ? ", and no other bills do"
                        : contested || sums.solutions.count == 1 && sums.isComplete
                            ? "" : "; other bills of the client may, too")
                    + (isWhole ? "" : "; some were paid in part before"))
            for index in chosen {
                let bill = open[index]
                place(
                    ledger.bills[bill].due, client: client, first: bill, payment.terms, payment.origin,
                    rule: single ? "matched/sum-of-bills" : "allocated/oldest-sum",
                    evidence: evidence(payment, item, isBounded: !sums.isComplete))
            }
        }
        return rest
    }

    /// Of several sums the one that leaves most of the client's other payments a bill or a sum of their own; the first
    /// among equals.
    private func best(
        of solutions: [[Int]], _ open: [Int], _ payment: Unplaced, _ others: [Unplaced], _ client: Int
    ) -> [Int]? {
        let day = payment.terms.day
        let window = pipeline.match.windowDays
        let coming = outlook.charges(of: client, after: day, until: day.adding(window))
        let amounts = others.map { (day, $0.amount) } + coming.prefix(6).map { ($0.day, $0.amount) }
        guard !amounts.isEmpty else { return nil }
        let later = ledger.clients[client].bills.filter { ledger.bills[$0].day > day && ledger.bills[$0].due > .zero }
        var best: (explained: Int, solution: [Int])?
        for solution in solutions {
            let taken = Set(solution.map { open[$0] })
            var bills = (open + later).filter { !taken.contains($0) }
            var explained = 0
            for (day, amount) in amounts {
                let free = bills.indices.filter { ledger.bills[bills[$0]].day <= day }
                if let exact = free.last(where: { ledger.bills[bills[$0]].due == amount }) {
                    bills.remove(at: exact)
                    explained += 1
                } else if let sum = SubsetSum.find(
                    amount, in: free.map { ledger.bills[bills[$0]].due }, limit: 1
                ).solutions.first {
                    for index in sum.reversed() { bills.remove(at: free[index]) }
                    explained += 1
                }
            }
            if best.map({ explained > $0.explained }) ?? true { best = (explained, solution) }
        }
        return best?.solution
    }

    /// Several payments, of one day or of the window, that make up one bill.
    private mutating func solveTogether(
        _ payments: [Unplaced], _ client: Int, _ step: MatchSettings.Step
    ) -> [Unplaced] {
        let sure = payments.filter { $0.unlessExact == nil }
        guard let first = sure.first, !isContested(client, on: first.terms.day) else { return payments }
        let day = first.terms.day
        let open = freeBills(of: client, for: first)
        let coming = outlook.charges(
            of: client, after: day, until: day.adding(step.windowDays ?? pipeline.match.windowDays)
        )
        .filter { part in
            // What has a bill of its own is no part of another.
            !ledger.clients[client].bills.contains {
                ledger.bills[$0].day <= part.day && ledger.bills[$0].due == part.amount
            }
        }
        let amounts = sure.map(\.amount) + coming.prefix(8).map(\.amount)
        guard amounts.count > 1 else { return payments }
        var found: (bill: Int, parts: [Int])?
        for bill in open {
            let sums = SubsetSum.find(
                ledger.bills[bill].due, in: amounts, limit: 2, largest: step.atMost ?? SubsetSum.largest)
            let ours = sums.solutions.filter { $0.contains { $0 < sure.count } }
            if ours.isEmpty { continue }
            // More than one way to make up a bill, or more than one bill: nothing is singled out.
            guard found == nil, ours.count == 1, sums.isComplete else { return payments }
            found = (bill, ours[0])
        }
        guard let found else { return payments }
        var placed: Set<String> = []
        // Parts of other days may be meant for what is billed by then.
        let single = open.count == 1 || found.parts.allSatisfy { $0 < sure.count }
        for index in found.parts {
            guard index < sure.count else {
                parts[coming[index - sure.count].key] = found.bill
                continue
            }
            let payment = sure[index]
            placed.insert(payment.origin.key)
            place(
                payment.amount, client: client, first: found.bill, payment.terms, payment.origin,
                rule: single ? "matched/several-payments" : "allocated/several-payments",
                evidence: evidence(
                    payment,
                    .init(
                        "bills", agrees: true, "\(found.parts.count) payments add up to what the bill has due")))
        }
        return payments.filter { !placed.contains($0.origin.key) }
    }
}
