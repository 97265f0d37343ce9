import Formats
import Foundation
import GRDB
import GRDBSQLite

/// One run being written: a writer per table, and the seal at the end.
///
/// Whoever makes one has begun a transaction and commits or rolls back.
final class RunWriter {
    /// The number of the run.
    let run: Int64
    /// The sum over the book's facts, this run's included so far.
    var sum: FactSum
    private let db: Database
    private let before: (run: Int64, chain: [UInt8])
    private var writers: [String: TableWriter] = [:]

    /// Begins the next run of the book.
    init(_ db: Database) throws {
        self.db = db
        let last = try Seal.last(db)
        before = (last.run, last.chain)
        run = try (db.number("SELECT max(run_id) FROM runs") ?? 0) + 1
        sum = last.sum
    }

    /// Appends one row; `fill` adds the columns behind `run_id` in the table's order.
    func add(_ table: Table, _ fill: (inout RowBuffer) -> Void) throws {
        try writer(table).add(run: run, sum: &sum, fill)
    }

    /// Appends a row for each value.
    func add<Value>(
        _ table: Table, _ values: some Sequence<Value>, _ fill: (Value, inout RowBuffer) -> Void
    ) throws {
        let writer = try writer(table)
        for value in values { try writer.add(run: run, sum: &sum) { fill(value, &$0) } }
    }

    private func writer(_ table: Table) throws -> TableWriter {
        if let writer = writers[table.name] { return writer }
        let writer = try TableWriter(table, db)
        writers[table.name] = writer
        return writer
    }

    /// Seals the run: the book's sum after it, and a chain over everything that it wrote.
    ///
    /// - Returns: the book's digest.
    func seal() throws -> String {
        var trails: [String: [UInt8]] = [:]
        for (name, writer) in writers { trails[name] = writer.finish() }
        let chain = Seal.chain(after: before.chain, trails: trails, sum: sum)
        try db.execute(
            sql: "INSERT INTO seals (run_id, content_sum, chain, trails) VALUES (?, ?, ?, ?)",
            arguments: [run, Data(sum.bytes), Data(chain), Seal.text(trails)])
        return sum.digest
    }
}

/// What closes a run: the book's facts after it, and a chain over all runs so far.
struct Seal {
    /// The run; 0 for a book without runs.
    var run: Int64 = 0
    /// The sum over the book's facts.
    var sum = FactSum()
    /// SHA-256 over the chain before and all that the run wrote.
    var chain: [UInt8]
    /// The hash over the run's rows in each table, as ``text(_:)`` writes it: tells which table was changed.
    var trails = ""

    /// The columns that ``init(_:)`` reads.
    static let columns = "run_id, content_sum, chain, trails"

    /// The seal of the last run.
    static func last(_ db: Database) throws -> Seal {
        var seal = try Seal(practiceOf: db)
        try db.each("SELECT \(columns) FROM seals ORDER BY run_id DESC LIMIT 1") { seal = try Seal(&$0) }
        return seal
    }

    /// No run yet: the chain begins with whose book it is.
    init(practiceOf db: Database) throws {
        var bytes: [UInt8] = []
        try db.each("SELECT key, value FROM meta ORDER BY key") { row in
            for text in [row.text(), row.text()] { bytes += Array(text.utf8) + [0] }
        }
        chain = bytes.withUnsafeBufferPointer { SHA256.digest(of: $0) }
    }

    /// Reads ``columns``.
    init(_ row: inout RowReader) throws {
        run = row.int()
        sum = try FactSum(blob: row.blob())
        chain = row.blob()
        trails = row.text()
    }

    /// `table:hash` for each table that a run wrote to, with blanks between.
    static func text(_ trails: [String: [UInt8]]) -> String {
        trails.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { name, hash in "\(name):\(SHA256.hex(hash))" }
            .joined(separator: " ")
    }

    /// The chain after a run that wrote these rows.
    static func chain(after before: [UInt8], trails: [String: [UInt8]], sum: FactSum) -> [UInt8] {
        var bytes = before
        for table in Table.all {
            guard let trail = trails[table.name], !trail.isEmpty else { continue }
            bytes += Array(table.name.utf8) + [0] + trail
        }
        bytes += sum.bytes
        return bytes.withUnsafeBufferPointer { SHA256.digest(of: $0) }
    }
}

extension FactSum {
    /// A sum as it was kept with a run.
    init(blob: [UInt8]) throws {
        guard blob.count == 32 else { throw BookError.damaged("a run's seal has not 32 bytes") }
        self.init(bytes: blob)
    }
}

/// Appends rows to one table, keeping the hash over them and the book's sum.
final class TableWriter {
    private let table: Table
    private let salt: FactSum
    private let insert: Statement
    private let lastVersion: Statement?
    private let hadRows: Bool
    private var trail = Trail()
    private var scratch = RowBuffer()
    private var seen: Set<Int> = []

    /// A writer for a table.
    init(_ table: Table, _ db: Database) throws {
        self.table = table
        salt = FactSum(table: table.name)
        insert = try db.makeStatement(sql: table.insertSQL)
        lastVersion = table.keys > 0 ? try db.makeStatement(sql: table.lastVersionSQL) : nil
        hadRows = try db.number("SELECT 1 FROM \(table.name) LIMIT 1") != nil
    }

    /// Appends one row.
    func add(run: Int64, sum: inout FactSum, _ fill: (inout RowBuffer) -> Void) throws {
        trail.buffer.beginRow()
        trail.buffer.add(run)
        fill(&trail.buffer)
        precondition(trail.buffer.columns == table.columns.count, "a row of \(table.name) lacks columns")
        if table.facts > 0 {
            if let old = try replaced() { sum -= old }
            sum += trail.buffer.withColumns(table.factRange) { FactSum(fact: $0, salt: salt) }
        }
        let statement = insert.sqliteStatement
        try trail.buffer.binding(0..<table.columns.count, to: statement) { _ = try Database.step($0) }
        sqlite3_reset(statement)
        trail.rowEnded()
    }

    /// The hash of the version that the current row replaces.
    private func replaced() throws -> FactSum? {
        guard let lastVersion else { return nil }
        let key = trail.buffer.withColumns(table.keyRange) { bytes in
            var hasher = Hasher()
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
            return hasher.finalize()
        }
        guard !seen.insert(key).inserted || hadRows else { return nil }
        let statement = lastVersion.sqliteStatement
        defer { sqlite3_reset(statement) }
        return try trail.buffer.binding(table.keyRange, to: statement) { statement in
            guard try Database.step(statement) else { return nil }
            scratch.empty()
            scratch.beginRow()
            scratch.add(row: RowReader(statement))
            return scratch.withColumns(0..<table.facts) { FactSum(fact: $0, salt: salt) }
        }
    }

    /// The hash over the rows that were appended.
    func finish() -> [UInt8] { trail.finish() }
}
