import LedgerModel
import Values

/// Reports as one self-contained page: no script, nothing fetched, every text escaped, made to be printed.
enum HTMLPage {
    /// The page with those reports, one below the other.
    static func text(_ tables: [ReportTable], title: String) -> String {
        var out = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>
            \(style)
            </style>
            </head>
            <body>

            """
        for table in tables { append(table, to: &out) }
        return out + "</body>\n</html>\n"
    }

    private static func append(_ table: ReportTable, to out: inout String) {
        out += "<section>\n<h1>\(escaped(table.title))</h1>\n<table>\n<thead><tr>"
        for column in table.columns {
            out += "<th scope=\"col\"\(attribute(column.kind))>\(escaped(column.heading))</th>"
        }
        out += "</tr></thead>\n<tbody>\n"
        for row in table.rows { append(row, table.columns, to: &out) }
        if table.rows.isEmpty { out += "<tr><td colspan=\"\(table.columns.count)\">nothing</td></tr>\n" }
        out += "</tbody>\n"
        if let totals = table.totals, !table.rows.isEmpty {
            out += "<tfoot>\n"
            append(totals, table.columns, to: &out)
            out += "</tfoot>\n"
        }
        out += "</table>\n"
        for note in table.notes { out += "<p>\(escaped(note))</p>\n" }
        out += "</section>\n"
    }

    private static func append(_ cells: [ReportTable.Cell], _ columns: [ReportTable.Column], to out: inout String) {
        out += "<tr>"
        for (cell, column) in zip(cells, columns) {
            out += "<td\(attribute(column.kind))>"
            switch cell {
            case .text(let text): out += escaped(text)
            case .money(let amount): out += amount.grouped
            case .day(let day): out += day.description
            case .count(let number): out += String(number)
            case .flag(let flag): out += flag ? "yes" : "no"
            case .empty: break
            }
            out += "</td>"
        }
        out += "</tr>\n"
    }

    private static func attribute(_ kind: ReportTable.Kind) -> String {
        switch kind {
        case .money, .count: " class=\"n\""
        case .day: " class=\"d\""
        case .text, .flag: ""
        }
    }

    /// The text with the five characters that mean something to HTML replaced, and control characters shown as `·`.
    static func escaped(_ text: String) -> String {
        let special: [UInt8] = [0x26, 0x3C, 0x3E, 0x22, 0x27]
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && !special.contains($0) }) { return text }
        var out = ""
        for character in TableText.clean(text).unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    private static let style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; }
        h1 { font-size: 1.3em; }
        section + section { margin-top: 3em; }
        table { border-collapse: collapse; }
        th, td { padding: .25em .6em; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; }
        thead th { border-bottom: 2px solid #444; vertical-align: bottom; }
        tfoot td { border-top: 2px solid #444; border-bottom: 0; font-weight: bold; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .d { white-space: nowrap; }
        p { color: #555; margin: .4em 0; }
        @media print {
          @page { size: landscape; margin: 1.2cm; }
          body { margin: 0; font-size: 9pt; color: #000; }
          thead { display: table-header-group; }
          tfoot { display: table-row-group; }
          tr { break-inside: avoid; }
          section + section { break-before: page; margin-top: 0; }
        }
        """
}
