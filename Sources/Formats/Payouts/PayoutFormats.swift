import Values

/// The readers of processors' reports by the format name that a pipeline gives (`contract.md`).
public enum PayoutFormats {
    /// A reader of one format.
    public typealias Reader = (SourceFile, ReadingOptions) -> Reading<Movement>

    /// All format names, sorted.
    public static var names: [String] { (own.keys + MappedVendor.all.map(\.format)).sorted() }

    /// The reader of that format; `nil` when there is none of that name.
    public static func reader(named name: String) -> Reader? {
        if let reader = own[name] { return reader }
        guard let vendor = MappedVendor.named(name) else { return nil }
        return { MappedPayoutsReader.read($0, options: $1, vendor: vendor) }
    }

    private static var own: [String: Reader] {
        [
            "stripe": StripeReader.read, "stripe-payout-reconciliation": StripeReader.read,
            "stripe-balance-change": StripeReader.read, "stripe-balance-history": StripeReader.read,
            "stripe-payments": StripeReader.read, "stripe-payouts": StripeReader.read,
            "stripe-balance-transactions": StripeReader.read, "ivypay": IvyPayReader.read, "venmo": VenmoReader.read,
            "venmo-business": VenmoReader.read, "paypal": PayPalReader.read, "paypal-activity": PayPalReader.read,
            "paypal-statement": PayPalReader.read, "paypal-settlement": PayPalReader.read,
            "square-transactions": SquareReader.read, "square-payouts": SquarePayoutsReader.read,
            "payouts-csv": MappedPayoutsReader.read,
        ]
    }
}
