import Foundation
import Testing

/// The README's `console` blocks are run in a copy of the samples; what they show must be what comes.
@Suite("README")
struct ReadmeTests {
    /// A command and the lines that the README shows under it.
    struct Step {
        var command: String
        var shown: [String] = []
        var line: Int
    }

    static let url = Program.root.appending(path: "README.md")

    @Test("its commands run, and say what it shows")
    func commands() throws {
        let text = try String(contentsOf: Self.url, encoding: .utf8)
        let steps = Self.steps(text)
        #expect(steps.count > 8)
        let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-readme-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Program.root.appending(path: "samples"), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }

        var place = folder
        for step in steps {
            if step.command.hasPrefix("cd ") {
                place = place.appending(path: String(step.command.dropFirst(3))).standardizedFileURL
                continue
            }
            let said = try Self.shell(step.command, in: place)
            #expect(said.exit < 2, "\(step.command): \(said.text)")
            let lines = said.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let came = lines.last == "" ? Array(lines.dropLast()) : lines
            #expect(
                Self.matches(step.shown.map(Self.masked)[...], came.map(Self.masked)[...]),
                "README.md:\(step.line): \(step.command)\n\(said.text)")
        }
    }

    static func steps(_ text: String) -> [Step] {
        var steps: [Step] = []
        var isConsole = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if isConsole, line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), line: number + 1))
            } else if isConsole, !steps.isEmpty {
                steps[steps.count - 1].shown.append(String(line))
            }
        }
        return steps
    }

    /// True where the lines agree; a line `…` stands for any lines.
    static func matches(_ shown: ArraySlice<String>, _ came: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return came.isEmpty }
        guard first == "…" else {
            return came.first == first && matches(shown.dropFirst(), came.dropFirst())
        }
        return (came.startIndex...came.endIndex).contains { matches(shown.dropFirst(), came[$0...]) }
    }

    /// A line without trailing blanks, clocks and digests.
    static func masked(_ line: String) -> String {
        line.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME").replacing(/sha256:[0-9a-f]{64}/, with: "SHA256")
            .replacing(/[ ]+$/, with: "")
    }

    private static func shell(_ command: String, in folder: URL) throws -> (exit: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = Program.url.deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "")
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
