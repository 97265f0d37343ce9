import Foundation
import PracticeSimulator
import Testing
import Values

@Suite("Large files")
struct BulkTests {
    @Test("a large 835 balances")
    func remittances() throws {
        let folder = Folder()
        try BulkFiles.writeRemittances(claims: 1_200, seed: 1, to: "\(folder.path)/bulk.835")
        let check = RemittanceCheck(try folder.text("bulk.835"))
        #expect(check.faults.isEmpty)
        #expect(check.claims == 1_200)
        #expect(check.transactions == 3)
    }

    @Test("Stripe rows: one a row, gross − fee = net")
    func stripe() throws {
        let folder = Folder()
        try BulkFiles.writeStripe(rows: 1_234, seed: 1, to: "\(folder.path)/stripe.csv")
        let rows = try folder.text("stripe.csv").split(separator: "\n").dropFirst()
        #expect(rows.count == 1_234)
        for row in rows {
            let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let amounts = fields[9...11].map { Cents(plain: $0) }
            #expect(amounts.allSatisfy { $0 != nil })
            #expect((amounts[0] ?? .zero) - (amounts[1] ?? .zero) == amounts[2])
        }
    }

    @Test("balances: the grand total is the sum")
    func balances() throws {
        let folder = Folder()
        try BulkFiles.writeBalances(rows: 500, seed: 1, to: "\(folder.path)/balances.csv")
        let rows = try folder.text("balances.csv").split(separator: "\n").dropFirst().map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows.count == 501)
        // A quoted name holds a comma, so count from the end.
        let sum = rows.dropLast().total { Cents(plain: $0[$0.count - 4]) ?? .zero }
        #expect(rows.last.map { $0[$0.count - 4] } == sum.description)
    }

    @Test("balances as XML are the same balances")
    func balancesAsXML() throws {
        let folder = Folder()
        for kind in ["csv", "xml"] {
            try BulkFiles.writeBalances(rows: 500, seed: 1, to: "\(folder.path)/balances.\(kind)")
        }
        let element = /<ClientBalance>(.*)<\/ClientBalance>/
        let owed = try folder.text("balances.xml").matches(of: element).map { String($0.1) }
        let rows = try folder.text("balances.csv").split(separator: "\n").dropFirst()
        #expect(owed.count == 501)
        let inTable = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).suffix(4).first ?? "" }
        #expect(owed == inTable.map(String.init))
    }
}
