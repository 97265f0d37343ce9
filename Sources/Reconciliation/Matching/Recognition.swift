import Formats
import LedgerModel
import Values

/// Whom a processor's charge is from.
enum Recognition {
    /// A bill that the charge names.
    case bill(Int, party: String, rule: String, evidence: String)
    /// A client, certain or (with an exact amount only) plausible.
    case client(Int, party: String, how: String, needsExactBill: Bool)
    /// Nobody but a person can say.
    case unclear(String, [ReviewItem.Candidate])
}

extension Planner {
    /// Recognises the client or bill of a charge: a named invoice first, then who paid. Never guesses between clients.
    mutating func recognise(_ movement: Movement) -> Recognition {
        let matches = lookUp(movement.name, movement.email)
        if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice.trimmingBlanks) {
            return named(bill, matches, movement, rule: "matched/invoice", evidence: "the charge names the invoice")
        }
        if let found = invoiceInMemo(movement, matches) { return found }
        guard let best = matches.first else {
            return .unclear(
                movement.name.isEmpty ? "the charge names nobody" : "nobody in the roster has this name or e-mail",
                candidates(byAmountOf: movement))
        }
        let runnerUp = matches.dropFirst().first
        let lead = best.score - (runnerUp?.score ?? 0)
        if best.score >= ClientDirectory.certain, lead >= ClientDirectory.margin {
            return .client(account(best), party: best.party, how: best.evidence, needsExactBill: false)
        }
        let exact = matches.filter { $0.score >= ClientDirectory.plausible && fits(account($0), movement) }
        if lead >= ClientDirectory.margin {
            if best.score >= ClientDirectory.plausible, exact.contains(best) {
                return .client(account(best), party: best.party, how: best.evidence, needsExactBill: true)
            }
            return .unclear(
                "the name fits only in part, and no bill has exactly this amount due",
                candidates(for: movement, among: matches.prefix(5).map { account($0) }))
        }
        // Several clients fit the name alike: only one of them may have anything due, and exactly this amount.
        let tied = matches.filter { best.score - $0.score < ClientDirectory.margin }
        let owing = tied.filter { !openBills(of: account($0), on: movement.day).isEmpty }
        if best.score >= ClientDirectory.certain, owing.count == 1, let only = owing.first, exact.contains(only) {
            return .client(
                account(only), party: only.party,
                how: only.evidence + "; of \(tied.count) clients with such a name only one has a bill due",
                needsExactBill: true)
        }
        return .unclear(
            "\(tied.count) clients fit the name alike", candidates(for: movement, among: tied.prefix(8).map { account($0) }))
    }

    /// Everyone that a name and e-mail may mean; looked up once per name.
    private mutating func lookUp(_ name: String, _ email: String) -> [ClientDirectory.Match] {
        let key = name + "\u{1}" + email
        if let found = nameCache[key] { return found }
        let found = directory.matches(name: PersonName(written: name), email: email)
        nameCache[key] = found
        return found
    }

    private mutating func account(_ match: ClientDirectory.Match) -> Int { ledger.client(directory.clients[match.client].id) }

    /// True when a bill of the client within the window has exactly the movement's amount due.
    private func fits(_ client: Int, _ movement: Movement) -> Bool {
        openBills(of: client, on: movement.day).contains {
            ledger.bills[$0].due == movement.gross && ledger.bills[$0].day.adding(pipeline.windowDays) >= movement.day
        }
    }

    private mutating func named(
        _ bill: Int, _ matches: [ClientDirectory.Match], _ movement: Movement, rule: String, evidence: String
    ) -> Recognition {
        let client = ledger.bills[bill].client
        let own = matches.first { account($0) == client }
        if let best = matches.first, best.score >= ClientDirectory.certain, own == nil || best.score - (own?.score ?? 0) >= ClientDirectory.margin,
            account(best) != client
        {
            return .unclear(
                "the invoice is of one client and the name of another",
                candidates(for: movement, among: [client, account(best)]))
        }
        if let code = AccessCode.find(in: movement.memo, except: ledger.bills[bill].invoice),
            let line = ledger.bills[bill].lines.first, !facts[line].accessCode.isEmpty, facts[line].accessCode != code
        {
            return .unclear(
                "the invoice number is known, but the access code is another",
                candidates(for: movement, among: [client]))
        }
        return .bill(bill, party: own?.party ?? "", rule: rule, evidence: evidence + (own.map { "; " + $0.evidence } ?? ""))
    }

    /// A number in a memo is an invoice number only if client or amount agrees with it.
    private mutating func invoiceInMemo(_ movement: Movement, _ matches: [ClientDirectory.Match]) -> Recognition? {
        guard !movement.memo.isEmpty else { return nil }
        var agreeing: [(bill: Int, why: String)] = []
        for word in AccessCode.words(movement.memo) {
            guard word.utf8.count >= 3, let bill = ledger.bill(word), !agreeing.contains(where: { $0.bill == bill }) else { continue }
            let client = ledger.bills[bill].client
            if matches.contains(where: { $0.score >= ClientDirectory.plausible && account($0) == client }) {
                agreeing.append((bill, "the note names the invoice, and the client agrees"))
            } else if ledger.bills[bill].due == movement.gross, matches.first.map({ $0.score < ClientDirectory.plausible }) ?? true {
                agreeing.append((bill, "the note names the invoice, and the amount is what it has due"))
            }
        }
        guard agreeing.count == 1, let only = agreeing.first else { return nil }
        return named(only.bill, matches, movement, rule: "matched/memo-invoice", evidence: only.why)
    }

    // MARK: Candidates

    /// Possible answers among some clients, best first: an exact bill before others.
    func candidates(for movement: Movement, among clients: [Int]) -> [ReviewItem.Candidate] {
        var out: [ReviewItem.Candidate] = []
        for client in clients {
            let open = openBills(of: client, on: movement.day)
            let exact = open.filter { ledger.bills[$0].due == movement.gross }
            let id = ledger.clients[client].id
            if exact.isEmpty {
                out.append(
                    .init(
                        clientID: id, invoice: open.last.map { ledger.bills[$0].invoice } ?? "", score: open.isEmpty ? 30 : 45,
                        evidence: open.isEmpty ? "the name fits; nothing is due" : "the name fits; no bill has this amount due"))
            }
            for bill in exact.suffix(3) {
                out.append(
                    .init(
                        clientID: id, invoice: ledger.bills[bill].invoice, score: 70,
                        evidence: "the name fits in part; bill of \(ledger.bills[bill].day) has this amount due"))
            }
        }
        return out.sorted { ($1.score, $0.clientID, $0.invoice) < ($0.score, $1.clientID, $1.invoice) }
    }

    /// Bills of anyone with exactly this amount due near the day: a hint for a person, never more.
    func candidates(byAmountOf movement: Movement) -> [ReviewItem.Candidate] {
        var out: [(Int, ReviewItem.Candidate)] = []
        for bill in ledger.bills where bill.due == movement.gross && bill.day <= movement.day {
            let age = movement.day.days(since: bill.day)
            guard age <= pipeline.windowDays else { continue }
            out.append((age, .init(clientID: ledger.clients[bill.client].id, invoice: bill.invoice, score: 20,
                evidence: "bill of \(bill.day) has this amount due; the name does not agree")))
        }
        return out.sorted { ($0.0, $0.1.invoice) < ($1.0, $1.1.invoice) }.prefix(5).map(\.1)
    }
}

/// Finds what may be an invoice number or an access code in a note.
enum AccessCode {
    /// The words of a note: runs of letters, digits and hyphens.
    static func words(_ text: String) -> [String] {
        text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }).map(String.init)
    }

    /// Six digits behind the word "code" or "access"; `nil` where a note has none.
    static func find(in text: String, except invoice: String) -> String? {
        let all = words(text.lowercased())
        for (i, word) in all.enumerated() where word == "code" || word == "access" {
            for next in all[(i + 1)...].prefix(2)
            where next.utf8.count == 6 && next.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) && next != invoice { return next }
        }
        return nil
    }
}

extension String {
    /// The text without blanks at either side.
    var trimmingBlanks: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[start...end])
    }
}
