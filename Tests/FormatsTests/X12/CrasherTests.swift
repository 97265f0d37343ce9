import Formats
import Foundation
import Testing
import Values

/// What ever crashed a reader under the fuzzer (Tests/Fuzz), and files of a wrong kind: every reader gets every one, since
/// what crashed one may well crash another.
@Suite("Crashers")
struct CrasherTests {
    @Test("no reader crashes on what crashed one, or on another's files; each accounts for what it saw")
    func replay() throws {
        let folders = ["Tests/Fuzz/crashers", "samples/835", "samples/bank/ofx", "samples/bank/camt053"]
        var inputs = 0
        for folder in folders.map({ X12Samples.root.appending(path: $0) }) {
            for name in X12Samples.files(below: folder) where !name.hasPrefix(".") {
                let contents = [UInt8](try Data(contentsOf: folder.appending(path: name)))
                let file = SourceFile(contents: contents, name: name)
                let options = X12Samples.options
                inputs += 1
                _ = EOBText.render(X12835Reader.read(file, options: options).records)
                _ = X12Writer.rewrite(file.bytes)
                _ = FHIREOBReader.read(file, options: options)
                _ = BalanceCSVReader.read(file, options: options)
                _ = BalanceXMLReader.read(file, options: options)
                for bank in [CAMTReader.read(file, options: options), OFXReader.read(file, options: options)] {
                    #expect(bank.read == bank.records.count + bank.setAside + bank.rejected, "\(name)")
                    #expect(bank.read > 0 || bank.isRefused || !bank.findings.isEmpty, "\(name)")
                }
                let table = EOBCSVReader.read(file, options: options)
                #expect(table.read > 0 || table.isRefused, "\(name)")
            }
        }
        #expect(inputs > 40)
    }
}
