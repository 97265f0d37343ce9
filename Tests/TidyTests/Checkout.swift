import Foundation

/// The project's files, found from this one.
enum Checkout {
    /// The folder with `Package.swift`.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files below folders, by path from the root, in order.
    static func swift(below folders: [String]) throws -> [SwiftFile] {
        try folders.flatMap { try paths(below: $0) }.filter { $0.hasSuffix(".swift") }.sorted().map {
            SwiftFile(path: $0, text: try String(contentsOf: root.appending(path: $0), encoding: .utf8))
        }
    }

    /// Every file below a folder, by path from the root. Hidden folders hold what was built, which is nobody's text.
    static func paths(below folder: String) throws -> [String] {
        let base = root.appending(path: folder)
        let isFile: Set<URLResourceKey> = [.isRegularFileKey]
        guard
            let found = FileManager.default.enumerator(
                at: base, includingPropertiesForKeys: Array(isFile), options: [.skipsHiddenFiles])
        else { throw CocoaError(.fileNoSuchFile) }
        return try found.compactMap { item in
            guard let file = item as? URL, try file.resourceValues(forKeys: isFile).isRegularFile == true else {
                return nil
            }
            return folder + file.path.dropFirst(base.path.count)
        }
    }
}

/// A Swift file as text, and as code with comments and string literals blanked out.
struct SwiftFile {
    let path: String
    let lines: [String]
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = Blanking.code(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// `path:line: text` of a line, from 0.
    func place(_ line: Int) -> String {
        "\(path):\(line + 1): \(lines[line].trimmingCharacters(in: .whitespaces))"
    }

    /// The modules that it imports.
    var imports: [(line: Int, module: String)] {
        code.enumerated().compactMap { number, line in
            let words = line.split(separator: " ").map(String.init)
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
            let kinds = ["struct", "class", "enum", "func", "var", "let", "protocol", "typealias"]
            let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
            return (number, String(name.prefix { $0 != "." }))
        }
    }
}

/// Takes comments and string literals out of Swift, leaving the lines where they are.
enum Blanking {
    static func code(_ text: String) -> String {
        var out: [Character] = []
        var rest = Array(text)[...]
        while let next = rest.first {
            if rest.starts(with: "//") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.starts(with: "/*") {
                blankComment(&rest, &out)
            } else if next == "\"" || isRawString(rest) {
                blankString(&rest, &out)
            } else {
                out.append(next)
                rest = rest.dropFirst()
            }
        }
        return String(out)
    }

    private static func isRawString(_ rest: ArraySlice<Character>) -> Bool {
        rest.first == "#" && rest.drop { $0 == "#" }.first == "\""
    }

    private static func blankComment(_ rest: inout ArraySlice<Character>, _ out: inout [Character]) {
        var depth = 0
        repeat {
            if rest.starts(with: "/*") {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/") {
                depth -= 1
                rest = rest.dropFirst(2)
            } else if let next = rest.popFirst(), next == "\n" {
                out.append(next)
            }
        } while depth > 0 && !rest.isEmpty
    }

    private static func blankString(_ rest: inout ArraySlice<Character>, _ out: inout [Character]) {
        let hashes = String(rest.prefix { $0 == "#" })
        rest = rest.dropFirst(hashes.count)
        let quote = rest.starts(with: "\"\"\"") ? "\"\"\"" : "\""
        rest = rest.dropFirst(quote.count)
        out.append("\"")
        while !rest.isEmpty {
            if rest.starts(with: quote + hashes) { break }
            if hashes.isEmpty, rest.starts(with: "\\(") {
                rest = rest.dropFirst(2)
                skipInterpolation(&rest, &out)
            } else if hashes.isEmpty, rest.first == "\\" {
                rest = rest.dropFirst(2)
            } else if let next = rest.popFirst(), next == "\n" {
                out.append(next)
            }
        }
        rest = rest.dropFirst(quote.count + hashes.count)
        out.append("\"")
    }

    private static func skipInterpolation(_ rest: inout ArraySlice<Character>, _ out: inout [Character]) {
        var depth = 1
        while depth > 0, let next = rest.first {
            if next == "\"" || isRawString(rest) {
                blankString(&rest, &out)
                continue
            }
            if next == "(" { depth += 1 }
            if next == ")" { depth -= 1 }
            if depth > 0 { out.append(next) }
            rest = rest.dropFirst()
        }
    }
}
