import Testing
import Values

@testable import Reconciliation

/// Which recorded payment a processor's charge stands for where no id says so: all of them seen together.
@Suite struct TieTests {
    func world(_ payments: String) throws -> World {
        let world = try World()
        try world.run(
            .clients(
                "client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | John | Millbrook\nc3 | John | Millbrook"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                101            | 2026-02-24 | c1        | 150.00
                102            | 2026-03-02 | c1        | 150.00
                103            | 2026-03-05 | c1        | 150.00
                201            | 2026-03-02 | c2        | 90.00
                301            | 2026-03-02 | c3        | 90.00
                """),
            .payments("payment_id | invoice_number | posted_at | type | online | amount\n" + payments))
        return world
    }

    func charges(_ rows: String) -> Inbox {
        .stripe(
            """
            balance_transaction_id | created_utc | gross | fee | reporting_category | charge_id | customer_name | description | automatic_payout_id | automatic_payout_effective_at_utc
            """ + "\n"
                + rows.split(separator: "\n").map { $0 + " | po_1 | 2026-03-12 00:00:00" }.joined(separator: "\n"))
    }

    static let twoOfADay = """
        a | 101 | 2026-03-02T20:00:00Z | card | true | 150.00
        b | 102 | 2026-03-02T20:05:30Z | card | true | 150.00
        """

    @Test func theSecondTells() throws {
        let world = try world(Self.twoOfADay)
        expect(
            try world.run(
                charges(
                    """
                    txn_1 | 2026-03-02 20:05:30 | 150.00 | 4.65 | charge | ch_1 | Maya Okafor |
                    txn_2 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_2 | Maya Okafor |
                    """)),
            """
            kind | invoice | key   | rule
            tied | 102     | txn_1 | matched/moment
            tied | 101     | txn_2 | matched/moment
            """, without: [.fee, .payout])
    }

    @Test func aNamedInvoiceTells() throws {
        let world = try world(
            "a | 101 | 2026-03-02 | card | true | 150.00\nb | 102 | 2026-03-02 | card | true | 150.00")
        expect(
            try world.run(
                charges(
                    """
                    txn_1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | Maya Okafor | Invoice 102
                    txn_2 | 2026-03-02 20:05:30 | 150.00 | 4.65 | charge | ch_2 | Maya Okafor | Session
                    """)),
            """
            kind | invoice | key   | rule
            tied | 102     | txn_1 | matched/invoice
            tied | 101     | txn_2 | matched/client-amount-day
            """, without: [.fee, .payout])
    }

    @Test func ofEqualsWithoutATellingWordAPolicyChooses() throws {
        let world = try world(
            "a | 101 | 2026-03-02 | card | true | 150.00\nb | 102 | 2026-03-02 | card | true | 150.00")
        expect(
            try world.run(
                charges(
                    """
                    txn_1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | Maya Okafor |
                    txn_2 | 2026-03-02 20:05:30 | 150.00 | 4.65 | charge | ch_2 | Maya Okafor |
                    """)),
            """
            kind | invoice | key   | rule
            tied | 101     | txn_1 | allocated/nearest-day
            tied | 102     | txn_2 | allocated/nearest-day
            """, without: [.fee, .payout])
    }

    @Test func aChargeThatTheBookLacksTakesNoOthersPayment() throws {
        // The charge of 3 March was never recorded; that of 5 March was, on its day.
        let world = try world("a | 103 | 2026-03-05 | card | true | 150.00")
        let plan = try world.run(
            charges(
                """
                txn_1 | 2026-03-03 20:00:00 | 150.00 | 4.65 | charge | ch_1 | Maya Okafor |
                txn_2 | 2026-03-05 20:00:00 | 150.00 | 4.65 | charge | ch_2 | Maya Okafor |
                """))
        #expect(plan.postings.filter { $0.kind == .tied }.map(\.key) == ["txn_2"])
        #expect(plan.asked == ["missing_here"])
    }

    @Test func ofNamesakesTheOneWhosePaymentIsRecorded() throws {
        let world = try world("a | 301 | 2026-03-02 | card | true | 90.00")
        expect(
            try world.run(charges("txn_1 | 2026-03-02 20:00:00 | 90.00 | 2.91 | charge | ch_1 | John Millbrook |")),
            "kind | client | invoice | rule\ntied | c3 | 301 | matched/client-amount-day", without: [.fee, .payout])
    }

    @Test func ofNamesakesWhoPaidAlikeNeither() throws {
        let world = try world(
            "a | 201 | 2026-03-02 | card | true | 90.00\nb | 301 | 2026-03-02 | card | true | 90.00")
        let plan = try world.run(
            charges("txn_1 | 2026-03-02 20:00:00 | 90.00 | 2.91 | charge | ch_1 | John Millbrook |"))
        #expect(plan.postings.allSatisfy { $0.kind != .tied })
        #expect(plan.asked.contains("missing_here"))
    }
}
