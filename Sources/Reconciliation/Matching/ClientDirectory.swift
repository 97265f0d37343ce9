import LedgerModel
import Values

/// Finds clients by the names, e-mails and ids that other systems write for them or for whoever pays for them.
struct ClientDirectory: Sendable {
    /// A client that a written name may mean, with how well it fits.
    struct Match: Sendable, Hashable {
        /// Index into the directory's clients.
        var client: Int
        /// The party that was recognised; empty for the client.
        var party: String
        /// 0–100: 100 an exact e-mail, 95 the full name, below ``certain`` only together with an exact amount.
        var score: Int
        /// What agreed, in words without names.
        var evidence: String
    }

    /// From this score on a name alone identifies the client, if it leads by ``margin``.
    static let certain = 85
    /// From this score on a name identifies the client together with an exact amount.
    static let plausible = 70
    /// How far the best must lead the runner-up.
    static let margin = 8

    private struct Entry: Sendable {
        var client: Int
        var party: String
        var name: PersonName
        var who: String
    }

    let clients: [Client]
    private var entries: [Entry] = []
    private var byWord: [String: [Int]] = [:]
    private var byDeletion: [String: [Int]] = [:]
    private var byEmail: [String: [Int]] = [:]
    private var byPrior: [String: [Int]] = [:]
    private var byID: [String: Int] = [:]
    private var partyClients: [String: [Int]] = [:]

    init(clients: [Client], parties: [Party]) {
        self.clients = clients
        for (i, client) in clients.enumerated() {
            byID[client.id] = i
            if !client.priorID.isEmpty { byPrior[client.priorID.lowercased(), default: []].append(i) }
            addEmail(client.email, i)
            switch client.kind {
            case .individual:
                add(
                    Entry(client: i, party: "", name: PersonName(first: client.first, last: client.last), who: "client")
                )
            case .couple:
                add(
                    Entry(client: i, party: "", name: PersonName(first: client.first, last: client.last), who: "couple")
                )
                for part in client.first.split(separator: "&") {
                    add(
                        Entry(
                            client: i, party: "", name: PersonName(first: String(part), last: client.last),
                            who: "member"))
                }
            case .family:
                let words = PersonName.words(client.last).filter { $0 != "family" }
                add(
                    Entry(
                        client: i, party: "", name: PersonName(first: "family", last: words.joined(separator: " ")),
                        who: "family"))
            }
        }
        for party in parties {
            guard let client = byID[party.clientID] else { continue }
            partyClients[party.id, default: []].append(client)
            addEmail(party.email, client)
            if party.role == .`self` { continue }
            add(
                Entry(
                    client: client, party: party.id, name: PersonName(first: party.first, last: party.last),
                    who: party.role.rawValue))
        }
    }

    private mutating func addEmail(_ email: String, _ client: Int) {
        guard !email.isEmpty else { return }
        let key = email.lowercased()
        if byEmail[key]?.contains(client) != true { byEmail[key, default: []].append(client) }
    }

    private mutating func add(_ entry: Entry) {
        guard !entry.name.isEmpty else { return }
        entries.append(entry)
        for word in Set(entry.name.sorted) {
            byWord[word, default: []].append(entries.count - 1)
            for key in ClientDirectory.deletions(word) { byDeletion[key, default: []].append(entries.count - 1) }
        }
    }

    /// A word with each one of its letters left out, and the word itself: two words a typing slip apart share one.
    private static func deletions(_ word: String) -> Set<String> {
        guard word.utf8.count >= 4 else { return [] }
        let bytes = Array(word.utf8)
        var out: Set<String> = [word]
        for i in bytes.indices {
            var copy = bytes
            copy.remove(at: i)
            out.insert(String(decoding: copy, as: UTF8.self))
        }
        return out
    }

    /// The client of that id.
    func client(id: String) -> Int? { byID[id] }

    /// Clients whose id in the prior EHR is this.
    func clients(priorID: String) -> [Int] { byPrior[priorID.lowercased()] ?? [] }

    /// Clients that have this e-mail themselves or through a party.
    func clients(email: String) -> [Int] { email.isEmpty ? [] : byEmail[email.lowercased()] ?? [] }

    /// Clients for whom a party of that id pays.
    func clients(party: String) -> [Int] { partyClients[party] ?? [] }

    /// Everyone that a written name and e-mail may mean, best first; order does not depend on the roster's order.
    func matches(name: PersonName, email: String = "") -> [Match] {
        var best: [Int: Match] = [:]
        func offer(_ match: Match) {
            if let have = best[match.client], (have.score, have.party) >= (match.score, match.party) { return }
            best[match.client] = match
        }
        for client in clients(email: email) {
            offer(Match(client: client, party: "", score: 100, evidence: "e-mail agrees"))
        }
        var seen: Set<Int> = []
        for word in name.sorted {
            for entry in byWord[word] ?? [] { seen.insert(entry) }
        }
        // Slips are looked for only where no entry has every word: exact names stay cheap.
        if !seen.contains(where: { Set(entries[$0].name.sorted).isSubset(of: name.sorted) }) {
            for word in name.sorted {
                for key in ClientDirectory.deletions(word) {
                    for entry in byDeletion[key] ?? [] { seen.insert(entry) }
                }
            }
        }
        for i in seen {
            let entry = entries[i]
            guard let (score, words) = ClientDirectory.compare(name, entry.name) else { continue }
            let who = entry.who == "client" ? "" : " (\(entry.who))"
            offer(Match(client: entry.client, party: entry.party, score: score, evidence: words + who))
        }
        return best.values.sorted {
            ($1.score, clients[$0.client].id) < ($0.score, clients[$1.client].id)
        }
    }

    /// How well a written name fits a known one; `nil` when it does not.
    static func compare(_ written: PersonName, _ known: PersonName) -> (Int, String)? {
        if written.isEmpty || known.isEmpty { return nil }
        if written.sorted == known.sorted {
            return (95, written.family == known.family ? "name agrees in full" : "name agrees, order swapped")
        }
        let writtenWords = Set(written.sorted)
        let knownWords = Set(known.sorted)
        if knownWords.count >= 2, knownWords.isSubset(of: writtenWords) {
            return (92, "name agrees, with a further name")
        }
        // Either order: the vendor may have swapped the parts.
        let straight = parts(written.given, written.family, known)
        let swapped = parts(written.family, written.given, known)
        guard let (score, words) = [straight, swapped].compactMap({ $0 }).max(by: { $0.0 < $1.0 }) else { return nil }
        return (score, words)
    }

    private static func parts(_ given: [String], _ family: [String], _ known: PersonName) -> (Int, String)? {
        guard let first = given.first, let knownFirst = known.given.first, !family.isEmpty, !known.family.isEmpty else {
            let same = !family.isEmpty && Set(family) == Set(known.family)
            return same ? (40, "family name alone agrees") : nil
        }
        let familySame = Set(family) == Set(known.family)
        let familyPart = !Set(family).isDisjoint(with: known.family)
        let familySlip = !familyPart && slip(family.joined(), known.family.joined())
        let givenSame = given.contains(knownFirst) || known.given.contains(first)
        if givenSame, familySame { return (92, "name agrees, further given names aside") }
        if givenSame, familyPart { return (86, "given name and part of a double family name agree") }
        if givenSame, familySlip { return (80, "given name agrees, family name with a slip") }
        guard familySame || familyPart else {
            return nil
        }
        if PersonName.areNicknames(first, knownFirst) { return (88, "family name agrees, given name in short form") }
        if first.utf8.count == 1, knownFirst.hasPrefix(first) { return (75, "family name and initial agree") }
        if knownFirst.utf8.count == 1, first.hasPrefix(knownFirst) { return (75, "family name and initial agree") }
        if slip(first, knownFirst) { return (82, "family name agrees, given name with a slip") }
        if first.utf8.count >= 3, knownFirst.hasPrefix(first) || first.hasPrefix(knownFirst) {
            return (78, "family name agrees, given name shortened")
        }
        return (45, "family name agrees, given name does not")
    }

    private static func slip(_ a: String, _ b: String) -> Bool {
        guard min(a.utf8.count, b.utf8.count) >= 4, abs(a.utf8.count - b.utf8.count) <= 1 else { return false }
        return EditDistance.between(a, b) == 1
    }
}
