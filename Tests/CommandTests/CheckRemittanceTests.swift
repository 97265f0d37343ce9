import Foundation
import Testing

@Suite("check of remittances")
struct CheckRemittanceTests {
    private let folder = Program.root.appending(path: "samples")

    private func object(_ name: String, exit: Int32 = 0, _ more: [String] = []) throws -> [String: Any] {
        let result = try Program.run(["check", name, "--format", "json"] + more, in: folder)
        #expect(result.exit == exit, "\(name): \(result.said.prefix(400))")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func first(_ object: [String: Any]) throws -> [String: Any] {
        try #require((object["remittances"] as? [[String: Any]])?.first)
    }

    @Test("json holds all of a remittance beside the keys of the contract")
    func whole() throws {
        let object = try object("835/sequestration-co253.835", ["--show-values"])
        for key in [
            "tool", "version", "run_id", "status", "exit", "sources", "tieouts", "postings", "review", "findings",
            "book_digest",
        ] { #expect(object[key] != nil, "\(key)") }
        let remittance = try first(object)
        let payment = try #require(remittance["payment"] as? [String: Any])
        let totals = try #require(remittance["totals"] as? [String: Any])
        #expect((payment["method"] as? [String: Any])?["meaning"] != nil)
        #expect(payment["date"] as? String != nil && payment["trace"] as? String != nil)
        let claim = try #require((remittance["claims"] as? [[String: Any]])?.first)
        let line = try #require((claim["lines"] as? [[String: Any]])?.first)
        let reasons = try #require(line["adjustments"] as? [[String: Any]])
        let cut = try #require(reasons.first { ($0["reason"] as? [String: Any])?["code"] as? String == "253" })
        #expect(((cut["reason"] as? [String: Any])?["meaning"] as? String)?.contains("equestration") == true)
        #expect(cut["action"] as? String == "write_off")
        #expect((cut["position"] as? String)?.hasPrefix("segment ") == true)
        #expect((cut["offset"] as? Int).map { $0 > 0 } == true)
        #expect((line["balance"] as? [String: Any])?["holds"] as? Bool == true)
        #expect((claim["balance"] as? [String: Any])?["holds"] as? Bool == true)
        #expect(totals["claims"] as? Int == (remittance["claims"] as? [Any])?.count)
        for level in ["line", "claim", "transaction"] {
            let proof = (remittance["balances"] as? [String: Any])?[level] as? [String: Any]
            #expect(proof?["count"] as? Int == proof?["hold"] as? Int, "\(level)")
            #expect(proof?["stated"] as? String == proof?["computed"] as? String, "\(level)")
        }
    }

    @Test("every sample of an 835 can be seen whole, whatever its fault")
    func everySample() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "835").path).sorted()
        #expect(names.count > 40)
        for name in names {
            let result = try Program.run(["check", "835/\(name)", "--as", "x12-835", "--format", "json"], in: folder)
            #expect([0, 1, 3].contains(result.exit), "\(name): \(result.said.prefix(200))")
            let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(object?["exit"] as? Int == Int(result.exit), "\(name)")
        }
    }

    @Test("a balance that fails shows both sides and the difference")
    func unbalanced() throws {
        let remittance = try first(try object("835/out-of-balance-line.835", exit: 1))
        let levels = try #require(remittance["balances"] as? [String: Any])
        let failed = try #require(((levels["line"] as? [String: Any])?["failed"] as? [[String: Any]])?.first)
        #expect(failed["stated"] as? String != failed["computed"] as? String)
        #expect(failed["difference"] as? String != "0.00")
        #expect(remittance["postable"] as? Bool == false)
    }

    @Test("names and member ids are masked unless asked for", arguments: ["json", "csv", "table"])
    func masked(_ format: String) throws {
        let arguments = ["check", "835/valid-primary.835", "--format", format]
        let hidden = try Program.run(arguments, in: folder).output
        let shown = try Program.run(arguments + ["--show-values"], in: folder).output
        #expect(!hidden.contains("FERNWOOD") && shown.contains("FERNWOOD"))
    }

    @Test("files of every format are told by their own signs")
    func formats() throws {
        for (name, format) in [
            ("835/no-isa.835", "x12-835"), ("fhir-eob/valid-bundle.json", "fhir-eob"),
            ("fhir-eob/valid-bundle.xml", "fhir-eob"), ("fhir-eob/valid.ndjson", "fhir-eob"),
        ] {
            let result = try Program.run(["check", name, "--format", "json"], in: folder)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(name)")
            let source = try #require((object["sources"] as? [[String: Any]])?.first)
            #expect(source["format"] as? String == format, "\(name)")
            #expect((object["remittances"] as? [Any])?.isEmpty == false, "\(name)")
        }
    }

    @Test("rows of an 835 are an EOB table that reads as the same money, provider-level amounts among it")
    func rows() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "tieout-rows-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        for name in ["valid-primary", "plb-wo", "plb-interest-l6", "plb-forward-balance", "claim-level-adjustments"] {
            let rows = try Program.run(
                ["check", "835/\(name).835", "--format", "csv", "--show-values"], in: folder)
            try Data(rows.output.utf8).write(to: place.appending(path: "\(name).csv"))
            let again = try Program.run(["check", "\(name).csv", "--format", "json"], in: place)
            let table = try #require(
                try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
            #expect((table["sources"] as? [[String: Any]])?.first?["format"] as? String == "eob-csv", "\(name)")
            let before = try first(try object("835/\(name).835", exit: rows.exit))
            let after = try first(table)
            #expect(after["postable"] as? Bool == true, "\(name)")
            for key in ["charge", "paid", "adjusted", "client_owes", "provider_adjustments"] {
                let have = (after["totals"] as? [String: Any])?[key] as? String
                #expect(have == (before["totals"] as? [String: Any])?[key] as? String, "\(name): \(key)")
            }
        }
    }

    @Test("what holds no remittance has no rows")
    func noRows() throws {
        let copy = try Copy(of: "monthly")
        let result = try copy.run("check", "inbox/stripe.csv", "--format", "csv")
        #expect(result.exit == 2 && result.output.isEmpty)
    }

    @Test("explain shows a bill as it stands, line by line")
    func bill() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        #expect(try copy.run("run", "pipelines/monthly.yaml", "--quiet").exit == 1)
        let postings = try copy.run("export", "bills", "--format", "csv").output
        let invoice = try #require(postings.split(separator: "\n").dropFirst().first?.split(separator: ",").first)
        let result = try copy.run("explain", String(invoice), "--format", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let bill = try #require(object["bill"] as? [String: Any])
        let lines = try #require(bill["lines"] as? [[String: Any]])
        func cents(_ value: Any?) -> Int { Int((value as? String ?? "").replacing(".", with: "")) ?? .min }
        for line in lines {
            let payers = cents(line["insurance_paid"]) + cents(line["write_off"]) + cents(line["payer_due"])
            #expect(cents(line["fee"]) == payers + cents(line["client_owes"]))
            #expect(cents(line["client_owes"]) == cents(line["client_paid"]) + cents(line["client_due"]))
        }
        let settled = cents(bill["client_payments"]) + cents(bill["credit_used"]) + cents(bill["discounts"])
        #expect(cents(bill["client_owes"]) == settled - cents(bill["credit_arose"]) + cents(bill["client_due"]))
        let text = try copy.run("explain", String(invoice)).output
        for word in ["Fee", "Insurance paid", "Write off", "Client owes", "Client paid:"] {
            #expect(text.contains(word), "\(word)")
        }
    }
}
