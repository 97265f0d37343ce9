import GRDB
import LedgerModel
import Values

/// Which postings are wanted: those that agree with everything that is given.
public struct PostingFilter: Sendable {
    /// Of this run.
    public var run: Int64?
    /// Of one of these kinds.
    public var kinds: Set<Posting.Kind> = []
    /// Of this client.
    public var client: String?
    /// On this bill.
    public var invoice: String?
    /// From this source.
    public var source: String?
    /// From the source record with this key.
    public var key: String?
    /// On one of these days.
    public var days: DayRange?
    /// That refer to this id: a refund to its payment, a tie to its recorded payment, a claim to its remittance.
    public var reference: String?
    /// Of lines of the claim with this key: `KEY#1`, `KEY#2` …
    public var claim: String?
    /// Also those of undone runs.
    public var includesUndone = false

    /// All postings that count.
    public init() {}

    /// SQL for the filter, and its arguments in order.
    var condition: (sql: String, arguments: StatementArguments) {
        var parts: [String] = []
        var arguments = StatementArguments()
        func require(_ column: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            parts.append("p.\(column) = ?")
            arguments += [value]
        }
        require("run_id", run)
        require("client_id", client)
        require("invoice", invoice)
        require("source", source)
        require("source_key", key)
        require("reference", reference)
        if let claim {
            parts.append("substr(p.source_key, 1, ?) = ?")
            arguments += [claim.unicodeScalars.count + 1, claim + "#"]
        }
        if !kinds.isEmpty {
            let words = Posting.Kind.allCases.filter(kinds.contains).map { "'\($0.rawValue)'" }
            parts.append("p.kind IN (\(words.joined(separator: ", ")))")
        }
        if let days {
            parts.append("p.day BETWEEN ? AND ?")
            arguments += [days.first.number, days.last.number]
        }
        if !includesUndone { parts.append("p.run_id NOT IN (SELECT undone_run FROM undone)") }
        return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), arguments)
    }
}

extension PracticeBook {
    /// Postings in their order. A position's file is the file's number in the posting's run.
    public func postings(_ filter: PostingFilter = PostingFilter()) throws(BookError) -> [Posting] {
        try reading { db in
            var found: [Posting] = []
            let condition = filter.condition
            try db.each(
                """
                SELECT \(Posting.readColumns) FROM postings p LEFT JOIN files f USING (file_id)
                    \(condition.sql) ORDER BY p.posting_id
                """, condition.arguments
            ) { found.append(try Posting(row: &$0)) }
            return found
        }
    }

    /// The posting of a number, of an undone run too; `nil` where there is none.
    public func posting(_ id: Int64) throws(BookError) -> Posting? {
        try reading { db in
            var found: Posting?
            try db.each(
                """
                SELECT \(Posting.readColumns) FROM postings p LEFT JOIN files f USING (file_id) WHERE p.posting_id = ?
                """, [id]
            ) { found = try Posting(row: &$0) }
            return found
        }
    }
}
