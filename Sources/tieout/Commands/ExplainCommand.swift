import ArgumentParser
import LedgerModel
import PracticeBook
import Reconciliation
import Values

/// `tieout explain`
struct ExplainCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why something is in the book: its file and line, the rule, the evidence.",
        discussion: """
            Takes whatever a report or a file shows: a posting's number, a source key, a payment's id, a claim's control
            number, an invoice number, a client's id, a question (R…), an answer (D…), a lesson (L…).
            """)

    @Argument(help: "A posting, source key, payment, claim, invoice, client, question, answer or lesson.") var id:
        String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        let found = try Explanation(of: id, in: book)
        guard !found.isEmpty else {
            throw Failure(
                .usage, "nothing in the book has the id \(id)",
                remedy:
                    "give a posting's number from `tieout export postings`, a source key, an invoice number, a client")
        }
        if output.format == .json { print(found.json.pretty) } else { print(found.text, terminator: "") }
    }
}

/// All that the book knows of an id.
private struct Explanation {
    /// Something that the id names, in words.
    struct Subject {
        var title: String
        var facts: [(label: String, value: String)]
    }

    let id: String
    var subjects: [Subject] = []
    var questions: [Question] = []
    var postings: [Posting] = []
    /// Runs that were undone: what they posted counts no more.
    let undone: Set<Int64>
    let names: [String: String]

    init(of id: String, in book: PracticeBook) throws {
        self.id = id
        let snapshot = try usingBook { () throws(BookError) in try book.snapshot() }
        let desk = QuestionDesk(snapshot)
        names = desk.names
        undone = Set(
            try usingBook { () throws(BookError) in try book.runs() }.filter { $0.undoneBy != nil }.map(\.id))
        let decisions = try usingBook { () throws(BookError) in try book.decisions() }
        explainRecord(desk, decisions, try usingBook { () throws(BookError) in try book.reviews() }, snapshot)
        explainBill(snapshot)
        explainClient(snapshot)
        postings = try Explanation.postings(id, book)
        for decision in decisions where "D\(decision.id)" == id {
            var filter = PostingFilter()
            filter.run = decision.run
            postings = try usingBook { () throws(BookError) in try book.postings(filter) }
        }
        let open = desk.questions + desk.held
        questions = open.filter { question in
            question.item.id == id || question.sourceKey == id || question.item.key == id
                || question.facts.contains { $0.value == id }
                || question.item.candidates.contains { $0.clientID == id || $0.invoice == id }
        }
    }

    var isEmpty: Bool { subjects.isEmpty && questions.isEmpty && postings.isEmpty }

    /// The postings that an id may mean: of all its meanings, each posting once.
    private static func postings(_ id: String, _ book: PracticeBook) throws -> [Posting] {
        var found: [Int64: Posting] = [:]
        if let number = Int64(id), let one = try usingBook({ () throws(BookError) in try book.posting(number) }) {
            found[one.id] = one
        }
        for keyPath in [\PostingFilter.key, \.claim, \.invoice, \.client, \.reference] {
            var filter = PostingFilter()
            filter[keyPath: keyPath] = id
            for one in try usingBook({ () throws(BookError) in try book.postings(filter) }) { found[one.id] = one }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    private mutating func explainRecord(
        _ desk: QuestionDesk, _ decisions: [StoredDecision], _ reviews: [StoredReview], _ book: BookSnapshot
    ) {
        for stored in decisions where "D\(stored.id)" == id || stored.decision.item == id {
            let d = stored.decision
            subjects.append(
                Subject(
                    title: "Answer D\(stored.id) to question \(d.item)",
                    facts: [
                        ("answer", AnswersScreen.words(d, names)), ("who", d.who), ("when", d.when), ("why", d.why),
                        ("run", "\(stored.run)"),
                    ]))
        }
        for lesson in book.lessons where "L\(lesson.id)" == id {
            subjects.append(
                Subject(
                    title: "Lesson L\(lesson.id)",
                    facts: [("says", LessonsScreen.words(lesson, names)), ("taught by the answer to", lesson.item)]))
        }
        for review in reviews where review.item.id == id && !review.isOpen {
            subjects.append(
                Subject(
                    title: "Question \(id), settled",
                    facts: [
                        ("asked", "\(review.item.day)  \(review.item.amount.grouped)  \(review.item.message)"),
                        ("about", "\(review.item.source), key \(review.item.key)"),
                        ("settled by run", review.closedBy.map { "\($0)" } ?? ""),
                    ]))
        }
        for payment in book.payments where payment.id == id {
            subjects.append(
                Subject(
                    title: "Recorded payment \(id)",
                    facts: [
                        ("day", "\(payment.day)"), ("type", payment.type.rawValue + (payment.online ? ", online" : "")),
                        ("amount", payment.amount.grouped), ("invoice", payment.invoice), ("party", payment.partyID),
                        ("reference", payment.reference),
                        ("processor", book.tiedPayments.contains(id) ? "its report confirms this payment" : ""),
                    ]))
        }
        for movement in book.movements where movement.key == id || movement.ids.contains(id) {
            subjects.append(
                Subject(
                    title: "\(movement.processor) \(movement.kind.rawValue.replacing("_", with: " ")) \(movement.key)",
                    facts: [
                        ("day", "\(movement.day)"), ("gross", movement.gross.grouped), ("fee", movement.fee.grouped),
                        ("payout", movement.payout),
                        ("ids", movement.ids.filter { !$0.isEmpty }.joined(separator: ", ")),
                        ("source", movement.source),
                    ]))
        }
    }

    private mutating func explainBill(_ book: BookSnapshot) {
        guard let at = book.ledger.bill(id) else { return }
        let bill = book.ledger.bills[at]
        let client = book.ledger.clients[bill.client].id
        let lines = bill.lines.map { book.ledger.lines[$0] }
        subjects.append(
            Subject(
                title: "Bill \(id)",
                facts: [
                    ("client", "\(client) \(names[client] ?? "")"), ("day", "\(bill.day)"),
                    ("fee", lines.reduce(.zero) { $0 + $1.fee }.grouped),
                    ("client owes", bill.owes.grouped), ("paid", bill.paid.grouped),
                    ("credit used", bill.credited.grouped),
                    ("discount", bill.discounted.grouped), ("client due", bill.due.grouped),
                    ("insurance paid", lines.reduce(.zero) { $0 + $1.insurancePaid }.grouped),
                    ("written off", lines.reduce(.zero) { $0 + $1.writtenOff }.grouped),
                    ("payers due", lines.reduce(.zero) { $0 + $1.payerDue }.grouped),
                ]))
    }

    private mutating func explainClient(_ book: BookSnapshot) {
        guard let name = names[id] else { return }
        var facts = [("name", name)]
        if let at = book.ledger.knownClient(id) {
            let account = book.ledger.clients[at]
            let open = account.bills.map { book.ledger.bills[$0] }.filter { !$0.due.isZero }
            facts += [
                ("bills", "\(account.bills.count)"),
                ("open", open.map { "\($0.invoice) (\($0.due.grouped))" }.joined(separator: ", ")),
                ("client due", open.reduce(.zero) { $0 + $1.due }.grouped), ("credit", account.credit.grouped),
            ]
        }
        for lesson in book.lessons where lesson.client == id {
            facts.append(("payer", LessonsScreen.words(lesson, names)))
        }
        subjects.append(Subject(title: "Client \(id)", facts: facts))
    }

    // MARK: Rendering

    var json: JSONValue {
        .object([
            ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("explained")),
            ("exit", .int(0)), ("id", .string(id)),
            (
                "subjects",
                .array(
                    subjects.map { subject in
                        .object(
                            [("title", .string(subject.title))]
                                + subject.facts.filter { !$0.value.isEmpty }.map { ($0.label, .string($0.value)) })
                    })
            ),
            ("questions", .array(questions.map(ReviewScreen.json))),
            ("postings", .array(postings.map(json))),
        ])
    }

    private func json(_ posting: Posting) -> JSONValue {
        let table = ReportTable.postings([posting])
        return .object(zip(table.columns, table.rows[0]).map { ($0.name, JSONValue($1)) })
    }

    var text: String {
        var out = ""
        for subject in subjects {
            out += subject.title + "\n"
            for fact in subject.facts where !fact.value.isEmpty {
                let pad = String(repeating: " ", count: max(0, 15 - fact.label.count))
                out += "  \(fact.label)\(pad) \(TableText.clean(fact.value))\n"
            }
            out += "\n"
        }
        for question in questions { out += ReviewScreen.text(question) + "\n" }
        for posting in postings { out += text(posting) + "\n" }
        return out
    }

    private func text(_ p: Posting) -> String {
        var out = "posting \(p.id): \(p.kind.rawValue) \(p.amount.grouped) on \(p.day)"
        if !p.invoice.isEmpty { out += ", bill \(p.invoice)" + (p.line > 0 ? " line \(p.line)" : "") }
        if !p.client.isEmpty { out += ", client \(p.client) \(TableText.clean(names[p.client] ?? ""))" }
        if !p.group.isEmpty || !p.reason.isEmpty { out += ", \(p.group)\(p.group.isEmpty ? "" : "-")\(p.reason)" }
        out +=
            "\n  from      \(p.source.isEmpty ? "the book itself" : p.source)\(p.key.isEmpty ? "" : ", key \(p.key)")"
        if !p.file.isEmpty {
            let place = p.position.description
            out +=
                "\n  file      \(p.file)"
                + (place.isEmpty ? "" : ", \(p.position.unit == .line ? "line " : "")\(place)")
        }
        let certainty =
            p.rule.hasPrefix("matched/")
            ? "evidence singles it out"
            : p.rule.hasPrefix("allocated/") ? "a policy chose among the client's bills" : ""
        out += "\n  rule      \(p.rule)\(certainty.isEmpty ? "" : ": \(certainty)")"
        out +=
            "\n  evidence  \(TableText.clean(p.evidence))\n  run       \(p.run)\(undone.contains(p.run) ? ", undone: it counts no more" : "")\n"
        return out
    }
}
