import Formats
import Values

/// Where the samples are, and the shortest ways to read them.
enum BalanceSamples {
    /// The folder `samples` of the project.
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/samples"
    }()

    static let options = ReadingOptions(practiceZone: .utc)

    static func file(_ name: String) throws -> SourceFile {
        try SourceFile(path: "\(folder)/\(name)", name: name, number: 0)
    }

    static func csv(
        _ text: String, _ profile: BalanceProfile = .plain, columns: [String: String] = [:]
    ) -> BalanceReport {
        BalanceCSVReader.read(
            SourceFile(text: text, name: "test.csv"), profile: profile,
            options: ReadingOptions(practiceZone: .utc, columns: columns))
    }
}

extension BalanceReport {
    var codes: [String] { reading.findings.map(\.code) }
    var owed: Cents { reading.records.total { $0.owed } }
    var credit: Cents { reading.records.total { $0.credit } }
    var insurance: Cents { reading.records.total { $0.insurance } }
    /// Nothing vanished: every row has a kind, and every data row an outcome.
    var addsUp: Bool {
        rows == counts.sum && reading.read == counts.data
            && reading.read == reading.records.count + reading.setAside + reading.rejected
    }
}

/// An amount of whole cents, for expectations.
func cents(_ raw: Int64) -> Cents { Cents(raw) }
