import CXLSXWriter
import LedgerModel
import Values

/// Why a workbook could not be written.
enum XLSXError: Error, Equatable, CustomStringConvertible {
    /// A report has more rows than a worksheet can hold.
    case tooManyRows(report: String, rows: Int)
    /// The library could not write; its own words.
    case failed(String)

    var description: String {
        switch self {
        case .tooManyRows(let report, let rows):
            "\(report) has \(rows) rows; a worksheet holds \(XLSXFile.mostRows). Choose a shorter range, or CSV."
        case .failed(let why): "the workbook could not be written: \(why)"
        }
    }
}

/// Reports as an Excel workbook, a worksheet each.
///
/// Text is written as text, so that `=1+1` stays what it says; amounts are numbers with two decimals, days are dates.
/// The same reports make the same bytes.
enum XLSXFile {
    /// Rows that a worksheet holds (Excel specifications and limits).
    static let mostRows = 1_048_576
    /// Characters that a cell holds (Excel specifications and limits).
    static let longestText = 32_767

    /// Writes the workbook; an existing file of that path is replaced.
    ///
    /// - Parameter created: the moment that the file states as its creation.
    static func write(_ tables: [ReportTable], to path: String, created: Instant) throws(XLSXError) {
        for table in tables {
            let rows = table.rows.count + table.notes.count + 4
            if rows > mostRows { throw .tooManyRows(report: table.title, rows: table.rows.count) }
        }
        guard let workbook = workbook_new(path) else { throw .failed("out of memory") }
        do throws(XLSXError) {
            var properties = lxw_doc_properties()
            properties.created = time_t(created.seconds)
            try check(workbook_set_properties(workbook, &properties))
            let formats = Formats(workbook)
            var names: Set<String> = []
            for table in tables {
                guard let sheet = workbook_add_worksheet(workbook, sheetName(table.name, taken: &names)) else {
                    throw XLSXError.failed("a worksheet could not be added")
                }
                try Sheet(sheet: sheet, formats: formats).write(table)
            }
        } catch {
            // Closing would write what is there: the workbook is given up instead, and no file is made.
            lxw_workbook_free(workbook)
            throw error
        }
        // Closing writes the file and frees the workbook, whether or not it succeeds: it happens exactly once.
        try check(workbook_close(workbook))
    }

    /// A name that a worksheet may have: 31 characters, none of `[]:*?/\`, not twice.
    private static func sheetName(_ name: String, taken: inout Set<String>) -> String {
        let base = String(name.map { "[]:*?/\\'".contains($0) ? "-" : $0 }.prefix(27))
        var candidate = base
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(base) \(number)"
            number += 1
        }
        return candidate
    }

    fileprivate static func check(_ code: lxw_error) throws(XLSXError) {
        guard code != LXW_NO_ERROR else { return }
        throw .failed(lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)")
    }
}

/// The looks of cells.
private struct Formats {
    let heading: UnsafeMutablePointer<lxw_format>?
    let money: UnsafeMutablePointer<lxw_format>?
    let count: UnsafeMutablePointer<lxw_format>?
    let day: UnsafeMutablePointer<lxw_format>?
    let total: UnsafeMutablePointer<lxw_format>?
    let totalMoney: UnsafeMutablePointer<lxw_format>?

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        heading = workbook_add_format(workbook)
        format_set_bold(heading)
        format_set_text_wrap(heading)
        format_set_bottom(heading, UInt8(LXW_BORDER_THIN.rawValue))
        money = workbook_add_format(workbook)
        format_set_num_format(money, "#,##0.00")
        count = workbook_add_format(workbook)
        format_set_num_format(count, "0")
        day = workbook_add_format(workbook)
        format_set_num_format(day, "yyyy-mm-dd")
        total = workbook_add_format(workbook)
        format_set_bold(total)
        format_set_top(total, UInt8(LXW_BORDER_THIN.rawValue))
        totalMoney = workbook_add_format(workbook)
        format_set_bold(totalMoney)
        format_set_top(totalMoney, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_num_format(totalMoney, "#,##0.00")
    }
}

/// One worksheet under construction: headings in the first row, then the rows, the totals and the notes.
private struct Sheet {
    let sheet: UnsafeMutablePointer<lxw_worksheet>
    let formats: Formats

    func write(_ table: ReportTable) throws(XLSXError) {
        for (at, column) in table.columns.enumerated() {
            let width = self.width(of: table, at)
            try XLSXFile.check(worksheet_set_column(sheet, UInt16(at), UInt16(at), width, nil))
            try put(.text(column.heading), 0, at, formats.heading)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        try XLSXFile.check(worksheet_repeat_rows(sheet, 0, 0))
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        try XLSXFile.check(worksheet_set_footer(sheet, footer(table.title)))
        var row = 1
        for cells in table.rows {
            for (at, cell) in cells.enumerated() { try put(cell, row, at, format(cell)) }
            row += 1
        }
        if row > 1, !table.columns.isEmpty {
            try XLSXFile.check(worksheet_autofilter(sheet, 0, 0, UInt32(row - 1), UInt16(table.columns.count - 1)))
        }
        if let totals = table.totals {
            for (at, cell) in totals.enumerated() {
                if case .money = cell {
                    try put(cell, row, at, formats.totalMoney)
                } else {
                    try put(cell, row, at, formats.total)
                }
            }
            row += 1
        }
        for note in table.notes {
            row += 1
            try put(.text(note), row, 0, nil)
        }
    }

    /// The title and the page's number; within the 255 characters that a footer may have.
    private func footer(_ title: String) -> String {
        "&L\(title.prefix(100).replacing("&", with: "&&"))&RPage &P of &N"
    }

    private func format(_ cell: ReportTable.Cell) -> UnsafeMutablePointer<lxw_format>? {
        switch cell {
        case .money: formats.money
        case .count: formats.count
        case .day: formats.day
        case .text, .flag, .empty: nil
        }
    }

    private func put(
        _ cell: ReportTable.Cell, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
    ) throws(XLSXError) {
        let (row, column) = (UInt32(row), UInt16(column))
        switch cell {
        case .text(let text) where text.isEmpty:
            try XLSXFile.check(worksheet_write_blank(sheet, row, column, format))
        case .text(let text):
            try XLSXFile.check(worksheet_write_string(sheet, row, column, fitted(text), format))
        case .money(let amount):
            try XLSXFile.check(worksheet_write_number(sheet, row, column, number(amount), format))
        case .count(let count):
            try XLSXFile.check(worksheet_write_number(sheet, row, column, Double(count), format))
        case .flag(let flag):
            try XLSXFile.check(worksheet_write_boolean(sheet, row, column, flag ? 1 : 0, format))
        case .day(let day):
            let parts = day.parts
            // Excel's calendar begins in 1900.
            guard parts.year >= 1900 else { return try put(.text(day.description), Int(row), Int(column), format) }
            var date = lxw_datetime()
            date.year = Int32(parts.year)
            date.month = Int32(parts.month)
            date.day = Int32(parts.day)
            try XLSXFile.check(worksheet_write_datetime(sheet, row, column, &date, format))
        case .empty:
            try XLSXFile.check(worksheet_write_blank(sheet, row, column, format))
        }
    }

    /// An amount as the number that a worksheet holds.
    ///
    /// The one place where money becomes floating point: the file format has no other numbers. The division is
    /// correctly rounded, so that every amount up to ``Cents/limit`` shows and sums as its cents; nothing reads it back.
    private func number(_ amount: Cents) -> Double { Double(amount.raw) / 100 }

    /// The text without what XML cannot hold, and no longer than a cell.
    private func fitted(_ text: String) -> String {
        let clean =
            text.unicodeScalars.allSatisfy(isAllowed)
            ? text : String(text.map { $0.unicodeScalars.allSatisfy(isAllowed) ? $0 : "·" })
        guard clean.utf8.count > XLSXFile.longestText, clean.unicodeScalars.count > XLSXFile.longestText else {
            return clean
        }
        return String(clean.unicodeScalars.prefix(XLSXFile.longestText - 1)) + "…"
    }

    /// Characters of XML 1.0; NUL would also end the text early.
    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": true
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": false
        default: true
        }
    }

    /// The width of a column in characters: that of its longest value within reason.
    private func width(of table: ReportTable, _ at: Int) -> Double {
        var longest = table.columns[at].heading.count
        for row in table.rows.prefix(1000) + [table.totals].compactMap({ $0 }) {
            switch row[at] {
            case .text(let text): longest = max(longest, text.count)
            case .money(let amount): longest = max(longest, amount.grouped.utf8.count)
            case .day: longest = max(longest, 10)
            case .count, .flag, .empty: break
            }
        }
        return Double(min(max(longest, 6), 50) + 2)
    }
}
