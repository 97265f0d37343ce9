import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// From the client's charge to the bank's line: payouts, what they are made of, and where they stand.
@Suite struct ChainTests {
    static func bank(_ rows: String) -> Inbox { .bank("day | amount | id | name | memo\n" + rows) }

    func world(_ files: [Inbox] = []) throws -> World {
        let world = try World(zone: "America/Los_Angeles")
        try world.run(OutcomeTests.people + files)
        return world
    }

    static let header =
        "id | Type | Source | Amount | Fee | Created (UTC) | Description | Transfer | Transfer Date (UTC)\n"

    // MARK: Payouts of Stripe

    @Test func aFailedPayoutLeavesAgainWithTheNext() throws {
        let world = try world()
        let rows =
            Self.header + """
                t1 | charge | ch_1 | 150.00 | 4.65 | 2026-03-02 20:00 | | po_1 | 2026-03-05
                p1 | payout | po_1 | -145.35 | 0.00 | 2026-03-04 20:00 | STRIPE PAYOUT | |
                """
        try world.run(.history(rows))
        #expect(world.standings == ["po_1 145.35 - expected 2026-03-05"])
        let again =
            rows + """

                f1 | payout_failure | po_1 | 145.35 | 0.00 | 2026-03-09 20:00 | STRIPE PAYOUT FAILED | po_2 | 2026-03-12
                t2 | charge | ch_2 | 200.00 | 6.10 | 2026-03-10 20:00 | | po_2 | 2026-03-12
                p2 | payout | po_2 | -339.25 | 0.00 | 2026-03-11 20:00 | STRIPE PAYOUT | |
                """
        let plan = try world.run(.history(again), Self.bank("2026-03-12 | 339.25 | f1 | STRIPE TRANSFER |"))
        expect(
            plan.postings.filter { [.payout, .deposit].contains($0.kind) },
            """
            kind    | day        | amount  | key  | reference
            payout  | 2026-03-09 | -145.35 | po_1 |
            payout  | 2026-03-12 | 339.25  | po_2 |
            deposit | 2026-03-12 | 339.25  | f1   | po_2
            """)
        #expect(plan.broken.isEmpty)
        #expect(
            world.standings == ["po_1 0.00 - failed 2026-03-09", "po_2 339.25 339.25 matched 2026-03-12"])
        // 200.00 − 6.10 + 145.35 that came back = 339.25.
        #expect(world.parts("po_2") == "200.00 0.00 0.00 6.10 145.35")
        #expect(try world.run(.history(again)).changes.isEmpty)

        // The same in one run.
        let one = try self.world([.history(again)])
        #expect(one.postings.filter { $0.kind == .payout }.total(\.amount) == Cents(339_25))
        #expect(one.standings.first == "po_1 0.00 - failed 2026-03-09")
    }

    @Test func aPayoutThatTheListLaterCallsFailedIsTakenBack() throws {
        let world = try world()
        func list(_ status: String) -> Inbox {
            .file(
                "payouts", "stripe-balance-transactions",
                """
                id   | Amount | Created (UTC)    | Currency | Arrival Date (UTC) | Status    | Method   | Trace ID
                po_9 | 500.00 | 2026-03-04 20:00 | usd      | 2026-03-06         | \(status) | standard | 091000010212946
                """)
        }
        expect(try world.run(list("paid")), "kind | amount | key\npayout | 500.00 | po_9", without: [])
        expect(
            try world.run(list("failed"), Self.bank("2026-03-20 | 12.00 | x1 | REFUND |")),
            "kind | amount | key\npayout | -500.00 | po_9", without: [])
        #expect(world.standings == ["po_9 0.00 - failed 2026-03-04"])
        #expect(try world.run(list("failed")).changes.isEmpty)
        #expect(try world.run(list("paid")).postings.isEmpty)
    }

    @Test func anInstantPayoutKeepsItsFee() throws {
        // 150.00 − 4.65 = 145.35 came in; 143.91 was sent, 1.44 was kept for sending it.
        let world = try world([
            .history(
                Self.header + """
                    t1 | charge | ch_1 | 150.00 | 4.65 | 2026-03-02 20:00 | | |
                    p1 | payout | po_1 | -143.91 | 1.44 | 2026-03-02 21:00 | instant | |
                    """), Self.bank("2026-03-03 | 143.91 | f1 | STRIPE TRANSFER |"),
        ])
        expect(
            world.postings.filter { [.payout, .deposit, .fee].contains($0.kind) },
            """
            kind    | day        | amount | key
            fee     | 2026-03-02 | 4.65   | t1
            fee     | 2026-03-02 | 1.44   | p1
            payout  | 2026-03-02 | 143.91 | po_1
            deposit | 2026-03-03 | 143.91 | f1
            """)
        #expect(world.standings == ["po_1 143.91 143.91 matched 2026-03-03"])
        #expect(world.explanation("po_1").contains("1.44 was kept for sending it"))
    }

    @Test func refundsAboveTheDaysSalesDebitTheBank() throws {
        // 40.00 − 1.46 − 150.00 = −111.46.
        let world = try world([OutcomeTests.stripe(OutcomeTests.charges)])
        let plan = try world.run(
            OutcomeTests.stripe(
                """
                t3 | 2026-03-09 20:00:00 | 40.00   | 1.46 | charge | ch_3 | ch_3 | Maya Okafor | po_2 | 2026-03-11 00:00:00
                t4 | 2026-03-09 21:00:00 | -150.00 | 0.00 | refund | ch_1 | re_1 |             | po_2 | 2026-03-11 00:00:00
                """),
            Self.bank("2026-03-05 | 339.25 | f1 | STRIPE TRANSFER |\n2026-03-11 | -111.46 | f2 | STRIPE TRANSFER |"))
        expect(
            plan.postings.filter { [.payout, .deposit].contains($0.kind) },
            """
            kind    | amount  | key  | reference
            payout  | -111.46 | po_2 |
            deposit | 339.25  | f1   | po_1
            deposit | -111.46 | f2   | po_2
            """)
        #expect(
            world.standings == [
                "po_1 339.25 339.25 matched 2026-03-05", "po_2 -111.46 -111.46 matched 2026-03-11",
            ])
    }

    // MARK: States

    @Test func eachStateHasItsDay() throws {
        let list = Inbox.file(
            "payouts", "stripe-balance-transactions",
            """
            id   | Amount | Created (UTC)    | Currency | Arrival Date (UTC) | Status | Trace ID
            po_1 | 100.00 | 2026-03-02 20:00 | usd      | 2026-03-04         | paid   | 091000010000001
            po_2 | 200.00 | 2026-03-03 20:00 | usd      | 2026-03-05         | paid   | 091000010000002
            po_3 | 300.00 | 2026-03-04 20:00 | usd      | 2026-03-06         | paid   | 091000010000003
            po_4 | 400.00 | 2026-03-04 20:00 | usd      | 2026-03-06         | paid   |
            po_5 | 500.00 | 2026-03-11 20:00 | usd      | 2026-03-13         | paid   |
            po_6 | 600.00 | 2026-03-30 20:00 | usd      | 2026-04-01         | paid   |
            """)
        let world = try world([list])
        #expect(world.standings.allSatisfy { $0.contains("expected") })
        let plan = try world.run(
            Self.bank(
                """
                2026-03-04 | 100.00 | b1 | STRIPE TRANSFER | TRACE#:091000010000001
                2026-03-05 | 190.00 | b2 | STRIPE TRANSFER | TRACE#:091000010000002
                2026-03-06 | 305.00 | b3 | STRIPE TRANSFER | TRACE#:091000010000003
                2026-03-16 | 4.00   | b4 | COFFEE          |
                """))
        #expect(
            world.standings == [
                "po_1 100.00 100.00 matched 2026-03-04", "po_2 200.00 190.00 short 2026-03-05",
                "po_3 300.00 305.00 over 2026-03-06", "po_4 400.00 - missing 2026-03-12",
                "po_5 500.00 - in transit 2026-03-13", "po_6 600.00 - expected 2026-04-01",
            ])
        #expect(plan.broken == ["deposit b2: po_2: 200.00 ≠ 190.00", "deposit b3: po_3: 300.00 ≠ 305.00"])
        #expect(world.explanation("po_2").contains("the bank has 10.00 less than it should"))
        #expect(
            world.explanation("po_4")
                == "the report lists no parts: a payout by hand, instant, or a list of payouts; due 2026-03-06, not at the bank by 2026-03-11"
        )
        // It came late after all.
        try world.run(Self.bank("2026-03-18 | 400.00 | b5 | STRIPE TRANSFER |"))
        #expect(world.standings[3] == "po_4 400.00 400.00 matched 2026-03-18")
        #expect(world.postings.last { $0.kind == .deposit }?.rule == "matched/processor-amount-late")
    }

    @Test func aHolidayWeekendIsNoDelay() throws {
        // Friday 3 July 2026; the bank is closed on the weekend only, 4 July being a Saturday. Labor Day is 7 September.
        let list = Inbox.file(
            "payouts", "stripe-balance-transactions",
            """
            id   | Amount | Created (UTC)    | Currency | Arrival Date (UTC) | Status
            po_1 | 100.00 | 2026-09-02 20:00 | usd      | 2026-09-04         | paid
            """)
        let world = try world([list, Self.bank("2026-09-10 | 100.00 | b1 | STRIPE TRANSFER |")])
        // Third bank day after Friday 4 September: 8, 9, 10 September.
        #expect(world.postings.last { $0.kind == .deposit }?.rule == "matched/processor-amount-window")
    }

    @Test func theDepositMayComeBeforeItsReport() throws {
        let world = try world()
        let early = try world.run(Self.bank("2026-03-05 | 339.25 | f1 | STRIPE TRANSFER |"))
        #expect(early.asked == ["unplaced_deposit"])
        let plan = try world.run(OutcomeTests.stripe(OutcomeTests.charges))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            "day | amount | key | reference\n2026-03-05 | 339.25 | f1 | po_1")
        #expect(world.questions.isEmpty)
        #expect(world.book.parked.isEmpty)
    }

    @Test func onePayoutMayReachTheBankAsSeveralLines() throws {
        let world = try world([OutcomeTests.stripe(OutcomeTests.charges)])
        let plan = try world.run(
            Self.bank(
                """
                2026-03-05 | 300.00 | f1 | STRIPE TRANSFER |
                2026-03-05 | 39.25  | f2 | STRIPE TRANSFER |
                2026-03-05 | 77.00  | f3 | STRIPE TRANSFER |
                """))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            "amount | key | reference | rule\n300.00 | f1 | po_1 | matched/sum-of-lines\n39.25 | f2 | po_1 | matched/sum-of-lines"
        )
        #expect(world.standings == ["po_1 339.25 339.25 matched 2026-03-05"])
        #expect(plan.broken.isEmpty)
    }

    @Test func aReturnedPayoutMayShowTwiceAtTheBank() throws {
        let world = try world([
            .history(
                Self.header + """
                    t1 | charge | ch_1 | 150.00 | 4.65 | 2026-03-02 20:00 | | po_1 | 2026-03-05
                    p1 | payout | po_1 | -145.35 | 0.00 | 2026-03-04 20:00 | STRIPE PAYOUT | |
                    f1 | payout_failure | po_1 | 145.35 | 0.00 | 2026-03-09 20:00 | STRIPE PAYOUT FAILED | |
                    """),
            Self.bank("2026-03-05 | 145.35 | b1 | STRIPE TRANSFER |\n2026-03-09 | -145.35 | b2 | STRIPE RETURN |"),
        ])
        #expect(world.questions.filter { $0.hasPrefix("unplaced_deposit") }.isEmpty)
        #expect(world.standings == ["po_1 0.00 0.00 failed 2026-03-09"])
    }

    // MARK: Exports without payout ids

    // MARK: Pooled balances

    static let pool = """
        Date | Time | Name | Type | Gross | Fee | Transaction ID | Reference Txn ID | Balance
        03/02/2026 | 10:00:00 | Maya Okafor | General Payment | 150.00 | -4.97 | P1 | | 155.03
        03/03/2026 | 10:00:00 | Olga Petrov | General Payment | 200.00 | -6.47 | P2 | | 348.56
        03/04/2026 | 10:00:00 | Office Shop | Debit Card Purchase | -48.56 | 0.00 | P3 | | 300.00
        03/05/2026 | 10:00:00 | | General Withdrawal | -250.00 | 0.00 | P4 | | 50.00
        03/06/2026 | 10:00:00 | Maya Okafor | Payment Refund | -50.00 | 1.50 | P5 | P1 | 1.50
        """

    @Test func aPooledBalanceProvesItsPayouts() throws {
        let world = try world([.paypal(Self.pool), Self.bank("2026-03-06 | 250.00 | f1 | PAYPAL TRANSFER |")])
        #expect(world.questions.isEmpty)
        // 10.00 was there, 350.00 − 11.44 − 48.56 came in, 250.00 left, 50.00 stays.
        #expect(world.parts("P4") == "350.00 0.00 0.00 11.44 -48.56")
        #expect(world.explanation("P4") == "40.00 stays in the balance")
        #expect(world.standings == ["P4 250.00 250.00 matched 2026-03-06"])
        // A file that lacks a row does not hold.
        let gap = Self.pool.split(separator: "\n").filter { !$0.contains("P2") }.joined(separator: "\n")
        let broken = try self.world()
        let plan = try broken.run(.paypal(gap))
        #expect(plan.broken.contains { $0.hasPrefix("payout P4: balance before") })
        #expect(broken.explanation("P4").contains("193.53 is of rows that the files do not have"))
    }

    // MARK: Gross and fees apart

    @Test func aProcessorThatSendsGrossDebitsItsFeesApart() throws {
        let batches = Inbox.file(
            "helcim", "payouts-csv",
            """
            Date       | Client      | Amount | Fee  | Net    | Transaction ID | Batch ID | Deposit Date
            2026-03-02 | Maya Okafor | 150.00 | 4.50 | 145.50 | h1             | b1       | 2026-03-04
            2026-03-03 | Olga Petrov | 200.00 | 6.00 | 194.00 | h2             | b2       | 2026-03-05
            """, options: ", processor: helcim, record_as: other")
        let world = try world([batches])
        let plan = try world.run(
            Self.bank(
                """
                2026-03-04 | 150.00 | f1 | HELCIM DEPOSIT |
                2026-03-05 | 200.00 | f2 | HELCIM DEPOSIT |
                2026-04-01 | -10.50 | f3 | HELCIM FEES    |
                2026-04-01 | -99.00 | f4 | RENT           |
                """))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            """
            amount | key | processor | reference    | rule
            150.00 | f1  | helcim    | b1           | matched/gross-amount-window
            200.00 | f2  | helcim    | b2           | matched/gross-amount-window
            -10.50 | f3  | helcim    | fees/2026-03 | matched/fee-debit
            """)
        #expect(plan.asked.isEmpty)
        #expect(plan.broken.isEmpty)
        #expect(
            world.standings == [
                "b1 145.50 150.00 matched 2026-03-04", "b2 194.00 200.00 matched 2026-03-05",
                "fees/2026-03 -10.50 -10.50 matched 2026-04-01",
            ])
        #expect(world.explanation("b1") == "sent before fees: 4.50 is debited apart")
        #expect(world.postings.filter { $0.kind == .fee }.total(\.amount) == Cents(10_50))
    }

    // MARK: Insurers

    static let remittances = """
        remit 881234567 2026-03-10
        claim CLM1 1 ICN1 Okafor,Maya
        line 90837 2026-03-02 150.00 130.00 PR-3:20.00
        remit 881234568 2026-03-10
        claim CLM2 1 ICN2 Petrov,Olga
        line 90837 2026-03-03 200.00 180.00 PR-3:20.00
        """
    static let insured: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Olga | Petrov"),
        .bills(
            """
            invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
            1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM1
            2              | 2026-03-03 | c2        | 200.00 | 20.00       | CLM2
            """),
    ]

    @Test(arguments: [
        // One line for two remittances of one payer.
        ("2026-03-11 | 310.00 | f1 | HCCLAIMPMT SAMPLE HEALTH |", "310.00 | matched/sum-of-payouts"),
        // No mark and no trace: the payer's name and the amount.
        ("2026-03-11 | 130.00 | f1 | SAMPLE HEALTH IN EFT |", "130.00 | matched/processor-amount-window"),
        // Another payer's line of the amount is not it.
        ("2026-03-11 | 130.00 | f1 | AETNA AS01 PAYMENT |", ""),
        // A trace that no remittance has is not it, either.
        ("2026-03-11 | 130.00 | f1 | HCCLAIMPMT | TRN*1*999999999*1060054~", ""),
        ("2026-03-11 | 130.00 | f1 | HCCLAIMPMT | TRN*1*881234567*1060054~", "130.00 | matched/trace"),
    ])
    func insurersTransfers(_ line: String, _ expected: String) throws {
        let world = try World()
        let plan = try world.run(Self.insured + [.era(Self.remittances), Self.bank(line)])
        expect(
            plan.postings.filter { $0.kind == .deposit }, "amount | rule" + (expected.isEmpty ? "" : "\n" + expected))
        if expected.hasPrefix("310") {
            #expect(
                world.standings == [
                    "881234567 130.00 130.00 matched 2026-03-11", "881234568 180.00 180.00 matched 2026-03-11",
                ])
        }
    }

    @Test func chequesAreDepositedTogether() throws {
        let world = try World()
        var era = Inbox.era(Self.remittances)
        era.text = era.text.replacing("*C*ACH*", with: "*C*CHK*")
        try world.run(Self.insured + [era])
        let plan = try world.run(
            Self.bank("2026-03-18 | 310.00 | f1 | REMOTE DEPOSIT |\n2026-03-18 | 130.00 | f2 | SAMPLE HEALTH |"))
        expect(
            plan.postings.filter { $0.kind == .deposit }, "amount | key | rule\n310.00 | f1 | matched/sum-of-cheques")
        #expect(world.standings.allSatisfy { $0.contains("matched 2026-03-18") })
    }
}
