import Formats
import LedgerModel
import Values

/// Clients whose names fit alike, and clients of one family name: what singles one out, and what makes it a question.
extension Planner {
    /// Several clients fit alike: the note, the payer's being one person, or their bills may still single one out.
    mutating func amongRivals(
        _ tied: [ClientDirectory.Match], _ memo: Memo, _ movement: Movement, _ evidence: MatchEvidence
    ) -> Recognition {
        let best = tied[0]
        let accounts = tied.map { account($0) }
        let isSure = tied.allSatisfy { $0.tier == best.tier } && best.score >= ClientDirectory.plausible
        func answer(_ at: Int, _ field: String, _ why: String) -> Recognition {
            var evidence = evidence
            evidence.items.append(.init(field, agrees: true, why))
            return .client(accounts[at], party: tied[at].party, evidence: evidence, needsExactBill: true)
        }
        let fitting = tied.indices.filter { fits(accounts[$0], movement) }
        let meant = tied.indices.filter { isMeant(tied[$0].client, by: memo) }
        if isSure, meant.count == 1, fitting.contains(meant[0]) {
            return answer(meant[0], "note", "it speaks of one of the \(tied.count) clients")
        }
        let isSilent = meant.isEmpty && !tied.indices.contains { isSeen(accounts[$0], by: memo, movement.day) }
        if isSure, fitting.count == 1, let only = fitting.first, isSilent || meant == fitting,
            isFree(accounts, of: movement)
        {
            // One person pays for all of them: the amount is due from one only.
            if tied.allSatisfy({ $0.person == best.person }) {
                return answer(
                    only, "rival", "the payer pays for \(tied.count) clients, and only one has a bill of this amount")
            }
            // Several people of one name: nobody else may have anything due at all.
            let soon = movement.day.adding(3)
            if best.score >= ClientDirectory.certain,
                accounts.indices.allSatisfy({ $0 == only || openBills(of: accounts[$0], on: soon).isEmpty })
            {
                return answer(
                    only, "rival", "of \(tied.count) clients with such a name only one has a bill due")
            }
        }
        // Nobody else of the name is billed anything like it, and no open question can change what they owe. An initial or
        // a slip that several people fit is no name to go by an amount with.
        let familiar = tied.indices.filter { !isForeign(movement, to: accounts[$0]) }
        if isSure, best.tier == .full, isSilent || meant == familiar, familiar.count == 1, let only = familiar.first,
            // Whoever owes less, or nothing, will not come to owe it by an answer.
            isFree(accounts.filter { $0 != accounts[only] && owes(moreThan: movement, $0) }, of: movement),
            openBills(of: accounts[only], on: movement.day).contains(where: {
                let bill = ledger.bills[$0]
                return bill.due == movement.gross && bill.paid.isZero
                    && bill.day.adding(pipeline.match.windowDays) >= movement.day
            })
        {
            return answer(
                only, "rival", "of \(tied.count) clients with such a name only one is billed this amount")
        }
        return .unclear(
            "\(tied.count) clients fit the name alike", candidates(for: movement, among: Array(tied.prefix(8))))
    }

    /// A payer whom the name makes certain may still pay for a relative whom no party connects with him: a question where
    /// the note speaks of somebody else of the family name.
    mutating func forKin(
        of best: ClientDirectory.Match, among matches: [ClientDirectory.Match], _ memo: Memo, _ movement: Movement
    ) -> Recognition? {
        let kin = kin(of: best, among: matches)
        guard !kin.isEmpty, memo.words.contains(where: { directory.shares.hasGiven($0) }),
            !isMeant(best.client, by: memo)
        else { return nil }
        let spoken = kin.filter { isNamed($0.client, by: memo) }
        guard !spoken.isEmpty else { return nil }
        return .unclear(
            "the name is of one client, and the note speaks of another of that family name",
            candidates(for: movement, among: spoken.prefix(4) + [best]))
    }

    /// A name in full that does not fit by amount: a question where somebody else owes just that, a relative whom no party
    /// connects with the payer, or a client whose name is a slip away, since a slip may make another client's name.
    mutating func forOthers(
        of best: ClientDirectory.Match, among matches: [ClientDirectory.Match], _ movement: Movement
    ) -> Recognition? {
        let own = account(best)
        guard !fits(own, movement), !isBilledSoon(own, movement), !isShare(of: own, movement) else { return nil }
        func owing(_ others: [ClientDirectory.Match]) -> [ClientDirectory.Match] {
            others.filter { owesWhole(account($0), movement) && hasSpareBill($0, movement) }
        }
        let kin = owing(kin(of: best, among: matches))
        if !kin.isEmpty {
            return .unclear(
                "the client has no bill of this amount, and another of that family name has",
                candidates(for: movement, among: [best] + kin.prefix(4)))
        }
        guard !best.hasEmail else { return nil }
        let seen = Set(matches.map(\.client))
        let near = directory.matches(name: PersonName(written: PayerKey(movement).name), withSlips: true).filter {
            $0.name?.family == .neighbour && $0.name?.given.isStrong == true && !seen.contains($0.client)
        }
        let alike = owing(near)
        guard !alike.isEmpty else { return nil }
        return .unclear(
            "the client has no bill of this amount, and another whose name is a slip away has",
            candidates(for: movement, among: [best] + alike.prefix(4)))
    }

    /// Others of the family name.
    private func kin(
        of best: ClientDirectory.Match, among matches: [ClientDirectory.Match]
    ) -> [ClientDirectory.Match] {
        matches.dropFirst().filter { $0.name?.family.isThere == true && $0.person != best.person }
    }

    /// A short form or another spelling of a name, and nothing that the amount could be for: hardly enough to take a
    /// stranger's money for the client's.
    mutating func withoutPurpose(_ best: ClientDirectory.Match, _ movement: Movement) -> Recognition? {
        guard !best.hasEmail, best.name?.given != .exact else { return nil }
        let own = account(best)
        guard !fits(own, movement), !isBilledSoon(own, movement), !isShare(of: own, movement),
            !openBills(of: own, on: movement.day).contains(where: { ledger.bills[$0].due == movement.gross })
        else { return nil }
        return .unclear(
            "the name is a short form or another spelling of a client's, who has nothing of this amount due",
            candidates(for: movement, among: [best]))
    }

    // MARK: Notes

    /// True when a note speaks of a client: by a given name or by initials.
    private func isMeant(_ client: Int, by memo: Memo) -> Bool {
        if isNamed(client, by: memo) { return true }
        guard !memo.initials.isEmpty else { return false }
        return directory.hasOwnName(client) { given, family in
            guard let first = given.utf8.first, let last = family?.utf8.first else { return false }
            return memo.initials.contains(String(decoding: [first, last], as: UTF8.self))
        }
    }

    /// True when a note holds a given name of the client.
    private func isNamed(_ client: Int, by memo: Memo) -> Bool {
        guard memo.words.contains(where: { directory.shares.hasGiven($0) }) else { return false }
        return directory.hasOwnName(client) { given, _ in given.utf8.count > 1 && memo.words.contains(given) }
    }

    /// True when the client has any bill of the days that a note names.
    private func isSeen(_ client: Int, by memo: Memo, _ day: Day) -> Bool {
        guard !memo.dates.isEmpty else { return false }
        let days = memo.days(before: day)
        return ledger.clients[client].bills.contains { serves($0, on: days) }
    }

    /// True when a line of the bill is of one of the days.
    func serves(_ bill: Int, on days: [Day]) -> Bool {
        ledger.bills[bill].lines.contains { days.contains(facts[$0].serviceDay ?? ledger.bills[bill].day) }
    }

    // MARK: Bills

    /// True when no other open question may concern these clients' bills: its answer could change what is due.
    private func isFree(_ clients: [Int], of movement: Movement) -> Bool {
        let key = RecordKey(movement)
        return clients.allSatisfy { questions[$0]?.subtracting([key]).isEmpty ?? true }
    }

    /// True when an open bill of the client has more due than a movement brings.
    private func owes(moreThan movement: Movement, _ client: Int) -> Bool {
        openBills(of: client, on: movement.day).contains { ledger.bills[$0].due > movement.gross }
    }

    /// True when nothing that the client owes, or was billed near the payment's day, is the amount, and no open bills add
    /// up to it. Who pays a bill may go by what it said before a payer's answer changed it.
    private func isForeign(_ movement: Movement, to client: Int) -> Bool {
        let window = pipeline.match.windowDays
        let isBilled = ledger.clients[client].bills.contains {
            let bill = ledger.bills[$0]
            if bill.due == movement.gross { return true }
            guard abs(bill.day.days(since: movement.day)) <= window else { return false }
            return bill.owes == movement.gross
                || bill.lines.reduce(Cents.zero) { $0 + facts[$1].clientOwes } == movement.gross
        }
        return !isBilled && !fits(client, movement)
    }

    /// True when bills of which nothing was paid yet make up the movement's amount: whoever paid a part of a bill pays its
    /// rest as well.
    private func owesWhole(_ client: Int, _ movement: Movement) -> Bool {
        let whole = openBills(of: client, on: movement.day).filter {
            let bill = ledger.bills[$0]
            return bill.paid.isZero && bill.day.adding(pipeline.match.windowDays) >= movement.day
        }.map { ledger.bills[$0].due }
        return whole.contains(movement.gross)
            || !SubsetSum.find(movement.gross, in: whole, limit: 1).solutions.isEmpty
    }

    /// True when the payment and another one that is surely the client's make up a bill: two who share it.
    private func isShare(of client: Int, _ movement: Movement) -> Bool {
        let window = pipeline.match.windowDays
        let others = outlook.charges(
            of: client, after: movement.day.adding(-1), until: movement.day.adding(window)
        ).filter { $0.key != movement.key }
        guard !others.isEmpty else { return false }
        return openBills(of: client, on: movement.day, since: movement.day.adding(-window)).contains { bill in
            others.contains { $0.amount + movement.gross == ledger.bills[bill].due }
        }
    }

    /// True when the client is billed the amount within a week after the payment: it came before its session.
    private func isBilledSoon(_ client: Int, _ movement: Movement) -> Bool {
        ledger.clients[client].bills.contains {
            let ahead = ledger.bills[$0].day.days(since: movement.day)
            return ahead > 0 && ahead <= 7 && ledger.bills[$0].due == movement.gross
        }
    }
}
