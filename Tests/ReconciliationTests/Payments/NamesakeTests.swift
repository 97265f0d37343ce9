import Testing
import Values

@testable import Reconciliation

/// Clients of one name, and clients of one family: who is meant, and when nobody can say.
@Suite struct NamesakeTests {
    func world(_ clients: String, _ bills: String) throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\n" + clients),
            .bills("invoice_number | bill_date | client_id | fee\n" + bills))
        return world
    }

    func charge(_ name: String, _ amount: String, day: String = "2026-03-05", memo: String = "") -> Inbox {
        .ivy("Date | Client | Amount | Transaction ID | Memo\n\(day) | \(name) | \(amount) | t1 | \(memo)")
    }

    static let family = "c1 | John | Millbrook\nc2 | Emma | Millbrook"

    @Test func aNoteThatSpeaksOfARelativeIsAQuestion() throws {
        let world = try world(Self.family, "1 | 2026-03-02 | c1 | 150.00\n2 | 2026-03-02 | c2 | 150.00")
        let plan = try world.run(charge("John Millbrook", "150.00", memo: "for Emma"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        let item = try #require(world.book.openReviews.first)
        #expect(item.message == "the name is of one client, and the note speaks of another of that family name")
        #expect(Set(item.candidates.map(\.clientID)) == ["c1", "c2"])
    }

    @Test func anAmountThatOnlyARelativeOwesIsAQuestion() throws {
        let world = try world(Self.family, "1 | 2026-03-02 | c1 | 200.00\n2 | 2026-03-02 | c2 | 150.00")
        let plan = try world.run(charge("John Millbrook", "150.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        #expect(
            world.book.openReviews.map(\.message)
                == ["the client has no bill of this amount, and another of that family name has"])
    }

    @Test func anAmountThatOnlySomebodyASlipAwayOwesIsAQuestion() throws {
        let clients = "c1 | Kenneth | Andeson\nc2 | Kenneth | Anderson"
        let world = try world(clients, "1 | 2026-03-02 | c1 | 200.00\n2 | 2026-03-02 | c2 | 150.00")
        // The slip of the one is the name of the other.
        let plan = try world.run(charge("Kenneth Andeson", "150.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        let item = try #require(world.book.openReviews.first)
        #expect(item.message == "the client has no bill of this amount, and another whose name is a slip away has")
        #expect(Set(item.candidates.map(\.clientID)) == ["c1", "c2"])
        // Each with his own amount is sure of himself.
        let sure = try self.world(clients, "1 | 2026-03-02 | c1 | 200.00\n2 | 2026-03-02 | c2 | 150.00")
        expect(try sure.run(charge("Kenneth Andeson", "200.00")), "invoice | amount | rule\n1 | 200.00 | matched/")
    }

    @Test func whoOwesTheAmountHimselfPaysForHimself() throws {
        let world = try world(Self.family, "1 | 2026-03-02 | c1 | 150.00\n2 | 2026-03-02 | c2 | 150.00")
        expect(try world.run(charge("John Millbrook", "150.00")), "invoice | amount | rule\n1 | 150.00 | matched/")
    }

    @Test func whoIsBilledTheAmountWithinAWeekPaidAhead() throws {
        let world = try world(Self.family, "1 | 2026-03-09 | c1 | 150.00\n2 | 2026-03-02 | c2 | 150.00")
        let plan = try world.run(charge("John Millbrook", "150.00"))
        #expect(world.book.openReviews.isEmpty)
        #expect(plan.postings.contains { $0.kind == .clientPayment && $0.client == "c1" })
    }

    static let namesakes = "c1 | John | Millbrook\nc2 | John | Millbrook"

    @Test func ofTwoOfOneNameTheOneWhoAloneIsBilledTheAmount() throws {
        let world = try world(Self.namesakes, "1 | 2026-03-02 | c1 | 200.00\n2 | 2026-03-02 | c2 | 150.00")
        expect(try world.run(charge("John Millbrook", "150.00")), "invoice | amount | rule\n2 | 150.00 | matched/")
    }

    @Test(arguments: [
        "1 | 2026-03-02 | c1 | 150.00\n2 | 2026-03-02 | c2 | 150.00",
        // An old bill is one as well.
        "1 | 2025-11-03 | c1 | 150.00\n2 | 2026-03-02 | c2 | 150.00",
        // Two together.
        "1 | 2026-02-24 | c1 | 75.00\n3 | 2026-03-03 | c1 | 75.00\n2 | 2026-03-02 | c2 | 150.00",
    ])
    func ofTwoOfOneNameWhoAreBilledTheAmountNeither(_ bills: String) throws {
        let world = try world(Self.namesakes, bills)
        let plan = try world.run(charge("John Millbrook", "150.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        #expect(world.book.openReviews.map(\.message) == ["2 clients fit the name alike"])
    }

    @Test func anOpenQuestionMayChangeWhatANamesakeOwes() throws {
        // 30.00 of 180.00 may be the second one's: then 150.00 is what he has due.
        let world = try world(Self.namesakes, "1 | 2026-03-02 | c1 | 150.00\n2 | 2026-03-02 | c2 | 180.00")
        try world.run(
            .ivy("Date | Client | Amount | Transaction ID\n2026-03-04 | John Millbrook | 30.00 | t0"))
        #expect(world.book.openReviews.count == 1)
        let plan = try world.run(charge("John Millbrook", "150.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
    }

    @Test func anInitialThatTwoFitIsAQuestionWhateverTheAmount() throws {
        let world = try world(
            "c1 | John | Millbrook\nc2 | Jane | Millbrook", "1 | 2026-03-02 | c1 | 25.00\n2 | 2026-03-02 | c2 | 15.00")
        let plan = try world.run(charge("J Millbrook", "25.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        #expect(world.book.openReviews.map(\.message) == ["2 clients fit the name alike"])
    }

    @Test func twoWhoShareABillPayHalfEachBesideARelativeWhoOwesThat() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Noa | Millbrook\nc2 | Emma | Millbrook"),
            .parties(
                """
                client_id | party_id | role    | first_name | last_name
                c1        | p1       | contact | Paul       | Millbrook
                c1        | p2       | contact | Lena       | Ostrow
                """),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                1              | 2026-03-02 | c1        | 120.00
                2              | 2026-03-02 | c2        | 60.00
                """))
        expect(
            try world.run(
                .ivy(
                    """
                    Date       | Client         | Amount | Transaction ID
                    2026-03-03 | Paul Millbrook | 60.00  | a
                    2026-03-05 | Lena Ostrow    | 60.00  | b
                    """)),
            """
            invoice | amount | key | rule
            1       | 60.00  | a   | matched/several-payments
            1       | 60.00  | b   | matched/several-payments
            """)
        #expect(world.book.openReviews.isEmpty)
    }

    @Test func aSlipThatHitsANamesakesBillIsAQuestion() throws {
        let world = try world(Self.namesakes, "101 | 2026-03-02 | c1 | 200.00\n102 | 2026-03-02 | c2 | 150.00")
        let plan = try world.run(charge("John Millbrook", "150.00", memo: "invoice 101"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        #expect(world.book.openReviews.count == 1)
    }

    @Test(arguments: ["2026-03-20", "2026-03-02"]) func aShortFormWithNothingOfTheAmountDueIsAQuestion(_ day: String)
        throws
    {
        let world = try world("c1 | Robert | Millbrook", "1 | \(day) | c1 | 150.00")
        let plan = try world.run(charge("Bob Millbrook", "25.00"))
        #expect(plan.postings.allSatisfy { $0.kind != .clientPayment })
        #expect(world.book.openReviews.count == 1)
    }

    @Test func oneOfTwoFamilyNamesNeedsTheAmount() throws {
        let world = try world("c1 | Margaret | Smith-Okafor", "1 | 2026-03-02 | c1 | 150.00")
        try world.run(charge("Margaret Okafor", "72.00"))
        #expect(world.book.openReviews.count == 1)
    }
}
