import Values

/// Gathers the columns of record elements as a document is read.
///
/// A column is a path below the record: `Name` (a child element's text, or an attribute of the record), `@id`,
/// `Money/Amount`, `balance/@value`; of `Name | FullName` whichever the record has. A child without text but with an
/// attribute `value` gives that (FHIR).
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

    private let names = XMLNames()
    private let tree: XMLColumnTree
    private let lastParts: [[UInt8]]
    private let recordPath: [Int32]
    private let totalPath: [Int32]?
    private let asOfPath: (elements: [Int32], attribute: Int32?)?
    /// The names of the open elements.
    private var open: [Int32] = []
    /// For each open element below the record its place among the columns' paths; -1 for none.
    private var places: [Int32] = []
    private var kind: Kind?
    private var base = 0
    private var capturing = -1
    private var captured: [UInt8] = []
    private var isFromAttribute = false
    private var inAsOf = false
    private var inCurrency = false
    private var noted = 0

    init(columns: [String], record: String, total: String?, asOf: String?) {
        let names = names
        func path(_ text: String) -> [Int32] { text.split(separator: "/").map { names.number(Array($0.utf8)) } }
        tree = XMLColumnTree(columns, names)
        lastParts = columns.map { column in
            let bytes = Array(column.utf8)
            let start = bytes.lastIndex { $0 == 0x2F || $0 == 0x40 }.map { $0 + 1 } ?? 0
            return Array(bytes[start...])
        }
        recordPath = path(record)
        totalPath = total.map(path)
        asOfPath = asOf.map { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return (path(String(parts[0])), parts.count > 1 ? names.number(Array(parts[1].utf8)) : nil)
        }
        cells = [[UInt8]](repeating: [], count: columns.count)
        seen = [Bool](repeating: false, count: columns.count)
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        let number = names.number(name)
        open.append(number)
        if !captured.isEmpty { captured.removeAll(keepingCapacity: true) }
        guard kind != nil else {
            openOutside(name, number, attributes, line)
            return
        }
        if noted < 2000 { note(name, in: &namesInside) }
        let above = places[places.count - 1]
        let place = above < 0 ? -1 : tree.child(above, number) ?? -1
        places.append(place)
        capturing = place < 0 ? -1 : tree.column(place)
        if case .total = kind, capturing < 0 { capturing = likeColumn(name) ?? -1 }
        isFromAttribute = false
        inCurrency = names.meanings[Int(number)].isCurrency
        if attributes.count > 0 { take(attributes, place) }
    }

    private func take(_ attributes: XMLAttributes, _ place: Int32) {
        for i in 0..<attributes.count {
            let attribute = names.number(attributes.name(i))
            let meaning = names.meanings[Int(attribute)]
            if meaning.isValue, capturing >= 0 || inCurrency {
                captured.append(contentsOf: attributes.value(i))
                isFromAttribute = true
            }
            if meaning.isCurrency { currency = Array(attributes.value(i)) }
            if place >= 0, let wanted = tree.column(place, attribute: attribute) { set(wanted, attributes.value(i)) }
        }
    }

    private func openOutside(_ name: Bytes, _ number: Int32, _ attributes: XMLAttributes, _ line: Int32) {
        if noted < 2000 { note(name, in: &namesOutside) }
        let meaning = names.meanings[Int(number)]
        if ends(in: recordPath) {
            begin(.record, attributes, line)
        } else if totalPath.map(ends) ?? meaning.isTotal {
            begin(.total(isGrand: open.count <= 2), attributes, line)
        } else {
            inAsOf = asOfPath.map { $0.attribute == nil && ends(in: $0.elements) } ?? meaning.isAsOf
            for i in 0..<attributes.count {
                let attribute = names.number(attributes.name(i))
                let isWanted =
                    asOfPath.map { $0.attribute == attribute && ends(in: $0.elements) }
                    ?? names.meanings[Int(attribute)].isAsOf
                if isWanted { foundAsOf?(attributes.value(i), line) }
            }
        }
        self.line = line
    }

    private func begin(_ kind: Kind, _ attributes: XMLAttributes, _ line: Int32) {
        self.kind = kind
        offset = attributes.offset
        base = open.count
        places.removeAll(keepingCapacity: true)
        places.append(0)
        for i in cells.indices where !cells[i].isEmpty { cells[i].removeAll(keepingCapacity: true) }
        repeated = nil
        if !currency.isEmpty { currency.removeAll(keepingCapacity: true) }
        capturing = -1
        for i in 0..<attributes.count {
            let name = attributes.name(i)
            let attribute = names.number(name)
            if noted < 2000 { note(name, in: &namesInside) }
            if names.meanings[Int(attribute)].isCurrency { currency = Array(attributes.value(i)) }
            if let wanted = tree.column(0, attribute: attribute) {
                set(wanted, attributes.value(i))
            } else if case .total = kind, let wanted = likeColumn(name) {
                set(wanted, attributes.value(i))
            }
        }
    }

    func text(_ text: Bytes) {
        guard capturing >= 0 || inAsOf || inCurrency else { return }
        if isFromAttribute {
            if Text.trimmed(text).isEmpty { return }
            captured.removeAll(keepingCapacity: true)
            isFromAttribute = false
        }
        captured.append(contentsOf: text)
    }

    func close(_ name: Bytes) {
        if let kind {
            if open.count == base {
                finished?(kind, self)
                self.kind = nil
            } else {
                if capturing >= 0 || inCurrency { keepCaptured() }
                places.removeLast()
            }
        } else if inAsOf {
            captured.withUnsafeBufferPointer { foundAsOf?($0, line) }
        }
        capturing = -1
        inAsOf = false
        inCurrency = false
        open.removeLast()
    }

    private func keepCaptured() {
        captured.withUnsafeBufferPointer { text in
            if capturing >= 0 { set(capturing, text) }
            if inCurrency { currency = Array(Text.trimmed(text)) }
        }
    }

    private func set(_ column: Int, _ value: Bytes) {
        let text = Text.trimmed(value)
        if !seen[column] { seen[column] = true }
        if text.isEmpty { return }
        if !cells[column].isEmpty { repeated = column }
        cells[column].append(contentsOf: text)
    }

    /// The first elements show what there is; after that only their cost would be left.
    private func note(_ name: Bytes, in names: inout [String]) {
        noted += 1
        guard names.count < 40 else { return }
        let text = Text.string(name)
        if !names.contains(text) { names.append(text) }
    }

    // MARK: Paths

    /// True when the open elements end in that path.
    @inline(__always)
    private func ends(in path: [Int32]) -> Bool {
        guard path.count <= open.count else { return false }
        let start = open.count - path.count
        for i in path.indices where open[start + i] != path[i] { return false }
        return true
    }

    /// In a total the column whose last name is alike, whatever its path and letter case.
    private func likeColumn(_ name: Bytes) -> Int? {
        lastParts.firstIndex { $0.elementsEqual(name) { Text.lower($0) == Text.lower($1) } }
    }
}
