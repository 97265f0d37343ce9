import Values

/// Reads ISO 20022 bank reports: camt.052 (of a day), camt.053 (statement) and camt.054 (notification), any version,
/// with or without a namespace.
///
/// One line an entry (`Ntry`), booked ones only; an entry of several transactions stays one, for it is one line at the
/// bank. `RvslInd` does not turn the sign: `CdtDbtInd` already tells which way the reversal went. Opening balance plus
/// booked entries must be the closing balance.
public enum CAMTReader {
    /// Reads a report of one or more accounts.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<BankLine> {
        let handler = CAMTHandler(file, options)
        if let fault = XMLStream.read(file.bytes, handler) {
            handler.reading.findings.append(
                Finding(
                    fault.code, .refusal, at: Position(file: file.number, record: fault.line, field: fault.column),
                    fault.message, remedy: "download the report again"))
        } else if !handler.sawStatement {
            handler.reading.findings.append(
                Finding(
                    "statement-missing", .refusal, at: .whole(file.number),
                    "no Stmt, Rpt or Ntfctn element; this is no camt.052, .053 or .054 file",
                    remedy: "run `tieout check` on the file to see what it looks like"))
        }
        handler.reading.maskCardNumbers()
        return handler.reading
    }
}

/// What is known while the elements go by.
private final class CAMTHandler: XMLHandler {
    private struct Entry {
        var amount = ""
        var currency = ""
        var direction = ""
        var status = ""
        var booked = ""
        var valued = ""
        var texts: [String] = []
        var references: [String] = []
        /// Of an entry of several transactions: their sum, and whether each stated its amount.
        var parts = Cents.zero
        var partCount = 0
        var part = (amount: "", direction: "")
        var partsAreWhole = true
        var position: Position
    }

    private struct Balance {
        var code = ""
        var amount = ""
        var direction = ""
        var day: Day?
    }

    var reading = Reading<BankLine>()
    private(set) var sawStatement = false
    private let file: SourceFile
    private let options: ReadingOptions
    private var path: [String] = []
    private var text: [UInt8] = []
    private var entry: Entry?
    private var balance: Balance?
    private var account = ""
    private var builder = BankLineBuilder(account: "")
    private var opening: Cents?
    private var closing: Cents?
    private var days: (first: Day?, last: Day?)
    private var sum = Cents.zero
    private var isWhole = true
    private var position = Position.none
    private var isFull = false

    init(_ file: SourceFile, _ options: ReadingOptions) {
        self.file = file
        self.options = options
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        let name = Text.string(name)
        path.append(name)
        text.removeAll(keepingCapacity: true)
        position = Position(file: file.number, record: line)
        switch name {
        case "Stmt", "Rpt", "Ntfctn":
            guard path.count <= 3 else { return }
            sawStatement = true
            (account, opening, closing, sum, isWhole) = ("", nil, nil, .zero, true)
            days = (nil, nil)
            builder = BankLineBuilder(account: "")
        case "Ntry": if parent(is: ["Stmt", "Rpt", "Ntfctn"]) { entry = Entry(position: position) }
        case "Bal": balance = Balance()
        case "Amt":
            guard parent(is: ["Ntry"]), let currency = attributes.value(of: "Ccy") else { return }
            entry?.currency = Text.string(currency)
        default: break
        }
    }

    func text(_ bytes: Bytes) { text.append(contentsOf: bytes) }

    func close(_ name: Bytes) {
        let value = text.withUnsafeBufferPointer { Text.string(Text.trimmed($0)) }
        let name = path.popLast() ?? ""
        text.removeAll(keepingCapacity: true)
        if balance != nil { take(balance: name, value) } else if entry != nil { take(entry: name, value) }
        switch name {
        case "IBAN", "Id":
            let isAccount = path.suffix(2) == ["Acct", "Id"] || path.suffix(3) == ["Acct", "Id", "Othr"]
            if isAccount, entry == nil, account.isEmpty, !value.isEmpty {
                account = BankText.lastFour(value)
                builder = BankLineBuilder(account: account)
            }
        case "Stmt", "Rpt", "Ntfctn": if path.count <= 2 { closeStatement() }
        default: break
        }
    }

    private func parent(is names: [String]) -> Bool {
        path.count >= 2 && names.contains(path[path.count - 2])
    }

    private func take(balance name: String, _ value: String) {
        switch name {
        case "Cd", "Prtry": balance?.code = value
        case "Amt": balance?.amount = value
        case "CdtDbtInd": balance?.direction = value
        case "Dt", "DtTm": if !value.isEmpty { balance?.day = Day(iso: String(value.prefix(10))) }
        case "Bal":
            if let day = balance?.day {
                if balance?.code == "OPBD" { days.first = day }
                if balance?.code == "CLBD" { days.last = day }
            }
            if let done = balance, let amount = CAMTHandler.cents(done.amount) {
                let signed = done.direction == "DBIT" ? -amount : amount
                if done.code == "OPBD" || (done.code == "PRCD" && opening == nil) { opening = signed }
                if done.code == "CLBD" { closing = signed }
            }
            balance = nil
        default: break
        }
    }

    private func take(entry name: String, _ value: String) {
        switch (name, path.last ?? "") {
        case ("Amt", "Ntry"): entry?.amount = value
        case ("CdtDbtInd", "Ntry"): entry?.direction = value
        case ("Amt", "TxDtls"), ("Amt", "TxAmt"): if path.contains("TxDtls") { entry?.part.amount = value }
        case ("CdtDbtInd", "TxDtls"): entry?.part.direction = value
        case ("TxDtls", _): closePart()
        case ("Sts", "Ntry") where !value.isEmpty: entry?.status = value
        case ("Cd", "Sts"): entry?.status = value
        case ("Dt", "BookgDt"), ("DtTm", "BookgDt"): entry?.booked = value
        case ("Dt", "ValDt"), ("DtTm", "ValDt"): entry?.valued = value
        case ("AcctSvcrRef", _), ("EndToEndId", _), ("TxId", _), ("NtryRef", _), ("InstrId", _):
            if !value.isEmpty, value != "NOTPROVIDED", entry?.references.contains(value) == false {
                entry?.references.append(value)
            }
        case ("Ustrd", _), ("AddtlNtryInf", _), ("AddtlTxInf", _), ("Nm", _):
            if !value.isEmpty, entry?.texts.contains(value) == false { entry?.texts.append(value) }
        case ("Ntry", _): closeEntry()
        default: break
        }
    }

    /// Adds one transaction of an entry to the entry's sum.
    private func closePart() {
        guard var open = entry else { return }
        defer { entry = open }
        open.partCount += 1
        if let amount = CAMTHandler.cents(open.part.amount) {
            let turns = !open.part.direction.isEmpty && open.part.direction != open.direction
            open.parts += turns ? -amount : amount
        } else {
            open.partsAreWhole = false
        }
        open.part = ("", "")
    }

    /// Says so where the transactions of an entry do not make it up; the entry is what the bank booked.
    private func compareParts(_ done: Entry, _ amount: Cents) {
        guard done.partCount > 1, done.partsAreWhole, done.parts != amount else { return }
        add(
            "batch-disagrees", .warning, done.position,
            "the entry is \(amount) and its \(done.partCount) transactions add up to \(done.parts)",
            "compare the entry with the bank; it is read as booked")
    }

    private func closeEntry() {
        guard let done = entry, !isFull else { return }
        entry = nil
        guard reading.read < options.recordLimit else {
            isFull = true
            reading.findings.append(ScanFault.tooMany(options.recordLimit, file: file.number))
            return
        }
        reading.read += 1
        if done.status == "PDNG" || done.status == "INFO" {
            reading.setAside += 1
            add("line-pending", .info, done.position, "an entry that is not booked", "nothing needs to be done")
            return
        }
        guard let amount = CAMTHandler.cents(done.amount), done.direction == "CRDT" || done.direction == "DBIT" else {
            return reject(
                "amount-unreadable", done.position, "an entry without an amount in whole cents and CRDT or DBIT")
        }
        let signed = done.direction == "DBIT" ? -amount : amount
        sum += signed
        guard done.currency == "USD" else {
            return reject("currency-not-usd", done.position, "the account is not in US dollars")
        }
        compareParts(done, amount)
        let date = done.booked.isEmpty ? done.valued : done.booked
        guard let day = Day(iso: String(date.prefix(10))) else {
            return reject("date-unreadable", done.position, "an entry without a booking or value date")
        }
        var line = builder.line(
            day: day, amount: signed, description: done.texts.joined(separator: " "), id: "", account: "", balance: nil,
            position: done.position)
        for reference in done.references where !line.references.contains(reference) {
            line.references.append(reference)
        }
        reading.records.append(line)
    }

    private func closeStatement() {
        if let first = days.first, let last = days.last,
            let covered = StatementDays(account: account, first: first, last: last)
        {
            reading.statements.append(covered)
        }
        guard let opening, let closing, isWhole else { return }
        reading.tieOuts.append(
            StatedTotal(
                what: "account …\(account): closing balance", expected: closing, actual: opening + sum,
                position: position))
    }

    private func reject(_ code: String, _ position: Position, _ message: String) {
        reading.rejected += 1
        if code == "amount-unreadable" { isWhole = false }
        add(code, .error, position, message, "download the report again, or leave the account out")
    }

    private func add(
        _ code: String, _ severity: Finding.Severity, _ position: Position, _ message: String, _ remedy: String
    ) {
        reading.findings.append(Finding(code, severity, at: position, message, remedy: remedy))
    }

    private static func cents(_ text: String) -> Cents? {
        Array(text.utf8).withUnsafeBufferPointer { VendorMoney.cents($0) }
    }
}
