import Values

/// Readings of single X12 elements. Nothing here allocates unless it returns text longer than 15 bytes.
enum X12Values {
    /// The largest amount of an 835: the guide allows ten characters; ten digits before the point are read.
    static let amountLimit = Cents(999_999_999_999)

    /// A decimal amount (`-?digits[.d[d]]`) in cents; `nil` for anything else, an empty element included.
    @inline(__always)
    static func amount(_ b: Bytes) -> Cents? {
        guard let value = Cents(plain: b) ?? Cents(plain: Text.trimmed(b)), value.magnitude <= amountLimit else {
            return nil
        }
        return value
    }

    /// A decimal count in thousandths, up to nine digits and three decimals (further ones only if zero).
    static func milli(_ raw: Bytes) -> Int64? {
        let b = Text.trimmed(raw)
        var i = 0
        let negative = b.first == 0x2D
        if negative { i = 1 }
        var value: Int64 = 0
        var digits = 0
        var scale: Int64 = 1000
        var afterPoint = false
        while i < b.count {
            if b[i] == 0x2E, !afterPoint {
                afterPoint = true
            } else {
                let digit = Int64(b[i]) - 0x30
                guard (0...9).contains(digit) else { return nil }
                if !afterPoint {
                    digits += 1
                    guard digits <= 9 else { return nil }
                    value = value * 10 + digit
                } else {
                    scale /= 10
                    if scale == 0 { guard digit == 0 else { return nil } } else { value = value * 10 + digit }
                    digits += 1
                }
                guard digits <= 15 else { return nil }
            }
            i += 1
        }
        guard digits > 0 else { return nil }
        value *= max(scale, 1)
        return negative ? -value : value
    }

    /// A whole number of up to nine digits, blanks aside.
    static func whole(_ raw: Bytes) -> Int? {
        let b = Text.trimmed(raw)
        guard !b.isEmpty, b.count <= 9 else { return nil }
        return Day.number(b, 0, b.count)
    }

    /// The bytes without blanks at either side; the common case of none costs two comparisons.
    @inline(__always)
    static func trimmed(_ b: Bytes) -> Bytes {
        guard b.count > 0, b[0] <= 0x20 || b[b.count - 1] <= 0x20 else { return b }
        return Text.trimmed(b)
    }

    /// True when the element is exactly those two ASCII characters.
    @inline(__always)
    static func isPair(_ b: Bytes, _ first: UInt8, _ second: UInt8) -> Bool {
        b.count == 2 && b[0] == first && b[1] == second
    }

    /// An element of up to four bytes as an integer, the last byte lowest; 0 for longer ones.
    @inline(__always)
    static func packed(_ b: Bytes) -> UInt32 {
        guard b.count <= 4 else { return 0 }
        var value: UInt32 = 0
        for byte in b { value = value << 8 | UInt32(byte) }
        return value
    }
}

/// A sum of amounts that notes an overflow instead of trapping: a hostile file must not stop the program.
struct X12Sum {
    private(set) var cents = Cents.zero
    private(set) var overflowed = false

    mutating func add(_ amount: Cents) {
        let (value, overflow) = cents.raw.addingReportingOverflow(amount.raw)
        if overflow { overflowed = true } else { cents = Cents(value) }
    }

    mutating func subtract(_ amount: Cents) { add(-amount) }
}
