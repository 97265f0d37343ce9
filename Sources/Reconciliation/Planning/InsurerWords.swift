/// Tells an insurer's name in a column of clients: Jane's receivables hold both in one table
/// (jane.app/guide/accounts-receivable-report).
enum InsurerWords {
    private static let words: Set<String> = [
        "insurance", "insurer", "medicare", "medicaid", "tricare", "bluecross", "blueshield", "hmo", "ppo", "aetna",
        "cigna", "humana", "uhc", "unitedhealthcare", "healthcare", "healthplan", "assurance", "payer",
    ]
    private static let pairs: Set<String> = ["health plan", "blue cross", "blue shield"]

    /// True for a name with words that no person bears. Insurers that share a family name (Kaiser) are not told.
    static func holds(_ name: String) -> Bool {
        let parts = name.lowercased().split { !$0.isLetter }.map(String.init)
        return parts.contains(where: words.contains)
            || zip(parts, parts.dropFirst()).contains { pairs.contains("\($0) \($1)") }
    }
}
