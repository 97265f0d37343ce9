import Foundation
import Testing

/// What the owner does not want to see in review.
@Suite("Style")
struct StyleTests {
    static let folders = ["Sources", "Tests"]

    @Test("swift format has nothing to say")
    func format() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = Checkout.root
        process.arguments = ["swift", "format", "lint", "--strict", "-r", "Sources", "Tests", "Package.swift"]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
    }

    @Test("nothing may trap in passing: no forced unwraps, casts or tries")
    func forced() throws {
        for file in try Checkout.swift(below: Self.folders) {
            for (number, line) in file.code.enumerated() where Self.forces(line) {
                Issue.record("\(file.place(number)): give the case without a value a way out")
            }
        }
    }

    /// True where a `!` follows a value or a keyword.
    static func forces(_ line: String) -> Bool {
        if line.contains("fatal" + "Error(") { return true }
        let characters = Array(line)
        return characters.indices.dropFirst().contains { at in
            guard characters[at] == "!" else { return false }
            let before = characters[at - 1]
            let after = at + 1 < characters.count ? characters[at + 1] : " "
            return after != "=" && (before.isLetter || before.isNumber || ")]_\"?".contains(before))
        }
    }

    @Test("money never meets floating point")
    func floatingPoint() throws {
        // A worksheet's cell is a floating-point number by the format's own rule; nothing else in the project is.
        let excepted = ["Sources/tieout/Rendering/XLSXFile.swift"]
        let words = try Regex(#"\b(Double|Float|Float32|Float64|CGFloat|Float16)\b"#)
        for file in try Checkout.swift(below: ["Sources"]) where !excepted.contains(file.path) {
            for (number, line) in file.code.enumerated() where line.contains(words) {
                Issue.record("\(file.place(number)): amounts are whole cents")
            }
        }
    }

    @Test("nothing is left for later, and no path of one machine is written down")
    func leftovers() throws {
        let words = ["TO" + "DO", "FIX" + "ME"]
        let paths = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/tm" + "p/"]
        let others = ["Makefile", "README.md", "CHANGELOG.md", ".ci/run"] + (try Checkout.paths(below: "docs"))
        let texts =
            try Checkout.swift(below: Self.folders).map { ($0.path, $0.lines) }
            + others.map { path in
                let text = try String(contentsOf: Checkout.root.appending(path: path), encoding: .utf8)
                return (path, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
            }
        for (path, lines) in texts {
            for (number, line) in lines.enumerated() {
                for word in words + paths where line.contains(word) {
                    Issue.record("\(path):\(number + 1): holds \(word)")
                }
            }
        }
    }

    @Test("a file does one thing: no Swift file is longer than 600 lines")
    func length() throws {
        for file in try Checkout.swift(below: Self.folders) {
            if file.lines.count > 600 { Issue.record("\(file.path) has \(file.lines.count) lines; split it") }
        }
    }
}
