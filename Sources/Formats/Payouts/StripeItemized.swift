import Values

/// The itemized reports: payout reconciliation, balance change from activity, ending balance, payouts; every version.
enum StripeItemized {
    private struct Columns {
        let key, category, gross, fee, net, currency: Int
        let createdUTC, created, payoutID, payoutDay: Int
        let charge, source, intent, invoice, name, email, brand, lastFour, memo, trace: Int
        let metadata: StripeMetadata

        init(_ f: inout ColumnFinder, _ header: CSVHeader) {
            key = f.needed("id", "balance_transaction_id")
            category = f.needed("category", "reporting_category")
            gross = f.needed("amount", "gross")
            fee = f.needed("fee", "fee")
            net = f.needed("net", "net")
            currency = f.optional("currency", "currency")
            createdUTC = f.optional("date_utc", "created_utc", "effective_at_utc")
            created = createdUTC >= 0 ? -1 : f.needed("date", "created", "effective_at")
            payoutID = f.optional("payout_id", "automatic_payout_id", "payout_id")
            payoutDay = f.optional(
                "payout_date", "automatic_payout_effective_at_utc", "automatic_payout_effective_at",
                "payout_expected_arrival_date")
            charge = f.optional("charge_id")
            source = f.optional("source_id")
            intent = f.optional("payment_intent_id")
            invoice = f.optional("invoice", "invoice_number")
            name = f.optional("client", "customer_name", "customer_description")
            email = f.optional("email", "customer_email")
            brand = f.optional("card_brand")
            lastFour = f.optional("card_last4", "card_last_4", "last4")
            memo = f.optional("memo", "description")
            trace = f.optional("trace_id")
            metadata = StripeMetadata(header)
        }
    }

    static func read(_ table: inout VendorTable, _ options: ReadingOptions) -> Reading<Movement> {
        var finder = ColumnFinder(table.header, options)
        let columns = Columns(&finder, table.header)
        if let refusal = finder.refusal(table, format: "Stripe itemized report") { return .refused(refusal) }
        var reading = Reading<Movement>()
        let zone = columns.createdUTC >= 0 ? Zone.utc : options.sourceZone ?? options.practiceZone
        if columns.createdUTC < 0, options.sourceZone == nil {
            reading.findings.append(
                Finding(
                    "zone-assumed", .info, at: Position(file: table.file.number, record: table.headerLine),
                    "the report has no UTC times; they are read as \(zone.name)",
                    remedy: "add created_utc to the report, or set `time_zone:` to the zone it was run in"))
        }
        while var row = table.next() {
            let movement = movement(&row, columns, zone, options.practiceZone)
            reading.take(row, movement)
        }
        table.close(&reading)
        return reading
    }

    private static func movement(
        _ row: inout VendorRow, _ c: Columns, _ zone: Zone, _ practice: Zone
    ) -> Movement {
        row.dollars(c.currency)
        let gross = row.money(c.gross)
        let fee = row.moneyOrZero(c.fee)
        if !row.isBad { row.prove(net: row.money(c.net), gross: gross, fee: fee, c.net) }
        let stamp = row.stamp(c.createdUTC >= 0 ? c.createdUTC : c.created)
        let instant = stamp.instant(in: zone)
        let category = row.text(c.category)
        let kind = StripeWords.kind(category: category)
        if kind == nil {
            row.warn(
                "category-unknown", c.category, "a reporting category that is not known; kept as a balance movement",
                "look the row up at Stripe and say what it means")
        }
        let money = StripeWords.money(kind ?? .balance, gross: gross, fee: fee)
        var m = Movement(
            processor: "stripe", key: row.id(c.key), kind: kind ?? .balance, gross: money.gross, fee: money.fee,
            day: instant.map(practice.day) ?? stamp.day, instant: instant, position: row.position)
        let source = row.text(c.source)
        let payout = row.text(c.payoutID)
        m.payoutID = payout.isEmpty ? (source.hasPrefix("po_") ? source : nil) : payout
        m.payoutDay = StripeWords.writtenDay(row.bytes(c.payoutDay))
        StripeWords.add(row.text(c.charge), to: &m.ids)
        StripeWords.add(source, to: &m.ids)
        StripeWords.add(row.text(c.intent), to: &m.ids)
        m.invoice = row.text(c.metadata.invoice)
        let invoice = row.text(c.invoice)
        StripeWords.add(invoice, to: &m.ids)
        if m.invoice.isEmpty { m.invoice = invoice }
        for place in c.metadata.columns { StripeWords.add(row.text(place), to: &m.ids) }
        m.name = row.text(c.name)
        m.email = row.text(c.email)
        m.brand = row.text(c.brand)
        m.lastFour = row.text(c.lastFour)
        m.memo = row.text(c.memo)
        if row.isEmpty(c.charge), let charge = StripeHistory.charge(in: m.memo), !m.ids.contains(charge) {
            m.ids.insert(charge, at: 0)
        }
        m.trace = row.text(c.trace)
        m.vendorType = category
        return m
    }
}
