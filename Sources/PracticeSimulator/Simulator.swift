import Values

/// Lives a practice and writes the files that it would export, with the truth beside them.
public enum Simulator {
    /// What was lived and written.
    public struct Summary: Sendable {
        /// Clients on the roster.
        public var clients = 0
        /// Bills made.
        public var bills = 0
        /// Claims in the advices.
        public var claims = 0
        /// Charges by card and phone app; refunds and disputes left out.
        public var charges = 0
        /// Payments that the system recorded itself.
        public var recordedPayments = 0
    }

    /// Lives the practice of `settings` and writes it into `folder`: `inbox/`, `truth/` and `monthly.yaml`.
    ///
    /// The same settings give the same bytes. Throws where a file cannot be written.
    @discardableResult
    public static func write(_ settings: SimulationSettings, to folder: String) throws -> Summary {
        var practice = Practice(settings)
        practice.live()
        let output = OutputFolder(folder)
        try writeExchangeFiles(practice, output)
        try writeAdvices(practice, output)
        try ProcessorExports.write(practice, output)
        try output.write(BankFile.bytes(practice), to: "inbox/bank.ofx")
        try output.write(TruthFiles.payments(practice), to: "truth/truth-payments.tsv")
        try output.write(TruthFiles.claims(practice), to: "truth/truth-claims.tsv")
        try output.write(TruthFiles.totals(practice), to: "truth/truth-totals.tsv")
        try output.write(MonthlyPipeline.bytes(practice), to: "monthly.yaml")
        return Summary(
            clients: practice.clients.count, bills: practice.ledger.bills.count,
            claims: practice.advices.reduce(0) { $0 + $1.claims.count },
            charges: practice.charges.count { $0.kind == .charge }, recordedPayments: practice.recorded.count)
    }

    private static func writeExchangeFiles(_ practice: Practice, _ output: OutputFolder) throws {
        try output.write(ExchangeFiles.clients(practice), to: "inbox/clients.csv")
        try output.write(ExchangeFiles.parties(practice), to: "inbox/parties.csv")
        for file in ExchangeFiles.bills(practice) {
            try output.write(file.bytes, to: "inbox/bills-\(file.month).csv")
        }
        try output.write(ExchangeFiles.payments(practice), to: "inbox/payments.csv")
    }

    private static func writeAdvices(_ practice: Practice, _ output: OutputFolder) throws {
        var random = SplitMix64(seed: practice.settings.seed, part: 0xE7A)
        for (index, advice) in practice.advices.enumerated() {
            let name = "inbox/era/\(advice.day)-\(Payers.all[advice.payer].id.lowercased())"
            try output.write(
                RemittanceFile.bytes(of: advice, practice: practice, control: index + 1), to: "\(name).835")
            if practice.rates.resentAdvice > 0, random.chance(practice.rates.resentAdvice) {
                let again = RemittanceFile.bytes(of: advice, practice: practice, control: 900_000 + index)
                try output.write(again, to: "\(name)-resent.835")
            }
        }
    }
}
