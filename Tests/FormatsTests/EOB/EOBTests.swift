import Formats
import Foundation
import Testing
import Values

@Suite("EOB tables and text")
struct EOBTests {
    private func read(_ text: String, columns: [String: String] = [:]) -> Reading<Remittance> {
        EOBCSVReader.read(
            SourceFile(text: text, name: "eob.csv"), options: ReadingOptions(practiceZone: .utc, columns: columns))
    }

    private let table = """
        payer,check number,payment date,payment amount,claim_number,patient,dos,cpt,modifiers,billed,allowed,paid,adjustment codes
        Harbor Mutual,EFT9,04/03/2026,180.00,WB1,"Fernwood, Robin",3/10/2026,90834,95,$150.00,120.00,100.00,CO-45:30.00;PR-3:20.00
        Harbor Mutual,EFT9,04/03/2026,180.00,WB1,"Fernwood, Robin",3/17/2026,90837,,"1,130.00",80.00,80.00,CO-45:1050.00
        """

    @Test("rows of one cheque and claim come together and balance")
    func rows() throws {
        let reading = read(table)
        #expect(reading.findings.isEmpty)
        #expect(reading.read == 2)
        let remittance = try #require(reading.records.first)
        #expect(reading.records.count == 1)
        #expect(remittance.isPostable)
        #expect(remittance.amount == Cents(18000))
        let claim = try #require(remittance.claims.first)
        #expect(claim.charge == Cents(128_000))
        #expect(claim.patient.first == "Robin")
        #expect(claim.lines.map(\.code) == ["90834", "90837"])
        #expect(claim.from == Day(year: 2026, month: 3, day: 10))
    }

    @Test("a table out of balance is not postable, both sides shown")
    func unbalanced() throws {
        let reading = read(table.replacing("PR-3:20.00", with: "PR-3:25.00"))
        #expect(Set(reading.findings.map(\.code)) == ["line-out-of-balance", "claim-out-of-balance"])
        #expect(reading.rejected == 2)
        #expect(reading.records.first?.isPostable == false)
    }

    @Test("columns of shares become adjustments; allowed alone gives the contractual one")
    func shares() throws {
        let reading = read(
            """
            trace,payment_date,claim_number,code,charge,allowed,paid,deductible,copay
            C1,2026-04-03,WB1,90834,150.00,120.00,90.00,10.00,20.00
            """)
        let claim = try #require(reading.records.first?.claims.first)
        #expect(reading.findings.map(\.code) == ["write-off-derived"])
        #expect(
            claim.lines[0].adjustments.map { "\($0.group)-\($0.reason):\($0.amount)" } == [
                "PR-1:10.00", "PR-3:20.00", "CO-45:30.00",
            ])
    }

    @Test("mapped names go first; a column that is missing refuses the file")
    func columns() {
        #expect(read("A,B,C\n1,2,3\n").isRefused)
        let mapped = ["claim_number": "A", "charge": "B", "paid": "C", "trace": "T", "payment_date": "D"]
        let reading = read("A,B,C,T,D\nWB1,10.00,10.00,X,2026-01-02\n", columns: mapped)
        #expect(reading.findings.isEmpty)
        #expect(reading.records.first?.claims.first?.lines.isEmpty == true)
        #expect(read("A,B,C\n1,2,3\n", columns: ["paid": "Z"]).findings.contains { $0.code == "column-missing" })
    }

    @Test("an amount that is none keeps the cheque from posting")
    func amounts() {
        let reading = read(table.replacing("$150.00", with: "15O.00"))
        #expect(reading.findings.contains { $0.code == "amount-unreadable" && $0.position.description == "2:10" })
        #expect(reading.records.first?.isPostable == false)
    }

    @Test("an EOB reads as text, names masked unless asked for")
    func text() throws {
        let reading = X12835Reader.read(try X12Samples.sample("denial-co16"), options: X12Samples.options)
        let text = EOBText.render(reading.records)
        #expect(text.contains("HARBOR MUTUAL HEALTH"))
        #expect(text.contains("claim lacks data"))
        #expect(text.contains("ties out"))
        #expect(!text.contains("FERNWOOD"))
        #expect(EOBText.render(reading.records, showValues: true).contains("FERNWOOD, ROBIN (HM0001001)"))
    }

    @Test("what is held says so, and an allowed amount that is not stated is reckoned")
    func heldAndAllowed() throws {
        let denied = X12835Reader.read(try X12Samples.sample("denial-co16"), options: X12Samples.options)
        #expect(EOBText.render(denied.records).contains("held, not written off: "))
        let path = X12Samples.root.appending(path: "samples/835/sequestration-co253.835")
        let text = try String(contentsOf: path, encoding: .utf8)
        // SE01 counts one segment too many then, which is of no matter to the text.
        let without = text.replacing("AMT*B6*120~\n", with: "")
        func rendered(_ text: String) -> String {
            EOBText.render(
                X12835Reader.read(SourceFile(contents: Array(text.utf8), name: "a.835"), options: X12Samples.options)
                    .records)
        }
        #expect(text != without && !rendered(text).contains("~") && rendered(without).contains("~120.00"))
    }

    @Test("flat rows of an 835 read back as the same money")
    func flat() throws {
        for name in ["valid-primary", "claim-level-adjustments", "six-triplets", "reversal-and-correction"] {
            let first = X12835Reader.read(try X12Samples.sample(name), options: X12Samples.options)
            let again = read(EOBText.csvRows(first.records, showValues: true))
            #expect(again.findings.isEmpty, "\(name)")
            #expect(again.records.total { $0.amount } == first.records.total { $0.amount }, "\(name)")
            #expect(again.records.first?.claims.map(\.paid) == first.records.first?.claims.map(\.paid), "\(name)")
        }
    }
}
