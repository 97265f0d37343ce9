import Foundation
import Testing

/// Every verb's exit codes, as the contract has them.
@Suite("Exit codes")
struct ExitTests {
    /// What was done before the call.
    enum State: String {
        case empty
        case posted
        case answered
        case closed
        case noBook
        case newer
    }

    static let table: [(state: State, exit: Int32, line: String, says: String)] = [
        (.empty, 0, "status", "open questions"), (.empty, 0, "review", "Nothing waits"), (.empty, 0, "verify", "whole"),
        (.empty, 0, "check p.yaml", "checked"), (.empty, 1, "plan p.yaml", "would"),
        (.empty, 1, "run p.yaml", "is posted"),
        (.empty, 2, "explain R1", "nothing in the book"), (.empty, 2, "undo 1", "no run 1"),
        (.empty, 2, "review show R1", "no open question"), (.empty, 2, "review resolve R1 --hold", "no open question"),
        (.empty, 2, "review undo D1", "no standing decision"), (.empty, 2, "review revoke L1", "no answer has taught"),
        (.empty, 2, "review revoke 1", "is no lesson"), (.empty, 0, "review decisions", "Nobody"),
        (.empty, 0, "review lessons", "No answer"), (.empty, 0, "review export", "decisions"),
        (.empty, 2, "review import p.yaml", "holds no exported answers"),
        (.empty, 2, "run nowhere.yaml", "cannot be read"),
        (.empty, 2, "run p.yaml --plan p.yaml", "is no saved plan"), (.empty, 2, "nonsense", "nexpected argument"),
        (.empty, 0, "close 2026-03", "is closed"), (.empty, 2, "reopen 2026-03", "is not closed"),
        (.empty, 2, "close March", "is no month"), (.empty, 0, "--help", "USAGE"), (.empty, 0, "--version", "."),
        (.posted, 1, "status", "4"), (.posted, 1, "review", "4 questions"), (.posted, 1, "review list", "4 questions"),
        (.posted, 0, "explain t1", "Whose payment"), (.posted, 0, "explain 101", "Bill 101"),
        (.posted, 0, "explain c1", "Maya Okafor"), (.posted, 0, "explain 1", "posting 1"),
        (.posted, 1, "run p.yaml", "is posted"), (.posted, 0, "undo 1", "is undone"), (.posted, 0, "verify", "whole"),
        (.posted, 4, "verify --expect sha256:00", "not the expected"),
        (.posted, 2, "review resolve R --hold", "no open"),
        (.answered, 2, "undo 1", "undo run 2 first"), (.answered, 0, "undo 2", "is undone"),
        (.answered, 0, "undo D1", "withdrawn"), (.answered, 0, "review undo D1", "withdrawn"),
        (.answered, 0, "review revoke L1", "forgotten"), (.answered, 0, "explain D1", "Answer D1"),
        (.answered, 0, "explain L1", "Lesson L1"), (.answered, 0, "review decisions", "kim"),
        (.closed, 2, "close 2026-03", "closed already"), (.closed, 0, "reopen 2026-03", "reopened"),
        (.closed, 4, "undo 1", "2026-03 is closed"), (.closed, 1, "run p.yaml", "is posted"),
        (.noBook, 4, "status", "there is no book"), (.noBook, 4, "review", "there is no book"),
        (.noBook, 4, "run p.yaml", "there is no book"), (.noBook, 4, "undo 1", "there is no book"),
        (.noBook, 4, "close 2026-03", "there is no book"), (.noBook, 4, "verify", "there is no book"),
        (.noBook, 4, "explain 1", "there is no book"), (.noBook, 4, "report payments", "there is no book"),
        (.noBook, 4, "export bills", "there is no book"), (.noBook, 4, "review export", "there is no book"),
        (.newer, 4, "status", "version 99"), (.newer, 4, "run p.yaml", "version 99"),
        (.newer, 4, "verify", "version 99"),
    ]

    /// A practice in the state, made once and copied.
    func office(_ state: State) throws -> ReviewTests.Office {
        let office = try ReviewTests.Office(ReviewTests.files)
        let book = office.url.appending(path: "practice.book")
        switch state {
        case .empty: break
        case .posted: try office.run("run p.yaml", expecting: 1)
        case .answered:
            try office.run("run p.yaml", expecting: 1)
            try office.run("review resolve \(office.id("t1")) --client c1 --who kim", expecting: 1)
        case .closed:
            // The bills' month; nothing of it is open in the plan that comes after.
            try office.run("run p.yaml", expecting: 1)
            try office.run("review resolve \(office.id("t4")) --bill 102=90.00", expecting: 1)
            try office.run("undo 2", expecting: 0)
            try office.run("close 2026-03", expecting: 0)
        case .noBook: try FileManager.default.removeItem(at: book)
        case .newer:
            // `PRAGMA user_version`: four bytes at offset 60 of the header (sqlite.org/fileformat2.html).
            let handle = try FileHandle(forUpdating: book)
            try handle.seek(toOffset: 60)
            try handle.write(contentsOf: Data([0, 0, 0, 99]))
            try handle.close()
        }
        return office
    }

    @Test("each verb in each state ends as the contract says, in words and in JSON")
    func table() throws {
        var offices: [State: ReviewTests.Office] = [:]
        for (state, exit, line, says) in Self.table {
            let office: ReviewTests.Office
            if let made = offices[state] { office = made } else { office = try self.office(state) }
            offices[state] = office
            for suffix in ["", " --format json"] {
                if !suffix.isEmpty, line.hasPrefix("--") { continue }
                // Each call on a copy: it may write.
                let copy = FileManager.default.temporaryDirectory.appending(path: "tieout-exit-\(UUID().uuidString)")
                try FileManager.default.copyItem(at: office.url, to: copy)
                defer { try? FileManager.default.removeItem(at: copy) }
                let words = (line + suffix).split(separator: " ").map(String.init)
                let result = try Program.run(words, in: copy)
                #expect(result.exit == exit, "\(state): \(line)\(suffix): \(result.said)")
                if suffix.isEmpty {
                    #expect(result.said.contains(says), "\(state): \(line): \(result.said)")
                } else {
                    let value = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
                    #expect(value is [String: Any], "\(state): \(line): \(result.output)")
                    if let stated = (value as? [String: Any])?["exit"] as? Int {
                        #expect(stated == Int(exit), "\(line)")
                    }
                }
            }
        }
    }

    @Test("a pipeline in another encoding is refused with its line and column")
    func anotherEncoding() throws {
        let office = try self.office(.empty)
        let text = Data("pipeline: m\nsources:\n  - { name: ü caf".utf8) + Data([0xE9]) + Data(", files: x }\n".utf8)
        try text.write(to: office.url.appending(path: "latin.yaml"))
        let result = try Program.run(["run", "latin.yaml"], in: office.url)
        #expect(result.exit == 2 && result.said.contains("latin.yaml:3:18: this byte is no UTF-8"), "\(result.said)")
    }

    @Test("a report of an empty book is of today")
    func emptyBook() throws {
        let office = try self.office(.empty)
        let result = try Program.run(["report", "payments"], in: office.url)
        #expect(result.exit == 0 && result.said.hasPrefix("Payments, 20"), "\(result.said)")
    }

    @Test("two runs at once: one posts, the other is told that the book is in use, or finds all posted")
    func atOnce() throws {
        let office = try ReviewTests.Office(ReviewTests.files)
        let processes = try (0..<6).map { _ in
            let process = Program.process(["run", "p.yaml", "--quiet"], in: office.url)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        for process in processes { process.waitUntilExit() }
        let codes = processes.map(\.terminationStatus)
        #expect(codes.contains(1))
        #expect(codes.allSatisfy { $0 == 1 || $0 == 4 }, "\(codes)")
        try office.run("verify", expecting: 0)
        #expect(try office.questions.count == 4)
    }
}
