import Formats
import LedgerModel
import Values

extension Planner {
    /// Stages the movements of all files together: where one key comes with two contents, which of them holds does not
    /// depend on the order of files or rows.
    mutating func stageMovements(_ stager: inout Stager) {
        // Movements are wide: the order is found over what it depends on alone.
        let movements = stager.movements
        let keys = movements.map { RecordKey($0.movement) }
        let hashes = movements.map { Planner.fingerprint($0.movement) }
        let order = movements.indices.sorted {
            (keys[$0].space, keys[$0].key, hashes[$0], $0) < (keys[$1].space, keys[$1].key, hashes[$1], $1)
        }
        var first: [RecordKey: UInt64] = [:]
        for i in order where first.updateValue(first[keys[i]] ?? hashes[i], forKey: keys[i]) != nil {
            if first[keys[i]] != hashes[i] { ambiguousMovements.insert(keys[i]) }
        }
        for i in order {
            let entry = movements[i]
            if plan.sources[entry.source].isRefused { continue }
            stage(entry.movement, at: entry.source, entry.recordAs, entry.origin, &stager.staged)
        }
        stager.movements = []
    }

    private static func fingerprint(_ movement: Movement) -> UInt64 {
        var hash = Fingerprint()
        hash.add(movement.kind.rawValue)
        for number in [movement.gross.raw, movement.fee.raw, Int64(movement.day.number)] { hash.add(number) }
        return hash.value
    }

    private mutating func stage(
        _ movement: Movement, at source: Int, _ recordAs: Pipeline.Source.RecordAs, _ origin: Origin,
        _ staged: inout Staged
    ) {
        if movement.kind == .setAside {
            // No money yet, or none of a client's: looked at anew in every file, since a pending row may be completed.
            plan.sources[source].setAside += 1
            return
        }
        if recordAs == .verify, movement.kind == .charge {
            let range = staged.verified[movement.processor] ?? DayRange(movement.day, movement.day)
            staged.verified[movement.processor] = DayRange(
                min(range.first, movement.day), max(range.last, movement.day))
        }
        let key = RecordKey(movement)
        let (hashBefore, planned) = (known[key], plan.known[key])
        let standing = standing(key, Planner.fingerprint(movement))
        let kept = KnownMovement(
            processor: movement.processor, key: movement.key, kind: movement.kind, gross: movement.gross,
            fee: movement.fee,
            day: movement.day, payout: movement.payoutID ?? "", payoutDay: movement.payoutDay,
            ids: movement.ids + (movement.trace.isEmpty ? [] : [movement.trace]), source: origin.source)
        if standing == .known {
            plan.sources[source].duplicate += 1
            // A later export may know the payout that an earlier one did not.
            guard let before = movements[key], before.payout.isEmpty, !kept.payout.isEmpty else { return }
            movements[key] = kept
            plan.movements.append(kept)
            note(kept, origin, &staged)
            return
        }
        guard count(standing, at: source) else { return }
        if standing == .restated, let before = movements[key] {
            if !ambiguousMovements.contains(key), before.kind == kept.kind, before.gross == kept.gross,
                before.day == kept.day
            {
                // Only the fee is another: the difference is an expense, whoever the client is.
                movements[key] = kept
                plan.movements.append(kept)
                note(kept, origin, &staged)
                postFee(
                    kept.fee - before.fee, of: movement, origin, why: "the fee was \(before.fee) in an earlier export")
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
        movements[key] = kept
        plan.movements.append(kept)
        if kept.kind == .charge { chargeIndex?.add(kept) }
        note(kept, origin, &staged)
        postFee(
            movement.fee, of: movement, origin,
            why: movement.kind == .fee
                ? "a fee of its own: \(movement.vendorType)" : "kept back from the \(movement.kind.rawValue)")
        staged.add(.init(movement: movement, recordAs: recordAs, origin: origin))
    }

    private mutating func postFee(_ amount: Cents, of movement: Movement, _ origin: Origin, why: String) {
        guard !amount.isZero else { return }
        var fee = Posting(.fee, amount, on: movement.day)
        fee.processor = movement.processor
        fee.rule = "rule/processor-fee"
        fee.evidence = why
        post(fee, origin)
    }

    private func note(_ movement: KnownMovement, _ origin: Origin, _ staged: inout Staged) {
        let payout = movement.payout.isEmpty && movement.kind == .payout ? movement.key : movement.payout
        guard !payout.isEmpty else { return }
        let id = movement.processor + "/" + payout
        if staged.movementsSeen[id] == nil { staged.movementsSeen[id] = origin }
    }

    mutating func stage(_ line: BankLine, at source: Int, _ origin: Origin, _ staged: inout Staged) {
        var hash = Fingerprint()
        hash.add(Int64(line.day.number))
        hash.add(line.amount.raw)
        guard count(standing(RecordKey("bank/" + line.account, line.key), hash.value), at: source) else { return }
        staged.bankLines.append(.init(record: line, origin: origin))
    }
}
