import Foundation
import GRDB
import Glibc
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import PracticeBook

@Suite("Applying plans")
struct ApplyTests {
    @Test func onlyFilesWhoseRecordsWereUsedAreKnown() throws {
        let folder = try Folder()
        let book = try folder.make()
        var plan = Plan()
        plan.files = ["used", "beside-the-damaged", "damaged"].map { PlannedFile(name: $0, sha256: $0, bytes: 1) }
        plan.sources = [
            SourceSummary(name: "clients", format: "tieout-clients"),
            SourceSummary(name: "bills", format: "tieout-bills"),
        ]
        plan.sources[0].files = [0]
        plan.sources[1].files = [1, 2]
        plan.sources[1].isRefused = true
        plan.sources[1].isSkipped = true
        let first = try book.apply(plan, meta: .at(0))
        #expect(try book.snapshot().filesRead == ["used"])
        // Used after all, once the damaged file is gone; and no longer known when its run is undone.
        plan.files.removeLast()
        plan.sources[1] = SourceSummary(name: "bills", format: "tieout-bills")
        plan.sources[1].files = [1]
        let second = try book.apply(plan, meta: .at(1))
        #expect(try book.snapshot().filesRead == ["used", "beside-the-damaged"])
        _ = try book.undo(run: second.run, why: "", meta: .at(2))
        #expect(try book.snapshot().filesRead == ["used"])
        #expect(first.run == 1)
    }

    @Test func everyFieldComesBack() throws {
        let folder = try Folder()
        let plan = try Plans.full()
        let applied = try folder.make().apply(plan, meta: .at(0))
        #expect(applied.run == 1)
        #expect(applied.postings == 1...3)
        let book = try PracticeBook(opening: folder.book)
        let snapshot = try book.snapshot()
        #expect(snapshot.clients == plan.clients)
        #expect(snapshot.parties == plan.parties)
        #expect(snapshot.billLines == plan.billLines)
        #expect(snapshot.payments == plan.payments)
        #expect(snapshot.movements == plan.movements)
        #expect(snapshot.known == plan.known)
        #expect(snapshot.claimLines == plan.claimLines)
        #expect(snapshot.tiedPayments == Set(plan.tiedPayments))
        #expect(snapshot.settledPayouts == Set(plan.settledPayouts))
        #expect(snapshot.balances == plan.balances)
        #expect(snapshot.payouts == ["stripe/po_1": Cents(14_26)])
        #expect(snapshot.parked == plan.parked)
        #expect(snapshot.openReviews == plan.reviewsOpened)
        #expect(snapshot.decisions == plan.decisions)
        #expect(try book.clients() == plan.clients)
        #expect(try book.parties() == plan.parties)
        #expect(try book.billLines() == plan.billLines)
        #expect(try book.payments() == plan.payments)
        var wanted = plan.postings
        for at in wanted.indices {
            wanted[at].id = Int64(at + 1)
            wanted[at].run = 1
        }
        #expect(try book.postings() == wanted)
        #expect(try book.posting(2) == wanted[1])
        #expect(try book.posting(4) == nil)
        #expect(try book.verify() == [])
    }

    @Test func theRunIsRecordedWithWhatItFound() throws {
        let folder = try Folder()
        let book = try folder.make()
        let plan = try Plans.full()
        let applied = try book.apply(plan, meta: .at(7))
        let run = try book.run(1)
        #expect(run.kind == .run)
        #expect(run.pipeline == "monthly-reconciliation")
        #expect(run.startedAt == Instant(seconds: 1_772_000_007).description)
        #expect(run.toolVersion == "0.1.0")
        #expect(run.planDigest == "plan")
        #expect(run.summary == "{\"note\":7}")
        #expect(run.reviewsOpen == 1)
        #expect(run.digest == applied.digest)
        #expect(try book.digest() == applied.digest)
        #expect(BookError.of { _ = try book.run(2) } == .unknownRun(2))
        #expect(try book.sources(run: 1) == plan.sources)
        #expect(try book.files(run: 1) == plan.files)
        #expect(try book.tieOuts() == [StoredTieOut(run: 1, tieOut: plan.tieOuts[0])])
        #expect(try book.tieOuts(runs: 2...9).isEmpty)
        let findings = try book.findings(run: 1)
        #expect(findings.map(\.file) == ["inbox/stripe.csv", ""])
        #expect(findings.map(\.finding.position) == plan.findings.map(\.position))
        #expect(findings.map(\.finding.message) == plan.findings.map(\.message))
        #expect(findings[0].finding.excerpt == nil)
        #expect(try book.totals(run: 1).map(\.kind) == [.openingBill, .clientPayment, .payout])
        #expect(try book.totals(run: 1).map(\.amount) == [Cents(75_00), Cents(15_00), Cents(14_26)])
    }

    @Test func theLedgerIsTheSameFold() throws {
        let folder = try Folder()
        let book = try folder.make()
        let plan = try Plans.full()
        _ = try book.apply(plan, meta: .at(0))
        var wanted = Ledger()
        for line in plan.billLines { wanted.add(line) }
        for posting in plan.postings { wanted.apply(posting) }
        let ledger = try book.snapshot().ledger
        #expect(ledger.bills.map(\.due) == wanted.bills.map(\.due))
        #expect(ledger.bills.map(\.due) == [Cents(35_00), Cents(75_00)])
        #expect(ledger.allocations(of: "k1") == wanted.allocations(of: "k1"))
    }

    @Test func aNewVersionTakesThePlaceOfTheOld() throws {
        let folder = try Folder()
        let book = try folder.make()
        var first = try Plans.bill(1)
        first.clients.append(Client(id: "c2", last: "Reyes"))
        _ = try book.apply(first, meta: .at(0))
        var second = Plan()
        second.clients = [Client(id: "c1", first: "Ann", last: "Wu"), Client(id: "c3")]
        second.known = [RecordKey("bill", "INV-1#1"): 99]
        _ = try book.apply(second, meta: .at(1))
        let snapshot = try book.snapshot()
        #expect(snapshot.clients.map(\.id) == ["c1", "c2", "c3"])
        #expect(snapshot.clients[0].last == "Wu")
        #expect(snapshot.known == [RecordKey("bill", "INV-1#1"): 99])
        #expect(try book.verify() == [])
    }

    @Test func anEmptyPlanLeavesTheDigest() throws {
        let folder = try Folder()
        let book = try folder.make()
        let before = try book.apply(Plans.full(), meta: .at(0))
        var plan = Plan()
        plan.pipeline = "again"
        plan.tieOuts = [TieOut(source: "a", what: "b", expected: .zero, actual: .zero)]
        #expect(plan.isEmpty)
        let after = try book.apply(plan, meta: .at(1))
        #expect(after.digest == before.digest)
        #expect(after.postings == nil)
        #expect(try book.runs().map(\.pipeline) == ["monthly-reconciliation", "again"])
        #expect(try book.tieOuts(runs: 2...2).count == 1)
    }

    @Test func whatIsSettledIsNotOpenAnyMore() throws {
        let folder = try Folder()
        let book = try folder.make()
        let first = try Plans.full()
        _ = try book.apply(first, meta: .at(0))
        var second = Plan()
        second.unparked = [RecordKey("bank", "FIT1")]
        second.reviewsClosed = first.reviewsOpened.map(\.id)
        _ = try book.apply(second, meta: .at(1))
        var snapshot = try book.snapshot()
        #expect(snapshot.parked.isEmpty)
        #expect(snapshot.openReviews.isEmpty)
        #expect(try book.reviews().map(\.closedBy) == [2])
        // It may come again, changed; closing and asking in one run asks.
        var third = Plan()
        third.parked = first.parked
        third.reviewsOpened = first.reviewsOpened
        third.reviewsOpened[0].message = "three clients fit"
        third.reviewsClosed = first.reviewsOpened.map(\.id)
        _ = try book.apply(third, meta: .at(2))
        snapshot = try book.snapshot()
        #expect(snapshot.parked == first.parked)
        #expect(snapshot.openReviews.map(\.message) == ["three clients fit"])
    }

    @Test func theBookOnlyGrows() throws {
        let folder = try Folder()
        _ = try folder.make().apply(Plans.full(), meta: .at(0))
        try folder.raw { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            #expect(tables.count == Table.all.count + 2)
            for table in tables {
                let column = table == "meta" ? "key" : "run_id"
                guard try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 > 0 else { continue }
                #expect(throws: DatabaseError.self) { try db.execute(sql: "UPDATE \(table) SET \(column) = \(column)") }
                #expect(throws: DatabaseError.self) { try db.execute(sql: "DELETE FROM \(table)") }
            }
        }
    }

    @Test func whatThePlanMayNotHoldIsRefusedWhole() throws {
        let folder = try Folder()
        let book = try folder.make()
        func refused(_ change: (inout Plan) throws -> Void) throws -> Bool {
            var plan = try Plans.full()
            try change(&plan)
            guard case .planRefused = BookError.of({ _ = try book.apply(plan, meta: .at(0)) }) else { return false }
            return try book.runs().isEmpty && book.postings().isEmpty && book.clients().isEmpty
        }
        #expect(try refused { $0.postings[0].rule = "guess/luck" })
        #expect(try refused { $0.postings[0].rule = "matched/" })
        #expect(try refused { $0.postings[0].client = "" })
        #expect(try refused { $0.postings[1].invoice = "" })
        #expect(try refused { $0.postings[0].invoice = "INV-9" })
        #expect(
            try refused { plan in
                plan.postings[0].kind = .insurancePayment
                plan.postings[0].line = 0
            })
        #expect(try refused { $0.billLines[0].clientID = "" })
        #expect(try refused { $0.sources[0].isSkipped = false })
    }

    @Test func aRunThatFailsLeavesNothing() throws {
        struct Broken: Error {}
        let folder = try Folder()
        let book = try folder.make()
        let before = try book.apply(Plans.bill(), meta: .at(0))
        #expect(throws: BookError.self) { try book.apply(Plans.payment(), meta: .at(1)) { throw Broken() } }
        #expect(try book.digest() == before.digest)
        #expect(try book.runs().count == 1)
        #expect(try book.postings().isEmpty)
        #expect(throws: Never.self) { try book.apply(Plans.payment(), meta: .at(1)) }
    }

    @Test func aRunThatIsKilledLeavesNothing() async throws {
        let folder = try Folder()
        let before = try folder.make().apply(Plans.bill(), meta: .at(0))
        let path = folder.book
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            var plan = try Plans.payment()
            let posting = plan.postings[0]
            // With so little memory SQLite writes into the file long before the commit.
            plan.postings = Array(repeating: posting, count: 20_000)
            let book = try PracticeBook(opening: path)
            try book.queue.inDatabase { try $0.execute(sql: "PRAGMA cache_size = 10") }
            _ = try book.apply(plan, meta: .at(1)) { raise(SIGKILL) }
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        #expect(size > 1_000_000)
        #expect(FileManager.default.fileExists(atPath: path + "-journal"))
        let book = try PracticeBook(opening: path)
        #expect(try book.digest() == before.digest)
        #expect(try book.postings().isEmpty)
        #expect(try book.verify() == [])
        #expect(!FileManager.default.fileExists(atPath: path + "-journal"))
    }

    @Test func postingsAreFoundByWhatTheyAre() throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.full(), meta: .at(0))
        func count(_ change: (inout PostingFilter) throws -> Void) throws -> Int {
            var filter = PostingFilter()
            try change(&filter)
            return try book.postings(filter).count
        }
        #expect(try count { _ in } == 3)
        #expect(try count { $0.run = 2 } == 0)
        #expect(try count { $0.kinds = [.payout, .refund] } == 1)
        #expect(try count { $0.client = "c2" } == 1)
        #expect(try count { $0.invoice = "INV-1" } == 1)
        #expect(try count { $0.key = "po_1" } == 1)
        #expect(try count { $0.source = "stripe" } == 2)
        #expect(try count { $0.days = DayRange(try march(6), try march(9)) } == 0)
        #expect(try count { $0.days = DayRange(try march(5), try march(5)) } == 3)
    }
}
