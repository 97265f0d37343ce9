import Formats
import LedgerModel
import PracticeSimulator
import Testing
import Values

@testable import Reconciliation

/// What `check` counts without keeping a row is what a run stages.
@Suite struct CensusTests {
    /// Rows with few keys and contents, so that many are the same and many are restated.
    static func rows(_ random: inout SplitMix64, _ count: Int) -> String {
        (0..<count).map { _ in
            let kind = ["charge", "refund", "fee"][Int.random(in: 0..<3, using: &random)]
            let amount = Int.random(in: 1...3, using: &random) * (kind == "charge" ? 10 : -10)
            return "t\(Int.random(in: 0..<40, using: &random)) | 2026-03-0\(Int.random(in: 1...2, using: &random)) "
                + "20:00:00 | \(amount).00 | 0.00 | \(kind) | | | Maya Okafor | po_1 | 2026-03-05 00:00:00"
        }.joined(separator: "\n")
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func checkCountsWhatARunStages(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let files = [OutcomeTests.stripe(Self.rows(&random, 200)), OutcomeTests.stripe(Self.rows(&random, 100))]
        let world = try World()
        let pipeline = try world.pipeline(files)
        let checked = try Planning.check(pipeline, practice: world.book.practice)
        let planned = try Planning.plan(pipeline, book: world.book)
        #expect(checked.sources == planned.sources)
        let source = try #require(checked.sources.first)
        #expect(source.duplicate > 0 && source.restated > 0)
        #expect(source.accepted + source.duplicate + source.restated == 300)
    }

    @Test func chargesKnownByTwoKeysAreStagedInFull() throws {
        // The same charge by its balance transaction and by its own id: only full staging knows that it is one.
        let rows = """
            t1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor | po_1 | 2026-03-05 00:00:00
            ch_1 | 2026-03-02 20:00:00 | 150.00 | 4.65 | charge | ch_1 | ch_1 | Maya Okafor | po_1 | 2026-03-05 00:00:00
            """
        let world = try World()
        for files in [
            [OutcomeTests.stripe(rows)],
            rows.split(separator: "\n").map { OutcomeTests.stripe(String($0)) },
        ] {
            let pipeline = try world.pipeline(files)
            let checked = try Planning.check(pipeline, practice: world.book.practice)
            #expect(checked.sources == (try Planning.plan(pipeline, book: world.book)).sources)
            #expect(checked.sources[0].duplicate == 1)
        }
    }

    @Test func aTableThatGrowsForgetsNothing() throws {
        let day = try #require(Day(iso: "2026-03-02"))
        let all = (0..<5_000).map {
            Movement(processor: "stripe", key: "txn_\($0)", kind: .charge, gross: Cents(100), day: day, position: .none)
        }
        var census = MovementCensus()
        census.add(all)
        #expect(census.counts == (5_000, 0, 0))
        var other = MovementCensus()
        other.add(Array(all[..<700]))
        census.add(other)
        #expect(census.counts == (5_000, 700, 0))
    }
}
