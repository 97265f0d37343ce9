import Values

/// A movement of money at a processor, as far as reports look at it: placed in the book or not.
public struct ProcessorMovement: Sendable, Hashable {
    /// What the movement means; the words are those of the readers.
    public enum Kind: String, Sendable, CaseIterable {
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
        /// Holds, reserves, loans: the balance moves, nobody earned or spent.
        case balance
        /// Money sent to the bank, as a row of its own.
        case payout
        /// A payout that came back.
        case payoutFailure = "payout_failure"
    }

    /// The processor.
    public var processor: String
    /// What the movement means.
    public var kind: Kind
    /// What the client paid (+) or got back (−); for fees, holds and payouts what entered (+) or left (−) the balance.
    public var gross: Cents
    /// What the processor kept: + when charged, − when returned.
    public var fee: Cents
    /// The day in the practice's time zone.
    public var day: Day
    /// The payout it left with; empty for none yet.
    public var payout: String
    /// The day of that payout, where the source says so.
    public var payoutDay: Day?

    /// A movement at a processor.
    public init(
        processor: String, kind: Kind, gross: Cents, fee: Cents = .zero, day: Day, payout: String = "",
        payoutDay: Day? = nil
    ) {
        self.processor = processor
        self.kind = kind
        self.gross = gross
        self.fee = fee
        self.day = day
        self.payout = payout
        self.payoutDay = payoutDay
    }
}

/// Sums of movements by what they mean: `net = charges + refunds + disputes − fees + adjustments`.
struct MovementSums: Sendable, Hashable {
    /// How many charges.
    var transactions = 0
    /// What clients paid.
    var charges = Cents.zero
    /// What went back to clients, negative.
    var refunds = Cents.zero
    /// What clients' banks took back, negative.
    var disputes = Cents.zero
    /// What the processor kept, + when charged.
    var fees = Cents.zero
    /// Holds, reserves and the like: + when they entered the balance.
    var adjustments = Cents.zero
    /// What is left for the bank.
    var net: Cents { charges + refunds + disputes - fees + adjustments }

    /// Takes in a movement; payouts themselves are no part of what they pay out.
    mutating func add(_ movement: ProcessorMovement) {
        switch movement.kind {
        case .payout, .payoutFailure: return
        case .charge:
            transactions += 1
            charges += movement.gross
        case .refund, .refundFailure: refunds += movement.gross
        case .dispute, .disputeReversal: disputes += movement.gross
        case .fee: fees -= movement.gross
        case .balance: adjustments += movement.gross
        }
        fees += movement.fee
    }
}
