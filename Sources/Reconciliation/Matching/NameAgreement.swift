/// How a written name agrees with a known one: which parts, how well, and what that weighs.
struct NameAgreement: Sendable, Hashable {
    /// How one part of a name agrees.
    enum Level: UInt8, Sendable {
        /// Letter by letter, accents and case aside.
        case exact
        /// One of two family names, or a name that is not the first of several.
        case part
        /// A short form or another spelling of the same given name.
        case form
        /// A typing slip: one letter too many, missing, changed or swapped; two in a long name.
        case slip
        /// It sounds the same.
        case sound
        /// One is the beginning of the other.
        case shortened
        /// One is the other's first letter.
        case initial
        /// One side does not say.
        case absent
        /// It does not agree.
        case different

        /// True where the part is there and not in doubt.
        var isStrong: Bool { self == .exact || self == .form }
        /// True where the part is there in some form.
        var isThere: Bool { self != .absent && self != .different }
    }

    /// What the parts together are good for.
    enum Tier: UInt8, Sendable, Comparable {
        /// Not enough to name anyone.
        case none
        /// One part in full and the other in part: enough together with a bill of exactly the amount.
        case part
        /// The full name.
        case full

        static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
    }

    var family: Level
    var given: Level
    var familyWeight: Int
    var givenWeight: Int
    /// For what else was compared: suffixes and further initials.
    var otherWeight = 0
    /// True where the parts stand in another order than usual.
    var isSwapped = false
    /// True where a suffix or a further given name speaks against it.
    var isContradicted = false

    var weight: Int { familyWeight + givenWeight + otherWeight }

    var tier: Tier {
        if isContradicted { return .none }
        switch (family, given) {
        case (.exact, .exact), (.exact, .form), (.part, .exact): return .full
        case (.exact, let other), (.part, let other): return other.isThere ? .part : .none
        case (.slip, .exact), (.slip, .form), (.sound, .exact), (.shortened, .exact), (.initial, .exact): return .part
        default: return .none
        }
    }

    /// What agreed and what did not, without names.
    var words: String {
        if family == .exact, given == .exact {
            return isSwapped ? "name agrees, order swapped" : "name agrees in full"
        }
        return "\(NameAgreement.words("family name", family)), \(NameAgreement.words("given name", given))"
    }

    private static func words(_ part: String, _ level: Level) -> String {
        switch level {
        case .exact: "\(part) agrees"
        case .part: "one of several \(part)s agrees"
        case .form: "\(part) in a short form or another spelling"
        case .slip: "\(part) with a slip"
        case .sound: "\(part) sounds alike"
        case .shortened: "\(part) shortened"
        case .initial: "\(part) as an initial"
        case .absent: "\(part) not given"
        case .different: "\(part) does not agree"
        }
    }
}

extension NameShares {
    /// Compares a written name with a known one, in every way that its words may be parted.
    func compare(_ written: PersonName, _ known: PersonName) -> NameAgreement {
        var best = compare(written.given, written.family, known)
        func offer(_ given: some Collection<String>, _ family: some Collection<String>, swapped: Bool) {
            var other = compare(Array(given), Array(family), known)
            other.isSwapped = swapped
            if (other.tier.rawValue, other.weight) > (best.tier.rawValue, best.weight) { best = other }
        }
        let words = written.given + written.family
        if written.hasParts {
            // Two fields may still hold the parts in the wrong order.
            if best.tier < .full { offer(written.family, written.given, swapped: true) }
        } else if words.count > 1, best.tier < .full || best.family != .exact || best.given != .exact {
            for size in 1..<min(words.count, 4) {
                if size > 1 { offer(words.dropLast(size), words.suffix(size), swapped: false) }
                offer(words.dropFirst(size), words.prefix(size), swapped: true)
            }
        }
        if !written.suffix.isEmpty, !known.suffix.isEmpty {
            best.otherWeight += written.suffix == known.suffix ? 35 : -60
            if written.suffix != known.suffix { best.isContradicted = true }
        }
        return best
    }

    private func compare(_ given: [String], _ family: [String], _ known: PersonName) -> NameAgreement {
        let (familyLevel, familyWeight) = compareFamily(family, known.family)
        let (givenLevel, givenWeight) = compareGiven(given, known.given)
        var out = NameAgreement(
            family: familyLevel, given: givenLevel, familyWeight: familyWeight, givenWeight: givenWeight)
        // "John A" and "John B" of one family name are two people.
        if givenLevel.isStrong, given.count > 1, known.given.count > 1 {
            let (a, b) = (given[1], known.given[1])
            if a == b || a.utf8.count == 1 && b.hasPrefix(a) || b.utf8.count == 1 && a.hasPrefix(b) {
                out.otherWeight += 30
            } else if !slip(a, b), !GivenNames.areForms(a, b) {
                out.otherWeight -= 50
                out.isContradicted = a.utf8.count == 1 || b.utf8.count == 1
            }
        }
        return out
    }

    // MARK: One part

    private func compareFamily(_ a: [String], _ b: [String]) -> (NameAgreement.Level, Int) {
        guard let first = a.first, let known = b.first else { return (.absent, 0) }
        if a == b || Set(a) == Set(b) {
            // Each part of a double name agrees by itself.
            return (.exact, Set(a).reduce(0) { $0 + Bits.ratio(900_000, family($1)) })
        }
        let (joinedA, joinedB) = (a.joined(), b.joined())
        if joinedA == joinedB { return (.exact, Bits.ratio(900_000, family(joinedB))) }
        let shared = a.filter { $0.utf8.count > 1 && b.contains($0) && !NameShares.particles.contains($0) }
        if let rarest = shared.map({ family($0) }).min() { return (.part, Bits.ratio(100_000, rarest)) }
        // A slip that makes another real name is far more likely that other name.
        let isReal = Surnames.isCommon(joinedA) || hasFamily(joinedA)
        if slip(joinedA, joinedB) { return isReal ? (.different, 26) : (.slip, Bits.ratio(50_000, 500)) }
        if a.count == 1, b.count > 1, let part = b.first(where: { slip(joinedA, $0) }), !isReal, part.utf8.count > 4 {
            return (.slip, Bits.ratio(10_000, 500))
        }
        if first.utf8.count == 1, a.count == 1, known.hasPrefix(first) {
            return (.initial, Bits.ratio(20_000, 60_000))
        }
        if !isReal, soundsAlike(joinedA, joinedB) { return (.sound, Bits.ratio(20_000, 700)) }
        if !isReal, min(joinedA.utf8.count, joinedB.utf8.count) >= 5,
            joinedB.hasPrefix(joinedA) || joinedA.hasPrefix(joinedB)
        {
            return (.shortened, Bits.ratio(10_000, 1_000))
        }
        return (.different, Bits.ratio(20_000, 1_000_000))
    }

    private func compareGiven(_ a: [String], _ b: [String]) -> (NameAgreement.Level, Int) {
        guard let first = a.first, let known = b.first else { return (.absent, 0) }
        if a == b { return (.exact, Bits.ratio(750_000, given(first))) }
        if first == known {
            return first.utf8.count == 1 ? (.initial, 0) : (.exact, Bits.ratio(700_000, given(first)))
        }
        let (joinedA, joinedB) = (a.joined(), b.joined())
        if joinedA == joinedB { return (.exact, Bits.ratio(750_000, given(joinedB))) }
        if GivenNames.areForms(first, known) { return (.form, Bits.ratio(120_000, given(first))) }
        // Called by a middle name, or one of a couple.
        if let middle = a.first(where: { $0.utf8.count > 1 && b.contains($0) }) {
            return (.part, Bits.ratio(100_000, given(middle)))
        }
        if first.utf8.count == 1 || known.utf8.count == 1 {
            return known.hasPrefix(first) || first.hasPrefix(known)
                ? (.initial, 0) : (.different, Bits.ratio(15_000, 1_000_000))
        }
        // Initials written together: "JD" for John David.
        if a.count == 1, b.count > 1, first.utf8.count == b.count,
            zip(first.utf8, b).allSatisfy({ $0 == $1.utf8.first })
        {
            return (.initial, 20)
        }
        if GivenNames.isKnown(first) || hasGiven(first) {
            // "Alexand" is no name; "Marie" is one, and not Maria.
            return (.different, Bits.ratio(5_000, 1_000_000))
        }
        if slip(first, known) { return (.slip, Bits.ratio(50_000, 2_500)) }
        if min(first.utf8.count, known.utf8.count) >= 3, known.hasPrefix(first) || first.hasPrefix(known) {
            return (.shortened, Bits.ratio(20_000, 2_500))
        }
        if soundsAlike(first, known) { return (.sound, Bits.ratio(20_000, 2_500)) }
        return (.different, Bits.ratio(15_000, 1_000_000))
    }

    /// One slip in a name of four letters or more (three against four), two in one of nine.
    private func slip(_ a: String, _ b: String) -> Bool {
        let (short, long) = (min(a.utf8.count, b.utf8.count), max(a.utf8.count, b.utf8.count))
        guard short >= 3, long >= 4, long - short <= 2 else { return false }
        return EditDistance.between(a, b) <= (short >= 9 ? 2 : 1)
    }

    private func soundsAlike(_ a: String, _ b: String) -> Bool {
        guard min(a.utf8.count, b.utf8.count) >= 4, abs(a.utf8.count - b.utf8.count) <= 3 else { return false }
        let sound = SoundKey.of(a)
        return sound.count >= 2 && sound == SoundKey.of(b)
    }

    /// Words before a family name that many names share.
    private static let particles: Set<String> = [
        "de", "del", "la", "las", "los", "van", "von", "der", "den", "da", "dos", "di", "du", "le", "al", "el", "bin",
        "ben", "st", "san", "mc", "mac", "o",
    ]
}
