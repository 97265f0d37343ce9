import Formats
import LedgerModel
import Values

/// A payout as the movements of the book and of this run make it.
struct PayoutSum {
    /// What its members brought, before fees.
    var gross = Cents.zero
    /// Their fees.
    var fees = Cents.zero
    /// The day it was due at the bank, where a member says so.
    var due: Day?
    /// The last day of a member.
    var last = Day(number: .min)
    /// Trace numbers of the transfer.
    var traces: Set<String> = []
    /// The payout's own row, where the report has one.
    var row: KnownMovement?
    /// True where movements name it as theirs.
    var hasMembers = false

    /// What its members' nets add up to.
    var net: Cents { gross - fees }
    /// What reaches the bank.
    var deposit: Cents { row.map { -$0.gross } ?? net }
    /// The best known day of arrival.
    var day: Day { row?.payoutDay ?? row?.day ?? due ?? last }
}

extension Planner {
    /// Posts what this run learned of payouts: the sum of the nets of their members, or the row of the payout itself.
    mutating func postPayouts(_ seen: [String: Origin]) {
        guard !seen.isEmpty else { return }
        let sums = payoutSums { seen[$0] != nil }
        for (id, origin) in seen.sorted(by: { $0.key < $1.key }) {
            guard let sum = sums[id] else { continue }
            let (processor, key) = Planner.split(payout: id)
            if let row = sum.row, sum.hasMembers {
                plan.tieOuts.append(
                    TieOut(
                        source: origin.source, file: origin.file, what: "payout \(key): sum of its members' nets",
                        expected: row.fee - row.gross, actual: sum.net))
            } else if sum.hasMembers {
                plan.tieOuts.append(
                    TieOut(
                        source: origin.source, file: origin.file,
                        what: "payout \(key): charges − refunds − disputes − fees ± adjustments",
                        expected: sum.gross - sum.fees, actual: sum.net))
            }
            let difference = sum.deposit - (payouts[id] ?? .zero)
            guard !difference.isZero else { continue }
            payouts[id] = sum.deposit
            var made = Posting(.payout, difference, on: sum.day)
            made.key = key
            made.processor = processor
            made.rule = "rule/payout"
            made.evidence =
                sum.row != nil ? "the processor's own row" : "the sum of the nets that the report lists for it"
            post(made, origin)
        }
    }

    /// All payouts that pass, each with the sums of its members, in one pass over the movements.
    func payoutSums(where wanted: (String) -> Bool) -> [String: PayoutSum] {
        var sums: [String: PayoutSum] = [:]
        for movement in movements.values {
            guard let id = movement.payoutIdentity, wanted(id) else { continue }
            var sum = sums[id] ?? PayoutSum()
            if movement.kind == .payout {
                sum.row = movement
            } else {
                sum.gross += movement.gross
                sum.fees += movement.fee
                sum.due = [sum.due, movement.payoutDay].compactMap { $0 }.max()
                sum.last = max(sum.last, movement.day)
                sum.hasMembers = true
            }
            sum.traces.formUnion(movement.ids.filter(Planner.isTrace))
            sums[id] = sum
        }
        return sums
    }

    /// `processor/payout id` in its two parts.
    static func split(payout id: String) -> (processor: String, key: String) {
        let processor = String(id.prefix { $0 != "/" })
        return (processor, String(id.dropFirst(processor.utf8.count + 1)))
    }

    /// An ACH trace number: fifteen digits.
    private static func isTrace(_ id: String) -> Bool {
        id.utf8.count == 15 && id.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }
}

extension KnownMovement {
    /// `processor/payout id` of the payout that the movement left with, or is; `nil` for none yet.
    var payoutIdentity: String? {
        let id = payout.isEmpty && kind == .payout ? key : payout
        return id.isEmpty ? nil : processor + "/" + id
    }
}
