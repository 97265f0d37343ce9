import Values

/// Reads Square's *transactions* export in all its widths (41, 44, 50 and 55 columns have been seen), one row an order.
///
/// Fees are negative, Net Total = Total Collected + Fees, a refund is a row of its own with negative amounts. `Cash`
/// and `Other Tender` are amounts that never went through Square: a cash sale is set aside, of a split one only the
/// rest counts.
public enum SquareReader {
    private struct Columns {
        let date, time, zone, collected, card, cash, giftCard, other, cashApp, fees, net: Int
        let order, payment, brand, suffix, memo, event, name, reference, depositID, depositDate, reason, status: Int

        init(_ f: inout ColumnFinder) {
            date = f.needed("date", "Date")
            time = f.needed("time", "Time")
            zone = f.optional("time_zone", "Time Zone")
            collected = f.needed("amount", "Total Collected")
            card = f.optional("card", "Card")
            cash = f.optional("cash", "Cash")
            giftCard = f.optional("gift_card", "Square Gift Card")
            other = f.optional("other_tender", "Other Tender")
            cashApp = f.optional("cash_app", "Cash App")
            fees = f.needed("fee", "Fees")
            net = f.needed("net", "Net Total")
            order = f.optional("transaction_id", "Transaction ID")
            payment = f.needed("id", "Payment ID")
            brand = f.optional("card_brand", "Card Brand")
            suffix = f.optional("card_last4", "PAN Suffix")
            memo = f.optional("memo", "Description")
            event = f.optional("type", "Event Type")
            name = f.optional("client", "Customer Name")
            reference = f.optional("reference", "Customer Reference ID")
            depositID = f.optional("payout_id", "Deposit ID")
            depositDate = f.optional("payout_date", "Deposit Date")
            reason = f.optional("refund_reason", "Refund Reason")
            status = f.optional("status", "Transaction Status")
        }
    }

    /// Reads a transactions export.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        var table = VendorTable(file, options)
        guard table.findHeader(where: { isTransactions($0) }) else {
            return .noHeader(
                file, format: "Square transactions",
                expected: "Date, Time, Total Collected, Fees, Net Total, Payment ID")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = Columns(&finder)
        if let refusal = finder.refusal(table, format: "Square transactions") { return .refused(refusal) }
        var zones = NamedZones(options)
        var reading = Reading<Movement>()
        while var row = table.next() {
            let movement = movement(&row, columns, &zones, options)
            reading.take(row, movement)
        }
        numberRefunds(&reading)
        table.close(&reading)
        return reading
    }

    /// Some exports give several refunds of a payment that payment's id: the second in time gets `…#2`, and so on.
    private static func numberRefunds(_ reading: inout Reading<Movement>) {
        var byKey: [String: [Int]] = [:]
        for (i, m) in reading.records.enumerated() where m.kind == .refund { byKey[m.key, default: []].append(i) }
        for (key, places) in byKey where places.count > 1 {
            let ordered = places.sorted {
                let (a, b) = (reading.records[$0], reading.records[$1])
                return (a.instant?.seconds ?? 0, a.gross, a.ids.first ?? "", $0)
                    < (b.instant?.seconds ?? 0, b.gross, b.ids.first ?? "", $1)
            }
            for (n, i) in ordered.enumerated().dropFirst() {
                reading.records[i].key = "\(key)#\(n + 1)"
                reading.records[i].parentKey = key
            }
        }
    }

    static func isTransactions(_ header: CSVHeader) -> Bool {
        header.missing(["date", "total collected", "net total"]).isEmpty
    }

    private static func movement(
        _ row: inout VendorRow, _ c: Columns, _ zones: inout NamedZones, _ options: ReadingOptions
    ) -> Movement {
        let collected = row.money(c.collected)
        let fee = -row.moneyOrZero(c.fees)
        if !row.isBad { row.prove(net: row.money(c.net), gross: collected, fee: fee, c.net) }
        let elsewhere = row.moneyOrZero(c.cash) + row.moneyOrZero(c.giftCard) + row.moneyOrZero(c.other)
        let gross = collected - elsewhere
        let day = row.stamp(c.date).day
        var instant: Instant?
        if !row.isEmpty(c.time) {
            if let second = clock(row.bytes(c.time)) {
                instant = zones.zone(&row, c.zone).instant(of: WallTime(day: day, second: second))
            } else {
                row.fail("date-unreadable", c.time, "the time is not one like 17:04:11", "export the file again")
            }
        }
        let isRefund = row.holds(c.event, "refund") || (row.isEmpty(c.event) && gross < .zero)
        var m = Movement(
            processor: "square", key: row.id(c.payment), kind: isRefund ? .refund : .charge, gross: gross, fee: fee,
            day: instant.map(options.practiceZone.day) ?? day, instant: instant, position: row.position)
        m.vendorType = row.text(c.event)
        if gross.isZero, !elsewhere.isZero {
            m.setAside("cash tender: not through Square", movesBalance: false)
            m.gross = elsewhere
        } else if gross.isZero, fee.isZero {
            m.setAside("nothing was collected", movesBalance: false)
        } else if row.holds(c.status, "failed") || row.holds(c.status, "canceled") || row.holds(c.status, "voided") {
            m.setAside("not completed: \(row.text(c.status).lowercased())", movesBalance: false)
        } else if !elsewhere.isZero {
            row.note(
                "tender-split", c.collected, "part was paid in cash or other tender; only the rest went through Square")
        }
        let deposit = row.text(c.depositID)
        m.payoutID = deposit.isEmpty ? nil : deposit
        m.payoutDay = row.stampIfAny(c.depositDate)?.day
        StripeWords.add(row.text(c.order), to: &m.ids)
        StripeWords.add(row.text(c.reference), to: &m.ids)
        m.name = row.text(c.name)
        m.brand = row.text(c.brand)
        m.lastFour = row.text(c.suffix)
        let memo = row.text(c.memo)
        m.memo = isRefund && memo.isEmpty ? row.text(c.reason) : memo
        return m
    }

    /// Seconds since midnight from `17:04:11`, `17:04` or, after a spreadsheet, `5:04:11 PM`.
    static func clock(_ bytes: Bytes) -> Int32? {
        if let second = WallTime.clock(bytes) { return second }
        let whole = Array("2000-01-01 ".utf8) + Array(bytes)
        return whole.withUnsafeBufferPointer { VendorStamp($0)?.second }
    }
}

/// Zones by the names that exports give them: IANA names, and labels such as `Eastern Time (US & Canada)`.
struct NamedZones {
    private let fallback: Zone
    private let given: Bool
    private var known: [String: Zone] = [:]
    private var warned = false

    init(_ options: ReadingOptions) {
        fallback = options.sourceZone ?? options.practiceZone
        given = options.sourceZone != nil
    }

    /// The zone that a column names; the source's or practice's own where it is empty or not known.
    mutating func zone(_ row: inout VendorRow, _ c: Int) -> Zone {
        let name = row.text(c)
        if name.isEmpty { return fallback }
        if let zone = known[name] { return zone }
        if let zone = NamedZones.zone(named: name) {
            known[name] = zone
            return zone
        }
        if !warned {
            warned = true
            row.warn(
                "zone-unknown", c, "a time zone that is not known; times are read as \(fallback.name)",
                "set `time_zone:` of the source")
        }
        known[name] = fallback
        return fallback
    }

    private static let labels: [(prefix: String, zone: String)] = [
        ("eastern", "America/New_York"), ("central", "America/Chicago"), ("mountain", "America/Denver"),
        ("arizona", "America/Phoenix"), ("pacific", "America/Los_Angeles"), ("alaska", "America/Anchorage"),
        ("hawaii", "Pacific/Honolulu"), ("atlantic", "America/Puerto_Rico"),
        ("indiana", "America/Indiana/Indianapolis"),
    ]

    static func zone(named name: String) -> Zone? {
        if let zone = Zone(name) { return zone }
        let folded = name.lowercased()
        guard let label = labels.first(where: { folded.hasPrefix($0.prefix) }) else { return nil }
        return Zone(label.zone)
    }
}
