import Formats
import Foundation
import LedgerModel
import Reconciliation
import Testing
import Values

/// A folder of its own with the files of a pipeline, gone when the test is over.
final class BalanceInbox {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "balances-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }

    /// The plan of the sources, given as YAML below `sources:` beside a roster.
    func plan(_ sources: String, book: BookSnapshot? = nil, nets: Bool = false, policies: String = "") throws -> Plan {
        let yaml = """
            pipeline: migration
            cut_over: 2026-07-01
            sources:
              - { name: roster, format: tieout-clients, files: clients.csv }
            \(sources)
            policies: { net: \(nets) \(policies) }
            """
        return try Planning.plan(
            try Pipeline.parse(yaml, path: "\(path)/pipeline.yaml"),
            book: book ?? BookSnapshot(practice: BalanceInbox.practice))
    }

    static let practice = Practice(name: "", zone: .utc)

    static let roster = """
        client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id
        c1,individual,Ngozi,Okafor,1952-01-01,,self,P1
        c2,individual,Yuki,Tanaka,1980-02-02,,self,P2
        c3,individual,Leila,Moradi,1990-03-03,,self,P3

        """
}

extension Plan {
    func amounts(_ kind: Posting.Kind) -> [String] {
        postings.filter { $0.kind == kind }.map { "\($0.client) \($0.amount)" }.sorted()
    }

    /// The book as it would be, as far as balances go.
    var book: BookSnapshot {
        var book = BookSnapshot(practice: BalanceInbox.practice)
        book.clients = clients
        book.known = known
        book.balances = balances
        return book
    }
}

@Suite struct BalancePipelineTests {
    @Test func aProfileOfTheUsersOwn() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "own.yaml": "name: own\ncolumns: { client_key: No, client_balance: Saldo }\nmoney: comma\ndelimiter: ';'\n",
            "b.csv": "No;Saldo\nP1;1.200,50\nP2;-3,00\n",
        ])
        let source = "  - { name: b, format: balances-csv, files: b.csv, profile: own.yaml"
        let plan = try inbox.plan("\(source) }")
        #expect(plan.amounts(.openingBill) == ["c1 1200.50"] && plan.amounts(.creditGranted) == ["c2 3.00"])
        let turned = try inbox.plan("\(source), sign: negative_owes }")
        #expect(turned.amounts(.openingBill) == ["c2 3.00"] && turned.amounts(.creditGranted) == ["c1 1200.50"])
        try inbox.write("own.yaml", "name: own\ncolumns: { client_key: No, client_balance: Saldo }\nmony: comma\n")
        let error = #expect(throws: PipelineError.self) { try inbox.plan("\(source) }") }
        #expect(error?.messages.first?.hasPrefix("own.yaml:3:1: unknown key mony") == true)
        let missing = #expect(throws: PipelineError.self) {
            try inbox.plan("  - { name: b, format: balances-csv, files: b.csv, profile: other.yaml }")
        }
        #expect(missing?.messages.first?.contains("pipeline.yaml:5:") == true)
    }

    @Test func keysOfBalancesBelongToBalances() {
        let yaml = "pipeline: p\nsources:\n  - { name: a, format: ofx, files: a.ofx, sign: positive_owes }\n"
        let error = #expect(throws: PipelineError.self) { try Pipeline.parse(yaml, path: "p.yaml") }
        #expect(error?.messages == ["p.yaml:3:49: sign is for balance reports, and the format is ofx"])
    }

    @Test func theFileSaysTooLittleAboutItsDates() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.csv": "Client ID,Client,Client Balance,Oldest Open\nP1,Ngozi Okafor,5,05/06/2026\n",
        ])
        let source = "  - { name: b, format: balances-csv, files: b.csv"
        let open = try inbox.plan("\(source) }")
        #expect(open.isRefused)
        let said = try inbox.plan("\(source), dates: day_first }")
        #expect(said.billLines.map(\.oldestOpen) == [Day(iso: "2026-06-05")])
    }

    /// Parts of one report add up; the same file under a second name is read once.
    @Test func partsAddUpAndTheSameFileCountsOnce() throws {
        let header = "Client ID,Client,Client Balance\n"
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "x_1.csv": header + "P1,Ngozi Okafor,100.00\n", "x_2.csv": header + "P2,Yuki Tanaka,20.00\n",
            "x_1 (1).csv": header + "P1,Ngozi Okafor,100.00\n",
        ])
        let plan = try inbox.plan(
            "  - { name: b, format: balances-csv, files: x_*.csv, control_total: { net: \"120.00\" } }")
        #expect(plan.amounts(.openingBill) == ["c1 100.00", "c2 20.00"])
        #expect(plan.findings.contains { $0.code == "file-twice" })
        #expect(plan.sources[1].read == 3 && plan.sources[1].duplicate == 1 && !plan.isRefused)
    }

    /// The pipeline that is proposed for an unknown file runs as it stands, and ties out.
    @Test(arguments: [
        "Wer;Geboren;Stand\n\"Okafor, Ngozi\";17.04.1986;1.240,50\n\"Brandt, Tobias\";02.11.1979;-30,00\n"
            + "\"Lindqvist, Ebba\";30.09.1991;12,00\n",
        "No.,Who,Soll,Haben\nA-1,\"Okafor, Ngozi\",40.00,\nA-2,\"Brandt, Tobias\",,25.00\nA-3,Leila Moradi,10.50,\n",
        "Client,Balance,Open since\nOkafor Ngozi,40.00,03/05/2026\nBrandt Tobias,5.00,04/06/2026\n",
        "Credit Balance Report\nPatient,Amount Due\nOkafor Ngozi,40.00\nBrandt Tobias,5.00\n",
        "Client ID,Client,Client Balance,Credit\n1,Okafor,40.00,0.00\n2,Brandt,0.00,-25.00\n",
        "Client,\nOkafor Ngozi,40.00\nBrandt Tobias,-5.00\nMoradi Leila,12.00\n",
        "Patient ID,Patient,DOS,CPT,Charge,Amount Due\nP1,\"Okafor, Ngozi\",2026-05-04,90837,165.00,40.00\n",
    ]) func theProposedPipelineRuns(_ text: String) throws {
        let inbox = try BalanceInbox(["clients.csv": BalanceInbox.roster, "b.csv": text])
        let file = try SourceFile(path: "\(inbox.path)/b.csv", name: "b.csv", number: 0)
        let proposal = BalanceSniffer.propose(file, options: ReadingOptions(practiceZone: .utc))
        let pipeline = try Pipeline.parse(
            proposal.pipeline(files: "b.csv", today: Day(number: 20_000)), path: "\(inbox.path)/proposed.yaml")
        let plan = try Planning.check(pipeline, practice: BalanceInbox.practice)
        #expect(!plan.isRefused, "\(plan.findings.map(\.message))")
        let source = try #require(plan.sources.first { $0.name == "balances" })
        #expect(source.read == proposal.report.reading.read && source.rejected == 0)
        #expect(plan.tieOuts.contains { $0.what == "declared net" && $0.expected == $0.actual })
        #expect(try !Planning.plan(pipeline, book: BookSnapshot(practice: BalanceInbox.practice)).isRefused)
    }

    /// As above, of XML: its record element and the paths below it are found, in attributes too.
    @Test(arguments: [
        "<Export><Client id=\"P1\"><Name>Okafor, Ngozi</Name><Due>40.00</Due></Client>"
            + "<Client id=\"P2\"><Name>Brandt, Tobias</Name><Due>5.00</Due></Client></Export>",
        "<A><List><Row no=\"P1\"><Who><Last>Okafor</Last><First>Ngozi</First></Who><Born>1986-04-17</Born>"
            + "<Owing amount=\"40.00\"/><Prepaid/></Row><Row no=\"P2\"><Who><Last>Brandt</Last><First>Tobias</First></Who>"
            + "<Born>1979-11-02</Born><Owing amount=\"5.00\"/><Prepaid>3.00</Prepaid></Row></List></A>",
    ]) func theProposedPipelineOfXMLRuns(_ text: String) throws {
        let inbox = try BalanceInbox(["clients.csv": BalanceInbox.roster, "b.xml": text])
        let file = try SourceFile(path: "\(inbox.path)/b.xml", name: "b.xml", number: 0)
        let proposal = BalanceSniffer.propose(file, options: ReadingOptions(practiceZone: .utc))
        #expect(proposal.format == "balances-xml" && proposal.report.reading.read == 2)
        let yaml = proposal.pipeline(files: "b.xml", today: Day(number: 20_000))
        let plan = try Planning.check(
            try Pipeline.parse(yaml, path: "\(inbox.path)/proposed.yaml"), practice: BalanceInbox.practice)
        #expect(!plan.isRefused, "\(plan.findings.map(\.message))")
        #expect(plan.tieOuts.contains { $0.what == "declared net" && $0.expected == $0.actual })
        #expect(proposal.report.reading.records.total { $0.owed } == Cents(4500))
    }

    /// An insurer among the clients is made no client, even where unknown clients are created.
    @Test func anInsurerIsMadeNoClient() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "ar.csv": "Account,Total Owing\nBlue Harbor Health Plan,420.00\n\"Vance, Odell\",15.00\n",
        ])
        let plan = try inbox.plan(
            "  - { name: owed, format: jane-accounts-receivable, files: ar.csv }",
            policies: ", unknown_clients: create")
        #expect(plan.amounts(.openingBill).count == 1 && plan.amounts(.openingBill)[0].hasSuffix(" 15.00"))
        #expect(plan.sources[1].rejected == 1)
    }

    /// Jane's receivables leave credits out; its credit report is the other half of the balance.
    @Test func twoReportsMakeOneBalance() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "ar.csv": "Account,Total Owing\n\"Okafor, Ngozi\",100.00\n\"Tanaka, Yuki\",20.00\n",
            "credits.csv": "Patient,Credit\n\"Okafor, Ngozi\",30.00\n\"Moradi, Leila\",5.00\n",
            "ids.csv": "old,new\n\"Okafor, Ngozi\",c1\n\"Tanaka, Yuki\",c2\n\"Moradi, Leila\",c3\n",
        ])
        let plan = try inbox.plan(
            """
              - { name: owed, format: jane-accounts-receivable, files: ar.csv, id_map: ids.csv }
              - { name: credits, format: jane-credits, files: credits.csv, id_map: ids.csv }
            """)
        #expect(!plan.isRefused && plan.reviewsOpen == 0)
        #expect(plan.amounts(.openingBill) == ["c1 100.00", "c2 20.00"])
        #expect(plan.amounts(.creditGranted) == ["c1 30.00", "c3 5.00"])
        #expect(!plan.tieOuts.contains { !$0.isOK })
    }

    /// Netting takes no notice of which report says what; gross figures stay in view.
    @Test func twoReportsAreNettedWhereThePipelineSaysSo() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "ar.csv": "Account,Total Owing\n\"Okafor, Ngozi\",100.00\n\"Tanaka, Yuki\",20.00\n",
            "credits.csv": "Patient,Credit\n\"Okafor, Ngozi\",30.00\n\"Moradi, Leila\",5.00\n",
            "ids.csv": "old,new\n\"Okafor, Ngozi\",c1\n\"Tanaka, Yuki\",c2\n\"Moradi, Leila\",c3\n",
        ])
        let plan = try inbox.plan(
            """
              - { name: owed, format: jane-accounts-receivable, files: ar.csv, id_map: ids.csv }
              - { name: credits, format: jane-credits, files: credits.csv, id_map: ids.csv }
            """, nets: true)
        #expect(plan.amounts(.openingBill) == ["c1 100.00", "c2 20.00"])
        #expect(plan.amounts(.creditGranted) == ["c1 30.00", "c3 5.00"])
        #expect(plan.amounts(.creditApplied) == ["c1 30.00"])
        #expect(!plan.tieOuts.contains { !$0.isOK } && plan.broken.isEmpty)
    }

    /// The same report under another name of its source must not make every debt twice.
    @Test func aRenamedSourceIsAsked() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.csv": "Client ID,Client,Client Balance,Credit\nP1,\"Okafor, Ngozi\",50.00,\nP2,\"Tanaka, Yuki\",,9.00\n",
            "c.csv": "Client ID,Client,Client Balance,Credit\nP1,\"Okafor, Ngozi\",,5.00\n",
        ])
        let first = try inbox.plan("  - { name: owed, format: balances-csv, files: b.csv }")
        #expect(first.postings.count == 2)
        let again = try inbox.plan("  - { name: balances, format: balances-csv, files: b.csv }", book: first.book)
        #expect(again.postings.isEmpty && again.reviewsOpen == 2, "\(again.postings)")
        #expect(!again.tieOuts.contains { !$0.isOK })
        // Credits that come in a report of their own are no second debt.
        let other = try inbox.plan("  - { name: credits, format: balances-csv, files: c.csv }", book: first.book)
        #expect(other.amounts(.creditGranted) == ["c1 5.00"] && other.reviewsOpen == 0)
    }

    /// A file that is written to be kept holds no card number.
    @Test func rejectsHoldNoCardNumber() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.csv": "Client ID,Client,Client Balance,Notes\nP1,\"Okafor, Ngozi\",x,4111 1111 1111 1111\n",
        ])
        let plan = try inbox.plan("  - { name: owed, format: balances-csv, files: b.csv, rejects: r.csv }")
        let text = try #require(plan.rejects.first?.text)
        #expect(!text.contains("4111") && text.contains("1111,\"amount-unreadable"), "\(text)")
    }

    @Test func rejectedRowsComeOutToBeMended() throws {
        let header = "Client ID,Client,Client Balance\n"
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.csv": header + "P1,\"Okafor, Ngozi\",10.00\nP2,\"Tanaka, Yuki\",x\nP9,\"Nobody, New\",7.00\n",
        ])
        let source = "name: b, format: balances-csv, rejects: out/rejects.csv"
        let plan = try inbox.plan("  - { \(source), files: b.csv }")
        #expect(plan.amounts(.openingBill) == ["c1 10.00"])
        let rejects = try #require(plan.rejects.first)
        #expect(plan.rejects.count == 1 && rejects.count == 2 && rejects.path == "out/rejects.csv")
        let file = try SourceFile(path: "\(inbox.path)/b.csv", name: "b.csv", number: 0).sha256.prefix(8)
        #expect(
            rejects.text == """
                Client ID,Client,Client Balance,reason
                P2,"Tanaka, Yuki",x,"amount-unreadable: client balance is not an amount [row 3 of \(file)]"
                P9,"Nobody, New",7.00,"client-not-found: no client of the roster fits this row [row 4 of \(file)]"

                """)
        // Mended and read alone: nobody has vanished. What is still wrong comes out again with one reason.
        try inbox.write("mended.csv", rejects.text.replacing(",x,", with: ",3.00,"))
        let alone = try inbox.plan(
            "  - { \(source), files: mended.csv, control_total: { net: \"1.00\" } }", book: plan.book)
        #expect(alone.amounts(.openingBill) == ["c2 3.00"] && alone.reviewsOpen == 0 && !alone.isRefused)
        #expect(alone.rejects.map(\.text) == [rejects.text.replacing(/P2.*\n/, with: "")])
        // Beside the whole report, a row that the roster now knows is the same row.
        try inbox.write("clients.csv", BalanceInbox.roster + "c9,individual,New,Nobody,,,self,P9\n")
        let both = try inbox.plan("  - { \(source), files: [b.csv, mended.csv] }")
        #expect(both.amounts(.openingBill) == ["c1 10.00", "c2 3.00", "c9 7.00"])
        #expect(both.sources[1].duplicate == 2 && both.sources[1].rejected == 0)
        let error = #expect(throws: PipelineError.self) {
            try inbox.plan("  - { name: b, format: balances-csv, rejects: b.csv, files: b.csv }")
        }
        #expect(error?.messages.first?.contains("would be written over") == true)
    }

    /// A name in the report, and how it must stand in the rejects.
    @Test(arguments: [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("@Lake", "'@Lake"), ("-Lake", "'-Lake"), ("+1 555", "+1 555"),
        (" =Lake", "' =Lake"), ("'=Lake", "''=Lake"), ("'-4", "''-4"), ("O'Hara", "O'Hara"), ("'Ann", "'Ann"),
        ("--", "--"), ("", ""),
    ])
    func whatASpreadsheetWouldRunIsMarkedAndReadAgainAsItWas(_ name: String, _ written: String) throws {
        for quote in ["", "\""] {
            func row(_ name: String, _ id: Int = 7) -> String { "\(id),\(quote)\(name)\(quote),-12.50," }
            let inbox = try BalanceInbox([
                "clients.csv": BalanceInbox.roster,
                "b.csv": "Client ID,Client,Client Balance,Notes\n\(row(name))-1+cmd()\n\(row("Lake", 8))none\n",
            ])
            let source = "name: b, format: balances-csv, rejects: r.csv"
            let plan = try inbox.plan("  - { \(source), files: b.csv }")
            let text = try #require(plan.rejects.first?.text)
            let lines = text.split(separator: "\n")
            #expect(lines.count == 3 && lines[0] == "Client ID,Client,Client Balance,Notes,reason")
            #expect(lines[1].hasPrefix(row(written) + "'-1+cmd(),\""), "\(text)")
            #expect(lines[2].hasPrefix(row("Lake", 8) + "none,\""), "\(text)")
            // Fed back, the row is the same row: it comes out the same once more.
            try inbox.write("m.csv", text)
            let again = try inbox.plan("  - { \(source), files: m.csv }", book: plan.book)
            #expect(again.rejects.map(\.text) == [text], "\(again.rejects.map(\.text)), \(text)")
            guard !quote.isEmpty, !name.isEmpty, name != "--" else { continue }
            let made = try inbox.plan(
                "  - { \(source), files: m.csv }", policies: ", unknown_clients: create")
            let whole = try inbox.plan("  - { \(source), files: b.csv }", policies: ", unknown_clients: create")
            #expect(made.clients.map(\.last) == whole.clients.map(\.last))
        }
    }

    /// Mended rows that are read alone say nothing of the rows that wait: a question stays until its own row is read.
    @Test func mendedRowsCloseNoQuestionOfOthers() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.csv": "Client ID,Client,Client Balance\n7,\"Okafor, Ngozi\",50.00\n9,\"Nobody, Al\",x\n",
        ])
        let source = "name: b, format: balances-csv, rejects: r.csv"
        let whole = try inbox.plan("  - { \(source), files: b.csv }")
        #expect(whole.reviewsOpened.map(\.key) == ["b/7"] && whole.rejects.count == 1)
        var book = whole.book
        book.openReviews = whole.reviewsOpened
        try inbox.write("m.csv", try #require(whole.rejects.first?.text))
        let alone = try inbox.plan("  - { \(source), files: m.csv }", book: book)
        #expect(alone.reviewsClosed.isEmpty && alone.reviewsOpen == 1)
        try inbox.write("m.csv", "Client ID,Client,Client Balance,reason\n7,\"Okafor, Ngozi\",0.00,mended\n")
        #expect(try inbox.plan("  - { \(source), files: m.csv }", book: book).reviewsOpen == 0)
    }

    @Test func rejectedRecordsOfXMLComeOutAsCSV() throws {
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.xml": "<R><C id=\"P1\"><B>1.00</B></C><C id=\"P2\"><B>x</B></C><C id=\"P9\"><B>2.00</B></C></R>",
        ])
        let source =
            "name: b, record: C, columns: { client_key: \"@id\", client_balance: B }, rejects: r.csv, format: balances-xml"
        let plan = try inbox.plan("  - { \(source), files: b.xml }")
        let text = try #require(plan.rejects.first?.text)
        #expect(text.hasPrefix("@id,B,reason\nP2,x,amount-unreadable") && text.contains("\nP9,2.00,client-not-found"))
        try inbox.write("mended.csv", text.replacing(",x,", with: ",4.00,"))
        let again = try inbox.plan("  - { \(source), files: mended.csv }", book: plan.book)
        #expect(again.amounts(.openingBill) == ["c2 4.00"])
    }

    /// Totals count the mended amounts; of another export, a mended row stands for nothing.
    @Test func mendedRowsStandForThoseOfTheirFileAlone() throws {
        let report =
            "Client ID,Client,Client Balance\nP1,\"Okafor, Ngozi\",10.00\nP2,\"Tanaka, Yuki\",x\nTotal,,13.00\n"
        let inbox = try BalanceInbox(["clients.csv": BalanceInbox.roster, "b.csv": report])
        let source = "name: b, format: balances-csv, rejects: out/rejects.csv, files: [b.csv, m.csv], optional: true"
        let alone = try inbox.plan("  - { \(source) }")
        let text = try #require(alone.rejects.first?.text)
        #expect(alone.isRefused && alone.postings.isEmpty)
        try inbox.write("m.csv", text.replacing(",x,", with: ",3.00,"))
        let both = try inbox.plan("  - { \(source) }")
        #expect(!both.isRefused && both.amounts(.openingBill) == ["c1 10.00", "c2 3.00"] && both.rejects.isEmpty)
        #expect(both.sources[1].read == 3 && both.sources[1].accepted == 2 && both.sources[1].duplicate == 1)
        // One cent off is one cent off.
        try inbox.write("m.csv", text.replacing(",x,", with: ",3.01,"))
        #expect(try inbox.plan("  - { \(source) }").isRefused)
        // One row may be mended by making two of it.
        let row = text.split(separator: "\n")[1]
        try inbox.write("m.csv", text.replacing(",x,", with: ",1.00,") + row.replacing(",x,", with: ",2.00,") + "\n")
        #expect(try inbox.plan("  - { \(source) }").amounts(.openingBill) == ["c1 10.00", "c2 3.00"])
        // A newer export with the same damage is not mended by the old one's rows.
        try inbox.write("m.csv", text.replacing(",x,", with: ",3.00,"))
        try inbox.write("b.csv", report + "\n")
        #expect(try inbox.plan("  - { \(source) }").isRefused)
    }

    @Test func rejectedResourcesOfJSONComeOutAsCSV() throws {
        let invoice = { (id: String, value: String, currency: String) in
            #"{"resourceType": "Invoice", "status": "issued", "subject": {"reference": "\#(id)"}, "#
                + #""totalGross": {"value": \#(value), "currency": "\#(currency)"}}"#
        }
        let inbox = try BalanceInbox([
            "clients.csv": BalanceInbox.roster,
            "b.json": "[\(invoice("P1", "1.00", "USD")), \(invoice("P2", "5.00", "EUR"))]",
        ])
        let plan = try inbox.plan("  - { name: b, format: fhir-invoice, rejects: r.csv, files: b.json }")
        let text = try #require(plan.rejects.first?.text)
        #expect(text.contains("\nP2,") && text.contains("currency-foreign") && text.contains("[record 2 of "))
        #expect(plan.findings.contains { $0.code == "currency-foreign" && $0.position.description == "row 2:1" })
        try inbox.write("m.csv", text)
        let again = try inbox.plan("  - { name: b, format: fhir-invoice, files: [b.json, m.csv] }")
        #expect(again.amounts(.openingBill) == ["c1 1.00", "c2 5.00"] && again.sources[1].duplicate == 1)
    }

    @Test func checkNeedsNoRoster() throws {
        let inbox = try BalanceInbox(["b.csv": "Client ID,Client,Client Balance\nP1,x,5\nP2,y,6\n"])
        let plan = try Planning.check(
            Planning.pipeline(checking: [("\(inbox.path)/b.csv", "balances-csv")]), practice: BalanceInbox.practice)
        #expect(plan.sources.map(\.accepted) == [2])
        #expect(plan.findings.map(\.code) == ["rows-by-kind"])
    }
}

@Suite struct BalanceRecognitionTests {
    private func recognise(_ name: String) throws -> BalanceRecognition.Outcome {
        BalanceRecognition.recognise(
            try BalanceSampleFolder.file(name), options: ReadingOptions(practiceZone: .utc))
    }

    @Test(arguments: [
        ("simplepractice-outstanding-balances/newer.csv", "simplepractice-outstanding-balances"),
        ("simplepractice-outstanding-balances/older.csv", "simplepractice-outstanding-balances"),
        ("simplepractice-appointment-status/sample.csv", "simplepractice-appointment-status"),
        ("webpt-account-balance/sample.csv", "webpt-account-balance"),
        ("icanotes-unapplied/sample.csv", "icanotes-unapplied"),
        ("apollo-credit-balance/sample.csv", "apollo-credit-balance"),
        ("fhir-account-stu3/sample.xml", "fhir-account-stu3"), ("fhir-account-r5/sample.xml", "fhir-account-r5"),
        ("fhir-invoice/sample.xml", "fhir-invoice"), ("fhir-invoice/urn-uuid.json", "fhir-invoice"),
        ("../migration/inbox/balances.csv", "balances-csv"),
    ]) func namesTheSystem(_ file: String, _ format: String) throws {
        guard case .format(let found, _) = try recognise(file) else {
            Issue.record("\(file) is not recognised")
            return
        }
        #expect(found == format)
    }

    /// Three columns may be anybody's, of debts or of credits.
    @Test(arguments: ["uprise-aging/sample.csv", "jane-accounts-receivable/sample.csv", "traps/21-groups.csv"])
    func proposesWhereItIsNotSure(_ file: String) throws {
        guard case .proposal(let proposal) = try recognise(file) else {
            Issue.record("\(file) is taken for sure")
            return
        }
        let yaml = proposal.pipeline(files: "inbox/b.csv", today: Day(number: 20_000))
        let pipeline = try Pipeline.parse(yaml, path: "p.yaml")
        #expect(pipeline.sources.last?.columns == proposal.mapping && pipeline.sources.last?.sign == proposal.sign)
        #expect(yaml.contains("# unsure: "))
        let system = file.split(separator: "/").first.map(String.init) ?? ""
        if system != "traps" { #expect(BalanceRecognition.fitting(proposal).contains(system)) }
    }
}
