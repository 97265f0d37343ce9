import Formats
import Foundation
import Reconciliation
import Testing
import Values

/// `samples/balances/traps.tsv` holds every trap of real exports to a sample, or says why it does not apply.
@Suite struct BalanceTrapIndexTests {
    private static let rows: [[String]] = {
        let text = (try? String(contentsOfFile: "\(BalanceSampleFolder.path)/traps.tsv", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }()

    @Test func everyTrapHasItsSampleOrAReason() {
        #expect(Self.rows.compactMap { Int($0[0]) } == Array(1...32))
        for row in Self.rows {
            if row[2] == "-" {
                #expect(row.count == 4 && !row[3].isEmpty, "trap \(row[0]) says why it has no sample")
            } else {
                let path = "\(BalanceSampleFolder.path)/../\(row[2])"
                #expect(FileManager.default.fileExists(atPath: path), "\(row[2])")
            }
        }
    }

    @Test func everyNumberedSampleIsListed() throws {
        let listed = Set(Self.rows.map { $0[0] })
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(BalanceSampleFolder.path)/traps") {
            guard let number = Int(name.prefix(2)) else { continue }
            #expect(listed.contains("\(number)"), "\(name)")
        }
    }

    private func read(_ name: String, _ format: String, _ columns: [String: String] = [:]) throws -> BalanceReport {
        BalanceProfiles.read(
            try BalanceSampleFolder.file("traps/\(name)"), format: format,
            profile: BalanceProfiles.profile(named: format) ?? BalanceProfiles.plain(format),
            options: ReadingOptions(practiceZone: .utc, columns: columns))
    }

    @Test func aRunningBalanceDoesNotMakeItsTotal() throws {
        let report = try read("04-running-balance.csv", "balances-csv")
        #expect(report.reading.findings.map(\.code) == ["total-disagrees"])
        #expect(report.reading.findings[0].message.contains("says 80.00, the rows add up to 650.00"))
    }

    @Test func theSameMoneyInTwoColumnsIsShown() throws {
        let report = try read("05-credit-twice.csv", "balances-csv")
        #expect(report.reading.findings.map(\.code) == ["credit-twice"])
        #expect(report.reading.findings[0].position.record == 2)
    }

    @Test func onlyAttributesAreRead() throws {
        let report = try read("13-attributes-and-narrative.xml", "fhir-invoice")
        #expect(report.reading.records.map(\.owed) == [Cents(5250)] && report.reading.findings.isEmpty)
    }

    @Test func paymentsThatDoNotAddUpRefuseTheInvoices() throws {
        let report = try read("09-payments-beside-invoices.xml", "fhir-invoice")
        #expect(report.reading.isRefused)
        let said = report.reading.findings.first { $0.code == "payment-disagrees" }
        #expect(said?.message.contains("make 60.00, their paymentAmounts say 70.00: difference 10.00") == true)
    }

    @Test func aFigureThatRepeatsIsDoubted() throws {
        let file = try BalanceSampleFolder.file("traps/22-balance-repeated.csv")
        let proposal = BalanceSniffer.propose(file, options: ReadingOptions(practiceZone: .utc))
        let balance = try #require(proposal.columns.first { $0.role == .clientBalance })
        #expect(balance.doubt?.contains("the same on every row of a client") == true)
    }

    @Test func partsMakeOneReport() throws {
        let parts = try ["28-parts_1.csv", "28-parts_2.csv"].map { try read($0, "balances-csv") }
        #expect(parts.flatMap(\.reading.records).total { $0.owed - $0.credit } == Cents(8300))
    }

    @Test func insurersStandAmongClients() throws {
        let report = try read("31-insurers-among-clients.csv", "jane-accounts-receivable")
        #expect(report.reading.records.map(\.key) == ["Greene, Marcus", "Blue Harbor Health Plan"])
    }
}
