import Values

/// PayPal's settlement (STL) and transaction detail (TRR) reports: rows by record code, amounts in hundredths without a
/// sign, `CR` or `DR` beside them, columns named by the `CH` row.
///
/// The section footer (`SF`) states credits and debits per currency; the rows must add up to them.
enum PayPalSettlement {
    static func recognises(_ file: SourceFile) -> Bool {
        var head = Bytes(rebasing: file.bytes.prefix(8))
        if head.first == 0xEF { head = Bytes(rebasing: head.dropFirst(3)) }
        let code = Text.string(head).filter { $0 != "\"" }.prefix(3)
        return ["RH,", "FH,", "SH,", "CH,"].contains(code)
    }

    private struct Columns {
        let key, invoice, reference, code, initiated, completed, sign, gross, currency, feeSign, fee: Int
        let custom, bank, subject, note, first, last, payer, status: Int

        init(_ f: inout ColumnFinder) {
            key = f.needed("id", "Transaction ID")
            invoice = f.optional("invoice", "Invoice ID")
            reference = f.optional("parent_id", "PayPal Reference ID")
            code = f.needed("type", "Transaction Event Code")
            initiated = f.needed("date", "Transaction Initiation Date")
            completed = f.optional("completed", "Transaction Completion Date")
            sign = f.needed("sign", "Transaction Debit or Credit", "Transaction  Debit or Credit")
            gross = f.needed("amount", "Gross Transaction Amount")
            currency = f.needed("currency", "Gross Transaction Currency")
            feeSign = f.needed("fee_sign", "Fee Debit or Credit")
            fee = f.needed("fee", "Fee Amount")
            custom = f.optional("custom", "Custom Field")
            bank = f.optional("trace", "Bank Reference ID")
            subject = f.optional("memo", "Transaction Subject")
            note = f.optional("note", "Transaction Note")
            first = f.optional("client_first", "First Name")
            last = f.optional("client", "Last Name")
            payer = f.optional("email", "Payer's Account ID")
            status = f.optional("status", "Transactional Status")
        }
    }

    private struct Sums {
        var grossCredits = Cents.zero
        var grossDebits = Cents.zero
        var feeCredits = Cents.zero
        var feeDebits = Cents.zero
    }

    static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        var table = VendorTable(file, options)
        guard table.findHeader(where: { $0.names.first == "CH" }) else {
            return .noHeader(file, format: "PayPal settlement", expected: "a CH row that names the fields")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = Columns(&finder)
        if let refusal = finder.refusal(table, format: "PayPal settlement") { return .refused(refusal) }
        var reading = Reading<Movement>()
        var sums: [String: Sums] = [:]
        var rows = 0
        while var row = table.next() {
            switch row.text(0) {
            case "SB":
                rows += 1
                let movement = movement(&row, columns, options, &sums)
                reading.take(row, movement)
            case "SF":
                table.uncount()
                tie(row, sums[row.text(1), default: Sums()], &reading)
            case "SH":
                table.uncount()
                sums = [:]
                rows = 0
            case "SC":
                table.uncount()
                if let stated = Int(row.text(1)), stated != rows {
                    reading.findings.append(
                        Finding(
                            "record-count-differs", .refusal, at: row.row.position(field: 2),
                            "the section states \(stated) rows and has \(rows)", remedy: "download the report again"))
                }
            default: table.uncount()
            }
        }
        table.close(&reading)
        return reading
    }

    private static func movement(
        _ row: inout VendorRow, _ c: Columns, _ options: ReadingOptions, _ sums: inout [String: Sums]
    ) -> Movement {
        let gross = amount(&row, c.gross)
        let fee = amount(&row, c.fee)
        let isDebit = row.holds(c.sign, "DR")
        let feeIsDebit = row.holds(c.feeSign, "DR")
        if !row.isBad {
            var sum = sums[row.text(c.currency), default: Sums()]
            if isDebit { sum.grossDebits += gross } else { sum.grossCredits += gross }
            if feeIsDebit { sum.feeDebits += fee } else { sum.feeCredits += fee }
            sums[row.text(c.currency)] = sum
        }
        row.dollars(c.currency)
        // The day the client paid; a bank payment is completed days later.
        let stamp = row.isEmpty(c.initiated) ? row.stamp(c.completed) : row.stamp(c.initiated)
        let instant = stamp.instant(in: options.sourceZone ?? options.practiceZone)
        let code = row.text(c.code)
        var m = Movement(
            processor: "paypal", key: row.id(c.key), kind: .balance, gross: isDebit ? -gross : gross,
            fee: feeIsDebit ? fee : -fee, day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant,
            position: row.position)
        classify(&m, code, &row, c)
        // Given back, unless another row does it: that row may stand in another file.
        if row.holds(c.status, "V"), m.kind == .charge { m.reason = "reversed" }
        m.vendorType = code
        let reference = row.text(c.reference)
        if !reference.isEmpty, m.kind == .refund || m.kind == .dispute || m.kind == .disputeReversal {
            m.parentKey = reference
        }
        m.invoice = row.text(c.invoice)
        for id in [reference, m.invoice, row.text(c.custom)] { StripeWords.add(id, to: &m.ids) }
        m.name = [row.text(c.first), row.text(c.last)].filter { !$0.isEmpty }.joined(separator: " ")
        m.email = row.text(c.payer)
        m.memo = [row.text(c.subject), row.text(c.note)].filter { !$0.isEmpty }.joined(separator: " · ")
        m.trace = row.text(c.bank)
        return m
    }

    /// What a T-code means (developer.paypal.com, transaction event codes).
    private static func classify(_ m: inout Movement, _ code: String, _ row: inout VendorRow, _ c: Columns) {
        if row.holds(c.status, "D") || row.holds(c.status, "P") {
            m.setAside("not completed: status \(row.text(c.status))", movesBalance: false)
            return
        }
        let number = code.hasPrefix("T") ? Int(code.dropFirst()) ?? -1 : -1
        switch number {
        case 0...99:
            if m.gross < .zero { m.setAside("paid to somebody else", movesBalance: true) } else { m.kind = .charge }
        case 100...199, 1108, 1109:
            m.kind = .fee
            (m.gross, m.fee) = (.zero, m.fee - m.gross)
        case 200...299: m.setAside("currency conversion", movesBalance: true)
        case 400...499:
            m.kind = m.gross > .zero ? .payoutFailure : .payout
            m.payoutID = m.key
        case 1107: m.kind = m.gross > .zero ? .balance : .refund
        case 1106, 1201: m.kind = m.gross > .zero ? .disputeReversal : .dispute
        case 1202: m.kind = .disputeReversal
        case 1300...1399: m.setAside("authorisation: no money", movesBalance: false)
        case 300...399, 500...999, 1100...1199, 1200...1299, 1400...2999: m.kind = .balance
        default:
            row.warn(
                "type-unknown", c.code, "an event code that is not known; kept as a balance movement",
                "look the row up at PayPal and say what it means")
        }
    }

    /// Hundredths as a whole number, whatever the currency.
    private static func amount(_ row: inout VendorRow, _ c: Int) -> Cents {
        let bytes = row.bytes(c)
        if bytes.isEmpty { return .zero }
        if bytes.count <= 14, let value = Int64(Text.string(bytes)), value >= 0 { return Cents(value) }
        row.fail("amount-unreadable", c, "the amount is not a whole number of hundredths", "download the report again")
        return .zero
    }

    /// Compares a footer's credits and debits with the rows'.
    private static func tie(_ row: VendorRow, _ sums: Sums, _ reading: inout Reading<Movement>) {
        let currency = row.text(1)
        let counted = [
            ("gross credits", sums.grossCredits), ("gross debits", sums.grossDebits), ("fee credits", sums.feeCredits),
            ("fee debits", sums.feeDebits),
        ]
        for (place, total) in counted.enumerated() {
            guard let stated = Int64(row.text(place + 2)) else { continue }
            reading.tieOuts.append(
                StatedTotal(
                    what: "\(total.0) in \(currency)", expected: Cents(stated), actual: total.1,
                    position: row.row.position(field: place + 3)))
        }
    }
}
