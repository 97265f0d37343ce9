import Values

/// Small readings of bytes that every format shares. ASCII only; nothing here allocates unless it returns text.
public enum Text {
    /// The bytes without blanks, tabs and line ends at either side.
    @inlinable
    @inline(__always)
    public static func trimmed(_ b: Bytes) -> Bytes {
        let n = b.count
        return n == 0 || b[0] > 0x20 && b[n &- 1] > 0x20 ? b : cut(b)
    }

    @usableFromInline
    static func cut(_ b: Bytes) -> Bytes {
        var low = 0
        var high = b.count
        while low < high, b[low] <= 0x20 { low += 1 }
        while high > low, b[high - 1] <= 0x20 { high -= 1 }
        return Bytes(rebasing: b[low..<high])
    }

    /// UTF-8 text; bytes that are not UTF-8 are read as Windows-1252, which is what spreadsheets write instead.
    public static func string(_ b: Bytes) -> String {
        if let text = ascii(b) { return text }
        if let text = String(validating: b, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(b.map { windows1252($0) }))
    }

    /// The text when all bytes are ASCII, else `nil`. `String(validating:as:)` costs several times as much.
    @inline(__always)
    static func ascii(_ b: Bytes) -> String? {
        guard isASCII(b) else { return nil }
        return String(copying: UTF8Span(unchecked: b.span, isKnownASCII: true))
    }

    /// True when all bytes are ASCII.
    @inline(__always)
    static func isASCII(_ b: Bytes) -> Bool {
        guard let base = b.baseAddress else { return true }
        let raw = UnsafeRawPointer(base)
        var all: UInt64 = 0
        var i = 0
        while i &+ 8 <= b.count {
            all |= raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            i &+= 8
        }
        while i < b.count {
            all |= UInt64(base[i])
            i &+= 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }

    /// True when the bytes equal an ASCII text, letter case aside.
    @inlinable
    public static func equals(_ b: Bytes, _ ascii: StaticString) -> Bool {
        guard b.count == ascii.utf8CodeUnitCount else { return false }
        for i in 0..<b.count where lower(b[i]) != lower(ascii.utf8Start[i]) { return false }
        return true
    }

    /// True when the bytes begin with an ASCII text, letter case aside.
    @inlinable
    public static func begins(_ b: Bytes, _ ascii: StaticString) -> Bool {
        guard b.count >= ascii.utf8CodeUnitCount else { return false }
        return equals(Bytes(rebasing: b[0..<ascii.utf8CodeUnitCount]), ascii)
    }

    /// An ASCII capital as its small letter, any other byte as it is.
    @inlinable
    public static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    /// The Windows-1252 character of a byte.
    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard byte >= 0x80, byte <= 0x9F else { return Unicode.Scalar(byte) }
        return high[Int(byte) - 0x80]
    }

    private static let high: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{02C6}",
        "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{8D}", "\u{017D}", "\u{8F}", "\u{90}", "\u{2018}",
        "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}", "\u{0161}",
        "\u{203A}", "\u{0153}", "\u{9D}", "\u{017E}", "\u{0178}",
    ]
}
