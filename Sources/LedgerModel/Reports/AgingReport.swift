import Values

extension ReportTable {
    /// What clients and payers owe, a row per bill that is open, by the age of what the client owes.
    ///
    /// The age runs from the day of the bill, or for an opening balance from the day it was open in the prior EHR.
    ///
    /// - Parameters:
    ///   - ledger: the state at the end of `day`, see ``Ledger/init(asOf:bills:postings:)``.
    ///   - bills: bill lines, for the days from which opening balances were open.
    public static func aging(
        _ ledger: Ledger, bills: [BillLine], asOf day: Day, context: ReportContext
    ) -> ReportTable {
        let openFrom = Dictionary(
            bills.compactMap { line in line.oldestOpen.map { (line.invoice, $0) } }, uniquingKeysWith: min)
        var rows: [AgingRow] = []
        for bill in ledger.bills {
            let payerDue = bill.lines.total { ledger.lines[$0].payerDue }
            if bill.due.isZero && payerDue.isZero { continue }
            rows.append(
                AgingRow(
                    client: ledger.clients[bill.client].id, invoice: bill.invoice, day: bill.day,
                    openFrom: openFrom[bill.invoice] ?? bill.day, clientDue: bill.due, payerDue: payerDue))
        }
        rows.sort { ($0.client, $0.openFrom, $0.invoice) < ($1.client, $1.openFrom, $1.invoice) }
        return ReportTable(
            name: "aging", title: "Aging as of \(day)",
            columns: [
                Column("client_id", .text, heading: "Client ID"), Column("client", .text),
                Column("invoice_number", .text, heading: "Invoice"), Column("bill_date", .day),
                Column("oldest_open", .day), Column("client_due", .money), Column("payer_due", .money),
                Column("days_0_30", .money, heading: "0–30 days"), Column("days_31_60", .money, heading: "31–60 days"),
                Column("days_61_90", .money, heading: "61–90 days"),
                Column("days_91_120", .money, heading: "91–120 days"),
                Column("days_over_120", .money, heading: "Over 120 days"),
            ],
            rows: rows.map { $0.cells(asOf: day, name: context.client($0.client)) },
            notes: [
                "The columns of days hold what the client owes, by days since the bill or since the oldest open day."
            ]
        ).totalled()
    }
}

/// An open bill.
private struct AgingRow {
    let client: String
    let invoice: String
    let day: Day
    let openFrom: Day
    let clientDue: Cents
    let payerDue: Cents

    func cells(asOf last: Day, name: String) -> [ReportTable.Cell] {
        let bucket = AgingRow.bucket(last.days(since: openFrom))
        return [
            .text(client), .text(name), .text(invoice), .day(day), .day(openFrom), .money(clientDue), .money(payerDue),
        ] + (0..<5).map { .money($0 == bucket ? clientDue : .zero) }
    }

    /// The place of an age in days among 0–30, 31–60, 61–90, 91–120 and above.
    static func bucket(_ age: Int) -> Int {
        switch age {
        case ...30: 0
        case ...60: 1
        case ...90: 2
        case ...120: 3
        default: 4
        }
    }
}
