import Values

extension ReportTable {
    /// The columns of `postings.csv`.
    public static let postingColumns: [Column] = [
        Column("posting_id", .count), Column("run_id", .text), Column("kind", .text), Column("posted_on", .day),
        Column("client_id", .text), Column("invoice_number", .text), Column("line", .count), Column("party_id", .text),
        Column("payment_type", .text), Column("amount", .money), Column("group_code", .text),
        Column("reason_code", .text), Column("source_name", .text), Column("source_key", .text),
        Column("source_file", .text), Column("source_position", .text), Column("rule", .text),
        Column("evidence", .text),
    ]

    /// One row of `postings.csv`; the line is empty where the posting is of no line.
    public static func postingRow(_ posting: Posting) -> [Cell] {
        [
            .count(Int(posting.id)), .text("\(posting.run)"), .text(posting.kind.rawValue), .day(posting.day),
            .text(posting.client), .text(posting.invoice), posting.line == 0 ? .empty : .count(Int(posting.line)),
            .text(posting.party), .text(posting.paymentType?.rawValue ?? ""), .money(posting.amount),
            .text(posting.group), .text(posting.reason), .text(posting.source), .text(posting.key),
            .text(posting.file), .text(posting.position.description), .text(posting.rule), .text(posting.evidence),
        ]
    }

    /// All postings as the book has them. Sums over kinds mean nothing, so there are no totals.
    public static func postings(_ postings: [Posting]) -> ReportTable {
        ReportTable(name: "postings", title: "Postings", columns: postingColumns, rows: postings.map(postingRow))
    }
}
