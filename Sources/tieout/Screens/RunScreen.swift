import Formats
import LedgerModel
import PracticeBook
import Reconciliation
import Values

/// What a check, plan or run came to: a screen for a bookkeeper, or one JSON object.
struct RunScreen {
    /// How it ended.
    enum Status: String {
        case posted
        case planned
        case checked
        case refused
    }

    let plan: Plan
    let status: Status
    let run: Int64?
    let digest: String
    let pipeline: Pipeline?
    var reports: [WrittenReport] = []
    /// Text to show above the tables: a remittance that people can read.
    var preview = ""
    /// The remittances of files that are only checked, whole.
    var remittances: [(file: String, remittance: Remittance)] = []
    /// A proposed pipeline for files of an unknown layout.
    var proposal = ""

    /// The exit code that follows from what was found.
    var outcome: Outcome {
        if status == .refused { return .refused }
        let odd = plan.findings.contains { $0.severity >= .warning } || plan.tieOuts.contains { !$0.isOK }
        return odd || plan.reviewsOpen > 0 ? .waits : .done
    }

    /// Prints it and ends with its exit code.
    func show(_ options: OutputOptions) throws {
        if options.format == .json {
            print(json(options).pretty)
        } else {
            print(text(options), terminator: "")
            if options.quiet, outcome == .waits { Terminal.say("tieout: " + whatWaits) }
        }
        if outcome != .done { throw outcome }
    }

    /// Why the exit code is 1, in one line.
    private var whatWaits: String {
        let odd = plan.findings.count { $0.severity >= .warning }
        let off = plan.tieOuts.count { !$0.isOK }
        var parts: [String] = []
        if plan.reviewsOpen > 0 { parts.append(ReviewScreen.count(plan.reviewsOpen, "question") + " for a person") }
        if odd > 0 { parts.append(ReviewScreen.count(odd, "finding")) }
        if off > 0 { parts.append(ReviewScreen.count(off, "total") + " that does not agree") }
        return parts.joined(separator: ", ") + "; see `tieout review` and the screen without --quiet"
    }

    // MARK: JSON

    private func json(_ options: OutputOptions) -> JSONValue {
        let words = RemittanceJSON(showValues: options.showValues)
        let read = remittances.map { words.object($0.remittance, file: $0.file) }
        return .object(
            [
                ("tool", .string("tieout")), ("version", .string(Tieout.version)),
                ("run_id", run.map { .string(String($0)) } ?? .string("")),
                ("pipeline", .string(plan.pipeline)), ("status", .string(status.rawValue)),
                ("exit", .int(Int(outcome.rawValue))),
                ("sources", .array(plan.sources.map(source))),
                ("tieouts", .array(plan.tieOuts.map(tieOut))),
                (
                    "postings",
                    .object(
                        totals.map {
                            ($0.kind.rawValue, .object([("count", .int($0.count)), ("amount", .money($0.amount))]))
                        })
                ),
                (
                    "review",
                    .object([
                        ("open", .int(plan.reviewsOpen)), ("new", .int(plan.reviewsNew)),
                        ("held", .int(plan.reviewsHeld)),
                    ])
                ),
                ("findings", .array(plan.findings.map(finding))),
                (
                    "reports",
                    .array(
                        reports.map {
                            .object([("report", .string($0.name)), ("to", .string(PathText.short($0.path)))])
                        })
                ),
                ("book_digest", .string(digest)),
            ] + (read.isEmpty ? [] : [("remittances", .array(read))])
                + (plan.balanceSheets.isEmpty ? [] : [("balances", .array(plan.balanceSheets.map(BalanceScreen.json)))])
                + (plan.late.isEmpty ? [] : [("closed_months", LateText.json(plan.late))])
                + (proposal.isEmpty ? [] : [("proposal", .string(proposal))]))
    }

    private func source(_ source: SourceSummary) -> JSONValue {
        .object([
            ("name", .string(source.name)), ("format", .string(source.format)),
            (
                "files",
                .array(
                    source.files.map { number in
                        let file = plan.files[Int(number)]
                        return .object([
                            ("file", .string(file.name)), ("sha256", .string(file.sha256)), ("bytes", .int(file.bytes)),
                        ])
                    })
            ),
            (
                "records",
                .object([
                    ("read", .int(source.read)), ("accepted", .int(source.accepted)),
                    ("duplicate", .int(source.duplicate)),
                    ("restated", .int(source.restated)), ("set_aside", .int(source.setAside)),
                    ("rejected", .int(source.rejected)),
                ])
            ),
            ("refused", .bool(source.isRefused)),
        ])
    }

    private func tieOut(_ tie: TieOut) -> JSONValue {
        .object([
            ("source", .string(tie.source)), ("file", .string(tie.file)), ("what", .string(tie.what)),
            ("expected", side(tie.expected, tie)), ("actual", side(tie.actual, tie)),
            ("difference", side(tie.difference, tie)), ("ok", .bool(tie.isOK)),
        ])
    }

    private func side(_ amount: Cents, _ tie: TieOut) -> JSONValue {
        tie.isCount ? .string("\(amount.raw / 100)") : .money(amount)
    }

    private func finding(_ finding: Finding) -> JSONValue {
        .object([
            ("code", .string(finding.code)), ("severity", .string(finding.severity.rawValue)),
            ("file", .string(fileName(finding))),
            ("position", .string(finding.position.description)), ("message", .string(finding.message)),
            ("remedy", .string(finding.remedy)),
        ])
    }

    private func fileName(_ finding: Finding) -> String {
        let at = Int(finding.position.file)
        return plan.files.indices.contains(at) ? plan.files[at].name : ""
    }

    private var totals: [(kind: Posting.Kind, count: Int, amount: Cents)] {
        var sums: [Posting.Kind: (count: Int, amount: Cents)] = [:]
        for posting in plan.postings {
            let sum = sums[posting.kind] ?? (0, .zero)
            sums[posting.kind] = (sum.count + 1, sum.amount + posting.amount)
        }
        return Posting.Kind.allCases.compactMap { kind in sums[kind].map { (kind, $0.count, $0.amount) } }
    }

    // MARK: Text

    private func text(_ options: OutputOptions) -> String {
        var out = ""
        let title = plan.pipeline.isEmpty ? "check" : plan.pipeline
        switch status {
        case .posted: out += "\(title): run \(run.map(String.init) ?? "") is posted.\n"
        case .planned: out += "\(title): this is what a run would post. Nothing was written.\n"
        case .checked: out += "\(title): checked. Nothing was written.\n"
        case .refused: out += "\(title): REFUSED. Nothing was posted.\n"
        }
        out += preview.isEmpty ? "" : "\n" + preview
        if !options.quiet || status == .refused { out += findingsText(options) }
        guard !options.quiet else { return out }
        out += "\n" + TableText.text(readTable)
        for sheet in plan.balanceSheets { out += "\n" + BalanceScreen.text(sheet, isPosted: status == .posted) }
        if !plan.postings.isEmpty { out += "\n" + TableText.text(postedTable) }
        if !plan.late.isEmpty { out += "\n" + LateText.text(plan.late) }
        if !plan.tieOuts.isEmpty { out += "\n" + TableText.text(tieOutTable) }
        if status == .posted || status == .planned {
            out += "\nWaits for a person: \(plan.reviewsOpen) question\(plan.reviewsOpen == 1 ? "" : "s")"
            out += plan.reviewsNew == 0 ? "\n" : ", \(plan.reviewsNew) of them new\n"
            for item in plan.reviewsOpened.sorted(by: { ($1.amount.magnitude, $0.id) < ($0.amount.magnitude, $1.id) })
                .prefix(10)
            {
                out += "  \(item.id)  \(item.day)  \(item.amount.grouped)  \(item.message)\n"
            }
            if plan.reviewsOpen > 0 { out += "  → tieout review list\n" }
            if plan.reviewsHeld > 0 { out += "On hold: \(ReviewScreen.count(plan.reviewsHeld, "question"))\n" }
            if plan.setAsideByLesson > 0 {
                out += "Set aside, as answers have taught: \(ReviewScreen.count(plan.setAsideByLesson, "record"))"
                out += " (tieout review lessons)\n"
            }
        }
        if !reports.isEmpty {
            out += "\nReports\n"
            for report in reports { out += "  \(report.name): \(PathText.short(report.path))\(report.note)\n" }
        }
        return out
    }

    private func findingsText(_ options: OutputOptions) -> String {
        let shown = plan.findings.filter { $0.severity >= (status == .checked ? .info : .warning) }
        guard !shown.isEmpty else { return "" }
        var out = "\nFindings\n"
        for finding in shown.prefix(50) { out += FindingText.text(finding, file: fileName(finding), options) }
        if shown.count > 50 { out += "  … and \(shown.count - 50) more; --format json lists them all\n" }
        return out
    }

    private var readTable: ReportTable {
        ReportTable(
            name: "read", title: "Read",
            columns: [
                .init("source", .text), .init("format", .text), .init("files", .count), .init("read", .count),
                .init("accepted", .count),
                .init("known", .count), .init("restated", .count), .init("set_aside", .count),
                .init("rejected", .count),
                .init("note", .text),
            ],
            rows: plan.sources.map { s in
                [
                    .text(s.name), .text(s.format), .count(s.files.count), .count(s.read), .count(s.accepted),
                    .count(s.duplicate),
                    .count(s.restated), .count(s.setAside), .count(s.rejected),
                    s.isRefused ? .text(s.isSkipped ? "refused, left out" : "REFUSED") : .empty,
                ]
            })
    }

    private var postedTable: ReportTable {
        ReportTable(
            name: "posted", title: status == .posted ? "Posted" : "Would post",
            columns: [.init("kind", .text), .init("count", .count), .init("amount", .money)],
            rows: totals.map { [.text($0.kind.rawValue), .count($0.count), .money($0.amount)] })
    }

    private var tieOutTable: ReportTable {
        // Where there are many, those that agree are one line a source; what does not agree is always shown.
        let many = plan.tieOuts.count > 24
        var rows: [[ReportTable.Cell]] = []
        var agreed: [String: (count: Int, expected: Cents, actual: Cents)] = [:]
        for tie in plan.tieOuts {
            if many, tie.isOK, !tie.isCount {
                let sum = agreed[tie.source] ?? (0, .zero, .zero)
                agreed[tie.source] = (sum.count + 1, sum.expected + tie.expected, sum.actual + tie.actual)
            } else {
                let cell: (Cents) -> ReportTable.Cell = { tie.isCount ? .count(Int($0.raw / 100)) : .money($0) }
                rows.append([
                    .text(tie.isOK ? "ok" : "NO"), .text(tie.source), .text(tie.what), cell(tie.expected),
                    cell(tie.actual), cell(tie.difference),
                ])
            }
        }
        for (source, sum) in agreed.sorted(by: { $0.key < $1.key }) {
            rows.append([
                .text("ok"), .text(source), .text("\(sum.count) totals agree; their sum"), .money(sum.expected),
                .money(sum.actual), .money(.zero),
            ])
        }
        return ReportTable(
            name: "tieouts", title: "Tie-outs",
            columns: [
                .init("ok", .text), .init("source", .text), .init("what", .text), .init("expected", .money),
                .init("actual", .money),
                .init("difference", .money),
            ], rows: rows)
    }
}

/// What is of closed months, in words and for machines.
enum LateText {
    static func text(_ late: [LatePostings]) -> String {
        late.sorted { $0.month < $1.month }.map { one in
            "\(month(one)) is closed: \(ReviewScreen.count(one.count, "posting")) of it "
                + "\(one.count == 1 ? "counts" : "count") on \(one.countOn).\n"
        }.joined()
    }

    /// Those of one month together.
    static func together(_ late: [LatePostings]) -> [LatePostings] {
        var months: [Day: LatePostings] = [:]
        for one in late {
            months[one.month, default: .init(month: one.month, countOn: one.countOn, count: 0)].count += one.count
        }
        return months.values.sorted { $0.month < $1.month }
    }

    static func json(_ late: [LatePostings]) -> JSONValue {
        .array(
            late.sorted { $0.month < $1.month }.map { one in
                .object([
                    ("month", .string(month(one))), ("posted_on", .string(one.countOn.description)),
                    ("count", .int(one.count)),
                ])
            })
    }

    private static func month(_ late: LatePostings) -> String { Month.text(Month.number(of: late.month)) }
}

/// A finding as people read it: place and message, the record with a caret, what to do.
enum FindingText {
    static func text(_ finding: Finding, file: String, _ options: OutputOptions) -> String {
        let place = finding.position.description
        let head = file.isEmpty ? "" : place.isEmpty ? "\(file): " : "\(file):\(place): "
        var out = "  \(finding.severity.rawValue): \(head)\(finding.message) [\(finding.code)]\n"
        if let excerpt = finding.excerpt {
            let shown = options.showValues ? excerpt : excerpt.masked
            out += "    \(TableText.clean(shown.text))\n"
            if shown.count > 0 {
                out +=
                    "    " + String(repeating: " ", count: shown.start)
                    + String(repeating: "^", count: min(shown.count, 60)) + "\n"
            }
        }
        out += "    → \(finding.remedy)\n"
        return out
    }
}
