import LedgerModel
import Values

@testable import Reconciliation

extension Inbox {
    /// A file of any format whose columns are the table's own header.
    static func file(_ name: String, _ format: String, _ table: String, options: String = "") -> Inbox {
        let table = TextTable(table)
        return Inbox(
            name: name, format: format, file: name + ".csv", text: table.csv(table.header.map { ($0, empty) }),
            options: options)
    }

    /// Stripe's balance history; stamps are UTC.
    static func history(_ table: String, recordAs: String = "other") -> Inbox {
        let net: (Int, [String: String]) -> String = { _, row in
            "\((Cents(plain: row["Amount"] ?? "") ?? .zero) - (Cents(plain: row["Fee"] ?? "") ?? .zero))"
        }
        let text = TextTable(table).csv([
            ("id", { i, _ in "txn_\(i + 1)" }), ("Type", { _, _ in "charge" }), ("Source", empty), ("Amount", empty),
            ("Fee", { _, _ in "0.00" }), ("Net", net), ("Currency", { _, _ in "usd" }), ("Created (UTC)", empty),
            ("Available On (UTC)", { $1["Created (UTC)"] ?? "" }), ("Description", empty), ("Transfer", empty),
            ("Transfer Date (UTC)", empty),
        ])
        return Inbox(
            name: "stripe", format: "stripe-balance-transactions", file: "history.csv", text: text,
            options: ", record_as: \(recordAs)")
    }

    /// PayPal's activity download, every row a USD row of New York time.
    static func paypal(_ table: String) -> Inbox {
        let net: (Int, [String: String]) -> String = { _, row in
            "\((Cents(plain: row["Gross"] ?? "") ?? .zero) + (Cents(plain: row["Fee"] ?? "") ?? .zero))"
        }
        let text = TextTable(table).csv([
            ("Date", empty), ("Time", { i, _ in "10:00:0\(i)" }), ("TimeZone", { _, _ in "EST" }), ("Name", empty),
            ("Type", { _, _ in "General Payment" }), ("Status", { _, _ in "Completed" }),
            ("Currency", { _, _ in "USD" }), ("Gross", empty), ("Fee", { _, _ in "0.00" }), ("Net", net),
            ("From Email Address", empty), ("To Email Address", empty), ("Transaction ID", empty),
            ("Reference Txn ID", empty), ("Balance", empty), ("Balance Impact", empty), ("Note", empty),
        ])
        return Inbox(
            name: "paypal", format: "paypal-activity", file: "paypal.csv", text: text, options: ", record_as: other")
    }

    /// A personal Venmo statement with its balances before and after.
    static func venmo(_ table: String, from opening: String, to closing: String) -> Inbox {
        let rows = TextTable(table).rows
        var text = "Account Statement - (@lane) ,,,,,,,,,,,,,,,,,,,,,\nAccount Activity,,,,,,,,,,,,,,,,,,,,,\n"
        text += ",ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),Amount (fee),Tax Rate,"
        text += "Tax Exempt,Funding Source,Destination,Beginning Balance,Ending Balance,Statement Period Venmo Fees,"
        text += "Terminal Location,Year to Date Venmo Fees,Disclaimer\n"
        text += ",,,,,,,,,,,,,,,,$\(opening),,,,,\n"
        for row in rows {
            func cell(_ name: String, _ otherwise: String = "") -> String { TextTable.quoted(row[name] ?? otherwise) }
            text += ",\(cell("ID")),\(cell("Datetime")),\(cell("Type", "Payment")),\(cell("Status", "Complete")),"
            text += "\(cell("Note")),\(cell("From")),\(cell("To", "Lane")),\(cell("Amount")),,0,\(cell("Fee")),0,,"
            text += "\(cell("Funding")),\(cell("Destination")),,,,Venmo,,\n"
        }
        text += ",,,,,,,,,,,,,,,,,$\(closing),$0.00,,$0.00,\"In case of errors, write to us\"\n"
        return Inbox(name: "venmo", format: "venmo", file: "venmo.csv", text: text, options: ", record_as: other")
    }
}

extension World {
    /// Where each payout stands, as `id net deposit state since`.
    var standings: [String] {
        book.payoutStandings(postings).map { one in
            "\(one.chain.id.payout) \(one.net) \(one.deposit.map { "\($0)" } ?? "-") \(one.state.rawValue) \(one.since)"
        }
    }

    /// What the report says of one payout.
    func explanation(_ payout: String) -> String {
        book.payoutStandings(postings).first { $0.chain.id.payout == payout }?.explanation ?? "no such payout"
    }

    /// A payout's parts: `charges refunds disputes fees adjustments`.
    func parts(_ payout: String) -> String {
        guard let sums = book.payoutStandings(postings).first(where: { $0.chain.id.payout == payout })?.chain.sums
        else {
            return "no such payout"
        }
        return "\(sums.charges) \(sums.refunds) \(sums.disputes) \(sums.fees) \(sums.adjustments)"
    }
}
