import Values

/// One row of text cells, wherever it comes from: a delimited file, a worksheet, an element of XML.
///
/// Cells point into storage that lives until the next row is read.
public protocol RowText {
    /// How many cells the row has.
    var count: Int { get }
    /// The bytes of cell `index` (from 0); empty beyond the last.
    func raw(_ index: Int) -> Bytes
    /// As ``raw(_:)`` without blanks at either side.
    func trimmed(_ index: Int) -> Bytes
    /// The text of cell `index` (from 0) without blanks at either side; empty beyond the last.
    func trimmedString(_ index: Int) -> String
    /// True when cell `index` holds doubled quotes, each of which stands for one.
    func isEscaped(_ index: Int) -> Bool
    /// True when the cells' bytes stay where they are until the file is let go.
    var isLasting: Bool { get }
    /// The row's place; with a field (from 1) that cell's place.
    func position(field: Int) -> Position
    /// The row's text with cell `index` (from 0) marked, for a caret line.
    func excerpt(field index: Int) -> Excerpt
    /// True when trailing empty cells are left out by the format itself, so that a short row is no fault.
    var mayBeShort: Bool { get }
}

extension RowText {
    /// True when every cell is blank.
    public var isEmptyRow: Bool {
        for i in 0..<count where !Text.trimmedWide(raw(i)).isEmpty { return false }
        return true
    }
}

extension CSVRow: RowText {
    /// True: the cells are places in the file.
    public var isLasting: Bool { true }
    /// False: a delimited row has a delimiter for every cell.
    public var mayBeShort: Bool { false }
}

/// Bytes that grow and keep their place until they are cleared.
final class CellStorage {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    func clear() { count = 0 }

    func append(_ bytes: Bytes) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if count + bytes.count > capacity {
            capacity = max(capacity * 2, count + bytes.count)
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
            larger.update(from: base, count: count)
            base.deallocate()
            base = larger
        }
        (base + count).update(from: source, count: bytes.count)
        count += bytes.count
    }
}

/// A row whose cells were gathered one by one into a buffer of its own, used again for every row.
///
/// A copy shares the buffer: it is for the one reader that fills it, row after row.
public struct CellRow: RowText {
    private let buffer = CellStorage()
    private var ends: [Int] = []
    private var place: Position
    /// True: worksheets leave out trailing empty cells.
    public var mayBeShort: Bool { true }

    /// False: the next row takes the place of this one.
    public var isLasting: Bool { false }

    /// False: cells are text as it is meant.
    public func isEscaped(_ index: Int) -> Bool { false }

    /// An empty row of a file.
    public init(file: Int32, unit: Position.Unit) { place = Position(file: file, unit: unit, record: 0) }

    /// Starts over at a place.
    public mutating func begin(record: Int32, offset: Int = 0) {
        buffer.clear()
        ends.removeAll(keepingCapacity: true)
        place.record = record
        place.offset = Int64(offset)
    }

    /// Adds the next cell.
    public mutating func append(_ cell: Bytes) {
        buffer.append(cell)
        ends.append(buffer.count)
    }

    /// Adds the next cell.
    public mutating func append(_ cell: String) {
        var cell = cell
        cell.withUTF8 { append($0) }
    }

    /// Adds empty cells until the row has `count`.
    public mutating func pad(to count: Int) {
        while ends.count < count { ends.append(buffer.count) }
    }

    /// How many cells the row has.
    public var count: Int { ends.count }

    /// The bytes of cell `index`, valid until the row changes.
    public func raw(_ index: Int) -> Bytes {
        guard index < ends.count else { return Bytes(start: nil, count: 0) }
        let start = index == 0 ? 0 : ends[index - 1]
        return Bytes(start: buffer.base + start, count: ends[index] - start)
    }

    /// The bytes of cell `index` without blanks at either side.
    public func trimmed(_ index: Int) -> Bytes { Text.trimmed(raw(index)) }

    /// The text of cell `index` without blanks at either side.
    public func trimmedString(_ index: Int) -> String { Text.string(trimmed(index)) }

    /// The row's place, or that of one of its cells (from 1).
    public func position(field: Int) -> Position { place.at(field) }

    /// The cells joined by bars, with one marked.
    public func excerpt(field index: Int) -> Excerpt {
        var text = ""
        var start = 0
        var length = 0
        for i in 0..<min(count, 64) {
            if i > 0 { text += " | " }
            if i == index { start = text.count }
            let cell = trimmedString(i)
            text += cell
            if i == index { length = cell.count }
        }
        let limit = 200
        guard start + length > limit else {
            return Excerpt(text: String(text.prefix(limit)), start: start, count: max(length, 1))
        }
        let cut = max(0, start - 40)
        return Excerpt(
            text: String(text.dropFirst(cut).prefix(limit)), start: start - cut, count: max(min(length, 80), 1))
    }
}

extension Text {
    /// As ``trimmed(_:)``, no-break spaces too.
    @inlinable
    public static func trimmedWide(_ b: Bytes) -> Bytes {
        var t = trimmed(b)
        while t.count >= 2, t[0] == 0xC2, t[1] == 0xA0 { t = trimmed(Bytes(rebasing: t[2...])) }
        while t.count >= 2, t[t.count - 2] == 0xC2, t[t.count - 1] == 0xA0 {
            t = trimmed(Bytes(rebasing: t[..<(t.count - 2)]))
        }
        return t
    }

    /// True for what stands where nothing is meant: no bytes, dashes alone, `N/A`, `NA`, `NULL`, `none`.
    public static func isBlankWord(_ b: Bytes) -> Bool {
        if b.isEmpty { return true }
        if equals(b, "n/a") || equals(b, "na") || equals(b, "null") || equals(b, "none") || equals(b, "nil") {
            return true
        }
        var i = 0
        while i < b.count {
            if b[i] == 0x2D {
                i += 1
            } else if i + 2 < b.count, b[i] == 0xE2, b[i + 1] == 0x80, b[i + 2] == 0x93 || b[i + 2] == 0x94 {
                i += 3
            } else if b[i] == 0x96 || b[i] == 0x97 {
                // En and em dash of Windows-1252.
                i += 1
            } else {
                return false
            }
        }
        return true
    }
}
