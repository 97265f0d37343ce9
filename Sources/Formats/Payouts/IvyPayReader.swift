import Values

/// Reads charges of Ivy Pay, from an export with the columns `Date,Client,Amount,Fee,Net,Status,Transaction
/// ID,Deposit Date` or others named under `columns:` (roles: date, client, amount, fee, net, status, transaction_id,
/// deposit_date, phone, card, hsa, memo, payout_id).
///
/// Ivy Pay keeps 2.75 % of a charge, HSA and FSA cards included; the fee is taken as given and only compared.
public enum IvyPayReader {
    private struct Columns {
        let date, client, amount, fee, net, status, key, depositDate, phone, card, hsa, memo, payout: Int

        init(_ f: inout ColumnFinder) {
            date = f.needed("date", "Date")
            client = f.needed("client", "Client")
            amount = f.needed("amount", "Amount")
            fee = f.needed("fee", "Fee")
            net = f.needed("net", "Net")
            status = f.needed("status", "Status")
            key = f.needed("transaction_id", "Transaction ID")
            depositDate = f.optional("deposit_date", "Deposit Date")
            phone = f.optional("phone", "Phone", "Phone Number")
            card = f.optional("card", "Card", "Card Type", "Card Brand")
            hsa = f.optional("hsa", "HSA/FSA", "HSA", "FSA")
            memo = f.optional("memo", "Memo", "Note", "Notes", "Description")
            payout = f.optional("payout_id", "Deposit ID", "Payout ID")
        }
    }

    /// Reads a file of Ivy Pay charges.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        var table = VendorTable(file, options)
        let date = options.columns["date"] ?? "Date"
        let amount = options.columns["amount"] ?? "Amount"
        guard table.findHeader(where: { $0.missing([date, amount]).isEmpty }) else {
            return .noHeader(
                file, format: "Ivy Pay",
                expected: "Date, Client, Amount, Fee, Net, Status, Transaction ID, Deposit Date")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = Columns(&finder)
        if let refusal = finder.refusal(table, format: "Ivy Pay") { return .refused(refusal) }
        var reading = Reading<Movement>()
        while var row = table.next() {
            let movement = movement(&row, columns, options)
            reading.take(row, movement)
        }
        table.close(&reading)
        return reading
    }

    private static func movement(_ row: inout VendorRow, _ c: Columns, _ options: ReadingOptions) -> Movement {
        let status = VendorStatus(row.text(c.status))
        var gross = row.money(c.amount)
        if status == .refunded, gross > .zero { gross = -gross }
        var fee = row.moneyOrZero(c.fee)
        if !row.isBad, status != .noMoney, !row.isEmpty(c.net) { fee = reconciled(fee, gross, &row, c) }
        let stamp = row.stamp(c.date)
        let instant = stamp.instant(in: options.sourceZone ?? options.practiceZone)
        var m = Movement(
            processor: "ivypay", key: row.id(c.key), kind: gross < .zero ? .refund : .charge, gross: gross, fee: fee,
            day: instant.map(options.practiceZone.day) ?? stamp.day, instant: instant, position: row.position)
        m.vendorType = row.text(c.status)
        switch status {
        case .settled, .refunded: break
        case .disputed: m.kind = gross < .zero ? .dispute : .disputeReversal
        case .noMoney:
            m.setAside("no money moved: \(m.vendorType.lowercased())", movesBalance: false)
        case .unknown:
            row.warn(
                "status-unknown", c.status, "a status that is not known; the row is taken as settled",
                "look the row up at Ivy Pay and say what it means")
        }
        if m.kind == .charge, !feeIsUsual(gross: gross, fee: fee) {
            row.warn(
                "fee-unusual", c.fee, "the fee is not 2.75 % of the amount; it is kept as given",
                "compare the row with Ivy Pay")
        }
        m.payoutDay = row.stampIfAny(c.depositDate)?.day
        let payout = row.text(c.payout)
        m.payoutID = payout.isEmpty ? nil : payout
        m.name = row.text(c.client)
        m.handle = row.text(c.phone)
        m.brand = brand(row, c)
        m.memo = row.text(c.memo)
        return m
    }

    /// The fee with the sign by which net = amount − fee. Exports write a charged fee as `2.75` or as `-2.75`; a
    /// refund may give a fee back. Where neither sign fits, the row is rejected.
    private static func reconciled(_ fee: Cents, _ gross: Cents, _ row: inout VendorRow, _ c: Columns) -> Cents {
        let written = row.money(c.net)
        for net in gross < .zero && written > .zero ? [-written, written] : [written] {
            if net == gross - fee { return fee }
            if net == gross + fee { return -fee }
        }
        row.prove(net: written, gross: gross, fee: fee, c.net)
        return fee
    }

    private static func brand(_ row: VendorRow, _ c: Columns) -> String {
        let flag = row.text(c.hsa).uppercased()
        if flag == "HSA" || flag == "FSA" { return flag }
        if ["YES", "Y", "TRUE", "1", "HSA/FSA", "X"].contains(flag) { return "HSA/FSA" }
        return row.text(c.card)
    }

    /// 2.75 %, to the cent above or below.
    static func feeIsUsual(gross: Cents, fee: Cents) -> Bool {
        let exact = gross.raw * 275
        return (fee.raw * 10_000 - exact).magnitude <= 15_000
    }
}

/// What the status column of a processor's export comes to.
enum VendorStatus: Equatable {
    /// Money moved.
    case settled
    /// Money went back to the client.
    case refunded
    /// The client's bank took the money back, or gave it again.
    case disputed
    /// Nothing moved: failed, declined, pending, void, authorised only.
    case noMoney
    /// A word that is not known.
    case unknown

    /// The meaning of a status as written.
    init(_ text: String) {
        switch text.lowercased().filter({ $0.isLetter }) {
        case "", "complete", "completed", "paid", "settled", "success", "succeeded", "successful", "approved",
            "captured", "deposited", "processed", "cardcharged", "settledsuccessfully", "charged", "cleared",
            "partiallyrefunded", "paymentsent", "paymentdeposited", "paymentreceived", "transfersent":
            self = .settled
        case "refunded", "refund", "cardrefunded", "refundsettledsuccessfully", "credited": self = .refunded
        case "disputed", "dispute", "chargeback", "chargedback": self = .disputed
        case "failed", "failure", "declined", "decline", "pending", "void", "voided", "canceled", "cancelled", "denied",
            "expired", "error", "rejected", "authorized", "authorised", "unpaid", "inprogress", "returned", "reversed",
            "scheduled", "processing", "waiting":
            self = .noMoney
        default: self = .unknown
        }
    }
}
