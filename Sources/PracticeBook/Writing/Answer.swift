import GRDB
import Reconciliation
import Values

/// What carrying out an answer came to.
public struct AnsweredQuestion: Sendable {
    /// What was posted, asked and settled.
    public var plan: Plan
    /// The run that did it.
    public var run: AppliedRun
    /// The decision's number.
    public var decision: Int64
    /// What the answer taught; `nil` for nothing.
    public var lesson: Lesson?
}

extension PracticeBook {
    /// Records a person's answer to an open question and carries it out at once, as one run.
    ///
    /// - Throws: ``BookError/answerFails(item:why:)`` where the question would stand all the same: nothing is written.
    public func answer(_ decision: Decision, meta: RunMeta) throws(BookError) -> AnsweredQuestion {
        try hold()
        defer { release() }
        var snapshot = try snapshot()
        guard let item = snapshot.openReviews.first(where: { $0.id == decision.item }) else {
            throw try decisions().contains { $0.decision.item == decision.item }
                ? .alreadyDecided(item: decision.item) : .unknownReview(decision.item)
        }
        snapshot.decisions.append(decision)
        var plan = Planning.planDecisions(book: snapshot, terms: try terms(of: item.source))
        if decision.action != .hold, let standing = plan.standing(item) {
            throw .answerFails(item: item.id, why: standing)
        }
        plan.decisions = [decision]
        if let lesson = Lesson.taught(by: decision, on: item, in: snapshot), !snapshot.lessons.contains(alike: lesson) {
            plan.lessons = [lesson]
        }
        var meta = meta
        meta.planDigest = plan.digest
        let applied = try apply(plan, meta: meta)
        let made = try decisions().last { $0.run == applied.run }
        return AnsweredQuestion(
            plan: plan, run: applied, decision: made?.id ?? 0,
            lesson: try lessons().last { $0.run == applied.run }?.lesson)
    }

    /// Takes an answer back with all that it did: its postings no longer count, its question is open again.
    ///
    /// - Throws: ``BookError/undoRefused(run:reason:first:)`` where later runs rest on it.
    public func undo(decision id: Int64, why: String = "", meta: RunMeta) throws(BookError) -> UndoneRun {
        guard let stored = try decisions().first(where: { $0.id == id }) else {
            throw .unknownDecision(item: "D\(id)")
        }
        if stored.carriedBy == [stored.run] { return try undo(run: stored.run, why: why, meta: meta) }
        let by = try undoDecision(item: stored.decision.item, why: why, meta: meta)
        return UndoneRun(run: stored.run, by: by, totals: [], digest: try digest())
    }

    /// The terms on which the last run that read a source posted its records.
    func terms(of source: String) throws(BookError) -> Pipeline.Terms {
        try reading { db in
            var summary = ""
            // The last run that read the source; a source that only this program knows has the last pipeline's.
            let sql = """
                SELECT r.summary FROM runs r LEFT JOIN sources s ON s.run_id = r.run_id AND s.name = ?
                    WHERE r.kind = 'run' AND r.summary <> '{}'
                        AND r.run_id NOT IN (SELECT undone_run FROM undone)
                    ORDER BY s.name IS NULL, r.run_id DESC LIMIT 1
                """
            try db.each(sql, [source]) { summary = $0.text() }
            guard !summary.isEmpty, let kept = try? JSONText.decode(RunSummary.self, summary) else { return .init() }
            return kept.terms
        }
    }
}

/// What a run keeps of its pipeline beside its name.
public struct RunSummary: Codable, Sendable {
    /// The terms on which it posted.
    public var terms: Pipeline.Terms

    /// What a run keeps of its pipeline.
    public init(_ pipeline: Pipeline) { terms = pipeline.terms }

    /// As one JSON value, for ``RunMeta/summary``.
    public var json: String { JSONText.encode(self) }
}

extension [Lesson] {
    /// True where one of them says the same.
    fileprivate func contains(alike lesson: Lesson) -> Bool {
        contains {
            $0.processor == lesson.processor && $0.payer == lesson.payer && $0.client == lesson.client
                && ($0.note == lesson.note || $0.note == Lesson.anyNote)
        }
    }
}
