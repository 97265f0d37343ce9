import Values

/// What a balance report seems to be: a proposal for a person to look at, never used unseen.
public struct BalanceProposal: Sendable {
    /// One column that was given a role.
    public struct Column: Hashable, Sendable {
        /// The role.
        public var role: BalanceRole
        /// The header name, with `#n` where the file has it more than once.
        public var header: String
        /// `nil` when the name can mean nothing else; else what to check.
        public var doubt: String?
    }

    /// `balances-csv` or `balances-xlsx`.
    public var format = "balances-csv"
    /// The encoding in words.
    public var encoding = "UTF-8"
    /// The line or row of the header, from 1; 0 when none was found.
    public var headerLine: Int32 = 0
    /// The header's names as the file writes them.
    public var header: [String] = []
    /// The columns that were given a role.
    public var columns: [Column] = []
    /// Aging columns.
    public var buckets: [String] = []
    /// Names of columns that were given none.
    public var unmapped: [String] = []
    /// The sign rule that the amounts suggest.
    public var sign = BalanceProfile.Sign.positiveOwes
    /// What speaks for the sign rule, in words without values of any one client.
    public var signEvidence: [String] = []
    /// True when the amounts do not settle the sign rule.
    public var isSignUnsure = false
    /// The report as it reads under this proposal; its findings say what does not fit.
    public var report = BalanceReport()

    /// Options columns as a pipeline would give them.
    public var mapping: [String: String] {
        var map = Dictionary(columns.map { ($0.role.rawValue, $0.header) }, uniquingKeysWith: { first, _ in first })
        for (i, bucket) in buckets.enumerated() { map["bucket_\(i < 9 ? "0" : "")\(i + 1)"] = bucket }
        return map
    }
}

/// Looks at a balance report of an unknown system: encoding, delimiter, header, roles of columns, sign.
public enum BalanceSniffer {
    /// Rows among which the header is looked for.
    private static let depth = 60

    /// What a file seems to be. Nothing is decided: the proposal is for a person.
    public static func propose(_ file: SourceFile, options: ReadingOptions) -> BalanceProposal {
        var proposal = BalanceProposal()
        let isZip = file.bytes.count > 4 && file.bytes[0] == 0x50 && file.bytes[1] == 0x4B
        if isZip { proposal.format = "balances-xlsx" }
        proposal.encoding = isZip ? "XLSX" : encoding(file.bytes)
        let header = isZip ? sheetHeader(file) : textHeader(Encoding.normalised(file))
        guard let header else {
            proposal.report = read(file, options, proposal)
            return proposal
        }
        proposal.headerLine = header.line
        proposal.header = header.names
        assign(header.names, &proposal)
        var given = options
        given.columns = proposal.mapping
        proposal.report = read(file, given, proposal)
        weighSign(&proposal)
        if proposal.sign != BalanceProfile.plain.sign { proposal.report = read(file, given, proposal) }
        return proposal
    }

    private static func read(
        _ file: SourceFile, _ options: ReadingOptions, _ proposal: BalanceProposal
    ) -> BalanceReport {
        var profile = BalanceProfile.plain
        profile.sign = proposal.sign
        return proposal.format == "balances-xlsx"
            ? BalanceXLSXReader.read(file, profile: profile, options: options)
            : BalanceCSVReader.read(file, profile: profile, options: options)
    }

    private static func encoding(_ bytes: Bytes) -> String {
        if let big = Encoding.isUTF16(bytes) { return big ? "UTF-16 (big-endian)" : "UTF-16 (little-endian)" }
        let mark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        if String(validating: bytes, as: UTF8.self) != nil { return mark ? "UTF-8 with byte order mark" : "UTF-8" }
        return "Windows-1252"
    }

    // MARK: The header

    private static func textHeader(_ file: SourceFile) -> (names: [String], line: Int32)? {
        var best: (score: Int, names: [String], line: Int32)?
        for delimiter in BalanceCSVReader.delimiters {
            var scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter)
            for _ in 0..<depth {
                do throws(CSVScanner.Fault) {
                    guard try scanner.next() else { break }
                    let names = (0..<scanner.row.count).map { scanner.row.trimmedString($0) }
                    let score = score(names)
                    if score > (best?.score ?? 1) { best = (score, names, scanner.row.line) }
                } catch { continue }
            }
        }
        return best.map { ($0.names, $0.line) }
    }

    private static func sheetHeader(_ file: SourceFile) -> (names: [String], line: Int32)? {
        var best: (score: Int, names: [String], line: Int32)?
        var seen = 0
        do throws(WorkbookFault) {
            let workbook = try Workbook(file)
            try workbook.rows(of: 0, file: file.number) { row in
                seen += 1
                guard seen <= depth else { return }
                let names = (0..<row.count).map { row.trimmedString($0) }
                let score = score(names)
                if score > (best?.score ?? 1) { best = (score, names, row.position(field: 0).record) }
            }
        } catch { return nil }
        return best.map { ($0.names, $0.line) }
    }

    /// How many different roles a row of names fills.
    private static func score(_ names: [String]) -> Int {
        Set(names.compactMap { BalanceSynonyms.role(of: $0)?.role }).count
    }

    // MARK: Roles

    private static func assign(_ names: [String], _ proposal: inout BalanceProposal) {
        var taken: Set<BalanceRole> = []
        var places: Set<Int> = []
        for wantsSure in [true, false] {
            for (i, name) in names.enumerated() {
                guard let match = BalanceSynonyms.role(of: name), match.isSure == wantsSure, !taken.contains(match.role)
                else { continue }
                taken.insert(match.role)
                places.insert(i)
                let header = numbered(names, i)
                var doubt = match.isSure ? nil : "is “\(name)” the \(match.role.words)?"
                if header != name { doubt = "the file has “\(name)” more than once" }
                proposal.columns.append(.init(role: match.role, header: header, doubt: doubt))
            }
        }
        if !taken.contains(.credit), taken.contains(.clientBalance) {
            let place = proposal.columns.firstIndex { $0.role == .clientBalance }
            if let place, proposal.columns[place].doubt == nil {
                proposal.columns[place].doubt = "no credit column was found: are credits in another report?"
            }
        }
        proposal.columns.sort { $0.role.order < $1.role.order }
        for (i, name) in names.enumerated() where !places.contains(i) && !name.isEmpty {
            if BalanceSynonyms.isBucket(name) { proposal.buckets.append(name) } else { proposal.unmapped.append(name) }
        }
    }

    private static func numbered(_ names: [String], _ place: Int) -> String {
        let wanted = CSVHeader.fold(names[place])
        let places = names.indices.filter { CSVHeader.fold(names[$0]) == wanted }
        guard places.count > 1, let nth = places.firstIndex(of: place) else { return names[place] }
        return "\(names[place])#\(nth + 1)"
    }

    // MARK: The sign

    private static func weighSign(_ proposal: inout BalanceProposal) {
        let rows = proposal.report.reading.records
        let hasCredit = proposal.columns.contains { $0.role == .credit }
        let owing = rows.count { $0.owed > .zero }
        let credits = rows.count { $0.owed.isZero && $0.credit > .zero }
        proposal.signEvidence.append("\(owing) rows are above zero")
        proposal.signEvidence.append("\(credits) are \(hasCredit ? "credits" : "below zero")")
        let agreed = proposal.report.reading.tieOuts.count { $0.agrees }
        if agreed > 0 { proposal.signEvidence.append("\(agreed) totals of the file agree") }
        // Most clients of a practice owe, few are owed: a report where that is the other way round needs a look.
        proposal.isSignUnsure = owing <= credits
        if owing < credits, !hasCredit { proposal.sign = .negativeOwes }
    }
}

extension BalanceRole {
    /// The place of the role in lists.
    var order: Int { BalanceRole.allCases.firstIndex(of: self) ?? 0 }
}
