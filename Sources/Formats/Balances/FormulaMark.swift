import Values

/// The `'` before a cell of the rejects file that a spreadsheet would run as a formula.
///
/// ``RejectWriter`` sets it, and the reader of the mended file takes it off again: what stands in the cell stays the same,
/// so that a client who is known by his name alone is still the same one. Headers stay as they are: columns are found by
/// them.
enum FormulaMark {
    private static let mark = UInt8(ascii: "'")

    /// True for a cell that gets the mark: after blanks and earlier marks it begins as a formula.
    ///
    /// A number with its sign is a number to a spreadsheet too, and stays as it is.
    static func isNeeded(by cell: Bytes) -> Bool {
        let first = cell.first { $0 != 0x20 && $0 != mark }
        return first.map(CSVWriter.beginsFormula) == true && (cell.contains(mark) || !cell.allSatisfy(isOfNumber))
    }

    /// The text with the mark where it needs one.
    static func set(on text: String) -> String {
        var text = text
        return text.withUTF8 { isNeeded(by: $0) } ? "'" + text : text
    }

    /// The bytes of a row's first cells, quotes and delimiters between them included, with the mark where one is needed.
    ///
    /// - Parameters:
    ///   - isHeader: the names of columns get none.
    ///   - isFedBack: the row is of a rejects file: a cell that has its mark gets no other.
    static func cells(_ cells: Int, of row: CSVRow, isHeader: Bool, isFedBack: Bool) -> [UInt8] {
        let whole = row.whole
        guard let start = whole.baseAddress else { return [] }
        var out: [UInt8] = []
        var copied = 0
        for at in 0..<cells where !isHeader && isNeeded(by: row.raw(at)) && !(isFedBack && isSet(on: row.raw(at))) {
            guard let cell = row.raw(at).baseAddress else { continue }
            out += whole[copied..<cell - start]
            out.append(mark)
            copied = cell - start
        }
        guard cells < row.count, let next = row.raw(cells).baseAddress else { return out + whole[copied...] }
        // Before the next cell stand a delimiter and, perhaps, its quote.
        let before = whole[copied..<next - start]
        return out + before.dropLast(before.last == 0x22 ? 2 : 1)
    }

    /// The file without the marks, where it is a rejects file; each becomes a blank, so that every row stands where it stood.
    static func removed(from file: SourceFile) -> SourceFile {
        guard let delimiter = delimiter(ofRejects: file), let start = file.bytes.baseAddress else { return file }
        var plain: [UInt8]?
        var scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter)
        var isEnd = false
        var isHeader = true
        while !isEnd {
            do throws(CSVScanner.Fault) {
                isEnd = try !scanner.next()
                guard !isEnd else { break }
                for at in 0..<scanner.row.count where !isHeader && isSet(on: scanner.row.raw(at)) {
                    guard let cell = scanner.row.raw(at).baseAddress else { continue }
                    plain = plain ?? Array(file.bytes)
                    plain?[cell - start] = 0x20
                }
                isHeader = false
            } catch {
                // The reader rejects the row and says why.
                continue
            }
        }
        return plain.map { SourceFile(contents: $0, name: file.name, number: file.number) } ?? file
    }

    private static func isSet(on cell: Bytes) -> Bool {
        cell.first == mark && cell.first { $0 != 0x20 && $0 != mark }.map(CSVWriter.beginsFormula) == true
    }

    /// What separates the cells of a file whose first row ends in the column of reasons; `nil` for every other file.
    private static func delimiter(ofRejects file: SourceFile) -> UInt8? {
        // A header is short: a large export is not read twice for this.
        let beginning = Bytes(rebasing: file.bytes.prefix(64 << 10))
        return [0x2C, 0x3B, 0x09, 0x7C].first { delimiter in
            var scanner = CSVScanner(beginning, file: file.number, delimiter: delimiter)
            do throws(CSVScanner.Fault) {
                return try scanner.next() && scanner.row.count > 1
                    && scanner.row.trimmedString(scanner.row.count - 1) == RejectWriter.column
            } catch {
                return false
            }
        }
    }

    /// Digits and what stands between, before and behind them in an amount.
    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "$"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "-"), 0x20:
            true
        default: false
        }
    }
}
