import Formats
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Opening bills by session, and insurers' balances billed.
@Suite struct BalanceOpeningTests {
    private func world(_ policies: String) throws -> World {
        let world = try World(policies: policies, cutOver: "2026-07-01")
        try world.run(BalanceTests.people)
        return world
    }

    private static let header =
        "Client ID | Client | Date of Service | Service Code | Description | Practitioner | Fee | Client Due | Insurance Due"
    private static let detail = """
        \(header)
        P-1 | Okafor, Maya | 2026-05-04 | 90837 | Psychotherapy 60 min | Maren Holt | 165.00 | 40.00  | 0.00
        P-1 | Okafor, Maya | 2026-05-18 | 90837 | Psychotherapy 60 min | Maren Holt | 165.00 | 165.00 | 0.00
        P-1 | Okafor, Maya | 2026-05-18 | 90837 |                      | Maren Holt | 165.00 | 30.00  | 0.00
        P-1 | Okafor, Maya | 2026-06-01 | 90834 |                      | Maren Holt | 120.00 | -25.00 | 0.00
        """

    private func lines(_ plan: Plan) -> [String] {
        plan.billLines.map {
            "\($0.invoice)#\($0.line) \($0.kind.rawValue) \($0.serviceDay.map { "\($0)" } ?? "") \($0.code) "
                + "\($0.description) \($0.practitioner) \($0.oldestOpen.map { "\($0)" } ?? "")"
        }
    }

    // MARK: Sessions

    @Test func sessionsBecomeLinesWithAnAmountDue() throws {
        let world = try world("previous_balance: retroactive_sessions")
        let plan = try world.run(.sessions(Self.detail))
        expect(
            plan,
            """
            kind           | day        | client | invoice | line | amount | reason  | key | rule
            opening_bill   | 2026-07-01 | c1     | OB-c1   | 1    | 40.00  |         | P-1 | rule/opening-session
            opening_bill   | 2026-07-01 | c1     | OB-c1   | 2    | 165.00 |         | P-1 | rule/opening-session
            opening_bill   | 2026-07-01 | c1     | OB-c1   | 3    | 30.00  |         | P-1 | rule/opening-session
            credit_granted | 2026-07-01 | c1     |         |      | 25.00  | opening | P-1 | rule/opening-credit
            """)
        #expect(
            lines(plan) == [
                "OB-c1#1 service 2026-05-04 90837 Psychotherapy 60 min (charge 165.00) Maren Holt 2026-05-04",
                "OB-c1#2 service 2026-05-18 90837 Psychotherapy 60 min Maren Holt 2026-05-18",
                "OB-c1#3 service 2026-05-18 90837 Previous balance (charge 165.00) Maren Holt 2026-05-18",
            ])
        #expect(!plan.billLines.contains { !$0.isOpening })
        #expect(world.due("OB-c1") == "235.00" && world.payerDue("OB-c1") == "0.00" && world.credit("c1") == "25.00")
        #expect(plan.postings.filter(\.isRevenue).isEmpty && plan.broken.isEmpty && plan.asked.isEmpty)
        #expect(try world.run(.sessions(Self.detail)).changes.isEmpty)
        let paid = try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 100.00"))
        #expect("\(paid.postings.filter(\.isRevenue).total(\.amount))" == "100.00")
        #expect(paid.postings.first?.practitioner == "Maren Holt")
    }

    /// The old system's tail: a session paid there, another entered late, after money was paid here.
    @Test func aNewerExportMovesTheSessionsThatChanged() throws {
        let world = try world("previous_balance: retroactive_sessions")
        try world.run(.sessions(Self.detail))
        try world.run(.payments("invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 100.00"))
        let plan = try world.run(
            .sessions(
                """
                \(Self.header)
                P-1 | Okafor, Maya | 2026-05-18 | 90837 | | Maren Holt | 165.00 | 150.00 | 0.00
                P-1 | Okafor, Maya | 2026-05-18 | 90837 | | Maren Holt | 165.00 | 30.00  | 0.00
                P-1 | Okafor, Maya | 2026-06-22 | 90837 | | Maren Holt | 165.00 | 10.00  | 0.00
                """))
        expect(
            plan,
            """
            kind           | invoice | line | amount
            opening_bill   | OB-c1   | 1    | -40.00
            opening_bill   | OB-c1   | 2    | -15.00
            opening_bill   | OB-c1   | 4    | 10.00
            credit_applied | OB-c1   |      | -25.00
            credit_granted |         |      | -25.00
            """)
        #expect(world.due("OB-c1") == "90.00" && world.credit("c1") == "0.00" && plan.broken.isEmpty)
        let gone = try world.run(
            .sessions("\(Self.header)\nP-1 | Okafor, Maya | 2026-06-22 | 90837 | | | 165.00 | 10.00 | 0.00"))
        #expect(world.due("OB-c1") == "0.00" && world.credit("c1") == "90.00", "what was paid here is never deleted")
        #expect(gone.broken.isEmpty)
    }

    @Test func withoutThePolicySessionsAddUpToOneLine() throws {
        let world = try world("net: true")
        let plan = try world.run(.sessions(Self.detail))
        expect(plan, "kind | invoice | line | amount | rule\nopening_bill | OB-c1 | 1 | 210.00 | rule/opening-balance")
        #expect(plan.findings.allSatisfy { $0.code != "client-on-several-rows" })
        // Asked for later, the same bill is told by sessions, netting paying the oldest first; nobody owes more or less.
        world.yaml = "policies: { previous_balance: retroactive_sessions, net: true }\ncut_over: 2026-07-01\n"
        let told = try world.run(.sessions(Self.detail))
        expect(
            told,
            """
            kind         | line | amount
            opening_bill | 1    | -210.00
            opening_bill | 2    | 15.00
            opening_bill | 3    | 165.00
            opening_bill | 4    | 30.00
            """)
        #expect(world.due("OB-c1") == "210.00")
    }

    @Test func aReportWithoutSessionsSaysSo() throws {
        let world = try world("previous_balance: retroactive_sessions")
        let plan = try world.run(BalanceTests.one("120.00"))
        expect(plan, "kind | line | amount | rule\nopening_bill | 1 | 120.00 | rule/opening-balance")
        #expect(plan.warnings == ["sessions-lacking"])
    }

    // MARK: Insurers

    private static func insured(_ insurance: String, owed: String = "0.00") -> Inbox {
        .balances(
            "Client ID | Client | Client Balance | Insurance Balance\nP-1 | Okafor, Maya | \(owed) | \(insurance)")
    }

    @Test func anInsurersBalanceIsBilledWhereThePolicySaysSo() throws {
        let world = try world("insurance_balance: bill")
        let plan = try world.run(Self.insured("150.00", owed: "20.00"))
        expect(plan, "kind | invoice | line | amount\nopening_bill | OB-c1 | 1 | 20.00")
        #expect(world.due("OB-c1") == "20.00" && world.payerDue("OB-c1") == "150.00")
        let line = try #require(plan.billLines.last)
        #expect(line.fee == Cents(plain: "150.00") && line.clientOwes.isZero && line.isOpening)
        #expect(line.payerName == "Insurance" && plan.broken.isEmpty)
        #expect(plan.findings.contains { $0.code == "insurance-billed" })
        #expect(try world.run(Self.insured("150.00", owed: "20.00")).changes.isEmpty)

        let paid = try world.run(
            .payments("invoice_number | posted_at | type | amount\nOB-c1 | 2026-07-20 | insurance | 90.00"))
        #expect("\(paid.postings.filter(\.isRevenue).total(\.amount))" == "90.00")
        #expect(world.payerDue("OB-c1") == "60.00")
        // A newer export: so much was settled there; what was paid here stays, and is said.
        let lower = try world.run(Self.insured("70.00", owed: "20.00"))
        #expect(lower.warnings == ["insurance-lower-than-paid"])
        #expect(world.payerDue("OB-c1") == "0.00" && world.due("OB-c1") == "20.00")
    }

    @Test func listedFirstAndBilledLater() throws {
        let world = try world("insurance_balance: list")
        try world.run(Self.insured("150.00"))
        #expect(world.payerDue("OB-c1") == "no bill")
        world.yaml = "policies: { insurance_balance: bill }\ncut_over: 2026-07-01\n"
        expect(try world.run(Self.insured("150.00")), "kind | amount")
        #expect(world.payerDue("OB-c1") == "150.00" && world.due("OB-c1") == "0.00")
        world.yaml = "policies: { insurance_balance: list }\ncut_over: 2026-07-01\n"
        try world.run(Self.insured("150.00"))
        #expect(world.payerDue("OB-c1") == "0.00")
    }

    /// A session in flight is found by the payer's remittance: patient, day, code and charge.
    @Test func aRemittanceSettlesASessionInFlight() throws {
        let world = try world("insurance_balance: bill, previous_balance: retroactive_sessions")
        try world.run(
            .sessions(
                "\(Self.header)\nP-1 | Okafor, Maya | 2026-06-22 | 90837 | | Maren Holt | 165.00 | 0.00 | 165.00"))
        #expect(world.payerDue("OB-c1") == "165.00")
        let plan = try world.run(
            .era(
                """
                remit T1 2026-07-20
                claim X1 1 ICN1 Okafor,Maya
                line 90837 2026-06-22 165.00 100.00 CO-45:40.00 PR-3:25.00
                """))
        expect(
            plan,
            """
            kind              | invoice | line | amount
            insurance_payment | OB-c1   | 1    | 100.00
            adjustment        | OB-c1   | 1    | 40.00
            client_owes       | OB-c1   | 1    | 25.00
            """)
        #expect(world.due("OB-c1") == "25.00" && world.payerDue("OB-c1") == "0.00")
    }

    // MARK: Credits

    @Test func aCreditGivenBackHereIsAQuestionWhenItGoesDownThere() throws {
        let world = try world("credits: keep")
        try world.run(BalanceTests.one("0.00", "100.00"))
        world.refundCredit("c1", "60.00")
        let plan = try world.run(BalanceTests.one("0.00", "10.00"))
        expect(plan, "kind | amount\ncredit_granted | -40.00")
        #expect(world.credit("c1") == "0.00" && plan.asked == ["restated"])
        #expect(plan.reviewsOpened.first?.amount == Cents(plain: "50.00"))
        #expect(plan.broken.isEmpty)
        #expect(try world.run(BalanceTests.one("0.00", "10.00")).changes.isEmpty)
    }
}
