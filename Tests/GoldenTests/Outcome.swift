import Foundation
import LedgerModel
import PracticeBook
import Reconciliation
import Testing
import Values

@testable import tieout

/// One run of a pipeline into a book: the same code as the command's, with the clock stopped.
struct GoldenRun {
    let plan: Plan
    let pipeline: Pipeline
    let book: PracticeBook
    let digest: String

    /// Makes a book of the sample's practice in a folder.
    static func newBook(in scratch: Scratch) throws -> PracticeBook {
        try PracticeBook.create(
            at: scratch.url.appending(path: "\(UUID().uuidString).book").path, practice: "An invented practice",
            timeZone: "America/Los_Angeles")
    }

    init(_ yaml: URL, into book: PracticeBook, changing change: (inout Pipeline) -> Void = { _ in }) throws {
        var pipeline = try Pipeline.parse(try String(contentsOf: yaml, encoding: .utf8), path: yaml.path)
        change(&pipeline)
        plan = try Planning.plan(pipeline, book: try book.snapshot())
        let meta = RunMeta(startedAt: Instant(seconds: 1_800_000_000), toolVersion: "golden", planDigest: plan.digest)
        digest = try book.apply(plan, meta: meta).digest
        self.pipeline = pipeline
        self.book = book
    }

    /// The golden's files: name and text.
    func files() throws -> [String: String] {
        var out = [
            "summary.txt": summary, "postings.csv": CSVText.text(try postings()),
            "questions.txt": QuestionDesk(try book.snapshot()).questions.map(ReviewScreen.text).joined(),
            "findings.txt": plan.findings.map(line).joined(),
        ]
        out["tieouts.csv"] = CSVText.text(
            ReportTable.tieOuts(
                plan.tieOuts.map {
                    .init(
                        run: 0, source: $0.source, file: $0.file, what: $0.what, expected: $0.expected,
                        actual: $0.actual)
                }))
        let reports = try Reports(book)
        for request in pipeline.reports {
            let table = try reports.table(
                request.report, request.range ?? reports.wholeRange, by: request.by.flatMap(ReportPeriod.init),
                dated: .posted)
            out["report-\(request.report).csv"] = CSVText.text(table)
        }
        return out
    }

    private var summary: String {
        var out = "\(plan.pipeline)\n"
        for s in plan.sources {
            out += "\(s.name) \(s.format): read \(s.read), accepted \(s.accepted), duplicate \(s.duplicate), "
            out += "restated \(s.restated), set aside \(s.setAside), rejected \(s.rejected)\n"
        }
        return out + "open questions: \(plan.reviewsOpen)\n"
    }

    /// The postings without the numbers that the book and the run give them.
    private func postings() throws -> ReportTable {
        var table = ReportTable.postings(try book.postings())
        let kept = table.columns.indices.filter { !["posting_id", "run_id"].contains(table.columns[$0].name) }
        table.rows = table.rows.map { row in kept.map { row[$0] } }
        table.columns = kept.map { table.columns[$0] }
        return table
    }

    private func line(_ finding: Finding) -> String {
        let number = Int(finding.position.file)
        let file = plan.files.indices.contains(number) ? plan.files[number].name : ""
        let place = [file, finding.position.description].filter { !$0.isEmpty }.joined(separator: ":")
        return "\(finding.severity.rawValue) \(finding.code) \(place): \(finding.message)\n  → \(finding.remedy)\n"
    }
}
