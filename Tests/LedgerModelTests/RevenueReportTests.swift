import LedgerModel
import Testing
import Values

@Suite("Payments and Revenue")
struct RevenueReportTests {
    let context = ReportContext(zone: .utc, clientNames: ["C1": "Ann Okafor", "C2": "Ben Li"])

    let year = """
        kind              | day        | client | invoice | type       | payer | processor | amount  | key
        client_payment    | 2026-01-05 | C1     | INV-1   | card       |       | stripe    | 150.00  | P1
        client_payment    | 2026-02-05 | C2     | INV-2   | cash_check |       |           | 80.00   | P2
        insurance_payment | 2026-02-20 | C2     | INV-2   | insurance  | Acme  |           | 70.00   | CL1
        insurance_payment | 2026-03-01 | C2     | INV-2   | insurance  | Acme  |           | -70.00  | CL1R
        practice_income   | 2026-03-01 | C2     | INV-2   |            | Acme  |           | 1.25    | T1/PLB/1
        refund            | 2026-04-02 | C1     | INV-1   | card       |       | stripe    | -50.00  | R1
        dispute           | 2026-04-09 | C1     | INV-1   | card       |       | stripe    | -100.00 | D1
        credit_granted    | 2026-01-06 | C1     |         |            |       |           | 10.00   | P1
        credit_applied    | 2026-01-07 | C1     | INV-1   |            |       |           | 10.00   | INV-1
        discount          | 2026-01-07 | C1     | INV-1   |            |       |           | 5.00    | P9
        adjustment        | 2026-02-20 | C2     | INV-2   |            | Acme  |           | 20.00   | CL1
        client_payment    | 2027-01-01 | C1     | INV-3   | card       |       | stripe    | 150.00  | P3
        """

    @Test("Payments lists money only, refunds and takebacks as negative rows, payers' own money without client or bill")
    func payments() throws {
        let table = ReportTable.payments(
            try Scenario(year).postings, in: try range("2026-01-01..2026-12-31"), context: context)
        #expect(
            shown(table, ["posted_on", "client", "invoice_number", "payment_type", "amount", "payment_id"])
                == expected(
                    """
                    2026-01-05 | Ann Okafor | INV-1 | card | 150.00 | P1
                    2026-02-05 | Ben Li | INV-2 | cash_check | 80.00 | P2
                    2026-02-20 | Ben Li | INV-2 | insurance | 70.00 | CL1
                    2026-03-01 |  |  | insurance | 1.25 | T1/PLB/1
                    2026-03-01 | Ben Li | INV-2 | insurance | -70.00 | CL1R
                    2026-04-02 | Ann Okafor | INV-1 | card | -50.00 | R1
                    2026-04-09 | Ann Okafor | INV-1 | card | -100.00 | D1
                    """))
        #expect(
            table.columns.map(\.name).joined(separator: ",") == """
                added_at,posted_on,practitioner,client_id,client,invoice_number,payment_type,online,payer,processor,\
                amount,reference,notes,payment_id,source_file,source_position
                """)
    }

    @Test("Revenue sums the same money by quarter")
    func revenue() throws {
        let table = ReportTable.revenue(
            try Scenario(year).postings, in: try range("2026-01-01..2026-12-31"), by: .quarter, context: context)
        #expect(
            shown(table, ["period", "payment_type", "payer", "processor", "count", "gross", "refunds", "net"])
                == expected(
                    """
                    2026-Q1 | card |  | stripe | 1 | 150.00 | 0.00 | 150.00
                    2026-Q1 | cash_check |  |  | 1 | 80.00 | 0.00 | 80.00
                    2026-Q1 | insurance | Acme |  | 3 | 71.25 | -70.00 | 1.25
                    2026-Q2 | card |  | stripe | 2 | 0.00 | -150.00 | -150.00
                    """))
    }

    @Test("By added date the run's moment counts, in the practice's zone")
    func added() throws {
        let zone = try #require(Zone("America/Los_Angeles"))
        // 2027-01-01T02:00:00Z is still 31 December in Los Angeles.
        let context = ReportContext(zone: zone, runs: [1: Instant(seconds: 1_798_768_800)])
        let table = ReportTable.payments(
            try Scenario(year).postings, in: try range("2026-12-31..2026-12-31"), dated: .added, context: context)
        #expect(table.rows.count == 8)
        #expect(shown(table, ["added_at"]).first == "2027-01-01T02:00:00Z")
    }

    @Test("For any range, period, dating and filter Payments and Revenue hold the same money", arguments: 1...40)
    func law(seed: UInt64) throws {
        var random = Seeded(seed)
        let start = try day("2025-11-01")
        let postings = (0..<300).map { Seeded.posting(&random, $0, from: start) }
        let runs = Dictionary(
            uniqueKeysWithValues: (0..<5).map { (Int64($0), Instant(seconds: 1_762_000_000 + Int64($0) * 7_000_000)) })
        let context = ReportContext(zone: try #require(Zone("America/New_York")), runs: runs)
        let first = start.adding(Int.random(in: -20...300, using: &random))
        let range = DayRange(first, first.adding(Int.random(in: 0...200, using: &random)))
        let onlyCards = Bool.random(using: &random)
        for dating in ReportDating.allCases {
            let payments = ReportTable.payments(postings, in: range, dated: dating, context: context) {
                !onlyCards || $0.paymentType == .card
            }
            for period in ReportPeriod.allCases {
                let revenue = ReportTable.revenue(postings, in: range, by: period, dated: dating, context: context) {
                    !onlyCards || $0.paymentType == .card
                }
                #expect(revenue.sum("net") == payments.sum("amount"))
                #expect(revenue.sum("gross") + revenue.sum("refunds") == payments.sum("amount"))
                #expect(revenue.totals?[revenue.column("count") ?? 0] == .count(payments.rows.count))
            }
        }
    }

    @Test("The order of postings does not show in a report", arguments: 1...5)
    func order(seed: UInt64) throws {
        var random = Seeded(seed)
        let start = try day("2026-01-01")
        let postings = (0..<200).map { Seeded.posting(&random, $0, from: start) }
        let range = DayRange(start, start.adding(400))
        let shuffled = postings.shuffled(using: &random)
        let before = ReportTable.payments(postings, in: range, context: context)
        #expect(before == ReportTable.payments(shuffled, in: range, context: context))
        #expect(
            ReportTable.revenue(postings, in: range, by: .month, context: context)
                == ReportTable.revenue(shuffled, in: range, by: .month, context: context))
    }
}

extension Seeded {
    /// Any posting at all.
    static func posting(_ random: inout Seeded, _ number: Int, from start: Day) -> Posting {
        let kinds = Posting.Kind.allCases
        let types = PaymentType.allCases
        var posting = Posting(
            kinds[Int.random(in: 0..<kinds.count, using: &random)],
            Cents(Int64.random(in: -20_000...20_000, using: &random)),
            on: start.adding(Int.random(in: 0...300, using: &random)))
        posting.id = Int64(number)
        posting.run = Int64.random(in: 0...5, using: &random)
        posting.client = "C\(Int.random(in: 0...9, using: &random))"
        posting.key = "K\(number)"
        posting.paymentType = types[Int.random(in: 0..<types.count, using: &random)]
        posting.payer = Bool.random(using: &random) ? "Acme" : ""
        posting.processor = Bool.random(using: &random) ? "venmo" : ""
        posting.practitioner = Bool.random(using: &random) ? "Dr. Roe" : "Dr. Poe"
        return posting
    }
}
