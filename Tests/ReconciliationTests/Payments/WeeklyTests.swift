import Testing
import Values

@testable import Reconciliation

/// Weekly sessions at one fee: what is matched, what is only allocated; deposits; keys that come twice.
@Suite struct WeeklyTests {
    func world() throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                1              | 2026-03-02 | c1        | 150.00
                2              | 2026-03-09 | c1        | 150.00
                3              | 2026-03-16 | c1        | 150.00
                4              | 2026-03-23 | c1        | 150.00
                """))
        return world
    }

    static func ivy(_ rows: String...) -> Inbox {
        .ivy(
            "Date | Client | Amount | Transaction ID\n"
                + rows.map { "\($0.prefix(10)) | Maya Okafor | \($0.dropFirst(11))" }.joined(separator: "\n"))
    }

    @Test func oneAfterEachSessionIsMatched() throws {
        let plan = try world().run(
            Self.ivy("2026-03-02 150.00 | a", "2026-03-10 150.00 | b", "2026-03-17 150.00 | c", "2026-03-24 150.00 | d")
        )
        expect(
            plan,
            """
            invoice | amount | key | rule
            1       | 150.00 | a   | matched/
            2       | 150.00 | b   | matched/
            3       | 150.00 | c   | matched/
            4       | 150.00 | d   | matched/
            """)
    }

    @Test func onceOneIsOpenTheNextAreAllocated() throws {
        let plan = try world().run(
            Self.ivy("2026-03-10 150.00 | b", "2026-03-17 150.00 | c", "2026-03-24 150.00 | d"))
        expect(
            plan,
            """
            invoice | amount | key | rule
            2       | 150.00 | b   | allocated/nearest-date
            3       | 150.00 | c   | allocated/nearest-date
            4       | 150.00 | d   | allocated/nearest-date
            """)
    }

    @Test func twoOfFourAreAllocatedAllFourAreMatched() throws {
        let two = try world().run(Self.ivy("2026-03-24 300.00 | a"))
        expect(two, "invoice | amount | rule\n1 | 150.00 | allocated/oldest-sum\n2 | 150.00 | allocated/oldest-sum")
        let four = try world().run(Self.ivy("2026-03-24 600.00 | a"))
        #expect(four.postings.filter { $0.rule == "matched/sum-of-bills" }.count == 4)
    }

    @Test func whenAllIsPaidTheNextIsMatchedAgain() throws {
        let world = try world()
        try world.run(Self.ivy("2026-03-24 300.00 | a", "2026-03-25 300.00 | b"))
        #expect(world.due("4") == "0.00")
        try world.run(.bills("invoice_number | bill_date | client_id | fee\n5 | 2026-03-30 | c1 | 150.00"))
        let plan = try world.run(Self.ivy("2026-03-31 150.00 | c"))
        expect(plan, "invoice | amount | rule\n5 | 150.00 | matched/client-amount")
    }

    // MARK: Refunds

    @Test func aRecordedRefundNamesItsInvoice() throws {
        let world = try world()
        let paid = "payment_id | invoice_number | posted_at | amount\na | 2 | 2026-03-09 | 150.00"
        try world.run(.payments(paid))
        let plan = try world.run(.payments(paid + "\nb | 2 | 2026-06-10 | -60.00"))
        expect(
            plan,
            "kind | day | client | invoice | amount | key | rule\nrefund | 2026-06-10 | c1 | 2 | -60.00 | b | matched/")
        #expect(world.due("2") == "60.00")
        let more = try world.run(.payments(paid + "\nc | 2 | 2026-06-11 | -100.00"))
        #expect(more.postings.total(\.amount) == Cents(-9_000), "never more than was paid")
        #expect(more.asked == ["unplaced_payment"])
    }

    @Test func aRefundMonthsLaterInAClosedMonth() throws {
        let world = try world()
        try world.run(Self.ivy("2026-03-02 150.00 | a"))
        for month in 3...6 { world.close(2026, month) }
        let plan = try world.run(Self.ivy("2026-03-02 150.00 | a", "2026-06-10 -150.00 | a-r"))
        expect(plan, "kind | day | invoice | amount\nrefund | 2026-07-01 | 1 | -150.00")
        #expect(plan.postings.contains { $0.evidence.contains("2026-06-10") })
        #expect(world.due("1") == "150.00")
    }

    // MARK: Deposits

    @Test func depositByItsTraceNumber() throws {
        let world = try World()
        let plan = try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | 20.00       | CLM1
                """),
            .era(
                """
                remit 881234567 2026-03-10
                claim CLM1 1 ICN1 Okafor,Maya
                line 90837 2026-03-02 150.00 130.00 PR-3:20.00
                """),
            .bank(
                """
                day        | amount | id | name             | memo
                2026-03-11 | 130.00 | f1 | HCCLAIMPMT OTHER | TRN*1*999999999*1060054~
                2026-03-30 | 130.00 | f2 | HCCLAIMPMT       | TRN*1*881234567*1060054~
                """))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            "day | amount | key | rule\n2026-03-30 | 130.00 | f2 | matched/trace")
        #expect(plan.reviewsOpened.filter { $0.kind == .unplacedDeposit }.map(\.key) == ["f1"])
    }

    static func payouts(_ amounts: [String]) -> Inbox {
        let rows = amounts.enumerated().map { i, amount in
            """
            txn_\(i) | 2026-03-02 20:00:00 | \(amount) | charge | ch_\(i) | ch_\(i) | po_\(i) | 2026-03-04 00:00:00
            """
        }
        return .stripe(
            """
            balance_transaction_id | created_utc | gross | reporting_category | charge_id | source_id | automatic_payout_id | automatic_payout_effective_at_utc
            \(rows.joined(separator: "\n"))
            """)
    }

    @Test(arguments: [
        (["100.00", "45.35", "71.00"], "145.35", "matched/sum-of-payouts"),
        (["100.00", "45.35", "99.00", "46.35"], "145.35", ""),  // two sums
        (["100.00", "45.35"], "145.36", ""),  // a cent off
    ])
    func depositByItsOnlySum(_ payouts: [String], _ line: String, _ rule: String) throws {
        let plan = try world().run(
            Self.payouts(payouts), .bank("day | amount | id | name\n2026-03-05 | \(line) | f1 | STRIPE TRANSFER"))
        expect(
            plan.postings.filter { $0.kind == .deposit },
            "amount | key | rule" + (rule.isEmpty ? "" : "\n\(line) | f1 | \(rule)"))
        #expect(plan.asked.contains("unplaced_deposit") == rule.isEmpty)
        #expect(plan.broken.isEmpty)
    }

    // MARK: One key, two contents

    @Test func onePaymentIDTwiceWithTwoContents() throws {
        let rows = ["a | 1 | 2026-03-03 | 100.00", "a | 1 | 2026-03-03 | 120.00"]
        let header = "payment_id | invoice_number | posted_at | amount\n"
        let one = try world().run(.payments(header + rows.joined(separator: "\n")))
        let other = try world().run(.payments(header + rows.reversed().joined(separator: "\n")))
        expect(one, "kind | invoice | amount\nclient_payment | 1 | \(other.postings.first?.amount ?? .zero)")
        #expect(one.digest == other.digest, "the order of rows does not matter")
        #expect(one.asked == ["restated"])
    }

    @Test func aPaymentRestatedInALaterExportIsAQuestion() throws {
        let world = try world()
        let header = "payment_id | invoice_number | posted_at | amount\n"
        try world.run(.payments(header + "a | 1 | 2026-03-03 | 100.00"))
        let plan = try world.run(.payments(header + "a | 1 | 2026-03-03 | 120.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["restated"])
        #expect(plan.sources[0].restated == 1)
        #expect(world.due("1") == "50.00")
        #expect(try world.run(.payments(header + "a | 1 | 2026-03-03 | 120.00")).postings.isEmpty)
    }
}
