import Values

extension ReportTable {
    /// What clients and payers owe, a row per bill that is open, by the age of what the client owes.
    ///
    /// The age runs from the day of the bill, or for an opening balance from the day it was open in the prior EHR. Of an
    /// opening bill with a line for each session, what is left is that of the latest sessions: payments pay the oldest.
    /// Opening bills are on hold: no automation may charge or e-mail them.
    ///
    /// - Parameters:
    ///   - ledger: the state at the end of `day`, see ``Ledger/init(asOf:bills:postings:)``.
    ///   - bills: bill lines, for the days from which opening balances were open.
    public static func aging(
        _ ledger: Ledger, bills: [BillLine], asOf day: Day, context: ReportContext
    ) -> ReportTable {
        var openFrom: [String: Day] = [:]
        var lineDays: [String: Day] = [:]
        for line in bills {
            guard let day = line.oldestOpen else { continue }
            openFrom[line.invoice] = min(openFrom[line.invoice] ?? day, day)
            lineDays["\(line.invoice)#\(line.line)"] = day
        }
        var rows: [AgingRow] = []
        for bill in ledger.bills {
            let payerDue = bill.lines.total { ledger.lines[$0].payerDue }
            if bill.due.isZero && payerDue.isZero { continue }
            let from = openFrom[bill.invoice] ?? bill.day
            let parts = bill.lines.map { at in
                let line = ledger.lines[at]
                return (day: lineDays["\(bill.invoice)#\(line.number)"] ?? from, amount: line.owes)
            }
            rows.append(
                AgingRow(
                    client: ledger.clients[bill.client].id, invoice: bill.invoice, day: bill.day, openFrom: from,
                    clientDue: bill.due, payerDue: payerDue, isHeld: bill.isOpening,
                    parts: bill.isOpening ? AgingRow.latest(parts, bill.due, from) : [(from, bill.due)]))
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
                Column("days_over_120", .money, heading: "Over 120 days"), Column("hold", .flag),
            ],
            rows: rows.map { $0.cells(asOf: day, name: context.client($0.client)) },
            notes: [
                "The columns of days hold what the client owes, by days since the bill or since the oldest open day.",
                "Bills on hold are opening balances of a prior system: no automation may charge or e-mail them.",
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
    let isHeld: Bool
    /// What the client owes, by the day from which it is open.
    let parts: [(day: Day, amount: Cents)]

    func cells(asOf last: Day, name: String) -> [ReportTable.Cell] {
        var buckets = [Cents](repeating: .zero, count: 5)
        for part in parts { buckets[AgingRow.bucket(last.days(since: part.day))] += part.amount }
        return [
            .text(client), .text(name), .text(invoice), .day(day), .day(openFrom), .money(clientDue), .money(payerDue),
        ] + buckets.map { .money($0) } + [.flag(isHeld)]
    }

    /// What is left of a bill's lines when payments pay the oldest first.
    static func latest(_ lines: [(day: Day, amount: Cents)], _ due: Cents, _ from: Day) -> [(day: Day, amount: Cents)] {
        var rest = due
        var out: [(day: Day, amount: Cents)] = []
        for line in lines.sorted(by: { $0.day > $1.day }) where rest > .zero && line.amount > .zero {
            let part = min(rest, line.amount)
            out.append((line.day, part))
            rest = rest - part
        }
        if !rest.isZero { out.append((from, rest)) }
        return out
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
