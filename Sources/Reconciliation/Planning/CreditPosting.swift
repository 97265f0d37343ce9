import Formats
import LedgerModel
import Values

extension Planner {
    /// Uses the credits of clients whom the day has touched: the next amount due, oldest bill first.
    mutating func applyCredits(on day: Day) {
        guard appliesCredits else { return }
        for client in touched.sorted(by: { ledger.clients[$0].id < ledger.clients[$1].id })
        where ledger.clients[client].credit > .zero {
            applyCredit(of: client, on: day, to: ledger.clients[client].bills)
        }
    }

    /// Credits that an earlier run kept and this pipeline's policy applies: on the day from which both stood.
    mutating func settleLeftoverCredits() {
        guard appliesCredits else { return }
        for client in ledger.clients.indices.sorted(by: { ledger.clients[$0].id < ledger.clients[$1].id })
        where ledger.clients[client].credit > .zero {
            for bill in ledger.clients[client].bills where ledger.bills[bill].due > .zero {
                let day = max(ledger.clients[client].lastActivity, ledger.bills[bill].day)
                applyCredit(of: client, on: day, to: [bill])
            }
        }
    }

    private mutating func applyCredit(of client: Int, on day: Day, to bills: [Int]) {
        for bill in bills where ledger.bills[bill].day <= day {
            let amount = min(ledger.clients[client].credit, ledger.bills[bill].due)
            guard amount > .zero else { continue }
            var applied = posting(.creditApplied, amount, on: day, bill: bill, client: client)
            applied.rule = "allocated/credit-oldest-first"
            applied.evidence = "the client's credit covers the oldest bill that is due"
            applied.key = applied.invoice
            post(applied, Origin(source: "", file: "", key: applied.invoice, position: .none))
        }
    }

    /// A `credit_discount` row: the client's credit as far as it reaches, then a discount.
    mutating func placeCreditRow(_ entry: Staged.Entry<RecordedPayment>) {
        let row = entry.record
        guard let bill = ledger.bill(row.invoice) ?? decidedBill(entry.origin.key) else {
            hold(payment: entry, "a credit or discount names an invoice that is not in the book", [])
            return
        }
        let client = ledger.bills[bill].client
        var rest = row.amount
        // A system that applies credits itself also writes a row for it: the same credit, not a second one.
        let applied = min(rest, max(ledger.bills[bill].credited - (claimedCredits[bill] ?? .zero), .zero))
        if applied > .zero {
            claimedCredits[bill, default: .zero] += applied
            var tied = posting(.tied, applied, on: row.day, bill: bill, client: client)
            tied.rule = "rule/credit-already-applied"
            tied.evidence = "the client's credit was applied to this bill before"
            tied.notes = row.notes
            post(tied, entry.origin)
            rest = rest - applied
        }
        let fromCredit = min(rest, ledger.clients[client].credit, ledger.bills[bill].due)
        if fromCredit > .zero {
            claimedCredits[bill, default: .zero] += fromCredit
            var credit = posting(.creditApplied, fromCredit, on: row.day, bill: bill, client: client)
            credit.rule = "matched/invoice"
            credit.evidence = "the row names the invoice"
            credit.key = credit.invoice
            credit.notes = row.notes
            post(credit, entry.origin)
            rest = rest - fromCredit
        }
        let discounted = min(rest, ledger.bills[bill].due)
        if discounted > .zero {
            var discount = posting(.discount, discounted, on: row.day, bill: bill, client: client)
            discount.rule = "matched/invoice"
            discount.evidence = "the row names the invoice; the client's credit does not reach so far"
            discount.notes = row.notes
            post(discount, entry.origin)
            rest = rest - discounted
        }
        if rest < .zero, rest == row.amount {
            undoCreditRow(entry, bill: bill, client: client)
        } else if rest > .zero {
            find(
                "discount-exceeds-due", .warning, entry.origin,
                "a credit or discount row is \(rest) above what its bill has due; that part has no effect",
                remedy: "correct the row's amount or invoice")
        }
    }

    /// A negative row gives a discount back, then a credit that was applied.
    private mutating func undoCreditRow(_ entry: Staged.Entry<RecordedPayment>, bill: Int, client: Int) {
        var rest = -entry.record.amount
        let discount = min(rest, ledger.bills[bill].discounted)
        if discount > .zero {
            var back = posting(.discount, -discount, on: entry.record.day, bill: bill, client: client)
            back.rule = "matched/invoice"
            back.evidence = "a negative row takes the discount back"
            post(back, entry.origin)
            rest = rest - discount
        }
        let credit = min(rest, ledger.bills[bill].credited)
        if credit > .zero {
            var back = posting(.creditApplied, -credit, on: entry.record.day, bill: bill, client: client)
            back.rule = "matched/invoice"
            back.evidence = "a negative row returns the credit to the client"
            back.key = back.invoice
            post(back, entry.origin)
        }
    }

    /// The prepayments that a paid bill sells become the client's credit, once.
    mutating func grantPrepayment(_ bill: Int, on day: Day, _ origin: Origin) {
        let state = ledger.bills[bill]
        guard state.due.isZero, !state.isOpening else { return }
        let sold = state.lines.filter { facts[$0].kind == .product && isPrepaymentProduct(facts[$0]) }
            .reduce(Cents.zero) { $0 + facts[$1].fee }
        // Only money makes a credit: what credits and discounts paid for is no prepayment. A bill that is paid again after
        // its money was given back has granted what was spent by then.
        let amount = min(sold, state.paid) - state.prepaid
        guard amount > .zero else { return }
        var granted = posting(.creditGranted, amount, on: day, bill: nil, client: state.client)
        granted.rule = "rule/prepayment"
        granted.evidence = "bill \(state.invoice) sells a prepayment and is paid"
        granted.key = state.invoice
        granted.reason = Posting.prepayment
        post(granted, origin)
    }

    private func isPrepaymentProduct(_ line: BillLine) -> Bool {
        let words = line.description.lowercased()
        return pipeline.policies.prepaymentProducts.contains { $0.lowercased() == words }
    }
}
