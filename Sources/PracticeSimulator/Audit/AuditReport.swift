import Values

/// What came of comparing a book's postings with the truth.
public struct AuditReport: Sendable {
    /// One posting or record that is not as it should be.
    public struct Discrepancy: Sendable, Hashable, CustomStringConvertible {
        /// The source of the record.
        public var source: String
        /// Its source key.
        public var key: String
        /// What is not right, in words.
        public var what: String

        /// `ivypay ivy_4711: posted to another client`.
        public var description: String { "\(source) \(key): \(what)" }
    }

    /// How often a rule was used, and how often it was wrong.
    public struct RuleScore: Sendable, Hashable {
        /// Postings of the rule that the truth can judge.
        public var postings = 0
        /// Those among them that are wrong.
        public var wrong = 0
        /// Records that must be posted and were, in full and to the right client, with this rule first.
        public var records = 0

        /// Of ten thousand postings of the rule, how many are right.
        public var precision: Int { postings == 0 ? 10_000 : (postings - wrong) * 10_000 / postings }
    }

    /// A total of the book beside the truth.
    public struct Total: Sendable, Hashable {
        /// What it is: `payments 2026-01 card`, `credit CL0004`.
        public var name: String
        /// The truth.
        public var expected: Cents
        /// The book.
        public var actual: Cents
    }

    /// Records that must be posted.
    public var mustRecords = 0
    /// Those that were, in full and to the right client.
    public var mustMatched = 0
    /// Records of which posting and asking are both right.
    public var eitherRecords = 0
    /// Those that were posted.
    public var eitherPosted = 0
    /// Records that must not be posted without a person's word.
    public var mustNotRecords = 0
    /// Those that were.
    public var mustNotViolations: [Discrepancy] = []
    /// Postings to a wrong client, a wrong bill, of a wrong amount, or twice.
    public var wrong: [Discrepancy] = []
    /// Records that must be posted and were not, or not in full.
    public var missing: [Discrepancy] = []
    /// By rule.
    public var rules: [String: RuleScore] = [:]
    /// Totals that differ; they agree only once every question is answered.
    public var differingTotals: [Total] = []
    /// Columns that the export lacks.
    public var missingColumns: [String] = []

    /// Of ten thousand records that must be posted, how many were: 9,950 is 99.5 %.
    public var mustMatchRate: Int { mustRecords == 0 ? 10_000 : mustMatched * 10_000 / mustRecords }

    /// True where nothing is wrong, whatever may be missing.
    public var isClean: Bool { wrong.isEmpty && mustNotViolations.isEmpty && missingColumns.isEmpty }
}

extension AuditReport: CustomStringConvertible {
    /// The figures, and the first of what is not right, for a person.
    public var description: String {
        var lines = [
            "must be posted   \(mustMatched) of \(mustRecords) (\(Cents(Int64(mustMatchRate))) %)",
            "may be asked     \(eitherPosted) of \(eitherRecords) posted",
            "must not         \(mustNotViolations.count) of \(mustNotRecords) posted",
            "wrong postings   \(wrong.count)",
            "totals           \(differingTotals.count) differ",
        ]
        if !missingColumns.isEmpty { lines.append("columns missing  \(missingColumns.joined(separator: ", "))") }
        for (rule, score) in rules.sorted(by: { $0.key < $1.key }) {
            let share = mustRecords == 0 ? 0 : score.records * 10_000 / mustRecords
            lines.append(
                "  \(rule): \(score.postings) postings, \(score.wrong) wrong, "
                    + "precision \(Cents(Int64(score.precision))) %, "
                    + "\(score.records) records, \(Cents(Int64(share))) % of what must be posted")
        }
        let silent = mustMatched - rules.values.reduce(0) { $0 + $1.records }
        if silent > 0 { lines.append("  without a posting: \(silent) records that bring no money and no write-off") }
        for item in (wrong + mustNotViolations).prefix(20) { lines.append("  wrong: \(item)") }
        for item in missing.prefix(20) { lines.append("  missing: \(item)") }
        for total in differingTotals.prefix(20) {
            lines.append("  \(total.name): truth \(total.expected), book \(total.actual)")
        }
        return lines.joined(separator: "\n")
    }
}
