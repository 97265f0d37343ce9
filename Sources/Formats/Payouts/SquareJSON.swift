import Values

/// Payouts and payout entries as Square's API gives them: amounts in cents, times in RFC 3339
/// (developer.squareup.com/reference/square/payouts-api). net = gross − fee on every entry.
enum SquareJSON {
    static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        let answer = APIRecords(file, lists: ["payouts", "payout_entries"])
        if let damage = answer.damage { return .refused(damage) }
        var reading = Reading<Movement>()
        for record in answer.records {
            let record = record.has("payout") ? record["payout"] : record
            reading.read += 1
            let place = answer.position(record)
            if let made = record.has("payout_id") ? entry(record, place, options) : payout(record, place, options) {
                reading.records.append(made)
            } else {
                reading.rejected += 1
                reading.findings.append(
                    Finding(
                        "object-unknown", .error, at: place,
                        "neither a payout nor a payout entry in US dollars whose net is gross less fee",
                        remedy: "download Square's payouts or payout entries again"))
            }
            guard reading.read < options.recordLimit else { break }
        }
        reading.maskCardNumbers()
        return reading
    }

    private static func payout(_ r: APIValue, _ place: Position, _ options: ReadingOptions) -> Movement? {
        let id = r["id"].string
        guard !id.isEmpty, let amount = cents(r["amount_money"]), let arrival = Day(iso: r["arrival_date"].string)
        else {
            return nil
        }
        let fee = r["payout_fee"].elements.total { cents($0["amount_money"]) ?? .zero }
        let instant = instant(r["created_at"])
        var m = Movement(
            processor: "square", key: id, kind: .payout, gross: -amount, fee: fee,
            day: instant.map(options.practiceZone.day) ?? arrival, instant: instant, position: place)
        m.payoutID = id
        m.payoutDay = arrival
        m.trace = r["end_to_end_id"].string
        m.vendorType = [r["type"].string, r["status"].string].filter { !$0.isEmpty }.joined(separator: " ")
        if r["status"].string == "FAILED" {
            m.setAside("payout failed: the money went back to the balance", movesBalance: false)
        }
        return m
    }

    private static func entry(_ r: APIValue, _ place: Position, _ options: ReadingOptions) -> Movement? {
        let type = r["type"].string
        guard let gross = cents(r["gross_amount_money"]), let fee = cents(r["fee_amount_money"]),
            let net = cents(r["net_amount_money"]), net == gross - fee, let instant = instant(r["effective_at"])
        else { return nil }
        let kind = kind(type, net)
        let details = r["type_\(type.lowercased())_details"]
        let ids = ["refund_id", "dispute_id", "payment_id"].map { details[$0].string }.filter { !$0.isEmpty }
        // The Payment ID is the key of a charge, as in the transactions export.
        let key = kind == .charge ? details["payment_id"].string : ids.first ?? ""
        var m = Movement(
            processor: "square", key: key.isEmpty ? r["id"].string : key, kind: kind,
            gross: kind == .fee ? .zero : gross, fee: kind == .fee ? -net : fee,
            day: options.practiceZone.day(of: instant), instant: instant, position: place)
        guard !m.key.isEmpty else { return nil }
        for id in ids where id != m.key { StripeWords.add(id, to: &m.ids) }
        StripeWords.add(r["id"].string, to: &m.ids)
        m.payoutID = r["payout_id"].string
        if kind != .charge, !details["payment_id"].string.isEmpty { m.parentKey = details["payment_id"].string }
        // The money of an earlier payout is back, and leaves again with this one.
        if kind == .payoutFailure, !details["payout_id"].string.isEmpty { m.parentKey = details["payout_id"].string }
        m.vendorType = type
        return m
    }

    private static func kind(_ type: String, _ net: Cents) -> Movement.Kind {
        switch type {
        case "CHARGE": .charge
        case "REFUND": .refund
        case "DISPUTE", "OPEN_DISPUTE": net < .zero ? .dispute : .disputeReversal
        case "RETURNED_PAYOUT": .payoutFailure
        case _ where type.contains("FEE") || type == "FREE_PROCESSING": .fee
        default: .balance
        }
    }

    private static func cents(_ money: APIValue) -> Cents? {
        guard let amount = money["amount"].integer, Cents(amount).magnitude <= Cents.limit,
            ["USD", ""].contains(money["currency_code"].string + money["currency"].string)
        else { return nil }
        return Cents(amount)
    }

    private static func instant(_ value: APIValue) -> Instant? {
        Array(value.string.utf8).withUnsafeBufferPointer { Instant(rfc3339: $0) }
    }
}
