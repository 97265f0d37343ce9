import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// Laws about totals: the money of the sources is the revenue of the book, in one run or month by month.
@Suite struct TotalsLawTests {
    /// Revenue by type, and what each client owes and is owed.
    static func totals(_ world: World) -> [String] {
        var byType: [String: Cents] = [:]
        for posting in world.postings where posting.isRevenue {
            byType[posting.paymentType?.rawValue ?? "none", default: .zero] += posting.amount
        }
        let ledger = world.book.ledger
        let clients = ledger.clients.map { client in
            "\(client.id) due \(client.bills.reduce(Cents.zero) { $0 + ledger.bills[$1].due }) credit \(client.credit)"
        }
        return byType.map { "\($0.key) \($0.value)" }.sorted() + clients.sorted()
    }

    /// The rows of a file up to a month's end, or after it.
    static func part(_ file: Inbox, _ column: String, isEarly: Bool) -> Inbox {
        var out = file
        let lines = file.text.split(separator: "\n").map(String.init)
        let at = lines[0].split(separator: ",", omittingEmptySubsequences: false).firstIndex { $0 == column } ?? 0
        let kept = lines.dropFirst().filter {
            // Columns before the date hold no commas in what the simulator writes.
            let cells = $0.split(separator: ",", omittingEmptySubsequences: false)
            return (cells[at] < "2026-02-01") == isEarly
        }
        out.text = ([lines[0]] + kept).joined(separator: "\n") + "\n"
        return out
    }

    static func part(_ files: [Inbox], isEarly: Bool) -> [Inbox] {
        let dates = ["payments": "posted_at", "stripe": "created_utc"]
        return files.compactMap { file in
            if let column = dates[file.name] { return part(file, column, isEarly: isEarly) }
            switch file.name {
            case "bills": return file.file.contains("2026-01") == isEarly ? file : nil
            case "era": return (file.file < "2026-02") == isEarly ? file : nil
            case "clients", "parties": return file
            default: return nil
            }
        }
    }

    @Test(arguments: SimulatedLawTests.seeds) func monthByMonthIsAllAtOnce(_ seed: UInt64) throws {
        let files = try SimulatedLawTests.inbox(seed)
        let early = Self.part(files, isEarly: true)
        let late = Self.part(files, isEarly: false)
        let atOnce = try World(zone: "America/Los_Angeles")
        try atOnce.run(early + late)
        let monthly = try World(zone: "America/Los_Angeles")
        try monthly.run(early)
        try monthly.run(late)
        #expect(SimulatedLawTests.difference(Self.totals(atOnce), Self.totals(monthly)) == [])
    }

    @Test(arguments: SimulatedLawTests.seeds) func revenueIsTheMoneyThatWasPlaced(_ seed: UInt64) throws {
        let world = try World(zone: "America/Los_Angeles")
        let plan = try world.run(try SimulatedLawTests.inbox(seed, noise: .none))
        let waiting = Set(plan.parked.map(\.key))
        let recorded = plan.payments.filter {
            $0.type != .creditDiscount && !waiting.contains(RecordKey("payment", $0.id))
        }
        let tied = Set(plan.postings.filter { $0.kind == .tied }.map { "\($0.processor)/\($0.key)/\($0.amount)" })
        let moved = plan.movements.filter {
            !tied.contains("\($0.processor)/\($0.key)/\($0.gross)")
        }
        let held: Set<ReviewItem.Kind> = [.waitingClaim, .unplacedClaim, .claimConflict]
        let asked = plan.reviewsOpened.filter { held.contains($0.kind) }.total(\.amount)
        let revenue = plan.postings.filter(\.isRevenue).total(\.amount)
        let placed =
            recorded.total(\.amount) + moved.total(\.gross) + plan.remittances.total(\.amount) - asked
        #expect(revenue == placed)
        #expect(!revenue.isZero)
    }

    @Test(arguments: SimulatedLawTests.seeds, [Noise.normal, .hard])
    func anUnrelatedRecordChangesNoMatch(_ seed: UInt64, _ noise: Noise) throws {
        let files = try SimulatedLawTests.inbox(seed, noise: noise)
        let one = try World(zone: "America/Los_Angeles").run(files)
        let more: [Inbox] = [
            .clients("client_id | first_name | last_name\nZZ1 | Xiomara | Zubizarreta"),
            .bills("invoice_number | bill_date | client_id | fee\n990001 | 2026-01-15 | ZZ1 | 150.00"),
            .ivy(
                """
                Date       | Client              | Amount | Transaction ID
                2026-01-16 | Xiomara Zubizarreta | 150.00 | zz-1
                """),
        ]
        let other = try World(zone: "America/Los_Angeles").run(files + more)
        let own = other.postings.filter { $0.client == "ZZ1" }
        expect(own, "kind | invoice | amount | rule\nclient_payment | 990001 | 150.00 | matched/client-amount")
        let rest = other.postings.filter { $0.client != "ZZ1" && $0.key != "zz-1" }
        #expect(
            SimulatedLawTests.difference(SimulatedLawTests.facts(one.postings), SimulatedLawTests.facts(rest)) == [])
        #expect(one.reviewsOpened.map(\.id) == other.reviewsOpened.map(\.id))
    }

    /// Random claims on random states: settled and reversed, everything is as before.
    @Test(arguments: SimulatedLawTests.seeds) func aReversalRestoresTheStateBefore(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func cents(_ bound: Int64) -> Cents { Cents(Int64(random.next() % UInt64(bound + 1))) }
        let world = try World(policies: "credits: keep")
        let expected = cents(15_000)
        let before = cents(expected.raw)
        try world.run(
            .clients("client_id | first_name | last_name\nc1 | Maya | Okafor"),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
                1              | 2026-03-02 | c1        | 150.00 | \(expected) | CLM1
                """),
            .payments("invoice_number | posted_at | amount\n1 | 2026-03-02 | \(before.isZero ? Cents(1) : before)"))
        let share = cents(15_000)
        let paid = cents(15_000 - share.raw)
        let off = Cents(15_000) - share - paid
        let state = [world.due("1"), world.payerDue("1"), world.credit("c1")]
        try world.run(
            .era(
                "remit T1 2026-03-10\nclaim CLM1 1 I1 Okafor,Maya\n"
                    + "line 90837 2026-03-02 150.00 \(paid) PR-1:\(share) CO-45:\(off)"))
        #expect(world.payerDue("1") == "0.00" || world.kinds == ["denial"])
        try world.run(
            .era(
                "remit T2 2026-04-10\nclaim CLM1 22 I1 Okafor,Maya\n"
                    + "line 90837 2026-03-02 -150.00 -\(paid) PR-1:-\(share) CO-45:-\(off)"))
        #expect(
            [world.due("1"), world.payerDue("1"), world.credit("c1")] == state,
            "owed \(expected), paid \(before); claim: share \(share), paid \(paid), off \(off)")
        #expect(world.questions == [])
    }
}
