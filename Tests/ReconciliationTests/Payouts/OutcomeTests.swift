import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// What each kind of row of a processor comes to, with figures worked by hand: a payment, an expense, money that goes
/// back, or nothing but a moved balance.
@Suite struct OutcomeTests {
    static let people: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Olga | Petrov"),
        .bills(
            """
            invoice_number | bill_date  | client_id | fee
            1              | 2026-03-02 | c1        | 150.00
            2              | 2026-03-03 | c2        | 200.00
            """),
    ]
    static let header = """
        balance_transaction_id | created_utc | gross | fee | reporting_category | charge_id | source_id | customer_name | automatic_payout_id | automatic_payout_effective_at_utc

        """
    static let charges = """
        t1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor | po_1 | 2026-03-05 00:00:00
        t2 | 2026-03-03 20:00:00 | 200.00 | 6.10 | charge | ch_2 | ch_2 | Olga Petrov | po_1 | 2026-03-05 00:00:00

        """

    static func stripe(_ rows: String, recordAs: String = "other") -> Inbox {
        .stripe(header + rows, recordAs: recordAs)
    }

    func world() throws -> World {
        let world = try World(zone: "America/Los_Angeles")
        try world.run(Self.people + [Self.stripe(Self.charges)])
        return world
    }

    /// One row after the two charges, and all that it posts.
    @Test(arguments: [
        // 150.00 given back in two parts, months later: negative payments, the bill is open again.
        (
            "t3 | 2026-07-01 20:00:00 | -50.00 | 0.00 | refund | ch_1 | re_1\n"
                + "t4 | 2026-09-01 20:00:00 | -100.00 | 0.00 | refund | ch_1 | re_2",
            "refund | 2026-07-01 | 1 | -50.00\nrefund | 2026-09-01 | 1 | -100.00"
        ),
        // A refund that failed puts the money back on the bill.
        (
            "t3 | 2026-07-01 20:00:00 | -50.00 | 0.00 | refund | ch_1 | re_1\n"
                + "t4 | 2026-07-03 20:00:00 | 50.00 | 0.00 | refund_failure | ch_1 | re_1",
            "refund | 2026-07-01 | 1 | -50.00\nrefund | 2026-07-03 | 1 | 50.00"
        ),
        // A dispute takes the money and its fee; won, the money is back and the fee is not.
        (
            "t3 | 2026-05-01 20:00:00 | -150.00 | 15.00 | dispute | ch_1 | dp_1\n"
                + "t4 | 2026-08-01 20:00:00 | 150.00 | 0.00 | dispute_reversal | ch_1 | dp_1",
            "dispute | 2026-05-01 | 1 | -150.00\nfee | 2026-05-01 | | 15.00\ndispute | 2026-08-01 | 1 | 150.00"
        ),
        // A bank debit that bounced after it was counted.
        (
            "t3 | 2026-03-09 20:00:00 | -200.00 | 4.00 | charge_failure | ch_2 | py_2",
            "dispute | 2026-03-09 | 2 | -200.00\nfee | 2026-03-09 | | 4.00"
        ),
        // Fees of their own, whatever Stripe calls them.
        (
            "t3 | 2026-03-31 20:00:00 | -0.50 | 0.00 | fee | | \n"
                + "t4 | 2026-03-31 20:00:00 | -1.20 | 0.00 | network_cost | | \n"
                + "t5 | 2026-03-31 20:00:00 | -0.10 | 0.00 | tax | | \n"
                + "t6 | 2026-04-02 20:00:00 | 0.50 | 0.00 | fee | | ",
            "fee | 2026-03-31 | | 0.50\nfee | 2026-03-31 | | 1.20\nfee | 2026-03-31 | | 0.10\nfee | 2026-04-02 | | -0.50"
        ),
        // Nobody earned or spent: holds, reserves, loans, transfers, adjustments, an advance, a top-up.
        (
            "t3 | 2026-03-09 20:00:00 | -80.00 | 0.00 | risk_reserved_funds | | \n"
                + "t4 | 2026-03-19 20:00:00 | 80.00 | 0.00 | risk_reserved_funds | | \n"
                + "t5 | 2026-03-10 20:00:00 | 5000.00 | 0.00 | financing_payout | | \n"
                + "t6 | 2026-03-11 20:00:00 | -25.00 | 0.00 | financing_paydown | | \n"
                + "t7 | 2026-03-12 20:00:00 | -40.00 | 0.00 | transfer | | tr_1\n"
                + "t8 | 2026-03-13 20:00:00 | 300.00 | 0.00 | topup | | \n"
                + "t9 | 2026-03-14 20:00:00 | 2.00 | 0.00 | other_adjustment | | ", ""
        ),
        // What no rule knows is kept as a balance movement, with a warning, and is no income.
        ("t3 | 2026-03-09 20:00:00 | 12.00 | 0.00 | brand_new_thing | | ", ""),
    ])
    func whatARowComesTo(_ rows: String, _ expected: String) throws {
        let world = try world()
        let plan = try world.run(Self.stripe(rows))
        expect(plan, "kind | day | invoice | amount\n" + expected, without: [])
        #expect(plan.asked.isEmpty)
        #expect(try world.run(Self.stripe(rows)).changes.isEmpty)
    }

    @Test func chargesArePaymentsAtTheirGrossOnTheClientsDay() throws {
        let world = try World(zone: "America/Los_Angeles")
        // 3 March 03:30 UTC is 2 March in Los Angeles.
        let plan = try world.run(
            Self.people + [Self.stripe(Self.charges.replacing("2026-03-02 20:00", with: "2026-03-03 03:30"))])
        expect(
            plan,
            """
            kind           | day        | invoice | amount | type  | processor | key
            client_payment | 2026-03-02 | 1       | 150.00 | other | stripe    | t1
            client_payment | 2026-03-03 | 2       | 200.00 | other | stripe    | t2
            fee            | 2026-03-02 |         | 4.65   |       | stripe    | t1
            fee            | 2026-03-03 |         | 6.10   |       | stripe    | t2
            payout         | 2026-03-05 |         | 339.25 |       | stripe    | po_1
            """, without: [])
    }

    @Test func chargesAreOfflineCardPaymentsWhereThePipelineSaysSo() throws {
        let world = try World()
        let plan = try world.run(Self.people + [Self.stripe(Self.charges, recordAs: "card_offline")])
        expect(
            plan.postings.filter { $0.kind == .clientPayment },
            "invoice | amount | type | online\n1 | 150.00 | card | false\n2 | 200.00 | card | false")
    }

    @Test func brandAndHealthCardsAreKept() throws {
        let world = try World()
        let plan = try world.run(
            Self.people + [
                .file(
                    "ivypay", "ivypay",
                    """
                    Date | Client | Amount | Fee | Net | Status | Transaction ID | Deposit Date | Memo | Card | HSA/FSA
                    2026-03-03 | Maya Okafor | 150.00 | 4.13 | 145.87 | Paid | i1 | | Session | Visa | HSA
                    2026-03-04 | Olga Petrov | 200.00 | 5.50 | 194.50 | Paid | i2 | | | Visa |
                    """, options: ", record_as: other")
            ])
        #expect(
            plan.postings.filter { $0.kind == .clientPayment }.map(\.notes).sorted() == ["Session; HSA", "Visa"])
    }

    @Test func moneyThatIsNoClientsIsSetAsideWithItsReason() throws {
        let world = try World()
        let plan = try world.run(
            Self.people + [
                .venmo(
                    """
                    ID | Datetime            | Type              | From   | To    | Amount     | Funding       | Destination
                    v1 | 2026-03-03T20:00:00 | Payment           | Maya Okafor | Lane | + $150.00 |               | Venmo balance
                    v2 | 2026-03-04T20:00:00 | Payment           | Lane   | Pizza | - $20.00   | Venmo balance |
                    v3 | 2026-03-05T20:00:00 | Merchant Transaction | Lane | Shop | - $10.00   | Venmo balance |
                    v4 | 2026-03-06T20:00:00 | Charge            | Lane   | Olga Petrov | + $200.00 |         | Venmo balance
                    v5 | 2026-03-07T20:00:00 | Standard Transfer |        |       | - $300.00  |               | Bank
                    """, from: "5.00", to: "25.00")
            ])
        expect(
            plan.postings,
            """
            kind           | client | amount | key
            client_payment | c1     | 150.00 | v1
            client_payment | c2     | 200.00 | v4
            payout         |        | 300.00 | v5
            """)
        #expect(plan.sources.first { $0.name == "venmo" }?.setAside == 2)
        // 5.00 + 150 + 200 − 20 − 10 = 325.00; 300.00 left, 25.00 stays.
        #expect(plan.broken.isEmpty)
        #expect(world.parts("v5") == "350.00 0.00 0.00 0.00 -30.00")
        #expect(world.explanation("v5").hasPrefix("20.00 stays in the balance"))
    }

    // MARK: Restated rows

    static let ivyHeader = "Date | Client | Amount | Fee | Net | Status | Transaction ID | Deposit Date\n"
    static func ivy(_ status: String, _ amount: String = "150.00", id: String = "i1") -> Inbox {
        .file(
            "ivypay", "ivypay",
            ivyHeader + "2026-03-03 | Maya Okafor | \(amount) | 0.00 | \(amount) | \(status) | \(id) |",
            options: ", record_as: other")
    }

    @Test func pendingThenCompletedThenReversedPostsEachDifference() throws {
        let world = try World()
        try world.run(Self.people)
        expect(try world.run(Self.ivy("Pending")), "kind | amount")
        expect(try world.run(Self.ivy("Paid")), "kind | invoice | amount | key\nclient_payment | 1 | 150.00 | i1")
        #expect(world.due("1") == "0.00")
        // The earlier download again does not take the later word back.
        #expect(try world.run(Self.ivy("Pending")).postings.isEmpty)
        let back = try world.run(Self.ivy("Reversed"))
        expect(back, "kind | day | invoice | amount | key\nrefund | 2026-03-03 | 1 | -150.00 | i1")
        #expect(world.due("1") == "150.00")
        for status in ["Reversed", "Paid", "Pending"] {
            #expect(try world.run(Self.ivy(status)).postings.isEmpty, "\(status)")
        }
        #expect(world.due("1") == "150.00")
    }

    @Test func completedAndReversedInOneRunComesToTheSame() throws {
        let split = try World()
        try split.run(Self.people)
        for status in ["Paid", "Reversed"] { try split.run(Self.ivy(status)) }
        for order in [["Paid", "Reversed"], ["Reversed", "Paid"]] {
            let world = try World()
            try world.run(Self.people)
            try world.run(order.map { Self.ivy($0) })
            #expect(SimulatedLawTests.facts(world.postings) == SimulatedLawTests.facts(split.postings))
        }
    }

    @Test func aRefusalThatWasTriedAgainStaysPaid() throws {
        let world = try World()
        try world.run(Self.people)
        try world.run(Self.ivy("Declined"))
        try world.run(Self.ivy("Declined"), Self.ivy("Paid"))
        #expect(world.due("1") == "0.00")
        #expect(try world.run(Self.ivy("Declined"), Self.ivy("Paid")).changes.isEmpty)
        // Both at once: nobody knows which came later, so a person is asked.
        let both = try World()
        try both.run(Self.people)
        #expect(try both.run(Self.ivy("Paid"), Self.ivy("Declined")).asked == ["restated"])
        // Paid in an earlier run, refused now: it bounced.
        let bounced = try World()
        try bounced.run(Self.people + [Self.ivy("Paid")])
        expect(try bounced.run(Self.ivy("Declined")), "kind | amount\ndispute | -150.00")
    }

    // MARK: Identity

    @Test func equalRowsOfADayStayTwoAndADownloadAgainAddsNone() throws {
        let world = try World()
        try world.run(Self.people)
        let row = "2026-03-03 | Maya Okafor | 75.00"
        let file = Inbox.file(
            "zelle", "payouts-csv", "Date | Client | Amount\n\(row)\n\(row)", options: ", processor: zelle")
        expect(
            try world.run(file),
            "kind | amount | processor\nclient_payment | 75.00 | zelle\nclient_payment | 75.00 | zelle")
        #expect(try world.run(file).changes.isEmpty)
        // A later download overlaps: its third row is new.
        let later = Inbox.file(
            "zelle", "payouts-csv", "Date | Client | Amount\n\(row)\n\(row)\n\(row)", options: ", processor: zelle")
        #expect(try world.run(later).postings.filter { $0.kind == .clientPayment }.count == 1)
    }

    @Test func oneChargeInTwoReportsOfStripeIsOneCharge() throws {
        let payments = Inbox.file(
            "export", "stripe-balance-transactions",
            """
            id   | Created date (UTC)  | Amount | Amount Refunded | Currency | Captured | Fee  | Status | Customer Name
            ch_1 | 2026-03-02 20:00:00 | 150.00 | 0.00            | usd      | true     | 4.65 | Paid   | Maya Okafor
            ch_2 | 2026-03-03 20:00:00 | 200.00 | 0.00            | usd      | true     | 6.10 | Paid   | Olga Petrov
            """, options: ", record_as: other")
        let together = try World()
        let plan = try together.run(Self.people + [payments, Self.stripe(Self.charges)])
        expect(
            plan.postings.filter { $0.kind == .clientPayment }, "amount | key\n150.00 | t1\n200.00 | t2")
        #expect(together.standings == ["po_1 339.25 - expected 2026-03-05"])
        let after = try World()
        try after.run(Self.people + [payments])
        let second = try after.run(Self.stripe(Self.charges))
        expect(second, "kind | amount | key\npayout | 339.25 | po_1", without: [])
        expect(
            try after.run(Self.stripe("t3 | 2026-03-09 20:00:00 | -50.00 | 0.00 | refund | ch_1 | re_1")),
            "kind | invoice | amount\nrefund | 1 | -50.00")
    }
}
