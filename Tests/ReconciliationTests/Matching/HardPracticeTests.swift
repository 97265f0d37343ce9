import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Names and amounts at their worst, from a generator that shares nothing with the simulator: what is posted must be
/// right, whatever stays a question.
@Suite struct HardPracticeTests {
    struct Score {
        var plain = 0
        var placed = 0
        var wrong: [String] = []
        var asked: [String] = []
    }

    static func score(_ seed: UInt64, size: Int) throws -> Score {
        let practice = HardPractice(seed: seed, size: size)
        let plan = try World().run(practice.inbox)
        var score = Score()
        for charge in practice.charges {
            let posted = plan.postings.filter { $0.key == charge.key && $0.kind == .clientPayment }
            for posting in posted {
                let isMatched = posting.rule.hasPrefix("matched/") && !posting.invoice.isEmpty
                if posting.client != charge.client || isMatched && !charge.bills.contains(posting.invoice) {
                    score.wrong.append(
                        "\(charge.name) \(charge.memo) \(charge.amount) of \(charge.client ?? "nobody") \(charge.bills) "
                            + "→ \(posting.client) \(posting.invoice) \(posting.rule): \(posting.evidence)")
                }
            }
            if charge.isPlain {
                score.plain += 1
                if posted.total(\.amount) == charge.amount {
                    score.placed += 1
                } else {
                    let item = plan.reviewsOpened.first { $0.key == charge.key }
                    score.asked.append(
                        "\(charge.key) \(charge.habit) \(charge.name) \(charge.memo) \(charge.amount) of "
                            + "\(charge.client ?? ""): \(item?.message ?? "") "
                            + "\(item?.candidates.map { "\($0.clientID) \($0.evidence)" } ?? [])")
                }
            }
        }
        return score
    }

    @Test(arguments: [(1, 12), (2, 25), (3, 25), (4, 40), (5, 50), (7, 20), (8, 30)] as [(UInt64, Int)])
    func nothingIsWrong(_ seed: UInt64, _ size: Int) throws {
        let score = try Self.score(seed, size: size)
        #expect(score.wrong == [])
        #expect(score.plain > 0)
        // Of those that a careful reader would place at once.
        #expect(
            score.placed * 100 >= score.plain * 90,
            "\(score.placed) of \(score.plain): \(score.asked.map { $0.prefix(150) }.prefix(12))")
    }
}
