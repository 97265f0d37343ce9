import Values

/// Answers a program's questions as someone would who knows what really happened, and says what the reports must then
/// show.
public struct Auditor {
    /// What the auditor says to a question.
    public enum Answer: Sendable, Hashable {
        /// These bills, each with its amount.
        case bills([Share])
        /// This client.
        case client(String)
        /// None of the practice's.
        case notOurs
        /// Nothing is to be done.
        case dismiss
    }

    /// A bill with what goes to it.
    public struct Share: Sendable, Hashable {
        /// The invoice number.
        public var invoice: String
        /// The amount.
        public var amount: Cents
    }

    private struct Payment {
        var client: String
        var shares: [Share]
        var isReturn: Bool
    }

    private var payments: [AuditKey: Payment] = [:]
    private var claims: [String: Share] = [:]
    /// What the reports show at the end, by `what period name` as in `truth-totals.tsv`; amounts of zero left out.
    public private(set) var totals: [String: Cents] = [:]

    /// Reads the truth in a folder. Throws where a file cannot be read.
    public init(truthDir folder: String) throws {
        let columns = ["source_name", "source_key", "kind", "client_id", "shares"]
        try DelimitedText(path: "\(folder)/truth-payments.tsv", delimiter: "\t").forEachRow(columns: columns) { row in
            let shares = row[4].split(separator: ",").compactMap { text -> Share? in
                let parts = text.split(separator: "=")
                guard parts.count == 2, let amount = Cents(plain: String(parts[1])) else { return nil }
                return Share(invoice: String(parts[0]), amount: amount.magnitude)
            }
            let isReturn = row[2] != "charge" && row[2] != "payment" && row[2] != "discount"
            payments[AuditKey(source: row[0], key: row[1])] = Payment(
                client: row[3], shares: shares, isReturn: isReturn)
        }
        try DelimitedText(path: "\(folder)/truth-claims.tsv", delimiter: "\t").forEachRow(
            columns: ["source_key", "invoice"]
        ) { row in
            if !row[1].isEmpty { claims[row[0]] = Share(invoice: row[1], amount: .zero) }
        }
        try DelimitedText(path: "\(folder)/truth-totals.tsv", delimiter: "\t").forEachRow(
            columns: ["what", "period", "name", "amount"]
        ) { row in
            guard let amount = Cents(plain: row[3]), !amount.isZero else { return }
            totals["\(row[0]) \(row[1]) \(row[2])"] = amount
        }
    }

    /// The answer to a question of `tieout review list` about a record; `nil` where the truth has none to give: a denial
    /// stays open until the payer pays.
    public func answer(kind: String, source: String, key: String) -> Answer? {
        switch kind {
        case "unplaced_payment", "missing_here", "unplaced_refund":
            guard let payment = payments[AuditKey(source: source, key: key)], !payment.client.isEmpty else {
                return .notOurs
            }
            return payment.isReturn ? .client(payment.client) : .bills(payment.shares)
        case "unplaced_claim", "waiting_claim", "claim_conflict":
            let control = key.split(separator: "#", maxSplits: 1).first.map(String.init) ?? key
            return claims[control].map { .bills([$0]) }
        case "restated", "missing_there", "unplaced_deposit", "unclear_parts": return .dismiss
        default: return nil
        }
    }
}
