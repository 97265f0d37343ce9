import Formats
import Foundation
import Values

/// Files that the tests read: the project's own samples, and the public corpus where it is at hand.
enum X12Samples {
    /// The root of the checkout.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let options = ReadingOptions(practiceZone: .utc)

    /// The corpus of 835 files, named by the environment or beside the checkout; `nil` where it is absent.
    static let corpus: URL? = {
        let named = ProcessInfo.processInfo.environment["TIEOUT_CORPUS"].map { URL(filePath: $0) }
        let beside = root.appending(path: "../shared/corpus").standardizedFileURL
        let folder = (named ?? beside).appending(path: "835")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func sample(_ name: String) throws -> SourceFile {
        try SourceFile(path: root.appending(path: "samples/835/\(name).835").path, name: name, number: 0)
    }

    static func contents(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "samples/835/\(name).835")))
    }

    /// Every regular file below a folder, by its path from there, sorted.
    static func files(below folder: URL) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: folder.appending(path: path).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue && !path.hasSuffix("MANIFEST.tsv")
        }.sorted()
    }

    /// `transactions claims paid code code…`: what a reading came to, on one line.
    static func verdict(_ reading: Reading<Remittance>) -> String {
        let codes = Dictionary(grouping: reading.findings, by: \.code)
            .map { "\($0.key)\($0.value.count > 1 ? "×\($0.value.count)" : "")" }.sorted()
        let paid = reading.records.total { $0.amount }
        return ["\(reading.records.count)", "\(reading.read)", "\(paid)", codes.joined(separator: " ")]
            .joined(separator: "\t")
    }
}
