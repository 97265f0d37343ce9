import Values

/// PayPal's settlement and transaction detail reports (STL, TRR).
enum PayPalSettlement {
    static func recognises(_ file: SourceFile) -> Bool { false }
    static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> { Reading() }
}
