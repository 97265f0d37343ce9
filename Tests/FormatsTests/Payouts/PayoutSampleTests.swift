import Testing
import Values

@testable import Formats

@Suite("Payout samples")
struct PayoutSampleTests {
    @Test("Every sample gives the movements beside it", arguments: SampleTables.names("payouts"))
    func sample(_ name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let (file, options) = try SampleTables.load("payouts", name)
        let read = try #require(PayoutFormats.reader(named: format), "no reader of \(format)")
        let reading = read(file, options)
        #expect(reading.read == reading.records.count + reading.setAside + reading.rejected)
        try SampleTables.compare("payouts", name, table(reading))
    }

    @Test("No table stands without its sample")
    func orphans() { #expect(SampleTables.orphans("payouts").isEmpty) }

    @Test(
        "Samples exist of every format", arguments: PayoutFormats.names.filter { !["stripe", "paypal"].contains($0) })
    func present(_ format: String) {
        #expect(SampleTables.names("payouts").contains { $0.hasPrefix(format + "/") })
    }

    @Test("A sample is recognised as what it is", arguments: SampleTables.names("payouts"))
    func recognised(_ name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let (file, options) = try SampleTables.load("payouts", name)
        guard format != "payouts-csv", options.columns.isEmpty else { return }
        // Vendors that publish no columns cannot be recognised; a summary is none of the readers'.
        if MappedVendor.named(format)?.signature.isEmpty == true || name.contains("summary-instead") { return }
        let best = PayoutSniffer.recognise(file)
        var expected = [format]
        // With a payout id in it, a report of the balance looks like one of payouts; the same reader reads both.
        if format == "stripe-balance-change" { expected.append("stripe-payout-reconciliation") }
        #expect(best.first?.score == 100 && expected.contains(best.first?.format ?? ""), "\(best.prefix(3))")
    }

    @Test("No two movements of a sample share kind and key", arguments: SampleTables.names("payouts"))
    func identities(_ name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let (file, options) = try SampleTables.load("payouts", name)
        let read = try #require(PayoutFormats.reader(named: format))
        let whole = read(file, options).records
        #expect(Set(whole.map(\.identity)).count == whole.count, "two movements of one kind and key")
    }

    func table(_ reading: Reading<Movement>) -> String {
        var out = "key\tkind\tgross\tfee\tnet\tday\tpayout\tdue\tparent\tids\tname\tinvoice\ttrace\treason\n"
        for m in reading.records {
            let fields = [
                m.key, m.kind.rawValue, "\(m.gross)", "\(m.fee)", "\(m.net)", "\(m.day)", m.payoutID ?? "",
                m.payoutDay?.description ?? "", m.parentKey ?? "", m.ids.joined(separator: " "), m.name, m.invoice,
                m.trace,
                m.reason + (m.movesBalance ? "" : " (no money)"),
            ]
            out += fields.joined(separator: "\t") + "\n"
        }
        return out + SampleTables.footer(reading)
    }
}

extension Movement {
    /// What tells movements of a processor apart.
    var identity: String { "\(kind.rawValue) \(key)" }
}
