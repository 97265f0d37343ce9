import Values

/// Reads Venmo's statements: the personal layouts of 2017 to today (with preamble, opening and closing balance, and a
/// disclaimer over several lines) and the business profile's.
///
/// Which way money went is told by the sign of `Amount (total)` alone. A `Charge` is a request that was paid: its
/// *From* asked, so who paid an incoming one is *To*. Times name no zone and are UTC. Personal traffic is set aside.
public enum VenmoReader {
    /// Reads a Venmo statement of any layout.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        var table = VendorTable(file, options, lenientQuotes: true)
        guard table.findHeader(where: { isPersonal($0) || isBusiness($0) }) else {
            return .noHeader(
                file, format: "Venmo",
                expected: "ID, Datetime, Type, Status, Note, From, To, Amount (total) (personal) or Transaction ID, "
                    + "Date, Time (UTC), Type, Amount (total), Amount (net), Amount (fee) (business)")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = VenmoColumns(&finder, business: isBusiness(table.header))
        if let refusal = finder.refusal(table, format: "Venmo") { return .refused(refusal) }
        var reading = Reading<Movement>()
        var balance = VenmoBalance()
        while var row = table.next() {
            guard !row.isEmpty(columns.date) || !columns.key(row).isEmpty else {
                // The opening line and the footer: balances and a disclaimer, no record.
                table.uncount()
                balance.note(&row, columns)
                reading.findings += row.findings
                continue
            }
            balance.note(&row, columns)
            var movement = movement(&row, columns, options)
            balance.add(movement)
            if movement.kind == .charge, !movement.fee.isZero, columns.net < 0 {
                balance.feeRows.append((reading.records.count, movement.fee))
            }
            if movement.movesBalance { movement.balanceAfter = balance.current }
            reading.take(row, movement)
        }
        table.close(&reading)
        balance.settleFees(&reading, columns)
        if let total = balance.statedTotal, reading.rejected == 0 { reading.tieOuts.append(total) }
        return reading
    }

    static func isPersonal(_ header: CSVHeader) -> Bool {
        header.missing(["id", "datetime", "type", "amount (total)"]).isEmpty
    }

    static func isBusiness(_ header: CSVHeader) -> Bool {
        header.missing(["transaction id", "date", "time (utc)", "amount (total)", "amount (net)"]).isEmpty
    }

    private static func movement(_ row: inout VendorRow, _ c: VenmoColumns, _ options: ReadingOptions) -> Movement {
        let total = row.money(c.total)
        let fee = c.isNone(row, c.fee) ? Cents.zero : row.money(c.fee).magnitude
        if !row.isBad, !c.isNone(row, c.net) { row.prove(net: row.money(c.net), gross: total, fee: fee, c.net) }
        let instant = c.instant(&row, options)
        var m = Movement(
            processor: "venmo", key: c.key(row), kind: .charge, gross: total, fee: fee,
            day: options.practiceZone.day(of: instant), instant: instant, position: row.position)
        if m.key.isEmpty {
            row.fail("id-missing", c.id, "the id is empty; it is what tells rows apart", "download the statement again")
        }
        m.vendorType = row.text(c.type)
        m.memo = row.text(c.note)
        let asked = row.holds(c.type, "charge")
        let incoming = total >= .zero
        // Who paid whom: Payment goes From → To; Charge was asked by From and paid by To.
        m.name = c.text(row, incoming == asked ? c.to : c.from)
        m.email = c.text(row, c.donorEmail)
        classify(&m, &row, c)
        if incoming, let into = Optional(row.text(c.destination)), !into.isEmpty, m.kind == .charge {
            m.movesBalance = into == "(None)" || into.lowercased().contains("venmo")
        }
        return m
    }

    private static func classify(_ m: inout Movement, _ row: inout VendorRow, _ c: VenmoColumns) {
        let status = row.text(c.status).lowercased()
        let incoming = m.gross >= .zero
        if !["complete", "completed", "issued", "paid", ""].contains(status) {
            m.setAside("not completed: \(status)", movesBalance: false)
            return
        }
        switch m.vendorType.lowercased() {
        case "payment", "charge", "donation", "tip", "invoice payment", "invoice":
            if !incoming { m.setAside("paid to somebody else", movesBalance: c.fromBalance(row)) }
        case "standard transfer", "instant transfer":
            m.kind = incoming ? .balance : .payout
            m.payoutID = m.key
            // The fee of an instant transfer is taken out of what is sent: the total is what left the balance.
            m.gross += m.fee
        case "merchant transaction", "debit card", "atm withdrawal":
            m.setAside("a purchase", movesBalance: incoming || c.fromBalance(row))
        case "refund", "payment refund":
            if incoming { m.setAside("refund of a purchase", movesBalance: true) } else { m.kind = .refund }
        case "dispute", "chargeback", "payment reversal", "reversal":
            m.kind = incoming ? .disputeReversal : .dispute
        case "add funds", "bank transfer", "transfer", "direct deposit", "hold", "hold release":
            m.kind = .balance
        default:
            m.kind = .balance
            row.warn(
                "type-unknown", c.type, "a type of row that is not known; kept as a balance movement",
                "look the row up in Venmo and say what it means")
        }
    }
}

/// The columns of a Venmo statement.
struct VenmoColumns {
    let id, date, time, type, status, note, from, to, donorEmail, total, net, fee, funding, destination: Int
    let beginning, ending: Int

    init(_ f: inout ColumnFinder, business: Bool) {
        id = business ? f.needed("id", "Transaction ID") : f.needed("id", "ID")
        date = business ? f.needed("date", "Date") : f.needed("date", "Datetime")
        time = business ? f.needed("time", "Time (UTC)") : -1
        type = f.needed("type", "Type")
        status = f.needed("status", "Status")
        note = f.needed("memo", "Note")
        from = f.needed("from", "From")
        to = f.needed("to", "To")
        donorEmail = f.optional("email", "Donor email")
        total = f.needed("amount", "Amount (total)")
        net = f.optional("net", "Amount (net)")
        fee = f.optional("fee", "Amount (fee)")
        funding = f.optional("funding", "Funding Source")
        destination = f.optional("destination", "Destination")
        beginning = f.optional("beginning_balance", "Beginning Balance")
        ending = f.optional("ending_balance", "Ending Balance")
    }

    /// The id without the literal quotes in which the business profile wraps it.
    func key(_ row: VendorRow) -> String { text(row, id).filter { $0 != "\"" && $0 != "'" } }

    /// True when a column is blank as Venmo writes it: nothing, or `(None)`.
    func isNone(_ row: VendorRow, _ c: Int) -> Bool { row.isEmpty(c) || row.holds(c, "(None)") }

    /// The text of a column, `(None)` as nothing.
    func text(_ row: VendorRow, _ c: Int) -> String { isNone(row, c) ? "" : row.text(c) }

    /// True when an outgoing row was paid from the Venmo balance and not straight from a bank or card.
    func fromBalance(_ row: VendorRow) -> Bool {
        isNone(row, funding) || row.text(funding).lowercased().contains("venmo balance")
    }

    /// The moment of a row.
    func instant(_ row: inout VendorRow, _ options: ReadingOptions) -> Instant {
        let zone = options.sourceZone ?? .utc
        let stamp = row.stamp(date)
        guard time >= 0 else { return stamp.instant(in: zone) ?? zone.instant(of: WallTime(day: stamp.day, second: 0)) }
        guard let clock = WallTime.clock(row.bytes(time)) else {
            row.fail(
                "date-unreadable", time, "the time is not one like 17:04:11", "download the statement again")
            return Instant(seconds: 0)
        }
        return Zone.utc.instant(of: WallTime(day: stamp.day, second: clock))
    }
}

/// Opening balance, movements and closing balance of a statement.
struct VenmoBalance {
    private var opening: Cents?
    private var closing: Cents?
    private var place = Position.none
    private var sum = Cents.zero
    /// Payments received with a fee in a personal statement: their place among the records, and the fee.
    var feeRows: [(record: Int, fee: Cents)] = []

    /// Takes the balances that a row states.
    mutating func note(_ row: inout VendorRow, _ c: VenmoColumns) {
        if opening == nil, !c.isNone(row, c.beginning) { opening = row.money(c.beginning) }
        if !c.isNone(row, c.ending) {
            closing = row.money(c.ending)
            place = row.position
        }
    }

    /// Adds what a row did to the balance.
    mutating func add(_ m: Movement) { if m.movesBalance { sum += m.net } }

    /// A personal statement does not say whether its total is before or after the fee. Its own balances tell; without
    /// them the total is taken as what the client paid.
    mutating func settleFees(_ reading: inout Reading<Movement>, _ c: VenmoColumns) {
        guard let first = feeRows.first, reading.rejected == 0 else { return }
        let fees = feeRows.total(\.fee)
        if let total = statedTotal {
            guard !total.agrees, total.actual + fees == total.expected else { return }
            for row in feeRows {
                reading.records[row.record].gross += row.fee
                for i in reading.records.indices[row.record...] { reading.records[i].balanceAfter? += row.fee }
            }
            sum += fees
        } else {
            reading.findings.append(
                Finding(
                    "fee-basis-assumed", .warning, at: reading.records[first.record].position.at(c.fee + 1),
                    "the statement has no balances that tell whether totals are before or after the fee; read as before",
                    remedy: "compare one payment with Venmo, and download the whole statement with its balances"))
        }
    }

    /// The balance after the rows so far, where the statement gives the one before them.
    var current: Cents? { opening.map { $0 + sum } }

    /// The closing balance beside the one that the rows lead to, where the statement gives both ends.
    var statedTotal: StatedTotal? {
        guard let opening, let closing else { return nil }
        return StatedTotal(what: "closing balance", expected: closing, actual: opening + sum, position: place)
    }
}

extension Movement {
    /// Makes the movement none of the practice's business, with the reason.
    mutating func setAside(_ why: String, movesBalance moves: Bool) {
        kind = .setAside
        reason = why
        movesBalance = moves
    }
}
