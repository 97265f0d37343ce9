import GRDB
import LedgerModel
import Reconciliation
import Values

/// What applying a plan made.
public struct AppliedRun: Sendable, Hashable {
    /// The run's number.
    public var run: Int64
    /// The book's digest after it.
    public var digest: String
    /// The numbers of its postings; `nil` for none.
    public var postings: ClosedRange<Int64>?
}

extension PracticeBook {
    /// Writes a plan in one transaction: all of it, or nothing.
    ///
    /// A plan that adds nothing leaves the book's digest as it was; its run is recorded all the same, so that its
    /// findings and tie-outs can be reported.
    ///
    /// - Throws: ``BookError/planRefused(_:)`` for a plan with a refused source, ``BookError/closedPeriod(month:)`` for
    ///   a posting in a closed month, ``BookError/changedMeanwhile`` where another run came between.
    public func apply(_ plan: Plan, meta: RunMeta) throws(BookError) -> AppliedRun {
        try apply(plan, meta: meta, beforeCommit: {})
    }

    /// As ``apply(_:meta:)``; `beforeCommit` runs when everything is written and nothing committed, for tests.
    func apply(_ plan: Plan, meta: RunMeta, beforeCommit: () throws -> Void) throws(BookError) -> AppliedRun {
        guard !plan.isRefused else { throw .planRefused("one of its sources was refused") }
        let entry = RunEntry(kind: .run, pipeline: plan.pipeline, reviewsOpen: plan.reviewsOpen, meta: meta)
        let last = seen.withLock { $0 }
        let written = try writing(entry) { db, writer in
            let before = writer.run - 1
            if let last, last != before { throw BookError.changedMeanwhile }
            try PracticeBook.checkMonths(of: plan, db)
            let first = try db.number("SELECT max(posting_id) FROM postings") ?? 0
            try PlanWriter(db: db, writer: writer, plan: plan).write()
            try PracticeBook.checkBills(of: plan, db)
            try beforeCommit()
            return plan.postings.isEmpty ? nil : (first + 1)...(first + Int64(plan.postings.count))
        }
        return AppliedRun(run: written.run, digest: written.digest, postings: written.result)
    }

    private static func checkMonths(of plan: Plan, _ db: Database) throws {
        let closed = try closedMonths(db)
        guard !closed.isEmpty else { return }
        for posting in plan.postings where closed.contains(Month.number(of: posting.day)) {
            throw BookError.closedPeriod(month: Month.text(Month.number(of: posting.day)))
        }
    }

    /// A posting that names an unknown bill would make the book unreadable.
    private static func checkBills(of plan: Plan, _ db: Database) throws {
        var known = Set(plan.billLines.map(\.invoice))
        for posting in plan.postings where posting.kind.movesLedger && !posting.invoice.isEmpty {
            guard known.insert(posting.invoice).inserted else { continue }
            let found = try db.number(
                "SELECT 1 FROM current_bill_lines WHERE invoice = ? LIMIT 1", [posting.invoice])
            if found == nil { throw BookError.planRefused("a posting names a bill that the book does not have") }
        }
    }
}

extension Posting.Kind {
    /// True for what changes a line, a bill or a credit.
    var movesLedger: Bool {
        switch self {
        case .fee, .payout, .deposit, .tied, .practiceIncome: false
        default: true
        }
    }
}

/// Writes the parts of a plan, in the order in which they refer to each other.
private struct PlanWriter {
    let db: Database
    let writer: RunWriter
    let plan: Plan

    func write() throws {
        let files = try PlanFiles(plan, db, writer)
        try writeSources()
        try writeFacts()
        try writePostings(files)
        try writeQuestions(files)
    }

    private func writeSources() throws {
        try writer.add(.sources, plan.sources) { source, row in
            row.add(source.name)
            row.add(source.format)
            row.add(JSONText.encode(source.files))
            for count in [
                source.read, source.accepted, source.duplicate, source.restated, source.setAside, source.rejected,
            ] { row.add(Int64(count)) }
            row.add(source.isRefused)
            row.add(source.isSkipped)
        }
        try writer.add(.tieouts, plan.tieOuts) { tie, row in
            row.add(tie.source)
            row.add(tie.file)
            row.add(tie.what)
            row.add(tie.expected)
            row.add(tie.actual)
        }
    }

    private func writeFacts() throws {
        try writer.add(.clients, plan.clients) { $0.write(&$1) }
        try writer.add(.parties, plan.parties) { $0.write(&$1) }
        try writer.add(.billLines, plan.billLines) { $0.write(&$1) }
        try writer.add(.payments, plan.payments) { $0.write(&$1) }
        try writer.add(.movements, plan.movements) { $0.write(&$1) }
        // Dictionaries have no order of their own; a book made twice from the same files shall have the same rows.
        let known = plan.known.sorted { ($0.key.space, $0.key.key) < ($1.key.space, $1.key.key) }
        try writer.add(.known, known) { entry, row in
            row.add(entry.key.space)
            row.add(entry.key.key)
            row.add(Int64(bitPattern: entry.value))
        }
        try writer.add(.remittances, plan.remittances) { remittance, row in
            row.add(remittance.payer)
            row.add(remittance.trace)
            row.add(remittance.amount)
            row.add(remittance.day)
            row.add(remittance.name)
            row.add(remittance.method)
        }
        try writer.add(.claimLines, plan.claimLines) { $0.write(&$1) }
        try writer.add(.tiedPayments, plan.tiedPayments) { $1.add($0) }
        try writer.add(.settledPayouts, plan.settledPayouts) { $1.add($0) }
        try writer.add(.balances, plan.balances.sorted { $0.key < $1.key }) { entry, row in
            row.add(entry.key)
            entry.value.write(&row)
        }
    }

    private func writePostings(_ files: PlanFiles) throws {
        var totals: [Posting.Kind: (count: Int64, amount: Cents)] = [:]
        try writer.add(.postings, plan.postings) { posting, row in
            posting.write(&row, file: files.id(posting.file, posting.position.file))
            let total = totals[posting.kind] ?? (0, .zero)
            totals[posting.kind] = (total.count + 1, total.amount + posting.amount)
        }
        for kind in Posting.Kind.allCases {
            guard let total = totals[kind] else { continue }
            try writer.add(.runTotals) { row in
                row.add(kind.rawValue)
                row.add(total.count)
                row.add(total.amount)
            }
        }
    }

    private func writeQuestions(_ files: PlanFiles) throws {
        try writer.add(.unparked, plan.unparked) { key, row in
            row.add(key.space)
            row.add(key.key)
        }
        try writer.add(.parked, plan.parked) { $0.write(&$1) }
        try writer.add(.reviewsClosed, plan.reviewsClosed) { $1.add($0) }
        try writer.add(.reviews, plan.reviewsOpened) { $0.write(&$1) }
        try writer.add(.findings, plan.findings) { finding, row in
            row.add(finding.code)
            row.add(finding.severity.rawValue)
            row.add(files.id("", finding.position.file))
            row.add(finding.position)
            row.add(finding.message)
            row.add(finding.remedy)
        }
        for decision in plan.decisions {
            let id = try PracticeBook.standingDecision(decision, db) ?? PracticeBook.add(decision, db, writer)
            try writer.add(.decisionsCarried) { $0.add(id) }
        }
        try writer.add(.lessons, plan.lessons) { $0.write(&$1) }
    }
}

/// The rows of `files` that a run's postings and findings point at.
private struct PlanFiles {
    private let ids: [Int64]
    private let names: [String]
    private var others: [String: Int64] = [:]

    /// Writes the files of a plan, and those of earlier runs that its postings name and the book lacks.
    init(_ plan: Plan, _ db: Database, _ writer: RunWriter) throws {
        var next = try db.number("SELECT max(file_id) FROM files") ?? 0
        let first = next + 1
        names = plan.files.map(\.name)
        ids = plan.files.indices.map { first + Int64($0) }
        for (number, file) in plan.files.enumerated() {
            next += 1
            try writer.add(.files) { row in
                row.add(next)
                row.add(Int64(number))
                row.add(file.name)
                row.add(file.sha256)
                row.add(Int64(file.bytes))
            }
        }
        for posting in plan.postings where !posting.file.isEmpty && id(posting.file, posting.position.file) == nil {
            // A record that waited since an earlier run: its file is that run's.
            if let known = try db.number(
                "SELECT file_id FROM files WHERE name = ? ORDER BY file_id DESC LIMIT 1", [posting.file])
            {
                others[posting.file] = known
                continue
            }
            next += 1
            others[posting.file] = next
            try writer.add(.files) { row in
                row.add(next)
                row.add(Int64(posting.position.file))
                row.add(posting.file)
                row.add("")
                row.add(Int64(0))
            }
        }
    }

    /// The row of a file by its number in the plan, where its name is that, or by its name.
    func id(_ name: String, _ number: Int32) -> Int64? {
        let at = Int(number)
        if names.indices.contains(at), name.isEmpty || names[at] == name { return ids[at] }
        return others[name]
    }
}
