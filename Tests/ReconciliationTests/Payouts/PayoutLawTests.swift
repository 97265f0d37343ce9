import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// A processor's quarter by a seed: charges, refunds, disputes, holds, payouts that come back, and the bank.
struct RandomQuarter {
    /// A row of Stripe's balance history with the month in which a download first has it.
    struct Row {
        var month: Int
        var text: String
    }

    private(set) var history: [Row] = []
    private(set) var bank: [Row] = []
    private(set) var bills = "invoice_number | bill_date | client_id | fee\n"
    /// What reached the bank, worked out by adding.
    private(set) var deposited = Cents.zero

    init(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func upTo(_ n: Int) -> Int { Int(random.next() % UInt64(n)) }
        let start = Day(year: 2026, month: 1, day: 5) ?? Day(number: 0)
        var number = 0
        var balance = Cents.zero
        var open: [(key: String, amount: Cents)] = []
        for week in 0..<12 {
            let payout = "po_\(week)"
            let sent = start.adding(week * 7 + 4)
            for day in 0..<4 {
                let on = start.adding(week * 7 + day)
                number += 1
                // No two amounts are alike, so that every charge has one bill.
                let amount = Cents(Int64(9_000 + number * 37))
                let fee = Cents((amount.raw * 29 + 500) / 1000 + 30)
                bills += "\(number) | \(on) | c1 | \(amount)\n"
                add("charge", "ch_\(number)", amount, fee, on, payout, sent)
                balance += amount - fee
                open.append(("ch_\(number)", amount))
                if upTo(5) == 0, let old = open.randomElement(using: &random) {
                    let part = Cents(1 + Int64(upTo(Int(old.amount.raw / 4))))
                    add("refund", "re_\(number)", -part, .zero, on, payout, sent, "REFUND FOR CHARGE (\(old.key))")
                    balance -= part
                }
                if upTo(9) == 0 {
                    add("reserve_hold", "", Cents(-500), .zero, on, payout, sent)
                    balance -= Cents(500)
                }
            }
            add("payout", payout, -balance, .zero, sent, "", sent)
            let arrival = sent.addingBankDays(1 + upTo(2))
            if upTo(4) == 0 {
                // It comes back in the next week, and is part of the next payout.
                let back = sent.adding(4)
                add("payout_failure", payout, balance, .zero, back, "po_\(week + 1)", start.adding(week * 7 + 11))
            } else {
                bank.append(
                    Row(month: arrival.parts.month, text: "\(arrival) | \(balance) | b\(week) | STRIPE TRANSFER"))
                deposited += balance
                balance = .zero
            }
        }
    }

    private mutating func add(
        _ type: String, _ source: String, _ amount: Cents, _ fee: Cents, _ day: Day, _ payout: String, _ sent: Day,
        _ memo: String = ""
    ) {
        let key = "txn_\(history.count)"
        history.append(
            Row(
                month: day.parts.month,
                text: "\(key) | \(type) | \(source) | \(amount) | \(fee) | \(day) 18:00 | \(memo) | \(payout) | \(sent)"
            ))
    }

    static let header =
        "id | Type | Source | Amount | Fee | Created (UTC) | Description | Transfer | Transfer Date (UTC)\n"

    static func stripe(_ rows: [Row]) -> Inbox { .history(header + rows.map(\.text).joined(separator: "\n")) }
    static func bank(_ rows: [Row]) -> Inbox {
        .bank("day | amount | id | name\n" + rows.map(\.text).joined(separator: "\n"))
    }

    var people: [Inbox] { [.clients("client_id | first_name | last_name\nc1 | Maya | Okafor"), .bills(bills)] }
}

/// Laws of payouts: cutting, repeating and shuffling files changes nothing of where the money stands.
@Suite struct PayoutLawTests {
    static let seeds: [UInt64] = Array(1...8)

    /// All that a bookkeeper sees of the chain and the sums of what was posted.
    static func outcome(_ world: World) -> [String] {
        var sums: [String: Cents] = [:]
        for posting in world.postings { sums[posting.kind.rawValue, default: .zero] += posting.amount }
        return world.standings + sums.map { "\($0.key) \($0.value)" }.sorted()
    }

    static func world(_ quarter: RandomQuarter, _ runs: [[Inbox]]) throws -> World {
        let world = try World()
        try world.run(quarter.people)
        for files in runs { try world.run(files) }
        return world
    }

    @Test(arguments: seeds) func whatReachedTheBankIsAllMatched(_ seed: UInt64) throws {
        let quarter = RandomQuarter(seed)
        let world = try Self.world(
            quarter, [[RandomQuarter.stripe(quarter.history), RandomQuarter.bank(quarter.bank)]])
        #expect(world.questions.filter { $0.hasPrefix("unplaced_deposit") }.isEmpty)
        #expect(world.postings.filter { $0.kind == .deposit }.total(\.amount) == quarter.deposited)
        let standings = world.book.payoutStandings(world.postings)
        // Every payout but the last is at the bank or came back; nothing of any is unexplained.
        #expect(standings.dropLast().allSatisfy { [.matched, .failed].contains($0.state) })
        #expect(standings.allSatisfy { ($0.chain.unexplained ?? .zero).isZero })
        for one in standings { #expect(one.chain.failed != nil || one.net == one.chain.sums.net) }
    }

    @Test(arguments: seeds) func orderAndCutsAndRepeatsChangeNothing(_ seed: UInt64) throws {
        let quarter = RandomQuarter(seed)
        let whole = [RandomQuarter.stripe(quarter.history), RandomQuarter.bank(quarter.bank)]
        let one = try Self.world(quarter, [whole])
        let expected = Self.outcome(one)
        #expect(try one.run(whole).changes.isEmpty)

        var random = SplitMix64(seed: seed)
        let (rows, lines) = (quarter.history.shuffled(using: &random), quarter.bank.shuffled(using: &random))
        let shuffled = try Self.world(quarter, [[RandomQuarter.bank(lines), RandomQuarter.stripe(rows)]])
        #expect(SimulatedLawTests.facts(shuffled.postings) == SimulatedLawTests.facts(one.postings))
        #expect(Self.outcome(shuffled) == expected)

        let cut = rows.count / 2
        let halves = [RandomQuarter.stripe(Array(rows[cut...])), RandomQuarter.stripe(Array(rows[..<cut]))]
        let inHalves = try Self.world(quarter, [halves + [RandomQuarter.bank(lines)]])
        #expect(SimulatedLawTests.facts(inHalves.postings) == SimulatedLawTests.facts(one.postings))

        let overlapping = [
            RandomQuarter.stripe(Array(rows[..<(cut + 7)])), RandomQuarter.stripe(Array(rows[(cut - 7)...])),
        ]
        let twice = try Self.world(quarter, [overlapping + [RandomQuarter.bank(lines)]])
        #expect(SimulatedLawTests.facts(twice.postings) == SimulatedLawTests.facts(one.postings))
    }

    @Test(arguments: seeds) func monthByMonthComesToTheSame(_ seed: UInt64) throws {
        let quarter = RandomQuarter(seed)
        let whole = [RandomQuarter.stripe(quarter.history), RandomQuarter.bank(quarter.bank)]
        let expected = Self.outcome(try Self.world(quarter, [whole]))
        // The report of a month, then its statement; and the statement a month before its report.
        let months = 1...4
        func report(_ month: Int) -> Inbox { RandomQuarter.stripe(quarter.history.filter { $0.month == month }) }
        func statement(_ month: Int) -> Inbox { RandomQuarter.bank(quarter.bank.filter { $0.month == month }) }
        let together = try Self.world(quarter, months.map { [report($0), statement($0)] })
        #expect(Self.outcome(together) == expected)
        let early = try Self.world(quarter, months.map { [statement($0)] } + months.map { [report($0)] })
        #expect(Self.outcome(early) == expected)
        let late = try Self.world(quarter, months.map { [report($0)] } + months.map { [statement($0)] })
        #expect(Self.outcome(late) == expected)
    }
}
