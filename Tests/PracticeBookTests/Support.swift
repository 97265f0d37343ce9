import Formats
import Foundation
import GRDB
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import PracticeBook

/// A folder of its own that is gone when the test is over.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "practice-book-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var book: String { path + "/practice.book" }

    func make() throws -> PracticeBook {
        try PracticeBook.create(at: book, practice: "Willow Practice", timeZone: "America/New_York")
    }

    /// Opens the file as SQLite does, beside the book's own rules.
    func raw<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try DatabaseQueue(path: book).inDatabase(body)
    }
}

/// A day of March 2026.
func march(_ day: Int) throws -> Day { try #require(Day(year: 2026, month: 3, day: day)) }

extension RunMeta {
    static func at(_ seconds: Int64) -> RunMeta {
        RunMeta(
            startedAt: Instant(seconds: 1_772_000_000 + seconds), toolVersion: "0.1.0", planDigest: "plan",
            summary: "{\"note\":\(seconds)}")
    }
}

extension Posting {
    /// A posting on a client's bill, matched.
    static func made(
        _ kind: Kind, _ cents: Int64, on day: Day, client: String = "c1", invoice: String = "INV-1", key: String = "k1"
    ) -> Posting {
        var posting = Posting(kind, Cents(cents), on: day)
        posting.client = client
        posting.invoice = invoice
        posting.line = 1
        posting.key = key
        posting.source = "stripe"
        posting.rule = "matched/invoice"
        return posting
    }
}

extension BookError {
    /// The error that a piece of work throws; `nil` for none.
    static func of(_ work: () throws -> Void) -> BookError? {
        do {
            try work()
            return nil
        } catch { return error as? BookError }
    }
}

/// Plans made by hand.
enum Plans {
    /// A client with a bill of 200.00, of which the client owes 40.00.
    static func bill(_ number: Int = 1) throws -> Plan {
        var plan = Plan()
        plan.pipeline = "monthly"
        plan.clients = [Client(id: "c\(number)", first: "Ann", last: "Okafor", email: "ann\(number)@example.com")]
        plan.billLines = [
            BillLine(
                invoice: "INV-\(number)", billDay: try march(2), clientID: "c\(number)", fee: Cents(200_00),
                clientOwes: Cents(40_00))
        ]
        plan.known = [RecordKey("bill", "INV-\(number)#1"): UInt64(number)]
        return plan
    }

    /// A client payment of 40.00 on that bill.
    static func payment(_ number: Int = 1, key: String = "txn_1") throws -> Plan {
        var plan = Plan()
        plan.pipeline = "monthly"
        plan.postings = [
            .made(
                .clientPayment, 40_00, on: try march(5), client: "c\(number)", invoice: "INV-\(number)", key: key)
        ]
        plan.known = [RecordKey("stripe", key): 7]
        return plan
    }

    /// Something in every part of a plan.
    static func full() throws -> Plan {
        var plan = Plan()
        plan.pipeline = "monthly-reconciliation"
        plan.files = [
            PlannedFile(name: "inbox/bills.csv", sha256: String(repeating: "ab", count: 32), bytes: 1234),
            PlannedFile(name: "inbox/stripe.csv", sha256: String(repeating: "cd", count: 32), bytes: 0),
        ]
        var source = SourceSummary(name: "bills", format: "tieout-bills")
        source.files = [0]
        source.read = 9
        source.accepted = 3
        source.duplicate = 2
        source.restated = 1
        source.setAside = 1
        source.rejected = 2
        source.isRefused = true
        source.isSkipped = true
        plan.sources = [source, SourceSummary(name: "stripe", format: "stripe-payout-reconciliation")]
        try addFacts(&plan)
        try addPostings(&plan)
        try addQuestions(&plan)
        return plan
    }

    private static func addFacts(_ plan: inout Plan) throws {
        let day = try march(2)
        plan.clients = [
            Client(
                id: "c1", kind: .couple, first: "Ann & Ben", last: "Okafor", dateOfBirth: Day(number: -3000),
                email: "ann@example.com", billingParty: "p1", priorID: "old-1"),
            Client(id: "c2", kind: .family, last: "Žižek \"Family\""),
        ]
        plan.parties = [
            Party(clientID: "c1", id: "p1", role: .contact, first: "Cy", last: "Okafor", email: "cy@example.com"),
            Party(clientID: "c1", id: "p2", role: .`self`),
        ]
        plan.billLines = [
            BillLine(
                invoice: "INV-1", accessCode: "012345", billDay: day, clientID: "c1", practitioner: "Dr. Wren", line: 1,
                kind: .service, serviceDay: day.adding(-1), code: "90837", modifiers: "95 HO", description: "Session",
                units: "1.5", fee: Cents(200_00), clientOwes: Cents(40_00), payerID: "60054", payerName: "Aetna",
                claimNumber: "CLM1"),
            BillLine(
                invoice: "INV-1", billDay: day, clientID: "c1", line: 2, kind: .product, fee: Cents(10_00),
                clientOwes: Cents(10_00)),
            BillLine(
                invoice: "INV-2", billDay: day, clientID: "c2", kind: .product, description: "Previous balance",
                fee: .zero, clientOwes: .zero, isOpening: true, oldestOpen: day.adding(-90)),
        ]
        plan.payments = [
            RecordedPayment(
                id: "pay1", invoice: "INV-1", day: day, postedAt: "2026-03-02T19:04:11-05:00", type: .card,
                online: true, amount: Cents(15_00), partyID: "p1", reference: "ch_1", notes: "a note"),
            RecordedPayment(id: "pay2", day: day, type: .cashCheck, amount: Cents(-1)),
        ]
        plan.movements = [
            KnownMovement(
                processor: "stripe", key: "txn_1", kind: .charge, gross: Cents(15_00), fee: Cents(74), day: day,
                payout: "po_1", payoutDay: day.adding(2), ids: ["ch_1", "pi \"1\"", ""],
                source: "stripe"),
            KnownMovement(
                processor: "venmo", key: "v1", kind: .setAside, gross: .zero, fee: .zero, day: day, payout: "",
                payoutDay: nil, ids: [], source: "venmo"),
        ]
        plan.known = [
            RecordKey("client", "c1"): .max, RecordKey("bill", "INV-1#1"): 1, RecordKey("stripe", "txn_1"): 0,
        ]
        plan.claimLines = [
            ClaimLine(
                claimKey: "60054/T1/CLM1", payer: "60054", control: "CTL1", claimNumber: "CLM1", trace: "T1",
                status: "1", day: day, invoice: "INV-1", line: 1, ordinal: 1, charge: Cents(200_00),
                paid: Cents(100_00),
                writeOffs: [
                    .init(group: "CO", reason: "45", amount: Cents(60_00)),
                    .init(group: "OA", reason: "x\",\"y", amount: Cents(-1)),
                ], owesBefore: Cents(40_00), owesAfter: Cents(40_00), outcome: .posted),
            ClaimLine(
                claimKey: "60054/T2/CLM1", payer: "60054", control: "CTL2", claimNumber: "CLM1", trace: "T2",
                status: "22", day: day, invoice: "INV-1", line: 1, ordinal: 0, charge: Cents(-200_00), paid: .zero,
                writeOffs: [], owesBefore: .zero, owesAfter: .zero, outcome: .denied, reverses: "60054/T1/CLM1",
                nextStep: "Send the notes."),
        ]
        plan.tiedPayments = ["pay1"]
        plan.settledPayouts = ["stripe/po_0"]
        plan.balances = [
            "old/7": ImportedBalance(client: "c2", owed: Cents(75_00), credit: Cents(5_00), insurance: Cents(1))
        ]
    }

    private static func addPostings(_ plan: inout Plan) throws {
        let day = try march(5)
        var payment = Posting.made(.clientPayment, 15_00, on: day)
        payment.party = "p1"
        payment.paymentType = .card
        payment.group = "CO"
        payment.reason = "45"
        payment.file = "inbox/stripe.csv"
        payment.position = Position(file: 1, unit: .row, record: 14, field: 6, offset: 1 << 40)
        payment.evidence = "invoice number and amount agree"
        payment.practitioner = "Dr. Wren"
        payment.payer = "Aetna"
        payment.processor = "stripe"
        payment.online = true
        payment.reference = "ch_1"
        payment.notes = "= a note"
        var opening = Posting.made(.openingBill, 75_00, on: day, client: "c2", invoice: "INV-2", key: "7")
        opening.rule = "rule/opening"
        // A record that waited: its file was read by an earlier run.
        opening.file = "inbox/earlier.csv"
        opening.position = Position(file: 9, record: 3)
        var payout = Posting(.payout, Cents(14_26), on: day)
        payout.processor = "stripe"
        payout.key = "po_1"
        payout.rule = "rule/payout"
        plan.postings = [payment, opening, payout]
    }

    private static func addQuestions(_ plan: inout Plan) throws {
        plan.parked = [
            ParkedRecord(
                kind: .bankLine, key: RecordKey("bank", "FIT1"), source: "bank", file: "inbox/bank.ofx",
                payload: "{\"a\":1}")
        ]
        plan.reviewsOpened = [
            ReviewItem(
                kind: .unplacedPayment, source: "venmo", key: "v1", file: "inbox/venmo.csv",
                position: Position(file: 0, unit: .line, record: 3, field: 2, offset: 99), day: try march(6),
                amount: Cents(-5), message: "two clients fit",
                candidates: [.init(clientID: "c1", invoice: "INV-1", score: 60, evidence: "amount/name")])
        ]
        plan.reviewsOpen = 1
        plan.findings = [
            Finding(
                "amount-unreadable", .error, at: Position(file: 1, record: 4, field: 2), "not an amount",
                remedy: "mend it", excerpt: Excerpt(text: "secret", start: 0, count: 1)),
            Finding("no-place", .info, at: .none, "a word", remedy: "none"),
        ]
        plan.tieOuts = [
            TieOut(source: "stripe", file: "inbox/stripe.csv", what: "net", expected: Cents(1), actual: Cents(2))
        ]
        plan.decisions = [
            Decision(
                item: "R0000000001", action: .bill, clientID: "c1", bills: [.init(invoice: "INV-1", amount: Cents(3))],
                who: "kim", when: "2026-03-07T00:00:00Z", why: "I asked")
        ]
    }
}
