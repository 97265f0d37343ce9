import Foundation
import Testing

@Suite("Verbs")
struct VerbTests {
    /// Every verb, in an order in which each has something to say, with the exit code of the contract.
    static let verbs: [(exit: Int32, line: String)] = [
        (1, "plan pipelines/monthly.yaml --save plan.txt"),
        (0, "check pipelines/monthly.yaml"),
        (0, "check inbox/stripe.csv"),
        (1, "run pipelines/monthly.yaml --plan plan.txt"),
        (1, "status"), (1, "review"), (1, "review list"), (0, "explain 1"), (0, "explain 10006"), (0, "verify"),
        (0, "report payments"), (0, "report revenue --by quarter"), (0, "report aging"), (0, "report credits"),
        (0, "report payouts"), (0, "report 1099k"), (0, "report tieouts"),
        (0, "export clients"), (0, "export parties"), (0, "export bills"), (0, "export payments"),
        (0, "export postings"), (0, "export journal"),
        (0, "close 2025-12"), (0, "reopen 2025-12"), (0, "undo 1"), (0, "status"),
        (0, "init other.book --practice Other --time-zone America/Chicago"),
    ]

    @Test("check says of a processor's file without a column what it is nearest to and what is missing")
    func checkNearest() throws {
        let copy = try Copy(of: "monthly")
        let text = try String(contentsOf: copy.url.appending(path: "inbox/stripe.csv"), encoding: .utf8)
        try text.replacing(",fee,", with: ",charged,").write(
            to: copy.url.appending(path: "inbox/odd.csv"), atomically: true, encoding: .utf8)
        let result = try copy.run("check", "inbox/odd.csv")
        #expect(result.exit == 3, "\(result.said)")
        #expect(result.output.contains("nearest is stripe-payout-reconciliation without fee"), "\(result.output)")
        #expect(result.said.contains("needs the columns: fee"), "\(result.said)")
    }

    @Test("for machines, each verb writes one JSON object and nothing else to standard output")
    func json() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        for (exit, line) in Self.verbs {
            let arguments = line.split(separator: " ").map(String.init) + ["--format", "json"]
            let result = try Program.run(arguments, in: copy.url)
            #expect(result.exit == exit, "\(line): \(result.said)")
            let value = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
            #expect(value is [String: Any], "\(line): \(result.output.prefix(200))")
            #expect(result.errors.isEmpty, "\(line): \(result.errors)")
            if let stated = (value as? [String: Any])?["exit"] as? Int { #expect(stated == Int(exit), "\(line)") }
        }
    }

    @Test(
        "what cannot be done ends with its own code, an object for machines, and a way out",
        arguments: [
            (2, "run nowhere.yaml"), (2, "check"), (2, "status --colour"), (2, "report nothing"),
            (2, "report payments --from yesterday"), (2, "explain 99999"), (2, "undo 99"), (2, "undo one"),
            (2, "close 2026-13"), (2, "review show R0"), (2, "export bills --format hledger"),
            (2, "init practice.book --practice A --time-zone America/New_York"),
            (2, "init new.book --practice A --time-zone Mars/Olympus"), (4, "status --book nowhere.book"),
            (4, "status --book README.md"),
        ])
    func refusals(_ exit: Int32, _ line: String) throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        let result = try Program.run(line.split(separator: " ").map(String.init), in: copy.url)
        #expect(result.exit == exit, "\(line): \(result.said)")
        #expect(result.output.isEmpty, "\(line): \(result.output)")
        #expect(!result.errors.isEmpty)
    }

    @Test("a second run posts nothing and leaves the digest; undo brings the old one back")
    func again() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        let empty = try copy.digest()
        #expect(try copy.run("run", "pipelines/monthly.yaml").exit == 1)
        let first = try copy.digest()
        #expect(first != empty)
        let second = try copy.run("run", "pipelines/monthly.yaml", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(second.output.utf8)) as? [String: Any]
        #expect((object?["postings"] as? [String: Any])?.isEmpty == true)
        #expect(try copy.digest() == first)
        #expect(try copy.run("undo", "2").exit == 0)
        #expect(try copy.run("undo", "1").exit == 0)
        #expect(try copy.digest() == empty)
    }

    @Test("a plan that was saved is refused once its sources or its book have changed")
    func savedPlan() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        #expect(try copy.run("plan", "pipelines/monthly.yaml", "--save", "plan.txt").exit == 1)
        #expect(try copy.run("run", "pipelines/monthly.yaml", "--plan", "plan.txt").exit == 1)
        let result = try copy.run("run", "pipelines/monthly.yaml", "--plan", "plan.txt")
        #expect(result.exit == 3, "\(result.said)")
    }
}
