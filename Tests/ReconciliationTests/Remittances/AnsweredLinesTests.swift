import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Lines that a payer answers more than once, or in parts; every figure is worked out by hand.
@Suite struct AnsweredLinesTests {
    func world(_ policies: String = "") throws -> World { try PrimaryTests().world(policies) }

    static let plain = "claim CLM1001 1 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00"
    static let firstLine = "line 90791 2026-03-02 250.00 180.00 PR-3:25.00 CO-45:45.00"
    static let secondLine = "line 90785 2026-03-02 30.00 20.00 CO-45:10.00"
    static let settled = """
        kind              | line | amount
        insurance_payment | 1    | 180.00
        adjustment        | 1    | 45.00
        client_owes       | 1    | 25.00
        insurance_payment | 2    | 20.00
        adjustment        | 2    | 10.00
        client_owes       | 2    | 0.00
        """

    func ruth(_ trace: String, _ day: String, _ status: String, _ control: String, _ lines: String...) -> String {
        "remit \(trace) \(day)\nclaim CLM2001 \(status) \(control) Feldman,Ruth\n" + lines.joined(separator: "\n")
    }

    // MARK: Duplicates

    @Test(arguments: ["1 CO-18", "4 OA-18", "1 CO-B13"])
    func aDuplicateOfWhatIsSettledChangesNothing(_ how: String) throws {
        let (status, reason) = (how.prefix(1), how.dropFirst(2))
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let plan = try world.run(
            .era(
                "remit T2 2026-04-10\nclaim CLM1001 \(status) ICN2 Okafor,Maya\n"
                    + "line 90837 2026-03-02 150.00 0.00 \(reason):150.00"))
        #expect(plan.postings.isEmpty && plan.asked.isEmpty && plan.warnings.isEmpty)
        #expect(plan.findings.map(\.code) == ["denial-duplicate"])
        #expect(world.due("10001") == "20.00" && world.payerDue("10001") == "0.00")
    }

    @Test func aDuplicateOfWhatNobodySettledIsAQuestion() throws {
        let plan = try world().run(
            .era(
                "remit T2 2026-04-10\nclaim CLM1001 1 ICN2 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-18:150.00")
        )
        #expect(plan.asked == ["denial"])
    }

    @Test func anotherDenialOfWhatIsSettledIsAQuestion() throws {
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let plan = try world.run(
            .era(
                "remit T2 2026-04-10\nclaim CLM1001 1 ICN2 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-29:150.00")
        )
        #expect(plan.postings.isEmpty && plan.asked == ["claim_conflict"])
    }

    // MARK: One line now, the other later

    @Test(arguments: [false, true])
    func aDeniedLineThatIsPaidLaterReadInAnyOrder(_ isTurned: Bool) throws {
        let world = try world()
        let files = [
            ruth("T1", "2026-03-10", "1", "ICN1", Self.firstLine, "line 90785 2026-03-02 30.00 0.00 CO-16:30.00"),
            ruth("T2", "2026-04-10", "1", "ICN2", Self.secondLine),
        ]
        for script in isTurned ? files.reversed() : files { try world.run(.era(script)) }
        expect(world.postings, Self.settled)
        #expect(world.questions.isEmpty)
        #expect(world.due("20001") == "25.00" && world.payerDue("20001") == "0.00")
    }

    @Test func aClaimWithALinePendedIsReversedAndPaidWhole() throws {
        let world = try world()
        let pended = "line 90785 2026-03-02 30.00 0.00 OA-133:30.00"
        try world.run(.era(ruth("T1", "2026-03-10", "1", "ICN1", Self.firstLine, pended)))
        let undo = ruth(
            "T2", "2026-04-10", "22", "ICN1", "line 90791 2026-03-02 -250.00 -180.00 PR-3:-25.00 CO-45:-45.00",
            "line 90785 2026-03-02 -30.00 0.00 OA-133:-30.00")
        let whole = ruth("T2", "2026-04-10", "1", "ICN2", Self.firstLine, Self.secondLine).split(separator: "\n")
            .dropFirst().joined(separator: "\n")
        let plan = try world.run(.era(undo + "\n" + whole))
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        expect(
            plan,
            Self.settled + """

                insurance_payment | 1    | -180.00
                adjustment        | 1    | -45.00
                client_owes       | 1    | 25.00
                """)
        #expect(world.due("20001") == "25.00" && world.payerDue("20001") == "0.00")
    }

    // MARK: Lines in parts

    @Test(arguments: ["6r=1,6r=1,6r=2,6r=2", ",,,"])
    func bothLinesOfAClaimComeInParts(_ numbers: String) throws {
        let number = numbers.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let world = try world()
        let plan = try world.run(
            .era(
                ruth(
                    "T1", "2026-03-10", "1", "ICN1",
                    "line 90791 2026-03-02 100.00 80.00 CO-45:20.00 \(number[0])",
                    "line 90791 2026-03-02 150.00 100.00 PR-3:25.00 CO-45:25.00 \(number[1])",
                    "line 90785 2026-03-02 10.00 5.00 CO-45:5.00 \(number[2])",
                    "line 90785 2026-03-02 20.00 15.00 CO-45:5.00 \(number[3])")))
        #expect(plan.asked.isEmpty)
        expect(
            plan,
            """
            kind              | line | amount | key
            insurance_payment | 1    | 80.00  | ICN1#1
            insurance_payment | 1    | 100.00 | ICN1#2
            adjustment        | 1    | 20.00  | ICN1#1
            adjustment        | 1    | 25.00  | ICN1#2
            client_owes       | 1    | 25.00  | ICN1#1
            insurance_payment | 2    | 5.00   | ICN1#3
            insurance_payment | 2    | 15.00  | ICN1#4
            adjustment        | 2    | 5.00   | ICN1#3
            adjustment        | 2    | 5.00   | ICN1#4
            client_owes       | 2    | 0.00   | ICN1#3
            """)
    }

    @Test func partsThatDoNotMakeUpTheirLineAreAQuestion() throws {
        let plan = try world().run(
            .era(
                ruth(
                    "T1", "2026-03-10", "1", "ICN1", "line 90791 2026-03-02 100.00 80.00 CO-45:20.00",
                    "line 90791 2026-03-02 149.00 99.00 PR-3:25.00 CO-45:25.00",
                    "line 90785 2026-03-02 11.00 6.00 CO-45:5.00", "line 90785 2026-03-02 20.00 15.00 CO-45:5.00")))
        #expect(plan.postings.isEmpty && plan.asked == ["claim_conflict"])
    }

    // MARK: A further payer

    @Test func aSecondaryAfterThePrimarysDenialPosts() throws {
        let world = try world()
        try world.run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1001 1 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-96:150.00")
        )
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-20 payer=70001 name=Second_Plan
                claim CLM1001 2 SEC1 Okafor,Maya
                line 90837 2026-03-02 150.00 90.00 CO-45:30.00 PR-3:30.00
                """))
        expect(
            plan,
            """
            kind              | line | amount
            insurance_payment | 1    | 90.00
            adjustment        | 1    | 30.00
            client_owes       | 1    | 30.00
            """)
        #expect(world.questions.isEmpty, "the denial is settled, too")
        #expect(world.payerDue("10001") == "0.00")
    }

    @Test func aSecondaryThatKnowsOfAPaymentWaitsForItInSpiteOfTheDenial() throws {
        let world = try world()
        try world.run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1001 1 ICN1 Okafor,Maya\nline 90837 2026-03-02 150.00 0.00 CO-96:150.00")
        )
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-20 payer=70001 name=Second_Plan
                claim CLM1001 2 SEC1 Okafor,Maya
                line 90837 2026-03-02 150.00 15.00 OA-23:130.00 PR-3:5.00
                """))
        #expect(plan.postings.isEmpty && plan.asked == ["waiting_claim"])
    }

    @Test func aSecondarysDenialOfTheClientsShareIsAWarning() throws {
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        let plan = try world.run(
            .era(
                """
                remit S1 2026-04-20 payer=70001 name=Second_Plan
                claim CLM1001 2 SEC1 Okafor,Maya
                line 90837 2026-03-02 150.00 0.00 OA-23:130.00 CO-29:20.00
                """))
        #expect(plan.postings.isEmpty && plan.warnings == ["secondary-denied"])
        #expect(world.due("10001") == "20.00")
    }

    @Test(arguments: [false, true])
    func twoPlansOfOnePayer(_ isTurned: Bool) throws {
        let world = try world()
        let files = [
            "remit T1 2026-03-10\n" + Self.plain,
            """
            remit S1 2026-04-20
            claim CLM1001 2 SEC1 Okafor,Maya
            line 90837 2026-03-02 150.00 15.00 OA-23:130.00 PR-3:5.00
            """,
        ]
        for script in isTurned ? files.reversed() : files { try world.run(.era(script)) }
        #expect(world.questions.isEmpty)
        expect(
            world.postings,
            """
            kind              | day        | amount | key
            insurance_payment | 2026-03-10 | 100.00 | ICN1#1
            adjustment        | 2026-03-10 | 30.00  | ICN1#1
            client_owes       | 2026-03-10 | 20.00  | ICN1#1
            insurance_payment | 2026-04-20 | 15.00  | SEC1#1
            client_owes       | 2026-04-20 | 5.00   | SEC1#1
            """)
        // Without a word of an earlier plan it is the same session again.
        let again = try world.run(
            .era(
                """
                remit T9 2026-05-20
                claim CLM1001 2 ICN7 Okafor,Maya
                line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
                """))
        #expect(again.postings.isEmpty && again.asked == ["claim_conflict"])
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [2, 1, 0]])
    func aTertiaryThatComesBeforeTheSecondaryWaits(_ order: [Int]) throws {
        let world = try world()
        let files = [
            "remit T1 2026-03-10\n" + Self.plain,
            """
            remit S1 2026-04-20 payer=70001 name=Second_Plan
            claim CLM1001 2 SEC1 Okafor,Maya
            line 90837 2026-03-02 150.00 8.00 OA-23:130.00 PR-2:12.00
            """,
            """
            remit U1 2026-05-20 payer=80001 name=Third_Plan
            claim CLM1001 3 TER1 Okafor,Maya
            line 90837 2026-03-02 150.00 7.00 OA-23:138.00 PR-3:5.00
            """,
        ]
        for at in order { try world.run(.era(files[at])) }
        #expect(world.questions.isEmpty)
        let paid = world.postings.filter { $0.kind == .insurancePayment }
        #expect(paid.total(\.amount) == Cents(11500) && paid.count == 3)
        #expect(world.due("10001") == "5.00" && world.payerDue("10001") == "0.00")
    }

    @Test(arguments: ["23", "25"])
    func aClaimWithoutEffectThatPaysIsAQuestion(_ status: String) throws {
        let world = try world()
        let plan = try world.run(
            .era("remit T1 2026-03-10\n" + Self.plain.replacing("CLM1001 1", with: "CLM1001 \(status)")))
        #expect(plan.postings.isEmpty && plan.asked == ["claim_conflict"] && plan.broken.isEmpty)
    }

    // MARK: Takebacks

    @Test func aTakebackThatNamesTheCorrectionIsNoQuestion() throws {
        let world = try world()
        try world.run(.era("remit T1 2026-03-10\n" + Self.plain))
        try world.run(
            .era(
                """
                remit T2 2026-04-07
                claim CLM1001 22 ICN1 Okafor,Maya
                line 90837 2026-03-02 -150.00 -100.00 PR-3:-20.00 CO-45:-30.00
                claim CLM1001 1 ICN9 Okafor,Maya f8=ICN1
                line 90837 2026-03-02 150.00 90.00 PR-1:35.00 CO-45:25.00
                plb WO ICN9 -10.00
                """))
        let plan = try world.run(.era("remit T3 2026-05-07\nplb WO ICN9 10.00\nplb FB T3 -10.00"))
        expect(
            plan,
            """
            kind            | amount | reason
            practice_income | -10.00 | WO
            practice_income | 10.00  | FB
            """)
        #expect(plan.asked.isEmpty)
        let other = try world.run(.era("remit T4 2026-05-07\nplb WO ICN8 10.00\nplb FB T4 -10.00"))
        #expect(other.asked == ["takeback"])
    }
}
