import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// What the prior system's balances become on the day of the cut-over.
@Suite struct BalanceTests {
    static let people: Inbox = .clients(
        """
        client_id | first_name | last_name | date_of_birth | email            | prior_id
        c1        | Maya       | Okafor    | 1985-04-12    | maya@example.org | P-1
        c2        | Robert     | Feldman   | 1950-01-01    |                  |
        c3        | Robert     | Feldman   | 1980-02-02    |                  |
        c4        | Zoë        | García    |               | zoe@example.org  |
        """)

    func world(_ policies: String = "") throws -> World {
        let world = try World(policies: policies, cutOver: "2026-07-01")
        try world.run(Self.people)
        return world
    }

    static func one(_ owed: String, _ credit: String = "0.00") -> Inbox {
        .balances("Client ID | Client | Client Balance | Credit\nP-1 | Okafor, Maya | \(owed) | \(credit)")
    }

    // MARK: What is posted

    @Test func owingCreditBothAndZero() throws {
        let world = try world()
        let plan = try world.run(
            .balances(
                """
                Client ID | Client          | DOB        | Email           | Client Balance | Credit | Oldest Open
                P-1       | Okafor, Maya    |            |                 | 120.00         | 0.00   | 2026-03-02
                k2        | Feldman, Robert | 1950-01-01 |                 | 0.00           | 45.50  |
                k3        | Feldman, Robert | 1980-02-02 |                 | 80.00          | 30.00  |
                k4        | Garcia, Zoe     |            | zoe@example.org | 0.00           | 0.00   |
                """))
        expect(
            plan,
            """
            kind           | day        | client | invoice | line | amount | reason  | key | rule
            opening_bill   | 2026-07-01 | c1     | OB-c1   | 1    | 120.00 |         | P-1 | rule/opening-balance
            credit_granted | 2026-07-01 | c2     |         |      | 45.50  | opening | k2  | rule/opening-credit
            opening_bill   | 2026-07-01 | c3     | OB-c3   | 1    | 80.00  |         | k3  | rule/opening-balance
            credit_granted | 2026-07-01 | c3     |         |      | 30.00  | opening | k3  | rule/opening-credit
            """)
        #expect(world.due("OB-c3") == "80.00", "both stand gross: migration keeps credits")
        #expect(plan.billLines.map(\.description) == ["Previous balance", "Previous balance"])
        #expect(plan.billLines.first?.oldestOpen == Day(iso: "2026-03-02"))
        #expect(plan.postings.filter(\.isRevenue).isEmpty)
        #expect(plan.broken.isEmpty)
        let source = try #require(plan.sources.first)
        #expect((source.read, source.accepted, source.setAside) == (4, 3, 1))
    }

    @Test func nettedOnlyWhereThePipelineSaysSo() throws {
        let world = try world("net: true")
        let plan = try world.run(Self.one("80.00", "30.00"))
        expect(plan, "kind | client | amount\nopening_bill | c1 | 50.00")
        #expect(plan.broken.isEmpty)
        let other = try self.world("net: true")
        expect(try other.run(Self.one("30.00", "80.00")), "kind | client | amount\ncredit_granted | c1 | 50.00")
    }

    @Test func creditsPayTheOldBalanceWhereThePolicySaysSo() throws {
        let world = try world("credits: apply_first")
        let plan = try world.run(Self.one("80.00", "30.00"))
        expect(
            plan,
            """
            kind           | invoice | amount | key
            opening_bill   | OB-c1   | 80.00  | P-1
            credit_granted |         | 30.00  | P-1
            credit_applied | OB-c1   | 30.00  | OB-c1
            """)
        #expect(plan.postings.filter(\.isRevenue).isEmpty, "neither granted nor used")
        try world.run(Self.one("80.00", "30.00"))
        #expect(world.due("OB-c1") == "50.00")
    }

    @Test func insuranceIsListedAndPostedNowhere() throws {
        let world = try world()
        let plan = try world.run(
            .balances("Client ID | Client | Client Balance | Insurance Balance\nP-1 | Okafor, Maya | 20.00 | 300.00"))
        expect(plan, "kind | amount\nopening_bill | 20.00")
        #expect(plan.findings.contains { $0.code == "insurance-in-flight" && $0.message.contains("300.00") })
    }

    @Test func rowsOfOneClientAddUpVisibly() throws {
        let world = try world()
        let plan = try world.run(
            .balances(
                """
                Client ID | Client       | Client Balance | Oldest Open
                P-1       | Okafor, Maya | 20.00          | 2026-05-01
                P-1       | Okafor, Maya | 35.00          | 2026-02-01
                """))
        expect(plan, "kind | amount\nopening_bill | 55.00")
        #expect(plan.findings.contains { $0.code == "client-on-several-rows" })
        #expect(plan.billLines.first?.oldestOpen == Day(iso: "2026-02-01"))
    }

    @Test func payingItLaterIsRevenue() throws {
        let world = try world()
        try world.run(Self.one("120.00"))
        let plan = try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 120.00"))
        expect(plan, "kind | invoice | amount\nclient_payment | OB-c1 | 120.00")
        #expect("\(plan.postings.filter(\.isRevenue).total(\.amount))" == "120.00")
    }

    // MARK: Whose it is

    @Test(arguments: [
        ("P-1 | Okafor, Maya | |", "c1"),  // prior id
        ("x | G., Zoe | | ZOE@example.org", "c4"),  // e-mail
        ("x | Feldman, Robert | 1980-02-02 |", "c3"),  // name and birth
        ("x | Robert Feldman | 01/01/1950 |", "c2"),
    ])
    func certain(_ row: String, _ client: String) throws {
        let world = try world()
        let plan = try world.run(.balances("Client ID | Client | DOB | Email | Client Balance\n\(row) | 10.00"))
        expect(plan, "kind | client | amount\nopening_bill | \(client) | 10.00")
        #expect(plan.asked.isEmpty)
    }

    @Test func theIdMapComesFirst() throws {
        let world = try world()
        var file: Inbox = .balances(
            "Client ID | Client | Email | Client Balance\nOLD9 | Feldman, R. | zoe@example.org | 10.00",
            options: ", id_map: map.csv")
        file.beside["map.csv"] = "old,new\nOLD9,c2\n"
        expect(try world.run(file), "kind | client | amount\nopening_bill | c2 | 10.00")
        file.beside["map.csv"] = "old,new\nOLD9,c99\n"
        let other = try self.world().run(file)
        expect(other, "kind | amount")
        #expect(other.warnings == ["client-not-found"])
    }

    @Test(arguments: [
        ("x | García, Zoe | |", ["c4"]),  // the name alone
        ("x | Feldman, Robert | |", ["c2", "c3"]),  // two of the name
        ("P-1 | Petrov, Olga | |", ["c1"]),  // the prior id, another name
        ("x | Okafor, Maia | 1985-04-12 |", ["c1"]),  // a slip of the name, the day of birth
    ])
    func questions(_ row: String, _ candidates: [String]) throws {
        let world = try world()
        let file: Inbox = .balances("Client ID | Client | DOB | Email | Client Balance\n\(row) | 10.00")
        let plan = try world.run(file)
        expect(plan, "kind | amount")
        #expect(plan.asked == ["balance_identity"])
        #expect(plan.reviewsOpened.first?.candidates.map(\.clientID).sorted() == candidates)
        #expect(plan.broken.isEmpty)

        #expect(try world.run(file).changes.isEmpty, "the question stands, once")
        world.decide(world.book.openReviews[0], .client, client: candidates[0])
        let next = try world.run(file)
        expect(next, "kind | client | amount\nopening_bill | \(candidates[0]) | 10.00")
        #expect(world.questions.isEmpty)
        #expect(try world.run(file).changes.isEmpty)
    }

    @Test func nameWithAnotherDayOfBirthIsNobody() throws {
        let world = try world()
        let plan = try world.run(
            .balances("Client ID | Client | DOB | Client Balance\nx | Feldman, Robert | 1999-09-09 | 10.00"))
        expect(plan, "kind | amount")
        #expect(plan.warnings == ["client-not-found"])
        #expect(plan.sources[0].rejected == 1)
    }

    @Test func twoRowsNeverLandOnOneClientUnseen() throws {
        let world = try world()
        let plan = try world.run(
            .balances(
                """
                Client ID | Client       | Email            | Client Balance
                P-1       | Okafor, Maya |                  | 10.00
                Q-7       | Okafor, M.   | maya@example.org | 25.00
                """))
        expect(plan, "kind | client | amount\nopening_bill | c1 | 10.00")
        #expect(plan.asked == ["balance_identity"])
        #expect(plan.broken.isEmpty)
    }

    @Test(arguments: ["A-0", "Z-9"]) func aSecondRowOfALaterExportIsSeen(_ key: String) throws {
        let world = try world()
        try world.run(Self.one("10.00"))
        for owed in ["10.00", "12.00"] {
            let plan = try world.plan([
                .balances(
                    """
                    Client ID | Client       | Email            | Client Balance
                    P-1       | Okafor, Maya |                  | \(owed)
                    \(key)    | Okafor, M.   | maya@example.org | 25.00
                    """)
            ])
            expect(plan.postings, "kind | amount" + (owed == "10.00" ? "" : "\nopening_bill | 2.00"))
            #expect(plan.reviewsOpened.map(\.key) == ["balances/\(key)"])
        }
    }

    @Test func theUnknownAreRejectedOrCreated() throws {
        let file: Inbox = .balances(
            "Client ID | Client | DOB | Client Balance\nN-1 | Petrov, Olga | 1990-01-01 | 10.00")
        let world = try world()
        let plan = try world.run(file)
        expect(plan, "kind | amount")
        #expect(plan.warnings == ["client-not-found"])
        #expect(plan.broken.isEmpty)

        let open = try self.world("unknown_clients: create")
        expect(try open.run(file), "kind | client | amount\nopening_bill | N-1 | 10.00")
        #expect(open.book.clients.contains { $0.id == "N-1" && $0.last == "Petrov" && $0.first == "Olga" })
        #expect(try open.run(file).changes.isEmpty)
    }

    // MARK: Totals

    @Test(arguments: [
        ("net: \"89.99\"", false), ("net: \"90.00\"", true), ("owed: \"120.01\"", false), ("owed: \"120.00\"", true),
        ("credit: \"30.00\", count: 2", true), ("count: 3", false),
    ])
    func aCentOffRefusesAll(_ totals: String, _ agrees: Bool) throws {
        let world = try world()
        let plan = try world.run(
            .bills("invoice_number | bill_date | client_id | fee\n1 | 2026-07-02 | c1 | 150.00"),
            .balances(
                """
                Client ID | Client       | Email           | Client Balance | Credit
                P-1       | Okafor, Maya |                 | 120.00         | 0.00
                k4        | Garcia, Zoe  | zoe@example.org | 0.00           | 30.00
                """, options: ", control_total: { \(totals) }"))
        #expect(plan.isRefused == !agrees)
        #expect(plan.postings.isEmpty == !agrees)
        #expect(plan.billLines.isEmpty == !agrees, "nothing of the run is kept")
        #expect(plan.broken.isEmpty == agrees)
        #expect(plan.findings.contains { $0.code == "control-total-disagrees" } == !agrees)
    }

    // MARK: A newer export

    @Test(arguments: [
        ("120.00", "0.00", "150.00", "0.00", "opening_bill | 30.00", "150.00", "0.00"),
        ("120.00", "0.00", "70.00", "0.00", "opening_bill | -50.00", "70.00", "0.00"),
        ("120.00", "0.00", "0.00", "0.00", "opening_bill | -120.00", "0.00", "0.00"),
        ("120.00", "0.00", "0.00", "40.00", "opening_bill | -120.00\ncredit_granted | 40.00", "0.00", "40.00"),
        ("0.00", "40.00", "15.00", "0.00", "credit_granted | -40.00\nopening_bill | 15.00", "15.00", "0.00"),
        ("0.00", "40.00", "0.00", "55.00", "credit_granted | 15.00", "no bill", "55.00"),
        ("120.00", "10.00", "120.00", "10.00", "", "120.00", "10.00"),
    ])
    func postsTheDifference(
        _ owed: String, _ credit: String, _ newOwed: String, _ newCredit: String, _ rows: String, _ due: String,
        _ left: String
    ) throws {
        let world = try world()
        try world.run(Self.one(owed, credit))
        let plan = try world.run(Self.one(newOwed, newCredit))
        expect(plan, "kind | amount\n" + rows)
        #expect(world.due("OB-c1") == due)
        #expect(world.credit("c1") == left)
        #expect(plan.broken.isEmpty)
        #expect(plan.sources[0].restated == (rows.isEmpty ? 0 : 1))
        #expect(try world.run(Self.one(newOwed, newCredit)).changes.isEmpty)
    }

    @Test func belowWhatWasPaidHereTheRestIsCredit() throws {
        let world = try world()
        try world.run(Self.one("120.00"))
        try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 100.00"))
        let plan = try world.run(Self.one("70.00"))
        expect(plan, "kind | amount\nopening_bill | -50.00\ncredit_granted | 30.00")
        #expect(world.due("OB-c1") == "0.00")
        #expect(world.credit("c1") == "30.00")
        try world.run(Self.one("120.00"))
        #expect(world.due("OB-c1") == "20.00", "up again: the overage goes back to the bill it came from")
        #expect(world.credit("c1") == "0.00")
    }

    @Test func aCreditLoweredAfterItWasSpentOpensTheBill() throws {
        let world = try world("credits: apply_first")
        try world.run(Self.one("0.00", "100.00"))
        try world.run(.bills("invoice_number | bill_date | client_id | fee\n1 | 2026-07-02 | c1 | 90.00"))
        #expect(world.credit("c1") == "10.00")
        try world.run(Self.one("0.00", "60.00"))
        #expect(world.credit("c1") == "0.00")
        #expect(world.due("1") == "30.00")
    }

    @Test func theVanishedAreAskedAboutAndMayComeBack() throws {
        let world = try world()
        try world.run(
            .balances(
                """
                Client ID | Client      | Email           | Client Balance
                P-1       | Okafor, Maya |                | 120.00
                k4        | Garcia, Zoe | zoe@example.org | 10.00
                """))
        let plan = try world.run(
            .balances("Client ID | Client | Email | Client Balance\nk4 | Garcia, Zoe | zoe@example.org | 10.00"))
        expect(plan, "kind | amount")
        #expect(world.questions == ["balance_vanished balances/P-1"])
        #expect(world.due("OB-c1") == "120.00", "nothing is changed")
        try world.run(Self.people)
        #expect(world.questions.count == 1, "a run without balances leaves the question")
        try world.run(
            .balances(
                """
                Client ID | Client      | Email           | Client Balance
                P-1       | Okafor, Maya |                | 120.00
                k4        | Garcia, Zoe | zoe@example.org | 10.00
                """))
        #expect(world.questions.isEmpty)
    }
}
