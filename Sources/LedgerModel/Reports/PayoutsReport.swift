import Values

extension ReportTable {
    /// Each payout, and each insurer's payment, of a range from its parts to the bank:
    /// `charges + refunds + disputes − fees + adjustments + balance + unexplained = net`, and
    /// `deposit − net = difference`. States and their days: ``PayoutStanding/State``.
    public static func payouts(
        _ standings: [PayoutStanding], in range: DayRange, context: ReportContext
    ) -> ReportTable {
        ReportTable(
            name: "payouts", title: "Payouts, \(range.first) to \(range.last)",
            columns: [
                Column("processor", .text), Column("payout_id", .text, heading: "Payout"), Column("day", .day),
            ] + partColumns + [
                Column("net", .money), Column("deposit", .money), Column("difference", .money), Column("state", .text),
                Column("since", .day), Column("explanation", .text),
            ],
            rows: standings.filter { range.contains($0.chain.day) }.map { one in
                [.text(one.chain.id.processor), .text(one.chain.id.payout), .day(one.chain.day)]
                    + Parts(one).cells + [
                        .money(one.net), one.deposit.map(Cell.money) ?? .empty,
                        one.difference.map(Cell.money) ?? .empty, .text(one.state.rawValue), .day(one.since),
                        .text(one.explanation),
                    ]
            },
            notes: notes(context)
        ).totalled()
    }

    /// As ``payouts(_:in:context:)``, summed by period and processor, with how many are in which state.
    public static func payouts(
        _ standings: [PayoutStanding], in range: DayRange, by period: ReportPeriod, context: ReportContext
    ) -> ReportTable {
        struct Group: Hashable {
            var period: String
            var processor: String
        }
        var groups: [Group: [PayoutStanding]] = [:]
        for one in standings where range.contains(one.chain.day) {
            groups[Group(period: period.label(of: one.chain.day), processor: one.chain.id.processor), default: []]
                .append(one)
        }
        let counts = ["payouts", "matched", "open", "missing", "failed", "differing"]
        return ReportTable(
            name: "payouts", title: "Payouts, \(range.first) to \(range.last)",
            columns: [Column("period", .text), Column("processor", .text), Column("payouts", .count)] + partColumns + [
                Column("net", .money), Column("deposit", .money), Column("difference", .money),
            ] + counts.dropFirst().map { Column($0, .count) },
            rows: groups.sorted { ($0.key.period, $0.key.processor) < ($1.key.period, $1.key.processor) }.map {
                group, all in
                func count(_ states: PayoutStanding.State...) -> Cell {
                    .count(all.count { states.contains($0.state) })
                }
                var parts = Parts()
                for one in all { parts.add(Parts(one)) }
                let atBank = all.compactMap(\.deposit)
                return [.text(group.period), .text(group.processor), .count(all.count)] + parts.cells + [
                    .money(all.total(\.net)), .money(atBank.reduce(.zero, +)),
                    .money(all.compactMap(\.difference).reduce(.zero, +)),
                    count(.matched), count(.expected, .inTransit), count(.missing), count(.failed),
                    count(.short, .over),
                ]
            },
            notes: notes(context)
        ).totalled(counts: Set(counts))
    }

    private static var partColumns: [Column] {
        ["charges", "refunds", "disputes", "fees", "adjustments", "balance", "unexplained"].map { Column($0, .money) }
    }

    private static func notes(_ context: ReportContext) -> [String] {
        [
            "Days are the practice's, in \(context.zone.name).",
            "Net = charges + refunds + disputes − fees + adjustments + balance + unexplained; "
                + "difference = deposit − net.",
            "Balance: what of a payout was in a pooled balance before (+), or of its parts stays in it (−).",
        ]
    }

    /// A payout's parts as the report shows them.
    private struct Parts {
        var sums = MovementSums()
        var balance = Cents.zero
        var unexplained = Cents.zero
        var isKnown = false

        init() {}

        init(_ one: PayoutStanding) {
            let chain = one.chain
            switch chain.membership {
            case .none, .ambiguous, .tooMany: return
            case .listed, .rebuilt, .balance: break
            }
            isKnown = true
            sums = chain.sums
            // What was kept for sending it is one of its fees; what came back is not at the bank.
            sums.fees += chain.ownFee
            balance = chain.balances?.drawn ?? .zero
            unexplained = chain.unexplained ?? (chain.membership == .balance ? chain.left - chain.sums.net : .zero)
            if chain.failed == nil {
                unexplained += one.net - chain.sentAmount
            } else {
                // What came back is in the balance again.
                balance += one.net - chain.sentAmount
            }
        }

        mutating func add(_ other: Parts) {
            isKnown = isKnown || other.isKnown
            sums.add(other.sums)
            balance += other.balance
            unexplained += other.unexplained
        }

        var cells: [Cell] {
            guard isKnown else { return Array(repeating: .empty, count: 7) }
            return [
                sums.charges, sums.refunds, sums.disputes, sums.fees, sums.adjustments, balance, unexplained,
            ].map(Cell.money)
        }
    }
}
