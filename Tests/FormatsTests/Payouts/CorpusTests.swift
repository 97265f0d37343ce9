import Formats
import Foundation
import Testing
import Values

/// Public samples of others, read where they are at hand: none may crash a reader, and each has its verdict.
@Suite("Public samples of payouts and bank statements")
struct CorpusTests {
    static let root: URL? = {
        let place =
            ProcessInfo.processInfo.environment["TIEOUT_CORPUS"].map { URL(filePath: $0) }
            ?? SampleTables.root.deletingLastPathComponent().deletingLastPathComponent().appending(
                path: "shared/corpus")
        let payouts = place.appending(path: "payouts")
        return FileManager.default.fileExists(atPath: payouts.path()) ? payouts : nil
    }()

    static var files: [String] {
        guard let root, let all = FileManager.default.enumerator(atPath: root.path()) else { return [] }
        return all.compactMap { $0 as? String }.filter {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: root.appending(path: $0).path(), isDirectory: &isFolder)
            return exists && !isFolder.boolValue && !$0.hasSuffix("MANIFEST.tsv")
        }.sorted()
    }

    @Test("Every file goes through every reader without a crash", .enabled(if: root != nil, "no corpus here"))
    func robust() throws {
        let root = try #require(CorpusTests.root)
        let options = ReadingOptions(practiceZone: .utc)
        for name in CorpusTests.files {
            let bytes = [UInt8](try Data(contentsOf: root.appending(path: name)))
            for cut in [bytes.count, bytes.count / 2, bytes.count / 3] {
                let file = SourceFile(contents: Array(bytes.prefix(cut)), name: name)
                for format in PayoutFormats.names {
                    let reading = PayoutFormats.reader(named: format)?(file, options)
                    if let r = reading {
                        #expect(r.read == r.records.count + r.setAside + r.rejected, "\(format) \(name)")
                    }
                }
                for format in BankFormats.names {
                    let reading = BankFormats.reader(named: format)?(file, options)
                    if let r = reading {
                        #expect(r.read == r.records.count + r.setAside + r.rejected, "\(format) \(name)")
                    }
                }
            }
        }
    }

    @Test("Every file has its verdict", .enabled(if: root != nil, "no corpus here"))
    func verdicts() throws {
        let root = try #require(CorpusTests.root)
        let options = ReadingOptions(practiceZone: .utc)
        var lines: [String] = []
        for name in CorpusTests.files {
            let file = SourceFile(
                contents: [UInt8](try Data(contentsOf: root.appending(path: name))), name: name)
            lines.append("\(name)\t\(CorpusTests.verdict(file, options))")
        }
        let actual = CorpusTests.head + lines.joined(separator: "\n") + "\n"
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "corpus-verdicts.tsv")
        if SampleTables.isUpdating {
            try actual.write(to: place, atomically: true, encoding: .utf8)
            Issue.record("rewrote corpus-verdicts.tsv")
            return
        }
        #expect(actual == (try String(contentsOf: place, encoding: .utf8)))
    }

    /// Most files are not in dollars, which a book is not kept in; two BAI2 reports and the Venmo statement were edited
    /// by their publishers and no longer add up to the totals that they state.
    static let head = "file\tformat\toutcome\tfindings that ask for something\tmoney\n"

    static func verdict(_ file: SourceFile, _ options: ReadingOptions) -> String {
        let best = PayoutSniffer.recognise(file)
        guard let format = best.first, format.score == 100 else {
            return "not recognised\tnearest: \(PayoutSniffer.describe(file))"
        }
        if let reader = PayoutFormats.reader(named: format.format) {
            let r = reader(file, options)
            let money = r.records.filter { $0.kind != .setAside }
            return "\(format.format)\t\(words(r))\tgross \(money.total(\.gross)), fees \(money.total(\.fee)), "
                + "net \(money.total(\.net))"
        }
        if let reader = BankFormats.reader(named: format.format) {
            let r = reader(file, options)
            let (into, out) = (r.records.filter { $0.amount > .zero }, r.records.filter { $0.amount < .zero })
            return "\(format.format)\t\(words(r))\tin \(into.total(\.amount)), out \(out.total(\.amount))"
        }
        return "\(format.format)\tno reader"
    }

    private static func words<Record>(_ r: Reading<Record>) -> String {
        let state = r.isRefused ? "refused" : "read"
        let codes = Set(r.findings.filter { $0.severity > .info }.map(\.code)).sorted().joined(separator: " ")
        return "\(state) \(r.records.count), aside \(r.setAside), rejected \(r.rejected)\t\(codes)"
    }
}
