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
