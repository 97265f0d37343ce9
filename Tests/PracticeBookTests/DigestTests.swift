import GRDB
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import PracticeBook

@Suite("Digest, seals and status")
struct DigestTests {
    /// The digest of a new book after some plans.
    private func digest(_ plans: [Plan], clock: Int64 = 0) throws -> String {
        let folder = try Folder()
        let book = try folder.make()
        for (number, plan) in plans.enumerated() { _ = try book.apply(plan, meta: .at(clock + Int64(number))) }
        #expect(try book.verify() == [])
        return try book.digest()
    }

    private func both(_ a: Plan, _ b: Plan) -> Plan {
        var plan = a
        plan.clients += b.clients
        plan.billLines += b.billLines
        plan.postings += b.postings
        plan.known.merge(b.known) { $1 }
        return plan
    }

    @Test func itIsFreeOfOrderAndOfHowRunsWereCut() throws {
        let plans = try [Plans.bill(1), Plans.bill(2), Plans.payment(1), Plans.payment(2, key: "txn_2")]
        let wanted = try digest(plans)
        #expect(try digest([plans[1], plans[3], plans[0], plans[2]], clock: 500) == wanted)
        #expect(try digest([both(both(plans[0], plans[1]), both(plans[3], plans[2]))]) == wanted)
        #expect(try digest([both(plans[1], plans[0]), both(plans[2], plans[3])]) == wanted)
        #expect(try digest(Array(plans.dropLast())) != wanted)
        #expect(wanted.hasPrefix("sha256:") && wanted.utf8.count == 71)
    }

    @Test func aFactThatComesTwiceInOneRunCountsOnce() throws {
        var twice = try Plans.bill()
        twice.clients.insert(Client(id: "c1", last: "Before"), at: 0)
        twice.tiedPayments = ["p1", "p1"]
        var once = try Plans.bill()
        once.tiedPayments = ["p1"]
        #expect(try digest([twice]) == digest([once]))
    }

    @Test func itIsFreeOfFilesPositionsEvidenceAndClocks() throws {
        let plan = try Plans.full()
        var other = plan
        other.files = [PlannedFile(name: "b/elsewhere.csv", sha256: "", bytes: 1)]
        other.sources = []
        other.findings = []
        other.tieOuts = []
        other.postings[0].file = "b/elsewhere.csv"
        other.postings[0].position = Position(file: 0, record: 99)
        other.postings[0].evidence = "other words"
        other.decisions[0].when = "2027-01-01T00:00:00Z"
        #expect(try digest([plan]) == digest([other], clock: 99))
    }

    @Test(arguments: [
        "amount", "day", "client", "invoice", "line", "key", "rule", "reason", "reference", "notes", "online", "type",
    ])
    func itSeesEveryOtherChange(_ field: String) throws {
        let plan = try Plans.full()
        var other = plan
        switch field {
        case "amount": other.postings[0].amount += Cents(1)
        case "day": other.postings[0].day = other.postings[0].day.adding(1)
        case "client": other.postings[0].client = "c2"
        case "invoice": other.postings[0].invoice = "INV-2"
        case "line": other.postings[0].line = 2
        case "key": other.postings[0].key = "k2"
        case "rule": other.postings[0].rule = "allocated/oldest"
        case "reason": other.postings[0].reason = "46"
        case "reference": other.postings[0].reference = "ch_2"
        case "notes": other.postings[0].notes = ""
        case "online": other.postings[0].online = false
        default: other.postings[0].paymentType = .other
        }
        #expect(try digest([plan]) != digest([other]))
    }

    /// What someone changes who has a database tool, and what must come of it.
    @Test(arguments: [
        ("UPDATE postings SET amount = amount + 1", "run 1: its rows in postings are not those that it wrote"),
        ("UPDATE postings SET evidence = 'x'", "run 1: its rows in postings are not those that it wrote"),
        ("UPDATE clients SET email = 'x@example.com'", "the digest does not agree with the facts"),
        ("DELETE FROM findings", "run 1: its rows in findings are not those that it wrote"),
        ("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'", "run 2: its rows in runs are not those that it wrote"),
        ("INSERT INTO known VALUES (2, 'a', 'b', 1)", "run 2: its rows in known are not those that it wrote"),
        ("UPDATE run_totals SET amount = 0", "do not add up"),
        ("DELETE FROM files WHERE number = 0", "run 1: its rows"),
    ])
    func whatWasTamperedWithShows(_ change: String, _ wanted: String) throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.full(), meta: .at(0))
        var second = try Plans.payment(key: "txn_2")
        second.postings[0].amount = Cents(1_00)
        _ = try book.apply(second, meta: .at(1))
        #expect(try book.verify() == [])
        try folder.raw { db in
            let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for row in triggers { try db.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
            try db.execute(sql: change)
            for row in triggers { try db.execute(sql: row["sql"]) }
        }
        let found = try book.verify()
        #expect(found.contains { $0.contains(wanted) }, "\(found)")
    }

    @Test func aMissingTriggerShows() throws {
        let folder = try Folder()
        let book = try folder.make()
        try folder.raw { try $0.execute(sql: "DROP TRIGGER postings_keep_delete") }
        #expect(try book.verify() == ["the tables: trigger postings_keep_delete is not as this version makes it"])
    }

    @Test func statusAddsUpWhatIsOpen() throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.full(), meta: .at(0))
        var credit = Plan()
        credit.postings = [.made(.creditGranted, 7_00, on: try march(8), client: "c2", invoice: "", key: "g")]
        _ = try book.apply(credit, meta: .at(1))
        let status = try book.status()
        #expect(status.clients == 2)
        #expect(status.clientDue == .init(count: 2, amount: Cents(110_00)))
        #expect(status.payerDue == .init(count: 1, amount: Cents(160_00)))
        #expect(status.openBills == .init(count: 2, amount: Cents(270_00)))
        #expect(status.credits == .init(count: 1, amount: Cents(7_00)))
        #expect(status.questions == [.unplacedPayment: 1])
        #expect(status.openQuestions == 1)
        #expect(status.parked == 1)
        #expect(
            status.inTransit.map { "\($0.processor) \($0.id) \($0.day) \($0.net) \($0.state.rawValue) \($0.since)" }
                == ["stripe po_1 2026-03-04 14.26 expected 2026-03-04"])
        #expect(status.lastRuns.map(\.record.id) == [2, 1])
        #expect(status.lastRuns[1].tieOuts.count == 1)
        #expect(try status.digest == book.digest())
    }
}
