import Foundation
import LedgerModel
import Reconciliation
import Testing
import Values

/// `docs/findings.md` is made from what the samples provoke, so that no line of it is invented.
@Suite("The page of findings")
struct FindingsPageTests {
    /// A code as the first sample that provokes it shows it.
    struct Entry {
        var finding: Finding
        var sample: String
    }

    static let page = Sample.root.deletingLastPathComponent().appending(path: "docs/findings.md")

    @Test("lists every finding that the samples provoke, as they show it")
    func page() throws {
        var entries: [String: Entry] = [:]
        for (name, pipeline) in try Self.pipelines() {
            guard let plan = try? Planning.check(pipeline, practice: Practice(name: "", zone: .utc)) else { continue }
            for finding in plan.findings where entries[finding.code] == nil {
                entries[finding.code] = Entry(finding: finding, sample: name)
            }
        }
        let text = Self.text(entries)
        let written = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
        if GoldenTests.isRewriting {
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
            Issue.record("docs/findings.md was rewritten; read the difference and run again")
            return
        }
        #expect(text == written, "docs/findings.md is out of date: UPDATE_GOLDENS=1 swift test")
        for code in entries.keys {
            #expect(code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(code)")
        }
    }

    /// The samples' own pipelines, and one for each single file among them, by the path below `samples`.
    private static func pipelines() throws -> [(String, Pipeline)] {
        var out: [(String, Pipeline)] = []
        func add(_ path: String) throws {
            let url = Sample.root.appending(path: path)
            let text = try String(contentsOf: url, encoding: .utf8)
            guard let pipeline = try? Pipeline.parse(text, path: url.path) else { return }
            out.append((path, pipeline))
        }
        for sample in Sample.all { try add("\(sample.folder)/pipelines/\(sample.name).yaml") }
        for folder in Sample.names(in: Sample.root.appending(path: "refused")) where !folder.contains(".") {
            if folder != "base" { try add("refused/\(folder)/pipeline.yaml") }
        }
        for group in ["835", "bank", "payouts", "balances"] {
            let base = Sample.root.appending(path: group)
            for path in try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted() {
                guard let format = format(group, path) else { continue }
                let file = base.appending(path: path).path
                out.append(("\(group)/\(path)", Planning.pipeline(checking: [(path: file, format: format)])))
            }
        }
        return out
    }

    /// The format of a single sample: its folder's name, where that is one.
    private static func format(_ group: String, _ path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last, name.contains("."), !name.hasSuffix(".tsv"), !name.hasSuffix(".options"),
            !name.hasSuffix(".plan.txt")
        else {
            return nil
        }
        if group == "835" { return "x12-835" }
        guard parts.count == 2, !name.hasSuffix(".md") else { return nil }
        if SourceFormat.isKnown(parts[0]) { return parts[0] }
        guard group == "balances", parts[0] == "traps" else { return nil }
        return "balances-" + (name.split(separator: ".").last.map(String.init) ?? "csv")
    }

    private static func text(_ entries: [String: Entry]) -> String {
        var out = """
            # Findings

            What the samples provoke, made by `UPDATE_GOLDENS=1 swift test`. A finding is never an error of the program: it
            says what is odd in a file, where, and what to do. `info` asks nothing; `warning` wants someone to look; `error`
            left a record out; `refusal` refused the file whole.

            | code | severity | what it says, for example | what to do | seen in `samples/` |
            |---|---|---|---|---|

            """
        for (code, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let finding = entry.finding
            let cells = [
                "`\(code)`", finding.severity.rawValue, cell(finding.message), cell(finding.remedy), cell(entry.sample),
            ]
            out += "| \(cells.joined(separator: " | ")) |\n"
        }
        return out
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
    }
}
