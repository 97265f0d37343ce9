import Foundation
import Testing

/// A card number that stands in any text is masked before anything is kept or shown, and the file gets a finding.
@Suite("Card numbers")
struct CardNumberTests {
    /// The test number that card processors publish.
    private static let number = "4242424242424242"

    /// A practice whose files have the number in that column of that file.
    private func office(_ file: String, _ column: String) throws -> ReviewTests.Office {
        var files = ReviewTests.files
        files["p.yaml"] = """
            pipeline: monthly
            book: practice.book
            sources:
              - { name: clients, format: tieout-clients, files: "clients.csv" }
              - { name: parties, format: tieout-parties, files: "parties.csv" }
              - { name: bills, format: tieout-bills, files: "bills.csv" }
              - { name: payments, format: tieout-payments, files: "payments.csv" }
              - { name: ivypay, format: ivypay, files: "ivy*.csv", record_as: other }
            """
        files["parties.csv"] = """
            client_id,party_id,role,first_name,last_name,email
            c1,q1,contact,Ola,Okafor,ola@example.com

            """
        files["payments.csv"] = """
            payment_id,invoice_number,posted_at,type,online,amount,party_id,reference,notes
            p1,101,2026-03-05,cash_check,false,50.00,q1,Check 12,thanks

            """
        var rows = (files[file] ?? "").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let at = try #require(rows[0].firstIndex(of: column))
        rows[1][at] = Self.number
        files[file] = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
        return try ReviewTests.Office(files)
    }

    static let places: [(file: String, column: String)] = [
        ("clients.csv", "first_name"), ("clients.csv", "last_name"), ("clients.csv", "email"),
        ("clients.csv", "billing_party"), ("clients.csv", "prior_id"), ("clients.csv", "client_id"),
        ("parties.csv", "first_name"), ("parties.csv", "last_name"), ("parties.csv", "email"),
        ("parties.csv", "party_id"), ("bills.csv", "invoice_number"), ("bills.csv", "access_code"),
        ("bills.csv", "practitioner"), ("bills.csv", "service_code"), ("bills.csv", "description"),
        ("bills.csv", "payer_id"), ("bills.csv", "payer_name"), ("bills.csv", "claim_number"),
        ("payments.csv", "payment_id"), ("payments.csv", "invoice_number"), ("payments.csv", "party_id"),
        ("payments.csv", "reference"), ("payments.csv", "notes"), ("payments.csv", "posted_at"), ("ivy.csv", "Client"),
        ("ivy.csv", "Status"),
    ]

    @Test("in no column of an exchange file or a processor's is it kept or shown", arguments: places)
    func masked(_ file: String, _ column: String) throws {
        let office = try office(file, column)
        let run = try office.run("run p.yaml --show-values")
        var said = [run.said]
        for line in [
            "run p.yaml --format json", "review list --format json", "export clients", "export parties", "export bills",
            "export payments", "export postings", "export journal", "report payments --format csv", "status",
        ] { said.append(try office.run(line).said) }
        for text in said { #expect(!Self.holds(text), "\(text)") }
        if column != "posted_at" { #expect(run.output.contains("[card-number]"), "\(run.output)") }
        #expect(run.exit == 1)
        for name in try FileManager.default.contentsOfDirectory(atPath: office.url.path)
        where name.hasPrefix("practice.book") {
            let bytes = try Data(contentsOf: office.url.appending(path: name))
            #expect(bytes.range(of: Data(Self.number.utf8)) == nil, "\(name)")
        }
        try office.run("verify", expecting: 0)
    }

    @Test("what people type is masked, too: who, why, the practice, the pipeline")
    func typed() throws {
        let office = try ReviewTests.Office(ReviewTests.files)
        let words = try String(contentsOf: office.url.appending(path: "p.yaml"), encoding: .utf8)
        try office.write(words.replacing("pipeline: monthly", with: "pipeline: monthly \(Self.number)"), to: "p.yaml")
        try office.run("run p.yaml", expecting: 1)
        try office.run(
            "review resolve \(office.id("t3")) --client c2 --who kim_\(Self.number) --why card_\(Self.number)")
        try office.run("review revoke L1 --why \(Self.number)", expecting: 0)
        let decisions = try office.run("review decisions").output
        #expect(decisions.contains("card ************4242") && !Self.holds(decisions), "\(decisions)")
        try office.run("review resolve \(office.id("t4")) --hold", expecting: 1)
        try office.run("undo D2 --why \(Self.number)", expecting: 0)
        try office.run("init other.book --practice P_\(Self.number) --time-zone UTC", expecting: 0)
        for name in try FileManager.default.contentsOfDirectory(atPath: office.url.path) where name.contains(".book") {
            let bytes = try Data(contentsOf: office.url.appending(path: name))
            #expect(bytes.range(of: Data(Self.number.utf8)) == nil, "\(name)")
        }
    }

    @Test("a processor's id of 19 digits in a reference stays whole: payments are known by it")
    func processorsID() throws {
        // A number of 19 digits that passes for a card's.
        let id = "4012888888881881003"
        let office = try office("payments.csv", "notes")
        let words = try String(contentsOf: office.url.appending(path: "payments.csv"), encoding: .utf8)
        try office.write(words.replacing("Check 12", with: id).replacing(Self.number, with: "x"), to: "payments.csv")
        try office.run("run p.yaml")
        #expect(try office.run("export payments").output.contains(id))
    }

    private static func holds(_ text: String) -> Bool {
        text.filter { $0 != " " && $0 != "-" }.contains(number)
    }
}
