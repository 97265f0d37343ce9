import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Refunds of money that went partly or wholly to a client's credit: worked out by hand, a case a row. What is unspent comes
/// from the credit; what was spent opens a bill again. Whoever has his money back owes what he has used, and nothing else.
@Suite struct PassedOnTests {
    static let client = Inbox.clients("client_id | first_name | last_name\nc1 | Maya | Okafor")

    /// One case: what was billed and paid first, what was used of it, what went back, and what must come of it.
    struct Case: CustomTestStringConvertible {
        /// Bills as `invoice kind fee`, on 2, 9 and 16 March in this order.
        var bills: String
        /// What Stripe took for the first bill, on 2 March.
        var paid: String
        /// Refunds of that charge, one after the other, from 1 April.
        var refunds: [String]
        /// The refunds' postings as `invoice amount`; `credit` where there is no invoice.
        var postings: [String]
        /// What is due in the end, bill by bill.
        var due: [String]
        var credit: String
        var testDescription: String { "\(bills), \(paid) paid, \(refunds.joined(separator: " + ")) back" }
    }

    static let cases: [Case] = [
        // An overpayment: 100.00 to the bill, 65.00 to the credit.
        .init(
            bills: "1 service 100.00", paid: "165.00", refunds: ["65.00"], postings: ["credit -65.00"],
            due: ["0.00"], credit: "0.00"),
        .init(
            bills: "1 service 100.00", paid: "165.00", refunds: ["165.00"], postings: ["credit -65.00", "1 -100.00"],
            due: ["100.00"], credit: "0.00"),
        .init(
            bills: "1 service 100.00", paid: "165.00", refunds: ["80.00"], postings: ["credit -65.00", "1 -15.00"],
            due: ["15.00"], credit: "0.00"),
        .init(
            bills: "1 service 100.00", paid: "165.00", refunds: ["30.00", "80.00"],
            postings: ["credit -30.00", "credit -35.00", "1 -45.00"], due: ["45.00"], credit: "0.00"),
        // The credit was spent on a later bill: 80.00 opens the first again, all of it the later one, too.
        .init(
            bills: "1 service 100.00, 2 service 120.00", paid: "165.00", refunds: ["80.00"], postings: ["1 -80.00"],
            due: ["80.00", "55.00"], credit: "0.00"),
        .init(
            bills: "1 service 100.00, 2 service 120.00", paid: "165.00", refunds: ["165.00"],
            postings: ["1 -100.00", "credit -65.00"], due: ["100.00", "120.00"], credit: "0.00"),
        // A prepayment: its bill is paid, and all of it is credit.
        .init(
            bills: "1 product 165.00", paid: "165.00", refunds: ["165.00"], postings: ["credit -165.00"],
            due: ["0.00"], credit: "0.00"),
        .init(
            bills: "1 product 165.00", paid: "165.00", refunds: ["80.00"], postings: ["credit -80.00"],
            due: ["0.00"], credit: "85.00"),
        .init(
            bills: "1 product 165.00", paid: "165.00", refunds: ["80.00", "85.00"],
            postings: ["credit -80.00", "credit -85.00"], due: ["0.00"], credit: "0.00"),
        // 100.00 of it was spent: 65.00 come from the credit, and what was spent is owed again.
        .init(
            bills: "1 product 165.00, 2 service 100.00", paid: "165.00", refunds: ["65.00"],
            postings: ["credit -65.00"], due: ["0.00", "0.00"], credit: "0.00"),
        .init(
            bills: "1 product 165.00, 2 service 100.00", paid: "165.00", refunds: ["165.00"],
            postings: ["credit -65.00", "1 -100.00"], due: ["100.00", "0.00"], credit: "0.00"),
        .init(
            bills: "1 product 165.00, 2 service 100.00", paid: "165.00", refunds: ["80.00"],
            postings: ["credit -65.00", "1 -15.00"], due: ["15.00", "0.00"], credit: "0.00"),
        // All of it was spent.
        .init(
            bills: "1 product 165.00, 2 service 100.00, 3 service 65.00", paid: "165.00", refunds: ["80.00", "85.00"],
            postings: ["1 -80.00", "1 -85.00"], due: ["165.00", "0.00", "0.00"], credit: "0.00"),
        // Half a prepayment is no credit yet: its bill opens again.
        .init(
            bills: "1 product 165.00", paid: "100.00", refunds: ["100.00"], postings: ["1 -100.00"], due: ["165.00"],
            credit: "0.00"),
    ]

    private func inbox(_ one: Case) -> [Inbox] {
        let bills = one.bills.split(separator: ", ").enumerated().map { i, bill in
            let parts = bill.split(separator: " ")
            return "\(parts[0]) | 2026-03-\(["02", "09", "16"][i]) | c1 | \(parts[1]) | \(parts[2]) | "
                + (parts[1] == "product" ? "Prepayment" : "Session")
        }
        return [
            Self.client,
            .bills(
                "invoice_number | bill_date | client_id | kind | fee | description\n" + bills.joined(separator: "\n")),
            .payments(
                """
                payment_id | invoice_number | posted_at | type | online | amount | reference
                p1         | 1              | 2026-03-02T15:00:00Z | card | true | \(one.paid) | ch_1
                """),
            .stripe(charge(one.paid)),
        ]
    }

    static let header = "balance_transaction_id | created_utc | gross | reporting_category | charge_id | source_id\n"

    private func charge(_ amount: String) -> String {
        Self.header + "txn_1 | 2026-03-02 15:00:00 | \(amount) | charge | ch_1 | ch_1"
    }

    private func refunds(_ one: Case) -> [String] {
        one.refunds.enumerated().map { "txn_r\($0) | 2026-04-0\($0 + 1) 15:00:00 | -\($1) | refund | ch_1 | re_\($0)" }
    }

    private func check(_ world: World, _ one: Case) {
        let back = world.postings.filter { $0.kind == .refund }
            .map { "\($0.invoice.isEmpty ? "credit" : $0.invoice) \($0.amount)" }
        #expect(back == one.postings)
        #expect((1...one.due.count).map { world.due("\($0)") } == one.due)
        #expect(world.credit("c1") == one.credit)
        #expect(world.questions.isEmpty)
        // Whoever the money came in for, it went out for.
        let byPractitioner = Dictionary(grouping: world.postings.filter(\.isRevenue), by: \.practitioner)
            .mapValues { $0.total(\.amount) }
        #expect(byPractitioner.values.allSatisfy { $0 >= .zero })
    }

    @Test(arguments: cases) func inOneRun(_ one: Case) throws {
        let world = try World()
        var files = inbox(one)
        files[3] = .stripe(([charge(one.paid)] + refunds(one)).joined(separator: "\n"))
        try world.run(files)
        check(world, one)
        #expect(try world.run(files).postings.isEmpty)
    }

    @Test(arguments: cases) func runByRun(_ one: Case) throws {
        let world = try World()
        try world.run(inbox(one))
        for refund in refunds(one) { try world.run(.stripe(Self.header + refund)) }
        check(world, one)
    }

    @Test(arguments: cases) func asTheBillingSystemRecordsIt(_ one: Case) throws {
        let world = try World()
        try world.run(inbox(one))
        let rows = one.refunds.enumerated().map {
            "r\($0) | 2026-04-0\($0 + 1)T15:00:00Z | card | true | -\($1) | p1"
        }
        try world.run(
            .payments("payment_id | posted_at | type | online | amount | reference\n" + rows.joined(separator: "\n")))
        check(world, one)
    }

    @Test(arguments: cases.filter { $0.paid == "165.00" && $0.bills.contains("product") })
    func asARowThatNamesTheInvoice(_ one: Case) throws {
        let world = try World()
        try world.run(inbox(one))
        let rows = one.refunds.enumerated().map {
            "r\($0) | 1 | 2026-04-0\($0 + 1)T15:00:00Z | card | true | -\($1)"
        }
        try world.run(
            .payments(
                "payment_id | invoice_number | posted_at | type | online | amount\n" + rows.joined(separator: "\n")))
        check(world, one)
    }

    @Test("what was spent of a prepayment and is paid again grants nothing twice", arguments: [true, false])
    func paidAgain(inOneRun: Bool) throws {
        let one = Self.cases[10]
        let world = try World()
        let again = Inbox.payments(
            """
            payment_id | invoice_number | posted_at            | type       | online | amount
            p2         | 1              | 2026-05-02T15:00:00Z | cash_check | false  | 100.00
            """)
        let back = Inbox.stripe(([charge(one.paid)] + refunds(one)).joined(separator: "\n"))
        let runs = inOneRun ? [inbox(one) + [back, again]] : [inbox(one), [back], [again]]
        for files in runs { try world.run(files) }
        #expect(world.due("1") == "0.00")
        #expect(world.due("2") == "0.00")
        #expect(world.credit("c1") == "0.00")
        let money = world.postings.filter(\.isRevenue).total(\.amount)
        #expect("\(money)" == "100.00")
    }

    @Test func aDisputeThatIsWonPutsItBack() throws {
        let one = Self.cases[10]
        let world = try World()
        try world.run(inbox(one))
        let lost = "txn_d1 | 2026-04-01 15:00:00 | -165.00 | dispute | ch_1 | dp_1"
        try world.run(.stripe(Self.header + lost))
        #expect(world.due("1") == "100.00")
        try world.run(
            .stripe(Self.header + lost + "\ntxn_d2 | 2026-05-01 15:00:00 | 165.00 | dispute_reversal | ch_1 | dp_1"))
        #expect(world.due("1") == "0.00")
        #expect(world.due("2") == "0.00")
        #expect(world.credit("c1") == "65.00")
    }

    @Test func aPersonWhoNamesTheBillGetsTheSame() throws {
        let one = Self.cases[10]
        let world = try World()
        try world.run(inbox(one))
        try world.run(
            .stripe(Self.header + "txn_r1 | 2026-04-01 15:00:00 | -165.00 | refund | ch_9 | re_9"))
        try #expect(world.answer(world.onlyQuestion, .bills([.init(invoice: "1")])) != nil)
        check(world, one)
    }
}
