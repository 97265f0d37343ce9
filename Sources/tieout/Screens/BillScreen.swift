import LedgerModel
import Reconciliation
import Values

/// A bill as it stands after everything that was posted: per line fee, insurance, write-off, and the client's part.
struct BillScreen {
    /// One line of the bill.
    private struct Line {
        var terms: BillLine
        var state: Ledger.Line
        /// What of the client's money lies on the line: payments, credits and discounts fill the lines in their order.
        var settled = Cents.zero
    }

    private let invoice: String
    private let client: String
    private let bill: Ledger.Bill
    private var lines: [Line] = []

    /// The bill of that number; `nil` where the book has none.
    init?(_ invoice: String, in book: BookSnapshot) {
        guard let place = book.ledger.bill(invoice) else { return nil }
        self.invoice = invoice
        bill = book.ledger.bills[place]
        client = book.ledger.clients[bill.client].id
        for at in bill.lines {
            let state = book.ledger.lines[at]
            guard let terms = book.billLines.last(where: { $0.invoice == invoice && $0.line == state.number }) else {
                continue
            }
            lines.append(Line(terms: terms, state: state))
        }
        lines.sort { $0.state.number < $1.state.number }
        var rest = bill.owes - bill.due
        for i in lines.indices {
            lines[i].settled = min(max(rest, .zero), lines[i].state.owes)
            rest -= lines[i].settled
        }
    }

    /// The bill as a table, with what its totals come from.
    var text: String {
        TableText.text(
            ReportTable(
                name: "bill", title: "Bill \(invoice) of \(bill.day), client \(client)",
                columns: [
                    .init("line", .count), .init("service_date", .text), .init("code", .text), .init("fee", .money),
                    .init("insurance_paid", .money), .init("write_off", .money), .init("payer_due", .money),
                    .init("client_owes", .money), .init("client_paid", .money), .init("client_due", .money),
                ],
                rows: lines.map { line in
                    [
                        .count(Int(line.state.number)), line.terms.serviceDay.map { .text("\($0)") } ?? .empty,
                        .text(line.terms.code.isEmpty ? line.terms.description : line.terms.code),
                        .money(line.state.fee), .money(line.state.insurancePaid), .money(line.state.writtenOff),
                        .money(line.state.payerDue), .money(line.state.owes), .money(line.settled),
                        .money(line.state.owes - line.settled),
                    ]
                },
                totals: [
                    .text("all"), .empty, .empty, .money(sum(\.fee)), .money(sum(\.insurancePaid)),
                    .money(sum(\.writtenOff)), .money(sum(\.payerDue)), .money(bill.owes),
                    .money(bill.owes - bill.due), .money(bill.due),
                ], notes: [note])) + "\n"
    }

    /// What the client's part is made of.
    private var note: String {
        var parts = ["payments \(bill.paid.grouped)"]
        if !bill.credited.isZero { parts.append("credit used \(bill.credited.grouped)") }
        if !bill.discounted.isZero { parts.append("discounts \(bill.discounted.grouped)") }
        if !bill.moved.isZero { parts.append("credit that arose \(bill.moved.grouped)") }
        return "Client paid: \(parts.joined(separator: ", ")). Money fills the lines in their order."
    }

    /// The bill for machines.
    var json: JSONValue {
        .object([
            ("invoice_number", .string(invoice)), ("client_id", .string(client)), ("bill_date", .day(bill.day)),
            (
                "lines",
                .array(
                    lines.map { line in
                        .object([
                            ("line", .int(Int(line.state.number))),
                            ("service_date", line.terms.serviceDay.map(JSONValue.day) ?? .null),
                            ("service_code", .string(line.terms.code)), ("fee", .money(line.state.fee)),
                            ("insurance_paid", .money(line.state.insurancePaid)),
                            ("write_off", .money(line.state.writtenOff)), ("payer_due", .money(line.state.payerDue)),
                            ("client_owes", .money(line.state.owes)), ("client_paid", .money(line.settled)),
                            ("client_due", .money(line.state.owes - line.settled)),
                        ])
                    })
            ),
            ("fee", .money(sum(\.fee))), ("insurance_paid", .money(sum(\.insurancePaid))),
            ("write_off", .money(sum(\.writtenOff))), ("payer_due", .money(sum(\.payerDue))),
            ("client_owes", .money(bill.owes)), ("client_payments", .money(bill.paid)),
            ("credit_used", .money(bill.credited)), ("discounts", .money(bill.discounted)),
            ("credit_arose", .money(bill.moved)), ("client_due", .money(bill.due)),
        ])
    }

    private func sum(_ amount: KeyPath<Ledger.Line, Cents>) -> Cents { lines.total { $0.state[keyPath: amount] } }
}
