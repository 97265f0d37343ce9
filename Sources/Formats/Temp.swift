import Values

/// Reads FHIR ExplanationOfBenefit resources as remittances.
public enum FHIREOBReader {
    /// Refuses the file: this version does not read the format yet, and a file that is not read must not look empty.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Remittance> {
        var reading = Reading<Remittance>()
        reading.findings = [
            Finding(
                "format-not-read", .refusal, at: .whole(file.number),
                "fhir-eob is not read by this version; expected an 835 or an EOB as CSV",
                remedy: "ask the payer for the 835, or map the EOB with format: eob-csv")
        ]
        return reading
    }
}
