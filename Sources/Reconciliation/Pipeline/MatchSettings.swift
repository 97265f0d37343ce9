/// How payments that name no bill are matched: which strategies, in which order, within which limits.
public struct MatchSettings: Sendable, Hashable {
    /// A way to find the bills of a payment.
    public enum Strategy: String, Sendable, Codable, CaseIterable {
        /// An invoice number that the record or its note names.
        case knownIDs = "known-ids"
        /// The client, and the day of service that the note names; for claims also code and charge.
        case clientService = "client-service"
        /// The client, and a bill with exactly the amount due.
        case clientAmount = "client-amount"
        /// Several bills of one client that add up to the amount.
        case sumOfBills = "sum-of-bills"
        /// Several payments that add up to what one bill has due.
        case severalPayments = "several-payments"
    }

    /// One strategy with its limits.
    public struct Step: Sendable, Hashable, Codable {
        /// The strategy.
        public var strategy: Strategy
        /// How many days before the payment its bills may be; `nil` for what the settings say.
        public var windowDays: Int?
        /// How many bills or payments it may take together; `nil` for the program's own bound.
        public var atMost: Int?

        /// A strategy with its limits.
        public init(_ strategy: Strategy, windowDays: Int? = nil, atMost: Int? = nil) {
            self.strategy = strategy
            self.windowDays = windowDays
            self.atMost = atMost
        }
    }

    /// Days around a payment in which its bill is sought when nothing names it.
    public var windowDays = 30
    /// The strategies in their order; what is missing is off.
    public var steps = Strategy.allCases.map { Step($0) }

    /// The order of `docs/domain.md` §7.
    public init() {}

    /// The settings of a strategy; `nil` where it is off.
    public func step(_ strategy: Strategy) -> Step? { steps.first { $0.strategy == strategy } }
}
