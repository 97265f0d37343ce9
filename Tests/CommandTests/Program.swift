import Foundation
import Testing

/// The program as a user runs it.
enum Program {
    /// What one call came to.
    struct Result {
        var exit: Int32
        var output: String
        var errors: String
        /// Everything that was said, in both places.
        var said: String { output + errors }
    }

    /// The folder with `Package.swift`.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program that was built beside these tests.
    static let url: URL = {
        let places = [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()]
        let near = places.flatMap { [$0, $0.deletingLastPathComponent()] }
        let built = near + [root.appending(path: ".build/debug")]
        let programs = built.map { $0.appending(path: "tieout") }
        return programs.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? programs[0]
    }()

    /// A process of the program, ready to start.
    static func process(_ arguments: [String], in folder: URL) -> Process {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.currentDirectoryURL = folder
        return process
    }

    /// Runs the program and waits for its end.
    static func run(_ arguments: [String], in folder: URL) throws -> Result {
        let process = process(arguments, in: folder)
        // Files rather than pipes: a pipe that nobody reads yet stops the program when it is full.
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let files = ["out", "err"].map { place.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
        return Result(exit: process.terminationStatus, output: texts[0], errors: texts[1])
    }
}

/// A copy of a folder of samples that is gone when the test is over.
final class Copy {
    let url: URL

    /// Copies `samples/<name>`.
    init(of name: String) throws {
        let base = FileManager.default.temporaryDirectory.appending(path: "tieout-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        url = base.appending(path: name)
        try FileManager.default.copyItem(at: Program.root.appending(path: "samples/\(name)"), to: url)
    }

    deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

    /// Makes the book that the sample's pipelines name.
    func makeBook(at path: String = "practice.book") throws {
        let made = try Program.run(
            ["init", path, "--practice", "Riverbend Counseling", "--time-zone", "America/Los_Angeles", "--quiet"],
            in: url)
        #expect(made.exit == 0, "\(made.said)")
    }

    /// Runs the program in the folder.
    func run(_ arguments: String...) throws -> Program.Result { try Program.run(arguments, in: url) }

    /// The book's digest, as `verify` states it.
    func digest() throws -> String {
        let result = try run("verify", "--format", "json")
        #expect(result.exit == 0, "\(result.said)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        return try #require(object["book_digest"] as? String)
    }
}
