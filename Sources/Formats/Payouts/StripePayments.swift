import Values

/// The Dashboard's *payments* export, old (lower case) and new (Title Case): one row a charge, no net, no payout.
enum StripePayments {
    private struct Columns {
        let key, created, amount, refunded, currency, converted, convertedCurrency, fee, status, mode, captured: Int
        let disputed: Int
        let intent, invoice, invoiceID, name, email, brand, lastFour, memo: Int
        let metadata: StripeMetadata

        init(_ f: inout ColumnFinder, _ header: CSVHeader) {
            key = f.needed("id")
            created = f.needed("date", "Created date (UTC)", "Created (UTC)", "created")
            amount = f.needed("amount", "Amount")
            refunded = f.optional("amount_refunded", "Amount Refunded", "amount_refunded")
            currency = f.optional("currency")
            converted = f.optional("converted_amount", "Converted Amount", "converted_amount")
            convertedCurrency = f.optional("converted_currency", "Converted Currency", "converted_currency")
            fee = f.needed("fee", "Fee")
            status = f.needed("status", "Status")
            mode = f.optional("mode")
            captured = f.optional("captured")
            disputed = f.optional("disputed_amount", "Disputed Amount", "disputed_amount")
            intent = f.optional("payment_intent", "PaymentIntent ID", "payment_intent_id")
            invoice = f.optional("invoice", "Invoice Number", "invoice_number")
            invoiceID = f.optional("invoice_id", "Invoice ID", "invoice_id")
            name = f.optional("client", "Customer Name", "card_name", "Customer Description", "customer_description")
            email = f.optional("email", "Customer Email", "customer_email")
            brand = f.optional("card_brand", "Card Brand", "card_brand")
            lastFour = f.optional("card_last4", "Card Last4", "card_last4")
            memo = f.optional("memo", "Description")
            metadata = StripeMetadata(header)
        }
    }

    static func read(_ table: inout VendorTable, _ options: ReadingOptions) -> Reading<Movement> {
        var finder = ColumnFinder(table.header, options)
        let c = Columns(&finder, table.header)
        if let refusal = finder.refusal(table, format: "Stripe payments") { return .refused(refusal) }
        var reading = Reading<Movement>()
        while var row = table.next() {
            let foreign = !row.isEmpty(c.currency) && !row.holds(c.currency, "usd")
            let converted = foreign && row.holds(c.convertedCurrency, "usd")
            if !converted { row.dollars(c.currency) }
            let gross = row.money(converted ? c.converted : c.amount)
            let fee = row.moneyOrZero(c.fee)
            let stamp = row.stamp(c.created)
            let instant = stamp.instant(in: options.sourceZone ?? .utc)
            var m = Movement(
                processor: "stripe", key: row.id(c.key), kind: .charge, gross: gross, fee: fee,
                day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant, position: row.position)
            m.vendorType = row.text(c.status)
            setAside(&m, &row, c)
            if m.kind == .charge, !row.moneyOrZero(c.refunded).isZero {
                row.warn(
                    "refund-in-column", c.refunded, "the charge was refunded, but this export does not say when",
                    "import the balance history or an itemized report, where a refund is a row with its day")
            }
            if m.kind == .charge, !row.moneyOrZero(c.disputed).isZero {
                row.warn(
                    "dispute-in-column", c.disputed, "the charge was disputed, but this export has no row for it",
                    "import the balance history or an itemized report, where a dispute is a row with its day and fee")
            }
            StripeWords.add(m.key, to: &m.ids)
            StripeWords.add(row.text(c.intent), to: &m.ids)
            StripeWords.add(row.text(c.invoiceID), to: &m.ids)
            m.invoice = row.text(c.metadata.invoice)
            if m.invoice.isEmpty { m.invoice = row.text(c.invoice) }
            for place in c.metadata.columns { StripeWords.add(row.text(place), to: &m.ids) }
            m.name = row.text(c.name)
            m.email = row.text(c.email)
            m.brand = row.text(c.brand)
            m.lastFour = row.text(c.lastFour)
            m.memo = row.text(c.memo)
            c.metadata.noteAutoPay(row, &m)
            reading.take(row, m)
        }
        table.close(&reading)
        return reading
    }

    /// Rows in which no money moved, and words that are not known.
    private static func setAside(_ m: inout Movement, _ row: inout VendorRow, _ c: Columns) {
        let status = m.vendorType.lowercased().filter { $0.isLetter }
        if row.holds(c.mode, "test") {
            m.setAside("test mode: no money moved", movesBalance: false)
        } else if moved.contains(status) {
            if row.holds(c.captured, "false") {
                m.setAside("authorised, not captured: no money moved", movesBalance: false)
            }
        } else if status.isEmpty || idle.contains(where: { status.hasPrefix($0) }) {
            m.setAside("not paid: \(m.vendorType.isEmpty ? "no status" : m.vendorType)", movesBalance: false)
        } else {
            m.setAside("status not known: \(m.vendorType)", movesBalance: false)
            row.warn(
                "status-unknown", c.status, "a status that is not known; the row is set aside",
                "look the charge up at Stripe and say what it means")
        }
    }

    private static let moved: Set = [
        "paid", "succeeded", "refunded", "partialrefund", "partiallyrefunded", "disputed", "disputelost", "disputewon",
        "earlyfraudwarning",
    ]
    private static let idle = [
        "fail", "uncaptured", "cancel", "blocked", "incomplete", "pending", "requires", "expired", "declined", "void",
    ]
}
