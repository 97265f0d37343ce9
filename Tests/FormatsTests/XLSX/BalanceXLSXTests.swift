import Formats
import Testing
import Values

@Suite struct BalanceXLSXTests {
    private func read(_ name: String, _ profile: BalanceProfile = .plain) throws -> BalanceReport {
        BalanceXLSXReader.read(
            try BalanceSamples.file("balances/traps/\(name)"), profile: profile, options: BalanceSamples.options)
    }

    @Test func readsAWorkbook() throws {
        let report = try read("workbook.xlsx")
        #expect(report.codes == ["sheets-unread"])
        #expect(!report.reading.isRefused && report.addsUp)
        #expect(report.asOf == Day(iso: "2026-06-30"))
        #expect(report.reading.records.map(\.name) == ["Tanaka, Yuki", "Brandt, Tobias", "Moradi, Leila"])
        #expect(report.owed == cents(12010) && report.credit == cents(6550) && report.insurance == cents(1500))
        #expect(report.reading.records.first?.dateOfBirth == Day(iso: "1980-01-01"))
        #expect(report.reading.records.first?.oldestOpen == Day(iso: "2026-04-01"))
        #expect(report.reading.records.first?.position == Position(file: 0, unit: .row, record: 5))
        #expect(report.reading.tieOuts.count == 3)
    }

    @Test func choosesASheetByName() throws {
        #expect(try read("workbook.xlsx", BalanceProfile(sheet: "balances")).reading.records.count == 3)
        let none = try read("workbook.xlsx", BalanceProfile(sheet: "Balanses"))
        #expect(none.codes == ["xlsx-sheet-missing"])
        #expect(none.reading.findings.first?.message.contains("perhaps “Balances”") == true)
    }

    @Test func knowsThe1904Base() throws {
        let report = try read("base-1904.xlsx")
        #expect(report.reading.records.first?.dateOfBirth == Day(iso: "1980-01-01"))
        #expect(report.reading.records.first?.oldestOpen == Day(iso: "2026-04-01"))
    }

    @Test func aFormulaWithoutAValueIsNoZero() throws {
        let report = try read("formula-without-value.xlsx")
        #expect(report.codes == ["amount-unreadable"])
        #expect(report.owed == cents(1250) && report.addsUp)
        let file = try BalanceSamples.file("balances/traps/formula-without-value.xlsx")
        let text = RejectWriter.text(
            file, report: report, rejects: report.rejects, profile: .plain, options: BalanceSamples.options)
        #expect(text.split(separator: "\n").count == 2)
        #expect(text.contains("L-1,\"Tanaka, Yuki\",,'=D3+1,"))
    }

    @Test(arguments: [
        ("zip-bomb.xlsx", "xlsx-too-large"), ("path-trick.xlsx", "xlsx-path"), ("password.xlsx", "xlsx-protected"),
        ("entity.xlsx", "xml-entity"), ("21-groups.csv", "xlsx-damaged"), ("cell-without-a-place.xlsx", "xlsx-damaged"),
        ("cells-out-of-order.xlsx", "xlsx-damaged"), ("text-that-is-not-there.xlsx", "xlsx-damaged"),
    ]) func refuses(_ name: String, _ code: String) throws {
        let report = try read(name)
        #expect(report.codes.contains(code))
        #expect(report.reading.isRefused && report.reading.records.isEmpty)
    }

    @Test func refusesEveryCutShortWorkbook() throws {
        let whole = try BalanceSamples.file("balances/traps/workbook.xlsx")
        for length in stride(from: 0, to: whole.bytes.count, by: 97) {
            let cut = SourceFile(contents: Array(whole.bytes[..<length]), name: "cut.xlsx")
            let report = BalanceXLSXReader.read(cut, options: BalanceSamples.options)
            #expect(report.reading.isRefused)
        }
    }
}
