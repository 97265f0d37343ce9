import Formats
import Reconciliation
import Testing
import Values

/// Where the samples of balance reports are.
enum BalanceSampleFolder {
    static let path: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/samples/balances"
    }()

    static func file(_ name: String) throws -> SourceFile {
        try SourceFile(path: "\(path)/\(name)", name: name, number: 0)
    }
}

/// Every profile against its sample, as `expected.tsv` has it.
@Suite struct BalanceProfileTests {
    @Test(arguments: BalanceProfiles.names) func readsItsSample(_ name: String) throws {
        let profile = try #require(BalanceProfiles.profile(named: name))
        let table = try BalanceSampleFolder.file("\(name)/expected.tsv")
        let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.count > 1, "every profile has a sample")
        for expected in lines.dropFirst() {
            let report = BalanceProfiles.read(
                try BalanceSampleFolder.file("\(name)/\(expected[0])"), format: name, profile: profile,
                options: ReadingOptions(practiceZone: .utc))
            let rows = report.reading.records
            let got = [
                expected[0], "\(rows.count)", "\(rows.total { $0.owed })", "\(rows.total { $0.credit })",
                "\(rows.total { $0.insurance })", "\(report.reading.rejected)", "\(report.reading.setAside)",
                report.reading.findings.map(\.code).joined(separator: " "),
            ]
            #expect(got == expected)
            #expect(!report.reading.isRefused)
            #expect(report.rows == report.counts.sum)
        }
    }

    /// Session detail by its own format, and parts of reports that go by the plain one.
    @Test func sessionDetailReadsItsSample() throws {
        let report = BalanceProfiles.read(
            try BalanceSampleFolder.file("balances-sessions-csv/sample.csv"), format: "balances-sessions-csv",
            profile: BalanceProfiles.plain("balances-sessions-csv"), options: ReadingOptions(practiceZone: .utc))
        #expect(report.reading.records.count == 4 && report.reading.findings.isEmpty)
        #expect(report.reading.records.allSatisfy { $0.session?.date != nil })
    }

    @Test func everySourceIsNoted() {
        for name in BalanceProfiles.names {
            #expect(BalanceProfiles.profile(named: name)?.source.isEmpty == false)
        }
        #expect(BalanceProfiles.names == BalanceProfiles.names.sorted())
        #expect(BalanceProfiles.names.contains("simplepractice-outstanding-balances"))
    }

    @Test func everyFieldIsRead() throws {
        let all = try BalanceProfile.parse(
            """
            name: x
            source: "a page"
            headers: [[C, Due], [C]]
            columns: { client: "C", credit: "Cr" }
            optional: [credit]
            balance: ["Due", "-|Paid|"]
            insurance: ["I"]
            buckets: ["30", "60"]
            buckets_make: total_balance
            sign: negative_owes
            credit_sign: negative
            delimiter: tab
            money: comma
            dates: day_first
            null_dates: [1900-01-01]
            key: name
            currency: cad
            ignore_rows: { void: ["1"] }
            keep_rows: { type: ["a", "b"] }
            zero_when: { s: ["paid"] }
            insurance_zero_when: { t: ["paid"] }
            credits_in: "another report"
            total_words: ["sum"]
            subtotal_words: ["part"]
            footer_words: ["end"]
            sheet: "S"
            record_element: "R"
            total_element: "T"
            as_of_element: "@d"
            """, path: "x.yaml")
        let day = try #require(Day(iso: "1900-01-01"))
        #expect(
            all == [
                BalanceProfile(
                    name: "x", source: "a page", headers: [["C", "Due"], ["C"]],
                    columns: [.client: "C", .credit: "Cr"], optional: [.credit],
                    balance: [.init("Due"), .init("Paid", minus: true, magnitude: true)], insurance: [.init("I")],
                    buckets: ["30", "60"], bucketsMake: .totalBalance, sign: .negativeOwes, creditSign: .negative,
                    delimiter: 0x09, money: .comma, dates: .dayFirst, nullDates: [day], key: .name, currency: "CAD",
                    ignoreRows: [.init("void", ["1"])], keepRows: [.init("type", ["a", "b"])],
                    zeroWhen: [.init("s", ["paid"])], insuranceZeroWhen: [.init("t", ["paid"])],
                    creditsIn: "another report", totalWords: ["sum"],
                    subtotalWords: ["part"], footerWords: ["end"], sheet: "S", recordElement: "R",
                    totalElement: "T", asOfElement: "@d")
            ])
    }

    @Test(arguments: [
        ("name: x\ncolumns: { client: C, credit: D }\nsing: positive_owes\n", "x.yaml:3:1: unknown key sing"),
        ("name: x\ncolumns: { client: C, kredit: D }\n", "x.yaml:2:23: unknown key kredit"),
        ("name: x\ncolumns: { client: C, credit: D }\nkey: number\n", "x.yaml:3:6: expected one of client_key"),
        ("name: x\ncolumns: { client: C, credit: D }\noptional: [who]\n", "x.yaml:3:12: expected one of"),
        ("name: x\ncolumns: { client: C }\n", "a profile needs a column for client_balance"),
        ("columns: { client: C, credit: D }\n", "a profile needs a name"),
        ("name: x\ncolumns: { client: C, credit: D }\ndelimiter: ab\n", "x.yaml:3:12: expected one character"),
        ("", "x.yaml:1:1: expected a profile"),
    ]) func wrongProfilesAreNamedWithTheirPlace(_ yaml: String, _ message: String) {
        let error = #expect(throws: PipelineError.self) { try BalanceProfile.parse(yaml, path: "x.yaml") }
        #expect(error?.messages.contains { $0.contains(message) } == true, "\(error?.messages ?? [])")
    }
}
