import GRDB
import Reconciliation

/// A question as the book keeps it.
public struct StoredReview: Sendable, Hashable {
    /// The question in its last live version.
    public var item: ReviewItem
    /// The run that asked it, or asked it anew, last.
    public var run: Int64
    /// The run that settled it; `nil` while it is open.
    public var closedBy: Int64?
    /// True while nobody has settled it.
    public var isOpen: Bool { closedBy == nil }
}

extension PracticeBook {
    /// All questions that live runs asked, settled ones too, in the order in which they were asked.
    public func reviews() throws(BookError) -> [StoredReview] {
        try reading { db in try PracticeBook.reviews(db) }
    }

    static func reviews(_ db: Database) throws -> [StoredReview] {
        let live = try whereLive(db)
        var closed: [(run: Int64, id: String)] = []
        try db.each("SELECT run_id, review_id FROM reviews_closed \(live) ORDER BY rowid") { row in
            closed.append((row.int(), row.text()))
        }
        var found = OrderedFacts<String, StoredReview>()
        func close(_ end: (run: Int64, id: String)) {
            guard var review = found[end.id], review.isOpen else { return }
            review.closedBy = end.run
            found.set(end.id, review)
        }
        var next = 0
        let columns = Table.reviews.columns.joined(separator: ", ")
        try db.each("SELECT \(columns) FROM reviews \(live) ORDER BY rowid") { row in
            let run = row.int()
            while next < closed.count, closed[next].run <= run {
                close(closed[next])
                next += 1
            }
            let item = try ReviewItem(row: &row)
            if let old = found[item.id], !old.isOpen { found.remove(item.id) }
            found.set(item.id, StoredReview(item: item, run: run))
        }
        closed[next...].forEach(close)
        return found.values
    }
}
