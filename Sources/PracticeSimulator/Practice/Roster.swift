import Values

/// Makes up the clients of a practice, each with people, habits and cover.
struct Roster {
    private let settings: SimulationSettings
    private let rates: FaultRates
    private var names: Set<String> = []

    init(_ settings: SimulationSettings) {
        self.settings = settings
        rates = FaultRates(settings.noise)
    }

    /// All clients, in the order of their ids.
    mutating func clients() -> [Client] {
        var list: [Client] = []
        list.reserveCapacity(settings.clients)
        for index in 0..<settings.clients {
            list.append(client(index, earlier: list))
        }
        return list
    }

    /// The practitioners' names.
    static func practitioners(_ count: Int) -> [String] {
        var random = SplitMix64(seed: 41, part: 3)
        return (0..<max(1, count)).map { _ in "\(random.pick(Names.given).full) \(random.pick(Names.family)) LMFT" }
    }

    private mutating func client(_ index: Int, earlier: [Client]) -> Client {
        var random = SplitMix64(seed: settings.seed, part: UInt64(index) + 1)
        let roll = random.below(100)
        let kind = roll < 88 ? "individual" : roll < 94 ? "couple" : "family"
        var people = people(kind, index, &random, earlier: earlier)
        let (first, last) = clientName(kind, people)
        let coverage = kind == "individual" && random.chance(4_600) ? coverage(&random) : nil
        let code = kind == "individual" ? (random.chance(6_000) ? "90834" : "90837") : "90847"
        let standard = Payers.fee(code)
        // Sliding fees make amounts less telling: several clients share each of them.
        let sliding = coverage == nil && random.chance(3_500)
        let method = method(&random)
        let monthly = coverage == nil && random.chance(700)
        var payer = kind == "individual" ? 0 : random.below(min(2, people.count))
        let minor = kind == "individual" && random.chance(900)
        var splits = false
        if minor {
            let parents = 1 + random.below(2)
            for _ in 0..<parents {
                people.append(contact(of: index, number: people.count + 1, last: last, &random, earlier: earlier))
            }
            people[0].dateOfBirth = settings.firstDay.adding(-random.between(3_000, 6_200))
            payer = 1
            splits = parents == 2 && coverage == nil && method == .stripe
        }
        return Client(
            index: index, kind: kind, first: first, last: last, people: people, payer: payer,
            practitioner: random.below(max(1, settings.clients / 50)),
            fee: sliding ? Cents(Int64(random.between(16, 28)) * 500) : standard, code: code,
            weekday: random.below(5), clock: random.between(9, 19) * 3600, everyOtherWeek: random.chance(800),
            coverage: coverage, method: method, paysMonthly: monthly && !splits,
            lag: random.chance(6_500) ? 0 : random.between(1, 12), splits: splits,
            firstDay: settings.firstDay.adding(random.chance(8_500) ? 0 : random.below(150)), random: random)
    }

    private func method(_ random: inout SplitMix64) -> Method {
        switch random.below(100) {
        case ..<62: .stripe
        case ..<74: .ivypay
        case ..<82: .venmo
        case ..<86: .paypal
        case ..<90: .square
        default: .cash
        }
    }

    private func coverage(_ random: inout SplitMix64) -> Coverage {
        var payer = random.below(Payers.all.count - 1)
        if payer >= Payers.secondary { payer += 1 }
        let copay = Cents(Int64(random.pick([1_500, 2_000, 2_500, 3_000, 4_000])))
        var cover = Coverage(
            payer: payer, copay: copay, guess: copay, deductible: .zero, coinsurance: 0, secondary: nil,
            memberID: "W" + random.text(9, from: Alphabet.digits))
        switch random.below(100) {
        case ..<12: cover.deductible = Cents(Int64(random.pick([20_000, 50_000, 100_000])))
        case ..<22: cover.guess = copay + Cents(500)
        case ..<25: cover.guess = copay - Cents(500)
        case ..<33: cover.coinsurance = 20
        default: break
        }
        if random.chance(500) { cover.secondary = Payers.secondary }
        return cover
    }

    private func clientName(_ kind: String, _ people: [Person]) -> (String, String) {
        switch kind {
        case "couple": ("\(people[0].first) & \(people[1].first)", people[0].last)
        case "family": ("", "\(people[0].last) Family")
        default: (people[0].first, people[0].last)
        }
    }

    private mutating func people(
        _ kind: String, _ index: Int, _ random: inout SplitMix64, earlier: [Client]
    ) -> [Person] {
        if kind == "individual" {
            var one = person("self", index, 1, last: nil, &random)
            if rates.namesake > 0, random.chance(rates.namesake), !earlier.isEmpty {
                let other = earlier[random.below(earlier.count)].people[0]
                (one.first, one.last) = (other.first, other.last)
            }
            return [one]
        }
        let first = person("member", index, 1, last: nil, &random)
        var list = [first]
        let count = kind == "couple" ? 2 : random.between(3, 4)
        for number in 2...count {
            let own = kind == "couple" && random.chance(2_000)
            list.append(person("member", index, number, last: own ? nil : first.last, &random))
        }
        return list
    }

    private mutating func contact(
        of index: Int, number: Int, last: String, _ random: inout SplitMix64, earlier: [Client]
    ) -> Person {
        var person = person("contact", index, number, last: random.chance(7_000) ? last : nil, &random)
        if rates.household > 0, random.chance(rates.household), !earlier.isEmpty {
            let other = earlier[random.below(earlier.count)].people[0]
            (person.first, person.last) = (other.first, other.last)
        }
        return person
    }

    private mutating func person(
        _ role: String, _ index: Int, _ number: Int, last: String?, _ random: inout SplitMix64
    ) -> Person {
        var first = random.pick(Names.given).full
        var family = last ?? random.pick(Names.family)
        // Without faults no two people of the roster share a name; a few tries find a free one.
        for _ in 0..<60 where names.contains("\(first) \(family)") {
            first = random.pick(Names.given).full
            if last == nil { family = random.pick(Names.family) }
        }
        names.insert("\(first) \(family)")
        let mail = Names.withoutAccents("\(first).\(family)").lowercased().filter { $0.isLetter || $0 == "." }
        return Person(
            role: role, id: "\(Client.id(index))-\(number)", first: first, last: family,
            email: "\(mail)\(index + 1)@example.com",
            dateOfBirth: settings.firstDay.adding(-random.between(6_800, 28_000)))
    }
}
