import Testing
import Values

@testable import Reconciliation

/// Money from clients: which bill it pays, and how certain that is.
@Suite struct ClientPaymentTests {
    static let people: Inbox = .clients(
        """
        client_id | kind       | first_name | last_name    | email
        c1        | individual | Maya       | Okafor       | maya@example.org
        c2        | individual | Robert     | Feldman      |
        c3        | individual | Robert     | Feldman      |
        c4        | individual | Zoë        | García-López |
        c5        | couple     | Ann & Ben  | Stone        |
        c6        | individual | William    | Hart         |
        """)
    static let contacts: Inbox = .parties(
        """
        client_id | party_id | role    | first_name | last_name
        c1        | p1       | contact | Ngozi      | Adeyemi
        c5        | p5       | member  | Ben        | Stone
        """)

    func world(_ bills: String, policies: String = "") throws -> World {
        let world = try World(policies: policies)
        try world.run(Self.people, Self.contacts, .bills(bills))
        return world
    }

    static let one = """
        invoice_number | bill_date  | client_id | fee
        10001          | 2026-03-02 | c1        | 150.00
        """
    static let two = one + "\n10002 | 2026-03-09 | c1 | 120.00"

    @Test func namedInvoice() throws {
        let world = try world(Self.two)
        let plan = try world.run(
            .payments(
                """
                payment_id | invoice_number | posted_at            | type | online | amount
                a          | 10002          | 2026-03-10           | cash_check | false | 120.00
                b          | 10001          | 2026-03-11T02:30:00Z | card | true   | 100.00
                """))
        expect(
            plan,
            """
            kind           | day        | client | invoice | amount | key | type       | online | rule
            client_payment | 2026-03-10 | c1     | 10002   | 120.00 | a   | cash_check | false  | matched/invoice
            client_payment | 2026-03-10 | c1     | 10001   | 100.00 | b   | card       | true   | matched/invoice
            """)
        #expect(world.due("10001") == "50.00")
    }

    @Test func exactAmountOfTheClient() throws {
        let world = try world(Self.two)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-12 | Maya Okafor | 120.00"))
        expect(
            plan,
            """
            kind           | day        | client | invoice | amount | key   | type  | processor | rule
            client_payment | 2026-03-12 | c1     | 10002   | 120.00 | ivy-1 | other | ivypay    | matched/client-amount
            """)
    }

    @Test func nearestDateAmongEqualAmountsIsAllocated() throws {
        let world = try world(
            """
            invoice_number | bill_date  | client_id | fee
            1              | 2026-03-02 | c1        | 150.00
            2              | 2026-03-09 | c1        | 150.00
            3              | 2026-03-16 | c1        | 150.00
            """)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-10 | Maya Okafor | 150.00"))
        expect(plan, "kind | invoice | amount | rule\nclient_payment | 2 | 150.00 | allocated/nearest-date")
    }

    @Test func aBillOfALaterDayIsNotPaidInAdvance() throws {
        let world = try world(Self.one)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-01 | Maya Okafor | 150.00"))
        expect(
            plan.postings.filter { $0.kind == .clientPayment },
            "day | invoice | amount | rule\n2026-03-01 | | 150.00 | rule/nothing-due")
    }

    @Test func sumOfBills() throws {
        let world = try world(Self.two)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-12 | Maya Okafor | 270.00"))
        expect(
            plan,
            """
            kind           | invoice | amount | key   | rule
            client_payment | 10001   | 150.00 | ivy-1 | matched/sum-of-bills
            client_payment | 10002   | 120.00 | ivy-1 | matched/sum-of-bills
            """)
    }

    @Test func severalPaymentsMakeUpOneBill() throws {
        let world = try world(Self.two)
        let plan = try world.run(
            .ivy("Date | Client | Amount\n2026-03-12 | Maya Okafor | 70.00\n2026-03-12 | Ngozi Adeyemi | 50.00"))
        expect(
            plan,
            """
            kind           | invoice | amount | party | rule
            client_payment | 10002   | 70.00  |       | matched/several-payments
            client_payment | 10002   | 50.00  | p1    | matched/several-payments
            """)
    }

    @Test func partialPaymentGoesToTheOldest() throws {
        let world = try world(Self.two)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-12 | Maya Okafor | 40.00"))
        expect(plan, "kind | invoice | amount | rule\nclient_payment | 10001 | 40.00 | allocated/oldest-first")
    }

    @Test func overpaymentOfANamedInvoiceBecomesCredit() throws {
        let world = try world(Self.one)
        let plan = try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-03 | 180.00"))
        expect(
            plan,
            """
            kind           | invoice | amount | key
            client_payment | 10001   | 150.00 | pay-1
            client_payment |         | 30.00  | pay-1
            credit_granted |         | 30.00  | pay-1
            """)
        #expect(world.credit("c1") == "30.00")
    }

    @Test func overpaymentGoesToOtherBillsWhereThePolicySaysSo() throws {
        let world = try world(Self.two, policies: "overpayment: other_bills")
        let plan = try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-10 | 180.00"))
        expect(
            plan,
            """
            kind           | invoice | amount | rule
            client_payment | 10001   | 150.00 | matched/invoice
            client_payment | 10002   | 30.00  | allocated/other-bills
            """)
    }

    @Test(arguments: [
        "Okafor, Maya", "MAYA OKAFOR", "Okafor Maya", "Maya Okafro", "Maya A. Okafor", "M Okafor", "Ngozi Adeyemi",
    ])
    func namesAsPeopleWriteThem(_ name: String) throws {
        let world = try world(Self.one)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-03 | \(name) | 150.00"))
        expect(plan, "kind | client | invoice | amount\nclient_payment | c1 | 10001 | 150.00")
    }

    @Test(arguments: [
        "Zoe Garcia-Lopez", "Zoe Garcia", "Bill Hart", "Will Hart", "Ben Stone", "Ann Stone", "Ann and Ben Stone",
    ])
    func nicknamesAccentsAndCouples(_ name: String) throws {
        let world = try world(
            """
            invoice_number | bill_date  | client_id | fee
            4              | 2026-03-02 | c4        | 150.00
            5              | 2026-03-02 | c5        | 160.00
            6              | 2026-03-02 | c6        | 170.00
            """)
        let (client, amount) =
            name.hasPrefix("Zoe") ? ("c4", "150.00") : name.hasSuffix("Hart") ? ("c6", "170.00") : ("c5", "160.00")
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-03 | \(name) | \(amount)"))
        expect(plan, "kind | client | amount\nclient_payment | \(client) | \(amount)")
    }

    @Test func fatherAndSonOfOneNameAreAQuestion() throws {
        let world = try world(
            """
            invoice_number | bill_date  | client_id | fee
            2              | 2026-03-02 | c2        | 150.00
            3              | 2026-03-02 | c3        | 150.00
            """)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-03 | Robert Feldman | 150.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["unplaced_payment"])
        #expect(plan.reviewsOpened.first?.candidates.map(\.clientID) == ["c2", "c3"])
        let decided = world.decide(plan.reviewsOpened[0], .bill, bills: [.init(invoice: "3")])
        expect(decided, "kind | client | invoice | amount | rule\nclient_payment | c3 | 3 | 150.00 | rule/decision")
        #expect(world.questions.isEmpty)
    }

    @Test func aStrangerIsAQuestion() throws {
        let world = try world(Self.one)
        let plan = try world.run(.ivy("Date | Client | Amount\n2026-03-03 | Olga Petrov | 150.00"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["unplaced_payment"])
    }

    @Test(arguments: [
        ("Maya Okafor", "150.00", "inv 10001", "10001"),  // client and number agree
        ("Maya Okafor", "40.00", "invoice 10001", "10001"),  // the client agrees, the amount does not
        ("mo_payments", "150.00", "for 10001", "10001"),  // the amount agrees, nobody is named
        ("mo_payments", "99.00", "for 10001", ""),  // neither
        ("William Hart", "150.00", "10001", ""),  // another client's name
    ])
    func memoWithAnInvoiceNumber(_ name: String, _ amount: String, _ memo: String, _ invoice: String) throws {
        let world = try world(Self.one)
        let plan = try world.run(.ivy("Date | Client | Amount | Memo\n2026-03-03 | \(name) | \(amount) | \(memo)"))
        #expect(
            plan.postings.filter { $0.kind == .clientPayment && $0.invoice == "10001" }.count
                == (invoice.isEmpty ? 0 : 1))
    }

    @Test func aWrongAccessCodeIsAQuestion() throws {
        let world = try world(Self.one)
        let plan = try world.run(
            .ivy("Date | Client | Amount | Memo\n2026-03-03 | Maya Okafor | 150.00 | invoice 10001 code 999999"))
        expect(plan, "kind | amount")
        #expect(plan.asked == ["unplaced_payment"])
    }

    @Test func recordedAsACardThatIsNotOnline() throws {
        let world = try world(Self.one)
        let plan = try world.run(
            .ivy("Date | Client | Amount\n2026-03-03 | Maya Okafor | 150.00", recordAs: "card_offline"))
        expect(
            plan, "kind | amount | type | online\nclient_payment | 150.00 | card | false\nfee | 4.13 | | false",
            without: [])
    }

    @Test func creditRowsUseTheCreditAndThenDiscount() throws {
        let world = try world(Self.one, policies: "credits: keep")
        try world.run(.payments("payment_id | invoice_number | posted_at | amount\na | 10001 | 2026-03-03 | 180.00"))
        try world.run(.bills("invoice_number | bill_date | client_id | fee\n10002 | 2026-03-09 | c1 | 120.00"))
        let plan = try world.run(
            .payments(
                """
                payment_id | invoice_number | posted_at  | amount | type
                b          | 10002          | 2026-03-10 | 50.00  | credit_discount
                """))
        expect(
            plan,
            "kind | invoice | amount | key\ncredit_applied | 10002 | 30.00 | 10002\ndiscount | 10002 | 20.00 | b")
        #expect(world.due("10002") == "70.00")
    }

    @Test func aPrepaymentIsRevenueOnceAndCreditLater() throws {
        let world = try world(
            """
            invoice_number | bill_date  | client_id | fee    | kind    | description
            1              | 2026-03-02 | c1        | 300.00 | product | prepayment
            2              | 2026-03-09 | c1        | 150.00 | service | Session
            """)
        let plan = try world.run(.payments("invoice_number | posted_at | amount\n1 | 2026-03-02 | 300.00"))
        expect(
            plan,
            """
            kind           | day        | invoice | amount | key
            client_payment | 2026-03-02 | 1       | 300.00 | pay-1
            credit_granted | 2026-03-02 |         | 300.00 | 1
            credit_applied | 2026-03-09 | 2       | 150.00 | 2
            """)
        #expect("\(plan.postings.filter(\.isRevenue).total(\.amount))" == "300.00")
        #expect(world.credit("c1") == "150.00")
    }

    @Test func anEveningPaymentOfTheLastDayBelongsToDecember() throws {
        let world = try World(zone: "America/Los_Angeles")
        let plan = try world.run(
            Self.people, .bills("invoice_number | bill_date | client_id | fee\n1 | 2026-12-30 | c1 | 150.00"),
            .payments("invoice_number | posted_at | amount\n1 | 2027-01-01T04:00:00Z | 150.00"))
        expect(plan, "kind | day | amount\nclient_payment | 2026-12-31 | 150.00")
    }

    @Test func aClosedMonthSendsItToTheNextOpenOne() throws {
        let world = try world(Self.one)
        world.close(2026, 3)
        world.close(2026, 4)
        let plan = try world.run(.payments("invoice_number | posted_at | amount\n10001 | 2026-03-03 | 150.00"))
        expect(plan, "kind | day | amount\nclient_payment | 2026-05-01 | 150.00")
        #expect(plan.postings.first?.evidence.contains("2026-03-03") == true)
    }
}
