import GRDB
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import PracticeBook

@Suite("Undoing, deciding, closing")
struct UndoTests {
    @Test func anUndoneRunDoesNotCount() throws {
        let folder = try Folder()
        let book = try folder.make()
        let before = try book.apply(Plans.bill(), meta: .at(0))
        let after = try book.apply(Plans.payment(), meta: .at(1))
        let undone = try book.undo(run: 2, why: "wrong file", meta: .at(2))
        #expect(undone.by == 3)
        #expect(undone.totals == [PostingTotal(kind: .clientPayment, count: 1, amount: Cents(40_00))])
        #expect(undone.digest == before.digest)
        #expect(try book.postings().isEmpty)
        #expect(try book.posting(1)?.run == 2)
        var all = PostingFilter()
        all.includesUndone = true
        #expect(try book.postings(all).count == 1)
        let snapshot = try book.snapshot()
        #expect(snapshot.known.count == 1)
        #expect(snapshot.ledger.bills.map(\.due) == [Cents(40_00)])
        #expect(try book.runs().map(\.undoneBy) == [nil, 3, nil])
        #expect(try book.runs().map(\.undid) == [nil, nil, 2])
        #expect(try book.verify() == [])
        let again = try book.apply(Plans.payment(), meta: .at(3))
        #expect(again.digest == after.digest)
        #expect(try book.verify() == [])
        #expect(BookError.of { _ = try book.undo(run: 2, meta: .at(4)) } == .alreadyUndone(run: 2, by: 3))
        #expect(BookError.of { _ = try book.undo(run: 9, meta: .at(4)) } == .unknownRun(9))
        // The number that the undoing itself would get.
        #expect(BookError.of { _ = try book.undo(run: 5, meta: .at(4)) } == .unknownRun(5))
        guard case .undoRefused = BookError.of({ _ = try book.undo(run: 3, meta: .at(4)) }) else {
            Issue.record("an undoing was undone")
            return
        }
    }

    @Test func aRunThatOthersBuiltOnIsKept() throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.bill(1), meta: .at(0))
        _ = try book.apply(Plans.bill(2), meta: .at(1))
        _ = try book.apply(Plans.payment(1), meta: .at(2))
        #expect(
            BookError.of { _ = try book.undo(run: 1, meta: .at(3)) }
                == .undoRefused(run: 1, reason: "later runs built on it (the same bills, clients)", first: [3]))
        #expect(throws: Never.self) { try book.undo(run: 2, meta: .at(3)) }
        _ = try book.undo(run: 3, meta: .at(4))
        _ = try book.undo(run: 1, meta: .at(5))
        #expect(try book.snapshot().clients.isEmpty)
        #expect(try book.verify() == [])
    }

    @Test func anUndoneVersionGivesWayToTheOneBefore() throws {
        let folder = try Folder()
        let book = try folder.make()
        let first = try book.apply(Plans.bill(), meta: .at(0))
        var plan = Plan()
        plan.clients = [Client(id: "c1", last: "Wu")]
        let second = try book.apply(plan, meta: .at(1))
        #expect(first.digest != second.digest)
        #expect(try book.undo(run: 2, meta: .at(2)).digest == first.digest)
        #expect(try book.clients().map(\.last) == ["Okafor"])
        // Replacing counts the version before the undone one out, not the undone one.
        #expect(try book.apply(plan, meta: .at(3)).digest == second.digest)
        #expect(try book.verify() == [])
    }

    @Test(arguments: [0, 1, 2, 3])
    func recordsAndQuestionsTieRunsTogether(_ way: Int) throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.full(), meta: .at(0))
        var plan = Plan()
        switch way {
        case 0: plan.known = [RecordKey("stripe", "txn_1"): 5]
        case 1: plan.unparked = [RecordKey("bank", "FIT1")]
        case 2: plan.reviewsClosed = try Plans.full().reviewsOpened.map(\.id)
        default: plan.settledPayouts = ["stripe/po_1"]
        }
        _ = try book.apply(plan, meta: .at(1))
        guard case .undoRefused(1, _, [2]) = BookError.of({ _ = try book.undo(run: 1, meta: .at(2)) }) else {
            Issue.record("the run was undone though a later one built on it")
            return
        }
    }

    @Test func aDecisionIsKeptCarriedOutAndWithdrawn() throws {
        let folder = try Folder()
        let book = try folder.make()
        var plan = try Plans.full()
        plan.decisions = []
        let before = try book.apply(plan, meta: .at(0))
        let item = plan.reviewsOpened[0].id
        let decision = Decision(item: item, action: .credit, clientID: "c1", who: "kim", when: "2026-03-07T00:00:00Z")
        let unknown = Decision(item: "R1", action: .credit, who: "kim", when: "")
        #expect(BookError.of { try book.decide(unknown, meta: .at(1)) } == .unknownReview("R1"))
        try book.decide(decision, meta: .at(1))
        #expect(BookError.of { try book.decide(decision, meta: .at(1)) } == .alreadyDecided(item: item))
        #expect(try book.snapshot().decisions == [decision])
        #expect(try book.digest() != before.digest)
        try book.undoDecision(item: item, meta: .at(2))
        #expect(try book.digest() == before.digest)
        #expect(try book.snapshot().decisions.isEmpty)
        #expect(BookError.of { try book.undoDecision(item: item, meta: .at(3)) } == .unknownDecision(item: item))
        try book.decide(decision, meta: .at(4))
        let decided = try book.digest()
        var next = Plan()
        next.decisions = [decision]
        next.reviewsClosed = [item]
        #expect(try book.apply(next, meta: .at(5)).digest == decided)
        #expect(try book.decisions().map(\.carriedBy) == [[5]])
        guard case .undoRefused(_, _, [5]) = BookError.of({ try book.undoDecision(item: item, meta: .at(6)) }) else {
            Issue.record("a decision that was carried out was withdrawn")
            return
        }
        _ = try book.undo(run: 5, meta: .at(7))
        try book.undoDecision(item: item, meta: .at(8))
        #expect(try book.digest() == before.digest)
        #expect(try book.reviews().map(\.isOpen) == [true])
        #expect(try book.verify() == [])
    }

    @Test func aClosedMonthTakesNothing() throws {
        let folder = try Folder()
        let book = try folder.make()
        let month = try #require(Month.number("2026-03"))
        #expect(Month.text(month) == "2026-03")
        #expect(Month.number("2026-13") == nil)
        _ = try book.apply(Plans.bill(), meta: .at(0))
        _ = try book.apply(Plans.payment(), meta: .at(1))
        let before = try book.digest()
        try book.close(month: month, meta: .at(2))
        #expect(try book.digest() == before)
        #expect(try book.snapshot().closedMonths == [month])
        #expect(
            BookError.of { try book.close(month: month, meta: .at(3)) }
                == .monthUnchanged(month: "2026-03", closed: true))
        let late = try Plans.payment(key: "txn_2")
        #expect(BookError.of { _ = try book.apply(late, meta: .at(3)) } == .closedPeriod(month: "2026-03"))
        #expect(BookError.of { _ = try book.undo(run: 2, meta: .at(3)) } == .closedPeriod(month: "2026-03"))
        try book.reopen(month: month, meta: .at(4))
        #expect(try book.snapshot().closedMonths.isEmpty)
        #expect(
            BookError.of { try book.reopen(month: month, meta: .at(5)) }
                == .monthUnchanged(month: "2026-03", closed: false))
        #expect(throws: Never.self) { try book.undo(run: 2, meta: .at(6)) }
        #expect(try book.verify() == [])
    }
}
