import Values

/// A vendor's delimited file on its way to records: finds the header, then gives a row at a time, and turns what cannot
/// be split into findings.
struct VendorTable {
    let file: SourceFile
    private(set) var header = CSVHeader([])
    private(set) var headerLine: Int32 = 0
    private var scanner: CSVScanner
    private let limit: Int
    private(set) var findings: [Finding] = []
    /// Rows that were split, or should have been.
    private(set) var seen = 0
    /// Rows that could not be split.
    private(set) var broken = 0
    private var released = 0
    private static let releaseStep = 8 << 20

    init(_ file: SourceFile, _ options: ReadingOptions, delimiter: UInt8 = 0x2C, lenientQuotes: Bool = false) {
        self.file = file
        limit = options.recordLimit
        scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter, lenientQuotes: lenientQuotes)
    }

    /// Moves behind the first row, within the first `lines` rows, that `isHeader` knows; the rows before it are the
    /// preamble.
    mutating func findHeader(within rows: Int = 12, where isHeader: (CSVHeader) -> Bool) -> Bool {
        for _ in 0..<rows {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { return false }
            } catch {
                continue
            }
            let candidate = CSVHeader(scanner.row)
            guard isHeader(candidate) else { continue }
            header = candidate
            headerLine = scanner.row.line
            return true
        }
        return false
    }

    /// The next row that is not blank, broken ones noted and passed over; `nil` at the end.
    mutating func next() -> VendorRow? {
        while true {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { return nil }
            } catch {
                seen += 1
                broken += 1
                findings.append(ScanFault.finding(error, file: file.number))
                continue
            }
            if scanner.row.isBlank { continue }
            if scanner.row.offset - released > VendorTable.releaseStep {
                file.release(released..<scanner.row.offset)
                released = scanner.row.offset
            }
            guard seen < limit else {
                findings.append(ScanFault.tooMany(limit, file: file.number))
                return nil
            }
            seen += 1
            return VendorRow(row: scanner.row, names: header.names)
        }
    }

    /// Takes back the count of the row just given: it was an opening line or a footer, not a record.
    mutating func uncount() { seen -= 1 }

    /// Adds what the table itself saw to a reading.
    func count<Record>(into reading: inout Reading<Record>) {
        reading.read += seen
        reading.rejected += broken
        reading.findings += findings
    }
}

/// Finds columns by role, name or alias, and remembers which were needed and not there.
struct ColumnFinder {
    private let header: CSVHeader
    private let overrides: [String: String]
    private let hints: [String: String]
    private(set) var missing: [String] = []

    /// A finder in a header; `hints` are a vendor's own names by role, tried before the general ones.
    init(_ header: CSVHeader, _ options: ReadingOptions, hints: [String: String] = [:]) {
        self.header = header
        self.hints = hints
        overrides = options.columns
    }

    /// A column that must be there; −1 and a note when it is not.
    mutating func needed(_ role: String, _ names: String...) -> Int { needed(role, names) }

    /// As ``needed(_:_:)-(String,String...)``, from a list of names.
    mutating func needed(_ role: String, _ names: [String]) -> Int {
        let found = place(role, names)
        if found < 0 { missing.append(overrides[role] ?? hints[role] ?? names.first ?? role) }
        return found
    }

    /// A column that may be there; −1 when it is not. One that the user named must be there.
    mutating func optional(_ role: String, _ names: String...) -> Int { optional(role, names) }

    /// As ``optional(_:_:)-(String,String...)``, from a list of names.
    mutating func optional(_ role: String, _ names: [String]) -> Int {
        let found = place(role, names)
        if found < 0, let wanted = overrides[role] { missing.append(wanted) }
        return found
    }

    private func place(_ role: String, _ names: [String]) -> Int {
        if let wanted = overrides[role] { return header.index(wanted) ?? -1 }
        if let hint = hints[role], let found = header.index(hint) { return found }
        return header.index(anyOf: names.isEmpty ? [role] : names) ?? -1
    }

    /// The refusal that names all missing columns at once; `nil` when none is.
    func refusal(_ table: VendorTable, format: String) -> Finding? {
        guard !missing.isEmpty else { return nil }
        return Finding(
            "column-missing", .refusal, at: Position(file: table.file.number, record: max(table.headerLine, 1)),
            "\(format.withArticle) file needs the columns: \(missing.joined(separator: ", "))",
            remedy: "export again with these columns, or name the file's own columns under `columns:`")
    }
}

/// One row of a vendor's file, read column by column; a column of −1 is one that the file lacks and reads as empty.
struct VendorRow {
    let row: CSVRow
    let names: [String]
    private(set) var findings: [Finding] = []

    init(row: CSVRow, names: [String]) {
        self.row = row
        self.names = names
    }

    /// True when something needed could not be read and the row must be left out.
    var isBad: Bool { findings.contains { $0.severity == .error } }

    /// The place of the row.
    var position: Position { row.position() }

    /// The bytes of a column, trimmed, an Excel guard undone.
    func bytes(_ c: Int) -> Bytes {
        c < 0 ? Bytes(start: nil, count: 0) : VendorMoney.unguarded(row.trimmed(c))
    }

    /// The text of a column, trimmed.
    func text(_ c: Int) -> String {
        guard c >= 0 else { return "" }
        let raw = row.trimmed(c)
        return raw.first == 0x3D ? Text.string(VendorMoney.unguarded(raw)) : FieldText.trimmedField(row, c)
    }

    /// True when the column is empty or not there.
    func isEmpty(_ c: Int) -> Bool { bytes(c).isEmpty }

    /// True when the column holds an ASCII word, letter case aside.
    func holds(_ c: Int, _ word: StaticString) -> Bool { Text.equals(bytes(c), word) }

    /// An amount that must be there.
    mutating func money(_ c: Int, mark: VendorMoney.DecimalMark = .point) -> Cents {
        if let value = VendorMoney.cents(bytes(c), mark: mark) { return value }
        fail(
            "amount-unreadable", c, "\(name(c)) is not an amount; expected dollars like 1234.56",
            "correct the amount in the source, or name the right column under `columns:`")
        return .zero
    }

    /// An amount; an empty or missing column is zero.
    mutating func moneyOrZero(_ c: Int, mark: VendorMoney.DecimalMark = .point) -> Cents {
        isEmpty(c) ? .zero : money(c, mark: mark)
    }

    /// A date or time that must be there.
    mutating func stamp(_ c: Int, order: VendorStamp.Order = .monthFirst) -> VendorStamp {
        if let stamp = VendorStamp(bytes(c), order: order) { return stamp }
        fail(
            "date-unreadable", c, "\(name(c)) is not a date; expected one like 2026-03-05",
            "correct the date in the source, or name the right column under `columns:`")
        return VendorStamp(day: Day(number: 0))
    }

    /// A date or time; `nil` where the column is empty or not there.
    mutating func stampIfAny(_ c: Int, order: VendorStamp.Order = .monthFirst) -> VendorStamp? {
        isEmpty(c) ? nil : stamp(c, order: order)
    }

    /// An id that must be there.
    mutating func id(_ c: Int) -> String {
        let text = text(c)
        if text.isEmpty {
            fail("id-missing", c, "\(name(c)) is empty; it is what tells rows apart", "export the file again")
        }
        return text
    }

    /// Rejects the row unless the amount is in dollars.
    mutating func dollars(_ c: Int) {
        guard c >= 0, !isEmpty(c), !holds(c, "usd") else { return }
        fail(
            "currency-not-usd", c, "\(name(c)) is not USD; books are kept in US dollars",
            "convert the amount at the processor, or leave the row out")
    }

    /// Rejects the row unless its own net is gross less fee: the cheapest proof that the signs were understood.
    mutating func prove(net: Cents, gross: Cents, fee: Cents, _ c: Int) {
        guard net != gross - fee else { return }
        fail(
            "net-disagrees", c, "\(name(c)) is not gross less fee",
            "compare the row with the processor's own page; the export may be damaged or of another layout")
    }

    /// Adds a finding for which the row is left out.
    mutating func fail(_ code: String, _ c: Int, _ message: String, _ remedy: String) {
        add(code, .error, c, message, remedy)
    }

    /// Adds a finding that leaves the row in and asks someone to look.
    mutating func warn(_ code: String, _ c: Int, _ message: String, _ remedy: String) {
        add(code, .warning, c, message, remedy)
    }

    /// Adds a finding that asks nothing.
    mutating func note(_ code: String, _ c: Int, _ message: String, _ remedy: String = "nothing needs to be done") {
        add(code, .info, c, message, remedy)
    }

    private mutating func add(
        _ code: String, _ severity: Finding.Severity, _ c: Int, _ message: String, _ remedy: String
    ) {
        findings.append(
            Finding(
                code, severity, at: c < 0 ? position : row.position(field: c + 1), message, remedy: remedy,
                excerpt: row.excerpt(field: max(c, 0))))
    }

    private func name(_ c: Int) -> String { c >= 0 && c < names.count ? names[c] : "a column" }
}

extension Reading {
    /// Takes a row's record unless the row was bad, and its findings either way.
    mutating func take(_ row: VendorRow, _ record: Record) {
        if !row.findings.isEmpty { findings += row.findings }
        if row.isBad { rejected += 1 } else { records.append(record) }
    }

    /// A reading that only refuses.
    static func refused(_ finding: Finding) -> Reading {
        var reading = Reading()
        reading.findings.append(finding)
        return reading
    }

    /// The refusal of a file in which no header row of the format was found.
    static func noHeader(_ file: SourceFile, format: String, expected: String) -> Reading {
        guard !file.bytes.isEmpty else {
            return refused(
                Finding(
                    "file-empty", .refusal, at: .whole(file.number), "the file is empty",
                    remedy: "export the file again"))
        }
        if let what = ForeignFile.name(file) {
            return refused(
                Finding(
                    "document-foreign", .refusal, at: Position(file: file.number, record: 1),
                    "expected \(format.withArticle) file with the columns \(expected), but the file is \(what)",
                    remedy: "sign in there and download the report again, as CSV"))
        }
        let nearest = PayoutSniffer.describe(file)
        return refused(
            Finding(
                "header-missing", .refusal, at: Position(file: file.number, record: 1),
                "no header row of \(format.withArticle) file; expected the columns \(expected). The file looks like: \(nearest)",
                remedy: "run `tieout check` on the file to see what it looks like, and set `format:` to that"))
    }
}

extension String {
    /// The name behind `a` or `an`.
    var withArticle: String {
        guard let first = lowercased().first else { return self }
        return ("aeio".contains(first) ? "an " : "a ") + self
    }
}
