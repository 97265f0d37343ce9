import Values

/// Gives columns their roles: by their names where these are known, else by what they hold. What rests on content or on
/// a name of several meanings is marked with a doubt.
struct BalanceRoleFinder {
    private let names: [String]
    /// What the names say: themselves, or for a path of XML its last parts.
    private let labels: [String]
    private let contents: [ColumnContent]
    private var columns: [BalanceProposal.Column] = []
    private var places: Set<Int> = []

    /// The roles of a header's columns over the rows below it.
    static func assign(
        _ names: [String], labels: [String]? = nil, _ rows: [[String]], to proposal: inout BalanceProposal
    ) {
        var finder = BalanceRoleFinder(
            names: names, labels: labels ?? names,
            contents: ColumnContent.of(rows, width: names.count, proposal.money))
        finder.byName(&proposal)
        finder.byContent()
        finder.doubtCredits()
        finder.doubtPayments(&proposal)
        finder.doubtStatement(&proposal)
        proposal.columns = finder.columns.sorted { $0.role.order < $1.role.order }
        for (i, name) in names.enumerated() where !finder.places.contains(i) && !name.isEmpty {
            proposal.unmapped.append(name)
            if finder.contents[i].isMoney { proposal.unreadAmounts.append(name) }
        }
        if let credit = proposal.header(of: .credit), let place = finder.place(credit) {
            let content = finder.contents[place]
            if content.negative > 0 { proposal.creditSign = content.positive > 0 ? .magnitude : .negative }
        }
    }

    private init(names: [String], labels: [String], contents: [ColumnContent]) {
        self.names = names
        self.labels = labels
        self.contents = contents
    }

    private func has(_ role: BalanceRole) -> Bool { columns.contains { $0.role == role } }

    private func place(_ header: String) -> Int? { names.indices.first { numbered($0) == header } }

    private mutating func give(_ role: BalanceRole, _ place: Int, _ doubt: String?) {
        places.insert(place)
        var doubt = doubt
        let header = numbered(place)
        if header != names[place], doubt == nil { doubt = "the file has “\(names[place])” more than once" }
        columns.append(.init(role: role, header: header, doubt: doubt))
    }

    private func numbered(_ place: Int) -> String {
        let wanted = CSVHeader.fold(names[place])
        let same = names.indices.filter { CSVHeader.fold(names[$0]) == wanted }
        guard same.count > 1 || wanted.isEmpty, let nth = same.firstIndex(of: place) else { return names[place] }
        return "\(names[place])#\(nth + 1)"
    }

    // MARK: Names

    private mutating func byName(_ proposal: inout BalanceProposal) {
        for wantsSure in [true, false] {
            for (i, name) in names.enumerated() where !places.contains(i) {
                guard let match = BalanceSynonyms.role(of: labels[i]), match.isSure == wantsSure, !has(match.role),
                    fits(match.role, contents[i]), match.isSure || match.role != .clientKey || mayBeClientIDs(i)
                else { continue }
                give(match.role, i, match.isSure ? nil : "is “\(name)” the \(match.role.words)?")
            }
        }
        for (i, name) in names.enumerated() where !places.contains(i) && !BalanceSynonyms.isBucket(labels[i]) {
            guard let role = BalanceHeaderWords.role(of: labels[i], contents[i]), !has(role) else { continue }
            give(role, i, "is “\(name)” the \(role.words)?")
        }
        for i in names.indices where !places.contains(i) {
            guard let words = BalanceHeaderWords.deletedWords(labels[i], contents[i]) else { continue }
            places.insert(i)
            proposal.ignoreRows.append(BalanceProfile.Condition(numbered(i), words))
        }
        for i in names.indices where !places.contains(i) && BalanceSynonyms.isBucket(labels[i]) {
            guard contents[i].mayBeMoney else { continue }
            places.insert(i)
            proposal.buckets.append(numbered(i))
        }
    }

    /// False when what a column holds speaks against its name: a `Credit` of yes and no, a `Balance` of words.
    private func fits(_ role: BalanceRole, _ content: ColumnContent) -> Bool {
        if role.isMoney { return content.mayBeMoney }
        switch role {
        case .dateOfBirth, .oldestOpen, .serviceDate: return content.filled == 0 || content.dates > 0 || content.isIDs
        case .client, .lastName, .firstName: return !content.isMoney && !content.isDates
        case .clientKey: return !content.isNames
        case .email: return content.filled == 0 || content.emails > 0
        default: return true
        }
    }

    // MARK: Content

    private func free(_ holds: (ColumnContent) -> Bool) -> [Int] {
        names.indices.filter { !places.contains($0) && holds(contents[$0]) }
    }

    private mutating func byContent() {
        if !has(.client), !has(.lastName),
            let place = free({ $0.isNames }).max(by: { contents[$0].distinct.count < contents[$1].distinct.count })
        {
            give(.client, place, "it holds what looks like names")
        }
        if !has(.clientBalance) {
            let total = freeTotal()
            findBalance(total)
        }
        if !has(.clientKey), let place = free({ $0.isIDs }).first(where: { mayBeClientIDs($0) }) {
            give(.clientKey, place, "no two rows have the same: is it the client's id?")
        }
        if !has(.email), let place = free({ $0.isEmails }).first { give(.email, place, nil) }
        let latest = contents.flatMap(\.years).max() ?? 0
        if !has(.dateOfBirth), let place = free({ $0.areBirthDays(latest: latest) }).first {
            give(.dateOfBirth, place, "its dates look like dates of birth")
        }
        if !has(.accountType), let place = free({ $0.isAccountTypes }).first {
            give(.accountType, place, "does it tell insurers from clients?")
        }
        let isSessions = has(.serviceDate)
        if !has(.oldestOpen), !isSessions,
            let place = free({ $0.isDates && !$0.areBirthDays(latest: latest) }).first
        {
            give(.oldestOpen, place, "is this the day from which the balance is open?")
        }
    }

    /// Gives the total back where the report parts it into no client's and insurer's: then it may be what clients owe.
    private mutating func freeTotal() -> Int? {
        guard !has(.insuranceBalance), let at = columns.firstIndex(where: { $0.role == .totalBalance }),
            let place = place(columns[at].header)
        else { return nil }
        columns.remove(at: at)
        places.remove(place)
        return place
    }

    /// False for ids of something else: by their name, or because they part the rows of one client after the other
    /// (invoices of a report that lists a client more than once).
    private func mayBeClientIDs(_ place: Int) -> Bool {
        guard !BalanceHeaderWords.tellsOfOtherIDs(labels[place]) else { return false }
        let named = columns.filter { [.client, .lastName, .firstName, .dateOfBirth].contains($0.role) }
            .compactMap { self.place($0.header) }
        guard !named.isEmpty else { return true }
        var ids: [[String]: Set<String>] = [:]
        for row in contents[place].cells.indices {
            ids[named.map { contents[$0].cells[row] }, default: []].insert(contents[place].cells[row])
        }
        let parted = ids.values.count { $0.count > 1 }
        return parted < 2 && parted * 4 <= ids.count
    }

    /// Finds the balance among amounts: what two others make by subtraction, one of two that are never both filled, or
    /// the total.
    private mutating func findBalance(_ total: Int?) {
        let amounts = free { $0.isMoney || ($0.mayBeMoney && $0.filled > 0 && !$0.isIDs) }
        for balance in amounts.reversed() {
            for a in amounts where a != balance {
                for b in amounts where b != a && b != balance && isDifference(a, b, balance) {
                    give(.clientBalance, balance, "it is “\(names[a])” less “\(names[b])” in every row")
                    return
                }
            }
        }
        if amounts.count == 2, !has(.credit), neverBoth(amounts[0], amounts[1]) {
            let isFirstCredit = isCreditName(names[amounts[0]])
            let isSecondCredit = isCreditName(names[amounts[1]])
            let filled = amounts.map { contents[$0].positive + contents[$0].negative }
            let credit =
                isFirstCredit != isSecondCredit
                ? (isFirstCredit ? 0 : 1) : filled[0] < filled[1] ? 0 : 1
            let why = "of it and “\(names[amounts[credit]])” no row has both"
            give(.clientBalance, amounts[1 - credit], why)
            give(
                .credit, amounts[credit],
                "of it and “\(names[amounts[1 - credit]])” no row has both: is it what is owed to clients?")
            return
        }
        if let total, amounts.contains(total) {
            give(.clientBalance, total, "the report has no other balance: does insurance count in it?")
            return
        }
        guard let last = amounts.last else { return }
        give(
            .clientBalance, last,
            amounts.count == 1
                ? "it is the only column of amounts" : "of \(amounts.count) columns of amounts it is the last")
    }

    private func isCreditName(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["cr", "prepa", "unappl", "overp", "refund", "haben"].contains { name.contains($0) }
    }

    private func isDifference(_ a: Int, _ b: Int, _ c: Int) -> Bool {
        var rows = 0
        var telling = 0
        for i in contents[a].amounts.indices {
            guard let x = contents[a].amounts[i], let y = contents[b].amounts[i], let z = contents[c].amounts[i] else {
                continue
            }
            guard x - y == z else { return false }
            rows += 1
            if !x.isZero, !y.isZero { telling += 1 }
        }
        return rows >= 2 && telling >= 1
    }

    private func neverBoth(_ a: Int, _ b: Int) -> Bool {
        var telling = 0
        for i in contents[a].amounts.indices {
            let x = contents[a].amounts[i] ?? .zero
            let y = contents[b].amounts[i] ?? .zero
            if !x.isZero, !y.isZero { return false }
            if !x.isZero || !y.isZero { telling += 1 }
        }
        return telling >= 2 && contents[b].filled > 0 && contents[a].filled > 0
    }

    /// A list of what was paid has names and amounts as a balance report has, and none of them is a balance.
    private mutating func doubtPayments(_ proposal: inout BalanceProposal) {
        guard let place = columns.firstIndex(where: { $0.role == .clientBalance }),
            let at = self.place(columns[place].header), BalanceSynonyms.role(of: labels[at])?.role != .clientBalance
        else { return }
        let telling = names.indices.filter { BalanceHeaderWords.tellsOfPayments(labels[$0]) }
        guard telling.count >= 2 else { return }
        proposal.paymentColumns = telling.map { names[$0] }
        columns[place].doubt = "the columns are those of payments: what was paid is no balance"
    }

    /// A statement of an account shows itself in any language: each row's balance is its neighbour's and its own amount.
    private mutating func doubtStatement(_ proposal: inout BalanceProposal) {
        for balance in contents.indices {
            for amount in contents.indices where amount != balance && runs(contents[balance].amounts, amount) {
                proposal.statementColumns = [names[amount], names[balance]]
                for at in columns.indices where [names[amount], names[balance]].contains(columns[at].header) {
                    columns[at].doubt = "it runs on from row to row, as an account's statement does"
                }
                return
            }
        }
    }

    /// True where balances, the oldest or the newest first, go from row to row by the amounts of a column.
    private func runs(_ balances: [Cents?], _ column: Int) -> Bool {
        let amounts = contents[column].amounts
        // Three steps, one of them down: sums that only grow are running totals of some list.
        guard balances.count >= 4, amounts.count == balances.count, amounts.contains(where: { ($0 ?? .zero) < .zero })
        else { return false }
        func holds(_ step: (Int) -> (from: Int, to: Int, by: Int)) -> Bool {
            (1..<balances.count).allSatisfy { i in
                let (from, to, by) = step(i)
                guard let before = balances[from], let after = balances[to], let amount = amounts[by] else {
                    return false
                }
                return !amount.isZero && after - before == amount
            }
        }
        return holds { ($0 - 1, $0, $0) } || holds { ($0, $0 - 1, $0 - 1) }
    }

    private mutating func doubtCredits() {
        guard !has(.credit), let place = columns.firstIndex(where: { $0.role == .clientBalance }),
            columns[place].doubt == nil
        else { return }
        columns[place].doubt = "no credit column was found: are credits in another report?"
    }
}

extension BalanceRole {
    /// The place of the role in lists.
    var order: Int { BalanceRole.allCases.firstIndex(of: self) ?? 0 }
}
