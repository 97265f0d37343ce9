import Values
public struct CodeEntry { public var meaning = ""; public var category = "" }
public enum CodeTables {
    public static func carc(_ c: String) -> CodeEntry? { CodeEntry() }
    public static func plb(_ c: String) -> CodeEntry? { CodeEntry() }
    public static func claimStatus(_ c: String) -> CodeEntry? { CodeEntry() }
}
public struct AdjustmentActions: Sendable {
    public enum Action: String, Sendable { case writeOff, clientOwes, hold, informational }
    public static let standard = AdjustmentActions()
    public func verdict(group: String, reason: String) -> (action: Action, nextStep: String) { (.hold, "") }
    public func isDenial(_ r: String) -> Bool { false }
}
public enum EOBCSVReader { public static func read(_ f: SourceFile, options: ReadingOptions) -> Reading<Remittance> { .init() } }
public enum FHIREOBReader { public static func read(_ f: SourceFile, options: ReadingOptions) -> Reading<Remittance> { .init() } }
public enum PayoutFormats { public static func reader(named: String) -> ((SourceFile, ReadingOptions) -> Reading<Movement>)? { nil } }
public enum BankFormats { public static func reader(named: String) -> ((SourceFile, ReadingOptions) -> Reading<BankLine>)? { nil } }
public enum BalanceXMLReader { public static func read(_ f: SourceFile, profile: BalanceProfile, options: ReadingOptions) -> BalanceReport { .init() } }
public enum BalanceXLSXReader { public static func read(_ f: SourceFile, profile: BalanceProfile, options: ReadingOptions) -> BalanceReport { .init() } }
