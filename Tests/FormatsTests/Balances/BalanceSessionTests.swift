import Formats
import Testing
import Values

/// Session detail: one row a session, as retroactive lines are made of it.
@Suite struct BalanceSessionTests {
    private func read(_ text: String, _ columns: [String: String] = [:]) -> BalanceReport {
        var options = BalanceSamples.options
        options.columns = columns
        return BalanceCSVReader.read(SourceFile(text: text, name: "s.csv"), profile: .sessions, options: options)
    }

    @Test func theSampleHasEverySessionWithItsParts() throws {
        let report = BalanceCSVReader.read(
            try BalanceSamples.file("balances/balances-sessions-csv/sample.csv"), profile: .sessions,
            options: BalanceSamples.options)
        #expect(report.codes == [] && report.addsUp && report.reading.tieOuts.count == 5)
        let first = try #require(report.reading.records.first)
        #expect(first.key == "S-101" && first.clinician == "Maren Holt")
        #expect(first.owed == Cents(4000) && first.insurance == Cents(7000))
        let session = try #require(first.session)
        #expect(session.date == Day(iso: "2026-05-04") && session.code == "90837" && session.units == 1)
        #expect(session.description == "Psychotherapy 60 min" && session.fee == Cents(16500))
        #expect(session.paid == Cents(2500) && session.writeOff == Cents(3000))
        // What is open is open from the session's own day; a credit ages nothing.
        #expect(first.oldestOpen == Day(iso: "2026-05-04"))
        #expect(report.reading.records[2].credit == Cents(3000) && report.reading.records[2].oldestOpen == nil)
    }

    @Test func ownColumnsUnderTheRolesOfFormAndInvoice() {
        let columns = [
            "client_key": "who", "date_of_service": "dos", "code": "cpt", "practitioner": "by", "charge": "amt",
            "amount_due": "owes", "insurance_due": "ins",
        ]
        let report = read("who,dos,cpt,by,amt,owes,ins\nA,2026-05-04,90837,Holt,165,40,125\n", columns)
        #expect(report.codes == [])
        #expect(report.owed == Cents(4000) && report.insurance == Cents(12500))
        #expect(report.reading.records.first?.session?.fee == Cents(16500))
    }

    @Test func aRoleNamedTwiceIsRefused() {
        let report = read(
            "a,b,c,d\nA,2026-05-04,1,2\n",
            [
                "client_key": "a", "date": "b", "client_due": "c", "client_balance": "d",
            ])
        #expect(report.codes == ["role-unknown"] && report.reading.isRefused)
    }

    @Test func withoutADateOfServiceThereIsNoSession() {
        let header = "Client ID,Date of Service,Fee,Client Due\n"
        let report = read(header + "A,,100,40\nB,soon,100,40\nC,2026-05-04,100,40\n")
        #expect(report.codes == ["session-undated", "date-unreadable", "session-undated"] && report.addsUp)
        #expect(report.rejects.map(\.net) == [Cents(4000), Cents(4000)])
        #expect(report.owed == Cents(4000))
        #expect(read("Client ID,Client Due\nA,40\n").codes == ["column-missing"])
        #expect(read("a,b\nA,40\n", ["client_key": "a", "client_balance": "b"]).codes == ["column-missing"])
    }

    @Test func whatIsDueMustComeOfTheFee() {
        let header = "Client ID,Date of Service,Fee,Paid,Write-off,Client Due,Insurance Due\n"
        let whole = read(header + "A,2026-05-04,100,20,5,40,35\nB,2026-05-04,100,20,5,40,34.99\n")
        #expect(whole.codes == ["session-disagrees"] && whole.rejects.count == 1 && whole.addsUp)
        let part = read("Client ID,Date of Service,Fee,Client Due\nA,2026-05-04,100,40\nB,2026-05-04,100,100.01\n")
        #expect(part.codes == ["session-disagrees"] && part.owed == Cents(4000))
        // A session without a fee owes what it says.
        #expect(read("Client ID,Date of Service,Client Due\nA,2026-05-04,40\n").codes == [])
    }
}
