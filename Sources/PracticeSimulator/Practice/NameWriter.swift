import Values

/// Writes payers' names and notes as people do, and says how sure a careful reader can be of them.
struct NameWriter {
    private let rates: FaultRates
    /// Everyone by the letters that the given name or one of its short forms begins with.
    private let people: [Character: [(client: Int, last: [UInt8])]]
    /// To how many clients a full name belongs.
    private let owners: [String: Int]

    init(clients: [Client], rates: FaultRates) {
        self.rates = rates
        var people: [Character: [(client: Int, last: [UInt8])]] = [:]
        var owners: [String: Set<Int>] = [:]
        for client in clients {
            for person in client.people {
                let last = Array(person.last.lowercased().utf8)
                let initials = Set(([person.first] + Names.shortForms(of: person.first)).compactMap(\.first))
                for initial in initials { people[initial, default: []].append((client.index, last)) }
                owners[person.fullName, default: []].insert(client.index)
            }
        }
        self.people = people
        self.owners = owners.mapValues(\.count)
    }

    /// True where the full name stands for more than one client.
    func isShared(_ name: String) -> Bool { (owners[name] ?? 0) > 1 }

    /// Puts name, e-mail and note on a charge, with the faults of the day.
    func sign(_ charge: inout Charge, _ client: Client, invoice: String, code: String, _ random: inout SplitMix64) {
        let person = client.people[client.payer]
        var first = person.first
        var last = person.last
        var isChanged = false
        let short = Names.shortForms(of: first)
        if random.chance(rates.nickname), !short.isEmpty {
            first = random.pick(short)
            isChanged = true
        } else if random.chance(rates.initial) {
            first = String(first.prefix(1))
            isChanged = true
        }
        if random.chance(rates.typo) {
            last = NameWriter.slip(last, &random)
            isChanged = true
        }
        charge.name = "\(first) \(last)"
        if random.chance(rates.swapped) {
            charge.name = random.chance(5_000) ? "\(last), \(first)" : "\(last) \(first)"
        }
        charge.email = charge.method == .paypal ? person.email : ""
        charge.memo = random.chance(6_000) ? random.pick(["therapy", "Session", "thanks!", "weekly session", ""]) : ""
        if isShared(person.fullName) || (isChanged && mayBeSomeoneElse(first, last, not: client.index)) {
            (charge.expect, charge.note) = (.either, "the name fits more than one client")
        }
        memo(&charge, invoice: invoice, code: code, &random)
    }

    private func memo(_ charge: inout Charge, invoice: String, code: String, _ random: inout SplitMix64) {
        guard rates.invoiceMemo > 0, random.chance(rates.invoiceMemo), charge.shares.count == 1 else { return }
        if random.chance(rates.wrongCode) {
            let wrong = random.text(6, from: Alphabet.digits)
            charge.memo =
                random.chance(5_000) ? "Invoice \(invoice) code \(wrong)" : "Invoice \(stray(invoice)) code \(code)"
            if charge.expect == .must { (charge.expect, charge.note) = (.either, "invoice number and code disagree") }
            charge.namesBills = false
        } else {
            charge.memo = random.chance(5_000) ? "Invoice \(invoice) code \(code)" : "inv \(invoice)"
        }
    }

    /// Another number of the same practice, as a slip of the finger gives it.
    private func stray(_ invoice: String) -> String { String((Int(invoice) ?? 10_001) + 10) }

    /// One slip: two letters swapped, one dropped, doubled or replaced.
    static func slip(_ name: String, _ random: inout SplitMix64) -> String {
        var letters = Array(name)
        guard letters.count > 3 else { return name }
        let at = random.between(1, letters.count - 2)
        switch random.below(4) {
        case 0: letters.swapAt(at, at + 1)
        case 1: letters.remove(at: at)
        case 2: letters.insert(letters[at], at: at)
        default: letters[at] = random.pick(Array("aeiourstln"))
        }
        return String(letters)
    }

    /// True where a person of another client could be meant: a given name or short form that begins alike, and a family
    /// name at most two slips away.
    private func mayBeSomeoneElse(_ first: String, _ last: String, not client: Int) -> Bool {
        guard let initial = first.first else { return true }
        let last = Array(last.lowercased().utf8)
        return (people[initial] ?? []).contains { other in
            other.client != client && abs(other.last.count - last.count) <= 2
                && NameWriter.distance(other.last, last) <= 2
        }
    }

    /// Levenshtein's distance, over bytes.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var corner = row[0]
            row[0] = i + 1
            for j in b.indices {
                let step = min(row[j] + 1, row[j + 1] + 1, corner + (a[i] == b[j] ? 0 : 1))
                corner = row[j + 1]
                row[j + 1] = step
            }
        }
        return row[b.count]
    }
}
