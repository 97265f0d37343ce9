import ArgumentParser
import Formats
import LedgerModel
import PracticeBook
import Reconciliation
import Values

/// `tieout plan`
struct PlanCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show all that a run would post, and why. Writes nothing to the book.")

    @Argument(help: "The pipeline file.") var pipeline: String
    @Option(help: "Save the plan's seal, so that `run --plan` posts exactly this or refuses.") var save: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let pipeline = try readPipeline(pipeline)
        let book = try book.open(for: pipeline)
        let plan = try makePlan(pipeline, book, output)
        let digest = try usingBook { () throws(BookError) in try book.digest() }
        if let save, !plan.isRefused { try PlanSeal(plan: plan, bookDigest: digest).write(to: save) }
        let screen = RunScreen(
            plan: plan, status: plan.isRefused ? .refused : .planned, run: nil, digest: digest, pipeline: pipeline)
        try screen.show(output)
    }
}

/// `tieout run`
struct RunCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Plan and post, all or nothing; then write the pipeline's reports.")

    @Argument(help: "The pipeline file.") var pipeline: String
    @Option(help: "A saved plan: post exactly that, or refuse.") var plan: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let pipeline = try readPipeline(pipeline)
        let seal = try plan.map { try PlanSeal(reading: $0) }
        let book = try book.open(for: pipeline)
        let startedAt = now()
        try usingBook { () throws(BookError) in try book.hold() }
        defer { book.release() }
        let plan = try makePlan(pipeline, book, output)
        let before = try usingBook { () throws(BookError) in try book.digest() }
        guard !plan.isRefused else {
            // Nothing is posted, but what was rejected is there to be mended.
            let rejects = try writeRejects(of: plan, pipeline) + Reports.writeSheets(of: plan, pipeline)
            try RunScreen(
                plan: plan, status: .refused, run: nil, digest: before, pipeline: pipeline, reports: rejects
            ).show(output)
            return
        }
        if let seal, seal.plan != plan.digest {
            throw Failure(
                .refused,
                seal.book == before
                    ? "the sources have changed since the plan was saved: what would be posted now is not that plan"
                    : "the book has changed since the plan was saved: what would be posted now is not that plan",
                remedy: "look at `tieout plan` again and save it anew")
        }
        Terminal.progress("posting …", quiet: output.quiet)
        let meta = RunMeta(
            startedAt: startedAt, toolVersion: Tieout.version, planDigest: plan.digest,
            summary: RunSummary(pipeline).json)
        let applied = try usingBook { () throws(BookError) in try book.apply(plan, meta: meta) }
        Terminal.endProgress(quiet: output.quiet)
        let reports =
            try writeRejects(of: plan, pipeline) + Reports.writeSheets(of: plan, pipeline)
            + Reports(book).write(pipeline)
        let screen = RunScreen(
            plan: plan, status: .posted, run: applied.run, digest: applied.digest, pipeline: pipeline, reports: reports)
        try screen.show(output)
    }
}

/// Writes the rows that sources rejected, each to where the pipeline says.
private func writeRejects(of plan: Plan, _ pipeline: Pipeline) throws -> [WrittenReport] {
    try plan.rejects.map { rejected in
        let path = pipeline.resolve(rejected.path)
        try writeText(rejected.text, to: path)
        return WrittenReport(
            name: "rejects of \(rejected.source)", path: path,
            note: "  (\(rejected.count) row\(rejected.count == 1 ? "" : "s") to mend)")
    }
}

/// Plans a pipeline against a book.
func makePlan(_ pipeline: Pipeline, _ book: PracticeBook, _ output: OutputOptions) throws -> Plan {
    Terminal.progress("reading \(pipeline.sources.count) sources …", quiet: output.quiet)
    defer { Terminal.endProgress(quiet: output.quiet) }
    let snapshot = try usingBook { () throws(BookError) in try book.snapshot() }
    do { return try Planning.plan(pipeline, book: snapshot) } catch { throw Failure(error) }
}

/// The identity of a plan and of the book that it was made for.
struct PlanSeal {
    var plan: String
    var book: String

    init(plan: Plan, bookDigest: String) {
        self.plan = plan.digest
        book = bookDigest
    }

    /// Reads a seal that ``write(to:)`` wrote.
    init(reading path: String) throws {
        let words = readText(path)?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
        guard words.count == 5, words[0] == "tieout-plan", words[1] == "1", words[2].hasPrefix("sha256:"),
            words[4].hasPrefix("sha256:")
        else {
            throw Failure(
                .usage, "\(path) is no saved plan", remedy: "make one with `tieout plan PIPELINE --save \(path)`")
        }
        plan = words[2]
        book = words[4]
    }

    func write(to path: String) throws { try writeText("tieout-plan 1 \(plan)\nbook \(book)\n", to: path) }
}
