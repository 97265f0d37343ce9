import ArgumentParser
import Formats
import PracticeBook
import Reconciliation
import Values

/// `tieout check`
struct CheckCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read and validate a pipeline or single files: preview, findings, control totals. Writes nothing.")

    @Argument(help: "A pipeline (.yaml), or files of any format, told by their own signs.") var paths: [String]
    @Option(help: "The format of the files, where their own signs do not tell it.") var `as`: String?
    @Option(help: "The practice's time zone, where no book says it.") var timeZone: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard !paths.isEmpty else { throw Failure(.usage, "check needs a pipeline or files") }
        let isPipeline = paths.count == 1 && (paths[0].hasSuffix(".yaml") || paths[0].hasSuffix(".yml"))
        var proposals: [BalanceText] = []
        let pipeline = isPipeline ? try readPipeline(paths[0]) : try pipeline(of: paths, &proposals)
        let practice = try practice(pipeline)
        let hasRemittances = pipeline.sources.contains { RemittanceFormats.names.contains($0.format) }
        let remittances = !isPipeline && hasRemittances ? try remittances(pipeline) : []
        if output.format == .csv {
            guard !isPipeline, hasRemittances else {
                throw Failure(
                    .usage, "check writes rows for remittances only",
                    remedy: "name files of \(RemittanceFormats.names.joined(separator: ", ")), or use --format json")
            }
            let rows = EOBText.csvRows(remittances.map(\.remittance), showValues: output.showValues)
            print(rows, terminator: "")
        }
        var plan: Plan
        do { plan = try Planning.check(pipeline, practice: practice) } catch { throw Failure(error) }
        plan.findings += proposals.compactMap(\.finding)
        var screen = RunScreen(
            plan: plan, status: plan.isRefused ? .refused : .checked, run: nil, digest: "", pipeline: pipeline)
        if output.format == .csv {
            // Nothing but the rows on standard output; the exit code says what the check came to.
            if screen.outcome != .done { throw screen.outcome }
            return
        }
        screen.remittances = remittances
        if output.format == .table {
            screen.preview = EOBText.render(remittances.map(\.remittance), showValues: output.showValues)
        }
        screen.preview += proposals.map(\.text).joined()
        screen.proposal = proposals.compactMap(\.pipeline).joined(separator: "---\n")
        try screen.show(output)
    }

    /// A source for each file. A balance report of an unknown layout is read by the columns that are proposed for it.
    private func pipeline(of paths: [String], _ proposals: inout [BalanceText]) throws -> Pipeline {
        var known: [(path: String, format: String)] = []
        var proposed: [Int: BalanceProposal] = [:]
        for (i, path) in paths.enumerated() {
            if let format = try format(of: path) {
                known.append((path, format))
                if `as` == nil {
                    // What the payouts' signatures know of EOB files is nothing.
                    let words =
                        ["fhir-eob", "eob-csv"].contains(format) ? format : PayoutSniffer.describe(try open(path))
                    proposals.append(BalanceText(text: "\(path): \(words)\n"))
                }
                continue
            }
            let recognition = BalanceRecognition.recognise(try open(path), options: ReadingOptions(practiceZone: .utc))
            if !recognition.isKnown, let format = PayoutSniffer.almost(try open(path)), SourceFormat.isKnown(format) {
                known.append((path, format))
                proposals.append(
                    BalanceText(text: "\(path): nearest is \(PayoutSniffer.describe(try open(path)))\n"))
                continue
            }
            switch recognition {
            case .format(let format, let why):
                known.append((path, format))
                proposals.append(BalanceText(text: "\(path): read as \(format), since it \(why).\n"))
            case .foreign(let what, let format):
                known.append((path, format))
                proposals.append(BalanceText(text: "\(path) is \(what): no balance report.\n"))
            case .proposal(let proposal):
                known.append((path, proposal.format))
                proposed[i] = proposal
                proposals.append(BalanceText(proposal, path: path))
                if let near = PayoutSniffer.nearMiss(try open(path)) {
                    proposals.append(BalanceText(text: "\n\(path): if it is a processor's or bank's report: \(near)\n"))
                }
            }
        }
        var pipeline = Planning.pipeline(checking: known)
        for (i, proposal) in proposed {
            pipeline.sources[i].columns = proposal.mapping
            pipeline.sources[i].recordElement = proposal.record
            pipeline.sources[i].sheet = proposal.sheet
            pipeline.sources[i].ignoreRows = proposal.ignoreRows
            pipeline.sources[i].sign = proposal.sign
            pipeline.sources[i].creditSign = proposal.creditSign
            pipeline.sources[i].money = proposal.money
            pipeline.sources[i].dates = proposal.dates
        }
        return pipeline
    }

    /// The format of a file where `--as` or its own signs tell it; `nil` for what may be a balance report.
    private func format(of path: String) throws -> String? {
        if let given = `as` {
            guard SourceFormat.isKnown(given) else {
                throw Failure(
                    .usage, "there is no format \(given)",
                    remedy: "choose one of \(SourceFormat.all.joined(separator: ", "))")
            }
            return given
        }
        let file = try open(path)
        if let format = RemittanceFormats.recognise(file) { return format }
        let found = PayoutSniffer.recognise(file)
        if let first = found.first, first.score == 100, SourceFormat.isKnown(first.format) { return first.format }
        let endings = [".xlsx", ".xls", ".xml", ".csv", ".txt", ".tsv", ".tab", ".json", ".ndjson"]
        if endings.contains(where: path.lowercased().hasSuffix) || ForeignFile.name(file) != nil {
            return nil
        }
        throw Failure(
            .refused, "\(path): \(PayoutSniffer.describe(file))",
            remedy: "name its format with --as, or map its columns in a pipeline (payouts-csv, balances-csv)")
    }

    private func open(_ path: String) throws -> SourceFile {
        do { return try SourceFile(path: path, name: path, number: 0) } catch {
            throw Failure(.refused, "\(path) cannot be read: \(error)", remedy: "check the path and its permissions")
        }
    }

    /// The remittances of the files, with the file that each stands in.
    private func remittances(_ pipeline: Pipeline) throws -> [(file: String, remittance: Remittance)] {
        let options = ReadingOptions(practiceZone: .utc)
        var all: [(file: String, remittance: Remittance)] = []
        for source in pipeline.sources {
            for path in source.files {
                let file = try open(path)
                let reading = RemittanceFormats.read(file, format: source.format, options: options)
                all += (reading?.records ?? []).map { (path, $0) }
            }
        }
        return all
    }

    /// The practice of the book where there is one, for its time zone.
    private func practice(_ pipeline: Pipeline) throws -> Practice {
        if let timeZone {
            guard let zone = Zone(timeZone) else {
                throw Failure(
                    .usage, "there is no time zone \(timeZone)", remedy: "give an IANA name such as America/New_York")
            }
            return Practice(name: "", zone: zone)
        }
        if let book = try? book.open(for: pipeline) { return book.practice }
        return Practice(name: "", zone: .utc)
    }
}

/// What `check` says about a balance report before the tables.
private struct BalanceText {
    var text: String
    /// The proposed pipeline, where the layout is unknown.
    var pipeline: String?
    /// That someone must look at it.
    var finding: Finding?

    init(text: String) { self.text = text }

    init(_ proposal: BalanceProposal, path: String) {
        text = proposal.summary(file: path)
        guard proposal.headerLine > 0 else { return }
        let yaml = proposal.pipeline(files: path, today: Zone.utc.day(of: now()))
        pipeline = yaml
        finding = Finding(
            "layout-proposed", .warning, at: .none, "\(path) is of an unknown layout: its columns are a proposal",
            remedy: "save the proposed pipeline, settle what it is unsure of, and check again")
        let fitting = BalanceRecognition.fitting(proposal)
        if !fitting.isEmpty {
            text += "  if it comes from one of these, name that as the format: \(fitting.joined(separator: ", "))\n"
        }
        text += "\nA pipeline to save and edit; what is not certain is marked:\n\n\(yaml)"
    }
}
