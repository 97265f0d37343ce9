import Formats
import LedgerModel
import Values

extension Planner {
    /// What agreed with the best match, what it weighs, and how far behind the next are.
    func evidence(for best: ClientDirectory.Match, among matches: [ClientDirectory.Match]) -> MatchEvidence {
        var runnersUp: [MatchEvidence.RunnerUp] = []
        for match in matches where runnersUp.count < 2 && match.client != best.client && match.weight > -100 {
            runnersUp.append(
                .init(
                    clientID: directory.clients[match.client].id, behind: max(best.weight - match.weight, 0),
                    words: match.evidence))
        }
        return MatchEvidence(
            items: [.init("who", agrees: true, best.evidence, weight: best.weight)], runnersUp: runnersUp)
    }

    /// A candidate that is one bill of a client.
    func candidate(client: Int, _ bill: Int, _ score: Int, _ evidence: String) -> ReviewItem.Candidate {
        .init(
            clientID: ledger.clients[client].id, invoice: ledger.bills[bill].invoice, score: score, evidence: evidence)
    }

    /// Possible answers among some clients, best first: an exact bill before others.
    mutating func candidates(
        for movement: Movement, among matches: [ClientDirectory.Match]
    ) -> [ReviewItem.Candidate] {
        let best = matches.map(\.weight).max() ?? 0
        var out: [ReviewItem.Candidate] = []
        for match in matches {
            let client = account(match)
            var items: [MatchEvidence.Item] = [
                .init("who", agrees: match.tier > .none, match.evidence, weight: match.weight)
            ]
            if best > match.weight {
                let behind = best - match.weight
                items.append(.init("rival", agrees: false, "\(behind / 10).\(behind % 10) bits behind the best name"))
            }
            out += candidates(for: movement, client, match.score, items)
        }
        return out.sorted { ($1.score, $0.clientID, $0.invoice) < ($0.score, $1.clientID, $1.invoice) }
    }

    /// Possible answers among clients of the book, best first.
    func candidates(for movement: Movement, among clients: [Int]) -> [ReviewItem.Candidate] {
        clients.flatMap { candidates(for: movement, $0, 60, []) }
            .sorted { ($1.score, $0.clientID, $0.invoice) < ($0.score, $1.clientID, $1.invoice) }
    }

    private func candidates(
        for movement: Movement, _ client: Int, _ score: Int, _ items: [MatchEvidence.Item]
    ) -> [ReviewItem.Candidate] {
        let open = openBills(of: client, on: movement.day)
        let exact = open.filter { ledger.bills[$0].due == movement.gross }
        if exact.isEmpty {
            let why = open.isEmpty ? "nothing is due" : "no bill has this amount due"
            let evidence = MatchEvidence(items: items + [.init("amount", agrees: false, why)])
            return [
                .init(
                    clientID: ledger.clients[client].id, invoice: open.last.map { ledger.bills[$0].invoice } ?? "",
                    score: min(open.isEmpty ? 30 : 45, max(score, 1)), evidence: evidence.text)
            ]
        }
        return exact.suffix(3).map { bill in
            let evidence = MatchEvidence(
                items: items + [
                    .init("amount", agrees: true, "the bill of \(ledger.bills[bill].day) has this amount due")
                ])
            return candidate(client: client, bill, min(max(score, 40), 90), evidence.text)
        }
    }

    /// Bills of anyone with exactly this amount due near the day: a hint for a person, never more.
    mutating func candidates(byAmountOf movement: Movement) -> [ReviewItem.Candidate] {
        let index = billsByAmount()
        var near: [Int] = []
        for age in 0...max(pipeline.match.windowDays, 0) where near.count < 5 {
            let ofDay = index[AmountOfDay(amount: movement.gross, day: movement.day.adding(-age))] ?? []
            near += ofDay.filter { ledger.bills[$0].due == movement.gross }.sorted {
                ledger.bills[$0].invoice < ledger.bills[$1].invoice
            }
        }
        return near.prefix(5).map { at in
            let bill = ledger.bills[at]
            let evidence = MatchEvidence(items: [
                .init("amount", agrees: true, "the bill of \(bill.day) has this amount due"),
                .init("who", agrees: false, "the name does not agree"),
            ])
            return candidate(client: bill.client, at, 20, evidence.text)
        }
    }

    /// Bills that once had an amount due, found without looking at every bill for every stranger.
    private mutating func billsByAmount() -> [AmountOfDay: [Int]] {
        if let amountIndex { return amountIndex }
        var index: [AmountOfDay: [Int]] = [:]
        for (i, bill) in ledger.bills.enumerated() where bill.due > .zero {
            index[AmountOfDay(amount: bill.due, day: bill.day), default: []].append(i)
        }
        amountIndex = index
        return index
    }
}

/// What a bill of some day has due.
struct AmountOfDay: Hashable {
    var amount: Cents
    var day: Day

    /// The amount on a day and on as many days before and after it.
    static func around(_ amount: Cents, _ day: Day, by days: Int) -> [AmountOfDay] {
        (-days...days).map { AmountOfDay(amount: amount, day: day.adding($0)) }
    }
}
