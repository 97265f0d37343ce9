import Values

/// Reads OFX 1.x (SGML with unclosed tags), OFX 2.x (XML), and QFX and QBO, which differ only by a note of the bank's
/// id.
///
/// One tolerant reader for all of them: banks claim XML and close tags wrongly, leave out the header, or put blank
/// lines before it. A tag with text behind it is a value; `STMTTRN` opens a line. No entities but the five of XML and
/// numeric ones are known, and none is ever expanded further.
public enum OFXReader {
    /// Reads a statement file of one or more accounts.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<BankLine> {
        var parser = OFXParser(file, options)
        return parser.run()
    }
}

/// One pass over the tags of an OFX file.
private struct OFXParser {
    private struct Line {
        var values: [String: String] = [:]
        var position: Position
    }

    private let file: SourceFile
    private let bytes: Bytes
    private let options: ReadingOptions
    private var at = 0
    private var lineNumber: Int32 = 1
    private var reading = Reading<BankLine>()
    private var builders: [String: BankLineBuilder] = [:]
    private var withID: [String: [Int]] = [:]
    private var isInList = false
    private var account = ""
    private var currency = "USD"
    private var current: Line?
    private var sawStatement = false
    private var sawRoot = false
    private var period = OFXPeriod()
    private var status: (code: String, position: Position)?

    init(_ file: SourceFile, _ options: ReadingOptions) {
        self.file = file
        self.options = options
        bytes = file.bytes
    }

    mutating func run() -> Reading<BankLine> {
        while let tag = nextTag() {
            handle(tag.name, isEnd: tag.isEnd, value: tag.value, tag.position)
            guard reading.read < options.recordLimit else {
                reading.findings.append(ScanFault.tooMany(options.recordLimit, file: file.number))
                break
            }
        }
        finishLine()
        settleIDs()
        close()
        reading.maskCardNumbers()
        return reading
    }

    private mutating func handle(_ name: String, isEnd: Bool, value: String, _ position: Position) {
        switch (name, isEnd) {
        case ("OFX", false): sawRoot = true
        case ("DTSERVER", false), ("DTSTART", false), ("DTEND", false), ("DTASOF", false):
            if current == nil { period.take(name, OFXParser.day(value)) }
        case ("STMTTRN", false):
            finishLine()
            current = Line(position: position)
        case ("BANKTRANLIST", false): isInList = true
        case ("STMTTRN", true), ("BANKTRANLIST", true), ("STMTRS", true), ("CCSTMTRS", true):
            finishLine()
            if name != "STMTTRN" { isInList = false }
            if name.hasSuffix("STMTRS") { closePeriod() }
        case ("STMTRS", false), ("CCSTMTRS", false):
            sawStatement = true
            account = ""
            currency = "USD"
        case ("CURDEF", false): currency = value.uppercased()
        case ("ACCTID", false) where current == nil: account = value
        case ("CODE", false) where value != "0" && status == nil && current == nil: status = (value, position)
        case (_, false) where current != nil && !value.isEmpty:
            // Names inside PAYEE or BANKACCTTO never replace the line's own.
            if current?.values[name] == nil { current?.values[name] = value }
        default: break
        }
    }

    private mutating func closePeriod() {
        if let days = period.days(of: BankText.lastFour(account)) { reading.statements.append(days) }
        period.endStatement()
    }

    /// Turns the tags gathered since `STMTTRN` into a line.
    private mutating func finishLine() {
        guard let line = current else { return }
        current = nil
        reading.read += 1
        let v = line.values
        guard currency == "USD" || currency.isEmpty else {
            return reject(
                "currency-not-usd", line.position, "the account is not in US dollars", "leave the account out")
        }
        guard let amount = OFXParser.amount(v["TRNAMT"] ?? "") else {
            return reject(
                "amount-unreadable", line.position, "TRNAMT is not an amount; expected one like -1234.56",
                "download the statement again")
        }
        guard let day = OFXParser.day(v["DTPOSTED"] ?? v["DTUSER"] ?? "") else {
            return reject(
                "date-unreadable", line.position, "DTPOSTED is not a date; expected one like 20260305",
                "download the statement again")
        }
        if v["TRNTYPE"]?.uppercased() == "HOLD" {
            reading.setAside += 1
            note(
                "line-pending", .info, line.position, "a hold; it counts when it is booked", "nothing needs to be done")
            return
        }
        add(line, v, day, amount)
    }

    private mutating func add(_ line: Line, _ v: [String: String], _ day: Day, _ amount: Cents) {
        let name = v["NAME"] ?? v["PAYEE"] ?? ""
        let memo = v["MEMO"] ?? ""
        let text = memo.hasPrefix(name) ? memo : name.hasPrefix(memo) ? name : "\(name) \(memo)"
        let id = v["FITID"] ?? ""
        var builder = builders[account] ?? BankLineBuilder(account: BankText.lastFour(account))
        var made = builder.line(
            day: day, amount: amount, description: text, id: id, account: account, balance: nil, position: line.position
        )
        builders[account] = builder
        for name in ["REFNUM", "CHECKNUM"] {
            if let number = v[name], !made.references.contains(number) { made.references.append(number) }
        }
        if !id.isEmpty { withID["\(account)|\(id)", default: []].append(reading.records.count) }
        reading.records.append(made)
    }

    /// What the FITIDs of the file come to: one that is given to equal lines only names one line that stands there
    /// again; one that is given to different lines names none, and all of them stay.
    private mutating func settleIDs() {
        var repeated: Set<Int> = []
        for places in withID.values where places.count > 1 {
            let lines = places.map { reading.records[$0] }
            if lines.dropFirst().allSatisfy({ OFXParser.content($0) == OFXParser.content(lines[0]) }) {
                repeated.formUnion(places.dropFirst())
            } else {
                number(places)
            }
        }
        for place in repeated.sorted() {
            note(
                "line-repeated", .info, reading.records[place].position,
                "the same line with the same FITID stands in the file already", "nothing needs to be done")
        }
        reading.setAside += repeated.count
        reading.records = reading.records.indices.filter { !repeated.contains($0) }.map { reading.records[$0] }
    }

    /// Tells the lines of one FITID apart by their content, so that neither the order in a file nor further lines
    /// matter; the first by content keeps the plain FITID.
    private mutating func number(_ places: [Int]) {
        let ordered = places.sorted {
            (OFXParser.content(reading.records[$0]), $0) < (OFXParser.content(reading.records[$1]), $1)
        }
        var keys = ContentKeys()
        for (n, place) in ordered.enumerated() {
            let key = keys.key(OFXParser.content(reading.records[place]))
            if n > 0 { reading.records[place].key += "/\(key)" }
        }
        guard let second = places.dropFirst().first else { return }
        note(
            "fitid-reused", .warning, reading.records[second].position,
            "the bank gave one FITID to \(places.count) lines that differ; all are kept",
            "compare them with the statement")
    }

    private static func content(_ line: BankLine) -> String { "\(line.day)|\(line.amount)|\(line.description)" }

    private mutating func close() {
        if isInList {
            note(
                "file-cut-off", .refusal, Position(file: file.number, record: lineNumber),
                "the list of transactions (BANKTRANLIST) never ends: the file was cut off",
                "download the statement again, whole")
        }
        if !sawRoot {
            note(
                "header-missing", .refusal, .whole(file.number), "no OFX element; this is no OFX file",
                "run `tieout check` on the file to see what it looks like")
        } else if reading.read == 0, !sawStatement {
            note(
                "statement-missing", .refusal, status?.position ?? .whole(file.number),
                status.map { "the bank answered with status \($0.code) and no statement" }
                    ?? "no statement in the file",
                "download the statement again")
        }
    }

    private mutating func reject(_ code: String, _ position: Position, _ message: String, _ remedy: String) {
        reading.rejected += 1
        note(code, .error, position, message, remedy)
    }

    private mutating func note(
        _ code: String, _ severity: Finding.Severity, _ position: Position, _ message: String, _ remedy: String
    ) {
        reading.findings.append(Finding(code, severity, at: position, message, remedy: remedy))
    }

    /// The next tag with the text behind it up to the next tag; processing instructions and comments are passed over.
    private mutating func nextTag() -> (name: String, isEnd: Bool, value: String, position: Position)? {
        while at < bytes.count {
            guard bytes[at] == 0x3C else {
                if bytes[at] == 0x0A { lineNumber += 1 }
                at += 1
                continue
            }
            let position = Position(file: file.number, record: lineNumber, offset: Int64(at))
            at += 1
            let isEnd = at < bytes.count && bytes[at] == 0x2F
            if isEnd { at += 1 }
            let start = at
            while at < bytes.count, bytes[at] != 0x3E, bytes[at] != 0x0A { at += 1 }
            let name = Text.string(Text.trimmed(Bytes(rebasing: bytes[start..<at])))
            guard at < bytes.count, bytes[at] == 0x3E else { continue }
            at += 1
            if name.hasPrefix("?") || name.hasPrefix("!") { continue }
            let from = at
            while at < bytes.count, bytes[at] != 0x3C {
                if bytes[at] == 0x0A { lineNumber += 1 }
                at += 1
            }
            let limit = min(at, from + 4096)
            let value = isEnd ? "" : OFXParser.plain(Text.string(Text.trimmed(Bytes(rebasing: bytes[from..<limit]))))
            return (name.uppercased(), isEnd, value, position)
        }
        return nil
    }

    /// Text with the entities of XML undone.
    private static func plain(_ text: String) -> String {
        text.contains("&") ? BankText.tidy(text) : text
    }

    /// An amount with a point or, in Europe, a comma before the cents; a plus sign may stand before it.
    static func amount(_ text: String) -> Cents? {
        let comma = text.lastIndex(of: ",")
        let point = text.lastIndex(of: ".")
        let isComma =
            comma.map { c in point.map { c > $0 } ?? (text.distance(from: c, to: text.endIndex) <= 3) } ?? false
        return Array(text.utf8).withUnsafeBufferPointer { VendorMoney.cents($0, mark: isComma ? .comma : .point) }
    }

    /// The day as written. OFX says GMT where no zone stands, but banks write the posting day with noon or midnight of
    /// nowhere: moving it would put a midnight stamp on the day before.
    static func day(_ text: String) -> Day? {
        Array(text.utf8.prefix(8)).withUnsafeBufferPointer { Day(compact: $0) }
    }
}
