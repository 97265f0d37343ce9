import Testing
import Values

@testable import LedgerModel

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
        var builder = PayoutChainBuilder()
        for movement in movements.reversed() { builder.add(movement) }
        let standings = PayoutStanding.all(
            builder.finish(), postings: postings, deposits: postings.compactMap(PayoutDeposit.init),
            bank: [try range("2026-01-02..2026-01-22")])
        let table = ReportTable.payouts(
            standings, in: try range("2026-01-01..2026-01-31"), context: ReportContext(zone: .utc))
        #expect(
            table.columns.map(\.name).joined(separator: ",") == """
                processor,payout_id,day,charges,refunds,disputes,fees,adjustments,balance,unexplained,net,deposit,\
                difference,state,since,explanation
                """)
        let columns = table.columns.map(\.name).filter { $0 != "explanation" && $0 != "balance" && $0 != "disputes" }
        #expect(
            shown(table, columns)
                == expected(
                    """
                    stripe | PO1 | 2026-01-08 | 150.00 | -50.00 | 4.65 | 0.00 | 0.00 | 95.35 | 95.35 | 0.00 | matched | 2026-01-09
                    stripe | PO2 | 2026-01-12 | 100.00 | 0.00 | 3.20 | -6.80 | 0.00 | 90.00 | 89.00 | -1.00 | short | 2026-01-13
                    stripe | PO3 | 2026-01-15 | 10.00 | 0.00 | 0.50 | 0.00 | -0.50 | 9.00 |  |  | missing | 2026-01-22
                    stripe | PO4 | 2026-01-18 | 10.00 | 0.00 | 0.50 | 0.00 | 0.00 | 9.50 |  |  | in transit | 2026-01-18
                    venmo | V1 | 2026-01-20 |  |  |  |  |  | 70.00 |  |  | in transit | 2026-01-20
                    """))
        let sums = ReportTable.payouts(
            standings, in: try range("2026-01-01..2026-01-31"), by: .month, context: ReportContext(zone: .utc))
        #expect(
            shown(
                sums, ["period", "processor", "payouts", "net", "deposit", "matched", "open", "missing", "differing"])
                == expected(
                    """
                    2026-01 | stripe | 4 | 203.85 | 184.35 | 1 | 1 | 1 | 1
                    2026-01 | venmo | 1 | 70.00 | 0.00 | 0 | 1 | 0 | 0
                    """))
    }

    @Test("Holidays of the Federal Reserve are no bank days")
    func bankDays() throws {
        // Martin Luther King Day 2026 is Monday 19 January; Juneteenth 2027 is a Saturday and not kept.
        #expect(try day("2026-01-16").addingBankDays(1) == day("2026-01-20"))
        #expect(try day("2026-01-20").addingBankDays(-1) == day("2026-01-16"))
        for holiday in [
            "2026-01-01", "2026-02-16", "2026-05-25", "2026-06-19", "2026-09-07", "2026-10-12", "2026-11-11",
            "2026-11-26", "2026-12-25", "2027-07-05", "2023-01-02",
        ] { #expect(try !day(holiday).isBankDay, "\(holiday)") }
        for work in ["2027-06-18", "2026-07-03", "2026-11-27", "2026-05-18", "2026-01-12"] {
            #expect(try day(work).isBankDay, "\(work)")
        }
    }

    @Test(
        "Only one choice of amounts is an answer",
        arguments: [
            ("150.00", "100.00 50.00 20.00", "0 1"), ("70.00", "100.00 50.00 20.00 -80.00", "several"),
            ("100.00", "100.00 50.00 50.00", "several"), ("60.00", "100.00 50.00 50.00 -40.00", "several"),
            ("20.00", "100.00 -80.00", "0 1"), ("10.00", "100.00 50.00", "none"),
            ("95.35", "145.35 -50.00 12.00", "0 1"),
        ])
    func uniqueSum(_ target: String, _ amounts: String, _ expected: String) throws {
        let all = try amounts.split(separator: " ").map { try money(String($0)) }
        let shown =
            switch UniqueSum.find(try money(target), in: all) {
            case .none: "none"
            case .several: "several"
            case .tooMany: "too many"
            case .one(let set): set.map(String.init).joined(separator: " ")
            }
        #expect(shown == expected)
    }

    @Test("The bound of the search says when it is reached") func bound() {
        // Powers of two: every sum is one of its own.
        let all = (0..<30).map { Cents(1 << $0) }
        #expect(UniqueSum.find(Cents((1 << 30) - 1), in: all) == .tooMany)
        #expect(UniqueSum.find(Cents(100), in: Array(repeating: Cents(100), count: 401)) == .several)
        #expect(UniqueSum.find(Cents(300), in: Array(repeating: Cents(100), count: 3)) == .one([0, 1, 2]))
    }
}
