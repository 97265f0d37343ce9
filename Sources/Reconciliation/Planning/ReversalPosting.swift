import Formats
import LedgerModel
import Values

extension Planner {
    /// Undoes exactly what an earlier claim posted: found by control number or claim number, with opposite amounts.
    mutating func reverse(_ entry: ClaimQueue.Entry) -> Settlement {
        let claim = entry.claim
        let originals = claims.standing(
            payer: entry.remittance.payerKey, control: claim.controlNumber, original: claim.originalControlNumber,
            claimNumber: claim.claimNumber)
        // Lines that the original left open (pended, or denied and settled since) are in the claim and not in the book.
        let open = claim.lines.filter { line in
            line.paid.isZero && line.adjustments.allSatisfy { $0.group != "PR" || $0.amount.isZero }
        }
        let least = claim.charge.magnitude - open.total(\.charge.magnitude)
        let fitting = originals.filter { lines in
            let charge = lines.total(\.charge)
            return lines.total(\.paid) == -claim.paid && charge >= least && charge <= claim.charge.magnitude
                && lines[0].claimKey != entry.key
        }
        let likely = likeliest(fitting, claim)
        guard let original = likely.last else {
            let candidates = originals.prefix(3).map {
                ReviewItem.Candidate(
                    clientID: "", invoice: $0[0].invoice, score: 50,
                    evidence: "same claim, but \($0.reduce(Cents.zero) { $0 + $1.paid }) was paid")
            }
            return .waits(.waitingClaim, "a reversal whose original is not in the book", Array(candidates))
        }
        if Set(likely.map { $0[0].invoice }).count > 1 {
            let candidates = likely.prefix(5).map {
                ReviewItem.Candidate(
                    clientID: "", invoice: $0[0].invoice, score: 50, evidence: "paid \($0[0].paid) on \($0[0].day)")
            }
            return .waits(
                .waitingClaim, "a reversal that fits \(likely.count) claims on different bills", Array(candidates))
        }
        giveWay(original, to: entry)
        var bills: [Int] = []
        for before in original {
            guard let line = ledger.line(before.invoice, before.line) else { continue }
            let bill = ledger.lines[line].bill
            let isLatest = claims.standing(on: line).last?.claimKey == before.claimKey
            let key = before.ordinal > 0 ? "\(claim.controlNumber)#\(before.ordinal)" : claim.controlNumber
            func make(_ kind: Posting.Kind, _ amount: Cents) -> Posting {
                var made = posting(
                    kind, amount, on: entry.remittance.day, bill: bill, client: ledger.bills[bill].client)
                made.line = before.line
                made.practitioner = facts[line].practitioner
                made.key = key
                made.payer = entry.remittance.payer.name
                made.reference = entry.remittance.trace
                made.rule = "matched/reversal"
                made.evidence = "undoes claim \(before.control) of \(before.day) (\(before.trace))"
                return made
            }
            if !before.paid.isZero {
                var paid = make(.insurancePayment, -before.paid)
                paid.paymentType = .insurance
                post(paid, entry.origin)
            }
            for writeOff in before.writeOffs {
                var adjusted = make(.adjustment, -writeOff.amount)
                adjusted.group = writeOff.group
                adjusted.reason = writeOff.reason
                post(adjusted, entry.origin)
            }
            if before.outcome == .posted, isLatest {
                post(make(.clientOwes, before.owesBefore), entry.origin)
            }
            var record = before
            record.claimKey = entry.key
            record.outcome = .reversal
            record.reverses = before.claimKey
            record.trace = entry.remittance.trace
            record.status = claim.status
            record.day = entry.remittance.day
            record.control = claim.controlNumber
            record.nextStep = ""
            remember(record, line, entry.origin)
            if !bills.contains(bill) { bills.append(bill) }
        }
        for bill in bills {
            moveOverage(
                of: bill, on: entry.remittance.day, entry.origin, why: "the reversal lowers what the client owes")
            returnOverage(
                to: bill, on: entry.remittance.day, entry.origin, why: "the reversal makes the client owe it again")
        }
        return .done
    }

    /// Of the claims that a reversal may undo, those it most likely means: by control number, patient, then day of
    /// service. Payers give several claims one number, or none.
    private mutating func likeliest(_ fitting: [[ClaimLine]], _ claim: ClaimPayment) -> [[ClaimLine]] {
        func narrowed(_ all: [[ClaimLine]], _ test: ([ClaimLine]) -> Bool) -> [[ClaimLine]] {
            let kept = all.count > 1 ? all.filter(test) : all
            return kept.isEmpty ? all : kept
        }
        var left = narrowed(fitting) {
            !$0[0].control.isEmpty
                && ($0[0].control == claim.controlNumber || $0[0].control == claim.originalControlNumber)
        }
        if left.count > 1 {
            let named = left.filter { lines in
                guard let line = ledger.line(lines[0].invoice, lines[0].line) else { return false }
                return nameAgreement(claim, ledger.bills[ledger.lines[line].bill].client) != false
            }
            if !named.isEmpty { left = named }
        }
        let days = Set(claim.lines.compactMap(\.day) + [claim.from].compactMap { $0 })
        return narrowed(left) { lines in
            lines.contains { before in
                guard let line = ledger.line(before.invoice, before.line), let day = facts[line].serviceDay else {
                    return false
                }
                return days.contains(day)
            }
        }
    }
}
