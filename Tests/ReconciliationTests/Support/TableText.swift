/// A table in a multi-line string: a header, then a row a line, cells between bars, blanks around them left out.
///
/// `--` starts a comment that reaches to the end of the line; empty lines are skipped.
struct TextTable {
    var header: [String] = []
    var rows: [[String: String]] = []

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let bare = line.range(of: "-- ").map { line[..<$0.lowerBound] } ?? line
            guard bare.contains(where: { !$0.isWhitespace }) else { continue }
            let cells = bare.split(separator: "|", omittingEmptySubsequences: false).map { TextTable.trim($0) }
            if header.isEmpty {
                header = cells
            } else {
                rows.append(Dictionary(zip(header, cells), uniquingKeysWith: { $1 }))
            }
        }
    }

    static func trim(_ text: Substring) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }

    /// The rows as CSV under a header of its own; what the table leaves out has the value given.
    func csv(_ columns: [(name: String, otherwise: (Int, [String: String]) -> String)]) -> String {
        var out = columns.map(\.name).joined(separator: ",") + "\n"
        for (i, row) in rows.enumerated() {
            out += columns.map { TextTable.quoted(row[$0.name] ?? $0.otherwise(i, row)) }.joined(separator: ",") + "\n"
        }
        return out
    }

    static func quoted(_ cell: String) -> String {
        cell.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" })
            ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
