import Values

/// Finds payment card numbers, so that none is ever kept.
///
/// A card number is 13 to 19 digits in one run, or in groups parted by single blanks or dashes of which the first has
/// four digits, that pass the Luhn check and begin as an issuer's numbers do (ISO/IEC 7812).
public enum CardNumbers {
    /// Fewer bytes hold no card number.
    static let shortest = 13

    /// The text with every card number's digits but the last four as `*`; `nil` when it holds none.
    public static func masked(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        guard bytes.count >= 13 else { return nil }
        let ranges = bytes.withUnsafeBufferPointer { all(in: $0) }
        if ranges.isEmpty { return nil }
        for range in ranges {
            var left = range.count { isDigit(bytes[$0]) } - 4
            for i in range where isDigit(bytes[i]) && left > 0 {
                bytes[i] = 0x2A
                left -= 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As ``masked(_:)`` for a field that may hold a processor's id: a field that is nothing but 17 or more digits stays,
    /// since Venmo's ids have 19, and one in ten would pass for a card.
    public static func maskedUnlessID(_ text: String) -> String? {
        let bytes = text.utf8
        return bytes.count > 16 && bytes.allSatisfy(isDigit) ? nil : masked(text)
    }

    /// Where card numbers stand in the bytes, in order.
    public static func all(in bytes: Bytes) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = 0
        while let next = first(in: bytes, from: at) {
            found.append(next)
            at = next.upperBound
        }
        return found
    }

    /// The first card number at or after `start`.
    ///
    /// A run of card characters is at least 13 bytes long, so probing every 13th byte misses none.
    public static func first(in bytes: Bytes, from start: Int = 0) -> Range<Int>? {
        var at = start
        let n = bytes.count
        while at + 12 < n {
            let probe = at + 12
            guard isCardByte(bytes[probe]) else {
                at = probe + 1
                continue
            }
            var low = probe
            while low > at, isCardByte(bytes[low - 1]) { low -= 1 }
            var high = probe + 1
            while high < n, isCardByte(bytes[high]) { high += 1 }
            if high - low >= 13, let hit = first(inRun: bytes, low..<high) { return hit }
            at = high
        }
        return nil
    }

    /// A run of digits, blanks and dashes: its groups, and every join of neighbours that could be a number.
    private static func first(inRun b: Bytes, _ run: Range<Int>) -> Range<Int>? {
        var i = run.lowerBound
        while i < run.upperBound {
            guard isDigit(b[i]) else {
                i += 1
                continue
            }
            if let end = number(b, from: i, to: run.upperBound) { return i..<end }
            while i < run.upperBound, isDigit(b[i]) { i += 1 }
        }
        return nil
    }

    /// The end of the card number that begins with the group at `start`, if one does.
    private static func number(_ b: Bytes, from start: Int, to limit: Int) -> Int? {
        var digits: [UInt8] = []
        var i = start
        var groups = 0
        while i < limit, digits.count <= 19 {
            let began = i
            while i < limit, isDigit(b[i]), digits.count <= 19 {
                digits.append(b[i] &- 0x30)
                i += 1
            }
            groups += 1
            let size = i - began
            if groups > 1, size < 3 || size > 7 { return nil }
            if digits.count >= 13, digits.count <= 19, hasIssuer(digits), passesLuhn(digits) { return i }
            if groups == 1, size != 4 { return nil }
            guard i + 1 < limit, !isDigit(b[i]), isDigit(b[i + 1]) else { return nil }
            i += 1
        }
        return nil
    }

    @inline(__always)
    private static func isDigit(_ c: UInt8) -> Bool { c &- 0x30 <= 9 }

    /// True for what a card number is written with: digits, blanks, dashes.
    @inline(__always)
    static func isCardByte(_ c: UInt8) -> Bool { c &- 0x30 <= 9 || c == 0x20 || c == 0x2D }

    /// The check digit rule of ISO/IEC 7812-1, annex B.
    static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let d = Int(digit) * (place % 2 == 1 ? 2 : 1)
            sum += d > 9 ? d - 9 : d
        }
        return sum % 10 == 0 && digits.contains { $0 != 0 }
    }

    /// True when the digits begin and are as long as the numbers of an issuer.
    static func hasIssuer(_ digits: [UInt8]) -> Bool {
        func prefix(_ count: Int) -> Int { digits.prefix(count).reduce(0) { $0 * 10 + Int($1) } }
        let n = digits.count
        switch digits[0] {
        case 4: return n == 13 || n == 16 || n == 19
        case 2: return n == 16 && (2221...2720).contains(prefix(4))
        case 3:
            if prefix(2) == 34 || prefix(2) == 37 { return n == 15 }
            if (3528...3589).contains(prefix(4)) { return n >= 16 }
            return n >= 14 && ((300...305).contains(prefix(3)) || [36, 38, 39].contains(prefix(2)))
        case 5:
            if (51...55).contains(prefix(2)) { return n == 16 }
            return [5018, 5020, 5038, 5893].contains(prefix(4))
        case 6:
            if prefix(4) == 6011 || prefix(2) == 65 || (644...649).contains(prefix(3)) { return n >= 16 }
            if prefix(2) == 62 { return n >= 16 }
            return [6304, 6759, 6761, 6762, 6763].contains(prefix(4))
        default: return false
        }
    }
}
