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
        if output.format == .json {
            print(json(status).pretty)
        } else if !output.quiet {
            print(text(status), terminator: "")
        } else if status.openQuestions > 0 {
            Terminal.say("tieout: \(ReviewScreen.count(status.openQuestions, "question")) for a person")
        }
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
            ("credits", sum(s.credits)),
            (
                "review",
                .object([
                    ("open", .int(s.openQuestions)), ("amount", .money(s.moneyInQuestion)), ("held", .int(s.held)),
                    ("kinds", .object(kinds(s).map { ($0.name, .int($0.count)) })),
                ])
            ),
            ("parked", .int(s.parked)),
            (
                "in_transit",
                .array(
                    s.inTransit.map {
                        .object([
                            ("processor", .string($0.processor)), ("payout", .string($0.id)), ("day", .day($0.day)),
                            ("net", .money($0.net)), ("state", .string($0.state.rawValue)), ("since", .day($0.since)),
                        ])
                    })
            ),
            (
                "payouts",
                .object(
                    PayoutStanding.State.allCases.compactMap { state in
                        s.payouts[state].map { (state.rawValue, sum($0)) }
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

    private func kinds(_ s: BookStatus) -> [(name: String, count: Int)] {
        s.questions.map { ($0.key.rawValue, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
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
                    row("open questions", s.openQuestions, s.moneyInQuestion),
                ] + kinds(s).map { row("  " + $0.name.replacing("_", with: " "), $0.count, nil) } + [
                    row("questions on hold", s.held, nil),
                    row("records that wait", s.parked, nil),
                    row("payouts and transfers to the bank", s.payouts.values.reduce(0) { $0 + $1.count }, nil),
                ]
                    + PayoutStanding.State.allCases.compactMap { state in
                        s.payouts[state].map { row("  \(state.rawValue)", $0.count, $0.amount) }
                    }))
        let missing = s.inTransit.filter { $0.state == .missing }
        if !missing.isEmpty {
            out += "\nNot at the bank\n"
            for one in missing.prefix(10) {
                out += "  \(one.processor) \(one.id)  \(one.net.grouped)  due \(one.day), missing since \(one.since)\n"
            }
            if missing.count > 10 { out += "  and \(missing.count - 10) more: tieout report payouts\n" }
        }
        if !s.closedMonths.isEmpty { out += "\nClosed: \(s.closedMonths.map(Month.text).joined(separator: ", "))\n" }
        if !s.inTransit.isEmpty {
            out += "\nPayouts in transit\n"
            for payout in s.inTransit.suffix(5) {
                out += "  \(payout.day)  \(payout.processor)  \(payout.net.grouped)  \(payout.id)\n"
            }
            if s.inTransit.count > 5 { out += "  … and \(s.inTransit.count - 5) earlier\n" }
        }
        out += "\nLast runs\n"
        for run in s.lastRuns {
            let bad = run.tieOuts.filter { !$0.isOK }.count
            out += "  run \(run.record.id)  \(run.record.startedAt)  \(run.record.pipeline)"
            out +=
                run.record.undoneBy.map { "  undone by run \($0)" }
                ?? "  \(run.totals.reduce(0) { $0 + $1.count }) postings"
            out += "  \(run.tieOuts.count) tie-outs" + (bad == 0 ? ", all agree\n" : ", \(bad) DO NOT agree\n")
        }
        for tie in s.lastRuns.first?.tieOuts.filter({ !$0.isOK }) ?? [] {
            out += "  NO  \(tie.source)  \(TableText.clean(tie.what)): expected \(tie.expected.grouped), "
            out += "have \(tie.actual.grouped), \(tie.difference.grouped) off\n"
        }
        if s.openQuestions > 0 { out += "\n→ tieout review\n" }
        return out
    }
}
