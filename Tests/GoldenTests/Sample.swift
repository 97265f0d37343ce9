import Foundation
import Testing

/// A pipeline among the samples: `samples/<folder>/pipelines/<name>.yaml`, its golden in `expected/<name>/` beside it.
struct Sample: CustomTestStringConvertible, Sendable {
    /// The folder below `samples`.
    let folder: String
    /// The pipeline's name, without `.yaml`.
    let name: String

    var testDescription: String { "\(folder)/\(name)" }

    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

    /// The sample's own folder.
    var base: URL { Self.root.appending(path: folder) }
    /// Where its golden stands.
    var golden: URL { base.appending(path: "expected/\(name)") }

    /// Every pipeline of every sample but the refused ones, which `CommandTests` runs.
    static let all: [Sample] = names(in: root).filter { $0 != "refused" }.flatMap { folder in
        names(in: root.appending(path: "\(folder)/pipelines")).filter { $0.hasSuffix(".yaml") }.map {
            Sample(folder: folder, name: String($0.dropLast(5)))
        }
    }

    /// What lies in a folder, in order; nothing where there is none.
    static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }
}

/// A folder of its own that is gone when the test is over.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "tieout-golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
