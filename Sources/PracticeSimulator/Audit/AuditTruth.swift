import Values

/// A record's identity over all sources.
struct AuditKey: Hashable, Comparable {
    var source: String
    var key: String

    static func < (a: AuditKey, b: AuditKey) -> Bool { (a.source, a.key) < (b.source, b.key) }
}

/// The truth as the auditor reads it back from the files.
struct AuditTruth {
    struct Payment {
        var source: String
        var key: String
        var expect: Expectation
        var client: String
        var invoices: Set<String>
        var amount: Cents

        func fault(_ what: String) -> AuditReport.Discrepancy { .init(source: source, key: key, what: what) }
    }

    /// All that the advices say under one control number; a reversal may share that of its original.
    struct Claim {
        var client = ""
        var invoice = ""
        var expect = Expectation.must
        var paid = Cents.zero
        var writeOff = Cents.zero
    }

    private(set) var payments: [Payment] = []
    private(set) var claims: [String: Claim] = [:]
    private(set) var providerAmounts: [String: Cents] = [:]
    /// `payments 2026-01 card` and `credit CL0004`.
    private(set) var totals: [String: Cents] = [:]

    init(folder: String) throws {
        try readPayments("\(folder)/truth-payments.tsv")
        try readClaims("\(folder)/truth-claims.tsv")
        try readTotals("\(folder)/truth-totals.tsv")
    }

    private mutating func readPayments(_ path: String) throws {
        let columns = ["source_name", "source_key", "expect", "client_id", "invoices", "amount"]
        try DelimitedText(path: path, delimiter: "\t").forEachRow(columns: columns) { row in
            payments.append(
                Payment(
                    source: row[0], key: row[1], expect: Expectation(rawValue: row[2]) ?? .must, client: row[3],
                    invoices: Set(row[4].split(separator: ",").map(String.init)),
                    amount: Cents(plain: row[5]) ?? .zero))
        }
    }

    private mutating func readClaims(_ path: String) throws {
        let columns = ["source_key", "effect", "expect", "client_id", "invoice", "paid", "adjustments"]
        try DelimitedText(path: path, delimiter: "\t").forEachRow(columns: columns) { row in
            let paid = Cents(plain: row[5]) ?? .zero
            if row[1] == "provider" {
                providerAmounts[row[0], default: .zero] += paid
                return
            }
            var claim = claims[row[0]] ?? Claim()
            claim.client = row[3]
            claim.invoice = row[4]
            if row[2] == Expectation.either.rawValue { claim.expect = .either }
            claim.paid += paid
            if row[1] != ClaimResult.Effect.denied.rawValue { claim.writeOff += AuditTruth.writeOff(row[6]) }
            claims[row[0]] = claim
        }
    }

    /// What nobody will pay: every group but PR, less what earlier payers settled (OA-23).
    private static func writeOff(_ adjustments: String) -> Cents {
        adjustments.split(separator: ";").total { item in
            guard !item.hasPrefix("PR-"), !item.hasPrefix("OA-23="), let at = item.firstIndex(of: "=") else {
                return .zero
            }
            return Cents(plain: String(item[item.index(after: at)...])) ?? .zero
        }
    }

    private mutating func readTotals(_ path: String) throws {
        let columns = ["what", "period", "name", "amount"]
        try DelimitedText(path: path, delimiter: "\t").forEachRow(columns: columns) { row in
            let amount = Cents(plain: row[3]) ?? .zero
            if row[0] == "payments" { totals["payments \(row[1]) \(row[2])"] = amount }
            if row[0] == "credit", row[2] != "all" { totals["credit \(row[2])"] = amount }
        }
        totals = totals.filter { !$0.value.isZero }
    }
}
