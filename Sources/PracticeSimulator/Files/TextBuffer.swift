import Values

/// Bytes of a text file in the making, with a writer of delimited rows. Plain and fast: no intermediate strings.
struct TextBuffer {
    /// What was written so far.
    var bytes: [UInt8] = []
    private var startsRow = true

    /// A file that begins with a header row; empty for none.
    init(header: String = "") {
        if !header.isEmpty {
            add(header)
            endRow()
        }
    }

    /// Text as it is.
    mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// One byte.
    mutating func add(byte: UInt8) { bytes.append(byte) }

    /// A whole number in decimal.
    mutating func add(_ number: Int) {
        if number < 0 { bytes.append(0x2D) }
        let start = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Money with two decimals: `-12.05`.
    mutating func add(_ amount: Cents) {
        if amount.raw < 0 { bytes.append(0x2D) }
        let cents = Int(amount.raw.magnitude)
        add(cents / 100)
        bytes.append(0x2E)
        add(twoDigits: cents % 100)
    }

    /// Money as X12 likes it: no trailing zeros, `115.5`, `200`.
    mutating func add(compact amount: Cents) {
        if amount.raw < 0 { bytes.append(0x2D) }
        let cents = Int(amount.raw.magnitude)
        add(cents / 100)
        guard cents % 100 != 0 else { return }
        bytes.append(0x2E)
        if cents % 10 == 0 { add(cents % 100 / 10) } else { add(twoDigits: cents % 100) }
    }

    /// A number below one hundred in two digits.
    mutating func add(twoDigits number: Int) {
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }

    /// A day as `2026-03-05`.
    mutating func add(_ day: Day) {
        let parts = day.parts
        add(parts.year)
        bytes.append(0x2D)
        add(twoDigits: parts.month)
        bytes.append(0x2D)
        add(twoDigits: parts.day)
    }

    /// A day as `20260305`.
    mutating func add(compact day: Day) {
        let parts = day.parts
        add(parts.year)
        add(twoDigits: parts.month)
        add(twoDigits: parts.day)
    }

    /// Seconds since midnight as `19:04:11`.
    mutating func add(clock second: Int) {
        add(twoDigits: second / 3600)
        bytes.append(0x3A)
        add(twoDigits: second / 60 % 60)
        bytes.append(0x3A)
        add(twoDigits: second % 60)
    }

    /// A field of text, quoted only where RFC 4180 asks for it.
    mutating func field(_ text: String) {
        separate()
        if text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) {
            bytes.append(0x22)
            for byte in text.utf8 {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// A field of money.
    mutating func field(_ amount: Cents) {
        separate()
        add(amount)
    }

    /// A field with a whole number.
    mutating func field(_ number: Int) {
        separate()
        add(number)
    }

    /// A field with a day, ISO 8601.
    mutating func field(_ day: Day) {
        separate()
        add(day)
    }

    /// A field whose bytes the caller writes next.
    mutating func openField() { separate() }

    /// Ends the row.
    mutating func endRow() {
        bytes.append(0x0A)
        startsRow = true
    }

    private mutating func separate() {
        if startsRow { startsRow = false } else { bytes.append(0x2C) }
    }
}
