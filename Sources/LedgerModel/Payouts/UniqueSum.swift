import Values

/// Which of many amounts add up to another, where only one choice of them does.
///
/// For every sum that can be reached the number of ways to it is kept (none, one, more), so that a hundred sessions at
/// one fee cost a hundred passes over the sums and not 2¹⁰⁰ sets. Exact, and bounded.
enum UniqueSum {
    /// What was found.
    enum Answer: Hashable {
        /// No set has the sum.
        case none
        /// Only this set has it: places of amounts, rising.
        case one([Int])
        /// More than one set has it.
        case several
        /// There are too many sums to look at them all.
        case tooMany
    }

    /// At most this many sums are kept, a cent apart.
    static let widest = 20_000_000
    /// At most this many sums are looked at for all amounts together.
    static let bound = 400_000_000
    /// At most this many amounts are looked at.
    static let largest = 4_000

    /// The only set of amounts that adds up to the target; zeros are left out, negative amounts are welcome.
    static func find(_ target: Cents, in amounts: [Cents]) -> Answer {
        // Negative ones first: after them sums only rise, and what is above the target is of no use.
        let order = amounts.indices.filter { !amounts[$0].isZero }
            .sorted { (amounts[$0] < .zero ? 0 : 1, $0) < (amounts[$1] < .zero ? 0 : 1, $1) }
        let lowest = order.map { min(amounts[$0], .zero) }.total { $0 }
        let highest = order.map { max(amounts[$0], .zero) }.total { $0 }
        guard !order.isEmpty, lowest <= target, target <= highest else { return .none }
        let width = Int((max(target, .zero) - lowest).raw) + 1
        guard order.count <= largest, width <= widest, width * order.count <= bound else { return .tooMany }
        var sums = Sums(width: width, zero: Int(-lowest.raw))
        for (step, at) in order.enumerated() { sums.add(Int(amounts[at].raw), step: step) }
        var rest = Int((target - lowest).raw)
        switch sums.ways[rest] {
        case 0: return .none
        case 1: break
        default: return .several
        }
        // The amount by which a sum was first reached is part of the only way to it; what it rests on was there before.
        var set: [Int] = []
        while sums.first[rest] >= 0 {
            let at = order[Int(sums.first[rest])]
            set.append(at)
            rest -= Int(amounts[at].raw)
        }
        return set.isEmpty ? .none : .one(set.sorted())
    }

    /// All sums from the lowest to the highest that counts.
    private struct Sums {
        /// How many ways lead to each: 0, 1, or 2 for more.
        var ways: [UInt8]
        /// The step by which each was first reached; −1 for none.
        var first: [Int16]
        /// The sums reached so far lie between these.
        private var low: Int
        private var high: Int

        /// The empty set's sum, and no other.
        init(width: Int, zero: Int) {
            ways = [UInt8](repeating: 0, count: width)
            first = [Int16](repeating: -1, count: width)
            (low, high) = (zero, zero)
            ways[zero] = 1
        }

        /// Every sum once more with an amount; from the far end, so that the amount counts once.
        mutating func add(_ amount: Int, step: Int) {
            let from = max(low, -amount)
            let to = min(high, ways.count - 1 - amount)
            guard from <= to else { return }
            for i in amount > 0 ? stride(from: to, through: from, by: -1) : stride(from: from, through: to, by: 1)
            where ways[i] > 0 {
                if ways[i + amount] == 0 { first[i + amount] = Int16(step) }
                ways[i + amount] = min(ways[i + amount] + ways[i], 2)
            }
            low = min(low, from + amount)
            high = max(high, to + amount)
        }
    }
}
