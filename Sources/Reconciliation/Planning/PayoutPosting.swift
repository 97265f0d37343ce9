import Formats
import LedgerModel
import Values

extension Planner {
    /// Posts what this run learned of payouts: the sum of the nets of their members, or the row of the payout itself.
    mutating func postPayouts(_ seen: [String: Origin]) {
        guard !seen.isEmpty else { return }
        var sums: [String: (net: Cents, day: Day?, last: Day)] = [:]
        var rows: [String: KnownMovement] = [:]
        for movement in movements.values where !movement.payout.isEmpty || movement.kind == .payout {
            let id = movement.processor + "/" + (movement.kind == .payout && movement.payout.isEmpty ? movement.key : movement.payout)
            guard seen[id] != nil else { continue }
            if movement.kind == .payout {
                rows[id] = movement
                continue
            }
            var sum = sums[id] ?? (.zero, nil, movement.day)
            sum.net += movement.gross - movement.fee
            sum.day = [sum.day, movement.payoutDay].compactMap { $0 }.max()
            sum.last = max(sum.last, movement.day)
            sums[id] = sum
        }
        for (id, origin) in seen.sorted(by: { $0.key < $1.key }) {
            let processor = String(id.prefix { $0 != "/" })
            let key = String(id.dropFirst(processor.count + 1))
            let row = rows[id]
            let sum = sums[id]
            guard row != nil || sum != nil else { continue }
            let net = row.map { -$0.gross } ?? sum?.net ?? .zero
            if let row, let sum {
                plan.tieOuts.append(
                    TieOut(source: origin.source, file: origin.file, what: "payout \(key): sum of its members' nets", expected: -row.gross, actual: sum.net))
            } else if let sum {
                plan.tieOuts.append(
                    TieOut(source: origin.source, file: origin.file, what: "payout \(key): charges − refunds − disputes − fees ± adjustments", expected: grossLessFees(id), actual: sum.net))
            }
            let difference = net - (payouts[id] ?? .zero)
            guard !difference.isZero else { continue }
            payouts[id] = net
            var made = Posting(.payout, difference, on: row?.day ?? sum?.day ?? sum?.last ?? Day(number: 0))
            made.key = key
            made.processor = processor
            made.rule = "rule/payout"
            made.evidence = row != nil ? "the processor's own row" : "the sum of the nets that the report lists for it"
            post(made, origin)
        }
    }

    private func grossLessFees(_ id: String) -> Cents {
        var gross = Cents.zero
        var fees = Cents.zero
        for movement in movements.values where movement.kind != .payout && movement.processor + "/" + movement.payout == id {
            gross += movement.gross
            fees += movement.fee
        }
        return gross - fees
    }

    // MARK: Deposits

    /// Ties bank lines to payouts and remittances: by trace number, else by processor, exact amount and days, when unique.
    mutating func matchDeposits(_ lines: [Staged.Entry<BankLine>]) {
        guard !lines.isEmpty else { return }
        var expected = expectedDeposits()
        var rest: [Staged.Entry<BankLine>] = []
        for line in lines {
            if let at = expected.firstIndex(where: { deposit in
                !deposit.traces.isEmpty && deposit.amount == line.record.amount
                    && line.record.references.contains { deposit.traces.contains($0) }
            }) {
                tie(line, to: [expected.remove(at: at)], rule: "matched/trace", evidence: "trace number and amount agree")
            } else {
                rest.append(line)
            }
        }
        for line in rest {
            let kind = DepositKind(line.record.description)
            let fits = expected.indices.filter { kind.fits(expected[$0]) && expected[$0].amount == line.record.amount && inWindow(line.record.day, expected[$0].day) }
            let rivals = rest.filter { $0.origin.key != line.origin.key && $0.record.amount == line.record.amount && DepositKind($0.record.description) == kind && abs($0.record.day.days(since: line.record.day)) <= 7 }
            if fits.count == 1, rivals.isEmpty || kind == .unknown {
                if kind == .unknown { setAside(line, nil); continue }
                tie(line, to: [expected.remove(at: fits[0])], rule: "matched/processor-amount-window", evidence: "processor and amount agree, within the days a transfer takes; nothing else fits")
                continue
            }
            guard kind != .unknown, line.record.amount > .zero else {
                setAside(line, nil)
                continue
            }
            // Several payouts may reach the bank as one line.
            let near = expected.indices.filter { kind.fits(expected[$0]) && inWindow(line.record.day, expected[$0].day) }
            let sums = SubsetSum.find(line.record.amount, in: near.map { expected[$0].amount }, limit: 2)
            if fits.isEmpty, sums.isComplete, sums.solutions.count == 1, let only = sums.solutions.first {
                let chosen = only.map { near[$0] }
                tie(line, to: chosen.map { expected[$0] }, rule: "matched/sum-of-payouts", evidence: "\(chosen.count) payouts add up to the line, and no others do")
                for at in chosen.sorted(by: >) { expected.remove(at: at) }
                continue
            }
            setAside(line, fits.isEmpty ? "no payout or remittance of this amount is expected in these days" : "\(max(fits.count, rivals.count + 1)) payouts and lines of this amount fit alike")
        }
    }

    /// Money that should reach the bank.
    private struct Expected {
        var id: String
        var kind: DepositKind
        var amount: Cents
        var day: Day
        var traces: Set<String>
    }

    /// What a bank line's text says of its sender.
    private enum DepositKind: Equatable {
        case processor(String)
        case insurer
        case unknown

        init(_ description: String) {
            let text = description.uppercased()
            func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
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

        func fits(_ expected: Expected) -> Bool { self == expected.kind }
    }

    private func expectedDeposits() -> [Expected] {
        var out: [Expected] = []
        for (id, net) in payouts where !settledPayouts.contains(id) && net > .zero {
            let processor = String(id.prefix { $0 != "/" })
            var day: Day?
            var traces: Set<String> = []
            let key = String(id.dropFirst(processor.count + 1))
            for movement in movements.values where movement.processor == processor && (movement.payout == key || movement.key == key) {
                day = max(day ?? movement.payoutDay ?? movement.day, movement.payoutDay ?? movement.day)
                traces.formUnion(movement.ids.filter { $0.utf8.count == 15 && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } })
            }
            out.append(Expected(id: id, kind: .processor(processor), amount: net, day: day ?? Day(number: 0), traces: traces))
        }
        for remittance in remittancesSeen where !settledPayouts.contains(remittance.id) && remittance.amount > .zero {
            out.append(
                Expected(
                    id: remittance.id, kind: .insurer, amount: remittance.amount, day: remittance.day,
                    traces: [remittance.trace]))
        }
        // Reports that name no payout but the day of the deposit: everything of that day came as one.
        var byDay: [String: Expected] = [:]
        for movement in movements.values where movement.payout.isEmpty && movement.kind != .payout {
            guard let day = movement.payoutDay else { continue }
            let id = "\(movement.processor)/\(day)"
            guard !settledPayouts.contains(id) else { continue }
            byDay[id, default: Expected(id: id, kind: .processor(movement.processor), amount: .zero, day: day, traces: [])].amount +=
                movement.gross - movement.fee
        }
        out += byDay.values.filter { $0.amount > .zero }
        return out.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    /// Days on which a transfer may arrive: one before it was due to a week after, weekends and holidays included.
    private func inWindow(_ day: Day, _ due: Day) -> Bool { due.adding(-1) <= day && day <= due.adding(7) }

    private mutating func tie(_ line: Staged.Entry<BankLine>, to deposits: [Expected], rule: String, evidence: String) {
        for deposit in deposits {
            settledPayouts.insert(deposit.id)
            plan.settledPayouts.append(deposit.id)
        }
        var made = Posting(.deposit, line.record.amount, on: line.record.day)
        if case .processor(let name)? = deposits.first?.kind { made.processor = name }
        made.reference = deposits.map { deposit in
            if case .processor(let name) = deposit.kind { return String(deposit.id.dropFirst(name.count + 1)) }
            return deposit.id
        }.joined(separator: " ")
        made.rule = rule
        made.evidence = evidence + ": " + made.reference
        post(made, line.origin)
        plan.tieOuts.append(
            TieOut(source: line.origin.source, file: line.origin.file, what: "deposit \(line.origin.key): \(made.reference)", expected: deposits.total(\.amount), actual: line.record.amount))
    }

    /// A bank line that fits nothing yet waits for its report; it is a question only where it looks like a payout.
    private mutating func setAside(_ line: Staged.Entry<BankLine>, _ why: String?) {
        let origin = line.origin
        if let why {
            let item = ReviewItem(
                kind: .unplacedDeposit, source: origin.source, key: origin.key, file: origin.file, position: origin.position,
                day: line.record.day, amount: line.record.amount, message: why)
            ask(item)
            if reviews[item.id] == nil { return }
        }
        guard line.record.amount > .zero else { return }
        wait(.bankLine, RecordKey("bank/" + line.record.account, line.record.key), origin, line.record)
    }
}
