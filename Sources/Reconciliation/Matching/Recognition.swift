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
        recognise(movement, lookUp(PayerKey(movement)), Memo(movement.memo))
    }

    /// As ``recognise(_:)``, with what the payer's name may mean and the note as it was read.
    mutating func recognise(
        _ movement: Movement, _ found: [ClientDirectory.Match], _ memo: Memo
    ) -> Recognition {
        let matches = movement.isAutoPay ? billingContacts(found) : found
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
            // One of two family names is no full name: that goes with an exact amount only.
            if best.score >= ClientDirectory.certain, best.hasEmail || best.name?.family != .part {
                if let question = forKin(of: best, among: matches, memo, movement) { return question }
                if let question = forOthers(of: best, among: matches, movement) { return question }
                if let question = withoutPurpose(best, movement) { return question }
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

    /// Reads a note; one without figures once only, since many are alike.
    mutating func read(_ note: String) -> Memo {
        if note.isEmpty { return Memo("") }
        if let known = notesRead[note] { return known }
        let memo = Memo(note)
        if !note.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) { notesRead[note] = memo }
        return memo
    }

    /// Everyone that a name and e-mail may mean; looked up once per name.
    mutating func lookUp(_ key: PayerKey) -> [ClientDirectory.Match] {
        if let at = nameCache[key] { return namesFound[at] }
        let found = directory.matches(name: PersonName(written: key.name), email: key.email)
        nameCache[key] = namesFound.count
        namesFound.append(found)
        return found
    }

    mutating func account(_ match: ClientDirectory.Match) -> Int { ledger.client(directory.clients[match.client].id) }

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
        // Money given back has its charge to fit, and no bill.
        if let noted = clientInNote(memo),
            movement.gross < .zero || fits(account(noted), movement) && hasSpareBill(noted, movement)
        {
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
    func fits(_ client: Int, _ movement: Movement) -> Bool {
        let near = openBills(of: client, on: movement.day, since: movement.day.adding(-pipeline.match.windowDays))
        if near.contains(where: { ledger.bills[$0].due == movement.gross }) { return true }
        return near.count > 1
            && !SubsetSum.find(movement.gross, in: near.map { ledger.bills[$0].due }, limit: 1).solutions.isEmpty
    }

    /// Seen from the other side: true when a bill of that amount is left once every payment that is surely the client's
    /// has taken one. Otherwise the bill's best charge is another.
    mutating func hasSpareBill(_ match: ClientDirectory.Match, _ movement: Movement) -> Bool {
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
