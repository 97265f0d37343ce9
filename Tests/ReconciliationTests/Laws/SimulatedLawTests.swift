import Foundation
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// Laws that hold for any practice, tried on small simulated ones.
@Suite struct SimulatedLawTests {
    /// A simulated practice's inbox as files of a scenario.
    static func inbox(_ seed: UInt64, noise: Noise = .normal) throws -> [Inbox] {
        let path = FileManager.default.temporaryDirectory.appending(path: "tieout-sim-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try Simulator.write(SimulationSettings(clients: 12, months: 2, seed: seed, noise: noise), to: path)
        var out: [Inbox] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: path).sorted() where name.hasPrefix("inbox/") {
            let full = "\(path)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            let text = String(decoding: try Data(contentsOf: URL(filePath: full)), as: UTF8.self)
            let file = URL(filePath: name).lastPathComponent
            guard let source = sources.first(where: { file.hasPrefix($0.prefix) || name.contains($0.prefix) }) else {
                continue
            }
            out.append(
                Inbox(name: source.prefix, format: source.format, file: file, text: text, options: source.options))
        }
        return out
    }

    private static let sources: [(prefix: String, format: String, options: String)] = [
        ("clients", "tieout-clients", ""), ("parties", "tieout-parties", ""), ("bills", "tieout-bills", ""),
        ("payments", "tieout-payments", ""), ("era", "x12-835", ""),
        ("stripe", "stripe-payout-reconciliation", ", record_as: verify"), ("ivypay", "ivypay", ", record_as: other"),
        ("venmo", "venmo-business", ", record_as: other"), ("paypal", "paypal-activity", ", record_as: other"),
        ("square", "square-transactions", ", record_as: other"), ("bank", "ofx", ""),
    ]

    /// Postings without files and positions, in a fixed order.
    static func facts(_ postings: [Posting]) -> [String] {
        postings.map { p in
            [
                p.kind.rawValue, "\(p.day)", p.client, p.invoice, "\(p.line)", p.party, "\(p.amount)", p.group,
                p.reason,
                p.key, p.rule,
            ].joined(separator: " | ")
        }.sorted()
    }

    /// What of two lists stands in one only.
    static func difference(_ a: [String], _ b: [String]) -> [String] {
        b.difference(from: a).map { change in
            switch change {
            case .insert(_, let row, _): "+ " + row
            case .remove(_, let row, _): "- " + row
            }
        }
    }

    static let seeds: [UInt64] = Array(1...12)

    @Test(arguments: seeds, [Noise.normal, .hard])
    func theSameFilesAgainChangeNothing(_ seed: UInt64, _ noise: Noise) throws {
        let world = try World(zone: "America/Los_Angeles")
        let files = try Self.inbox(seed, noise: noise)
        let first = try world.run(files)
        #expect(!first.postings.isEmpty)
        let again = try world.run(files)
        #expect(Self.facts(again.postings) == [])
        #expect(again.changes == [])
        #expect(again.isEmpty == again.changes.isEmpty)
    }

    @Test(arguments: seeds) func orderOfFilesAndRowsDoesNotMatter(_ seed: UInt64) throws {
        let files = try Self.inbox(seed)
        let one = try World(zone: "America/Los_Angeles").run(files)
        var random = SplitMix64(seed: seed)
        let mixed = files.reversed().map { file in
            var copy = file
            if file.format != "x12-835", file.format != "ofx", file.format != "venmo-business" {
                var lines = file.text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
                let header = lines.removeFirst()
                // Quoted cells with line breaks would be torn; the simulator writes none.
                for i in lines.indices.reversed() where i > 0 {
                    lines.swapAt(i, Int(random.next() % UInt64(i + 1)))
                }
                copy.text = ([header] + lines).joined(separator: "\n") + "\n"
            }
            return copy
        }
        let other = try World(zone: "America/Los_Angeles").run(mixed)
        #expect(Self.difference(Self.facts(one.postings), Self.facts(other.postings)) == [])
        #expect(one.reviewsOpened.map(\.id).sorted() == other.reviewsOpened.map(\.id).sorted())
        #expect(one.digest == other.digest)
    }

    @Test(arguments: seeds) func aFileCutInTwoIsTheSame(_ seed: UInt64) throws {
        let files = try Self.inbox(seed)
        let one = try World(zone: "America/Los_Angeles").run(files)
        let cut = files.flatMap { file -> [Inbox] in
            guard file.format.hasPrefix("tieout") || file.format == "ivypay" || file.format.hasPrefix("stripe") else {
                return [file]
            }
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
            let half = 1 + (lines.count - 1) / 2
            var a = file
            var b = file
            a.text = lines[..<half].joined(separator: "\n") + "\n"
            b.text = ([lines[0]] + lines[half...]).joined(separator: "\n") + "\n"
            b.file = "second-" + file.file
            return [b, a]
        }
        let other = try World(zone: "America/Los_Angeles").run(cut)
        #expect(Self.difference(Self.facts(one.postings), Self.facts(other.postings)) == [])
    }
}
