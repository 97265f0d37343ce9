import Values

/// Amounts as processors and banks write them, read from bytes without a detour through text or floating point.
///
/// Accepted: `$`, `US$`, `USD` before or after; a sign before or after the `$` and blanks between (`- $1,150.00`,
/// Venmo); parentheses for minus (spreadsheets); a minus behind the digits; thousands in groups of three; missing
/// cents (`$1`, Cash App); zeros beyond the second decimal (`819.0000`, Helcim); an Excel guard `="…"`.
public enum VendorMoney {
    /// Which mark parts dollars and cents.
    public enum DecimalMark: Sendable {
        /// `1,234.56`.
        case point
        /// `1.234,56` or `1 234,56`.
        case comma
    }

    /// The amount; `nil` where the bytes are empty or anything else.
    public static func cents(_ bytes: Bytes, mark: DecimalMark = .point) -> Cents? {
        if mark == .point, let plain = Cents(plain: bytes) { return plain }
        var reader = AmountReader(bytes: unguarded(Text.trimmed(bytes)), mark: mark == .point ? 0x2E : 0x2C)
        return reader.read()
    }

    /// The bytes inside an Excel guard `="…"`, or as they are.
    static func unguarded(_ b: Bytes) -> Bytes {
        guard b.count >= 3, b[0] == 0x3D, b[1] == 0x22 else { return b }
        var end = b.count
        while end > 2, b[end - 1] == 0x22 { end -= 1 }
        return Bytes(rebasing: b[2..<end])
    }
}

/// One amount on its way through the bytes.
private struct AmountReader {
    let bytes: Bytes
    let mark: UInt8
    var at = 0
    var negative = false
    var signs = 0
    var bracket = false

    init(bytes: Bytes, mark: UInt8) {
        self.bytes = bytes
        self.mark = mark
    }

    mutating func read() -> Cents? {
        affix()
        guard let value = digits() else { return nil }
        affix()
        guard at == bytes.count, signs <= 1, !bracket else { return nil }
        return Cents(negative ? -value : value)
    }

    /// Signs, currency marks and blanks at either side of the digits.
    private mutating func affix() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0xC2, 0xA0, 0x24, 0x55, 0x53, 0x44: break  // blank, no-break space, `$`, `U`, `S`, `D`
            case 0x2B: signs += 1
            case 0x2D:
                signs += 1
                negative = true
            case 0xE2 where at + 2 < bytes.count && bytes[at + 1] == 0x88 && bytes[at + 2] == 0x92:  // U+2212
                signs += 1
                negative = true
                at += 2
            case 0x28 where !bracket:
                signs += 1
                negative = true
                bracket = true
            case 0x29 where bracket: bracket = false
            default: return
            }
            at += 1
        }
    }

    /// The digits in cents, with their groups checked.
    private mutating func digits() -> Int64? {
        var value: Int64 = 0
        var count = 0
        var group = 0
        var grouped = false
        while at < bytes.count {
            let c = bytes[at]
            if c &- 0x30 <= 9 {
                value = value * 10 + Int64(c &- 0x30)
                count += 1
                group += 1
                guard count <= 14 else { return nil }
                at += 1
            } else if let width = separator() {
                guard count > 0, grouped ? group == 3 : group <= 3 else { return nil }
                grouped = true
                group = 0
                at += width
            } else {
                break
            }
        }
        if grouped, group != 3 { return nil }
        guard let cents = fraction() else { return nil }
        guard count > 0 || cents.places > 0 else { return nil }
        let total = value * 100 + cents.value
        return total <= Cents.limit.raw ? total : nil
    }

    /// How many bytes of thousands separator stand here, digits behind them.
    private func separator() -> Int? {
        func digit(_ i: Int) -> Bool { i < bytes.count && bytes[i] &- 0x30 <= 9 }
        let c = bytes[at]
        if c == (mark == 0x2E ? 0x2C : 0x2E) || c == 0x27 { return digit(at + 1) ? 1 : nil }
        guard mark == 0x2C else { return nil }
        if c == 0x20, digit(at + 1) { return 1 }
        if c == 0xC2, at + 1 < bytes.count, bytes[at + 1] == 0xA0, digit(at + 2) { return 2 }
        if c == 0xE2, at + 2 < bytes.count, bytes[at + 1] == 0x80, bytes[at + 2] == 0xAF, digit(at + 3) { return 3 }
        return nil
    }

    /// The decimals: two count, further ones must be zero.
    private mutating func fraction() -> (value: Int64, places: Int)? {
        guard at < bytes.count, bytes[at] == mark else { return (0, 0) }
        at += 1
        var value: Int64 = 0
        var places = 0
        while at < bytes.count, bytes[at] &- 0x30 <= 9 {
            if places < 2 { value = value * 10 + Int64(bytes[at] &- 0x30) } else if bytes[at] != 0x30 { return nil }
            places += 1
            at += 1
        }
        if places == 1 { value *= 10 }
        return (value, places)
    }
}
