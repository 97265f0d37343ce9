import Formats
import Testing
import Values

@Suite("Bank samples")
struct BankSampleTests {
    @Test("Every sample gives the lines beside it", arguments: SampleTables.names("bank"))
    func sample(_ name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let (file, options) = try SampleTables.load("bank", name)
        let read = try #require(BankFormats.reader(named: format), "no reader of \(format)")
        let reading = read(file, options)
        #expect(reading.read == reading.records.count + reading.setAside + reading.rejected)
        #expect(Set(reading.records.map { "\($0.account) \($0.key)" }).count == reading.records.count)
        try SampleTables.compare("bank", name, table(reading))
    }

    @Test("No table stands without its sample")
    func orphans() { #expect(SampleTables.orphans("bank").isEmpty) }

    @Test("Samples exist of every format", arguments: BankFormats.names.filter { $0 != "qbo" })
    func present(_ format: String) {
        #expect(SampleTables.names("bank").contains { $0.hasPrefix(format + "/") })
    }

    @Test("A sample is recognised as what it is", arguments: SampleTables.names("bank"))
    func recognised(_ name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let (file, options) = try SampleTables.load("bank", name)
        guard options.columns.isEmpty, !name.contains("general") else { return }
        let best = PayoutSniffer.recognise(file)
        #expect(best.first?.format == format && best.first?.score == 100, "\(best.prefix(3))")
    }

    func table(_ reading: Reading<BankLine>) -> String {
        var out = "account\tkey\tday\tamount\treferences\tdescription\n"
        for line in reading.records {
            let references = line.references.joined(separator: " ")
            out += "\(line.account)\t\(line.key)\t\(line.day)\t\(line.amount)\t\(references)\t\(line.description)\n"
        }
        return out + SampleTables.footer(reading)
    }
}
