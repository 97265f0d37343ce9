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

    /// Writes a balance report of `rows` clients with the columns of the contract's migration sample and a grand total.
    public static func writeBalances(rows: Int, seed: UInt64, to path: String) throws {
        let stream = try OutputStreamFile(path)
        var random = SplitMix64(seed: seed, part: 0xBA)
        var out = TextBuffer(
            header: "Client ID,Client,DOB,Client Balance,Credit,Insurance Balance,Oldest Open")
        var sums = (owed: Cents.zero, credit: Cents.zero, insurance: Cents.zero)
        for row in 0..<rows {
            let owed = Cents(random.chance(6_000) ? Int64(random.between(1_000, 90_000)) : 0)
            let credit = Cents(owed.isZero && random.chance(3_000) ? Int64(random.between(500, 20_000)) : 0)
            let insurance = Cents(random.chance(4_000) ? Int64(random.between(2_000, 60_000)) : 0)
            sums = (sums.owed + owed, sums.credit + credit, sums.insurance + insurance)
            out.field("\(100_000 + row)")
            out.field("\(random.pick(Names.family)), \(random.pick(Names.given).full)")
            out.field(Day(number: Int32(random.between(-9_000, 14_000))))
            for amount in [owed, credit, insurance] { out.field(amount) }
            if owed.isZero { out.field("") } else { out.field(Day(number: Int32(random.between(20_000, 20_600)))) }
            out.endRow()
            if out.bytes.count > 1 << 20 {
                try stream.write(out.bytes)
                out.bytes.removeAll(keepingCapacity: true)
            }
        }
        for text in ["Grand Total", "", ""] { out.field(text) }
        for amount in [sums.owed, sums.credit, sums.insurance] { out.field(amount) }
        out.field("")
        out.endRow()
        try stream.write(out.bytes)
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
