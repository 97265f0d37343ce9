import Foundation
import Testing

/// A migration as its specialist goes through it, with the program itself.
@Suite("Migration")
struct MigrationTests {
    /// A folder with a roster, a report and a pipeline, and its books.
    private struct Move {
        let copy: Copy

        init(_ report: String) throws {
            copy = try Copy(of: "migration")
            try write("inbox/report.csv", report)
            try write(
                "inbox/people.csv",
                """
                client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id
                K1,individual,Odette,Marchetti,1980-05-05,odette@example.com,,1001
                K2,individual,Bram,Halvorsen,1971-02-14,,,1002
                K3,individual,Suki,Ferreira,1999-11-30,,,1003

                """)
            try pipeline()
        }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: copy.url.appending(path: name))
        }

        func read(_ name: String) throws -> String {
            try String(contentsOf: copy.url.appending(path: name), encoding: .utf8)
        }

        func pipeline(files: String = "inbox/report.csv", total: String = "") throws {
            try write(
                "move.yaml",
                """
                pipeline: move
                book: practice.book
                cut_over: 2026-07-01
                sources:
                  - { name: roster, format: tieout-clients, files: inbox/people.csv }
                  - name: balances
                    format: balances-csv
                    files: [\(files)]
                    columns: { client_key: Chart, client: Patient, client_balance: Balance }
                    rejects: out/rejects.csv
                    \(total.isEmpty ? "" : "control_total: { net: \"\(total)\" }")

                """)
        }

        /// Runs the pipeline; its exit code and JSON.
        func run() throws -> (exit: Int32, json: [String: Any]) {
            let result = try copy.run("run", "move.yaml", "--format", "json")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            return (result.exit, try #require(object))
        }

        /// Begins with an empty book.
        func newBook() throws {
            try? FileManager.default.removeItem(at: copy.url.appending(path: "practice.book"))
            try copy.makeBook()
        }
    }

    private static let good =
        "Chart,Patient,Balance\n1001,\"Marchetti, Odette\",150.00\n"
        + "1002,\"Halvorsen, Bram\",100.00\n1003,\"Ferreira, Suki\",(20.00)\n"
    private static let bad = good.replacing("100.00", with: "1OO.00")

    @Test("one report as CSV, XML and XLSX makes one book")
    func formats() throws {
        var digests: Set<String> = []
        for name in ["migration", "migration-xml", "migration-xlsx"] {
            let copy = try Copy(of: "migration")
            try copy.makeBook()
            let result = try copy.run("run", "pipelines/\(name).yaml", "--quiet")
            #expect(result.exit == 0, "\(result.said)")
            digests.insert(try copy.digest())
        }
        #expect(digests.count == 1)
    }

    @Test("rejected rows, mended and read alone, make the book that a good report makes")
    func mended() throws {
        let move = try Move(Self.bad)
        try move.newBook()
        let first = try move.run()
        #expect(first.exit == 1)
        let rejects = try move.read("out/rejects.csv")
        #expect(
            rejects.hasPrefix(
                "Chart,Patient,Balance,reason\n1002,\"Halvorsen, Bram\",1OO.00,"
                    + "\"amount-unreadable: client balance is not an amount [row 3 of "))
        try move.write("inbox/mended.csv", rejects.replacing("1OO.00", with: "100.00"))
        try move.pipeline(files: "inbox/mended.csv")
        #expect(try move.run().exit == 0)
        let mended = try move.copy.digest()

        try move.write("inbox/report.csv", Self.good)
        try move.pipeline()
        try move.newBook()
        #expect(try move.run().exit == 0)
        #expect(try move.copy.digest() == mended)
    }

    @Test("a bad row under a declared total refuses all, and the rejects are there to be mended")
    func refused() throws {
        let move = try Move(Self.bad)
        try move.newBook()
        let empty = try move.copy.digest()
        try move.pipeline(total: "230.00")
        let first = try move.run()
        #expect(first.exit == 3 && first.json["status"] as? String == "refused")
        #expect(try move.copy.digest() == empty)
        let findings = first.json["findings"] as? [[String: Any]] ?? []
        let why = findings.first { $0["code"] as? String == "control-total-disagrees" }?["message"] as? String ?? ""
        #expect(why.contains("a difference of -100.00") && why.contains("1 row was rejected"), "\(why)")
        let sheet = (first.json["balances"] as? [[String: Any]])?.first
        #expect(sheet?["net"] as? String == "130.00")
        // The mended rows beside the report: now it ties out.
        try move.write("inbox/mended.csv", try move.read("out/rejects.csv").replacing("1OO.00", with: "100.00"))
        try move.pipeline(files: "inbox/report.csv, inbox/mended.csv", total: "230.00")
        let second = try move.run()
        #expect(second.exit == 0, "the mended row takes the place of the bad one")
        let posted = second.json["postings"] as? [String: [String: Any]]
        #expect(posted?["opening_bill"]?["amount"] as? String == "250.00")
    }

    @Test("a migration can be undone and run again, until someone has built on it")
    func undone() throws {
        let move = try Move(Self.good)
        try move.newBook()
        let empty = try move.copy.digest()
        #expect(try move.run().exit == 0)
        let full = try move.copy.digest()
        #expect(try move.copy.run("undo", "1").exit == 0)
        #expect(try move.copy.digest() == empty)
        #expect(try move.run().exit == 0)
        #expect(try move.copy.digest() == full)
        try move.write(
            "pay.csv",
            "payment_id,invoice_number,posted_at,type,online,amount,party_id,reference,notes\n"
                + "p1,OB-K1,2026-07-09,card,true,50.00,,,\n")
        try move.write(
            "pay.yaml",
            "pipeline: pay\nbook: practice.book\nsources:\n"
                + "  - { name: payments, format: tieout-payments, files: pay.csv }\n")
        #expect(try move.copy.run("run", "pay.yaml", "--quiet").exit == 0)
        #expect(try move.copy.run("undo", "3").exit == 2)
    }

    @Test("opening bills are on hold in every place where they are listed; credits are no payments")
    func held() throws {
        let move = try Move(Self.good)
        try move.newBook()
        #expect(try move.run().exit == 0)
        let aging = try move.copy.run("report", "aging", "--format", "csv").output.split(separator: "\n")
        #expect(aging.first?.hasSuffix(",hold") == true && aging.dropFirst().allSatisfy { $0.hasSuffix(",true") })
        let status = try move.copy.run("status", "--format", "json").output
        #expect(status.contains("\"held_bills\""))
        let list = try move.copy.run("export", "worklist").output.split(separator: "\n")
        #expect(list.first?.hasSuffix(",hold,done") == true && list.count == 4)
        for report in ["payments", "revenue"] {
            let text = try move.copy.run("report", report, "--format", "csv").output
            #expect(text.split(separator: "\n").count == 1, "\(text)")
        }
        let ties = try move.copy.run("report", "tieouts", "--format", "csv").output
        #expect(ties.contains("rows of clients are all accounted for,3,3,0,true"))
        #expect(ties.contains("opening bills − credits in the book,230.00,230.00,0.00,true"))
    }
}
