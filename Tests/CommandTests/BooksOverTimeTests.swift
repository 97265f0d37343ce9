import Foundation
import Testing

/// Closed months, undoing and saved plans, as a bookkeeper meets them from month to month.
@Suite("Books over time")
struct BooksOverTimeTests {
    typealias Office = ReviewTests.Office

    private static let header =
        "payment_id,invoice_number,posted_at,type,online,amount,party_id,reference,notes\n"

    /// A practice with one bill of March and half of it paid.
    private func practice() throws -> Office {
        let office = try Office([
            "p.yaml": """
            pipeline: monthly
            book: practice.book
            sources:
              - { name: clients, format: tieout-clients, files: "clients.csv" }
              - { name: bills, format: tieout-bills, files: "bills.csv" }
              - { name: payments, format: tieout-payments, files: "payments*.csv" }
            """,
            "clients.csv": ReviewTests.files["clients.csv"] ?? "", "bills.csv": ReviewTests.files["bills.csv"] ?? "",
            "payments.csv": Self.header + "p1,101,2026-03-05,cash_check,false,50.00,,,\n",
        ])
        try office.run("run p.yaml", expecting: 0)
        return office
    }

    private func postings(_ office: Office) throws -> [[String: Any]] {
        try office.json("export postings")["rows"] as? [[String: Any]] ?? []
    }

    private func digest(_ office: Office) throws -> String {
        try #require(try office.json("verify")["book_digest"] as? String)
    }

    @Test("a late fact of a closed month counts in the next open one, and plan, run and evidence say so")
    func late() throws {
        let office = try practice()
        try office.run("close 2026-03", expecting: 0)
        try office.run("close 2026-04", expecting: 0)
        let range = "report payments --from 2026-03-01 --to 2026-03-31 --format csv"
        let march = try office.run(range, expecting: 0).output
        try office.write(Self.header + "p2,101,2026-03-20,cash_check,false,100.00,,,\n", to: "payments-2.csv")
        let says = "2026-03 is closed: 1 posting of it counts on 2026-05-01."
        #expect(try office.run("plan p.yaml", expecting: 0).output.contains(says))
        let run = try office.json("run p.yaml")
        let closed = try #require((run["closed_months"] as? [[String: Any]])?.first)
        #expect(closed["month"] as? String == "2026-03" && closed["posted_on"] as? String == "2026-05-01")
        #expect(closed["count"] as? Int == 1)
        #expect(try office.run(range, expecting: 0).output == march)
        #expect(try office.run("explain p2", expecting: 0).output.contains("of 2026-03-20, a closed month"))
        let after = try digest(office)
        #expect(try office.json("run p.yaml")["closed_months"] == nil)
        #expect(try digest(office) == after)
        try office.run("verify", expecting: 0)
    }

    @Test("an answer about a record of a closed month counts in the open one, and can be taken back alone")
    func answered() throws {
        let office = try Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        try office.run("close 2026-03", expecting: 0)
        let before = try digest(office)
        let said = try office.run("review resolve \(office.id("t4")) --bill 102=90.00 --just-this", expecting: 1)
        #expect(said.output.contains("client_payment  90.00  2026-04-01  bill 102"), "\(said.output)")
        #expect(said.output.contains("2026-03 is closed: 1 posting of it counts on 2026-04-01."), "\(said.output)")
        let other = try office.json("review resolve \(office.id("t3")) --bill 102=60.00 --credit c2 --just-this")
        #expect((other["closed_months"] as? [[String: Any]])?.first?["count"] as? Int == 3, "\(other)")
        try office.run("undo D2", expecting: 0)
        let after = try digest(office)
        // The same files again: nothing of the answer is posted twice, or back in March.
        #expect((try office.json("run p.yaml")["postings"] as? [String: Any])?.isEmpty == true)
        #expect(try digest(office) == after)
        try office.run("undo D1", expecting: 0)
        #expect(try digest(office) == before)
    }

    @Test("an answer that posted into a month which is closed since stays until the month is reopened")
    func closedAfter() throws {
        let office = try Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        let before = try digest(office)
        try office.run("review resolve \(office.id("t4")) --bill 102=90.00 --just-this", expecting: 1)
        let after = try digest(office)
        try office.run("close 2026-03", expecting: 0)
        for line in ["undo D1", "review undo D1", "undo 2", "undo 1"] {
            let refused = try office.run(line, expecting: 4)
            #expect(refused.errors.contains("2026-03 is closed") && refused.errors.contains("tieout reopen 2026-03"))
        }
        #expect(try digest(office) == after)
        try office.run("reopen 2026-03", expecting: 0)
        try office.run("undo D1", expecting: 0)
        #expect(try digest(office) == before)
    }

    @Test("answers are replayed into a book whose month is closed: they count in the open one")
    func replayed() throws {
        let office = try Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        try office.run("review resolve \(office.id("t4")) --bill 102=90.00 --just-this", expecting: 1)
        try office.run("review export --to answers.json", expecting: 0)
        try office.makeBook("new.book")
        try office.run("run p.yaml --book new.book", expecting: 1)
        try office.run("close 2026-03 --book new.book", expecting: 0)
        try office.run("review import answers.json --book new.book", expecting: 0)
        let moved = try office.run("explain t4 --book new.book", expecting: 0).output
        #expect(moved.contains("client_payment 90.00 on 2026-04-01, bill 102"), "\(moved)")
        try office.run("verify --book new.book", expecting: 0)
    }

    @Test("a run is taken back after the answers that rest on it, and not before; the refusal names them")
    func undone() throws {
        let office = try Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        try office.run("review resolve \(office.id("t3")) --bill 102 --just-this", expecting: 1)
        try office.run("review resolve \(office.id("t4")) --hold", expecting: 1)
        let before = try digest(office)
        let refused = try office.run("undo 1", expecting: 2)
        #expect(refused.errors.contains("later runs built on it"), "\(refused.errors)")
        #expect(refused.errors.contains("→ undo run"), "\(refused.errors)")
        #expect(try digest(office) == before)
        let json = try office.json("undo 1")
        #expect(json["exit"] as? Int == 2 && json["status"] as? String == "refused")
        try office.run("undo D2", expecting: 0)
        try office.run("undo D1", expecting: 0)
        try office.run("undo 1", expecting: 0)
        #expect(try postings(office).isEmpty)
        try office.run("verify", expecting: 0)
    }

    /// What happened between a saved plan and its run, and the exit code that follows.
    static let between: [(what: String, exit: Int32)] = [
        ("nothing", 0), ("another file", 3), ("another row", 3), ("a cent", 3), ("a note", 3),
        ("rows in another order", 0),
        ("the month closed", 3), ("the same run", 3), ("an answer about it", 3), ("another pipeline", 3),
    ]

    @Test("a saved plan is what is posted, or nothing is", arguments: between)
    func planned(_ what: String, _ exit: Int32) throws {
        let office = try practice()
        let rows = ["p2,101,2026-03-20,cash_check,false,70.00,,,", "p3,102,2026-03-21,cash_check,false,20.00,,,"]
        let text = Self.header + rows.joined(separator: "\n") + "\n"
        try office.write(text, to: "payments-2.csv")
        if what == "an answer about it" {
            try office.write(Self.header + "p9,,2026-03-22,cash_check,false,33.00,,,\n", to: "payments-9.csv")
            try FileManager.default.removeItem(at: office.url.appending(path: "payments-2.csv"))
            try office.run("run p.yaml", expecting: 1)
            try office.write(
                text.replacing(
                    "p3,102,2026-03-21,cash_check,false,20.00", with: "p3,103,2026-03-21,cash_check,false,150.00"),
                to: "payments-2.csv")
        }
        let plan = try office.json("plan p.yaml --save plan.txt")
        switch what {
        case "another file":
            try office.write(Self.header + "p4,103,2026-03-22,cash_check,false,1.00,,,\n", to: "payments-3.csv")
        case "another row":
            try office.write(text + "p4,103,2026-03-22,cash_check,false,1.00,,,\n", to: "payments-2.csv")
        case "a cent": try office.write(text.replacing("70.00", with: "70.01"), to: "payments-2.csv")
        case "a note": try office.write(text.replacing("20.00,,,", with: "20.00,,,x"), to: "payments-2.csv")
        case "rows in another order":
            try office.write(Self.header + rows.reversed().joined(separator: "\n") + "\n", to: "payments-2.csv")
        case "the month closed": try office.run("close 2026-03", expecting: 0)
        case "the same run": try office.run("run p.yaml", expecting: 0)
        case "an answer about it":
            try office.run("review resolve \(office.id("p9")) --bill 103=33.00", expecting: 0)
        case "another pipeline":
            let words = try String(contentsOf: office.url.appending(path: "p.yaml"), encoding: .utf8)
            try office.write(words.replacing("payments*.csv", with: "payments-2.csv"), to: "p.yaml")
            try office.write(text.replacing("p3", with: "p5"), to: "payments-2.csv")
        default: break
        }
        let before = try digest(office)
        let run = try office.json("run p.yaml --plan plan.txt")
        #expect(run["exit"] as? Int == Int(exit), "\(run)")
        if exit == 0 {
            #expect(
                NSDictionary(dictionary: run["postings"] as? [String: Any] ?? [:])
                    == NSDictionary(dictionary: plan["postings"] as? [String: Any] ?? [:]))
        } else {
            #expect(run["status"] as? String == "refused")
            #expect((run["errors"] as? [String])?.first?.contains("since the plan was saved") == true, "\(run)")
            #expect(try digest(office) == before)
        }
    }
}
