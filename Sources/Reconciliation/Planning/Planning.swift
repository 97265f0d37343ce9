import Formats
import Glibc
import LedgerModel
import Values

/// The way in: a pipeline and a book give a plan.
public enum Planning {
    /// What runs that carry out answers have as their pipeline's name.
    public static let reviewName = "review"

    /// Plans all that a run of the pipeline would post, and why. Writes nothing.
    ///
    /// - Throws: ``PipelineError`` when a source's files cannot be found.
    public static func plan(_ pipeline: Pipeline, book: BookSnapshot) throws(PipelineError) -> Plan {
        let sources = try find(pipeline)
        var planner = Planner(pipeline: pipeline, book: book)
        var stager = Stager()
        planner.stage(sources, book: book, &stager)
        if planner.plan.isRefused {
            var refused = Plan()
            refused.pipeline = pipeline.name
            refused.sources = planner.plan.sources
            refused.files = planner.plan.files
            refused.findings = planner.plan.findings
            refused.tieOuts = planner.plan.tieOuts
            refused.balanceSheets = planner.plan.balanceSheets
            refused.rejects = planner.plan.rejects
            refused.reviewsOpen = book.openReviews.count
            return refused
        }
        planner.unpark(into: &stager.staged)
        planner.process(stager.takeStaged())
        planner.proveTotals(stager)
        return planner.plan
    }

    /// Plans what people's decisions do to the records that wait: the same way, without new sources.
    ///
    /// - Parameter terms: the terms of the pipeline that asked.
    public static func planDecisions(book: BookSnapshot, terms: Pipeline.Terms = .init()) -> Plan {
        var pipeline = Pipeline()
        pipeline.name = reviewName
        pipeline.policies = terms.policies
        pipeline.windowDays = terms.windowDays
        pipeline.match.steps = terms.strategies
        var planner = Planner(pipeline: pipeline, book: book)
        planner.isAnswering = true
        var staged = Staged()
        planner.unpark(into: &staged)
        planner.process(staged)
        return planner.plan
    }

    /// The files of every source, opened in the order of their names.
    static func find(_ pipeline: Pipeline) throws(PipelineError) -> [FoundSource] {
        var troubles: [String] = []
        var out: [FoundSource] = []
        for source in pipeline.sources {
            var paths: [String] = []
            for pattern in source.files {
                let found = glob(pipeline.resolve(pattern))
                if found.isEmpty, !source.isOptional {
                    troubles.append(
                        "\(pipeline.path):\(source.place): no file matches \(pattern) of source \(source.name); "
                            + "expected at least one, or optional: true")
                }
                for path in found where !paths.contains(path) { paths.append(path) }
            }
            if let rejects = source.rejects, paths.contains(pipeline.resolve(rejects)) {
                troubles.append(
                    "\(pipeline.path):\(source.place): rejects: \(rejects) would be written over a file that source "
                        + "\(source.name) reads; rename the mended file")
            }
            out.append(FoundSource(source: source, paths: paths.sorted(), profile: nil))
            do throws(PipelineError) {
                out[out.count - 1].profile = try BalanceProfiles.profile(of: source, in: pipeline)
            } catch {
                troubles += error.messages
            }
        }
        guard troubles.isEmpty else { throw PipelineError(messages: troubles) }
        return out
    }

    private static func glob(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard Glibc.glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}

/// A source with the paths of its files.
struct FoundSource {
    var source: Pipeline.Source
    var paths: [String]
    /// How its balance reports are written; `nil` for other formats.
    var profile: BalanceProfile?
}

/// What staging collects beside the plan.
struct Stager {
    /// A movement as a file brought it.
    typealias MovementEntry = (entry: Staged.MovementEntry, source: Int)

    var staged = Staged()
    /// Recorded payments of all files, to be staged together.
    var payments: [(payment: RecordedPayment, source: Int, isOfKnownFile: Bool, origin: Planner.Origin)] = []
    /// Movements of all files, to be staged together.
    var movements: [MovementEntry] = []
    /// Movements that a check has counted, with their source.
    var census: (census: MovementCensus, source: Int)?
    /// Remittances of all files, to be staged together.
    var read: [ReadRemittance] = []
    /// Remittances of this run that go on, for their tie-outs.
    var remittances: [(remittance: Remittance, origin: Planner.Origin)] = []

    /// Hands the staged records over: they are many, and nobody else needs them.
    mutating func takeStaged() -> Staged {
        defer { staged = Staged() }
        return staged
    }
}

extension Planning {
    /// Reads and validates the sources of a pipeline as a run would, against an empty book: counts, findings, totals.
    /// Nothing is matched or posted.
    ///
    /// - Throws: ``PipelineError`` when a source's files cannot be found.
    public static func check(_ pipeline: Pipeline, practice: Practice) throws(PipelineError) -> Plan {
        try check(pipeline, practice: practice, keepsRows: false)
    }

    /// As ``check(_:practice:)``, with the rows of balance reports kept or only counted.
    static func check(
        _ pipeline: Pipeline, practice: Practice, keepsRows: Bool
    ) throws(PipelineError) -> Plan {
        let sources = try find(pipeline)
        let book = BookSnapshot(practice: practice)
        var planner = Planner(pipeline: pipeline, book: book)
        planner.isCheck = true
        planner.keepsRows = keepsRows
        var stager = Stager()
        planner.stage(sources, book: book, &stager)
        var plan = Plan()
        plan.pipeline = pipeline.name
        plan.sources = planner.plan.sources
        plan.files = planner.plan.files
        plan.findings = planner.plan.findings
        plan.tieOuts = planner.plan.tieOuts.filter { !$0.what.hasPrefix("opening bills") }
        plan.balanceSheets = planner.plan.balanceSheets
        return plan
    }

    /// Stands for the cut-over where files are checked without a pipeline that says it: nothing is aged from it.
    static let noCutOver = Day(number: 0)

    /// A pipeline of one source for each file, in the format that the file's own signs tell.
    public static func pipeline(checking files: [(path: String, format: String)]) -> Pipeline {
        var pipeline = Pipeline()
        pipeline.name = "check"
        pipeline.cutOver = Planning.noCutOver
        for (i, file) in files.enumerated() {
            var source = Pipeline.Source()
            source.name = files.count == 1 ? "file" : "file \(i + 1)"
            source.format = file.format
            source.files = [file.path]
            pipeline.sources.append(source)
        }
        return pipeline
    }
}
