import Values

/// Makes a balance report of rows of cells, whatever file they come from: finds the header, tells clients from titles,
/// groups and totals, types the clients' rows, and checks every total.
struct BalanceAssembler {
    /// Rows before the header that are looked at before giving up.
    static let headerSearch = 200

    let profile: BalanceProfile
    let options: ReadingOptions
    let file: Int32
    var report = BalanceReport()
    var log = FindingLog()
    var detector: DateOrderDetector
    private let words: RowWords
    let rules: AmountRules
    private(set) var columns: BalanceColumns?
    private var misfit: (found: BalanceColumns.Misfit, names: [String], position: Position)?
    var amounts = RowAmounts([])
    var totals = BalanceTotals([])
    var outlet: BalanceOutlet
    private let collector: BalanceCollector?
    var firstOpenDate: Position?
    var openAsOf = false
    /// The day on which the file's serial numbers start.
    var serials = WrittenDate.SerialBase.year1900
    var trailingGroups = 0
    private var gaveUp = false
    var closedWarned = false
    /// How many fields the clients' rows have, and where the first of them stands.
    var usualWidth: (count: Int, position: Position) = (0, .none)
    var isUneven = false
    /// What clients and insurers owe beside the rows' own totals, and what aging columns make beside what they age.
    var proofs = (parts: Cents.zero, total: Cents.zero, buckets: Cents.zero, aged: Cents.zero)
    /// True for a file of mended rows.
    private(set) var isPartial = false
    /// Rows with services that no invoice holds yet, and what they come to.
    var uninvoiced = (rows: 0, sum: Cents.zero)

    /// An assembler that hands each accepted row to `take` as soon as its dates are sure; without it the report keeps them.
    init(
        profile: BalanceProfile, options: ReadingOptions, file: Int32,
        take: ((UnsafePointer<BalanceLine>) -> Void)? = nil
    ) {
        let (changed, unknown) = profile.overridden(by: options.columns)
        self.profile = changed
        self.options = options
        self.file = file
        words = RowWords(changed)
        rules = AmountRules(changed)
        detector = DateOrderDetector()
        let collector = take == nil ? BalanceCollector() : nil
        self.collector = collector
        let key = changed.key
        outlet = BalanceOutlet(take ?? { collector?.rows.append(BalanceRow($0.pointee, key: key)) })
        for role in unknown {
            log.add(
                Finding(
                    "role-unknown", .refusal, at: .whole(file), "the columns name a role “\(role)” that there is not",
                    remedy: "use one of: \(BalanceRole.allCases.map(\.rawValue).joined(separator: ", ")), bucket_1 …"))
        }
    }

    /// Begins a report whose columns are paths below a record; false, with a refusal, where the profile lacks one.
    mutating func begin(paths: [String]) -> Bool {
        switch BalanceColumns.find(paths, profile: profile) {
        case .columns(let columns):
            begin(columns, at: nil)
            return true
        case .misfit(let misfit):
            let lacking = misfit.missing.map { "“\($0.name)” (\($0.words))" }.joined(separator: ", ")
            log.add(
                Finding(
                    "column-missing", .refusal, at: .whole(file), "the profile names no path for \(lacking)",
                    remedy: "map the columns with `columns:` in the pipeline"))
            return false
        }
    }

    /// Makes room for the records that the rest of the file will have, if its rows are like those so far.
    mutating func expect(_ bytes: Int, after seen: Int) {
        guard let collector, !collector.rows.isEmpty, seen > 0 else { return }
        let expected = min(collector.rows.count * (bytes / seen + 1) * 9 / 8, options.recordLimit)
        collector.rows.reserveCapacity(expected)
    }

    /// Takes the next row; blank rows are not to be counted and are passed over.
    mutating func take<Row: RowText>(_ row: Row) {
        guard let columns else {
            takeBeforeHeader(row)
            return
        }
        amounts.take(row, rules)
        let identity = row.trimmed(columns.identity)
        if amounts.present > 0, !identity.isEmpty, words.kind(identity) == nil {
            report.rows += 1
            takeClient(row, columns)
            return
        }
        if row.isEmptyRow { return }
        report.rows += 1
        takeOther(row, columns, identity)
    }

    /// A row that the scanner could not split.
    mutating func takeDamaged(_ position: Position, _ message: String) {
        report.rows += 1
        if columns == nil {
            report.counts.preamble += 1
        } else {
            report.counts.data += 1
            report.reading.read += 1
            if !options.mended.isEmpty, isMended(position) { return }
            reject(position, "row-damaged", message, remedy: "mend the quotes of this row in a copy of the file", nil)
        }
        if columns == nil {
            log.add(
                Finding(
                    "row-damaged", .warning, at: position, message, remedy: "mend the quotes of this row in a copy"))
        }
    }

    // MARK: Before the header

    private mutating func takeBeforeHeader<Row: RowText>(_ row: Row) {
        if row.isEmptyRow { return }
        report.rows += 1
        guard !gaveUp else {
            report.counts.preamble += 1
            return
        }
        let names = (0..<row.count).map { row.trimmedString($0) }
        switch BalanceColumns.find(names, profile: profile) {
        case .columns(let found):
            report.counts.header += 1
            begin(found, at: row.position(field: 0))
        case .misfit(let misfit):
            report.counts.preamble += 1
            if misfit.found > (self.misfit?.found.found ?? -1) {
                self.misfit = (misfit, names, row.position(field: 0))
            }
            takeAsOf(row)
            gaveUp = report.rows >= BalanceAssembler.headerSearch
        }
    }

    /// Goes on with those columns, as if their header had just been read.
    mutating func begin(_ found: BalanceColumns, at position: Position?) {
        columns = found
        amounts = RowAmounts(found.amounts)
        totals = BalanceTotals(found.amounts)
        report.header = found.header.names
        isPartial = report.isPartial
        report.headerPosition = position
    }

    // MARK: Records of XML, which are never titles or totals

    /// Takes a record as a client's row, less what was paid on it elsewhere in the document.
    mutating func takeRecord<Row: RowText>(_ row: Row, paid: Cents = .zero) {
        guard let columns else { return }
        report.rows += 1
        amounts.take(row, rules)
        if !paid.isZero { amounts.takeOff(paid) }
        takeClient(row, columns)
    }

    /// Leaves a record out before its amounts are looked at.
    mutating func refuseRow<Row: RowText>(
        _ row: Row, at index: Int, _ code: String, _ message: String, remedy: String
    ) {
        report.rows += 1
        report.counts.data += 1
        report.reading.read += 1
        if !options.mended.isEmpty, isMended(row.position(field: 0)) { return }
        reject(row.position(field: index + 1), code, message, remedy: remedy, row.excerpt(field: index))
    }

    /// Takes the total that an element states.
    mutating func takeTotal<Row: RowText>(_ row: Row, isGrand: Bool) {
        guard columns != nil else { return }
        report.rows += 1
        amounts.take(row, rules)
        if amounts.present == 0, amounts.unreadable == nil {
            log.add(
                Finding(
                    "total-unread", .warning, at: row.position(field: 0),
                    "a total stands here that names none of the columns: it is not compared with the rows",
                    remedy: "say `total_element:` in a profile, or declare `control_total:`"))
        }
        if isGrand { report.counts.total += 1 } else { report.counts.subtotal += 1 }
        if isGrand {
            totals.grandTotal(amounts.stated, at: row.position(field: 0))
        } else {
            totals.subtotal(amounts.stated, label: "", at: row.position(field: 0))
        }
        noteUnreadableTotal(row)
    }

    /// Takes the day that the report says it is as of.
    mutating func takeAsOf(_ text: Bytes, at position: Position) {
        guard report.asOf == nil else { return }
        var isOpen = false
        report.asOf = resolve(WrittenDate.read(text), open: &isOpen, at: position)
        openAsOf = isOpen
    }

    private mutating func takeAsOf<Row: RowText>(_ row: Row) {
        guard report.asOf == nil, let written = AsOf.find(row) else { return }
        var isOpen = false
        report.asOf = resolve(written, open: &isOpen, at: row.position(field: 0))
        openAsOf = isOpen
    }

    // MARK: Rows that may not be a client's

    private mutating func takeOther<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ identity: Bytes) {
        if columns.isHeader(row) {
            report.counts.header += 1
            return
        }
        let filled = (0..<row.count).filter { !row.trimmed($0).isEmpty }
        guard let first = filled.first else { return }
        let label = row.trimmed(first)
        if let kind = words.kind(label), takeLabelled(row, kind, label) { return }
        if amounts.present == 0, filled.count == 1 || label.last == 0x3A {
            takeLine(label)
            return
        }
        let isNamed =
            !identity.isEmpty
            || [columns.client, columns.last].contains { $0 >= 0 && !row.trimmed($0).isEmpty }
        if isNamed {
            takeClient(row, columns)
        } else if amounts.present > 0, amounts.unreadable == nil, filled.count <= columns.amounts.count,
            totals.explains(amounts.stated)
        {
            totals.plainTotal(amounts.stated, label: "", at: row.position(field: 0))
        } else if amounts.present == 0, amounts.unreadable == nil {
            takeLine(label)
        } else {
            takeClient(row, columns)
        }
    }

    /// A row whose first text is a total's or a footer's; false when it is a client's after all.
    private mutating func takeLabelled<Row: RowText>(_ row: Row, _ kind: RowWords.Kind, _ label: Bytes) -> Bool {
        let position = row.position(field: 0)
        switch kind {
        case .footer:
            guard amounts.present == 0 else { return false }
            report.counts.footer += 1
            return true
        case .grandTotal:
            report.counts.total += 1
            totals.grandTotal(amounts.stated, at: position)
        case .subtotal:
            report.counts.subtotal += 1
            totals.subtotal(amounts.stated, label: Text.string(label), at: position)
        case .total: totals.plainTotal(amounts.stated, label: Text.string(label), at: position)
        }
        trailingGroups = 0
        noteUnreadableTotal(row)
        return true
    }

    private mutating func noteUnreadableTotal<Row: RowText>(_ row: Row) {
        guard let bad = amounts.unreadable, let column = columns?.amounts[bad] else { return }
        log.add(
            Finding(
                "total-unreadable", .refusal, at: row.position(field: column.index + 1),
                "the total of \(column.words) is not an amount",
                remedy: "mend the total, or remove its line from a copy",
                excerpt: row.excerpt(field: column.index)))
    }

    /// A line of text alone: a group's header, or after the report's total a footer.
    private mutating func takeLine(_ label: Bytes) {
        if totals.isClosed {
            report.counts.footer += 1
            return
        }
        report.counts.group += 1
        trailingGroups += 1
        totals.open(Text.string(label))
    }

    // MARK: The end

    /// The report, once every row was taken.
    mutating func finish() -> BalanceReport {
        if columns == nil { refuseWithoutHeader() }
        totals.finish()
        report.counts.subtotal += totals.plainTotals.subtotals
        report.counts.total += totals.plainTotals.totals
        // Lines of text after the last client head no group.
        report.counts.group -= trailingGroups
        report.counts.footer += trailingGroups
        report.reading.tieOuts += totals.checks + rowProofs
        for check in totals.checks where !check.agrees { refuse(check) }
        settleDates()
        noteCredits()
        if uninvoiced.rows > 0 {
            log.add(
                Finding(
                    "uninvoiced-left-out", .warning, at: .whole(file),
                    "\(uninvoiced.rows) clients have \(uninvoiced.sum.grouped) of services that no invoice holds yet; "
                        + "they are in no balance and are not brought over",
                    remedy: "invoice them in the prior system and export again, or enter the sessions here"))
        }
        report.reading.findings += log.finished(file: file)
        if let collector {
            report.reading.records = collector.rows
            collector.rows = []
        }
        return report
    }

    /// Credits that the report leaves out, or whose column is switched off in it, would be lost unseen.
    private mutating func noteCredits() {
        guard let columns, report.reading.read > 0 else { return }
        if !profile.creditsIn.isEmpty {
            log.add(
                Finding(
                    "credits-elsewhere", .info, at: .whole(file),
                    "this report leaves credits out; the prior system has them in: \(profile.creditsIn)",
                    remedy: "bring that report over too, as another source"))
        } else if let name = profile.columns[.credit], profile.optional.contains(.credit), !profile.source.isEmpty,
            !columns.amounts.contains(where: { $0.kind == .credit })
        {
            log.add(
                Finding(
                    "credit-column-hidden", .warning, at: report.headerPosition ?? .whole(file),
                    "the report has no column “\(name)”, which the prior system shows only when asked to",
                    remedy: "switch that column on and export again, or make sure that no client has a credit"))
        }
    }

    /// The sums over all rows of what each row must agree with itself in; a row that does not has a finding of its own.
    private var rowProofs: [StatedTotal] {
        guard let columns, report.reading.read > 0 else { return [] }
        var out: [StatedTotal] = []
        if columns.hasTotal {
            out.append(
                StatedTotal(
                    what: "client + insurance = total balance", expected: proofs.total, actual: proofs.parts,
                    position: .whole(file)))
        }
        if columns.hasBuckets {
            out.append(
                StatedTotal(
                    what: "aging columns = balance", expected: proofs.aged, actual: proofs.buckets,
                    position: .whole(file)))
        }
        return out
    }

    private mutating func refuse(_ check: StatedTotal) {
        log.add(
            Finding(
                "total-disagrees", .refusal, at: check.position,
                "the \(check.what) says \(check.expected.grouped), the rows add up to \(check.actual.grouped): "
                    + "difference \((check.expected - check.actual).grouped)",
                remedy: report.rejects.isEmpty
                    ? "export the report again, whole and without filters"
                    : "mend the rejected rows and read them beside the report, in the same files:, so that their amounts "
                        + "count; or export it again"))
    }

    private mutating func refuseWithoutHeader() {
        guard report.rows > 0, let misfit else {
            log.add(
                Finding(
                    "file-empty", .refusal, at: .whole(file), "the file has no rows", remedy: "export the report again")
            )
            return
        }
        for (name, places) in misfit.found.ambiguous {
            let list = places.map(String.init).joined(separator: ", ")
            log.add(
                Finding(
                    "column-ambiguous", .refusal, at: misfit.position,
                    "“\(name)” stands in columns \(list): which one is meant?",
                    remedy: "write “\(name)#1” for the first, “\(name)#2” for the second"))
        }
        guard !misfit.found.missing.isEmpty else { return }
        let lacking = misfit.found.missing.map { want in
            let near = NameDistance.nearest(want.name, among: misfit.names)
            return "“\(want.name)” (\(want.words))" + (near.map { ", perhaps “\($0)”" } ?? "")
        }
        // A file without any of the names has no header row to quote: its first line may hold a client.
        let have = misfit.found.found > 0 ? "; the header has: \(misfit.names.joined(separator: ", "))" : ""
        log.add(
            Finding(
                "column-missing", .refusal, at: misfit.position,
                "no header row with \(lacking.joined(separator: "; "))\(have)",
                remedy: "map the columns with `columns:` in the pipeline, or see what `tieout check FILE` proposes"))
    }
}
