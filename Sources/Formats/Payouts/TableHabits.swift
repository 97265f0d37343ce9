import Values

/// How one file writes numbers and dates. Both follow the language of whoever exported it, no header tells them, and
/// they are learned from the whole file before it is read.
struct TableHabits {
    private var commas = 0
    private var points = 0
    private var firstAbove12 = false
    private var secondAbove12 = false
    private var dotted = false
    private var sawDates = false
    private var monthOrder = Sortedness()
    private var dayOrder = Sortedness()
    private var place: Position

    /// Looks through all rows of a table, whose header was found, without moving it.
    init(_ table: VendorTable, date: Int, amounts: [Int]) {
        place = Position(file: table.file.number, record: table.headerLine, field: Int32(date + 1))
        var survey = table
        while let row = survey.next() {
            for column in amounts { learn(amount: row.bytes(column)) }
            learn(date: row.bytes(date))
        }
    }

    /// The mark before the cents.
    var mark: VendorMoney.DecimalMark { commas > points ? .comma : .point }

    /// Whether the month or the day comes first.
    var order: VendorStamp.Order {
        if firstAbove12 { return .dayFirst }
        if secondAbove12 { return .monthFirst }
        if let sorted { return sorted }
        return dotted || mark == .comma ? .dayFirst : .monthFirst
    }

    /// The order by which the rows are sorted by date, newest or oldest first, where only one of the two sorts them.
    private var sorted: VendorStamp.Order? {
        guard monthOrder.holds != dayOrder.holds else { return nil }
        return monthOrder.holds ? .monthFirst : .dayFirst
    }

    private mutating func learn(amount b: Bytes) {
        guard b.count >= 3 else { return }
        // One or two digits behind the last mark are cents; three are a group of thousands.
        for back in 2...3 where b.count > back - 1 {
            let mark = b[b.count - back]
            if mark == 0x2C { commas += 1 } else if mark == 0x2E { points += 1 }
        }
    }

    private mutating func learn(date: Bytes) {
        let parts = date.split(maxSplits: 2) { $0 &- 0x30 > 9 }
        guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2 else { return }
        sawDates = true
        dotted = dotted || date.prefix(6).contains(0x2E)
        let numbers = parts.map { $0.prefix(4).reduce(0) { $0 * 10 + Int($1 &- 0x30 > 9 ? 0 : $1 &- 0x30) } }
        monthOrder.add((numbers[2] * 100 + numbers[0]) * 100 + numbers[1])
        dayOrder.add((numbers[2] * 100 + numbers[1]) * 100 + numbers[0])
        if numbers[0] > 12 { firstAbove12 = true }
        if numbers[1] > 12 { secondAbove12 = true }
    }

    /// What must be said about the dates, if anything.
    var finding: Finding? {
        if firstAbove12, secondAbove12 {
            return Finding(
                "date-order-mixed", .refusal, at: place, "some dates put the month first and some the day",
                remedy: "download the file again without saving it from a spreadsheet")
        }
        guard sawDates, !firstAbove12, !secondAbove12, !dotted, sorted == nil else { return nil }
        let words = order == .monthFirst ? "month first" : "day first"
        return Finding(
            "date-order-assumed", .info, at: place, "no date in the file tells day from month; read as \(words)",
            remedy: "compare one date with the source if the account is not an American one")
    }
}

/// Whether numbers came in rising or in falling order.
private struct Sortedness {
    private var last: Int?
    private var rose = false
    private var fell = false

    /// True while they have not gone both ways.
    var holds: Bool { !(rose && fell) }

    mutating func add(_ number: Int) {
        if let last {
            if number > last { rose = true }
            if number < last { fell = true }
        }
        last = number
    }
}
