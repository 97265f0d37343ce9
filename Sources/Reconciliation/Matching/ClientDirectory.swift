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
        /// The same for the same person, who may pay for several clients.
        var person: Int
        /// Evidence that this client is meant rather than a stranger, in tenths of a bit.
        var weight: Int
        /// How the name agrees; `nil` where it is not given.
        var name: NameAgreement?
        /// True where the e-mail is known for this client.
        var hasEmail: Bool
        /// What the person is to the client, where not the client: `contact`, `member` …
        var who: String

        /// What the match is good for.
        var tier: NameAgreement.Tier { hasEmail ? .full : name?.tier ?? .none }

        /// 0–100 for people: from ``ClientDirectory/certain`` on it names the client, from
        /// ``ClientDirectory/plausible`` on together with an exact amount.
        var score: Int {
            if hasEmail { return 100 }
            switch tier {
            case .full where weight >= ClientDirectory.certainWeight:
                return 85 + min(14, (weight - ClientDirectory.certainWeight) / 10)
            case .full: return weight >= ClientDirectory.plausibleWeight ? 78 : 65
            case .part where weight >= ClientDirectory.plausibleWeight:
                return 70 + min(7, (weight - ClientDirectory.plausibleWeight) / 20)
            case .part: return 60
            case .none: return name?.family.isStrong == true ? 45 : 30
            }
        }

        /// What agreed, in words without names.
        var evidence: String {
            var parts: [String] = []
            if hasEmail { parts.append("e-mail agrees") }
            if let name, !hasEmail || name.tier > .none { parts.append(name.words) }
            return parts.joined(separator: ", ") + (who.isEmpty ? "" : " (\(who))")
        }
    }

    /// From this score on a name alone identifies the client, if it leads by ``margin``.
    static let certain = 85
    /// From this score on a name identifies the client together with an exact amount.
    static let plausible = 70
    /// How far the best must lead the runner-up, in points of ``Match/score``.
    static let margin = 8

    /// Tenths of a bit from which on a full name alone identifies the client: 64 to 1 against a stranger.
    static let certainWeight = 60
    /// From which on a part of a name does, together with a bill of exactly the amount: 16 to 1.
    static let plausibleWeight = 40
    /// How far the best must lead: 16 to 1 against the runner-up. On public payment pairs a mutual lead of four bits
    /// left 2 of 43,000 links wrong.
    static let marginWeight = 40
    /// One payment in fifty comes from nobody in the roster: 5.6 bits in favour of the roster as a whole.
    private static let strangers = 56
    /// What an equal e-mail weighs: hardly anyone else in the country has it.
    private static let emailWeight = 200

    private struct Entry: Sendable {
        var client: Int
        var party: String
        var person: Int
        var name: PersonName
        var who: String
        var email: String
    }

    let clients: [Client]
    private var entries: [Entry] = []
    private var byFamily: [String: [Int]] = [:]
    private var byGiven: [String: [Int]] = [:]
    private var byDeletion: [String: [Int]] = [:]
    private var bySound: [[UInt8]: [Int]] = [:]
    private var byEmail: [String: [Int]] = [:]
    private var byPrior: [String: [Int]] = [:]
    private var byID: [String: Int] = [:]
    private var partyClients: [String: [Int]] = [:]
    private var persons: [String: Int] = [:]
    private var entriesOf: [[Int]] = []
    private(set) var shares = NameShares()
    private var prior = 0

    init(clients: [Client], parties: [Party]) {
        self.clients = clients
        entriesOf = Array(repeating: [], count: clients.count)
        for (i, client) in clients.enumerated() {
            byID[client.id] = i
            if !client.priorID.isEmpty { byPrior[client.priorID.lowercased(), default: []].append(i) }
            addEmail(client.email, i)
            for (name, who) in ClientDirectory.names(of: client) { add(name, who, client: i, email: client.email) }
        }
        for party in parties {
            guard let client = byID[party.clientID] else { continue }
            partyClients[party.id, default: []].append(client)
            addEmail(party.email, client)
            if party.role == .`self` { continue }
            add(
                PersonName(first: party.first, last: party.last), party.role.rawValue, client: client,
                party: party.id, email: party.email)
        }
        for list in entriesOf where !list.isEmpty { shares.count(list.map { entries[$0].name }) }
        prior = ClientDirectory.strangers - Bits.log(max(shares.clients, 1))
    }

    /// The names that stand for a client itself.
    private static func names(of client: Client) -> [(PersonName, String)] {
        switch client.kind {
        case .individual: return [(PersonName(first: client.first, last: client.last), "")]
        case .couple:
            let members = client.first.split(separator: "&").map {
                (PersonName(first: String($0), last: client.last), "member")
            }
            return [(PersonName(first: client.first, last: client.last), "couple")] + members
        case .family:
            let words = PersonName.words(client.last).filter { $0 != "family" }
            return [(PersonName(first: "family", last: words.joined(separator: " ")), "family")]
        }
    }

    private mutating func addEmail(_ email: String, _ client: Int) {
        guard !email.isEmpty else { return }
        let key = email.lowercased()
        if byEmail[key]?.contains(client) != true { byEmail[key, default: []].append(client) }
    }

    private mutating func add(_ name: PersonName, _ who: String, client: Int, party: String = "", email: String) {
        guard !name.isEmpty else { return }
        let at = entries.count
        let email = email.lowercased()
        entries.append(
            Entry(
                client: client, party: party, person: person(name, party: party, email: email), name: name, who: who,
                email: email))
        entriesOf[client].append(at)
        for word in Set(name.family) {
            byFamily[word, default: []].append(at)
            for key in ClientDirectory.deletions(word) { byDeletion[key, default: []].append(at) }
            let sound = SoundKey.of(word)
            if sound.count >= 2 { bySound[sound, default: []].append(at) }
        }
        if name.family.count > 1 { byFamily[name.family.joined(), default: []].append(at) }
        for word in Set(name.given) { byGiven[word, default: []].append(at) }
    }

    /// The number of a person: one e-mail or one party id with one name is one person, whomever he pays for.
    private mutating func person(_ name: PersonName, party: String, email: String) -> Int {
        let words = name.sorted.joined(separator: " ")
        let keys = (email.isEmpty ? [] : ["e\(email) \(words)"]) + (party.isEmpty ? [] : ["p\(party) \(words)"])
        let found = keys.compactMap { persons[$0] }.first ?? entries.count
        for key in keys { persons[key] = found }
        return found
    }

    /// A word with each one of its letters left out, and the word itself: two words a typing slip apart share one.
    private static func deletions(_ word: String) -> Set<String> {
        guard word.utf8.count >= 3 else { return [] }
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

    /// The words that a note may use for a client: given and family names of the client and of members.
    func ownNames(of client: Int) -> [PersonName] {
        entriesOf[client].filter { entries[$0].who != "contact" }.map { entries[$0].name }
    }

    // MARK: Who is meant

    /// Everyone that a written name and e-mail may mean, best first; order does not depend on the roster's order.
    func matches(name: PersonName, email: String = "") -> [Match] {
        var best: [Int: Match] = [:]
        func offer(_ match: Match) {
            if let have = best[match.client], (have.weight, have.party) >= (match.weight, match.party) { return }
            best[match.client] = match
        }
        let email = email.lowercased()
        let known = clients(email: email)
        for client in known {
            // An address that several share says so much less.
            let weight = ClientDirectory.emailWeight + prior - Bits.log(known.count)
            let own = entriesOf[client].filter { entries[$0].email == email }
            for at in own.isEmpty ? entriesOf[client].prefix(1).map({ $0 }) : own {
                let entry = entries[at]
                let agreement = name.isEmpty ? nil : shares.compare(name, entry.name)
                offer(
                    Match(
                        client: client, party: entry.party, person: entry.person,
                        weight: weight + max(agreement?.weight ?? 0, -40), name: agreement, hasEmail: true,
                        who: entry.who))
            }
        }
        guard !name.isEmpty else { return sorted(best) }
        for at in candidates(name) {
            let entry = entries[at]
            var agreement = shares.compare(name, entry.name)
            if name.isOrganisation, !Set(name.sorted).isSubset(of: entry.name.sorted) {
                agreement.isContradicted = true
            }
            guard agreement.family.isThere || agreement.given == .exact else { continue }
            if best[entry.client]?.hasEmail == true { continue }
            offer(
                Match(
                    client: entry.client, party: entry.party, person: entry.person, weight: agreement.weight + prior,
                    name: agreement, hasEmail: false, who: entry.who))
        }
        return sorted(best)
    }

    private func sorted(_ best: [Int: Match]) -> [Match] {
        best.values.sorted {
            ($1.tier.rawValue, $1.weight, clients[$0.client].id) < ($0.tier.rawValue, $0.weight, clients[$1.client].id)
        }
    }

    /// Entries that a name may mean: those that share a family name; where none agrees in full, those a slip or a
    /// sound away, and those that share the given name.
    private func candidates(_ name: PersonName) -> [Int] {
        var seen: Set<Int> = []
        var isFound = false
        let words = name.given + name.family
        let joined = (1..<max(words.count, 1)).map { words[$0 - 1] + words[$0] }
        for word in words + joined {
            for at in byFamily[word] ?? [] where seen.insert(at).inserted {
                if !isFound { isFound = Set(entries[at].name.given.prefix(1)).isSubset(of: words) }
            }
        }
        if isFound { return Array(seen) }
        for word in words {
            for key in ClientDirectory.deletions(word) { seen.formUnion(byDeletion[key] ?? []) }
            let sound = SoundKey.of(word)
            if sound.count >= 2 { seen.formUnion(bySound[sound] ?? []) }
            seen.formUnion(byGiven[word] ?? [])
        }
        return Array(seen)
    }
}
