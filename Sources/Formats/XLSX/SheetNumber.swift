import Values

/// Numbers as worksheets keep them: shortest decimal forms of binary fractions, with exponents where they please.
enum SheetNumber {
    /// The number in plain decimals, rounded to the 15 significant digits that a spreadsheet shows
    /// (`35.100000000000001` is 35.1); `nil` when it is none, or has more than 18 digits before the point.
    static func plain(_ text: Bytes) -> [UInt8]? {
        guard var parts = Parts(text) else { return nil }
        parts.round(to: 15)
        return parts.written
    }

    /// The whole days of a serial date, its time dropped.
    static func days(_ text: Bytes) -> Int? {
        guard let plain = plain(text) else { return nil }
        return Int(String(decoding: plain.prefix { $0 != 0x2E }, as: UTF8.self))
    }

    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        /// How many digits stand before the point; may be negative.
        var point = 0

        init?(_ text: Bytes) {
            var i = 0
            if i < text.count, text[i] == 0x2D || text[i] == 0x2B {
                isNegative = text[i] == 0x2D
                i += 1
            }
            var afterPoint: Int?
            while i < text.count, text[i] &- 0x30 <= 9 || (text[i] == 0x2E && afterPoint == nil) {
                if text[i] == 0x2E {
                    afterPoint = 0
                } else {
                    digits.append(text[i] &- 0x30)
                    if afterPoint != nil { afterPoint = (afterPoint ?? 0) + 1 }
                }
                i += 1
            }
            guard !digits.isEmpty, digits.count <= 400 else { return nil }
            point = digits.count - (afterPoint ?? 0)
            if i < text.count, text[i] | 0x20 == 0x65 {
                let exponent = String(decoding: text[(i + 1)...], as: UTF8.self)
                guard let value = Int(exponent), abs(value) <= 400 else { return nil }
                point += value
                i = text.count
            }
            guard i == text.count else { return nil }
            let zeros = digits.prefix { $0 == 0 }.count
            digits.removeFirst(zeros)
            point -= zeros
        }

        mutating func round(to count: Int) {
            if digits.count > count {
                let up = digits[count] >= 5
                digits.removeLast(digits.count - count)
                if up { carry() }
            }
            while digits.last == 0 { digits.removeLast() }
            if digits.isEmpty {
                point = 0
                isNegative = false
            }
        }

        private mutating func carry() {
            var i = digits.count - 1
            while i >= 0 {
                if digits[i] < 9 {
                    digits[i] += 1
                    return
                }
                digits[i] = 0
                i -= 1
            }
            digits.insert(1, at: 0)
            point += 1
        }

        var written: [UInt8]? {
            guard point <= 18, point >= -20 else { return nil }
            var out: [UInt8] = isNegative ? [0x2D] : []
            if point <= 0 { out.append(0x30) }
            for i in 0..<max(point, 0) { out.append(i < digits.count ? digits[i] + 0x30 : 0x30) }
            if digits.count > point {
                out.append(0x2E)
                for _ in 0..<max(-point, 0) { out.append(0x30) }
                for digit in digits[max(point, 0)...] { out.append(digit + 0x30) }
            }
            return out
        }
    }
}
