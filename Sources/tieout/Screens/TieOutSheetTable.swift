import LedgerModel
import PracticeBook
import Reconciliation
import Values

extension ReportTable {
    /// The tie-out sheets of a run's balance reports as one table: rows by kind and by fate, sums, what differs from the
    /// last import client by client, and every total beside what was stated.
    static func tieOutSheet(_ plan: Plan) -> ReportTable {
        ReportTable(
            name: "tieout-sheet", title: "Tie-out sheet",
            columns: [
                Column("source_name", .text, heading: "Source"), Column("part", .text), Column("what", .text),
                Column("client_id", .text, heading: "Client ID"), Column("count", .count),
                Column("expected", .money), Column("amount", .money), Column("difference", .money),
                Column("ok", .flag, heading: "OK"),
            ],
            rows: plan.balanceSheets.flatMap { sheet in
                BalanceScreen.lines(sheet).map { SheetRow(sheet.source, $0.part, $0.what, $0.count, $0.amount).cells }
                    + changes(sheet)
                    + plan.tieOuts.filter { $0.source == sheet.source }.map { cells($0) }
            },
            notes: [
                "Of a change, expected is what the last import had and amount what the report says now.",
                "Of a total, expected is what is stated and amount what the rows or the book come to.",
            ])
    }

    /// A line of the sheet that compares nothing.
    private struct SheetRow {
        var cells: [Cell]

        init(_ source: String, _ part: String, _ what: String, _ count: Int?, _ amount: Cents?) {
            cells = [
                .text(source), .text(part), .text(what), .empty, count.map { .count($0) } ?? .empty, .empty,
                amount.map { .money($0) } ?? .empty, .empty, .empty,
            ]
        }
    }

    private static func changes(_ sheet: BalanceSheet) -> [[Cell]] {
        guard sheet.hasBefore else { return [] }
        return sheet.changes.map { change in
            [
                .text(sheet.source), .text("change"), .text(change.kind.rawValue), .text(change.client), .empty,
                .money(change.before), .money(change.after), .money(change.after - change.before), .empty,
            ]
        }
    }

    private static func cells(_ tie: TieOut) -> [Cell] {
        let cell: (Cents) -> Cell = { tie.isCount ? .count(Int($0.raw / 100)) : .money($0) }
        let what = tie.file.isEmpty ? tie.what : "\(tie.what), \(tie.file)"
        return [
            .text(tie.source), .text("total"), .text(what), .empty, .empty, cell(tie.expected), cell(tie.actual),
            cell(tie.difference), .flag(tie.isOK),
        ]
    }
}

extension BalanceScreen {
    /// A line of the sheet: what it counts, how many, how much.
    struct Line {
        var part: String
        var what: String
        var count: Int?
        var amount: Cents?
    }

    /// The sheet's figures one by one, those at nothing included.
    static func lines(_ sheet: BalanceSheet) -> [Line] {
        let (rows, records) = (sheet.rows, sheet.records)
        var out = [
            Line(part: "rows", what: "all", count: rows.sum),
            Line(part: "rows", what: "preamble", count: rows.preamble),
            Line(part: "rows", what: "header", count: rows.header),
            Line(part: "rows", what: "group", count: rows.group),
            Line(part: "rows", what: "subtotal", count: rows.subtotal),
            Line(part: "rows", what: "total", count: rows.total),
            Line(part: "rows", what: "footer", count: rows.footer),
            Line(part: "rows", what: "data", count: rows.data),
            Line(part: "records", what: "read", count: records.read),
            Line(part: "records", what: "posted", count: records.posted),
            Line(part: "records", what: "waiting", count: records.waiting),
            Line(part: "records", what: "known", count: records.known),
            Line(part: "records", what: "zero", count: records.zero),
            Line(part: "records", what: "set aside", count: records.setAside),
            Line(part: "records", what: "rejected", count: records.rejected),
            Line(part: "money", what: "owed by clients", count: sheet.owed.count, amount: sheet.owed.amount),
            Line(part: "money", what: "owed to clients", count: sheet.credit.count, amount: -sheet.credit.amount),
            Line(part: "money", what: "net", amount: sheet.net),
            Line(part: "money", what: "owed by insurers", count: sheet.insurance.count, amount: sheet.insurance.amount),
            Line(part: "money", what: "clients and insurers", amount: sheet.total),
            Line(part: "money", what: "largest", amount: sheet.largest),
        ]
        if let oldest = sheet.oldest { out.append(Line(part: "money", what: "oldest open \(oldest)")) }
        guard sheet.hasBefore else { return out }
        out.append(Line(part: "last import", what: "net", amount: sheet.before))
        for kind in BalanceSheet.Change.Kind.order {
            let sum = sheet.sum(of: kind)
            out.append(Line(part: "last import", what: kind.rawValue, count: sum.count, amount: sum.amount))
        }
        out.append(Line(part: "last import", what: "unchanged", count: sheet.unchanged))
        return out
    }
}
