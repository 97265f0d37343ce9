import Values

/// Writes Stripe's itemized payout reconciliation: a row a balance transaction, with the payout that it left with.
enum StripeFile {
    /// A subset of the columns of `payout_reconciliation.itemized.5`, as a user would choose them.
    static let header =
        "automatic_payout_id,automatic_payout_effective_at_utc,automatic_payout_effective_at,balance_transaction_id,"
        + "created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,"
        + "description,customer_email,customer_name,charge_id,payment_intent_id,payment_method_type,card_brand,"
        + "card_funding,trace_id,trace_id_status"

    static func bytes(_ rows: [Charge]) -> [UInt8] { Array(header.utf8) + [0x0A] + self.rows(rows) }

    /// Rows without the header.
    static func rows(_ rows: [Charge]) -> [UInt8] {
        var out = TextBuffer()
        out.bytes.reserveCapacity(rows.count * 460)
        for row in rows { add(row, to: &out) }
        return out.bytes
    }

    /// The day a charge's payout leaves: two business days later.
    static func payoutDay(_ charge: Charge) -> Day { charge.day.addingBusinessDays(2) }

    /// The payout of a day: one a business day.
    static func payoutID(_ day: Day) -> String {
        var random = SplitMix64(seed: 0x90, part: UInt64(day.number))
        return random.id("po_1")
    }

    static func traceID(_ day: Day) -> String { "09100001\((1_000_000 + Int(day.number) * 13).zeroPadded(7))" }

    private static func add(_ row: Charge, to out: inout TextBuffer) {
        let payout = payoutDay(row)
        let created = PacificTime.utc(row.day, second: row.second)
        out.field(payoutID(payout))
        stamp(payout, 0, &out)
        stamp(payout.adding(-1), PacificTime.isDaylight(payout.adding(-1)) ? 17 * 3600 : 16 * 3600, &out)
        out.field(row.key)
        stamp(created.day, created.second, &out)
        stamp(row.day, row.second, &out)
        stamp(payout, 0, &out)
        stamp(payout.adding(-1), PacificTime.isDaylight(payout.adding(-1)) ? 17 * 3600 : 16 * 3600, &out)
        out.field("usd")
        out.field(row.gross)
        out.field(row.fee)
        out.field(row.net)
        out.field(row.kind == .fee ? "fee" : row.kind.rawValue)
        out.field(row.object)
        out.field(row.memo)
        out.field(row.email)
        out.field(row.name)
        out.field(row.kind == .charge ? row.object : row.parent)
        out.field(row.object.isEmpty ? "" : "pi_3" + row.key.suffix(20))
        out.field(row.kind == .fee ? "" : "card")
        out.field(row.kind == .fee ? "" : "Visa")
        out.field(row.kind == .fee ? "" : "credit")
        out.field(traceID(payout))
        out.field("supported")
        out.endRow()
    }

    private static func stamp(_ day: Day, _ second: Int, _ out: inout TextBuffer) {
        out.openField()
        out.add(day)
        out.add(" ")
        out.add(clock: second)
    }
}
