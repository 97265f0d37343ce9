import Foundation
import PracticeBook
import Reconciliation
import Testing
import Values

@Suite("Goldens")
struct GoldenTests {
    static let isRewriting = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    @Test("every sample comes to what stands beside it, and a second run adds nothing", arguments: Sample.all)
    func sample(_ sample: Sample) throws {
        let scratch = try Scratch()
        let book = try GoldenRun.newBook(in: scratch)
        let yaml = sample.base.appending(path: "pipelines/\(sample.name).yaml")
        let first = try GoldenRun(yaml, into: book)
        #expect(try book.verify() == [])
        try compare(try first.files(), with: sample)

        let second = try GoldenRun(yaml, into: book)
        #expect(second.plan.postings.isEmpty, "a second run posts")
        #expect(second.digest == first.digest, "a second run changes the book")
        #expect(second.plan.reviewsOpen == first.plan.reviewsOpen, "a second run asks or settles questions")
    }

    @Test("a golden without a sample fails, as does a folder of pipelines without one")
    func complete() {
        #expect(!Sample.all.isEmpty)
        for folder in Sample.names(in: Sample.root) {
            let goldens = Sample.names(in: Sample.root.appending(path: "\(folder)/expected"))
            for name in goldens where !Sample.all.contains(where: { $0.folder == folder && $0.name == name }) {
                Issue.record("samples/\(folder)/expected/\(name) has no pipeline; remove it")
            }
        }
    }

    @Test("the order of sources, files and rows does not change the book", arguments: Sample.all)
    func order(_ sample: Sample) throws {
        let scratch = try Scratch()
        let copy = scratch.url.appending(path: sample.folder)
        try FileManager.default.copyItem(at: sample.base, to: copy)
        let yaml = copy.appending(path: "pipelines/\(sample.name).yaml")
        let straight = try GoldenRun(yaml, into: try GoldenRun.newBook(in: scratch))
        for source in straight.pipeline.sources {
            try Shuffle.files(of: source, in: yaml.deletingLastPathComponent())
        }
        let shuffled = try GoldenRun(yaml, into: try GoldenRun.newBook(in: scratch)) { $0.sources.reverse() }
        #expect(shuffled.plan.files.count >= straight.plan.files.count)
        #expect(shuffled.digest == straight.digest)
    }

    private func compare(_ files: [String: String], with sample: Sample) throws {
        let folder = sample.golden
        if Self.isRewriting {
            try? FileManager.default.removeItem(at: folder)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, text) in files {
                try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
            }
            Issue.record("\(sample.testDescription) was rewritten; read the difference and run again")
            return
        }
        #expect(
            Sample.names(in: folder) == files.keys.sorted(),
            "samples/\(sample.folder)/expected/\(sample.name): make it with UPDATE_GOLDENS=1 swift test")
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            let golden = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            guard golden != text else { continue }
            Issue.record("samples/\(sample.folder)/expected/\(sample.name)/\(name)\n\(difference(golden, text))")
        }
    }

    /// The lines that one text has and the other lacks.
    private func difference(_ golden: String, _ text: String) -> String {
        let old = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        return new.difference(from: old).prefix(40).map { change in
            switch change {
            case .remove(let at, let line, _): "-\(at + 1): \(line)"
            case .insert(let at, let line, _): "+\(at + 1): \(line)"
            }
        }.joined(separator: "\n")
    }
}

/// Puts files and rows into another order, without changing what they say.
enum Shuffle {
    /// Formats of which a file is a header and rows whose order means nothing.
    static let tables: Set = [
        "tieout-clients", "tieout-parties", "tieout-bills", "tieout-payments", "stripe-payout-reconciliation", "ivypay",
    ]

    /// Splits tables in two, rows reversed, and names the files of a folder the other way round.
    static func files(of source: Pipeline.Source, in folder: URL) throws {
        for pattern in source.files {
            let place = folder.appending(path: pattern).standardizedFileURL
            let base = place.deletingLastPathComponent()
            if place.lastPathComponent.hasPrefix("*.") {
                let suffix = String(place.lastPathComponent.dropFirst())
                let names = Sample.names(in: base).filter { $0.hasSuffix(suffix) }
                for (i, name) in names.reversed().enumerated() {
                    try FileManager.default.moveItem(
                        at: base.appending(path: name), to: base.appending(path: "\(i)-\(name)"))
                }
            } else if tables.contains(source.format), place.lastPathComponent.hasSuffix("*.csv") {
                let stem = String(place.lastPathComponent.dropLast(5))
                let names = Sample.names(in: base).filter { $0.hasPrefix(stem) && $0.hasSuffix(".csv") }
                for (i, name) in names.reversed().enumerated() {
                    let half = base.appending(path: "\(stem)-\(i)a.csv")
                    try FileManager.default.moveItem(at: base.appending(path: name), to: half)
                    try split(half, beside: base.appending(path: "\(stem)-\(i)b.csv"))
                }
            }
        }
    }

    private static func split(_ file: URL, beside other: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let ending = text.contains("\r\n") ? "\r\n" : "\n"
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let rows = Array(lines.dropFirst().reversed())
        let half = rows.count / 2
        func write(_ rows: ArraySlice<String>, to url: URL) throws {
            let text = (lines.prefix(1) + rows).map { $0 + ending }.joined()
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        try write(rows[..<half], to: file)
        try write(rows[half...], to: other)
    }
}
