import PracticeBook
import Reconciliation
import Values

/// Questions as people and machines read them.
enum ReviewScreen {
    // MARK: JSON

    /// The open questions: `items` as the contract has them, with what helps to answer beside it.
    static func json(_ desk: QuestionDesk) -> JSONValue {
        .object([
            ("tool", .string("tieout")), ("version", .string(Tieout.version)),
            ("exit", .int(desk.questions.isEmpty ? 0 : 1)), ("items", .array(desk.questions.map(json))),
            ("held", .array(desk.held.map(json))),
            (
                "groups",
                .array(
                    desk.groups.map { group in
                        .object([
                            ("title", .string(group.title)), ("amount", .money(group.amount)),
                            ("items", .array(group.questions.map { .string($0.item.id) })),
                        ])
                    })
            ),
        ])
    }

    static func json(_ question: Question) -> JSONValue {
        let item = question.item
        return .object([
            ("id", .string(item.id)), ("kind", .string(item.kind.rawValue)), ("source_name", .string(item.source)),
            ("source_key", .string(question.sourceKey)), ("file", .string(item.file)),
            ("position", .string(item.position.description)), ("posted_on", .day(item.day)),
            ("amount", .money(item.amount)), ("message", .string(item.message)),
            (
                "candidates",
                .array(
                    zip(item.candidates, question.candidateNames).map { candidate, name in
                        .object([
                            ("client_id", .string(candidate.clientID)), ("invoice_number", .string(candidate.invoice)),
                            ("score", .int(candidate.score)), ("evidence", .string(candidate.evidence)),
                            ("client", .string(name)),
                        ])
                    })
            ),
            ("title", .string(question.title)), ("group", .string(question.group)), ("held", .bool(question.isHeld)),
            ("facts", .object(question.facts.map { ($0.label, .string($0.value)) })),
            ("answers", .array(question.options.map { .string($0.rawValue) })),
        ])
    }

    // MARK: Text

    /// All open questions, group by group.
    static func text(_ desk: QuestionDesk) -> String {
        guard !desk.questions.isEmpty else {
            return desk.held.isEmpty
                ? "Nothing waits for a person.\n" : "Nothing waits for a person. " + heldLine(desk)
        }
        let stake = desk.questions.reduce(Cents.zero) { $0 + $1.item.amount.magnitude }
        var out =
            "\(count(desk.questions.count, "question")) for a person, \(stake.grouped) at stake, the most money first.\n"
        for group in desk.groups {
            if group.questions.count > 1 {
                out +=
                    "\n── \(TableText.clean(group.title)): \(group.questions.count) questions, \(group.amount.grouped)"
                out += "; one answer with --all-like settles them\n"
            }
            for (i, question) in group.questions.enumerated() {
                out += "\n" + (i == 0 ? text(question) : short(question))
            }
        }
        if !desk.held.isEmpty { out += "\n" + heldLine(desk) }
        out += "\n→ tieout review resolve ID …       answer one (`tieout review resolve --help`)\n"
        out += "→ tieout review --interactive      one after another, by keys\n"
        return out
    }

    private static func heldLine(_ desk: QuestionDesk) -> String {
        "On hold: " + desk.held.map { "\($0.item.id) (\($0.item.amount.grouped))" }.joined(separator: ", ") + "\n"
    }

    /// One question whole.
    static func text(_ question: Question) -> String {
        let item = question.item
        var out =
            "\(item.id)  \(item.day)  \(item.amount.grouped)  \(question.title)\(question.isHeld ? "  (on hold)" : "")\n"
        let place = item.file.isEmpty ? item.source : "\(item.file)\(placeText(item.position))"
        let facts =
            [("why", item.message)] + question.facts.map { ($0.label, $0.value) }
            + [("where", place + (question.sourceKey.isEmpty ? "" : ", key \(question.sourceKey)"))]
        for (label, value) in facts { out += line(label, value) }
        for number in question.choices { out += "  \(number + 1)  " + candidate(number, question) + "\n" }
        if !question.options.isEmpty { out += line("answers", question.options.map(\.option).joined(separator: "  ")) }
        if !question.advice.isEmpty { out += line("", question.advice) }
        return out
    }

    /// A candidate: who, which bill, and the reason.
    static func candidate(_ number: Int, _ question: Question) -> String {
        let candidate = question.item.candidates[number]
        let name = question.candidateNames.indices.contains(number) ? question.candidateNames[number] : ""
        var out = candidate.clientID.isEmpty ? "" : "\(candidate.clientID) \(name)"
        if !candidate.invoice.isEmpty { out += "\(out.isEmpty ? "" : ", ")bill \(candidate.invoice)" }
        return TableText.clean(out) + ": \(candidate.evidence) (\(candidate.score))"
    }

    /// A further question of a group, in a line or two.
    private static func short(_ question: Question) -> String {
        let item = question.item
        let note = question.facts.first { $0.label == "note" }?.value ?? ""
        var out = "\(item.id)  \(item.day)  \(item.amount.grouped)\(note.isEmpty ? "" : "  “\(TableText.clean(note))”")"
        out += "  \(item.file.isEmpty ? item.source : item.file)\(placeText(item.position))\n"
        for number in question.choices.prefix(3) {
            out += "  \(number + 1)  " + candidate(number, question) + "\n"
        }
        return out
    }

    private static func placeText(_ position: Position) -> String {
        position.description.isEmpty ? "" : ":\(position)"
    }

    private static func line(_ label: String, _ value: String) -> String {
        let label = label + String(repeating: " ", count: max(0, 13 - label.count))
        return "  \(label)  \(TableText.clean(value))\n"
    }

    /// `1 question`, `2 questions`.
    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}

/// What answers came to.
struct AnswersScreen {
    var answered: [AnsweredQuestion]
    var desk: QuestionDesk
    var digest: String

    var outcome: Outcome { desk.questions.isEmpty ? .done : .waits }

    func show(_ output: OutputOptions) throws {
        if output.format == .json {
            print(json.pretty)
        } else if !output.quiet {
            print(text, terminator: "")
        } else if outcome == .waits {
            Terminal.say("tieout: \(ReviewScreen.count(desk.questions.count, "question")) left for a person")
        }
        if outcome != .done { throw outcome }
    }

    private var json: JSONValue {
        var totals: [(kind: String, count: Int, amount: Cents)] = []
        for posting in answered.flatMap(\.plan.postings) {
            if let at = totals.firstIndex(where: { $0.kind == posting.kind.rawValue }) {
                totals[at].count += 1
                totals[at].amount += posting.amount
            } else {
                totals.append((posting.kind.rawValue, 1, posting.amount))
            }
        }
        let late = LateText.together(answered.flatMap(\.plan.late))
        return .object(
            [
                ("tool", .string("tieout")), ("version", .string(Tieout.version)),
                ("run_id", .string(answered.last.map { String($0.run.run) } ?? "")), ("status", .string("posted")),
                ("exit", .int(Int(outcome.rawValue))),
                (
                    "decisions",
                    .array(
                        answered.map { one in
                            let decision = one.plan.decisions.first
                            return .object([
                                ("decision", .string("D\(one.decision)")), ("item", .string(decision?.item ?? "")),
                                ("action", .string(decision?.action.rawValue ?? "")),
                                ("run_id", .string(String(one.run.run))),
                                ("lesson", one.lesson.map { .string("L\($0.id)") } ?? .null),
                            ])
                        })
                ),
                (
                    "postings",
                    .object(
                        totals.map { ($0.kind, .object([("count", .int($0.count)), ("amount", .money($0.amount))])) })
                ),
                (
                    "review",
                    .object([("open", .int(desk.questions.count)), ("held", .int(desk.held.count)), ("new", .int(0))])
                ),
                ("findings", .array([])), ("book_digest", .string(digest)),
            ] + (late.isEmpty ? [] : [("closed_months", LateText.json(late))]))
    }

    private var text: String {
        var out = ""
        for one in answered { out += AnswersScreen.text(one, desk.names) }
        let open = desk.questions.count
        out += open == 0 ? "Nothing waits for a person any more.\n" : "\(ReviewScreen.count(open, "question")) left.\n"
        if let last = answered.last { out += "→ tieout review undo D\(last.decision) takes the last answer back\n" }
        return out
    }

    /// One answer with what it posted and taught.
    static func text(_ one: AnsweredQuestion, _ names: [String: String]) -> String {
        guard let decision = one.plan.decisions.first else { return "" }
        var out = "D\(one.decision)  \(decision.item) answered: \(words(decision, names))\n"
        for posting in one.plan.postings {
            out += "    \(posting.kind.rawValue)  \(posting.amount.grouped)  \(posting.day)"
            if !posting.invoice.isEmpty { out += "  bill \(posting.invoice)" }
            if !posting.client.isEmpty { out += "  \(posting.client) \(TableText.clean(names[posting.client] ?? ""))" }
            out += "\n"
        }
        if !one.plan.late.isEmpty { out += "    " + LateText.text(one.plan.late) }
        for item in one.plan.reviewsOpened { out += "    asks: \(item.id) \(item.message)\n" }
        if one.plan.postings.isEmpty, decision.action == .client {
            out += "    nothing to post yet: the next run of the pipeline uses it\n"
        }
        if let lesson = one.lesson { out += "    learnt L\(lesson.id): \(LessonsScreen.words(lesson, names))\n" }
        return out
    }

    /// A decision in words.
    static func words(_ decision: Decision, _ names: [String: String]) -> String {
        let client = "\(decision.clientID) \(TableText.clean(names[decision.clientID] ?? ""))"
        switch decision.action {
        case .bill:
            let shares = decision.bills.map { $0.amount.isZero ? $0.invoice : "\($0.invoice) (\($0.amount.grouped))" }
            return (shares.count == 1 ? "bill " : "bills ") + shares.joined(separator: ", ")
        case .client: return "client \(client)"
        case .credit: return "credit of \(client)"
        case .notOurs: return "none of the practice's"
        case .writeOff: return "written off"
        case .clientOwes: return "the client owes it"
        case .income: return "the practice's income, no bill"
        case .payout: return "the bank line of " + decision.bills.map(\.invoice).joined(separator: ", ")
        case .hold: return "on hold"
        case .dismiss: return "dealt with elsewhere"
        }
    }
}

/// What answers have taught.
enum LessonsScreen {
    static func words(_ lesson: Lesson, _ names: [String: String]) -> String {
        let who = "\(lesson.processor) “\(TableText.clean(lesson.shown))”"
        if lesson.isNotOurs {
            let note =
                lesson.note == Lesson.anyNote
                ? "" : lesson.note.isEmpty ? " without a note" : " with the note “\(lesson.note)”"
            return "\(who)\(note) is none of the practice's"
        }
        return "\(who) pays for \(lesson.client) \(TableText.clean(names[lesson.client] ?? ""))"
    }
}

extension Question {
    /// The candidates that can be taken, by their place in the list.
    var choices: Range<Int> { options.contains(.candidate) ? item.candidates.indices : 0..<0 }
}
