import ArgumentParser
import Formats
import PracticeBook
import Reconciliation
import Values

/// `tieout check`
struct CheckCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read and validate a pipeline or single files: preview, findings, control totals. Writes nothing.")

    @Argument(help: "A pipeline (.yaml), or files of any format, told by their own signs.") var paths: [String]
    @Option(help: "The format of the files, where their own signs do not tell it.") var `as`: String?
    @Option(help: "The practice's time zone, where no book says it.") var timeZone: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard !paths.isEmpty else { throw Failure(.usage, "check needs a pipeline or files") }
        let isPipeline = paths.count == 1 && (paths[0].hasSuffix(".yaml") || paths[0].hasSuffix(".yml"))
        let pipeline = isPipeline ? try readPipeline(paths[0]) : Planning.pipeline(checking: try paths.map { ($0, try format(of: $0)) })
        let practice = try practice(pipeline)
        if output.format == .csv {
            print(EOBText.csvRows(try remittances(), showValues: output.showValues), terminator: "")
            return
        }
        let plan: Plan
        do { plan = try Planning.check(pipeline, practice: practice) } catch { throw Failure(error) }
        var screen = RunScreen(plan: plan, status: plan.isRefused ? .refused : .checked, run: nil, digest: "", pipeline: pipeline)
        if !isPipeline, output.format == .table, pipeline.sources.allSatisfy({ $0.format == "x12-835" }) {
            screen.preview = EOBText.render(try remittances(), showValues: output.showValues)
        }
        try screen.show(output)
    }

    private func format(of path: String) throws -> String {
        if let given = `as` {
            guard SourceFormat.isKnown(given) else { throw Failure(.usage, "there is no format \(given)", remedy: "choose one of \(SourceFormat.all.joined(separator: ", "))") }
            return given
        }
        let file = try open(path)
        let found = PayoutSniffer.recognise(file)
        if let first = found.first, first.score == 100, SourceFormat.isKnown(first.format) { return first.format }
        let lower = path.lowercased()
        if lower.hasSuffix(".xlsx") { return "balances-xlsx" }
        if lower.hasSuffix(".xml") { return "balances-xml" }
        if BalanceSniffer.looksLikeBalances(file) { return "balances-csv" }
        throw Failure(
            .refused, "\(path): \(PayoutSniffer.describe(file))",
            remedy: "name its format with --as, or map its columns in a pipeline (payouts-csv, balances-csv)")
    }

    private func open(_ path: String) throws -> SourceFile {
        do { return try SourceFile(path: path, name: path, number: 0) } catch {
            throw Failure(.refused, "\(path) cannot be read: \(error)", remedy: "check the path and its permissions")
        }
    }

    private func remittances() throws -> [Remittance] {
        let options = ReadingOptions(practiceZone: .utc)
        return try paths.flatMap { X12835Reader.read(try open($0), options: options).records }
    }

    /// The practice of the book where there is one, for its time zone.
    private func practice(_ pipeline: Pipeline) throws -> Practice {
        if let timeZone {
            guard let zone = Zone(timeZone) else { throw Failure(.usage, "there is no time zone \(timeZone)", remedy: "give an IANA name such as America/New_York") }
            return Practice(name: "", zone: zone)
        }
        if let book = try? book.open(for: pipeline) { return book.practice }
        return Practice(name: "", zone: .utc)
    }
}
