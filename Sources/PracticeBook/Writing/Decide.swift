import GRDB
import Reconciliation
import Values

/// A decision as the book keeps it.
public struct StoredDecision: Sendable, Hashable {
    /// Its number in the book.
    public var id: Int64
    /// The run that recorded it.
    public var run: Int64
    /// What was decided.
    public var decision: Decision
    /// The live runs that carried it out, oldest first.
    public var carriedBy: [Int64]
}

extension PracticeBook {
    /// Records a person's answer to an open question. The next run carries it out.
    ///
    /// - Returns: the decision's number.
    @discardableResult
    public func decide(_ decision: Decision, meta: RunMeta) throws(BookError) -> Int64 {
        try writing(RunEntry(kind: .decide, meta: meta)) { db, writer in
            guard try PracticeBook.reviews(db).contains(where: { $0.item.id == decision.item && $0.isOpen }) else {
                throw BookError.unknownReview(decision.item)
            }
            // What is only on hold may be answered.
            let last = try PracticeBook.decisions(db).last { $0.decision.item == decision.item }
            guard last == nil || last?.decision.action == .hold else {
                throw BookError.alreadyDecided(item: decision.item)
            }
            return try PracticeBook.add(decision, db, writer)
        }.result
    }

    /// Withdraws the last standing answer to a question.
    ///
    /// - Throws: ``BookError/undoRefused(run:reason:first:)`` where a run carried it out: undo that run first.
    ///
    /// - Returns: the run that records the withdrawal.
    @discardableResult
    public func undoDecision(item: String, why: String = "", meta: RunMeta) throws(BookError) -> Int64 {
        try writing(RunEntry(kind: .undecide, meta: meta)) { db, writer in
            guard let last = try PracticeBook.decisions(db).last(where: { $0.decision.item == item }) else {
                throw BookError.unknownDecision(item: item)
            }
            guard last.carriedBy.isEmpty else {
                throw BookError.undoRefused(
                    run: last.run, reason: "the decision on \(item) has been carried out", first: last.carriedBy)
            }
            try writer.add(.decisionsUndone) { row in
                row.add(last.id)
                row.add(typed: why)
            }
            writer.sum = try PracticeBook.contentSum(db)
        }.run
    }

    /// The decisions that stand, oldest first.
    public func decisions() throws(BookError) -> [StoredDecision] {
        try reading { db in try PracticeBook.decisions(db) }
    }

    static func decisions(_ db: Database) throws -> [StoredDecision] {
        let live = "run_id NOT IN (SELECT undone_run FROM undone)"
        var carried: [Int64: [Int64]] = [:]
        try db.each("SELECT decision_id, run_id FROM decisions_carried WHERE \(live) ORDER BY rowid") { row in
            let id = row.int()
            carried[id, default: []].append(row.int())
        }
        var found: [StoredDecision] = []
        try db.each(
            """
            SELECT decision_id, run_id, item, action, client_id, bills, who, why, remembers, decided_at FROM decisions
                WHERE \(live) AND decision_id NOT IN (SELECT decision_id FROM decisions_undone WHERE \(live))
                ORDER BY decision_id
            """
        ) { row in
            let id = row.int()
            let run = row.int()
            found.append(
                StoredDecision(id: id, run: run, decision: try Decision(row: &row), carriedBy: carried[id] ?? []))
        }
        return found
    }

    /// The number of a standing decision that says the same, whenever it was made.
    static func standingDecision(_ decision: Decision, _ db: Database) throws -> Int64? {
        try decisions(db).last { stored in
            var same = stored.decision
            same.when = decision.when
            return same == decision
        }?.id
    }

    /// Appends a decision and gives its number.
    static func add(_ decision: Decision, _ db: Database, _ writer: RunWriter) throws -> Int64 {
        try writer.add(.decisions) { decision.write(&$0) }
        return db.lastInsertedRowID
    }
}
