import Foundation
import Testing

@testable import Reconciliation

@Suite("Pipelines")
struct PipelineTests {
    @Test func aKeyThatStandsTwiceIsNamedWithItsPlace() {
        let yaml = "pipeline: p\nsources: []\npolicies: {}\npolicies: {}\n"
        let error = #expect(throws: PipelineError.self) { try Pipeline.parse(yaml, path: "p.yaml") }
        #expect(error?.messages == ["p.yaml:3:1: not valid YAML: policies stands twice"])
    }

    @Test("every trouble of a pipeline is reported at once, each with its line and column")
    func troubles() throws {
        let yaml = """
            pipeline: monthly
            sources:
              - { name: a, format: tieout-bill, files: "x.csv" }
              - { name: a, format: ofx, files: "y.ofx", surprise: 1 }
            polices: {}
            """
        let error = #expect(throws: PipelineError.self) { try Pipeline.parse(yaml, path: "p.yaml") }
        let messages = try #require(error).messages
        #expect(messages.count == 4)
        #expect(messages.contains { $0.hasPrefix("p.yaml:3:24: unknown format tieout-bill") })
        #expect(messages.contains { $0.hasPrefix("p.yaml:4:45: unknown key surprise in a source") })
        #expect(messages.contains { $0.hasPrefix("p.yaml:5:1: unknown key polices in a pipeline") })
        #expect(messages.contains { $0.contains("two sources are named a") })
    }

    @Test("a column role may be written in the words that people use; one that no format has is a trouble")
    func roles() throws {
        let yaml = """
            pipeline: monthly
            sources:
              - { name: a, columns: { posted_at: "When", gross: "Amt", deposit_date: "Out" }, format: payouts-csv, files: "x" }
              - { name: b, columns: { id: "Id", payout_date: "Out" }, format: ivypay, files: "x" }
              - { name: c, columns: { dos: "D", cpt: "C", billed: "B" }, format: eob-csv, files: "x" }
            """
        let pipeline = try Pipeline.parse(yaml, path: "p.yaml")
        #expect(pipeline.sources[0].columns == ["date": "When", "amount": "Amt", "payout_date": "Out"])
        #expect(pipeline.sources[1].columns == ["transaction_id": "Id", "deposit_date": "Out"])
        #expect(pipeline.sources[2].columns == ["service_date": "D", "code": "C", "charge": "B"])
        let wrong = yaml.replacing("gross", with: "date").replacing("billed", with: "bild")
        let error = #expect(throws: PipelineError.self) { try Pipeline.parse(wrong, path: "p.yaml") }
        let messages = try #require(error).messages
        #expect(messages.count == 2)
        #expect(messages.contains { $0.contains("means the role date, which has a column already") })
        #expect(messages.contains { $0.hasPrefix("p.yaml:5:") && $0.contains("eob-csv has no column role bild") })
    }

    @Test("every role that a reader of payouts or bank tables looks for may be named under columns:")
    func rolesOfReaders() throws {
        let formats = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Formats")
        var roles = 0
        for (folder, general) in [("Payouts", "stripe"), ("Bank", "bank-csv")] {
            let own = ["IvyPayReader.swift": "ivypay", "MappedPayoutsReader.swift": "payouts-csv"]
            let base = formats.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: base.path).sorted() {
                let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
                for match in text.matches(of: /(?:needed|optional|place)\("([a-z_0-9]+)"/) {
                    let (role, format) = (String(match.output.1), own[name] ?? general)
                    #expect(ColumnRoles.role(role, in: format) == role, "\(name) looks for \(role)")
                    roles += 1
                }
            }
        }
        #expect(roles > 100)
    }
}
