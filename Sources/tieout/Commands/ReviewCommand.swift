import ArgumentParser
import Glibc
import PracticeBook
import Reconciliation
import Values

/// `tieout review`
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Questions for a person, and their answers.",
        subcommands: [ReviewList.self, ReviewShow.self, ReviewResolve.self, ReviewReopen.self], defaultSubcommand: ReviewList.self)
}

/// `tieout review list`
struct ReviewList: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Open questions, the most money first.")

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let items = try openItems(try book.open())
        if output.format == .json {
            print(ReviewScreen.json(items).pretty)
        } else if items.isEmpty {
            print("Nothing waits for a person.")
        } else {
            for item in items { print(ReviewScreen.text(item)) }
            print("→ tieout review resolve ID --bill INVOICE | --client ID | --credit ID | --not-ours | --write-off | --client-owes | --dismiss")
        }
        if !items.isEmpty { throw Outcome.waits }
    }
}

private func openItems(_ book: PracticeBook) throws -> [ReviewItem] {
    try usingBook { () throws(BookError) in try book.reviews() }.filter(\.isOpen).map(\.item)
        .sorted { ($1.amount.magnitude, $0.id) < ($0.amount.magnitude, $1.id) }
}

/// `tieout review show`
struct ReviewShow: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One question with its candidates.")

    @Argument(help: "The question's id.") var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let items = try openItems(try book.open())
        guard let item = items.first(where: { $0.id == id }) else { throw Failure(BookError.unknownReview(id)) }
        print(output.format == .json ? ReviewScreen.json([item]).pretty : ReviewScreen.text(item))
    }
}

/// `tieout review resolve`
struct ReviewResolve: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Answer a question. The answer is a record: kept, undoable, carried out at once.")

    @Argument(help: "The question's id.") var id: String
    @Option(help: "Take candidate N of the list, from 1.") var candidate: Int?
    @Option(help: "Post to this bill; INVOICE or INVOICE=AMOUNT; may be given several times for a split.") var bill: [String] = []
    @Option(help: "Post to this client, bills chosen by policy.") var client: String?
    @Option(help: "Keep it as this client's credit.") var credit: String?
    @Flag(help: "It is none of the practice's: never ask again.") var notOurs = false
    @Flag(help: "A denied line: write off what the payer still owes.") var writeOff = false
    @Flag(help: "A denied line: the client owes what the payer does not pay.") var clientOwes = false
    @Flag(help: "Dealt with elsewhere: post nothing, ask no more.") var dismiss = false
    @Option(help: "Who decides. Default: the user of this machine.") var who: String?
    @Option(help: "Why, for the record.") var why = ""
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        guard let item = try openItems(book).first(where: { $0.id == id }) else { throw Failure(BookError.unknownReview(id)) }
        let startedAt = now()
        let decision = try decision(on: item, book, when: startedAt)
        try usingBook { () throws(BookError) in try book.hold() }
        defer { book.release() }
        var snapshot = try usingBook { () throws(BookError) in try book.snapshot() }
        snapshot.decisions.append(decision)
        var plan = Planning.planDecisions(book: snapshot)
        plan.decisions = [decision]
        let meta = RunMeta(startedAt: startedAt, toolVersion: Tieout.version, planDigest: plan.digest)
        let applied = try usingBook { () throws(BookError) in try book.apply(plan, meta: meta) }
        try RunScreen(plan: plan, status: .posted, run: applied.run, digest: applied.digest, pipeline: nil).show(output)
    }

    private func decision(on item: ReviewItem, _ book: PracticeBook, when: Instant) throws -> Decision {
        let who = who ?? getenv("USER").map { String(cString: $0) } ?? "unknown"
        var decision = Decision(item: item.id, action: .dismiss, who: who, when: when.description, why: why)
        var answers = 0
        if let candidate {
            answers += 1
            guard item.candidates.indices.contains(candidate - 1) else {
                throw Failure(.usage, "question \(id) has \(item.candidates.count) candidates", remedy: "`tieout review show \(id)` lists them")
            }
            let chosen = item.candidates[candidate - 1]
            decision.clientID = chosen.clientID
            decision.action = chosen.invoice.isEmpty || item.kind == .balanceIdentity ? .client : .bill
            if decision.action == .bill { decision.bills = [.init(invoice: chosen.invoice)] }
        }
        if !bill.isEmpty {
            answers += 1
            decision.action = .bill
            decision.bills = try bill.map(share)
            try requireBills(decision.bills, book)
        }
        if let client {
            answers += 1
            decision.action = .client
            decision.clientID = client
        }
        if let credit {
            answers += 1
            decision.action = .credit
            decision.clientID = credit
        }
        for (flag, action) in [(notOurs, Decision.Action.notOurs), (writeOff, .writeOff), (clientOwes, .clientOwes), (dismiss, .dismiss)] where flag {
            answers += 1
            decision.action = action
        }
        guard answers == 1 else {
            throw Failure(.usage, "give one answer", remedy: "--candidate, --bill, --client, --credit, --not-ours, --write-off, --client-owes or --dismiss")
        }
        if let wanted = client ?? credit, !(try usingBook { () throws(BookError) in try book.clients() }).contains(where: { $0.id == wanted }) {
            throw Failure(.usage, "there is no client \(wanted)", remedy: "`tieout export clients` lists them")
        }
        let forDenials = decision.action == .writeOff || decision.action == .clientOwes
        guard forDenials == (item.kind == .denial) || decision.action == .dismiss else {
            throw Failure(.usage, "this answer does not fit the question", remedy: item.kind == .denial ? "answer a denial with --write-off, --client-owes or --dismiss" : "--write-off and --client-owes answer denials only")
        }
        return decision
    }

    private func share(_ text: String) throws -> Decision.Share {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .init(invoice: text) }
        guard let amount = Cents(plain: parts[1]), amount > .zero else {
            throw Failure(.usage, "\(text): the amount cannot be read", remedy: "write INVOICE=120.00")
        }
        return .init(invoice: parts[0], amount: amount)
    }

    private func requireBills(_ shares: [Decision.Share], _ book: PracticeBook) throws {
        let known = Set(try usingBook { () throws(BookError) in try book.billLines() }.map(\.invoice))
        for share in shares where !known.contains(share.invoice) {
            throw Failure(.usage, "there is no bill \(share.invoice)", remedy: "`tieout export bills` lists them")
        }
    }
}

/// `tieout review undo`
struct ReviewReopen: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "undo", abstract: "Withdraw an answer that no run has carried out.")

    @Argument(help: "The question's id.") var id: String
    @Option(help: "Why, for the record.") var why = ""
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        try usingBook { () throws(BookError) in
            try book.undoDecision(item: id, why: why, meta: RunMeta(startedAt: now(), toolVersion: Tieout.version))
        }
        if output.format == .json {
            print(JSONValue.object([("tool", .string("tieout")), ("status", .string("withdrawn")), ("exit", .int(0)), ("item", .string(id))]).pretty)
        } else {
            print("The answer to \(id) is withdrawn.")
        }
    }
}

/// Questions as people and machines read them.
enum ReviewScreen {
    static func json(_ items: [ReviewItem]) -> JSONValue {
        .object([
            ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("exit", .int(items.isEmpty ? 0 : 1)),
            (
                "items",
                .array(
                    items.map { item in
                        .object([
                            ("id", .string(item.id)), ("kind", .string(item.kind.rawValue)), ("source_name", .string(item.source)),
                            ("source_key", .string(item.key)), ("file", .string(item.file)), ("position", .string(item.position.description)),
                            ("posted_on", .day(item.day)), ("amount", .money(item.amount)), ("message", .string(item.message)),
                            (
                                "candidates",
                                .array(
                                    item.candidates.map {
                                        .object([
                                            ("client_id", .string($0.clientID)), ("invoice_number", .string($0.invoice)), ("score", .int($0.score)),
                                            ("evidence", .string($0.evidence)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }

    static func text(_ item: ReviewItem) -> String {
        var out = "\(item.id)  \(item.kind.rawValue.replacing("_", with: " "))  \(item.day)  \(item.amount.grouped)\n"
        out += "  \(item.message)\n"
        out += "  from \(item.source)\(item.file.isEmpty ? "" : ", \(item.file):\(item.position)"), key \(item.key)\n"
        for (i, candidate) in item.candidates.enumerated() {
            out += "  \(i + 1). client \(candidate.clientID)\(candidate.invoice.isEmpty ? "" : ", bill \(candidate.invoice)")  (\(candidate.score))  \(candidate.evidence)\n"
        }
        return out
    }
}
