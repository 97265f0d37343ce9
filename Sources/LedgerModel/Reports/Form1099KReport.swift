import Values

extension ReportTable {
    /// What each processor will report on form 1099-K: gross of all settled charges by month, before fees, refunds and
    /// disputes, which stand beside it.
    ///
    /// Every charge in the files counts, placed in the book or not (`docs/contract.md`, "Points settled"); box 1a of the
    /// form is gross of credits, fees and refunds (IRS, Instructions for Form 1099-K).
    public static func form1099K(
        _ movements: [ProcessorMovement], in range: DayRange, context: ReportContext
    ) -> ReportTable {
        var groups: [ProcessorMonth: MovementSums] = [:]
        // Zelle moves money between banks and settles nothing: nobody files the form for it.
        for movement in movements where range.contains(movement.day) && movement.processor != "zelle" {
            switch movement.kind {
            case .balance, .setAside: continue
            case .payout, .payoutFailure:
                // What was kept for sending it (an instant payout) is a fee of the month; the transfer itself is not.
                guard !movement.fee.isZero else { continue }
                groups[ProcessorMonth(movement), default: MovementSums()].fees += movement.fee
            case .charge, .refund, .refundFailure, .dispute, .disputeReversal, .fee:
                groups[ProcessorMonth(movement), default: MovementSums()].add(movement)
            }
        }
        return ReportTable(
            name: "1099k", title: "Gross by processor and month (1099-K), \(range.first) to \(range.last)",
            columns: [
                Column("processor", .text), Column("year", .count), Column("month", .count),
                Column("transactions", .count), Column("gross", .money), Column("refunds", .money),
                Column("disputes", .money), Column("fees", .money), Column("net", .money),
            ],
            rows: groups.sorted { $0.key < $1.key }.map { group, sums in
                [
                    .text(group.processor), .count(group.year), .count(group.month), .count(sums.transactions),
                    .money(sums.charges), .money(sums.refunds), .money(sums.disputes), .money(sums.fees),
                    .money(sums.net),
                ]
            },
            notes: [
                "Months are the practice's, in \(context.zone.name); a processor may cut them in its own time zone.",
                "Gross is every settled charge before fees, refunds and disputes: net = gross + refunds + disputes − fees.",
            ]
        ).totalled(counts: ["transactions"])
    }
}

/// A processor's month.
private struct ProcessorMonth: Hashable, Comparable {
    let processor: String
    let year: Int
    let month: Int

    init(_ movement: ProcessorMovement) {
        processor = movement.processor
        let parts = movement.day.parts
        year = parts.year
        month = parts.month
    }

    static func < (a: ProcessorMonth, b: ProcessorMonth) -> Bool {
        (a.processor, a.year, a.month) < (b.processor, b.year, b.month)
    }
}
