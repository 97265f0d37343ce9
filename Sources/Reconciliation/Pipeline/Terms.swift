import Formats

extension Pipeline {
    /// How a pipeline's records are posted, kept with each run: an answer to its question is carried out on these terms
    /// and on no others.
    public struct Terms: Sendable, Hashable, Codable {
        /// The policies, each with the value that holds for the pipeline.
        public var policies = Policies()
        /// Days after its bill on which a payment may come and still be singled out by its amount.
        public var windowDays = 30
        /// The strategies in their order.
        public var strategies = MatchSettings().steps

        /// The terms of a pipeline that says nothing of them.
        public init() {}
    }

    /// What this pipeline's answers are carried out by.
    public var terms: Terms {
        var terms = Terms()
        terms.policies = policies
        terms.policies.credits = policies.credits ?? (isMigration ? .keep : .applyFirst)
        terms.windowDays = windowDays
        terms.strategies = match.steps
        return terms
    }

    /// True when a source brings balances from a prior system.
    var isMigration: Bool { sources.contains { SourceFormat.isBalance($0.format) } }
}
