/// What a movement of money at a processor means, in the words of the readers, the book and the reports alike.
public enum MovementKind: String, Sendable, Codable, CaseIterable {
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
