import Values

/// A bank line that was tied to a payout.
public struct PayoutDeposit: Sendable, Hashable {
    /// The processor.
    public var processor: String
    /// The processor's id of the payout.
    public var payout: String
    /// The day at the bank.
    public var day: Day
    /// What reached the bank.
    public var amount: Cents

    /// A bank line tied to a payout.
    public init(processor: String, payout: String, day: Day, amount: Cents) {
        self.processor = processor
        self.payout = payout
        self.day = day
        self.amount = amount
    }

    /// The deposit that a posting records: one that names its processor, and its payout as reference.
    public init?(_ posting: Posting) {
        guard posting.kind == .deposit, !posting.processor.isEmpty, !posting.reference.isEmpty else { return nil }
        self.init(
            processor: posting.processor, payout: posting.reference, day: posting.day, amount: posting.amount)
    }
}

extension ReportTable {
    /// Each payout of a range from its parts to the bank:
    /// `charges + refunds + disputes − fees + adjustments = net`, and `deposit − net = difference`.
    ///
    /// States: `tied` (the bank has it, to the cent), `differs` (the bank has another amount), `open` (not at the bank,
    /// or no bank file), `unexplained` (the parts do not add up to the net that the processor states).
    ///
    /// - Parameters:
    ///   - postings: those of kind `payout` count: their key is the payout's id.
    ///   - deposits: bank lines that were tied.
    public static func payouts(
        _ movements: [ProcessorMovement], postings: [Posting], deposits: [PayoutDeposit], in range: DayRange,
        context: ReportContext
    ) -> ReportTable {
        let chains = PayoutChain.all(movements, postings, deposits).filter { range.contains($0.day) }
        return ReportTable(
            name: "payouts", title: "Payouts, \(range.first) to \(range.last)",
            columns: [
                Column("processor", .text), Column("payout_id", .text, heading: "Payout"), Column("day", .day),
                Column("charges", .money), Column("refunds", .money), Column("disputes", .money),
                Column("fees", .money), Column("adjustments", .money), Column("net", .money),
                Column("deposit", .money), Column("difference", .money), Column("state", .text),
            ],
            rows: chains.map(\.cells),
            notes: [
                "Days are the practice's, in \(context.zone.name).",
                "Net = charges + refunds + disputes − fees + adjustments; difference = deposit − net.",
            ]
        ).totalled()
    }
}

/// A payout with its parts and what the bank says.
private struct PayoutChain {
    private struct Key: Hashable {
        let processor: String
        let payout: String
    }

    let processor: String
    let payout: String
    var day: Day
    var sums: MovementSums?
    /// What was posted as the payout's net.
    var posted: Cents?
    var deposit: Cents?

    /// What the payout should bring: as posted, else as its parts say.
    var net: Cents { posted ?? sums?.net ?? .zero }

    var state: String {
        if let sums, let posted, sums.net != posted { return "unexplained" }
        guard let deposit else { return "open" }
        return deposit == net ? "tied" : "differs"
    }

    var cells: [ReportTable.Cell] {
        let parts = [sums?.charges, sums?.refunds, sums?.disputes, sums?.fees, sums?.adjustments]
        let money = parts + [net, deposit, deposit.map { $0 - net }]
        return [.text(processor), .text(payout), .day(day)]
            + money.map { $0.map(ReportTable.Cell.money) ?? .empty } + [.text(state)]
    }

    /// Every payout that a movement left with or a posting records, by processor, day and id.
    static func all(
        _ movements: [ProcessorMovement], _ postings: [Posting], _ deposits: [PayoutDeposit]
    ) -> [PayoutChain] {
        var chains: [Key: PayoutChain] = [:]
        for movement in movements where !movement.payout.isEmpty {
            let key = Key(processor: movement.processor, payout: movement.payout)
            let day = movement.payoutDay ?? movement.day
            var chain = chains[key] ?? PayoutChain(processor: key.processor, payout: key.payout, day: day)
            chain.day = max(chain.day, day)
            var sums = chain.sums ?? MovementSums()
            sums.add(movement)
            chain.sums = sums
            chains[key] = chain
        }
        for posting in postings where posting.kind == .payout {
            let key = Key(processor: posting.processor, payout: posting.key)
            var chain = chains[key] ?? PayoutChain(processor: key.processor, payout: key.payout, day: posting.day)
            chain.day = posting.day
            chain.posted = (chain.posted ?? .zero) + posting.amount
            chains[key] = chain
        }
        for deposit in deposits {
            let key = Key(processor: deposit.processor, payout: deposit.payout)
            var chain = chains[key] ?? PayoutChain(processor: key.processor, payout: key.payout, day: deposit.day)
            chain.deposit = (chain.deposit ?? .zero) + deposit.amount
            chains[key] = chain
        }
        return chains.values.sorted { ($0.processor, $0.day, $0.payout) < ($1.processor, $1.day, $1.payout) }
    }
}
