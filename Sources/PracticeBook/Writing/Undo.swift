import GRDB
import LedgerModel
import Reconciliation
import Values

/// What undoing a run took back.
public struct UndoneRun: Sendable, Hashable {
    /// The run that was undone.
    public var run: Int64
    /// The run that records the undoing.
    public var by: Int64
    /// What was taken back: postings of each kind and the sum of their amounts.
    public var totals: [PostingTotal]
    /// The book's digest after it.
    public var digest: String
}

extension PracticeBook {
    /// Undoes a run: its rows stay, and nobody counts them any more.
    ///
    /// - Throws: ``BookError/undoRefused(run:reason:first:)`` where a later run built on it: posted to a client, a bill,
    ///   a record or a decision that it touched; ``BookError/closedPeriod(month:)`` where it posted into a closed month.
    public func undo(run: Int64, why: String = "", meta: RunMeta) throws(BookError) -> UndoneRun {
        let undone = try writing(RunEntry(kind: .undo, meta: meta)) { db, writer in
            try PracticeBook.checkUndo(of: run, db)
            try writer.add(.undone) { row in
                row.add(run)
                row.add(typed: why)
            }
            writer.sum = try PracticeBook.contentSum(db)
            try self.checkLedger(without: run, db)
            return try PracticeBook.totals(db, run: run)
        }
        return UndoneRun(run: run, by: undone.run, totals: undone.result, digest: undone.digest)
    }

    private static func checkUndo(of run: Int64, _ db: Database) throws {
        var kind: RunKind?
        try db.each("SELECT kind FROM runs WHERE run_id = ?", [run]) { kind = try $0.word(RunKind.self) }
        // The run that is being written has its row already.
        guard let kind, try run < db.number("SELECT max(run_id) FROM runs") ?? 0 else {
            throw BookError.unknownRun(run)
        }
        if let by = try db.number("SELECT run_id FROM undone WHERE undone_run = ?", [run]) {
            throw BookError.alreadyUndone(run: run, by: by)
        }
        switch kind {
        case .run, .decide: break
        case .undo:
            throw BookError.undoRefused(run: run, reason: "it undid another; run that pipeline again", first: [])
        case .undecide:
            throw BookError.undoRefused(run: run, reason: "it withdrew a decision; answer the question anew", first: [])
        case .revoke:
            throw BookError.undoRefused(
                run: run, reason: "it revoked what an answer had taught; answer a question again to teach it", first: []
            )
        case .close, .reopen:
            throw BookError.undoRefused(run: run, reason: "it closed or reopened a month; do the contrary", first: [])
        }
        let closed = try closedMonths(db)
        if !closed.isEmpty {
            try db.each("SELECT DISTINCT day FROM postings WHERE run_id = ?", [run]) { row in
                let month = Month.number(of: row.day())
                if closed.contains(month) { throw BookError.closedPeriod(month: Month.text(month)) }
            }
        }
        let later = try laterRuns(buildingOn: run, db)
        guard !later.runs.isEmpty else { return }
        let what = later.why.sorted().joined(separator: ", ")
        throw BookError.undoRefused(
            run: run, reason: "later runs built on it (the same \(what))", first: later.runs.sorted(by: >))
    }

    /// Refuses where without the run a client would have spent a credit, or a bill taken a payment, that is not there.
    private func checkLedger(without run: Int64, _ db: Database) throws {
        var left = BookSnapshot(practice: practice)
        try PracticeBook.loadFacts(db, &left)
        try PracticeBook.loadLedger(db, &left)
        let troubles = left.ledger.violations()
        guard !troubles.isEmpty else { return }
        var later: Set<Int64> = []
        try db.each(Tie.sameClients.sql, ["run": run]) { later.insert($0.int()) }
        throw BookError.undoRefused(
            run: run, reason: "later runs spent what it brought (\(troubles.joined(separator: "; ")))",
            first: later.sorted(by: >))
    }

    /// Live runs after `run` that posted to what it touched, and what that was.
    private static func laterRuns(
        buildingOn run: Int64, _ db: Database
    ) throws -> (runs: Set<Int64>, why: Set<String>) {
        var runs: Set<Int64> = []
        var why: Set<String> = []
        for tie in Tie.all {
            try db.each(tie.sql, ["run": run]) { row in
                runs.insert(row.int())
                why.insert(tie.what)
            }
        }
        return (runs, why)
    }
}

/// One way in which a later run can build on an earlier one: rows of the later, and what the earlier touched.
private struct Tie {
    let what: String
    let table: String
    let columns: String
    let touched: [String]
    /// A further condition on the later run's rows.
    var condition = "1"

    var sql: String {
        let union = touched.map { "\($0) WHERE run_id = :run" }.joined(separator: " UNION ")
        let value = columns.contains(",") ? "(\(columns))" : columns
        let named = columns.contains(",") ? "" : "AND \(columns) <> ''"
        return """
            SELECT DISTINCT run_id FROM \(table) WHERE run_id > :run
                AND run_id NOT IN (SELECT undone_run FROM undone) \(named) AND \(condition) AND \(value) IN (\(union))
            """
    }

    private static let clients = ["SELECT client_id FROM clients", "SELECT client_id FROM bill_lines"]
    private static let bills = ["SELECT invoice FROM postings", "SELECT invoice FROM bill_lines"]

    /// Whoever posted to a client later: where the ledger shows that it rests on the run.
    static let sameClients = Tie(
        what: "clients", table: "postings", columns: "client_id", touched: ["SELECT client_id FROM postings"])

    static let all = [
        Tie(what: "clients", table: "postings", columns: "client_id", touched: clients),
        // What a policy chose among a client's bills it chose because of how they stood.
        Tie(
            what: "choice among a client's bills", table: "postings", columns: "client_id",
            touched: ["SELECT client_id FROM postings"], condition: "rule GLOB 'allocated/*'"),
        Tie(what: "clients", table: "bill_lines", columns: "client_id", touched: ["SELECT client_id FROM clients"]),
        Tie(what: "bills", table: "postings", columns: "invoice", touched: bills),
        Tie(what: "bills", table: "claim_lines", columns: "invoice", touched: bills),
        Tie(what: "records", table: "known", columns: "space, key", touched: ["SELECT space, key FROM known"]),
        Tie(what: "records", table: "unparked", columns: "space, key", touched: ["SELECT space, key FROM parked"]),
        Tie(
            what: "records", table: "movements", columns: "processor, key, kind",
            touched: ["SELECT processor, key, kind FROM movements"]),
        Tie(
            what: "records", table: "claim_lines", columns: "reverses", touched: ["SELECT claim_key FROM claim_lines"]),
        Tie(
            what: "records", table: "tied_payments", columns: "payment_id",
            touched: ["SELECT payment_id FROM recorded_payments"]),
        Tie(
            what: "records", table: "settled_payouts", columns: "payout",
            touched: [
                "SELECT processor || '/' || source_key FROM postings",
                "SELECT '835/' || payer || '/' || trace FROM remittances",
            ]),
        Tie(what: "records", table: "balances", columns: "key", touched: ["SELECT key FROM balances"]),
        Tie(
            what: "questions", table: "reviews_closed", columns: "review_id", touched: ["SELECT review_id FROM reviews"]
        ),
        Tie(what: "questions", table: "reviews", columns: "review_id", touched: ["SELECT review_id FROM reviews"]),
        Tie(what: "questions", table: "decisions", columns: "item", touched: ["SELECT review_id FROM reviews"]),
        // A lesson that was revoked rests on its answer, and asks nothing of it: it goes with the answer.
        Tie(
            what: "decisions", table: "decisions_carried", columns: "decision_id",
            touched: ["SELECT decision_id FROM decisions"]),
    ]
}
