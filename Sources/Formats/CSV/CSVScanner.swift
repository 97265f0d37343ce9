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
        let bytes = bytes
        let (delimiter, delimiters) = (delimiter, delimiters)
        let n = bytes.count
        while at < n, bytes[at] == 0x0A || bytes[at] == 0x0D {
            if bytes[at] == 0x0A || (at + 1 < n && bytes[at + 1] != 0x0A) || at + 1 == n { line += 1 }
            at += 1
        }
        guard at < n else { return false }
        row.begin(line: line, offset: at)
        // Eight bytes are looked at together, and all ends of fields among them are used before the next eight.
        var window = at
        var marks = CSVScanner.marks(bytes, at: window, delimiters)
        var start = at
        while true {
            if start < n, bytes[start] == 0x22 {
                at = start
                if try quotedField() { break }
                start = at
                window = at
                marks = CSVScanner.marks(bytes, at: window, delimiters)
                continue
            }
            while marks == 0 {
                window &+= 8
                marks = CSVScanner.marks(bytes, at: window, delimiters)
            }
            let end = window &+ (marks.trailingZeroBitCount &>> 3)
            marks &= marks &- 1
            guard end &- start <= CSVScanner.fieldLimit else {
                at = end
                let fault = Fault.fieldTooLong(line: line, field: Int32(row.count + 1))
                skipLine()
                throw fault
            }
            row.append(start: start, end: end, escaped: false)
            at = end
            guard end < n, bytes[end] == delimiter else { break }
            start = end &+ 1
            guard start < n else {
                at = start
                row.append(start: start, end: start, escaped: false)
                break
            }
        }
        row.end(at: at)
        skipLineEnd()
        return true
    }

    /// The high bit of each of eight bytes that is the delimiter or a line end; what lies behind the file is a line end.
    @inline(__always)
    private static func marks(_ bytes: Bytes, at place: Int, _ delimiters: UInt64) -> UInt64 {
        guard let base = bytes.baseAddress else { return Eight.highs }
        let word =
            place &+ 8 <= bytes.count
            ? UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self))
            : lastWord(bytes, place)
        return Eight.exactZeros(word ^ delimiters) | Eight.exactZeros(word ^ Eight.lineFeeds)
            | Eight.exactZeros(word ^ Eight.carriageReturns)
    }

    /// The last bytes of the file, with line feeds behind them.
    @inline(never)
    private static func lastWord(_ bytes: Bytes, _ place: Int) -> UInt64 {
        var word = Eight.lineFeeds
        for i in place..<max(bytes.count, place) {
            let shift = UInt64(i - place) * 8
            word = word & ~(0xFF << shift) | UInt64(bytes[i]) << shift
        }
        return word
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

    /// The high bit of each byte that is zero, all of them right.
    @inline(__always)
    static func exactZeros(_ word: UInt64) -> UInt64 { ~(((word & ~highs) &+ ~highs) | word | ~highs) }
}
