import Formats
import LedgerModel
import Values

extension Planner {
    /// Money that should reach the bank.
    struct ExpectedDeposit {
        /// `processor/payout id`, `processor/day` or `835/payer/trace`.
        var id: String
        var kind: DepositKind
        var amount: Cents
        var day: Day
        var traces: Set<String>
    }

    /// Ties bank lines to payouts and remittances: by trace number, else by sender, exact amount and days, else as the
    /// only sum of several payouts.
    mutating func matchDeposits(_ lines: [Staged.Entry<BankLine>]) {
        guard !lines.isEmpty else { return }
        var expected = expectedDeposits()
        var rest = matchTraces(lines, &expected)
        var before = Int.max
        // What is matched may make another sum the only one: again until nothing more falls out.
        while rest.count < before {
            before = rest.count
            rest = matchSums(matchAmounts(rest, &expected), &expected)
        }
        for line in rest {
            let looksLikePayout = DepositKind(line.record.description) != .unknown && line.record.amount > .zero
            setAside(
                line,
                looksLikePayout
                    ? "no payout or remittance of this amount, and no single sum of them, is expected in these days"
                    : nil)
        }
    }

    /// Several payouts that reached the bank as one line, where only one sum of them fits.
    private mutating func matchSums(
        _ lines: [Staged.Entry<BankLine>], _ expected: inout [ExpectedDeposit]
    ) -> [Staged.Entry<BankLine>] {
        var rest: [Staged.Entry<BankLine>] = []
        for line in lines {
            let kind = DepositKind(line.record.description)
            let near = expected.indices.filter {
                kind == expected[$0].kind && inWindow(line.record.day, expected[$0].day)
            }
            let sums = SubsetSum.find(line.record.amount, in: near.map { expected[$0].amount }, limit: 2)
            guard kind != .unknown, sums.isComplete, sums.solutions.count == 1, let only = sums.solutions.first else {
                rest.append(line)
                continue
            }
            let chosen = only.map { near[$0] }
            tie(
                line, to: chosen.map { expected[$0] }, rule: "matched/sum-of-payouts",
                evidence: "\(chosen.count) payouts add up to the line, and no others do")
            for at in chosen.sorted(by: >) { expected.remove(at: at) }
        }
        return rest
    }

    private mutating func matchTraces(
        _ lines: [Staged.Entry<BankLine>], _ expected: inout [ExpectedDeposit]
    ) -> [Staged.Entry<BankLine>] {
        var byTrace: [String: [Int]] = [:]
        for (i, deposit) in expected.enumerated() {
            for trace in deposit.traces { byTrace[trace, default: []].append(i) }
        }
        var taken: Set<Int> = []
        var rest: [Staged.Entry<BankLine>] = []
        for line in lines {
            let hit = line.record.references.lazy.flatMap { byTrace[$0] ?? [] }.first {
                !taken.contains($0) && expected[$0].amount == line.record.amount
            }
            guard let hit else {
                rest.append(line)
                continue
            }
            taken.insert(hit)
            tie(line, to: [expected[hit]], rule: "matched/trace", evidence: "trace number and amount agree")
        }
        expected = expected.indices.filter { !taken.contains($0) }.map { expected[$0] }
        return rest
    }

    /// Lines and payouts of one sender and amount, paired in the order of their days: of equals it does not matter which.
    private mutating func matchAmounts(
        _ lines: [Staged.Entry<BankLine>], _ expected: inout [ExpectedDeposit]
    ) -> [Staged.Entry<BankLine>] {
        var groups: [DepositGroup: [Int]] = [:]
        for (i, deposit) in expected.enumerated() {
            groups[DepositGroup(deposit.kind, deposit.amount), default: []].append(i)
        }
        let keys = lines.map { DepositGroup(DepositKind($0.record.description), $0.record.amount) }
        var days: [DepositGroup: [Day]] = [:]
        for (line, key) in zip(lines, keys) { days[key, default: []].append(line.record.day) }
        var taken: Set<Int> = []
        var rest: [Staged.Entry<BankLine>] = []
        for (line, group) in zip(lines, keys) {
            let day = line.record.day
            let alike = days[group] ?? []
            let all = groups[group] ?? []
            let open = all.filter { !taken.contains($0) && inWindow(line.record.day, expected[$0].day) }
            let sameDay = open.filter { expected[$0].day == line.record.day }
            // As many lines as payouts: of equals it does not matter which. Else only a single one, or the one of the day.
            let asMany = alike.count == all.count
            let sameDayLines = alike.count { $0 == day }
            let near = alike.count { abs($0.days(since: day)) <= 7 }
            guard group.kind != .unknown, let first = sameDay.first ?? open.first,
                asMany || open.count == near || (sameDay.count == 1 && sameDayLines == 1)
            else {
                rest.append(line)
                continue
            }
            taken.insert(first)
            let single = open.count == 1 && alike.count == 1
            tie(
                line, to: [expected[first]], rule: single ? "matched/processor-amount-window" : "allocated/date-order",
                evidence: single
                    ? "sender and amount agree, within the days a transfer takes; nothing else fits"
                    : "sender and amount agree; of several alike the first that is open")
        }
        expected = expected.indices.filter { !taken.contains($0) }.map { expected[$0] }
        return rest
    }

    private func expectedDeposits() -> [ExpectedDeposit] {
        var out: [ExpectedDeposit] = []
        let sums = payoutSums { payouts[$0] != nil && !settledPayouts.contains($0) }
        for (id, sum) in sums where sum.deposit > .zero {
            out.append(
                ExpectedDeposit(
                    id: id, kind: .processor(Planner.split(payout: id).processor), amount: sum.deposit, day: sum.day,
                    traces: sum.traces))
        }
        for remittance in remittancesSeen where !settledPayouts.contains(remittance.id) && remittance.amount > .zero {
            out.append(
                ExpectedDeposit(
                    id: remittance.id, kind: .insurer, amount: remittance.amount, day: remittance.day,
                    traces: [remittance.trace]))
        }
        // Reports that name no payout but the day of the deposit: everything of that day came as one.
        var byDay: [String: ExpectedDeposit] = [:]
        for movement in movements.values where movement.payoutIdentity == nil {
            guard let day = movement.payoutDay else { continue }
            let id = "\(movement.processor)/\(day)"
            guard !settledPayouts.contains(id) else { continue }
            byDay[
                id,
                default: ExpectedDeposit(
                    id: id, kind: .processor(movement.processor), amount: .zero, day: day, traces: [])
            ].amount += movement.gross - movement.fee
        }
        out += byDay.values.filter { $0.amount > .zero }
        return out.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    /// Days on which a transfer may arrive: one before it was due to a week after, weekends and holidays included.
    private func inWindow(_ day: Day, _ due: Day) -> Bool { due.adding(-1) <= day && day <= due.adding(7) }

    private mutating func tie(
        _ line: Staged.Entry<BankLine>, to deposits: [ExpectedDeposit], rule: String, evidence: String
    ) {
        for deposit in deposits {
            settledPayouts.insert(deposit.id)
            plan.settledPayouts.append(deposit.id)
        }
        var made = Posting(.deposit, line.record.amount, on: line.record.day)
        if case .processor(let name)? = deposits.first?.kind { made.processor = name }
        made.reference = deposits.map { deposit in
            if case .processor = deposit.kind { return Planner.split(payout: deposit.id).key }
            return deposit.id
        }.joined(separator: " ")
        made.rule = rule
        made.evidence = evidence + ": " + made.reference
        post(made, line.origin)
        plan.tieOuts.append(
            TieOut(
                source: line.origin.source, file: line.origin.file,
                what: "deposit \(line.origin.key): \(made.reference)",
                expected: deposits.total(\.amount), actual: line.record.amount))
    }

    /// A bank line that fits nothing yet waits for its report; it is a question only where it looks like a payout.
    private mutating func setAside(_ line: Staged.Entry<BankLine>, _ why: String?) {
        let origin = line.origin
        if why != nil, lessons.isNotOurs(line.record) {
            plan.setAsideByLesson += 1
        } else if let why {
            let item = ReviewItem(
                kind: .unplacedDeposit, source: origin.source, key: origin.key, file: origin.file,
                position: origin.position, day: line.record.day, amount: line.record.amount, message: why)
            ask(item)
            if reviews[item.id] == nil { return }
        }
        guard line.record.amount > .zero else { return }
        wait(.bankLine, RecordKey("bank/" + line.record.account, line.record.key), origin, line.record)
    }
}

/// Lines and payouts that are alike: one sender, one amount.
private struct DepositGroup: Hashable {
    var kind: DepositKind
    var amount: Cents

    init(_ kind: DepositKind, _ amount: Cents) {
        self.kind = kind
        self.amount = amount
    }
}

/// Whom a bank line is from, as its text says (patterns seen at US banks).
enum DepositKind: Hashable {
    case processor(String)
    case insurer
    case unknown

    init(_ description: String) {
        let text = Array(description.uppercased().utf8)
        func has(_ words: String...) -> Bool { words.contains { DepositKind.holds(text, Array($0.utf8)) } }
        if has("HCCLAIMPMT", "HCCLAIM") {
            self = .insurer
        } else if has("ACCTVERIFY", "STRIPE CAP", "DES:PAYROLL", "PAYPAL INST XFER", "DES:PAYMENT") {
            self = .unknown
        } else if has("STRIPE") {
            self = .processor("stripe")
        } else if has("SQUARE INC DES:CASH APP", "CASH APP") {
            self = .processor("cashapp")
        } else if has("SQUARE INC", "SQ ON ") {
            self = .processor("square")
        } else if has("VENMO") {
            self = .processor("venmo")
        } else if has("PAYPAL") {
            self = .processor("paypal")
        } else if has("IVY LABS", "IVYPAY", "IVY PAY", "IVY*") {
            self = .processor("ivypay")
        } else {
            self = .unknown
        }
    }

    /// True when bytes hold other bytes.
    private static func holds(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { at in
            text[at] == word[0] && text[at..<(at + word.count)].elementsEqual(word)
        }
    }
}
