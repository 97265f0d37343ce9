import Foundation
import Glibc
import Testing

/// The program on a terminal of its own, keys pressed by the test.
@Suite("Review on a terminal", .serialized)
struct TerminalTests {
    /// A pseudo-terminal with the program at its other side.
    final class Sitting {
        private let master: Int32
        private let process: Process
        private(set) var shown = ""

        init(_ arguments: [String], in folder: URL) throws {
            // pty(7), and TIOCSPTLCK and TIOCGPTN of ioctl_tty(2): unlock the other side and ask for its number.
            master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var locked: Int32 = 0
            var number: UInt32 = 0
            try #require(
                master >= 0 && ioctl(master, 0x4004_5431, &locked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
            let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
            try #require(slave >= 0)
            let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
            process = Program.process(arguments, in: folder)
            process.standardInput = handle
            process.standardOutput = handle
            process.standardError = handle
            try process.run()
        }

        deinit {
            if process.isRunning { process.terminate() }
            close(master)
        }

        /// Reads until the terminal shows these words; false when they do not come.
        func waits(for words: String) -> Bool {
            let end = Date.now.addingTimeInterval(20)
            while Date.now < end {
                if shown.contains(words) { return true }
                var poller = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
                guard poll(&poller, 1, 200) == 1 else { continue }
                var bytes = [UInt8](repeating: 0, count: 4096)
                let count = read(master, &bytes, bytes.count)
                if count <= 0 { return shown.contains(words) }
                shown += String(decoding: bytes[0..<count], as: UTF8.self)
            }
            return false
        }

        func press(_ keys: String) {
            shown = ""
            _ = keys.utf8.withContiguousStorageIfAvailable { write(master, $0.baseAddress, $0.count) }
        }

        var exit: Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    @Test("questions are answered by keys, taken back by keys, and the terminal is as before")
    func keys() throws {
        let office = try ReviewTests.Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        let sitting = try Sitting(["review", "--interactive", "--who", "kim"], in: office.url)
        #expect(sitting.waits(for: "Question 1 of 4"), "\(sitting.shown)")
        sitting.press("ytold me\r")
        #expect(sitting.waits(for: "why: told me"), "\(sitting.shown)")
        sitting.press("tmaya\r")
        #expect(sitting.waits(for: "Question 1 of 3"), "\(sitting.shown)")
        sitting.press("u")
        #expect(sitting.waits(for: "is taken back"), "\(sitting.shown)")
        sitting.press("h")
        #expect(sitting.waits(for: "on hold"), "\(sitting.shown)")
        sitting.press("\u{1B}[B")
        #expect(sitting.waits(for: "Question 2 of 3"), "\(sitting.shown)")
        sitting.press("b102=50\r")
        #expect(sitting.waits(for: "Question 2 of 2"), "\(sitting.shown)")
        sitting.press("q")
        #expect(sitting.waits(for: "2 questions left"), "\(sitting.shown)")
        #expect(sitting.exit == 1)
        let decisions = try office.json("review decisions")["decisions"] as? [[String: Any]] ?? []
        #expect(decisions.map { $0["action"] as? String } == ["hold", "bill"])
        #expect(decisions.allSatisfy { $0["who"] as? String == "kim" })
        try office.run("verify", expecting: 0)
    }

    @Test("without a terminal it says what to use instead")
    func noTerminal() throws {
        let office = try ReviewTests.Office(ReviewTests.files)
        try office.run("run p.yaml", expecting: 1)
        let result = try office.run("review --interactive", expecting: 2)
        #expect(result.errors.contains("needs a terminal") && result.errors.contains("review resolve"))
    }
}
