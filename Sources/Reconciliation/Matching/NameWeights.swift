/// Weights of evidence after Fellegi and Sunter (1969): the logarithm of how much more often something agrees between
/// a client and his own payments than between a client and anybody's. Whole tenths of a bit: 10 doubles the odds.
enum Bits {
    /// Ten times the binary logarithm of `a / b`, rounded down to a tenth. Both must be positive.
    static func ratio(_ a: Int, _ b: Int) -> Int { log(a) - log(b) }

    /// Ten times the binary logarithm of a positive number.
    static func log(_ number: Int) -> Int {
        precondition(number > 0, "only positive numbers have a logarithm")
        let whole = Int.bitWidth - 1 - number.leadingZeroBitCount
        // The number scaled to 1024 … 2047, against the powers of the tenth root of two.
        let scaled = whole >= 10 ? number >> (whole - 10) : number << (10 - whole)
        let tenths = roots.lastIndex { $0 <= scaled } ?? 0
        return whole * 10 + tenths
    }

    private static let roots = [1024, 1098, 1177, 1261, 1352, 1449, 1553, 1664, 1783, 1911]

    /// A weight for people: "+13.9".
    static func words(_ weight: Int) -> String {
        "\(weight < 0 ? "−" : "+")\(weight.magnitude / 10).\(weight.magnitude % 10)"
    }
}

/// How common each name is: in the practice's own roster, blended with what is known of names in the country, so that a
/// roster of three people does not make every name look common and "Smith" is not taken for rare in any.
struct NameShares: Sendable {
    private var families: [String: Int] = [:]
    private var givens: [String: Int] = [:]
    /// Clients in the roster.
    private(set) var clients = 0

    /// As many people as the general knowledge counts for beside the roster.
    private static let weightOfPrior = 200

    /// Counts the names of one client's people, each name once: a family shares its name and is no evidence against
    /// itself.
    mutating func count(_ names: [PersonName]) {
        clients += 1
        for word in Set(names.flatMap(\.family)) { families[word, default: 0] += 1 }
        for word in Set(names.flatMap(\.given)) { givens[word, default: 0] += 1 }
    }

    /// In a million other people, how many have this family name.
    func family(_ word: String) -> Int { share(families[word] ?? 0, prior: Surnames.perMillion(word)) }

    /// In a million other people, how many have this given name.
    func given(_ word: String) -> Int { share(givens[word] ?? 0, prior: GivenNames.perMillion(word)) }

    /// True when a client other than one has this family name.
    func hasFamily(_ word: String) -> Bool { families[word] != nil }

    /// True when someone in the roster has this given name.
    func hasGiven(_ word: String) -> Bool { givens[word] != nil }

    /// Others with the name among all others; the client at hand is left out of both.
    private func share(_ count: Int, prior: Int) -> Int {
        let others = max(count - 1, 0) * 1_000_000 + NameShares.weightOfPrior * prior
        return max(others / (max(clients - 1, 0) + NameShares.weightOfPrior), 1)
    }
}
