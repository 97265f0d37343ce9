import Testing
import Values

@testable import Reconciliation

/// Remittances that refer to earlier ones: reversals, corrections, retransmissions, other payers, provider-level money.
@Suite struct HistoryTests {
    static let paid = """
        remit T1 2026-03-10
        claim CLM1001 1 ICN1 Okafor,Maya
        line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
        """
    static let reversal = """
        claim CLM1001 22 ICN1 Okafor,Maya
        line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
        """
    static let correction = """
        claim CLM1001 1 ICN9 Okafor,Maya f8=ICN1
        line 90837 2026-03-02 150.00 90.00 PR-1:35.00 CO-45:25.00
        """
    static let undone = """
        kind              | day        | invoice | amount  | reason | rule
        insurance_payment | 2026-04-07 | 10001   | -100.00 |        | matched/reversal
        adjustment        | 2026-04-07 | 10001   | -30.00  | 45     | matched/reversal
        client_owes       | 2026-04-07 | 10001   | 25.00   |        | matched/reversal
        """
    static let corrected = """
        insurance_payment | 2026-04-07 | 10001   | 90.00   |        | matched/claim-number
        adjustment        | 2026-04-07 | 10001   | 25.00   | 45     | matched/claim-number
        client_owes       | 2026-04-07 | 10001   | 35.00   |        | matched/claim-number
        """

    func world(_ policies: String = "") throws -> World {
        let world = try World(policies: policies)
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                10001          | 2026-03-02 | c1        | 150.00 | 25.00       | CLM1001
                10002          | 2026-03-16 | c1        | 150.00 | 25.00       | CLM1002
                """))
        return world
    }

    @Test func reversalAndCorrectionInOneFile() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(.era("remit T2 2026-04-07\n\(Self.reversal)\n\(Self.correction)"))
        expect(plan, Self.undone + "\n" + Self.corrected)
        #expect(plan.asked.isEmpty)
        #expect(world.due("10001") == "35.00")
    }

    @Test func correctionBeforeItsReversalInTheFile() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(.era("remit T2 2026-04-07\n\(Self.correction)\n\(Self.reversal)"))
        expect(plan, Self.undone + "\n" + Self.corrected)
        #expect(plan.asked.isEmpty)
    }

    @Test func originalReversalAndCorrectionInOneRun() throws {
        let world = try world()
        let plan = try world.run(
            .era("remit T2 2026-04-07\n\(Self.reversal)\n\(Self.correction)", file: "b.835", control: 2),
            .era(Self.paid, file: "a.835"))
        #expect(plan.asked.isEmpty)
        #expect(world.due("10001") == "35.00")
        #expect(plan.postings.count == 9)
    }

    @Test func correctionAndReversalInSeparateRunsEitherWay() throws {
        let reversalLast = try world()
        try reversalLast.run(.era(Self.paid))
        let held = try reversalLast.run(.era("remit T3 2026-04-07\n\(Self.correction)"))
        expect(held, "kind | amount")
        #expect(held.asked == ["claim_conflict"])
        let plan = try reversalLast.run(.era("remit T2 2026-04-07\n\(Self.reversal)"))
        expect(plan, Self.undone + "\n" + Self.corrected)
        #expect(reversalLast.questions.isEmpty)
        #expect(reversalLast.due("10001") == "35.00")

        let reversalFirst = try world()
        try reversalFirst.run(.era("remit T2 2026-04-07\n\(Self.reversal)\n\(Self.correction)"))
        #expect(reversalFirst.kinds.contains("waiting_claim"))
        try reversalFirst.run(.era(Self.paid))
        #expect(reversalFirst.questions.isEmpty, "the original came: nothing waits any more")
        #expect(reversalFirst.due("10001") == "35.00")
        #expect(reversalFirst.payerDue("10001") == "0.00")
    }

    @Test func reversalWithoutCorrectionOpensTheClaimAgain() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        try world.run(.era("remit T2 2026-04-07\n\(Self.reversal)"))
        #expect(world.due("10001") == "25.00")
        #expect(world.payerDue("10001") == "125.00")
    }

    @Test func reversalOfAnotherAmountIsAQuestion() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -99.00 PR-3:-20.00 CO-45:-31.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["waiting_claim"])
    }

    @Test func reversalAfterItsCreditWasSpentOpensTheBillInstead() throws {
        let world = try world()
        try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-02 | 25.00"))
        try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:10.00 CO-45:40.00
                """))
        #expect(world.due("10002") == "10.00", "15.00 of overage went to the next bill")
        try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-10.00 CO-45:-40.00
                """))
        #expect(world.due("10001") == "15.00", "the bill opens again")
        #expect(world.due("10002") == "10.00", "a credit that was spent stays spent")
        #expect(world.credit("c1") == "0.00")
    }

    @Test func reversalTakesAnUnspentCreditBack() throws {
        let world = try world("credits: keep")
        try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-02 | 25.00"))
        try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:10.00 CO-45:40.00
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-10.00 CO-45:-40.00
                """))
        #expect(world.due("10001") == "0.00")
        #expect(world.credit("c1") == "0.00")
    }

    // MARK: Retransmission

    @Test func retransmissionUnderOtherControlNumbersIsKnown() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(.era(Self.paid, control: 77))
        #expect(plan.postings.isEmpty)
        #expect(plan.sources[0].duplicate == 1)
        #expect(plan.asked.isEmpty)
    }

    @Test func retransmissionWithinOneRunPostsOnce() throws {
        let world = try world()
        let plan = try world.run(.era(Self.paid, file: "a.835"), .era(Self.paid, file: "b.835", control: 77))
        #expect(plan.postings.count == 3)
    }

    @Test func sameTraceOtherContentIsHeld() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:10.00 CO-45:40.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["restated"])
        #expect(plan.sources[0].restated == 1)
        #expect(world.due("10001") == "20.00")
    }

    @Test func sameClaimSentAgainWithoutReversalIsAQuestion() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(.era(Self.paid.replacing("T1", with: "T5").replacing("03-10", with: "03-24")))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["claim_conflict"])
    }

    @Test func oneTraceNumberOfTwoPayersIsTwoRemittances() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-20
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                remit T1 2026-03-20 payer=99999 name=Other_Health
                claim CLM1002 1 ICN2 Okafor,Maya
                line 90837 2026-03-16 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(plan.postings.count == 6)
        #expect(plan.broken.isEmpty)
    }

    @Test func splitClaimComesTwiceUnderOneNumber() throws {
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
            .era(
                """
                remit T1 2026-03-20
                claim CLM1 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 110.00 CO-45:40.00
                claim CLM1 1 ICN2 Okafor,Maya
                line 90785 2026-03-02 30.00 20.00 CO-45:10.00
                """))
        expect(
            plan.postings.filter { $0.kind == .insurancePayment },
            "invoice | line | amount | key\n1 | 1 | 110.00 | ICN1#1\n1 | 2 | 20.00 | ICN2#1")
        #expect(plan.asked.isEmpty)
    }

    @Test func aDeniedClaimPaidLaterSettlesItsQuestion() throws {
        let world = try world()
        try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 4 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 CO-197:150.00
                """))
        #expect(world.kinds == ["denial"])
        let plan = try world.run(
            .era(
                """
                remit T2 2026-04-10
                claim CLM1001 1 ICN2 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(plan.postings.count == 3)
        #expect(world.questions.isEmpty)
    }

    // MARK: Provider level

    @Test func providerLevelMoneyNeverTouchesABill() throws {
        let world = try world()
        let plan = try world.run(
            .era(Self.paid + "\nplb L6 ICN1 -1.20\nplb WO ICN7 40.00\nplb FB T0 10.00\nplb FB T2 -5.00"))
        expect(
            plan.postings.filter { $0.kind == .practiceIncome },
            """
            day        | client | invoice | amount | reason | key      | type
            2026-03-10 |        |         | 1.20   | L6     | T1/PLB/1 | insurance
            2026-03-10 |        |         | -40.00 | WO     | T1/PLB/2 | insurance
            2026-03-10 |        |         | -10.00 | FB     | T1/PLB/3 | insurance
            2026-03-10 |        |         | 5.00   | FB     | T1/PLB/4 | insurance
            """)
        #expect("\(plan.postings.filter(\.isRevenue).total(\.amount))" == "56.20", "the money is BPR02")
        #expect(plan.asked == ["takeback"])
        #expect(plan.broken.isEmpty)
    }

    @Test func aTakebackOfAReversedClaimIsNoQuestion() throws {
        let world = try world()
        try world.run(.era(Self.paid))
        let plan = try world.run(
            .era("remit T2 2026-04-07\n\(Self.reversal)\n\(Self.correction)\nplb WO ICN1 -10.00"))
        #expect(plan.asked.isEmpty)
        let taken = try world.run(
            .era(
                """
                remit T3 2026-04-14
                claim CLM1002 1 ICN3 Okafor,Maya
                line 90837 2026-03-16 150.00 100.00 PR-3:20.00 CO-45:30.00
                plb WO ICN1 10.00
                """))
        #expect(taken.asked.isEmpty)
    }

    // MARK: Secondary

    static let billed500: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
        .bills(
            "invoice_number | bill_date | client_id | fee | client_owes | claim_number\n"
                + "1 | 2026-03-02 | c1 | 500.00 | 75.00 | CLM1"),
    ]
    static let primary500 = """
        remit P1 2026-03-20
        claim CLM1 1 ICN1 Okafor,Maya
        line 90837 2026-03-02 500.00 300.00 PR-2:75.00 CO-45:125.00
        """

    @Test func secondaryWithGoodContractual() throws {
        let world = try World()
        try world.run(Self.billed500 + [.era(Self.primary500)])
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 65.00 OA-23:425.00 CO-45:10.00
                """))
        expect(
            plan,
            """
            kind              | invoice | amount | reason | payer
            insurance_payment | 1       | 65.00  |        | Other Health
            adjustment        | 1       | 10.00  | 45     | Other Health
            client_owes       | 1       | 0.00   |        | Other Health
            """)
        #expect(world.due("1") == "0.00")
        #expect(world.payerDue("1") == "0.00")
    }

    @Test func secondaryThatRepeatsThePrimarysContractual() throws {
        let world = try World()
        try world.run(Self.billed500 + [.era(Self.primary500)])
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 65.00 CO-45:435.00
                """))
        expect(
            plan,
            """
            kind              | invoice | amount | reason
            insurance_payment | 1       | 65.00  |
            adjustment        | 1       | 10.00  | 45
            client_owes       | 1       | 0.00   |
            """)
        #expect(plan.findings.contains { $0.code == "write-off-above-due" })
        #expect(world.payerDue("1") == "0.00")
        #expect(world.due("1") == "0.00")
    }

    @Test func secondaryLeavesTheClientAShare() throws {
        let world = try World()
        try world.run(Self.billed500 + [.era(Self.primary500)])
        try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 50.00 OA-23:425.00 PR-3:25.00
                """))
        #expect(world.due("1") == "25.00")
        #expect(world.payerDue("1") == "0.00")
    }

    static let secondary500 = """
        remit S1 2026-03-10 payer=99999 name=Other_Health
        claim CLM1 2 ICN2 Okafor,Maya
        line 90837 2026-03-02 500.00 65.00 OA-23:425.00 CO-45:10.00
        """

    @Test func secondaryBeforePrimaryWaitsWithinARun() throws {
        let world = try World()
        let plan = try world.run(
            Self.billed500 + [
                .era(Self.secondary500, file: "s.835"), .era(Self.primary500, file: "p.835", control: 2),
            ])
        #expect(plan.asked.isEmpty)
        #expect(world.due("1") == "0.00")
        #expect(world.payerDue("1") == "0.00")
    }

    @Test func secondaryBeforePrimaryWaitsForALaterRun() throws {
        let world = try World()
        let first = try world.run(Self.billed500 + [.era(Self.secondary500)])
        expect(first, "kind | amount")
        #expect(first.asked == ["waiting_claim"])
        let plan = try world.run(.era(Self.primary500, control: 2))
        #expect(plan.postings.count == 6)
        #expect(world.questions.isEmpty)
        #expect(world.due("1") == "0.00")
    }

    @Test func tertiaryPaysWhatIsLeft() throws {
        let world = try World()
        try world.run(Self.billed500 + [.era(Self.primary500)])
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 40.00 OA-23:425.00 PR-2:35.00
                remit X1 2026-04-20 payer=88888 name=Third_Health
                claim CLM1 3 ICN3 Okafor,Maya
                line 90837 2026-03-02 500.00 30.00 OA-23:465.00 PR-3:5.00
                """))
        #expect(plan.asked.isEmpty)
        #expect(world.due("1") == "5.00")
        #expect(world.payerDue("1") == "0.00")
    }

    @Test func primaryIsReversedAfterTheSecondaryPaid() throws {
        let world = try World()
        try world.run(
            Self.billed500 + [
                .era(Self.primary500),
                .era(Self.secondary500.replacing("03-10", with: "04-10"), file: "s.835", control: 2),
            ])
        let plan = try world.run(
            .era(
                """
                remit P2 2026-05-05
                claim CLM1 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -500.00 -300.00 PR-2:-75.00 CO-45:-125.00
                claim CLM1 1 ICN5 Okafor,Maya
                line 90837 2026-03-02 500.00 300.00 PR-2:75.00 CO-45:125.00
                """, control: 3))
        #expect(world.due("1") == "0.00", "the secondary's word on the client's share still stands")
        #expect(world.payerDue("1") == "0.00")
        #expect(plan.asked.isEmpty)
    }
}
