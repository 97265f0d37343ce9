import LedgerModel
import Testing
import Values

@Suite("Roll-forwards and the journal")
struct JournalTests {
    @Test("Receivables and credits roll forward to the cent over any range", arguments: 1...60)
    func rollForward(seed: UInt64) {
        let book = RandomBook(seed: seed)
        var random = Seeded(seed + 1_000)
        let first = RandomBook.start.adding(Int.random(in: -10...250, using: &random))
        let middle = first.adding(Int.random(in: 0...60, using: &random))
        let last = middle.adding(Int.random(in: 1...90, using: &random))
        let early = RollForward.all(bills: book.bills, postings: book.postings, in: DayRange(first, middle))
        let late = RollForward.all(bills: book.bills, postings: book.postings, in: DayRange(middle.adding(1), last))
        let whole = RollForward.all(bills: book.bills, postings: book.postings, in: DayRange(first, last))
        for roll in early + late + whole { #expect(roll.isProven, "\(roll.name): \(roll.difference)") }
        #expect(early.map(\.closing) == late.map(\.opening))
        #expect(early.map(\.opening) == whole.map(\.opening))
        #expect(late.map(\.closing) == whole.map(\.closing))
    }

    @Test("A roll-forward reads like the bookkeeper's")
    func readable() throws {
        let bills = try Scenario(
            """
            invoice | client | day        | fee    | owes   | open
            INV-1   | C1     | 2026-01-10 | 150.00 | 150.00 |
            INV-2   | C1     | 2026-02-10 | 150.00 | 30.00  |
            """
        ).bills
        let postings = try Scenario(
            """
            kind              | day        | client | invoice | line | amount | key
            client_payment    | 2026-02-01 | C1     | INV-1   |      | 140.00 | P1
            insurance_payment | 2026-02-20 | C1     | INV-2   | 1    | 80.00  | CL1
            adjustment        | 2026-02-20 | C1     | INV-2   | 1    | 30.00  | CL1
            client_owes       | 2026-02-20 | C1     | INV-2   | 1    | 40.00  | CL1
            client_payment    | 2026-02-25 | C1     |         |      | 25.00  | P2
            credit_granted    | 2026-02-25 | C1     |         |      | 25.00  | P2
            credit_applied    | 2026-02-26 | C1     | INV-2   |      | 20.00  | INV-2
            refund            | 2026-02-27 | C1     |         |      | -5.00  | R1
            """
        ).postings
        let range = try range("2026-02-01..2026-02-28")
        let table = ReportTable.rollForward(
            RollForward.all(bills: bills, postings: postings, in: range), in: range)
        let rows = shown(table, ["balance", "line", "amount"]).filter { !$0.hasSuffix(" 0.00") }
        #expect(
            rows
                == expected(
                    """
                    Receivable from clients | opening | 150.00
                    Receivable from clients | billed | 30.00
                    Receivable from clients | shifted from payers | 10.00
                    Receivable from clients | payments | -140.00
                    Receivable from clients | credits used | -20.00
                    Receivable from clients | closing | 30.00
                    Receivable from payers | billed | 120.00
                    Receivable from payers | shifted to clients | -10.00
                    Receivable from payers | payments | -80.00
                    Receivable from payers | write-offs | -30.00
                    Credits of clients | granted | 25.00
                    Credits of clients | used | -20.00
                    Credits of clients | refunded | -5.00
                    """))
    }

    @Test("The journal leaves what the ledger says, and its money is the Payments report's", arguments: 1...60)
    func balances(seed: UInt64) {
        let book = RandomBook(seed: seed)
        var ledger = Ledger()
        for line in book.bills { ledger.add(line) }
        for posting in book.postings { ledger.apply(posting) }
        let entries = Journal.entries(bills: book.bills, postings: book.postings)
        let balances = Dictionary(entries.flatMap { $0.legs.map { ($0.account, $0.amount) } }, uniquingKeysWith: +)
        for entry in entries { #expect(entry.legs.total(\.amount).isZero) }
        #expect(balances[JournalAccount.clients] == ledger.bills.total(\.due))
        #expect(balances[JournalAccount.payers] == ledger.lines.total(\.payerDue))
        #expect(-(balances[JournalAccount.credits] ?? .zero) == ledger.clients.total(\.credit))

        let range = DayRange(RandomBook.start, RandomBook.start.adding(400))
        let payments = ReportTable.payments(book.postings, in: range, context: ReportContext(zone: .utc))
        let money = entries.filter { entry in
            Posting.Kind(rawValue: entry.kind).map { Posting($0, .zero, on: entry.day).isRevenue } ?? false
        }
        let received = money.flatMap(\.legs).filter {
            $0.account.hasPrefix("Assets:Clearing") || $0.account == JournalAccount.cash
        }
        #expect(received.total(\.amount) == payments.sum("amount"))
    }

    @Test("Entries as a bookkeeper would write them")
    func entries() throws {
        let bills = try Scenario(
            """
            invoice | client | day        | fee    | owes   | open       | kind
            INV-1   | C1     | 2026-01-10 | 150.00 | 30.00  |            | service
            OPEN-1  | C1     | 2026-01-01 | 0.00   | 0.00   | 2025-10-01 | product
            """
        ).bills
        let postings = try Scenario(
            """
            kind              | day        | client | invoice | line | type       | processor | amount | key   | reason
            opening_bill      | 2026-01-01 | C1     | OPEN-1  | 1    |            |           | 90.00  | K1    |
            credit_granted    | 2026-01-01 | C1     |         |      |            |           | 10.00  | K1    | opening
            client_payment    | 2026-01-11 | C1     | OPEN-1  |      | cash_check |           | 90.00  | P1    |
            insurance_payment | 2026-01-12 | C1     | INV-1   | 1    | insurance  |           | 80.00  | CL1   |
            client_owes       | 2026-01-12 | C1     | INV-1   | 1    |            |           | 45.00  | CL1   |
            adjustment        | 2026-01-12 | C1     | INV-1   | 1    |            |           | 25.00  | CL1   | 45
            client_payment    | 2026-01-13 | C1     | INV-1   |      | other      | ivypay    | 45.00  | I1    |
            fee               | 2026-01-13 |        |         |      |            | ivypay    | 1.20   | I1    |
            payout            | 2026-01-14 |        |         |      |            | ivypay    | 43.80  | PO1   |
            deposit           | 2026-01-15 |        |         |      |            | ivypay    | 43.80  | F1    |
            deposit           | 2026-01-16 |        |         |      |            |           | 80.00  | F2    |
            tied              | 2026-01-16 | C1     | INV-1   |      | card       | stripe    | 30.00  | T1    |
            """
        ).postings
        let table = ReportTable.journal(Journal.entries(bills: bills, postings: postings))
        #expect(
            shown(table, ["entry_id", "posted_on", "account", "debit", "credit"])
                == expected(
                    """
                    P/1 | 2026-01-01 | Assets:Receivable:Clients | 90.00 | 
                    P/1 | 2026-01-01 | Equity:OpeningBalances |  | 90.00
                    P/2 | 2026-01-01 | Equity:OpeningBalances | 10.00 | 
                    P/2 | 2026-01-01 | Liabilities:ClientCredits |  | 10.00
                    B/INV-1 | 2026-01-10 | Assets:Receivable:Clients | 30.00 | 
                    B/INV-1 | 2026-01-10 | Assets:Receivable:Payers | 120.00 | 
                    B/INV-1 | 2026-01-10 | Income:Services |  | 150.00
                    P/3 | 2026-01-11 | Assets:Cash | 90.00 | 
                    P/3 | 2026-01-11 | Assets:Receivable:Clients |  | 90.00
                    P/4 | 2026-01-12 | Assets:Clearing:Payers | 80.00 | 
                    P/4 | 2026-01-12 | Assets:Receivable:Payers |  | 80.00
                    P/5 | 2026-01-12 | Assets:Receivable:Clients | 15.00 | 
                    P/5 | 2026-01-12 | Assets:Receivable:Payers |  | 15.00
                    P/6 | 2026-01-12 | Income:WriteOffs | 25.00 | 
                    P/6 | 2026-01-12 | Assets:Receivable:Payers |  | 25.00
                    P/7 | 2026-01-13 | Assets:Clearing:Ivypay | 45.00 | 
                    P/7 | 2026-01-13 | Assets:Receivable:Clients |  | 45.00
                    P/8 | 2026-01-13 | Expenses:ProcessorFees | 1.20 | 
                    P/8 | 2026-01-13 | Assets:Clearing:Ivypay |  | 1.20
                    P/9 | 2026-01-14 | Assets:InTransit | 43.80 | 
                    P/9 | 2026-01-14 | Assets:Clearing:Ivypay |  | 43.80
                    P/10 | 2026-01-15 | Assets:Bank | 43.80 | 
                    P/10 | 2026-01-15 | Assets:InTransit |  | 43.80
                    P/11 | 2026-01-16 | Assets:Bank | 80.00 | 
                    P/11 | 2026-01-16 | Assets:Clearing:Payers |  | 80.00
                    """))
        #expect(table.sum("debit") == table.sum("credit"))
    }

    @Test(
        "Accounts of processors are words that every program takes",
        arguments: [
            ("stripe", "Assets:Clearing:Stripe"), ("Ivy Pay", "Assets:Clearing:Ivy-Pay"), ("", "Assets:Clearing:Other"),
            ("é!", "Assets:Clearing:Other"), ("a: b;c", "Assets:Clearing:A-b-c"),
        ])
    func accounts(processor: String, account: String) { #expect(JournalAccount.clearing(processor) == account) }

    @Test("Postings have the contract's columns; a posting of no line leaves it empty")
    func postings() throws {
        var posting = Posting(.adjustment, Cents(1234), on: try day("2026-01-05"))
        posting.id = 7
        posting.run = 2
        posting.group = "CO"
        posting.reason = "45"
        posting.position = Position(file: 0, unit: .segment, record: 14)
        let table = ReportTable.postings([posting])
        #expect(
            table.columns.map(\.name).joined(separator: ",") == """
                posting_id,run_id,kind,posted_on,client_id,invoice_number,line,party_id,payment_type,amount,group_code,\
                reason_code,source_name,source_key,source_file,source_position,rule,evidence
                """)
        #expect(
            shown(table, table.columns.map(\.name))
                == ["7 | 2 | adjustment | 2026-01-05 |  |  |  |  |  | 12.34 | CO | 45 |  |  |  | segment 14 |  | "])
    }
}
