import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// The rules of the guide, section by section, where no other suite has them; every figure is worked out by hand.
@Suite struct GuideTests {
    func world(_ policies: String = "") throws -> World { try PrimaryTests().world(policies) }

    static let plain = "claim CLM1001 1 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00"

    // MARK: Status (4.6) and reasons (4.8)

    @Test func statusFourIsNeverWrittenOffUnseen() throws {
        let script =
            "remit T1 2026-03-10\nclaim CLM1001 4 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-45:150.00"
        let world = try world()
        let plan = try world.run(.era(script))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["denial"])
        #expect(plan.reviewsOpened.first?.message.contains("denied") == true)
        #expect(world.payerDue("10001") == "130.00")

        let told = try self.world("adjustments: { CO-45: write_off }")
        #expect(try told.run(.era(script)).asked.isEmpty, "the pipeline said so itself")
        #expect(told.payerDue("10001") == "0.00")
    }

    @Test(arguments: ["OA-133", "PI-133", "CO-257", "OA-143", "OA-101", "CO-246"])
    func whatIsPendedChangesNothingAndIsSettledLater(_ reason: String) throws {
        let world = try world()
        let plan = try world.run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1001 1 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 \(reason):150.00"
            ))
        expect(plan, "kind | amount")
        #expect(plan.asked.isEmpty && plan.warnings.isEmpty)
        #expect(plan.findings.contains { $0.code == "line-pended" })
        #expect(world.due("10001") == "20.00")
        #expect(world.payerDue("10001") == "130.00")
        let later = try world.run(.era("remit T2 2026-03-24\n" + Self.plain, control: 2))
        #expect(later.postings.count == 3 && later.asked.isEmpty)
    }

    @Test func oneLineOfAClaimIsPended() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 180.00 PR-3:25.00 CO-45:45.00
                line 90785 2026-03-02 30.00 0.00 OA-133:30.00
                """))
        expect(
            plan,
            """
            kind              | line | amount
            insurance_payment | 1    | 180.00
            adjustment        | 1    | 45.00
            client_owes       | 1    | 25.00
            """)
        #expect(world.payerDue("20001") == "30.00")
    }

    @Test func capitationSetsTheLineAsideAndItsMoneyComesByItself() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 PR-3:20.00 CO-24:130.00
                plb CT MARCH -900.00
                """))
        expect(
            plan,
            """
            kind            | invoice | amount | group | reason
            adjustment      | 10001   | 130.00 | CO    | 24
            client_owes     | 10001   | 20.00  |       |
            practice_income |         | 900.00 |       | CT
            """)
        #expect(plan.asked.isEmpty && plan.warnings.isEmpty && plan.broken.isEmpty)
        #expect(plan.findings.contains { $0.code == "line-capitated" })
        #expect(world.payerDue("10001") == "0.00")
    }

    @Test func aPaidLineWithAHeldPartPostsAndAsks() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM1001 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 60.00 PR-3:20.00 CO-45:30.00 CO-151:40.00
                """))
        expect(plan, "kind | amount\ninsurance_payment | 60.00\nadjustment | 30.00\nclient_owes | 20.00")
        #expect(plan.asked == ["denial"])
        #expect(world.payerDue("10001") == "40.00", "150 − 60 − 30 − 20")
    }

    @Test func interestInsideTheClaimKeepsItsSign() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 181.50 PR-3:25.00 CO-45:45.00 CO-225:-1.50
                line 90785 2026-03-02 30.00 20.00 CO-45:10.00
                """))
        #expect(plan.postings.contains { $0.reason == "225" && $0.amount == Cents(-150) })
        #expect(world.payerDue("20001") == "0.00")
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
    }

    // MARK: Bundling and units (4.4, 4.17)

    @Test func thePriceOfAPackageStandsOnOneLine() throws {
        // Two services of 250.00 and 30.00 for a price of 260.00: the first line takes it all, 30.00 above its share.
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90792 2026-03-02 250.00 260.00 CO-94:-30.00 CO-45:20.00 was=90791
                line 90792 2026-03-02 30.00 0.00 CO-97:30.00 was=90785
                """))
        expect(
            plan,
            """
            kind              | line | amount | reason
            insurance_payment | 1    | 260.00 |
            adjustment        | 1    | -30.00 | 94
            adjustment        | 1    | 20.00  | 45
            client_owes       | 1    | 0.00   |
            adjustment        | 2    | 30.00  | 97
            client_owes       | 2    | 0.00   |
            """)
        #expect(plan.asked.isEmpty)
        #expect(world.payerDue("20001") == "0.00")
    }

    @Test func aClaimPaidAboveItsChargeIsAQuestion() throws {
        let plan = try world().run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth
                line 90791 2026-03-02 250.00 265.00 CO-45:-15.00
                line 90785 2026-03-02 30.00 30.00
                """))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["claim_conflict"])
    }

    @Test(arguments: [("2", true), ("1", false), ("0", false)])
    func unitsThatDifferAreSaid(_ units: String, _ isSaid: Bool) throws {
        let plan = try world().run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1001 1 ICN1 Okafor,Maya\n"
                    + "line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00 units=\(units)"))
        #expect(plan.postings.count == 3)
        #expect(plan.findings.contains { $0.code == "units-differ" } == isSaid)
    }

    @Test func ofAClaimLevelShareEachLineTakesWhatItHasRoomFor() throws {
        // Lines leave 250 − 180 = 70 and 30 − 10 = 20 open; the claim's PR-1 of 80.00 fills 70, then 10; CO-45 the rest.
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth cas=PR-1:80.00 cas=CO-45:10.00 paid=190.00
                line 90791 2026-03-02 250.00 180.00 CO-131:0.00
                line 90785 2026-03-02 30.00 10.00
                """))
        #expect(plan.findings.contains { $0.code == "line-out-of-balance" }, "lines must hold by themselves")
        expect(plan, "kind | amount")
    }

    @Test func claimLevelAmountsLowerTheLinesInOrder() throws {
        // The lines say 200.00 and 20.00; the claim takes a deductible of 210.00 off: 200 of the first, 10 of the second.
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-03-10
                claim CLM2001 1 ICN2 Feldman,Ruth cas=PR-1:210.00
                line 90791 2026-03-02 250.00 200.00 CO-45:50.00
                line 90785 2026-03-02 30.00 20.00 CO-45:10.00
                """))
        expect(
            plan,
            """
            kind              | line | amount
            adjustment        | 1    | 50.00
            client_owes       | 1    | 200.00
            insurance_payment | 2    | 10.00
            adjustment        | 2    | 10.00
            client_owes       | 2    | 10.00
            """)
        #expect(plan.broken.isEmpty)
        #expect(world.payerDue("20001") == "0.00")
    }

    // MARK: Forwarded claims (4.6, 4.13)

    @Test(arguments: ["19", "20", "21"])
    func aForwardedClaimPostsAndSaysWhoIsNext(_ status: String) throws {
        let world = try World()
        var files = HistoryTests.billed500
        if status != "19" { files.append(.era(HistoryTests.primary500)) }
        try world.run(files)
        let line =
            status == "19"
            ? "line 90837 2026-03-02 500.00 300.00 PR-2:75.00 CO-45:125.00"
            : "line 90837 2026-03-02 500.00 50.00 OA-23:425.00 PR-2:25.00"
        let payer = status == "19" ? "" : " payer=99999 name=Other_Health"
        let plan = try world.run(
            .era("remit S1 2026-04-03\(payer)\nclaim CLM1 \(status) ICN7 Okafor,Maya tt=77777\n\(line)", control: 2))
        #expect(plan.findings.contains { $0.code == "claim-forwarded" && $0.message.contains("OTHER HEALTH") })
        #expect(plan.asked.isEmpty)
        #expect(world.due("1") == (status == "19" ? "75.00" : "25.00"))
        #expect(world.payerDue("1") == "0.00")
    }

    @Test func aSecondaryThatPaysTooMuchIsAQuestion() throws {
        let world = try World()
        try world.run(HistoryTests.billed500 + [.era(HistoryTests.primary500)])
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 250.00 CO-45:250.00
                """, control: 2))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["claim_conflict"], "300 + 250 is more than 500")
    }

    @Test func aSecondaryThatPaysNothingLeavesItsShareToTheClient() throws {
        let world = try World()
        try world.run(HistoryTests.billed500 + [.era(HistoryTests.primary500)])
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-03 payer=99999 name=Other_Health
                claim CLM1 2 ICN2 Okafor,Maya
                line 90837 2026-03-02 500.00 0.00 OA-23:425.00 PR-1:75.00
                """, control: 2))
        expect(plan, "kind | amount\nclient_owes | 75.00")
        #expect(world.due("1") == "75.00" && world.payerDue("1") == "0.00")
    }

    // MARK: Reversals (4.9)

    @Test func aReversalThatNetsToZeroIsNoPaymentAndPosts() throws {
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let plan = try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                claim CLM1001 1 ICN8 Okafor,Maya f8=ICN1
                line 90837 2026-03-02 150.00 100.00 PR-2:15.00 CO-45:35.00
                """, control: 2))
        #expect(plan.broken.isEmpty && plan.asked.isEmpty)
        #expect(plan.postings.filter(\.isRevenue).total(\.amount) == .zero)
        #expect(world.due("10001") == "15.00" && world.payerDue("10001") == "0.00")
    }

    /// Payers without our number write 0; two clients then have claims of one number, one day and one amount.
    @Test func aReversalUnderAPlaceholderFindsItsOwnClaimOrAsks() throws {
        func two() throws -> World {
            let world = try World()
            try world.run(
                .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Ruth | Feldman"),
                .bills(
                    """
                    invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                    1              | 2026-03-02 | c1        | 150.00 | 20.00       | A1001
                    2              | 2026-03-02 | c2        | 150.00 | 20.00       | A1002
                    """),
                .era(
                    """
                    remit T1 2026-03-10
                    claim 0 1 ICN1 Okafor,Maya
                    line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                    claim 0 1 ICN2 Feldman,Ruth
                    line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                    """))
            return world
        }
        func reversal(_ control: String) -> Inbox {
            .era(
                """
                remit T2 2026-04-07
                claim 0 22 \(control) Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                """, control: 2)
        }
        let named = try two()
        try named.run(reversal("ICN1"))
        #expect(named.payerDue("1") == "130.00" && named.payerDue("2") == "0.00")
        let unnamed = try two()
        let plan = try unnamed.run(reversal("ICN9"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["waiting_claim"])
    }

    @Test func aReversalOfOneOfTwoSessionsUnderOneNumberGoesByItsDay() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | ACCT77
                2              | 2026-03-09 | c1        | 150.00 | 20.00       | ACCT77
                """),
            .era(
                """
                remit T1 2026-03-20
                claim ACCT77 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                claim ACCT77 1 ICN2 Okafor,Maya
                line 90837 2026-03-09 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(world.payerDue("1") == "0.00" && world.payerDue("2") == "0.00")
        try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim ACCT77 22 NEW1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                """, control: 2))
        #expect(world.payerDue("1") == "130.00" && world.payerDue("2") == "0.00")
    }

    // MARK: Provider level (4.10, 4.11)

    @Test func everyKindOfProviderLevelMoneyAddsUpToThePayment() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                "remit T1 2026-03-10\n" + Self.plain
                    + "\nplb CS X1 5.00\nplb IR X2 3.00\nplb AH X3 0.50\nplb 72 X4 -40.00\nplb WO X4 40.00\nplb AP X5 -10.00"
            ))
        expect(
            plan.postings.filter { $0.kind == .practiceIncome },
            """
            amount | reason | key      | reference
            -5.00  | CS     | T1/PLB/1 | X1
            -3.00  | IR     | T1/PLB/2 | X2
            -0.50  | AH     | T1/PLB/3 | X3
            40.00  | 72     | T1/PLB/4 | X4
            -40.00 | WO     | T1/PLB/5 | X4
            10.00  | AP     | T1/PLB/6 | X5
            """)
        #expect("\(plan.postings.filter(\.isRevenue).total(\.amount))" == "101.50", "100 − 5 − 3 − 0.50 + 40 − 40 + 10")
        #expect(plan.broken.isEmpty)
    }

    @Test func aBalanceCarriedForwardOpensAndCloses() throws {
        let world = try world()
        // The payer took back 100.00 and had nothing to set it off against: it carries 100.00 forward.
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let opened = try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                plb FB T2 -100.00
                """, control: 2))
        #expect(opened.warnings.isEmpty && opened.asked.isEmpty && opened.broken.isEmpty)
        let closing = """
            remit T3 2026-04-14
            claim CLM1002 1 ICN3 Okafor,Maya
            line 90837 2026-03-16 150.00 110.00 PR-3:20.00 CO-45:20.00
            plb FB T2 100.00
            """
        let closed = try world.run(.era(closing, control: 3))
        #expect(closed.warnings.isEmpty && closed.broken.isEmpty)
        let again = try world.run(
            .era(
                closing.replacing("T3", with: "T4").replacing("CLM1002 1 ICN3", with: "CLM1001 1 ICN4")
                    .replacing("2026-03-16", with: "2026-03-02"), control: 4))
        #expect(again.warnings == ["forward-balance-unmatched"], "it was set off already")
    }

    @Test func theSameReferenceOfAnotherPayerIsAnotherReceivable() throws {
        let world = try world()
        try world.run(.era("remit T2 2026-04-07 amount=0.00\nplb FB T2 -100.00\nplb WO ICN1 100.00"))
        let plan = try world.run(
            .era("remit T9 2026-04-14 payer=99999 name=Other_Health amount=-100.00\nplb FB T2 100.00", control: 2))
        #expect(plan.warnings.contains("forward-balance-unmatched"))
    }

    @Test func aTakebackThatNamesOurClaimOrAWaitingReversalIsNoQuestionOfItsOwn() throws {
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let byNumber = try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                plb WO CLM1001 -100.00
                plb WO CLM1001 100.00
                """, control: 2))
        #expect(byNumber.asked.isEmpty)
        let waiting = try self.world().run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                plb WO ICN1 -200.00
                plb WO ICN1 100.00
                """))
        #expect(waiting.asked == ["waiting_claim"])
    }

    // MARK: Refusing (4.2, 4.5)

    @Test func aFileWithATransactionOutOfBalanceIsRefusedWhereThePolicySaysSo() throws {
        let script = """
            remit T1 2026-03-10
            \(Self.plain.replacing("CO-45:30.00", with: "CO-45:29.99"))
            remit T2 2026-03-10
            claim CLM2001 1 ICN2 Feldman,Ruth
            line 90791 2026-03-02 250.00 180.00 PR-3:25.00 CO-45:45.00
            line 90785 2026-03-02 30.00 20.00 CO-45:10.00
            """
        let strict = try world("unbalanced: refuse_file")
        let refused = try strict.run(.era(script))
        #expect(refused.isRefused && refused.postings.isEmpty)
        #expect(refused.findings.contains { $0.code == "file-unbalanced" })
        let lenient = try world("unbalanced: refuse_transaction")
        let plan = try lenient.run(.era(script))
        #expect(!plan.isRefused && Set(plan.postings.map(\.invoice)) == ["20001"])
    }

    // MARK: Order (4.16)

    @Test func theOrderOfFilesOfARunChangesNothing() throws {
        let files: [Inbox] = [
            .era("remit T1 2026-03-10\n" + Self.plain, file: "a.835", control: 1),
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                plb FB T2 -100.00
                """, file: "b.835", control: 2),
            .era(
                """
                remit T3 2026-04-14
                claim CLM1001 1 ICN4 Okafor,Maya f8=ICN1
                line 90837 2026-03-02 150.00 120.00 PR-3:10.00 CO-45:20.00
                plb FB T2 100.00
                """, file: "c.835", control: 3),
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            let world = try world()
            let plan = try world.run(order.map { files[$0] })
            #expect(plan.asked.isEmpty && plan.warnings.isEmpty)
            #expect(world.due("10001") == "10.00" && world.payerDue("10001") == "0.00")
            let oneByOne = try self.world()
            for i in order { try oneByOne.run(files[i]) }
            #expect(oneByOne.questions.isEmpty)
            #expect(oneByOne.due("10001") == "10.00" && oneByOne.payerDue("10001") == "0.00")
        }
    }

    @Test func anOriginalReadAfterItsCorrectionPostsWithItsReversalInTheirMonths() throws {
        let world = try world()
        try world.run(
            .era(
                """
                remit T3 2026-05-14
                claim CLM1001 1 ICN4 Okafor,Maya f8=ICN1
                line 90837 2026-03-02 150.00 120.00 PR-3:10.00 CO-45:20.00
                """, control: 3))
        let original = try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        expect(original, "kind | amount")
        #expect(original.asked == ["claim_conflict"])
        let plan = try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                """, control: 2))
        expect(
            plan.postings.filter { $0.kind != .clientOwes },
            """
            kind              | day        | amount
            insurance_payment | 2026-03-10 | 100.00
            adjustment        | 2026-03-10 | 30.00
            insurance_payment | 2026-04-07 | -100.00
            adjustment        | 2026-04-07 | -30.00
            """)
        #expect(world.questions.isEmpty)
        #expect(world.due("10001") == "10.00" && world.payerDue("10001") == "0.00")
    }

    @Test func aDenialReadAfterThePaymentThatFollowedItIsNoQuestion() throws {
        let world = try world()
        try world.run(.era("remit T2 2026-04-10\n" + Self.plain, control: 2))
        let plan = try world.run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1001 4 ICN0 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-16:150.00")
        )
        expect(plan, "kind | amount")
        #expect(plan.asked.isEmpty && world.questions.isEmpty)
    }
}
