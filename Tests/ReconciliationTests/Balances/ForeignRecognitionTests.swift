import Formats
import Reconciliation
import Testing
import Values

/// What `tieout check FILE` says of a file before it reads it: never a report where it is none.
@Suite struct ForeignRecognitionTests {
    private func words(_ file: SourceFile) -> String {
        switch BalanceRecognition.recognise(file, options: ReadingOptions(practiceZone: .utc)) {
        case .format(let name, let why): "\(name): \(why)"
        case .foreign(let what, let format): "\(what) (\(format))"
        case .proposal(let proposal): "proposal: \(proposal.format)"
        }
    }

    /// Amounts and balances, and whether they are an account's: oldest or newest first, in any language.
    private static let statements = [
        ([("10,00", "110,00"), ("-4,50", "105,50"), ("1.000,00", "1.105,50"), ("-5,50", "1.100,00")], true),
        ([("-5,50", "1.100,00"), ("1.000,00", "1.105,50"), ("-4,50", "105,50"), ("10,00", "110,00")], true),
        ([("10,00", "110,00"), ("-4,50", "105,50"), ("1.000,00", "1.105,50"), ("-5,50", "1.100,01")], false),
        // Sums of a list of what clients owe, and what they owe beside what they were charged.
        ([("10,00", "10,00"), ("4,50", "14,50"), ("1.000,00", "1.014,50"), ("5,50", "1.020,00")], false),
        ([("150,00", "20,00"), ("150,00", "0,00"), ("90,00", "-5,00"), ("150,00", "150,00")], false),
    ]

    @Test(arguments: statements) func aStatementIsToldByItsRunningBalance(
        _ rows: [(String, String)], _ isStatement: Bool
    ) throws {
        let lines = rows.enumerated().map { i, row in "0\(i + 1).03.2026;Praxis Nord;\(row.0);\(row.1)" }
        let file = SourceFile(
            text: "Buchungstag;Empfänger;Betrag;Saldo\n" + lines.joined(separator: "\n") + "\n", name: "konto.csv")
        let proposal = BalanceSniffer.propose(file, options: ReadingOptions(practiceZone: .utc))
        #expect(proposal.statementColumns == (isStatement ? ["Betrag", "Saldo"] : []))
        #expect(proposal.summary(file: "konto.csv").contains("bank-csv reads it with columns") == isStatement)
    }

    private static let files = [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "a web page (balances-csv)"),
        ("\n  <HTML><table><tr><td>Client</td></tr></table>", "a web page (balances-csv)"),
        (
            "<?xml version=\"1.0\"?>\n<!-- page --><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "a web page (balances-csv)"
        ),
        ("<table><tr><th>Client</th></tr></table>", "a web page (balances-csv)"),
        ("%PDF-1.7", "a PDF document (balances-csv)"), ("GIF89a", "a picture (balances-csv)"),
        ("{\\rtf1 Balances}", "a text of a word processor (RTF) (balances-csv)"),
        ("SQLite format 3\u{0}", "a database of SQLite (balances-csv)"),
        ("ab\u{0}\u{1}\u{2}cdef,\u{0}\n", "no text: it holds bytes that no text has (balances-csv)"),
        ("", "empty (balances-csv)"),
        ("words and words\nand no table\n", "text without a row that looks like a header of balances (balances-csv)"),
        ("<a><b/></a>", "XML in which no element looks like a client with a balance (balances-xml)"),
        ("PK\u{3}\u{4}cut", "no workbook that can be opened (balances-xlsx)"),
        ("[{\"client\": \"A\", \"balance\": 1.5}]", "JSON without FHIR resources (balances-xml)"),
        (
            "<Coverage xmlns=\"http://hl7.org/fhir\"><status value=\"active\"/></Coverage>",
            "FHIR resources that hold no balances: Coverage (balances-xml)"
        ),
    ]

    @Test(arguments: files, ["file.csv", "file.xml", "file.xlsx", "file.json"])
    func saysWhatItIs(_ file: (text: String, words: String), _ name: String) {
        let words = words(SourceFile(text: file.text, name: name))
        // An empty file and one of mere words have no sign but their name.
        let isNamed = name == "file.xml" && (file.text.isEmpty || file.text.hasPrefix("words"))
        #expect(words == file.words || isNamed, "\(words)")
    }

    /// What it is said to be is refused when it is read all the same, with a remedy.
    @Test(arguments: files, ["balances-csv", "balances-xml", "balances-xlsx"])
    func isRefused(_ file: (text: String, words: String), _ format: String) {
        for name in ["file.csv", "file.dat"] {
            let report = BalanceProfiles.read(
                SourceFile(text: file.text, name: name), format: format, profile: .plain,
                options: ReadingOptions(practiceZone: .utc))
            #expect(report.reading.isRefused && report.reading.records.isEmpty)
            #expect(report.reading.findings.allSatisfy { !$0.remedy.isEmpty })
        }
    }
}
