import Values

/// One payout with all that the processor's reports say of it: what it is made of, what left, what came back.
public struct PayoutChain: Sendable, Hashable {
    /// How its parts are known.
    public enum Membership: String, Sendable {
        /// The report names the payout on each of its parts.
        case listed
        /// A pooled balance: what came in since the payout before, and what was in it.
        case balance
        /// Found as the only parts without a payout that add up to it.
        case rebuilt
        /// More than one choice of parts adds up to it, or the only one has a part that another payout needs as well.
        case ambiguous
        /// Too many choices to look at them all.
        case tooMany = "too_many"
        /// The report lists none: an instant or manual payout, or a list of payouts alone.
        case none
    }

    /// What tells a payout from all others.
    public struct ID: Sendable, Hashable, Comparable {
        /// The processor.
        public var processor: String
        /// The processor's id for it; the ISO day of the deposit where the reports give no more.
        public var payout: String

        /// A payout's identity.
        public init(_ processor: String, _ payout: String) {
            self.processor = processor
            self.payout = payout
        }

        /// By processor, then by payout.
        public static func < (a: ID, b: ID) -> Bool { (a.processor, a.payout) < (b.processor, b.payout) }

        /// `processor/payout`.
        public var text: String { processor + "/" + payout }
    }

    /// Which payout.
    public var id: ID
    /// How its parts are known.
    public var membership = Membership.none
    /// Its parts.
    public var sums = MovementSums()
    /// What the processor says that it sent to the bank, where it has a row of its own.
    public var stated: Cents?
    /// What the processor kept for sending it: instant payouts.
    public var ownFee = Cents.zero
    /// The day it was sent, by its own row.
    public var sent: Day?
    /// The day it was due at the bank.
    public var due: Day?
    /// The last day of a part.
    public var last: Day?
    /// The day it came back.
    public var failed: Day?
    /// Trace numbers of the transfer.
    public var traces: Set<String> = []
    /// A pooled balance before the first part and after the payout, where the report states them.
    public var balances: Balances?
    /// False for a deposit that the reports know by its day alone.
    public var hasID = true

    /// A pooled balance before and after.
    public struct Balances: Sendable, Hashable {
        /// Before the first part.
        public var before: Cents
        /// After the payout.
        public var after: Cents
        /// What of the payout was in the balance before (+), or of its parts stays in it (−).
        public var drawn: Cents { before - after }
    }

    /// A payout of which nothing is known yet.
    public init(_ id: ID) { self.id = id }

    /// What left the processor's balance: what was sent, and the fee for sending it.
    public var left: Cents { (stated ?? sums.net) + ownFee }
    /// What was sent to the bank, whatever became of it.
    public var sentAmount: Cents { stated ?? sums.net }
    /// What should reach the bank, and stay there.
    public var amount: Cents { failed == nil ? sentAmount : .zero }
    /// What left beyond what its parts, and the balance, account for; `nil` where the parts are not known.
    public var unexplained: Cents? {
        switch membership {
        case .listed, .rebuilt: stated.map { _ in left - sums.net }
        case .balance: balances.map { left - sums.net - $0.drawn }
        case .ambiguous, .tooMany, .none: nil
        }
    }
    /// The best known day of arrival.
    public var day: Day { due ?? sent ?? last ?? Day(number: 0) }

    /// Bank days on which its deposit is looked for: from one before it was due to three after; where nobody says when
    /// it was due, from its last part to seven after.
    public var window: DayRange { PayoutChain.window(due: due ?? sent, last: last) }

    /// As ``window``, for a transfer with that day.
    public static func window(due: Day?, last: Day? = nil) -> DayRange {
        if let due { return DayRange(due.addingBankDays(-1), due.addingBankDays(3)) }
        let last = last ?? Day(number: 0)
        return DayRange(last, last.addingBankDays(7))
    }
}
