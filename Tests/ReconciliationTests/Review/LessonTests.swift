import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// What answers teach about payers: evidence for later runs, never against other evidence, and revocable.
@Suite struct LessonTests {
    func world() throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Sam | Lund"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                1              | 2026-03-02 | c1        | 150.00
                2              | 2026-03-09 | c1        | 150.00
                3              | 2026-03-09 | c2        | 150.00
                """))
        return world
    }

    func charge(_ day: String, _ id: String, from name: String = "Grandma Rose", memo: String = "") -> Inbox {
        .ivy("Date | Client | Amount | Transaction ID | Memo\n\(day) | \(name) | 150.00 | \(id) | \(memo)")
    }

    @Test func anAliasIsKnownByLaterRuns() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        let answered = try #require(try world.answer(world.onlyQuestion, .client("c1")))
        #expect(answered.lessons.map(\.client) == ["c1"])
        let plan = try world.run(charge("2026-03-10", "t2"))
        expect(plan, "kind | client | invoice | amount | rule\nclient_payment | c1 | 2 | 150.00 | matched/")
        #expect(plan.postings.contains { $0.evidence.contains("an answer") })
        #expect(plan.reviewsOpen == 0)
    }

    @Test func whatOnlyThisPaymentWasTeachesNothing() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .client("c1"), remembers: false)
        #expect(world.book.lessons.isEmpty)
        try world.run(charge("2026-03-10", "t2"))
        #expect(world.kinds == ["unplaced_payment"])
    }

    @Test func aRevokedAliasMatchesNothing() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .client("c1"))
        world.revokeLessons()
        let plan = try world.run(charge("2026-03-10", "t2"))
        #expect(plan.postings.filter { $0.kind == .clientPayment }.isEmpty)
        #expect(world.kinds == ["unplaced_payment"])
    }

    @Test func anAliasNeverOverridesOtherEvidence() throws {
        // The note names another client's invoice.
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .client("c1"))
        let named = try world.run(charge("2026-03-10", "t2", memo: "invoice 003 3"))
        #expect(named.postings.allSatisfy { $0.client != "c2" })
        // Somebody of just that name becomes a client: whose payment it is, is a question.
        try world.run(.clients("client_id | first_name | last_name\nc3 | Grandma | Rose"))
        let plan = try world.run(charge("2026-03-12", "t3"))
        #expect(plan.postings.filter { $0.kind == .clientPayment && $0.key == "t3" }.isEmpty)
        #expect(world.questions.contains("unplaced_payment t3"))
    }

    @Test func aPayerForTwoClientsIsAQuestion() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .client("c1"))
        world.revokeLessons()
        try world.run(charge("2026-03-10", "t2"))
        try world.answer(world.onlyQuestion, .client("c2"))
        world.book.lessons.append(
            Lesson(
                item: "R1", processor: "ivypay", payer: world.book.lessons[0].payer, note: "*", client: "c1", shown: "")
        )
        try world.run(charge("2026-03-11", "t3"))
        #expect(world.kinds == ["unplaced_payment"])
    }

    @Test func aPayerOfAnotherNameIsNotKnown() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .client("c1"))
        try world.run(charge("2026-03-10", "t2", from: "Grandma Ross"))
        #expect(world.kinds == ["unplaced_payment"])
    }

    @Test func whatIsNotOursIsRememberedForThatPayerAndNote() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1", memo: "rent March 2026"))
        let answered = try #require(try world.answer(world.onlyQuestion, .notOurs))
        #expect(answered.lessons.map(\.note) == ["rent"])
        let quiet = try world.run(charge("2026-04-03", "t2", memo: "rent April 2026"))
        #expect(quiet.reviewsOpen == 0)
        #expect(quiet.setAsideByLesson == 1)
        // Another note is another matter.
        try world.run(charge("2026-04-04", "t3", memo: "Maya's session"))
        #expect(world.questions == ["unplaced_payment t3"])
        // Forgotten, what was set aside by it is asked about again.
        world.revokeLessons()
        try world.run(charge("2026-04-05", "t4", memo: "rent May"))
        #expect(world.questions == ["unplaced_payment t2", "unplaced_payment t3", "unplaced_payment t4"])
    }

    @Test func notOursYieldsToAClientOfThatName() throws {
        let world = try world()
        try world.run(charge("2026-03-03", "t1"))
        try world.answer(world.onlyQuestion, .notOurs)
        try world.run(.clients("client_id | first_name | last_name\nc3 | Grandma | Rose"))
        let plan = try world.run(charge("2026-03-12", "t3"))
        #expect(plan.postings.filter { $0.kind == .clientPayment }.isEmpty)
        #expect(world.questions == ["unplaced_payment t3"])
    }
}
