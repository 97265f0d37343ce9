import Values

extension ReportTable {
    /// What the practice holds for its clients: a row per client who ever had a credit.
    ///
    /// - Parameter ledger: the state at the end of `day`, see ``Ledger/init(asOf:bills:postings:)``.
    public static func credits(_ ledger: Ledger, asOf day: Day, context: ReportContext) -> ReportTable {
        let accounts = ledger.clients
            .filter { !($0.granted.isZero && $0.applied.isZero && $0.refunded.isZero) }
            .sorted { $0.id < $1.id }
        return ReportTable(
            name: "credits", title: "Credits as of \(day)",
            columns: [
                Column("client_id", .text, heading: "Client ID"), Column("client", .text), Column("granted", .money),
                Column("applied", .money), Column("refunded", .money), Column("balance", .money),
            ],
            rows: accounts.map {
                [
                    .text($0.id), .text(context.client($0.id)), .money($0.granted), .money($0.applied),
                    .money($0.refunded), .money($0.credit),
                ]
            },
            notes: ["Balance = granted − applied − refunded."]
        ).totalled()
    }
}
