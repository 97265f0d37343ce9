import Values

/// One row of delimited text. It points into the file, and lives until the scanner moves on: a copy does not outlive that.
public struct CSVRow {
    private struct Field {
        var start: Int
        /// Fields are shorter than ``CSVScanner/fieldLimit``.
        var count: Int32
        var escaped: Bool
        var end: Int { start + Int(count) }
    }

    /// The row as it is now: one place that the scanner and every copy of the row see, so that a copy costs nothing.
    private struct State {
        var fields: UnsafeMutablePointer<Field>
        var capacity: Int
        var count = 0
        /// How many fields are long enough for a card number, and the last of these.
        var longFields = 0
        var longField = 0
        var end = 0
        var offset = 0
        var line: Int32 = 0
    }

    /// Holds the memory of the state and its fields.
    private final class Memory {
        let state: UnsafeMutablePointer<State>

        init(capacity: Int) {
            state = .allocate(capacity: 1)
            state.initialize(to: State(fields: .allocate(capacity: capacity), capacity: capacity))
        }

        deinit {
            state.pointee.fields.deallocate()
            state.deallocate()
        }
    }

    private let bytes: Bytes
    private let file: Int32
    private let memory = Memory(capacity: 64)
    private let state: UnsafeMutablePointer<State>

    init(bytes: Bytes, file: Int32) {
        self.bytes = bytes
        self.file = file
        state = memory.state
    }

    /// How many fields the row has.
    @inline(__always)
    public var count: Int { state.pointee.count }
    /// The line on which the row begins, from 1.
    public var line: Int32 { state.pointee.line }
    /// Bytes before the row in the file.
    public var offset: Int { state.pointee.offset }

    @inline(__always)
    func begin(line: Int32, offset: Int) {
        state.pointee.count = 0
        state.pointee.longFields = 0
        state.pointee.line = line
        state.pointee.offset = offset
    }

    @inline(__always)
    func append(start: Int, end: Int, escaped: Bool) {
        let count = state.pointee.count
        if count == state.pointee.capacity { grow() }
        let length = Int32(truncatingIfNeeded: end &- start)
        state.pointee.fields[count] = Field(start: start, count: length, escaped: escaped)
        if length >= Int32(CardNumbers.shortest) {
            state.pointee.longFields &+= 1
            state.pointee.longField = count
        }
        state.pointee.count = count &+ 1
    }

    @inline(never)
    private func grow() {
        let larger = UnsafeMutablePointer<Field>.allocate(capacity: state.pointee.capacity * 2)
        larger.update(from: state.pointee.fields, count: state.pointee.count)
        state.pointee.fields.deallocate()
        state.pointee.fields = larger
        state.pointee.capacity *= 2
    }

    @inline(__always)
    func end(at place: Int) { state.pointee.end = place }

    /// Where the row's last field ends.
    private var end: Int { state.pointee.end }

    @inline(__always)
    private func field(_ index: Int) -> Field { state.pointee.fields[index] }

    /// The bytes of field `index` (from 0) between its quotes, doubled quotes not yet undone; empty beyond the last.
    @inline(__always)
    public func raw(_ index: Int) -> Bytes {
        guard index < count, let base = bytes.baseAddress else { return Bytes(start: nil, count: 0) }
        let f = field(index)
        return Bytes(start: base + f.start, count: Int(f.count))
    }

    /// True when field `index` holds doubled quotes, each of which stands for one.
    @inline(__always)
    public func isEscaped(_ index: Int) -> Bool { index < count && field(index).escaped }

    /// As ``raw(_:)`` without blanks at either side: for numbers, dates and words, which never hold quotes.
    @inline(__always)
    public func trimmed(_ index: Int) -> Bytes { Text.trimmed(raw(index)) }

    /// The text of field `index` (from 0), doubled quotes undone; empty beyond the last.
    public func string(_ index: Int) -> String {
        guard index < count else { return "" }
        let text = Text.string(raw(index))
        return field(index).escaped ? CSVRow.undoubled(text) : text
    }

    /// As ``string(_:)`` without blanks at either side.
    public func trimmedString(_ index: Int) -> String {
        guard index < count else { return "" }
        let text = Text.string(trimmed(index))
        return field(index).escaped ? CSVRow.undoubled(text) : text
    }

    /// True when every field is blank.
    public var isBlank: Bool { (0..<count).allSatisfy { trimmed($0).isEmpty } }

    /// The row's place; with a field (from 1) that field's place.
    public func position(field: Int = 0) -> Position {
        Position(file: file, unit: .line, record: line, field: Int32(field), offset: Int64(offset))
    }

    /// False where no field holds a card number.
    @inline(__always)
    var mayHoldCard: Bool {
        if state.pointee.longFields == 0 { return false }
        if state.pointee.longFields == 1 { return CardNumbers.first(in: raw(state.pointee.longField)) != nil }
        for i in 0..<count where field(i).count >= CardNumbers.shortest {
            if CardNumbers.first(in: raw(i)) != nil { return true }
        }
        return false
    }

    /// Where the row stands in the file, without its line end.
    var span: Range<Int> { offset..<max(end, offset) }

    /// The bytes of the whole row as they stand in the file, without the line end.
    public var whole: Bytes { Bytes(rebasing: bytes[offset..<max(end, offset)]) }

    /// The row's text with field `index` (from 0) marked, for a caret line.
    public func excerpt(field index: Int) -> Excerpt {
        let limit = 200
        guard index < count else {
            return Excerpt(text: String(Text.string(whole).prefix(limit)), start: 0, count: 0)
        }
        let f = field(index)
        let before = Text.string(Bytes(rebasing: bytes[offset..<f.start]))
        let count = Text.string(Bytes(rebasing: bytes[f.start..<f.end])).count
        let text = Text.string(whole)
        guard before.count + count > limit else {
            return Excerpt(text: String(text.prefix(limit)), start: before.count, count: max(count, 1))
        }
        let cut = max(0, before.count - 40)
        return Excerpt(
            text: String(text.dropFirst(cut).prefix(limit)), start: before.count - cut, count: max(min(count, 80), 1))
    }

    static func undoubled(_ text: String) -> String {
        var out = [UInt8]()
        var skip = false
        for byte in text.utf8 {
            if skip, byte == 0x22 {
                skip = false
                continue
            }
            out.append(byte)
            skip = byte == 0x22
        }
        return String(decoding: out, as: UTF8.self)
    }
}
