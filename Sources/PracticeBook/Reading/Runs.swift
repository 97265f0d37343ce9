import Formats
import GRDB
import LedgerModel
import Reconciliation
import Values

/// A change of the book.
public struct RunRecord: Sendable, Hashable {
    /// Its number.
    public var id: Int64
    /// What kind of change.
    public var kind: RunKind
    /// The pipeline's name; empty for other changes than runs.
    public var pipeline: String
    /// When it began, RFC 3339 in UTC.
    public var startedAt: String
    /// The program's version.
    public var toolVersion: String
    /// The digest of the plan, as given.
    public var planDigest: String
    /// How many questions were open after it.
    public var reviewsOpen: Int
    /// The summary, as given: one JSON value.
    public var summary: String
    /// The book's digest after it.
    public var digest: String
    /// The run that undid it; `nil` while it counts.
    public var undoneBy: Int64?
    /// For an undoing, the run that it undid.
    public var undid: Int64?
}

/// How many postings of a kind, and their sum.
public struct PostingTotal: Sendable, Hashable {
    /// The kind.
    public var kind: Posting.Kind
    /// How many.
    public var count: Int
    /// The sum of their amounts.
    public var amount: Cents
}

/// Two totals as a run compared them.
public struct StoredTieOut: Sendable, Hashable {
    /// The run.
    public var run: Int64
    /// The totals.
    public var tieOut: TieOut
}

/// A finding of a run, with the file that its position is in. It has no excerpt: the book keeps none.
public struct StoredFinding: Sendable, Hashable {
    /// The run.
    public var run: Int64
    /// The file; empty where it is about none.
    public var file: String
    /// The finding.
    public var finding: Finding
}

extension PracticeBook {
    /// All changes of the book, oldest first.
    public func runs() throws(BookError) -> [RunRecord] { try reading { db in try PracticeBook.runs(db) } }

    /// One change of the book.
    public func run(_ id: Int64) throws(BookError) -> RunRecord {
        guard let run = try reading({ db in try PracticeBook.runs(db, only: id) }).first else {
            throw .unknownRun(id)
        }
        return run
    }

    /// The tie-outs of runs that count, oldest first; of all runs where no range is given.
    public func tieOuts(runs range: ClosedRange<Int64>? = nil) throws(BookError) -> [StoredTieOut] {
        try reading { db in
            var found: [StoredTieOut] = []
            let range = range ?? 0...Int64.max
            try db.each(
                """
                SELECT run_id, source, file, what, expected, actual FROM tieouts
                    WHERE run_id BETWEEN ? AND ? AND run_id NOT IN (SELECT undone_run FROM undone) ORDER BY rowid
                """, [range.lowerBound, range.upperBound]
            ) { row in
                let run = row.int()
                let tie = TieOut(
                    source: row.text(), file: row.text(), what: row.text(), expected: row.cents(), actual: row.cents())
                found.append(StoredTieOut(run: run, tieOut: tie))
            }
            return found
        }
    }

    /// The findings of a run, in their order.
    public func findings(run: Int64) throws(BookError) -> [StoredFinding] {
        try reading { db in
            var found: [StoredFinding] = []
            try db.each(
                """
                SELECT p.code, p.severity, p.message, p.remedy, f.name, f.number, p.unit, p.record, p.field, p.offset
                    FROM findings p LEFT JOIN files f USING (file_id) WHERE p.run_id = ? ORDER BY p.rowid
                """, [run]
            ) { row in
                let code = row.text()
                let severity = try row.word(Finding.Severity.self)
                let message = row.text()
                let remedy = row.text()
                let file = row.text()
                let position = row.position(file: row.optionalInt().map { Int32(truncatingIfNeeded: $0) } ?? .max)
                let finding = Finding(code, severity, at: position, message, remedy: remedy)
                found.append(StoredFinding(run: run, file: file, finding: finding))
            }
            return found
        }
    }

    /// What became of each source in a run.
    public func sources(run: Int64) throws(BookError) -> [SourceSummary] {
        try reading { db in
            var found: [SourceSummary] = []
            let columns = Table.sources.columns.dropFirst().joined(separator: ", ")
            try db.each("SELECT \(columns) FROM sources WHERE run_id = ? ORDER BY rowid", [run]) { row in
                var source = SourceSummary(name: row.text(), format: row.text())
                source.files = try JSONText.decode([Int32].self, row.text())
                source.read = Int(row.int())
                source.accepted = Int(row.int())
                source.duplicate = Int(row.int())
                source.restated = Int(row.int())
                source.setAside = Int(row.int())
                source.rejected = Int(row.int())
                source.isRefused = row.bool()
                source.isSkipped = row.bool()
                found.append(source)
            }
            return found
        }
    }

    /// The files that a run read, by number.
    public func files(run: Int64) throws(BookError) -> [PlannedFile] {
        try reading { db in
            var found: [PlannedFile] = []
            // A file without a digest is only the name of one that an earlier run read.
            try db.each(
                "SELECT name, sha256, bytes FROM files WHERE run_id = ? AND sha256 <> '' ORDER BY file_id", [run]
            ) { row in found.append(PlannedFile(name: row.text(), sha256: row.text(), bytes: Int(row.int()))) }
            return found
        }
    }

    /// Postings of each kind that a run made.
    public func totals(run: Int64) throws(BookError) -> [PostingTotal] {
        try reading { db in try PracticeBook.totals(db, run: run) }
    }

    static func totals(_ db: Database, run: Int64) throws -> [PostingTotal] {
        var found: [PostingTotal] = []
        try db.each("SELECT kind, count, amount FROM run_totals WHERE run_id = ? ORDER BY rowid", [run]) { row in
            found.append(PostingTotal(kind: try row.postingKind(), count: Int(row.int()), amount: row.cents()))
        }
        return found
    }

    static func runs(_ db: Database, only id: Int64? = nil) throws -> [RunRecord] {
        var found: [RunRecord] = []
        try db.each(
            """
            SELECT r.run_id, r.kind, r.pipeline, r.started_at, r.tool_version, r.plan_digest, r.reviews_open, r.summary,
                s.content_sum, u.run_id, v.undone_run
                FROM runs r LEFT JOIN seals s ON s.run_id = r.run_id LEFT JOIN undone u ON u.undone_run = r.run_id
                LEFT JOIN undone v ON v.run_id = r.run_id
                WHERE ?1 IS NULL OR r.run_id = ?1 ORDER BY r.run_id
            """, [id]
        ) { row in
            found.append(
                RunRecord(
                    id: row.int(), kind: try row.word(RunKind.self), pipeline: row.text(), startedAt: row.text(),
                    toolVersion: row.text(), planDigest: row.text(), reviewsOpen: Int(row.int()), summary: row.text(),
                    digest: try FactSum(blob: row.blob()).digest, undoneBy: row.optionalInt(),
                    undid: row.optionalInt()))
        }
        return found
    }
}
