import Testing
import Values

@testable import Reconciliation

/// Which bill a claim payment is about: numbers as payers give them back, and what contradicts them.
@Suite struct ClaimMatchTests {
    func world() throws -> World {
        let world = try World()
        try world.run(
            .clients(
                """
                client_id | first_name | last_name
                c1        | Maya       | Okafor
                c2        | Ruth       | Feldman
                c3        | Robert     | Stone
                c4        | Robert     | Stone
                """),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM100123
                2              | 2026-03-09 | c1        | 150.00 | 20.00       | CLM100456
                3              | 2026-03-02 | c2        | 120.00 | 20.00       | CLM200789
                4              | 2026-03-02 | c3        | 130.00 | 20.00       | CLM300111
                5              | 2026-03-02 | c4        | 130.00 | 20.00       | CLM400222
                """))
        return world
    }

    static func claim(_ number: String, _ patient: String, _ day: String, _ charge: String) -> Inbox {
        let paid = (Cents(plain: charge) ?? .zero) - Cents(2_000)
        return .era(
            "remit T1 2026-04-10\nclaim \(number) 1 ICN1 \(patient)\nline 90837 \(day) \(charge) \(paid) PR-3:20.00")
    }

    @Test(arguments: [
        ("CLM100123", "matched/claim-number"),
        ("clm100123", "matched/claim-number-folded"),
        ("CLM-100123", "matched/claim-number-folded"),
        ("000CLM100123", "matched/claim-number-folded"),
        ("9CLM100123", "matched/claim-number-part"),  // something before it
        ("CLM100123A", "matched/claim-number-part"),  // something behind it
        ("CLM10012", "matched/claim-number-part"),  // cut off
        ("0", "matched/patient-date-code-charge"),
        ("ZZZ999", "matched/patient-date-code-charge"),
    ])
    func numbersAsPayersGiveThemBack(_ number: String, _ rule: String) throws {
        let plan = try world().run(Self.claim(number, "Okafor,Maya", "2026-03-02", "150.00"))
        expect(
            plan.postings.filter { $0.kind == .insurancePayment },
            "client | invoice | amount | rule\nc1 | 1 | 130.00 | \(rule)")
        #expect(plan.postings.allSatisfy { $0.rule == rule })
        #expect(plan.asked.isEmpty)
    }

    @Test(arguments: [
        ("CLM100123", "Feldman,Ruth", "2026-03-30", "150.00", "unplaced_claim"),  // name and date contradict
        ("CLM100123", "Feldman,Ruth", "2026-03-02", "120.00", "unplaced_claim"),  // name and charge
        ("CLM100123", "Okafor,Maya", "2026-03-30", "99.00", "claim_conflict"),  // date and charge
        ("CLM100123", "Okafor,Maya", "2026-03-02", "99.00", "claim_conflict"),  // the charge is not the bill's
        ("CLM10", "Feldman,Ruth", "2026-03-30", "120.00", "unplaced_claim"),  // no such day
        ("0", "Okafor,Maya", "2026-03-02", "99.00", "unplaced_claim"),
        ("0", "Petrov,Olga", "2026-03-02", "150.00", "unplaced_claim"),
        ("0", "Stone,Robert", "2026-03-02", "130.00", "unplaced_claim"),  // two of the name, both fit
    ])
    func whatContradictsIsAQuestion(
        _ number: String, _ patient: String, _ day: String, _ charge: String, _ kind: String
    ) throws {
        let world = try world()
        let file = Self.claim(number, patient, day, charge)
        let plan = try world.run(file)
        expect(plan, "kind | amount")
        #expect(plan.asked == [kind])
        #expect(plan.broken.isEmpty, "the money is shown as waiting")
        #expect(try world.run(file).changes.isEmpty)
    }

    @Test func twoOfANameAreCandidatesAndTheDecisionPosts() throws {
        let world = try world()
        let plan = try world.run(Self.claim("0", "Stone,Robert", "2026-03-02", "130.00"))
        #expect(plan.reviewsOpened.first?.candidates.map(\.clientID).sorted() == ["c3", "c4"])
        let decided = world.decide(plan.reviewsOpened[0], .bill, bills: [.init(invoice: "5")])
        expect(
            decided.postings.filter { $0.kind == .insurancePayment },
            "client | invoice | amount | rule\nc4 | 5 | 110.00 | rule/decision")
        #expect(world.questions.isEmpty)
    }

    @Test func anotherNameAloneDoesNotContradictNumberDateAndCharge() throws {
        let plan = try world().run(Self.claim("CLM100123", "Adeyemi,Maya", "2026-03-02", "150.00"))
        expect(plan.postings.filter { $0.kind == .insurancePayment }, "client | invoice | amount\nc1 | 1 | 130.00")
    }

    @Test func theNumberOfOneSessionAndTheDayOfAnotherIsAQuestion() throws {
        let world = try world()
        // Weekly sessions at one fee: name and charge agree with both bills, the day with the other one only.
        let plan = try world.run(Self.claim("CLM100456", "Okafor,Maya", "2026-03-02", "150.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["claim_conflict"])
        #expect(plan.reviewsOpened.first?.candidates.map(\.invoice) == ["2", "1"])
    }

    @Test func aDayThatNoBillHasPostsByItsNumberWithAWarning() throws {
        let plan = try world().run(Self.claim("CLM100456", "Okafor,Maya", "2026-03-10", "150.00"))
        expect(plan.postings.filter { $0.kind == .insurancePayment }, "client | invoice | amount\nc1 | 2 | 130.00")
        #expect(plan.warnings == ["service-day-differs"])
    }

    @Test func linesWithoutADayLieInTheDaysOfTheirClaim() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | line | service_date | service_code | fee    | claim_number
                1              | 2026-03-09 | c1        | 1    | 2026-03-02   | 90837        | 150.00 | CLM1
                1              | 2026-03-09 | c1        | 2    | 2026-03-09   | 90834        | 120.00 | CLM1
                """))
        var text = RemittanceText(
            """
            remit T1 2026-04-10
            claim CLM1 1 ICN1 Okafor,Maya
            line 90837 2026-03-02 150.00 150.00
            line 90834 2026-03-09 120.00 120.00
            """
        ).x12(control: 1, isTest: false)
        // Two days of lines go, two of the claim come: the count of segments stays.
        text = text.replacing("DTM*472*20260302~\n", with: "").replacing("DTM*472*20260309~\n", with: "")
        text = text.replacing("NM1*QC", with: "DTM*232*20260302~\nDTM*233*20260309~\nNM1*QC")
        let plan = try world.run(Inbox(name: "eras", format: "x12-835", file: "a.835", text: text))
        expect(
            plan.postings.filter { $0.kind == .insurancePayment },
            "invoice | line | amount\n1 | 1 | 150.00\n1 | 2 | 120.00")
    }

    @Test func theNumberOfOneAndTheNameOfAnotherWithTheSameSessionIsAQuestion() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Ruth | Feldman"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM100123
                2              | 2026-03-02 | c2        | 150.00 | 20.00       | CLM200789
                """))
        for number in ["CLM100123", "clm100123", "CLM100123A"] {
            let plan = try world.plan([Self.claim(number, "Feldman,Ruth", "2026-03-02", "150.00")])
            if number == "CLM100123" {
                expect(plan, "kind | amount")
                #expect(plan.reviewsOpened.first?.candidates.map(\.clientID) == ["c1", "c2"])
            } else {
                // A number that is not quite hers says less than name, day, code and charge.
                #expect(plan.postings.allSatisfy { $0.invoice == "2" }, "\(number)")
                #expect(!plan.postings.isEmpty)
            }
        }
    }

    @Test func aNumberCutOffSoThatTwoFitGoesByThePatient() throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Ruth | Feldman"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM1001234
                2              | 2026-03-02 | c2        | 150.00 | 20.00       | CLM1001239
                3              | 2026-03-09 | c1        | 150.00 | 20.00       | CLM1001235
                """))
        let ruth = try world.plan([Self.claim("CLM100123", "Feldman,Ruth", "2026-03-02", "150.00")])
        expect(
            ruth.postings.filter { $0.kind == .insurancePayment },
            "invoice | rule\n2 | matched/patient-date-code-charge")
        let nobody = try world.plan([Self.claim("CLM100123", "Petrov,Olga", "2026-03-02", "150.00")])
        expect(nobody, "kind | amount")
        #expect(nobody.asked == ["unplaced_claim"])
    }

    @Test(arguments: ["CLM100123", "CLM100124", "XCLM100123", "CLM10012"])
    func aNearNumberOfAnotherClientNeverDraws(_ number: String) throws {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Ruth | Feldman"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM100125
                2              | 2026-03-16 | c2        | 150.00 | 20.00       | CLM200789
                """))
        let plan = try world.run(Self.claim(number, "Feldman,Ruth", "2026-03-02", "150.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["unplaced_claim"])
    }

    // MARK: Father and son

    func family() throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | James | Okafor\nc2 | James | Okafor Jr"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | F1001
                2              | 2026-03-02 | c2        | 150.00 | 20.00       | F1002
                3              | 2026-03-09 | c1        | 150.00 | 20.00       | F1003
                """))
        return world
    }

    static func claim(_ number: String, day: String, _ more: String) -> Inbox {
        .era(
            "remit T1 2026-04-10\nclaim \(number) 1 ICN1 Okafor,James \(more)\n"
                + "line 90837 \(day) 150.00 130.00 PR-3:20.00")
    }

    @Test func fatherAndSonWithoutASuffixIsAQuestion() throws {
        let plan = try family().run(Self.claim("0", day: "2026-03-02", ""))
        expect(plan, "kind | amount")
        #expect(plan.reviewsOpened.first?.candidates.map(\.clientID).sorted() == ["c1", "c2"])
    }

    @Test func theSuffixNamesTheSon() throws {
        let plan = try family().run(Self.claim("0", day: "2026-03-02", "suffix=JR"))
        expect(plan.postings.filter { $0.kind == .insurancePayment }, "client | invoice\nc2 | 2")
    }

    @Test func theFathersSessionIsNeverTheSons() throws {
        let plan = try family().run(Self.claim("0", day: "2026-03-09", "suffix=JR"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["unplaced_claim"])
    }

    @Test func theNumberOfTheSonWithTheFathersSuffixIsAQuestion() throws {
        let plan = try family().run(Self.claim("F1002", day: "2026-03-09", "suffix=SR"))
        expect(plan, "kind | amount")
    }

    @Test func aMemberIDOnceSeenTellsFatherFromSon() throws {
        let world = try family()
        try world.run(Self.claim("F1001", day: "2026-03-02", "member=HM70001"))
        try world.run(
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                4              | 2026-03-16 | c1        | 150.00 | 20.00       | F1004
                5              | 2026-03-16 | c2        | 150.00 | 20.00       | F1005
                """))
        func later(_ member: String) throws -> Plan {
            try world.plan([
                .era(
                    "remit T2 2026-04-17\nclaim 0 1 ICN5 Okafor,James member=\(member)\n"
                        + "line 90837 2026-03-16 150.00 130.00 PR-3:20.00", control: 2)
            ])
        }
        expect(
            try later("HM70001").postings.filter { $0.kind == .insurancePayment },
            "client | invoice | rule\nc1 | 4 | matched/member-date-code-charge")
        #expect(try later("HM70002").asked == ["unplaced_claim"])
    }

    @Test func aMemberIDThatTwoShareSaysNothing() throws {
        let world = try family()
        try world.run(
            Self.claim("F1001", day: "2026-03-02", "member=HM70001"),
            .era(
                "remit T2 2026-04-11\nclaim F1002 1 ICN2 Okafor,James member=HM70001 suffix=JR\n"
                    + "line 90837 2026-03-02 150.00 130.00 PR-3:20.00", file: "b.835", control: 2))
        try world.run(
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                4              | 2026-03-16 | c1        | 150.00 | 20.00       | F1004
                5              | 2026-03-16 | c2        | 150.00 | 20.00       | F1005
                """))
        let plan = try world.run(
            .era(
                "remit T3 2026-04-17\nclaim 0 1 ICN5 Okafor,James member=HM70001\n"
                    + "line 90837 2026-03-16 150.00 130.00 PR-3:20.00", control: 3))
        #expect(plan.asked == ["unplaced_claim"])
    }

    @Test func sequestrationIsNeverTheClients() throws {
        let world = try world()
        let plan = try world.run(
            .era(
                """
                remit T1 2026-04-10
                claim CLM100123 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 127.40 PR-3:20.00 PR-253:2.60
                """))
        #expect(plan.asked == ["denial"])
        #expect(!plan.postings.contains { $0.kind == .clientOwes && $0.amount > Cents(2_000) })
        #expect(!plan.postings.contains { $0.reason == "253" })
        #expect(world.due("1") == "20.00")
        #expect(plan.broken.isEmpty)
    }
}
