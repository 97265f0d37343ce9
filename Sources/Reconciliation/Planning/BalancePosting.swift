import Formats
import LedgerModel
import Values

extension Planner {
    /// A source of balances while it is staged.
    struct BalanceImport {
        let source: Pipeline.Source
        let number: Int
        let cutOver: Day
        var read: [ReadBalances]
        var balances: [ClientBalance]
        var sheet: BalanceSheet
        /// What the report says of rows that wait or were rejected, less what the book holds of them.
        var waiting = Cents.zero
        /// The part of it that no posting was made for.
        var pending = Cents.zero

        /// The book's key of a balance.
        func key(_ balance: ClientBalance) -> String { "\(source.name)/\(balance.key)" }

        func origin(_ balance: ClientBalance) -> Origin {
            Origin(
                source: source.name, file: balance.files.first ?? "", key: balance.key,
                position: balance.rows.first?.position ?? .none)
        }
    }

    /// Reads a balance source whole, proves its totals, finds each client, and posts opening bills and credits, or the
    /// differences to what an earlier import posted.
    mutating func stageBalances(_ found: FoundSource, at i: Int, _ roster: inout Roster) {
        let source = found.source
        if isCheck, !keepsRows, roster.clients.isEmpty, countBalances(found, at: i) { return }
        var read: [ReadBalances] = []
        var sheet = BalanceSheet(source: source.name)
        for path in found.paths {
            guard let file = open(path, of: i), !isRepeated(file, read, at: i) else { continue }
            read.append(ReadBalances(file: file, report: readBalances(file, found)))
        }
        readMended(&read, found)
        for at in read.indices {
            let (file, report) = (read[at].file, read[at].report)
            plan.findings.append(BalanceSheet.counts(report, file))
            plan.tieOuts.append(BalanceSheet.kinds(report, file, source.name))
            sheet.add(report)
            read[at].isUsed = accept(report.reading, file, at: i)
            noteMended(report, file, at: i)
        }
        let rows = withoutRepeats(read.filter(\.isUsed), at: i)
        sheet.records.known = plan.sources[i].duplicate
        let balances = gather(rows, source, roster)
        for balance in balances { sheet.add(balance) }
        sheet.noteRejects(read)
        let isPartial = !read.isEmpty && read.allSatisfy(\.report.isPartial)
        let agrees = proveDeclared(sheet, source, isPartial, at: i)
        guard agrees, !plan.sources[i].isRefused, let cutOver = pipeline.cutOver else {
            refuse(&sheet, at: i)
            writeRejects(read, found)
            return
        }
        if isCheck, roster.clients.isEmpty {
            for balance in balances {
                sheet.count(balance, as: balance.isZero ? \.zero : \.posted)
                plan.sources[i].setAside += balance.isZero ? balance.rows.count : 0
                plan.sources[i].accepted += balance.isZero ? 0 : balance.rows.count
            }
            plan.balanceSheets.append(sheet)
            return
        }
        noteLackOfSessions(balances, source, at: i)
        if !isPartial { balanceSources.insert(source.name) }
        var work = BalanceImport(
            source: source, number: i, cutOver: cutOver, read: read, balances: balances, sheet: sheet)
        place(&work, found, &roster)
        compare(&work, isPartial)
        writeRejects(work.read, found)
        proveBook(work)
        plan.balanceSheets.append(work.sheet)
    }

    /// Nothing of a refused source is accepted: read = rejected + duplicate + set aside.
    mutating func refuse(_ sheet: inout BalanceSheet, at i: Int) {
        let left = plan.sources[i]
        if left.accepted == 0 { plan.sources[i].rejected = left.read - left.duplicate - left.setAside }
        sheet.records.rejected = sheet.records.read - sheet.records.known - sheet.records.setAside
        plan.balanceSheets.append(sheet)
    }

    /// A pipeline that asks for sessions and a report that has none: what clients owe comes as one line.
    private mutating func noteLackOfSessions(_ balances: [ClientBalance], _ source: Pipeline.Source, at i: Int) {
        guard pipeline.policies.previousBalance == .retroactiveSessions,
            balances.contains(where: { $0.owed > .zero }), !balances.contains(where: \.hasSessions)
        else { return }
        plan.findings.append(
            Finding(
                "sessions-lacking", .warning, at: plan.sources[i].files.first.map { .whole($0) } ?? .none,
                "the policies ask for retroactive_sessions, and \(source.name) has no session detail: "
                    + "each client's balance comes as one product line",
                remedy: "export session detail (format: balances-sessions-csv), or say previous_balance: product_bill"))
    }

    // MARK: Placing

    /// Finds each client and posts what is sure; the rest is asked or rejected.
    private mutating func place(_ work: inout BalanceImport, _ found: FoundSource, _ roster: inout Roster) {
        directory = ClientDirectory(clients: roster.clients, parties: roster.parties)
        balanceKeys = Dictionary(grouping: balances.keys.sorted(), by: { balances[$0]?.client ?? "" })
        let matcher = BalanceMatcher(
            directory: directory, idMap: readIDMap(work.source, at: work.number),
            creates: pipeline.policies.unknownClients == .create,
            takesNames: pipeline.policies.singleName == .accept)
        var open: [(balance: ClientBalance, outcome: BalanceMatcher.Outcome)] = []
        for balance in work.balances {
            let key = work.key(balance)
            balancesRead.insert(key)
            if balance.isZero, balances[key] == nil {
                plan.sources[work.number].setAside += balance.rows.count
                work.sheet.count(balance, as: \.zero)
                continue
            }
            if balances[key] != nil, known[recordKey(balance, work)] == fingerprint(balance, work) {
                plan.sources[work.number].duplicate += balance.rows.count
                work.sheet.count(balance, as: \.known)
                continue
            }
            open.append((balance, identify(balance, work, matcher)))
        }
        for (at, why) in rivals(open.map(\.outcome), open.map { work.key($0.balance) }, open.map(\.balance)) {
            open[at].outcome = why
        }
        for at in open.indices {
            if let why = broughtOverElsewhere(open[at].outcome, open[at].balance, work.key(open[at].balance)) {
                open[at].outcome = why
            }
        }
        for (balance, outcome) in open { settle(balance, outcome, &work, &roster) }
    }

    /// Whose balance it is: as brought over before, as a person decided, or as the matcher finds.
    private func identify(
        _ balance: ClientBalance, _ work: BalanceImport, _ matcher: BalanceMatcher
    ) -> BalanceMatcher.Outcome {
        let key = work.key(balance)
        if let decision = decision(.balanceIdentity, key), !decision.clientID.isEmpty {
            return .client(decision.clientID, evidence: "decided by \(decision.who)", .decided)
        }
        let claimant = BalanceClaimant(balance)
        if let before = balances[key] {
            if let at = directory.client(id: before.client), !claimant.name.isEmpty {
                let hit = BalanceMatcher.Hit(at, claimant, directory)
                if hit.birth == .differs, !hit.name.isLikely {
                    return .unsure(
                        "the same id was brought over before, with another name and date of birth",
                        [hit.candidate("brought over before")])
                }
            }
            return .client(before.client, evidence: "the same row was brought over before", .before)
        }
        return matcher.identify(claimant, row: balance.rows[0])
    }

    /// Rows that would go to a client whom another row has, or claims with evidence as strong: for a person to see.
    private func rivals(
        _ outcomes: [BalanceMatcher.Outcome], _ keys: [String], _ of: [ClientBalance]
    ) -> [(Int, BalanceMatcher.Outcome)] {
        var claims: [String: [(at: Int, strength: BalanceMatcher.Strength, evidence: String)]] = [:]
        for (at, outcome) in outcomes.enumerated() {
            guard case .client(let id, let evidence, let strength) = outcome else { continue }
            claims[id, default: []].append((at, strength, evidence))
        }
        var out: [(Int, BalanceMatcher.Outcome)] = []
        for (id, all) in claims {
            let held = Set(balanceKeys[id, default: []])
            let source = keys[all[0].at].split(separator: "/", maxSplits: 1)[0] + "/"
            let isHeld = held.contains { $0.hasPrefix(source) && balances[$0]?.client == id }
            let best = all.map(\.strength).max() ?? .created
            let isTied = all.count { $0.strength == best } > 1
            for one in all {
                if one.strength >= .before { continue }
                let keeps = !isHeld && one.strength == best && !isTied
                if keeps { continue }
                let others = all.filter { $0.at != one.at }.flatMap { of[$0.at].rows.prefix(1).map(\.position) }
                let criterion =
                    others.isEmpty
                    ? "the other was brought over before"
                    : "the other is row \(others.map(\.description).sorted().joined(separator: ", "))"
                out.append(
                    (
                        one.at,
                        .unsure(
                            "two rows of the report would go to one client (\(criterion))",
                            [.init(clientID: id, score: 80, evidence: one.evidence)])
                    ))
            }
        }
        return out
    }

    /// A client of whom another report, that this pipeline has no source for, brought over the same side before: the same
    /// report under a new name of its source would make the debt twice.
    private func broughtOverElsewhere(
        _ outcome: BalanceMatcher.Outcome, _ balance: ClientBalance, _ key: String
    ) -> BalanceMatcher.Outcome? {
        guard case .client(let id, let evidence, let strength) = outcome, strength < .before, balances[key] == nil
        else { return nil }
        let names = Set(pipeline.sources.map(\.name))
        for other in balanceKeys[id, default: []] {
            guard let before = balances[other], before.client == id, let slash = other.firstIndex(of: "/") else {
                continue
            }
            let name = String(other[..<slash])
            let isSameSide = !min(before.owed, balance.owed).isZero || !min(before.credit, balance.credit).isZero
            guard isSameSide, !names.contains(name) else { continue }
            return .unsure(
                "source “\(name)” brought a balance of this client over before: is this the same report?",
                [.init(clientID: id, score: 90, evidence: evidence)])
        }
        return nil
    }

    private mutating func settle(
        _ balance: ClientBalance, _ outcome: BalanceMatcher.Outcome, _ work: inout BalanceImport,
        _ roster: inout Roster
    ) {
        let origin = work.origin(balance)
        let count = balance.rows.count
        let key = work.key(balance)
        func left() -> Cents { balance.net - (balances[key]?.net ?? .zero) }
        switch outcome {
        case .rejected(let why, let remedy):
            plan.sources[work.number].rejected += count
            work.sheet.count(balance, as: \.rejected)
            work.sheet.rejectedNet += balance.net
            work.sheet.rejectedRead += count
            work.waiting += left()
            work.pending += left()
            find("client-not-found", .error, origin, why, remedy: remedy)
            for row in balance.rows {
                ReadBalances.reject(row.position, "client-not-found: \(why)", in: &work.read)
            }
        case .unsure(let why, let candidates):
            plan.sources[work.number].accepted += count
            work.sheet.count(balance, as: \.waiting)
            work.waiting += left()
            work.pending += left()
            ask(
                ReviewItem(
                    kind: .balanceIdentity, source: origin.source, key: key, file: origin.file,
                    position: origin.position, day: work.cutOver, amount: balance.net, message: why,
                    candidates: candidates))
        case .create(let client):
            plan.clients.append(client)
            roster.add(client)
            bring(balance, to: client.id, "created from the report", &work)
        case .client(let id, let evidence, _): bring(balance, to: id, evidence, &work)
        }
    }

    /// Posts a balance to its client.
    private mutating func bring(
        _ balance: ClientBalance, to id: String, _ evidence: String, _ work: inout BalanceImport
    ) {
        let key = work.key(balance)
        let standing = standing(recordKey(balance, work), fingerprint(balance, work))
        if standing == .restated {
            plan.sources[work.number].restated += balance.rows.count
        } else {
            plan.sources[work.number].accepted += balance.rows.count
        }
        work.sheet.count(balance, as: \.posted)
        let before = balances[key]
        open(balance, for: id, key: key, evidence: evidence, work.cutOver, work.origin(balance))
        let after = balances[key] ?? before
        work.waiting += balance.net - (after?.net ?? .zero)
        if let before, before.owed == balance.owed, before.credit == balance.credit,
            before.insurance == balance.insurance
        {
            work.sheet.unchanged += 1
            return
        }
        work.sheet.changes.append(
            .init(
                kind: before == nil ? .new : .changed, client: id, before: before?.net ?? .zero, after: balance.net,
                insuranceBefore: before?.insurance ?? .zero, insuranceAfter: balance.insurance))
        if before == nil { balanceKeys[id, default: []].append(key) }
    }

    private func recordKey(_ balance: ClientBalance, _ work: BalanceImport) -> RecordKey {
        RecordKey("balances/\(work.source.name)", balance.key)
    }

    /// What a balance says and what the policies make of it: while both stay, there is nothing to post.
    private func fingerprint(_ balance: ClientBalance, _ work: BalanceImport) -> UInt64 {
        var hash = Fingerprint()
        for amount in [balance.owed, balance.credit, balance.insurance] { hash.add(amount.raw) }
        hash.add(Int64(work.cutOver.number))
        hash.add(Int64(balance.oldestOpen?.number ?? .min))
        let policies = pipeline.policies
        if policies.insuranceBalance == .bill { hash.add("insurance billed") }
        guard policies.previousBalance == .retroactiveSessions, balance.hasSessions else { return hash.value }
        for row in balance.rows {
            hash.add(Int64(row.session?.date?.number ?? .min))
            hash.add(row.session?.code ?? "")
            for amount in [row.owed, row.credit, row.insurance] { hash.add(amount.raw) }
        }
        return hash.value
    }
}
