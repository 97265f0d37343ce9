import Values

/// Gathers the columns of record elements as a document is read.
///
/// A column is a path below the record: `Name` (a child element's text, or an attribute of the record), `@id`,
/// `Money/Amount`, `balance/@value`. A child without text but with an attribute `value` gives that (FHIR).
final class XMLRecords: XMLHandler {
    /// What the gathered cells are.
    enum Kind {
        case record
        case total(isGrand: Bool)
    }

    /// Called at the end of each record and each total.
    var finished: ((Kind, XMLRecords) -> Void)?
    /// Called with the day that the report is as of, as written.
    var foundAsOf: ((Bytes, Int32) -> Void)?
    /// The cells of the record, in the order of the columns.
    private(set) var cells: [[UInt8]]
    /// The line of the record.
    private(set) var line: Int32 = 0
    /// Bytes before the end of the record's start tag.
    private(set) var offset = 0
    /// A column that the record holds more than once.
    private(set) var repeated: Int?
    /// The currency that the record names, as written.
    private(set) var currency: [UInt8] = []
    /// Which columns some record had.
    private(set) var seen: [Bool]
    /// The first names that stand in records, and outside of them.
    private(set) var namesInside: [String] = []
    private(set) var namesOutside: [String] = []

    private let columns: [[UInt8]]
    private let recordPath: [UInt8]
    private let totalPath: [UInt8]?
    private let asOfPath: [UInt8]?
    private var path: [UInt8] = []
    private var starts: [Int] = []
    private var kind: Kind?
    private var base = 0
    private var capturing: Int?
    private var captured: [UInt8] = []
    private var isFromAttribute = false
    private var inAsOf = false
    private var inCurrency = false
    private var depth = 0
    private var noted = 0

    init(columns: [String], record: String, total: String?, asOf: String?) {
        self.columns = columns.map { Array($0.utf8) }
        recordPath = Array("/\(record)".utf8)
        totalPath = total.map { Array("/\($0)".utf8) }
        asOfPath = asOf.map { Array("/\($0)".utf8) }
        cells = [[UInt8]](repeating: [], count: columns.count)
        seen = [Bool](repeating: false, count: columns.count)
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        starts.append(path.count)
        path.append(0x2F)
        path.append(contentsOf: name)
        depth += 1
        captured.removeAll(keepingCapacity: true)
        guard kind != nil else {
            openOutside(name, attributes, line)
            return
        }
        note(name, in: &namesInside)
        capturing = column(path[(base + 1)...])
        isFromAttribute = false
        inCurrency = XMLRecords.same(name, "currency")
        for i in 0..<attributes.count {
            let attribute = attributes.name(i)
            let isValue = XMLStream.same(attribute, "value")
            if isValue, capturing != nil || inCurrency {
                captured.append(contentsOf: attributes.value(i))
                isFromAttribute = true
            }
            if XMLRecords.same(attribute, "currency") { currency = Array(attributes.value(i)) }
            if let wanted = column(path[(base + 1)...], attribute: attribute) { set(wanted, attributes.value(i)) }
        }
    }

    private func openOutside(_ name: Bytes, _ attributes: XMLAttributes, _ line: Int32) {
        note(name, in: &namesOutside)
        if ends(in: recordPath) {
            begin(.record, attributes, line)
        } else if totalPath.map({ ends(in: $0) }) ?? XMLRecords.isTotal(name) {
            begin(.total(isGrand: depth <= 2), attributes, line)
        } else {
            inAsOf = asOfPath.map { ends(in: $0) } ?? XMLRecords.isAsOf(name)
            for i in 0..<attributes.count {
                let attribute = attributes.name(i)
                let isWanted = asOfPath.map { ends(in: $0, attribute: attribute) } ?? XMLRecords.isAsOf(attribute)
                if isWanted { foundAsOf?(attributes.value(i), line) }
            }
        }
        self.line = line
    }

    private func begin(_ kind: Kind, _ attributes: XMLAttributes, _ line: Int32) {
        self.kind = kind
        offset = attributes.offset
        base = path.count
        for i in cells.indices { cells[i].removeAll(keepingCapacity: true) }
        repeated = nil
        currency.removeAll(keepingCapacity: true)
        capturing = nil
        for i in 0..<attributes.count {
            let attribute = attributes.name(i)
            note(attribute, in: &namesInside)
            if XMLRecords.same(attribute, "currency") { currency = Array(attributes.value(i)) }
            if let wanted = ownColumn(attribute) { set(wanted, attributes.value(i)) }
        }
    }

    func text(_ text: Bytes) {
        if capturing != nil || inAsOf || inCurrency {
            if isFromAttribute {
                if Text.trimmed(text).isEmpty { return }
                captured.removeAll(keepingCapacity: true)
                isFromAttribute = false
            }
            captured.append(contentsOf: text)
        }
    }

    func close(_ name: Bytes) {
        if kind != nil {
            if path.count == base {
                if let kind { finished?(kind, self) }
                kind = nil
            } else {
                captured.withUnsafeBufferPointer { text in
                    if let capturing { set(capturing, text) }
                    if inCurrency { currency = Array(Text.trimmed(text)) }
                }
            }
        } else if inAsOf {
            captured.withUnsafeBufferPointer { foundAsOf?($0, line) }
        }
        capturing = nil
        inAsOf = false
        inCurrency = false
        depth -= 1
        if let start = starts.popLast() { path.removeLast(path.count - start) }
    }

    private func set(_ column: Int, _ value: Bytes) {
        let text = Text.trimmed(value)
        seen[column] = true
        if text.isEmpty { return }
        if !cells[column].isEmpty { repeated = column }
        cells[column].append(contentsOf: text)
    }

    private func note(_ name: Bytes, in names: inout [String]) {
        // The first elements show what there is; after that only their cost would be left.
        guard noted < 2000, names.count < 40 else { return }
        noted += 1
        let text = Text.string(name)
        if !names.contains(text) { names.append(text) }
    }

    // MARK: Paths

    /// The column whose path is that of the current element.
    private func column(_ path: ArraySlice<UInt8>) -> Int? {
        for i in columns.indices where columns[i].count == path.count && columns[i].elementsEqual(path) { return i }
        if case .total = kind {
            return columns.firstIndex { XMLRecords.lastPart($0).elementsEqual(path, by: XMLRecords.alike) }
        }
        return nil
    }

    /// The column `child/@attribute` of the current element.
    private func column(_ path: ArraySlice<UInt8>, attribute: Bytes) -> Int? {
        columns.firstIndex {
            $0.count == path.count + 2 + attribute.count && $0.starts(with: path) && $0[path.count] == 0x2F
                && $0[path.count + 1] == 0x40 && $0[(path.count + 2)...].elementsEqual(attribute)
        }
    }

    /// The column that an attribute of the record itself is.
    private func ownColumn(_ attribute: Bytes) -> Int? {
        columns.firstIndex { column in
            let name = column.first == 0x40 ? column[1...] : column[...]
            if name.elementsEqual(attribute) { return true }
            guard case .total = kind else { return false }
            return XMLRecords.lastPart(column).elementsEqual(attribute, by: XMLRecords.alike)
        }
    }

    private static func lastPart(_ column: [UInt8]) -> ArraySlice<UInt8> {
        let start = column.lastIndex { $0 == 0x2F || $0 == 0x40 }.map { $0 + 1 } ?? 0
        return column[start...]
    }

    private static func alike(_ a: UInt8, _ b: UInt8) -> Bool { Text.lower(a) == Text.lower(b) }

    private static func same(_ name: Bytes, _ word: StaticString) -> Bool { XMLStream.same(name, word) }

    private func ends(in wanted: [UInt8]) -> Bool {
        path.count >= wanted.count && path[(path.count - wanted.count)...].elementsEqual(wanted)
    }

    private func ends(in wanted: [UInt8], attribute: Bytes) -> Bool {
        wanted.elementsEqual([0x2F, 0x40] + attribute)
            || (path + [0x2F, 0x40] + attribute).suffix(wanted.count)
                .elementsEqual(wanted)
    }

    private static let totals: [StaticString] = [
        "total", "totals", "grandtotal", "grandtotals", "grand_total", "grand-total", "reporttotal", "reporttotals",
        "summary", "controltotals", "controltotal", "subtotal", "subtotals",
    ]

    private static func isTotal(_ name: Bytes) -> Bool { totals.contains { Text.equals(name, $0) } }

    private static func isAsOf(_ name: Bytes) -> Bool {
        Text.equals(name, "asof") || Text.equals(name, "as_of") || Text.equals(name, "as-of")
            || Text.equals(name, "asofdate")
    }
}
