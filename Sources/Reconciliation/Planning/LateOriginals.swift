import Formats
import LedgerModel
import Values

/// Originals that are read after the correction that took their place, as happens when files come in any order.
extension Planner {
    /// The place of a claim that a later one of the same payer stands in the way of, and whose reversal waits beside it.
    func supersededOriginal(in entries: [ClaimQueue.Entry]) -> Int? {
        let reversals = entries.filter { $0.claim.status == "22" }
        guard !reversals.isEmpty else { return nil }
        return entries.firstIndex { original in
            guard original.kind == .claimConflict, original.claim.status != "22" else { return false }
            return reversals.contains { undoes($0, original) }
        }
    }

    private func undoes(_ reversal: ClaimQueue.Entry, _ original: ClaimQueue.Entry) -> Bool {
        let (a, b) = (reversal.claim, original.claim)
        let sameControl =
            !b.controlNumber.isEmpty
            && (a.controlNumber == b.controlNumber || a.originalControlNumber == b.controlNumber)
        let sameNumber = a.claimNumber == b.claimNumber && !ClaimHistory.isPlaceholder(b.claimNumber)
        return reversal.remittance.payerKey == original.remittance.payerKey
            && (sameControl || sameNumber) && a.paid == -b.paid && a.charge.magnitude == b.charge.magnitude
            && reversal.remittance.day >= original.remittance.day
    }

    /// Posts the money and write-offs of such an original, on its own day; the client's share stays as the correction has
    /// it. The reversal then takes both away again, so that each month shows what came and went in it.
    mutating func postSuperseded(_ entry: ClaimQueue.Entry) -> Bool {
        guard case .lines(let pairs, let rule, let evidence) = match(entry.claim, payer: entry.remittance.payerKey)
        else {
            return false
        }
        let effects = effects(of: entry, pairs)
        let payer = entry.remittance.payerKey
        let isBehind = effects.allSatisfy { effect in
            claims.standing(on: effect.line).contains {
                $0.payer == payer && $0.outcome == .posted && $0.day >= entry.remittance.day
            }
        }
        guard isBehind else { return false }
        for effect in effects {
            post(
                effect, entry, isSecondary: false, rule: rule,
                evidence: evidence + "; read after its correction", keepsShare: true)
        }
        return true
    }
}
