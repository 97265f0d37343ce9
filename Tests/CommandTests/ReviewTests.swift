import Foundation
import Testing

@Suite("Review")
struct ReviewTests {
    /// A practice in a folder of its own.
    final class Office {
        let url: URL

        init(_ files: [String: String]) throws {
            url = FileManager.default.temporaryDirectory.appending(path: "tieout-review-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for (name, text) in files { try write(text, to: name) }
            try makeBook("practice.book")
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ text: String, to name: String) throws {
            try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
        }

        func makeBook(_ name: String) throws {
            let made = try Program.run(
                ["init", name, "--practice", "Riverbend", "--time-zone", "America/New_York", "--quiet"], in: url)
            #expect(made.exit == 0, "\(made.said)")
        }

        @discardableResult
        func run(_ line: String, expecting exit: Int32? = nil) throws -> Program.Result {
            let words = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
            let result = try Program.run(words, in: url)
            if let exit { #expect(result.exit == exit, "\(line): \(result.said)") }
            return result
        }

        func json(_ line: String) throws -> [String: Any] {
            let result = try run(line + " --format json")
            return try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.said)")
        }

        var questions: [[String: Any]] {
            get throws { try json("review list")["items"] as? [[String: Any]] ?? [] }
        }

        func id(_ key: String) throws -> String {
            let item = try questions.first { $0["source_key"] as? String == key }
            return try #require(item?["id"] as? String)
        }
    }

    static let files = [
        "p.yaml": """
        pipeline: monthly
        book: practice.book
        sources:
          - { name: clients, format: tieout-clients, files: "clients.csv" }
          - { name: bills, format: tieout-bills, files: "bills.csv" }
          - { name: ivypay, format: ivypay, files: "ivy*.csv", record_as: other }
        policies: { credits: keep }
        """,
        "clients.csv": """
        client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id
        c1,individual,Maya,Okafor,,,,
        c2,individual,Sam,Lund,,,,

        """,
        "bills.csv": """
        invoice_number,access_code,bill_date,client_id,practitioner,line,kind,service_date,service_code,modifiers,description,units,fee,client_owes,payer_id,payer_name,claim_number
        101,123456,2026-03-02,c1,Dr. Lane,1,service,2026-03-02,90837,,Session,1,150.00,150.00,,,
        102,123456,2026-03-03,c2,Dr. Lane,1,service,2026-03-03,90837,,Session,1,150.00,150.00,,,
        103,123456,2026-03-09,c1,Dr. Lane,1,service,2026-03-09,90837,,Session,1,150.00,150.00,,,

        """,
        "ivy.csv": """
        Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date
        2026-03-03,Zoe Quist,150.00,4.13,145.87,Paid,t1,
        2026-03-04,Zoe Quist,150.00,4.13,145.87,Paid,t2,
        2026-03-05,Al Stone,70.00,1.93,68.07,Paid,t3,
        2026-03-06,Bo Frey,90.00,2.48,87.52,Paid,t4,

        """,
    ]

    @Test("the list is sorted by money, grouped, and in the contract's shape")
    func list() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        let items = try office.questions
        #expect(Set(items.compactMap { $0["source_key"] as? String }) == ["t1", "t2", "t3", "t4"])
        let amounts = items.compactMap { ($0["amount"] as? String).flatMap { Decimal(string: $0) } }
        #expect(amounts == amounts.sorted(by: >))
        for item in items {
            for key in [
                "id", "kind", "source_name", "source_key", "file", "position", "posted_on", "amount", "message",
                "candidates",
            ] { #expect(item[key] != nil, "\(key)") }
        }
        let text = try office.run("review", expecting: 1).output
        #expect(text.contains("4 questions for a person, 460.00 at stake"))
        #expect(text.contains("Ivy Pay payments from Zoe Quist: 2 questions, 300.00"))
        #expect(text.contains("ivy.csv:2"))
    }

    @Test("an answer is a record with who, when and why; it is taken back alone")
    func decided() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        let before = try office.json("verify")["book_digest"] as? String
        try office.run("review resolve \(office.id("t3")) --client c2 --who kim --why I_asked", expecting: 1)
        try office.run("review resolve \(office.id("t4")) --credit c1 --why second", expecting: 1)
        let decisions = try office.json("review decisions")["decisions"] as? [[String: Any]] ?? []
        #expect(decisions.map { $0["who"] as? String }.first == "kim")
        #expect(decisions.map { $0["why"] as? String } == ["I asked", "second"])
        #expect((decisions.first?["when"] as? String)?.hasSuffix("Z") == true)
        // The first alone: nothing rests on it.
        try office.run("review undo D1", expecting: 0)
        #expect(try office.questions.count == 3)
        #expect(try office.run("review undo D1").exit == 2)
        try office.run("undo D2", expecting: 0)
        #expect(try office.json("verify")["book_digest"] as? String == before)
    }

    @Test("an answer on which a later one rests is taken back after that")
    func rests() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        // t3 becomes Sam's credit, and t4 pays the same bill as t1 would.
        try office.run("review resolve \(office.id("t3")) --bill 102", expecting: 1)
        try office.run("review resolve \(office.id("t4")) --bill 102=80.00 --credit c2", expecting: 1)
        let refused = try office.run("review undo D1")
        #expect(refused.exit == 2)
        #expect(refused.errors.contains("the same bills"), "\(refused.errors)")
        #expect(refused.errors.contains("→ undo run 3 first"), "\(refused.errors)")
        try office.run("review undo D2", expecting: 0)
        try office.run("review undo D1", expecting: 0)
    }

    @Test("one answer settles all that are alike; the run's policies hold")
    func alike() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        let result = try office.run("review resolve \(office.id("t1")) --credit c1 --all-like", expecting: 1)
        #expect(result.output.contains("D1") && result.output.contains("D2"))
        #expect(result.output.contains("2 questions left"))
        // `credits: keep`: the credit is not spent, though bills are open.
        #expect(!result.output.contains("credit_applied"))
        let lessons = try office.json("review lessons")["lessons"] as? [[String: Any]] ?? []
        #expect(lessons.count == 1)
    }

    @Test("what an answer taught is used by the next run, and not after it was revoked")
    func lessons() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        try office.run("review resolve \(office.id("t1")) --client c1 --all-like", expecting: 1)
        try office.write(
            "Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date\n2026-03-20,Zoe Quist,60.00,1.65,58.35,Paid,t5,\n",
            to: "ivy-2.csv")
        let known = try office.json("run p.yaml")
        #expect((known["review"] as? [String: Any])?["open"] as? Int == 2)
        let told = try office.run("explain t5")
        #expect(told.output.contains("an answer"), "\(told.output)")
        #expect(try office.run("review lessons").output.contains("pays for c1 Maya Okafor"))
        try office.run("review revoke L1", expecting: 0)
        #expect(try office.run("review revoke L1").exit == 2)
        try office.write(
            "Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date\n2026-03-21,Zoe Quist,61.00,1.68,59.32,Paid,t6,\n",
            to: "ivy-3.csv")
        let unknown = try office.json("run p.yaml")
        #expect((unknown["review"] as? [String: Any])?["open"] as? Int == 3)
    }

    @Test("an answer whose lesson was revoked can be taken back all the same")
    func undoneAfterRevoked() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        let question = try office.id("t4")
        try office.run("review resolve \(question) --not-ours", expecting: 1)
        try office.run("review revoke L1", expecting: 0)
        let undone = try office.run("review undo D1")
        #expect(undone.exit <= 1, "\(undone.output)")
        #expect(try office.id("t4") == question)
        try office.run("verify", expecting: 0)
    }

    @Test("exported answers, replayed in a book built anew from the files, give the same book")
    func rebuilt() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        try office.run("review resolve \(office.id("t1")) --client c1 --who kim", expecting: 1)
        try office.run("review resolve \(office.id("t4")) --not-ours --who kim --why rent", expecting: 1)
        try office.write(
            "Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date\n2026-03-20,Zoe Quist,60.00,1.65,58.35,Paid,t5,\n",
            to: "ivy-2.csv")
        try office.run("run p.yaml", expecting: 1)
        try office.run("review resolve \(office.id("t3")) --bill 102=70.00 --who lee", expecting: 0)
        try office.run("review revoke L2 --who lee", expecting: 0)
        let digest = try office.json("verify")["book_digest"] as? String
        try office.run("review export --to answers.json", expecting: 0)

        try office.makeBook("new.book")
        let second = try String(contentsOf: office.url.appending(path: "ivy-2.csv"), encoding: .utf8)
        try FileManager.default.removeItem(at: office.url.appending(path: "ivy-2.csv"))
        try office.run("run p.yaml --book new.book", expecting: 1)
        let first = try office.run("review import answers.json --book new.book", expecting: 1)
        #expect(
            first.output.contains("2 answers carried out") && first.output.contains("1 were given after later runs"))
        try office.write(second, to: "ivy-2.csv")
        try office.run("run p.yaml --book new.book", expecting: 1)
        try office.run("review import answers.json --book new.book", expecting: 0)
        #expect(try office.json("verify --book new.book")["book_digest"] as? String == digest)
        let again = try office.run("review import answers.json --book new.book", expecting: 0)
        #expect(again.output.contains("0 answers carried out, 3 known before"))
        #expect(try office.json("verify --book new.book")["book_digest"] as? String == digest)
    }

    @Test("hold takes a question off what waits; the exit code says so")
    func held() throws {
        let office = try Office(Self.files)
        try office.run("run p.yaml", expecting: 1)
        for key in ["t1", "t3", "t4"] {
            try office.run("review resolve \(office.id(key)) --hold --all-like", expecting: key == "t4" ? 0 : 1)
        }
        try office.run("review", expecting: 0)
        try office.run("status", expecting: 0)
        let again = try office.json("run p.yaml")
        #expect(again["exit"] as? Int == 0)
        #expect((again["review"] as? [String: Any])?["held"] as? Int == 4)
        let held = try office.json("review list")["held"] as? [[String: Any]] ?? []
        #expect(held.count == 4)
        let id = try #require(held.first?["id"] as? String)
        try office.run("review undo \(id)", expecting: 0)
        #expect(try office.questions.count == 1)
    }

    @Test("--quiet and exit 1 say why, in one line on standard error")
    func quiet() throws {
        let office = try Office(Self.files)
        let run = try office.run("run p.yaml --quiet", expecting: 1)
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("4 questions for a person"))
        for line in ["review --quiet", "status --quiet"] {
            let result = try office.run(line, expecting: 1)
            #expect(result.errors.contains("4 questions for a person"), "\(line): \(result.said)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }
}
