import Formats
import LedgerModel
import Reconciliation
import Values

/// The tie-out sheet of a source of balances: what its rows are, what they come to, what became of them.
enum BalanceScreen {
    // MARK: JSON

    static func json(_ sheet: BalanceSheet) -> JSONValue {
        let rows = sheet.rows
        let records = sheet.records
        return .object([
            ("source", .string(sheet.source)), ("as_of", sheet.asOf.map { .day($0) } ?? .string("")),
            (
                "rows",
                .object([
                    ("preamble", .int(rows.preamble)), ("header", .int(rows.header)), ("group", .int(rows.group)),
                    ("subtotal", .int(rows.subtotal)), ("total", .int(rows.total)), ("footer", .int(rows.footer)),
                    ("data", .int(rows.data)),
                ])
            ),
            (
                "records",
                .object([
                    ("read", .int(records.read)), ("posted", .int(records.posted)),
                    ("waiting", .int(records.waiting)), ("known", .int(records.known)), ("zero", .int(records.zero)),
                    ("set_aside", .int(records.setAside)), ("rejected", .int(records.rejected)),
                ])
            ),
            ("owed", sum(sheet.owed)), ("credit", sum(sheet.credit)), ("net", .money(sheet.net)),
            ("insurance", sum(sheet.insurance)), ("largest", .money(sheet.largest)),
            ("largest_position", .string(sheet.largestAt.description)),
            ("oldest_open", sheet.oldest.map { .day($0) } ?? .string("")),
            (
                "last_import",
                .object([
                    ("net", .money(sheet.before)), ("new", sum(sheet.sum(of: .new))),
                    ("changed", sum(sheet.sum(of: .changed))), ("vanished", sum(sheet.sum(of: .vanished))),
                    ("unchanged", .int(sheet.unchanged)), ("clients", .array(changes(sheet).map(change))),
                ])
            ),
        ])
    }

    private static func sum(_ sum: BalanceSheet.Sum) -> JSONValue {
        .object([("count", .int(sum.count)), ("amount", .money(sum.amount))])
    }

    private static func change(_ change: BalanceSheet.Change) -> JSONValue {
        .object([
            ("client_id", .string(change.client)), ("change", .string(change.kind.rawValue)),
            ("before", .money(change.before)), ("after", .money(change.after)),
            ("insurance_before", .money(change.insuranceBefore)), ("insurance_after", .money(change.insuranceAfter)),
        ])
    }

    /// Clients that differ from the last import; of a first import all are new, and none is listed.
    private static func changes(_ sheet: BalanceSheet) -> [BalanceSheet.Change] { sheet.hasBefore ? sheet.changes : [] }

    // MARK: Text

    static func text(_ sheet: BalanceSheet, isPosted: Bool) -> String {
        let asOf = sheet.asOf.map { ", as of \($0)" } ?? ""
        let table = ReportTable(
            name: "balances", title: "Tie-out sheet of \(sheet.source)\(asOf)",
            columns: [.init("what", .text), .init("count", .count), .init("amount", .money)],
            rows: rows(sheet) + records(sheet, isPosted) + money(sheet) + lastImport(sheet))
        var out = TableText.text(table)
        let changed = changes(sheet)
        for change in changed.prefix(20) {
            out += "  \(change.kind.rawValue) \(change.client): \(change.before.grouped) → "
            out += change.kind == .vanished ? "not in the report" : change.after.grouped
            if change.insuranceBefore != change.insuranceAfter {
                out += ", insurance \(change.insuranceBefore.grouped) → \(change.insuranceAfter.grouped)"
            }
            out += "\n"
        }
        if changed.count > 20 { out += "  … and \(changed.count - 20) more; --format json lists them all\n" }
        return out
    }

    private static func row(_ what: String, _ count: Int?, _ amount: Cents? = nil) -> [ReportTable.Cell] {
        [.text(what), count.map { .count($0) } ?? .empty, amount.map { .money($0) } ?? .empty]
    }

    private static func rows(_ sheet: BalanceSheet) -> [[ReportTable.Cell]] {
        let rows = sheet.rows
        let kinds = [
            ("title lines", rows.preamble), ("headers", rows.header), ("groups", rows.group),
            ("subtotals", rows.subtotal), ("totals", rows.total), ("footers", rows.footer), ("clients", rows.data),
        ]
        return [row("rows of the files", rows.sum)] + kinds.filter { $0.1 > 0 }.map { row("  \($0.0)", $0.1) }
    }

    private static func records(_ sheet: BalanceSheet, _ isPosted: Bool) -> [[ReportTable.Cell]] {
        let records = sheet.records
        let fates = [
            (isPosted ? "posted" : "to post", records.posted), ("wait for a person", records.waiting),
            ("known already", records.known),
            ("at zero", records.zero), ("set aside", records.setAside), ("rejected", records.rejected),
        ]
        return [row("rows of clients", records.read)] + fates.filter { $0.1 > 0 }.map { row("  \($0.0)", $0.1) }
    }

    private static func money(_ sheet: BalanceSheet) -> [[ReportTable.Cell]] {
        var out = [
            row("clients who owe", sheet.owed.count, sheet.owed.amount),
            row("clients who are owed", sheet.credit.count, -sheet.credit.amount),
            row("  net", nil, sheet.net),
        ]
        if sheet.insurance.count > 0 {
            out.append(row("insurers owe, in flight", sheet.insurance.count, sheet.insurance.amount))
            out.append(row("  clients and insurers", nil, sheet.total))
        }
        if !sheet.largest.isZero {
            let place = sheet.largestAt.description
            let named = place.first?.isNumber == true ? "row \(place)" : place
            out.append(row("largest\(place.isEmpty ? "" : ", \(named)")", nil, sheet.largest))
        }
        if let oldest = sheet.oldest { out.append(row("oldest open: \(oldest)", nil)) }
        return out
    }

    private static func lastImport(_ sheet: BalanceSheet) -> [[ReportTable.Cell]] {
        guard sheet.hasBefore else { return [] }
        let parts = BalanceSheet.Change.Kind.order.map { kind in
            let sum = sheet.sum(of: kind)
            return row("  \(kind.rawValue)", sum.count, sum.amount)
        }
        return [row("last import", nil, sheet.before)] + parts + [row("  as it was", sheet.unchanged)]
    }
}

extension BalanceSheet.Change.Kind {
    /// The order in which people ask.
    static let order: [Self] = [.new, .changed, .vanished]
}
