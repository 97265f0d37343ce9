import Formats
import LedgerModel
import Values

extension Planner {
    /// Numbers in a note are invoice numbers only if client or amount agrees with them.
    mutating func invoicesInMemo(
        _ memo: Memo, _ movement: Movement, _ matches: [ClientDirectory.Match]
    ) -> Recognition? {
        guard !memo.numbers.isEmpty else { return nil }
        var known: [Int] = []
        for number in memo.numbers {
            guard let bill = ledger.bill(number) ?? ledger.bill(number.uppercased()), !known.contains(bill) else {
                continue
            }
            known.append(bill)
        }
        guard !known.isEmpty else { return nil }
        let plausible = Set(matches.filter { $0.score >= ClientDirectory.plausible }.map { account($0) })
        let own = known.filter { plausible.contains(ledger.bills[$0].client) }
        let agreed = MatchEvidence.Item("invoice", agrees: true, "the note names it, and the client agrees")
        // A number whose bill is paid, beside a bill of just this amount: a slip of the pen.
        if own.count == 1, ledger.bills[own[0]].due.isZero,
            openBills(of: ledger.bills[own[0]].client, on: movement.day).contains(where: {
                ledger.bills[$0].due == movement.gross
            })
        {
            return nil
        }
        // Of people of one name the number may be a slip that hits another's bill: there the amount must agree, too.
        if own.count == 1, ledger.bills[own[0]].due != movement.gross,
            hasNamesakes(ledger.bills[own[0]].client, matches)
        {
            return .unclear(
                "the note names a bill of one of several clients of the name, and the amount is not what it has due",
                candidates(
                    for: movement, among: Array(matches.filter { $0.score >= ClientDirectory.plausible }.prefix(8))))
        }
        if own.count == 1 { return named(own, matches, movement, rule: "matched/memo-invoice", agreed) }
        if own.count > 1 { return severalInMemo(own, movement, matches, agreed) }
        let due = known.reduce(Cents.zero) { $0 + ledger.bills[$1].due }
        let clients = Set(known.map { ledger.bills[$0].client })
        if let best = matches.first, best.score >= ClientDirectory.plausible {
            // The payer is someone else: a slip of the pen, or someone who pays for another.
            guard let bill = known.first(where: { ledger.bills[$0].due == movement.gross }) else { return nil }
            return .unclear(
                "the note names an invoice of this amount, and the payer is another client",
                [
                    candidate(
                        client: ledger.bills[bill].client, bill, 70,
                        "invoice: the note names it; amount: it is what the bill has due; but who: another client")
                ] + candidates(for: movement, among: [best]))
        }
        let amount = MatchEvidence.Item(
            "invoice", agrees: true, "the note names it, and the amount is what it has due")
        if due == movement.gross, clients.count == 1 {
            return named(
                known, shares: known.map { ledger.bills[$0].due }, matches, movement, rule: "matched/memo-invoice",
                amount)
        }
        let exact = known.filter { ledger.bills[$0].due == movement.gross }
        guard exact.count == 1 else { return nil }
        return named(exact, matches, movement, rule: "matched/memo-invoice", amount)
    }

    /// True when somebody else fits the name as well as a client does, within the margin.
    private mutating func hasNamesakes(_ client: Int, _ matches: [ClientDirectory.Match]) -> Bool {
        guard let own = matches.first(where: { account($0) == client }) else { return false }
        return matches.contains {
            account($0) != client && $0.tier > .none && $0.person != own.person
                && own.weight - $0.weight < ClientDirectory.marginWeight
        }
    }

    /// A note with several invoices of clients that the payer pays for.
    private mutating func severalInMemo(
        _ bills: [Int], _ movement: Movement, _ matches: [ClientDirectory.Match], _ why: MatchEvidence.Item
    ) -> Recognition {
        let clients = Set(bills.map { ledger.bills[$0].client })
        let open = bills.filter { ledger.bills[$0].due > .zero }
        guard clients.count == 1 else {
            // An amount that only one of them has due says which.
            let exact = open.filter { ledger.bills[$0].due == movement.gross }
            if exact.count == 1 { return named(exact, matches, movement, rule: "matched/memo-invoice", why) }
            return .unclear(
                "the note names invoices of \(clients.count) clients",
                bills.prefix(8).map {
                    candidate(client: ledger.bills[$0].client, $0, 70, "invoice: the note names it, among others")
                })
        }
        let dues = open.map { ledger.bills[$0].due }
        if dues.total(\.self) == movement.gross {
            return named(open, shares: dues, matches, movement, rule: "matched/memo-invoice", why)
        }
        let exact = open.filter { ledger.bills[$0].due == movement.gross }
        if exact.count == 1 {
            return named(exact, matches, movement, rule: "allocated/named-invoices", why)
        }
        // In the order of the note, each up to what it has due; what is left goes on by policy.
        var rest = movement.gross
        var shares: [Cents] = []
        for (i, bill) in bills.enumerated() {
            let share = i == bills.count - 1 ? rest : min(rest, max(ledger.bills[bill].due, .zero))
            shares.append(share)
            rest = rest - share
        }
        return named(bills, shares: shares, matches, movement, rule: "allocated/named-invoices", why)
    }
}
