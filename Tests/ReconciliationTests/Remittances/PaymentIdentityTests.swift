import Foundation
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// What makes two payments two, and one payment one: trace numbers used twice, two contents, EOBs that come one by one.
@Suite struct PaymentIdentityTests {
    func world(_ policies: String = "") throws -> World { try PrimaryTests().world(policies) }

    static let first = """
        remit T1 2026-03-10
        claim CLM1001 1 ICN1 Okafor,Maya
        line 90837 2026-03-02 150.00 100.00 PR-3:20.00 CO-45:30.00
        plb L6 ICN1 -1.25
        """
    static let second = """
        remit T1 2026-03-10
        claim CLM1002 1 ICN2 Okafor,Maya
        line 90837 2026-03-16 150.00 101.25 PR-3:20.00 CO-45:28.75
        """

    func said(_ postings: [Posting]) -> [String] {
        postings.map { "\($0.kind.rawValue) \($0.day) \($0.invoice) \($0.amount) \($0.key)" }.sorted()
    }

    @Test func twoContentsOfOnePaymentInOneRunPostOneOfThemInAnyOrder() throws {
        var seen: [[String]] = []
        for isTurned in [false, true] {
            let world = try world()
            let files: [Inbox] = [
                .era(Self.first, file: "a.835", control: 1), .era(Self.second, file: "b.835", control: 2),
            ]
            let plan = try world.run(isTurned ? files.reversed() : files)
            #expect(plan.asked == ["restated"] && plan.warnings == ["remittance-restated"] && plan.broken.isEmpty)
            #expect(plan.sources[0].accepted == 1 && plan.sources[0].restated == 1)
            seen.append(said(plan.postings))
            // What was posted is known from then on: its provider-level money comes once.
            let again = try world.run(files)
            #expect(again.postings.isEmpty && again.asked.isEmpty)
            #expect(world.postings.filter { $0.kind == .practiceIncome }.count <= 1)
        }
        #expect(seen[0] == seen[1])
    }

    @Test func whatThePayerMadeLaterGoesBefore() throws {
        let world = try world()
        // The same claim with another payment each; the amount of both is the same.
        let old = Self.first + "\nplb WO ICN9 5.00\nplb CS X -5.00"
        func made(_ day: String, _ script: String) -> Inbox {
            let text = Inbox.era(script).text.replacing("DTM*405*20260310", with: "DTM*405*\(day)")
            return Inbox(name: "eras", format: "x12-835", file: "\(day).835", text: text)
        }
        let plan = try world.run(made("20260310", old), made("20260312", Self.first))
        #expect(plan.asked == ["restated"])
        #expect(plan.postings.filter { $0.kind == .practiceIncome }.map(\.reason) == ["L6"])
    }

    @Test(arguments: ["2026-03-11", "2026-03-10"])
    func twoPaymentsUnderOneTraceNumberBothWait(_ day: String) throws {
        func unknown(_ day: String, _ paid: String) -> String {
            "remit T1 \(day)\nclaim 0 1 - Nobody,Zed\nline 90834 2026-05-02 90.00 \(paid) CO-45:10.00 PR-3:"
        }
        let world = try world()
        let plan = try world.run(
            .era(unknown("2026-03-10", "60.00") + "20.00", file: "a.835", control: 1),
            .era(unknown(day, "61.00") + "19.00", file: "b.835", control: 2))
        #expect(plan.asked == ["unplaced_claim", "unplaced_claim"])
        #expect(plan.parked.count == 2 && plan.broken.isEmpty)
        #expect(plan.reviewsOpened.total(\.amount) == Cents(12100))
    }

    @Test func aTraceNumberThatPayersMakeUpIdentifiesNothing() throws {
        func nothingPaid(_ claim: String, _ day: String) -> String {
            "remit 0 2026-03-20\nclaim \(claim) 1 ICN\(claim) Okafor,Maya\n"
                + "line 90837 \(day) 150.00 0.00 PR-1:110.00 CO-45:40.00"
        }
        let world = try world()
        let files: [Inbox] = [
            .era(nothingPaid("CLM1001", "2026-03-02"), file: "a.835", control: 1),
            .era(nothingPaid("CLM1002", "2026-03-16"), file: "b.835", control: 2),
        ]
        let plan = try world.run(files)
        #expect(plan.asked.isEmpty && plan.postings.count == 4)
        #expect(world.due("10001") == "110.00" && world.due("10002") == "110.00")
        #expect(try world.run(files).changes.isEmpty)
    }

    // MARK: Records that are no whole payments

    /// An EOB of a session of Maya's, one of several that one transfer pays.
    static func eob(_ claim: String, _ control: String, _ day: String, paid: String = "100.00") -> String {
        let off = "\((Cents(plain: "130.00") ?? .zero) - (Cents(plain: paid) ?? .zero))"
        func entry(_ category: String, _ amount: String) -> String {
            "{\"category\":{\"coding\":[{\"code\":\"\(category)\"}]},\"amount\":{\"value\":\(amount)}}"
        }
        let entries = [
            entry("submitted", "150.00"), entry("discount", off), entry("copay", "20.00"), entry("benefit", paid),
        ]
        return """
            {"resourceType":"ExplanationOfBenefit","identifier":[{"value":"\(control)"}],"status":"active",
            "use":"claim","outcome":"complete","patient":{"display":"Maya Okafor"},
            "insurer":{"identifier":{"value":"60054"},"display":"Sample Health"},
            "claim":{"identifier":{"value":"\(claim)"}},
            "item":[{"sequence":1,"productOrService":{"coding":[{"code":"90837"}]},"servicedDate":"\(day)",
            "adjudication":[\(entries.joined(separator: ","))]}],
            "payment":{"date":"2026-03-20","amount":{"value":\(paid)},"identifier":{"value":"EFT1"}}}
            """
    }

    static let pair = [eob("CLM1001", "ICN1", "2026-03-02"), eob("CLM1002", "ICN2", "2026-03-16")]

    static let bothPosted = """
        kind              | invoice | amount | key
        insurance_payment | 10001   | 100.00 | ICN1#1
        adjustment        | 10001   | 30.00  | ICN1#1
        client_owes       | 10001   | 20.00  | ICN1#1
        insurance_payment | 10002   | 100.00 | ICN2#1
        adjustment        | 10002   | 30.00  | ICN2#1
        client_owes       | 10002   | 20.00  | ICN2#1
        """

    @Test func sessionsPaidAlikeByOneTransferInAFileEach() throws {
        let together = try world()
        let plan = try together.run(.fhir(Self.pair[0], file: "a.json"), .fhir(Self.pair[1], file: "b.json"))
        expect(plan, Self.bothPosted)
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)

        let apart = try world()
        for (i, text) in Self.pair.enumerated() {
            let plan = try apart.run(.fhir(text, file: "\(i).json"))
            #expect(plan.postings.count == 3 && plan.asked.isEmpty && plan.broken.isEmpty)
        }
        expect(apart.postings, Self.bothPosted)
    }

    @Test func overlappingDownloadsOfEOBsPostEachOnce() throws {
        let world = try world()
        try world.run(.fhir(Self.pair[0], file: "a.json"))
        let plan = try world.run(.fhir(Self.pair.joined(separator: "\n"), file: "both.ndjson"))
        #expect(plan.postings.count == 3 && plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(plan.sources[0].duplicate == 1 && plan.sources[0].accepted == 1)
        expect(world.postings, Self.bothPosted)
    }

    @Test func anEOBThatChangedIsHeld() throws {
        let world = try world()
        try world.run(.fhir(Self.pair[0], file: "a.json"))
        let plan = try world.run(.fhir(Self.eob("CLM1001", "ICN1", "2026-03-02", paid: "90.00"), file: "a.json"))
        #expect(plan.postings.isEmpty && plan.asked == ["restated"] && plan.sources[0].restated == 1)
    }

    @Test func theBankShowsTheSumOfThePartsOfAPayment() throws {
        let world = try world()
        for (i, text) in Self.pair.enumerated() { try world.run(.fhir(text, file: "\(i).json")) }
        let plan = try world.run(
            .bank("day | amount | id | name | memo\n2026-03-20 | 200.00 | F1 | SAMPLE HEALTH | TRN*1*EFT1*60054"))
        #expect(plan.postings.map(\.kind) == [.deposit] && plan.broken.isEmpty)
    }

    /// A table that does not state what was paid in all, cut in two in the middle of a payment.
    @Test func aTableCutInTwoPostsAsInOne() throws {
        let head = """
            payer | payer id | check number | payment date | claim_number | payer control number | dos | cpt | billed | paid
            """
        func row(_ claim: String, _ control: String, _ day: String) -> String {
            "Sample Health | 60054 | EFT1 | 2026-03-20 | \(claim) | \(control) | \(day) | 90837 | 150.00 | 100.00"
                + " | CO-45:30.00;PR-3:20.00"
        }
        let codes = " | adjustment codes\n"
        let rows = [row("CLM1001", "ICN1", "2026-03-02"), row("CLM1002", "ICN2", "2026-03-16")]
        let world = try world()
        for row in rows {
            let plan = try world.run(.eob(head + codes + row))
            #expect(plan.postings.count == 3 && plan.asked.isEmpty && plan.broken.isEmpty)
        }
        expect(world.postings, Self.bothPosted)
        let whole = try world.run(.eob(head + codes + rows.joined(separator: "\n")))
        #expect(whole.postings.isEmpty && whole.asked.isEmpty && whole.sources[0].duplicate == 2)
    }
}
