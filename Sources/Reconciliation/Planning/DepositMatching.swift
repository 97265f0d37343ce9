import Formats
import LedgerModel
import Values

extension Planner {
    /// What stands before the id of a payout that reached the bank before fees, among the settled ones.
    static let grossMark = "gross/"

    /// Ties bank lines to payouts and remittances (``DepositMatcher``); what fits nothing waits for a later run.
    mutating func matchDeposits(_ lines: [Staged.Entry<BankLine>], cover: [String: [DayRange]]) {
        for (account, days) in cover {
            for run in BankCover.runs(days) where !BankCover.holds(run, account: account, known) {
                let key = BankCover.record(run, account: account)
                known[key] = 1
                plan.known[key] = 1
            }
        }
        let lines = tieAsDecided(lines)
        guard !lines.isEmpty else { return }
        let expected = expectedDeposits().filter { !settledPayouts.contains($0.id) }
        var matcher = DepositMatcher(
            lines.map { entry in
                let text = FoldedText(entry.record.description)
                return .init(
                    day: entry.record.day, amount: entry.record.amount, references: entry.record.references, text: text,
                    sender: DepositSender(text))
            }, expected)
        matcher.run()
        for match in matcher.matches {
            tie(match.lines.map { lines[$0] }, to: match.expected.map { expected[$0] }, match)
        }
        let rest = matchReturned(matchFeeDebits(matcher.rest.map { lines[$0] }))
        for line in rest { setAside(line) }
    }

    /// Ties the lines that a person has decided about; the others.
    private mutating func tieAsDecided(_ lines: [Staged.Entry<BankLine>]) -> [Staged.Entry<BankLine>] {
        var rest: [Staged.Entry<BankLine>] = []
        var byID: [String: ExpectedDeposit] = [:]
        for line in lines {
            guard let decision = decisions[ReviewItem(line).id], !decision.payouts.isEmpty else {
                rest.append(line)
                continue
            }
            if byID.isEmpty {
                byID = Dictionary(expectedDeposits().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            }
            let chosen = decision.payouts.compactMap { byID[$0] }
            // A payout that another file has changed since: the question is asked again.
            guard chosen.count == decision.payouts.count else {
                rest.append(line)
                continue
            }
            tie(
                [line], to: chosen,
                .init(lines: [], expected: [], rule: "rule/decision", evidence: decision.evidence))
        }
        return rest
    }

    /// All that should reach the bank, whether a line was tied to it or not.
    private func expectedDeposits() -> [ExpectedDeposit] {
        var out: [ExpectedDeposit] = []
        for chain in payoutChains() {
            let id = chain.id.text
            guard payouts[id] != nil || !chain.hasID, !chain.amount.isZero else { continue }
            let gross = chain.sums.gross
            out.append(
                ExpectedDeposit(
                    id: id, kind: .payout(chain.id.processor), amount: chain.amount,
                    gross: gross == chain.amount || chain.sums.fees.isZero ? nil : gross, day: chain.day,
                    window: chain.window, traces: chain.traces))
        }
        for remittance in KnownRemittance.payments(remittancesSeen) where remittance.amount > .zero {
            let isCheque = remittance.method == "CHK"
            let window = PayoutChain.window(due: remittance.day)
            out.append(
                ExpectedDeposit(
                    id: remittance.id, kind: isCheque ? .cheque : .transfer, amount: remittance.amount,
                    day: remittance.day,
                    window: isCheque ? DayRange(remittance.day, remittance.day.addingBankDays(20)) : window,
                    traces: [remittance.trace], payer: remittance.name.isEmpty ? remittance.payer : remittance.name))
        }
        return out.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    private mutating func tie(
        _ lines: [Staged.Entry<BankLine>], to deposits: [ExpectedDeposit], _ match: DepositMatcher.Match
    ) {
        for deposit in deposits {
            settle(deposit.id)
            if match.rule == "matched/gross-amount-window" { settle(Planner.grossMark + deposit.id) }
        }
        let reference = deposits.map { deposit in
            if case .payout = deposit.kind { return Planner.split(payout: deposit.id).key }
            return deposit.id
        }.joined(separator: " ")
        for line in lines {
            var made = Posting(.deposit, line.record.amount, on: line.record.day)
            if case .payout(let processor)? = deposits.first?.kind { made.processor = processor }
            made.reference = reference
            made.rule = match.rule
            made.evidence = match.evidence + ": " + reference
            post(made, line.origin)
        }
        guard let first = lines.first else { return }
        let isGross = match.rule == "matched/gross-amount-window"
        plan.tieOuts.append(
            TieOut(
                source: first.origin.source, file: first.origin.file,
                what: "deposit \(lines.map(\.origin.key).joined(separator: " ")): \(reference)"
                    + (isGross ? ", before fees" : ""),
                expected: isGross ? deposits.total { $0.gross ?? $0.amount } : deposits.total(\.amount),
                actual: lines.total(\.record.amount)))
    }

    private mutating func settle(_ id: String) {
        if settledPayouts.insert(id).inserted { plan.settledPayouts.append(id) }
    }

    // MARK: Fees that a processor debits apart

    /// Ties debits to the fees of payouts that were sent gross: those of one payout, or of a month.
    private mutating func matchFeeDebits(_ lines: [Staged.Entry<BankLine>]) -> [Staged.Entry<BankLine>] {
        guard lines.contains(where: { $0.record.amount < .zero }), settledPayouts.contains(where: Planner.isGross)
        else {
            return lines
        }
        let owed = payoutChains().filter { chain in
            settledPayouts.contains(Planner.grossMark + chain.id.text) && !chain.sums.fees.isZero
                && !settledPayouts.contains(PayoutStanding.feeMark + chain.id.text)
        }
        var matcher = DepositMatcher(
            lines.map { entry in
                let text = FoldedText(entry.record.description)
                return .init(
                    day: entry.record.day, amount: entry.record.amount, references: [], text: text,
                    sender: DepositSender(text))
            }, feeDebits(owed))
        matcher.run()
        let expected = feeDebits(owed)
        for match in matcher.matches {
            guard let what = match.expected.first.map({ expected[$0] }), match.expected.count == 1 else { continue }
            let month = owed.filter { what.id == Planner.feesID($0) }
            let covered = month.isEmpty ? owed.filter { what.id == PayoutStanding.feeMark + $0.id.text } : month
            // A payout's own debit and its month's are two readings of one thing: the first that is tied holds.
            guard covered.allSatisfy({ !settledPayouts.contains(PayoutStanding.feeMark + $0.id.text) }) else {
                continue
            }
            for chain in covered { settle(PayoutStanding.feeMark + chain.id.text) }
            for line in match.lines.map({ lines[$0] }) {
                var made = Posting(.deposit, line.record.amount, on: line.record.day)
                if case .feeDebit(let processor) = what.kind { made.processor = processor }
                made.reference = PayoutStanding.feeMark + Planner.split(payout: String(what.id.dropFirst(5))).key
                made.rule = "matched/fee-debit"
                made.evidence = "the fees of \(covered.count) payouts that were sent gross: " + made.reference
                post(made, line.origin)
            }
        }
        return matcher.rest.map { lines[$0] }
    }

    private static func isGross(_ id: String) -> Bool { id.hasPrefix(grossMark) }

    /// `fees/processor/2026-03`.
    private static func feesID(_ chain: PayoutChain) -> String {
        PayoutStanding.feeMark + chain.id.processor + "/" + ReportPeriod.month.label(of: chain.day)
    }

    private func feeDebits(_ owed: [PayoutChain]) -> [ExpectedDeposit] {
        var out: [ExpectedDeposit] = []
        for (id, chains) in Dictionary(grouping: owed, by: Planner.feesID) where chains.count > 1 {
            guard let last = chains.map(\.day).max() else { continue }
            out.append(
                ExpectedDeposit(
                    id: id, kind: .feeDebit(chains[0].id.processor), amount: -chains.total { $0.sums.fees }, day: last,
                    window: DayRange(last, last.addingBankDays(15))))
        }
        for chain in owed {
            out.append(
                ExpectedDeposit(
                    id: PayoutStanding.feeMark + chain.id.text, kind: .feeDebit(chain.id.processor),
                    amount: -chain.sums.fees, day: chain.day,
                    window: DayRange(chain.day, chain.day.addingBankDays(15))))
        }
        return out.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    // MARK: Payouts that came back

    /// A payout that came back may show at the bank twice, in and out again: both lines are the failed payout's.
    private mutating func matchReturned(_ lines: [Staged.Entry<BankLine>]) -> [Staged.Entry<BankLine>] {
        var rest = lines
        for chain in payoutChains() {
            let id = chain.id.text
            guard let failed = chain.failed, !settledPayouts.contains(id) else { continue }
            func lines(_ amount: Cents) -> [Staged.Entry<BankLine>] {
                rest.filter { line in
                    let text = FoldedText(line.record.description)
                    return line.record.amount == amount && DepositSender(text).mayBe(chain.id.processor, text)
                        && chain.window.first <= line.record.day && line.record.day <= failed.addingBankDays(7)
                }
            }
            let (came, went) = (lines(chain.sentAmount), lines(-chain.sentAmount))
            guard came.count == 1, went.count == 1 else { continue }
            settle(id)
            for line in came + went {
                var made = Posting(.deposit, line.record.amount, on: line.record.day)
                made.processor = chain.id.processor
                made.reference = chain.id.payout
                made.rule = "matched/returned-payout"
                made.evidence = "the payout came back on \(failed): in and out again"
                post(made, line.origin)
            }
            let keys = Set((came + went).map(\.record.key))
            rest.removeAll { keys.contains($0.record.key) }
        }
        return rest
    }

    // MARK: What fits nothing

    /// A bank line that fits nothing yet waits for its report; it is a question only where it looks like a payout.
    private mutating func setAside(_ line: Staged.Entry<BankLine>) {
        let origin = line.origin
        let sender = DepositSender(FoldedText(line.record.description))
        if lessons.isNotOurs(line.record) {
            plan.setAsideByLesson += 1
        } else if sender.isAskedAbout, line.record.amount > .zero {
            let item = ReviewItem(line)
            ask(item)
            if reviews[item.id] == nil { return }
        }
        // A debit waits where a processor may have made it: a payout below zero, or fees.
        guard line.record.amount > .zero || sender.isAskedAbout else { return }
        wait(.bankLine, RecordKey("bank/" + line.record.account, line.record.key), origin, line.record)
    }
}

extension ReviewItem {
    /// The question about a bank line that fits nothing.
    init(_ line: Staged.Entry<BankLine>) {
        self.init(
            kind: .unplacedDeposit, source: line.origin.source, key: line.origin.key, file: line.origin.file,
            position: line.origin.position, day: line.record.day, amount: line.record.amount,
            message: "no payout or remittance of this amount, and no single sum of them, is expected in these days",
            // Ids of bank lines are an account's own: two accounts may use one.
            identity: line.record.account + "/" + line.origin.key)
    }
}
