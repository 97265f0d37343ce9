import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// One payment, or one refund, that both a processor's report and the billing system's own rows bring: it is posted once,
/// whichever is read first.
@Suite struct LateRowTests {
    static let people: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Olga | Petrov"),
        .bills(
            """
            invoice_number | bill_date  | client_id | fee
            1              | 2026-03-02 | c1        | 150.00
            2              | 2026-03-03 | c2        | 150.00
            """),
    ]
    static let header = """
        balance_transaction_id | created_utc | gross | fee | reporting_category | charge_id | source_id | customer_name

        """
    static let card = """
        payment_id | invoice_number | posted_at            | type | online | amount
        a          | 1              | 2026-03-02T20:00:00Z | card | true   | 150.00

        """

    func world(_ more: Inbox...) throws -> World {
        let world = try World(zone: "America/Los_Angeles")
        try world.run(Self.people + more)
        return world
    }

    static func stripe(_ rows: String) -> Inbox { .stripe(header + rows) }

    // MARK: Refunds of verified charges

    static let refunded = """
        t1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor
        t2 | 2026-03-10 20:00:00 | -40.00 | 0.00 | refund | ch_1 | re_1 |

        """

    @Test(
        "A refund that Stripe's report brought is not given back again when the billing system's row comes later",
        arguments: [
            "r | 1 | 2026-03-10T20:00:00Z | card | true | -40.00", "r | 1 | 2026-03-12 | card | true | -40.00",
            "r |   | 2026-03-11 | card | true | -40.00 | re_1",
        ])
    func lateRowOfARefund(_ row: String) throws {
        let world = try world(.payments(Self.card), Self.stripe(Self.refunded))
        let columns = "payment_id | invoice_number | posted_at | type | online | amount | reference\n"
        let plan = try world.run(.payments(columns + row))
        expect(plan, "kind | amount | key\ntied | -40.00 | t2")
        #expect(plan.asked.isEmpty)
        #expect(world.postings.filter { $0.kind == .refund }.total(\.amount) == Cents(-4_000))
        // Another row of the same amount is another refund.
        let second = try world.run(.payments(columns + "s | 1 | 2026-03-10 | card | true | -40.00"))
        expect(second, "kind | amount | key\nrefund | -40.00 | s")
    }

    @Test func aRowOfAnotherRefundPosts() throws {
        let world = try world(.payments(Self.card), Self.stripe(Self.refunded))
        let columns = "payment_id | invoice_number | posted_at | type | online | amount | reference\n"
        for row in ["r | 1 | 2026-03-20 | card | true | -40.00", "s | 1 | 2026-03-10 | card | true | -40.00 | re_9"] {
            let plan = try world.plan([.payments(columns + row)])
            expect(plan, "kind | amount | key\nrefund | -40.00 | \(row.prefix(1))")
        }
    }

    // MARK: Charges

    @Test func aMissingChargeThatAPersonPlacedIsTheRowThatComesLater() throws {
        let world = try world(
            Self.stripe("t1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor"))
        let item = try #require(world.book.openReviews.first)
        world.decide(item, .bill, bills: [.init(invoice: "1", amount: Cents(15_000))])
        #expect(world.book.openReviews.isEmpty)
        let plan = try world.run(.payments(Self.card))
        expect(plan, "kind | invoice | amount | key\ntied | 1 | 150.00 | t1")
        #expect(plan.asked.isEmpty)
    }

    @Test("A payment written down by hand under the app's own id is not posted a second time") func writtenByHand()
        throws
    {
        let row = """
            payment_id | invoice_number | posted_at  | type  | amount | reference
            a          | 1              | 2026-03-02 | other | 150.00 | ivy-1
            """
        let charge = Inbox.ivy("Date | Client | Amount\n2026-03-02 | Maya Okafor | 150.00")
        let rowFirst = try world(.payments(row))
        expect(try rowFirst.run(charge), "kind | client | invoice | amount | key\ntied | c1 | 1 | 150.00 | ivy-1")
        let chargeFirst = try world(charge)
        expect(
            try chargeFirst.run(.payments(row)),
            "kind | client | invoice | amount | key\ntied | c1 | 1 | 150.00 | ivy-1")
        // Its refund finds the money where the row put it.
        let refund = Inbox.ivy(
            "Date | Client | Amount | Transaction ID\n2026-03-09 | Maya Okafor | -150.00 | ivy-2", name: "later")
        for world in [rowFirst, chargeFirst] {
            expect(try world.run(refund), "kind | client | invoice | amount\nrefund | c1 | 1 | -150.00")
        }
        // Another amount under that id is a question, and no second payment.
        let other = try world(.payments(row.replacing("150.00", with: "140.00")))
        #expect(try other.run(charge).asked == ["unplaced_payment"])
    }

    @Test("A payment written down by hand without an id is a question where the app's charge would become credit")
    func perhapsTheSame() throws {
        let row = Inbox.payments(
            "payment_id|invoice_number|posted_at|type|amount\na|1|2026-03-03|other|150.00")
        let charge = Inbox.ivy("Date | Client | Amount\n2026-03-02 | Maya Okafor | 150.00")
        for files in [[row, charge], [charge, row]] {
            let world = try world()
            for file in files { try world.run(file) }
            #expect(world.postings.filter { $0.kind == .clientPayment }.total(\.amount) == Cents(15_000))
            #expect(world.book.openReviews.map(\.kind.rawValue) == ["unplaced_payment"])
            // The same: nothing more is posted. Another one: it is the client's credit.
            let id = try world.onlyQuestion
            let before = world.postings.count
            if files.first?.name == "payments" {
                try world.answer(id, .dismiss)
                #expect(world.postings.count == before)
            } else {
                try world.answer(id, .bills([.init(invoice: "1")]))
                #expect(world.postings.filter { $0.kind == .clientPayment }.total(\.amount) == Cents(30_000))
            }
            #expect(world.questions.isEmpty)
            let again = try world.run(files)
            expect(again, "kind | amount", without: [])
            #expect(world.questions.isEmpty)
        }
    }

    /// The row's invoice, day, reference and notes; the charge's note; how often the money must be posted at once, and
    /// what waits. Both bills, of 2 March, have 150.00 due.
    static let besideAnotherBill = """
        invoice | day        | reference | notes         | memo         | posted | question
        1       | 2026-03-03 |           |               |              | 150.00 | yes
        3       | 2026-03-03 |           |               |              | 150.00 | yes
        1       | 2026-03-01 |           |               |              | 150.00 | yes
        1       | 2026-03-03 |           |               | Invoice 1001 | 150.00 | yes
        1       | 2026-03-03 |           |               | Invoice 1003 | 300.00 |
        1       | 2026-03-03 |           | paid by Venmo |              | 300.00 |
        1       | 2026-03-03 | Zelle 12  |               |              | 300.00 |
        1       | 2026-03-03 |           | Ivy Pay       |              | 150.00 | yes
        1       | 2026-03-06 |           |               |              | 300.00 |
        """

    @Test("A payment written down by hand beside a charge of these days is a question whatever else is due")
    func perhapsTheSameBesideAnotherBill() throws {
        for row in TextTable(Self.besideAnotherBill).rows {
            let invoice = "100\(row["invoice"] ?? "")"
            let bills = Inbox.bills(
                "invoice_number|bill_date|client_id|fee\n1001|2026-03-02|c1|150.00\n1003|2026-03-02|c1|150.00")
            let written = Inbox.payments(
                "payment_id|invoice_number|posted_at|type|amount|reference|notes\n"
                    + "a|\(invoice)|\(row["day"] ?? "")|other|150.00|\(row["reference"] ?? "")|\(row["notes"] ?? "")")
            let charge = Inbox.ivy(
                "Date | Client | Amount | Memo\n2026-03-02 | Maya Okafor | 150.00 | \(row["memo"] ?? "")")
            // A note is not remembered: read a run later, the row is asked about beside a charge that named another bill.
            let remembered = (row["memo"] ?? "").contains("1003") ? [] : [[[charge], [written]]]
            for runs in [[[written], [charge]], [[written, charge]]] + remembered {
                let world = try world(bills)
                for files in runs { try world.run(files) }
                let posted = world.postings.filter { $0.kind == .clientPayment }.total(\.amount)
                #expect("\(posted)" == row["posted"], "\(row)")
                #expect(world.questions.count == (row["question"] == "yes" ? 1 : 0), "\(row)")
                #expect(world.credit("c1") == "0.00")
                guard let open = world.book.openReviews.first else { continue }
                // Either answer stands: nothing comes twice, nothing is lost.
                try world.answer(
                    open.id, row["reference"] == "" && row["day"] == "2026-03-03" ? .client("c1") : .dismiss)
                #expect(world.questions.isEmpty)
                #expect(try world.run([written, charge]).postings.isEmpty)
            }
        }
    }

    /// The row's invoice, day, reference and notes; what must be given back at once, and what waits. Of the 150.00 that the
    /// app brought for bill 1, it gave 40.00 back on 9 March.
    static let writtenBack = """
        invoice | day        | reference | notes         | back   | question
        1       | 2026-03-09 |           |               | -40.00 | yes
        1       | 2026-03-11 |           |               | -40.00 | yes
        1       | 2026-03-07 |           | money back    | -40.00 | yes
        1       | 2026-03-09 | ivy-1     |               | -40.00 | yes
        1       | 2026-03-09 |           | sent by Venmo | -80.00 |
        2       | 2026-03-09 |           |               | -80.00 |
        1       | 2026-03-14 |           |               | -80.00 |
        """

    @Test("A refund written down by hand beside the app's own is a question, whichever comes first")
    func perhapsTheSameRefund() throws {
        for row in TextTable(Self.writtenBack).rows {
            let bills = Inbox.bills(
                "invoice_number|bill_date|client_id|fee\n1|2026-03-02|c1|150.00\n2|2026-03-02|c1|90.00")
            let charge = Inbox.ivy(
                "Date | Client | Amount | Transaction ID | Memo\n2026-03-02 | Maya Okafor | 150.00 | ivy-1 | Invoice 1")
            let refund = Inbox.ivy(
                "Date | Client | Amount | Transaction ID\n2026-03-09 | Maya Okafor | -40.00 | ivy-2", name: "later")
            let written = Inbox.payments(
                "payment_id|invoice_number|posted_at|type|amount|reference|notes\n"
                    + "p|2|2026-03-02|cash_check|90.00||\nb|\(row["invoice"] ?? "")|\(row["day"] ?? "")|other|-40.00|\(row["reference"] ?? "")|"
                    + "\(row["notes"] ?? "")")
            for runs in [[[written], [refund]], [[refund], [written]], [[refund, written]]] {
                let world = try world(bills)
                try world.run([charge])
                for files in runs { try world.run(files) }
                let back = { world.postings.filter { $0.kind == .refund }.total(\.amount) }
                #expect("\(back())" == row["back"], "\(row) \(runs.map { $0.map(\.name) })")
                #expect(world.questions.count == (row["question"] == "yes" ? 1 : 0), "\(row)")
                guard let open = world.book.openReviews.first else { continue }
                // Either answer stands.
                let isSame = row["day"] != "2026-03-11"
                try world.answer(open.id, isSame ? .dismiss : .bills([.init(invoice: "1")]))
                #expect(world.questions.isEmpty)
                #expect(back() == (isSame ? Cents(-4_000) : Cents(-8_000)))
                #expect(try world.run([refund, written]).postings.isEmpty)
            }
        }
    }

    @Test("What the practice writes down of an app itself is tied by `record_as: verify`") func verifiedByHand() throws
    {
        let world = try world(
            .payments("payment_id|invoice_number|posted_at|type|amount\na|1|2026-03-02|other|150.00"))
        let plan = try world.run(
            .ivy(
                """
                Date       | Client      | Amount
                2026-03-03 | Maya Okafor | 150.00
                2026-03-03 | Olga Petrov | 150.00
                """, recordAs: "verify"))
        expect(plan, "kind | client | amount | key | rule\ntied | c1 | 150.00 | ivy-1 | matched/client-amount-day")
        #expect(plan.asked == ["missing_here"])
    }

    @Test("A charge that names nobody is the only recorded payment of that amount and time, or a question")
    func unnamedCharges() throws {
        let unnamed = "t1 | 2026-03-02 20:00:40 | 150.00 | 4.65 | charge | ch_1 | ch_1 |\n"
        let tied = try world(.payments(Self.card))
        expect(
            try tied.run(Self.stripe(unnamed)), "kind | client | key | rule\ntied | c1 | t1 | matched/amount-time")
        // Two of them at other times of one day, told apart by the time.
        let two = try world(.payments(Self.card + "b | 2 | 2026-03-02T23:10:00Z | card | true | 150.00"))
        expect(
            try two.run(
                Self.stripe(unnamed + "t2 | 2026-03-02 23:10:05 | 150.00 | 4.65 | charge | ch_2 | ch_2 |")),
            "kind | client | key\ntied | c1 | t1\ntied | c2 | t2")
        // By the day alone only where one day has one of each.
        let columns = "payment_id | invoice_number | posted_at | type | online | amount\n"
        let dated = try world(.payments(columns + "a | 1 | 2026-03-02 | card | true | 150.00"))
        expect(try dated.run(Self.stripe(unnamed)), "kind | client | key | rule\ntied | c1 | t1 | matched/amount-day")
        let rivals = try world(
            .payments(
                columns + "a | 1 | 2026-03-02 | card | true | 150.00\nb | 2 | 2026-03-02 | card | true | 150.00"))
        let open = try rivals.run(Self.stripe(unnamed))
        expect(open, "kind | amount")
        #expect(open.asked.contains("missing_here"))
    }

    @Test func aMissingPaymentOfAnotherMonthStaysAQuestion() throws {
        let world = try world(
            .payments(Self.card + "b | 2 | 2026-04-10T20:00:00Z | card | true | 150.00"),
            Self.stripe(
                """
                t8 | 2026-03-01 20:00:00 | 9.00 | 0.00 | charge | ch_8 | ch_8 | Una Vogel
                t9 | 2026-03-30 20:00:00 | 9.00 | 0.00 | charge | ch_9 | ch_9 | Una Vogel
                """))
        #expect(world.questions.count == 3)
        try world.run(
            Self.stripe("t2 | 2026-04-10 20:00:00 | 150.00 | 4.65 | charge | ch_2 | ch_2 | Olga Petrov"))
        #expect(world.questions.count == 3)
    }
}
