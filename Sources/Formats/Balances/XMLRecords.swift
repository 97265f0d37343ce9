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
    /// All that changes from element to element, behind a pointer: a class's own variables are checked for exclusive
    /// access each time, which took a quarter of the reading.
    private let state: UnsafeMutablePointer<XMLGathering>

    init(columns: [String], record: String, total: String?, asOf: String?) {
        state = .allocate(capacity: 1)
        state.initialize(to: XMLGathering(columns: columns, record: record, total: total, asOf: asOf))
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The cells of the record, in the order of the columns, valid until the next element.
    func row(file: Int32) -> GatheredRow {
        GatheredRow(
            cells: state.pointee.cells, count: state.pointee.count,
            place: Position(file: file, record: line, offset: Int64(offset)))
    }
    /// The line of the record.
    var line: Int32 { state.pointee.line }
    /// Bytes before the end of the record's start tag.
    var offset: Int { state.pointee.offset }
    /// A column that the record holds more than once.
    var repeated: Int? { state.pointee.repeated }
    /// The currency that the record names, as written.
    var currency: [UInt8] { state.pointee.currency }
    /// Which columns some record had.
    var seen: [Bool] { state.pointee.seen }
    /// The first names that stand in records.
    var namesInside: [String] { state.pointee.namesInside }
    /// The first names that stand outside of records.
    var namesOutside: [String] { state.pointee.namesOutside }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if let place = state.pointee.open(name, attributes, line: line) { foundAsOf?(attributes.value(place), line) }
    }

    func text(_ text: Bytes) { state.pointee.text(text) }

    func close(_ name: Bytes) {
        switch state.pointee.close() {
        case .nothing: break
        case .finished(let kind): finished?(kind, self)
        case .asOf(let text): text.withUnsafeBufferPointer { foundAsOf?($0, line) }
        }
    }
}

/// What is gathered of the record that is open.
struct XMLGathering: ~Copyable {
    /// What the end of an element completes.
    enum Completed {
        case nothing
        case finished(XMLRecords.Kind)
        case asOf([UInt8])
    }

    let cells: UnsafeMutablePointer<GrowingBytes>
    let count: Int
    private(set) var line: Int32 = 0
    private(set) var offset = 0
    private(set) var repeated: Int?
    private(set) var currency: [UInt8] = []
    private(set) var seen: [Bool]
    private(set) var namesInside: [String] = []
    private(set) var namesOutside: [String] = []

    private var names: XMLNames
    private let tree: XMLColumnTree
    private let lastParts: [[UInt8]]
    private let recordPath: [Int32]
    private let totalPath: [Int32]?
    private let asOfPath: (elements: [Int32], attribute: Int32?)?
    /// The names of the open elements.
    private var opened: [Int32] = []
    /// For each open element below the record its place among the columns' paths; -1 for none.
    private var places: [Int32] = []
    private var kind: XMLRecords.Kind?
    private var base = 0
    private var capturing = -1
    private var captured = GrowingBytes()
    private var isFromAttribute = false
    private var inAsOf = false
    private var inCurrency = false
    private var noted = 0

    init(columns: [String], record: String, total: String?, asOf: String?) {
        var names = XMLNames()
        tree = XMLColumnTree(columns, &names)
        lastParts = columns.map { column in
            let bytes = Array(column.utf8)
            let start = bytes.lastIndex { $0 == 0x2F || $0 == 0x40 }.map { $0 + 1 } ?? 0
            return Array(bytes[start...])
        }
        recordPath = XMLGathering.path(record, &names)
        totalPath = total.map { XMLGathering.path($0, &names) }
        if let asOf {
            let parts = asOf.split(separator: "@", omittingEmptySubsequences: false)
            let elements = XMLGathering.path(String(parts[0]), &names)
            asOfPath = (elements, parts.count > 1 ? names.number(Array(parts[1].utf8)) : nil)
        } else {
            asOfPath = nil
        }
        count = columns.count
        cells = .allocate(capacity: max(count, 1))
        for i in 0..<count { (cells + i).initialize(to: GrowingBytes()) }
        seen = [Bool](repeating: false, count: columns.count)
        self.names = names
    }

    deinit {
        captured.free()
        for i in 0..<count { cells[i].free() }
        cells.deallocate()
    }

    /// Takes an element's begin; the number of the attribute, if one says what day the report is as of.
    mutating func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) -> Int? {
        let number = names.number(name)
        opened.append(number)
        captured.clear()
        guard kind != nil else {
            return openOutside(name, number, attributes, line)
        }
        if noted < 2000 { noteInside(name) }
        let above = places[places.count - 1]
        let place = above < 0 ? -1 : tree.child(above, number) ?? -1
        places.append(place)
        capturing = place < 0 ? -1 : tree.column(place)
        if case .total = kind, capturing < 0 { capturing = likeColumn(name) ?? -1 }
        isFromAttribute = false
        inCurrency = names.meanings[Int(number)].isCurrency
        if attributes.count > 0 { take(attributes, place) }
        return nil
    }

    private mutating func take(_ attributes: XMLAttributes, _ place: Int32) {
        for i in 0..<attributes.count {
            let attribute = names.number(attributes.name(i))
            let meaning = names.meanings[Int(attribute)]
            if meaning.isValue, capturing >= 0 || inCurrency {
                captured.append(attributes.value(i))
                isFromAttribute = true
            }
            if meaning.isCurrency { currency = Array(attributes.value(i)) }
            if place >= 0, let wanted = tree.column(place, attribute: attribute) { set(wanted, attributes.value(i)) }
        }
    }

    private mutating func openOutside(
        _ name: Bytes, _ number: Int32, _ attributes: XMLAttributes, _ line: Int32
    ) -> Int? {
        if noted < 2000 { noteOutside(name) }
        let meaning = names.meanings[Int(number)]
        self.line = line
        if ends(in: recordPath) {
            begin(.record, attributes, line)
        } else if totalPath.map({ ends(in: $0) }) ?? meaning.isTotal {
            begin(.total(isGrand: opened.count <= 2), attributes, line)
        } else {
            inAsOf = asOfPath.map { $0.attribute == nil && ends(in: $0.elements) } ?? meaning.isAsOf
            for i in 0..<attributes.count {
                let attribute = names.number(attributes.name(i))
                let isWanted =
                    asOfPath.map { $0.attribute == attribute && ends(in: $0.elements) }
                    ?? names.meanings[Int(attribute)].isAsOf
                if isWanted { return i }
            }
        }
        return nil
    }

    private mutating func begin(_ kind: XMLRecords.Kind, _ attributes: XMLAttributes, _ line: Int32) {
        self.kind = kind
        offset = attributes.offset
        base = opened.count
        places.removeAll(keepingCapacity: true)
        places.append(0)
        for i in 0..<count { cells[i].clear() }
        repeated = nil
        if !currency.isEmpty { currency.removeAll(keepingCapacity: true) }
        capturing = -1
        for i in 0..<attributes.count {
            let name = attributes.name(i)
            let attribute = names.number(name)
            if noted < 2000 { noteInside(name) }
            if names.meanings[Int(attribute)].isCurrency { currency = Array(attributes.value(i)) }
            if let wanted = tree.column(0, attribute: attribute) {
                set(wanted, attributes.value(i))
            } else if case .total = kind, let wanted = likeColumn(name) {
                set(wanted, attributes.value(i))
            }
        }
    }

    mutating func text(_ text: Bytes) {
        guard capturing >= 0 || inAsOf || inCurrency else { return }
        if isFromAttribute {
            if Text.trimmed(text).isEmpty { return }
            captured.clear()
            isFromAttribute = false
        }
        captured.append(text)
    }

    /// Takes an element's end.
    mutating func close() -> Completed {
        var completed = Completed.nothing
        if let kind {
            if opened.count == base {
                completed = .finished(kind)
                self.kind = nil
            } else {
                if capturing >= 0 || inCurrency { keepCaptured() }
                places.removeLast()
            }
        } else if inAsOf {
            completed = .asOf(Array(captured.bytes))
        }
        capturing = -1
        inAsOf = false
        inCurrency = false
        opened.removeLast()
        return completed
    }

    private mutating func keepCaptured() {
        if capturing >= 0 { set(capturing, captured.bytes) }
        if inCurrency { currency = Array(Text.trimmed(captured.bytes)) }
    }

    private mutating func set(_ column: Int, _ value: Bytes) {
        let text = Text.trimmed(value)
        if !seen[column] { seen[column] = true }
        if text.isEmpty { return }
        if cells[column].count > 0 { repeated = column }
        cells[column].append(text)
    }

    /// The first elements show what there is; after that only their cost would be left.
    private mutating func noteInside(_ name: Bytes) {
        noted += 1
        XMLGathering.note(name, &namesInside)
    }

    private mutating func noteOutside(_ name: Bytes) {
        noted += 1
        XMLGathering.note(name, &namesOutside)
    }

    private static func note(_ name: Bytes, _ names: inout [String]) {
        guard names.count < 40 else { return }
        let text = Text.string(name)
        if !names.contains(text) { names.append(text) }
    }

    // MARK: Paths

    private static func path(_ text: String, _ names: inout XMLNames) -> [Int32] {
        var numbers: [Int32] = []
        for part in text.split(separator: "/") { numbers.append(names.number(Array(part.utf8))) }
        return numbers
    }

    /// True when the open elements end in that path.
    @inline(__always)
    private func ends(in path: [Int32]) -> Bool {
        guard path.count <= opened.count else { return false }
        let start = opened.count - path.count
        for i in path.indices where opened[start + i] != path[i] { return false }
        return true
    }

    /// In a total the column whose last name is alike, whatever its path and letter case.
    private func likeColumn(_ name: Bytes) -> Int? {
        lastParts.firstIndex { $0.elementsEqual(name) { Text.lower($0) == Text.lower($1) } }
    }
}
