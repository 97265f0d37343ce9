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

    /// The first `limit` sets of two or more positive amounts with that sum, of at most `largest` amounts each.
    static func find(_ target: Cents, in amounts: [Cents], limit: Int, largest: Int = largest) -> Result {
        guard target > .zero, amounts.count > 1 else { return Result() }
        var search = Search(amounts: amounts, limit: limit, largest: largest)
        guard search.ahead[0] >= target else { return Result() }
        _ = search.run(0, target)
        return search.result
    }

    /// Where the search was, and what is left to reach.
    private struct State: Hashable {
        var from: Int
        var rest: Cents
    }

    private struct Search {
        let amounts: [Cents]
        let limit: Int
        let largest: Int
        /// What all amounts from an index on can add at most: prunes branches that cannot reach the target.
        let ahead: [Cents]
        var result = Result()
        private var steps = 0
        private var chosen: [Int] = []
        /// States that lead nowhere: equal amounts make the same state many times.
        private var dead: Set<State> = []

        init(amounts: [Cents], limit: Int, largest: Int) {
            self.amounts = amounts
            self.limit = limit
            self.largest = largest
            var ahead = [Cents](repeating: .zero, count: amounts.count + 1)
            for i in amounts.indices.reversed() { ahead[i] = ahead[i + 1] + max(amounts[i], .zero) }
            self.ahead = ahead
        }

        /// True when something was found, or the branch was not looked at to its end.
        mutating func run(_ from: Int, _ rest: Cents) -> Bool {
            if rest.isZero {
                if chosen.count > 1 { result.solutions.append(chosen) }
                return true
            }
            let state = State(from: from, rest: rest)
            if dead.contains(state) { return false }
            var isOpen = false
            var i = from
            while i < amounts.count, result.solutions.count < limit {
                steps += 1
                if steps > bound || chosen.count == largest {
                    result.isComplete = false
                    return true
                }
                if ahead[i] < rest { break }
                if amounts[i] > .zero, amounts[i] <= rest {
                    chosen.append(i)
                    if run(i + 1, rest - amounts[i]) { isOpen = true }
                    chosen.removeLast()
                }
                i += 1
            }
            if !isOpen { dead.insert(state) }
            return isOpen
        }
    }
}
