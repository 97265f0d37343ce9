import Formats
import Testing
import Values

@Suite struct MigrationSampleTests {
    @Test func readsTheReport() throws {
        let report = BalanceCSVReader.read(
            try BalanceSamples.file("migration/inbox/balances.csv"), options: BalanceSamples.options)
        #expect(report.codes == [])
        #expect(!report.reading.isRefused)
        #expect(report.addsUp)
        #expect(report.reading.records.count == 32)
        #expect(report.owed - report.credit == cents(439153))
        #expect(report.owed == cents(467753))
        #expect(report.insurance == cents(109580))
        #expect(report.asOf == Day(iso: "2026-06-30"))
        #expect(report.counts.group == 3 && report.counts.subtotal == 3 && report.counts.total == 1)
        #expect(report.counts.header == 2 && report.counts.footer == 2 && report.counts.preamble == 2)
        #expect(report.reading.tieOuts.count == 12)
        let first = try #require(report.reading.records.first)
        #expect(first.key == "P10417" && first.last == "Okafor" && first.first == "Ngozi")
        #expect(first.dateOfBirth == Day(iso: "1952-01-01") && first.oldestOpen == Day(iso: "2026-05-28"))
        #expect(first.group == "Clinician: Dr. Maren Holt")
    }
}
