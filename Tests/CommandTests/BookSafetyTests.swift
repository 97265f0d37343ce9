import Foundation
import Testing

@Suite("The book is safe", .serialized)
struct BookSafetyTests {
    @Test("a run that is killed at any moment leaves the book as before or as after")
    func killed() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        let before = try copy.digest()
        try copy.makeBook(at: "whole.book")
        let clock = ContinuousClock()
        let start = clock.now
        let whole = try copy.run("run", "pipelines/monthly.yaml", "--book", "whole.book", "--format", "json")
        let needed = clock.now - start
        let object = try JSONSerialization.jsonObject(with: Data(whole.output.utf8)) as? [String: Any]
        let after = try #require(object?["book_digest"] as? String)

        var generator = SystemRandomNumberGenerator()
        var seen: Set<String> = []
        for _ in 0..<24 {
            let process = Program.process(["run", "pipelines/monthly.yaml", "--quiet"], in: copy.url)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let percent = Int.random(in: 0...110, using: &generator)
            Thread.sleep(until: Date.now.addingTimeInterval((needed * percent / 100).seconds))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let digest = try copy.digest()
            #expect(digest == before || digest == after, "killed after \(percent) % of a run")
            seen.insert(digest)
            if digest == after {
                for name in try FileManager.default.contentsOfDirectory(atPath: copy.url.path)
                where name.hasPrefix("practice.book") {
                    try FileManager.default.removeItem(at: copy.url.appending(path: name))
                }
                try copy.makeBook()
            }
        }
        #expect(seen.contains(before))
    }

    @Test("a book that another program writes to is locked: exit code 4, and a way out")
    func locked() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        let digest = try copy.digest()
        let lock = try Lock(copy.url.appending(path: "practice.book"))
        let result = try copy.run("run", "pipelines/monthly.yaml")
        lock.release()
        #expect(result.exit == 4, "\(result.said)")
        #expect(result.errors.contains("another run is using the book"))
        #expect(result.errors.contains("→ wait until the other run has ended"))
        #expect(try copy.digest() == digest)
    }

    @Test("a file that is no book, or a damaged one, is not used")
    func damaged() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        let book = copy.url.appending(path: "practice.book")
        let size = try Data(contentsOf: book).count
        let handle = try FileHandle(forWritingTo: book)
        try handle.truncate(atOffset: UInt64(size / 2))
        try handle.close()
        #expect(try copy.run("run", "pipelines/monthly.yaml").exit == 4)
        #expect(try copy.run("verify").exit == 4)
    }

    @Test("only the owner can read the book and its reports")
    func permissions() throws {
        let copy = try Copy(of: "monthly")
        try copy.makeBook()
        #expect(try copy.run("run", "pipelines/monthly.yaml").exit == 1)
        for name in ["practice.book", "out/payments.csv", "out/revenue.csv"] {
            let path = copy.url.appending(path: name).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
    }
}

extension Duration {
    /// The same as Foundation counts it.
    fileprivate var seconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds / 1_000_000_000_000) / 1_000_000
    }
}

/// Holds the lock that SQLite takes before it writes: the byte of its RESERVED lock (sqlite.org/fileformat2.html and
/// the unix VFS: PENDING_BYTE 0x40000000, RESERVED one after).
private struct Lock {
    private let handle: Int32

    init(_ url: URL) throws {
        handle = open(url.path, O_RDWR | O_CLOEXEC)
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = 0x4000_0001
        range.l_len = 1
        try #require(fcntl(handle, F_SETLK, &range) == 0)
    }

    func release() { close(handle) }
}
