import Formats
import LedgerModel
import Values

extension Planner {
    /// Takes in a row that is no client's money, or no money. It posts nothing of its own; but
    /// - of a pooled balance it is kept where it moved it, so that the balance can be proved;
    /// - of a charge or payout that was taken in before, it says that its money went back: that is posted.
    mutating func setAside(_ entry: Staged.MovementEntry, at source: Int, _ staged: inout Staged) {
        let (movement, origin) = (entry.movement, entry.origin)
        // Looked at anew in every file, since a pending row may be completed.
        plan.sources[source].setAside += 1
        if movement.movesBalance {
            keepBalanceMove(movement, origin)
            return
        }
        let end = MovementEnd(movement)
        guard end != .notYet else { return }
        let key = RecordKey(movement)
        let wasSeen = known[key] != nil
        _ = standing(key, Planner.fingerprint(movement))
        guard let twin = twin(of: movement) else { return }
        let wasBefore = plan.known[RecordKey(twin)] == nil
        if twin.kind == .charge, end == .failed {
            // A refusal that was seen before the charge came, came before it.
            if wasSeen { return }
            guard wasBefore else {
                askWhichHolds(movement, twin, origin)
                return
            }
        }
        undo(twin, entry, end, at: source, &staged)
    }

    /// Posts that a movement's money went back, once.
    private mutating func undo(
        _ twin: KnownMovement, _ entry: Staged.MovementEntry, _ end: MovementEnd, at source: Int,
        _ staged: inout Staged
    ) {
        let (movement, origin) = (entry.movement, entry.origin)
        var back = movement
        back.kind =
            switch twin.kind {
            case .payout: .payoutFailure
            case .refund: .refundFailure
            case .dispute: .disputeReversal
            default: end == .failed ? .dispute : .refund
            }
        back.gross = -twin.gross
        back.fee = -twin.fee
        back.day = max(movement.day, twin.day)
        back.parentKey = twin.kind == .charge ? twin.key : twin.payout.isEmpty ? twin.key : twin.payout
        // It left with no payout, nor is it part of the one that it undoes.
        back.payoutID = nil
        back.payoutDay = nil
        back.movesBalance = true
        back.reason = ""
        let key = RecordKey(back)
        guard known[key] == nil, movements[key] == nil else { return }
        _ = standing(key, Planner.fingerprint(back))
        plan.sources[source].setAside -= 1
        plan.sources[source].restated += 1
        let kept = KnownMovement(back, source: origin.source)
        add(.init(movement: back, recordAs: entry.recordAs, origin: origin), kept, &staged)
        find(
            "movement-reversed", .info, origin,
            "a \(twin.kind.words) that was taken in before went back: \(movement.reason); the difference is posted",
            remedy: "nothing to do if the processor shows the same")
    }

    /// The movement that a row of the same key was before.
    private func twin(of movement: Movement) -> KnownMovement? {
        for kind in [Movement.Kind.charge, .payout, .refund, .dispute] {
            var same = movement
            same.kind = kind
            if let found = movements[RecordKey(same)] { return found }
        }
        return nil
    }

    private mutating func askWhichHolds(_ movement: Movement, _ twin: KnownMovement, _ origin: Origin) {
        ask(
            ReviewItem(
                kind: .restated, source: origin.source, key: movement.key, file: origin.file,
                position: origin.position, day: movement.day, amount: twin.gross,
                message:
                    "the files of this run have the row twice, once as paid and once as \(movement.vendorType.lowercased()): posted as paid; which of them is the later?"
            ))
    }

    private mutating func keepBalanceMove(_ movement: Movement, _ origin: Origin) {
        guard PayoutChainBuilder.pooled.contains(movement.processor), !movement.isForeign, !movement.net.isZero else {
            return
        }
        let kept = KnownMovement(movement, source: origin.source)
        let key = RecordKey(kept)
        if let before = movements[key], before.gross == kept.gross, before.fee == kept.fee, before.day == kept.day {
            return
        }
        movements[key] = kept
        plan.movements.append(kept)
    }
}

/// What the words of a row without money say of its end.
enum MovementEnd {
    /// It may still become one with money: pending, processing.
    case notYet
    /// It was refused; that may have been before it was tried again.
    case failed
    /// It was counted and taken back.
    case reversed

    init(_ movement: Movement) {
        let text = (movement.vendorType + " " + movement.reason).lowercased()
        func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if has("reversed", "returned", "refunded", "charged back", "voided", "void", "canceled", "cancelled") {
            self = .reversed
        } else if has("failed", "declined", "denied", "rejected", "failure", "bounced") {
            self = .failed
        } else {
            self = .notYet
        }
    }
}
