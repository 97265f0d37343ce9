import Values

/// One row of an exchange file, read column by column; what does not read becomes a finding and the row is rejected.
struct ExchangeRow {
    let row: CSVRow
    let columns: [Int]
    let names: [String]
    private(set) var findings: [Finding] = []
    /// True when a card number was masked in one of the texts.
    private(set) var heldCardNumber = false

    init(row: CSVRow, columns: [Int], names: [String]) {
        self.row = row
        self.columns = columns
        self.names = names
    }

    /// True when a column could not be read and the row must be left out.
    var isBad: Bool { findings.contains { $0.severity == .error } }

    /// The text of column `c` as written, doubled quotes undone and card numbers masked.
    mutating func text(_ c: Int) -> String {
        let text = FieldText.field(row, columns[c])
        return holdsCardNumber(c) ? kept(text, CardNumbers.masked(text)) : text
    }

    /// As ``text(_:)`` through a cache, for columns with few different values.
    mutating func text(_ c: Int, _ cache: inout TextCache) -> String {
        if holdsCardNumber(c) { return text(c) }
        let raw = row.raw(columns[c])
        return raw.contains(0x22) ? row.string(columns[c]) : cache.string(raw)
    }

    /// The text of a column that names a record of this or another system.
    mutating func reference(_ c: Int) -> String {
        let text = FieldText.field(row, columns[c])
        return holdsCardNumber(c) ? kept(text, CardNumbers.maskedUnlessID(text)) : text
    }

    /// As ``reference(_:)`` through a cache.
    mutating func reference(_ c: Int, _ cache: inout TextCache) -> String {
        holdsCardNumber(c) ? reference(c) : text(c, &cache)
    }

    /// The text of an id, which may not be empty. A card number is none: masked, two of them might be one.
    mutating func id(_ c: Int) -> String {
        let text = FieldText.trimmedField(row, columns[c])
        if text.isEmpty {
            fail("id-missing", c, "\(names[c]) is empty; every row needs one", "fill in \(names[c]) and import again")
        } else if holdsCardNumber(c), CardNumbers.maskedUnlessID(text) != nil {
            fail(
                "card-number", c,
                "\(names[c]) looks like a payment card's number; the row is left out and nothing of it kept",
                "give the record an id that is none, and remove the number from every copy of this file")
        }
        return text
    }

    private func holdsCardNumber(_ c: Int) -> Bool {
        let raw = row.raw(columns[c])
        return raw.count >= CardNumbers.shortest && CardNumbers.first(in: raw) != nil
    }

    private mutating func kept(_ text: String, _ masked: String?) -> String {
        guard let masked else { return text }
        heldCardNumber = true
        return masked
    }

    /// An amount in plain dollars.
    mutating func cents(_ c: Int) -> Cents {
        if let value = Cents(plain: row.trimmed(columns[c])) { return value }
        let code = names[c].replacing("_", with: "-")
        fail(
            "\(code)-not-an-amount", c, "\(names[c]) is not an amount; expected dollars and cents like 1234.56",
            "write the amount without currency sign or thousands commas")
        return .zero
    }

    /// A day, where the column may be empty.
    mutating func optionalDay(_ c: Int) -> Day? {
        let bytes = row.trimmed(columns[c])
        return bytes.isEmpty ? nil : day(c)
    }

    /// A day.
    mutating func day(_ c: Int) -> Day {
        if let value = Day(iso: row.trimmed(columns[c])) { return value }
        fail(
            "date-unreadable", c, "\(names[c]) is not a date; expected a day of the calendar like 2026-03-05",
            "write the date as YYYY-MM-DD")
        return Day(number: 0)
    }

    /// A day, or a moment with its zone.
    mutating func postedAt(_ c: Int) -> PostedAt {
        let bytes = row.trimmed(columns[c])
        if let day = Day(iso: bytes) { return .day(day) }
        if let instant = Instant(rfc3339: bytes) { return .instant(instant) }
        fail(
            "date-unreadable", c,
            "\(names[c]) is neither a date like 2026-03-05 nor a moment like 2026-03-05T19:04:11-08:00",
            "write YYYY-MM-DD, or an RFC 3339 time with its zone")
        return .day(Day(number: 0))
    }

    /// A word out of a closed list.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ c: Int, else fallback: Word) -> Word
    where Word.RawValue == String {
        let written = FieldText.trimmedField(row, columns[c])
        if let word = Word(rawValue: written) ?? Word(rawValue: written.lowercased()) { return word }
        let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
        fail(
            "\(names[c])-unknown", c, "\(names[c]) is none of: \(allowed)",
            "use one of the words that the column allows")
        return fallback
    }

    /// `true` or `false`.
    mutating func flag(_ c: Int) -> Bool {
        let bytes = row.trimmed(columns[c])
        if Text.equals(bytes, "true") { return true }
        if !Text.equals(bytes, "false") {
            fail("\(names[c])-unknown", c, "\(names[c]) is neither true nor false", "write true or false")
        }
        return false
    }

    /// A line number from 1.
    mutating func count(_ c: Int) -> Int32 {
        let bytes = row.trimmed(columns[c])
        if bytes.count <= 9, let n = Day.number(bytes, 0, bytes.count), n > 0 { return Int32(n) }
        fail(
            "\(names[c])-not-a-number", c, "\(names[c]) is not a whole number from 1",
            "number the lines of a bill 1, 2, 3")
        return 0
    }

    /// Thousandths of a unit, `nil` where the column is empty; a finding that asks to look where it is no number.
    mutating func milliUnits(_ c: Int) -> Int64? {
        let bytes = row.trimmed(columns[c])
        if bytes.isEmpty { return nil }
        if let value = ExchangeRow.thousandths(bytes) { return value }
        warn(
            "units-not-a-number", c, "\(names[c]) is not a number like 1 or 1.5; the line is kept without it",
            "correct the units in the source")
        return nil
    }

    /// Adds a finding that leaves the row in.
    mutating func warn(_ code: String, _ c: Int, _ message: String, _ remedy: String) {
        add(code, .warning, c, message, remedy)
    }

    private mutating func fail(_ code: String, _ c: Int, _ message: String, _ remedy: String) {
        add(code, .error, c, message, remedy)
    }

    private mutating func add(
        _ code: String, _ severity: Finding.Severity, _ c: Int, _ message: String, _ remedy: String
    ) {
        findings.append(
            Finding(
                code, severity, at: row.position(field: columns[c] + 1), message, remedy: remedy,
                excerpt: row.excerpt(field: columns[c])))
    }

    /// `digits[.d[d[d]]]` in thousandths.
    static func thousandths(_ b: Bytes) -> Int64? {
        var value: Int64 = 0
        var decimals: Int?
        for byte in b {
            if byte == 0x2E, decimals == nil {
                decimals = 0
                continue
            }
            guard byte &- 0x30 <= 9, b.count <= 12 else { return nil }
            if let d = decimals { decimals = d + 1 }
            value = value * 10 + Int64(byte &- 0x30)
        }
        let places = decimals ?? 0
        guard places <= 3, b.contains(where: { $0 != 0x2E }) else { return nil }
        for _ in places..<3 { value *= 10 }
        return value
    }
}
