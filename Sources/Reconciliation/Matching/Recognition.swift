import Formats
import LedgerModel
import Values

/// Whom a processor's charge is from.
enum Recognition {
    /// Bills that the charge names, with what goes to each where the amounts add up.
    case bills([Int], shares: [Cents], party: String, rule: String, evidence: MatchEvidence)
    /// A client, certain or (with an exact amount only) plausible.
    case client(Int, party: String, evidence: MatchEvidence, needsExactBill: Bool)
    /// Nobody but a person can say.
    case unclear(String, [ReviewItem.Candidate])
}

/// A name with an e-mail, as a charge gives them.
struct PayerKey: Hashable, Sendable {
    var name: String
    var email: String

    init(_ movement: Movement) {
        // A user name is better than nothing: "@maya-okafor".
        name = movement.name.isEmpty ? movement.handle : movement.name
        email = movement.email
    }
}

extension Planner {
    /// Recognises the client or bill of a charge: a named invoice first, then who paid. Never guesses between clients.
    mutating func recognise(_ movement: Movement) -> Recognition {
        let matches = movement.isAutoPay ? billingContacts(lookUp(PayerKey(movement))) : lookUp(PayerKey(movement))
        let memo = Memo(movement.memo)
        if pipeline.match.step(.knownIDs) != nil {
            if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice.trimmingBlanks) {
                return named(
                    [bill], matches, movement, rule: "matched/invoice",
                    MatchEvidence.Item("invoice", agrees: true, "the charge names it"))
            }
            if let found = invoicesInMemo(memo, movement, matches) { return found }
        }
        guard let best = matches.first, best.tier > .none else {
            return recogniseByNote(memo, movement, matches)
        }
        if let conflict = conflict(best, matches, memo, movement) { return conflict }
        let rivals = matches.dropFirst().filter { !leads(best, over: $0) }
        let evidence = evidence(for: best, among: matches)
        if rivals.isEmpty {
            if best.score >= ClientDirectory.certain {
                return .client(account(best), party: best.party, evidence: evidence, needsExactBill: false)
            }
            if best.score >= ClientDirectory.plausible, fits(account(best), movement), hasSpareBill(best, movement) {
                return .client(account(best), party: best.party, evidence: evidence, needsExactBill: true)
            }
            let open = candidates(for: movement, among: matches.prefix(5).filter { $0.tier > .none })
            return .unclear("the name fits only in part, and no bill that is free has exactly this amount due", open)
        }
        return amongRivals([best] + rivals, memo, movement, evidence)
    }

    /// True when one leads the other by the margin; a full name is not led by a part of one.
    private func leads(_ best: ClientDirectory.Match, over other: ClientDirectory.Match) -> Bool {
        best.weight - other.weight >= ClientDirectory.marginWeight
    }

    /// Everyone that a name and e-mail may mean; looked up once per name.
    mutating func lookUp(_ key: PayerKey) -> [ClientDirectory.Match] {
        if let found = nameCache[key] { return found }
        let found = directory.matches(name: PersonName(written: key.name), email: key.email)
        nameCache[key] = found
        return found
    }

    mutating func account(_ match: ClientDirectory.Match) -> Int { ledger.client(directory.clients[match.client].id) }

    // MARK: Several clients

    /// Several clients fit alike: the note, the payer's being one person, or their bills may still single one out.
    private mutating func amongRivals(
        _ tied: [ClientDirectory.Match], _ memo: Memo, _ movement: Movement, _ evidence: MatchEvidence
    ) -> Recognition {
        let best = tied[0]
        let accounts = tied.map { account($0) }
        let isSure = tied.allSatisfy { $0.tier == best.tier } && best.score >= ClientDirectory.plausible
        let fitting = zip(tied, accounts).filter { fits($0.1, movement) }
        func answer(_ match: ClientDirectory.Match, _ client: Int, _ field: String, _ why: String) -> Recognition {
            var evidence = evidence
            evidence.items.append(.init(field, agrees: true, why))
            return .client(client, party: match.party, evidence: evidence, needsExactBill: true)
        }
        let meant = zip(tied, accounts).filter { isMeant($0.0.client, by: memo, movement.day) }
        if meant.count == 1, let only = meant.first, isSure, fits(only.1, movement) {
            return answer(only.0, only.1, "note", "it speaks of one of the \(tied.count) clients")
        }
        if isSure, fitting.count == 1, let only = fitting.first, meant.isEmpty || meant[0].1 == only.1,
            isFree(accounts, of: movement)
        {
            // One person pays for all of them: the amount is due from one only.
            if tied.allSatisfy({ $0.person == best.person }) {
                return answer(
                    only.0, only.1, "rival",
                    "the payer pays for \(tied.count) clients, and only one has a bill of this amount")
            }
            // Several people of one name: nobody else may have anything due at all.
            let soon = movement.day.adding(3)
            let owing = accounts.filter { !openBills(of: $0, on: soon).isEmpty }
            if best.score >= ClientDirectory.certain, owing.count == 1, owing.first == only.1 {
                return answer(
                    only.0, only.1, "rival", "of \(tied.count) clients with such a name only one has a bill due")
            }
        }
        return .unclear(
            "\(tied.count) clients fit the name alike", candidates(for: movement, among: Array(tied.prefix(8))))
    }

    /// True when a note speaks of a client: by a given name, by initials, or by the day of a session.
    private func isMeant(_ client: Int, by memo: Memo, _ day: Day) -> Bool {
        for name in directory.ownNames(of: client) {
            if let first = name.given.first, first.utf8.count > 1, memo.words.contains(first) { return true }
            if let first = name.given.first?.utf8.first, let last = name.family.first?.utf8.first,
                memo.initials.contains(String(decoding: [first, last], as: UTF8.self))
            {
                return true
            }
        }
        return false
    }

    /// True when no other open question may concern these clients' bills: its answer could change what is due.
    private func isFree(_ clients: [Int], of movement: Movement) -> Bool {
        let key = RecordKey(movement)
        return clients.allSatisfy { questions[$0]?.subtracting([key]).isEmpty ?? true }
    }

    // MARK: Against the name

    /// What speaks against the best name: an e-mail of someone else, or a note that names another client in full.
    private mutating func conflict(
        _ best: ClientDirectory.Match, _ matches: [ClientDirectory.Match], _ memo: Memo, _ movement: Movement
    ) -> Recognition? {
        if let mailed = matches.first(where: \.hasEmail), let named = matches.first(where: { $0.name?.tier == .full }),
            mailed.client != named.client, mailed.name?.tier != .full
        {
            return .unclear(
                "the e-mail is of one client and the name of another",
                candidates(for: movement, among: [mailed, named]))
        }
        guard let noted = clientInNote(memo), !matches.contains(where: { $0.client == noted.client && $0.tier > .none })
        else { return nil }
        return .unclear(
            "the name is of one client, and the note names another",
            candidates(for: movement, among: [best, noted]))
    }

    /// A charge whose payer is unknown: the note may name the client in full.
    private mutating func recogniseByNote(
        _ memo: Memo, _ movement: Movement, _ matches: [ClientDirectory.Match]
    ) -> Recognition {
        if let noted = clientInNote(memo), fits(account(noted), movement), hasSpareBill(noted, movement) {
            return .client(
                account(noted), party: "",
                evidence: MatchEvidence(items: [
                    .init("note", agrees: true, "it names the client in full", weight: noted.weight),
                    .init("who", agrees: false, "the payer is not in the roster"),
                ]), needsExactBill: true)
        }
        let near = candidates(for: movement, among: matches.prefix(3).filter { $0.name?.family.isThere == true })
        let written = PayerKey(movement)
        return .unclear(
            written.name.isEmpty && written.email.isEmpty
                ? "the charge names nobody" : "nobody in the roster has this name or e-mail",
            near
                + candidates(byAmountOf: movement).filter { hint in
                    !near.contains { $0.clientID == hint.clientID && $0.invoice == hint.invoice }
                })
    }

    /// The only client whom a note names by given and family name.
    private mutating func clientInNote(_ memo: Memo) -> ClientDirectory.Match? {
        var found: ClientDirectory.Match?
        for size in 2...3 where memo.words.count >= size {
            for at in 0...(memo.words.count - size) {
                let words = memo.words[at..<at + size].joined(separator: " ")
                let matches = lookUp(PayerKey(name: words))
                guard let best = matches.first, best.score >= ClientDirectory.certain, best.name?.given == .exact,
                    best.name?.family == .exact
                else { continue }
                if let next = matches.dropFirst().first, !leads(best, over: next) { return nil }
                if let found, found.client != best.client { return nil }
                found = best
            }
        }
        return found
    }

    // MARK: Bills

    /// True when bills of the client within the window have exactly the movement's amount due.
    private func fits(_ client: Int, _ movement: Movement) -> Bool {
        let near = openBills(of: client, on: movement.day).filter {
            ledger.bills[$0].day.adding(pipeline.match.windowDays) >= movement.day
        }
        if near.contains(where: { ledger.bills[$0].due == movement.gross }) { return true }
        return !SubsetSum.find(movement.gross, in: near.map { ledger.bills[$0].due }, limit: 1).solutions.isEmpty
    }

    /// Seen from the other side: true when a bill of that amount is left once every payment that is surely the client's
    /// has taken one. Otherwise the bill's best charge is another.
    private mutating func hasSpareBill(_ match: ClientDirectory.Match, _ movement: Movement) -> Bool {
        let client = account(match)
        let last = movement.day.adding(pipeline.match.windowDays)
        let bills = ledger.clients[client].bills.filter {
            ledger.bills[$0].due == movement.gross && ledger.bills[$0].day <= last
                && outlook.promised(to: $0, after: movement.day, until: last) < movement.gross
        }.map { ledger.bills[$0].day }
        let rivals = outlook.charges(of: client, amount: movement.gross, after: movement.day, until: last)
        guard !rivals.isEmpty else { return true }
        // On every day from then on there must be more bills than sure payments.
        return rivals.indices.allSatisfy { at in bills.count { $0 <= rivals[at] } > at + 1 }
    }

    /// A charge that names bills: unless name or access code speak against it.
    mutating func named(
        _ bills: [Int], shares: [Cents] = [], _ matches: [ClientDirectory.Match], _ movement: Movement, rule: String,
        _ why: MatchEvidence.Item
    ) -> Recognition {
        let client = ledger.bills[bills[0]].client
        let own = matches.first { account($0) == client }
        if let best = matches.first, best.score >= ClientDirectory.certain, account(best) != client,
            own.map({ leads(best, over: $0) }) ?? true
        {
            return .unclear(
                "the invoice is of one client and the name of another",
                [candidate(client: client, bills[0], 70, "invoice: the charge names it; but who: the name is another")]
                    + candidates(for: movement, among: [best]))
        }
        let invoices = bills.map { ledger.bills[$0].invoice }
        if let code = AccessCode.find(in: movement.memo, except: invoices[0]),
            let line = ledger.bills[bills[0]].lines.first, !facts[line].accessCode.isEmpty,
            facts[line].accessCode != code
        {
            return .unclear(
                "the invoice number is known, but the access code is another",
                [candidate(client: client, bills[0], 70, "invoice: the number agrees; but the access code does not")])
        }
        var evidence = own.map { self.evidence(for: $0, among: []) } ?? MatchEvidence()
        evidence.items.insert(why, at: 0)
        if own == nil, !matches.isEmpty || !movement.name.isEmpty {
            evidence.items.append(.init("who", agrees: false, "the payer is not known for this client"))
        }
        return .bills(bills, shares: shares, party: own?.party ?? "", rule: rule, evidence: evidence)
    }
}

extension PayerKey {
    /// A name alone.
    init(name: String) {
        self.name = name
        email = ""
    }
}
