import Values

/// Reads MT940 statements: `:61:` a line, `:86:` its narrative, `:60F:` and `:62F:` the balances between which the
/// lines lead.
public enum MT940Reader {
    /// Reads a file of one or more statements.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<BankLine> {
        var state = MT940State(file)
        for field in fields(file) { state.take(field) }
        return state.finish()
    }

    /// A tagged field: `61`, its text with wrapped lines joined by line ends, and where it begins.
    struct Field {
        var tag: String
        var text: String
        var position: Position
    }

    private static func fields(_ file: SourceFile) -> [Field] {
        var out: [Field] = []
        var line: Int32 = 0
        var at = 0
        let b = file.bytes
        while at < b.count {
            let start = at
            while at < b.count, b[at] != 0x0A { at += 1 }
            line += 1
            let text = Text.string(Text.trimmed(Bytes(rebasing: b[start..<at])))
            at += 1
            if text == "-" || text.hasPrefix("-}") || text.isEmpty { continue }
            let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            if text.hasPrefix(":"), parts.count == 3, (2...3).contains(parts[1].count), parts[1].first?.isNumber == true
            {
                let position = Position(file: file.number, record: line, offset: Int64(start))
                out.append(Field(tag: String(parts[1]), text: String(parts[2]), position: position))
            } else if !out.isEmpty, !text.hasPrefix("{") {
                out[out.count - 1].text += "\n" + text
            }
        }
        return out
    }
}

/// What is known while the fields go by.
private struct MT940State {
    private let file: SourceFile
    private var reading = Reading<BankLine>()
    private var account = ""
    private var builder = BankLineBuilder(account: "")
    private var currency = ""
    private var opening: Cents?
    private var sum = Cents.zero
    private var whole = true
    private var pending: (day: Day, amount: Cents, text: String, references: [String], position: Position)?
    private var sawTag = false
    private var opened: Day?

    init(_ file: SourceFile) { self.file = file }

    mutating func take(_ field: MT940Reader.Field) {
        switch field.tag {
        case "20":
            flush()
            sawTag = true
        case "25":
            account = BankText.lastFour(field.text)
            builder = BankLineBuilder(account: account)
        case "60F", "60M":
            flush()
            let balance = MT940State.balance(field.text)
            opening = balance?.amount
            opened = MT940State.balanceDay(field.text)
            currency = balance?.currency ?? ""
            sum = .zero
            whole = true
        case "61":
            flush()
            line(field)
        case "86": pending?.text = MT940State.narrative(field.text)
        case "62F", "62M":
            flush()
            closing(field)
        default: break
        }
    }

    mutating func finish() -> Reading<BankLine> {
        flush()
        if !sawTag {
            reading.findings.append(
                Finding(
                    "header-missing", .refusal, at: .whole(file.number), "no field :20:; this is no MT940 file",
                    remedy: "run `tieout check` on the file to see what it looks like"))
        }
        reading.maskCardNumbers()
        return reading
    }

    private mutating func line(_ field: MT940Reader.Field) {
        reading.read += 1
        guard let parsed = MT940State.entry(field.text) else {
            reading.rejected += 1
            whole = false
            return note(
                "line-unreadable", field.position,
                "a :61: that is not a date, a mark and an amount, or a day that is none")
        }
        sum += parsed.amount
        guard currency == "USD" || currency.isEmpty else {
            reading.rejected += 1
            return note("currency-not-usd", field.position, "the account is not in US dollars")
        }
        pending = (parsed.day, parsed.amount, parsed.rest, parsed.references, field.position)
    }

    /// The line waits for its narrative until the next field.
    private mutating func flush() {
        guard let entry = pending else { return }
        pending = nil
        var line = builder.line(
            day: entry.day, amount: entry.amount, description: entry.text, id: "", account: "", balance: nil,
            position: entry.position)
        for reference in entry.references where !line.references.contains(reference) {
            line.references.append(reference)
        }
        reading.records.append(line)
    }

    private mutating func closing(_ field: MT940Reader.Field) {
        if let opened, let closed = MT940State.balanceDay(field.text),
            let days = StatementDays(account: account, first: opened, last: closed)
        {
            reading.statements.append(days)
        }
        guard let opening, let closing = MT940State.balance(field.text), whole else { return }
        reading.tieOuts.append(
            StatedTotal(
                what: "account …\(account): closing balance", expected: closing.amount, actual: opening + sum,
                position: field.position))
    }

    private mutating func note(_ code: String, _ position: Position, _ message: String) {
        reading.findings.append(
            Finding(
                code, .error, at: position, message, remedy: "download the statement again, or leave the account out"))
    }

    /// The day in `C260305USD1234,56`.
    private static func balanceDay(_ text: String) -> Day? {
        Array(("20" + text.dropFirst().prefix(6)).utf8).withUnsafeBufferPointer { Day(compact: $0) }
    }

    /// `C260305USD1234,56`.
    private static func balance(_ text: String) -> (amount: Cents, currency: String)? {
        let text = text.split(separator: "\n").first.map(String.init) ?? ""
        guard text.count > 10, let mark = text.first, mark == "C" || mark == "D" else { return nil }
        let rest = text.dropFirst(7)
        guard let amount = cents(String(rest.dropFirst(3))) else { return nil }
        return (mark == "D" ? -amount : amount, String(rest.prefix(3)))
    }

    /// `YYMMDD[MMDD](C|D|RC|RD)[letter]amount,N<type>reference//bank reference`, a further line of details.
    private static func entry(_ text: String) -> (day: Day, amount: Cents, rest: String, references: [String])? {
        let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
        var rest = Substring(lines.first ?? "")
        let date = "20" + rest.prefix(6)
        guard let valueDay = Array(date.utf8).withUnsafeBufferPointer({ Day(compact: $0) }) else { return nil }
        rest = rest.dropFirst(6).drop { $0 == " " }
        var day = valueDay
        if rest.prefix(4).allSatisfy(\.isNumber), rest.count > 4 {
            // The booking date: month and day, in the year that lies nearest to the value date.
            guard let booked = booking(String(rest.prefix(4)), near: valueDay) else { return nil }
            day = booked
            rest = rest.dropFirst(4)
        }
        var negative = false
        if rest.hasPrefix("RC") || rest.hasPrefix("RD") {
            negative = rest.hasPrefix("RC")
            rest = rest.dropFirst(2)
        } else {
            guard let mark = rest.first, mark == "C" || mark == "D" else { return nil }
            negative = mark == "D"
            rest = rest.dropFirst()
        }
        if rest.first?.isLetter == true { rest = rest.dropFirst() }
        let number = rest.prefix { $0.isNumber || $0 == "," || $0 == "." }
        guard let amount = cents(String(number)) else { return nil }
        rest = rest.dropFirst(number.count + 4)
        let references = rest.split(separator: "/").map(String.init).filter { !$0.isEmpty && $0 != "NONREF" }
        return (day, negative ? -amount : amount, lines.count > 1 ? lines[1] : String(rest), references)
    }

    private static func booking(_ monthDay: String, near day: Day) -> Day? {
        guard let number = Int(monthDay) else { return nil }
        let candidates = [-1, 0, 1].compactMap { Day(year: day.year + $0, month: number / 100, day: number % 100) }
        return candidates.min { abs($0.days(since: day)) < abs($1.days(since: day)) }
    }

    private static func cents(_ text: String) -> Cents? {
        var text = text.trimmingBlanks
        if text.hasSuffix(",") || text.hasSuffix(".") { text.removeLast() }
        return Array(text.utf8).withUnsafeBufferPointer {
            VendorMoney.cents($0, mark: text.contains(",") ? .comma : .point)
        }
    }

    /// A structured narrative's sub-fields (`?20…?21…`) as one text; free text as it is.
    private static func narrative(_ text: String) -> String {
        guard text.contains("?") else { return text }
        return text.replacing("\n", with: "").split(separator: "?", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset == 0 ? String($0.element) : String($0.element.dropFirst(2)) }
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
