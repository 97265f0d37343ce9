import Values

/// A movement of money at a processor, as far as reports look at it: placed in the book or not.
public struct ProcessorMovement: Sendable, Hashable {
    /// What the movement means.
    public typealias Kind = MovementKind

    /// The processor.
    public var processor: String
    /// The row's key there; empty where it does not matter.
    public var key: String
    /// What the movement means.
    public var kind: Kind
    /// What the client paid (+) or got back (−); for fees, holds and payouts what entered (+) or left (−) the balance.
    public var gross: Cents
    /// What the processor kept: + when charged, − when returned.
    public var fee: Cents
    /// What it did to the balance.
    public var net: Cents { gross - fee }
    /// The day in the practice's time zone.
    public var day: Day
    /// Seconds since 1970 UTC, where the source gives the moment.
    public var second: Int64?
    /// The payout it left with; empty for none yet.
    public var payout: String
    /// The day of that payout, where the source says so.
    public var payoutDay: Day?
    /// The processor's balance after it, where the source states one.
    public var balanceAfter: Cents?
    /// Other ids of the same money: trace numbers, the payout that a failure undoes.
    public var ids: [String]

    /// A movement at a processor.
    public init(
        processor: String, key: String = "", kind: Kind, gross: Cents, fee: Cents = .zero, day: Day,
        second: Int64? = nil, payout: String = "", payoutDay: Day? = nil, balanceAfter: Cents? = nil, ids: [String] = []
    ) {
        self.processor = processor
        self.key = key
        self.kind = kind
        self.gross = gross
        self.fee = fee
        self.day = day
        self.second = second
        self.payout = payout
        self.payoutDay = payoutDay
        self.balanceAfter = balanceAfter
        self.ids = ids
    }
}

/// Sums of movements by what they mean: `net = charges + refunds + disputes − fees + adjustments`.
public struct MovementSums: Sendable, Hashable {
    /// How many movements.
    public var count = 0
    /// How many charges.
    public var transactions = 0
    /// What clients paid.
    public var charges = Cents.zero
    /// What went back to clients, negative.
    public var refunds = Cents.zero
    /// What clients' banks took back, negative.
    public var disputes = Cents.zero
    /// What the processor kept, + when charged.
    public var fees = Cents.zero
    /// Holds, reserves, payouts that came back and the like: + when they entered the balance.
    public var adjustments = Cents.zero
    /// Everything but fees: what a processor that settles gross sends.
    public var gross: Cents { charges + refunds + disputes + adjustments }
    /// What is left for the bank.
    public var net: Cents { gross - fees }

    /// Sums of nothing.
    public init() {}

    /// Takes in a movement; a payout itself is no part of what it pays out.
    public mutating func add(_ movement: ProcessorMovement) {
        switch movement.kind {
        case .payout: return
        case .charge:
            transactions += 1
            charges += movement.gross
        case .refund, .refundFailure: refunds += movement.gross
        case .dispute, .disputeReversal: disputes += movement.gross
        case .fee: fees -= movement.gross
        case .balance, .payoutFailure, .setAside: adjustments += movement.gross
        }
        count += 1
        fees += movement.fee
    }

    /// Takes in other sums.
    mutating func add(_ other: MovementSums) {
        count += other.count
        transactions += other.transactions
        charges += other.charges
        refunds += other.refunds
        disputes += other.disputes
        fees += other.fees
        adjustments += other.adjustments
    }
}
