import Formats
import GRDB
import Glibc
import Reconciliation
import Synchronization
import Values

/// One practice's books: a single SQLite file that only ever grows, each change to it a sealed run.
///
/// A run killed at any moment leaves the book as it was before or as it is after: everything happens in one
/// transaction with a rollback journal, which the next to open the book rolls back. Nobody waits for a lock: whoever
/// comes second is told so at once.
public final class PracticeBook: Sendable {
    /// Where the book is.
    public let path: String
    /// Who keeps it.
    public let practice: Practice
    let queue: DatabaseQueue
    /// The last run that a snapshot saw, so that a plan made from it is not applied to a book that has moved on.
    let seen = Mutex<Int64?>(nil)

    /// Makes a book that nobody but its owner can read, and opens it.
    ///
    /// - Parameters:
    ///   - path: a path at which there is nothing yet.
    ///   - name: the practice's name.
    ///   - timeZone: its IANA time zone: every day in the book is a day there.
    public static func create(
        at path: String, practice name: String, timeZone: String
    ) throws(BookError) -> PracticeBook {
        guard Zone(timeZone) != nil else { throw .unknownZone(timeZone) }
        let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw errno == EEXIST ? .exists(path: path) : .unusable(String(cString: strerror(errno)))
        }
        Glibc.close(file)
        do {
            // SQLite gives its journal the permissions of the file, so it is as private as the book.
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                    try Schema.migrate(db, from: 0)
                    try db.execute(
                        sql: "INSERT INTO meta (key, value) VALUES ('practice', ?), ('time_zone', ?)",
                        arguments: [CardNumbers.masked(name) ?? name, timeZone])
                    return .commit
                }
            }
            try queue.close()
        } catch {
            unlink(path)
            throw BookError(error)
        }
        return try PracticeBook(opening: path)
    }

    /// Opens a book, bringing one of an older version up to date.
    public init(opening path: String) throws(BookError) {
        var info = stat()
        guard stat(path, &info) == 0 else {
            throw errno == ENOENT ? .notFound(path: path) : .unusable(String(cString: strerror(errno)))
        }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .notABook(path: path) }
        do {
            let queue = try DatabaseQueue(path: path, configuration: PracticeBook.configuration)
            practice = try queue.inDatabase { db in
                guard try db.number("PRAGMA application_id") == Int64(Schema.applicationID) else {
                    throw BookError.notABook(path: path)
                }
                try PracticeBook.bringUpToDate(db)
                return try PracticeBook.practice(db)
            }
            self.path = path
            self.queue = queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notABook(path: path)
        } catch { throw BookError(error) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        // `hold()` leaves a transaction open between calls.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = EXTRA;
                    PRAGMA recursive_triggers = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -65536;
                    """)
        }
        return configuration
    }

    private static func bringUpToDate(_ db: Database) throws {
        let found = Int(try db.number("PRAGMA user_version") ?? 0)
        guard found <= Schema.version else {
            throw BookError.newerVersion(found: found, supported: Schema.version)
        }
        guard found > 0 else { throw BookError.damaged("it states no version") }
        guard found < Schema.version else { return }
        try db.inTransaction(.immediate) {
            try Schema.migrate(db, from: found)
            return .commit
        }
    }

    private static func practice(_ db: Database) throws -> Practice {
        var meta: [String: String] = [:]
        try db.each("SELECT key, value FROM meta") { row in
            let key = row.text()
            meta[key] = row.text()
        }
        guard let name = meta["practice"], let zone = meta["time_zone"].flatMap({ Zone($0) }) else {
            throw BookError.damaged("it does not say whose it is, or names an unknown time zone")
        }
        guard try db.number("SELECT max(run_id) FROM runs") == db.number("SELECT max(run_id) FROM seals") else {
            throw BookError.damaged("its last run is not sealed")
        }
        return Practice(name: name, zone: zone)
    }

    /// Keeps everyone else from writing until this book applies a plan, or ``release()``: for the time between reading
    /// the book and applying what was planned from it.
    public func hold() throws(BookError) {
        do {
            try queue.inDatabase { db in if !db.isInsideTransaction { try db.beginTransaction(.immediate) } }
        } catch { throw BookError(error) }
    }

    /// Ends ``hold()`` without having written anything.
    public func release() {
        queue.inDatabase { db in
            // A rollback that fails leaves nothing to undo: SQLite has then rolled back by itself.
            if db.isInsideTransaction { try? db.rollback() }
        }
    }

    /// Reads in one transaction, so that all of it is of one moment.
    func reading<Result>(_ body: (Database) throws -> Result) throws(BookError) -> Result {
        do {
            return try queue.inDatabase { db in
                guard !db.isInsideTransaction else { return try body(db) }
                try db.beginTransaction(.deferred)
                do {
                    let result = try body(db)
                    try db.commit()
                    return result
                } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw error
                }
            }
        } catch { throw BookError(error) }
    }

    /// Writes one run in one transaction: all of it, or nothing.
    ///
    /// - Parameter kind: what kind of run.
    /// - Returns: what the run's number and the book's digest are, beside what `body` gave.
    func writing<Result>(
        _ entry: RunEntry, body: (Database, RunWriter) throws -> Result
    ) throws(BookError) -> (result: Result, run: Int64, digest: String) {
        do {
            return try queue.inDatabase { db in
                if !db.isInsideTransaction { try db.beginTransaction(.immediate) }
                do {
                    let writer = try RunWriter(db)
                    try writer.add(.runs) { entry.write(&$0) }
                    let result = try body(db, writer)
                    let digest = try writer.seal()
                    try db.commit()
                    seen.withLock { $0 = $0 == nil ? nil : writer.run }
                    return (result, writer.run, digest)
                } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw error
                }
            }
        } catch { throw BookError(error) }
    }
}
