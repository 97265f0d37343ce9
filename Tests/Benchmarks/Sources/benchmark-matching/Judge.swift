import LedgerModel
import Reconciliation
import Values

/// What became of the records of a workload.
struct Judge {
    /// Records that were posted, right throughout.
    var matched = 0
    /// Records that became questions.
    var asked = 0
    /// Records of which anything went to another client, or by a `matched/…` rule to another bill.
    var wrong = 0
    /// Records that were neither posted nor asked about.
    var lost = 0
    /// Postings that are wrong: key and rule.
    var faults: [String] = []

    /// Judges a plan by what the workload knows.
    init(_ plan: Plan, of workload: Workload) {
        var charges = [UInt8](repeating: 0, count: workload.charges.count)
        var claims = [UInt8](repeating: 0, count: workload.claims.count)
        let (posted, isWrong, isAsked) = (UInt8(1), UInt8(2), UInt8(4))
        for posting in plan.postings {
            let isRight = { (truth: Workload.Truth?) -> Bool in
                guard let truth, posting.client == "CL\(100_000 + truth.client)" else { return false }
                guard posting.rule.hasPrefix("matched/"), let invoice = Int(posting.invoice) else { return true }
                return truth.bills.contains(invoice - 1_000_001)
            }
            switch posting.kind {
            case .clientPayment:
                guard let at = Judge.number(posting.key) else { continue }
                charges[at] |= isRight(workload.charges[at]) ? posted : isWrong
                if charges[at] & isWrong != 0 {
                    let owner = workload.charges[at].map { "CL\(100_000 + $0.client)" } ?? "a stranger"
                    faults.append(
                        "\(posting.key) of \(owner) on \(posting.client) \(posting.invoice): \(posting.rule), "
                            + posting.evidence)
                }
            case .insurancePayment, .adjustment:
                guard let at = Judge.number(posting.key) else { continue }
                claims[at] |= isRight(workload.claims[at]) ? posted : isWrong
            default: continue
            }
        }
        for item in plan.reviewsOpened {
            switch item.kind {
            case .unplacedPayment: if let at = Judge.number(item.key) { charges[at] |= isAsked }
            default:
                // A claim's key is payer, trace, claim number, control number and status.
                let parts = item.key.split(separator: "|", omittingEmptySubsequences: false)
                if parts.count > 3, let at = Judge.number(String(parts[3])) { claims[at] |= isAsked }
            }
        }
        for marks in charges + claims {
            if marks & isWrong != 0 {
                wrong += 1
            } else if marks & posted != 0 {
                matched += 1
            } else if marks & isAsked != 0 {
                asked += 1
            } else {
                lost += 1
            }
        }
    }

    /// The number in `ivypay_1000123` and `ICN1000123#1`.
    private static func number(_ key: String) -> Int? {
        let digits = key.utf8.drop { $0 < 0x30 || $0 > 0x39 }.prefix { $0 >= 0x30 && $0 <= 0x39 }
        return Int(Substring(digits)).map { $0 - 1_000_000 }
    }
}
