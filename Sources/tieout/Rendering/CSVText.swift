import Formats
import LedgerModel
import Values

/// Reports as CSV (RFC 4180): a header, a row a line, LF, quotes only where needed, no totals.
///
/// Text that a spreadsheet would run as a formula gets a `'` in front. Amounts, days and counts are made here and
/// cannot be formulas, so that a negative amount stays `-12.00`.
enum CSVText {
    /// A whole table.
    static func text(_ table: ReportTable) -> String {
        var out = header(table.columns)
        for row in table.rows { append(row, to: &out) }
        return out
    }

    /// The names of the columns as the first line.
    static func header(_ columns: [ReportTable.Column]) -> String {
        columns.map { quoted($0.name) }.joined(separator: ",") + "\n"
    }

    /// Appends one row with its line end; for tables too long to be held.
    static func append(_ row: [ReportTable.Cell], to out: inout String) {
        for (i, cell) in row.enumerated() {
            if i > 0 { out += "," }
            switch cell {
            case .text(let text): out += quoted(neutralised(text))
            case .money(let amount): out += amount.description
            case .day(let day): out += day.description
            case .count(let number): out += String(number)
            case .flag(let flag): out += flag ? "true" : "false"
            case .empty: break
            }
        }
        out += "\n"
    }

    /// The text with a `'` in front when a spreadsheet would run it: `=`, `+`, `-`, `@`, tab or CR at its start.
    static func neutralised(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    /// True for text that a spreadsheet may take for a formula.
    static func isFormula(_ text: String) -> Bool { text.utf8.first.map(CSVWriter.beginsFormula) == true }

    private static func quoted(_ field: String) -> String {
        let special: [UInt8] = [0x2C, 0x22, 0x0A, 0x0D]
        let needsQuotes = field.utf8.contains { special.contains($0) }
        return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }
}
