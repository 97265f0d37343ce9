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
        #expect(proposal.pipeline(files: "inbox/balances.csv").contains("net: \"4391.53\""))
    }

    @Test func marksWhatIsUnsure() {
        let proposal = propose("Aging\nName;Balance;Current;31-60;Fax\nGreene;5.00;5.00;;x\nTanaka;6.00;;6.00;y\n")
        #expect(proposal.mapping["client"] == "Name")
        #expect(proposal.buckets == ["Current", "31-60"] && proposal.unmapped == ["Fax"])
        #expect(proposal.report.codes == [])
        #expect(proposal.report.reading.records.count == 2)
        let text = proposal.pipeline(files: "a.csv")
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
}
