import Formats
import Values

/// What a payer's note may say: numbers that may be invoices, dates of service, initials, words.
struct Memo: Sendable {
    /// Numbers and codes in the order they stand, ranges spelled out.
    var numbers: [String] = []
    /// Days that the note names, each with the year it gives.
    var dates: [(month: Int, day: Int, year: Int?)] = []
    /// Groups of two or three capitals: "JD".
    var initials: [String] = []
    /// The folded words that hold letters only.
    var words: [String] = []

    /// Reads a note.
    init(_ text: String) {
        guard !text.isEmpty else { return }
        words = PersonName.words(text).filter { $0.utf8.allSatisfy { $0 >= 0x61 } }
        var text = text
        text.withUTF8 { bytes in
            let tokens = Memo.tokens(bytes)
            for (i, token) in tokens.enumerated() {
                readNumber(bytes, token)
                readWord(bytes, token, tokens[(i + 1)...].prefix(2))
            }
            if Memo.hasDigit(bytes) { readNumericDates(bytes) }
        }
    }

    /// The numbers of a note, without the rest.
    static func numbers(in text: String) -> [String] {
        var memo = Memo("")
        var text = text
        text.withUTF8 { bytes in
            guard Memo.hasDigit(bytes) else { return }
            for token in Memo.tokens(bytes) { memo.readNumber(bytes, token) }
        }
        return memo.numbers
    }

    /// Runs of letters, digits and hyphens.
    private static func tokens(_ bytes: Bytes) -> [Range<Int>] {
        var out: [Range<Int>] = []
        var start = 0
        for at in 0...bytes.count {
            if at < bytes.count, isLetter(bytes[at]) || isDigit(bytes[at]) || bytes[at] == 0x2D { continue }
            if at > start { out.append(start..<at) }
            start = at + 1
        }
        return out
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
    private static func hasDigit(_ bytes: Bytes) -> Bool { bytes.contains(where: isDigit) }
    private static func text(_ bytes: Slice<Bytes>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A word of letters may be initials, or a month with a day behind it and a year behind that.
    private mutating func readWord(_ bytes: Bytes, _ token: Range<Int>, _ behind: ArraySlice<Range<Int>>) {
        let word = bytes[token]
        guard word.allSatisfy(Memo.isLetter) else { return }
        if (2...3).contains(word.count), word.allSatisfy({ $0 <= 0x5A }) {
            initials.append(Memo.text(word).lowercased())
        }
        // A month stands before the figures of a day.
        guard word.count >= 3, let next = behind.first, Memo.isDigit(bytes[next.lowerBound]) else { return }
        let name = Memo.text(word)
        guard let month = Memo.months[String(name.lowercased().prefix(3))], word.count == 3 || Memo.isMonth(name),
            let day = Memo.dayOfMonth(Memo.text(bytes[next]))
        else { return }
        let year = behind.dropFirst().first.flatMap { Int(Memo.text(bytes[$0])) }
        dates.append((month, day, year.flatMap { $0 > 2000 && $0 < 2100 ? $0 : nil }))
    }

    private mutating func readNumber(_ bytes: Bytes, _ token: Range<Int>) {
        let word = bytes[token]
        guard word.contains(where: Memo.isDigit) else { return }
        add(Memo.text(word))
        let digits = word.reversed().prefix(while: Memo.isDigit).count
        if digits == word.count { return }
        let parts = word.split(separator: 0x2D)
        if parts.count == 2, let from = Int(Memo.text(parts[0])), let to = Int(Memo.text(parts[1])), from >= 100,
            to > from, to - from <= 20
        {
            for number in from...to { add(String(number)) }
            return
        }
        // "INV-1012" and "inv1012": the number without what stands before it.
        if digits >= 3, parts.count <= 2, word.dropLast(digits).allSatisfy({ Memo.isLetter($0) || $0 == 0x2D }) {
            add(Memo.text(word.suffix(digits)))
        }
    }

    private mutating func add(_ number: String) {
        if number.utf8.count >= 3, !numbers.contains(number) { numbers.append(number) }
    }

    /// "3/4", "03-04-26", "2026-03-04": month before day, as clients in the United States write them.
    private mutating func readNumericDates(_ bytes: Bytes) {
        var run: [Int] = []
        var length = 0
        var value = 0
        func close(_ next: UInt8, _ out: inout [(month: Int, day: Int, year: Int?)]) {
            if length > 0 { run.append(value) }
            (value, length) = (0, 0)
            if next == 0x2F || next == 0x2D { return }
            if let date = Memo.date(run) { out.append(date) }
            run = []
        }
        for byte in bytes {
            if Memo.isDigit(byte), length < 5 {
                value = value * 10 + Int(byte - 0x30)
                length += 1
            } else {
                close(byte, &dates)
            }
        }
        close(0, &dates)
    }

    private static func date(_ run: [Int]) -> (month: Int, day: Int, year: Int?)? {
        if run.count == 3, run[0] > 2000, run[0] < 2100 { return valid(run[1], run[2], run[0]) }
        guard run.count == 2 || run.count == 3 else { return nil }
        let year = run.count == 3 ? (run[2] < 100 ? 2000 + run[2] : run[2]) : nil
        return valid(run[0], run[1], year)
    }

    private static func valid(_ month: Int, _ day: Int, _ year: Int?) -> (month: Int, day: Int, year: Int?)? {
        guard (1...12).contains(month), (1...31).contains(day), year.map({ $0 > 2000 && $0 < 2100 }) ?? true else {
            return nil
        }
        return (month, day, year)
    }

    private static func isMonth(_ token: String) -> Bool {
        let word = token.lowercased()
        return fullMonths.contains(word) || word == "sept"
    }

    /// "4", "4th", "04".
    private static func dayOfMonth(_ token: String) -> Int? {
        let digits = token.prefix { $0.isASCII && $0.isNumber }
        guard let day = Int(digits), (1...31).contains(day), digits.count <= 2,
            ["", "st", "nd", "rd", "th"].contains(String(token.dropFirst(digits.count)).lowercased())
        else { return nil }
        return day
    }

    private static let fullMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let months = Dictionary(
        uniqueKeysWithValues: fullMonths.enumerated().map { (String($1.prefix(3)), $0 + 1) })

    /// The days that the note names, at or shortly before a payment's day.
    func days(before payment: Day) -> [Day] {
        let year = payment.parts.year
        var out: [Day] = []
        for date in dates {
            let years = date.year.map { [$0] } ?? [year, year - 1]
            if let day = years.compactMap({ Day(year: $0, month: date.month, day: date.day) }).first(where: {
                $0 <= payment
            }), !out.contains(day) {
                out.append(day)
            }
        }
        return out
    }
}

/// Finds what may be an invoice number or an access code in a note.
enum AccessCode {
    /// The words of a note: runs of letters, digits and hyphens.
    static func words(_ text: String) -> [String] {
        text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }).map(String.init)
    }

    /// Six digits behind the word "code" or "access"; `nil` where a note has none.
    static func find(in text: String, except invoice: String) -> String? {
        let all = words(text.lowercased())
        for (i, word) in all.enumerated() where word == "code" || word == "access" {
            for next in all[(i + 1)...].prefix(2)
            where next.utf8.count == 6 && next.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) && next != invoice {
                return next
            }
        }
        return nil
    }
}

extension String {
    /// The text without blanks at either side.
    var trimmingBlanks: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
