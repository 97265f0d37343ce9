import Foundation

/// Why a record was placed, or why it was not: what agreed, what did not, and how far behind the next possibility is.
public struct MatchEvidence: Sendable, Hashable, Codable {
    /// One thing that was compared.
    public struct Item: Sendable, Hashable, Codable {
        /// `name`, `e-mail`, `memo`, `amount`, `date`, `invoice` …
        public var field: String
        /// True where it agreed.
        public var agrees: Bool
        /// In words, without names.
        public var words: String
        /// In tenths of a bit, where the field has a weight; amounts and dates are gates and have none.
        public var weight: Int?

        /// One thing that was compared.
        public init(_ field: String, agrees: Bool, _ words: String, weight: Int? = nil) {
            self.field = field
            self.agrees = agrees
            self.words = words
            self.weight = weight
        }
    }

    /// Another possibility.
    public struct RunnerUp: Sendable, Hashable, Codable {
        /// The client.
        public var clientID: String
        /// How far behind the best it is, in tenths of a bit.
        public var behind: Int
        /// What agreed there.
        public var words: String

        /// Another possibility.
        public init(clientID: String, behind: Int, words: String) {
            self.clientID = clientID
            self.behind = behind
            self.words = words
        }
    }

    /// What was compared, in the order of its force.
    public var items: [Item]
    /// The next possibilities, nearest first.
    public var runnersUp: [RunnerUp]
    /// True where not every combination of bills was looked at.
    public var isBounded: Bool

    /// Why a record was placed, or was not.
    public init(items: [Item] = [], runnersUp: [RunnerUp] = [], isBounded: Bool = false) {
        self.items = items
        self.runnersUp = runnersUp
        self.isBounded = isBounded
    }
}

extension MatchEvidence {
    /// The evidence as one line: what agreed first, what did not behind "but", then the next possibilities.
    ///
    /// ``init(text:)`` reads it back: a posting keeps the line, and JSON shows its parts.
    public var text: String {
        var text = ""
        text.reserveCapacity(160)
        func begin() { if !text.isEmpty { text += "; " } }
        for item in items where item.agrees {
            begin()
            item.write(to: &text)
        }
        for item in items where !item.agrees {
            begin()
            text += "but "
            item.write(to: &text)
        }
        for other in runnersUp {
            begin()
            text += "next \(other.clientID), \(MatchEvidence.bits(other.behind)) behind: \(other.words)"
        }
        if isBounded {
            begin()
            text += MatchEvidence.bound
        }
        return text
    }

    /// Reads the parts of a line of evidence; text of another form becomes items without a field.
    public init(text: String) {
        self.init()
        for part in text.split(separator: ";").map({ String($0).trimmingBlanks }) where !part.isEmpty {
            if part == MatchEvidence.bound {
                isBounded = true
            } else if let runnerUp = MatchEvidence.runnerUp(part) {
                runnersUp.append(runnerUp)
            } else {
                items.append(MatchEvidence.item(part))
            }
        }
    }

    private static let bound = "not every combination of bills was looked at"

    private static func bits(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10) bits" }

    private static func item(_ part: String) -> Item {
        var words = part[...]
        let agrees = !words.hasPrefix("but ")
        if !agrees { words = words.dropFirst(4) }
        var weight: Int?
        if words.hasSuffix(" bits)"), let open = words.lastIndex(of: "(") {
            weight = tenths(words[words.index(after: open)...].dropLast(6))
            if weight != nil { words = words[..<open].dropLast() }
        }
        var field = ""
        if let colon = words.firstIndex(of: ":"), fields.contains(String(words[..<colon])) {
            field = String(words[..<colon])
            words = words[words.index(after: colon)...].dropFirst()
        }
        return Item(field, agrees: agrees, String(words), weight: weight)
    }

    /// What may stand before a colon.
    private static let fields: Set<String> = ["who", "amount", "date", "invoice", "note", "bills", "rival"]

    private static func runnerUp(_ part: String) -> RunnerUp? {
        guard part.hasPrefix("next "), let colon = part.range(of: ": "), let comma = part.range(of: ", ") else {
            return nil
        }
        guard comma.upperBound < colon.lowerBound,
            let behind = tenths(part[comma.upperBound..<colon.lowerBound].prefix { $0 != " " })
        else { return nil }
        return RunnerUp(
            clientID: String(part[part.index(part.startIndex, offsetBy: 5)..<comma.lowerBound]), behind: behind,
            words: String(part[colon.upperBound...]))
    }

    /// "+13.9" and "12.0" in tenths.
    private static func tenths(_ text: Substring) -> Int? {
        let isNegative = text.hasPrefix("−")
        let digits = text.filter { $0 != "+" && $0 != "−" }.split(separator: ".")
        guard digits.count == 2, let whole = Int(digits[0]), let rest = Int(digits[1]) else { return nil }
        return (whole * 10 + rest) * (isNegative ? -1 : 1)
    }
}

extension MatchEvidence.Item {
    fileprivate func write(to text: inout String) {
        if !field.isEmpty {
            text += field
            text += ": "
        }
        text += words
        if let weight {
            text += " ("
            text += Bits.words(weight)
            text += " bits)"
        }
    }
}
