import ArgumentParser
import LedgerModel
import PracticeBook
import Reconciliation
import Values

/// `tieout status`
struct StatusCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "The book at a glance.")

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        let status = try usingBook { () throws(BookError) in try book.status() }
        if output.format == .json { print(json(status).pretty) } else { print(text(status), terminator: "") }
        if status.openQuestions > 0 { throw Outcome.waits }
    }

    private func sum(_ sum: BookStatus.Sum) -> JSONValue {
        .object([("count", .int(sum.count)), ("amount", .money(sum.amount))])
    }

    private func json(_ s: BookStatus) -> JSONValue {
        .object([
            ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("status")),
            ("exit", .int(s.openQuestions > 0 ? 1 : 0)), ("practice", .string(s.practice.name)),
            ("time_zone", .string(s.practice.zone.name)),
            ("clients", .int(s.clients)), ("open_bills", sum(s.openBills)), ("client_due", sum(s.clientDue)),
            ("payer_due", sum(s.payerDue)), ("held_bills", sum(s.heldBills)),
            ("insurance_in_flight", sum(s.insuranceInFlight)),
            ("credits", sum(s.credits)), ("review", .object([("open", .int(s.openQuestions))])),
            ("parked", .int(s.parked)),
            (
                "in_transit",
                .array(
                    s.inTransit.map {
                        .object([
                            ("processor", .string($0.processor)), ("payout", .string($0.id)), ("day", .day($0.day)),
                            ("net", .money($0.net)),
                        ])
                    })
            ),
            ("closed_months", .array(s.closedMonths.map { .string(Month.text($0)) })),
            (
                "runs",
                .array(
                    s.lastRuns.map { run in
                        .object([
                            ("run_id", .string(String(run.record.id))), ("pipeline", .string(run.record.pipeline)),
                            ("started_at", .string(run.record.startedAt)),
                            ("undone", .bool(run.record.undoneBy != nil)),
                            ("tieouts", .int(run.tieOuts.count)),
                            ("tieouts_ok", .int(run.tieOuts.filter(\.isOK).count)),
                            ("postings", postingsJSON(run.totals)),
                        ])
                    })
            ),
            ("book_digest", .string(s.digest)),
        ])
    }

    private func text(_ s: BookStatus) -> String {
        var out = "\(s.practice.name), days in \(s.practice.zone.name)\n\n"
        func row(_ label: String, _ count: Int, _ amount: Cents?) -> [ReportTable.Cell] {
            [.text(label), .count(count), amount.map { .money($0) } ?? .empty]
        }
        out += TableText.text(
            ReportTable(
                name: "status", title: "Status",
                columns: [.init("what", .text), .init("count", .count), .init("amount", .money)],
                rows: [
                    row("clients", s.clients, nil), row("open bills", s.openBills.count, s.openBills.amount),
                    row("  clients owe", s.clientDue.count, s.clientDue.amount),
                    row("  payers owe", s.payerDue.count, s.payerDue.amount),
                    row("  on hold: opening bills", s.heldBills.count, s.heldBills.amount),
                    row("insurance in flight, listed", s.insuranceInFlight.count, s.insuranceInFlight.amount),
                    row("client credits", s.credits.count, s.credits.amount),
                    row("open questions", s.openQuestions, nil),
                    row("records that wait", s.parked, nil),
                    row("payouts without a bank line", s.inTransit.count, s.inTransit.total(\.net)),
                ]))
        if !s.closedMonths.isEmpty { out += "\nClosed: \(s.closedMonths.map(Month.text).joined(separator: ", "))\n" }
        out += "\nLast runs\n"
        for run in s.lastRuns {
            let bad = run.tieOuts.filter { !$0.isOK }.count
            out += "  run \(run.record.id)  \(run.record.startedAt)  \(run.record.pipeline)"
            out +=
                run.record.undoneBy.map { "  undone by run \($0)" }
                ?? "  \(run.totals.reduce(0) { $0 + $1.count }) postings"
            out += "  \(run.tieOuts.count) tie-outs" + (bad == 0 ? ", all agree\n" : ", \(bad) DO NOT agree\n")
        }
        if s.openQuestions > 0 { out += "\n→ tieout review list\n" }
        return out
    }
}

/// `tieout explain`
struct ExplainCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why a posting is there: its file and line, rule and evidence.")

    @Argument(help: "A posting's number, a source key, an invoice number, or a question's id.") var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        if id.hasPrefix("R"),
            let item = try usingBook({ () throws(BookError) in try book.reviews() }).first(where: { $0.item.id == id })
        {
            print(
                output.format == .json ? ReviewScreen.json([item.item]).pretty : ReviewScreen.text(item.item),
                terminator: output.format == .json ? "\n" : "")
            return
        }
        let found = try postings(book)
        guard !found.isEmpty else {
            throw Failure(
                .usage, "nothing in the book has the id \(id)",
                remedy: "give a posting's number from `tieout export postings`, a source key, or an invoice number")
        }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("explained")),
                    ("exit", .int(0)),
                    ("postings", .array(found.map(json))),
                ]).pretty)
        } else {
            for posting in found { print(text(posting)) }
        }
    }

    private func postings(_ book: PracticeBook) throws -> [Posting] {
        if let number = Int64(id), let one = try usingBook({ () throws(BookError) in try book.posting(number) }) {
            return [one]
        }
        for keyPath in [\PostingFilter.key, \PostingFilter.invoice] {
            var filter = PostingFilter()
            filter[keyPath: keyPath] = id
            let found = try usingBook { () throws(BookError) in try book.postings(filter) }
            if !found.isEmpty { return found }
        }
        return []
    }

    private func json(_ p: Posting) -> JSONValue {
        let table = ReportTable.postings([p])
        return .object(zip(table.columns, table.rows[0]).map { ($0.name, JSONValue($1)) })
    }

    private func text(_ p: Posting) -> String {
        var out = "posting \(p.id): \(p.kind.rawValue) \(p.amount.grouped) on \(p.day)"
        if !p.invoice.isEmpty { out += ", bill \(p.invoice)" + (p.line > 0 ? " line \(p.line)" : "") }
        if !p.client.isEmpty { out += ", client \(p.client)" }
        if !p.group.isEmpty || !p.reason.isEmpty { out += ", \(p.group)\(p.group.isEmpty ? "" : "-")\(p.reason)" }
        out += "\n  from      \(p.source)\(p.key.isEmpty ? "" : ", key \(p.key)")"
        out +=
            p.file.isEmpty
            ? ""
            : "\n  file      \(p.file)"
                + (p.position.description.isEmpty ? "" : ", \(p.position.unit == .line ? "line " : "")\(p.position)")
        out += "\n  rule      \(p.rule)\n  evidence  \(p.evidence)\n  run       \(p.run)\n"
        return out
    }
}
