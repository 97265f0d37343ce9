import Formats
import Foundation
import Testing
import Values

@Suite("FHIR ExplanationOfBenefit")
struct FHIREOBTests {
    private static let samples = X12Samples.root.appending(path: "samples/fhir-eob")

    private func read(_ name: String) throws -> Reading<Remittance> {
        let path = FHIREOBTests.samples.appending(path: name).path
        return FHIREOBReader.read(try SourceFile(path: path, name: name, number: 0), options: X12Samples.options)
    }

    /// What each file comes to, beside this test: file, remittances, EOBs, rejected, set aside, paid, findings.
    private static func table(_ name: String) throws -> [String: String] {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        let lines = try String(contentsOf: place, encoding: .utf8).split(separator: "\n").dropFirst()
        return Dictionary(
            lines.map { line in
                let cells = line.split(separator: "\t", maxSplits: 1)
                return (String(cells[0]), cells.count > 1 ? String(cells[1]) : "")
            }, uniquingKeysWith: { first, _ in first })
    }

    private func verdict(_ reading: Reading<Remittance>) -> String {
        let codes = Dictionary(grouping: reading.findings, by: \.code)
            .map { "\($0.key)\($0.value.count > 1 ? "×\($0.value.count)" : "")" }.sorted()
        let paid = reading.records.filter(\.isPostable).total { $0.amount }
        return [
            "\(reading.records.count)", "\(reading.read)", "\(reading.rejected)", "\(reading.setAside)", "\(paid)",
            codes.joined(separator: " "),
        ].joined(separator: "\t")
    }

    @Test("every sample comes to what its name says")
    func verdicts() throws {
        let expected = try FHIREOBTests.table("fhir-verdicts.tsv")
        for name in X12Samples.files(below: FHIREOBTests.samples) {
            let actual = verdict(try read(name))
            #expect(actual == expected[name], "\(name)\t\(actual)")
        }
        #expect(expected.count == X12Samples.files(below: FHIREOBTests.samples).count)
    }

    @Test(
        "XML, JSON and NDJSON say the same",
        arguments: [
            ["valid-single.json", "valid-single.xml"],
            ["valid-bundle.json", "valid-bundle.xml", "valid.ndjson"], ["nested-details.json", "nested-details.xml"],
        ])
    func forms(names: [String]) throws {
        let digests = try names.map { try read($0).records.map(\.digest) }
        #expect(Set(digests).count == 1)
        #expect(digests[0].count == 1)
    }

    @Test("a claim has its payer, member, lines and adjustments")
    func claim() throws {
        let remittance = try #require(try read("valid-bundle.json").records.first)
        #expect(remittance.isPostable)
        #expect(remittance.trace == "EFT55001")
        #expect(remittance.payer.ids == ["HARB1"])
        #expect(remittance.amount == Cents(11500))
        #expect(remittance.day == Day(year: 2026, month: 4, day: 3))
        #expect(remittance.claims.map(\.claimNumber) == ["WB1001", "WB1002"])
        #expect(remittance.claims.map(\.patient.last) == ["Fernwood", "Quill"])
        #expect(remittance.claims.map(\.patient.id) == ["HM771201", "HM771202"])
        let line = try #require(remittance.claims.first?.lines.first)
        #expect(line.code == "90837")
        #expect(line.modifiers == ["95"])
        #expect(line.allowed == Cents(14000))
        #expect(line.adjustments.map { "\($0.group)-\($0.reason):\($0.amount)" } == ["CO-45:35.00", "PR-3:25.00"])
        #expect(line.position.record > 1)
    }

    @Test(
        "who owes what is not covered follows from the member's liability, else is held",
        arguments: [
            ("noncovered-member.json", "PR-204:60.00"), ("noncovered-unassigned.json", "OA-204:60.00"),
            ("denial-reason-only.json", "OA-197:175.00"), ("secondary-prior-payer.json", "OA-23:90.00"),
        ])
    func groups(name: String, adjustment: String) throws {
        let claim = try #require(try read(name).records.first?.claims.first)
        #expect(claim.allAdjustments.map { "\($0.group)-\($0.reason):\($0.amount)" }.contains(adjustment))
    }

    @Test("a total that disagrees is said with both figures, and keeps only its own EOB from being posted")
    func totals() throws {
        let reading = try read("total-disagrees.json")
        let finding = try #require(reading.findings.first { $0.code == "total-disagrees" })
        #expect(finding.message.contains("151.00") && finding.message.contains("115.00"))
        let bundle = try read("bundle-one-bad.json")
        #expect(bundle.records.filter(\.isPostable).flatMap(\.claims).map(\.claimNumber) == ["WB1001", "WB1004"])
        #expect(bundle.rejected == 1)
    }

    @Test("public examples get the right verdict")
    func corpus() throws {
        guard let folder = X12Samples.corpus?.deletingLastPathComponent().appending(path: "ehr") else {
            print("skipped: the corpus is not at hand (TIEOUT_CORPUS)")
            return
        }
        let table = try FHIREOBTests.table("fhir-corpus-verdicts.tsv")
        for name in X12Samples.files(below: folder) where [".json", ".xml"].contains(where: name.hasSuffix) {
            let file = try SourceFile(path: folder.appending(path: name).path, name: name, number: 0)
            guard RemittanceFormats.recognise(file) == "fhir-eob" else { continue }
            #expect(
                table[name] != nil,
                "the table lacks \(name)\t\(verdict(FHIREOBReader.read(file, options: X12Samples.options)))")
        }
        for (name, expected) in table {
            let file = try SourceFile(path: folder.appending(path: name).path, name: name, number: 0)
            let actual = verdict(FHIREOBReader.read(file, options: X12Samples.options))
            #expect(actual == expected, "\(name)\t\(actual)")
        }
    }

    @Test("cut anywhere, it is refused or reads nothing new")
    func cuts() throws {
        for name in ["valid-single.json", "valid-bundle.xml"] {
            let whole = [UInt8](try Data(contentsOf: FHIREOBTests.samples.appending(path: name)))
            for end in stride(from: 1, to: whole.count - 2, by: 61) {
                let cut = SourceFile(contents: Array(whole[..<end]), name: name)
                #expect(FHIREOBReader.read(cut, options: X12Samples.options).isRefused, "\(name) cut at \(end)")
            }
        }
    }
}
