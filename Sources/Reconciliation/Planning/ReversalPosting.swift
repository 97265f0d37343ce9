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
        let fitting = originals.filter { lines in
            lines.reduce(Cents.zero) { $0 + $1.paid } == -claim.paid
                && lines.reduce(Cents.zero) { $0 + $1.charge } == claim.charge.magnitude
                && lines[0].claimKey != entry.key
        }
        // Of several that fit, the one whose control number is named; else the latest.
        let named = fitting.last {
            $0[0].control == claim.controlNumber || $0[0].control == claim.originalControlNumber
        }
        guard let original = named ?? fitting.last else {
            let candidates = originals.prefix(3).map {
                ReviewItem.Candidate(
                    clientID: "", invoice: $0[0].invoice, score: 50,
                    evidence: "same claim, but \($0.reduce(Cents.zero) { $0 + $1.paid }) was paid")
            }
            return .waits(.waitingClaim, "a reversal whose original is not in the book", Array(candidates))
        }
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
}
