import LedgerModel
import Testing
import Values

@Suite("Payouts")
struct PayoutsReportTests {
    @Test("Each payout from its parts to the bank, with what became of it")
    func chains() throws {
        let movements = try Scenario(
            """
            processor | kind    | day        | gross   | fee  | payout | payout_day
            stripe    | charge  | 2026-01-05 | 150.00  | 4.65 | PO1    | 2026-01-08
            stripe    | refund  | 2026-01-06 | -50.00  | 0.00 | PO1    | 2026-01-08
            stripe    | payout  | 2026-01-08 | -95.35  | 0.00 | PO1    | 2026-01-08
            stripe    | charge  | 2026-01-09 | 100.00  | 3.20 | PO2    | 2026-01-12
            stripe    | balance | 2026-01-09 | -6.80   | 0.00 | PO2    | 2026-01-12
            stripe    | charge  | 2026-01-13 | 10.00   | 0.50 | PO3    | 2026-01-15
            stripe    | charge  | 2026-01-16 | 10.00   | 0.50 | PO4    | 2026-01-18
            stripe    | charge  | 2026-01-31 | 10.00   | 0.50 | PO5    | 2026-02-02
            stripe    | charge  | 2026-01-31 | 10.00   | 0.50 |        | 2026-02-02
            """
        ).rows.map { row in
            ProcessorMovement(
                processor: row["processor"] ?? "",
                kind: try #require(ProcessorMovement.Kind(rawValue: row["kind"] ?? "")),
                gross: try money(row["gross"]), fee: try money(row["fee"]), day: try day(row["day"]),
                payout: row["payout"] ?? "", payoutDay: try day(row["payout_day"]))
        }
        let postings = try Scenario(
            """
            kind    | day        | processor | amount | key  | reference
            payout  | 2026-01-08 | stripe    | 95.35  | PO1  |
            payout  | 2026-01-12 | stripe    | 90.00  | PO2  |
            payout  | 2026-01-15 | stripe    | 9.00   | PO3  |
            payout  | 2026-01-20 | venmo     | 70.00  | V1   |
            deposit | 2026-01-09 | stripe    | 95.35  | F1   | PO1
            deposit | 2026-01-13 | stripe    | 89.00  | F2   | PO2
            deposit | 2026-01-13 |           | 80.00  | F3   | TRACE
            """
        ).postings
        let table = ReportTable.payouts(
            movements, postings: postings, deposits: postings.compactMap(PayoutDeposit.init),
            in: try range("2026-01-01..2026-01-31"), context: ReportContext(zone: .utc))
        #expect(
            table.columns.map(\.name).joined(separator: ",") == """
                processor,payout_id,day,charges,refunds,disputes,fees,adjustments,net,deposit,difference,state
                """)
        #expect(
            shown(table, table.columns.map(\.name))
                == expected(
                    """
                    stripe | PO1 | 2026-01-08 | 150.00 | -50.00 | 0.00 | 4.65 | 0.00 | 95.35 | 95.35 | 0.00 | tied
                    stripe | PO2 | 2026-01-12 | 100.00 | 0.00 | 0.00 | 3.20 | -6.80 | 90.00 | 89.00 | -1.00 | differs
                    stripe | PO3 | 2026-01-15 | 10.00 | 0.00 | 0.00 | 0.50 | 0.00 | 9.00 |  |  | unexplained
                    stripe | PO4 | 2026-01-18 | 10.00 | 0.00 | 0.00 | 0.50 | 0.00 | 9.50 |  |  | open
                    venmo | V1 | 2026-01-20 |  |  |  |  |  | 70.00 |  |  | open
                    """))
    }
}
