import Values

/// Two totals that a run compared, as the book keeps them.
public struct RecordedTieOut: Sendable, Hashable {
    /// The run.
    public var run: Int64
    /// The pipeline's name for the source.
    public var source: String
    /// The file; empty for a whole source.
    public var file: String
    /// What was compared.
    public var what: String
    /// One side.
    public var expected: Cents
    /// The other side.
    public var actual: Cents

    /// Two totals that a run compared.
    public init(run: Int64, source: String, file: String = "", what: String, expected: Cents, actual: Cents) {
        self.run = run
        self.source = source
        self.file = file
        self.what = what
        self.expected = expected
        self.actual = actual
    }

    /// actual − expected.
    public var difference: Cents { actual - expected }

    /// True for a number of things rather than an amount: both sides are whole units then.
    public var isCount: Bool { what.hasPrefix("rows of ") || what == "declared count" }
}

extension ReportTable {
    /// The totals that runs compared, in the order given.
    public static func tieOuts(_ tieOuts: [RecordedTieOut]) -> ReportTable {
        let open = tieOuts.count { !$0.difference.isZero }
        return ReportTable(
            name: "tieouts", title: "Tie-outs",
            columns: [
                Column("run_id", .text, heading: "Run"), Column("source_name", .text, heading: "Source"),
                Column("file", .text), Column("what", .text), Column("expected", .money), Column("actual", .money),
                Column("difference", .money), Column("ok", .flag, heading: "OK"),
            ],
            rows: tieOuts.map { tie in
                let cell: (Cents) -> Cell = { tie.isCount ? .count(Int($0.raw / 100)) : .money($0) }
                return [
                    .text("\(tie.run)"), .text(tie.source), .text(tie.file), .text(tie.what), cell(tie.expected),
                    cell(tie.actual), cell(tie.difference), .flag(tie.difference.isZero),
                ]
            },
            notes: [open == 0 ? "All totals agree to the cent." : "\(open) of \(tieOuts.count) do not agree."])
    }
}
