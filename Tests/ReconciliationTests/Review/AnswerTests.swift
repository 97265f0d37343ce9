import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Answers to each kind of question: what they post, and which are none.
@Suite struct AnswerTests {
    static let roster: [Inbox] = [
        .clients("client_id | first_name | last_name\nc1 | Maya | Okafor\nc2 | Sam | Lund"),
        .bills(
            """
            invoice_number | bill_date  | client_id | fee    | client_owes | claim_number
            1              | 2026-03-02 | c1        | 150.00 | 150.00      |
            2              | 2026-03-03 | c2        | 150.00 | 150.00      |
            3              | 2026-03-04 | c2        | 200.00 | 20.00       | CLM3
            """),
    ]

    func world(_ more: Inbox...) throws -> World {
        let world = try World()
        try world.run(Self.roster + more)
        return world
    }

    /// A payment of 150.00 from somebody whom the roster does not know.
    static let stranger: Inbox = .ivy("Date | Client | Amount | Transaction ID\n2026-03-05 | Zoe Quist | 150.00 | t1")

    // MARK: Payments

    @Test func aPaymentGoesWhereTheAnswerSays() throws {
        let answers: [(Answer, String)] = [
            (.bills([.init(invoice: "1")]), "client_payment | c1 | 1 | 150.00"),
            (.client("c2"), "client_payment | c2 | 2 | 150.00"),
            (.candidate(1), "client_payment | c2 | 2 | 150.00"),
            (
                .credit("c1"),
                "client_payment | c1 | | 150.00\ncredit_granted | c1 | | 150.00\ncredit_applied | c1 | 1 | 150.00"
            ),
            (
                .bills([.init(invoice: "1", amount: Cents(100_00)), .init(invoice: "3")], restTo: "c2"),
                """
                client_payment | c1 | 1 | 100.00
                client_payment | c2 | 3 | 20.00
                client_payment | c2 |   | 30.00
                credit_granted | c2 |   | 30.00
                credit_applied | c2 | 2 | 30.00
                """
            ),
            (.notOurs, ""), (.dismiss, ""), (.hold, ""),
        ]
        for (answer, postings) in answers {
            let world = try world(Self.stranger)
            let plan = try #require(try world.answer(world.onlyQuestion, answer), "\(answer)")
            expect(plan, "kind | client | invoice | amount\n" + postings)
            #expect(plan.reviewsOpen == 0, "\(answer)")
        }
    }

    @Test func whatIsNoAnswerIsSaidWithAWayOut() throws {
        let world = try world(Self.stranger)
        let id = try world.onlyQuestion
        let bad: [(Answer, String)] = [
            (.writeOff, "is no answer to this question"), (.clientOwes, "is no answer"), (.income, "is no answer"),
            (.candidate(9), "no candidate 9"), (.client("c9"), "no client c9"), (.credit("c9"), "no client c9"),
            (.bills([.init(invoice: "77")]), "no bill 77"),
            (.bills([.init(invoice: "1"), .init(invoice: "1")]), "named twice"),
            (.bills([.init(invoice: "1", amount: Cents(151_00))]), "has 150.00 due"),
            (
                .bills([.init(invoice: "1", amount: Cents(100_00)), .init(invoice: "2", amount: Cents(60_00))]),
                "more than the 150.00"
            ),
            (
                .bills([.init(invoice: "1", amount: Cents(10_00)), .init(invoice: "2", amount: Cents(60_00))]),
                "80.00 would be left"
            ),
        ]
        for (answer, words) in bad {
            do {
                try world.answer(id, answer)
                Issue.record("\(answer) was taken")
            } catch let error as AnswerError {
                #expect(error.message.contains(words), "\(answer): \(error.message)")
                #expect(!error.remedy.isEmpty)
            }
        }
        #expect(world.book.openReviews.count == 1)
    }

    @Test func aHeldQuestionStaysAndIsSettledByEvidence() throws {
        let world = try world(Self.stranger)
        let id = try world.onlyQuestion
        try world.answer(id, .hold)
        var desk = QuestionDesk(world.book)
        #expect(desk.questions.isEmpty)
        #expect(desk.held.map(\.item.id) == [id])
        let plan = try world.run(.clients("client_id | first_name | last_name\nc3 | Zoe | Quist"))
        #expect(plan.postings.contains { $0.client == "c3" })
        desk = QuestionDesk(world.book)
        #expect(desk.held.isEmpty)
    }

    @Test func aHeldQuestionCanBeAnswered() throws {
        let world = try world(Self.stranger)
        let id = try world.onlyQuestion
        try world.answer(id, .hold)
        try world.answer(id, .client("c1"))
        #expect(world.due("1") == "0.00")
        #expect(world.questions.isEmpty)
    }

    @Test func anInsurancePaymentOfAnUnknownInvoice() throws {
        let row = "invoice_number | posted_at | type | amount\n77 | 2026-03-06 | insurance | 90.00"
        var world = try world(.payments(row))
        expect(
            try #require(try world.answer(world.onlyQuestion, .bills([.init(invoice: "3")]))),
            "kind | invoice | amount\ninsurance_payment | 3 | 90.00")
        world = try self.world(.payments(row))
        expect(
            try #require(try world.answer(world.onlyQuestion, .income)), "kind | amount\npractice_income | 90.00")
    }

    // MARK: Refunds

    @Test func aRefundOfAnUnknownChargeIsTakenFromTheClient() throws {
        let paid: Inbox = .payments("invoice_number | posted_at | amount\n1 | 2026-03-03 | 150.00")
        let refund: Inbox = .stripe(
            """
            balance_transaction_id | created_utc         | gross  | reporting_category | charge_id | source_id
            txn_9                  | 2026-03-20 20:00:00 | -50.00 | refund             | ch_9      | re_9
            """, recordAs: "other")
        for answer in [Answer.client("c1"), .bills([.init(invoice: "1")])] {
            let world = try world(paid, refund)
            let plan = try #require(try world.answer(world.onlyQuestion, answer))
            expect(plan, "kind | client | invoice | amount\nrefund | c1 | 1 | -50.00")
            #expect(world.due("1") == "50.00")
            try world.run(refund)
            #expect(world.due("1") == "50.00")
            #expect(world.questions.isEmpty)
        }
        // Sam has paid nothing: there is nothing to give back, and the question stands.
        let world = try world(paid, refund)
        #expect(try world.answer(world.onlyQuestion, .client("c2")) == nil)
        #expect(world.questions.count == 1)
    }

    // MARK: Charges that the billing system lacks

    @Test func aChargePlacedByAnAnswerIsTiedWhenItIsRecordedLater() throws {
        let charge: Inbox = .stripe(
            """
            balance_transaction_id | created_utc         | gross  | reporting_category | charge_id | source_id | customer_name
            txn_1                  | 2026-03-05 20:00:00 | 150.00 | charge             | ch_1      | ch_1      | Zoe Quist
            """)
        let recorded: Inbox = .payments(
            """
            payment_id | invoice_number | posted_at            | type | online | amount | reference
            a          | 1              | 2026-03-05T20:00:00Z | card | true   | 150.00 | ch_1
            """)
        let world = try world(charge)
        #expect(world.kinds == ["missing_here"])
        expect(
            try #require(try world.answer(world.onlyQuestion, .bills([.init(invoice: "1")]))),
            "kind | invoice | amount | type | online\nclient_payment | 1 | 150.00 | card | true")
        expect(try world.run(recorded, charge), "kind | invoice | amount\ntied | 1 | 150.00")
        #expect(world.due("1") == "0.00")
        #expect(world.questions.isEmpty)
        // Placed with another client than the record says: a question, and nothing posted twice.
        let other = try self.world(charge)
        try other.answer(other.onlyQuestion, .bills([.init(invoice: "2")]))
        let plan = try other.run(recorded, charge)
        #expect(plan.postings.filter { $0.kind == .clientPayment }.isEmpty)
        #expect(other.kinds == ["missing_there", "unplaced_payment"])
    }

    // MARK: Claims

    @Test func aClaimOfAnotherSystemIsIncome() throws {
        let script = """
            remit T1 2026-03-10
            claim OLD9 1 CTL9 Nobody,Ned
            line 90837 2025-11-02 150.00 100.00 CO-45:50.00
            """
        let world = try world(.era(script))
        let id = try world.onlyQuestion
        let desk = QuestionDesk(world.book)
        #expect(desk.question(id)?.sourceKey == "CTL9")
        // Bill 3 has another fee: the answer does not settle it.
        #expect(try world.answer(id, .bills([.init(invoice: "3")])) == nil)
        let plan = try #require(try world.answer(id, .income))
        expect(plan, "kind | day | amount | payer | key\npractice_income | 2026-03-10 | 100.00 | Sample Health | CTL9")
        #expect(try world.run(.era(script)).postings.isEmpty)
    }

    @Test func aDenialIsHeldWrittenOffOrTheClients() throws {
        let script = """
            remit T1 2026-03-10
            claim CLM3 4 CTL1 Lund,Sam
            line 90837 2026-03-04 200.00 0.00 CO-16:200.00
            """
        for (answer, posting) in [
            (Answer.writeOff, "adjustment | 3 | 180.00"), (.clientOwes, "client_owes | 3 | 200.00"),
            (.hold, ""), (.dismiss, ""),
        ] {
            let world = try world(.era(script))
            let question = try #require(QuestionDesk(world.book).question(world.onlyQuestion))
            #expect(question.sourceKey == "CTL1#1")
            #expect(question.facts.contains { $0.label == "client" && $0.value == "c2 Sam Lund" })
            let plan = try #require(try world.answer(question.item.id, answer))
            expect(plan, "kind | invoice | amount\n" + posting)
            // Decided on 30 June at noon in London: the same day in New York.
            #expect(plan.postings.allSatisfy { "\($0.day)" == "2026-06-30" })
        }
    }

    // MARK: What changed

    @Test func keepingWhatWasPostedIsNoAnswerToTheNextChange() throws {
        let world = try world(.payments("invoice_number | posted_at | amount\n1 | 2026-03-03 | 100.00"))
        try world.run(.payments("invoice_number | posted_at | amount\n1 | 2026-03-03 | 90.00"))
        try world.answer(world.onlyQuestion, .dismiss)
        try world.run(.payments("invoice_number | posted_at | amount\n1 | 2026-03-03 | 90.00"))
        #expect(world.questions.isEmpty)
        try world.run(.payments("invoice_number | posted_at | amount\n1 | 2026-03-03 | 80.00"))
        #expect(world.kinds == ["restated"])
        #expect(world.due("1") == "50.00")
    }

    @Test func everyQuestionHasWordsAndAnswers() throws {
        for kind in [
            ReviewItem.Kind.unplacedPayment, .unplacedClaim, .waitingClaim, .claimConflict, .denial, .missingHere,
            .missingThere, .unplacedRefund, .takeback, .restated, .unplacedDeposit, .unclearParts, .balanceIdentity,
            .balanceVanished,
        ] {
            let item = ReviewItem(
                kind: kind, source: "s", key: "k", file: "", position: .none, day: try #require(Day(iso: "2026-03-02")),
                amount: Cents(1), message: "why")
            var book = BookSnapshot(practice: Practice(name: "", zone: .utc))
            book.openReviews = [item]
            let question = try #require(QuestionDesk(book).questions.first)
            #expect(question.options.contains(.dismiss) && question.options.contains(.hold), "\(kind)")
            #expect(!question.title.isEmpty)
        }
    }
}
