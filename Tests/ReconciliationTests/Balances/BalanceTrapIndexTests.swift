import Formats
import Foundation
import Reconciliation
import Testing
import Values

/// `samples/balances/traps.tsv` holds every trap of real exports to a sample, or says why it does not apply.
@Suite struct BalanceTrapIndexTests {
    private static let rows: [[String]] = {
        let text = (try? String(contentsOfFile: "\(BalanceSampleFolder.path)/traps.tsv", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }()

    @Test func everyTrapHasItsSampleOrAReason() {
        #expect(Self.rows.compactMap { Int($0[0]) } == Array(1...32))
        for row in Self.rows {
            #expect(row.count == 5 && !row[4].isEmpty, "trap \(row[0]) says what holds, or why it has no sample")
        }
    }

    /// What comes of each sample, as its row says: rows, owed, credit, insurance, rejected and set aside, and findings.
    @Test(arguments: rows.filter { $0[2] != "-" }) func theTrapIsNotFallenInto(_ row: [String]) throws {
        let file = try SourceFile(path: "\(BalanceSampleFolder.path)/../\(row[2])", name: row[2], number: 0)
        let options = ReadingOptions(practiceZone: .utc)
        if let remittances = RemittanceFormats.read(file, format: row[3], options: options) {
            #expect(Self.words(remittances, []) == row[4], "trap \(row[0])")
            return
        }
        let proposal = row[3] == "proposed" ? BalanceSniffer.propose(file, options: options) : nil
        let profile = BalanceProfiles.profile(named: row[3]) ?? BalanceProfiles.plain(row[3])
        let report =
            proposal?.report ?? BalanceProfiles.read(file, format: row[3], profile: profile, options: options)
        let sums = [
            report.reading.records.total { $0.owed }, report.reading.records.total { $0.credit },
            report.reading.records.total { $0.insurance },
        ]
        let warning = proposal?.paymentColumns.isEmpty == false ? " a-list-of-payments" : ""
        #expect(Self.words(report.reading, sums) + warning == row[4], "trap \(row[0])")
    }

    private static func words<Record>(_ reading: Reading<Record>, _ sums: [Cents]) -> String {
        let codes = reading.findings.map { $0.severity == .refusal ? "\($0.code)!" : $0.code }
        return
            (["\(reading.records.count)"] + sums.map { "\($0)" } + ["\(reading.rejected)", "\(reading.setAside)"]
            + codes)
            .joined(separator: " ")
    }

    @Test func everyNumberedSampleIsListed() throws {
        let listed = Set(Self.rows.map { $0[0] })
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(BalanceSampleFolder.path)/traps") {
            guard let number = Int(name.prefix(2)) else { continue }
            #expect(listed.contains("\(number)"), "\(name)")
        }
    }

    private func read(_ name: String, _ format: String, _ columns: [String: String] = [:]) throws -> BalanceReport {
        BalanceProfiles.read(
            try BalanceSampleFolder.file("traps/\(name)"), format: format,
            profile: BalanceProfiles.profile(named: format) ?? BalanceProfiles.plain(format),
            options: ReadingOptions(practiceZone: .utc, columns: columns))
    }

    @Test func aRunningBalanceDoesNotMakeItsTotal() throws {
        let report = try read("04-running-balance.csv", "balances-csv")
        #expect(report.reading.findings.map(\.code) == ["total-disagrees"])
        #expect(report.reading.findings[0].message.contains("says 80.00, the rows add up to 650.00"))
    }

    @Test func theSameMoneyInTwoColumnsIsShown() throws {
        let report = try read("05-credit-twice.csv", "balances-csv")
        #expect(report.reading.findings.map(\.code) == ["credit-twice"])
        #expect(report.reading.findings[0].position.record == 2)
    }

    @Test func onlyAttributesAreRead() throws {
        let report = try read("13-attributes-and-narrative.xml", "fhir-invoice")
        #expect(report.reading.records.map(\.owed) == [Cents(5250)] && report.reading.findings.isEmpty)
    }

    @Test func paymentsThatDoNotAddUpRefuseTheInvoices() throws {
        let report = try read("09-payments-beside-invoices.xml", "fhir-invoice")
        #expect(report.reading.isRefused)
        let said = report.reading.findings.first { $0.code == "payment-disagrees" }
        #expect(said?.message.contains("make 60.00, their paymentAmounts say 70.00: difference 10.00") == true)
    }

    @Test func aFigureThatRepeatsIsDoubted() throws {
        let file = try BalanceSampleFolder.file("traps/22-balance-repeated.csv")
        let proposal = BalanceSniffer.propose(file, options: ReadingOptions(practiceZone: .utc))
        let balance = try #require(proposal.columns.first { $0.role == .clientBalance })
        #expect(balance.doubt?.contains("the same on every row of a client") == true)
    }

    @Test func partsMakeOneReport() throws {
        let parts = try ["28-parts_1.csv", "28-parts_2.csv"].map { try read($0, "balances-csv") }
        #expect(parts.flatMap(\.reading.records).total { $0.owed - $0.credit } == Cents(8300))
    }

    @Test func insurersStandAmongClients() throws {
        let report = try read("31-insurers-among-clients.csv", "jane-accounts-receivable")
        #expect(report.reading.records.map(\.key) == ["Greene, Marcus", "Blue Harbor Health Plan"])
    }

    // MARK: What comes of them in a plan

    private func inbox(_ files: [String: String], of names: [String]) throws -> BalanceInbox {
        var files = files
        for name in names {
            files[name] = try String(contentsOfFile: "\(BalanceSampleFolder.path)/traps/\(name)", encoding: .utf8)
        }
        return try BalanceInbox(files)
    }

    /// Trap 2: where a list of payments is read as balances all the same, payers are made no clients.
    @Test func payersInTheClientsColumnAreMadeNoClients() throws {
        let name = "02-payment-export.csv"
        let inbox = try inbox(["clients.csv": BalanceInbox.roster], of: [name])
        let proposal = BalanceSniffer.propose(
            try BalanceSampleFolder.file("traps/\(name)"), options: ReadingOptions(practiceZone: .utc))
        #expect(proposal.paymentColumns == ["Payment ID", "Date Paid", "Payment type", "Payment Reference ID"])
        let columns = proposal.mapping.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }
        let plan = try inbox.plan(
            "  - { name: b, format: balances-csv, files: \(name), columns: { \(columns.joined(separator: ", ")) } }",
            policies: ", unknown_clients: create")
        #expect(plan.clients.count == 5 && plan.clients.allSatisfy { !["Kaiser", "Health"].contains($0.last) })
        #expect(plan.sources[1].rejected == 2 && plan.postings.total(\.amount) == Cents(6550))
    }

    /// Trap 3: stamps in UTC are days of the practice, and a payout is no client's payment.
    @Test func payoutRowsAreNoClients() throws {
        let inbox = try inbox(
            [
                "clients.csv": "client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id\n"
                    + "c1,individual,Mara,Lind,,,,\nc2,individual,Tobias,Brandt,,,,\n",
                "bills.csv": "invoice_number,access_code,bill_date,client_id,practitioner,line,kind,service_date,"
                    + "service_code,modifiers,description,units,fee,client_owes,payer_id,payer_name,claim_number\n"
                    + "10001,,2026-03-01,c1,,1,service,2026-03-01,90837,,,1,160.00,160.00,,,\n"
                    + "10002,,2026-03-01,c2,,1,service,2026-03-01,90834,,,1,120.00,120.00,,,\n",
            ], of: ["03-card-transactions.csv"])
        let plan = try inbox.plan(
            """
              - { name: bills, format: tieout-bills, files: bills.csv }
              - name: cards
                format: simplepractice-payouts
                files: 03-card-transactions.csv
                time_zone: UTC
                columns: { date: "Created (UTC)", client: "Client name", type: "Transaction Type", amount: Amount,
                  fee: Fee, net: Net, id: "Transaction ID" }
            """, book: BookSnapshot(practice: Practice(name: "", zone: try #require(Zone("America/New_York")))))
        let paid = plan.postings.filter { $0.kind == .clientPayment }
        #expect(paid.map { "\($0.day) \($0.client) \($0.amount)" } == ["2026-03-02 c1 160.00", "2026-03-04 c2 120.00"])
        let sent = plan.postings.filter { $0.kind == .payout }
        #expect(sent.map { "\($0.key) \($0.client) \($0.amount)" } == ["txn_3  270.58"])
        #expect(plan.reviewsOpened.isEmpty && plan.findings.allSatisfy { $0.severity == .info })
    }

    /// Trap 10: an EOB whose totals are not its items' is left out, with both figures; it is no balance report either.
    @Test func totalsThatAreNotTheItemsAreSaid() throws {
        let path = "\(BalanceSampleFolder.path)/../fhir-eob/total-disagrees.json"
        let file = try SourceFile(path: path, name: "eob.json", number: 0)
        let reading = try #require(
            RemittanceFormats.read(file, format: "fhir-eob", options: ReadingOptions(practiceZone: .utc)))
        let said = try #require(reading.findings.first { $0.code == "total-disagrees" })
        #expect(said.message.contains(/[0-9.]+, its items add up to [0-9.]+; difference -?[0-9.]+/), "\(said.message)")
        guard case .foreign(let what, _) = BalanceRecognition.recognise(file, options: .init(practiceZone: .utc)) else {
            Issue.record("an EOB is no balance report")
            return
        }
        #expect(what.contains("remittances, not balances"))
    }

    /// Trap 27: a browser's second download is the same report, in one run or in two.
    @Test func theSameFileTwiceIsOneReport() throws {
        let names = ["27-balances.csv", "27-balances (1).csv"]
        let inbox = try inbox(["clients.csv": BalanceInbox.roster], of: names)
        let source =
            "name: b, format: balances-csv, columns: { client_key: \"Client ID\", client: Client, "
            + "client_balance: \"Client Balance\", credit: Credit }"
        let both = try inbox.plan("  - { \(source), files: \"27-balances*.csv\", control_total: { net: \"25.00\" } }")
        #expect(!both.isRefused && both.findings.contains { $0.code == "file-twice" })
        #expect(both.amounts(.openingBill) == ["c1 40.00"] && both.amounts(.creditGranted) == ["c2 15.00"])
        #expect(both.sources[1].read == 4 && both.sources[1].accepted == 2 && both.sources[1].duplicate == 2)
        let first = try inbox.plan("  - { \(source), files: \"\(names[0])\" }")
        let second = try inbox.plan("  - { \(source), files: \"\(names[1])\" }", book: first.book)
        #expect(second.postings.isEmpty && second.sources[1].duplicate == 2)
    }
}
