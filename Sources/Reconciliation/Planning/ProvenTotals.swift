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
        // Several remittances of one payer may bear one trace number: parts of a payment, or numbers used twice. Postings
        // know no more of it than that, so that these are proved together.
        var groups: [String: (trace: String, origin: Planner.Origin, paid: Cents, count: Int)] = [:]
        var order: [String] = []
        for (remittance, origin) in stager.remittances {
            let key = remittance.payerAndTrace
            if groups[key] == nil { order.append(key) }
            groups[key, default: (remittance.trace, origin, .zero, 0)].paid += remittance.amount
            groups[key]?.count += 1
        }
        for key in order {
            guard let group = groups[key] else { continue }
            let waits = waitingByTrace[key] ?? .zero
            plan.tieOuts.append(
                TieOut(
                    source: group.origin.source, file: group.origin.file,
                    what: "remittance \(group.trace)\(group.count > 1 ? " in \(group.count) parts" : ""): paid = posted"
                        + (waits.isZero ? "" : " + \(waits) that waits"),
                    expected: group.paid + (returnedByTrace[key] ?? .zero),
                    actual: (posted[key] ?? .zero) + waits))
        }
    }
}
