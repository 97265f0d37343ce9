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
        /// A slip away, but a name of its own: another person, unless what is due says otherwise.
        case neighbour
        /// It does not agree.
        case different

        /// True where the part is there and not in doubt.
        var isStrong: Bool { self == .exact || self == .form }
        /// True where the part is there in some form.
        var isThere: Bool { self != .absent && self != .neighbour && self != .different }
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
        case .neighbour: "\(part) a slip away, but a name of its own"
        case .different: "\(part) does not agree"
        }
    }
}
