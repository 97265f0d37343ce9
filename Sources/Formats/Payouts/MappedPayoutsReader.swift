import Values

/// Reads any processor's table by named columns (`payouts-csv`). Roles under `columns:`: date, client, amount, fee,
/// net, id, status, payout_id, payout_date, type, memo, email, phone, invoice, currency, brand, last4, parent_id, autopay.
///
/// Only a date and an amount are needed. A row without an id is known by its content and how often that content stood
/// before it in the file, so that two equal rows stay two and the same file again adds none.
public enum MappedPayoutsReader {
    /// Reads a table whose columns the options name.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        read(file, options: options, vendor: .mapped)
    }

    /// Reads a table by a vendor's mapping; columns that the options name win.
    static func read(_ file: SourceFile, options: ReadingOptions, vendor: MappedVendor) -> Reading<Movement> {
        var table = VendorTable(file, options, delimiter: delimiter(of: file), lenientQuotes: true)
        let found = table.findHeader(within: 20) { header in
            var finder = ColumnFinder(header, options, hints: vendor.overrides)
            _ = MappedColumns(&finder, vendor)
            return finder.missing.isEmpty
        }
        guard found else { return refusal(file, options, vendor) }
        var finder = ColumnFinder(table.header, options, hints: vendor.overrides)
        let columns = MappedColumns(&finder, vendor)
        var reading = Reading<Movement>()
        var keys = ContentKeys()
        while var row = table.next() {
            if columns.isTotals(row) {
                table.uncount()
                continue
            }
            let movement = columns.movement(&row, vendor, options, &keys)
            reading.take(row, movement)
        }
        table.close(&reading)
        if vendor.isPayer, !reading.records.isEmpty {
            reading.findings.append(
                Finding(
                    "paid-by-payer", .warning, at: Position(file: table.file.number, record: table.headerLine),
                    "\(vendor.format) pays for sessions as a payer: its rows make up payouts and are no client's payment",
                    remedy: "record what it paid for each claim as an insurance payment (eob-csv, or payments.csv)"))
        }
        return reading
    }

    /// Says which columns the row nearest to a header lacks.
    private static func refusal(
        _ file: SourceFile, _ options: ReadingOptions, _ vendor: MappedVendor
    ) -> Reading<Movement> {
        var first = VendorTable(file, options, delimiter: delimiter(of: file), lenientQuotes: true)
        guard first.findHeader(within: 1, where: { _ in true }) else {
            return .noHeader(file, format: vendor.format, expected: "a date and an amount")
        }
        var finder = ColumnFinder(first.header, options, hints: vendor.overrides)
        _ = MappedColumns(&finder, vendor)
        guard var finding = finder.refusal(first, format: vendor.format) else {
            return .noHeader(file, format: vendor.format, expected: "a date and an amount")
        }
        finding.remedy = vendor.advice
        return .refused(finding)
    }

    /// Tab where the first line has one and no comma, semicolon where it has more of them than commas, else comma.
    static func delimiter(of file: SourceFile) -> UInt8 {
        var counts: (comma: Int, semicolon: Int, tab: Int) = (0, 0, 0)
        for byte in file.bytes.prefix(4096) {
            switch byte {
            case 0x2C: counts.comma += 1
            case 0x3B: counts.semicolon += 1
            case 0x09: counts.tab += 1
            default: break
            }
        }
        if counts.tab > counts.comma, counts.tab > counts.semicolon { return 0x09 }
        return counts.semicolon > counts.comma ? 0x3B : 0x2C
    }
}

/// The identity of rows that have no id of their own: a digest of their content, and its occurrence in the file.
struct ContentKeys {
    private var seen: [String: Int] = [:]

    /// The key of a row of that content; the second of equal rows gets `…#2`.
    mutating func key(_ content: String) -> String {
        let digest = ContentKeys.digest(content)
        let count = seen[digest, default: 0] + 1
        seen[digest] = count
        return count == 1 ? digest : "\(digest)#\(count)"
    }

    /// The first 80 bits of the content's SHA-256: two of a billion lines share them once in two million books.
    private static func digest(_ content: String) -> String {
        var content = content
        let full = content.withUTF8 { SHA256.digest(of: $0) }
        return SHA256.hex(Array(full.prefix(10)))
    }
}

/// The columns of a mapped table.
struct MappedColumns {
    let date, client, amount, fee, net, key, status, payoutID, payoutDate, type, memo: Int
    let firstName, email, phone, invoice, currency, brand, lastFour, parent, autoPay: Int

    init(_ f: inout ColumnFinder, _ vendor: MappedVendor) {
        // What a vendor always writes is missed: without it a cash-out or a refund could not be told from a charge, nor
        // a row from the same row of an earlier export.
        func find(_ role: String, _ names: String...) -> Int {
            vendor.isPublished && vendor.overrides[role] != nil ? f.needed(role, names) : f.optional(role, names)
        }
        date = f.needed("date", "Date", "Transaction Date", "Created", "Created At", "Payment Date")
        client = f.optional("client", "Client", "Client Name", "Customer", "Customer Name", "Name", "Payer")
        amount = f.needed("amount", "Amount", "Gross", "Gross Amount", "Total", "Total Amount")
        fee = find("fee", "Fee", "Fees", "Processing Fee", "Processing fee")
        net = find("net", "Net", "Net Amount", "Amount Net")
        key = find("id", "Transaction ID", "ID", "Transaction", "TRX#", "Payment ID", "Reference ID")
        status = find("status", "Status")
        payoutID = f.optional("payout_id", "Payout ID", "Deposit ID", "Batch ID", "Batch Number", "Settlement ID")
        payoutDate = f.optional("payout_date", "Payout Date", "Deposit Date", "Settlement Date")
        type = find("type", "Type", "Transaction Type", "Charge Type", "Payment Type")
        memo = f.optional("memo", "Memo", "Note", "Notes", "Description")
        firstName = f.optional("client_first", "Customer First Name", "Client First Name")
        email = f.optional("email", "Email", "Client Email", "Customer Email")
        phone = f.optional("phone", "Phone", "Phone Number")
        invoice = f.optional("invoice", "Invoice", "Invoice Number", "Invoice ID")
        currency = f.optional("currency", "Currency")
        brand = f.optional("brand", "Card Type", "Card Brand")
        lastFour = f.optional("last4", "Last 4 Digits", "Last 4", "Last Four", "Card Last 4")
        parent = f.optional("parent_id", "Original Transaction ID", "Parent Transaction ID")
        autoPay = f.optional("autopay", "AutoPay", "Auto Pay", "Auto-Pay")
    }

    /// True for a line of totals under the table: no date, and no id.
    func isTotals(_ row: VendorRow) -> Bool {
        if row.isEmpty(date), row.isEmpty(key) { return true }
        return Text.begins(row.bytes(date), "total") || Text.begins(row.bytes(date), "grand total")
    }

    /// The movement of a row.
    func movement(
        _ row: inout VendorRow, _ vendor: MappedVendor, _ options: ReadingOptions, _ keys: inout ContentKeys
    ) -> Movement {
        row.dollars(currency)
        // Helcim writes an open batch's closing as a date of zeros.
        let isOpen = Text.begins(row.bytes(date), "0000-00-00")
        var kind = isOpen ? .setAside : vendor.kind(type: row.text(type), status: row.text(status))
        var gross = row.money(amount)
        if kind == .charge, gross < .zero { kind = .refund }
        if vendor.isPayer, kind == .charge || kind == .refund || kind == nil { kind = .balance }
        if kind == .refund || kind == .dispute, gross > .zero { gross = -gross }
        if kind == .payout, gross > .zero { gross = -gross }
        let fee = fee(&row, gross, vendor, proves: kind != .setAside)
        let stamp = isOpen ? VendorStamp(day: Day(number: 0)) : row.stamp(date)
        let instant = stamp.instant(in: options.sourceZone ?? options.practiceZone)
        let id = row.text(key)
        var m = Movement(
            processor: vendor.processor, key: id.isEmpty ? keys.key(Text.string(row.row.whole)) : id,
            kind: kind ?? (gross < .zero ? .refund : .charge), gross: gross, fee: fee,
            day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant, position: row.position)
        m.vendorType = [row.text(type), row.text(status)].filter { !$0.isEmpty }.joined(separator: " ")
        if AutoPay.isYes(row.text(autoPay)), !m.isAutoPay { m.vendorType += " " + AutoPay.word }
        if m.kind == .setAside {
            let moves = VendorStatus(row.text(status)) != .noMoney
            m.setAside(
                isOpen ? "the batch is still open" : "no client's money moved: \(m.vendorType.lowercased())",
                movesBalance: moves && !isOpen)
        } else if kind == nil {
            warnUnknown(&row)
        }
        if m.kind == .fee { (m.gross, m.fee) = (.zero, gross.magnitude) }
        let payout = row.text(payoutID)
        m.payoutID = payout.isEmpty ? (m.kind == .payout ? m.key : nil) : payout
        m.payoutDay = row.stampIfAny(payoutDate)?.day
        let origin = row.text(parent)
        m.parentKey = origin.isEmpty ? nil : origin
        m.invoice = row.text(invoice)
        StripeWords.add(m.invoice, to: &m.ids)
        m.name = [row.text(firstName), row.text(client)].filter { !$0.isEmpty }.joined(separator: " ")
        m.email = row.text(email)
        m.handle = row.text(phone)
        m.brand = row.text(brand)
        m.lastFour = String(row.text(lastFour).suffix(4))
        m.memo = row.text(memo)
        return m
    }

    /// The fee with the sign by which the row's own net comes out; as a charge where the row has no net.
    private func fee(_ row: inout VendorRow, _ gross: Cents, _ vendor: MappedVendor, proves: Bool) -> Cents {
        let written = row.moneyOrZero(fee)
        guard !row.isBad else { return .zero }
        guard !row.isEmpty(net) else { return gross < .zero ? written : written.magnitude }
        let stated = row.money(net)
        if row.isEmpty(fee), proves, vendor.feeIsGrossLessNet { return gross - stated }
        for candidate in gross < .zero && stated > .zero ? [-stated, stated] : [stated] {
            if candidate == gross - written { return written }
            if candidate == gross + written { return -written }
        }
        if proves { row.prove(net: stated, gross: gross, fee: written, net) }
        return written
    }

    private func warnUnknown(_ row: inout VendorRow) {
        row.warn(
            "type-unknown", row.isEmpty(status) ? type : status,
            "a type or status that is not known; taken by the sign of its amount",
            "look the row up at the processor and say what it means")
    }
}
