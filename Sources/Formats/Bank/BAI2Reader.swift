import Values

/// Reads BAI2 balance reports (ANSI X9.121's ancestor, text, amounts in cents without a point).
///
/// `16` is a line, `88` continues what stands before it, `49`, `98` and `99` carry the totals of account, group and
/// file, which must agree. The type code tells the direction: 100–399 credits, 400–699 debits.
public enum BAI2Reader {
    /// Reads a report of one or more accounts.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<BankLine> {
        var state = BAI2State(file)
        for record in records(file) {
            guard state.reading.read < options.recordLimit else {
                state.reading.findings.append(ScanFault.tooMany(options.recordLimit, file: file.number))
                break
            }
            state.take(record)
        }
        return state.finish()
    }

    /// One logical record: its fields, continuations joined, and where it begins.
    struct Record {
        var fields: [String]
        var position: Position
        /// The record's code: `03`, `16`, …
        var code: String { fields.first ?? "" }

        /// Adds a continuation: further fields, or, once a line's text has begun, more of that text.
        mutating func append(_ more: ArraySlice<String>) {
            guard code == "16", fields.count > 5 + BAI2Reader.fundsWidth(fields, 3) else {
                fields += more
                return
            }
            fields[fields.count - 1] += " " + more.joined(separator: ",")
        }
    }

    private static let codes: [StaticString] = ["01,", "02,", "03,", "16,", "49,", "88,", "98,", "99,"]

    private static func beginsRecord(_ b: Bytes) -> Bool { codes.contains { Text.begins(b, $0) } }

    /// The records of a line: mostly one; of several in a fixed-length block each begins behind a slash and blanks.
    private static func parts(of line: Bytes) -> [Bytes] {
        var out: [Bytes] = []
        var start = 0
        var i = 0
        while i + 1 < line.count {
            guard line[i] == 0x2F, line[i + 1] == 0x20 else {
                i += 1
                continue
            }
            var next = i + 1
            while next < line.count, line[next] == 0x20 { next += 1 }
            if beginsRecord(Bytes(rebasing: line[next...])) {
                out.append(Bytes(rebasing: line[start...i]))
                start = next
            }
            i = next
        }
        out.append(Bytes(rebasing: line[start...]))
        return out
    }

    private static func add(_ text: Bytes, _ position: Position, to out: inout [Record]) {
        guard let last = text.last else { return }
        // A record ends with a slash; free text may hold slashes of its own and end without one.
        let ended = last == 0x2F ? Bytes(rebasing: text[0..<text.count - 1]) : text
        let fields = Text.string(ended).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if beginsRecord(text), fields.first != "88" || out.isEmpty {
            out.append(Record(fields: fields, position: position))
        } else if let record = out.indices.last, fields.first == "88" {
            out[record].append(fields.dropFirst())
        } else if let record = out.indices.last, out[record].code == "16" {
            // Text that was wrapped without its 88.
            out[record].append(fields[...])
        } else {
            out.append(Record(fields: fields, position: position))
        }
    }

    /// How many fields the funds type at `i` takes, itself included: `S` is followed by three amounts, `V` by a date
    /// and a time, `D` by a count of pairs.
    static func fundsWidth(_ f: [String], _ i: Int) -> Int {
        guard i < f.count else { return 1 }
        switch f[i].trimmingBlanks.uppercased() {
        case "S": return 4
        case "V": return 3
        case "D":
            let pairs = i + 1 < f.count ? Int(f[i + 1].trimmingBlanks) ?? 0 : 0
            return 2 + 2 * max(0, min(pairs, f.count))
        default: return 1
        }
    }

    private static func records(_ file: SourceFile) -> [Record] {
        var out: [Record] = []
        var line: Int32 = 0
        var at = 0
        let b = file.bytes
        while at < b.count {
            let start = at
            while at < b.count, b[at] != 0x0A { at += 1 }
            line += 1
            let text = Text.trimmed(Bytes(rebasing: b[start..<at]))
            at += 1
            let position = Position(file: file.number, record: line, offset: Int64(start))
            for part in parts(of: text) { add(part, position, to: &out) }
        }
        return out
    }
}

/// What is known while the records go by.
private struct BAI2State {
    var reading = Reading<BankLine>()
    private let file: SourceFile
    private var day: Day?
    private var groupCurrency = "USD"
    private var currency = "USD"
    private var builder = BankLineBuilder(account: "")
    private var accountSum = Cents.zero
    private var groupSum = Cents.zero
    private var fileSum = Cents.zero
    private var accountName = ""
    private var sawHeader = false
    private var sawTrailer = false

    init(_ file: SourceFile) { self.file = file }

    mutating func take(_ r: BAI2Reader.Record) {
        let f = r.fields
        func field(_ i: Int) -> String { i < f.count ? f[i].trimmingBlanks : "" }
        switch r.code {
        case "01": sawHeader = true
        case "02":
            groupSum = .zero
            day = BAI2State.day(field(4))
            groupCurrency = field(6).isEmpty ? "USD" : field(6)
            if day == nil { fail("date-unreadable", r, "the group's as-of date is not YYMMDD") }
        case "03":
            accountSum = .zero
            accountName = BankText.lastFour(field(1))
            builder = BankLineBuilder(account: accountName)
            currency = field(2).isEmpty ? groupCurrency : field(2)
            addSummaries(f)
            if let day, let days = StatementDays(account: accountName, first: day, last: day) {
                reading.statements.append(days)
            }
        case "16": addLine(r)
        case "49":
            tie("account …\(accountName): control total", field(1), accountSum, r)
            groupSum += BAI2State.cents(field(1)) ?? .zero
        case "98":
            tie("group: control total", field(1), groupSum, r)
            fileSum += BAI2State.cents(field(1)) ?? .zero
        case "99":
            sawTrailer = true
            tie("file: control total", field(1), fileSum, r)
        default: fail("record-unknown", r, "a record code that BAI2 does not have")
        }
    }

    mutating func finish() -> Reading<BankLine> {
        if !sawHeader || !sawTrailer {
            reading.findings.append(
                Finding(
                    sawHeader ? "trailer-missing" : "header-missing", .refusal, at: .whole(file.number),
                    sawHeader
                        ? "the file ends without its 99 record: it was cut off" : "the file begins without a 01 record",
                    remedy: "download the report again"))
        }
        reading.maskCardNumbers()
        return reading
    }

    /// Adds the amounts of an account's summaries: type code, amount, count, funds type, again and again.
    private mutating func addSummaries(_ f: [String]) {
        var i = 3
        while i + 1 < f.count {
            accountSum += BAI2State.cents(f[i + 1].trimmingBlanks) ?? .zero
            i += 3
            i += BAI2Reader.fundsWidth(f, i)
        }
    }

    private mutating func addLine(_ r: BAI2Reader.Record) {
        let f = r.fields
        reading.read += 1
        if f.count >= 2, let code = Int(f[1].trimmingBlanks), !(100..<700).contains(code) {
            if f.count >= 3 { accountSum += BAI2State.cents(f[2].trimmingBlanks) ?? .zero }
            reading.setAside += 1
            return note("line-not-money", r, "a line whose type code moves no money of the account")
        }
        guard f.count >= 4, let code = Int(f[1].trimmingBlanks), let amount = BAI2State.cents(f[2].trimmingBlanks)
        else {
            reading.rejected += 1
            return fail("amount-unreadable", r, "a 16 record without a type code and an amount in cents")
        }
        accountSum += amount
        guard currency.uppercased() == "USD" else {
            reading.rejected += 1
            return fail("currency-not-usd", r, "the account is not in US dollars")
        }
        guard let day else {
            reading.rejected += 1
            return fail("date-unreadable", r, "the line's group has no as-of date")
        }
        let next = 3 + BAI2Reader.fundsWidth(f, 3)
        func field(_ i: Int) -> String { i < f.count ? f[i].trimmingBlanks : "" }
        let text = f.dropFirst(next + 2).joined(separator: ",")
        var line = builder.line(
            day: day, amount: code < 400 ? amount : -amount, description: text, id: "", account: "", balance: nil,
            position: r.position)
        for reference in [field(next), field(next + 1)] where !reference.isEmpty && !line.references.contains(reference)
        {
            line.references.append(reference)
        }
        reading.records.append(line)
    }

    private mutating func tie(_ what: String, _ stated: String, _ actual: Cents, _ r: BAI2Reader.Record) {
        guard let expected = BAI2State.cents(stated) else {
            return fail("amount-unreadable", r, "a trailer without its control total")
        }
        reading.tieOuts.append(StatedTotal(what: what, expected: expected, actual: actual, position: r.position.at(2)))
    }

    private mutating func fail(_ code: String, _ r: BAI2Reader.Record, _ message: String) {
        reading.findings.append(
            Finding(code, .error, at: r.position, message, remedy: "download the report again, or ask the bank"))
    }

    private mutating func note(_ code: String, _ r: BAI2Reader.Record, _ message: String) {
        reading.findings.append(Finding(code, .info, at: r.position, message, remedy: "nothing needs to be done"))
    }

    /// Cents written without a point, perhaps with a sign.
    private static func cents(_ text: String) -> Cents? {
        guard text.utf8.count <= 16, let value = Int64(text) else { return nil }
        return Cents(value)
    }

    private static func day(_ text: String) -> Day? {
        guard text.utf8.count == 6 || text.utf8.count == 8 else { return nil }
        let full = text.utf8.count == 6 ? "20" + text : text
        return Array(full.utf8).withUnsafeBufferPointer { Day(compact: $0) }
    }
}

extension String {
    /// The text without blanks at either side.
    var trimmingBlanks: String {
        var text = self
        return text.withUTF8 { Text.string(Text.trimmed($0)) }
    }
}
