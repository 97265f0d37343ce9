import Testing

/// Every public declaration says what it is.
@Suite("Documentation")
struct DocumentationTests {
    static let libraries = ["Values", "Formats", "LedgerModel", "Reconciliation", "PracticeBook", "PracticeSimulator"]

    @Test("every public symbol has a doc comment", arguments: libraries)
    func documented(_ target: String) throws {
        for file in try Checkout.swift(below: ["Sources/\(target)"]) {
            for number in file.code.indices where Self.isPublic(number, file) && !Self.isDocumented(number, file) {
                Issue.record("\(file.place(number)): no doc comment")
            }
        }
    }

    /// True for a declaration that users of the library see and that no protocol has described already.
    static func isPublic(_ number: Int, _ file: SwiftFile) -> Bool {
        let line = file.code[number]
        let words = line.split(separator: " ").map(String.init)
        guard let first = words.first else { return false }
        if first == "case" || first == "indirect" { return isMember(ofPublic: "enum", number, file) }
        if ["var", "func", "associatedtype", "init"].contains(where: { first.hasPrefix($0) }),
            isMember(ofPublic: "protocol", number, file)
        {
            return true
        }
        guard words.contains("public") || first.hasPrefix("public(") else { return false }
        if words.contains("extension") || words.contains("import") { return false }
        return !isDescribedElsewhere(line)
    }

    /// Requirements of the standard library's protocols.
    private static func isDescribedElsewhere(_ line: String) -> Bool {
        let known = [
            "static func <", "static func ==", "static prefix func -", "var description: String", "func hash(into",
            "init(from decoder", "func encode(to encoder", "typealias RawValue", "var rawValue", "func next()",
            "var debugDescription",
        ]
        return known.contains { line.contains($0) }
    }

    /// True where the nearest line with one indent less opens a public type of this kind.
    private static func isMember(ofPublic kind: String, _ number: Int, _ file: SwiftFile) -> Bool {
        let indent = file.code[number].prefix { $0 == " " }.count
        guard indent >= 4 else { return false }
        let above = file.code[..<number].last { line in
            line.prefix { $0 == " " }.count == indent - 4 && !line.allSatisfy(\.isWhitespace)
        }
        guard let above else { return false }
        let words = above.split(separator: " ").map(String.init)
        return words.contains(kind) && words.contains("public")
    }

    /// True where a `///` stands above, beyond attributes.
    private static func isDocumented(_ number: Int, _ file: SwiftFile) -> Bool {
        for line in file.lines[..<number].reversed() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            if !text.hasPrefix("@") { return false }
        }
        return false
    }
}
