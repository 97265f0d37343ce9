import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Payouts whose report names no parts, and bank lines that a person ties: never by guess.
@Suite struct RebuiltTests {
    func world(_ files: [Inbox] = []) throws -> World {
        let world = try World(zone: "America/Los_Angeles")
        try world.run(OutcomeTests.people + files)
        return world
    }

    static func connected(_ rows: String) -> Inbox {
        .file(
            "connected", "stripe-balance-transactions",
            "id | Created date (UTC) | Amount | Amount Refunded | Currency | Captured | Fee | Status | Customer Name\n"
                + rows,
            options: ", record_as: other")
    }
    static func sent(_ rows: String) -> Inbox {
        .file(
            "payouts", "stripe-balance-transactions",
            "id | Amount | Created (UTC) | Currency | Arrival Date (UTC) | Status\n" + rows)
    }

    @Test(arguments: [
        // 97.10 + 48.55 = 145.65, and nothing else is.
        ("97.10 48.55 29.13", "145.65", PayoutChain.Membership.rebuilt, "0 1"),
        // 97.10 alone, or 48.55 twice.
        ("97.10 48.55 48.55 1.00", "97.10", .ambiguous, ""),
        ("97.10 48.55", "145.66", .none, ""),
    ])
    func partsAreRebuiltOnlyByAUniqueSum(
        _ nets: String, _ payout: String, _ membership: PayoutChain.Membership, _ members: String
    ) throws {
        let rows = nets.split(separator: " ").enumerated().map { i, net in
            "ch_\(i) | 2026-03-02 2\(i):00:00 | \(net) | 0.00 | usd | true | 0.00 | Paid | Maya Okafor"
        }
        let world = try world([
            Self.connected(rows.joined(separator: "\n")),
            Self.sent("po_1 | \(payout) | 2026-03-04 20:00 | usd | 2026-03-05 | paid"),
        ])
        let chain = try #require(world.book.payoutStandings(world.postings).first?.chain)
        #expect(chain.membership == membership)
        #expect(chain.sums.count == members.split(separator: " ").count)
        #expect(chain.amount == Cents(plain: payout))
    }

    static func charge(_ id: Int, _ day: String, _ amount: String) -> String {
        "ch_\(id) | 2026-03-\(day) 20:00:00 | \(amount) | 0.00 | usd | true | 0.00 | Paid | Maya Okafor"
    }

    func questions(_ world: World) -> [String] { world.questions.filter { $0.hasPrefix("unclear_parts") } }

    @Test func sessionsAtOneFeeAreAQuestion() throws {
        // Two sessions on each of two days: the first day's two are the payout, or any other two are.
        let charges = ["02", "02", "03", "03"].enumerated().map { Self.charge($0, $1, "96.80") }
        let files = [
            Self.connected(charges.joined(separator: "\n")),
            Self.sent("po_1 | 193.60 | 2026-03-04 20:00 | usd | 2026-03-05 | paid"),
        ]
        let world = try world(files)
        #expect(questions(world) == ["unclear_parts stripe/po_1"])
        #expect(world.postings.filter { $0.kind == .payout }.total(\.amount) == Cents(193_60))
        // The same files again ask nothing new, and post nothing.
        let again = try world.run(files)
        #expect(again.postings.isEmpty && again.reviewsOpened.isEmpty)
        // Answered, it is asked no more.
        let item = try #require(world.book.openReviews.first { $0.kind == .unclearParts })
        try world.answer(item.id, .dismiss)
        try world.run(files)
        #expect(questions(world).isEmpty)
    }

    @Test func aReportWithTheMembersSettlesTheQuestion() throws {
        let charges = ["02", "02", "03"].enumerated().map { Self.charge($0, $1, "96.80") }
        let world = try world([
            Self.connected(charges.joined(separator: "\n")),
            Self.sent("po_1 | 193.60 | 2026-03-04 20:00 | usd | 2026-03-05 | paid"),
        ])
        #expect(questions(world).count == 1)
        try world.run(
            OutcomeTests.stripe(
                """
                t0 | 2026-03-02 20:00:00 | 96.80 | 0.00 | charge | ch_0 | ch_0 | Maya Okafor | po_1 | 2026-03-05 00:00:00
                t1 | 2026-03-02 20:00:00 | 96.80 | 0.00 | charge | ch_1 | ch_1 | Maya Okafor | po_1 | 2026-03-05 00:00:00
                """))
        #expect(questions(world).isEmpty)
        #expect(world.parts("po_1") == "193.60 0.00 0.00 0.00 0.00")
    }

    @Test func onePartThatTwoPayoutsNeedIsNobodys() throws {
        let world = try world([
            Self.connected(
                [Self.charge(0, "02", "50.00"), Self.charge(1, "02", "60.00"), Self.charge(2, "02", "70.00")]
                    .joined(separator: "\n")),
            Self.sent(
                """
                po_1 | 110.00 | 2026-03-04 20:00 | usd | 2026-03-05 | paid
                po_2 | 130.00 | 2026-03-05 20:00 | usd | 2026-03-06 | paid
                """),
        ])
        #expect(questions(world) == ["unclear_parts stripe/po_1", "unclear_parts stripe/po_2"])
    }

    @Test func whatOnePayoutTakesMakesTheNextOneClear() throws {
        let world = try world([
            Self.connected(
                [Self.charge(0, "02", "30.00"), Self.charge(1, "04", "10.00"), Self.charge(2, "04", "20.00")]
                    .joined(separator: "\n")),
            Self.sent(
                """
                po_2 | 30.00 | 2026-03-05 20:00 | usd | 2026-03-06 | paid
                po_1 | 30.00 | 2026-03-03 20:00 | usd | 2026-03-04 | paid
                """),
        ])
        #expect(questions(world).isEmpty)
        #expect(world.explanation("po_1").hasPrefix("its parts are the only ones"))
        #expect(world.explanation("po_2").hasPrefix("its parts are the only ones"))
    }

    // MARK: By hand

    static let twoPayouts = """
        t1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor | po_1 | 2026-03-05 00:00:00
        t2 | 2026-03-03 20:00:00 | 200.00 | 6.10 | charge | ch_2 | ch_2 | Olga Petrov | po_2 | 2026-03-06 00:00:00

        """

    @Test func aPersonTiesABankLineToItsPayout() throws {
        let line = ChainTests.bank("2026-03-06 | 140.00 | f1 | STRIPE TRANSFER |")
        let world = try world([OutcomeTests.stripe(Self.twoPayouts), line])
        #expect(world.questions == ["unplaced_deposit f1"])
        let id = try world.onlyQuestion
        let shown = try #require(QuestionDesk(world.book).question(id)).facts.filter { $0.label == "could be" }
        #expect(shown.map(\.value) == ["stripe/po_1, 145.35 of 2026-03-05", "stripe/po_2, 193.90 of 2026-03-06"])
        #expect(throws: AnswerError.self) { try world.answer(id, .payouts(["po_9"])) }
        #expect(throws: AnswerError.self) { try world.answer(id, .payouts(["po_1", "po_2"])) }
        let plan = try #require(try world.answer(id, .payouts(["po_1"])))
        expect(
            plan.postings, "kind | amount | key | reference | rule\ndeposit | 140.00 | f1 | po_1 | rule/decision")
        #expect(world.questions.isEmpty)
        #expect(world.standings[0] == "po_1 145.35 140.00 short 2026-03-06")
        // The line again, and the rest of the payout as a second line.
        #expect(try world.run(line).postings.isEmpty)
        try world.run(ChainTests.bank("2026-03-09 | 5.35 | f2 | STRIPE TRANSFER |"))
        try world.answer(try world.onlyQuestion, .payouts(["stripe/po_1"]))
        #expect(world.standings[0] == "po_1 145.35 145.35 matched 2026-03-09")
    }

    @Test func whatHasItsLineCannotBeTiedAgain() throws {
        let world = try world([
            OutcomeTests.stripe(Self.twoPayouts),
            ChainTests.bank(
                "2026-03-05 | 145.35 | f1 | STRIPE TRANSFER |\n2026-03-06 | 99.00 | f2 | STRIPE TRANSFER |"),
        ])
        #expect(world.questions == ["unplaced_deposit f2"])
        let id = try world.onlyQuestion
        #expect(throws: AnswerError.self) { try world.answer(id, .payouts(["po_1"])) }
    }

    @Test func oneIDInTwoAccountsIsTwoQuestions() throws {
        var lines = ChainTests.bank("2026-03-06 | 99.00 | f1 | STRIPE TRANSFER |")
        let world = try world([OutcomeTests.stripe(Self.twoPayouts), lines])
        lines.text = lines.text.replacing("<ACCTID>98765", with: "<ACCTID>43210")
        try world.run(lines)
        #expect(world.questions == ["unplaced_deposit f1", "unplaced_deposit f1"])
        let shown = QuestionDesk(world.book).questions.flatMap(\.facts).filter { $0.label == "account" }.map(\.value)
        #expect(shown.sorted() == ["…3210", "…8765"])
    }

    // MARK: AutoPay

    @Test(arguments: [("yes", "c1 p1"), ("", "")])
    func autoPayIsOfTheBillingContact(_ flag: String, _ expected: String) throws {
        // Ruth is a contact of both; she is billed for Maya, and Olga's father for Olga.
        let world = try World()
        try world.run([
            .clients(
                "client_id | first_name | last_name | billing_party\nc1 | Maya | Okafor | p1\nc2 | Olga | Petrov | p2"),
            .parties(
                """
                client_id | party_id | role    | first_name | last_name
                c1        | p1       | contact | Ruth       | Adler
                c2        | p1       | contact | Ruth       | Adler
                c2        | p2       | contact | Ivan       | Petrov
                """),
            .bills(
                """
                invoice_number | bill_date  | client_id | fee
                1              | 2026-03-02 | c1        | 150.00
                2              | 2026-03-02 | c2        | 150.00
                """),
            .file(
                "portal", "payouts-csv",
                "Date | Client | Amount | Transaction ID | AutoPay\n2026-03-03 | Ruth Adler | 150.00 | x1 | \(flag)",
                options: ", processor: portal"),
        ])
        let paid = world.postings.filter { $0.kind == .clientPayment }.map { "\($0.client) \($0.party)" }
        #expect(paid == (expected.isEmpty ? [] : [expected]))
        #expect(world.kinds == (expected.isEmpty ? ["unplaced_payment"] : []))
    }

    @Test func autoPayBearsTheBillingContactWhoeversCardItIs() throws {
        let world = try World()
        try world.run([
            .clients("client_id | first_name | last_name | billing_party\nc1 | Maya | Okafor | p1"),
            .parties("client_id | party_id | role | first_name | last_name\nc1 | p1 | contact | Ruth | Adler"),
            .bills("invoice_number | bill_date | client_id | fee\n1 | 2026-03-02 | c1 | 150.00"),
            .file(
                "portal", "payouts-csv",
                "Date | Client | Amount | Transaction ID | Type\n2026-03-03 | Maya Okafor | 150.00 | x1 | AutoPay Charge",
                options: ", processor: portal"),
        ])
        #expect(world.postings.filter { $0.kind == .clientPayment }.map(\.party) == ["p1"])
    }
}
