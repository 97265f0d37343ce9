import LedgerModel
import Testing
import Values

@Suite struct WorklistTests {
    @Test func listsWhatToCreate() throws {
        let bills = try Scenario(
            """
            invoice | client | day        | fee  | owes | kind    | open
            OB-c1   | c1     | 2026-07-01 | 0.00 | 0.00 | product | 2026-03-02
            """
        ).bills
        let postings = try Scenario(
            """
            run | kind           | client | invoice | day        | amount | reason
            1   | opening_bill   | c1     | OB-c1   | 2026-07-01 | 120.00 |
            1   | credit_granted | c1     |         | 2026-07-01 | 30.00  | opening
            1   | credit_granted | c2     |         | 2026-07-01 | 5.00   | opening
            1   | credit_granted | c3     |         | 2026-07-01 | 9.00   | overpayment
            1   | client_payment | c1     | OB-c1   | 2026-07-09 | 10.00  |
            2   | opening_bill   | c1     | OB-c1   | 2026-07-01 | -20.00 |
            """
        ).postings
        let table = ReportTable.worklist(
            postings, bills: bills, context: ReportContext(zone: .utc, clientNames: ["c1": "Ngozi Okafor"]))
        #expect(
            shown(table, ["client_id", "client", "create", "amount", "before", "date", "oldest_open", "done"])
                == expected(
                    """
                    c1 | Ngozi Okafor | bill | 100.00 | 120.00 | 2026-07-01 | 2026-03-02 |\u{20}
                    c1 | Ngozi Okafor | credit | 30.00 |  | 2026-07-01 |  |\u{20}
                    c2 |  | credit | 5.00 |  | 2026-07-01 |  |\u{20}
                    """))
        #expect(table.notes.first == "1 bill make 100.00, 2 credits make 35.00: net 65.00.")
    }
}
