import LedgerModel
import Testing
import Values

@Suite("Aging, credits, 1099-K, tie-outs")
struct BalanceReportTests {
    let context = ReportContext(zone: .utc, clientNames: ["C1": "Ann Okafor", "C2": "Ben Li"])

    let bills = """
        invoice | client | day        | fee    | owes   | open
        INV-1   | C1     | 2026-01-10 | 150.00 | 150.00 |
        INV-2   | C1     | 2026-03-01 | 150.00 | 30.00  |
        INV-3   | C2     | 2026-06-25 | 200.00 | 200.00 |
        OPEN-2  | C2     | 2026-06-01 | 0.00   | 0.00   | 2026-01-15
        """
    let postings = """
        kind              | day        | client | invoice | line | amount | key
        opening_bill      | 2026-06-01 | C2     | OPEN-2  | 1    | 90.00  | K2
        client_payment    | 2026-05-20 | C1     | INV-1   |      | 100.00 | P1
        insurance_payment | 2026-04-01 | C1     | INV-2   | 1    | 80.00  | CL1
        client_payment    | 2026-06-20 | C2     | INV-3   |      | 50.00  | P2
        credit_granted    | 2026-06-02 | C1     |         |      | 25.00  | P3
        credit_applied    | 2026-06-03 | C1     | INV-2   |      | 20.00  | INV-2
        """

    /// INV-3 was paid ahead on 20 June: on that day there is no bill to lower yet.
    @Test(
        "Aging is of the day asked for",
        arguments: [
            (
                "2026-06-30",
                """
                C1 | INV-1 | 2026-01-10 | 50.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 50.00
                C1 | INV-2 | 2026-03-01 | 10.00 | 40.00 | 0.00 | 0.00 | 0.00 | 0.00 | 10.00
                C2 | OPEN-2 | 2026-01-15 | 90.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 90.00
                C2 | INV-3 | 2026-06-25 | 150.00 | 0.00 | 150.00 | 0.00 | 0.00 | 0.00 | 0.00
                """
            ),
            (
                "2026-06-21",
                """
                C1 | INV-1 | 2026-01-10 | 50.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 50.00
                C1 | INV-2 | 2026-03-01 | 10.00 | 40.00 | 0.00 | 0.00 | 0.00 | 10.00 | 0.00
                C2 | OPEN-2 | 2026-01-15 | 90.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 90.00
                """
            ),
            (
                "2026-04-30",
                """
                C1 | INV-1 | 2026-01-10 | 150.00 | 0.00 | 0.00 | 0.00 | 0.00 | 150.00 | 0.00
                C1 | INV-2 | 2026-03-01 | 30.00 | 40.00 | 0.00 | 30.00 | 0.00 | 0.00 | 0.00
                """
            ),
            (
                "2026-03-31",
                """
                C1 | INV-1 | 2026-01-10 | 150.00 | 0.00 | 0.00 | 0.00 | 150.00 | 0.00 | 0.00
                C1 | INV-2 | 2026-03-01 | 30.00 | 120.00 | 30.00 | 0.00 | 0.00 | 0.00 | 0.00
                """
            ),
            ("2026-01-09", ""),
        ])
    func aging(asOf: String, rows: String) throws {
        let bills = try Scenario(bills).bills
        let day = try day(asOf)
        let ledger = Ledger(asOf: day, bills: bills, postings: try Scenario(postings).postings)
        let table = ReportTable.aging(ledger, bills: bills, asOf: day, context: context)
        let columns = [
            "client_id", "invoice_number", "oldest_open", "client_due", "payer_due", "days_0_30", "days_31_60",
            "days_61_90", "days_91_120", "days_over_120",
        ]
        #expect(shown(table, columns) == expected(rows))
    }

    @Test("Credits of clients who ever had one, as of a day")
    func credits() throws {
        let bills = try Scenario(bills).bills
        for (asOf, rows) in [
            ("2026-06-30", ["C1 | Ann Okafor | 25.00 | 20.00 | 0.00 | 5.00"]),
            ("2026-06-02", ["C1 | Ann Okafor | 25.00 | 0.00 | 0.00 | 25.00"]), ("2026-06-01", []),
        ] {
            let day = try day(asOf)
            let ledger = Ledger(asOf: day, bills: bills, postings: try Scenario(postings).postings)
            let table = ReportTable.credits(ledger, asOf: day, context: context)
            #expect(
                shown(table, ["client_id", "client", "granted", "applied", "refunded", "balance"]) == rows)
        }
    }

    @Test("1099-K: gross counts every charge; refunds, disputes and fees stand beside it")
    func form1099K() throws {
        let text = """
            processor | kind             | day        | gross   | fee
            stripe    | charge           | 2026-01-05 | 150.00  | 4.65
            stripe    | charge           | 2026-01-31 | 100.00  | 3.20
            stripe    | refund           | 2026-01-31 | -50.00  | 0.00
            stripe    | dispute          | 2026-02-01 | -100.00 | 15.00
            stripe    | dispute_reversal | 2026-02-20 | 100.00  | -15.00
            stripe    | fee              | 2026-02-28 | -2.00   | 0.00
            stripe    | payout           | 2026-01-31 | -192.15 | 0.00
            stripe    | payout           | 2026-03-02 | -98.50  | 1.50
            stripe    | balance          | 2026-01-31 | -10.00  | 0.00
            square    | charge           | 2026-01-31 | 80.00   | 2.00
            square    | charge           | 2027-01-01 | 80.00   | 2.00
            """
        let movements = try Scenario(text).rows.map { row in
            ProcessorMovement(
                processor: row["processor"] ?? "",
                kind: try #require(ProcessorMovement.Kind(rawValue: row["kind"] ?? "")),
                gross: try money(row["gross"]), fee: try money(row["fee"]), day: try day(row["day"]))
        }
        let table = ReportTable.form1099K(movements, in: try range("2026-01-01..2026-12-31"), context: context)
        #expect(
            shown(table, table.columns.map(\.name))
                == expected(
                    """
                    square | 2026 | 1 | 1 | 80.00 | 0.00 | 0.00 | 2.00 | 78.00
                    stripe | 2026 | 1 | 2 | 250.00 | -50.00 | 0.00 | 7.85 | 192.15
                    stripe | 2026 | 2 | 0 | 0.00 | 0.00 | 0.00 | 2.00 | -2.00
                    stripe | 2026 | 3 | 0 | 0.00 | 0.00 | 0.00 | 1.50 | -1.50
                    """))
        #expect(
            table.columns.map(\.name).joined(separator: ",")
                == "processor,year,month,transactions,gross,refunds,disputes,fees,net")
    }

    @Test("Tie-outs say what differs")
    func tieOuts() {
        let table = ReportTable.tieOuts([
            RecordedTieOut(
                run: 3, source: "eras", file: "a.835", what: "payment", expected: Cents(100), actual: Cents(90))
        ])
        #expect(
            shown(table, table.columns.map(\.name)) == ["3 | eras | a.835 | payment | 1.00 | 0.90 | -0.10 | false"])
    }
}
