import Values
public enum FHIREOBReader { public static func read(_ f: SourceFile, options: ReadingOptions) -> Reading<Remittance> { .init() } }
public enum BalanceXLSXReader { public static func read(_ f: SourceFile, profile: BalanceProfile, options: ReadingOptions) -> BalanceReport { .init() } }
