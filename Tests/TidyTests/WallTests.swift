import Testing

/// The walls of `docs/design.md`. SwiftPM lets an undeclared sibling through on an incremental build; this does not.
@Suite("Walls")
struct WallTests {
    /// What each target may import.
    static let allowed: [String: Set<String>] = [
        "Values": ["Foundation"],
        "Formats": ["Values", "CLibXML2", "CCrypto", "CZip", "Glibc"],
        "LedgerModel": ["Values"],
        "Reconciliation": ["Values", "Formats", "LedgerModel", "Yams", "Foundation", "Glibc", "Dispatch"],
        "PracticeBook": [
            "Values", "Formats", "LedgerModel", "Reconciliation", "GRDB", "GRDBSQLite", "Foundation", "Glibc",
            "Synchronization",
        ],
        "tieout": [
            "PracticeBook", "Reconciliation", "Formats", "LedgerModel", "Values", "CXLSXWriter", "ArgumentParser",
            "Glibc",
        ],
        "PracticeSimulator": ["Values", "Foundation"],
        "tieout-simulate": ["PracticeSimulator", "Foundation"],
    ]

    @Test("a target imports only what stands below it")
    func targets() throws {
        for file in try Checkout.swift(below: ["Sources"]) {
            let target = file.path.split(separator: "/").map(String.init)[1]
            guard let allowed = Self.allowed[target] else {
                Issue.record(
                    "\(file.path): the target \(target) has no wall; add it to this test and to docs/design.md")
                continue
            }
            for (line, module) in file.imports where !allowed.contains(module) {
                Issue.record("\(file.place(line)): \(target) may not import \(module)")
            }
        }
    }

    @Test("of the values, only time zones need Foundation")
    func foundationInValues() throws {
        for file in try Checkout.swift(below: ["Sources/Values"]) where file.path != "Sources/Values/Zone.swift" {
            for (line, _) in file.imports { Issue.record("\(file.place(line)): only Zone.swift imports Foundation") }
        }
    }

    @Test("every target in the package is behind a wall that is tested, and the other way round")
    func complete() throws {
        let package = try #require(try Checkout.swift(below: ["."]).first { $0.path == "./Package.swift" })
        var named: Set<String> = []
        var opens = false
        for line in package.lines {
            if line.contains(".target(") || line.contains(".executableTarget(") { opens = true }
            guard opens, let start = line.firstRange(of: "name: \"") else { continue }
            named.insert(String(line[start.upperBound...].prefix { $0 != "\"" }))
            opens = false
        }
        #expect(named == Set(Self.allowed.keys))
    }
}
