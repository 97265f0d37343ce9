import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Rows that change, that name each other in a roundabout way, or that bear one key: what each comes to, with figures
/// worked by hand.
@Suite struct RowLifeTests {
    static let people: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Olga | Petrov"),
        .bills(
            """
            invoice_number | bill_date  | client_id | fee
            1              | 2026-03-02 | c1        | 150.00
            2              | 2026-03-03 | c2        | 200.00
            """),
    ]

    func world(_ more: Inbox...) throws -> World {
        let world = try World(zone: "America/New_York")
        try world.run(Self.people + more)
        return world
    }

    // MARK: PayPal

    static let paypal =
        "Transaction ID | Date | Name | Gross | Fee | Status | Balance Impact | Type | Reference Txn ID\n"
    static func row(_ status: String, _ impact: String = "Credit") -> String {
        "A | 03/02/2026 | Maya Okafor | 150.00 | -5.73 | \(status) | \(impact) | General Payment |\n"
    }
    static let given = "refund | 2026-03-02 | 1 | -150.00\nfee | 2026-03-02 | | -5.73"

    @Test("A payment that PayPal calls reversed later is given back once", arguments: ["Credit", "Memo", "Debit"])
    func reversed(_ impact: String) throws {
        let world = try world(.paypal(Self.paypal + Self.row("Pending", "Memo")))
        #expect(world.postings.allSatisfy { $0.kind != .clientPayment })
        let paid = try world.run(.paypal(Self.paypal + Self.row("Completed")))
        expect(paid, "kind | invoice | amount\nclient_payment | 1 | 150.00\nfee | | 5.73", without: [])
        let back = try world.run(.paypal(Self.paypal + Self.row("Reversed", impact)))
        expect(back, "kind | day | invoice | amount\n" + Self.given, without: [])
        for status in ["Reversed", "Completed", "Pending"] {
            let again = try world.run(.paypal(Self.paypal + Self.row(status)))
            expect(again, "kind | amount", without: [])
        }
        #expect(world.questions.isEmpty)
    }

    @Test func reversedBeforeItIsSeenComesToNothing() throws {
        let world = try world(.paypal(Self.paypal + Self.row("Reversed")))
        #expect(world.postings.isEmpty)
        // An older download, read later: the money came and went.
        let late = try world.run(.paypal(Self.paypal + Self.row("Completed")))
        expect(late, "kind | invoice | amount\nclient_payment | 1 | 150.00\nrefund | 1 | -150.00")
        #expect(late.postings.filter { $0.kind == .fee }.total(\.amount) == .zero)
        #expect(world.questions.isEmpty)
    }

    @Test("Where a row of its own gives a reversed payment back, that row does it") func reversalRow() throws {
        let reversal = "B | 03/09/2026 | Maya Okafor | -150.00 | 5.73 | Completed | Debit | Payment Reversal | A\n"
        let world = try world(.paypal(Self.paypal + Self.row("Reversed") + reversal))
        let money = world.postings.filter { $0.kind == .clientPayment || $0.kind == .dispute }
        expect(
            money,
            "kind | day | key | amount\nclient_payment | 2026-03-02 | A | 150.00\ndispute | 2026-03-09 | B | -150.00")
        let two = try self.world(.paypal(Self.paypal + Self.row("Completed")))
        try two.run(.paypal(Self.paypal + reversal))
        expect(try two.run(.paypal(Self.paypal + Self.row("Reversed"))), "kind | amount", without: [])
    }

    @Test func aChargebackThatIsWonNamesTheChargeback() throws {
        let rows = """
            B | 03/09/2026 | | -150.00 | 0.00   | Completed | Debit  | Chargeback          | A
            C | 03/09/2026 | | -20.00  | 0.00   | Completed | Debit  | Chargeback Fee      | B
            D | 04/09/2026 | | 150.00  | 0.00   | Completed | Credit | Chargeback Reversal | B
            """
        let world = try world(.paypal(Self.paypal + Self.row("Completed")))
        expect(
            try world.run(.paypal(Self.paypal + rows)),
            """
            kind    | day        | invoice | amount
            dispute | 2026-03-09 | 1       | -150.00
            fee     | 2026-03-09 |         | 20.00
            dispute | 2026-04-09 | 1       | 150.00
            """, without: [])
        #expect(world.questions.isEmpty)
    }

    // MARK: Stripe

    @Test("The balance history names a refund's charge by its description alone") func refundByDescription() throws {
        let rows = """
            Type   | Source | Amount  | Created (UTC)    | Description
            charge | ch_1   | 150.00  | 2026-03-02 15:00 | Maya Okafor
            charge | ch_2   | 200.00  | 2026-03-03 15:00 | Olga Petrov
            refund | re_1   | -150.00 | 2026-03-09 15:00 | REFUND FOR CHARGE (Maya Okafor)
            """
        let world = try world(.history(rows))
        expect(
            world.postings.filter { $0.kind == .refund },
            "kind | day | invoice | amount\nrefund | 2026-03-09 | 1 | -150.00")
        #expect(world.questions.isEmpty)
    }

    // MARK: Square

    static let square = """
        Date,Time,Time Zone,Total Collected,Card,Fees,Net Total,Transaction ID,Payment ID,PAN Suffix,Event Type,Customer Name

        """
    static let sale =
        "2026-03-02,10:00:00,Eastern Time (US & Canada),$150.00,$150.00,-$4.05,$145.95,T1,P1,4242,Payment,Maya Okafor\n"
    static let first =
        "2026-03-04,10:00:00,Eastern Time (US & Canada),-$40.00,-$40.00,$0.00,-$40.00,T2,P1,4242,Refund,\n"
    static let second =
        "2026-03-05,10:00:00,Eastern Time (US & Canada),-$30.00,-$30.00,$0.00,-$30.00,T3,P1,4242,Refund,\n"

    static func square(_ rows: String...) -> [Inbox] {
        rows.map {
            Inbox(
                name: "square", format: "square-transactions", file: "square.csv", text: square + $0,
                options: ", record_as: other")
        }
    }

    @Test("Refunds that Square lists under their payment's key are each given back, however the export is cut")
    func refundsUnderOneKey() throws {
        let expected = """
            kind           | day        | invoice | amount
            client_payment | 2026-03-02 | 1       | 150.00
            refund         | 2026-03-04 | 1       | -40.00
            refund         | 2026-03-05 | 1       | -30.00
            """
        let ways: [[[Inbox]]] = [
            [Self.square(Self.sale + Self.first + Self.second)],
            [Self.square(Self.sale + Self.first, Self.second)],
            [Self.square(Self.second, Self.sale, Self.first)],
            [Self.square(Self.sale + Self.first), Self.square(Self.second)],
            [Self.square(Self.sale), Self.square(Self.second), Self.square(Self.first + Self.second)],
        ]
        for way in ways {
            let world = try world()
            for files in way { try world.run(files) }
            expect(world.postings.filter { [.clientPayment, .refund].contains($0.kind) }, expected)
            #expect(world.questions.isEmpty)
            let again = try world.run(Self.square(Self.second + Self.first + Self.sale))
            expect(again, "kind | amount", without: [])
        }
    }

    // MARK: Apps

    @Test func cashAppRefundedIsGivenBack() throws {
        func rows(_ status: String) -> Inbox {
            .file(
                "cashapp", "cashapp",
                """
                Transaction ID | Date | Transaction Type | Currency | Amount | Fee | Net Amount | Status | Name of sender/receiver
                c1 | 2026-03-02 16:12:36 EST | Received P2P | USD | $150.00 | $0 | $150.00 | \(status) | Maya Okafor
                """, options: ", record_as: other")
        }
        let world = try world(rows("COMPLETED"))
        expect(try world.run(rows("REFUNDED")), "kind | invoice | amount\nrefund | 1 | -150.00")
        #expect(world.questions.isEmpty)
    }

    static let venmo = """
        ID | Datetime            | From        | To     | Amount     | Destination   | Funding       | Note
        1  | 2026-03-02T15:00:00 | Maya Okafor | Lane   | + $150.00  | Venmo balance |               | Session

        """

    @Test("Money sent back to a client by Venmo is a refund by its note, a question without, and a friend's is neither")
    func sentByVenmo() throws {
        func sent(_ to: String, _ note: String) -> String {
            "2 | 2026-03-09T15:00:00 | Lane | \(to) | - $50.00 | | Venmo balance | \(note)"
        }
        let refund = try world(.venmo(Self.venmo + sent("Maya Okafor", "Refund, sorry"), from: "0.00", to: "100.00"))
        expect(
            refund.postings.filter { $0.kind == .refund },
            "kind | day | invoice | amount\nrefund | 2026-03-09 | 1 | -50.00")
        #expect(refund.questions.isEmpty)
        let open = try world(.venmo(Self.venmo + sent("Maya Okafor", "Flowers"), from: "0.00", to: "100.00"))
        #expect(open.book.openReviews.map(\.kind.rawValue) == ["unplaced_refund"])
        let id = try open.onlyQuestion
        try open.answer(id, .notOurs)
        #expect(open.questions.isEmpty)
        #expect(open.postings.allSatisfy { $0.kind != .refund })
        let friend = try world(.venmo(Self.venmo + sent("Pat Friend", "Refund"), from: "0.00", to: "100.00"))
        #expect(friend.questions.isEmpty)
        #expect(friend.postings.allSatisfy { $0.kind != .refund })
    }

    // MARK: Zelle

    static let zelle = """
        Date,Description,Amount
        2026-03-02,"Zelle payment from MAYA OKAFOR JPM99abc123",75.00
        2026-03-02,"Zelle payment from MAYA OKAFOR JPM99abc123",75.00
        2026-03-03,"ZELLE FROM PETROV OLGA ON 03/03 REF # WFCT0XYZ",200.00
        2026-03-04,"Zelle payment to RENT LLC",-900.00

        """

    static func bank(_ text: String, _ options: String = "") -> Inbox {
        Inbox(name: "bank", format: "bank-csv", file: "bank.csv", text: text, options: options)
    }

    @Test("Zelle lines of a bank are payments where the source says how to record them; two equal ones stay two")
    func zelleLines() throws {
        let silent = try world(Self.bank(Self.zelle))
        #expect(silent.postings.isEmpty)
        let world = try world(Self.bank(Self.zelle, ", record_as: other"))
        expect(
            world.postings,
            """
            kind           | day        | invoice | amount | type  | processor
            client_payment | 2026-03-02 | 1       | 75.00  | other | zelle
            client_payment | 2026-03-02 | 1       | 75.00  | other | zelle
            client_payment | 2026-03-03 | 2       | 200.00 | other | zelle
            """)
        let again = try world.run(
            Self.bank(Self.zelle + "2026-03-05,\"Zelle payment from MAYA OKAFOR\",10.00\n", ", record_as: other"))
        expect(again, "kind | day | amount\nclient_payment | 2026-03-05 | 10.00\ncredit_granted | 2026-03-05 | 10.00")
    }
}
