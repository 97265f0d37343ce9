import Values

/// Writes rejected rows out in the layout of their source, with a `reason` column at the end, so that they can be mended
/// and read again alone.
public enum RejectWriter {
    /// The name of the column that says why.
    public static let column = "reason"

    /// Rows of delimited text: the header as it stands in the file, then each row byte for byte, with its reason.
    ///
    /// Only what a spreadsheet would run as a formula gets a `'` in front, which is taken off when the file is read again.
    /// Titles, groups and totals are left out: they would not agree with the rows that remain. Rows that the reader
    /// could not split keep their damage.
    public static func delimited(_ file: SourceFile, report: BalanceReport, rejects: [BalanceReject]) -> [UInt8] {
        let text = Encoding.normalised(file)
        var out: [UInt8] = []
        if let header = report.headerPosition {
            out += row(text, at: header, report, isHeader: true).bytes
            out.append(report.delimiter)
            out += Array("\(column)\n".utf8)
        }
        for reject in rejects.sorted(by: { $0.position.offset < $1.position.offset }) {
            let (row, earlier) = row(text, at: reject.position, report)
            // What was rejected a second time is still the row of the first file.
            let reference = earlier ?? RejectReference(file, row: Int64(reject.position.record))
            out += row
            out.append(report.delimiter)
            out += quoted(reference.closing(reject.reason, isRecord: false))
            out.append(0x0A)
        }
        return out
    }

    /// Rows of a worksheet or records of XML, as delimited text under the names of their columns.
    ///
    /// - Parameter rows: the cells of each row, found again by the reader of the format.
    public static func table(header: [String], rows: [(cells: [String], reason: String)]) -> String {
        let header = header.last == column ? Array(header.dropLast()) : header
        var out = CSVWriter.row(header + [column])
        for row in rows {
            let padding = [String](repeating: "", count: max(header.count - row.cells.count, 0))
            out += CSVWriter.row((row.cells.prefix(header.count) + padding).map(FormulaMark.set) + [row.reason])
        }
        return out
    }

    /// The rejected rows of any balance report, with the text of the file that holds them; empty without rejects.
    ///
    /// Rows of workbooks and records of XML come out as CSV under the names that their columns have there. Card numbers are
    /// masked.
    public static func text(
        _ file: SourceFile, report: BalanceReport, rejects: [BalanceReject], profile: BalanceProfile,
        options: ReadingOptions
    ) -> String {
        guard !rejects.isEmpty else { return "" }
        let text = unmasked(file, report, rejects, profile, options)
        // What is written out is kept: no card number is.
        return CardNumbers.masked(text) ?? text
    }

    private static func unmasked(
        _ file: SourceFile, _ report: BalanceReport, _ rejects: [BalanceReject], _ profile: BalanceProfile,
        _ options: ReadingOptions
    ) -> String {
        let start = file.bytes.prefix(4)
        if start.elementsEqual([0x50, 0x4B, 0x03, 0x04]) {
            return workbook(file, report: report, rejects: rejects, sheet: profile.sheet)
        }
        if report.headerPosition == nil {
            return BalanceJSONReader.isJSON(file)
                ? resources(file, report, rejects, profile, options)
                : records(file, report, rejects, profile, options)
        }
        return String(decoding: delimited(file, report: report, rejects: rejects), as: UTF8.self)
    }

    /// The rejected rows of a workbook, found again by their row numbers.
    static func workbook(
        _ file: SourceFile, report: BalanceReport, rejects: [BalanceReject], sheet: String?
    ) -> String {
        let wanted = sheet.map(CSVHeader.fold)
        let reasons = Dictionary(
            rejects.map {
                let reference = RejectReference(file, row: Int64($0.position.record))
                return ($0.position.record, reference.closing($0.reason, isRecord: false))
            }, uniquingKeysWith: { a, _ in a })
        var rows: [(cells: [String], reason: String)] = []
        do throws(WorkbookFault) {
            let workbook = try Workbook(file)
            let index = workbook.sheets.firstIndex { wanted == nil || CSVHeader.fold($0) == wanted } ?? 0
            try workbook.rows(of: index, file: file.number) { row in
                guard let reason = reasons[row.position(field: 0).record] else { return }
                rows.append(((0..<row.count).map { row.trimmedString($0) }, reason))
            }
        } catch {
            // The reader has read this workbook to its end: it has not changed since, or nothing more can be said of it.
            return ""
        }
        return table(header: report.header, rows: rows)
    }

    /// The rejected records of an XML document, found again by where they begin.
    private static func records(
        _ file: SourceFile, _ report: BalanceReport, _ rejects: [BalanceReject], _ profile: BalanceProfile,
        _ options: ReadingOptions
    ) -> String {
        let changed = profile.overridden(by: options.columns).profile
        let reasons = reasons(file, rejects)
        let records = XMLRecords(
            columns: report.header,
            record: options.recordElement ?? changed.recordElement ?? BalanceXMLReader.usualRecord,
            total: changed.totalElement, asOf: changed.asOfElement)
        var rows: [(cells: [String], reason: String)] = []
        records.finished = { kind, records in
            guard case .record = kind, let reason = reasons[Int64(records.offset)] else { return }
            let row = records.row(file: file.number)
            rows.append(((0..<row.count).map { row.trimmedString($0) }, reason))
        }
        _ = XMLStream.read(file.bytes, records)
        return table(header: report.header, rows: rows)
    }

    /// The rejected resources of a file in JSON, found again by their numbers.
    private static func resources(
        _ file: SourceFile, _ report: BalanceReport, _ rejects: [BalanceReject], _ profile: BalanceProfile,
        _ options: ReadingOptions
    ) -> String {
        let reasons = reasons(file, rejects)
        var rows: [(cells: [String], reason: String)] = []
        BalanceJSONReader.rows(file, columns: report.header, profile: profile, options: options) { row in
            guard let reason = reasons[row.position(field: 0).offset] else { return }
            rows.append(((0..<row.count).map { row.trimmedString($0) }, reason))
        }
        return table(header: report.header, rows: rows)
    }

    /// The reasons of records by the bytes, or records, before them.
    private static func reasons(_ file: SourceFile, _ rejects: [BalanceReject]) -> [Int64: String] {
        let all = rejects.map { reject in
            let reference = RejectReference(file, row: reject.position.offset)
            return (reject.position.offset, reference.closing(reject.reason, isRecord: true))
        }
        return Dictionary(all, uniquingKeysWith: { first, _ in first })
    }

    /// The bytes of the row that begins at a position, without its line end, and without the reason of an earlier time.
    private static func row(
        _ file: SourceFile, at position: Position, _ report: BalanceReport, isHeader: Bool = false
    ) -> (bytes: [UInt8], earlier: RejectReference?) {
        let start = min(max(Int(position.offset), 0), file.bytes.count)
        let rest = Bytes(rebasing: file.bytes[start...])
        var scanner = CSVScanner(rest, file: file.number, delimiter: report.delimiter)
        do throws(CSVScanner.Fault) {
            guard try scanner.next() else { return ([], nil) }
            let row = scanner.row
            let isFedBack = report.isPartial && row.count == report.header.count
            let count = row.count - (isFedBack ? 1 : 0)
            let cells = FormulaMark.cells(count, of: row, isHeader: isHeader, isFedBack: isFedBack)
            return (cells, isFedBack ? RejectReference(in: row.trimmedString(count)) : nil)
        } catch {
            return (Array(rest.prefix { $0 != 0x0A && $0 != 0x0D }), nil)
        }
    }

    private static func quoted(_ text: String) -> [UInt8] {
        Array(("\"" + text.replacing("\"", with: "\"\"") + "\"").utf8)
    }
}
