import Formats
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// Laws of a migration: what comes of a report depends on what it says, and on nothing else.
@Suite struct BalanceLawTests {
    static let header = "Client ID | Client | DOB | Client Balance | Credit | Insurance Balance | Oldest Open"

    /// Seeded rows: debts, credits, both, zeros, namesakes, a few whom the roster lacks.
    static func rows(_ seed: UInt64, count: Int = 60) -> [String] {
        var random = SplitMix64(seed: seed)
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        func money(_ bound: Int) -> String { "\(Cents(Int64(below(bound))))" }
        return (0..<count).map { i in
            let owed = below(4) == 0 ? "0.00" : below(5) == 0 ? "-\(money(9_000))" : money(60_000)
            let credit = below(6) == 0 ? money(4_000) : "0.00"
            let insurance = below(4) == 0 ? money(20_000) : "0.00"
            let key = i % 9 == 0 ? "S-\(i)" : "P-\(i)"
            return
                "\(key) | Family\(letters(i)), Given\(letters(i % 7)) | \(born(i)) | \(owed) | \(credit) | \(insurance) | 2026-0\(1 + below(6))-10"
        }
    }

    private static func letters(_ i: Int) -> String {
        let alphabet = Array("abcdefghij")
        return String(String(i).map { alphabet[$0.wholeNumberValue ?? 0] })
    }

    private static func born(_ i: Int) -> String { "\(Day(number: Int32(-5_000 + i * 97)))" }

    /// A roster for them; every ninth is not on it, every fifth has no prior id.
    static func roster(_ count: Int = 60, without: Set<Int> = []) -> [Client] {
        let known = (0..<count).filter { $0 % 9 != 0 && !without.contains($0) }
        return known.map { i -> Client in
            let prior = i % 5 == 0 ? "" : "P-\(i)"
            return Client(
                id: "c\(i)", first: "Given\(letters(i % 7))", last: "Family\(letters(i))",
                dateOfBirth: Day(number: Int32(-5_000 + i * 97)), priorID: prior)
        }
    }

    static func world(_ clients: [Client] = roster(), policies: String = "") throws -> World {
        let world = try World(policies: policies, cutOver: "2026-07-01")
        world.enrol(clients)
        return world
    }

    static func file(_ rows: [String]) -> Inbox { .balances(([header] + rows).joined(separator: "\n")) }

    /// What a plan would post, free of files and positions.
    static func effects(_ plan: Plan) -> [String] {
        let postings: [String] = plan.postings.map { p in
            "\(p.kind.rawValue) \(p.client) \(p.invoice) \(p.line) \(p.amount) \(p.key) \(p.evidence)"
        }
        let questions: [String] = plan.reviewsOpened.map { "\($0.id) \($0.amount)" }
        return postings.sorted() + questions.sorted()
    }

    @Test(arguments: [1, 2, 3] as [UInt64], ["", "net: true", "unknown_clients: create", "insurance_balance: bill"])
    func orderAndCutsDoNotMatter(_ seed: UInt64, _ policies: String) throws {
        let rows = Self.rows(seed)
        let whole = try Self.world(policies: policies).run(Self.file(rows))
        var random = SplitMix64(seed: seed &+ 99)
        let shuffled = rows.shuffled(using: &random)
        let mixed = try Self.world(policies: policies).run(Self.file(shuffled))
        #expect(Self.effects(mixed) == Self.effects(whole))
        let cut = try Self.world(policies: policies).run(
            Self.file(Array(shuffled.prefix(23))), Self.file(Array(shuffled.dropFirst(23))))
        #expect(Self.effects(cut) == Self.effects(whole) && cut.digest == whole.digest)
        #expect(whole.broken.isEmpty && !whole.postings.isEmpty)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func againChangesNothing(_ seed: UInt64) throws {
        let world = try Self.world()
        let first = try world.run(Self.file(Self.rows(seed)))
        let again = try world.run(Self.file(Self.rows(seed)))
        #expect(again.changes.isEmpty && again.broken.isEmpty)
        #expect(again.balanceSheets[0].records.sum == first.balanceSheets[0].records.sum)
        #expect(again.balanceSheets[0].changes.isEmpty && again.balanceSheets[0].hasBefore)
    }

    /// First an old export and then a newer one is the newer one alone, whatever was paid between.
    @Test(arguments: [(1, 2), (3, 4), (5, 6)] as [(UInt64, UInt64)], ["", "credits: apply_first"])
    func aLaterExportIsAsIfItWereTheFirst(_ seeds: (UInt64, UInt64), _ policies: String) throws {
        let (old, new) = (Self.rows(seeds.0), Self.rows(seeds.1))
        let payments = Inbox.payments(
            "invoice_number | posted_at | amount\nOB-c1 | 2026-07-15 | 1.00\nOB-c2 | 2026-07-16 | 2.00")
        let twice = try Self.world(policies: policies)
        try twice.run(Self.file(old))
        try twice.run(payments)
        let plan = try twice.run(Self.file(new))
        #expect(plan.broken.isEmpty)
        let once = try Self.world(policies: policies)
        try once.run(Self.file(new))
        try once.run(payments)
        func state(_ world: World) -> [String] {
            let ledger = world.book.ledger
            return ledger.clients.map { client in
                let due = client.bills.reduce(Cents.zero) { $0 + ledger.bills[$1].due }
                return "\(client.id) \(due - client.credit) \(client.bills.map { ledger.bills[$0].owes })"
            }.filter { !$0.hasSuffix(" 0.00 []") && !$0.hasSuffix(" 0.00 [0.00]") }.sorted()
        }
        func opened(_ world: World) -> [String: Cents] {
            var sums: [String: Cents] = [:]
            for p in world.postings where p.kind == .openingBill { sums[p.client, default: .zero] += p.amount }
            for p in world.postings where p.reason == "opening" {
                sums[p.client + " credit", default: .zero] += p.amount
            }
            return sums.filter { !$0.value.isZero }
        }
        #expect(opened(twice) == opened(once))
        #expect(state(twice).map { $0.split(separator: " [")[0] } == state(once).map { $0.split(separator: " [")[0] })
    }

    /// More rows and more people elsewhere change nothing for the others.
    @Test(arguments: [1, 2, 3] as [UInt64]) func unrelatedRecordsChangeNoMatch(_ seed: UInt64) throws {
        let rows = Self.rows(seed, count: 90)
        let few = try Self.world(Self.roster(60)).run(Self.file(Array(rows.prefix(60))))
        let many = try Self.world(Self.roster(90)).run(Self.file(rows))
        let ours = Set(few.postings.map(\.client))
        #expect(
            few.postings.map { "\($0.client) \($0.amount) \($0.evidence)" }.sorted()
                == many.postings.filter { ours.contains($0.client) }.map { "\($0.client) \($0.amount) \($0.evidence)" }
                .sorted())
    }
}
