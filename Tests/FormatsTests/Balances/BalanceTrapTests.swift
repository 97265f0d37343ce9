import Formats
import Testing
import Values

/// The traps that prior systems' exports hold, each with its sample under `samples/balances/traps`.
@Suite struct BalanceTrapTests {
    private func read(_ name: String, _ profile: BalanceProfile = .plain) throws -> BalanceReport {
        let report = BalanceCSVReader.read(
            try BalanceSamples.file("balances/traps/\(name)"), profile: profile, options: BalanceSamples.options)
        #expect(report.addsUp, "rows by kind and outcome add up")
        return report
    }

    @Test func trap01DuplicateHeaderNames() throws {
        var profile = BalanceProfile(
            columns: [
                .client: "Client", .serviceDate: "Date of Service", .clientBalance: "Unpaid#1",
                .insuranceBalance: "Unpaid#2",
            ],
            optional: [], key: .name)
        let report = try read("01-duplicate-headers.csv", profile)
        #expect(report.codes == [])
        #expect(report.owed == cents(3000) && report.insurance == cents(11000))
        #expect(report.reading.records.first?.session?.date == Day(iso: "2026-01-14"))
        profile.columns[.clientBalance] = "Unpaid"
        let unclear = try read("01-duplicate-headers.csv", profile)
        #expect(unclear.codes == ["column-ambiguous"])
        #expect(unclear.reading.isRefused)
    }

    @Test func trap07NullDate() throws {
        let report = try read("07-null-date.csv")
        #expect(report.reading.records.map(\.oldestOpen) == [nil, Day(iso: "2026-03-02")])
        #expect(report.reading.records.last?.dateOfBirth == Day(iso: "1970-01-01"))
    }

    @Test func trap15MoneyWithMoreDecimals() throws {
        let report = try read("15-float-money.csv")
        #expect(report.reading.records.map(\.owed) == [cents(1_000_000), cents(5050)])
        #expect(report.codes == ["amount-unreadable"])
    }

    @Test func trap16LineEndsInsideFields() throws {
        let profile = BalanceProfile(
            columns: [.clientKey: "Client ID", .client: "Client", .clientBalance: "Client Balance"])
        let report = try read("16-crlf-in-field.csv", profile)
        #expect(report.reading.records.map(\.position.record) == [2, 5])
        #expect(report.owed == cents(105750))
    }

    @Test func trap18BlankIsZero() throws {
        let report = try read("18-blank-credit.csv")
        #expect(report.codes == [])
        #expect(report.reading.records.count == 3)
        #expect(report.owed == .zero && report.credit == cents(1200))
    }

    @Test func trap20OneClientOnManyRows() throws {
        let profile = BalanceProfile(columns: [.client: "Client Name", .clientBalance: "Balance"], key: .name)
        let report = try read("20-client-repeated.csv", profile)
        #expect(report.reading.records.map(\.key) == ["Greene, Marcus", "Greene, Marcus", "Tanaka, Yuki"])
    }

    @Test func trap21GroupsWithinGroups() throws {
        let profile = BalanceProfile(
            columns: [.client: "Patient", .clientBalance: "Balance"], buckets: ["Current", "31-60", "61-90"], key: .name
        )
        let report = try read("21-groups.csv", profile)
        #expect(report.codes == [])
        #expect(report.counts.group == 5 && report.counts.subtotal == 5 && report.counts.total == 1)
        #expect(report.counts.footer == 2 && report.counts.preamble == 2)
        #expect(report.reading.tieOuts.count == 25)
        #expect(report.reading.records.map(\.group).first == "Provider: Dr. Holt")
        #expect(report.reading.records.first?.oldestOpen == Day(iso: "2026-06-30"))
        #expect(report.reading.records.first?.isAgedByBucket == true)
        #expect(report.reading.records[1].oldestOpen == Day(iso: "2026-05-30"))
    }

    @Test func trap21OneCentOffRefusesTheFile() throws {
        let report = try read("21-total-off-by-a-cent.csv")
        #expect(report.codes == ["total-disagrees"])
        #expect(report.reading.isRefused)
        #expect(report.reading.findings.first?.message.contains("difference 0.01") == true)
    }

    @Test func traps23And24SerialsStarsAndStatus() throws {
        let profile = BalanceProfile(
            columns: [.lastName: "Last Name", .firstName: "First Name", .dateOfBirth: "DOB", .serviceDate: "Date"],
            balance: [.init("Patient Amount Due"), .init("Patient Amount Paid", minus: true, magnitude: true)],
            insurance: [.init("Insurance Amount Due"), .init("Insurance Amount Paid", minus: true, magnitude: true)],
            key: .nameAndBirth, keepRows: [.init("Type", ["Appointment"])],
            zeroWhen: [.init("Patient Balance Status", ["Paid in Full"])])
        let report = try read("23-serials-and-stars.csv", profile)
        #expect(report.codes == [])
        #expect(report.reading.records.map(\.owed) == [cents(3000), .zero])
        #expect(report.insurance == .zero)
        #expect(report.reading.setAside == 1)
        #expect(report.reading.records.first?.session?.date == Day(iso: "2026-03-05"))
        #expect(report.reading.records.first?.dateOfBirth == Day(iso: "1980-01-01"))
    }

    @Test func trap26WrittenSigns() throws {
        let report = try read("26-written-signs.csv")
        #expect(
            report.reading.records.map { $0.owed - $0.credit } == [-90023, 150000, -4500, -1200, 1000].map(Cents.init))
        let turned = try read("26-written-signs.csv", BalanceProfile(sign: .negativeOwes))
        #expect(
            turned.reading.records.map { $0.owed - $0.credit } == [90023, -150000, -4500, 1200, 1000].map(Cents.init))
    }

    @Test func trap26UnreadableRowsAreRejectedAndCanBeMended() throws {
        let file = try BalanceSamples.file("balances/traps/26-unreadable.csv")
        let report = BalanceCSVReader.read(file, options: BalanceSamples.options)
        #expect(report.codes == ["amount-unreadable", "row-too-long", "client-missing"])
        #expect(
            report.reading.findings.first?.position
                == Position(file: 0, record: 3, field: 4, offset: report.reading.findings[0].position.offset))
        #expect(report.reading.rejected == 3 && report.addsUp)
        let text = String(
            decoding: RejectWriter.delimited(file, report: report, rejects: report.rejects), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.first == "Client ID,Client,DOB,Client Balance,Credit,Insurance Balance,Oldest Open,reason")
        #expect(lines[1].hasPrefix("T-2,\"Tanaka, Yuki\",,\"12,34\",,,,\"amount-unreadable: "))
        let mended = text.replacing("\"12,34\"", with: "12.34").replacing(",5,00,,,", with: ",5.00,,,").replacing(
            ",,,7.00", with: "T-4,\"Moradi, Leila\",,7.00")
        let again = BalanceSamples.csv(mended)
        #expect(again.codes == [] && again.owed == cents(2434))
    }

    @Test func trap29SoftDeletedRows() throws {
        let profile = BalanceProfile(
            columns: [.clientKey: "PatientKey", .client: "Client", .clientBalance: "Balance"],
            ignoreRows: [.init("isDeleted", ["true", "1"])])
        let report = try read("29-soft-deleted.csv", profile)
        #expect(report.owed == cents(4000) && report.reading.setAside == 1)
    }

    @Test func ambiguousDatesAreRefusedUntilSomeoneSays() throws {
        #expect(try read("ambiguous-dates.csv").codes == ["date-order-undecided"])
        let said = try read("ambiguous-dates.csv", BalanceProfile(dates: .dayFirst))
        #expect(said.reading.records.first?.oldestOpen == Day(iso: "2026-06-05"))
    }

    @Test func oneDateDecidesForTheWholeFile() throws {
        let report = try read("day-first-dates.csv")
        #expect(report.codes == [])
        #expect(report.dateOrder == .dayFirst)
        #expect(report.reading.records.first?.dateOfBirth == Day(iso: "1980-04-03"))
        #expect(report.reading.records.first?.oldestOpen == Day(iso: "2026-06-05"))
        #expect(try read("dates-conflict.csv").codes == ["date-order-conflicts"])
    }

    @Test func cardNumbersAreMaskedAndReported() throws {
        let report = try read("card-number.csv")
        #expect(report.codes == ["card-number"])
        #expect(report.reading.findings.first?.position.record == 2)
        #expect(report.reading.records.first?.name == "Greene, Marcus **** **** **** 1111")
        #expect(report.reading.records.first?.first == "Marcus **** **** **** 1111")
    }

    @Test(arguments: ["utf16.csv", "windows-1252.csv"]) func otherEncodings(_ name: String) throws {
        let report = try read(name)
        #expect(report.codes == [])
        #expect(report.reading.records.first?.last == "Nyström")
    }

    @Test func aMissingColumnIsNamedWithTheNearest() throws {
        let report = try read("missing-column.csv")
        #expect(report.codes == ["column-missing"])
        #expect(report.reading.isRefused)
        #expect(
            report.reading.findings.first?.message.contains(
                "“Client Balance” (client balance), perhaps “Client Balence”") == true)
    }

    @Test func bucketsMustMakeTheBalance() throws {
        let profile = BalanceProfile(
            columns: [.client: "Client", .clientBalance: "Balance"], buckets: ["Current", "31-60", "61-90"], key: .name)
        let report = try read("buckets-disagree.csv", profile)
        #expect(report.codes == ["buckets-disagree"])
        #expect(report.reading.isRefused)
    }

    @Test func trap11ForeignMoneyInFHIR() throws {
        let profile = BalanceProfile(
            columns: [.clientKey: "subject/reference", .clientBalance: "totalGross/value/@value"], optional: [],
            recordElement: "Invoice")
        let report = BalanceXMLReader.read(
            try BalanceSamples.file("balances/traps/11-foreign-currency.xml"), profile: profile,
            options: BalanceSamples.options)
        #expect(report.codes == ["currency-foreign"])
        #expect(report.owed == cents(5250) && report.addsUp)
    }

    @Test func trap12NoBalanceInAnR4Account() throws {
        let profile = BalanceProfile(
            columns: [.clientKey: "subject/reference", .clientBalance: "balance/value/@value"], optional: [],
            recordElement: "Account")
        let report = BalanceXMLReader.read(
            try BalanceSamples.file("balances/traps/12-fhir-r4-account.xml"), profile: profile,
            options: BalanceSamples.options)
        #expect(report.codes == ["column-missing"])
        #expect(report.reading.isRefused)
    }

    @Test func entitiesInXMLAreRefused() throws {
        let report = BalanceXMLReader.read(
            try BalanceSamples.file("balances/traps/entity.xml"), options: BalanceSamples.options)
        #expect(report.codes == ["xml-doctype"])
        #expect(report.reading.isRefused && report.reading.records.isEmpty)
    }

    @Test func clientAndInsuranceMakeTheTotal() {
        let profile = BalanceProfile(
            columns: [.clientKey: "id", .clientBalance: "c", .insuranceBalance: "i", .totalBalance: "t"], optional: [])
        #expect(BalanceSamples.csv("id,c,i,t\n1,5,6,11\n", profile).codes == [])
        let wrong = BalanceSamples.csv("id,c,i,t\n1,5,6,12\n", profile)
        #expect(wrong.codes == ["total-balance-disagrees"] && wrong.reading.isRefused)
    }

    @Test func unlabelledAndPlainTotals() {
        let profile = BalanceProfile(columns: [.clientKey: "id", .client: "name", .clientBalance: "b"])
        let report = BalanceSamples.csv(
            "id,name,b\nA group\n1,Ann,5\n2,Ben,6\nTotal,,11\nB group\n3,Cem,7\nTotal,,7\nTotal,,18\n", profile)
        #expect(report.codes == [] && report.counts.subtotal == 2 && report.counts.total == 1 && report.addsUp)
        let bare = BalanceSamples.csv("id,name,b\n1,Ann,5\n2,Ben,6\n,,11\n", profile)
        #expect(bare.codes == [] && bare.counts.total == 1 && bare.addsUp)
        let wrong = BalanceSamples.csv("id,name,b\n1,Ann,5\n2,Ben,6\n,,12\n", profile)
        #expect(wrong.codes == ["client-missing"] && wrong.addsUp)
    }

    /// Every report calls its last line something else; none of them is a client.
    @Test(arguments: [
        "Total Row", "TOTAL OUTSTANDING", "Total A/R", "Total Patients: 2", "Sum", "Overall:", "All Clients", "(Total)",
        "-- Total --", "Final Balance", "Totals",
    ]) func linesOfTotalsByWhateverName(_ label: String) {
        for line in ["\(label),,11", ",\(label),11"] {
            let right = BalanceSamples.csv("Client ID,Client,Client Balance\n1,Ann,5\n2,Ben,6\n\(line)\n")
            #expect(right.codes == [] && right.counts.total == 1 && right.owed == cents(1100), "\(line)")
            let wrong = BalanceSamples.csv("Client ID,Client,Client Balance\n1,Ann,5\n2,Ben,7\n\(line)\n")
            #expect(wrong.codes == ["total-disagrees"] && wrong.reading.isRefused, "\(line)")
        }
    }

    /// People, ids, and sums of a part of the amounts, with which no column could be compared.
    @Test(arguments: ["\"Total, Ann\"", "SUM-001", "Sumner", "Allen", "Total Credits", "Nettie Final"])
    func namesThatOnlyLookLikeTotals(_ name: String) {
        let report = BalanceSamples.csv("Client ID,Client,Client Balance\n1,Ann,5\n\(name),Ben,6\n3,Cem,7\n")
        #expect(report.codes == [] && report.reading.records.count == 3)
    }

    @Test func aClientMayBeCalledTotalWhereTheIdSaysSo() {
        let report = BalanceSamples.csv("Client ID,Client,Client Balance\n7,Total,5\n8,Page,6\n")
        #expect(report.reading.records.count == 2 && report.owed == cents(1100))
    }
}
