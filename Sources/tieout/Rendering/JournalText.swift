import LedgerModel
import Values

/// The journal for plain-text accounting: hledger and Beancount.
///
/// Both say the same entries with the same accounts; ids stand in tags or metadata, so that a line leads back to the
/// bill or posting. Client names and notes are not in it.
enum JournalText {
    /// The journal for hledger, accounts and commodity declared, so that `hledger check --strict` accepts it.
    static func hledger(_ entries: [JournalEntry], title: String) -> String {
        var out = "; \(plain(title))\n\ncommodity 1000.00 USD\n"
        for account in accounts(entries) { out += "account \(account)\n" }
        for entry in entries {
            out += "\n\(entry.day) * (\(plain(entry.id))) \(plain(entry.memo))\n"
            if !entry.client.isEmpty { out += "    ; client: \(plain(entry.client))\n" }
            if !entry.invoice.isEmpty { out += "    ; invoice: \(plain(entry.invoice))\n" }
            let width = entry.legs.reduce(0) { max($0, $1.account.utf8.count) }
            for leg in entry.legs { out += "    \(padded(leg.account, width))  \(leg.amount) USD\n" }
        }
        return out
    }

    /// The journal for Beancount, with every account opened on the first day, so that `bean-check` accepts it.
    static func beancount(_ entries: [JournalEntry], title: String) -> String {
        var out = "option \"title\" \(quoted(title))\noption \"operating_currency\" \"USD\"\n\n"
        if let first = entries.map(\.day).min() {
            for account in accounts(entries) { out += "\(first) open \(account) USD\n" }
        }
        for entry in entries {
            out += "\n\(entry.day) * \(quoted(entry.memo))\n  entry: \(quoted(entry.id))\n"
            if !entry.client.isEmpty { out += "  client: \(quoted(entry.client))\n" }
            if !entry.invoice.isEmpty { out += "  invoice: \(quoted(entry.invoice))\n" }
            let width = entry.legs.reduce(0) { max($0, $1.account.utf8.count) }
            for leg in entry.legs { out += "  \(padded(leg.account, width))  \(leg.amount) USD\n" }
        }
        return out
    }

    private static func accounts(_ entries: [JournalEntry]) -> [String] {
        var found: Set<String> = []
        for entry in entries { for leg in entry.legs { found.insert(leg.account) } }
        return found.sorted()
    }

    /// Text on one line without what hledger reads as something else: comments (`;`), codes and notes (`(`, `)`, `|`),
    /// and tags (`,` ends one).
    private static func plain(_ text: String) -> String {
        let line = TableText.clean(text)
        guard line.utf8.contains(where: { [0x3B, 0x28, 0x29, 0x7C, 0x2C].contains($0) }) else { return line }
        return String(line.map { ";()|,".contains($0) ? "·" : $0 })
    }

    /// A Beancount string on one line.
    private static func quoted(_ text: String) -> String {
        var line = TableText.clean(text)
        if line.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C }) {
            line = line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"\(line)\""
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}
