import Values

/// The Dashboard's *balance history* (2016, 2018 and later) and the transactions of one payout: `Type` says what a
/// row is, `Transfer` is the payout it left with.
enum StripeHistory {
    private struct Columns {
        let key, type, source, amount, fee, net, currency, created, memo, payout, payoutDay: Int
        let metadata: StripeMetadata
        /// False for the transactions of one payout, whose times are of the Dashboard's own zone.
        let namesUTC: Bool

        init(_ f: inout ColumnFinder, _ header: CSVHeader) {
            key = f.needed("id", "id", "balance_transaction_id")
            type = f.needed("type")
            source = f.optional("source")
            amount = f.needed("amount", "Amount", "gross")
            namesUTC = header.names.contains { CSVHeader.fold($0) == "created (utc)" }
            fee = f.needed("fee", "Fee", "Fees")
            net = f.needed("net")
            currency = f.optional("currency")
            created = f.needed("date", "Created (UTC)", "Created")
            memo = f.optional("memo", "Description")
            payout = f.optional("payout_id", "Transfer")
            payoutDay = f.optional("payout_date", "Transfer Date (UTC)", "Transfer Date")
            metadata = StripeMetadata(header)
        }
    }

    static func read(_ table: inout VendorTable, _ options: ReadingOptions) -> Reading<Movement> {
        var finder = ColumnFinder(table.header, options)
        let c = Columns(&finder, table.header)
        if let refusal = finder.refusal(table, format: "Stripe balance history") { return .refused(refusal) }
        var reading = Reading<Movement>()
        let zone = c.namesUTC ? Zone.utc : options.sourceZone ?? options.practiceZone
        if !c.namesUTC, options.sourceZone == nil {
            reading.findings.append(
                Finding(
                    "zone-assumed", .info, at: Position(file: table.file.number, record: table.headerLine),
                    "the times name no zone; they are read as \(zone.name)",
                    remedy: "set `time_zone:` to the zone of the Dashboard"))
        }
        while var row = table.next() {
            row.dollars(c.currency)
            let gross = row.money(c.amount)
            let fee = row.moneyOrZero(c.fee)
            if !row.isBad { row.prove(net: row.money(c.net), gross: gross, fee: fee, c.net) }
            let stamp = row.stamp(c.created)
            let instant = stamp.instant(in: zone)
            let type = row.text(c.type)
            let source = row.text(c.source)
            let memo = row.text(c.memo)
            let kind = StripeWords.kind(type: type, description: memo, amount: gross, source: source)
            if kind == nil {
                row.warn(
                    "category-unknown", c.type, "a type that is not known; kept as a balance movement",
                    "look the row up at Stripe and say what it means")
            }
            let money = StripeWords.money(kind ?? .balance, gross: gross, fee: fee)
            var m = Movement(
                processor: "stripe", key: row.id(c.key), kind: kind ?? .balance, gross: money.gross, fee: money.fee,
                day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant, position: row.position)
            let payout = row.text(c.payout)
            let own = m.kind == .payout || m.kind == .payoutFailure
            m.payoutID = payout.isEmpty ? (own && !source.isEmpty ? source : nil) : payout
            m.payoutDay = StripeWords.writtenDay(row.bytes(c.payoutDay))
            if let charge = StripeHistory.charge(in: memo) { m.ids.append(charge) }
            StripeWords.add(source, to: &m.ids)
            // The transactions of one payout are known by their charges and refunds.
            if !m.key.hasPrefix("txn_") { StripeWords.add(m.key, to: &m.ids) }
            m.invoice = row.text(c.metadata.invoice)
            for place in c.metadata.columns { StripeWords.add(row.text(place), to: &m.ids) }
            m.memo = m.kind == .refund ? refunded(memo) : memo
            m.vendorType = type
            c.metadata.noteAutoPay(row, &m)
            reading.take(row, m)
        }
        table.close(&reading)
        return reading
    }

    /// The charge's own description inside `REFUND FOR CHARGE (…)`: this export has nothing else that leads to it.
    static func refunded(_ memo: String) -> String {
        let (open, close) = ("REFUND FOR CHARGE (", ")")
        guard memo.hasPrefix(open), memo.hasSuffix(close), memo.count > open.count + close.count else { return memo }
        return String(memo.dropFirst(open.count).dropLast(close.count))
    }

    /// The charge id inside a description such as `Chargeback withdrawal for ch_…`.
    static func charge(in memo: String) -> String? {
        for word in memo.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" })
        where word.hasPrefix("ch_") || word.hasPrefix("py_") {
            return String(word)
        }
        return nil
    }
}
