import Testing
import Values

@testable import Reconciliation

/// Charges of outside processors that somebody has recorded by hand, too: one money, posted once, in whatever order.
@Suite struct RecordedChargeTests {
    func world() throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                1              | 2026-03-02 | c1        | 150.00
                2              | 2026-03-09 | c1        | 150.00
                """))
        return world
    }

    static let charge = Inbox.ivy(
        "Date | Client | Amount | Transaction ID\n2026-03-03 | Maya Okafor | 150.00 | ivy_T4k903")

    static func row(_ reference: String, amount: String = "150.00", day: String = "2026-03-03") -> Inbox {
        .payments(
            "payment_id | invoice_number | posted_at | type | amount | reference | notes\n"
                + "p1 | 1 | \(day) | other | \(amount) | \(reference)")
    }

    static let references = ["ivy_T4k903 | ", "Ivy Pay ivy_T4k903 |", " | paid by Ivy, ivy_T4k903"]

    @Test("the charge first, the row first, both together: the money posts once", arguments: references)
    func once(_ reference: String) throws {
        for order in [[0, 1], [1, 0], [2]] {
            let world = try world()
            var kinds: [String] = []
            for step in order {
                let plan =
                    switch step {
                    case 0: try world.run(Self.charge)
                    case 1: try world.run(Self.row(reference))
                    default: try world.run(Self.row(reference), Self.charge)
                    }
                #expect(plan.asked.isEmpty)
                kinds += plan.postings.map(\.kind.rawValue)
            }
            #expect(kinds.sorted() == ["client_payment", "fee", "tied"], "\(order)")
            #expect(world.due("1") == "0.00" && world.due("2") == "150.00")
            #expect(world.credit("c1") == "0.00")
            #expect(try world.run(Self.row(reference), Self.charge).postings.isEmpty)
        }
    }

    @Test("without the id, or with another amount, it is a question: neither is posted twice, nor lost")
    func another() throws {
        let world = try world()
        #expect(try world.run(Self.row("|"), Self.charge).asked == ["unplaced_payment"])
        #expect(world.due("1") == "0.00" && world.due("2") == "150.00" && world.credit("c1") == "0.00")
        let odd = try self.world()
        let plan = try odd.run(Self.row("ivy_T4k903 |", amount: "140.00"), Self.charge)
        #expect(plan.asked == ["unplaced_payment"])
        #expect(plan.reviewsOpened.first?.message.contains("the book 140.00") == true)
        #expect(odd.due("1") == "10.00")
    }

    @Test("a refund of a charge that was tied opens the bill again")
    func refunded() throws {
        let world = try world()
        try world.run(
            Self.row("txn_1 |"),
            .stripe(
                """
                balance_transaction_id | created_utc         | gross   | reporting_category | charge_id | source_id | customer_name
                txn_1                  | 2026-03-03 20:00:00 | 150.00  | charge             | ch_1      | ch_1      | Maya Okafor
                txn_2                  | 2026-03-20 20:00:00 | -50.00  | refund             | ch_1      | re_1      | Maya Okafor
                """, recordAs: "other"))
        #expect(world.due("1") == "50.00")
        #expect(world.questions.isEmpty)
    }
}
