import Formats
import LedgerModel
import Values

/// Finds the client of a balance, in the order of `docs/domain.md` §4: prior id map, the roster's prior id, exact
/// e-mail, last + first + date of birth; whatever agrees only in part is shown to a person and never taken.
///
/// Each step wants what the row says besides to agree, or at least not to contradict: an id can be mistyped, a mother's
/// e-mail stands on all her children's records, a father and a son may share a name.
struct BalanceMatcher {
    /// How strong the evidence is that singled a client out; where two rows claim one client, the stronger keeps it.
    enum Strength: Int, Comparable {
        case created
        case name
        case nameAndBirth
        case email
        case priorID
        case idMap
        case before
        case decided

        static func < (a: Strength, b: Strength) -> Bool { a.rawValue < b.rawValue }
    }

    /// Whose balance a row is.
    enum Outcome {
        case client(String, evidence: String, Strength)
        case unsure(String, [ReviewItem.Candidate])
        case rejected(String, remedy: String)
        case create(Client)
    }

    let directory: ClientDirectory
    /// New ids by the prior system's id, folded; several where the map contradicts itself.
    let idMap: [String: [String]]
    let creates: Bool
    /// True where a full name that one client alone bears is enough.
    var takesNames = false

    /// Whose balance it is that these rows claim.
    func identify(_ claimant: BalanceClaimant, row: BalanceRow) -> Outcome {
        if InsurerWords.isMarked(row) {
            return .rejected(
                "the report marks this account as an insurer's: an insurer is made no client",
                remedy: "take the row out; what insurers owe is worked down in the prior system")
        }
        if claimant.isMixed {
            return .unsure(
                "rows with one client id or name say different names or dates of birth",
                candidates(resembling: claimant).map(\.candidate))
        }
        return byMap(claimant) ?? byPriorID(claimant) ?? byEmail(claimant) ?? byNameAndBirth(claimant)
            ?? inPart(claimant) ?? unknown(claimant, row)
    }

    // MARK: The order

    private func byMap(_ claimant: BalanceClaimant) -> Outcome? {
        guard let mapped = idMap[claimant.key.lowercased()] else { return nil }
        let known = mapped.compactMap { directory.client(id: $0) }
        guard known.count == mapped.count, let first = known.first else {
            return .rejected(
                "the id map names a client who is not in the roster",
                remedy: "correct the id map or export the clients again")
        }
        let hits = known.map { Hit($0, claimant, directory) }
        if hits.count > 1 {
            return .unsure("the id map gives this row to several clients", hits.map { $0.candidate("the id map") })
        }
        if !claimant.name.isEmpty, !hits[0].name.isLikely, hits[0].birth == .differs {
            return .unsure(
                "the id map names the client, but name and date of birth are another's",
                [hits[0].candidate("the id map")])
        }
        return .client(directory.clients[first].id, evidence: "the id map names the client", .idMap)
    }

    private func byPriorID(_ claimant: BalanceClaimant) -> Outcome? {
        let hits = directory.clients(priorID: claimant.key).map { Hit($0, claimant, directory) }
        guard let hit = hits.first else { return nil }
        if hits.count > 1 {
            return .unsure("several clients have this prior_id", hits.map { $0.candidate("prior id agrees") })
        }
        let agrees = Outcome.client(hit.client.id, evidence: "prior id agrees" + hit.birthSlip, .priorID)
        if claimant.name.isEmpty || hit.name.isLikely {
            return hit.birth.isPossible
                ? agrees
                : .unsure("prior_id agrees, but the date of birth is another", [hit.candidate("prior id agrees")])
        }
        // Who has married has another family name; twins have another given name.
        if hit.birth == .same, hit.givenAgrees { return agrees }
        return .unsure("prior_id agrees, but the name is another", [hit.candidate("prior id agrees")])
    }

    private func byEmail(_ claimant: BalanceClaimant) -> Outcome? {
        let found = Set(claimant.emails.flatMap { directory.clients(email: $0) })
        guard !found.isEmpty else { return nil }
        let hits = found.map { Hit($0, claimant, directory) }.sorted()
        let agreeing = hits.filter {
            (claimant.name.isEmpty || $0.name.isLikely || $0.givenAgrees) && $0.birth.isPossible
                && ($0.birth.isNear || $0.generationAgrees)
        }
        // Children on a parent's e-mail: the name must single one out, and no one else may bear it.
        let best = agreeing.filter { $0.rank == agreeing[0].rank }
        if best.count == 1, let only = best.first {
            let rivals = candidates(resembling: claimant).filter {
                $0.client.id != only.client.id && $0.birth.isPossible && $0.rank >= only.rank
            }
            if rivals.isEmpty {
                return .client(only.client.id, evidence: "e-mail agrees" + only.birthSlip, .email)
            }
            return .unsure(
                "the e-mail is one client's, and others bear the name",
                ([only] + rivals).prefix(8).map { $0.id == only.id ? $0.candidate("e-mail agrees") : $0.candidate })
        }
        let named = candidates(resembling: claimant).filter { one in !hits.contains { $0.id == one.id } }
        return .unsure(
            best.isEmpty
                ? "the e-mail is a client's, but name or date of birth are another's"
                : "several clients have this e-mail",
            (hits.map { $0.candidate("e-mail agrees") } + named.map(\.candidate)).prefix(8).map { $0 })
    }

    private func byNameAndBirth(_ claimant: BalanceClaimant) -> Outcome? {
        guard claimant.born != nil else { return nil }
        let same = candidates(resembling: claimant).filter { $0.name.isClose && $0.birth == .same }
        guard let first = same.first else { return nil }
        let exact = same.filter(\.name.isExact)
        if let only = exact.count == 1 ? exact.first : same.count == 1 ? first : nil {
            return .client(only.client.id, evidence: only.name.words + only.birth.words, .nameAndBirth)
        }
        return .unsure("several clients have this name and date of birth", same.prefix(8).map(\.candidate))
    }

    /// What agrees only in part: shown, best first.
    private func inPart(_ claimant: BalanceClaimant) -> Outcome? {
        let hits = candidates(resembling: claimant).filter { $0.name.isClose || $0.birth.isPossible }
        guard let best = hits.first else { return nil }
        if !creates, !hits.contains(where: \.birth.isPossible) {
            return .rejected(
                "a client has this name and another date of birth: perhaps a father and his son",
                remedy: "add the client to clients.csv (prior_id helps), or correct the date of birth")
        }
        if takesNames, hits.count == 1, best.name.isExact, best.birth == .unknown, best.generationAgrees {
            return .client(
                best.client.id, evidence: best.name.words + "; the policy takes a name that one client bears", .name)
        }
        let why =
            switch best.birth {
            case .same: "the name agrees only in part; the date of birth agrees"
            case .mistyped(let how): "the name agrees; of the date of birth, \(how)"
            case .unknown where hits.count > 1: "\(hits.count) clients have this name, or nearly"
            case .unknown: best.name.isClose ? "the name alone agrees" : "the name alone agrees, and only in part"
            case .differs: "the name agrees, the date of birth is another: perhaps a father and his son"
            }
        return .unsure(why, hits.prefix(8).map(\.candidate))
    }

    private func unknown(_ claimant: BalanceClaimant, _ row: BalanceRow) -> Outcome {
        guard creates else {
            return .rejected(
                "no client of the roster fits this row",
                remedy: "add the client to clients.csv (prior_id helps), or set policies: unknown_clients: create")
        }
        let isInstitution =
            InsurerWords.holds(row.name) || InsurerWords.mayBeMarked(row) || claimant.name.isOrganisation
        guard claimant.born != nil || !isInstitution else {
            return .rejected(
                "this reads like an insurer's account: an insurer is made no client",
                remedy: "take the row out, or add the client to clients.csv if it is one")
        }
        if claimant.born == nil, claimant.emails.isEmpty, InsurerWords.isOfTotals(row.name) {
            return .rejected(
                "this reads like a line of totals: no client is made of it",
                remedy: "take the row out, name it in a profile's total_words, or add the client to clients.csv")
        }
        if claimant.born == nil, claimant.emails.isEmpty, InsurerWords.isOneWord(row) {
            return .rejected(
                "the name is one word and nothing else tells a person: it may be an insurer's or a company's",
                remedy: "add the client to clients.csv, or take the row out")
        }
        let client = BalanceMatcher.client(of: row, claimant)
        guard directory.client(id: client.id) == nil else {
            return .rejected(
                "a new client cannot be created: the id is taken by someone else in the roster",
                remedy: "map the id with id_map")
        }
        return .create(client)
    }

    // MARK: Making a client

    /// A client as the report has him; where it has no id, one is made of its key.
    static func client(of row: BalanceRow, _ claimant: BalanceClaimant) -> Client {
        var (first, last) = (row.first, row.last)
        if last.isEmpty {
            let words = row.name.split(separator: " ").map(String.init)
            last = words.last ?? ""
            first = words.dropLast().joined(separator: " ")
        }
        var id = row.key
        if row.isNamedByKey {
            var hash = Fingerprint()
            hash.add(claimant.key)
            id = "NEW-" + String(hash.value, radix: 16, uppercase: true).suffix(8)
        }
        return Client(
            id: id, kind: claimant.isJoint ? .couple : .individual, first: first, last: last,
            dateOfBirth: claimant.born, email: claimant.emails.first ?? "", priorID: row.isNamedByKey ? "" : row.key)
    }

    // MARK: Candidates

    /// A client with how far the row agrees.
    struct Hit: Comparable {
        let id: Int
        let client: Client
        let name: ClaimantAgreement
        let birth: BirthAgreement
        let givenAgrees: Bool
        let generationAgrees: Bool

        init(_ id: Int, _ claimant: BalanceClaimant, _ directory: ClientDirectory) {
            self.id = id
            client = directory.clients[id]
            name = ClaimantAgreement(claimant, client)
            birth = BirthAgreement(claimant.born, client.dateOfBirth)
            let known = "\(client.first) \(client.last)"
            generationAgrees = claimant.generation == BalanceClaimant.generation(known)
            let given = PersonName(first: client.first, last: client.last).given
            givenAgrees = claimant.name.given.contains { mine in
                given.contains { $0 == mine || GivenNames.areForms($0, mine) }
            }
        }

        /// How far name and date of birth agree together, 0–100.
        var rank: Int {
            switch birth {
            case .same: name.score
            case .mistyped: name.score * 9 / 10
            case .unknown: name.score / 2
            case .differs: name.score / 4
            }
        }

        /// Said of a date of birth that agrees but for a slip.
        var birthSlip: String {
            if case .mistyped = birth { return birth.words }
            return ""
        }

        var candidate: ReviewItem.Candidate { candidate("") }

        func candidate(_ also: String) -> ReviewItem.Candidate {
            .init(
                clientID: client.id, score: also.isEmpty ? rank : max(rank, 50),
                evidence: (also.isEmpty ? "" : also + "; ") + name.words + birth.words)
        }

        static func == (a: Hit, b: Hit) -> Bool { a.id == b.id }
        static func < (a: Hit, b: Hit) -> Bool { (-a.rank, a.client.id) < (-b.rank, b.client.id) }
    }

    /// Clients whose name may be the row's, best first. Whoever only pays for a client is not looked at.
    private func candidates(resembling claimant: BalanceClaimant) -> [Hit] {
        directory.matches(name: claimant.name).map { Hit($0.client, claimant, directory) }.filter(\.name.isLikely)
            .sorted()
    }
}

extension BalanceRow {
    /// True when the report has no id for the client, and the name stands for it.
    var isNamedByKey: Bool { !name.isEmpty && key.hasPrefix(name) }
}
