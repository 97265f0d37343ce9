import Formats
import Testing
import Values

@Suite struct BalanceSnifferTests {
    private func propose(_ text: String) -> BalanceProposal {
        BalanceSniffer.propose(SourceFile(text: text, name: "test.csv"), options: BalanceSamples.options)
    }

    @Test func mapsTheMigrationSample() throws {
        let file = try BalanceSamples.file("migration/inbox/balances.csv")
        let proposal = BalanceSniffer.propose(file, options: BalanceSamples.options)
        #expect(proposal.headerLine == 4)
        #expect(proposal.encoding == "UTF-8 with byte order mark")
        #expect(proposal.mapping["client_key"] == "Client ID" && proposal.mapping["oldest_open"] == "Oldest Open")
        #expect(proposal.columns.count == 7 && proposal.columns.allSatisfy { $0.doubt == nil })
        #expect(!proposal.isSignUnsure)
        #expect(proposal.pipeline(files: "inbox/balances.csv", today: Day(number: 20_000)).contains("net: \"4391.53\""))
    }

    @Test func marksWhatIsUnsure() {
        let proposal = propose("Aging\nName;Balance;Current;31-60;Fax\nGreene;5.00;5.00;;x\nTanaka;6.00;;6.00;y\n")
        #expect(proposal.mapping["client"] == "Name")
        #expect(proposal.buckets == ["Current", "31-60"] && proposal.unmapped == ["Fax"])
        #expect(proposal.report.codes == [])
        #expect(proposal.report.reading.records.count == 2)
        let text = proposal.pipeline(files: "a.csv", today: Day(number: 20_000))
        #expect(text.contains("client_balance: \"Balance\"   # unsure: "))
    }

    @Test func weighsTheSign() {
        let proposal = propose("Client,Balance\nA,-5\nB,-6\nC,1\n")
        #expect(proposal.isSignUnsure && proposal.sign == .negativeOwes)
    }

    @Test func readsWorkbooksToo() throws {
        let proposal = BalanceSniffer.propose(
            try BalanceSamples.file("balances/traps/workbook.xlsx"), options: BalanceSamples.options)
        #expect(proposal.format == "balances-xlsx" && proposal.headerLine == 4)
        #expect(proposal.report.reading.records.count == 3)
    }

    @Test func saysSoWhereThereIsNoHeader() {
        let proposal = propose("a,b\n1,2\n")
        #expect(proposal.headerLine == 0 && proposal.report.reading.isRefused)
    }

    /// Made-up files of unknown systems: what is proposed, and what it comes to.
    @Test(arguments: SniffedFile.all) func proposesWhatAPersonWould(_ file: SniffedFile) {
        let proposal = propose(file.text)
        let roles = proposal.mapping.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        #expect(roles == file.roles.split(separator: "; ").map(String.init).sorted())
        let rows = proposal.report.reading.records
        let sums = "\(rows.count) \(rows.total { $0.owed }) \(rows.total { $0.credit }) \(rows.total { $0.insurance })"
        #expect(sums == file.sums)
        #expect(!proposal.report.reading.isRefused, "\(proposal.report.reading.findings.map(\.message))")
        // What rests on content alone is never stated as sure.
        let text = proposal.pipeline(files: "x.csv", today: Day(number: 20_000))
        for word in file.unsure.split(separator: "; ") {
            #expect(text.split(separator: "\n").contains { $0.contains(word) && $0.contains("# unsure") }, "\(text)")
        }
    }
}

/// A report whose layout nobody knows.
struct SniffedFile: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var roles: String
    var sums: String
    var unsure = ""

    static let all = [
        SniffedFile(
            testDescription: "the only balance is called the total (EXACT)",
            text: """
                Debtors
                Patient Name,Total,Current,30,60,90
                "Okafor, Ngozi",70.00,40.00,30.00,0,0
                "Brandt, Tobias",-30.00,-30.00,0,0,0
                "Lindqvist, Ebba",12.00,0,0,0,12.00
                """,
            roles: "client=Patient Name; client_balance=Total; bucket_01=Current; bucket_02=30; bucket_03=60; "
                + "bucket_04=90",
            sums: "3 82.00 30.00 0.00", unsure: "client_balance"),
        SniffedFile(
            testDescription: "a total beside what the practice holds (Tebra)",
            text: """
                Patient,Current,31-60,Unapplied,Total Balance
                "Okafor, Ngozi",$40.00,$30.00,$0.00,$70.00
                "Brandt, Tobias",$0.00,$0.00,($30.00),$0.00
                "Lindqvist, Ebba",$0.00,$12.00,$0.00,$12.00
                """,
            roles: "client=Patient; client_balance=Total Balance; credit=Unapplied; bucket_01=Current; bucket_02=31-60",
            sums: "3 82.00 30.00 0.00", unsure: "client_balance; credit"),
        SniffedFile(
            testDescription: "a number for each invoice is not the client's id (TheraNest)",
            text: """
                Client Name,Invoice Date,Invoice #,Nr,Balance
                "Okafor, Ngozi",05/13/2026,101,A1,40.00
                "Okafor, Ngozi",06/13/2026,102,A2,30.00
                "Brandt, Tobias",05/14/2026,103,A3,20.00
                "Brandt, Tobias",06/14/2026,104,A4,10.00
                "Lindqvist, Ebba",06/15/2026,105,A5,12.00
                """,
            roles: "client=Client Name; client_balance=Balance; oldest_open=Invoice Date", sums: "5 112.00 0.00 0.00",
            unsure: "client_balance"),
        SniffedFile(
            testDescription: "no known name: names, amounts and birthdays by content",
            text: """
                Wer;Geboren;Stand
                "Okafor, Ngozi";17.04.1986;1.240,50
                "Brandt, Tobias";02.11.1979;-30,00
                "Lindqvist, Ebba";30.09.1991;12,00
                """,
            roles: "client=Wer; client_balance=Stand; date_of_birth=Geboren", sums: "3 1252.50 30.00 0.00",
            unsure: "Wer; Stand; Geboren"),
        SniffedFile(
            testDescription: "credit as negative, semicolon and decimal comma",
            text: "Client;Balance\nOkafor Ngozi;1.250,00\nBrandt Tobias;-75,50\nMoradi Leila;3,20\n",
            roles: "client=Client; client_balance=Balance", sums: "3 1253.20 75.50 0.00", unsure: "Balance"),
        SniffedFile(
            testDescription: "two amount columns of which no row has both",
            text: """
                No.,Who,Soll,Haben
                A-1,"Okafor, Ngozi",40.00,
                A-2,"Brandt, Tobias",,25.00
                A-3,"Moradi, Leila",10.50,
                """,
            roles: "client=Who; client_balance=Soll; client_key=No.; credit=Haben", sums: "3 50.50 25.00 0.00",
            unsure: "Soll; Haben; Who; No."),
        SniffedFile(
            testDescription: "charges less payments make the balance",
            text: """
                Acct,Who,Billed so far,Received so far,Remainder
                101,Ngozi Okafor,400.00,150.00,250.00
                102,Tobias Brandt,120.00,120.00,0.00
                103,Leila Moradi,100.00,130.00,-30.00
                """,
            roles: "client=Who; client_balance=Remainder; client_key=Acct", sums: "3 250.00 30.00 0.00",
            unsure: "Remainder"),
        SniffedFile(
            testDescription: "title lines, a total without a label, a footer",
            text: """
                Example Practice
                Open accounts as of 06/30/2026
                Printed on 07/01/2026

                Patient,Acct No,Amount Owed,Prepaid
                "Okafor, Ngozi",7,40.00,0.00
                "Brandt, Tobias",8,0.00,20.00
                "Moradi, Leila",9,60.00,0.00
                ,,100.00,20.00
                Page 1 of 1
                """,
            roles: "client=Patient; client_balance=Amount Owed; client_key=Acct No; credit=Prepaid",
            sums: "3 100.00 20.00 0.00", unsure: "Amount Owed; Prepaid; Acct No"),
        SniffedFile(
            testDescription: "a credit column of yes and no is no credit; CR marks credits; tabs",
            text: "Client Name\tCredit\tBalance Due\nOkafor, N\tno\t$40.00\nBrandt, T\tyes\t$25.00 CR\n"
                + "Moradi, L\tno\t$10.00\n",
            roles: "client=Client Name; client_balance=Balance Due", sums: "3 50.00 25.00 0.00", unsure: "Balance Due"),
        SniffedFile(
            testDescription: "credits below zero in a column of their own",
            text: "Client ID,Client,Client Balance,Credit\n1,Okafor,40.00,0.00\n2,Brandt,0.00,-25.00\n",
            roles: "client=Client; client_balance=Client Balance; client_key=Client ID; credit=Credit",
            sums: "2 40.00 25.00 0.00", unsure: "credit_sign"),
        SniffedFile(
            testDescription: "a column without a name holds the balance",
            text: "Client,\nOkafor Ngozi,40.00\nBrandt Tobias,-5.00\nMoradi Leila,12.00\n",
            roles: "client=Client; client_balance=#1", sums: "3 52.00 5.00 0.00", unsure: "client_balance"),
        SniffedFile(
            testDescription: "dates that could be read both ways are read with the month first, and marked",
            text: "Client,Balance,Open since\nOkafor Ngozi,40.00,03/05/2026\nBrandt Tobias,5.00,04/06/2026\n",
            roles: "client=Client; client_balance=Balance; oldest_open=Open since", sums: "2 45.00 0.00 0.00",
            unsure: "dates: month_first; Open since"),
        SniffedFile(
            testDescription: "a list of credits says so in its title",
            text: "Credit Balance Report\nPatient,Amount Due\nOkafor Ngozi,40.00\nBrandt Tobias,5.00\n",
            roles: "client=Patient; client_balance=Amount Due", sums: "2 0.00 45.00 0.00", unsure: "negative_owes"),
        SniffedFile(
            testDescription: "a balance that repeats on every row of a client",
            text: """
                Patient ID,Patient,Payment,Patient Balance
                P1,"Okafor, Ngozi",25.00,40.00
                P1,"Okafor, Ngozi",15.00,40.00
                P2,"Brandt, Tobias",10.00,60.00
                P2,"Brandt, Tobias",20.00,60.00
                """,
            roles: "client=Patient; client_balance=Patient Balance; client_key=Patient ID",
            sums: "4 200.00 0.00 0.00", unsure: "counts it more than once"),
        SniffedFile(
            testDescription: "session detail",
            text: """
                Patient ID,Patient,DOS,CPT,Charge,Amount Due,Insurance Due
                P1,"Okafor, Ngozi",2026-05-04,90837,165.00,40.00,125.00
                P1,"Okafor, Ngozi",2026-05-11,90837,165.00,165.00,0.00
                """,
            roles: "client=Patient; client_balance=Amount Due; client_key=Patient ID; fee=Charge; "
                + "insurance_balance=Insurance Due; service_code=CPT; service_date=DOS",
            sums: "2 205.00 0.00 125.00", unsure: "Amount Due"),
        SniffedFile(
            testDescription: "abbreviated names of columns, a credit without cents",
            text: """
                Acct No|Pt Surname|Pt Forename|Birth Dt|Bal Due|Unapplied Cr|Ins Pending|Oldest DOS
                1001|Okafor|Ngozi|1980-02-13|1234.50||125|2026-01-05
                1002|Brandt|Tobias|1991-05-04|0|25||2026-02-05
                1003|Moradi|Leila|1970-03-03|80.10|||2026-03-17
                """,
            roles: "client_balance=Bal Due; client_key=Acct No; credit=Unapplied Cr; date_of_birth=Birth Dt; "
                + "first_name=Pt Forename; insurance_balance=Ins Pending; last_name=Pt Surname; oldest_open=Oldest DOS",
            sums: "3 1314.60 25.00 125.00",
            unsure: "Pt Surname; Pt Forename; Birth Dt; Bal Due; Unapplied Cr; Ins Pending; Oldest DOS"),
        SniffedFile(
            testDescription: "aging columns that are not the balance's are left, and said to hold amounts",
            text: """
                Client,Balance Due,0 to 30 Days,31 to 60 Days,Last Payment Amount
                "Okafor, Ngozi",40.00,100.00,65.00,20.00
                "Brandt, Tobias",25.00,25.50,10.00,15.00
                "Moradi, Leila",10.00,10.50,20.00,10.00
                """,
            roles: "client=Client; client_balance=Balance Due", sums: "3 75.00 0.00 0.00",
            unsure: "\"0 to 30 Days\"; \"Last Payment Amount\""),
        SniffedFile(
            testDescription: "aging columns in words",
            text: """
                Client;Balance Due;< 30 days;Days 30 - 59;60 to 89 days;90 days and over
                Okafor Ngozi;40.00;40.00;;;
                Brandt Tobias;25.00;;20.00;;5.00
                """,
            roles: "bucket_01=< 30 days; bucket_02=Days 30 - 59; bucket_03=60 to 89 days; bucket_04=90 days and over; "
                + "client=Client; client_balance=Balance Due",
            sums: "2 65.00 0.00 0.00", unsure: "Balance Due"),
        SniffedFile(
            testDescription: "an account type tells insurers from clients",
            text: """
                Account,Account Type,Owing
                "Okafor, Ngozi",Patient,40.00
                "Brandt, Tobias",Patient,20.00
                "Moradi, Leila",Patient,10.50
                Kaiser Permanente,Insurer,400.00
                """,
            roles: "account_type=Account Type; client=Account; client_balance=Owing", sums: "4 470.50 0.00 0.00",
            unsure: "Account; Owing"),
    ]
}
