import GRDB
import Reconciliation

/// What an answer taught, as the book keeps it.
public struct StoredLesson: Sendable, Hashable {
    /// What was learnt.
    public var lesson: Lesson
    /// The run that recorded it.
    public var run: Int64
}

extension PracticeBook {
    /// What answers have taught and nobody has revoked, oldest first.
    public func lessons() throws(BookError) -> [StoredLesson] { try reading { db in try PracticeBook.lessons(db) } }

    /// Revokes what an answer taught: from the next run on it is no evidence any more. What was posted stays.
    ///
    /// - Throws: ``BookError/unknownLesson(_:)``.
    public func revoke(lesson id: Int64, who: String, why: String = "", meta: RunMeta) throws(BookError) {
        _ = try writing(RunEntry(kind: .revoke, meta: meta)) { db, writer in
            guard try PracticeBook.lessons(db).contains(where: { $0.lesson.id == id }) else {
                throw BookError.unknownLesson(id)
            }
            try writer.add(.lessonsRevoked) { row in
                row.add(id)
                row.add(typed: who)
                row.add(typed: why)
            }
            writer.sum = try PracticeBook.contentSum(db)
        }
    }

    static func lessons(_ db: Database) throws -> [StoredLesson] {
        let live = "run_id NOT IN (SELECT undone_run FROM undone)"
        var found: [StoredLesson] = []
        try db.each(
            """
            SELECT run_id, lesson_id, item, processor, payer, note, client_id, shown FROM lessons
                WHERE \(live) AND lesson_id NOT IN (SELECT lesson_id FROM lessons_revoked WHERE \(live))
                ORDER BY lesson_id
            """
        ) { row in
            let run = row.int()
            found.append(StoredLesson(lesson: Lesson(row: &row), run: run))
        }
        return found
    }
}
