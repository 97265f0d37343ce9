import Foundation
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// Plans a simulated practice as a whole and lets the auditor, who knows the truth, judge the postings.
@Suite struct AuditTests {
    /// The postings of a practice's whole inbox, judged.
    static func report(_ seed: UInt64, _ noise: Noise) throws -> AuditReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-audit-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Simulator.write(SimulationSettings(clients: 40, months: 4, seed: seed, noise: noise), to: folder)
        let yaml = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/monthly.yaml")), as: UTF8.self)
        let zone = try #require(Zone("America/Los_Angeles"))
        let plan = try Planning.plan(
            try Pipeline.parse(yaml, path: "\(folder)/monthly.yaml"),
            book: BookSnapshot(practice: Practice(name: "Simulated", zone: zone)))
        #expect(!plan.isRefused)
        #expect(plan.broken == [])
        let table = ReportTable.postings(plan.postings)
        var text = table.columns.map(\.name).joined(separator: ",") + "\n"
        for row in table.rows { text += row.map { TextTable.quoted(words($0)) }.joined(separator: ",") + "\n" }
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/postings.csv"))
        return try Audit.report(postingsCSV: "\(folder)/postings.csv", truthDir: "\(folder)/truth")
    }

    static func words(_ cell: ReportTable.Cell) -> String {
        switch cell {
        case .text(let text): text
        case .money(let amount): "\(amount)"
        case .day(let day): "\(day)"
        case .count(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .empty: ""
        }
    }

    /// A seed of the day: every day another practice is tried; a failure names it.
    static let fresh = UInt64(time(nil)) / 86_400

    @Test(arguments: [1, 2, 3, fresh], Noise.allCases)
    func nothingIsWrongAndNearlyAllIsPosted(_ seed: UInt64, _ noise: Noise) throws {
        let report = try Self.report(seed, noise)
        #expect(report.wrong.isEmpty, "seed \(seed), noise \(noise): \(report)")
        #expect(report.mustNotViolations.isEmpty, "seed \(seed), noise \(noise): \(report)")
        #expect(report.missingColumns.isEmpty)
        let least = noise == .hard ? 9_800 : 9_950
        #expect(report.mustMatchRate >= least, "seed \(seed), noise \(noise): \(report)")
    }
}
