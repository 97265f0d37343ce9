import Formats
import Foundation
import Testing

/// What ever crashed a reader under the fuzzer (Tests/Fuzz), once more.
@Suite("Crashers")
struct CrasherTests {
    @Test("inputs that once crashed a reader crash none now")
    func replay() throws {
        let folder = X12Samples.root.appending(path: "Tests/Fuzz/crashers")
        for name in X12Samples.files(below: folder) where !name.hasPrefix(".") {
            let file = SourceFile(contents: [UInt8](try Data(contentsOf: folder.appending(path: name))), name: name)
            let options = X12Samples.options
            // Every reader gets every one: what crashed one may well crash another.
            _ = EOBText.render(X12835Reader.read(file, options: options).records)
            _ = X12Writer.rewrite(file.bytes)
            _ = EOBCSVReader.read(file, options: options)
            _ = BalanceCSVReader.read(file, options: options)
            _ = BalanceXMLReader.read(file, options: options)
            _ = CAMTReader.read(file, options: options)
            _ = OFXReader.read(file, options: options)
            _ = FHIREOBReader.read(file, options: options)
        }
    }
}
