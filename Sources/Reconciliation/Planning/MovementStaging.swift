import Formats
import LedgerModel
import Values

extension Planner {
    /// Stages the movements of all files together: where one key comes with two contents, which of them holds does not
    /// depend on the order of files or rows.
    mutating func stageMovements(_ stager: inout Stager) {
        numberSquareRefunds(&stager.movements)
        // The order is found over what it depends on alone.
        let movements = stager.movements
        stager.movements = []
        let keys = movements.map { RecordKey($0.entry.movement) }
        let hashes = movements.map { Planner.fingerprint($0.entry.movement) }
        let order = movements.indices.sorted { a, b in
            if keys[a].space != keys[b].space { return keys[a].space < keys[b].space }
            if keys[a].key != keys[b].key { return keys[a].key < keys[b].key }
            if hashes[a] != hashes[b] { return hashes[a] < hashes[b] }
            // Of two reports of one row the one that knows more comes first, whichever file it is in.
            let detail = (Planner.detail(movements[a].entry.movement), Planner.detail(movements[b].entry.movement))
            return detail.0 == detail.1 ? a < b : detail.0 > detail.1
        }
        // Rows of one key stand side by side now.
        for (a, b) in zip(order, order.dropFirst()) where keys[a] == keys[b] && hashes[a] != hashes[b] {
            ambiguousMovements.insert(keys[b])
        }
        known.reserveCapacity(known.count + order.count)
        plan.known.reserveCapacity(plan.known.count + order.count)
        plan.movements.reserveCapacity(order.count)
        self.movements.reserveCapacity(self.movements.count + order.count)
        var twins = StripeTwins(movements.lazy.map(\.entry.movement), self.movements.values)
        let undone = undoneByRows(movements)
        var aside: [(entry: Staged.MovementEntry, source: Int)] = []
        for i in twins.ordered(order, keys.map(\.key)) {
            var (entry, source) = movements[i]
            if plan.sources[source].isRefused { continue }
            if isSentToClient(entry.movement) { entry.movement.askWhetherRefund() }
            if entry.movement.kind == .setAside {
                aside.append((entry, source))
            } else if isTakenBack(entry.movement, undone) {
                (entry.movement.kind, entry.movement.movesBalance) = (.setAside, false)
                aside.append((entry, source))
            } else {
                stage(entry, at: source, &stager.staged, &twins)
            }
        }
        for (entry, source) in aside { setAside(entry, at: source, &stager.staged) }
    }

    static func fingerprint(_ movement: Movement) -> UInt64 {
        var hash = Fingerprint()
        hash.add(movement.kind.rawValue)
        for number in [movement.gross.raw, movement.fee.raw, Int64(movement.day.number)] { hash.add(number) }
        return hash.value
    }

    /// What of a movement is no part of its identity, as something to compare.
    private static func detail(_ movement: Movement) -> String {
        [
            movement.payoutID ?? "", movement.payoutDay.map { "\($0)" } ?? "",
            movement.balanceAfter.map { "\($0)" } ?? "",
            movement.instant.map { "\($0.seconds)" } ?? "", movement.trace,
        ].joined(separator: "\u{1F}") + movement.ids.joined(separator: "\u{1F}")
    }

    private mutating func stage(
        _ entry: Staged.MovementEntry, at source: Int, _ staged: inout Staged, _ twins: inout StripeTwins
    ) {
        let (movement, origin) = (entry.movement, entry.origin)
        if entry.recordAs == .verify, movement.kind == .charge {
            let range = staged.verified[movement.processor] ?? DayRange(movement.day, movement.day)
            staged.verified[movement.processor] = DayRange(
                min(range.first, movement.day), max(range.last, movement.day))
        }
        let key = RecordKey(movement)
        let (hashBefore, planned) = (known[key], plan.known[key])
        let standing = standing(key, Planner.fingerprint(movement))
        let kept = KnownMovement(movement, source: origin.source)
        if standing == .known || (standing == .new && twins.isTwin(movement, of: &movements)) {
            plan.sources[source].duplicate += 1
            // A later export may know the payout that an earlier one did not.
            let mine = standing == .known ? key : twins.key(of: movement) ?? key
            guard let before = movements[mine], before.payout.isEmpty, !kept.payout.isEmpty else { return }
            var more = before
            more.payout = kept.payout
            more.payoutDay = kept.payoutDay ?? before.payoutDay
            more.ids += kept.ids.filter { !before.ids.contains($0) }
            keep(more, origin, &staged)
            return
        }
        guard count(standing, at: source) else { return }
        if standing == .restated, let before = movements[key] {
            if !ambiguousMovements.contains(key), before.kind == kept.kind, before.gross == kept.gross,
                before.day == kept.day
            {
                // Only the fee is another: the difference is an expense, whoever the client is.
                keep(kept, origin, &staged)
                postFee(
                    kept.expense - before.expense, of: movement, origin,
                    why: "the fee was \(before.fee) in an earlier export")
                return
            }
            keep(hashBefore, of: key, planned: planned)
            ask(
                ReviewItem(
                    kind: .restated, source: origin.source, key: movement.key, file: origin.file,
                    position: origin.position, day: movement.day,
                    amount: movement.gross - before.gross,
                    message:
                        "the processor's row was posted before with another meaning, amount or day: \(before.kind.rawValue) \(before.gross) → \(movement.kind.rawValue) \(movement.gross); what was posted stays"
                ))
            return
        }
        add(entry, kept, &staged)
        undoIfReversed(entry, kept, &staged)
        twins.add(movement)
    }

    /// Takes a new movement into the book: its fee, its payout, and the line of its kind.
    mutating func add(_ entry: Staged.MovementEntry, _ kept: KnownMovement, _ staged: inout Staged) {
        let (movement, origin) = (entry.movement, entry.origin)
        keep(kept, origin, &staged)
        if kept.kind == .charge { chargeIndex?.add(kept) }
        postFee(
            kept.expense, of: movement, origin,
            why: movement.kind == .fee
                ? "a fee of its own: \(movement.vendorType)" : "kept back from the \(movement.kind.words)")
        staged.add(entry)
    }

    private mutating func keep(_ kept: KnownMovement, _ origin: Origin, _ staged: inout Staged) {
        movements[RecordKey(kept)] = kept
        plan.movements.append(kept)
        note(kept, origin, &staged)
    }

    private mutating func postFee(_ amount: Cents, of movement: Movement, _ origin: Origin, why: String) {
        guard !amount.isZero else { return }
        var fee = Posting(.fee, amount, on: movement.day)
        fee.processor = movement.processor
        fee.rule = "rule/processor-fee"
        fee.evidence = why
        post(fee, origin)
    }

    /// Remembers which payouts this run has learned something of.
    private func note(_ movement: KnownMovement, _ origin: Origin, _ staged: inout Staged) {
        func see(_ payout: String) {
            guard !payout.isEmpty else { return }
            let id = movement.processor + "/" + payout
            if staged.movementsSeen[id] == nil { staged.movementsSeen[id] = origin }
        }
        see(movement.payout.isEmpty && movement.kind == .payout ? movement.key : movement.payout)
        // A payout that came back names the one that it undoes among its ids.
        if movement.kind == .payoutFailure { for id in movement.ids { see(id) } }
    }

    mutating func stage(_ line: BankLine, at source: Int, _ origin: Origin, _ staged: inout Staged) {
        var hash = Fingerprint()
        hash.add(Int64(line.day.number))
        hash.add(line.amount.raw)
        guard count(standing(RecordKey("bank/" + line.account, line.key), hash.value), at: source) else { return }
        staged.cover(DayRange(line.day, line.day), of: line.account)
        staged.bankLines.append(.init(record: line, origin: origin))
    }
}

extension KnownMovement {
    /// What the book keeps of a movement.
    init(_ movement: Movement, source: String) {
        var ids = movement.ids
        if !movement.trace.isEmpty { ids.append(movement.trace) }
        // A payout that came back: which one; a refund or dispute: of what.
        if movement.kind != .charge, let undone = movement.parentKey, !ids.contains(undone),
            movement.kind == .payoutFailure || undone != movement.key
        {
            ids.insert(undone, at: 0)
        }
        self.init(
            processor: movement.processor, key: movement.key, kind: movement.kind, gross: movement.gross,
            fee: movement.fee, day: movement.day, payout: movement.payoutID ?? "", payoutDay: movement.payoutDay,
            second: movement.instant?.seconds, balanceAfter: movement.balanceAfter, ids: ids, source: source)
    }

    /// What the movement cost: its fee; of a fee of its own, all of it, whichever column it stands in.
    var expense: Cents { kind == .fee ? fee - gross : fee }
}

extension Movement {
    /// What a payment's notes say: the memo, and the card where the source tells it (`HSA`, `FSA`, `Visa`).
    var notes: String {
        let brand = brand
        return brand.isEmpty ? memo : [memo, brand].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension Movement.Kind {
    /// The kind as a bookkeeper says it.
    var words: String { rawValue.replacing("_", with: " ") }
}

/// Stripe's charges in reports that know them by different keys: the balance transaction (`txn_…`) in most, the charge
/// (`ch_…`, `py_…`) in the payments export. The same charge from both is one charge.
struct StripeTwins {
    private var isNeeded: Bool
    private var byCharge: [String: RecordKey] = [:]
    private var isFilled = false

    init(_ new: some Sequence<Movement>, _ old: some Sequence<KnownMovement>) {
        var (transactions, charges) = (false, false)
        for movement in new where movement.processor == "stripe" && movement.kind == .charge {
            if StripeTwins.isCharge(movement.key) { charges = true } else { transactions = true }
            if charges, transactions { break }
        }
        guard charges || transactions else {
            isNeeded = false
            return
        }
        for movement in old where movement.processor == "stripe" && movement.kind == .charge {
            if charges, transactions { break }
            if StripeTwins.isCharge(movement.key) { charges = true } else { transactions = true }
        }
        isNeeded = charges && transactions
    }

    /// The order with balance transactions first where both kinds of key come: the contract's key for Stripe.
    func ordered(_ order: [Int], _ keys: @autoclosure () -> [String]) -> [Int] {
        guard isNeeded else { return order }
        let keys = keys()
        return order.filter { !StripeTwins.isCharge(keys[$0]) } + order.filter { StripeTwins.isCharge(keys[$0]) }
    }

    /// Notes a charge that was taken in.
    mutating func add(_ movement: Movement) {
        guard isNeeded, isFilled, movement.processor == "stripe", movement.kind == .charge else { return }
        for id in [movement.key] + movement.ids where StripeTwins.isCharge(id) { byCharge[id] = RecordKey(movement) }
    }

    /// True for a charge that another report has brought under another key, with the same amount.
    mutating func isTwin(_ movement: Movement, of known: inout [RecordKey: KnownMovement]) -> Bool {
        guard isNeeded, movement.processor == "stripe", movement.kind == .charge else { return false }
        if !isFilled {
            isFilled = true
            for (key, one) in known where one.processor == "stripe" && one.kind == .charge {
                for id in [one.key] + one.ids where StripeTwins.isCharge(id) { byCharge[id] = key }
            }
        }
        guard let key = key(of: movement), key != RecordKey(movement) else { return false }
        return known[key]?.gross == movement.gross
    }

    /// The key under which another report has brought a charge.
    func key(of movement: Movement) -> RecordKey? {
        for id in [movement.key] + movement.ids where StripeTwins.isCharge(id) {
            if let key = byCharge[id] { return key }
        }
        return nil
    }

    static func isCharge(_ id: String) -> Bool { id.hasPrefix("ch_") || id.hasPrefix("py_") }
}
