import LedgerModel
import Values

/// Money that should reach, or leave, the bank.
struct ExpectedDeposit {
    /// What it is.
    enum Kind: Hashable {
        /// A payout of that processor.
        case payout(String)
        /// An insurer's transfer.
        case transfer
        /// An insurer's cheque.
        case cheque
        /// The debit of fees by that processor, which sends gross.
        case feeDebit(String)
    }

    /// What ``BookSnapshot/settledPayouts`` knows it by: `processor/payout`, `processor/day`, `835/payer/trace`,
    /// `fees/processor/…`.
    var id: String
    var kind: Kind
    var amount: Cents
    /// What its parts brought before fees, where that is another amount.
    var gross: Cents?
    var day: Day
    var window: DayRange
    var traces: Set<String> = []
    /// The payer's name, for insurers.
    var payer = ""
}

/// Finds which bank lines are which expected money. Pure: by trace number; else by sender, exact amount and bank days;
/// else as the only sum of several, either way round; never by guess between unlike ones.
struct DepositMatcher {
    /// A bank line as far as matching looks.
    struct Line {
        var day: Day
        var amount: Cents
        var references: [String]
        var text: FoldedText
        var sender: DepositSender
        /// Payers that the text names, of those that money is expected from.
        var payers: Set<String> = []
        /// True where the text has a reassociation trace number (`TRN*1*…`): it says which remittance, and no other.
        var hasTrace: Bool { text.holds("TRN*1*") }
    }

    /// Lines and expected money that belong together.
    struct Match {
        var lines: [Int]
        var expected: [Int]
        var rule: String
        var evidence: String
    }

    private var lines: [Line]
    private let expected: [ExpectedDeposit]
    private var openLines: [Int]
    private var open: [Int]
    private(set) var matches: [Match] = []

    init(_ lines: [Line], _ expected: [ExpectedDeposit]) {
        self.lines = lines
        self.expected = expected
        openLines = Array(lines.indices)
        open = Array(expected.indices)
        let payers = Set(expected.map(\.payer)).subtracting([""])
        let marks = payers.map { (payer: $0, words: DepositMatcher.marks(of: $0)) }
        for i in lines.indices where lines[i].sender == .insurer || lines[i].sender == .unknown {
            for (payer, words) in marks where !words.isEmpty && words.allSatisfy({ lines[i].text.holdsWord($0) }) {
                self.lines[i].payers.insert(payer)
            }
        }
    }

    /// Lines that nothing was found for.
    var rest: [Int] { openLines }

    /// Finds all that can be found.
    mutating func run() {
        matchTraces()
        matchOtherAmounts()
        // What is matched may make another amount or sum the only one: again until nothing more falls out.
        var before = Int.max
        while openLines.count < before {
            before = openLines.count
            matchAlike()
            matchSumOfExpected()
            matchSumOfLines()
            matchGross()
            matchLate()
            matchCheques()
        }
    }

    private mutating func match(_ lines: [Int], _ found: [Int], _ rule: String, _ evidence: String) {
        openLines.removeAll { lines.contains($0) }
        open.removeAll { found.contains($0) }
        matches.append(Match(lines: lines, expected: found, rule: rule, evidence: evidence))
    }

    // MARK: Who may be whom

    /// The words by which a bank's text names a payer: the first two that say something. Banks cut names at 16 letters.
    static func marks(of payer: String) -> [String] {
        let idle: Set<String> = [
            "THE", "OF", "AND", "INC", "LLC", "CO", "COMPANY", "CORP", "INSURANCE", "PLAN", "PLANS",
        ]
        let words = payer.uppercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
        let telling = words.filter { !idle.contains($0) && $0.utf8.count > 2 }
        guard let first = telling.first else { return [] }
        // A common first word needs the second as well, as far as sixteen letters reach.
        let common: Set<String> = ["BLUE", "UNITED", "HEALTH", "FIRST", "NATIONAL", "AMERICAN", "STATE", "DEPARTMENT"]
        guard common.contains(first), telling.count > 1 else { return [first] }
        return [first, String(telling[1].prefix(max(15 - first.utf8.count, 3)))]
    }

    private func mayBe(_ line: Int, _ what: Int) -> Bool {
        let (line, what) = (lines[line], expected[what])
        switch what.kind {
        case .payout(let processor), .feeDebit(let processor): return line.sender.mayBe(processor, line.text)
        case .transfer:
            if line.hasTrace { return false }
            if line.sender == .insurer { return line.payers.isEmpty || line.payers.contains(what.payer) }
            return line.sender == .unknown && line.payers.contains(what.payer)
        case .cheque: return false
        }
    }

    /// As ``mayBe(_:_:)``, for a line that has the money's own trace number.
    private func sendsTo(_ line: Int, _ what: Int) -> Bool {
        switch expected[what].kind {
        case .transfer: [.insurer, .unknown].contains(lines[line].sender)
        case .cheque: false
        case .payout, .feeDebit: lines[line].sender == .unknown || mayBe(line, what)
        }
    }

    /// A trace number without the zeros that some banks put before it.
    private func bare(_ trace: String) -> Substring { trace.drop { $0 == "0" } }

    // MARK: Traces

    private mutating func matchTraces() {
        var byTrace: [Substring: [Int]] = [:]
        for i in open { for trace in expected[i].traces { byTrace[bare(trace), default: []].append(i) } }
        for line in openLines {
            let found = lines[line].references.compactMap { byTrace[bare($0)] }
            for alike in found {
                let left = alike.filter { open.contains($0) }
                if let one = left.first(where: { expected[$0].amount == lines[line].amount }) {
                    match([line], [one], "matched/trace", "trace number and amount agree")
                    break
                }
                if left.count > 1, left.map({ expected[$0].amount }).reduce(.zero, +) == lines[line].amount {
                    match([line], left, "matched/trace", "all with this trace number, and they add up to the line")
                    break
                }
            }
        }
    }

    /// The trace number says which transfer it is, though the bank has another amount.
    private mutating func matchOtherAmounts() {
        for what in open {
            let traces = Set(expected[what].traces.filter { $0.utf8.count >= 8 }.map(bare))
            guard !traces.isEmpty else { continue }
            let rivals = open.filter { !traces.isDisjoint(with: expected[$0].traces.map(bare)) }
            let found = openLines.filter {
                !traces.isDisjoint(with: lines[$0].references.map(bare)) && sendsTo($0, what)
            }
            guard rivals.count == 1, !found.isEmpty else { continue }
            let sum = found.map { lines[$0].amount }.reduce(.zero, +)
            match(
                found, [what], "matched/trace",
                sum == expected[what].amount
                    ? "trace number agrees; \(found.count) lines add up to it"
                    : "trace number agrees; the bank has \(sum), expected was \(expected[what].amount)")
        }
    }

    // MARK: Amounts

    /// Lines and money of one sender and amount. One that fits only one is matched; of as many alike on both sides it
    /// does not matter which, and they are paired in the order of their days.
    private mutating func matchAlike() {
        let edges = self.edges { DepositMatcher.contains(expected[$1].window, lines[$0].day) }
        for line in openLines {
            let own = (edges[line] ?? []).filter { open.contains($0) }
            guard !own.isEmpty else { continue }
            // Everything that this line's choice hangs together with.
            var group: Set<Int> = [line]
            var goal: Set<Int> = Set(own)
            while true {
                let more = openLines.filter { !goal.isDisjoint(with: edges[$0] ?? []) }
                let sets = (
                    group.union(more), goal.union(more.flatMap { edges[$0] ?? [] }.filter { open.contains($0) })
                )
                if sets == (group, goal) { break }
                (group, goal) = sets
            }
            if group.count == 1, goal.count == 1 {
                match(
                    [line], own, "matched/processor-amount-window",
                    "sender and amount agree, within the days a transfer takes; nothing else fits")
            } else {
                matchGroup(group.sorted { (lines[$0].day, $0) < (lines[$1].day, $1) }, goal, edges)
            }
        }
    }

    private mutating func matchGroup(_ group: [Int], _ goal: Set<Int>, _ edges: [Int: [Int]]) {
        let senders = Set(goal.map { Sender(expected[$0].kind, expected[$0].payer) })
        guard senders.count == 1 else { return }
        let goal = goal.sorted { (expected[$0].day, expected[$0].id) < (expected[$1].day, expected[$1].id) }
        let paired = zip(group, goal).allSatisfy { edges[$0]?.contains($1) ?? false }
        if group.count == goal.count, paired {
            for (line, what) in zip(group, goal) {
                match(
                    [line], [what], "allocated/date-order",
                    "sender and amount agree; as many lines as payouts are alike, paired by their days")
            }
            return
        }
        // Fewer lines than payouts, or more: only those that agree on the very day, and alone.
        for line in group {
            let own = goal.filter { open.contains($0) && expected[$0].day == lines[line].day }
            let twins = group.filter { lines[$0].day == lines[line].day }
            guard own.count == 1, twins.count == 1, edges[line]?.contains(own[0]) ?? false else { continue }
            match([line], own, "allocated/date-order", "sender, amount and day agree; others have the same amount")
        }
    }

    private struct Sender: Hashable {
        var kind: ExpectedDeposit.Kind
        var payer: String

        init(_ kind: ExpectedDeposit.Kind, _ payer: String) {
            self.kind = kind
            self.payer = payer
        }
    }

    /// For each open line the open money with its amount that may be it.
    private func edges(where near: (Int, Int) -> Bool) -> [Int: [Int]] {
        var byAmount: [Cents: [Int]] = [:]
        for i in open where expected[i].kind != .cheque { byAmount[expected[i].amount, default: []].append(i) }
        var out: [Int: [Int]] = [:]
        for line in openLines {
            let found = (byAmount[lines[line].amount] ?? []).filter { near(line, $0) && mayBe(line, $0) }
            if !found.isEmpty { out[line] = found }
        }
        return out
    }

    /// Late, or early: where only one of each has sender and amount.
    private mutating func matchLate() {
        let edges = self.edges {
            let window = expected[$1].window
            return window.first.adding(-1) <= lines[$0].day && lines[$0].day <= window.last.addingBankDays(12)
        }
        var claims: [Int: Int] = [:]
        for found in edges.values { for one in found { claims[one, default: 0] += 1 } }
        for line in openLines {
            guard let own = edges[line], own.count == 1, claims[own[0]] == 1 else { continue }
            let late = lines[line].day > expected[own[0]].window.last
            match(
                [line], own, late ? "matched/processor-amount-late" : "matched/processor-amount-early",
                "sender and amount agree, and nothing else fits; \(late ? "later" : "earlier") than a transfer takes")
        }
    }

    // MARK: Sums

    /// Several payouts, or remittances of one payer, that reached the bank as one line.
    private mutating func matchSumOfExpected() {
        for line in openLines where lines[line].amount > .zero {
            let near = open.filter {
                expected[$0].amount > .zero && mayBe(line, $0)
                    && DepositMatcher.contains(expected[$0].window, lines[line].day)
            }
            var found: [[Int]] = []
            for group in Dictionary(grouping: near, by: { Sender(expected[$0].kind, expected[$0].payer) }).values {
                let sums = SubsetSum.find(lines[line].amount, in: group.map { expected[$0].amount }, limit: 2)
                // Where the bound was reached, there may be more than what was found.
                if !sums.isComplete { found += [[], []] }
                found += sums.solutions.map { $0.map { group[$0] } }
            }
            guard found.count == 1, let chosen = found.first else { continue }
            let what = expected[chosen[0]].kind == .transfer ? "remittances" : "payouts"
            match(
                [line], chosen, "matched/sum-of-payouts",
                "\(chosen.count) \(what) add up to the line, and no others do")
        }
    }

    /// One payout that reached the bank as several lines.
    private mutating func matchSumOfLines() {
        for what in open where expected[what].amount > .zero {
            let near = openLines.filter {
                lines[$0].amount > .zero && mayBe($0, what)
                    && DepositMatcher.contains(expected[what].window, lines[$0].day)
            }
            let sums = SubsetSum.find(expected[what].amount, in: near.map { lines[$0].amount }, limit: 2)
            guard sums.isComplete, sums.solutions.count == 1, let only = sums.solutions.first else { continue }
            match(
                only.map { near[$0] }, [what], "matched/sum-of-lines",
                "\(only.count) lines of the bank add up to it, and no others do")
        }
    }

    // MARK: Gross

    /// A payout that reached the bank before fees: the processor debits them apart.
    private mutating func matchGross() {
        for line in openLines {
            let found = open.filter {
                expected[$0].gross == lines[line].amount && mayBe(line, $0)
                    && DepositMatcher.contains(expected[$0].window, lines[line].day)
            }
            guard found.count == 1 else { continue }
            let rivals = openLines.filter {
                lines[$0].amount == lines[line].amount && mayBe($0, found[0])
                    && DepositMatcher.contains(expected[found[0]].window, lines[$0].day)
            }
            guard rivals.count == 1 else { continue }
            match(
                [line], found, "matched/gross-amount-window",
                "sender agrees, and the amount is what its parts brought before fees; nothing else fits")
        }
    }

    // MARK: Cheques

    /// Insurers' cheques that somebody brought to the bank, alone or together.
    private mutating func matchCheques() {
        for line in openLines where lines[line].sender == .counter && lines[line].amount > .zero {
            let near = open.filter {
                expected[$0].kind == .cheque && DepositMatcher.contains(expected[$0].window, lines[line].day)
            }
            let whole = near.filter { expected[$0].amount == lines[line].amount }
            let twins = openLines.filter { lines[$0].sender == .counter && lines[$0].amount == lines[line].amount }
            if whole.count == 1, twins.count == 1 {
                match(
                    [line], whole, "matched/cheque-amount",
                    "the only cheque of this amount in the weeks before it was brought to the bank")
                continue
            }
            guard whole.isEmpty else { continue }
            let sums = SubsetSum.find(lines[line].amount, in: near.map { expected[$0].amount }, limit: 2)
            guard sums.isComplete, sums.solutions.count == 1, let only = sums.solutions.first else { continue }
            match(
                [line], only.map { near[$0] }, "matched/sum-of-cheques",
                "\(only.count) cheques add up to the line, and no others do")
        }
    }

    private static func contains(_ window: DayRange, _ day: Day) -> Bool { window.contains(day) }
}
