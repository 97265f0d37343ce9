import Values

/// Which of many amounts add up to another, where only one choice of them does.
///
/// All sums that can be reached are kept with the number of ways (one or more than one) that lead there; equal amounts
/// fall together, so that a hundred sessions at one fee cost a hundred sums and not 2¹⁰⁰ sets. Exact and bounded.
enum UniqueSum {
    /// What was found.
    enum Answer: Hashable {
        /// No set has the sum.
        case none
        /// Only this set has it: places of amounts, rising.
        case one([Int])
        /// More than one set has it.
        case several
        /// The bound was reached before all sums were looked at.
        case tooMany
    }

    /// At most this many sums are kept.
    static let bound = 20_000
    /// At most this many amounts are looked at.
    static let largest = 400

    private struct Reached {
        /// The last step of the first way there.
        var step: Int
        var isOnly: Bool
    }

    private struct Step {
        var amount: Int
        var before: Int
    }

    /// The only set of amounts that adds up to the target; zeros are left out, negative amounts are welcome.
    static func find(_ target: Cents, in amounts: [Cents]) -> Answer {
        guard amounts.count <= largest else { return .tooMany }
        // Without negative amounts, a sum that is past the target never comes back to it.
        let isRising = amounts.allSatisfy { $0 >= .zero }
        var steps: [Step] = []
        var sums: [Int64: Reached] = [0: Reached(step: -1, isOnly: true)]
        for (i, amount) in amounts.enumerated() where !amount.isZero {
            for (sum, reached) in Array(sums) {
                let next = sum + amount.raw
                if isRising, next > target.raw { continue }
                if sums[next] != nil {
                    sums[next]?.isOnly = false
                } else {
                    steps.append(Step(amount: i, before: reached.step))
                    sums[next] = Reached(step: steps.count - 1, isOnly: reached.isOnly)
                }
            }
            if sums.count > bound { return .tooMany }
        }
        guard let found = sums[target.raw], found.step >= 0 else { return .none }
        guard found.isOnly else { return .several }
        var set: [Int] = []
        var at = found.step
        while at >= 0 {
            set.append(steps[at].amount)
            at = steps[at].before
        }
        return .one(set.reversed())
    }
}
