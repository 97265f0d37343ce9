import Values

public enum FHIREOBReader {
    public static func read(_ f: SourceFile, options: ReadingOptions) -> Reading<Remittance> { .init() }
}
