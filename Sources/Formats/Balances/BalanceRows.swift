import Values

/// Types a client's row, and settles the dates once the whole file was read.
extension BalanceAssembler {
    private enum Open {
        static let birth: UInt8 = 1
        static let oldest: UInt8 = 2
        static let service: UInt8 = 4
    }

    /// Adds a client's row whose amounts are sound.
    mutating func accept<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ balance: RowBalance, group: String) {
        var made = BalanceRow(position: row.position(field: 0))
        made.owed = balance.owed
        made.credit = balance.credit
        made.insurance = balance.insurance
        made.group = group
        readNames(row, columns, &made)
        var open: UInt8 = 0
        if let birth = columns.birth { made.dateOfBirth = date(row, birth, .dateOfBirth, &open, Open.birth) }
        if let oldest = columns.oldest {
            made.oldestOpen = date(row, oldest, .oldestOpen, &open, Open.oldest)
            if let day = made.oldestOpen, profile.nullDates.contains(day) { made.oldestOpen = nil }
        }
        if columns.hasSessions {
            guard let session = session(row, columns, balance, &open) else { return }
            made.session = session
        }
        if columns.hasBuckets { made.buckets = buckets(columns) }
        setKey(row, columns, &made)
        guard !made.key.isEmpty else {
            reject(
                row.position(field: columns.identity + 1), "client-missing", "the row has amounts but names no client",
                remedy: "give the client's id or name, or remove the line from a copy if it is a total",
                row.excerpt(field: columns.identity), net: balance.owed - balance.credit)
            return
        }
        report.reading.records.append(made)
        openDates.append(open)
    }

    private mutating func readNames<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ made: inout BalanceRow) {
        if let client = columns.client {
            made.name = text(row, client)
            if columns.last == nil, let parts = WrittenName.split(row.trimmed(client)) {
                made.last = name(parts.last)
                made.first = name(parts.first)
            }
        }
        if let last = columns.last { made.last = text(row, last) }
        if let first = columns.first { made.first = text(row, first) }
        if made.name.isEmpty, !made.last.isEmpty {
            made.name = made.first.isEmpty ? made.last : "\(made.last), \(made.first)"
        }
        if let email = columns.email { made.email = text(row, email) }
        if let clinician = columns.clinician { made.clinician = text(row, clinician) }
    }

    private mutating func setKey<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ made: inout BalanceRow) {
        switch profile.key {
        case .clientKey:
            if let key = columns.key { made.key = text(row, key) }
            guard made.key.isEmpty else { return }
            made.key = made.name
            if let key = columns.key, !made.name.isEmpty {
                log.add(
                    Finding(
                        "client-id-missing", .warning, at: row.position(field: key + 1),
                        "the row has no client id; the name stands for it",
                        remedy: "see that the client is found in the roster by name and date of birth"))
            }
        case .name: made.key = made.name
        case .nameAndBirth:
            made.key = made.dateOfBirth.map { made.name.isEmpty ? "" : "\(made.name) \($0)" } ?? made.name
        }
    }

    private func text<Row: RowText>(_ row: Row, _ index: Int) -> String {
        let cell = row.trimmed(index)
        // Short plain text needs no second look: no doubled quotes, no card number.
        if cell.count < 13, !cell.contains(where: { $0 >= 0x80 || $0 == 0x22 }) {
            return String(decoding: cell, as: UTF8.self)
        }
        return masked(row.trimmedString(index))
    }

    private func name(_ part: Bytes) -> String {
        part.contains { $0 >= 0x80 } ? masked(Text.string(part)) : masked(String(decoding: part, as: UTF8.self))
    }

    private func masked(_ text: String) -> String {
        text.utf8.count < 13 ? text : CardNumbers.masked(text) ?? text
    }

    private mutating func session<Row: RowText>(
        _ row: Row, _ columns: BalanceColumns, _ balance: RowBalance, _ open: inout UInt8
    ) -> BalanceSession? {
        var made = BalanceSession()
        if let index = columns.service.date { made.date = date(row, index, .serviceDate, &open, Open.service) }
        if profile.rows == .sessions {
            guard made.date != nil else {
                let index = columns.service.date ?? 0
                reject(
                    row.position(field: index + 1), "session-undated", "the session has no date of service",
                    remedy: "give its day as 2026-03-05", row.excerpt(field: index), net: balance.owed - balance.credit)
                return nil
            }
        }
        if let index = columns.service.code { made.code = text(row, index) }
        if let index = columns.service.description { made.description = text(row, index) }
        made.fee = balance.fee
        made.paid = balance.paid
        made.writeOff = balance.writeOff
        if let index = columns.service.units { made.units = units(row, index) }
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
        _ row: Row, _ index: Int, _ role: BalanceRole, _ open: inout UInt8, _ flag: UInt8
    ) -> Day? {
        let written = WrittenDate.read(row.trimmed(index), serials: serials)
        if case .blank = written { return nil }
        var isOpen = false
        if let day = resolve(written, open: &isOpen, at: row.position(field: index + 1)) {
            if isOpen { open |= flag }
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

    /// Decides the order of day and month, turns the days round where it is the other one, and ages by buckets.
    mutating func settleDates() {
        report.dateOrder = profile.dates
        switch detector.verdict {
        case .nothing: break
        case .order(let order):
            report.dateOrder = order
            if order == .dayFirst { turnDays() }
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
        ageBySessions()
        ageByBuckets()
    }

    private mutating func turnDays() {
        if openAsOf { report.asOf = report.asOf.flatMap(BalanceAssembler.turned) }
        for i in openDates.indices where openDates[i] != 0 {
            let open = openDates[i]
            var row = report.reading.records[i]
            if open & Open.birth != 0 { row.dateOfBirth = row.dateOfBirth.flatMap(BalanceAssembler.turned) }
            if open & Open.oldest != 0 { row.oldestOpen = row.oldestOpen.flatMap(BalanceAssembler.turned) }
            if open & Open.service != 0 { row.session = row.session.map(BalanceAssembler.turned) }
            report.reading.records[i] = row
        }
    }

    private static func turned(_ session: BalanceSession) -> BalanceSession {
        var copy = session
        copy.date = session.date.flatMap(turned)
        return copy
    }

    private static func turned(_ day: Day) -> Day? {
        let parts = day.parts
        return Day(year: parts.year, month: parts.day, day: parts.month)
    }

    /// Where a report of sessions states no oldest open day, a session that is owed is open from its own day.
    private mutating func ageBySessions() {
        guard columns?.hasSessions == true, columns?.oldest == nil else { return }
        for i in report.reading.records.indices where report.reading.records[i].owed > .zero {
            report.reading.records[i].oldestOpen = report.reading.records[i].session?.date
        }
    }

    /// Where a row states no oldest open day, the youngest that its oldest bucket allows.
    private mutating func ageByBuckets() {
        guard columns?.hasBuckets == true, let asOf = report.asOf else { return }
        for i in report.reading.records.indices where report.reading.records[i].oldestOpen == nil {
            guard let oldest = report.reading.records[i].buckets.last(where: { $0.amount > .zero }) else { continue }
            report.reading.records[i].oldestOpen = asOf.adding(-oldest.fromDays)
            report.reading.records[i].isAgedByBucket = true
        }
    }
}
