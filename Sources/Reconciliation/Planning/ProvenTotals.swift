import Formats
import Foundation
import Values

extension Planner {
    /// Adds the tie-outs that follow from the plan as a whole.
    mutating func proveTotals(_ stager: Stager) {
        var posted: [String: Cents] = [:]
        for posting in plan.postings {
            // What the billing system recorded by itself is no part of a remittance.
            if posting.kind == .insurancePayment, recorded[posting.key]?.type != .insurance {
                posted[Remittance.payerAndTrace(posting.payer, posting.reference), default: .zero] += posting.amount
            }
            if posting.kind == .practiceIncome, let mark = posting.key.range(of: "/PLB/", options: .backwards) {
                let trace = String(posting.key[..<mark.lowerBound])
                posted[Remittance.payerAndTrace(posting.payer, trace), default: .zero] += posting.amount
            }
        }
        for (remittance, origin) in stager.remittances {
            let waits = waitingByTrace[remittance.payerAndTrace] ?? .zero
            plan.tieOuts.append(
                TieOut(
                    source: origin.source, file: origin.file,
                    what: "remittance \(remittance.trace): paid = posted"
                        + (waits.isZero ? "" : " + \(waits) that waits"),
                    expected: remittance.amount, actual: (posted[remittance.payerAndTrace] ?? .zero) + waits))
        }
    }
}
