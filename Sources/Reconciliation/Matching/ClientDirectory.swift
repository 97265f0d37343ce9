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

    /// How many clients are looked at of whom nothing but the given name agrees: they never lead, and are many.
    private static let bearersOfGivenName = 8

    private struct Entry: Sendable {
        var client: Int
        var party: String
        var person: Int
        var name: PersonName
        var who: String
        var email: String
    }

    /// What finding and comparing an entry takes: no texts, nothing that is counted.
    private struct Known: Sendable {
        var client: Int
        var parts: NameParts
        /// True where the name has a suffix.
        var hasSuffix: Bool
    }

    let clients: [Client]
    private var entries: [Entry] = []
    private var known: [Known] = []
    /// The words of ``known``.
    private var pool: [NameWord] = []
    // Entries by the hash of a word (of its sound): what is found is compared, so that two words of one hash do no harm.
    private var byFamily: [UInt64: [Int32]] = [:]
    private var byGiven: [UInt64: [Int32]] = [:]
    private var byDeletion: [UInt64: [Int32]] = [:]
    private var bySound: [UInt64: [Int32]] = [:]
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
        index()
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
    }

    /// Takes the words of all entries into the indices, once it is known how common each is.
    private mutating func index() {
        known.reserveCapacity(entries.count)
        pool.reserveCapacity(entries.count * 2)
        for (i, entry) in entries.enumerated() {
            let at = Int32(i)
            let name = entry.name
            let parts = NameParts(given: name.given, family: name.family, into: &pool, shares)
            known.append(Known(client: entry.client, parts: parts, hasSuffix: !name.suffix.isEmpty))
            let words = pool.withUnsafeBufferPointer { pool in
                let view = parts.view(pool)
                return (
                    family: Array(view.family), given: Array(view.given),
                    whole: view.family.isEmpty ? nil : view.wholeFamily
                )
            }
            for word in words.family {
                ClientDirectory.add(at, to: &byFamily[word.hash, default: []])
                word.forEachDeletion { ClientDirectory.add(at, to: &byDeletion[$0, default: []]) }
                if word.sound != 0 { ClientDirectory.add(at, to: &bySound[word.sound, default: []]) }
            }
            if words.family.count > 1, let whole = words.whole {
                ClientDirectory.add(at, to: &byFamily[whole.hash, default: []])
            }
            for word in words.given { ClientDirectory.add(at, to: &byGiven[word.hash, default: []]) }
        }
    }

    /// Adds an entry once: entries come in their order.
    private static func add(_ entry: Int32, to list: inout [Int32]) {
        if list.last != entry { list.append(entry) }
    }

    /// The number of a person: one e-mail or one party id with one name is one person, whomever he pays for.
    private mutating func person(_ name: PersonName, party: String, email: String) -> Int {
        let words = name.sorted.joined(separator: " ")
        let keys = (email.isEmpty ? [] : ["e\(email) \(words)"]) + (party.isEmpty ? [] : ["p\(party) \(words)"])
        let found = keys.compactMap { persons[$0] }.first ?? entries.count
        for key in keys { persons[key] = found }
        return found
    }

    /// The client of that id.
    func client(id: String) -> Int? { byID[id] }

    /// Clients whose id in the prior EHR is this.
    func clients(priorID: String) -> [Int] { byPrior[priorID.lowercased()] ?? [] }

    /// Clients that have this e-mail themselves or through a party.
    func clients(email: String) -> [Int] { email.isEmpty ? [] : byEmail[email.lowercased()] ?? [] }

    /// Clients for whom a party of that id pays.
    func clients(party: String) -> [Int] { partyClients[party] ?? [] }

    /// True where one of the names that a note may use for a client, its own or a member's, is as asked for.
    func hasOwnName(_ client: Int, where isFitting: (_ given: String, _ family: String?) -> Bool) -> Bool {
        entriesOf[client].contains { at in
            guard entries[at].who != "contact", let given = entries[at].name.given.first else { return false }
            return isFitting(given, entries[at].name.family.first)
        }
    }

    // MARK: Who is meant

    /// Everyone that a written name and e-mail may mean, best first; order does not depend on the roster's order.
    ///
    /// Of those of whom nothing but the given name agrees, only the nearest. Where somebody bears the name in full, those
    /// a slip or a sound away are left out unless they are asked for, `withSlips`.
    func matches(name: PersonName, email: String = "", withSlips: Bool = false) -> [Match] {
        let read = ReadName(name, shares)
        var found = name.isEmpty ? [] : offers(name, read, withSlips)
        let email = email.lowercased()
        let mailed = clients(email: email)
        if !mailed.isEmpty {
            found.removeAll { mailed.contains($0.client) }
            // An address that several share says so much less.
            let weight = ClientDirectory.emailWeight + prior - Bits.log(mailed.count)
            for client in mailed {
                let own = entriesOf[client].filter { entries[$0].email == email }
                for at in own.isEmpty ? Array(entriesOf[client].prefix(1)) : own {
                    let agreement = name.isEmpty ? nil : compare(read, at)
                    found.append(
                        Offer(
                            client: client, entry: at, weight: weight + max(agreement?.weight ?? 0, -40),
                            name: agreement, hasEmail: true))
                }
            }
        }
        return nearest(best(found)).map { offer in
            let entry = entries[offer.entry]
            return Match(
                client: offer.client, party: entry.party, person: entry.person, weight: offer.weight, name: offer.name,
                hasEmail: offer.hasEmail, who: entry.who)
        }
    }

    /// A person of the roster whom a name or an e-mail may mean.
    private struct Offer {
        var client: Int
        var entry: Int
        var weight: Int
        var name: NameAgreement?
        var hasEmail: Bool
        var tier: NameAgreement.Tier { hasEmail ? .full : name?.tier ?? .none }
    }

    private func offers(_ name: PersonName, _ read: ReadName, _ withSlips: Bool) -> [Offer] {
        var out: [Offer] = []
        for at in candidates(read, withSlips) {
            var agreement = compare(read, at)
            if name.isOrganisation, !Set(name.sorted).isSubset(of: entries[at].name.sorted) {
                agreement.isContradicted = true
            }
            guard agreement.family.isThere || agreement.family == .neighbour || agreement.given == .exact else {
                continue
            }
            out.append(
                Offer(
                    client: known[at].client, entry: at, weight: agreement.weight + prior, name: agreement,
                    hasEmail: false))
        }
        return out
    }

    private func compare(_ read: ReadName, _ at: Int) -> NameAgreement {
        pool.withUnsafeBufferPointer {
            read.compare(known[at].parts.view($0), suffix: known[at].hasSuffix ? entries[at].name.suffix : "")
        }
    }

    /// The best offer of each client.
    private func best(_ offers: [Offer]) -> [Offer] {
        guard offers.count > 1 else { return offers }
        var out: [Offer] = []
        for offer in offers.sorted(by: { ($0.client, $1.weight, $0.entry) < ($1.client, $0.weight, $1.entry) }) {
            guard let last = out.last, last.client == offer.client else {
                out.append(offer)
                continue
            }
            if last.weight == offer.weight, entries[last.entry].party < entries[offer.entry].party {
                out[out.count - 1] = offer
            }
        }
        return out
    }

    /// Offers in their order, those without more than a given name left out beyond a few.
    private func nearest(_ offers: [Offer]) -> [Offer] {
        var out = offers
        if out.count > 1 {
            out.sort {
                if $0.tier != $1.tier { return $0.tier > $1.tier }
                return $0.weight == $1.weight
                    ? clients[$0.client].id < clients[$1.client].id : $0.weight > $1.weight
            }
        }
        var bearers = 0
        out.removeAll { offer in
            if offer.hasEmail || offer.name?.family.isThere == true { return false }
            bearers += 1
            return bearers > ClientDirectory.bearersOfGivenName
        }
        return out
    }

    /// True when one of the entries has a given name of these words, too, or none.
    private func isBorneInFull(_ words: ArraySlice<NameWord>, among entries: [Int32]) -> Bool {
        pool.withUnsafeBufferPointer { pool in
            entries.contains { at in
                guard let given = known[Int(at)].parts.view(pool).given.first else { return true }
                return words.contains { $0 == given }
            }
        }
    }

    /// Entries that a name may mean: those that share a family name; where none agrees in full or slips are asked for, those
    /// a slip or a sound away, and those that share the given name.
    private func candidates(_ read: ReadName, _ withSlips: Bool) -> [Int] {
        let words = read.words
        var seen: [Int32] = []
        for word in words { seen += byFamily[word.hash] ?? [] }
        for (word, next) in zip(words, words.dropFirst()) { seen += byFamily[word.hash(joining: next)] ?? [] }
        if withSlips || !isBorneInFull(words, among: seen) {
            for word in words {
                word.forEachDeletion { seen += byDeletion[$0] ?? [] }
                if word.sound != 0 { seen += bySound[word.sound] ?? [] }
                seen += byGiven[word.hash] ?? []
            }
        }
        seen.sort()
        var out: [Int] = []
        out.reserveCapacity(seen.count)
        for at in seen where out.last != Int(at) { out.append(Int(at)) }
        return out
    }
}
