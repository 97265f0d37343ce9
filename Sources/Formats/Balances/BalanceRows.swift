import Values

/// Types a client's row, and settles the dates once the whole file was read.
extension BalanceAssembler {
    /// Hands on a client's row whose amounts are sound.
    mutating func accept<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ balance: RowBalance) {
        let made = outlet.current.line
        made.pointee.begin(row.position(field: 0), balance)
        if totals.isGrouped || !made.pointee.group.isEmpty { made.pointee.group = totals.group }
        readCells(row, columns, made)
        guard named(row, columns, made, balance) else { return }
        var open: BalanceOutlet.Open = []
        if columns.birth >= 0 {
            made.pointee.dateOfBirth = date(row, columns.birth, .dateOfBirth, &open, .birth)
        }
        if columns.oldest >= 0 {
            made.pointee.oldestOpen = date(row, columns.oldest, .oldestOpen, &open, .oldest)
            if let day = made.pointee.oldestOpen, profile.nullDates.contains(day) { made.pointee.oldestOpen = nil }
        }
        if columns.hasSessions {
            guard let session = session(row, columns, balance, &open) else { return }
            made.pointee.session = session
            // A session that is owed is open from its own day where the report states no other.
            if balance.owed > .zero, columns.oldest < 0 {
                made.pointee.oldestOpen = session.date
                if open.contains(.service) { open.insert(.oldest) }
            }
        }
        if columns.hasBuckets {
            made.pointee.buckets = buckets(columns)
            if made.pointee.oldestOpen == nil {
                made.pointee.ageByBuckets(report.asOf)
                if openAsOf, made.pointee.isAgedByBucket { open.insert(.asOf) }
            }
        }
        outlet.add(
            open, order: open.isEmpty && !outlet.isWaiting ? nil : order, isLasting: row.isLasting, asOf: report.asOf)
    }

    /// The order of day and month, once a date has told it.
    var order: DateOrder? {
        if detector.onlyDayFirst > 0 { return .dayFirst }
        return detector.onlyMonthFirst > 0 ? .monthFirst : nil
    }

    @inline(__always)
    private func cell<Row: RowText>(_ row: Row, _ index: Int) -> BalanceLine.Cell {
        index < 0
            ? BalanceLine.Cell() : BalanceLine.Cell(row.trimmed(index), isEscaped: row.isEscaped(index))
    }

    private func readCells<Row: RowText>(
        _ row: Row, _ columns: BalanceColumns, _ line: UnsafeMutablePointer<BalanceLine>
    ) {
        if columns.key >= 0 { line.pointee.id = cell(row, columns.key) }
        if columns.client >= 0 { line.pointee.name = cell(row, columns.client) }
        if columns.last >= 0 { line.pointee.last = cell(row, columns.last) }
        if columns.first >= 0 { line.pointee.first = cell(row, columns.first) }
        if columns.email >= 0 { line.pointee.email = cell(row, columns.email) }
        if columns.clinician >= 0 { line.pointee.clinician = cell(row, columns.clinician) }
        if columns.accountType >= 0 {
            line.pointee.accountType = columns.accountType < row.count ? cell(row, columns.accountType) : .init()
        }
    }

    /// False, with a finding, for a row of nobody; a row with a name in place of its id is noted.
    private mutating func named<Row: RowText>(
        _ row: Row, _ columns: BalanceColumns, _ made: UnsafeMutablePointer<BalanceLine>, _ balance: RowBalance
    ) -> Bool {
        if profile.key == .clientKey, !made.pointee.id.isEmpty { return true }
        guard !made.pointee.isNameless else {
            reject(
                row.position(field: columns.identity + 1), "client-missing", "the row has amounts but names no client",
                remedy: "give the client's id or name, or remove the line from a copy if it is a total",
                row.excerpt(field: columns.identity), net: balance.owed - balance.credit)
            return false
        }
        if profile.key == .clientKey, columns.key >= 0 {
            log.add(
                Finding(
                    "client-id-missing", .warning, at: row.position(field: columns.key + 1),
                    "the row has no client id; the name stands for it",
                    remedy: "see that the client is found in the roster by name and date of birth"))
        }
        return true
    }

    private mutating func session<Row: RowText>(
        _ row: Row, _ columns: BalanceColumns, _ balance: RowBalance, _ open: inout BalanceOutlet.Open
    ) -> BalanceLine.Session? {
        let made = BalanceLine.Session()
        let service = columns.service
        if service.date >= 0 { made.date = date(row, service.date, .serviceDate, &open, .service) }
        if profile.rows == .sessions, made.date == nil {
            let index = max(service.date, 0)
            reject(
                row.position(field: index + 1), "session-undated", "the session has no date of service",
                remedy: "give its day as 2026-03-05", row.excerpt(field: index), net: balance.owed - balance.credit)
            return nil
        }
        made.code = cell(row, service.code)
        made.description = cell(row, service.description)
        made.fee = balance.fee
        made.paid = balance.paid
        made.writeOff = balance.writeOff
        if service.units >= 0 { made.units = units(row, service.units) }
        if profile.rows == .sessions, !agrees(row, columns, balance, made.units) { return nil }
        return made
    }

    /// False, with a finding, when what a session's row says is due cannot come of its fee.
    private mutating func agrees<Row: RowText>(
        _ row: Row, _ columns: BalanceColumns, _ balance: RowBalance, _ units: Int
    ) -> Bool {
        guard let fee = columns.amounts.first(where: { $0.kind == .fee }), !balance.fee.isZero else { return true }
        let due = balance.owed - balance.credit + balance.insurance
        let isWhole = columns.amounts.contains { $0.kind == .paid } && columns.amounts.contains { $0.kind == .writeOff }
        let parts = isWhole ? balance.paid + balance.writeOff + due : due
        // Beside several units a fee may be that of one.
        guard isWhole ? parts != balance.fee : parts > balance.fee && units == 1 else { return true }
        reject(
            row.position(field: fee.index + 1), "session-disagrees",
            isWhole
                ? "paid, written off and due make \(parts.grouped), the fee says \(balance.fee.grouped)"
                : "due are \(parts.grouped), more than the fee of \(balance.fee.grouped)",
            remedy: "see the session in the prior system; mend the row, or map its columns otherwise",
            row.excerpt(field: fee.index), net: balance.owed - balance.credit)
        return false
    }

    private mutating func units<Row: RowText>(_ row: Row, _ index: Int) -> Int {
        guard case .amount(let hundredths, _) = WrittenMoney.read(row.trimmed(index)) else { return 1 }
        guard hundredths.raw > 0, hundredths.raw % 100 == 0 else {
            log.add(
                Finding(
                    "units-unreadable", .warning, at: row.position(field: index + 1),
                    "units are not a whole number above zero: taken as 1",
                    remedy: "see the session in the prior system",
                    excerpt: row.excerpt(field: index)))
            return 1
        }
        return Int(hundredths.raw / 100)
    }

    /// The day of a cell; `nil` with a warning when it cannot be read. A day that could be read both ways is noted.
    private mutating func date<Row: RowText>(
        _ row: Row, _ index: Int, _ role: BalanceRole, _ open: inout BalanceOutlet.Open,
        _ flag: BalanceOutlet.Open
    ) -> Day? {
        let cell = row.trimmed(index)
        if let day = Day(iso: cell) { return day }
        let written = WrittenDate.read(cell, serials: serials)
        if case .blank = written { return nil }
        var isOpen = false
        if let day = resolve(written, open: &isOpen, at: row.position(field: index + 1)) {
            if isOpen { open.insert(flag) }
            return day
        }
        log.add(
            Finding(
                "date-unreadable", .warning, at: row.position(field: index + 1), "\(role.words) is not a date",
                remedy: "write it as 2026-03-05; the row is read without it", excerpt: row.excerpt(field: index)))
        return nil
    }

    /// The day that was written. Where two orders can read it, the month is taken first for now and `open` is set.
    mutating func resolve(_ written: WrittenDate, open: inout Bool, at position: Position) -> Day? {
        switch written {
        case .day(let day): return day
        case .instant(let instant): return options.practiceZone.day(of: instant)
        case .blank, .unreadable: return nil
        case .ordered(let a, let b, let year, let dotted):
            if let order = profile.dates { return order.day(a, b, year: year) }
            detector.note(a, b, dotted: dotted)
            if a > 12 { return DateOrder.dayFirst.day(a, b, year: year) }
            if b <= 12, a != b {
                open = true
                if firstOpenDate == nil { firstOpenDate = position }
            }
            return DateOrder.monthFirst.day(a, b, year: year)
        }
    }

    /// Decides the order of day and month over the whole file, and hands on the rows that waited for it.
    mutating func settleDates() {
        report.dateOrder = profile.dates
        var order = DateOrder.monthFirst
        switch detector.verdict {
        case .nothing: break
        case .order(let decided):
            report.dateOrder = decided
            order = decided
        case .undecided:
            log.add(
                Finding(
                    "date-order-undecided", .refusal, at: firstOpenDate ?? .whole(file),
                    "no date of the file tells whether the day or the month comes first (\(detector.open) read both ways)",
                    remedy: "say `dates: month_first` or `dates: day_first`"))
        case .conflict:
            log.add(
                Finding(
                    "date-order-conflicts", .refusal, at: firstOpenDate ?? .whole(file),
                    "\(detector.onlyMonthFirst) dates can only have the month first and \(detector.onlyDayFirst) only the "
                        + "day first",
                    remedy: "mend the dates in a copy, or say `dates: month_first` or `dates: day_first`"))
        }
        outlet.flush(order, asOf: report.asOf)
        if openAsOf, order == .dayFirst { report.asOf = report.asOf.flatMap(BalanceOutlet.turned) }
    }
}
