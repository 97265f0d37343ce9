import Formats
import Testing
import Values

@Suite("Laws of the payout and bank readers")
struct PayoutLawTests {
    let options = ReadingOptions(practiceZone: .utc)

    static let header = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id"

    /// Rows of a made-up report, always the same for a seed.
    static func rows(_ seed: UInt64) -> [String] {
        var state = seed
        func next(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        return (0..<60).map { n in
            let refund = next(5) == 0
            let gross = Cents(Int64(next(30_000)) + 100)
            let fee = refund ? Cents.zero : Cents(gross.raw * 29 / 1000 + 30)
            let signed = refund ? -gross : gross
            let day = Day(number: 20_500 + Int32(next(40)))
            let category = refund ? "refund" : "charge"
            return "txn_\(n),\(day) 0\(next(10)):00:00,usd,\(signed),\(fee),\(signed - fee),\(category),ch_\(n)"
        }
    }

    func read(_ rows: some Sequence<String>) -> Set<Movement> {
        let text = ([PayoutLawTests.header] + rows).joined(separator: "\n")
        let reading = StripeReader.read(SourceFile(text: text, name: "law.csv"), options: options)
        #expect(reading.findings.isEmpty && reading.read == reading.records.count)
        return Set(
            reading.records.map {
                var m = $0
                m.position = .none
                return m
            })
    }

    @Test("Two halves give what the whole gives, in any order of rows", arguments: [1, 2, 3, 4, 5])
    func halves(_ seed: UInt64) {
        let rows = PayoutLawTests.rows(seed)
        let whole = read(rows)
        #expect(read(rows.prefix(25)).union(read(rows.dropFirst(25))) == whole)
        #expect(read(rows.reversed()) == whole)
        #expect(whole.count == rows.count)
    }

    @Test("A download that overlaps another gives equal bank lines the same keys")
    func overlaps() {
        let header = "Date,Description,Amount"
        let rows = [
            "2026-03-02,Zelle A,80.00", "2026-03-02,Zelle A,80.00", "2026-03-03,Rent,-9.00", "2026-03-04,B,1.00",
        ]
        func keys(_ rows: ArraySlice<String>, _ name: String) -> Set<String> {
            let text = ([header] + rows).joined(separator: "\n")
            return Set(BankCSVReader.read(SourceFile(text: text, name: name), options: options).records.map(\.key))
        }
        let all = keys(rows[...], "march.csv")
        #expect(all.count == 4)
        #expect(keys(rows[0..<3], "bank 4711.csv").union(keys(rows[0..<4], "again.csv")) == all)
    }

    @Test("A file that is not known is described by its nearest formats and what they lack")
    func nearest() {
        let file = SourceFile(text: "Date,Client,Amount,Fee,Net,Status\n2026-03-02,A,1,0,1,ok\n", name: "x.csv")
        let best = PayoutSniffer.recognise(file).first
        #expect(best?.format == "ivypay" && best?.score == 75)
        #expect(best?.missing == ["transaction id", "deposit date"])
        #expect(PayoutSniffer.describe(file).hasPrefix("ivypay without transaction id, deposit date; or "))
    }

    @Test("A file that lacks one column of its signature can be nothing else; a list of clients and balances is none")
    func almost() {
        let header = ["balance_transaction_id", "reporting_category", "gross", "fee", "net", "automatic_payout_id"]
        for column in header {
            let rest = header.filter { $0 != column }.joined(separator: ",")
            let almost = PayoutSniffer.almost(SourceFile(text: rest + "\n1,2,3,4,5\n", name: "x.csv"))
            #expect(
                almost == (column == "automatic_payout_id" ? nil : "stripe-payout-reconciliation"), "without \(column)")
        }
        for text in ["Client ID,Client,Balance,Credit", "Date,Client,Amount", "Date,Client,Amount,Status,Balance"] {
            #expect(PayoutSniffer.almost(SourceFile(text: text + "\n1,2,3,4,5\n", name: "x.csv")) == nil, "\(text)")
        }
    }

    @Test("No reader stumbles over bytes of any kind", arguments: [7, 8, 9, 10, 11, 12] as [UInt64])
    func noise(_ seed: UInt64) {
        var state = seed
        let alphabet = Array("\"',;:.-/()$<>{}[]\\ \r\n\t019AZaz\u{FEFF}é:61::20:01,16,88,STMTTRN".utf8)
        let bytes = (0..<3000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int((state >> 33) % UInt64(alphabet.count))]
        }
        for head in ["", "01,", ":20:", "<OFX><STMTTRN>", "{\"data\":[", "\"CH\",", PayoutLawTests.header + "\n"] {
            let file = SourceFile(contents: Array(head.utf8) + bytes, name: "noise")
            _ = PayoutSniffer.recognise(file)
            for name in PayoutFormats.names { _ = PayoutFormats.reader(named: name)?(file, options) }
            for name in BankFormats.names { _ = BankFormats.reader(named: name)?(file, options) }
        }
    }
}

@Suite("Card numbers")
struct CardMaskingTests {
    @Test("A card number in a note is masked and said, an id of digits is left")
    func masked() throws {
        let (file, options) = try SampleTables.load("payouts", "venmo-business/card-number-in-a-note.csv")
        let reading = VenmoReader.read(file, options: options)
        #expect(reading.records.first?.memo == "my card is **** **** **** 1111")
        #expect(reading.records.first?.key == "4111111111111111000")
        #expect(reading.findings.map(\.code) == ["card-number"])
    }
}
