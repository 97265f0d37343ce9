import Values

/// Makes lines of an account: gives those without an id a key by content and occurrence, finds references in the
/// text, and keeps the running balance.
struct BankLineBuilder {
    private let account: String
    private var keys = ContentKeys()
    private var steps: [(amount: Cents, balance: Cents, position: Position)] = []
    private var opening: (balance: Cents, position: Position)?

    init(account: String) { self.account = account }

    /// Takes an opening balance that stands before the lines.
    mutating func open(_ balance: Cents, _ position: Position) { if opening == nil { opening = (balance, position) } }

    /// A line. Its key is the bank's id where it has one.
    mutating func line(
        day: Day, amount: Cents, description: String, id: String, account named: String, balance: Cents?,
        position: Position
    ) -> BankLine {
        let own = named.isEmpty ? account : BankText.lastFour(named)
        let text = BankText.tidy(description)
        // The account belongs to the content only where the row itself names it: a file may be called anything.
        let key = id.isEmpty ? keys.key("\(named.isEmpty ? "" : own)|\(day)|\(amount)|\(text)") : id
        if let balance { steps.append((amount, balance, position)) }
        var line = BankLine(account: own, key: key, day: day, amount: amount, description: text, position: position)
        line.references = BankText.references(in: text)
        return line
    }

    /// Adds the proof of the running balance: the last balance beside the first plus the amounts between, in the order
    /// (newest or oldest first) in which it holds.
    func close(_ reading: inout Reading<BankLine>) {
        guard reading.rejected == 0, let first = steps.first, let last = steps.last else { return }
        let rising = zip(steps, steps.dropFirst()).first { $0.balance + $1.amount != $1.balance }
        let falling = zip(steps, steps.dropFirst()).first { $1.balance + $0.amount != $0.balance }
        let isFalling = rising != nil && falling == nil
        let sum = steps.total { $0.amount }
        if let opening {
            let end = isFalling ? first : last
            reading.tieOuts.append(
                StatedTotal(
                    what: "closing balance", expected: end.balance, actual: opening.balance + sum,
                    position: end.position))
        } else if steps.count > 1 {
            let (from, to) = isFalling ? (last, first) : (first, last)
            reading.tieOuts.append(
                StatedTotal(
                    what: "running balance", expected: to.balance, actual: from.balance + sum - from.amount,
                    position: to.position))
        }
        guard let broken = rising, falling != nil else { return }
        reading.findings.append(
            Finding(
                "running-balance-breaks", .refusal, at: broken.1.position,
                "the running balance should be \(broken.0.balance + broken.1.amount) here and is \(broken.1.balance)",
                remedy: "download the statement again; a line is missing, was changed, or is out of order"))
    }
}

/// Readings of a bank's free text.
enum BankText {
    /// The text with HTML's entities undone and every run of blanks as one.
    static func tidy(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count {
            var byte = bytes[at]
            at += 1
            if byte == 0x26, let (mark, width) = entity(bytes, at) {
                byte = mark
                at += width
            }
            if byte > 0x20 { out.append(byte) } else if !out.isEmpty, out.last != 0x20 { out.append(0x20) }
        }
        if out.last == 0x20 { out.removeLast() }
        return String(decoding: out, as: UTF8.self)
    }

    private static let entities: [(name: [UInt8], mark: UInt8)] = [
        ("amp;", 0x26), ("lt;", 0x3C), ("gt;", 0x3E), ("quot;", 0x22), ("apos;", 0x27), ("#39;", 0x27), ("nbsp;", 0x20),
    ].map { (Array($0.0.utf8), $0.1) }

    /// The character that an entity stands for, and the bytes of its name behind the `&`.
    private static func entity(_ bytes: [UInt8], _ at: Int) -> (mark: UInt8, width: Int)? {
        for (name, mark) in entities
        where at + name.count <= bytes.count && bytes[at..<at + name.count].elementsEqual(name) {
            return (mark, name.count)
        }
        return nil
    }

    /// The last four letters and digits of an account's number.
    static func lastFour(_ account: String) -> String {
        String(account.filter { $0.isLetter || $0.isNumber }.suffix(4))
    }

    /// Trace and reference numbers in a description: the second element of a `TRN*1*…` segment (the 835's trace
    /// number), `TRACE#:…`, `CONF# …`, `REF # …`.
    static func references(in text: String) -> [String] {
        var found: [String] = []
        let bytes = Array(text.utf8)
        for mark in marks {
            var at = 0
            while at + mark.count <= bytes.count {
                guard matches(bytes, at, mark) else {
                    at += 1
                    continue
                }
                at += mark.count
                while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x3A || bytes[at] == 0x23 { at += 1 }
                let start = at
                while at < bytes.count, isWord(bytes[at]) { at += 1 }
                // A reference has a digit in it; "REF # FROM" has none.
                guard bytes[start..<at].contains(where: { $0 &- 0x30 <= 9 }) else { continue }
                let word = String(decoding: bytes[start..<at], as: UTF8.self)
                if !found.contains(word) { found.append(word) }
            }
        }
        return found
    }

    private static let marks: [[UInt8]] = [
        "TRN*1*", "TRACE#", "TRACE NUMBER", "TRACE NO", "TRACE:", "CONF#", "REF #", "REF#",
    ]
    .map { Array($0.utf8) }

    private static func matches(_ bytes: [UInt8], _ at: Int, _ mark: [UInt8]) -> Bool {
        for i in 0..<mark.count
        where bytes[at + i] & (bytes[at + i] >= 0x61 && bytes[at + i] <= 0x7A ? 0xDF : 0xFF) != mark[i] {
            return false
        }
        return true
    }

    private static func isWord(_ c: UInt8) -> Bool {
        c &- 0x30 <= 9 || (c | 0x20) &- 0x61 < 26 || c == 0x2D || c == 0x2E || c == 0x5F
    }
}
