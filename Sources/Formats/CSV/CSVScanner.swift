import Values

/// Reads delimited text a row at a time, in one pass over its bytes (RFC 4180, with the leniencies that vendors need).
///
/// Rows may end in LF, CRLF or CR; the last may end in nothing. Quoted fields may hold delimiters, line ends and doubled
/// quotes. Blank lines are skipped. The scanner keeps no row but the current one: memory does not grow with the file.
public struct CSVScanner {
    /// What a row that cannot be split is: the scanner goes on at the next line.
    public enum Fault: Error, Equatable {
        /// A quoted field that is never closed, begun on this line.
        case unclosedQuote(line: Int32)
        /// Text after a closing quote, at this line and field.
        case textAfterQuote(line: Int32, field: Int32)
        /// A field longer than the limit, at this line and field.
        case fieldTooLong(line: Int32, field: Int32)
    }

    /// The longest field that is read, in bytes.
    public static let fieldLimit = 1 << 20

    /// What the current row holds.
    public private(set) var row: CSVRow
    /// The line at which the next row begins, from 1.
    public private(set) var line: Int32 = 1
    private let bytes: Bytes
    private var at: Int
    private let delimiter: UInt8
    private let delimiters: UInt64
    private let lenientQuotes: Bool

    /// A scanner over text in any ASCII superset, a UTF-8 byte order mark skipped.
    ///
    /// - Parameters:
    ///   - file: the number that positions carry.
    ///   - lenientQuotes: a quote inside a quoted field that is not followed by a delimiter or line end is text, as some
    ///     banks write it, instead of a fault.
    public init(_ bytes: Bytes, file: Int32, delimiter: UInt8 = 0x2C, lenientQuotes: Bool = false) {
        self.bytes = bytes
        self.delimiter = delimiter
        delimiters = UInt64(delimiter) &* 0x0101_0101_0101_0101
        self.lenientQuotes = lenientQuotes
        at = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        row = CSVRow(bytes: bytes, file: file)
    }

    /// Moves to the next row that is not blank; false at the end of the file.
    public mutating func next() throws(Fault) -> Bool {
        let n = bytes.count
        while at < n, bytes[at] == 0x0A || bytes[at] == 0x0D {
            if bytes[at] == 0x0A || (at + 1 < n && bytes[at + 1] != 0x0A) || at + 1 == n { line += 1 }
            at += 1
        }
        guard at < n else { return false }
        row.begin(line: line, offset: at)
        while true {
            if at < n, bytes[at] == 0x22 {
                if try quotedField() { break }
                continue
            }
            let start = at
            at = endOfField(from: at)
            guard at - start <= CSVScanner.fieldLimit else {
                let fault = Fault.fieldTooLong(line: line, field: Int32(row.count + 1))
                skipLine()
                throw fault
            }
            row.append(start: start, end: at, quoted: false, escaped: false)
            if endsRow() { break }
        }
        row.end(at: at)
        skipLineEnd()
        return true
    }

    /// The first delimiter or line end at or after `start`, or the end of the file. Eight bytes at a time: a byte of
    /// `word ^ pattern` is zero where the pattern's byte stands.
    @inline(__always)
    private func endOfField(from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let raw = UnsafeRawPointer(base)
        var i = start
        while i &+ 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self).littleEndian
            let found =
                zeros(word ^ delimiters) | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeros(word ^ 0x0D0D_0D0D_0D0D_0D0D)
            if found != 0 { return i &+ found.trailingZeroBitCount >> 3 }
            i &+= 8
        }
        while i < bytes.count {
            let c = base[i]
            if c == delimiter || c == 0x0A || c == 0x0D { break }
            i &+= 1
        }
        return i
    }

    /// The high bit of each byte that is zero; of bytes above such a one it may be set too, never of one below.
    @inline(__always)
    private func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 }

    /// At a delimiter: steps over it. At a line end or the end of the file: true.
    private mutating func endsRow() -> Bool {
        guard at < bytes.count, bytes[at] == delimiter else { return true }
        at += 1
        if at == bytes.count {
            row.append(start: at, end: at, quoted: false, escaped: false)
            return true
        }
        return false
    }

    /// Reads a field that begins with a quote; true when the row ends behind it.
    private mutating func quotedField() throws(Fault) -> Bool {
        let opened = line
        let start = at + 1
        let n = bytes.count
        var escaped = false
        at = start
        while true {
            guard at < n else {
                if lenientQuotes, let end = firstLineEnd(from: start) {
                    // The quote was never meant as one: the field is the rest of its line, as it stands.
                    at = end
                    line = opened
                    row.append(start: start - 1, end: end, quoted: false, escaped: false)
                    return endsRow()
                }
                at = start
                line = opened
                skipLine()
                throw .unclosedQuote(line: opened)
            }
            let c = bytes[at]
            if c == 0x0A { line += 1 } else if c == 0x0D, at + 1 < n, bytes[at + 1] != 0x0A { line += 1 }
            guard c == 0x22 else {
                at += 1
                continue
            }
            if at + 1 < n, bytes[at + 1] == 0x22 {
                escaped = true
                at += 2
                continue
            }
            let next = at + 1 < n ? bytes[at + 1] : 0x0A
            if next == delimiter || next == 0x0A || next == 0x0D { break }
            guard lenientQuotes else {
                let fault = Fault.textAfterQuote(line: line, field: Int32(row.count + 1))
                skipLine()
                throw fault
            }
            at += 1
        }
        guard at - start <= CSVScanner.fieldLimit else {
            let fault = Fault.fieldTooLong(line: opened, field: Int32(row.count + 1))
            at += 1
            skipLine()
            throw fault
        }
        row.append(start: start, end: at, quoted: true, escaped: escaped)
        at += 1
        return endsRow()
    }

    private func firstLineEnd(from start: Int) -> Int? {
        var i = start
        while i < bytes.count {
            if bytes[i] == 0x0A || bytes[i] == 0x0D { return i }
            i += 1
        }
        return bytes.count
    }

    private mutating func skipLine() {
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        skipLineEnd()
    }

    private mutating func skipLineEnd() {
        guard at < bytes.count else { return }
        if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
        at += 1
        line += 1
    }
}

/// One row of delimited text. Its fields point into the file and live until the scanner moves on.
public struct CSVRow {
    private struct Field {
        var start: Int
        var end: Int
        var quoted: Bool
        var escaped: Bool
    }

    private let bytes: Bytes
    private let file: Int32
    private var fields: [Field] = []
    private var end = 0
    /// The line on which the row begins, from 1.
    public private(set) var line: Int32 = 0
    /// Bytes before the row in the file.
    public private(set) var offset = 0

    init(bytes: Bytes, file: Int32) {
        self.bytes = bytes
        self.file = file
        fields.reserveCapacity(64)
    }

    mutating func begin(line: Int32, offset: Int) {
        fields.removeAll(keepingCapacity: true)
        self.line = line
        self.offset = offset
    }

    mutating func append(start: Int, end: Int, quoted: Bool, escaped: Bool) {
        fields.append(Field(start: start, end: end, quoted: quoted, escaped: escaped))
    }

    mutating func end(at: Int) { end = at }

    /// How many fields the row has.
    public var count: Int { fields.count }

    /// The bytes of field `index` (from 0) between its quotes, doubled quotes not yet undone; empty beyond the last.
    public func raw(_ index: Int) -> Bytes {
        guard index < fields.count else { return Bytes(start: nil, count: 0) }
        let f = fields[index]
        return Bytes(rebasing: bytes[f.start..<f.end])
    }

    /// As ``raw(_:)`` without blanks at either side: for numbers, dates and words, which never hold quotes.
    public func trimmed(_ index: Int) -> Bytes { Text.trimmed(raw(index)) }

    /// True when the field holds doubled quotes, so that its text is not its bytes.
    func isEscaped(_ index: Int) -> Bool { index < fields.count && fields[index].escaped }

    /// The text of field `index` (from 0), doubled quotes undone; empty beyond the last.
    public func string(_ index: Int) -> String {
        guard index < fields.count else { return "" }
        let text = Text.string(raw(index))
        return fields[index].escaped ? CSVRow.undoubled(text) : text
    }

    /// As ``string(_:)`` without blanks at either side.
    public func trimmedString(_ index: Int) -> String {
        guard index < fields.count else { return "" }
        let text = Text.string(trimmed(index))
        return fields[index].escaped ? CSVRow.undoubled(text) : text
    }

    /// True when every field is blank.
    public var isBlank: Bool { fields.indices.allSatisfy { trimmed($0).isEmpty } }

    /// The row's place; with a field (from 1) that field's place.
    public func position(field: Int = 0) -> Position {
        Position(file: file, unit: .line, record: line, field: Int32(field), offset: Int64(offset))
    }

    /// The bytes of the whole row as they stand in the file, without the line end.
    public var whole: Bytes { Bytes(rebasing: bytes[offset..<max(end, offset)]) }

    /// The row's text with field `index` (from 0) marked, for a caret line.
    public func excerpt(field index: Int) -> Excerpt {
        let limit = 200
        guard index < fields.count else {
            return Excerpt(text: String(Text.string(whole).prefix(limit)), start: 0, count: 0)
        }
        let f = fields[index]
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

    private static func undoubled(_ text: String) -> String {
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
