import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// What a note may say, and what it is good for.
@Suite struct MemoTests {
    @Test(arguments: [
        ("inv 1012 & 1013", "1012 1013"), ("#1012-1014", "1012-1014 1012 1013 1014"), ("INV-1012", "INV-1012 1012"),
        ("invoice1012", "invoice1012 1012"), ("session 3/4 JD", ""), ("1012,1013, thanks", "1012 1013"),
        ("12 sessions", ""), ("555-123-4567", "555-123-4567"),
    ])
    func numbers(_ memo: String, _ expected: String) {
        #expect(Memo(memo).numbers.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("session 3/4 JD", "2026-03-04"), ("3/4/26", "2026-03-04"), ("2026-03-04", "2026-03-04"),
        ("March 4th", "2026-03-04"), ("Mar 4, Mar 11", "2026-03-04 2026-03-11"), ("12/28", "2025-12-28"),
        ("13/45", ""), ("mayor 4", ""), ("03-04-2026 and 03-11-2026", "2026-03-04 2026-03-11"),
    ])
    func dates(_ memo: String, _ expected: String) throws {
        let day = try #require(Day(iso: "2026-03-15"))
        #expect(Memo(memo).days(before: day).map { "\($0)" }.joined(separator: " ") == expected)
    }

    static let people: Inbox = .clients(
        """
        client_id | first_name | last_name
        c1        | John       | Doe
        c2        | Mary       | Doe
        c3        | Ada        | Quill
        """)
    /// One mother, two children.
    static let mother: Inbox = .parties(
        """
        client_id | party_id | first_name | last_name
        c1        | p1       | Karen      | Doe
        c2        | p1       | Karen      | Doe
        """)

    func world(_ bills: String, match: String = "") throws -> World {
        let world = try World()
        if !match.isEmpty { world.yaml += "match: \(match)\n" }
        try world.run(Self.people, Self.mother, .bills("invoice_number | bill_date | client_id | fee\n" + bills))
        return world
    }

    static let two = "1012 | 2026-03-02 | c1 | 150.00\n1013 | 2026-03-04 | c2 | 150.00"

    func pay(_ world: World, _ name: String, _ amount: String, _ memo: String) throws -> Plan {
        try world.run(.ivy("Date | Client | Amount | Memo\n2026-03-06 | \(name) | \(amount) | \(memo)"))
    }

    @Test(arguments: [
        ("", ""), ("for Mary", "1013"), ("session 3/4 MD", "1013"), ("JD", "1012"), ("John and Mary", ""),
        ("inv 1012", "1012"), ("therapy", ""),
    ])
    func aMotherOfTwo(_ memo: String, _ invoice: String) throws {
        let plan = try pay(try world(Self.two), "Karen Doe", "150.00", memo)
        #expect(plan.postings.filter { $0.kind == .clientPayment }.map(\.invoice) == (invoice.isEmpty ? [] : [invoice]))
        #expect(plan.asked == (invoice.isEmpty ? ["unplaced_payment"] : []))
    }

    @Test func aMotherOfTwoWhoOweDifferentAmounts() throws {
        let bills = "1012 | 2026-03-02 | c1 | 150.00\n1013 | 2026-03-04 | c2 | 120.00"
        expect(try pay(try world(bills), "Karen Doe", "120.00", ""), "client | invoice | amount\nc2 | 1013 | 120.00")
        let both = try pay(try world(bills), "Karen Doe", "270.00", "")
        #expect(both.asked == ["unplaced_payment"], "the money of one charge is never split over clients unasked")
    }

    @Test func severalInvoicesInANote() throws {
        let bills = """
            1012 | 2026-03-02 | c3 | 150.00
            1013 | 2026-03-03 | c3 | 120.00
            1014 | 2026-03-04 | c3 | 270.00
            """
        expect(
            try pay(try world(bills), "Ada Quill", "270.00", "inv 1012 & 1013"),
            """
            invoice | amount | rule
            1012    | 150.00 | matched/memo-invoice
            1013    | 120.00 | matched/memo-invoice
            """)
        expect(
            try pay(try world(bills), "Ada Quill", "200.00", "#1012-1013"),
            """
            invoice | amount | rule
            1012    | 150.00 | allocated/named-invoices
            1013    | 50.00  | allocated/named-invoices
            """)
    }

    @Test func theDayOfTheSession() throws {
        let bills = "1012 | 2026-03-02 | c3 | 150.00\n1013 | 2026-03-04 | c3 | 150.00"
        expect(
            try pay(try world(bills), "Ada Quill", "150.00", "session 3/2"),
            "invoice | amount | rule\n1012 | 150.00 | matched/client-service")
        expect(
            try pay(
                try world(bills, match: "{ strategies: [known-ids, client-amount] }"), "Ada Quill", "150.00", "3/2"),
            "invoice | amount | rule\n1013 | 150.00 | allocated/nearest-date")
    }

    @Test(arguments: [
        ("Otto Nagel", "150.00", "for Ada Quill", "1012"),  // a stranger who says for whom
        ("Otto Nagel", "140.00", "for Ada Quill", ""),  // of another amount
        ("Otto Nagel", "150.00", "AQ", ""),  // initials alone are nobody
        ("Mary Doe", "150.00", "for Ada Quill", ""),  // one client's name, another's in the note
        ("Mary Doe", "150.00", "inv 1012", ""),  // one client's name, another's invoice of the amount
        ("Mary Doe", "90.00", "inv 1012", "1013"),  // a slip of the pen: neither client nor amount agree
    ])
    func whoIsMeant(_ name: String, _ amount: String, _ memo: String, _ invoice: String) throws {
        let bills = "1012 | 2026-03-02 | c3 | 150.00\n1013 | 2026-03-04 | c2 | 90.00"
        let plan = try pay(try world(bills), name, amount, memo)
        #expect(plan.postings.filter { $0.kind == .clientPayment }.map(\.invoice) == (invoice.isEmpty ? [] : [invoice]))
    }
}
