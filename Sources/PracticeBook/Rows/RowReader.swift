import GRDB
import GRDBSQLite
import Values

/// The columns of a statement's current row, read in order.
struct RowReader {
    /// The statement that stands on the row.
    let statement: OpaquePointer
    private var column: Int32 = 0

    /// A reader at the first column.
    init(_ statement: OpaquePointer) { self.statement = statement }

    /// How many columns a row has.
    var count: Int32 { sqlite3_column_count(statement) }

    /// The next column, a whole number; 0 for NULL.
    mutating func int() -> Int64 {
        defer { column += 1 }
        return sqlite3_column_int64(statement, column)
    }

    /// The next column, a whole number or NULL.
    mutating func optionalInt() -> Int64? {
        guard sqlite3_column_type(statement, column) != SQLITE_NULL else {
            column += 1
            return nil
        }
        return int()
    }

    /// The next column as bytes of UTF-8, valid until the statement moves; empty for NULL.
    mutating func bytes() -> UnsafeBufferPointer<UInt8> {
        defer { column += 1 }
        let start = sqlite3_column_text(statement, column)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// The next column as text; empty for NULL.
    mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }

    /// The next column, a blob.
    mutating func blob() -> [UInt8] {
        defer { column += 1 }
        let start = sqlite3_column_blob(statement, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// The next column, an amount.
    mutating func cents() -> Cents { Cents(int()) }
    /// The next column, true or false.
    mutating func bool() -> Bool { int() != 0 }
    /// The next column, a small number.
    mutating func int32() -> Int32 { Int32(truncatingIfNeeded: int()) }
    /// The next column, a day.
    mutating func day() -> Day { Day(number: int32()) }
    /// The next column, a day or none.
    mutating func optionalDay() -> Day? { optionalInt().map { Day(number: Int32(truncatingIfNeeded: $0)) } }

    /// The next column, one of an enumeration's words.
    mutating func word<Word: RawRepresentable>(_ type: Word.Type) throws -> Word where Word.RawValue == String {
        let text = text()
        guard let word = Word(rawValue: text) else {
            throw BookError.damaged("\(text) is no \(type)")
        }
        return word
    }

    /// The next four columns: unit, record, field, offset.
    mutating func position(file: Int32) -> Position {
        let unit = Position.Unit(rawValue: UInt8(truncatingIfNeeded: int())) ?? .file
        let record = int32()
        let field = int32()
        return Position(file: file, unit: unit, record: record, field: field, offset: int())
    }
}

extension Database {
    /// Runs a query and hands over each row.
    func each(
        _ sql: String, _ arguments: StatementArguments = [], _ body: (inout RowReader) throws -> Void
    ) throws {
        let statement = try makeStatement(sql: sql)
        try statement.setArguments(arguments)
        let raw = statement.sqliteStatement
        sqlite3_reset(raw)
        defer { sqlite3_reset(raw) }
        while try Database.step(raw) {
            var reader = RowReader(raw)
            try body(&reader)
        }
    }

    /// The first row's first column, a number; `nil` without a row or for NULL.
    func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        var found: Int64?
        try each(sql, arguments) { row in found = found ?? row.optionalInt() }
        return found
    }

    /// Steps a raw statement; true when it stands on a row.
    static func step(_ statement: OpaquePointer) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let text = sqlite3_errmsg(sqlite3_db_handle(statement)).map { String(cString: $0) }
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code & 0xFF), message: text)
        }
    }
}
