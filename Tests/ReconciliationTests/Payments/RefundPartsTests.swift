import Testing
import Values

@testable import Reconciliation

/// Refunds that the billing system and the processor wrote down in other parts: given back once, or asked about.
@Suite struct RefundPartsTests {
    /// The rows of the billing system and the processor's refunds of one charge of 150.00, as day:amount, what must have
    /// gone back, and whether a question is left where the rows are known first. Where the refunds were, `later` says.
    static let table = """
        rows              | refunds           | back    | asked | later
        10:-60            | 10:-40 10:-20     | -60.00  |       | -60.00
        10:-60            | 10:-40 11:-20     | -60.00  |       | -60.00
        12:-60            | 10:-40 11:-20     | -60.00  |       | -60.00
        10:-40 10:-10     | 10:-50            | -50.00  |       | -50.00
        09:-40 12:-10     | 11:-50            | -50.00  |       | -50.00
        10:-40 10:-20     | 10:-40 10:-20     | -60.00  |       | -60.00
        10:-30 10:-20     | 10:-50 10:-20     | -50.00  | yes   | -100.00
        10:-60            | 10:-40            | -60.00  | yes   | -100.00
        10:-60            | 20:-40 20:-20     | -120.00 |       | -120.00
        10:-30 10:-20     | 10:-30            | -50.00  |       | -50.00
        """

    private func rows(_ text: String) -> [(day: String, amount: String)] {
        text.split(separator: " ").map { part in
            let halves = part.split(separator: ":")
            return ("2026-03-\(halves[0])", "\(halves[1]).00")
        }
    }

    private func refunds(_ all: [(day: String, amount: String)], from first: Int = 0) -> Inbox {
        let lines = all.enumerated().map { i, one in
            "txn_\(first + i + 2) | \(one.day) 20:00:00 | \(one.amount) | refund | ch_1 | re_\(first + i + 1)"
        }
        return .stripe(
            "balance_transaction_id | created_utc | gross | reporting_category | charge_id | source_id\n"
                + lines.joined(separator: "\n"))
    }

    private func payments(_ all: [(day: String, amount: String)]) -> Inbox {
        let lines = all.enumerated().map { i, one in
            "r\(i) | 1 | \(one.day)T20:00:00Z | card | true | \(one.amount) | "
        }
        return .payments(
            "payment_id | invoice_number | posted_at | type | online | amount | reference\n"
                + (["a | 1 | 2026-03-02T20:00:00Z | card | true | 150.00 | ch_1"] + lines).joined(separator: "\n"))
    }

    @Test func theyGoBackOnce() throws {
        for row in TextTable(Self.table).rows {
            let (written, given) = (rows(row["rows"] ?? ""), rows(row["refunds"] ?? ""))
            let (rows, refunds) = (payments(written), refunds(given))
            let each = given.indices.map { [self.refunds([given[$0]], from: $0)] }
            let growing = written.indices.map { [payments(Array(written[...$0]))] }
            let orders: [(name: String, runs: [[Inbox]], rowsFirst: Bool)] = [
                ("together", [[rows, refunds]], true), ("rows first", [[rows], [refunds]], true),
                ("refunds first", [[refunds], [rows]], false), ("refunds one by one", [[rows]] + each, true),
                ("rows one by one", [[refunds]] + growing, false),
            ]
            for order in orders {
                // Rows that come alone have posted before the others tell what they are parts of.
                if order.name == "rows one by one", written.count > 1, given.count == 1 { continue }
                // A refund that comes alone takes the rows that make it; the next one posts what the processor gave back.
                if order.name == "refunds one by one", written.count > 1, row["asked"] == "yes" { continue }
                let world = try RefundTests().world("", [RefundTests.card])
                try world.run(.stripe(RefundTests.charge))
                for files in order.runs { try world.run(files) }
                let back = world.postings.filter { $0.kind == .refund }.total(\.amount)
                let how = "\(order.name): \(row)"
                #expect("\(back)" == (order.rowsFirst ? row["back"] : row["later"]), "\(how)")
                if order.rowsFirst { #expect(world.questions.isEmpty == (row["asked"] != "yes"), "\(how)") }
                #expect(try world.run([rows, refunds]).postings.isEmpty, "\(how)")
            }
        }
    }
}
