import Formats

/// Tells an insurer's row in a report of clients: Jane's receivables hold both in one table
/// (jane.app/guide/accounts-receivable-report), others part them by a column or a group.
enum InsurerWords {
    private static let words: Set<String> = [
        "insurance", "insurer", "medicare", "medicaid", "tricare", "champva", "bluecross", "blueshield", "bcbs", "hmo",
        "ppo", "aetna", "cigna", "humana", "uhc", "unitedhealthcare", "healthcare", "healthplan", "assurance", "payer",
        "payor", "permanente", "optum", "carelon", "centene", "wellcare", "premera", "regence", "highmark", "carefirst",
        "llc", "inc", "corporation",
    ]
    private static let pairs: Set<String> = [
        "health plan", "blue cross", "blue shield", "kaiser foundation", "oscar health", "beacon health",
        "magellan health", "tufts health", "harvard pilgrim", "health net", "mutual of",
    ]

    /// True for a name with words that no person bears. Insurers that share a family name (Kaiser, Anthem) are told by
    /// ``isMarked(_:)`` alone.
    static func holds(_ name: String) -> Bool {
        let parts = parts(name)
        return parts.contains(where: words.contains)
            || zip(parts, parts.dropFirst()).contains { pairs.contains("\($0) \($1)") }
    }

    /// True for a name with words that no person bears and lines of totals do: `Amount outstanding`, `3 clients`.
    static func isOfTotals(_ name: String) -> Bool { parts(name).contains(where: totals.contains) }

    private static let totals: Set<String> = [
        "total", "totals", "subtotal", "subtotals", "sum", "balance", "balances", "outstanding", "receivable",
        "receivables", "amount", "amounts", "clients", "patients", "accounts", "overall", "average", "count",
    ]

    /// True for a row of which the report itself says, by its account type or its group, that it is an insurer's.
    static func isMarked(_ row: BalanceRow) -> Bool {
        types.contains(parts(row.accountType).joined(separator: " "))
            || groups.contains(parts(row.group).joined(separator: " "))
    }

    /// True for an account type that may be an insurer's, or of a client who is insured.
    static func mayBeMarked(_ row: BalanceRow) -> Bool {
        isMarked(row) || parts(row.accountType).contains { $0 == "insurance" || $0 == "ins" }
    }

    /// True for a name of one word, such as insurers share with families.
    static func isOneWord(_ row: BalanceRow) -> Bool { row.first.isEmpty && parts(row.name).count < 2 }

    private static let types: Set<String> = [
        "insurer", "insurers", "insurance company", "insurance co", "insurance carrier", "insurance payer",
        "insurance plan", "payer", "payor", "carrier", "third party", "third party payer", "third party payor",
        "health plan", "accounts receivable insurance", "insurance receivable", "insurance receivables", "company",
        "organization", "organisation", "institution",
    ]
    private static let groups: Set<String> = [
        "insurer", "insurers", "insurance", "insurance companies", "insurance carriers", "insurance payers",
        "insurance accounts", "payers", "payors", "carriers", "third parties", "third party payers",
        "third party payors", "health plans",
    ]

    private static func parts(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }
}
