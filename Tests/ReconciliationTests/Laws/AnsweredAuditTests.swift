import Formats
import Foundation
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// A simulated practice whose open questions the auditor answers with the truth: then every report must show it to the
/// cent.
@Suite struct AnsweredAuditTests {
    static let zone = "America/Los_Angeles"

    /// A practice's book after its files and all answers, and the sources that contradict themselves.
    static func answered(_ seed: UInt64, _ noise: Noise, in folder: String) throws -> (World, Auditor, Set<String>) {
        try Simulator.write(SimulationSettings(clients: 40, months: 4, seed: seed, noise: noise), to: folder)
        let yaml = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/monthly.yaml")), as: UTF8.self)
        let pipeline = try Pipeline.parse(yaml, path: "\(folder)/monthly.yaml")
        let world = try World(zone: zone)
        world.apply(try Planning.plan(pipeline, book: world.book))
        let auditor = try Auditor(truthDir: "\(folder)/truth")
        // An answer may raise the next question: what a payment leaves over, what a refund then finds.
        var said: Set<String> = []
        var torn: Set<String> = []
        for _ in 0..<8 {
            let open = world.book.openReviews.filter { !said.contains($0.id) }
            let decisions = open.compactMap { item -> Decision? in
                guard let answer = auditor.answer(kind: item.kind.rawValue, source: item.source, key: item.key) else {
                    return nil
                }
                return decision(item, answer)
            }
            torn.formUnion(open.filter { $0.kind == .restated }.map(\.source))
            if decisions.isEmpty { break }
            said.formUnion(decisions.map(\.item))
            world.answer(decisions, terms: pipeline.terms)
        }
        return (world, auditor, torn)
    }

    private static func decision(_ item: ReviewItem, _ answer: Auditor.Answer) -> Decision {
        var made = Decision(item: item.id, action: .dismiss, who: "auditor", when: "2026-12-31T12:00:00Z")
        switch answer {
        case .bills(let shares):
            made.action = .bill
            made.bills = shares.map { .init(invoice: $0.invoice, amount: $0.amount) }
        case .client(let client): (made.action, made.clientID) = (.client, client)
        case .notOurs: made.action = .notOurs
        case .dismiss: made.action = .dismiss
        }
        return made
    }

    /// What the five reports say, by the keys of the truth.
    static func totals(_ world: World) throws -> [String: Cents] {
        let book = world.book
        let first = try #require(Day(iso: "2026-01-01"))
        let last = try #require(Day(iso: "2026-04-30"))
        let range = DayRange(first, last)
        let context = ReportContext(zone: try #require(Zone(zone)))
        var out: [String: Cents] = [:]
        func add(_ table: ReportTable, _ name: ([String: String]) -> [(String, Cents)]) {
            for row in table.rows {
                var cells: [String: String] = [:]
                for (column, cell) in zip(table.columns, row) { cells[column.name] = AuditTests.words(cell) }
                for (key, amount) in name(cells) where !amount.isZero { out[key, default: .zero] += amount }
            }
        }
        func money(_ row: [String: String], _ column: String) -> Cents { Cents(plain: row[column] ?? "") ?? .zero }
        add(.payments(world.postings, in: range, context: context)) {
            [("payments \(($0["posted_on"] ?? "").prefix(7)) \($0["payment_type"] ?? "")", money($0, "amount"))]
        }
        add(.revenue(world.postings, in: range, by: .month, context: context)) {
            [("revenue \($0["period"] ?? "") \($0["payment_type"] ?? "")", money($0, "net"))]
        }
        add(.credits(book.ledger, asOf: last, context: context)) {
            [("credit \(last) \($0["client_id"] ?? "")", money($0, "balance"))]
        }
        add(.aging(book.ledger, bills: book.billLines, asOf: last, context: context)) {
            let id = $0["client_id"] ?? ""
            return [
                ("client_due \(last) \(id)", money($0, "client_due")),
                ("payer_due \(last) \(id)", money($0, "payer_due")),
            ]
        }
        let movements = book.movements.compactMap { known in
            ProcessorMovement.Kind(rawValue: known.kind.rawValue).map {
                ProcessorMovement(
                    processor: known.processor, kind: $0, gross: known.gross, fee: known.fee, day: known.day,
                    payout: known.payout, payoutDay: known.payoutDay)
            }
        }
        add(.form1099K(movements, in: range, context: context)) { row in
            let month = "2026-0\(row["month"] ?? "") \(row["processor"] ?? "")"
            return ["gross", "refunds", "disputes", "fees"].map { ("\($0) \(month)", money(row, $0)) }
        }
        return out
    }

    @Test(arguments: [4, 5, 6, AuditTests.fresh], Noise.allCases)
    func everyReportShowsTheTruthToTheCent(_ seed: UInt64, _ noise: Noise) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-truth-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (world, auditor, torn) = try Self.answered(seed, noise, in: folder)
        var truth = auditor.totals.filter { !$0.key.hasSuffix(" all") }
        // Revenue is the same money as Payments.
        for (key, amount) in truth where key.hasPrefix("payments ") { truth["revenue " + key.dropFirst(9)] = amount }
        let have = try Self.totals(world).filter { !$0.value.isZero }
        // Where two files of one run state two fees for a charge, neither is the truth: gross and refunds must agree.
        let isTorn = { (key: String) in key.hasPrefix("fees ") && torn.contains { key.hasSuffix(" " + $0) } }
        let differ = Set(truth.keys).union(have.keys).sorted().filter { truth[$0] != have[$0] && !isTorn($0) }
            .map { "\($0): truth \(truth[$0] ?? .zero), book \(have[$0] ?? .zero)" }
        #expect(differ == [], "seed \(seed), noise \(noise)")
        let left = world.book.openReviews.filter { ![.denial, .takeback].contains($0.kind) }
        #expect(left.map { "\($0.kind.rawValue) \($0.key): \($0.message)" } == [], "seed \(seed), noise \(noise)")
    }
}
