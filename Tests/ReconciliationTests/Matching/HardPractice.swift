import LedgerModel
import Values

@testable import Reconciliation

/// A practice made up to be hard to match: few and common names, households, namesakes, strangers with near names,
/// equal fees. Independent of the simulator: another way to draw, other names, other habits and faults.
struct HardPractice {
    /// One charge with its truth.
    struct Charge {
        var key: String
        var day: Day
        var name: String
        var memo = ""
        var amount: Cents
        /// `nil` for a stranger.
        var client: String?
        /// What it pays; empty for a stranger or a payment ahead.
        var bills: [String] = []
        /// True where a careful bookkeeper would place it without asking.
        var isPlain = false
        /// How the name is written, for the messages of the tests.
        var habit = ""
    }

    struct Person {
        var first: String
        var last: String
    }

    struct Patient {
        var id: String
        var person: Person
        var payer: Person
        var fee: Cents
    }

    private(set) var patients: [Patient] = []
    private(set) var contacts: [(client: String, party: String, person: Person)] = []
    private(set) var bills: [(invoice: String, client: String, day: Day, amount: Cents)] = []
    private(set) var charges: [Charge] = []
    private var state: UInt64
    private var owed: [String: [Int]] = [:]

    private static let given =
        "James Robert Maria Jose Linda Susan Karen Daniel Matthew Elizabeth Kathryn Steven Anne Luis Priya Wei Zoë Renée"
        .split(separator: " ").map(String.init)
    private static let family =
        "Smith Johnson Garcia Nguyen Lee Miller Lopez Castañeda O'Malley Szymanski Abernathy Venkataraman Brockmeyer"
        .split(separator: " ").map(String.init)
    private static let short = [
        "James": "Jim", "Robert": "Bob", "Maria": "Mary", "Susan": "Sue", "Daniel": "Dan", "Matthew": "Matt",
        "Elizabeth": "Liz", "Kathryn": "Kate", "Steven": "Steve", "Anne": "Annie",
    ]

    init(seed: UInt64, size: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for i in 0..<size { admit("h\(i + 1)") }
        let start = Day(year: 2026, month: 1, day: 5) ?? Day(number: 0)
        for week in 0..<10 {
            for i in patients.indices where draw(100) < 85 {
                let day = start.adding(week * 7 + i % 5)
                let invoice = "\(3001 + bills.count)"
                bills.append((invoice, patients[i].id, day, patients[i].fee))
                owed[patients[i].id, default: []].append(bills.count - 1)
                pay(i, day)
            }
        }
    }

    /// Xorshift by Marsaglia: no generator of the project.
    private mutating func draw(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private mutating func pick(_ list: [String]) -> String { list[draw(list.count)] }

    private mutating func admit(_ id: String) {
        var person = Person(first: pick(Self.given), last: pick(Self.family))
        if draw(100) < 5 { person.last += "-" + pick(Self.family) }
        let fee = Cents([15_000, 15_000, 12_000, 9_000, 18_000][draw(5)])
        var payer = person
        if draw(100) < 25 {
            payer = Person(first: pick(Self.given), last: draw(100) < 70 ? person.last : pick(Self.family))
            contacts.append((id, "p-" + id, payer))
            // A parent with two children in the practice.
            if draw(100) < 30, let other = patients.last {
                contacts.append((other.id, "q-" + id, payer))
            }
        }
        patients.append(Patient(id: id, person: person, payer: payer, fee: fee))
    }

    private mutating func pay(_ at: Int, _ day: Day) {
        let roll = draw(100)
        let open = owed[patients[at].id] ?? []
        if roll < 12 || open.isEmpty { return }
        let later = day.adding(draw(6))
        var charge = Charge(
            key: "k\(charges.count + 1)", day: later, name: "", amount: patients[at].fee, client: patients[at].id)
        if roll < 18 {
            charge.bills = open.map { bills[$0].invoice }
            charge.amount = Cents(open.reduce(0) { $0 + bills[$1].amount.raw })
        } else if roll < 22 {
            charge.bills = [bills[open[open.count - 1]].invoice]
            charge.amount = Cents(charge.amount.raw / 2)
        } else if roll < 26 {
            charge.amount = Cents(charge.amount.raw + 2_500)
            charge.bills = [bills[open[open.count - 1]].invoice]
        } else {
            charge.bills = [bills[open[open.count - 1]].invoice]
            charge.isPlain = true
        }
        owed[patients[at].id] = charge.bills.count > 1 ? [] : Array(open.dropLast())
        sign(&charge, at)
        charges.append(charge)
        if draw(100) < 6 { addStranger(like: patients[at], day: later) }
    }

    private mutating func sign(_ charge: inout Charge, _ at: Int) {
        let payer = patients[at].payer
        let (first, last) = (payer.first, payer.last)
        switch draw(14) {
        case 0: (charge.name, charge.habit) = ("\(last), \(first)", "order")
        case 1: (charge.name, charge.habit) = ("\(first) \(last)".uppercased(), "case")
        case 2: (charge.name, charge.habit) = ("\(Self.short[first] ?? first) \(last)", "short")
        case 3: (charge.name, charge.habit) = ("\(first.prefix(1)). \(last)", "initial")
        case 4: (charge.name, charge.habit) = ("\(first) \(slip(last))", "slip")
        case 5: (charge.name, charge.habit) = ("\(slip(first)) \(last)", "slip")
        case 6: (charge.name, charge.habit) = ("\(first) Q. \(last)", "middle")
        case 7: (charge.name, charge.habit) = ("\(last) \(first)", "order")
        default: charge.name = "\(first) \(last)"
        }
        switch draw(20) {
        case 0: charge.memo = "inv \(charge.bills[0])"
        case 1:
            // A slip of the pen: the number of someone for whom the payer does not pay.
            let other = bills[draw(bills.count)]
            let isOwn = people.contains { $0.client == other.client && $0.first == first && $0.last == last }
            charge.memo = isOwn || other.client == charge.client ? "" : "#\(other.invoice)"
        case 2: charge.memo = "session \(charge.day.parts.month)/\(charge.day.parts.day)"
        case 3: charge.memo = charge.bills.joined(separator: " & ")
        default: break
        }
        // A name of another client in a part of a double name is near enough to be asked about.
        let parts = Set(last.split(separator: "-"))
        let near = people.filter { !parts.isDisjoint(with: $0.last.split(separator: "-")) }
        let isAlone = Set(near.map(\.client)).count == 1
        if charge.memo.hasPrefix("#") || !isAlone { charge.isPlain = false }
    }

    private var people: [(client: String, first: String, last: String)] {
        patients.map { ($0.id, $0.person.first, $0.person.last) }
            + contacts.map { ($0.client, $0.person.first, $0.person.last) }
    }

    private mutating func slip(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 4 else { return word }
        let at = 1 + draw(letters.count - 2)
        switch draw(3) {
        case 0: letters.remove(at: at)
        case 1: letters.swapAt(at, at + (at + 1 < letters.count ? 1 : -1))
        default: letters.insert(letters[at], at: at)
        }
        return String(letters)
    }

    /// Somebody who is no client and writes a name near to one's.
    private mutating func addStranger(like patient: Patient, day: Day) {
        let near = [
            ("Hector", patient.person.last), (patient.person.first, "Quimby"), ("Otto", patient.payer.last + "s"),
            ("Wilhelmina", "Pfefferkorn"), (patient.person.last + " Consulting", "LLC"),
        ][draw(5)]
        charges.append(
            Charge(
                key: "s\(charges.count + 1)", day: day, name: "\(near.0) \(near.1)", amount: patient.fee, client: nil))
    }

    // MARK: As files

    var inbox: [Inbox] {
        var people = "client_id | first_name | last_name\n"
        for patient in patients { people += "\(patient.id) | \(patient.person.first) | \(patient.person.last)\n" }
        var parties = "client_id | party_id | role | first_name | last_name\n"
        for contact in contacts {
            parties +=
                "\(contact.client) | \(contact.party) | contact | \(contact.person.first) | \(contact.person.last)\n"
        }
        var billed = "invoice_number | bill_date | client_id | fee\n"
        for bill in bills { billed += "\(bill.invoice) | \(bill.day) | \(bill.client) | \(bill.amount)\n" }
        var paid = "Date | Client | Amount | Transaction ID | Memo\n"
        for charge in charges {
            paid += "\(charge.day) | \(charge.name) | \(charge.amount) | \(charge.key) | \(charge.memo)\n"
        }
        return [.clients(people), .parties(parties), .bills(billed), .ivy(paid)]
    }
}
