import Values

/// Balance transactions as Stripe's API gives them.
enum StripeJSON {
    static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> { Reading() }
}
