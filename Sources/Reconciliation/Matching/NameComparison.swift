/// A written name in every way that its words may be parted into given and family names, ready to be compared with many.
struct ReadName {
    private var pool: [NameWord] = []
    private var parts: [NameParts] = []
    private let hasParts: Bool
    private let suffix: String
    private let count: Int

    /// Reads a name by what a roster says of its words.
    init(_ written: PersonName, _ shares: NameShares) {
        hasParts = written.hasParts
        suffix = written.suffix
        count = written.given.count + written.family.count
        parts.append(NameParts(given: written.given, family: written.family, into: &pool, shares))
        let words = written.given + written.family
        if hasParts {
            // Two fields may still hold the parts in the wrong order.
            parts.append(
                NameParts(given: written.family, family: written.given, isSwapped: true, into: &pool, shares))
        } else if words.count > 1 {
            for size in 1..<min(words.count, 4) {
                if size > 1 {
                    parts.append(
                        NameParts(given: words.dropLast(size), family: words.suffix(size), into: &pool, shares))
                }
                parts.append(
                    NameParts(
                        given: words.dropFirst(size), family: words.prefix(size), isSwapped: true, into: &pool, shares))
            }
        }
    }

    /// The words as written: those that may be given names, then those that may be family names.
    var words: ArraySlice<NameWord> { pool.prefix(count) }

    /// Compares the name with a known one, in every way that its words may be parted.
    func compare(_ known: NameView, suffix other: String) -> NameAgreement {
        pool.withUnsafeBufferPointer { pool in
            var best = NameAgreement(parts[0].view(pool), known)
            let isWhole = best.tier == .full && (hasParts || best.family == .exact && best.given == .exact)
            if !isWhole {
                for part in parts.dropFirst() {
                    var agreement = NameAgreement(part.view(pool), known)
                    agreement.isSwapped = part.isSwapped
                    if (agreement.tier.rawValue, agreement.weight) > (best.tier.rawValue, best.weight) {
                        best = agreement
                    }
                }
            }
            if !suffix.isEmpty, !other.isEmpty {
                best.otherWeight += suffix == other ? 35 : -60
                if suffix != other { best.isContradicted = true }
            }
            return best
        }
    }
}

extension NameShares {
    /// A word with what the roster says of it.
    func word(_ text: String) -> NameWord {
        var word = NameWord(text)
        word.familyShare = Bits.log(family(text))
        word.givenShare = Bits.log(given(text))
        word.isFamilyName = Surnames.isCommon(text) || hasFamily(text)
        word.isGivenName = GivenNames.isKnown(text) || hasGiven(text)
        return word
    }

    /// Compares a written name with a known one, in every way that its words may be parted.
    func compare(_ written: PersonName, _ known: PersonName) -> NameAgreement {
        var pool: [NameWord] = []
        let parts = NameParts(given: known.given, family: known.family, into: &pool, self)
        return pool.withUnsafeBufferPointer {
            ReadName(written, self).compare(parts.view($0), suffix: known.suffix)
        }
    }
}

extension NameAgreement {
    /// Compares names whose parts are known.
    fileprivate init(_ written: NameView, _ known: NameView) {
        (family, familyWeight) = NameAgreement.families(written, known)
        (given, givenWeight) = NameAgreement.givens(written, known)
        // "John A" and "John B" of one family name are two people.
        guard given.isStrong, written.given.count > 1, known.given.count > 1 else { return }
        let (a, b) = (written.given[1], known.given[1])
        if a == b || a.count == 1 && b.begins(with: a) || b.count == 1 && a.begins(with: b) {
            otherWeight += 30
        } else if !a.isSlip(of: b), !a.isForm(of: b) {
            otherWeight -= 50
            isContradicted = a.count == 1 || b.count == 1
        }
    }

    private static func families(_ a: NameView, _ b: NameView) -> (Level, Int) {
        guard let first = a.family.first, let known = b.family.first else { return (.absent, 0) }
        if a.family.isSame(as: b.family) {
            // Each part of a double name agrees by itself.
            var weight = 0
            for (i, word) in a.family.enumerated() where !a.family[..<i].contains(where: { $0 == word }) {
                weight += Weights.wholeFamily - word.familyShare
            }
            return (.exact, weight)
        }
        let (whole, other) = (a.wholeFamily, b.wholeFamily)
        if whole == other { return (.exact, Weights.wholeFamily - other.familyShare) }
        if a.family.count > 1 || b.family.count > 1 {
            var rarest: Int?
            for word in a.family where word.count > 1 && !word.isParticle && b.family.contains(where: { $0 == word }) {
                rarest = min(rarest ?? .max, word.familyShare)
            }
            if let rarest { return (.part, Weights.partOfFamily - rarest) }
        }
        // A slip that makes another real name is far more likely that other name.
        let isReal = whole.isFamilyName
        if whole.isSlip(of: other) { return isReal ? (.neighbour, 26) : (.slip, Weights.slip) }
        if a.family.count == 1, b.family.count > 1, !isReal, let part = b.family.first(where: { whole.isSlip(of: $0) }),
            part.count > 4
        {
            return (.slip, Weights.slipOfPart)
        }
        if first.count == 1, a.family.count == 1, known.begins(with: first) { return (.initial, Weights.initial) }
        if isReal { return (.different, Weights.otherFamily) }
        if whole.soundsLike(other) { return (.sound, Weights.sound) }
        if min(whole.count, other.count) >= 5, whole.shortens(other) { return (.shortened, Weights.shortFamily) }
        return (.different, Weights.otherFamily)
    }

    private static func givens(_ a: NameView, _ b: NameView) -> (Level, Int) {
        guard let first = a.given.first, let known = b.given.first else { return (.absent, 0) }
        if a.given.isEqual(to: b.given) { return (.exact, Weights.wholeGiven - first.givenShare) }
        if first == known {
            return first.count == 1 ? (.initial, 0) : (.exact, Weights.firstGiven - first.givenShare)
        }
        let other = b.wholeGiven
        if a.wholeGiven == other { return (.exact, Weights.wholeGiven - other.givenShare) }
        if first.isForm(of: known) { return (.form, Weights.form - first.givenShare) }
        // Called by a middle name, or one of a couple.
        if let middle = a.given.first(where: { word in word.count > 1 && b.given.contains { $0 == word } }) {
            return (.part, Weights.partOfFamily - middle.givenShare)
        }
        if first.count == 1 || known.count == 1 {
            return known.shortens(first) ? (.initial, 0) : (.different, Weights.otherGiven)
        }
        // Initials written together: "JD" for John David.
        if a.given.count == 1, b.given.count > 1, first.isInitials(of: b.given) { return (.initial, 20) }
        // "Alexand" is no name; "Marie" is one, and not Maria.
        if first.isGivenName { return (.different, Weights.knownGiven) }
        if first.isSlip(of: known) { return (.slip, Weights.slipOfGiven) }
        if min(first.count, known.count) >= 3, known.shortens(first) { return (.shortened, Weights.soundOfGiven) }
        if first.soundsLike(known) { return (.sound, Weights.soundOfGiven) }
        return (.different, Weights.otherGiven)
    }

    /// How often, in a million of a client's own payments, a part of the name agrees so (as ten binary logarithms), and
    /// where no name's own share tells how often it does by chance, the weight itself.
    private enum Weights {
        static let wholeFamily = Bits.log(900_000)
        static let partOfFamily = Bits.log(100_000)
        static let wholeGiven = Bits.log(750_000)
        static let firstGiven = Bits.log(700_000)
        static let form = Bits.log(120_000)
        static let slip = Bits.ratio(50_000, 500)
        static let slipOfPart = Bits.ratio(10_000, 500)
        static let initial = Bits.ratio(20_000, 60_000)
        static let sound = Bits.ratio(20_000, 700)
        static let shortFamily = Bits.ratio(10_000, 1_000)
        static let otherFamily = Bits.ratio(20_000, 1_000_000)
        static let otherGiven = Bits.ratio(15_000, 1_000_000)
        static let knownGiven = Bits.ratio(5_000, 1_000_000)
        static let slipOfGiven = Bits.ratio(50_000, 2_500)
        static let soundOfGiven = Bits.ratio(20_000, 2_500)
    }
}

extension NameWord {
    /// True where two different given names are one name in long and short form, or in two spellings.
    fileprivate func isForm(of other: NameWord) -> Bool { !(self == other) && forms.overlaps(other.forms) }

}

extension NameWords {
    /// True for the same words in the same order.
    fileprivate func isEqual(to other: NameWords) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }

    /// True for the same words in any order.
    fileprivate func isSame(as other: NameWords) -> Bool {
        allSatisfy { word in other.contains { $0 == word } } && other.allSatisfy { word in contains { $0 == word } }
    }
}
