import Testing
import Values

@testable import Reconciliation

/// Money that goes back, or is taken back: refunds, disputes, and what Stripe says beside what is recorded.
@Suite struct RefundTests {
    func world(_ policies: String = "", _ more: [Inbox] = []) throws -> World {
        let world = try World(policies: policies)
        try world.run(
            [
                .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
                .bills(
                    """
                    invoice_number | bill_date  | client_id | fee
                    1              | 2026-03-02 | c1        | 150.00
                    """),
            ] + more)
        return world
    }

    static let card: Inbox = .payments(
        """
        payment_id | invoice_number | posted_at            | type | online | amount | reference
        a          | 1              | 2026-03-02T20:00:00Z | card | true   | 150.00 | ch_1
        """)
    static let charge = """
        balance_transaction_id | created_utc         | gross   | fee  | reporting_category | charge_id | source_id | customer_name | automatic_payout_id | automatic_payout_effective_at_utc
        txn_1                  | 2026-03-02 20:00:00 | 150.00  | 4.65 | charge             | ch_1      | ch_1      | Maya Okafor   | po_1 | 2026-03-04 00:00:00
        """

    @Test func aKnownChargeIsTied() throws {
        let world = try world("", [Self.card])
        let plan = try world.run(.stripe(Self.charge))
        expect(
            plan,
            """
            kind   | day        | client | invoice | amount | key   | rule
            tied   | 2026-03-02 | c1     | 1       | 150.00 | txn_1 | matched/reference
            fee    | 2026-03-02 |        |         | 4.65   | txn_1 | rule/
            payout | 2026-03-04 |        |         | 145.35 | po_1  | rule/
            """, without: [])
        #expect(plan.asked.isEmpty)
        #expect(plan.broken.isEmpty)
    }

    @Test func tiedByClientAmountAndDay() throws {
        let world = try world(
            "", [.payments("invoice_number|posted_at|type|online|amount\n1|2026-03-02|card|true|150.00")])
        let plan = try world.run(.stripe(Self.charge))
        expect(plan, "kind | amount | key | rule\ntied | 150.00 | txn_1 | matched/client-amount-day")
    }

    @Test func missingHereAndMissingThere() throws {
        let world = try world()
        let plan = try world.run(.stripe(Self.charge))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["missing_here"])
        let late = try world.run(Self.card)
        #expect(late.postings.contains { $0.kind == .tied })
        #expect(world.questions.isEmpty)

        let other = try self.world("", [Self.card])
        let odd = try other.run(
            .stripe(
                Self.charge.replacing("150.00", with: "99.00").replacing("Maya Okafor", with: "Olga Petrov").replacing(
                    "ch_1", with: "ch_9")))
        #expect(odd.asked == ["missing_here", "missing_there"])
    }

    @Test func refundOfATiedChargePostsOnItsDay() throws {
        let world = try world("", [Self.card])
        try world.run(.stripe(Self.charge))
        let plan = try world.run(
            .stripe(
                """
                balance_transaction_id | created_utc         | gross  | reporting_category | charge_id | source_id
                txn_2                  | 2026-05-02 20:00:00 | -50.00 | refund             | ch_1      | re_1
                """))
        expect(
            plan,
            "kind | day | invoice | amount | key | type | online\nrefund | 2026-05-02 | 1 | -50.00 | txn_2 | card | true"
        )
        #expect(world.due("1") == "50.00")
    }

    @Test func refundThatIsRecordedIsTied() throws {
        let world = try world("", [Self.card])
        let plan = try world.run(
            .payments(
                """
                payment_id | invoice_number | posted_at            | type | online | amount | reference
                b          | 1              | 2026-05-02T20:00:00Z | card | true   | -50.00 | re_1
                """),
            .stripe(
                Self.charge
                    + "\ntxn_2 | 2026-05-02 20:00:00 | -50.00 | 0.00 | refund | ch_1 | re_1 | | | "))
        expect(
            plan,
            "kind | invoice | amount | key\nrefund | 1 | -50.00 | b\ntied | 1 | 150.00 | txn_1\ntied | 1 | -50.00 | txn_2"
        )
        #expect(world.due("1") == "50.00")
    }

    static let giveBack = """
        balance_transaction_id | created_utc         | gross  | reporting_category | charge_id | source_id
        txn_2                  | 2026-05-02 20:00:00 | -50.00 | refund             | ch_1      | re_1
        """

    @Test(
        "a refund that Stripe's report brought first is not posted again when the billing system records it",
        arguments: [
            // By its own id, by its charge's, by both, and by client, amount and day alone.
            "b | 1 | 2026-05-02T20:00:00Z | card | true | -50.00 | re_1 |",
            "b | 1 | 2026-05-04T20:00:00Z | card | true | -50.00 | ch_1 |",
            "b | 1 | 2026-05-20T20:00:00Z | card | true | -50.00 | ch_1 re_1 |",
            "b | 1 | 2026-05-03T20:00:00Z | card | true | -50.00 |      | refunded",
            "b |   | 2026-05-03T20:00:00Z | card | true | -50.00 | re_1 | refunded",
        ])
    func refundThatIsRecordedLater(_ row: String) throws {
        let world = try world("", [Self.card])
        try world.run(.stripe(Self.charge))
        try world.run(.stripe(Self.giveBack))
        #expect(world.due("1") == "50.00")
        let header = "payment_id | invoice_number | posted_at | type | online | amount | reference | notes\n"
        let plan = try world.run(.payments(header + row))
        expect(plan, "kind | client | amount | key\ntied | c1 | -50.00 | txn_2")
        #expect(plan.asked.isEmpty)
        #expect(world.due("1") == "50.00")
        #expect(try world.run(.payments(header + row), .stripe(Self.giveBack)).postings.isEmpty)
    }

    @Test func anotherRefundThatIsRecordedLaterPosts() throws {
        let header = "payment_id | invoice_number | posted_at | type | online | amount | reference\n"
        for row in [
            "b | 1 | 2026-05-02T20:00:00Z | card | true | -50.00 | re_2",
            "b | 1 | 2026-06-20T20:00:00Z | card | true | -50.00 | ",
            "b | 1 | 2026-05-02T20:00:00Z | card | true | -40.00 | re_1",
            "b | 1 | 2026-05-02T20:00:00Z | cash_check | false | -50.00 | ",
        ] {
            let world = try world("", [Self.card])
            try world.run(.stripe(Self.charge))
            try world.run(.stripe(Self.giveBack))
            let plan = try world.run(.payments(header + row))
            #expect(plan.postings.contains { $0.kind == .refund && $0.key == "b" }, "\(row)")
        }
        // Two refunds of one charge and amount, and their two rows: each is tied once, and a third row posts.
        let world = try world("", [Self.card])
        try world.run(.stripe(Self.charge))
        try world.run(.stripe(Self.giveBack + "\ntxn_3 | 2026-05-03 20:00:00 | -50.00 | refund | ch_1 | re_2"))
        #expect(world.due("1") == "100.00")
        let rows = [
            "b | 1 | 2026-05-02T20:00:00Z | card | true | -50.00 | ch_1",
            "c | 1 | 2026-05-03T20:00:00Z | card | true | -50.00 | re_2",
        ]
        let plan = try world.run(.payments(header + rows.joined(separator: "\n")))
        expect(plan, "kind | amount | key\ntied | -50.00 | txn_2\ntied | -50.00 | txn_3")
        try world.run(.payments(header + "d | 1 | 2026-05-03T20:00:00Z | card | true | -50.00 | ch_1"))
        #expect(world.due("1") == "150.00")
    }

    @Test func disputeLostAndWonWithItsFee() throws {
        let world = try world("", [Self.card])
        try world.run(.stripe(Self.charge))
        let lost = try world.run(
            .stripe(
                """
                balance_transaction_id | created_utc         | gross   | fee   | reporting_category | charge_id | source_id
                txn_3                  | 2026-04-02 20:00:00 | -150.00 | 15.00 | dispute            | ch_1      | dp_1
                """))
        expect(
            lost,
            "kind | day | invoice | amount | key\ndispute | 2026-04-02 | 1 | -150.00 | txn_3\nfee | 2026-04-02 | | 15.00 | txn_3",
            without: [])
        #expect(world.due("1") == "150.00")
        let won = try world.run(
            .stripe(
                """
                balance_transaction_id | created_utc         | gross  | fee    | reporting_category | charge_id | source_id
                txn_4                  | 2026-06-02 20:00:00 | 150.00 | -15.00 | dispute_reversal   | ch_1      | dp_1
                """))
        expect(
            won,
            "kind | day | invoice | amount | key\ndispute | 2026-06-02 | 1 | 150.00 | txn_4\nfee | 2026-06-02 | | -15.00 | txn_4",
            without: [])
        #expect(world.due("1") == "0.00")
    }

    static let ivyCharge = "Date | Client | Amount | Transaction ID\n2026-03-03 | Maya Okafor | 150.00 | t1"
    static func back(_ amount: String, _ key: String, _ day: String = "2026-06-01") -> Inbox {
        .stripe(
            """
            balance_transaction_id | created_utc    | gross   | reporting_category | charge_id | source_id
            \(key)                 | \(day) 20:00:00 | -\(amount) | refund          | ch_1      | re_\(key)
            """, recordAs: "other")
    }

    @Test func refundsOfAPlacedChargeTwiceAndTooMuch() throws {
        let world = try world()
        try world.run(.stripe(Self.charge, recordAs: "other"))
        #expect(world.due("1") == "0.00")
        try world.run(Self.back("50.00", "t2"))
        try world.run(Self.back("30.00", "t3", "2026-06-02"))
        #expect(world.due("1") == "80.00")
        let plan = try world.run(Self.back("100.00", "t4", "2026-06-03"))
        #expect(plan.asked == ["unplaced_refund"])
        #expect(world.due("1") == "150.00")
    }

    @Test func aRefundOfAnOverpaymentComesFromTheCredit() throws {
        let world = try world()
        try world.run(.stripe(Self.charge.replacing("150.00", with: "200.00"), recordAs: "other"))
        #expect(world.credit("c1") == "50.00")
        let plan = try world.run(Self.back("50.00", "t2"))
        expect(plan, "kind | client | invoice | amount\nrefund | c1 | | -50.00")
        #expect(world.credit("c1") == "0.00")
        #expect(world.due("1") == "0.00")
    }

    @Test func aRefundOfACreditThatWasSpentOpensTheBillItPaid() throws {
        let world = try world()
        try world.run(.stripe(Self.charge.replacing("150.00", with: "200.00"), recordAs: "other"))
        try world.run(.bills("invoice_number | bill_date | client_id | fee\n2 | 2026-03-09 | c1 | 80.00"))
        #expect(world.due("2") == "30.00")
        try world.run(Self.back("200.00", "t2"))
        #expect(world.due("1") == "150.00")
        #expect(world.due("2") == "80.00")
        #expect(world.credit("c1") == "0.00")
    }

    @Test func aRefundBeforeItsChargeIsKnownWaits() throws {
        let world = try world()
        let early = try world.run(Self.back("50.00", "t2"))
        #expect(early.asked == ["unplaced_refund"])
        try world.run(.stripe(Self.charge, recordAs: "other"))
        #expect(world.questions.isEmpty)
        #expect(world.due("1") == "50.00")
    }

    @Test func ivyRefundRow() throws {
        let world = try world()
        let plan = try world.run(
            .ivy(Self.ivyCharge + "\n2026-04-01 | Maya Okafor | -150.00 | t1-r"), .bank("day | amount | id | name"))
        #expect(plan.asked == ["unplaced_refund"] || world.due("1") == "150.00")
    }

    @Test func depositsByTraceByAmountAndAmbiguous() throws {
        let world = try world("", [Self.card])
        let plan = try world.run(
            .stripe(Self.charge), .bank("day | amount | id | name\n2026-03-04 | 145.35 | f1 | STRIPE TRANSFER"))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            "day | amount | key | processor\n2026-03-04 | 145.35 | f1 | stripe")
        #expect(plan.asked.isEmpty)

        // Two lines of one amount, one payout: that of the payout's own day is it, the other asks.
        let twice = try self.world("", [Self.card])
        let odd = try twice.run(
            .stripe(Self.charge),
            .bank(
                "day|amount|id|name\n2026-03-04|145.35|f1|STRIPE TRANSFER\n2026-03-05|145.35|f2|STRIPE TRANSFER"))
        expect(
            odd.postings.filter { $0.kind == .deposit }, "day | key | rule\n2026-03-04 | f1 | allocated/date-order")
        #expect(odd.reviewsOpened.map(\.key) == ["f2"])
    }
}
