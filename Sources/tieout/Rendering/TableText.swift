import LedgerModel
import Values

/// Reports for a terminal: aligned columns, amounts grouped and to the right, a line of totals, notes below.
///
/// Columns without a single value are left out, long text is cut with an ellipsis, and control characters are shown as
/// `·`, so that no text of a source can drive the terminal. The full values stand in the other formats.
enum TableText {
    /// The widest that a column of text may be, in characters.
    static let widest = 40

    /// A whole table with its title.
    static func text(_ table: ReportTable) -> String {
        let shown = table.columns.indices.filter { at in
            table.rows.isEmpty || table.rows.contains { !isBlank($0[at]) }
        }
        let columns = shown.map { table.columns[$0] }
        let heads = columns.map { clipped($0.heading) }
        let rows = table.rows.map { row in shown.map { words(row[$0]) } }
        var totals = table.rows.isEmpty ? nil : table.totals.map { cells in shown.map { words(cells[$0]) } }
        // The label stands in the first column, which may itself have been left out as empty.
        if let label = totals?.first, label.isEmpty, columns.first?.kind == .text { totals?[0] = "Total" }
        let widths = columns.indices.map { at in
            ([heads] + rows + [totals].compactMap { $0 }).reduce(0) { max($0, width($1[at])) }
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")

        var out = clean(table.title) + "\n\n"
        out += line(heads, columns, widths) + rule + "\n"
        for row in rows { out += line(row, columns, widths) }
        if rows.isEmpty { out += "nothing\n" }
        if let totals { out += rule + "\n" + line(totals, columns, widths) }
        if !table.notes.isEmpty { out += "\n" + table.notes.map { clean($0) + "\n" }.joined() }
        return out
    }

    private static func line(_ cells: [String], _ columns: [ReportTable.Column], _ widths: [Int]) -> String {
        var out = ""
        for (i, cell) in cells.enumerated() {
            let blanks = String(repeating: " ", count: widths[i] - width(cell))
            switch columns[i].kind {
            case .money, .count: out += blanks + cell
            case .text, .day, .flag: out += i == cells.count - 1 ? cell : cell + blanks
            }
            if i < cells.count - 1 { out += "  " }
        }
        while out.last == " " { out.removeLast() }
        return out + "\n"
    }

    private static func isBlank(_ cell: ReportTable.Cell) -> Bool {
        switch cell {
        case .text(let text): text.isEmpty
        case .empty: true
        case .money, .day, .count, .flag: false
        }
    }

    private static func words(_ cell: ReportTable.Cell) -> String {
        switch cell {
        case .text(let text): clipped(clean(text))
        case .money(let amount): amount.grouped
        case .day(let day): day.description
        case .count(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .empty: ""
        }
    }

    /// The text with every control character and line separator as `·`.
    static func clean(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(isControl(scalar) ? "·" : scalar) }
        return String(out)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Marks that turn the direction of writing could show one amount as another.
        case .format: ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
        default: false
        }
    }

    private static func clipped(_ text: String) -> String {
        text.utf8.count <= widest || text.count <= widest ? text : text.prefix(widest - 1) + "…"
    }

    /// The width in columns of a terminal: characters, those of East Asian scripts and emoji counted twice.
    private static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return switch value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
