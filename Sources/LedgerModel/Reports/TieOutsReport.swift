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
            rows: tieOuts.map {
                [
                    .text("\($0.run)"), .text($0.source), .text($0.file), .text($0.what), .money($0.expected),
                    .money($0.actual), .money($0.difference), .flag($0.difference.isZero),
                ]
            },
            notes: [open == 0 ? "All totals agree to the cent." : "\(open) of \(tieOuts.count) do not agree."])
    }
}
