import Formats
import LedgerModel
import Values

/// A run of records that were read already: what is left of a run once files are read, for a program that brings
/// records of its own and for the benchmark of matching. The way is the one that ``Planning/plan(_:book:)`` takes.
public struct StagedRun {
    private var planner: Planner
    private var stager = Stager()

    /// Indexes the bills and people of a book, as every run does before it reads anything.
    ///
    /// - Parameters:
    ///   - book: what the run's records are matched with.
    ///   - terms: policies, the window of days, and the strategies in their order.
    public init(book: consuming BookSnapshot, terms: Pipeline.Terms = .init()) {
        var pipeline = Pipeline()
        pipeline.name = "records"
        pipeline.policies = terms.policies
        pipeline.windowDays = terms.windowDays
        pipeline.match.steps = terms.strategies
        planner = Planner(pipeline: pipeline, book: book)
    }

    /// Compares records of one source with the book and with what the run has seen: what is new goes on to be matched.
    ///
    /// Charges are recorded as payments of type `other`.
    public mutating func stage(_ source: String, remittances: [Remittance] = [], movements: [Movement] = []) {
        let at = planner.plan.sources.count
        planner.plan.sources.append(SourceSummary(name: source, format: ""))
        func origin(_ key: String, _ position: Position) -> Planner.Origin {
            Planner.Origin(source: source, file: "", key: key, position: position)
        }
        for remittance in remittances where remittance.isPostable {
            stager.read.append(ReadRemittance(remittance, at: at, origin(remittance.trace, remittance.position)))
        }
        planner.stageRemittances(&stager)
        stager.movements = movements.map {
            (.init(movement: $0, recordAs: .other, origin: origin($0.key, $0.position)), at)
        }
        planner.stageMovements(&stager)
    }

    /// Matches all that was staged with the book's bills and posts it, day by day, in memory.
    public mutating func match() -> Plan {
        planner.process(stager.takeStaged())
        return planner.plan
    }
}
