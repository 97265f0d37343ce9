import Formats
import GRDBSQLite

/// Rows in one canonical form of bytes: what is bound to a statement, and what hashes are made of.
///
/// A column is a tag byte, then for a number its eight bytes (little-endian), for text and blobs four bytes of length
/// and the bytes themselves.
struct RowBuffer {
    private enum Tag {
        static let null: UInt8 = 0
        static let number: UInt8 = 1
        static let text: UInt8 = 2
        static let blob: UInt8 = 3
    }

    /// All rows since the buffer was emptied.
    private(set) var bytes: [UInt8] = []
    /// Where the columns of the current row begin.
    private var starts: [Int] = []

    /// How many columns the current row has so far.
    var columns: Int { starts.count }

    /// Begins a row behind those that are there.
    mutating func beginRow() { starts.removeAll(keepingCapacity: true) }

    /// Forgets all rows.
    mutating func empty() {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
    }

    /// Appends NULL.
    mutating func addNull() {
        starts.append(bytes.count)
        bytes.append(Tag.null)
    }

    /// Appends a number.
    mutating func add(_ number: Int64) {
        starts.append(bytes.count)
        bytes.append(Tag.number)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a text.
    mutating func add(_ text: String) {
        starts.append(bytes.count)
        bytes.append(Tag.text)
        addSized(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a text that a person typed, card numbers masked.
    mutating func add(typed text: String) { add(CardNumbers.masked(text) ?? text) }

    /// Appends all columns of a statement's current row.
    mutating func add(row: RowReader) {
        for column in 0..<row.count {
            switch sqlite3_column_type(row.statement, column) {
            case SQLITE_NULL: addNull()
            case SQLITE_INTEGER: add(sqlite3_column_int64(row.statement, column))
            case let type:
                starts.append(bytes.count)
                bytes.append(type == SQLITE_TEXT ? Tag.text : Tag.blob)
                let start = sqlite3_column_blob(row.statement, column)
                let count = Int(sqlite3_column_bytes(row.statement, column))
                addSized(count)
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
            }
        }
    }

    private mutating func addSized(_ count: Int) {
        precondition(count <= Int(UInt32.max), "a text is longer than four gigabytes")
        withUnsafeBytes(of: UInt32(count).littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// The bytes of some of the current row's columns.
    func withColumns<Result>(_ range: Range<Int>, _ body: (Bytes) throws -> Result) rethrows -> Result {
        let start = starts[range.lowerBound]
        let end = range.upperBound < starts.count ? starts[range.upperBound] : bytes.count
        return try bytes.withUnsafeBufferPointer { try body(Bytes(rebasing: $0[start..<end])) }
    }

    /// Binds some of the current row's columns to a statement's parameters 1, 2 …, without copying, and hands it over.
    ///
    /// The parameters stay valid only while `body` runs.
    func binding<Result>(
        _ range: Range<Int>, to statement: OpaquePointer, _ body: (OpaquePointer) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes { all in
            var parameter: Int32 = 1
            for column in range {
                let at = starts[column]
                switch all[at] {
                case Tag.number:
                    let number = all.loadUnaligned(fromByteOffset: at + 1, as: Int64.self)
                    sqlite3_bind_int64(statement, parameter, Int64(littleEndian: number))
                case Tag.text, Tag.blob:
                    let count = all.loadUnaligned(fromByteOffset: at + 1, as: UInt32.self)
                    let text = all.baseAddress.map { ($0 + at + 5).assumingMemoryBound(to: CChar.self) }
                    // A nil destructor is SQLITE_STATIC: the bytes stay where they are until the statement has run.
                    sqlite3_bind_text(statement, parameter, text, Int32(UInt32(littleEndian: count)), nil)
                default: sqlite3_bind_null(statement, parameter)
                }
                parameter += 1
            }
            return try body(statement)
        }
    }
}
