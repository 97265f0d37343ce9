import ArgumentParser
import Formats
import Glibc
import LedgerModel
import PracticeBook
import Reconciliation
import Values

/// A report that was written to a file.
struct WrittenReport {
    var name: String
    var path: String
    /// What a bookkeeper wants to see beside the path: the report's total.
    var note = ""
}

/// Reports of one book.
struct Reports {
    /// The reports' names.
    static let names = ["payments", "revenue", "aging", "credits", "payouts", "1099k", "tieouts", "worklist"]

    private let book: PracticeBook
    private let postings: [Posting]
    private let bills: [BillLine]
    private let context: ReportContext
    private let snapshot: BookSnapshot

    init(_ book: PracticeBook) throws {
        self.book = book
        snapshot = try usingBook { () throws(BookError) in try book.snapshot() }
        postings = try usingBook { () throws(BookError) in try book.postings() }
        bills = snapshot.billLines
        var runs: [Int64: Instant] = [:]
        for run in try usingBook({ () throws(BookError) in try book.runs() }) {
            runs[run.id] = Instant(rfc3339: run.startedAt)
        }
        context = ReportContext(
            zone: book.practice.zone,
            clientNames: Dictionary(snapshot.clients.map { ($0.id, $0.displayName) }, uniquingKeysWith: { $1 }),
            runs: runs)
    }

    /// One report over a range of days.
    func table(_ name: String, _ range: DayRange, by: ReportPeriod?, dated: ReportDating) throws -> ReportTable {
        switch name {
        case "payments": return .payments(postings, in: range, dated: dated, context: context)
        case "revenue": return .revenue(postings, in: range, by: by ?? .year, dated: dated, context: context)
        case "aging":
            return .aging(
                Ledger(asOf: range.last, bills: bills, postings: postings), bills: bills, asOf: range.last,
                context: context)
        case "credits":
            return .credits(
                Ledger(asOf: range.last, bills: bills, postings: postings), asOf: range.last, context: context)
        case "payouts":
            let standings = snapshot.payoutStandings(postings)
            return by.map { .payouts(standings, in: range, by: $0, context: context) }
                ?? .payouts(standings, in: range, context: context)
        case "1099k": return .form1099K(movements, in: range, context: context)
        case "worklist":
            return .worklist(postings, bills: bills, inFlight: snapshot.insuranceInFlight, context: context)
        default:
            let all = try usingBook { () throws(BookError) in try book.tieOuts() }
            return .tieOuts(
                all.map {
                    .init(
                        run: $0.run, source: $0.tieOut.source, file: $0.tieOut.file, what: $0.tieOut.what,
                        expected: $0.tieOut.expected, actual: $0.tieOut.actual)
                })
        }
    }

    private var movements: [ProcessorMovement] {
        snapshot.movements.compactMap(ProcessorMovement.init)
    }

    /// All days on which the book has anything; today where it is empty.
    var wholeRange: DayRange {
        let days = postings.map(\.day) + bills.map(\.billDay)
        let first = days.min() ?? book.practice.zone.day(of: now())
        return DayRange(first, days.max() ?? first)
    }

    /// Writes the tie-out sheets that a pipeline asks for; of a refused run, too.
    static func writeSheets(of plan: Plan, _ pipeline: Pipeline) throws -> [WrittenReport] {
        try pipeline.reports.filter { $0.report == "tieout-sheet" }.map { request in
            let path = pipeline.resolve(request.to)
            try write(.tieOutSheet(plan), format: request.format, to: path)
            return WrittenReport(name: request.report, path: path)
        }
    }

    /// Writes the reports of the book that a pipeline asks for.
    func write(_ pipeline: Pipeline) throws -> [WrittenReport] {
        try pipeline.reports.filter { $0.report != "tieout-sheet" }.map { request in
            let table = try table(
                request.report, request.range ?? wholeRange, by: request.by.flatMap(ReportPeriod.init), dated: .posted)
            let path = pipeline.resolve(request.to)
            try Reports.write(table, format: request.format, to: path)
            let total = table.sum(request.report == "revenue" ? "net" : "amount")
            let note =
                ["payments", "revenue"].contains(request.report) ? "  (\(table.rows.count) rows, \(total.grouped))" : ""
            return WrittenReport(name: request.report, path: path, note: note)
        }
    }

    /// A report in a format, to a file.
    static func write(_ table: ReportTable, format: String, to path: String) throws {
        if format == "xlsx" {
            try replaceFile(at: path) { temporary in
                do { try XLSXFile.write([table], to: temporary, created: now()) } catch {
                    throw Failure(.usage, "\(path) cannot be written: \(error)")
                }
                return true
            }
        } else {
            try writeText(text(table, format), to: path)
        }
    }

    /// A report as text.
    static func text(_ table: ReportTable, _ format: String) -> String {
        switch format {
        case "csv": CSVText.text(table)
        case "json": JSONValue(table).pretty + "\n"
        case "html": HTMLPage.text([table], title: table.title)
        default: TableText.text(table)
        }
    }
}

/// `tieout report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Payments, revenue, aging, credits, payouts, 1099k, tieouts, worklist.")

    @Argument(help: "payments, revenue, aging, credits, payouts, 1099k, tieouts or worklist.") var name: String
    @Option(help: "First day, YYYY-MM-DD. Default: the book's first.") var from: String?
    @Option(help: "Last day, itself included. Default: the book's last.") var to: String?
    @Option(help: "month, quarter or year: the periods of revenue and payouts.") var by: String?
    @Option(help: "posted (default) or added: which day puts a payment into the range.") var dated: String?
    @Option(help: "table, csv, json, xlsx or html.") var format = "table"
    @Option(help: "The file to write; xlsx needs one.") var output: String?
    @OptionGroup var book: BookOptions
    @Flag(help: "Print nothing but the report.") var quiet = false
    @Flag(help: "Reports always show values; accepted for every verb.") var showValues = false

    func run() throws {
        guard Reports.names.contains(name) else {
            throw Failure(
                .usage, "there is no report \(name)", remedy: "choose one of \(Reports.names.joined(separator: ", "))")
        }
        guard ["table", "csv", "json", "xlsx", "html"].contains(format) else {
            throw Failure(.usage, "there is no format \(format)", remedy: "choose table, csv, json, xlsx or html")
        }
        let period = try by.map { word in
            guard let period = ReportPeriod(rawValue: word) else {
                throw Failure(.usage, "--by \(word) is not known", remedy: "choose month, quarter or year")
            }
            return period
        }
        let dating = try dated.map { word in
            guard let dating = ReportDating(rawValue: word) else {
                throw Failure(.usage, "--dated \(word) is not known", remedy: "choose posted or added")
            }
            return dating
        }
        let first = try day(from, "--from")
        let last = try day(to, "--to")
        let reports = try Reports(try book.open())
        let whole = reports.wholeRange
        let range = DayRange(
            first ?? min(whole.first, last ?? whole.first), last ?? max(whole.last, first ?? whole.last))
        guard range.first <= range.last else { throw Failure(.usage, "--from lies after --to") }
        let table = try reports.table(name, range, by: period, dated: dating ?? .posted)
        if let output {
            try Reports.write(table, format: format, to: output)
        } else if format == "xlsx" {
            throw Failure(.usage, "a spreadsheet needs a file", remedy: "add --output \(name).xlsx")
        } else {
            print(Reports.text(table, format), terminator: "")
        }
    }

    private func day(_ text: String?, _ option: String) throws -> Day? {
        guard let text else { return nil }
        guard let day = Day(iso: text) else {
            throw Failure(.usage, "\(option) \(text) is no day", remedy: "write YYYY-MM-DD")
        }
        return day
    }
}

/// `tieout export`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "The exchange files as `run` reads them, the postings, the journal, a worklist.")

    static let names = ["clients", "parties", "bills", "payments", "postings", "journal", "worklist"]

    @Argument(help: "clients, parties, bills, payments, postings, journal or worklist.") var what: String
    @Option(help: "csv or json; for the journal hledger and beancount, for the worklist table and xlsx, too.")
    var format = "csv"
    @Option(help: "The file to write; standard output without it. xlsx needs one.") var output: String?
    @OptionGroup var book: BookOptions
    @Flag(help: "Print nothing but the export.") var quiet = false
    @Flag(help: "Exports always show values; accepted for every verb.") var showValues = false

    func run() throws {
        guard Self.names.contains(what) else {
            throw Failure(
                .usage, "there is no export \(what)", remedy: "choose one of \(Self.names.joined(separator: ", "))")
        }
        let formats =
            switch what {
            case "journal": ["csv", "json", "hledger", "beancount"]
            case "worklist": ["csv", "json", "table", "xlsx"]
            default: ["csv", "json"]
            }
        guard formats.contains(format) else {
            throw Failure(
                .usage, "\(what) cannot be exported as \(format)", remedy: "choose \(formats.joined(separator: ", "))")
        }
        if format == "xlsx" {
            guard let output else {
                throw Failure(.usage, "a spreadsheet needs a file", remedy: "add --output \(what).xlsx")
            }
            try Reports.write(try worklist(try book.open()), format: format, to: output)
            return
        }
        let text = try text(try book.open())
        if let output { try writeText(text, to: output) } else { print(text, terminator: "") }
    }

    private func text(_ book: PracticeBook) throws -> String {
        switch what {
        case "clients":
            return exchange(
                ExchangeWriter.clients(
                    try usingBook { () throws(BookError) in try book.clients() }.map(ClientRecord.init)))
        case "parties":
            return exchange(
                ExchangeWriter.parties(
                    try usingBook { () throws(BookError) in try book.parties() }.map(PartyRecord.init)))
        case "bills":
            // Opening balances come from a prior EHR's report, not from a bills file.
            let lines = try usingBook { () throws(BookError) in try book.billLines() }.filter { !$0.isOpening }
            return exchange(ExchangeWriter.bills(lines.map(BillLineRecord.init)))
        case "payments":
            return exchange(
                ExchangeWriter.payments(
                    try usingBook { () throws(BookError) in try book.payments() }.map(PaymentRecord.init)))
        case "postings":
            let table = ReportTable.postings(try usingBook { () throws(BookError) in try book.postings() })
            return format == "json" ? JSONValue(table).pretty + "\n" : CSVText.text(table)
        case "worklist": return Reports.text(try worklist(book), format)
        default:
            let bills = try usingBook { () throws(BookError) in try book.billLines() }
            let entries = Journal.entries(
                bills: bills, postings: try usingBook { () throws(BookError) in try book.postings() })
            let title = "\(book.practice.name), \(book.practice.zone.name)"
            switch format {
            case "hledger": return JournalText.hledger(entries, title: title)
            case "beancount": return JournalText.beancount(entries, title: title)
            case "json": return JSONValue(ReportTable.journal(entries)).pretty + "\n"
            default: return CSVText.text(.journal(entries))
            }
        }
    }

    private func worklist(_ book: PracticeBook) throws -> ReportTable {
        let reports = try Reports(book)
        return try reports.table("worklist", reports.wholeRange, by: nil, dated: .posted)
    }

    /// An exchange file, as it is or as a JSON array of its rows.
    private func exchange(_ csv: String) -> String {
        guard format == "json" else { return csv }
        let file = SourceFile(text: csv, name: what)
        var scanner = CSVScanner(file.bytes, file: 0)
        var names: [String] = []
        var rows: [JSONValue] = []
        while (try? scanner.next()) == true {
            let cells = (0..<scanner.row.count).map { scanner.row.string($0) }
            if names.isEmpty {
                names = cells
            } else {
                rows.append(.object(zip(names, cells).map { ($0, .string($1)) }))
            }
        }
        return JSONValue.object([(what, .array(rows))]).pretty + "\n"
    }
}
