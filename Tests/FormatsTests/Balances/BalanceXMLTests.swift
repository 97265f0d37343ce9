import Formats
import Testing
import Values

@Suite struct BalanceXMLTests {
    static let columns = [
        "client_key": "id", "client": "Name", "date_of_birth": "DOB", "client_balance": "ClientBalance",
        "credit": "Credit",
        "insurance_balance": "InsuranceBalance", "oldest_open": "OldestOpen",
    ]

    private func read(_ text: String, columns: [String: String], record: String = "Client") -> BalanceReport {
        BalanceXMLReader.read(
            SourceFile(text: text, name: "test.xml"),
            options: ReadingOptions(practiceZone: .utc, columns: columns, recordElement: record))
    }

    @Test func readsTheMigrationSample() throws {
        let options = ReadingOptions(practiceZone: .utc, columns: Self.columns, recordElement: "Client")
        let report = BalanceXMLReader.read(try BalanceSamples.file("migration/inbox/balances.xml"), options: options)
        #expect(report.codes == [])
        #expect(report.addsUp)
        #expect(report.reading.records.count == 32)
        #expect(report.owed - report.credit == cents(439153))
        #expect(report.insurance == cents(109580))
        #expect(report.asOf == Day(iso: "2026-06-30"))
        #expect(report.counts.total == 1 && report.reading.tieOuts.count == 3)
        #expect(report.reading.records.first?.position.record == 4)
    }

    @Test func agreesWithTheCSV() throws {
        let options = ReadingOptions(
            practiceZone: .utc, columns: Self.columns, recordElement: "BalanceReport/Clinician/Client")
        let xml = BalanceXMLReader.read(try BalanceSamples.file("migration/inbox/balances.xml"), options: options)
        let csv = BalanceCSVReader.read(
            try BalanceSamples.file("migration/inbox/balances.csv"), options: BalanceSamples.options)
        func facts(_ report: BalanceReport) -> [String] {
            report.reading.records.map {
                "\($0.key) \($0.name) \($0.owed) \($0.credit) \($0.insurance) \($0.oldestOpen?.description ?? "")"
            }
        }
        #expect(facts(xml) == facts(csv))
    }

    @Test func readsAttributesPathsAndFHIRValues() {
        let report = read(
            """
            <r xmlns="http://hl7.org/fhir"><Account><id value="a1"/><subject><reference value="Patient/7"/></subject>
            <text><div xmlns="http://www.w3.org/1999/xhtml"><p>Amount: 99.00</p></div></text>
            <balance><value value="12.50"/><currency value="USD"/></balance></Account></r>
            """, columns: ["client_key": "subject/reference", "client_balance": "balance/value/@value"],
            record: "Account")
        #expect(report.codes == [])
        #expect(report.reading.records.first?.key == "Patient/7")
        #expect(report.owed == cents(1250))
    }

    @Test func refusesForeignMoney() {
        let report = read(
            "<r><c id='1' b='5.00' currency='EUR'/><c id='2' b='6.00' currency='USD'/></r>",
            columns: ["client_key": "@id", "client_balance": "@b"], record: "c")
        #expect(report.codes == ["currency-foreign"])
        #expect(report.owed == cents(600))
        #expect(report.addsUp)
    }

    @Test func refusesTotalsThatDisagree() {
        let report = read(
            "<r><c id='1'><b>5.00</b></c><Totals b='6.00'/></r>", columns: ["client_key": "id", "client_balance": "b"],
            record: "c")
        #expect(report.codes == ["total-disagrees"])
        #expect(report.reading.isRefused)
    }

    @Test func namesWhatIsMissing() {
        let none = read("<r><Klient id='1'/></r>", columns: ["client_key": "id", "client_balance": "b"])
        #expect(none.codes == ["record-missing"])
        #expect(none.reading.findings.first?.message.contains("“Klient”") == true)
        let column = read(
            "<r><Client id='1'><Balanse>1</Balanse></Client></r>",
            columns: ["client_key": "id", "client_balance": "Balance"])
        #expect(column.codes == ["column-missing"])
        #expect(column.reading.isRefused)
        #expect(column.reading.findings.first?.message.contains("“Balanse”") == true)
    }

    @Test func rejectsARepeatedElement() {
        let report = read(
            "<r><c id='1'><b>5</b><b>6</b></c><c id='2'><b>1</b></c></r>",
            columns: ["client_key": "id", "client_balance": "b"],
            record: "c")
        #expect(report.codes == ["element-repeated"])
        #expect(report.reading.rejected == 1 && report.addsUp)
    }

    @Test(arguments: [
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><r><c id='&a;'/></r>", "xml-doctype"),
        ("<r><c id='1'><b>5</b></c>", "xml-damaged"),
    ]) func refuses(_ text: String, _ code: String) {
        let report = read(text, columns: ["client_key": "id", "client_balance": "b"], record: "c")
        #expect(report.codes == [code])
        #expect(report.reading.isRefused)
    }
}
