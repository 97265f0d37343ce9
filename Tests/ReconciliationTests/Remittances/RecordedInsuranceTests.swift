import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Insurance payments that the billing system recorded, beside the remittances of the same money: posted once, whichever
/// comes first.
@Suite struct RecordedInsuranceTests {
    func world() throws -> World {
        let world = try World()
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | line | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 1    | 150.00 | 20.00       | CLM1
                2              | 2026-03-09 | c1        | 1    | 150.00 | 20.00       | CLM2
                2              | 2026-03-09 | c1        | 2    | 90.00  | 0.00        | CLM2
                """))
        return world
    }

    static let remittance = Inbox.era(
        """
        remit T1 2026-04-10
        claim CLM1 1 ICN1 Okafor,Maya
        line 90837 2026-03-02 150.00 100.00 CO-45:30.00 PR-3:20.00
        """)

    static func row(_ rest: String, amount: String = "100.00") -> Inbox {
        .payments(
            "payment_id | invoice_number | posted_at | type | amount | reference\ni1 | 1 | \(rest.replacing("$", with: amount))"
        )
    }

    /// What insurers have paid on a bill.
    private func paid(_ world: World, _ invoice: String) -> Cents {
        let ledger = world.book.ledger
        guard let bill = ledger.bill(invoice) else { return .zero }
        return ledger.bills[bill].lines.reduce(.zero) { $0 + ledger.lines[$1].insurancePaid }
    }

    static let rows = [
        // Of the same day, some days off with the trace number, some days off without, long before with the number.
        "2026-04-10 | insurance | $ | T1", "2026-04-13 | insurance | $ | EFT T1", "2026-04-06 | insurance | $ |",
        "2026-03-12 | insurance | $ | T1",
    ]

    @Test("the remittance first, then the row: the row is tied", arguments: rows)
    func remittanceFirst(_ row: String) throws {
        let world = try world()
        try world.run(Self.remittance)
        let plan = try world.run(Self.row(row))
        expect(plan, "kind | client | invoice | amount | key\ntied | c1 | 1 | 100.00 | i1")
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(paid(world, "1") == Cents(100_00))
        #expect(try world.run(Self.row(row), Self.remittance).postings.isEmpty)
    }

    @Test("the row first, then the remittance, which takes its place", arguments: rows)
    func rowFirst(_ row: String) throws {
        let world = try world()
        try world.run(Self.row(row))
        #expect(paid(world, "1") == Cents(100_00))
        let plan = try world.run(Self.remittance)
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(plan.postings.filter { $0.kind == .insurancePayment }.map(\.amount) == [Cents(-100_00), Cents(100_00)])
        #expect(paid(world, "1") == Cents(100_00))
        #expect(world.due("1") == "20.00")
        #expect(try world.run(Self.row(row), Self.remittance).postings.isEmpty)
    }

    static let takeback = Inbox.era(
        """
        remit T2 2026-05-04
        claim CLM1 22 ICN1 Okafor,Maya
        line 90837 2026-03-02 -150.00 -100.00 CO-45:-30.00 PR-3:-20.00
        """, file: "takeback.835", control: 2)

    static let takebackRows = [
        "i2 | 1 | 2026-05-04 | insurance | -100.00 |", "i2 | 1 | 2026-05-11 | insurance | -100.00 |",
        "i2 | 1 | 2026-06-20 | insurance | -100.00 | EFT T2",
    ]

    @Test("a takeback that was written down beside its reversal counts once", arguments: takebackRows)
    func takebacks(_ takeback: String) throws {
        let header = "payment_id | invoice_number | posted_at | type | amount | reference\n"
        let row = Inbox.payments(header + takeback)
        let both = Inbox.payments(header + "i1 | 1 | 2026-04-10 | insurance | 100.00 |\n" + takeback)
        for runs in [
            [[Self.remittance], [Self.takeback], [row]], [[Self.remittance], [row], [Self.takeback]],
            [[Self.remittance, Self.takeback, row]], [[Self.remittance], [both], [Self.takeback]],
            [[both], [Self.remittance], [Self.takeback]], [[both], [Self.remittance, Self.takeback]],
            [[both, Self.remittance, Self.takeback]],
        ] {
            let world = try world()
            for files in runs {
                let plan = try world.run(files)
                #expect(plan.asked.isEmpty && plan.broken.isEmpty)
            }
            let how = "\(runs.map { $0.map(\.name) }), \(takeback)"
            #expect(paid(world, "1") == .zero, "\(how)")
            #expect(world.payerDue("1") == "130.00", "\(how)")
            // Rows that come only now speak of what the remittances have brought.
            let again = try world.run([both, Self.remittance, Self.takeback])
            #expect(again.postings.allSatisfy { $0.kind == .tied } && again.asked.isEmpty, "\(how)")
            #expect(paid(world, "1") == .zero, "\(how)")
            #expect(try world.run([both, Self.remittance, Self.takeback]).postings.isEmpty, "\(how)")
        }
    }

    @Test("a takeback of what insurers have not paid here is a question")
    func takebackOfNothing() throws {
        let world = try world()
        let plan = try world.run(Self.row("2026-05-04 | insurance | $ |", amount: "-100.00"))
        #expect(plan.postings.isEmpty && plan.asked == ["unplaced_payment"])
    }

    @Test("both in one run", arguments: rows)
    func together(_ row: String) throws {
        let world = try world()
        let plan = try world.run(Self.row(row), Self.remittance)
        #expect(plan.asked.isEmpty && plan.broken.isEmpty)
        #expect(paid(world, "1") == Cents(100_00))
        #expect(world.due("1") == "20.00")
    }

    @Test("another amount, or another time without the trace number, is another payment")
    func another() throws {
        let world = try world()
        try world.run(Self.remittance)
        try world.run(Self.row("2026-06-10 | insurance | $ |", amount: "10.00"))
        #expect(paid(world, "1") == Cents(110_00))
        let late = try self.world()
        try late.run(Self.remittance)
        try late.run(Self.row("2026-06-10 | insurance | $ | T9"))
        #expect(paid(late, "1") == Cents(200_00))
    }

    @Test("two claims of one amount are two payments; a claim of several lines is one")
    func several() throws {
        let world = try world()
        try world.run(
            .era(
                """
                remit T1 2026-04-10
                claim CLM2 1 ICN2 Okafor,Maya
                line 90837 2026-03-09 150.00 100.00 CO-45:30.00 PR-3:20.00
                line 90837 2026-03-09 90.00 60.00 CO-45:30.00
                """))
        let header = "payment_id | invoice_number | posted_at | type | amount | reference\n"
        let plan = try world.run(.payments(header + "i1 | 2 | 2026-04-11 | insurance | 160.00 | T1"))
        #expect(plan.postings.map(\.kind) == [.tied])
        try world.run(.payments(header + "i2 | 2 | 2026-04-11 | insurance | 160.00 | T1"))
        #expect(paid(world, "2") == Cents(320_00))
    }
}
