import Foundation
import Testing

/// The traps of processors' and banks' files, each with the sample or test that holds it: `traps.tsv`, a row a trap,
/// the last column what the sample's table (cells parted by `|`) or the test must say.
@Suite("Traps of payouts and banks")
struct TrapTests {
    struct Trap: CustomTestStringConvertible, Sendable {
        let name: String
        let proof: String
        let words: String
        var testDescription: String { name }
    }

    static let all: [Trap] = {
        let table = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "traps.tsv")
        let text = (try? String(contentsOf: table, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Trap(name: cells[0], proof: cells[1], words: cells.count == 3 ? cells[2] : "")
        }
    }()

    @Test("the list is there") func list() { #expect(Self.all.count >= 50) }

    @Test("every trap is held", arguments: all)
    func held(_ trap: Trap) throws {
        let checkout = SampleTables.root.deletingLastPathComponent()
        #expect(!trap.words.isEmpty)
        let isSample = trap.proof.hasPrefix("samples/")
        let path = trap.proof + (isSample ? ".expected.tsv" : "")
        let text = try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
        let words = isSample ? trap.words.replacing("|", with: "\t") : trap.words
        #expect(text.contains(words), "\(trap.proof) does not hold: \(trap.words)")
    }
}
