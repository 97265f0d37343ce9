import Foundation
import Testing
import Values

@testable import PracticeSimulator

/// The sample that a reader can check by hand must itself be right to the cent.
@Suite("samples/monthly")
struct MonthlySampleTests {
    private let inbox = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("samples/monthly/inbox").path

    private func rows(_ file: String, _ columns: [String]) throws -> [[String]] {
        var rows: [[String]] = []
        let missing = try DelimitedText(path: "\(inbox)/\(file)", delimiter: ",").forEachRow(columns: columns) {
            rows.append($0)
        }
        try #require(missing.isEmpty)
        return rows
    }

    private func cents(_ text: String) throws -> Cents { try #require(Cents(plain: text)) }

    private func sum(_ texts: [String]) throws -> Cents { try texts.map(cents).total { $0 } }

    @Test("every advice balances, and the payments are those of the README")
    func advices() throws {
        var claims = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(inbox)/era") {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(inbox)/era/\(name)"))
            let check = RemittanceCheck(String(decoding: data, as: UTF8.self))
            #expect(check.faults.isEmpty, "\(name)")
            claims += check.claims
        }
        #expect(claims == 11)
    }

    @Test("every payout is the sum of its rows, and gross − fee = net in each")
    func payouts() throws {
        var sums: [String: Cents] = [:]
        for row in try rows("stripe.csv", ["automatic_payout_id", "gross", "fee", "net"]) {
            #expect(try cents(row[1]) - cents(row[2]) == cents(row[3]))
            sums[row[0], default: .zero] += try cents(row[3])
        }
        #expect(
            sums == [
                "po_1QnPayout0116": Cents(31_832), "po_1QnPayout0204": Cents(39_516), "po_1QnPayout0227": Cents(51_373),
            ])
    }

    @Test("every charge is recorded with its id, amount and moment")
    func recordedCharges() throws {
        let recorded = try rows("payments.csv", ["reference", "amount", "posted_at"])
        for row in try rows("stripe.csv", ["reporting_category", "source_id", "gross", "created_utc"])
        where row[0] == "charge" {
            let moment = row[3].replacingOccurrences(of: " ", with: "T") + "Z"
            #expect(recorded.contains([row[1], row[2], moment]))
        }
    }

    @Test("Ivy Pay: fee of 2.75 %, gross − fee = net")
    func ivypay() throws {
        let charges = try rows("ivypay.csv", ["Amount", "Fee", "Net"])
        #expect(charges.count == 9)
        #expect(try sum(charges.map { $0[0] }) == Cents(161_000))
        for charge in charges {
            #expect(try cents(charge[0]) - cents(charge[1]) == cents(charge[2]))
            #expect(try cents(charge[1]) == Fees.fee(.ivypay, cents(charge[0])))
        }
    }

    @Test("bills, parties and payments refer to what exists")
    func references() throws {
        let clients = Set(try rows("clients.csv", ["client_id"]).map { $0[0] })
        let parties = Set(try rows("parties.csv", ["party_id"]).map { $0[0] })
        let bills = try rows("bills.csv", ["invoice_number", "client_id", "access_code", "fee"])
        #expect(clients.count == 12)
        #expect(bills.count == 25)
        #expect(try sum(bills.map { $0[3] }) == Cents(436_000))
        #expect(bills.allSatisfy { clients.contains($0[1]) && $0[2].utf8.count == 6 })
        let invoices = Set(bills.map { $0[0] })
        for payment in try rows("payments.csv", ["invoice_number", "party_id"]) {
            #expect(invoices.contains(payment[0]) && parties.contains(payment[1]))
        }
    }
}
