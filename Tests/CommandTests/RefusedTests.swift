import Foundation
import Testing

/// A row of `samples/refused/cases.tsv`.
struct RefusedCase: CustomTestStringConvertible, Sendable {
    let folder: String
    let exit: Int32
    let words: [String]

    var testDescription: String { folder }

    static let root = Program.root.appending(path: "samples/refused")

    static let all: [RefusedCase] = {
        let text = (try? String(contentsOf: root.appending(path: "cases.tsv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 3, let exit = Int32(cells[1]) else { return nil }
            return RefusedCase(folder: cells[0], exit: exit, words: cells[2].split(separator: "|").map(String.init))
        }
    }()
}

@Suite("Bad input")
struct RefusedTests {
    @Test("each names file, place, what was expected and what to do, and leaves the book", arguments: RefusedCase.all)
    func refused(_ sample: RefusedCase) throws {
        let copy = try Copy(of: "refused")
        let folder = copy.url.appending(path: sample.folder)
        let made = try Program.run(
            ["init", "practice.book", "--practice", "An invented practice", "--time-zone", "America/New_York"],
            in: folder)
        #expect(made.exit == 0, "\(made.said)")
        let book = folder.appending(path: "practice.book")
        let before = try Data(contentsOf: book)

        let result = try Program.run(["run", "pipeline.yaml"], in: folder)
        #expect(result.exit == sample.exit, "\(result.said)")
        for word in sample.words { #expect(result.said.contains(word), "\(result.said)") }
        if sample.exit > 1 { #expect(try Data(contentsOf: book) == before, "the book was touched") }
        for name in ["Dovetail", "Finch", "Iris", "Omar"] where result.said.contains(name) {
            Issue.record("a message shows a client's name: \(result.said)")
        }

        let checked = try Program.run(["check", "pipeline.yaml"], in: folder)
        #expect(checked.exit == sample.exit, "check ends otherwise than run: \(checked.said)")
    }

    @Test("every folder has a row, and every row a folder")
    func complete() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: RefusedCase.root.path)
            .filter { $0 != "base" && !$0.contains(".") }
        #expect(Set(folders) == Set(RefusedCase.all.map(\.folder)))
        #expect(RefusedCase.all.count >= 10)
    }
}
