import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// A client's payments and bills solved together, with the days to come in view; strategies in the pipeline.
@Suite struct JointTests {
    func world(_ bills: String, match: String = "") throws -> World {
        let world = try World()
        if !match.isEmpty { world.yaml += "match: \(match)\n" }
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Ada | Quill\nc2 | Bela | Rost"),
            .bills("invoice_number | bill_date | client_id | fee\n" + bills))
        return world
    }

    static func ivy(_ rows: String) -> Inbox { .ivy("Date | Client | Amount | Transaction ID\n" + rows) }

    @Test func aSumLeavesTheNextPaymentItsBill() throws {
        // 50.00 could be 10 + 40 as well; then nothing would be left for the 40.00 of the day after.
        let bills = """
            1 | 2026-03-02 | c1 | 10.00
            2 | 2026-03-02 | c1 | 20.00
            3 | 2026-03-02 | c1 | 30.00
            4 | 2026-03-02 | c1 | 40.00
            """
        expect(
            try world(bills).run(Self.ivy("2026-03-05 | Ada Quill | 50.00 | a\n2026-03-06 | Ada Quill | 40.00 | b")),
            """
            invoice | amount | key | rule
            2       | 20.00  | a   | allocated/
            3       | 30.00  | a   | allocated/
            4       | 40.00  | b   | allocated/
            """)
    }

    @Test func aBillThatALaterPaymentNamesIsKeptForIt() throws {
        let bills = "1 | 2026-03-02 | c1 | 150.00\n2 | 2026-03-09 | c1 | 150.00"
        expect(
            try world(bills).run(
                Self.ivy("2026-03-10 | Ada Quill | 150.00 | a"),
                .payments("payment_id | invoice_number | posted_at | amount\nb | 2 | 2026-03-12 | 150.00")),
            """
            invoice | amount | key | rule
            1       | 150.00 | a   | matched/
            2       | 150.00 | b   | matched/invoice
            """)
    }

    @Test func aBillThatAnUnknownPayerWillNameIsKeptAsWell() throws {
        let bills = "101 | 2026-03-02 | c1 | 150.00\n102 | 2026-03-09 | c1 | 150.00"
        expect(
            try world(bills).run(
                .ivy(
                    """
                    Date       | Client      | Amount | Transaction ID | Memo
                    2026-03-10 | Ada Quill   | 150.00 | a              |
                    2026-03-12 | Odo Fremont | 150.00 | b              | invoice 102
                    """)),
            // Whether the stranger has the number right is not sure: what was kept for him singles nothing out.
            """
            invoice | amount | key | rule
            101     | 150.00 | a   | allocated/nearest-date
            102     | 150.00 | b   | matched/memo-invoice
            """)
    }

    @Test func aNoteOfAnotherDayLeavesADoubt() throws {
        // The note means the first bill, and the amount is the second's.
        let bills = "1 | 2026-03-02 | c1 | 90.00\n2 | 2026-03-09 | c1 | 100.00"
        expect(
            try world(bills).run(
                .ivy(
                    """
                    Date       | Client    | Amount | Transaction ID | Memo
                    2026-03-10 | Ada Quill | 100.00 | a              | session on Mar 2
                    """)),
            "invoice | amount | rule\n2 | 100.00 | allocated/nearest-date")
    }

    @Test func remaindersThatAddUpAreAChoice() throws {
        // 10.00 is left of the first two bills each by credit; 20.00 may be meant for the third as well.
        let bills = "1 | 2026-03-02 | c1 | 40.00\n2 | 2026-03-03 | c1 | 40.00\n3 | 2026-03-04 | c1 | 90.00"
        expect(
            try world(bills).run(
                .payments(
                    """
                    payment_id | invoice_number | posted_at  | amount
                    a          | 1              | 2026-03-05 | 30.00
                    b          | 2              | 2026-03-05 | 30.00
                    """), Self.ivy("2026-03-06 | Ada Quill | 20.00 | c")),
            """
            invoice | amount | key | rule
            1       | 30.00  | a   | matched/invoice
            2       | 30.00  | b   | matched/invoice
            1       | 10.00  | c   | allocated/oldest-sum
            2       | 10.00  | c   | allocated/oldest-sum
            """)
    }

    @Test func halfNowAndHalfNextWeek() throws {
        expect(
            try world("1 | 2026-03-02 | c1 | 150.00").run(
                Self.ivy("2026-03-03 | Ada Quill | 70.00 | a\n2026-03-10 | Ada Quill | 80.00 | b")),
            """
            invoice | amount | key | rule
            1       | 70.00  | a   | matched/several-payments
            1       | 80.00  | b   | matched/several-payments
            """)
    }

    @Test func aWeakNameDoesNotTakeTheBillOfASureOne() throws {
        // Both pay 150.00, one bill: the full name of the day after has the better claim.
        let one = "1 | 2026-03-02 | c1 | 150.00"
        let rows = "2026-03-03 | A Quill | 150.00 | a\n2026-03-04 | Ada Quill | 150.00 | b"
        let plan = try world(one).run(Self.ivy(rows))
        expect(plan, "invoice | amount | key | rule\n1 | 150.00 | b | allocated/")
        #expect(plan.reviewsOpened.map(\.key) == ["a"])
        // With a bill for each, both are placed.
        let two = try world(one + "\n2 | 2026-03-02 | c1 | 150.00").run(Self.ivy(rows))
        #expect(two.postings.filter { $0.kind == .clientPayment }.map(\.key).sorted() == ["a", "b"])
    }

    @Test func twoWaysToExplainAnAmountAreAChoice() throws {
        let bills = "1 | 2026-03-02 | c1 | 100.00\n2 | 2026-03-02 | c1 | 60.00\n3 | 2026-03-02 | c1 | 40.00"
        let plan = try world(bills).run(Self.ivy("2026-03-05 | Ada Quill | 100.00 | a"))
        expect(plan, "invoice | amount | rule\n1 | 100.00 | allocated/nearest-date")
        let evidence = MatchEvidence(text: plan.postings.first { $0.kind == .clientPayment }?.evidence ?? "")
        #expect(evidence.items.map(\.field) == ["who", "amount", "rival"])
        #expect(evidence.items.map(\.agrees) == [true, true, false])
        #expect((evidence.items.first?.weight ?? 0) > 100)
    }

    @Test func strategiesAreOrderedLimitedAndSwitchedOff() throws {
        let bills = "1 | 2026-03-02 | c1 | 100.00\n2 | 2026-03-02 | c1 | 60.00\n3 | 2026-03-02 | c1 | 40.00"
        let row = Self.ivy("2026-03-05 | Ada Quill | 100.00 | a")
        expect(
            try world(bills, match: "{ strategies: [sum-of-bills, client-amount] }").run(row),
            "invoice | amount | rule\n2 | 60.00 | matched/sum\n3 | 40.00 | matched/sum")
        let three = "1 | 2026-03-02 | c1 | 10.00\n2 | 2026-03-02 | c1 | 60.00\n3 | 2026-03-02 | c1 | 40.00"
        let all = Self.ivy("2026-03-05 | Ada Quill | 110.00 | a")
        expect(
            try world(three, match: "{ strategies: [{ strategy: sum-of-bills, at_most: 2 }] }").run(all),
            """
            invoice | amount | rule
            1       | 10.00  | allocated/oldest-first
            2       | 60.00  | allocated/oldest-first
            3       | 40.00  | allocated/oldest-first
            """)
    }

    @Test(arguments: [
        ("{ strategies: [known-ids, by-luck] }", "2:34: unknown strategy by-luck; expected one of known-ids"),
        ("{ strategies: [known-ids, known-ids] }", "2:34: known-ids stands twice"),
        ("{ strategies: [{ strategy: sum-of-bills, at_most: 1 }] }", "2:58: expected a whole number from 2 to 50"),
        ("{ strategies: [{ at_most: 3 }] }", "2:23: expected strategy: and one of known-ids"),
        ("{ strategy: known-ids }", "2:10: unknown key strategy"),
    ])
    func errorsNameTheirPlace(_ match: String, _ message: String) {
        let yaml = "pipeline: x\nmatch: \(match)\nsources: [{ name: a, format: ivypay, files: a.csv }]\n"
        do throws(PipelineError) {
            _ = try Pipeline.parse(yaml, path: "p.yaml")
            Issue.record("it was accepted")
        } catch {
            #expect(error.messages.contains { $0.hasPrefix("p.yaml:" + message) }, "\(error.messages)")
        }
    }
}
