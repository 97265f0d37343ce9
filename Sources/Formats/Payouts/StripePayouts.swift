import Values

/// The Dashboard's *payouts* export: one row a payout. The amount is positive here, unlike in every other report.
enum StripePayouts {
    private struct Columns {
        let key, amount, currency, created, arrival, status, method, memo, transaction, trace, traceStatus, live: Int

        init(_ f: inout ColumnFinder) {
            key = f.needed("id")
            amount = f.needed("amount", "Amount")
            currency = f.optional("currency")
            created = f.needed("date", "Created (UTC)", "Created")
            arrival = f.needed("payout_date", "Arrival Date (UTC)", "Arrival Date")
            status = f.optional("status")
            method = f.optional("method")
            memo = f.optional("memo", "Description")
            transaction = f.optional("balance_transaction", "Balance Transaction")
            live = f.optional("livemode")
            trace = f.optional("trace", "Trace ID")
            traceStatus = f.optional("trace_status", "Trace ID Status")
        }
    }

    static func read(_ table: inout VendorTable, _ options: ReadingOptions) -> Reading<Movement> {
        var finder = ColumnFinder(table.header, options)
        let c = Columns(&finder)
        if let refusal = finder.refusal(table, format: "Stripe payouts") { return .refused(refusal) }
        var reading = Reading<Movement>()
        while var row = table.next() {
            row.dollars(c.currency)
            let amount = row.money(c.amount)
            let stamp = row.stamp(c.created)
            let instant = stamp.instant(in: .utc)
            var m = Movement(
                processor: "stripe", key: row.id(c.key), kind: .payout, gross: -amount,
                day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant, position: row.position)
            m.payoutID = m.key
            m.payoutDay = StripeWords.writtenDay(row.bytes(c.arrival))
            if m.payoutDay == nil, !row.isEmpty(c.arrival) {
                row.fail("date-unreadable", c.arrival, "the arrival date is not a date", "export the payouts again")
            }
            m.vendorType = [row.text(c.method), row.text(c.status)].filter { !$0.isEmpty }.joined(separator: " ")
            if row.holds(c.status, "failed") || row.holds(c.status, "canceled") {
                m.setAside("payout \(row.text(c.status)): the money went back to the balance", movesBalance: false)
            }
            if row.holds(c.live, "false") { m.setAside("test mode: no money moved", movesBalance: false) }
            StripeWords.add(row.text(c.transaction), to: &m.ids)
            m.memo = row.text(c.memo)
            let trace = row.text(c.trace)
            let given = c.traceStatus < 0 || row.isEmpty(c.traceStatus) || row.holds(c.traceStatus, "supported")
            m.trace = given ? trace : ""
            reading.take(row, m)
        }
        table.close(&reading)
        return reading
    }
}
