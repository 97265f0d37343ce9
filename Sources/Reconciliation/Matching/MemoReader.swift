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
        let tokens = AccessCode.words(text)
        for (i, token) in tokens.enumerated() {
            readNumber(token)
            let letters = token.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
            if letters, (2...3).contains(token.utf8.count), token.utf8.allSatisfy({ $0 <= 0x5A }) {
                initials.append(token.lowercased())
            }
            if letters, let month = Memo.months[String(token.lowercased().prefix(3))],
                token.utf8.count == 3 || Memo.isMonth(token), i + 1 < tokens.count,
                let day = Memo.dayOfMonth(tokens[i + 1])
            {
                let year = i + 2 < tokens.count ? Int(tokens[i + 2]).flatMap { $0 > 2000 && $0 < 2100 ? $0 : nil } : nil
                dates.append((month, day, year))
            }
        }
        words = PersonName.words(text).filter { $0.utf8.allSatisfy { $0 >= 0x61 } }
        readNumericDates(text)
    }

    private mutating func readNumber(_ token: String) {
        guard token.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return }
        add(token)
        let parts = token.split(separator: "-").map(String.init)
        if parts.count == 2, let from = Int(parts[0]), let to = Int(parts[1]), from >= 100, to > from, to - from <= 20 {
            for number in from...to { add(String(number)) }
            return
        }
        // "INV-1012" and "inv1012": the number without what stands before it.
        let digits = String(token.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        if digits.utf8.count >= 3, digits.utf8.count < token.utf8.count, parts.count <= 2,
            token.dropLast(digits.count).allSatisfy({ $0.isLetter || $0 == "-" })
        {
            add(digits)
        }
    }

    private mutating func add(_ number: String) {
        if number.utf8.count >= 3, !numbers.contains(number) { numbers.append(number) }
    }

    /// "3/4", "03-04-26", "2026-03-04": month before day, as clients in the United States write them.
    private mutating func readNumericDates(_ text: String) {
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
        for byte in text.utf8 {
            if byte >= 0x30, byte <= 0x39, length < 5 {
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
