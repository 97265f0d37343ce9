import Formats
import Foundation
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// People as the old system writes them, against the roster: not one balance may land on someone else.
@Suite struct BalanceManglingTests {
    /// A person of the practice; those who are not on the roster must stay without a link.
    struct Someone {
        var first: String
        var last: String
        var born: Day
        var email = ""
        var isNamesake = false
        /// The id in the roster; empty for someone it lacks.
        var id = ""
    }

    private static let firsts = """
        Maya Ngozi Tomás Priya Eleanor Robert William Elizabeth Katherine Michael Zoë Søren Chloë Ana Renée Björn Alexander
        Patricia James Joseph Margaret Daniel Samuel Nicholas Rebecca Theodore Victoria Benjamin Jonathan Gabriela Wei Anh
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let lasts = """
        Okafor Rivera-Soto O'Malley Venkatesan Lindqvist García Müller Łukasz Smith Johnson Nguyen Feldman Abernathy Castell
        Rahman Petrov McAllister Whitfield Núñez D'Angelo Brandt Haddad Kowalski Tanaka Mensah Delacroix St.Clair Ibarra
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let short = [
        "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Katherine": "Kate", "Michael": "Mike",
        "Alexander": "Alex", "Patricia": "Pat", "James": "Jim", "Margaret": "Peggy", "Daniel": "Dan", "Samuel": "Sam",
        "Theodore": "Ted", "Victoria": "Vicky", "Benjamin": "Ben",
    ]

    private static func below(_ bound: Int, _ random: inout SplitMix64) -> Int { Int(random.next() % UInt64(bound)) }

    /// A roster of strangers, fathers and sons, twins, and brothers and sisters on one e-mail, with some whom it lacks.
    private static func people(_ random: inout SplitMix64) throws -> [Someone] {
        var out: [Someone] = []
        var names: Set<String> = []
        func born(_ random: inout SplitMix64) -> Day { Day(number: Int32(-8000 + below(17_000, &random))) }
        while out.count < 220 {
            let first = firsts[below(firsts.count, &random)]
            let last = lasts[below(lasts.count, &random)]
            guard names.insert("\(first) \(last)").inserted else { continue }
            var one = Someone(first: first, last: last, born: born(&random))
            if below(3, &random) == 0 { one.email = "p\(out.count)@example.org" }
            out.append(one)
            switch below(12, &random) {
            case 0:  // a son of his name
                var son = one
                son.born = one.born.adding(9_000 + below(3_000, &random))
                son.isNamesake = true
                out.append(son)
            case 1:  // a twin
                var twin = one
                twin.first = "Ifeoma"
                out.append(twin)
            case 2:  // a sister on the same e-mail
                var sister = one
                sister.first = "Beatriz"
                sister.born = one.born.adding(700)
                out.append(sister)
            default: break
            }
        }
        for i in out.indices where below(8, &random) != 0 { out[i].id = "c\(i)" }
        return out
    }

    /// The name as some system writes it.
    private static func written(_ one: Someone, _ random: inout SplitMix64) -> String {
        var (first, last) = (one.first, one.last)
        switch below(9, &random) {
        case 0: first = short[first] ?? first
        case 1: first = short[first].map { "\(first) \"\($0)\"" } ?? first
        case 2: last += [" Jr", " Sr.", " III", "*"][below(4, &random)]
        case 3: (first, last) = (first.folded, last.folded)
        case 4: last = last.replacing("-", with: " ").replacing("'", with: "")
        case 5: first += [" A.", " Lee"][below(2, &random)]
        case 6: last = slip(last, &random)
        case 7: first = String(first.prefix(1)) + "."
        default: break
        }
        switch below(5, &random) {
        case 0: return "\(first) \(last)"
        case 1: return "\(last), \(first)".uppercased()
        case 2: return "\(last), \(first), LCSW"
        default: return "\(last), \(first)"
        }
    }

    private static func slip(_ word: String, _ random: inout SplitMix64) -> String {
        var letters = Array(word)
        let at = 1 + below(max(letters.count - 2, 1), &random)
        letters.swapAt(at, min(at + 1, letters.count - 1))
        return String(letters)
    }

    /// The day of birth as some system has it; `nil` for none.
    private static func written(_ born: Day, _ random: inout SplitMix64) -> Day? {
        switch below(12, &random) {
        case 0: return nil
        case 1: return born.adding(1)
        case 2:
            let p = born.parts
            return Day(year: p.year, month: p.day, day: p.month) ?? born
        default: return born
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func nobodyGetsAnothersBalance(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let people = try Self.people(&random)
        var parties: [Party] = []
        var clients = people.filter { !$0.id.isEmpty }.map {
            Client(id: $0.id, first: $0.first, last: $0.last, dateOfBirth: $0.born, email: $0.email)
        }
        // A couple, and a mother who pays for her children.
        clients.append(Client(id: "couple", kind: .couple, first: "Ann & Ben", last: "Whitfield"))
        parties.append(Party(clientID: "c0", id: "m", role: .contact, first: "Robert", last: "Smith"))
        let matcher = BalanceMatcher(
            directory: ClientDirectory(clients: clients, parties: parties), idMap: [:], creates: false)
        var (linked, wrong, asked, rejected, strangers) = (0, 0, 0, 0, 0)
        for (i, one) in people.enumerated() {
            var row = BalanceRow(position: .none)
            row.key = "old-\(i)"
            row.name = Self.written(one, &random)
            row.dateOfBirth = Self.written(one.born, &random)
            // A son of his father's name on his father's e-mail, and nothing else: nobody could tell.
            if Self.below(3, &random) == 0, !one.isNamesake || row.dateOfBirth != nil {
                row.email = one.email.uppercased()
            }
            var balance = ClientBalance(key: row.key)
            balance.add(row, "")
            strangers += one.id.isEmpty ? 1 : 0
            switch matcher.identify(BalanceClaimant(balance), row: row) {
            case .client(let id, _, _):
                linked += 1
                if id != one.id {
                    wrong += 1
                    Issue.record("seed \(seed): \(one) as \(row.name) \(row.dateOfBirth as Any) went to \(id)")
                }
            case .unsure(_, let candidates):
                asked += 1
                #expect(!candidates.isEmpty && candidates.count <= 8)
            case .rejected: rejected += 1
            case .create: Issue.record("nobody may be made here")
            }
        }
        #expect(wrong == 0)
        let known = people.count - strangers
        #expect(linked * 100 >= known * 55, "linked \(linked) of \(known), asked \(asked), rejected \(rejected)")
        #expect(rejected <= strangers + known / 20, "rejected \(rejected), strangers \(strangers)")
    }

    @Test(arguments: [
        // row: name | born | e-mail            what comes of it
        ("Whitfield, Ann & Ben||", "ask couple"), ("Ann Whitfield||", "ask couple"),
        ("Whitfield, Ann & Ben|1980-01-01|", "ask couple"),
        ("Jamal Reed|1962-09-17|", "c1"), ("Reed, Jamal Jr.|1990-03-04|", "c2"), ("Reed, Jamal||", "ask c1 c2"),
        ("Reed, Jamal|1962-17-09|", "ask c1 c2"), ("Reed, Jamal|1962-09-18|", "ask c1 c2"),
        ("Reed, Jamal|2015-05-05|", "reject"),
        ("Ortiz, Lena|2001-02-03|", "c3"), ("Ortiz, Lina|2001-02-03|", "c4"), ("Ortiz, L.|2001-02-03|", "ask c3 c4"),
        ("Ortiz, Lena & Marco|2001-02-03|", "ask c3"),
        ("Doyle, Margaret Jr.||doyle@example.org", "ask c5"), ("Doyle, Margaret||doyle@example.org", "c5"),
        ("Ortiz, Lena||ortiz@example.org", "c3"), ("Ortiz, Pilar||ortiz@example.org", "ask c3 c4"),
        ("Ortiz, L.||ortiz@example.org", "ask c3 c4"),
        ("\"Peggy\" Doyle|1971-07-07|", "c5"), ("Doyle, Margaret \"Peggy\"*|1971-07-07|", "c5"),
        ("DOYLE, MAGGIE, PhD|1971-07-07|", "c5"), ("Doyle, Margaret|1970-01-01|", "ask c5"),
        ("Margaret Hale||doyle@example.org", "c5"), ("Hale, Norman||doyle@example.org", "ask c5"),
        ("Nobody, Noah|1971-07-07|", "reject"),
    ]) func people(_ row: String, _ outcome: String) throws {
        let clients = [
            Client(id: "couple", kind: .couple, first: "Ann & Ben", last: "Whitfield"),
            Client(id: "c1", first: "Jamal", last: "Reed", dateOfBirth: Day(iso: "1962-09-17")),
            Client(id: "c2", first: "Jamal", last: "Reed", dateOfBirth: Day(iso: "1990-03-04")),
            Client(
                id: "c3", first: "Lena", last: "Ortiz", dateOfBirth: Day(iso: "2001-02-03"), email: "ortiz@example.org"),
            Client(id: "c4", first: "Lina", last: "Ortiz", dateOfBirth: Day(iso: "2001-02-03")),
            Client(
                id: "c5", first: "Margaret", last: "Doyle", dateOfBirth: Day(iso: "1971-07-07"),
                email: "doyle@example.org"),
        ]
        let parts = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let world = try World(cutOver: "2026-07-01")
        let parties = [
            Party(clientID: "c4", id: "m", role: .contact, first: "Pilar", last: "O", email: "ortiz@example.org")
        ]
        world.enrol(clients, parties)
        let plan = try world.run(
            .balances(
                "Client ID | Client | DOB | Email | Client Balance\n"
                    + "x | \(parts[0]) | \(parts[1]) | \(parts[2]) | 10.00"))
        let got: String
        if let posting = plan.postings.first {
            got = posting.client
        } else if let item = plan.reviewsOpened.first {
            got = "ask " + item.candidates.map(\.clientID).sorted().joined(separator: " ")
        } else {
            got = plan.sources[0].rejected == 1 ? "reject" : "nothing"
        }
        #expect(got == outcome, "\(plan.reviewsOpened.map(\.message)) \(plan.findings.map(\.message))")
        #expect(plan.broken.isEmpty)
    }
}

extension String {
    /// Without accents.
    fileprivate var folded: String {
        var out = ""
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars where !(0x300...0x36F).contains(scalar.value)
        {
            out.unicodeScalars.append(scalar)
        }
        return out
    }
}
