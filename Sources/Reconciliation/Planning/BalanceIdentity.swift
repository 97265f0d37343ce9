import Formats
import LedgerModel
import Values

extension Planner {
    /// Whose balance a row is.
    enum BalanceIdentity {
        case client(String, String)
        case unsure(String, [ReviewItem.Candidate])
        case rejected(String, String)
    }

    /// In order: prior id map, e-mail, last + first + date of birth, last + first with one candidate (a question).
    mutating func identify(
        _ balance: ClientBalance, _ idMap: [String: String], _ origin: Origin, _ roster: inout Roster
    ) -> BalanceIdentity {
        if let decision = decision(.balanceIdentity, "\(origin.source)/\(balance.key)"), !decision.clientID.isEmpty {
            return .client(decision.clientID, "decided by \(decision.who)")
        }
        if let before = balances["\(origin.source)/\(balance.key)"] {
            return .client(before.client, "the same row was brought over before")
        }
        let row = balance.rows[0]
        let name = row.last.isEmpty ? PersonName(written: row.name) : PersonName(first: row.first, last: row.last)
        if let mapped = idMap[balance.key.lowercased()] {
            return directory.client(id: mapped) == nil
                ? .rejected(
                    "the id map names client \(mapped), who is not in the roster",
                    "correct the id map or export the clients again")
                : .client(mapped, "the id map names the client")
        }
        let prior = directory.clients(priorID: balance.key)
        if prior.count == 1, let at = prior.first {
            let client = directory.clients[at]
            if !name.isEmpty,
                !directory.matches(name: name).contains(where: { directory.clients[$0.client].id == client.id })
            {
                return .unsure(
                    "prior_id agrees, but the name is another",
                    [.init(clientID: client.id, score: 60, evidence: "prior id agrees; name differs")])
            }
            return .client(client.id, "prior id agrees")
        }
        if prior.count > 1 {
            return .unsure(
                "several clients have this prior_id",
                prior.map { .init(clientID: directory.clients[$0].id, score: 50, evidence: "prior id agrees") })
        }
        let byEmail = directory.clients(email: row.email)
        if byEmail.count == 1, let at = byEmail.first { return .client(directory.clients[at].id, "e-mail agrees") }
        let named = directory.matches(name: name).filter { $0.score >= ClientDirectory.certain && $0.party.isEmpty }
        if let born = row.dateOfBirth {
            let same = named.filter { directory.clients[$0.client].dateOfBirth == born }
            if same.count == 1, let only = same.first {
                return .client(directory.clients[only.client].id, "\(only.evidence); date of birth agrees")
            }
            if same.count > 1 {
                return .unsure(
                    "several clients have this name and date of birth",
                    same.map {
                        .init(
                            clientID: directory.clients[$0.client].id, score: 70,
                            evidence: "name and date of birth agree")
                    })
            }
        }
        let open = named.filter { row.dateOfBirth == nil || directory.clients[$0.client].dateOfBirth == nil }
        if !open.isEmpty {
            return .unsure(
                open.count == 1 ? "the name alone agrees" : "\(open.count) clients have this name",
                open.prefix(8).map {
                    .init(clientID: directory.clients[$0.client].id, score: $0.score / 2, evidence: $0.evidence)
                })
        }
        let near = directory.matches(name: name).filter { match in
            guard match.score >= ClientDirectory.plausible, let born = row.dateOfBirth else { return false }
            return directory.clients[match.client].dateOfBirth == born
        }
        if !near.isEmpty {
            return .unsure(
                "the name agrees only in part; the date of birth agrees",
                near.prefix(5).map {
                    .init(
                        clientID: directory.clients[$0.client].id, score: $0.score * 3 / 4,
                        evidence: $0.evidence + "; date of birth agrees")
                })
        }
        guard pipeline.policies.unknownClients == .create else {
            return .rejected(
                "no client of the roster fits this row",
                "add the client to clients.csv (prior_id helps), or set policies: unknown_clients: create")
        }
        let client = Client(
            id: balance.key, first: row.first.isEmpty ? name.given.joined(separator: " ").capitalized : row.first,
            last: row.last.isEmpty ? name.family.joined(separator: " ").capitalized : row.last,
            dateOfBirth: row.dateOfBirth,
            email: row.email, priorID: balance.key)
        guard !roster.has(client.id) else {
            return .rejected(
                "a new client cannot be created: the id is taken by someone else in the roster",
                "map the id with id_map")
        }
        plan.clients.append(client)
        roster.add(client)
        return .client(client.id, "created from the report")
    }

    mutating func askWho(
        _ balance: ClientBalance, _ why: String, _ candidates: [ReviewItem.Candidate], _ origin: Origin, _ day: Day
    ) {
        ask(
            ReviewItem(
                kind: .balanceIdentity, source: origin.source, key: "\(origin.source)/\(balance.key)",
                file: origin.file, position: origin.position,
                day: day, amount: balance.owed - balance.credit, message: why, candidates: candidates))
    }

    mutating func askAboutVanished(_ source: Pipeline.Source, _ seen: Set<String>, _ day: Day) {
        for (key, imported) in balances.sorted(by: { $0.key < $1.key })
        where key.hasPrefix(source.name + "/") && !seen.contains(key)
            && !(imported.owed.isZero && imported.credit.isZero)
        {
            ask(
                ReviewItem(
                    kind: .balanceVanished, source: source.name, key: key, file: "", position: .none, day: day,
                    amount: imported.owed - imported.credit,
                    message: "the client was in an earlier import and is not in this report; nothing was changed",
                    candidates: [.init(clientID: imported.client, score: 100, evidence: "brought over before")]))
        }
    }

    /// `old,new` client ids, one pair a line.
    mutating func readIDMap(_ source: Pipeline.Source, at i: Int) -> [String: String] {
        guard let path = source.idMap, let file = open(pipeline.resolve(path), of: i) else { return [:] }
        var scanner = CSVScanner(file.bytes, file: file.number)
        var out: [String: String] = [:]
        do {
            while try scanner.next() {
                let old = scanner.row.trimmedString(0)
                let new = scanner.row.trimmedString(1)
                if old.lowercased() == "old", new.lowercased() == "new" { continue }
                if !old.isEmpty, !new.isEmpty { out[old.lowercased()] = new }
            }
        } catch {
            refuse(
                i,
                Finding(
                    "id-map-unreadable", .refusal, at: .whole(file.number), "the id map is not a CSV file of old,new",
                    remedy: "save it as CSV with two columns: old,new"))
        }
        return out
    }
}
