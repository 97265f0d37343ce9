import Foundation
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// EOB tables and FHIR resources post what an 835 with the same content posts.
@Suite struct EOBPostingTests {
    static let facts: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Robin | Fernwood\nc2 | Jordan | Quill"),
        .bills(
            """
            invoice_number | bill_date  | client_id | service_code | modifiers | fee    | client_owes | claim_number
            1              | 2026-03-10 | c1        | 90837        | 95        | 175.00 | 25.00       | WB1001
            2              | 2026-03-17 | c2        | 90834        |           | 150.00 | 30.00       | WB1002
            3              | 2026-03-24 | c1        | 90837        | 95        | 175.00 | 25.00       | WB1003
            """),
    ]

    func world() throws -> World {
        let world = try World()
        try world.run(Self.facts)
        return world
    }

    /// What the two EOBs of the samples come to: 175 − 35 − 25 = 115 paid, and 150 − 30 left to the deductible.
    static let posted = """
        kind              | day        | invoice | amount | group | reason | key
        insurance_payment | 2026-04-03 | 1       | 115.00 |       |        | HM260001#1
        adjustment        | 2026-04-03 | 1       | 35.00  | CO    | 45     | HM260001#1
        client_owes       | 2026-04-03 | 1       | 25.00  |       |        | HM260001#1
        adjustment        | 2026-04-03 | 2       | 30.00  | CO    | 45     | HM260002#1
        client_owes       | 2026-04-03 | 2       | 120.00 |       |        | HM260002#1
        """

    static func sample(_ name: String) throws -> Inbox {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let url = root.appending(path: "samples/fhir-eob/\(name)")
        return .fhir(try String(contentsOf: url, encoding: .utf8), file: name)
    }

    @Test(arguments: ["valid-bundle.json", "valid-bundle.xml", "valid.ndjson"])
    func fhirInEveryForm(_ name: String) throws {
        let world = try world()
        let plan = try world.run(Self.sample(name))
        expect(plan, Self.posted)
        #expect(plan.asked.isEmpty && plan.warnings.isEmpty && plan.broken.isEmpty)
        #expect(world.due("1") == "25.00" && world.due("2") == "120.00")
        #expect(world.payerDue("1") == "0.00" && world.payerDue("2") == "0.00")
        // The same EOBs in another form are the same remittance.
        for other in ["valid-bundle.json", "valid-bundle.xml", "valid.ndjson"] {
            let again = try world.run(Self.sample(other))
            #expect(again.postings.isEmpty && again.asked.isEmpty && again.sources[0].duplicate == 2, "\(other)")
        }
    }

    @Test(arguments: ["valid-single.json", "valid-single.xml"])
    func fhirSingleResource(_ name: String) throws {
        let world = try world()
        let plan = try world.run(Self.sample(name))
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(world.payerDue("1") == "0.00")
        #expect(plan.postings.filter { $0.kind == .insurancePayment }.total(\.amount) == Cents(11500))
    }

    @Test(arguments: [
        "cancelled.json", "queued.json", "predetermination.json", "entered-in-error.json", "test-data.json",
    ])
    func fhirWithoutEffect(_ name: String) throws {
        let plan = try world().run(Self.sample(name))
        expect(plan, "kind | amount")
        #expect(plan.asked.isEmpty)
    }

    @Test(arguments: [
        "total-disagrees.json", "item-out-of-balance.json", "amount-unreadable.json", "payment-disagrees.json",
    ])
    func fhirThatDoesNotAddUpDoesNotPost(_ name: String) throws {
        let plan = try world().run(Self.sample(name))
        expect(plan, "kind | amount")
        #expect(!plan.warnings.isEmpty)
    }

    @Test(arguments: [true, false])
    func oneClaimAsFHIRAndAsAn835PostsOnce(_ fhirFirst: Bool) throws {
        let world = try world()
        let era = Inbox.era(
            """
            remit OTHERTRACE 2026-04-03
            claim WB1001 1 HM260001 Fernwood,Robin
            line 90837 2026-03-10 175.00 115.00 PR-3:25.00 CO-45:35.00
            """)
        let fhir = try Self.sample("valid-single.json")
        try world.run(fhirFirst ? fhir : era)
        let second = try world.run(fhirFirst ? era : fhir)
        // Another trace number, so that nothing but the claim itself tells; the payer's name may differ, too.
        #expect(second.postings.isEmpty)
        #expect(second.asked == ["claim_conflict"])
        let lines = world.postings.filter { $0.kind == .insurancePayment }
        #expect(lines.total(\.amount) == Cents(11500) && world.due("1") == "25.00")
    }

    // MARK: Tables

    static let table = """
        payer         | payer id | check number | payment date | payment amount | claim_number | payer control number | patient         | dos       | cpt   | billed | paid   | adjustment codes
        Harbor Mutual | 60054    | EFT9         | 04/03/2026   | 115.00         | WB1001       | HM1                  | Fernwood, Robin | 3/10/2026 | 90837 | 175.00 | 115.00 | CO-45:35.00;PR-3:25.00
        Harbor Mutual | 60054    | EFT9         | 04/03/2026   | 115.00         | WB1002       | HM2                  | Quill, Jordan   | 3/17/2026 | 90834 | 150.00 | 0.00   | CO-45:30.00;PR-1:120.00
        """

    @Test func aTablePostsLikeAnRemittance() throws {
        let world = try world()
        let plan = try world.run(.eob(Self.table))
        expect(plan, Self.posted.replacing("HM260001", with: "HM1").replacing("HM260002", with: "HM2"))
        #expect(plan.asked.isEmpty && plan.warnings.isEmpty && plan.broken.isEmpty)
        #expect(try world.run(.eob(Self.table)).changes.isEmpty)
    }

    @Test func oneRowAClaim() throws {
        let world = try world()
        let plan = try world.run(
            .eob(
                """
                payer         | trace | payment date | claim_number | patient         | dos       | billed | allowed | paid   | patient responsibility
                Harbor Mutual | EFT9  | 2026-04-03   | WB1001       | Fernwood, Robin | 3/10/2026 | 175.00 | 140.00  | 115.00 | 25.00
                """))
        expect(
            plan,
            """
            kind              | invoice | amount | reason
            insurance_payment | 1       | 115.00 |
            adjustment        | 1       | 35.00  | 45
            client_owes       | 1       | 25.00  |
            """)
        #expect(plan.warnings.isEmpty, "a share without a reason is no unknown reason")
    }

    @Test func rowsOfOneClaimCountAsRows() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | line | service_code | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 1    | 90837        | 150.00 | 0.00        | CLM1
                1              | 2026-03-02 | c1        | 2    | 90785        | 30.00  | 0.00        | CLM1
                """))
        let plan = try world.run(
            .eob(
                """
                trace | payment date | claim_number | dos        | cpt   | billed | paid   | adjustments
                E1    | 2026-04-03   | CLM1         | 2026-03-02 | 90837 | 150.00 | 110.00 | CO-45:40.00
                E1    | 2026-04-03   | CLM1         | 2026-03-02 | 90785 | 30.00  | 20.00  | CO-45:10.00
                """))
        #expect(plan.sources[0].read == 2 && plan.sources[0].accepted == 2)
        #expect(world.payerDue("1") == "0.00")
    }

    @Test func providerLevelRowsBalanceThePaymentAndPostAsIncome() throws {
        let table = """
            payer         | trace | payment date | payment amount | claim_number | patient         | dos       | cpt   | billed | paid   | adjustments            | plb_code | plb_reference | plb_amount
            Harbor Mutual | EFT9  | 2026-04-03   | 106.20         | WB1001       | Fernwood, Robin | 3/10/2026 | 90837 | 175.00 | 115.00 | CO-45:35.00;PR-3:25.00 |          |               |
            Harbor Mutual | EFT9  | 2026-04-03   | 106.20         |              |                 |           |       |        |        |                        | L6       | WB1001        | -1.20
            Harbor Mutual | EFT9  | 2026-04-03   | 106.20         |              |                 |           |       |        |        |                        | CS       | X7            | 10.00
            """
        let world = try world()
        let plan = try world.run(.eob(table))
        #expect(plan.broken.isEmpty)
        expect(
            plan.postings.filter { $0.kind == .practiceIncome },
            "amount | reason | key\n1.20 | L6 | EFT9/PLB/1\n-10.00 | CS | EFT9/PLB/2")
        #expect(plan.sources[0].read == 3 && plan.sources[0].accepted == 3)
        let bad = try self.world().run(
            .eob(table.replacing("10.00\n", with: "ten\n").replacing("| 10.00", with: "| ten")))
        expect(bad, "kind | amount")
        #expect(bad.warnings.contains("amount-unreadable"))
    }

    @Test func reversalAndCorrectionInATable() throws {
        let world = try world()
        try world.run(.eob(Self.table))
        let plan = try world.run(
            .eob(
                """
                payer         | payer id | check number | payment date | claim_number | status | payer control number | patient         | dos       | cpt   | billed  | paid    | adjustment codes
                Harbor Mutual | 60054    | EFT12        | 05/01/2026   | WB1001       | 22     | HM1                  | Fernwood, Robin | 3/10/2026 | 90837 | -175.00 | -115.00 | CO-45:-35.00;PR-3:-25.00
                Harbor Mutual | 60054    | EFT12        | 05/01/2026   | WB1001       | 1      | HM9                  | Fernwood, Robin | 3/10/2026 | 90837 | 175.00  | 100.00  | CO-45:35.00;PR-3:40.00
                """))
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(world.due("1") == "40.00" && world.payerDue("1") == "0.00")
    }
}
