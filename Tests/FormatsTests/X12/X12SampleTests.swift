import Formats
import Testing
import Values

@Suite("835 samples")
struct X12SampleTests {
    /// sample | transactions | claims | paid | rejected | finding codes
    static let table = """
        valid-primary                  1  1  100.00  0  -
        no-line-ends                   1  1  100.00  0  -
        pipe-delimiters                1  1  100.00  0  -
        control-delimiters             1  1  100.00  0  -
        line-feed-terminator           1  1  100.00  0  -
        line-feed-before-terminator    1  1  100.00  0  -
        byte-order-mark                1  1  100.00  0  -
        trailing-control-z             1  1  100.00  0  -
        unpadded-isa                   1  1  100.00  0  isa-not-padded
        wrapped-at-80                  1  1  100.00  0  lines-wrapped
        two-interchanges               2  2  200.00  0  -
        no-isa                         1  1  100.00  0  envelope-missing
        missing-iea                    1  1  100.00  0  iea-missing
        with-999-group                 1  1  100.00  0  other-transaction-set
        latin-1-name                   1  1  100.00  0  text-not-utf8
        unknown-segment                1  1  100.00  0  segment-unknown
        joined-payers                  1  2  200.00  0  payer-repeated
        test-indicator                 1  1  100.00  0  test-transmission
        reversal-and-correction        1  2  10.00   0  -
        secondary-oa23                 1  1  15.00   0  -
        denial-co16                    1  1  0.00    0  -
        denial-pr204                   1  1  0.00    0  -
        plb-interest-l6                1  1  101.25  0  -
        plb-wo                         1  1  60.00   0  -
        plb-forward-balance            1  1  0.00    0  -
        zero-pay-deductible            1  1  0.00    0  -
        none-with-an-amount            1  1  100.00  0  payment-none-with-amount
        six-triplets                   1  1  300.00  0  -
        claim-level-adjustments        1  1  100.00  0  -
        sequestration-co253            1  1  98.00   0  -
        crossover-19                   1  1  100.00  0  -
        changed-procedure              1  1  100.00  0  -
        version-4010-cr-group          1  2  0.00    0  version-other
        patient-share-disagrees        1  1  100.00  0  patient-share-disagrees
        out-of-balance-line            1  1  100.00  1  line-out-of-balance
        out-of-balance-claim           1  1  95.00   1  claim-out-of-balance
        out-of-balance-transaction     1  2  100.00  2  transaction-out-of-balance
        two-transactions-one-bad       2  2  230.00  1  transaction-out-of-balance
        wrong-se-count                 1  1  100.00  1  se-count-wrong
        wrong-se-control               1  1  100.00  1  se-control-mismatch
        bad-amount                     1  1  100.00  1  amount-unreadable
        foreign-currency               1  1  100.00  1  currency-foreign
        unsupported-version            1  1  100.00  1  version-unsupported
        truncated                      1  1  100.00  1  amount-missing,file-truncated,ge-missing,iea-missing,transaction-truncated
        empty                          0  0  0.00    0  file-empty
        unreadable-isa                 0  0  0.00    0  isa-unreadable
        claims-only-837                0  0  0.00    0  not-an-835,other-transaction-set
        """

    @Test("each sample reads as the table says", arguments: table.split(separator: "\n").map(String.init))
    func samples(_ row: String) throws {
        let cells = row.split(separator: " ").map(String.init)
        let reading = X12835Reader.read(try X12Samples.sample(cells[0]), options: X12Samples.options)
        let codes = Set(reading.findings.map(\.code)).sorted().joined(separator: ",")
        #expect("\(reading.records.count)" == cells[1])
        #expect("\(reading.read)" == cells[2])
        #expect("\(reading.records.total { $0.amount })" == cells[3])
        #expect("\(reading.rejected)" == cells[4])
        #expect((codes.isEmpty ? "-" : codes) == cells[5])
        #expect(reading.isRefused == ["empty", "unreadable-isa", "claims-only-837"].contains(cells[0]))
    }

    @Test("no sample is missing from the table")
    func complete() {
        let listed = Set(
            Self.table.split(separator: "\n").compactMap { $0.split(separator: " ").first.map { "\($0).835" } })
        let present = Set(X12Samples.files(below: X12Samples.root.appending(path: "samples/835")))
        #expect(listed == present)
    }

    @Test("values land where the guide puts them")
    func values() throws {
        let reading = X12835Reader.read(try X12Samples.sample("valid-primary"), options: X12Samples.options)
        let remittance = try #require(reading.records.first)
        #expect(remittance.payer.name == "HARBOR MUTUAL HEALTH")
        #expect(remittance.payer.ids == ["77001"])
        #expect(remittance.payer.contacts.map(\.function) == ["CX", "BL"])
        #expect(remittance.payer.address?.city == "PORTLAND")
        #expect(remittance.payee.ids == ["1888888885", "010203040"])
        #expect(remittance.trace == "EFT26040001")
        #expect(remittance.tracePayerID == "1770010001")
        #expect(remittance.method == "ACH")
        #expect(remittance.day == Day(year: 2026, month: 4, day: 3))
        #expect(remittance.proofs.map(\.level) == [.transaction])
        let claim = try #require(remittance.claims.first)
        #expect(claim.patient.last == "FERNWOOD")
        #expect(claim.patient.id == "HM0001001")
        #expect(claim.rendering?.last == "OAKES")
        #expect(claim.position.record == 17)
        let line = try #require(claim.lines.first)
        #expect(line.code == "90834")
        #expect(line.modifiers == ["95"])
        #expect(line.allowed == Cents(12000))
        #expect(line.lineNumber == "WB1001-1")
        #expect(line.adjustments.map { "\($0.group)-\($0.reason) \($0.amount)" } == ["CO-45 30.00", "PR-3 20.00"])
        #expect(line.adjustments.first?.position.description == "segment 23:3")
    }

    @Test("a joined file gives its claims the payer named last")
    func joined() throws {
        let reading = X12835Reader.read(try X12Samples.sample("joined-payers"), options: X12Samples.options)
        let remittance = try #require(reading.records.first)
        #expect(remittance.payer.name == "HARBOR MUTUAL HEALTH")
        #expect(remittance.claims.map(\.scope) == [nil, 0])
        #expect(remittance.scopes.map(\.payer.name) == ["COASTAL BENEFIT FUND"])
    }

    @Test("the digest is blind to delimiters, line ends, control numbers and zeros")
    func digest() throws {
        func digest(_ text: String) throws -> String {
            let reading = X12835Reader.read(SourceFile(text: text, name: "t"), options: X12Samples.options)
            return try #require(reading.records.first).digest
        }
        let text = String(decoding: try X12Samples.contents("valid-primary"), as: UTF8.self)
        let base = try digest(text)
        #expect(base.count == 64)
        for name in ["no-line-ends", "pipe-delimiters", "line-feed-terminator", "wrapped-at-80", "no-isa"] {
            let other = X12835Reader.read(try X12Samples.sample(name), options: X12Samples.options)
            #expect(other.records.first?.digest == base, "\(name)")
        }
        #expect(try digest(text.replacing("*0001~", with: "*7777~")) == base)
        #expect(try digest(text.replacing("*45*30~", with: "*45*30.00~")) == base)
        #expect(try digest(text.replacing("*45*30~", with: "*45*30.0~")) == base)
        #expect(try digest(text.replacing("FERNWOOD", with: "FERNWOODS")) != base)
    }

    @Test("a difference of exactly one claim is named")
    func hint() throws {
        let reading = X12835Reader.read(
            try X12Samples.sample("out-of-balance-transaction"), options: X12Samples.options)
        let finding = try #require(reading.findings.first)
        #expect(finding.message.contains("difference -80.00"))
        #expect(finding.message.contains("exactly the payment of the claim at segment 27"))
    }
}
