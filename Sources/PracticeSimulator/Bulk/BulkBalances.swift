import Values

/// A client's row of a large balance report, or the sum of all rows.
struct BulkBalance {
    var client = 0
    var name = ""
    var birth = Day(number: 0)
    var owed = Cents.zero
    var credit = Cents.zero
    var insurance = Cents.zero
    /// The oldest open day; `nil` where nothing is owed.
    var oldest: Day?

    /// A sum before anything was added.
    init() {}

    init(client: Int, _ random: inout SplitMix64) {
        self.client = client
        owed = Cents(random.chance(6_000) ? Int64(random.between(1_000, 90_000)) : 0)
        credit = Cents(owed.isZero && random.chance(3_000) ? Int64(random.between(500, 20_000)) : 0)
        insurance = Cents(random.chance(4_000) ? Int64(random.between(2_000, 60_000)) : 0)
        name = "\(random.pick(Names.family)), \(random.pick(Names.given).full)"
        birth = Day(number: Int32(random.between(-9_000, 14_000)))
        if !owed.isZero { oldest = Day(number: Int32(random.between(20_000, 20_600))) }
    }

    mutating func add(_ row: BulkBalance) {
        owed = owed + row.owed
        credit = credit + row.credit
        insurance = insurance + row.insurance
    }
}

/// A balance report in the making.
protocol BalanceReportText {
    /// What was written and not yet taken.
    var out: TextBuffer { get set }
    mutating func add(_ row: BulkBalance)
    /// Ends the report with its grand total.
    mutating func end(_ sum: BulkBalance)
}

struct BalanceCSVText: BalanceReportText {
    var out = TextBuffer(header: "Client ID,Client,DOB,Client Balance,Credit,Insurance Balance,Oldest Open")

    mutating func add(_ row: BulkBalance) {
        out.field("\(row.client)")
        out.field(row.name)
        out.field(row.birth)
        for amount in [row.owed, row.credit, row.insurance] { out.field(amount) }
        if let oldest = row.oldest { out.field(oldest) } else { out.field("") }
        out.endRow()
    }

    mutating func end(_ sum: BulkBalance) {
        for text in ["Grand Total", "", ""] { out.field(text) }
        for amount in [sum.owed, sum.credit, sum.insurance] { out.field(amount) }
        out.field("")
        out.endRow()
    }
}

struct BalanceXMLText: BalanceReportText {
    var out = TextBuffer(header: #"<?xml version="1.0" encoding="UTF-8"?>"#)

    init() { out.add("<Balances>\n") }

    mutating func add(_ row: BulkBalance) {
        out.add("  <Client id=\"")
        out.add(row.client)
        out.add("\">\n    <Name>")
        out.add(row.name)
        out.add("</Name>\n    <DOB>")
        out.add(row.birth)
        out.add("</DOB>\n")
        add(amountsOf: row)
        if let oldest = row.oldest {
            out.add("    <OldestOpen>")
            out.add(oldest)
            out.add("</OldestOpen>\n")
        }
        out.add("  </Client>\n")
    }

    mutating func end(_ sum: BulkBalance) {
        out.add("  <Totals>\n")
        add(amountsOf: sum)
        out.add("  </Totals>\n</Balances>\n")
    }

    private mutating func add(amountsOf row: BulkBalance) {
        for (name, amount) in [
            ("ClientBalance", row.owed), ("Credit", row.credit), ("InsuranceBalance", row.insurance),
        ] {
            out.add("    <\(name)>")
            out.add(amount)
            out.add("</\(name)>\n")
        }
    }
}
