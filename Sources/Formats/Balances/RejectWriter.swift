import Values

/// Writes rejected rows out in the layout of their source, with a `reason` column at the end, so that they can be mended
/// and read again alone.
public enum RejectWriter {
    /// The name of the column that says why.
    public static let column = "reason"

    /// Rows of delimited text: the header as it stands in the file, then each row byte for byte, with its reason.
    ///
    /// Titles, groups and totals are left out: they would not agree with the rows that remain. Rows that the reader
    /// could not split keep their damage.
    public static func delimited(_ file: SourceFile, report: BalanceReport, rejects: [BalanceReject]) -> [UInt8] {
        let text = Encoding.normalised(file)
        var out: [UInt8] = []
        if let header = report.headerPosition {
            out += row(text, at: header, report.delimiter)
            out.append(report.delimiter)
            out += Array("\(column)\n".utf8)
        }
        for reject in rejects.sorted(by: { $0.position.offset < $1.position.offset }) {
            out += row(text, at: reject.position, report.delimiter)
            out.append(report.delimiter)
            out += quoted(reject.reason)
            out.append(0x0A)
        }
        return out
    }

    /// Rows of a worksheet or records of XML, as delimited text under the names of their columns.
    ///
    /// - Parameter rows: the cells of each row, found again by the reader of the format.
    public static func table(header: [String], rows: [(cells: [String], reason: String)]) -> String {
        var out = CSVWriter.row(header + [column])
        for row in rows {
            let padding = [String](repeating: "", count: max(header.count - row.cells.count, 0))
            out += CSVWriter.row(row.cells.prefix(header.count) + padding + [row.reason])
        }
        return out
    }

    /// The rejected rows of a workbook, found again by their row numbers.
    public static func workbook(
        _ file: SourceFile, report: BalanceReport, rejects: [BalanceReject], sheet: String? = nil
    ) throws(WorkbookFault) -> String {
        let workbook = try Workbook(file)
        let wanted = sheet.map(CSVHeader.fold)
        let index = workbook.sheets.firstIndex { wanted == nil || CSVHeader.fold($0) == wanted } ?? 0
        let reasons = Dictionary(rejects.map { ($0.position.record, $0.reason) }, uniquingKeysWith: { a, _ in a })
        var rows: [(cells: [String], reason: String)] = []
        try workbook.rows(of: index, file: file.number) { row in
            guard let reason = reasons[row.position(field: 0).record] else { return }
            rows.append(((0..<row.count).map { row.trimmedString($0) }, reason))
        }
        return table(header: report.header, rows: rows)
    }

    /// The bytes of the row that begins at a position, without its line end.
    private static func row(_ file: SourceFile, at position: Position, _ delimiter: UInt8) -> [UInt8] {
        let start = min(max(Int(position.offset), 0), file.bytes.count)
        var scanner = CSVScanner(Bytes(rebasing: file.bytes[start...]), file: file.number, delimiter: delimiter)
        do throws(CSVScanner.Fault) {
            return try scanner.next() ? Array(scanner.row.whole) : []
        } catch {
            return Array(file.bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D })
        }
    }

    private static func quoted(_ text: String) -> [UInt8] {
        Array(("\"" + text.replacing("\"", with: "\"\"") + "\"").utf8)
    }
}
