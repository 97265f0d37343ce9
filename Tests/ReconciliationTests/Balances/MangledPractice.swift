import Foundation
import LedgerModel
import PracticeSimulator
import Values

/// A practice of invented people, and how another system writes them: one thing is done to each name, one to each date.
struct MangledPractice {
    /// A person; those without an id are not on the roster.
    struct Someone {
        var first: String
        var last: String
        var born: Day
        var email = ""
        var id = ""
        /// Somebody else of the practice bears the name, or nearly, and no date of birth may be there to tell.
        var hasDouble = false
    }

    /// What people and systems do to a name.
    enum Change: String, CaseIterable {
        case asItIs = "as it is"
        case turned = "first name first, no comma"
        case capitals = "in capitals"
        case short = "short form (Bob)"
        case quoted = "nickname in quotes"
        case suffixed = "Jr, Sr, III added"
        case starred = "a star behind it"
        case credentials = "credentials behind it"
        case plain = "accents lost"
        case spelled = "accents spelled out (ue, oe)"
        case bare = "hyphens and apostrophes lost"
        case half = "half of a double family name"
        case middle = "middle name or initial added"
        case initial = "first name as an initial"
        case familySlip = "a slip in the family name"
        case givenSlip = "a slip in the first name"
        case cut = "cut after eight letters"
        case married = "another family name"
        case wide = "blanks doubled, a dot behind it"
    }

    /// What people and systems do to a date of birth.
    enum Birth: String, CaseIterable {
        case asItIs = "as it is"
        case missing = "missing"
        case turned = "day and month turned, where that is a day"
        case aDayOff = "a day off"
        case digit = "one digit another"
        case century = "a century off"
        case placeholder = "1900-01-01"
    }

    /// A row of the prior system's report.
    struct Row {
        var person: Int
        var name: String
        var born: Day?
        var email: String
        var change: Change
        var birth: Birth
    }

    private(set) var people: [Someone] = []
    private(set) var rows: [Row] = []
    private var random: SplitMix64

    /// About 220 people: strangers, fathers and sons, twins, sisters on one e-mail, namesakes, a ninth of them unknown here.
    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        makePeople()
        for (i, one) in people.enumerated() {
            let change = Change.allCases[below(Change.allCases.count)]
            let birth = below(3) == 0 ? Birth.allCases[below(Birth.allCases.count)] : .asItIs
            let name = written(one, change)
            let born = written(one.born, birth)
            let hasEmail = below(3) == 0 && !(one.hasDouble && (born == nil || birth == .placeholder))
            rows.append(
                Row(
                    person: i, name: name, born: born, email: hasEmail ? one.email.uppercased() : "", change: change,
                    birth: birth))
        }
    }

    /// The roster of those who are on it.
    var clients: [Client] {
        people.filter { !$0.id.isEmpty }.map {
            Client(id: $0.id, first: $0.first, last: $0.last, dateOfBirth: $0.born, email: $0.email)
        }
    }

    /// True where a slip has made a row somebody else's to the letter: nobody could tell, and no figure may count it.
    func isAnothers(_ row: Row) -> Bool {
        let words = row.name.lowercased().filter { $0.isLetter || $0 == "," || $0 == " " }
        return people.indices.contains { i in
            guard i != row.person, row.born == nil || people[i].born == row.born else { return false }
            let (first, last) = (people[i].first.lowercased(), people[i].last.lowercased())
            return words == "\(last), \(first)" || words == "\(first) \(last)"
        }
    }

    // MARK: People

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    private mutating func makePeople() {
        var names: Set<String> = []
        while people.count < 220 {
            let first = Self.firsts[below(Self.firsts.count)]
            let last = Self.lasts[below(Self.lasts.count)]
            guard names.insert("\(first) \(last)").inserted else { continue }
            var one = Someone(first: first, last: last, born: Day(number: Int32(-8000 + below(17_000))))
            if below(3) == 0 { one.email = "p\(people.count)@example.org" }
            var other = one
            switch below(12) {
            case 0: other.born = one.born.adding(9_000 + below(3_000))  // a son of his father's name
            case 1: other.first = Self.twins[below(Self.twins.count)]  // a twin
            case 2:  // a sister on the same e-mail
                other.first = "Beatriz"
                other.born = one.born.adding(700)
            case 3:  // a namesake with an e-mail of his own
                other.born = one.born.adding(200 + below(4_000))
                other.email = "n\(people.count)@example.org"
            default:
                people.append(one)
                continue
            }
            one.hasDouble = true
            other.hasDouble = true
            people += [one, other]
        }
        for i in people.indices where below(9) != 0 { people[i].id = "c\(i)" }
    }

    // MARK: Names and dates as written

    private mutating func written(_ one: Someone, _ change: Change) -> String {
        var (first, last) = (one.first, one.last)
        switch change {
        case .asItIs: break
        case .turned: return "\(first) \(last)"
        case .capitals: return "\(last), \(first)".uppercased()
        case .short: first = Self.short[first] ?? first
        case .quoted: first = Self.short[first].map { "\(first) \"\($0)\"" } ?? first
        case .suffixed: last += [" Jr", " Sr.", ", III"][below(2)]
        case .starred: return "\(last), \(first)*"
        case .credentials: return "\(last), \(first), LCSW"
        case .plain: (first, last) = (first.withoutAccents, last.withoutAccents)
        case .spelled: (first, last) = (Self.spelled(first), Self.spelled(last))
        case .bare: last = last.replacing("-", with: " ").replacing("'", with: "").replacing(".", with: " ")
        case .half: last = last.split(separator: "-").first.map(String.init) ?? last
        case .middle: first += [" A.", " Lee", " Marie"][below(3)]
        case .initial: first = String(first.prefix(1)) + "."
        case .familySlip: last = slip(last)
        case .givenSlip: first = slip(first)
        case .cut: last = String(last.prefix(8))
        case .married: last = Self.lasts[below(Self.lasts.count)]
        case .wide: return " \(last),   \(first). "
        }
        return "\(last), \(first)"
    }

    private mutating func slip(_ word: String) -> String {
        var letters = Array(word)
        let at = 1 + below(max(letters.count - 2, 1))
        switch below(3) {
        case 0: letters.swapAt(at, min(at + 1, letters.count - 1))
        case 1: letters.remove(at: at)
        default: letters.insert(letters[at], at: at)
        }
        return String(letters)
    }

    private mutating func written(_ born: Day, _ birth: Birth) -> Day? {
        let p = born.parts
        switch birth {
        case .asItIs: return born
        case .missing: return nil
        case .turned: return Day(year: p.year, month: p.day, day: p.month) ?? born
        case .aDayOff: return born.adding(1)
        case .digit:
            let ones = p.year % 10
            return Day(year: p.year - ones + (ones + 1 + below(8)) % 10, month: p.month, day: p.day) ?? born
        case .century: return Day(year: p.year + 100, month: p.month, day: p.day) ?? born
        case .placeholder: return Day(iso: "1900-01-01")
        }
    }

    private static func spelled(_ word: String) -> String {
        var out = word
        for (from, to) in [("ü", "ue"), ("ö", "oe"), ("ø", "oe"), ("ä", "ae"), ("Ł", "L"), ("ñ", "n")] {
            out = out.replacing(from, with: to)
        }
        return out.withoutAccents
    }

    private static let firsts = """
        Maya Ngozi Tomás Priya Eleanor Robert William Elizabeth Katherine Michael Zoë Søren Chloë Ana Renée Björn Alexander
        Patricia James Joseph Margaret Daniel Samuel Nicholas Rebecca Theodore Victoria Benjamin Jonathan Gabriela Wei Anh
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let lasts = """
        Okafor Rivera-Soto O'Malley Venkatesan Lindqvist García Müller Łukasz Smith Johnson Nguyen Feldman Abernathy Castell
        Rahman Petrov McAllister Whitfield Núñez D'Angelo Brandt Haddad Kowalski Tanaka Mensah Delacroix St.Clair Ibarra
        Hale-Winters Thornbury Sørensen Kaiser
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    /// First names of twins: some are a letter away from others of the practice.
    private static let twins = ["Ifeoma", "Anna", "Mayra", "Zoey", "Daniela", "Josef", "Renata", "Michaela", "Wen"]
    private static let short = [
        "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Katherine": "Kate", "Michael": "Mike",
        "Alexander": "Alex", "Patricia": "Pat", "James": "Jim", "Margaret": "Peggy", "Daniel": "Dan", "Samuel": "Sam",
        "Theodore": "Ted", "Victoria": "Vicky", "Benjamin": "Ben",
    ]
}

extension String {
    /// Letters without their accents.
    fileprivate var withoutAccents: String {
        var out = ""
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars where !(0x300...0x36F).contains(scalar.value)
        {
            out.unicodeScalars.append(scalar)
        }
        return out
    }
}
