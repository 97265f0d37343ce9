import Values

/// When a payment was posted: a day, or a moment with its zone.
public enum PostedAt: Sendable, Hashable {
    /// A day in the practice's zone.
    case day(Day)
    /// A moment.
    case instant(Instant)

    /// The day in the practice's time zone.
    public func day(in zone: Zone) -> Day {
        switch self {
        case .day(let day): day
        case .instant(let instant): zone.day(of: instant)
        }
    }
}

/// One row of `payments.csv`: money received or given back, or a credit or discount, as the practice's system
/// recorded it.
public struct PaymentRecord: Sendable, Hashable {
    /// How it was paid.
    public enum PaymentType: String, Sendable, CaseIterable {
        /// Credit, debit or HSA card.
        case card
        /// Cash or check.
        case cashCheck = "cash_check"
        /// Any other way.
        case other
        /// An insurer paid.
        case insurance
        /// A credit used or a discount given: no money.
        case creditDiscount = "credit_discount"
    }

    /// The payment's id in the practice's system.
    public var paymentID: String
    /// The bill paid; empty when it was for none.
    public var invoiceNumber: String
    /// When it was posted.
    public var postedAt: PostedAt
    /// ``postedAt`` as the file writes it, so that a copy is the same byte for byte.
    public var postedAtText: String
    /// How it was paid.
    public var type: PaymentType
    /// True when paid online through the practice's own processor.
    public var online: Bool
    /// Received (+) or given back (−).
    public var amount: Cents
    /// Who paid, where known.
    public var partyID: String
    /// Check number, processor's id or the like.
    public var reference: String
    /// Notes as written.
    public var notes: String
    /// Where the row stands.
    public var position: Position

    /// The columns of the file, in the order in which they are written.
    public static let columns = [
        "payment_id", "invoice_number", "posted_at", "type", "online", "amount", "party_id", "reference", "notes",
    ]

    /// A payment; without `postedAtText` the time is written in its standard form.
    public init(
        paymentID: String, invoiceNumber: String, postedAt: PostedAt, postedAtText: String? = nil, type: PaymentType,
        online: Bool, amount: Cents, partyID: String = "", reference: String = "", notes: String = "",
        position: Position = .none
    ) {
        self.paymentID = paymentID
        self.invoiceNumber = invoiceNumber
        self.postedAt = postedAt
        self.type = type
        self.online = online
        self.amount = amount
        self.partyID = partyID
        self.reference = reference
        self.notes = notes
        self.position = position
        switch (postedAtText, postedAt) {
        case (let text?, _): self.postedAtText = text
        case (nil, .day(let day)): self.postedAtText = day.description
        case (nil, .instant(let instant)): self.postedAtText = instant.description
        }
    }
}
