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
    /// The delimiter in each byte of a word, to look for it in eight bytes at a time.
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
        delimiters = UInt64(delimiter) &* Eight.ones
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
            at = stop(at: delimiter, delimiters, from: start)
            guard at - start <= CSVScanner.fieldLimit else {
                let fault = Fault.fieldTooLong(line: line, field: Int32(row.count + 1))
                skipLine()
                throw fault
            }
            row.append(start: start, end: at, escaped: false)
            if endsRow() { break }
        }
        row.end(at: at)
        skipLineEnd()
        return true
    }

    /// The next byte that ends a field (the delimiter, or a quote within quotes), or line end, or the end of the file.
    /// `marks` holds the byte eight times.
    @inline(__always)
    private func stop(at mark: UInt8, _ marks: UInt64, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let raw = UnsafeRawPointer(base)
        let n = bytes.count
        var i = start
        while i &+ 8 <= n {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            let hits =
                Eight.zeros(word ^ marks) | Eight.zeros(word ^ Eight.lineFeeds)
                | Eight.zeros(word ^ Eight.carriageReturns)
            if hits != 0 { return i &+ (hits.trailingZeroBitCount &>> 3) }
            i &+= 8
        }
        while i < n {
            let c = base[i]
            if c == mark || c == 0x0A || c == 0x0D { break }
            i &+= 1
        }
        return i
    }

    /// At a delimiter: steps over it. At a line end or the end of the file: true.
    private mutating func endsRow() -> Bool {
        guard at < bytes.count, bytes[at] == delimiter else { return true }
        at += 1
        if at == bytes.count {
            row.append(start: at, end: at, escaped: false)
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
                    row.append(start: start - 1, end: end, escaped: false)
                    return endsRow()
                }
                at = start
                line = opened
                skipLine()
                throw .unclosedQuote(line: opened)
            }
            let c = bytes[at]
            if c != 0x22, c != 0x0A, c != 0x0D {
                at = stop(at: 0x22, Eight.quotes, from: at + 1)
                continue
            }
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
        row.append(start: start, end: at, escaped: escaped)
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

/// Searches eight bytes at a time.
enum Eight {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs: UInt64 = 0x8080_8080_8080_8080
    static let lineFeeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
    static let quotes: UInt64 = 0x2222_2222_2222_2222
    static let carriageReturns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

    /// The high bit of each byte that is zero. Bits above the lowest may be wrong; the lowest is right.
    @inline(__always)
    static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}

/// One row of delimited text. Its fields point into the file and live until the scanner moves on.
public struct CSVRow {
    private struct Field {
        var start: Int
        /// Fields are shorter than ``CSVScanner/fieldLimit``.
        var count: Int32
        var escaped: Bool
        var end: Int { start + Int(count) }
    }

    private let bytes: Bytes
    private let file: Int32
    /// Fields of this row and, beyond `count`, of earlier ones: cleared by counting alone.
    private var fields: [Field] = []
    /// How many fields the row has.
    public private(set) var count = 0
    /// Bytes of its longest field: none holds a card number where that is less than thirteen.
    private(set) var longest: Int32 = 0
    private var end = 0
    /// The line on which the row begins, from 1.
    public private(set) var line: Int32 = 0
    /// Bytes before the row in the file.
    public private(set) var offset = 0

    init(bytes: Bytes, file: Int32) {
        self.bytes = bytes
        self.file = file
    }

    mutating func begin(line: Int32, offset: Int) {
        count = 0
        longest = 0
        self.line = line
        self.offset = offset
    }

    mutating func append(start: Int, end: Int, escaped: Bool) {
        let field = Field(start: start, count: Int32(truncatingIfNeeded: end &- start), escaped: escaped)
        fields.withUnsafeMutableBufferPointer { if count < $0.count { $0[count] = field } }
        if count == fields.count { fields.append(field) }
        longest = max(longest, field.count)
        count &+= 1
    }

    mutating func end(at: Int) { end = at }

    /// The bytes of field `index` (from 0) between its quotes, doubled quotes not yet undone; empty beyond the last.
    public func raw(_ index: Int) -> Bytes {
        guard index < count, let base = bytes.baseAddress else { return Bytes(start: nil, count: 0) }
        let f = fields[index]
        return Bytes(start: base + f.start, count: Int(f.count))
    }

    /// True when field `index` holds doubled quotes, each of which stands for one.
    public func isEscaped(_ index: Int) -> Bool { index < count && fields[index].escaped }

    /// As ``raw(_:)`` without blanks at either side: for numbers, dates and words, which never hold quotes.
    public func trimmed(_ index: Int) -> Bytes { Text.trimmed(raw(index)) }

    /// The text of field `index` (from 0), doubled quotes undone; empty beyond the last.
    public func string(_ index: Int) -> String {
        guard index < count else { return "" }
        let text = Text.string(raw(index))
        return fields[index].escaped ? CSVRow.undoubled(text) : text
    }

    /// As ``string(_:)`` without blanks at either side.
    public func trimmedString(_ index: Int) -> String {
        guard index < count else { return "" }
        let text = Text.string(trimmed(index))
        return fields[index].escaped ? CSVRow.undoubled(text) : text
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
        guard longest >= CardNumbers.shortest else { return false }
        for i in 0..<count where fields[i].count >= CardNumbers.shortest {
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
