import GRDB
import LedgerModel
import Reconciliation
import Values

extension PracticeBook {
    /// Everything that is wrong with the book, in words; empty when all is well.
    ///
    /// Checked are the file's own structure, the tables and triggers against a new book's, every reference, the seals
    /// of all runs against the rows that they cover, the digest against the facts, each run's totals, and the
    /// arithmetic of every line, bill and client.
    public func verify() throws(BookError) -> [String] {
        var found: [String] = []
        do {
            found = try reading { db in
                var found = try PracticeBook.structure(db)
                guard found.isEmpty else { return found }
                found += try PracticeBook.seals(db)
                found += try PracticeBook.totals(db)
                return found
            }
            if found.isEmpty { found = try snapshot().ledger.violations() }
        } catch .damaged(let what) { found.append(what) }
        return found
    }

    private static func structure(_ db: Database) throws -> [String] {
        var found: [String] = []
        try db.each("PRAGMA integrity_check") { row in
            let text = row.text()
            if text != "ok" { found.append("the file: \(text)") }
        }
        guard found.isEmpty else { return found }
        try db.each("PRAGMA foreign_key_check") { row in
            found.append("\(row.text()), row \(row.int()): refers to \(row.text()) that is not there")
        }
        let have = try Schema.objects(db)
        let wanted = try DatabaseQueue().inDatabase { new in
            try Schema.migrate(new, from: 0)
            return try Schema.objects(new)
        }
        for name in Set(have.keys).union(wanted.keys).sorted() where have[name] != wanted[name] {
            found.append("the tables: \(name) is not as this version makes it")
        }
        return found
    }

    /// Recomputes the chain over all runs from their rows, and the last digest from the facts.
    private static func seals(_ db: Database) throws -> [String] {
        var trails: [Int64: [String: [UInt8]]] = [:]
        for table in Table.all {
            var run: Int64?
            var trail = Trail()
            func end() {
                guard let run else { return }
                trails[run, default: [:]][table.name] = trail.finish()
                trail = Trail()
            }
            try db.each(table.trailSQL) { row in
                var reader = row
                let next = reader.int()
                if next != run { end() }
                run = next
                trail.buffer.beginRow()
                trail.buffer.add(row: row)
                trail.rowEnded()
            }
            end()
        }
        var found: [String] = []
        var last = try Seal(practiceOf: db)
        var chain = last.chain
        try db.each("SELECT \(Seal.columns) FROM seals ORDER BY run_id") { row in
            let before = last.run
            last = try Seal(&row)
            if last.run != before + 1 { found.append("run \(before + 1): it has no seal") }
            let rows = trails.removeValue(forKey: last.run) ?? [:]
            found += changes(last, rows)
            let isBroken = Seal.chain(after: chain, trails: rows, sum: last.sum) != last.chain
            if isBroken, Seal.text(rows) == last.trails {
                found.append(
                    last.run == 1
                        ? "run 1: its seal does not fit: the practice's name or time zone, or the seal, was changed"
                        : "run \(last.run): its seal does not follow from the run before: a run or a seal was changed")
            }
            // From here on judge each run by itself: one break shall not blame all runs after it.
            chain = last.chain
        }
        for run in trails.keys.sorted() { found.append("run \(run): it has rows but no seal") }
        if try contentSum(db) != last.sum { found.append("the digest does not agree with the facts") }
        return found
    }

    /// The tables whose rows of a run are not those that it wrote.
    private static func changes(_ seal: Seal, _ rows: [String: [UInt8]]) -> [String] {
        let now = Set(Seal.text(rows).split(separator: " ").map(String.init))
        let then = Set(seal.trails.split(separator: " ").map(String.init))
        let tables = Set(now.symmetricDifference(then).map { String($0.prefix { $0 != ":" }) })
        return tables.sorted().map { "run \(seal.run): its rows in \($0) are not those that it wrote" }
    }

    private static func totals(_ db: Database) throws -> [String] {
        var found: [String] = []
        try db.each(
            """
            SELECT run_id, kind FROM (
                SELECT run_id, kind, count(*) AS n, sum(amount) AS total FROM postings GROUP BY run_id, kind
                UNION ALL SELECT run_id, kind, -count, -amount FROM run_totals)
            GROUP BY run_id, kind HAVING sum(n) <> 0 OR sum(total) <> 0 ORDER BY run_id, kind
            """
        ) { row in
            let run = row.int()
            found.append("run \(run): its postings of \(row.text()) do not add up to what it wrote down")
        }
        return found
    }
}
