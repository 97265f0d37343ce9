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
        guard let twin = twin(of: movement) else {
            // An older export may still bring the payment.
            if end == .reversed { _ = standing(RecordKey(reversed: movement), 1) }
            return
        }
        let wasBefore = plan.known[RecordKey(twin)] == nil
        if twin.kind == .charge, end == .failed {
            // A refusal that was seen before the charge came, came before it.
            if wasSeen { return }
            guard wasBefore else {
                askWhichHolds(movement, twin, origin)
                return
            }
        }
        guard undo(twin, entry, movement, end, &staged) else { return }
        plan.sources[source].setAside -= 1
        plan.sources[source].restated += 1
    }

    /// Gives a charge back at once that a later export, read before, has called reversed.
    mutating func undoIfReversed(_ entry: Staged.MovementEntry, _ kept: KnownMovement, _ staged: inout Staged) {
        let charge = entry.movement
        // Stripe lists what went back as a row of its own.
        guard charge.kind == .charge, charge.processor != "stripe", known[RecordKey(reversed: charge)] != nil else {
            return
        }
        var back = charge
        back.reason = "reversed, as a later export says"
        _ = undo(kept, entry, back, .reversed, &staged)
    }

    /// Posts that a movement's money went back, once, as a row says; false where that is known.
    private mutating func undo(
        _ twin: KnownMovement, _ entry: Staged.MovementEntry, _ movement: Movement, _ end: MovementEnd,
        _ staged: inout Staged
    ) -> Bool {
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
        guard known[key] == nil, movements[key] == nil else { return false }
        _ = standing(key, Planner.fingerprint(back))
        var undone = entry
        undone.movement = back
        add(undone, KnownMovement(back, source: entry.origin.source), &staged)
        find(
            "movement-reversed", .info, entry.origin,
            "a \(twin.kind.words) that was taken in before went back: \(movement.reason); the difference is posted",
            remedy: "nothing to do if the processor shows the same")
        return true
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

extension Planner {
    /// Charges that a row of their own gives back: the keys that refunds and disputes of this run and of the book name.
    /// `nil` where no charge calls itself reversed, as PayPal's do, which lists the reversal as a row of its own as well.
    func undoneByRows(_ entries: [Stager.MovementEntry]) -> Set<RecordKey>? {
        let isNeeded = entries.contains {
            $0.entry.movement.kind == .charge && $0.entry.movement.processor == "paypal"
                && !$0.entry.movement.reason.isEmpty
        }
        guard isNeeded else { return nil }
        var undone: Set<RecordKey> = []
        for (entry, _) in entries where entry.movement.kind == .refund || entry.movement.kind == .dispute {
            guard let parent = entry.movement.parentKey else { continue }
            undone.insert(RecordKey(entry.movement.processor, .charge, parent))
        }
        for known in movements.values where known.kind == .refund || known.kind == .dispute {
            for id in known.ids { undone.insert(RecordKey(known.processor, .charge, id)) }
        }
        return undone
    }

    /// True for a charge that its own row calls reversed, and that no other row gives back.
    func isTakenBack(_ movement: Movement, _ undone: Set<RecordKey>?) -> Bool {
        guard let undone, movement.kind == .charge, !movement.reason.isEmpty else { return false }
        return !undone.contains(RecordKey(movement))
    }

    /// True for money that the practice sent from an app to somebody whose name only a client bears: the apps let one give
    /// a client's money back by simply paying her.
    func isSentToClient(_ movement: Movement) -> Bool {
        guard movement.kind == .setAside, movement.gross < .zero, movement.movesBalance, movement.wasSent,
            !movement.name.isEmpty, movements[RecordKey(movement)] == nil
        else { return false }
        let found = directory.matches(name: PersonName(written: movement.name), email: movement.email)
        guard let best = found.first, best.name?.tier == .full || best.hasEmail else { return false }
        return best.weight - (found.dropFirst().first?.weight ?? -1_000) >= ClientDirectory.marginWeight
    }

    /// Gives refunds that Square lists under the key of their payment a key each, wherever they stand: the first in time
    /// keeps it, the next is `…#2`. One that the book knows keeps what it has.
    func numberSquareRefunds(_ movements: inout [Stager.MovementEntry]) {
        var places: [String: [Int]] = [:]
        for (i, (entry, _)) in movements.enumerated()
        where entry.movement.processor == "square" && entry.movement.kind == .refund && entry.movement.instant != nil {
            places[Planner.unnumbered(entry.movement.key), default: []].append(i)
        }
        for (base, places) in places {
            var keys: [Int64: String] = [:]
            var next = 1
            func key() -> String { next == 1 ? base : "\(base)#\(next)" }
            while let known = self.movements[RecordKey("square", .refund, key())] {
                if let second = known.second { keys[second] = known.key }
                next += 1
            }
            for i in places.sorted(by: { Planner.isBefore(movements[$0].entry.movement, movements[$1].entry.movement) })
            {
                let second = movements[i].entry.movement.instant?.seconds ?? 0
                if keys[second] == nil {
                    keys[second] = key()
                    next += 1
                }
                guard let key = keys[second], key != movements[i].entry.movement.key else { continue }
                movements[i].entry.movement.key = key
                movements[i].entry.origin.key = key
                if movements[i].entry.movement.parentKey == nil { movements[i].entry.movement.parentKey = base }
            }
        }
    }

    private static func unnumbered(_ key: String) -> String { String(key.prefix { $0 != "#" }) }

    private static func isBefore(_ a: Movement, _ b: Movement) -> Bool {
        (a.instant?.seconds ?? 0, a.gross.raw, a.ids.first ?? "")
            < (b.instant?.seconds ?? 0, b.gross.raw, b.ids.first ?? "")
    }
}

extension Movement {
    /// True for a row that was paid to a person and was no purchase.
    var wasSent: Bool {
        switch processor {
        // What somebody asked for (`Charge`) is rent or a meal; money is given back unasked.
        case "venmo": reason == "paid to somebody else" && vendorType.lowercased() == "payment"
        case "paypal": reason == "paid to somebody else"
        case "cashapp": vendorType.lowercased().hasPrefix("sent")
        default: false
        }
    }

    /// Takes the row for money given back to a client: by its note, or as a question where the note does not say so.
    mutating func askWhetherRefund() {
        kind = .refund
        let note = memo.lowercased()
        let words = ["refund", "reimburs", "overpaid", "overpayment", "overcharge", "money back"]
        reason = words.contains(where: note.contains) ? "" : "sent to a client; the note does not call it a refund"
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
