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

    static func read(
        _ table: inout VendorTable, _ options: ReadingOptions, _ onBatch: (([Movement]) -> Void)?
    ) -> Reading<Movement> {
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
        var maker = Maker(columns: columns, zone: zone, practice: options.practiceZone)
        while var row = table.next() {
            let movement = maker.movement(&row)
            reading.take(row, movement)
            guard let onBatch, reading.records.count >= batchSize else { continue }
            reading.maskCardNumbers()
            onBatch(reading.records)
            reading.records.removeAll(keepingCapacity: true)
        }
        table.close(&reading)
        if let onBatch, !reading.records.isEmpty {
            onBatch(reading.records)
            reading.records = []
        }
        return reading
    }

    private static let batchSize = 4096

    /// Makes movements of rows, with what is kept between them.
    private struct Maker {
        let columns: Columns
        let zone: Zone
        let practice: Zone
        private var texts = MovementTexts.Gatherer()
        private var payouts = TextCache()

        init(columns: Columns, zone: Zone, practice: Zone) {
            self.columns = columns
            self.zone = zone
            self.practice = practice
        }

        mutating func movement(_ row: inout VendorRow) -> Movement {
            let c = columns
            row.dollars(c.currency)
            let gross = row.money(c.gross)
            let fee = row.moneyOrZero(c.fee)
            if !row.isBad { row.prove(net: row.money(c.net), gross: gross, fee: fee, c.net) }
            let stamp = row.stamp(c.createdUTC >= 0 ? c.createdUTC : c.created)
            let instant = stamp.instant(in: zone)
            let kind = StripeWords.kind(category: row.text(c.category))
            if kind == nil {
                row.warn(
                    "category-unknown", c.category,
                    "a reporting category that is not known; kept as a balance movement",
                    "look the row up at Stripe and say what it means")
            }
            let money = StripeWords.money(kind ?? .balance, gross: gross, fee: fee)
            var m = Movement(
                processor: "stripe", key: row.id(c.key), kind: kind ?? .balance, gross: money.gross, fee: money.fee,
                day: instant.map(practice.day) ?? stamp.day, instant: instant, position: row.position)
            m.payoutID = payout(row)
            m.payoutDay = StripeWords.writtenDay(row.bytes(c.payoutDay))
            m.texts = gathered(row)
            c.metadata.noteAutoPay(row, &m)
            if row.isEmpty(c.charge), let charge = StripeHistory.charge(in: m.memo), !m.ids.contains(charge) {
                m.ids.insert(charge, at: 0)
            }
            return m
        }

        /// The payout of a row; on a payout's own row its source.
        private mutating func payout(_ row: VendorRow) -> String? {
            let stated = row.bytes(columns.payoutID)
            if !stated.isEmpty { return payouts.string(stated) }
            return Text.begins(row.bytes(columns.source), "po_") ? row.text(columns.source) : nil
        }

        /// Ids and descriptions, strongest id first, in the order of their tags.
        private mutating func gathered(_ row: VendorRow) -> MovementTexts {
            let c = columns
            for column in [c.charge, c.source, c.intent, c.invoice] { texts.addID(row, column) }
            for column in c.metadata.columns { texts.addID(row, column) }
            texts.add(.name, row, c.name)
            texts.add(.email, row, c.email)
            texts.add(.lastFour, row, c.lastFour)
            texts.add(.brand, row, c.brand)
            texts.add(.memo, row, c.memo)
            texts.add(.invoice, row, row.isEmpty(c.metadata.invoice) ? c.invoice : c.metadata.invoice)
            texts.add(.trace, row, c.trace)
            texts.add(.vendorType, row, c.category)
            return texts.take()
        }
    }
}
