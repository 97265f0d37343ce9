import Testing
import Values

@testable import Reconciliation

/// What a primary payer's remittance does to one bill.
@Suite struct PrimaryTests {
    /// Maya's session of 150.00; she is expected to pay 20.00 of it.
    static let facts: [Inbox] = [
        .clients(
            """
            client_id | first_name | last_name
            c1        | Maya       | Okafor
            c2        | Ruth       | Feldman
            """),
        .bills(
            """
            invoice_number | bill_date  | client_id | line | service_code | fee    | client_owes | claim_number
            10001          | 2026-03-02 | c1        | 1    | 90837        | 150.00 | 20.00       | CLM1001
            10002          | 2026-03-16 | c1        | 1    | 90837        | 150.00 | 20.00       | CLM1002
            20001          | 2026-03-02 | c2        | 1    | 90791        | 250.00 | 25.00       | CLM2001
            20001          | 2026-03-02 | c2        | 2    | 90785        | 30.00  | 0.00        | CLM2001
            """),
    ]

    func world(_ policies: String = "") throws -> World {
        let world = try World(policies: policies)
        try world.run(Self.facts)
        return world
    }

    @Test func copayDeductibleCoinsuranceContractualAndSequestration() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 67.62 PR-3:20.00 PR-1:15.00 PR-2:6.00 CO-45:40.00 CO-253:1.38
                """))
        expect(
            plan,
            """
            kind              | day        | client | invoice | line | amount | group | reason | key    | rule
            insurance_payment | 2026-03-10 | c1     | 10001   | 1    | 67.62  |       |        | ICN1#1 | matched/claim-number
            adjustment        | 2026-03-10 | c1     | 10001   | 1    | 40.00  | CO    | 45     | ICN1#1 | matched/claim-number
            adjustment        | 2026-03-10 | c1     | 10001   | 1    | 1.38   | CO    | 253    | ICN1#1 | matched/claim-number
            client_owes       | 2026-03-10 | c1     | 10001   | 1    | 41.00  |       |        | ICN1#1 | matched/claim-number
            """)
        #expect(world.due("10001") == "41.00")
        #expect(world.payerDue("10001") == "0.00")
        #expect(plan.warnings.isEmpty && plan.asked.isEmpty)
        #expect(plan.broken.isEmpty)
    }

    @Test func overageBecomesCreditAndPaysTheNextBill() throws {
        let world = try world()
        try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-02 | 20.00"))
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:5.00 CO-45:45.00
                """))
        expect(
            plan,
            """
            kind              | day        | invoice | amount | reason | key    | rule
            insurance_payment | 2026-03-20 | 10001   | 100.00 |        | ICN1#1 | matched/
            adjustment        | 2026-03-20 | 10001   | 45.00  | 45     | ICN1#1 | matched/
            client_owes       | 2026-03-20 | 10001   | 5.00   |        | ICN1#1 | matched/
            credit_granted    | 2026-03-20 | 10001   | 15.00  |        | ICN1   | rule/
            credit_applied    | 2026-03-20 | 10002   | 15.00  |        | 10002  | allocated/
            """)
        #expect(world.due("10001") == "0.00")
        #expect(world.due("10002") == "5.00")
        #expect(world.credit("c1") == "0.00")
    }

    @Test func overageIsKeptWhereThePolicySaysSo() throws {
        let world = try world("credits: keep")
        try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-02 | 20.00"))
        try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:5.00 CO-45:45.00
                """))
        #expect(world.credit("c1") == "15.00")
        #expect(world.due("10002") == "20.00")
    }

    @Test func zeroPayToTheDeductibleIsNoDenial() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 PR-1:98.50 CO-45:51.50
                """))
        expect(
            plan,
            """
            kind        | invoice | amount | group | reason
            adjustment  | 10001   | 51.50  | CO    | 45
            client_owes | 10001   | 98.50  |       |
            """)
        #expect(plan.asked.isEmpty)
    }

    @Test func denialInGroupCOHolds() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 CO-197:150.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["denial"])
        #expect(world.due("10001") == "20.00")
        #expect(world.payerDue("10001") == "130.00")
    }

    @Test(arguments: ["16", "29", "50", "197", "252", "18", "109", "27"])
    func everyDenialReasonHolds(_ reason: String) throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 4 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 CO-\(reason):150.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["denial"])
    }

    @Test func aDenialWithAContractualPartHoldsWhole() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 CO-45:50.00 CO-50:100.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["denial"])
    }

    @Test func denialInGroupPRGoesToTheClientWithAWarning() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 PR-27:150.00
                """))
        expect(plan, "kind | invoice | amount\nclient_owes | 10001 | 150.00")
        #expect(plan.warnings == ["denial-to-client"])
        #expect(world.due("10001") == "150.00")
    }

    @Test func partlyDeniedClaim() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 180.00 PR-3:25.00 CO-45:45.00 6r=1
                line 90785 2026-03-02 30.00 0.00 CO-16:30.00 6r=2
                """))
        expect(
            plan,
            """
            kind              | invoice | line | amount | reason | key
            insurance_payment | 20001   | 1    | 180.00 |        | ICN2#1
            adjustment        | 20001   | 1    | 45.00  | 45     | ICN2#1
            client_owes       | 20001   | 1    | 25.00  |        | ICN2#1
            """)
        #expect(plan.asked == ["denial"])
        #expect(world.payerDue("20001") == "30.00")
    }

    @Test func aDeniedLineIsWrittenOffByDecision() throws {
        let world = try world()
        try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 4 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 CO-29:150.00
                """))
        let plan = world.decide(world.book.openReviews[0], .writeOff)
        expect(
            plan,
            """
            kind       | day        | invoice | amount | group | reason | rule
            adjustment | 2026-06-30 | 10001   | 130.00 | CO    | 29     | rule/decision
            """)
        #expect(world.questions.isEmpty)
        #expect(world.payerDue("10001") == "0.00")
        let again = try world.run(Self.facts)
        #expect(again.postings.isEmpty, "the decision is carried out once")
    }

    @Test func claimLevelAdjustmentWithOneLine() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya cas=PR-3:20.00 cas=CO-45:30.00
                line 90837 2026-03-02 150.00 150.00
                """))
        // The line says 150.00, the claim's own adjustments take 50.00 away: 100.00 is what came.
        expect(
            plan,
            """
            kind              | invoice | amount | reason | key
            insurance_payment | 10001   | 100.00 |        | ICN1#1
            adjustment        | 10001   | 30.00  | 45     | ICN1
            client_owes       | 10001   | 20.00  |        | ICN1#1
            """)
        #expect(plan.broken.isEmpty)
    }

    @Test func claimLevelAdjustmentWithTwoLines() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth cas=PR-1:40.00
                line 90791 2026-03-02 250.00 200.00 CO-45:50.00
                line 90785 2026-03-02 30.00 20.00 CO-45:10.00
                """))
        let paid = plan.postings.filter { $0.kind == .insurancePayment }.total(\.amount)
        #expect("\(paid)" == "180.00", "what came is CLP04, not the sum of the lines")
        #expect(world.due("20001") == "40.00")
        #expect(world.payerDue("20001") == "0.00")
        #expect(plan.broken.isEmpty)
    }

    @Test func claimWithoutServiceLines() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth charge=280.00 paid=180.00 from=2026-03-02 cas=PR-3:25.00 cas=CO-45:75.00
                """))
        let paid = plan.postings.filter { $0.kind == .insurancePayment }.total(\.amount)
        #expect("\(paid)" == "180.00")
        #expect(world.due("20001") == "25.00")
        #expect(world.payerDue("20001") == "0.00")
        #expect(plan.postings.allSatisfy { $0.kind == .clientOwes || $0.key == "ICN2" })
        #expect(plan.broken.isEmpty)
    }

    @Test func negativeContractualKeepsItsSign() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 225.00 PR-3:25.00
                line 90785 2026-03-02 30.00 30.00 CO-45:10.00 CO-144:-10.00
                """))
        #expect(plan.postings.contains { $0.reason == "144" && "\($0.amount)" == "-10.00" })
        #expect(world.payerDue("20001") == "0.00")
    }

    @Test func unitsBundledAndSubmittedCode() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | line | service_code | fee    | client_owes | claim_number | units
                1              | 2026-03-02 | c1        | 1    | 96136        | 80.00  | 0.00        | CLM1         | 2
                1              | 2026-03-02 | c1        | 2    | 96130        | 120.00 | 0.00        | CLM1         | 1
                2              | 2026-03-03 | c1        | 1    | 90837        | 150.00 | 0.00        | CLM2         | 1
                2              | 2026-03-03 | c1        | 2    | 90785        | 30.00  | 0.00        | CLM2         | 1
                3              | 2026-03-04 | c1        | 1    | 90837        | 150.00 | 20.00       | CLM3         | 1
                3              | 2026-03-04 | c1        | 2    | 90785        | 30.00  | 0.00        | CLM3         | 1
                """))
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1 1 ICN1 Okafor,Maya          -- two units come back on two lines
                line 96136 2026-03-02 40.00 30.00 CO-45:10.00 6r=1
                line 96136 2026-03-02 40.00 30.00 CO-45:10.00 6r=1
                line 96130 2026-03-02 120.00 90.00 CO-45:30.00 6r=2
                claim CLM2 1 ICN2 Okafor,Maya          -- the add-on is bundled into the session
                line 90837 2026-03-03 150.00 110.00 CO-45:40.00
                line 90785 2026-03-03 30.00 0.00 CO-97:30.00
                claim CLM3 1 ICN3 Okafor,Maya          -- the payer changed the code to 90834
                line 90834 2026-03-04 150.00 80.00 PR-3:20.00 CO-45:50.00 was=90837
                line 90785 2026-03-04 30.00 20.00 CO-45:10.00
                """))
        expect(
            plan.postings.filter { $0.kind == .insurancePayment },
            """
            invoice | line | amount | key
            1       | 1    | 30.00  | ICN1#1
            1       | 1    | 30.00  | ICN1#2
            1       | 2    | 90.00  | ICN1#3
            2       | 1    | 110.00 | ICN2#1
            3       | 1    | 80.00  | ICN3#1
            3       | 2    | 20.00  | ICN3#2
            """)
        #expect(plan.asked.isEmpty)
        for invoice in ["1", "2", "3"] { #expect(world.payerDue(invoice) == "0.00") }
    }

    @Test(arguments: [
        "line 90837 2026-03-02 140.00 100.00 PR-3:20.00 CO-45:20.00",  // another charge than billed
        "line 90837 2026-03-02 150.00 170.00 CO-45:-20.00",  // paid more than charged
    ])
    func oddClaimsAreQuestions(_ line: String) throws {
        let world = try world()
        let plan = try world.run(.era("remit T1 2026-03-10\nclaim CLM1001 1 ICN1 Okafor,Maya\n\(line)"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["claim_conflict"])
    }

    @Test(arguments: ["23", "25"])
    func statusWithoutEffect(_ status: String) throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 \(status) ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 OA-101:150.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked.isEmpty)
        let later = try world.run(
            .era(
                """
                remit T2 2026-03-17
                claim CLM1001 1 ICN2 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(later.postings.count == 3)
    }

    @Test func policyOverridesTheTable() throws {
        let world = try world("adjustments: { CO-45: client_owes, CO-197: write_off }")
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 CO-45:50.00
                claim CLM1002 1 ICN2 Okafor,Maya
                line 90837 2026-03-16 150.00 0.00 CO-197:150.00
                """))
        expect(
            plan,
            """
            kind              | invoice | amount | reason
            insurance_payment | 10001   | 100.00 |
            client_owes       | 10001   | 50.00  |
            adjustment        | 10002   | 150.00 | 197
            client_owes       | 10002   | 0.00   |
            """)
        #expect(plan.asked.isEmpty)
    }

    @Test func unknownReasonsGoByTheirGroupWithAWarning() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-998:20.00 CO-997:30.00
                """))
        expect(
            plan,
            """
            kind              | amount | group | reason
            insurance_payment | 100.00 |       |
            adjustment        | 30.00  | CO    | 997
            client_owes       | 20.00  |       |
            """)
        #expect(plan.warnings == ["reason-unknown", "reason-unknown"])
    }

    @Test func crossoverPostsAndExpectsTheNext() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 19 ICN1 Okafor,Maya tt=99999
                line 90837 2026-03-02 150.00 100.00 PR-2:20.00 CO-45:30.00
                """))
        #expect(plan.postings.count == 3)
        #expect(world.due("10001") == "20.00")
        #expect(plan.asked.isEmpty)
    }

    @Test func testFilesDoNotPost() throws {
        let world = try world()
        let script = """
            remit T1 2026-03-10
            claim CLM1001 1 ICN1 Okafor,Maya
            line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
            """
        let test = try world.run(.era(script, isTest: true))
        expect(test, "kind | amount")
        #expect(!test.findings.isEmpty)
        let real = try world.run(.era(script))
        #expect(real.postings.count == 3, "the real one posts all the same")
    }

    @Test func anUnbalancedTransactionIsLeftOutAndTheOthersPost() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:29.99
                remit T2 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 180.00 PR-3:25.00 CO-45:45.00
                line 90785 2026-03-02 30.00 20.00 CO-45:10.00
                remit T3 2026-03-17 amount=99.00
                claim CLM1002 1 ICN3 Okafor,Maya
                line 90837 2026-03-16 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(Set(plan.postings.map(\.invoice)) == ["20001"])
        #expect(plan.findings.contains { $0.severity == .error })
        #expect(!plan.isRefused)
    }
}
