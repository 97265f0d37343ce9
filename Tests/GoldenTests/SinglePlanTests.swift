import Formats
import Foundation
import PracticeBook
import Reconciliation
import Testing

/// What a run posts for each single report of a processor or bank among the samples: `<sample>.plan.txt` beside it. The
/// bills are those of `samples/practice`. Adding a case needs no Swift.
@Suite("Plans of single payout and bank samples")
struct SinglePlanTests {
    static let all: [String] = ["payouts", "bank"].flatMap { area in
        Sample.names(in: Sample.root.appending(path: area)).flatMap { format in
            Sample.names(in: Sample.root.appending(path: "\(area)/\(format)")).map { "\(area)/\(format)/\($0)" }
        }
    }.filter { name in ![".expected.tsv", ".options", ".plan.txt"].contains { name.hasSuffix($0) } }

    @Test("every single sample comes to the plan beside it", arguments: all)
    func plan(_ name: String) throws {
        let scratch = try Scratch()
        let yaml = scratch.url.appending(path: "single.yaml")
        try SinglePlanTests.pipeline(name).write(to: yaml, atomically: true, encoding: .utf8)
        let pipeline = try Pipeline.parse(try String(contentsOf: yaml, encoding: .utf8), path: yaml.path)
        let book = try GoldenRun.newBook(in: scratch)
        let dry = try Planning.plan(pipeline, book: try book.snapshot())
        var text = ""
        if dry.isRefused {
            let first = dry.findings.first { $0.severity == .refusal }
            let totals = dry.tieOuts.filter { $0.expected != $0.actual }
            text += "refused\n" + (first.map { "\($0.code): \($0.message)\n" } ?? "")
            text += totals.map { "\($0.what): expected \($0.expected), actual \($0.actual)\n" }.joined()
        } else {
            let files = try GoldenRun(yaml, into: book).files()
            for (file, body) in files.sorted(by: { $0.key < $1.key }) where !body.isEmpty {
                text += "== \(file)\n\(body)"
            }
            let again = try GoldenRun(yaml, into: book)
            #expect(again.plan.postings.isEmpty, "a second run posts")
        }
        text = text.replacing(Sample.root.path, with: "samples")
        let golden = Sample.root.appending(path: name + ".plan.txt")
        if GoldenTests.isRewriting {
            try text.write(to: golden, atomically: true, encoding: .utf8)
            Issue.record("\(name).plan.txt was rewritten; read the difference and run again")
            return
        }
        #expect((try? String(contentsOf: golden, encoding: .utf8)) == text, "\(name).plan.txt")
    }

    private static func pipeline(_ name: String) -> String {
        let root = Sample.root
        let format = name.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        let beside = (try? String(contentsOf: root.appending(path: name + ".options"), encoding: .utf8)) ?? ""
        var zone = ""
        var columns: [String] = []
        for line in beside.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            if parts[0] == "zone" { zone = ", time_zone: \"\(parts[1])\"" }
            if parts[0].hasPrefix("column.") { columns.append("\(parts[0].dropFirst(7)): \"\(parts[1])\"") }
        }
        let mapped = columns.isEmpty ? "" : ", columns: { \(columns.joined(separator: ", ")) }"
        return """
            pipeline: single
            sources:
              - { name: clients, format: tieout-clients, files: "\(root.path)/practice/clients.csv" }
              - { name: bills, format: tieout-bills, files: "\(root.path)/practice/bills.csv" }
              - { name: report, format: \(format), files: "\(root.path)/\(name)"\(zone)\(mapped) }

            """
    }
}
