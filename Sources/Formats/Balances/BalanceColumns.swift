import Values

/// Where the columns of a profile stand in one file, from 0; -1 for a column that the file lacks.
///
/// A class of constants, so that handing it on for every row, and reading it, costs nothing.
final class BalanceColumns {
    /// A column that holds money.
    struct Amount {
        /// What the money is.
        enum Kind: Equatable {
            case balance, credit, insurance, total, uninvoiced, fee, paid, writeOff
            case bucket(fromDays: Int)
            case balanceTerm(minus: Bool, magnitude: Bool)
            case insuranceTerm(minus: Bool, magnitude: Bool)
        }
        /// Its place in the row, from 0.
        var index: Int
        /// What it is called in messages.
        var words: String
        var kind: Kind
    }

    /// A column and the words to look for in it.
    struct Condition {
        var index: Int
        var values: [[UInt8]]

        func holds<Row: RowText>(_ row: Row) -> Bool {
            let cell = row.trimmed(index)
            return values.contains { Self.same($0, cell) }
        }

        private static func same(_ word: [UInt8], _ cell: Bytes) -> Bool {
            guard word.count == cell.count else { return false }
            for i in 0..<word.count where word[i] != Text.lower(cell[i]) { return false }
            return true
        }
    }

    /// Why a row of names is not the header of this profile.
    struct Misfit {
        /// How many of the wanted names it has.
        var found = 0
        /// The names it lacks, each with the role's words.
        var missing: [(words: String, name: String)] = []
        /// The names it has more than once.
        var ambiguous: [(name: String, columns: [Int])] = []
    }

    /// The outcome of looking for the columns in a row.
    enum Outcome {
        case columns(BalanceColumns)
        case misfit(Misfit)
    }

    let header: CSVHeader
    let headerCells: [[UInt8]]
    let key: Int
    let client: Int
    let last: Int
    let first: Int
    let birth: Int
    let email: Int
    let clinician: Int
    let currency: Int
    let accountType: Int
    let oldest: Int
    let service: (date: Int, code: Int, description: Int, units: Int)
    let hasSessions: Bool
    let amounts: [Amount]
    let ignore: [Condition]
    let keep: [Condition]
    let zeroWhen: [Condition]
    let insuranceZeroWhen: [Condition]
    let hasConditions: Bool
    /// The cell that says whose row it is: the client id, else the name.
    let identity: Int
    /// One past the last column that is read.
    let width: Int
    /// How many names the header has.
    let headerWidth: Int
    let hasTotal: Bool
    let hasBuckets: Bool

    /// Looks for a profile's columns among a row's names.
    static func find(_ names: [String], profile: BalanceProfile) -> Outcome {
        var search = Search(header: CSVHeader(names))
        let columns = BalanceColumns(profile, &search)
        if profile.rows == .sessions, profile.columns[.serviceDate] == nil {
            search.misfit.missing.append((BalanceRole.serviceDate.words, "service_date"))
        }
        guard search.misfit.missing.isEmpty, search.misfit.ambiguous.isEmpty else { return .misfit(search.misfit) }
        guard columns.identity >= 0 else {
            search.misfit.missing.append(("client id or client", "Client"))
            return .misfit(search.misfit)
        }
        guard !columns.amounts.isEmpty else {
            search.misfit.missing.append(("client balance", "Client Balance"))
            return .misfit(search.misfit)
        }
        return .columns(columns)
    }

    private init(_ profile: BalanceProfile, _ search: inout Search) {
        func look(_ role: BalanceRole) -> Int {
            guard let name = profile.columns[role] else { return -1 }
            return search.index(name, words: role.words, required: !profile.optional.contains(role)) ?? -1
        }
        header = search.header
        headerCells = search.header.names.map { Array($0.utf8) }
        headerWidth = search.header.names.count
        key = look(.clientKey)
        client = look(.client)
        last = look(.lastName)
        first = look(.firstName)
        birth = look(.dateOfBirth)
        email = look(.email)
        clinician = look(.clinician)
        currency = look(.currency)
        accountType = BalanceColumns.accountType(look(.accountType), search.header.names)
        oldest = look(.oldestOpen)
        service = (look(.serviceDate), look(.serviceCode), look(.description), look(.units))
        hasSessions = service.date >= 0 || service.code >= 0
        amounts = BalanceColumns.amounts(profile, &search, hasSessions: hasSessions)
        ignore = BalanceColumns.conditions(profile.ignoreRows, &search)
        keep = BalanceColumns.conditions(profile.keepRows, &search)
        zeroWhen = BalanceColumns.conditions(profile.zeroWhen, &search)
        insuranceZeroWhen = BalanceColumns.conditions(profile.insuranceZeroWhen, &search)
        hasConditions = !ignore.isEmpty || !keep.isEmpty
        hasTotal = amounts.contains { $0.kind == .total }
        hasBuckets = !profile.buckets.isEmpty
        identity = key >= 0 ? key : client >= 0 ? client : last
        width = (search.used.max() ?? 0) + 1
    }

    /// Insurers among clients are told by a column that a pipeline need not map.
    private static func accountType(_ mapped: Int, _ names: [String]) -> Int {
        if mapped >= 0 { return mapped }
        let words = BalanceSynonyms.accountTypes.union(["type", "kind"])
        return names.firstIndex { words.contains(BalanceSynonyms.simplified($0)) } ?? -1
    }

    private static func amounts(
        _ profile: BalanceProfile, _ search: inout Search, hasSessions: Bool
    ) -> [Amount] {
        var amounts: [Amount] = []
        func add(_ role: BalanceRole, _ kind: Amount.Kind) {
            guard let name = profile.columns[role] else { return }
            let required = !profile.optional.contains(role)
            guard let index = search.index(name, words: role.words, required: required) else { return }
            amounts.append(Amount(index: index, words: role.words, kind: kind))
        }
        func add(_ terms: [BalanceProfile.Term], _ kind: (BalanceProfile.Term) -> Amount.Kind) {
            for term in terms {
                guard let index = search.index(term.column, words: term.column, required: true) else { continue }
                amounts.append(Amount(index: index, words: term.column, kind: kind(term)))
            }
        }
        if profile.balance.isEmpty { add(.clientBalance, .balance) }
        add(profile.balance) { .balanceTerm(minus: $0.isMinus, magnitude: $0.isMagnitude) }
        add(.credit, .credit)
        if profile.insurance.isEmpty { add(.insuranceBalance, .insurance) }
        add(profile.insurance) { .insuranceTerm(minus: $0.isMinus, magnitude: $0.isMagnitude) }
        add(.totalBalance, .total)
        add(.uninvoiced, .uninvoiced)
        if hasSessions {
            add(.fee, .fee)
            add(.paid, .paid)
            add(.writeOff, .writeOff)
        }
        for name in profile.buckets {
            guard let index = search.index(name, words: name, required: true) else { continue }
            let days = BalanceColumns.fromDays(name)
            amounts.append(Amount(index: index, words: name, kind: .bucket(fromDays: days)))
        }
        return amounts
    }

    private static func conditions(_ wanted: [BalanceProfile.Condition], _ search: inout Search) -> [Condition] {
        wanted.compactMap { one in
            search.index(one.column, words: one.column, required: true).map { index in
                Condition(index: index, values: one.values.map { $0.utf8.map(Text.lower) })
            }
        }
    }

    /// The least age in days of an aging column, by its name: `31-60` 31, `Current` 0, `Over 120 days` 121, `120+` 120,
    /// `< 30` 0.
    static func fromDays(_ name: String) -> Int {
        let folded = CSVHeader.fold(name)
        var number = 0
        var seen = false
        for byte in folded.utf8 {
            let digit = byte &- 0x30
            if digit <= 9 {
                number = min(number * 10 + Int(digit), 36_500)
                seen = true
            } else if seen {
                break
            }
        }
        guard seen else { return 0 }
        if ["<", "under", "up to", "less than"].contains(where: folded.contains) { return 0 }
        return ["over", ">", "more than", "older than"].contains(where: folded.contains) ? number + 1 : number
    }

    /// True when a row repeats the header.
    func isHeader<Row: RowText>(_ row: Row) -> Bool {
        guard let amount = amounts.first else { return false }
        return same(row, amount.index) && same(row, identity)
    }

    private func same<Row: RowText>(_ row: Row, _ index: Int) -> Bool {
        guard index < headerCells.count else { return false }
        return headerCells[index].elementsEqual(row.trimmed(index))
    }
}

/// Looks names up in one header and notes what is missing.
private struct Search {
    let header: CSVHeader
    var misfit = BalanceColumns.Misfit()
    var used: [Int] = []

    init(header: CSVHeader) { self.header = header }

    /// The column of that name; of several, parted by ` | `, the first that the file has.
    mutating func index(_ name: String, words: String, required: Bool) -> Int? {
        // A path of XML may stand among the names with all its choices.
        if let whole = header.names.firstIndex(of: name), name.contains(" | ") {
            misfit.found += 1
            used.append(whole)
            return whole
        }
        for one in name.split(separator: " | ") {
            if let found = index(ofOne: String(one)) { return found }
        }
        if required, misfit.ambiguous.isEmpty { misfit.missing.append((words, name)) }
        return nil
    }

    private mutating func index(ofOne name: String) -> Int? {
        let wanted = CSVHeader.fold(name)
        let places = header.names.indices.filter { CSVHeader.fold(header.names[$0]) == wanted }
        if places.count > 1 {
            misfit.found += 1
            misfit.ambiguous.append((name, places.map { $0 + 1 }))
            return nil
        }
        if let place = places.first ?? numbered(name) {
            misfit.found += 1
            used.append(place)
            return place
        }
        return nil
    }

    /// `Charge#2`: the second column named `Charge`.
    private func numbered(_ name: String) -> Int? {
        guard let mark = name.lastIndex(of: "#"), let occurrence = Int(name[name.index(after: mark)...]) else {
            return nil
        }
        return header.index(String(name[..<mark]), occurrence: occurrence)
    }
}

/// How far two names are apart, to suggest the one that was meant.
enum NameDistance {
    /// The candidate nearest to a name, when it is near enough to be meant.
    static func nearest(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(CSVHeader.fold(name))
        var best: (distance: Int, name: String)?
        for candidate in candidates where !candidate.isEmpty {
            let have = Array(CSVHeader.fold(candidate).prefix(64))
            let contains = !have.isEmpty && (wanted.starts(with: have) || have.starts(with: wanted))
            let distance = contains ? 2 : between(wanted, have)
            if distance < (best?.distance ?? max(3, wanted.count / 2)) { best = (distance, candidate) }
        }
        return best?.name
    }

    /// The number of single characters to insert, delete or change (Levenshtein).
    static func between(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
