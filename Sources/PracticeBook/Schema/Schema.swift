import GRDB

/// The book's tables as frozen SQL texts, one per version.
enum Schema {
    /// What `PRAGMA application_id` says in every book: `Tieo`.
    static let applicationID = 0x5469_656F
    /// The texts in order: text *n* brings a book from version *n* to *n* + 1.
    static let texts = [version1]
    /// The version that this program writes.
    static var version: Int { texts.count }

    /// Brings an open book from its version to ours. The caller has begun a transaction.
    static func migrate(_ db: Database, from version: Int) throws {
        for text in texts[version...] { try db.execute(sql: text) }
        try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
    }

    /// SQL for "the column is one of these words". A chain of comparisons: for `IN` with a list, SQLite would build the
    /// list anew for every row that is inserted.
    static func oneOf(_ column: String, _ words: String) -> String {
        words.split(separator: " ").map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }

    /// SQL for "the column is none of these words".
    static func noneOf(_ column: String, _ words: String) -> String {
        words.split(separator: " ").map { "\(column) <> '\($0)'" }.joined(separator: " AND ")
    }

    /// Triggers by which the tables refuse to change or delete a row.
    static func appendOnly(_ tables: [String]) -> String {
        tables.map { table in
            """
            CREATE TRIGGER \(table)_keep_update BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'the book only grows: \(table)'); END;
            CREATE TRIGGER \(table)_keep_delete BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'the book only grows: \(table)'); END;

            """
        }.joined()
    }

    /// Views of the last live version of each fact, `current_…`.
    static func currentViews(_ keys: [(table: String, columns: [String])]) -> String {
        keys.map { table, columns in
            """
            CREATE VIEW current_\(table) AS SELECT a.* FROM \(table) a
                WHERE a.run_id NOT IN (SELECT undone_run FROM undone) AND NOT EXISTS (
                    SELECT 1 FROM \(table) b
                        WHERE \(columns.map { "b.\($0) = a.\($0)" }.joined(separator: " AND "))
                            AND b.rowid > a.rowid AND b.run_id NOT IN (SELECT undone_run FROM undone));

            """
        }.joined()
    }

    /// Every table, index, trigger and view of a database with its SQL, to compare two.
    static func objects(_ db: Database) throws -> [String: String] {
        var found: [String: String] = [:]
        try db.each("SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'") { row in
            let type = row.text()
            let name = row.text()
            found["\(type) \(name)"] = row.text()
        }
        return found
    }
}
