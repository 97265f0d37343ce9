import Values

/// Makes rows of cells of a worksheet as it is read: text as it is, numbers in plain decimals, dates as ISO 8601.
///
/// A formula gives its cached value; one without gives its own text, which no column reads as an amount or a date.
final class SheetRows: XMLHandler {
    private enum Kind {
        case number, shared, text, flag, error, date
    }

    private let workbook: Workbook
    private let take: (CellRow) -> Void
    private var row: CellRow
    private var rowNumber: Int32 = 0
    private var kind = Kind.number
    private var style = 0
    private var column = 0
    private var value: [UInt8] = []
    private var formula: [UInt8] = []
    private var hasFormula = false
    private var inValue = false
    private var inFormula = false
    private var inCell = false
    /// The first cell that cannot be placed or read, in words: an amount in the wrong column would be another amount.
    private(set) var damage: String?

    /// The most columns that a worksheet can have (ECMA-376 part 1, 18.3.1.73: XFD).
    private static let columnLimit = 16_384

    init(_ workbook: Workbook, file: Int32, _ take: @escaping (CellRow) -> Void) {
        self.workbook = workbook
        self.take = take
        row = CellRow(file: file, unit: .row)
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if name.count == 1 {
            switch name[0] {
            case 0x63: openCell(attributes)
            case 0x76, 0x74: inValue = inCell
            case 0x66:
                inFormula = inCell
                hasFormula = inCell
            default: break
            }
        } else if XMLStream.same(name, "row") {
            let stated = attributes.value(of: "r").flatMap { Int32(Text.string($0)) }
            rowNumber = stated ?? rowNumber + 1
            row.begin(record: rowNumber)
        }
    }

    private func openCell(_ attributes: XMLAttributes) {
        inCell = true
        kind = .number
        style = 0
        hasFormula = false
        value.removeAll(keepingCapacity: true)
        formula.removeAll(keepingCapacity: true)
        column = row.count
        for i in 0..<attributes.count {
            let name = attributes.name(i)
            guard name.count == 1 else { continue }
            let text = attributes.value(i)
            switch name[0] {
            case 0x72: column = SheetRows.column(text) ?? -1
            case 0x73: style = Int(Text.string(text)) ?? 0
            case 0x74: kind = SheetRows.kind(text)
            default: break
            }
        }
    }

    func text(_ text: Bytes) {
        if inValue { value.append(contentsOf: text) } else if inFormula { formula.append(contentsOf: text) }
    }

    func close(_ name: Bytes) {
        if name.count == 1 {
            switch name[0] {
            case 0x63: closeCell()
            case 0x76, 0x74: inValue = false
            case 0x66: inFormula = false
            default: break
            }
        } else if XMLStream.same(name, "row") {
            take(row)
        }
    }

    private func closeCell() {
        inCell = false
        guard column >= row.count, column < SheetRows.columnLimit else {
            note("a cell of row \(rowNumber) names no column, or one that is already filled")
            return
        }
        row.pad(to: column)
        if value.isEmpty, hasFormula {
            row.append("=" + String(decoding: formula, as: UTF8.self))
            return
        }
        value.withUnsafeBufferPointer { append($0) }
    }

    private func note(_ what: String) { damage = damage ?? what }

    private func append(_ text: Bytes) {
        switch kind {
        case .shared:
            let number = Text.trimmed(text)
            let known = number.isEmpty ? nil : Int(Text.string(number)).flatMap { workbook.strings[$0] }
            if known == nil, !number.isEmpty { note("a cell of row \(rowNumber) refers to a text that is not there") }
            row.append(known ?? Bytes(start: nil, count: 0))
        case .number:
            if workbook.dateStyles.indices.contains(style), workbook.dateStyles[style], let day = day(text) {
                row.append(day.description)
            } else if let plain = SheetNumber.plain(text) {
                plain.withUnsafeBufferPointer { row.append($0) }
            } else {
                row.append(text)
            }
        case .flag: row.append(text.first == 0x31 ? "TRUE" : "FALSE")
        case .text, .error, .date: row.append(text)
        }
    }

    private func day(_ text: Bytes) -> Day? {
        guard !text.isEmpty else { return nil }
        return SheetNumber.days(text).flatMap { workbook.serials.day($0) }
    }

    private static func kind(_ text: Bytes) -> Kind {
        if text.count == 1 {
            switch text[0] {
            case 0x73: return .shared
            case 0x62: return .flag
            case 0x65: return .error
            case 0x64: return .date
            default: return .number
            }
        }
        return XMLStream.same(text, "inlineStr") || XMLStream.same(text, "str") ? .text : .number
    }

    /// The column (from 0) of a reference such as `AB12`.
    private static func column(_ reference: Bytes) -> Int? {
        var number = 0
        for byte in reference {
            let letter = (byte & 0xDF) &- 0x41
            guard letter < 26 else { break }
            number = number * 26 + Int(letter) + 1
            guard number <= columnLimit else { return nil }
        }
        return number > 0 ? number - 1 : nil
    }
}
