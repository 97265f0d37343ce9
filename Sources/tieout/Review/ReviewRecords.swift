import ArgumentParser
import PracticeBook
import Reconciliation
import Values

/// `tieout review undo`
struct ReviewUndo: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take an answer back with all that it posted and taught, if nothing later rests on it.")

    @Argument(help: "The decision (D7), or its question's id.") var id: String
    @Option(help: "Why, for the record.") var why = ""
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws { try undoDecision(id, why: why, try book.open(), output) }
}

/// Takes the answer of that number or to that question back, and says so.
func undoDecision(_ id: String, why: String, _ book: PracticeBook, _ output: OutputOptions) throws {
    let standing = try usingBook { () throws(BookError) in try book.decisions() }
    let number = id.hasPrefix("D") ? Int64(id.dropFirst()) : nil
    guard let stored = standing.last(where: { $0.id == number || $0.decision.item == id }) else {
        throw Failure(BookError.unknownDecision(item: id))
    }
    let meta = RunMeta(startedAt: now(), toolVersion: Tieout.version)
    let undone = try usingBook { () throws(BookError) in try book.undo(decision: stored.id, why: why, meta: meta) }
    if output.format == .json {
        print(
            JSONValue.object([
                ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("withdrawn")),
                ("exit", .int(0)), ("decision", .string("D\(stored.id)")), ("item", .string(stored.decision.item)),
                ("postings", postingsJSON(undone.totals)), ("book_digest", .string(undone.digest)),
            ]).pretty)
    } else if !output.quiet {
        print("D\(stored.id), the answer to \(stored.decision.item), is withdrawn: the question is open again.")
        for total in undone.totals { print("  \(total.kind.rawValue)  \(total.count)  \(total.amount.grouped)") }
    }
}

/// `tieout review decisions`
struct ReviewDecisions: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "decisions", abstract: "The answers that stand: who, when, what and why.")

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        let standing = try usingBook { () throws(BookError) in try book.decisions() }
        let items = Dictionary(
            try usingBook { () throws(BookError) in try book.reviews() }.map { ($0.item.id, $0.item) },
            uniquingKeysWith: { $1 })
        let names = try questionDesk(book).names
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("exit", .int(0)),
                    ("decisions", .array(standing.map { json($0, items[$0.decision.item]) })),
                ]).pretty)
            return
        }
        if standing.isEmpty { print("Nobody has decided anything.") }
        for one in standing {
            let item = items[one.decision.item]
            let money = item.map { "\($0.day)  \($0.amount.grouped)  " } ?? ""
            print("D\(one.id)  \(one.decision.item)  \(money)\(AnswersScreen.words(one.decision, names))")
            print(
                "    \(one.decision.who), \(one.decision.when)\(one.decision.why.isEmpty ? "" : ": \(one.decision.why)")"
            )
        }
    }

    private func json(_ one: StoredDecision, _ item: ReviewItem?) -> JSONValue {
        let d = one.decision
        return .object([
            ("decision", .string("D\(one.id)")), ("run_id", .string(String(one.run))), ("item", .string(d.item)),
            ("kind", .string(item?.kind.rawValue ?? "")), ("action", .string(d.action.rawValue)),
            ("client_id", .string(d.clientID)),
            (
                "bills",
                .array(
                    d.bills.map { .object([("invoice_number", .string($0.invoice)), ("amount", .money($0.amount))]) })
            ),
            ("who", .string(d.who)), ("when", .string(d.when)), ("why", .string(d.why)),
            ("remembers", .bool(d.remembers)),
        ])
    }
}

/// `tieout review lessons`
struct ReviewLessons: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "lessons", abstract: "What answers have taught: who pays for whom, and what is not the practice's."
    )

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        let lessons = try usingBook { () throws(BookError) in try book.lessons() }
        let names = try questionDesk(book).names
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("exit", .int(0)),
                    (
                        "lessons",
                        .array(
                            lessons.map(\.lesson).map { lesson in
                                .object([
                                    ("lesson", .string("L\(lesson.id)")), ("item", .string(lesson.item)),
                                    ("processor", .string(lesson.processor)), ("payer", .string(lesson.shown)),
                                    ("note", .string(lesson.note)), ("client_id", .string(lesson.client)),
                                    ("not_ours", .bool(lesson.isNotOurs)),
                                ])
                            })
                    ),
                ]).pretty)
            return
        }
        if lessons.isEmpty { print("No answer has taught anything.") }
        for one in lessons {
            print("L\(one.lesson.id)  \(LessonsScreen.words(one.lesson, names))  (answer to \(one.lesson.item))")
        }
        if !lessons.isEmpty { print("→ tieout review revoke L… forgets one; what was posted stays") }
    }
}

/// `tieout review revoke`
struct ReviewRevoke: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Forget what an answer taught: later runs do not know it. Postings stay.")

    @Argument(help: "The lesson, as `tieout review lessons` lists it: L3.") var id: String
    @Option(help: "Who revokes. Default: the user of this machine.") var who: String?
    @Option(help: "Why, for the record.") var why = ""
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard id.hasPrefix("L"), let number = Int64(id.dropFirst()) else {
            throw Failure(.usage, "\(id) is no lesson", remedy: "`tieout review lessons` lists them")
        }
        let book = try book.open()
        let meta = RunMeta(startedAt: now(), toolVersion: Tieout.version)
        try usingBook { () throws(BookError) in
            try book.revoke(lesson: number, who: who ?? userName(), why: why, meta: meta)
        }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("revoked")),
                    ("exit", .int(0)), ("lesson", .string(id)),
                ]).pretty)
        } else if !output.quiet {
            print("\(id) is forgotten.")
        }
    }
}

/// `tieout review export`
struct ReviewExport: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The answers that stand, as JSON for `review import`.")

    @Option(help: "The file to write; standard output without it.") var to: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        let log = try usingBook { () throws(BookError) in try book.decisionLog() }
        if let to {
            try writeText(log.json, to: to)
            if output.format == .json {
                print(
                    JSONValue.object([
                        ("tool", .string("tieout")), ("exit", .int(0)), ("to", .string(to)),
                        ("decisions", .int(log.decisions.count)),
                    ]).pretty)
            }
        } else {
            print(log.json, terminator: "")
        }
    }
}

/// `tieout review import`
struct ReviewImport: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Replay exported answers in a book that was built anew from the same files.",
        discussion: """
            Run the pipelines as they were run before, and import after each: answers that were given after later runs wait
            for those. Importing twice changes nothing.
            """)

    @Argument(help: "What `tieout review export` wrote.") var file: String
    @Flag(help: "Replay answers that were given after later runs, too: where several runs became one.")
    var all = false
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let text = readText(file), let log = DecisionLog(json: text) else {
            throw Failure(.usage, "\(file) holds no exported answers", remedy: "name what `tieout review export` wrote")
        }
        let book = try book.open()
        let meta = RunMeta(startedAt: now(), toolVersion: Tieout.version)
        let done = try usingBook { () throws(BookError) in try book.replay(log, ignoringRuns: all, meta: meta) }
        let outcome: Outcome = done.later > 0 || !done.failed.isEmpty ? .waits : .done
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("replayed")),
                    ("exit", .int(Int(outcome.rawValue))), ("applied", .int(done.applied)), ("known", .int(done.known)),
                    ("later", .int(done.later)),
                    (
                        "failed",
                        .array(
                            done.failed.map { .object([("item", .string($0.item)), ("why", .string($0.why))]) })
                    ),
                    ("book_digest", .string(try usingBook { () throws(BookError) in try book.digest() })),
                ]).pretty)
        } else {
            if !output.quiet {
                print("\(ReviewScreen.count(done.applied, "answer")) carried out, \(done.known) known before.")
                if done.later > 0 {
                    print("\(done.later) were given after later runs: import again after those, or --all.")
                }
            }
            for failed in done.failed { Terminal.say("tieout: \(failed.item): \(failed.why)") }
        }
        if outcome != .done { throw outcome }
    }
}
