import Formats
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// The tie-out sheet, and what a later export does to a book that goes on living.
@Suite struct BalanceSheetTests {
    private static let header = "Client ID | Client | DOB | Client Balance | Credit | Insurance Balance | Oldest Open"

    private func world(_ policies: String = "") throws -> World {
        let world = try World(policies: policies, cutOver: "2026-07-01")
        try world.run(BalanceTests.people)
        return world
    }

    @Test func everyRowAndEveryDollarIsOnIt() throws {
        let plan = try world().run(
            .balances(
                """
                \(Self.header)
                P-1 | Okafor, Maya    |            | 120.00 | 30.00 | 75.00 | 2026-03-02
                k2  | Feldman, Robert | 1950-01-01 | -45.50 | 0.00  | 0.00  |
                k3  | Feldman, Robert |            | 80.00  | 0.00  | 0.00  | 2026-05-01
                k4  | Nobody, Ned     |            | 15.00  | 0.00  | 0.00  | 2025-12-01
                k5  | Zero, Zed       |            | 0.00   | 0.00  | 0.00  |
                """))
        let sheet = try #require(plan.balanceSheets.first)
        let records = sheet.records
        #expect((records.read, records.posted, records.waiting) == (5, 2, 1))
        #expect((records.rejected, records.zero, records.sum) == (1, 1, 5))
        #expect((sheet.owed.count, "\(sheet.owed.amount)") == (3, "215.00"))
        #expect((sheet.credit.count, "\(sheet.credit.amount)") == (2, "75.50"))
        #expect("\(sheet.net) \(sheet.insurance.amount) \(sheet.total)" == "139.50 75.00 214.50")
        #expect("\(sheet.largest) \(sheet.largestAt)" == "120.00 2" && sheet.oldest == Day(iso: "2025-12-01"))
        #expect("\(sheet.rejectedNet)" == "15.00" && !sheet.hasBefore)
        #expect(plan.broken.isEmpty)
        #expect(
            plan.tieOuts.filter(\.isCount).map { "\($0.what) \($0.expected.raw / 100)" } == [
                "rows of every kind 6", "rows of clients are all accounted for 5",
            ])
    }

    @Test func newChangedAsItWasAndVanished() throws {
        let world = try world()
        try world.run(
            .balances(
                """
                \(Self.header)
                P-1 | Okafor, Maya    |            | 120.00 | 0.00 | 75.00 |
                k2  | Feldman, Robert | 1950-01-01 | 45.00  | 0.00 | 0.00  |
                k3  | Feldman, Robert | 1980-02-02 | 10.00  | 0.00 | 0.00  |
                """))
        let plan = try world.run(
            .balances(
                """
                \(Self.header)
                P-1 | Okafor, Maya    |            | 70.00  | 0.00 | 25.00 |
                k3  | Feldman, Robert | 1980-02-02 | 10.00  | 0.00 | 0.00  |
                k4  | Garcia, Zoe     |            | 15.00  | 0.00 | 0.00  |
                """))
        let sheet = try #require(plan.balanceSheets.first)
        #expect(
            sheet.changes.map { "\($0.kind.rawValue) \($0.client) \($0.before) \($0.after) \($0.insuranceAfter)" } == [
                "changed c1 120.00 70.00 25.00", "vanished c2 45.00 0.00 0.00",
            ])
        #expect(sheet.unchanged == 1 && sheet.records.waiting == 1 && "\(sheet.before)" == "175.00")
        #expect(
            plan.tieOuts.suffix(2).map { "\($0.what) \($0.expected) \($0.actual)" } == [
                "last import + changes + 15.00 waiting 95.00 95.00",
                "opening bills − credits + 15.00 waiting 95.00 95.00",
            ])
        #expect(plan.asked == ["balance_identity", "balance_vanished"])
    }

    /// Debit turns to credit and back, after a payment and with the credit half used.
    @Test func signsMayTurnAfterPaymentsHere() throws {
        let world = try world("credits: apply_first")
        try world.run(BalanceTests.one("120.00"))
        try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 50.00"))
        try world.run(BalanceTests.one("-40.00"))
        #expect(world.due("OB-c1") == "0.00" && world.credit("c1") == "90.00", "50.00 paid here, 40.00 from there")
        try world.run(.bills("invoice_number | bill_date | client_id | fee\n7 | 2026-07-20 | c1 | 60.00"))
        #expect(world.due("7") == "0.00" && world.credit("c1") == "30.00")
        let plan = try world.run(BalanceTests.one("25.00"))
        #expect(plan.broken.isEmpty)
        let due = ["OB-c1", "7"].compactMap { Cents(plain: world.due($0)) }.total { $0 }
        let credit = try #require(Cents(plain: world.credit("c1")))
        #expect("\(due - credit)" == "35.00", "25.00 + 60.00 − 50.00")
        #expect("\(world.postings.filter { $0.kind == .clientPayment }.total(\.amount))" == "50.00")
        #expect(try world.run(BalanceTests.one("25.00")).changes.isEmpty)
    }

    @Test func aClientMayBeRenamedInTheRoster() throws {
        let world = try world()
        try world.run(BalanceTests.one("120.00"))
        try world.run(
            .clients("client_id | first_name | last_name | date_of_birth\nc1 | Maya | Lindqvist | 1985-04-12"))
        let plan = try world.run(BalanceTests.one("90.00"))
        expect(plan, "kind | client | amount\nopening_bill | c1 | -30.00")
        #expect(plan.asked.isEmpty)
    }

    @Test func whoVanishedIsTakenBackWhenAPersonSaysSo() throws {
        let world = try world()
        let two = "\(Self.header)\nP-1 | Okafor, Maya | | 120.00 | | |\nk2 | Feldman, Robert | 1950-01-01 | 45.00 | | |"
        let one = "\(Self.header)\nk2 | Feldman, Robert | 1950-01-01 | 45.00 | | |"
        try world.run(.balances(two))
        try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 50.00"))
        try world.run(.balances(one))
        #expect(world.questions == ["balance_vanished balances/P-1"] && world.due("OB-c1") == "70.00")
        let taken = world.decide(world.book.openReviews[0], .notOurs)
        expect(taken, "kind | invoice | amount\nopening_bill | OB-c1 | -120.00\ncredit_granted | OB-c1 | 50.00")
        #expect(world.questions.isEmpty && world.due("OB-c1") == "0.00" && world.credit("c1") == "50.00")
        #expect(try world.run(.balances(one)).changes.isEmpty)
        let back = try world.run(.balances(two))
        #expect(world.due("OB-c1") == "70.00" && world.credit("c1") == "0.00" && back.broken.isEmpty)
    }

    /// A row that cannot be read says nothing of its client, not even that he has left the report.
    @Test func whoseRowIsDamagedHasNotVanished() throws {
        let world = try world()
        try world.run(
            .balances(
                "\(Self.header)\nP-1 | Okafor, Maya | | 120.00 | | |\nk2 | Feldman, Robert | 1950-01-01 | 45.00 | | |"))
        let plan = try world.run(
            .balances(
                "\(Self.header)\nP-1 | Okafor, Maya | | 12x.00 | | |\nk2 | Feldman, Robert | 1950-01-01 | 40.00 | | |"))
        expect(plan, "kind | client | amount\nopening_bill | c2 | -5.00")
        #expect(plan.asked.isEmpty && !plan.tieOuts.contains { !$0.isOK }, "\(plan.tieOuts)")
    }

    /// What was oldest at the last import may be paid there since: the bill ages from what the newest report has open.
    @Test func aNewerExportMovesTheAge() throws {
        let world = try world()
        let header = "Client ID | Client | Client Balance | Oldest Open"
        try world.run(.balances("\(header)\nP-1 | Okafor, Maya | 120.00 | 2026-01-15"))
        let plan = try world.run(.balances("\(header)\nP-1 | Okafor, Maya | 120.00 | 2026-06-02"))
        #expect(plan.postings.isEmpty && plan.billLines.map(\.oldestOpen) == [Day(iso: "2026-06-02")])
        let sheet = try #require(plan.balanceSheets.first)
        #expect(sheet.changes.isEmpty && sheet.unchanged == 1 && plan.sources[0].restated == 1)
        let silent = try world.run(.balances("\(header)\nP-1 | Okafor, Maya | 90.00 |"))
        #expect(silent.billLines.isEmpty && "\(silent.postings.total(\.amount))" == "-30.00")
    }

    // MARK: Names that stand for ids

    private static let named = "Client ID | Client | DOB | Email | Client Balance"

    @Test func aFatherAndHisSonAreNotAddedUp() throws {
        let world = try world()
        let both = """
            \(Self.named)
             | Feldman, Robert | 1950-01-01 | | 45.00
             | Feldman, Robert | 1980-02-02 | | 10.00
            """
        let plan = try world.run(.balances(both))
        expect(plan, "kind | client | amount\nopening_bill | c2 | 45.00\nopening_bill | c3 | 10.00")
        #expect(try world.run(.balances(both)).changes.isEmpty)
        // The son alone in a later export is still the son.
        let son = try world.run(.balances("\(Self.named)\n | Feldman, Robert | 1980-02-02 | | 12.00"))
        expect(son, "kind | client | amount\nopening_bill | c3 | 2.00")
        #expect(son.asked == ["balance_vanished"])
    }

    @Test func aNamesakeWhoComesLaterTakesNothingOver() throws {
        let world = try world()
        try world.run(.balances("\(Self.named)\n | Feldman, Robert | 1980-02-02 | | 10.00"))
        let plan = try world.run(
            .balances(
                """
                \(Self.named)
                 | Feldman, Robert | 1950-01-01 | | 45.00
                 | Feldman, Robert | 1980-02-02 | | 11.00
                """))
        expect(plan, "kind | client | amount\nopening_bill | c2 | 45.00\nopening_bill | c3 | 1.00")
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
    }

    @Test func oneIdWithTwoNamesIsAsked() throws {
        let plan = try world().run(
            .balances("\(Self.named)\nP-1 | Okafor, Maya | | | 10.00\nP-1 | Feldman, Robert | | | 5.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["balance_identity"])
    }

    @Test func anIdMapThatContradictsItselfIsAsked() throws {
        var file: Inbox = .balances("\(Self.named)\nOLD9 | Somebody, Sue | | | 10.00", options: ", id_map: map.csv")
        file.beside["map.csv"] = "old,new\nOLD9,c1\nOLD9,c2\n"
        let plan = try world().run(file)
        #expect(plan.asked == ["balance_identity"] && plan.postings.isEmpty)
        #expect(plan.reviewsOpened.first?.candidates.map(\.clientID).sorted() == ["c1", "c2"])
    }

    @Test func aNameThatOneClientBearsIsEnoughWhereThePolicySaysSo() throws {
        let world = try world("single_name: accept")
        let plan = try world.run(
            .balances(
                "\(Self.named)\n | Garcia, Zoë | | | 10.00\n | Robert Feldman | | | 5.00\n | Okafor, Maia | | | 3.00"))
        expect(plan, "kind | client | amount\nopening_bill | c4 | 10.00")
        #expect(plan.reviewsOpened.count == 2)
    }

    @Test func whoIsMadeHasNoNameForAnId() throws {
        let world = try world("unknown_clients: create")
        let plan = try world.run(
            .balances(
                "\(Self.named)\n | Ståhl, Märta | 1990-01-01 | m@example.org | 10.00\n | Rui & Ana Costa | | | 5.00"))
        let made = plan.clients.sorted { $0.last < $1.last }
        #expect(made.map(\.displayName) == ["Rui & Ana Costa", "Märta Ståhl"])
        #expect(made.map(\.kind) == [.couple, .individual])
        #expect(made.allSatisfy { $0.id.hasPrefix("NEW-") } && plan.broken.isEmpty)
        #expect(plan.postings.count == 2)
    }

    @Test func agingColumnsCountFromTheCutOverWhereNoDayIsStated() throws {
        var file: Inbox = .balances("Client ID | Client | Client Balance\nP-1 | Okafor, Maya | 100.00")
        file.text = "Client ID,Client,Balance,Current,31-60,61-90\nP-1,\"Okafor, Maya\",100.00,40.00,,60.00\n"
        file.options = """
            , columns: { client_key: "Client ID", client: Client, client_balance: Balance, bucket_1: Current, \
            bucket_2: "31-60", bucket_3: "61-90" }
            """
        let plan = try world().run(file)
        #expect(plan.billLines.first?.oldestOpen == Day(iso: "2026-05-01"))
    }
}
