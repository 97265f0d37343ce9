import ArgumentParser
import Glibc
import PracticeBook
import Reconciliation
import Values

/// `tieout review`
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Questions for a person, and their answers.",
        discussion: """
            tieout review                             what waits, the most money first
            tieout review --interactive               one question after another, by keys
            tieout review resolve ID --candidate 1    take the first candidate
            tieout review resolve ID --bill 10006     or --client, --credit, --not-ours, --hold …
            tieout review undo D7                     take answer D7 back with all that it posted
            tieout review lessons                     what answers have taught; review revoke L3
            """,
        subcommands: [
            ReviewList.self, ReviewShow.self, ReviewResolve.self, ReviewUndo.self, ReviewDecisions.self,
            ReviewLessons.self, ReviewRevoke.self, ReviewExport.self, ReviewImport.self,
        ],
        defaultSubcommand: ReviewList.self)
}

/// The questions of a book.
func questionDesk(_ book: PracticeBook) throws -> QuestionDesk {
    QuestionDesk(try usingBook { () throws(BookError) in try book.snapshot() })
}

/// `tieout review list`
struct ReviewList: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Open questions, the most money first, in groups that one answer settles.")

    @Flag(name: [.short, .long], help: "Answer them one after another, by keys, on a terminal.")
    var interactive = false
    @Option(help: "With --interactive: who decides. Default: the user of this machine.") var who: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        if interactive {
            try ReviewTerminal(book: book, who: who ?? userName()).run()
            return
        }
        let desk = try questionDesk(book)
        if output.format == .json {
            print(ReviewScreen.json(desk).pretty)
        } else if !output.quiet {
            print(ReviewScreen.text(desk), terminator: "")
        } else if !desk.questions.isEmpty {
            Terminal.say("tieout: \(ReviewScreen.count(desk.questions.count, "question")) for a person")
        }
        if !desk.questions.isEmpty { throw Outcome.waits }
    }
}

/// `tieout review show`
struct ReviewShow: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One question: what was read, the candidates, the answers that fit.")

    @Argument(help: "The question's id; its first characters do where they are no other's.") var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let desk = try questionDesk(try book.open())
        guard let question = desk.question(id) else { throw Failure(BookError.unknownReview(id)) }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("exit", .int(0)),
                    ("items", .array([ReviewScreen.json(question)])),
                ]).pretty)
        } else {
            print(ReviewScreen.text(question), terminator: "")
            let alike = desk.alike(question).count - 1
            if alike > 0 {
                print("  \(ReviewScreen.count(alike, "other question")) like it: --all-like answers them, too")
            }
        }
    }
}

/// `tieout review resolve`
struct ReviewResolve: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Answer a question. The answer is a record: kept, undoable, carried out at once.",
        discussion: """
            Which answers fit depends on the question; `tieout review show ID` names them. An answer that places a payment
            also teaches who its payer pays for, and --not-ours that this payer's money for this purpose is none of the
            practice's; `tieout review lessons` lists what was learnt, --just-this teaches nothing.
            """)

    @Argument(help: "The question's id; its first characters do where they are no other's.") var id: String
    @Option(help: "Take candidate N of the list, from 1.") var candidate: Int?
    @Option(
        help: ArgumentHelp(
            "Post to this bill, with =AMOUNT that much; several times for a split. What is left becomes credit.",
            valueName: "invoice"))
    var bill: [String] = []
    @Option(help: "Post to this client (id, or a name that only one has), bills chosen by policy.") var client: String?
    @Option(help: "Keep it as this client's credit; with --bill, what the bills leave.") var credit: String?
    @Option(
        help: ArgumentHelp(
            "A bank line: it is this payout (its id, or processor/id) or insurer's payment (its trace number); several "
                + "times where it is several.", valueName: "id"))
    var payout: [String] = []
    @Flag(help: "It is none of the practice's; remembered for this payer and note.") var notOurs = false
    @Flag(help: "A denied line: write off what the payer still owes.") var writeOff = false
    @Flag(help: "A denied line: the client owes what the payer does not pay.") var clientOwes = false
    @Flag(help: "A payer's money for no bill of this book: count it as the practice's, change no bill.") var income =
        false
    @Flag(help: "Nobody knows yet: keep the question, off the list of what waits.") var hold = false
    @Flag(help: "Dealt with elsewhere: post nothing, ask no more.") var dismiss = false
    @Flag(help: "Give the same answer to every question like this one.") var allLike = false
    @Flag(help: "Teach nothing about the payer.") var justThis = false
    @Option(help: "Who decides. Default: the user of this machine.") var who: String?
    @Option(help: "Why, for the record.") var why = ""
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        var desk = try questionDesk(book)
        guard let first = desk.question(id) else {
            // What was answered already says so.
            if try usingBook({ () throws(BookError) in try book.decisions() }).contains(where: {
                $0.decision.item == id
            }) {
                throw Failure(BookError.alreadyDecided(item: id))
            }
            throw Failure(BookError.unknownReview(id))
        }
        let answer = try answer(desk)
        var answered: [AnsweredQuestion] = []
        for question in allLike ? desk.alike(first) : [first] {
            // An answer may have settled the next question, too, or changed its candidates.
            if !answered.isEmpty { desk = try questionDesk(book) }
            guard let question = desk.question(question.item.id) else { continue }
            do {
                answered.append(try give(answer, to: question, desk, book))
            } catch let failure as Failure where !answered.isEmpty {
                Terminal.say("tieout: \(question.item.id) stays open: \(failure.messages.joined(separator: "; "))")
            }
        }
        let digest = try usingBook { () throws(BookError) in try book.digest() }
        try AnswersScreen(answered: answered, desk: try questionDesk(book), digest: digest).show(output)
    }

    private func give(
        _ answer: Answer, to question: Question, _ desk: QuestionDesk, _ book: PracticeBook
    ) throws -> AnsweredQuestion {
        try tieout.give(
            answer, to: question, desk, book, who: who ?? userName(), why: why, teaches: !justThis)
    }

    private func answer(_ desk: QuestionDesk) throws -> Answer {
        var answers: [Answer] = []
        if let candidate { answers.append(.candidate(candidate)) }
        if !bill.isEmpty {
            answers.append(
                .bills(try bill.map(BillShare.init).map(\.share), restTo: try credit.map(desk.clientID) ?? ""))
        } else if let credit {
            answers.append(.credit(try desk.clientID(credit)))
        }
        if let client { answers.append(.client(try desk.clientID(client))) }
        if !payout.isEmpty { answers.append(.payouts(payout)) }
        let flags: [(Bool, Answer)] = [
            (notOurs, .notOurs), (writeOff, .writeOff), (clientOwes, .clientOwes), (income, .income), (hold, .hold),
            (dismiss, .dismiss),
        ]
        answers += flags.filter(\.0).map(\.1)
        guard answers.count == 1, let only = answers.first else {
            throw Failure(
                .usage, answers.isEmpty ? "no answer was given" : "give one answer, not \(answers.count)",
                remedy: "`tieout review show \(id)` tells which fit")
        }
        return only
    }
}

/// Gives an answer and carries it out.
func give(
    _ answer: Answer, to question: Question, _ desk: QuestionDesk, _ book: PracticeBook, who: String, why: String,
    teaches: Bool
) throws -> AnsweredQuestion {
    let startedAt = now()
    let decision: Decision
    do {
        decision = try desk.decision(
            answer, on: question,
            QuestionDesk.Signature(who: who, when: startedAt.description, why: why, remembers: teaches))
    } catch { throw Failure(.usage, error.message, remedy: error.remedy) }
    let meta = RunMeta(startedAt: startedAt, toolVersion: Tieout.version)
    return try usingBook { () throws(BookError) in try book.answer(decision, meta: meta) }
}

/// `INVOICE` or `INVOICE=AMOUNT`.
struct BillShare {
    var share: Decision.Share

    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let invoice = parts.first else {
            throw Failure(.usage, "\(text) is no bill", remedy: "write INVOICE or INVOICE=120.00")
        }
        guard parts.count == 2 else {
            share = .init(invoice: invoice)
            return
        }
        guard let amount = Cents(plain: parts[1]), amount > .zero else {
            throw Failure(.usage, "\(text): the amount cannot be read", remedy: "write INVOICE=120.00")
        }
        share = .init(invoice: invoice, amount: amount)
    }
}

extension QuestionDesk {
    /// The client of that id, or the only one whose name holds these words.
    func clientID(_ text: String) throws -> String {
        if names[text] != nil { return text }
        let found = clients(named: text)
        switch found.count {
        case 1: return found[0].id
        case 0: throw Failure(.usage, "there is no client \(text)", remedy: "`tieout export clients` lists them")
        default:
            throw Failure(
                .usage, "\(found.count) clients have such a name",
                remedy: "give the id: " + found.prefix(5).map(\.id).joined(separator: ", "))
        }
    }

    /// Clients whose id or name holds these letters, by name.
    func clients(named text: String) -> [(id: String, name: String)] {
        let wanted = text.lowercased()
        guard !wanted.isEmpty else { return [] }
        return names.filter { $0.key.lowercased().hasPrefix(wanted) || $0.value.lowercased().contains(wanted) }
            .map { (id: $0.key, name: $0.value) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}

/// The user of this machine.
func userName() -> String {
    if let name = getenv("USER") ?? getenv("LOGNAME") { return String(cString: name) }
    guard let entry = getpwuid(getuid()) else { return "unknown" }
    return String(cString: entry.pointee.pw_name)
}
