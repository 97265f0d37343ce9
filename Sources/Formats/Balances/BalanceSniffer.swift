import Values

/// Looks at a balance report of an unknown system: encoding, delimiter, header, roles of columns, sign.
public enum BalanceSniffer {
    /// Rows among which the header is looked for, and rows that are looked at in all.
    private static let depth = 60
    private static let sampled = 400

    /// What a file seems to be. Nothing is decided: the proposal is for a person.
    public static func propose(_ file: SourceFile, options: ReadingOptions) -> BalanceProposal {
        var proposal = BalanceProposal()
        let isZip = file.bytes.count > 4 && file.bytes[0] == 0x50 && file.bytes[1] == 0x4B
        if ForeignFile.isXML(file), !isZip {
            proposeRecords(file, options, &proposal)
            return proposal
        }
        if isZip { proposal.format = "balances-xlsx" }
        proposal.encoding = isZip ? "XLSX" : encoding(file)
        let found =
            isZip
            ? sheetHeader(file, &proposal)
            : textHeader(FormulaMark.removed(from: Encoding.normalised(file)), &proposal)
        guard let found else {
            read(file, options, &proposal)
            return proposal
        }
        proposal.headerLine = found.line
        proposal.header = found.names
        proposal.money = ColumnContent.style(found.below)
        BalanceRoleFinder.assign(found.names, found.below, to: &proposal)
        if !isZip, proposal.header(of: .serviceDate) != nil, proposal.header(of: .oldestOpen) == nil {
            proposal.format = BalanceProfile.sessions.name
        }
        settle(file, options, &proposal, title: found.title)
        return proposal
    }

    /// Reads the file by its proposal, and weighs what the reading tells.
    private static func settle(
        _ file: SourceFile, _ options: ReadingOptions, _ proposal: inout BalanceProposal, title: String
    ) {
        var given = options
        given.columns = proposal.mapping
        given.recordElement = proposal.record
        read(file, given, &proposal)
        if proposal.report.reading.findings.contains(where: { $0.code == "date-order-undecided" }) {
            proposal.dates = .monthFirst
        }
        if dropMisfits(&proposal) {
            given.columns = proposal.mapping
            read(file, given, &proposal)
        }
        weighSign(&proposal, title: title)
        doubtRepeats(&proposal)
        if proposal.dates != nil || proposal.sign != BalanceProfile.plain.sign {
            read(file, given, &proposal)
        }
    }

    /// The roles of what stands below the likeliest record element of an XML document.
    private static func proposeRecords(
        _ file: SourceFile, _ options: ReadingOptions, _ proposal: inout BalanceProposal
    ) {
        proposal.format = "balances-xml"
        proposal.encoding = "XML"
        guard let records = BalanceXMLSniffer.records(of: file) else {
            read(file, options, &proposal)
            return
        }
        proposal.record = records.name
        proposal.headerLine = max(records.line, 1)
        proposal.header = records.paths
        let rows = records.rows.map { $0 + Array(repeating: "", count: records.paths.count - $0.count) }
        proposal.money = ColumnContent.style(rows)
        BalanceRoleFinder.assign(
            records.paths, labels: records.paths.map(BalanceXMLSniffer.label), rows, to: &proposal)
        settle(file, options, &proposal, title: "")
    }

    /// Reads the file as proposed, in memory that does not grow with it.
    private static func read(_ file: SourceFile, _ options: ReadingOptions, _ proposal: inout BalanceProposal) {
        var profile = proposal.format == BalanceProfile.sessions.name ? BalanceProfile.sessions : .plain
        profile.sign = proposal.sign
        profile.creditSign = proposal.creditSign
        profile.money = proposal.money
        profile.dates = proposal.dates
        profile.sheet = proposal.sheet
        profile.ignoreRows = proposal.ignoreRows
        let counted = Counted(BalanceTally(key: profile.key))
        let take: (UnsafePointer<BalanceLine>) -> Void = { counted.tally.add($0) }
        proposal.report =
            switch proposal.format {
            case "balances-xml": BalanceXMLReader.read(file, profile: profile, options: options, each: take)
            case "balances-xlsx": BalanceXLSXReader.read(file, profile: profile, options: options, each: take)
            default: BalanceCSVReader.read(file, profile: profile, options: options, each: take)
            }
        proposal.report.reading.records = counted.tally.first
        proposal.tally = counted.tally
    }

    /// Holds the tally while rows are handed on.
    private final class Counted {
        var tally: BalanceTally

        init(_ tally: BalanceTally) { self.tally = tally }
    }

    private static func encoding(_ file: SourceFile) -> String {
        let bytes = file.bytes
        if let big = Encoding.isUTF16(bytes) { return big ? "UTF-16 (big-endian)" : "UTF-16 (little-endian)" }
        let mark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        if Encoding.isUTF8(file) { return mark ? "UTF-8 with byte order mark" : "UTF-8" }
        return "Windows-1252"
    }

    // MARK: The header

    /// The header row that was found, what stands above it, and the first rows below.
    private struct Found {
        var names: [String]
        var line: Int32
        var score: Int
        var title: String
        var below: [[String]]
    }

    private static func textHeader(_ file: SourceFile, _ proposal: inout BalanceProposal) -> Found? {
        var best: Found?
        for delimiter in BalanceCSVReader.delimiters {
            guard let found = header(in: textRows(file, delimiter)), found.score > (best?.score ?? 0) else { continue }
            best = found
            proposal.delimiter =
                switch delimiter {
                case 0x2C: "comma"
                case 0x3B: "semicolon"
                case 0x09: "tab"
                case 0x7E: "tilde"
                case 0x5E: "caret"
                default: "bar"
                }
        }
        return best
    }

    private static func textRows(_ file: SourceFile, _ delimiter: UInt8) -> [(line: Int32, cells: [String])] {
        var scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter)
        var rows: [(line: Int32, cells: [String])] = []
        for _ in 0..<(depth + sampled) {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { break }
                rows.append((scanner.row.line, (0..<scanner.row.count).map { scanner.row.trimmedString($0) }))
            } catch { continue }
        }
        return rows
    }

    /// The header of the sheet that looks most like a report; covers and notes stand on sheets of their own.
    private static func sheetHeader(_ file: SourceFile, _ proposal: inout BalanceProposal) -> Found? {
        let workbook: Workbook
        do throws(WorkbookFault) { workbook = try Workbook(file) } catch { return nil }
        var best: Found?
        for (i, name) in workbook.sheets.prefix(depth).enumerated() {
            guard let found = header(in: sheetRows(workbook, i, file.number)), found.score > (best?.score ?? 0) else {
                continue
            }
            best = found
            if workbook.sheets.count > 1 { proposal.sheet = name }
        }
        return best
    }

    private static func sheetRows(
        _ workbook: Workbook, _ sheet: Int, _ file: Int32
    ) -> [(line: Int32, cells: [String])] {
        var rows: [(line: Int32, cells: [String])] = []
        do throws(WorkbookFault) {
            try workbook.rows(of: sheet, file: file) { row in
                guard rows.count < depth + sampled else { return }
                rows.append((row.position(field: 0).record, (0..<row.count).map { row.trimmedString($0) }))
            }
        } catch { return [] }
        return rows
    }

    /// The row that names columns: the more known names the better; without any, a row of words above rows of amounts.
    private static func header(in rows: [(line: Int32, cells: [String])]) -> Found? {
        var best: (score: Int, at: Int)?
        for (i, row) in rows.prefix(depth).enumerated() {
            let score = score(row.cells, below: rows[(i + 1)...].prefix(10).map(\.cells))
            if score > (best?.score ?? 0) { best = (score, i) }
        }
        guard let best else { return nil }
        let title = rows[..<best.at].flatMap(\.cells).joined(separator: " ").lowercased()
        let names = rows[best.at].cells
        let below = rows[(best.at + 1)...].prefix(sampled).map(\.cells).filter { isClient($0, width: names.count) }
        return Found(names: names, line: rows[best.at].line, score: best.score, title: title, below: below)
    }

    /// A row that is neither group, nor total, nor footer, as far as its cells tell.
    private static func isClient(_ cells: [String], width: Int) -> Bool {
        let filled = cells.filter { !$0.isEmpty }
        guard filled.count >= 2, let first = filled.first else { return false }
        let words = RowWords(.plain)
        var label = first
        return label.withUTF8 { words.kind($0) } == nil && (cells.first?.isEmpty == false || filled.count * 2 > width)
    }

    private static func score(_ names: [String], below: [[String]]) -> Int {
        let filled = names.filter { !$0.isEmpty }
        guard names.count >= 2, !filled.isEmpty else { return 0 }
        for name in filled where !BalanceSynonyms.isBucket(name) {
            if case .amount = WrittenMoney.read(name) { return 0 }
            if case .day = WrittenDate.read(name) { return 0 }
            if case .ordered = WrittenDate.read(name) { return 0 }
        }
        let roles = Set(filled.compactMap { BalanceSynonyms.role(of: $0)?.role }).count
        let data = below.count { row in
            row.count >= filled.count - 1
                && row.contains { cell in
                    guard cell.contains(where: { $0 == "." || $0 == "," || $0 == "$" }) else { return false }
                    return isAmount(cell)
                }
                && row.contains { $0.contains(where: \.isLetter) }
        }
        guard roles >= 2 || data * 2 > below.count else { return 0 }
        return roles * 3 + (data * 2 > below.count ? 2 : 0) + (filled.count == names.count ? 1 : 0)
    }

    private static func isAmount(_ cell: String) -> Bool {
        if case .amount = WrittenMoney.read(cell) { return true }
        if case .amount = WrittenMoney.read(cell, style: .comma) { return true }
        return false
    }

    // MARK: Doubts

    /// A balance that stands alike on every row of a client is one figure, not one a row: adding up would count it more
    /// than once (ICANotes repeats it on each payment; a ledger repeats a running balance).
    private static func doubtRepeats(_ proposal: inout BalanceProposal) {
        guard proposal.format != BalanceProfile.sessions.name,
            let place = proposal.columns.firstIndex(where: { $0.role == .clientBalance })
        else { return }
        var rows: [String: (count: Int, isSame: Bool, net: Cents)] = [:]
        for row in proposal.report.reading.records {
            // A credit column beside the balance may well differ from row to row.
            let net = row.owed.isZero ? -row.credit : row.owed
            let known = rows[row.key] ?? (0, true, net)
            rows[row.key] = (known.count + 1, known.isSame && known.net == net && !net.isZero, net)
        }
        let several = rows.values.filter { $0.count > 1 }
        guard several.count >= 2, several.count(where: \.isSame) * 2 > several.count else { return }
        proposal.columns[place].doubt =
            "it is the same on every row of a client: if it is one figure a client, adding up counts it more than once"
    }

    /// Takes back the aging columns, or the total, where most rows speak against them; true where it did.
    private static func dropMisfits(_ proposal: inout BalanceProposal) -> Bool {
        let findings = proposal.report.reading.findings
        let rows = proposal.report.reading.read
        let isMost = { (code: String) in findings.count { $0.code == code } * 2 > min(rows, findings.count) }
        var isChanged = false
        if !proposal.buckets.isEmpty, isMost("buckets-disagree") {
            proposal.unmapped += proposal.buckets
            proposal.unreadAmounts += proposal.buckets
            proposal.buckets = []
            isChanged = true
        }
        if let place = proposal.columns.firstIndex(where: { $0.role == .totalBalance }),
            isMost("total-balance-disagrees")
        {
            proposal.unmapped.append(proposal.columns[place].header)
            proposal.unreadAmounts.append(proposal.columns[place].header)
            proposal.columns.remove(at: place)
            isChanged = true
        }
        return isChanged
    }

    private static func weighSign(_ proposal: inout BalanceProposal, title: String) {
        let hasCredit = proposal.columns.contains { $0.role == .credit }
        let (owing, credits) = (proposal.tally.owing, proposal.tally.credits)
        proposal.signEvidence.append("\(owing) rows are above zero")
        proposal.signEvidence.append("\(credits) are \(hasCredit ? "credits" : "below zero")")
        let agreed = proposal.report.reading.tieOuts.count { $0.agrees }
        if agreed > 0 { proposal.signEvidence.append("\(agreed) totals of the file agree") }
        // Most clients of a practice owe, few are owed: a report where that is the other way round needs a look.
        proposal.isSignUnsure = owing <= credits
        if owing < credits, !hasCredit { proposal.sign = .negativeOwes }
        let namesCredits = ["credit balance", "unapplied", "unallocated", "prepayment"].contains { title.contains($0) }
        if namesCredits, !hasCredit, credits == 0 {
            proposal.sign = .negativeOwes
            proposal.isSignUnsure = true
            proposal.signEvidence.append("the title speaks of credits")
        }
    }
}
