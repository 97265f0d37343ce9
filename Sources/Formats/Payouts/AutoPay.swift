import Values

/// Payments that a billing system takes by itself on a card on file: they have one party only, the client's billing
/// contact (`docs/domain.md`, section 8).
enum AutoPay {
    /// The word that stands in a movement's vendor type.
    static let word = "AutoPay"

    /// True for `AutoPay`, `Auto-Pay`, `auto pay`, as words of their own.
    static func isNamed(in text: String) -> Bool {
        guard text.utf8.count >= 7 else { return false }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.contains("autopay") || zip(words, words.dropFirst()).contains { $0 == "auto" && $1 == "pay" }
    }

    /// True for what a column of its own says where it means yes.
    static func isYes(_ text: String) -> Bool {
        ["yes", "y", "true", "t", "1", "on", "x"].contains(text.lowercased()) || isNamed(in: text)
    }
}
