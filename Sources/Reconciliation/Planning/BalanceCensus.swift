import Formats
import LedgerModel
import Values

/// What the rows of balance reports come to by client, without keeping them: what `tieout check` says of a report where no
/// roster is read beside it.
///
/// Nearly every client stands on one row. So the first pass only notes 64 bits of each key, and counts every row as a
/// client; where a key comes again, a second pass counts once more and adds up the rows of those clients alone. Two keys
/// of one number cost a client's worth of memory and change nothing: the second pass compares the keys themselves.
final class BalanceCensus {
    /// Clients who stand on one row of the reports, or on several that were added up.
    struct Clients {
        /// Debits, credits, the largest and the oldest.
        var sheet: BalanceSheet
        /// Rows of clients with something open.
        var open = 0
        /// Rows of clients with nothing open.
        var zero = 0
        private var largestKey = ""

        init(_ source: String) { sheet = BalanceSheet(source: source) }

        /// Adds a client. Of two with the largest amount the first by key holds, whatever the order of the rows.
        mutating func add(_ balance: ClientBalance, rows: Int, key: () -> String) {
            let before = (sheet.largest, sheet.largestAt)
            sheet.add(balance)
            if sheet.largest != before.0 {
                largestKey = key()
            } else if !sheet.largest.isZero, max(balance.owed, balance.credit) == sheet.largest, key() < largestKey {
                largestKey = key()
                sheet.largestAt = balance.rows.first?.position ?? balance.position
            }
            if balance.isZero { zero += rows } else { open += rows }
        }
    }

    private let rule: BalanceProfile.KeyRule
    private let nets: Bool
    private let agedFrom: Day?
    private var seen = Fingerprints()
    private var isCounting = true
    private var repeated: [String: RepeatedClient] = [:]
    /// What clients on one row come to.
    private(set) var clients: Clients

    init(source: String, rule: BalanceProfile.KeyRule, nets: Bool, agedFrom: Day?) {
        self.rule = rule
        self.nets = nets
        self.agedFrom = agedFrom
        clients = Clients(source)
    }

    /// True when some client stands on several rows, so that the reports must be read a second time.
    var needsSecondPass: Bool { isCounting && seen.hasRepeats }

    /// Starts over to add up the rows of those clients who have several.
    func beginSecondPass() {
        isCounting = false
        clients = Clients(clients.sheet.source)
    }

    /// Counts a row.
    func add(_ line: BalanceLine, file: String) {
        let mark = BalanceCensus.fingerprint(line, rule)
        if isCounting {
            seen.note(mark)
        } else if seen.isRepeated(mark) {
            let row = BalanceRow(line, key: rule)
            repeated[row.key, default: RepeatedClient()].add(row, file, agedFrom)
            return
        }
        var balance = ClientBalance(key: "")
        balance.owed = line.owed
        balance.credit = line.credit
        balance.insurance = line.insurance
        balance.position = line.position
        balance.oldestOpen = line.oldestOpen ?? ClientBalance.aged(line.buckets, agedFrom)
        balance.net(nets)
        clients.add(balance, rows: 1) { BalanceRow(line, key: self.rule).key }
    }

    /// Adds the clients on several rows up, and gives what is to be said of them, in the order of their keys.
    func finish() -> [(balance: ClientBalance, rows: Int)] {
        var said: [(balance: ClientBalance, rows: Int)] = []
        for (key, client) in repeated.sorted(by: { $0.key < $1.key }) {
            for part in client.parts(key: key) {
                if part.rows > 1, !part.hasSessions { said.append((part.balance, part.rows)) }
                var balance = part.balance
                balance.net(nets)
                clients.add(balance, rows: part.rows) { balance.key }
            }
        }
        repeated = [:]
        return said.sorted { $0.balance.key < $1.balance.key }
    }

    // MARK: Keys

    /// A number for a row's key: equal keys have equal numbers.
    private static func fingerprint(_ line: BalanceLine, _ rule: BalanceProfile.KeyRule) -> UInt64 {
        let cell = rule == .clientKey && !line.id.isEmpty ? line.id : rule == .name ? line.name : nil
        if let cell, !cell.isEmpty, cell.isPlain { return Fingerprints.number(cell.bytes) }
        var key = BalanceRow(line, key: rule).key
        return key.withUTF8 { Fingerprints.number($0) }
    }
}

/// A client who stands on several rows: sums by what may tell two people of one name apart.
struct RepeatedClient {
    /// Rows with one date of birth and one e-mail.
    struct Part {
        var first: BalanceRow
        var file: String
        var rows = 0
        var owed = Cents.zero
        var credit = Cents.zero
        var insurance = Cents.zero
        var oldestOpen: Day?
        var hasSessions = false

        init(_ row: BalanceRow, _ file: String) {
            first = row
            self.file = file
        }

        mutating func add(_ row: BalanceRow, _ file: String, _ agedFrom: Day?) {
            if rows > 0, BalanceOrder.comes(row, before: first) { (first, self.file) = (row, file) }
            rows += 1
            owed += row.owed
            credit += row.credit
            insurance += row.insurance
            let open = row.oldestOpen ?? ClientBalance.aged(row.buckets, agedFrom)
            oldestOpen = [oldestOpen, open].compactMap { $0 }.min()
            if row.session?.date != nil { hasSessions = true }
        }

        mutating func add(_ other: Part) {
            if BalanceOrder.comes(other.first, before: first) { (first, file) = (other.first, other.file) }
            rows += other.rows
            owed += other.owed
            credit += other.credit
            insurance += other.insurance
            oldestOpen = [oldestOpen, other.oldestOpen].compactMap { $0 }.min()
            hasSessions = hasSessions || other.hasSessions
        }
    }

    private struct Mark: Hashable {
        var birth: Day?
        var email: String
    }

    private var parts: [Mark: Part] = [:]

    mutating func add(_ row: BalanceRow, _ file: String, _ agedFrom: Day?) {
        parts[Mark(birth: row.dateOfBirth, email: row.email.lowercased()), default: Part(row, file)]
            .add(row, file, agedFrom)
    }

    /// The people that these rows are: one, or several of one name.
    func parts(key: String) -> [(balance: ClientBalance, rows: Int, hasSessions: Bool)] {
        var first: BalanceRow?
        for part in parts.values where first.map({ BalanceOrder.comes(part.first, before: $0) }) ?? true {
            first = part.first
        }
        let marks = parts.keys.map { ($0, birth: $0.birth.map { "\($0)" } ?? "", email: $0.email) }
        let tells =
            first.map { NameMarks.tell(isNamedByKey: $0.isNamedByKey, marks.map { ($0.birth, $0.email) }) } ?? .nothing
        var people: [String: Part] = [:]
        for (mark, birth, email) in marks {
            guard let part = parts[mark] else { continue }
            let label = tells.label(birth: birth, email: email)
            if people[label]?.add(part) == nil { people[label] = part }
        }
        return people.map { label, part in
            var balance = ClientBalance(key: label.isEmpty ? key : "\(key) \(label)")
            (balance.owed, balance.credit, balance.insurance) = (part.owed, part.credit, part.insurance)
            balance.oldestOpen = part.oldestOpen
            balance.position = part.first.position
            balance.files = [part.file]
            return (balance, part.rows, part.hasSessions)
        }
    }
}

/// What tells two people of one name apart in a report without client ids.
enum NameMarks {
    case nothing
    case birth
    case email

    /// Dates of birth where there are two, else e-mails where there are two and no date of birth.
    static func tell(isNamedByKey: Bool, _ marks: [(birth: String, email: String)]) -> NameMarks {
        guard isNamedByKey else { return .nothing }
        let births = Set(marks.map(\.birth)).subtracting([""])
        if births.count > 1 { return .birth }
        if !births.isEmpty { return .nothing }
        return Set(marks.map(\.email)).subtracting([""]).count > 1 ? .email : .nothing
    }

    /// What stands behind the name of those people.
    func label(birth: String, email: String) -> String {
        switch self {
        case .nothing: ""
        case .birth: birth
        case .email: email
        }
    }
}

/// A set of numbers, each with whether it came more than once: eight bytes a slot.
struct Fingerprints {
    private var slots = [UInt64](repeating: 0, count: 1 << 12)
    private var used = 0
    /// True when some number came twice.
    private(set) var hasRepeats = false

    /// The number of some bytes; the last bit is left for what is known of it.
    static func number(_ bytes: Bytes) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        hash ^= hash >> 32
        return hash & ~1 | (hash < 2 ? 2 : 0)
    }

    /// Takes a number in.
    mutating func note(_ number: UInt64) {
        if used * 4 >= slots.count * 3 { grow() }
        let at = slot(number)
        if slots[at] == 0 {
            slots[at] = number
            used += 1
        } else {
            slots[at] |= 1
            hasRepeats = true
        }
    }

    /// True for a number that came more than once.
    func isRepeated(_ number: UInt64) -> Bool { slots[slot(number)] & 1 == 1 }

    private func slot(_ number: UInt64) -> Int {
        var at = Int(truncatingIfNeeded: number >> 1) & (slots.count - 1)
        while slots[at] != 0, slots[at] & ~1 != number { at = (at + 1) & (slots.count - 1) }
        return at
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for value in old where value != 0 { slots[slot(value & ~1)] = value }
    }
}
