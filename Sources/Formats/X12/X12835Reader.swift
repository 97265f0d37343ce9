import Values

/// Reads X12 835 remittance files (005010X221A1; 004010X091 where it agrees), a transaction at a time.
///
/// Memory holds one transaction, not the file. Nothing is thrown: a transaction that cannot be posted says why in its
/// ``Remittance/obstacles``, and everything odd is among the findings of the summary.
public enum X12835Reader {
    /// Reads a file and hands over each remittance as it is complete.
    public static func read(
        _ file: SourceFile, options: ReadingOptions, onRemittance: (Remittance) -> Void
    ) -> X12Summary {
        guard !file.bytes.isEmpty else {
            return refused(file, "file-empty", "The file is empty.")
        }
        guard let tokenizer = X12Tokenizer(file.bytes) else {
            let isHeader = Text.begins(Text.trimmed(file.bytes), "ISA")
            return isHeader
                ? refused(
                    file, "isa-unreadable",
                    "The interchange header (ISA) cannot be understood: no delimiters follow from it.")
                : refused(
                    file, "not-an-835", "The file does not begin with an interchange, a group or a transaction of X12.")
        }
        var run = X12Run(file: file.number, limit: options.recordLimit)
        run.read(tokenizer, of: file, onRemittance)
        return run.summary
    }

    /// Reads a file whole. The reading counts claims; those of transactions that cannot be posted are rejected, those of
    /// test transmissions set aside.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Remittance> {
        var reading = Reading<Remittance>()
        let summary = read(file, options: options) { reading.records.append($0) }
        reading.findings = summary.findings
        reading.read = summary.read
        reading.rejected = summary.rejected
        reading.setAside = summary.setAside
        return reading
    }

    private static func refused(_ file: SourceFile, _ code: String, _ message: String) -> X12Summary {
        var summary = X12Summary()
        summary.findings = [
            Finding(
                code, .refusal, at: .whole(file.number), message,
                remedy: "Check that the whole 835 file was downloaded, as the payer or clearing house made it.")
        ]
        return summary
    }
}
