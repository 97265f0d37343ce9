import Foundation
import LedgerModel
import Testing
import Values

@testable import tieout

/// A program of this machine, where it is installed.
enum Tool {
    static func path(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs it; its exit status and all that it said.
    static func run(_ name: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path(name)))
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Does something with a path in a folder that is removed afterwards.
    static func withFile(_ name: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tieout-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent(name).path)
    }
}

@Suite("XLSX and HTML")
struct FileRenderingTests {
    @Test("The same report makes the same workbook, byte for byte")
    func deterministic() throws {
        try Tool.withFile("a.xlsx") { path in
            try XLSXFile.write([Sample.table], to: path, created: Instant(seconds: 1_800_000_000))
            let first = try Data(contentsOf: URL(fileURLWithPath: path))
            try XLSXFile.write([Sample.table], to: path, created: Instant(seconds: 1_800_000_000))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
            #expect(first.starts(with: [0x50, 0x4B, 0x03, 0x04]))
        }
    }

    @Test("Text stays text, money is a number, totals are there", .enabled(if: Tool.path("unzip") != nil))
    func content() throws {
        try Tool.withFile("a.xlsx") { path in
            try XLSXFile.write([Sample.table, Sample.table], to: path, created: Instant(seconds: 0))
            let sheet = try Tool.run("unzip", ["-p", path, "xl/worksheets/sheet1.xml"]).output
            #expect(!sheet.contains("<f>"))
            #expect(sheet.contains("<v>-12</v>"))
            #expect(sheet.contains("<v>1234567.89</v>"))
            #expect(sheet.contains("<v>1234555.89</v>"))
            #expect(sheet.contains("<v>45569</v>"), "4 October 2024 in Excel's count of days")
            let strings = try Tool.run("unzip", ["-p", path, "xl/sharedStrings.xml"]).output
            #expect(strings.contains("=HYPERLINK(&quot;x&quot;)") || strings.contains("=HYPERLINK(\"x\")"))
            let book = try Tool.run("unzip", ["-p", path, "xl/workbook.xml"]).output
            #expect(book.contains("name=\"sample\"") && book.contains("name=\"sample 2\""))
        }
    }

    @Test("Text longer than a cell is cut, control characters are shown, nothing fails")
    func hardText() throws {
        var table = Sample.table
        table.rows[0][0] = .text(String(repeating: "é", count: 40_000))
        table.rows[1][0] = .text("a\u{0}b\u{1}c")
        table.rows[1][1] = .day(Day(number: -40_000))
        try Tool.withFile("a.xlsx") { try XLSXFile.write([table], to: $0, created: Instant(seconds: 0)) }
    }

    @Test("What cannot be written is an error, and no file is left")
    func errors() throws {
        #expect(throws: XLSXError.self) {
            try XLSXFile.write([Sample.table], to: "/nowhere/at/all.xlsx", created: Instant(seconds: 0))
        }
        var long = ReportTable(name: "long", title: "Long", columns: [ReportTable.Column("a", .count)], rows: [])
        long.rows = Array(repeating: [.count(1)], count: XLSXFile.mostRows)
        try Tool.withFile("a.xlsx") { path in
            #expect(throws: XLSXError.tooManyRows(report: "Long", rows: XLSXFile.mostRows)) {
                try XLSXFile.write([long], to: path, created: Instant(seconds: 0))
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("The page escapes what it shows and fetches nothing")
    func page() {
        var table = Sample.table
        table.rows[0][0] = .text("<script>alert('x')</script> & \"y\"")
        let page = HTMLPage.text([table], title: "Tom & Co")
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"))
        #expect(page.contains("<title>Tom &amp; Co</title>"))
        #expect(page.contains("<td class=\"n\">1,234,555.89</td>"))
        #expect(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"))
    }
}

@Suite("hledger and Beancount")
struct JournalTextTests {
    /// A bill with odd ids, money through a processor to the bank, and a credit.
    private var entries: [JournalEntry] {
        let day = Day(number: 20_454)
        let bill = BillLine(
            invoice: "INV;1 (x)|\"y\\", billDay: day, clientID: "C\n1", fee: Cents(15_000), clientOwes: Cents(3_000))
        var postings = [
            Posting(.clientPayment, Cents(4_000), on: day.adding(1)),
            Posting(.creditGranted, Cents(4_000), on: day.adding(1)),
            Posting(.fee, Cents(120), on: day.adding(1)), Posting(.payout, Cents(3_880), on: day.adding(2)),
            Posting(.deposit, Cents(3_880), on: day.adding(3)),
            Posting(.clientPayment, Cents(3_000), on: day.adding(4)),
            Posting(.refund, Cents(-1_000), on: day.adding(5)),
        ]
        for at in postings.indices {
            postings[at].id = Int64(at + 1)
            postings[at].client = bill.clientID
            postings[at].processor = at < 5 ? "ivy pay" : ""
            postings[at].key = "key; a:b, \"c\" | \(at)"
            postings[at].rule = "rule/x"
        }
        postings[5].invoice = bill.invoice
        postings[5].paymentType = .cashCheck
        postings[6].invoice = bill.invoice
        return Journal.entries(bills: [bill], postings: postings)
    }

    @Test("An entry in both languages")
    func text() {
        let entry = JournalEntry(
            id: "P/1", day: Day(number: 20_454), kind: "fee", memo: "fee I1", client: "C1", invoice: "INV-1",
            legs: [.init(JournalAccount.fees, Cents(120)), .init(JournalAccount.clearing("ivypay"), Cents(-120))])
        #expect(
            JournalText.hledger([entry], title: "Practice") == """
                ; Practice

                commodity 1000.00 USD
                account Assets:Clearing:Ivypay
                account Expenses:ProcessorFees

                2026-01-01 * (P/1) fee I1
                    ; client: C1
                    ; invoice: INV-1
                    Expenses:ProcessorFees  1.20 USD
                    Assets:Clearing:Ivypay  -1.20 USD

                """)
        #expect(
            JournalText.beancount([entry], title: "Practice") == """
                option "title" "Practice"
                option "operating_currency" "USD"

                2026-01-01 open Assets:Clearing:Ivypay USD
                2026-01-01 open Expenses:ProcessorFees USD

                2026-01-01 * "fee I1"
                  entry: "P/1"
                  client: "C1"
                  invoice: "INV-1"
                  Expenses:ProcessorFees  1.20 USD
                  Assets:Clearing:Ivypay  -1.20 USD

                """)
    }

    @Test("hledger accepts the journal, strictly", .enabled(if: Tool.path("hledger") != nil))
    func hledger() throws {
        try Tool.withFile("a.journal") { path in
            try JournalText.hledger(entries, title: "A; practice").write(
                toFile: path, atomically: true, encoding: .utf8)
            let check = try Tool.run("hledger", ["-f", path, "check", "--strict"])
            #expect(check.status == 0, "\(check.output)")
            let balance = try Tool.run("hledger", ["-f", path, "balance", "-N", "Assets:Bank"])
            #expect(balance.output.contains("38.80 USD"), "\(balance.output)")
        }
    }

    @Test("Beancount accepts the journal", .enabled(if: Tool.path("bean-check") != nil))
    func beancount() throws {
        try Tool.withFile("a.beancount") { path in
            try JournalText.beancount(entries, title: "A \"practice\"").write(
                toFile: path, atomically: true, encoding: .utf8)
            let check = try Tool.run("bean-check", [path])
            #expect(check.status == 0, "\(check.output)")
        }
    }
}
