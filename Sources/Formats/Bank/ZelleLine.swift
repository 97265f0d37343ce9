import Values

/// Who sent money by Zelle, as a bank line says it: Zelle itself exports nothing, so the line is the payment's only trace.
///
/// Seen at Chase (`Zelle payment from JANE DOE JPM99abc123`), Bank of America (`Zelle payment from JANE DOE for "session";
/// Conf# abc123`), Wells Fargo (`ZELLE FROM DOE JANE ON 04/12 REF # WFCT0ABC`) and others (`Zelle money received from …`).
public struct ZelleLine: Sendable, Hashable {
    /// The sender as the bank knows her.
    public var name: String
    /// What she wrote; empty for nothing.
    public var memo: String

    /// Reads a line's description; `nil` where it is no payment received by Zelle.
    public init?(_ description: String) {
        let words = description.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let zelle = words.firstIndex(where: { ZelleLine.folded($0) == "zelle" }) else { return nil }
        let rest = words[words.index(after: zelle)...]
        guard let from = rest.prefix(5).firstIndex(where: { ZelleLine.folded($0) == "from" }) else { return nil }
        var name: [String] = []
        var memo = ""
        for (i, word) in zip(rest.indices, rest) where i > from {
            let bare = ZelleLine.folded(word)
            if bare == "for" {
                memo = ZelleLine.quoted(rest[rest.index(after: i)...].joined(separator: " "))
                break
            }
            if ["on", "ref", "conf", "confirmation", "id"].contains(bare) { break }
            // A token of the bank's own: letters and digits.
            if word.contains(where: \.isNumber) { break }
            name.append(word.trimmingPunctuation)
            if word.hasSuffix(";") { break }
        }
        guard !name.isEmpty else { return nil }
        self.name = name.joined(separator: " ")
        self.memo = memo
    }

    private static func folded(_ word: String) -> String { word.lowercased().filter(\.isLetter) }

    /// The text between quotes, or up to the confirmation number where there are none.
    private static func quoted(_ text: String) -> String {
        guard text.hasPrefix("\"") else {
            return text.prefix { $0 != ";" }.description
        }
        let inner = text.dropFirst()
        guard let end = inner.lastIndex(of: "\"") else { return String(inner.prefix { $0 != ";" }) }
        return String(inner[..<end])
    }
}

extension String {
    /// The word without punctuation at its end.
    fileprivate var trimmingPunctuation: String {
        var text = self
        while let last = text.last, [";", ",", "."].contains(last), text.count > 2 { text.removeLast() }
        return text
    }
}
