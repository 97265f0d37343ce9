import Formats
import Foundation
import Testing
import Values

@Suite("835 corpus", .enabled(if: X12Samples.corpus != nil, "the public corpus is not beside the checkout"))
struct X12CorpusTests {
    static let table = X12Samples.root.appending(path: "Tests/FormatsTests/X12/corpus-verdicts.tsv")

    /// A rewriting run (`UPDATE_GOLDENS=1`) fails, so that nobody mistakes it for a passing one.
    @Test("every file has the verdict of the table")
    func verdicts() throws {
        let corpus = try #require(X12Samples.corpus)
        var rows = ["file\ttransactions\tclaims\tpaid\tfindings"]
        for name in X12Samples.files(below: corpus) {
            let file = try SourceFile(path: corpus.appending(path: name).path, name: name, number: 0)
            rows.append(name + "\t" + X12Samples.verdict(X12835Reader.read(file, options: X12Samples.options)))
        }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try (rows.joined(separator: "\n") + "\n").write(to: Self.table, atomically: true, encoding: .utf8)
            Issue.record("corpus-verdicts.tsv was rewritten; read the difference and run again")
            return
        }
        let expected = try String(contentsOf: Self.table, encoding: .utf8).split(separator: "\n").map(String.init)
        for (have, want) in zip(rows, expected) { #expect(have == want) }
        #expect(rows.count == expected.count)
    }

    @Test("every file that needs no wrapping is written back byte for byte")
    func roundTrip() throws {
        let corpus = try #require(X12Samples.corpus)
        for name in X12Samples.files(below: corpus) {
            let bytes = [UInt8](try Data(contentsOf: corpus.appending(path: name)))
            let wrap = name.contains("hard_wrapped_80") ? 80 : nil
            bytes.withUnsafeBufferPointer { source in
                guard let again = X12Writer.rewrite(source, wrap: wrap) else { return }
                #expect(again == bytes, "\(name)")
            }
        }
    }
}

@Suite("835 round trip")
struct X12RoundTripTests {
    @Test("every sample is written back byte for byte")
    func samples() throws {
        let folder = X12Samples.root.appending(path: "samples/835")
        for name in X12Samples.files(below: folder) {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            bytes.withUnsafeBufferPointer { source in
                guard let again = X12Writer.rewrite(source, wrap: name == "wrapped-at-80.835" ? 80 : nil) else {
                    return
                }
                #expect(again == bytes, "\(name)")
            }
        }
    }
}
