import Formats
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// What `check` counts of a balance report without keeping its rows is what the rows come to when they are kept.
@Suite struct BalanceCensusTests {
    /// Reports of few clients with many rows, of many with one, and of both; with and without ids, dates of birth and
    /// e-mails; with rows that are rejected, ties for the largest, and parts in two files.
    private static func report(_ random: inout SplitMix64, rows: Int, clients: Int, hasIDs: Bool) -> String {
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        func money() -> String {
            switch below(8) {
            case 0: "0.00"
            case 1: "-\(Cents(Int64(below(5_000))))"
            case 2: "500.00"
            case 3: below(6) == 0 ? "x" : "1.00"
            default: "\(Cents(Int64(below(50_000))))"
            }
        }
        var text = hasIDs ? "Client ID," : ""
        text += "Client,DOB,Email,Client Balance,Credit,Insurance Balance,Oldest Open\n"
        for _ in 0..<rows {
            let client = below(clients)
            let born = below(3) == 0 ? "" : "19\(60 + client % 30 + (below(5) == 0 ? 1 : 0))-03-05"
            let email = below(2) == 0 ? "" : "m\(client % 4)@example.org"
            let open = below(3) == 0 ? "" : "2026-0\(1 + below(6))-1\(below(9))"
            text += hasIDs ? "P\(client)," : ""
            text += "\"Núñez\(client), A \"\"B\"\"\",\(born),\(email),\(money()),\(below(5) == 0 ? "3.00" : ""),"
            text += "\(below(4) == 0 ? "7.50" : ""),\(open)\n"
        }
        return text
    }

    private func check(_ inbox: BalanceInbox, key: String, net: Bool, keepsRows: Bool) throws -> Plan {
        let id = key == "client_key" ? "client_key: \"Client ID\", " : ""
        let yaml = """
            pipeline: migration
            cut_over: 2026-07-01
            sources:
              - name: b
                format: balances-csv
                files: "b*.csv"
                columns: { \(id)client: Client, date_of_birth: DOB, email: Email, client_balance: Client Balance,
                  credit: Credit, insurance_balance: Insurance Balance, oldest_open: Oldest Open }
            policies: { net: \(net) }
            """
        return try Planning.check(
            try Pipeline.parse(yaml, path: "\(inbox.path)/p.yaml"), practice: BalanceInbox.practice,
            keepsRows: keepsRows)
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>) func countsWhatTheRowsComeTo(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let hasIDs = seed % 2 == 0
        let clients = [4, 40, 4_000][Int(seed % 3)]
        var files: [String: String] = [:]
        for name in ["b1.csv", "b2.csv"].prefix(1 + Int(seed % 2)) {
            files[name] = Self.report(&random, rows: 120, clients: clients, hasIDs: hasIDs)
        }
        // One of the files is refused now and then: what it says counts for nothing.
        if seed % 5 == 0 { files["b1.csv"]? += "Total,,,,1.23,,\n" }
        let inbox = try BalanceInbox(files)
        let key = hasIDs ? "client_key" : "name"
        let kept = try check(inbox, key: key, net: seed % 4 == 0, keepsRows: true)
        let counted = try check(inbox, key: key, net: seed % 4 == 0, keepsRows: false)
        #expect(counted.balanceSheets == kept.balanceSheets)
        #expect(counted.tieOuts == kept.tieOuts)
        #expect(counted.findings == kept.findings)
        #expect(counted.sources.map(\.accepted) == kept.sources.map(\.accepted))
        #expect(counted.sources.map(\.rejected) == kept.sources.map(\.rejected))
        #expect(counted.sources.map(\.setAside) == kept.sources.map(\.setAside))
        #expect(counted.sources.map(\.duplicate) == kept.sources.map(\.duplicate))
    }

    /// Numbers of keys that happen to be the same cost time and change nothing.
    @Test func numbersTellKeysApart() {
        var seen = Fingerprints()
        for i in 0..<50_000 {
            var key = "P-\(i)"
            key.withUTF8 { seen.note(Fingerprints.number($0)) }
        }
        #expect(!seen.hasRepeats)
        var again = "P-77"
        again.withUTF8 { seen.note(Fingerprints.number($0)) }
        #expect(seen.hasRepeats)
        #expect(again.withUTF8 { seen.isRepeated(Fingerprints.number($0)) })
        var other = "P-78"
        #expect(other.withUTF8 { !seen.isRepeated(Fingerprints.number($0)) })
    }
}
