import Testing

@testable import Reconciliation

/// A payout is missing once the statement has passed its days, though no line was booked since.
@Suite struct StatementDaysTests {
    static let payout = Inbox.file(
        "payouts", "stripe-balance-transactions",
        """
        id   | Amount | Created (UTC)    | Currency | Arrival Date (UTC) | Status | Trace ID
        po_1 | 100.00 | 2026-03-02 20:00 | usd      | 2026-03-04         | paid   |
        """)

    static func statement(_ list: String, balance: String) -> Inbox {
        var bank = Inbox.bank("day | amount | id | name | memo\n2026-03-03 | 4.00 | b1 | INTEREST |")
        bank.text = bank.text.replacing("<DTSTART>20260101<DTEND>20261231", with: list)
            .replacing("</STMTRS>", with: balance + "</STMTRS>")
        return bank
    }

    @Test(arguments: [
        // Its last line is of 3 March, but the statement goes to the end of the month.
        ("<DTSTART>20260301<DTEND>20260331", "<LEDGERBAL><BALAMT>4.00<DTASOF>20260331</LEDGERBAL>", "missing"),
        // What was asked for is not what the bank knows yet.
        ("<DTSTART>20260301<DTEND>20261231", "<LEDGERBAL><BALAMT>4.00<DTASOF>20260305</LEDGERBAL>", "in transit"),
        // Nothing says how far the bank's knowledge goes: its last line does.
        ("<DTSTART>20260301<DTEND>20261231", "", "expected"),
    ])
    func aStatementCoversItsDays(_ list: String, _ balance: String, _ state: String) throws {
        let world = try World(zone: "America/Los_Angeles")
        try world.run(OutcomeTests.people + [Self.payout, Self.statement(list, balance: balance)])
        #expect(world.standings.count == 1)
        #expect(world.standings.first?.contains(" \(state) ") == true, "\(world.standings)")
    }

    @Test func aStatementWithoutALineCoversItsDays() throws {
        let world = try World(zone: "America/Los_Angeles")
        var empty = Self.statement(
            "<DTSTART>20260301<DTEND>20260331", balance: "<LEDGERBAL><BALAMT>4.00<DTASOF>20260331</LEDGERBAL>")
        let lines = empty.text.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("<STMTTRN>")
        }
        empty.text = lines.joined(separator: "\n")
        try world.run(OutcomeTests.people + [Self.payout, empty])
        #expect(world.standings == ["po_1 100.00 - missing 2026-03-10"])
    }

    @Test("A month whose statement is not there says nothing of the payouts due in it") func missingStatement() throws {
        func month(_ first: String, _ last: String) -> Inbox {
            var one = Self.statement("<DTSTART>\(first)<DTEND>\(last)", balance: "")
            one.text = one.text.replacing("20260303", with: first).replacing("<FITID>b1", with: "<FITID>b\(first)")
                .replacing("</STMTRS>", with: "<LEDGERBAL><BALAMT>4.00<DTASOF>\(last)</LEDGERBAL></STMTRS>")
            one.file = "bank\(first).ofx"
            return one
        }
        let (before, itself, after) = (
            month("20260201", "20260228"), month("20260301", "20260331"), month("20260401", "20260430")
        )
        for files in [[[before, after]], [[before], [after]]] {
            let world = try World(zone: "America/Los_Angeles")
            try world.run(OutcomeTests.people + [Self.payout])
            for some in files { try world.run(some) }
            #expect(world.standings.first?.contains(" expected ") == true, "\(world.standings)")
            try world.run([itself])
            #expect(world.standings.first?.contains(" missing ") == true, "\(world.standings)")
        }
    }
}
