import Formats
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Insurers among the clients of a report: where it marks them, none becomes a client, whatever it is called.
@Suite struct InsurerTests {
    private func plan(_ report: String, columns: String = "") throws -> Plan {
        let inbox = try BalanceInbox(["clients.csv": BalanceInbox.roster, "ar.csv": report])
        return try inbox.plan(
            "  - { name: owed, format: balances-csv, files: ar.csv, columns: { client: Account, "
                + "client_balance: Owing\(columns) } }",
            policies: ", unknown_clients: create")
    }

    @Test(arguments: [
        // what stands beside the name, and what becomes of the row
        ("Kaiser", "Insurer", false), ("\"Kaiser, Anthem\"", "Insurance Company", false),
        ("\"Kaiser, Tom\"", "Patient", true), ("Anthem Kaiser", "Payer", false), ("\"Anthem, Ida\"", "", true),
        ("\"Anthem, Ida\"", "Insurance", false), ("Anthem", "", false), ("Anthem Blue Cross", "", false),
        ("Kaiser Permanente", "", false), ("\"Lake, Rosa\"", "Self-pay", true),
    ]) func theColumnTellsThem(_ name: String, _ type: String, _ isMade: Bool) throws {
        let plan = try plan("Account,Type,Owing\n\(name),\(type),420.00\n")
        #expect(plan.clients.count == (isMade ? 4 : 3), "\(plan.findings.map(\.message))")
        #expect(plan.sources[1].rejected == (isMade ? 0 : 1) && plan.asked.isEmpty)
        #expect(plan.amounts(.openingBill).count == (isMade ? 1 : 0))
    }

    @Test func theGroupTellsThem() throws {
        let plan = try plan(
            """
            Account,Owing
            Clients,
            "Okafor, Ngozi",10.00
            "Kaiser, Tom",20.00
            Insurers,
            "Kaiser, Anthem",30.00
            Total,60.00

            """)
        #expect(plan.sources[1].rejected == 1, "\(plan.findings.map(\.message))")
        #expect(plan.amounts(.openingBill).map { $0.suffix(6) } == [" 20.00"])
    }

    /// A row that the report marks is not even linked to the client of that name.
    @Test func aMarkedRowIsNobodysBalance() throws {
        let plan = try plan("Account,Debtor,Owing\n\"Okafor, Ngozi\",Insurer,9.00\n", columns: ", account_type: Debtor")
        #expect(plan.sources[1].rejected == 1 && plan.postings.isEmpty && plan.reviewsOpened.isEmpty)
    }

    /// With `unknown_clients: create`, a line that sums the report up under a name of its own must become nobody.
    @Test(arguments: ["3 clients", "Clients: 3", "Amount owed in all accounts", "Average balance", "Total charges"])
    func aLineOfTotalsIsMadeNoClient(_ name: String) throws {
        let plan = try plan("Account,Owing\n\"Lake, Rosa\",20.00\n\(name),20.00\n")
        #expect(plan.clients.count == 4 && plan.amounts(.openingBill).count == 1, "\(plan.findings.map(\.message))")
        #expect(plan.sources[1].rejected == 1)
    }
}
