import Values

/// Which of several amounts add up exactly to another. Exact and bounded: it says when it did not look at everything.
enum SubsetSum {
    /// What was found.
    struct Result {
        /// Index sets in lexicographic order: sets of early amounts first.
        var solutions: [[Int]] = []
        /// False when the bound was reached before all sets were looked at.
        var isComplete = true
    }

    /// At most this many partial sums are looked at.
    static let bound = 200_000
    /// At most this many amounts are taken together.
    static let largest = 12

    /// The first `limit` sets of two or more positive amounts with that sum.
    static func find(_ target: Cents, in amounts: [Cents], limit: Int) -> Result {
        var result = Result()
        guard target > .zero, amounts.count > 1 else { return result }
        // What all amounts from an index on can add at most: prunes branches that cannot reach the target.
        var ahead = [Cents](repeating: .zero, count: amounts.count + 1)
        for i in amounts.indices.reversed() { ahead[i] = ahead[i + 1] + max(amounts[i], .zero) }
        var steps = 0
        var chosen: [Int] = []
        func search(_ from: Int, _ rest: Cents) {
            if rest.isZero {
                if chosen.count > 1 { result.solutions.append(chosen) }
                return
            }
            var i = from
            while i < amounts.count, result.solutions.count < limit {
                steps += 1
                if steps > bound || chosen.count == largest {
                    result.isComplete = false
                    return
                }
                if ahead[i] < rest { return }
                if amounts[i] > .zero, amounts[i] <= rest {
                    chosen.append(i)
                    search(i + 1, rest - amounts[i])
                    chosen.removeLast()
                }
                i += 1
            }
        }
        search(0, target)
        return result
    }
}
