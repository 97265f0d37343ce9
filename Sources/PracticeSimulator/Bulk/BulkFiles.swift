import Values

/// Large files of one kind, for benchmarks: balanced and consistent, but nobody's story.
public enum BulkFiles {
    /// Writes one 835 of about `claims` claims (three lines each, 530 claims a transaction) without line ends: 170,000
    /// claims are about 95 MB. The same seed gives the same bytes. Throws where the file cannot be written.
    public static func writeRemittances(claims: Int, seed: UInt64, to path: String) throws {
        let stream = try OutputStreamFile(path)
        var writer = BulkRemittance(seed: seed)
        var left = claims
        try stream.write(writer.opening())
        while left > 0 {
            let count = min(left, 530)
            left -= count
            try stream.write(writer.transaction(claims: count))
        }
        try stream.write(writer.closing())
        try stream.close()
    }

    /// Writes a payout reconciliation of `rows` rows, a refund in every fiftieth, a payout every 200 rows.
    public static func writeStripe(rows: Int, seed: UInt64, to path: String) throws {
        let stream = try OutputStreamFile(path)
        var random = SplitMix64(seed: seed, part: 0x57)
        var charges: [Charge] = []
        var day = Day(number: 20_454)
        try stream.write(StripeFile.bytes([]))
        for row in 0..<rows {
            if row % 200 == 0 {
                try stream.write(StripeFile.rows(charges))
                charges.removeAll(keepingCapacity: true)
                if row % 1_000 == 0 { day = day.adding(1) }
            }
            charges.append(charge(row, day, &random))
        }
        try stream.write(StripeFile.rows(charges))
        try stream.close()
    }

    /// Writes a balance report of `rows` clients with the columns of the contract's migration sample and a grand total:
    /// as XML where the path ends in `.xml`, else as CSV.
    public static func writeBalances(rows: Int, seed: UInt64, to path: String) throws {
        let stream = try OutputStreamFile(path)
        var report: any BalanceReportText = path.hasSuffix(".xml") ? BalanceXMLText() : BalanceCSVText()
        var random = SplitMix64(seed: seed, part: 0xBA)
        var sum = BulkBalance()
        for number in 0..<rows {
            let row = BulkBalance(client: 100_000 + number, &random)
            sum.add(row)
            report.add(row)
            if report.out.bytes.count > 1 << 20 {
                try stream.write(report.out.bytes)
                report.out.bytes.removeAll(keepingCapacity: true)
            }
        }
        report.end(sum)
        try stream.write(report.out.bytes)
        try stream.close()
    }

    private static func charge(_ row: Int, _ day: Day, _ random: inout SplitMix64) -> Charge {
        let gross = Cents(Int64(random.between(20, 250)) * 100)
        let isRefund = row % 50 == 49
        var charge = Charge(
            method: .stripe, kind: isRefund ? .refund : .charge, key: random.id("txn_1"),
            object: random.id(isRefund ? "re_3" : "ch_3"), gross: isRefund ? -gross : gross,
            fee: isRefund ? .zero : Fees.stripe(gross), day: day, second: random.between(28_000, 80_000))
        charge.name = "\(random.pick(Names.given).full) \(random.pick(Names.family))"
        charge.memo = "Invoice \(10_000 + row)"
        if isRefund { charge.parent = random.id("ch_3") }
        return charge
    }
}
