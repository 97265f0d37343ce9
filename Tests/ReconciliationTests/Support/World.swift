import Foundation
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// A practice with its book in memory and a folder for its files: run after run, as the book would keep them.
final class World {
    private let folder: String
    var book: BookSnapshot
    /// All postings that were applied, oldest first.
    private(set) var postings: [Posting] = []
    private var runs = 0
    /// Whatever the pipeline says besides its name and sources.
    var yaml = ""

    /// A practice in a zone; `policies` in YAML flow style without the braces.
    init(zone: String = "America/New_York", policies: String = "", cutOver: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tieout-\(UUID().uuidString)").path
        book = BookSnapshot(practice: Practice(name: "Lane Therapy", zone: try #require(Zone(zone))))
        if !policies.isEmpty { yaml += "policies: { \(policies) }\n" }
        if !cutOver.isEmpty { yaml += "cut_over: \(cutOver)\n" }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Plans a run over these files and applies it; the law holds after every run that the ledger is sound.
    @discardableResult
    func run(_ files: Inbox..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Plan {
        try run(files, sourceLocation: sourceLocation)
    }

    /// As ``run(_:)``.
    @discardableResult
    func run(_ files: [Inbox], sourceLocation: SourceLocation = #_sourceLocation) throws -> Plan {
        let plan = try self.plan(files)
        // Of a refused source nothing is used, so that its records come to nothing.
        for source in plan.sources where !source.isRefused {
            let known = source.accepted + source.duplicate + source.restated + source.setAside + source.rejected
            #expect(
                source.read == known, "records of \(source.name) are all accounted for", sourceLocation: sourceLocation)
        }
        apply(plan)
        #expect(book.ledger.violations().isEmpty, sourceLocation: sourceLocation)
        return plan
    }

    /// Plans a run over these files and leaves the book as it is.
    func plan(_ files: [Inbox]) throws -> Plan { try Planning.plan(pipeline(files), book: book) }

    /// The pipeline of a run over these files, which are written for it.
    func pipeline(_ files: [Inbox]) throws -> Pipeline {
        runs += 1
        let directory = "\(folder)/run\(runs)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var text = "pipeline: scenario\n" + yaml + "sources:\n"
        var named: Set<String> = []
        for (i, file) in files.enumerated() {
            // Several files of one source: one entry, a file each.
            let path = "\(i)-\(file.file)"
            try Data(file.text.utf8).write(to: URL(filePath: "\(directory)/\(path)"))
            for (name, text) in file.beside { try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(name)")) }
            guard named.insert(file.name).inserted else { continue }
            let all = files.enumerated().filter { $1.name == file.name }.map { "\"\($0)-\($1.file)\"" }
            text += "  - { name: \(file.name), format: \(file.format), files: [\(all.joined(separator: ", "))]"
            text += "\(file.options) }\n"
        }
        return try Pipeline.parse(text, path: "\(directory)/pipeline.yaml")
    }

    /// Closes a month.
    func close(_ year: Int, _ month: Int) { book.closedMonths.insert(Int32(year * 12 + month - 1)) }

    /// Answers a question and carries the answer out.
    @discardableResult
    func decide(_ item: ReviewItem, _ action: Decision.Action, client: String = "", bills: [Decision.Share] = [])
        -> Plan
    {
        book.decisions.append(
            Decision(
                item: item.id, action: action, clientID: client, bills: bills, who: "Lane", when: "2026-06-30T12:00:00Z"
            ))
        let plan = Planning.planDecisions(book: book)
        apply(plan)
        return plan
    }

    /// Takes several answers at once and carries them out.
    @discardableResult
    func answer(_ decisions: [Decision], terms: Pipeline.Terms) -> Plan {
        book.decisions += decisions
        let plan = Planning.planDecisions(book: book, terms: terms)
        apply(plan)
        return plan
    }

    /// Answers an open question as `tieout review resolve` does; `nil` and nothing changed where it would stand all the
    /// same.
    @discardableResult
    func answer(_ id: String, _ answer: Answer, remembers: Bool = true) throws -> Plan? {
        let desk = QuestionDesk(book)
        let question = try #require(desk.question(id))
        let signature = QuestionDesk.Signature(
            who: "Lane", when: "2026-06-30T12:00:00Z", why: "asked", remembers: remembers)
        let decision = try desk.decision(answer, on: question, signature)
        var next = book
        next.decisions.append(decision)
        var plan = Planning.planDecisions(book: next)
        if decision.action != .hold, plan.standing(question.item) != nil { return nil }
        if let lesson = Lesson.taught(by: decision, on: question.item, in: book) { plan.lessons = [lesson] }
        plan.decisions = [decision]
        apply(plan)
        #expect(book.ledger.violations().isEmpty)
        return plan
    }

    /// The only open question's id.
    var onlyQuestion: String {
        get throws {
            try #require(book.openReviews.count == 1)
            return book.openReviews[0].id
        }
    }

    /// Forgets everything that answers have taught.
    func revokeLessons() { book.lessons = [] }

    /// Puts a plan into the book as the database does: facts by their latest version, the ledger folded anew.
    func apply(_ plan: Plan) {
        guard !plan.isRefused else { return }
        World.merge(plan.clients, into: &book.clients) { $0.id }
        World.merge(plan.parties, into: &book.parties) { "\($0.clientID)/\($0.id)" }
        World.merge(plan.billLines, into: &book.billLines) { "\($0.invoice)#\($0.line)" }
        World.merge(plan.payments, into: &book.payments) { $0.id }
        World.merge(plan.movements, into: &book.movements) { "\($0.processor)/\($0.kind.rawValue)/\($0.key)" }
        book.known.merge(plan.known) { $1 }
        for source in plan.sources where !source.isRefused {
            book.filesRead.formUnion(source.files.map { plan.files[Int($0)].sha256 })
        }
        book.remittances += plan.remittances
        book.claimLines += plan.claimLines
        book.tiedPayments.formUnion(plan.tiedPayments)
        book.settledPayouts.formUnion(plan.settledPayouts)
        book.balances.merge(plan.balances) { $1 }
        postings += plan.postings
        for posting in plan.postings {
            if posting.kind == .payout {
                book.payouts["\(posting.processor)/\(posting.key)", default: .zero] += posting.amount
            }
            if posting.kind == .practiceIncome, posting.reason == "FB" {
                let key = BookSnapshot.carryKey(payer: posting.payer, reference: posting.reference)
                book.carriedForward[key, default: .zero] += posting.amount
            }
            if posting.kind == .tied {
                book.ties[RecordKey(tied: posting.processor, posting.key, posting.amount)] = posting.reference
            }
            if [.clientPayment, .refund, .dispute].contains(posting.kind), posting.rule.hasPrefix("allocated/") {
                book.lastChoices[posting.client] = max(book.lastChoices[posting.client] ?? posting.day, posting.day)
                if posting.kind == .clientPayment { book.allocatedPayments.insert(posting.key) }
            }
        }
        book.parked.removeAll { plan.unparked.contains($0.key) }
        World.merge(plan.parked, into: &book.parked) { "\($0.key.space)/\($0.key.key)" }
        book.openReviews.removeAll { plan.reviewsClosed.contains($0.id) }
        World.merge(plan.reviewsOpened, into: &book.openReviews) { $0.id }
        book.decisions += plan.decisions
        book.lessons += plan.lessons
        var ledger = Ledger()
        for line in book.billLines { ledger.add(line) }
        for posting in postings { ledger.apply(posting) }
        book.ledger = ledger
    }

    private static func merge<T>(_ new: [T], into all: inout [T], by key: (T) -> String) {
        guard !new.isEmpty else { return }
        var places = Dictionary(all.enumerated().map { (key($1), $0) }, uniquingKeysWith: { $1 })
        for one in new {
            if let at = places[key(one)] {
                all[at] = one
            } else {
                places[key(one)] = all.count
                all.append(one)
            }
        }
    }

    /// Puts people on the roster without a file.
    func enrol(_ clients: [Client], _ parties: [Party] = []) {
        book.clients += clients
        book.parties += parties
    }

    /// Gives a client's credit back in money, as a run did once.
    func refundCredit(_ client: String, _ amount: String) {
        var refund = Posting(.refund, -(Cents(plain: amount) ?? .zero), on: Day(number: 20_650))
        refund.client = client
        postings.append(refund)
        book.ledger.apply(refund)
    }

    // MARK: What the book says

    /// What the client still owes on a bill.
    func due(_ invoice: String) -> String {
        book.ledger.bill(invoice).map { "\(book.ledger.bills[$0].due)" } ?? "no bill"
    }

    /// What payers still owe on a bill.
    func payerDue(_ invoice: String) -> String {
        guard let bill = book.ledger.bill(invoice) else { return "no bill" }
        return "\(book.ledger.bills[bill].lines.reduce(Cents.zero) { $0 + book.ledger.lines[$1].payerDue })"
    }

    /// The credit that the practice holds for a client.
    func credit(_ client: String) -> String {
        book.ledger.knownClient(client).map { "\(book.ledger.clients[$0].credit)" } ?? "0.00"
    }

    /// Open questions as `kind key`, in order.
    var questions: [String] { book.openReviews.map { "\($0.kind.rawValue) \($0.key)" }.sorted() }

    /// Open questions by kind.
    var kinds: [String] { book.openReviews.map(\.kind.rawValue).sorted() }
}
