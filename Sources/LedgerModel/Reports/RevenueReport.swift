import Values

extension ReportTable {
    /// The money of the Payments report, summed by period, payment type, practitioner, payer and processor.
    ///
    /// Gross is the sum of what came in, refunds the (negative) sum of what went out, net both together.
    public static func revenue(
        _ postings: [Posting], in range: DayRange, by period: ReportPeriod = .year, dated: ReportDating = .posted,
        context: ReportContext, where include: (Posting) -> Bool = { _ in true }
    ) -> ReportTable {
        var groups: [RevenueGroup: RevenueSums] = [:]
        for line in RevenueLine.select(postings, in: range, dated: dated, context: context, where: include) {
            groups[RevenueGroup(line, period), default: RevenueSums()].add(line.posting.amount)
        }
        return ReportTable(
            name: "revenue", title: "Revenue by \(period.rawValue), \(range.first) to \(range.last)",
            columns: [
                Column("period", .text), Column("payment_type", .text, heading: "Type"),
                Column("practitioner", .text), Column("payer", .text), Column("processor", .text),
                Column("count", .count), Column("gross", .money), Column("refunds", .money), Column("net", .money),
            ],
            rows: groups.sorted { $0.key < $1.key }.map { group, sums in
                [
                    .text(group.period), .text(group.type), .text(group.practitioner), .text(group.payer),
                    .text(group.processor), .count(sums.count), .money(sums.gross), .money(sums.refunds),
                    .money(sums.gross + sums.refunds),
                ]
            },
            notes: [
                "Days are the practice's, in \(context.zone.name), by the day the payment was \(dated.rawValue).",
                "Net is what the Payments report adds up to for the same days.",
            ]
        ).totalled(counts: ["count"])
    }
}

/// What one row of the Revenue report is about.
private struct RevenueGroup: Hashable, Comparable {
    let period: String
    let type: String
    let practitioner: String
    let payer: String
    let processor: String

    init(_ line: RevenueLine, _ by: ReportPeriod) {
        period = by.label(of: line.day)
        type = line.type
        practitioner = line.posting.practitioner
        payer = line.posting.payer
        processor = line.posting.processor
    }

    static func < (a: RevenueGroup, b: RevenueGroup) -> Bool {
        if a.period != b.period { return a.period < b.period }
        return (a.type, a.practitioner, a.payer, a.processor) < (b.type, b.practitioner, b.payer, b.processor)
    }
}

/// What came in and what went out.
private struct RevenueSums {
    var count = 0
    var gross = Cents.zero
    var refunds = Cents.zero

    mutating func add(_ amount: Cents) {
        count += 1
        if amount < .zero { refunds += amount } else { gross += amount }
    }
}
