import Values

/// Recognises lines that are not clients by the words that they begin or end with.
struct RowWords {
    /// What a label says about its row.
    enum Kind: Equatable {
        /// The whole report's total, said so.
        case grandTotal
        /// `Total` alone: of the report, or of a group.
        case total
        /// A group's total, said so.
        case subtotal
        /// Page numbers, print dates, notes.
        case footer
    }

    private let totals: [String]
    private let subtotals: [String]
    private let footers: [String]

    init(_ profile: BalanceProfile) {
        totals = profile.totalWords.map { $0.lowercased() }
        subtotals = profile.subtotalWords.map { $0.lowercased() }
        footers = profile.footerWords.map { $0.lowercased() }
    }

    private static let grand = [
        "grand total", "report total", "overall total", "practice total", "final total", "all clients total",
        "total for report", "total for practice", "total for all", "total all", "summary total",
    ]
    private static let sub = [
        "subtotal", "sub-total", "sub total", "total for ", "totals for ", "total of ", "totals of ", "total - ",
        "total: ",
    ]
    private static let notes = [
        "page ", "printed on", "printed:", "printed by", "generated", "report generated", "run date", "report date",
        "end of report", "confidential", "copyright", "©", "last updated", "filters", "filter:", "note:", "*", "as of",
        "created by", "exported",
    ]

    /// What a cell's text says; `nil` for the text of a client's row.
    func kind(_ cell: Bytes) -> Kind? {
        guard cell.count >= 3, cell.count <= 200, cell[0] &- 0x30 > 9, mayMatter(cell) else { return nil }
        var text = Text.string(cell).lowercased()
        while let last = text.last, last == ":" || last == " " { text.removeLast() }
        if totals.contains(where: { text.hasPrefix($0) }) { return .grandTotal }
        if subtotals.contains(where: { text.hasPrefix($0) }) { return .subtotal }
        if RowWords.grand.contains(where: { text.hasPrefix($0) }) { return .grandTotal }
        if text == "total" || text == "totals" || text == "summary" || RowWords.isCounted(text) { return .total }
        if RowWords.sub.contains(where: { text.hasPrefix($0) }) { return .subtotal }
        if text.hasSuffix(" total") || text.hasSuffix(" totals") || text.hasSuffix(" subtotal") { return .subtotal }
        if text.hasPrefix("page ") {
            return text.dropFirst(5).first?.isNumber == true ? .footer : nil
        }
        if RowWords.notes.contains(where: { text.hasPrefix($0) }) { return .footer }
        if footers.contains(where: { text.hasPrefix($0) }) { return .footer }
        return RowWords.isTotal(text) ? .total : nil
    }

    /// `total (12 clients)`.
    private static func isCounted(_ text: String) -> Bool { text.hasPrefix("total (") || text.hasPrefix("totals (") }

    /// `total row`, `— total —`, `total outstanding`, `all clients`, `sum`: a total of whatever it may be. A client of
    /// that family name is written with a comma. What only some of the amounts make (`total credits`) is none that the
    /// columns could be compared with.
    private static func isTotal(_ text: String) -> Bool {
        let core = text.drop { !$0.isLetter }
        let words = core.split { !$0.isLetter }
        guard let first = words.first else { return false }
        if !core.contains(where: \.isNumber), RowWords.whole.contains(words.joined(separator: " ")) { return true }
        guard first == "total" || first == "totals", core.dropFirst(first.count).first != "," else { return false }
        return words.allSatisfy { word in !RowWords.parts.contains { word.hasPrefix($0) } }
    }

    private static let whole: Set<String> = [
        "sum", "overall", "all clients", "all patients", "all accounts", "final balance", "ending balance",
        "net balance",
    ]
    private static let parts = [
        "credit", "debit", "charge", "payment", "paid", "adjust", "unapplied", "unallocated", "insur", "payer", "write",
        "refund",
    ]

    /// A quick look that lets nearly every name and id pass by without making text of it.
    private func mayMatter(_ cell: Bytes) -> Bool {
        if !totals.isEmpty || !subtotals.isEmpty || !footers.isEmpty { return true }
        switch Text.lower(cell[0]) {
        case 0x61, 0x63, 0x65, 0x66, 0x67, 0x6C, 0x6E, 0x6F, 0x70, 0x72, 0x73, 0x74, 0x2A, 0xC2, 0xA9:
            if RowWords.hasNoteStart(cell) { return true }
        default: break
        }
        var i = 0
        while i + 4 < cell.count {
            if Text.lower(cell[i]) == 0x74, Text.lower(cell[i + 1]) == 0x6F, Text.lower(cell[i + 2]) == 0x74,
                Text.lower(cell[i + 3]) == 0x61, Text.lower(cell[i + 4]) == 0x6C
            {
                return true
            }
            i += 1
        }
        return false
    }

    private static let starts: [StaticString] = [
        "page ", "printed", "generated", "report", "run date", "end of", "confidential", "copyright", "©", "last upd",
        "filter", "note:", "*", "as of", "created by", "exported",
        "sum", "overall", "all ", "final ", "ending ", "net ",
    ]

    private static func hasNoteStart(_ cell: Bytes) -> Bool {
        let first = Text.lower(cell[0])
        let second = Text.lower(cell[1])
        for start in starts where start.utf8Start[0] == first {
            if start.utf8CodeUnitCount > 1, start.utf8Start[1] != second { continue }
            if Text.begins(cell, start) { return true }
        }
        return false
    }
}

/// Finds the day that a title line says a report is as of.
enum AsOf {
    /// The date after the words "as of" in a row before the header.
    static func find<Row: RowText>(_ row: Row) -> WrittenDate? {
        for i in 0..<row.count {
            let cell = Text.string(row.trimmed(i)).lowercased()
            guard let range = cell.firstRange(of: "as of") else { continue }
            let rest = cell[range.upperBound...].drop { $0 == ":" || $0 == " " }
            if let found = leadingDate(
                rest.hasPrefix("date") ? rest.dropFirst(4).drop { $0 == ":" || $0 == " " } : rest)
            {
                return found
            }
            for j in (i + 1)..<max(row.count, i + 1) {
                switch WrittenDate.read(row.trimmed(j)) {
                case .blank: continue
                case .unreadable: return nil
                case let found: return found
                }
            }
        }
        return nil
    }

    /// The date that a text begins with, however many words it takes.
    private static func leadingDate(_ text: Substring) -> WrittenDate? {
        var words = text.split(separator: " ")
        while !words.isEmpty {
            let tried = words.joined(separator: " ").drop(while: { $0 == "(" })
            let clean = String(tried.reversed().drop(while: { ".,);".contains($0) }).reversed())
            switch WrittenDate.read(clean) {
            case .blank, .unreadable: words.removeLast()
            case let found: return found
            }
        }
        return nil
    }
}
