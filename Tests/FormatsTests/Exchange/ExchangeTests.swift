import Formats
import Testing
import Values

@Suite("Exchange files")
struct ExchangeTests {
    let options = ReadingOptions(practiceZone: .utc)

    func file(_ text: String) -> SourceFile { SourceFile(text: text, name: "test.csv") }

    @Test("Clients, parties, bills and payments come back byte for byte")
    func roundTrip() {
        let clients = """
            client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id
            C1,individual,Mara,"Lind, Jr.",1980-02-29,mara@example.org,P1,000123
            C2,couple,Ann & Ben,Orto,,,P2,
            C3,family,,Okafor Family,,,,

            """
        let readClients = ExchangeReader.clients(file(clients), options: options)
        #expect(readClients.findings.isEmpty)
        #expect(ExchangeWriter.clients(readClients.records) == clients)

        let parties = """
            client_id,party_id,role,first_name,last_name,email
            C1,P1,self,Mara,"Lind ""Jo"" K",mara@example.org
            C2,P2,member,Ben,Orto,
            C3,P3,contact,Zoë,Okafor,

            """
        let readParties = ExchangeReader.parties(file(parties), options: options)
        #expect(readParties.findings.isEmpty)
        #expect(ExchangeWriter.parties(readParties.records) == parties)

        let bills = """
            \(BillLineRecord.columns.joined(separator: ","))
            1001,004211,2026-03-05,C1,Dr. Sam Underwood,1,service,2026-03-05,90837,95 GT,"Psychotherapy, 60 min",1.5,160.00,20.00,60054,Blue Ridge Health Plan,CLM1001
            1001,004211,2026-03-05,C1,Dr. Sam Underwood,2,product,,,,Late fee,,15.00,15.00,,,

            """
        let readBills = ExchangeReader.bills(file(bills), options: options)
        #expect(readBills.findings.isEmpty)
        #expect(readBills.records.first?.milliUnits == 1500)
        #expect(readBills.records.first?.accessCode == "004211")
        #expect(ExchangeWriter.bills(readBills.records) == bills)

        let payments = """
            payment_id,invoice_number,posted_at,type,online,amount,party_id,reference,notes
            PM1,1001,2026-03-05,card,true,20.00,P1,ch_1,
            PM2,,2026-03-06T23:30:00-08:00,other,false,-5.00,,,"two
            lines"

            """
        let readPayments = ExchangeReader.payments(file(payments), options: options)
        #expect(readPayments.findings.isEmpty)
        #expect(readPayments.records.last?.postedAt.day(in: .utc) == Day(iso: "2026-03-07"))
        #expect(ExchangeWriter.payments(readPayments.records) == payments)
    }

    @Test("A header in another order, with a byte order mark, more columns and CRLF, reads the same")
    func freeColumns() {
        let text =
            "\u{FEFF}Notes,payment_id,invoice_number,posted_at,type,online,AMOUNT,party_id,reference,extra\r\n"
            + "n,PM1,7,2026-01-02,insurance,false,1.5,,,\r\n"
        let reading = ExchangeReader.payments(file(text), options: options)
        #expect(reading.findings.map(\.code) == ["column-ignored"])
        #expect(reading.records.first?.amount == Cents(150))
        #expect(reading.records.first?.notes == "n")
    }

    @Test("Missing columns are named together and refuse the file")
    func missing() {
        let reading = ExchangeReader.parties(file("client_id,role\nC1,self\n"), options: options)
        #expect(reading.isRefused)
        #expect(reading.findings.map(\.message) == ["the header lacks: party_id, first_name, last_name, email"])
    }

    @Test(
        "A row that does not read is rejected at its field",
        arguments: [
            ("PM1,7,2026-02-30,card,true,1.00,,,", "date-unreadable", 3),
            ("PM1,7,2026-02-03,cheque,true,1.00,,,", "type-unknown", 4),
            ("PM1,7,2026-02-03,card,maybe,1.00,,,", "online-unknown", 5),
            ("PM1,7,2026-02-03,card,true,\"1,000.00\",,,", "amount-not-an-amount", 6),
            (",7,2026-02-03,card,true,1.00,,,", "id-missing", 1),
            ("PM1,7,2026-02-03", "row-too-short", 0),
            ("PM1,7,2026-02-03,card,true,1.00,,,note, more", "row-too-long", 10),
            ("PM1,7,\"2026\"x,card,true,1.00,,,", "quote-misplaced", 3),
        ])
    func badRow(_ row: String, _ code: String, _ field: Int) {
        let header = PaymentRecord.columns.joined(separator: ",")
        let good = "PM9,7,2026-02-03,card,true,1.00,,,"
        let reading = ExchangeReader.payments(file("\(header)\n\(row)\n\(good)\n"), options: options)
        #expect(reading.findings.map(\.code) == [code])
        #expect(reading.findings.first?.position.record == 2)
        #expect(reading.findings.first?.position.field == Int32(field))
        #expect(reading.records.map(\.paymentID) == ["PM9"])
        #expect(reading.read == 2 && reading.rejected == 1)
    }
}
