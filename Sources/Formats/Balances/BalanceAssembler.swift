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
    private(set) var columns: BalanceColumns?
    private var misfit: (found: BalanceColumns.Misfit, names: [String], position: Position)?
    private var amounts = RowAmounts(count: 0)
    private var totals = BalanceTotals([])
    /// For each accepted row which of its dates could be read both ways.
    var openDates: [UInt8] = []
    var firstOpenDate: Position?
    var openAsOf = false
    /// The day on which the file's serial numbers start.
    var serials = WrittenDate.SerialBase.year1900
    private var trailingGroups = 0
    private var gaveUp = false
    private var closedWarned = false
    /// How many fields the clients' rows have, and where the first of them stands.
    private var usualWidth: (count: Int, position: Position) = (0, .none)
    private var isUneven = false

    init(profile: BalanceProfile, options: ReadingOptions, file: Int32) {
        let (changed, unknown) = profile.overridden(by: options.columns)
        self.profile = changed
        self.options = options
        self.file = file
        words = RowWords(changed)
        detector = DateOrderDetector()
        for role in unknown {
            log.add(
                Finding(
                    "role-unknown", .refusal, at: .whole(file), "the columns name a role “\(role)” that there is not",
                    remedy: "use one of: \(BalanceRole.allCases.map(\.rawValue).joined(separator: ", ")), bucket_1 …"))
        }
    }

    /// Takes the next row; blank rows are not to be counted and are passed over.
    mutating func take<Row: RowText>(_ row: Row) {
        guard let columns else {
            takeBeforeHeader(row)
            return
        }
        amounts.take(row, columns.amounts, profile)
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
        amounts = RowAmounts(count: found.amounts.count)
        totals = BalanceTotals(found.amounts)
        report.header = found.header.names
        report.headerPosition = position
    }

    // MARK: Records of XML, which are never titles or totals

    /// Takes a record as a client's row.
    mutating func takeRecord<Row: RowText>(_ row: Row) {
        guard let columns else { return }
        report.rows += 1
        amounts.take(row, columns.amounts, profile)
        takeClient(row, columns)
    }

    /// Leaves a record out before its amounts are looked at.
    mutating func refuseRow<Row: RowText>(
        _ row: Row, at index: Int, _ code: String, _ message: String, remedy: String
    ) {
        report.rows += 1
        report.counts.data += 1
        report.reading.read += 1
        reject(row.position(field: index + 1), code, message, remedy: remedy, row.excerpt(field: index))
    }

    /// Takes the total that an element states.
    mutating func takeTotal<Row: RowText>(_ row: Row, isGrand: Bool) {
        guard let columns else { return }
        report.rows += 1
        amounts.take(row, columns.amounts, profile)
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
            || [columns.client, columns.last].contains { $0.map { !row.trimmed($0).isEmpty } ?? false }
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

    // MARK: Clients

    private mutating func takeClient<Row: RowText>(_ row: Row, _ columns: BalanceColumns) {
        report.counts.data += 1
        report.reading.read += 1
        trailingGroups = 0
        if report.reading.read > options.recordLimit {
            if report.reading.read == options.recordLimit + 1 {
                log.add(
                    Finding(
                        "too-many-records", .refusal, at: row.position(field: 0),
                        "the file has more than \(options.recordLimit) rows", remedy: "cut the file in parts"))
            }
            report.reading.rejected += 1
            return
        }
        if totals.isClosed, !closedWarned {
            closedWarned = true
            log.add(
                Finding(
                    "rows-after-total", .warning, at: row.position(field: 0),
                    "rows follow the report's total, which does not count them",
                    remedy: "see whether two reports were joined in one file"))
        }
        if isSetAside(row, columns) {
            report.reading.setAside += 1
            return
        }
        totals.add(amounts.values)
        guard isWhole(row, columns), let balance = balance(row, columns) else { return }
        accept(row, columns, balance, group: totals.group)
    }

    private func isSetAside<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> Bool {
        if columns.ignore.isEmpty, columns.keep.isEmpty { return false }
        return columns.ignore.contains { $0.holds(row) } || columns.keep.contains { !$0.holds(row) }
    }

    /// False, with a finding, when the row has too many or too few fields.
    ///
    /// Some exporters end every row but the header with a delimiter. One row alone that is longer, even by a blank, holds
    /// an unquoted delimiter, and its amounts stand in the wrong columns.
    private mutating func isWhole<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> Bool {
        let width = columns.header.names.count
        if usualWidth.count == 0 { usualWidth = (width, row.position(field: 0)) }
        if row.count > width, !row.mayBeShort || !isBlank(row, from: width) {
            if report.reading.read == 1, isBlank(row, from: width) {
                usualWidth = (row.count, row.position(field: 0))
            } else if row.count != usualWidth.count || !isBlank(row, from: width) {
                reject(
                    row.position(field: width + 1), "row-too-long",
                    "the row has \(row.count) fields, the header \(width): a delimiter stands inside an unquoted value",
                    remedy: "quote the value in a copy, or export again", row.excerpt(field: width))
                return false
            }
        } else if usualWidth.count > width, !row.mayBeShort, !isUneven {
            isUneven = true
            log.add(
                Finding(
                    "rows-uneven", .refusal, at: usualWidth.position,
                    "the first row has \(usualWidth.count) fields, a later one \(row.count): which is right?",
                    remedy: "quote every value that holds a delimiter in a copy, or export again"))
        }
        if row.count < columns.width, !row.mayBeShort {
            reject(
                row.position(field: row.count), "row-too-short",
                "the row has \(row.count) fields, the header \(width)",
                remedy: "mend the row in a copy, or export again",
                row.excerpt(field: max(row.count - 1, 0)))
            return false
        }
        return true
    }

    private func isBlank<Row: RowText>(_ row: Row, from start: Int) -> Bool {
        for i in start..<row.count where !row.trimmed(i).isEmpty { return false }
        return true
    }

    private mutating func balance<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> RowBalance? {
        if let bad = amounts.unreadable {
            let column = columns.amounts[bad]
            reject(
                row.position(field: column.index + 1), "amount-unreadable", "\(column.words) is not an amount",
                remedy: "write it as 1234.56", row.excerpt(field: column.index))
            return nil
        }
        if let currency = columns.currency {
            let cell = row.trimmed(currency)
            if !cell.isEmpty, Text.string(cell).uppercased() != profile.currency {
                reject(
                    row.position(field: currency + 1), "currency-foreign", "the currency is not \(profile.currency)",
                    remedy: "only \(profile.currency) can be imported", row.excerpt(field: currency))
                return nil
            }
        }
        var result = RowBalance(amounts, columns.amounts, profile)
        if result.hasNegativeCredit {
            let place = columns.amounts.first { $0.kind == .credit }?.index ?? 0
            reject(
                row.position(field: place + 1), "credit-sign",
                "the credit has the sign that the profile does not expect (\(profile.creditSign.rawValue))",
                remedy: "say `credit_sign:` as the report writes credits", row.excerpt(field: place))
            return nil
        }
        if columns.zeroWhen.contains(where: { $0.holds(row) }) { result.settleClient() }
        if columns.insuranceZeroWhen.contains(where: { $0.holds(row) }) { result.insurance = .zero }
        check(row, columns, result)
        return result
    }

    private mutating func check<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ balance: RowBalance) {
        if columns.hasTotal, let total = balance.total, balance.balance + balance.insurance != total {
            let sum = balance.balance + balance.insurance
            log.add(
                Finding(
                    "total-balance-disagrees", .refusal, at: row.position(field: 0),
                    "client and insurance balance make \(sum.grouped), the row's total balance says \(total.grouped): "
                        + "difference \((total - sum).grouped)",
                    remedy: "see which column is mapped to which balance, or export again"))
        }
        if columns.hasBuckets {
            let wanted =
                profile.bucketsMake == .totalBalance
                ? balance.total ?? balance.balance + balance.insurance : balance.balance
            if balance.buckets != wanted {
                log.add(
                    Finding(
                        "buckets-disagree", .refusal, at: row.position(field: 0),
                        "the aging columns make \(balance.buckets.grouped), the balance says \(wanted.grouped): "
                            + "difference \((wanted - balance.buckets).grouped)",
                        remedy: "see whether an aging column is missing from `buckets`, or export again"))
            }
        }
        if balance.mayBeTwice {
            log.add(
                Finding(
                    "credit-twice", .warning, at: row.position(field: 0),
                    "the balance is a credit and the credit column holds one too: both are counted",
                    remedy: "see in the prior system whether the two are the same money; if so, map only one"))
        }
    }

    /// Leaves a row out, with a finding.
    mutating func reject(
        _ position: Position, _ code: String, _ message: String, remedy: String, _ excerpt: Excerpt?
    ) {
        report.reading.rejected += 1
        report.rejects.append(BalanceReject(position: position, reason: "\(code): \(message)"))
        log.add(Finding(code, .error, at: position, message, remedy: remedy, excerpt: excerpt))
    }

    /// Aging columns with money in them, with the least age of each.
    func buckets(_ columns: BalanceColumns) -> [AgingBucket] {
        guard columns.hasBuckets else { return [] }
        return columns.amounts.indices.compactMap { i in
            guard case .bucket(let days) = columns.amounts[i].kind, !amounts.values[i].isZero else { return nil }
            return AgingBucket(fromDays: days, amount: amounts.values[i])
        }
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
        report.reading.tieOuts += totals.checks
        for check in totals.checks where !check.agrees { refuse(check) }
        settleDates()
        report.reading.findings += log.finished(file: file)
        return report
    }

    private mutating func refuse(_ check: StatedTotal) {
        log.add(
            Finding(
                "total-disagrees", .refusal, at: check.position,
                "the \(check.what) says \(check.expected.grouped), the rows add up to \(check.actual.grouped): "
                    + "difference \((check.expected - check.actual).grouped)",
                remedy:
                    "export the report again, whole and without filters; rejected rows are named by their own findings"
            ))
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

extension RowBalance {
    /// A status says that the client owes nothing.
    mutating func settleClient() {
        balance = .zero
        owed = .zero
        credit = .zero
    }
}
