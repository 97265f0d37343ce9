import Testing
import Values

@testable import Reconciliation

/// An inbox that keeps the exports of past months: one record in several versions.
@Suite struct RestatedTests {
    static let january: Inbox = .bills(
        """
        invoice_number | bill_date  | client_id | fee    | client_owes
        10001          | 2026-01-02 | c1        | 150.00 | 150.00
        10002          | 2026-01-05 | c1        | 90.00  | 90.00
        """)
    /// In February 10001 was found to be half the insurer's.
    static let february: Inbox = .bills(
        """
        invoice_number | bill_date  | client_id | fee    | client_owes
        10001          | 2026-01-02 | c1        | 150.00 | 75.00
        10003          | 2026-02-02 | c1        | 60.00  | 60.00
        """)

    private func world() throws -> World {
        let world = try World()
        try world.run(ClientPaymentTests.people)
        return world
    }

    @Test func aLaterExportHoldsAndStays() throws {
        let world = try world()
        try world.run(Self.january)
        let second = try world.run(Self.january, Self.february)
        #expect(second.sources.map(\.restated) == [1])
        #expect(world.due("10001") == "75.00")
        // Either order of the same files again: nothing is news.
        for files in [[Self.january, Self.february], [Self.february, Self.january]] {
            let again = try world.run(files)
            #expect(again.sources.map(\.duplicate) == [4])
            #expect(again.sources.map(\.restated) == [0])
            #expect(again.billLines.isEmpty && again.postings.isEmpty && again.findings.isEmpty)
            #expect(world.due("10001") == "75.00")
        }
    }

    @Test func theEarlierContentComesBackInANewFile() throws {
        let world = try world()
        try world.run(Self.january)
        try world.run(Self.january, Self.february)
        let march: Inbox = .bills(
            """
            invoice_number | bill_date  | client_id | fee    | client_owes
            10001          | 2026-01-02 | c1        | 150.00 | 150.00
            10004          | 2026-03-02 | c1        | 60.00  | 60.00
            """)
        let plan = try world.run(Self.january, Self.february, march)
        #expect(plan.billLines.map(\.invoice) == ["10001", "10004"])
        #expect(world.due("10001") == "150.00")
    }

    @Test func twoVersionsInOneRunDoNotDependOnTheirOrder() throws {
        let fuller: Inbox = .bills(
            """
            invoice_number | bill_date  | client_id | fee    | client_owes | payer_name | claim_number
            10001          | 2026-01-02 | c1        | 150.00 | 30.00       | Acme       | T10001
            """)
        for files in [[Self.january, fuller], [fuller, Self.january]] {
            let world = try world()
            let plan = try world.run(files)
            #expect(plan.findings.map(\.code) == ["record-in-two-versions"])
            #expect(world.due("10001") == "30.00")
            #expect(plan.sources.map { [$0.read, $0.accepted, $0.restated] } == [[3, 2, 1]])
        }
    }

    @Test func whatWasPaidAboveTheNewShareBecomesCredit() throws {
        let world = try world()
        try world.run(Self.january)
        try world.run(
            .payments(
                """
                payment_id | invoice_number | posted_at  | type       | online | amount
                a          | 10001          | 2026-01-10 | cash_check | false  | 150.00
                """))
        let plan = try world.run(Self.february)
        expect(
            plan,
            """
            kind           | client | invoice | amount | rule
            credit_granted | c1     | 10001   | 75.00  | rule/overage-to-credit
            credit_applied | c1     | 10002   | 75.00  | allocated/credit-oldest-first
            """)
    }

    @Test func peopleToo() throws {
        let renamed: Inbox = .clients(
            """
            client_id | kind       | first_name | last_name | email
            c1        | individual | Maya       | Stone     | maya@example.org
            """)
        let world = try world()
        try world.run(ClientPaymentTests.people, renamed)
        #expect(world.book.clients.first { $0.id == "c1" }?.last == "Stone")
        let again = try world.run(renamed, ClientPaymentTests.people)
        #expect(again.clients.isEmpty)
        #expect(world.book.clients.first { $0.id == "c1" }?.last == "Stone")
    }

    @Test func aFileOfASourceThatWasLeftOutIsNotKnown() throws {
        let world = try world()
        world.yaml = "policies: { on_refusal: skip }\n"
        try world.run(Self.january)
        let damaged = Inbox(name: "bills", format: "tieout-bills", file: "damaged.csv", text: "invoice_number\n1\n")
        let skipped = try world.run(Self.january, Self.february, damaged)
        #expect(skipped.sources.map(\.isSkipped) == [true])
        #expect(world.due("10001") == "150.00")
        try world.run(Self.january, Self.february)
        #expect(world.due("10001") == "75.00")
    }

    @Test func aLineOfAnotherClientIsRejectedByEveryRun() throws {
        let world = try world()
        try world.run(Self.january)
        let other: Inbox = .bills(
            """
            invoice_number | bill_date  | client_id | fee    | client_owes
            10001          | 2026-01-02 | c2        | 150.00 | 150.00
            """)
        for _ in 1...2 {
            let plan = try world.run(Self.january, other)
            #expect(plan.findings.map(\.code) == ["bill-of-two-clients"])
            #expect(plan.sources.map { [$0.duplicate, $0.rejected] } == [[2, 1]])
        }
    }
}
