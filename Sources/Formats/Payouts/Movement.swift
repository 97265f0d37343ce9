import Values

/// One movement of money at a card processor or phone app, signed from the practice's side whatever the vendor's signs.
public struct Movement: Sendable, Hashable, Codable {
    /// What the movement means.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A client paid.
        case charge
        /// Money given back to a client.
        case refund
        /// A refund that failed: the money is back.
        case refundFailure = "refund_failure"
        /// A client's bank took the money back.
        case dispute
        /// A dispute was won: the money is back.
        case disputeReversal = "dispute_reversal"
        /// A fee of its own, not of one charge.
        case fee
        /// Holds, reserves, loans, transfers, conversions: the balance moves, nobody earned or spent.
        case balance
        /// Money sent to the bank, as a row of its own.
        case payout
        /// A payout that came back.
        case payoutFailure = "payout_failure"
        /// No money of a client's or no money at all: set aside with its reason.
        case setAside = "set_aside"
    }

    /// The processor in lower case: `stripe`, `ivypay`, `paypal`, `venmo`, `square`, or what the pipeline names.
    public var processor: String
    /// The identity of the row at the processor (`contract.md`, source_key).
    public var key: String
    /// What the movement means.
    public var kind: Kind
    /// What the client paid (+) or got back (−); for fees, holds and payouts what entered (+) or left (−) the balance.
    public var gross: Cents
    /// What the processor kept: + when charged, − when returned.
    public var fee: Cents
    /// What it did to the balance: always gross − fee.
    public var net: Cents { gross - fee }
    /// The day in the practice's time zone.
    public var day: Day
    /// The moment, where the source gives one.
    public var instant: Instant?
    /// The payout that the movement left with, where the source says so.
    public var payoutID: String?
    /// The day that payout was due at the bank, in the practice's time zone.
    public var payoutDay: Day?
    /// The key of the movement that this one undoes (a refund's charge), where the source says so.
    public var parentKey: String?
    /// Other ids of the same money, strongest first: charge, intent, order, invoice: any may stand in a recorded
    /// payment's reference.
    public var ids: [String] = []
    /// The other side's name as written.
    public var name = ""
    /// The other side's e-mail.
    public var email = ""
    /// The other side's phone or user name.
    public var handle = ""
    /// Last four digits of the card.
    public var lastFour = ""
    /// Card brand, `HSA`, `FSA`.
    public var brand = ""
    /// Note, description, item title.
    public var memo = ""
    /// The invoice number that the source states in a field of its own.
    public var invoice = ""
    /// Trace number of the transfer to the bank.
    public var trace = ""
    /// The vendor's own word for the row: type, category, status.
    public var vendorType = ""
    /// Why it was set aside.
    public var reason = ""
    /// False where nothing entered or left the processor's balance: pending, denied, a memo, paid straight from a bank.
    public var movesBalance = true
    /// The processor's balance after the row, where the source states one.
    public var balanceAfter: Cents?
    /// True where the amounts are of another currency than dollars: no part of the dollar balance.
    public var isForeign = false
    /// Where the row stands.
    public var position: Position

    /// A movement at a place.
    public init(
        processor: String, key: String, kind: Kind, gross: Cents, fee: Cents = .zero, day: Day, instant: Instant? = nil,
        position: Position
    ) {
        self.processor = processor
        self.key = key
        self.kind = kind
        self.gross = gross
        self.fee = fee
        self.day = day
        self.instant = instant
        self.position = position
    }
}
