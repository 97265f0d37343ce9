import Formats
import Foundation
import Testing
import Values

/// Samples beside tables of what must come of them: `samples/<area>/<format>/<file>` and `<file>.expected.tsv`.
///
/// A sample without a table fails, and a table without a sample. `UPDATE_GOLDENS=1` rewrites, and a rewriting run
/// fails.
enum SampleTables {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    /// The samples of an area, as `<format>/<file>`.
    static func names(_ area: String) -> [String] {
        all(area).filter { !$0.hasSuffix(".expected.tsv") && !$0.hasSuffix(".options") && !$0.hasSuffix(".plan.txt") }
    }

    /// Tables and options whose sample is gone.
    static func orphans(_ area: String) -> [String] {
        let names = Set(names(area))
        return all(area).filter { name in
            for suffix in [".expected.tsv", ".options", ".plan.txt"] where name.hasSuffix(suffix) {
                return !names.contains(String(name.dropLast(suffix.count)))
            }
            return false
        }
    }

    private static func all(_ area: String) -> [String] {
        let base = root.appending(path: area)
        let files = FileManager.default
        let formats = (try? files.contentsOfDirectory(atPath: base.path())) ?? []
        return formats.flatMap { format in
            ((try? files.contentsOfDirectory(atPath: base.appending(path: format).path())) ?? []).map {
                "\(format)/\($0)"
            }
        }.sorted()
    }

    /// A sample and the options beside it, in New York unless they say otherwise.
    static func load(_ area: String, _ name: String) throws -> (file: SourceFile, options: ReadingOptions) {
        let path = root.appending(path: area).appending(path: name)
        let newYork = try #require(Zone("America/New_York"))
        var options = ReadingOptions(practiceZone: newYork)
        let beside = (try? String(contentsOf: path.appendingPathExtension("options"), encoding: .utf8)) ?? ""
        for line in beside.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            if parts[0] == "zone" { options.sourceZone = Zone(parts[1]) }
            if parts[0].hasPrefix("column.") { options.columns[String(parts[0].dropFirst(7))] = parts[1] }
        }
        return (SourceFile(contents: [UInt8](try Data(contentsOf: path)), name: name), options)
    }

    /// Compares a table with the one beside the sample.
    static func compare(_ area: String, _ name: String, _ table: String) throws {
        let path = root.appending(path: area).appending(path: name + ".expected.tsv")
        let expected = try? String(contentsOf: path, encoding: .utf8)
        if isUpdating {
            try table.write(to: path, atomically: true, encoding: .utf8)
            Issue.record("rewrote \(name).expected.tsv")
            return
        }
        #expect(expected == table, "\(name) does not give what stands beside it")
    }

    /// What a reading says about itself, under its records.
    static func footer<Record>(_ reading: Reading<Record>) -> String {
        var out = "# read \(reading.read), records \(reading.records.count), set aside \(reading.setAside), "
        out += "rejected \(reading.rejected)\n"
        for total in reading.tieOuts {
            out += "# \(total.what): expected \(total.expected), actual \(total.actual)\n"
        }
        for finding in reading.findings {
            out += "# \(finding.severity.rawValue) \(finding.code) at \(finding.position)\n"
        }
        return out
    }
}
