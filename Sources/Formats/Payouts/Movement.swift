import Values

/// One movement of money at a card processor or phone app, signed from the practice's side whatever the vendor's signs.
public struct Movement: Sendable, Hashable {
    /// What the movement means.
    public typealias Kind = MovementKind

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
    /// False where nothing entered or left the processor's balance: pending, denied, a memo, paid straight from a bank.
    public var movesBalance = true
    /// The processor's balance after the row, where the source states one.
    public var balanceAfter: Cents?
    /// True where the amounts are of another currency than dollars: no part of the dollar balance.
    public var isForeign = false
    /// Where the row stands.
    public var position: Position

    /// All texts but the key, of which most rows have few: see ``MovementTexts``.
    var texts = MovementTexts()

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
