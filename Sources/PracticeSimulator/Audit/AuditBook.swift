import Values

/// A book's postings, gathered by the record that they come from.
struct AuditBook {
    struct Posting {
        var kind: String
        var client: String
        var invoice: String
        var amount: Cents
        var rule: String
    }

    /// What was posted under one claim control number.
    struct Claim {
        var clients: Set<String> = []
        var invoices: Set<String> = []
        var paid = Cents.zero
        var writeOff = Cents.zero
        var rules: [String: Int] = [:]
    }

    /// Client money by record.
    private(set) var client: [AuditKey: [Posting]] = [:]
    /// Insurance money by control number (CLP07).
    private(set) var claims: [String: Claim] = [:]
    private(set) var providerAmounts: [String: Cents] = [:]
    /// As in ``AuditTruth/totals``.
    private(set) var totals: [String: Cents] = [:]

    /// Reads the export; returns the columns that it lacks.
    mutating func read(_ path: String) throws -> [String] {
        let columns = [
            "kind", "posted_on", "client_id", "invoice_number", "payment_type", "amount", "group_code", "reason_code",
            "source_name", "source_key", "rule",
        ]
        let missing = try DelimitedText(path: path, delimiter: ",").forEachRow(columns: columns) { add($0) }
        totals = totals.filter { !$0.value.isZero }
        return missing
    }

    private mutating func add(_ row: [String]) {
        let amount = Cents(plain: row[5]) ?? .zero
        let posting = Posting(kind: row[0], client: row[2], invoice: row[3], amount: amount, rule: row[10])
        switch row[0] {
        case "client_payment", "refund", "dispute", "tied", "discount":
            client[AuditKey(source: row[8], key: row[9]), default: []].append(posting)
        case "insurance_payment":
            note(posting, row[9]) { $0.paid += amount }
        case "adjustment":
            // Some books also note the patient's share; it is no write-off.
            if row[6] != "PR" { note(posting, row[9]) { $0.writeOff += amount } }
        case "practice_income":
            providerAmounts[row[9], default: .zero] += amount
        case "credit_granted":
            totals["credit \(row[2])", default: .zero] += amount
        case "credit_applied":
            totals["credit \(row[2])", default: .zero] -= amount
        default: break
        }
        // A refund without a bill is taken out of the client's credit.
        if row[0] == "refund" || row[0] == "dispute", row[3].isEmpty {
            totals["credit \(row[2])", default: .zero] += amount
        }
        switch row[0] {
        case "client_payment", "refund", "dispute", "insurance_payment", "practice_income":
            let type = row[0] == "practice_income" ? "insurance" : row[4]
            totals["payments \(row[1].prefix(7)) \(type)", default: .zero] += amount
        default: break
        }
    }

    private mutating func note(_ posting: Posting, _ key: String, _ change: (inout Claim) -> Void) {
        let control = key.split(separator: "#", maxSplits: 1).first.map(String.init) ?? key
        var claim = claims[control] ?? Claim()
        claim.clients.insert(posting.client)
        claim.invoices.insert(posting.invoice)
        claim.rules[posting.rule, default: 0] += 1
        change(&claim)
        claims[control] = claim
    }
}
