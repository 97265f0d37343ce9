import Values

/// Reads a bank's CSV download (`bank-csv`): the layouts in ``BankLayout``, Wells Fargo's without a header, or any
/// table whose columns the user names (roles: date, amount, debit, credit, description, memo, balance, account, id,
/// status).
///
/// Quotes inside a description need not be doubled (Zelle lines of Bank of America are not). Where a running balance is
/// given, every line must lead from one balance to the next, newest or oldest first; else the file is refused.
public enum BankCSVReader {
    /// Reads a bank's table.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<BankLine> {
        if options.columns.isEmpty, isWellsFargo(file) { return readWellsFargo(file, options) }
        let delimiter = MappedPayoutsReader.delimiter(of: file)
        var table = VendorTable(file, options, delimiter: delimiter, lenientQuotes: true)
        var layout = BankLayout.general
        let found = table.findHeader(within: 20) { header in
            if !options.columns.isEmpty { return BankColumns.fit(header, .general, options) }
            if let known = BankLayout.all.first(where: { header.missing($0.signature).isEmpty }) {
                layout = known
                return true
            }
            return BankColumns.fit(header, .general, options)
        }
        guard found else {
            return .noHeader(
                file, format: "bank", expected: "a date, a description, and an amount or debit and credit (`columns:`)")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = BankColumns(&finder, table.header, layout, options)
        if let refusal = finder.refusal(table, format: "\(layout.name) CSV") { return .refused(refusal) }
        var reading = Reading<BankLine>()
        var builder = BankLineBuilder(account: accountHint(file.name))
        let habits = TableHabits(
            table, date: columns.date, amounts: [columns.money, columns.debit, columns.credit])
        if let finding = habits.finding { reading.findings.append(finding) }
        while var row = table.next() { take(&row, &table, columns, &builder, habits, &reading) }
        table.close(&reading)
        builder.close(&reading)
        return reading
    }

    private static func take(
        _ row: inout VendorRow, _ table: inout VendorTable, _ c: BankColumns, _ builder: inout BankLineBuilder,
        _ habits: TableHabits, _ reading: inout Reading<BankLine>
    ) {
        if c.isOpening(row) {
            table.uncount()
            builder.open(row.moneyOrZero(c.balance), row.position)
            return
        }
        if row.isEmpty(c.date) {
            // Summaries and notes under the table.
            table.uncount()
            return
        }
        if row.holds(c.status, "pending") {
            reading.setAside += 1
            reading.findings.append(
                Finding(
                    "line-pending", .info, at: row.position, "a pending line; it counts when it is booked",
                    remedy: "nothing needs to be done"))
            return
        }
        let amount = c.amount(&row, mark: habits.mark)
        let day = row.stamp(c.date, order: habits.order).day
        let balance = c.balance >= 0 && !row.isEmpty(c.balance) ? row.money(c.balance, mark: habits.mark) : nil
        guard !row.isBad else {
            reading.findings += row.findings
            reading.rejected += 1
            return
        }
        reading.findings += row.findings
        let line = builder.line(
            day: day, amount: amount, description: c.text(row), id: row.text(c.key), account: row.text(c.account),
            balance: balance, position: row.position)
        reading.records.append(line)
    }

    /// True for five unnamed columns: a date, an amount, a star, a check number, a description.
    static func isWellsFargo(_ file: SourceFile) -> Bool {
        var scanner = CSVScanner(file.bytes, file: file.number, lenientQuotes: true)
        guard let has = try? scanner.next(), has else { return false }
        let row = scanner.row
        return row.count == 5 && Text.equals(row.trimmed(2), "*") && VendorStamp(row.trimmed(0)) != nil
            && VendorMoney.cents(row.trimmed(1)) != nil
    }

    private static func readWellsFargo(_ file: SourceFile, _ options: ReadingOptions) -> Reading<BankLine> {
        var table = VendorTable(file, options, lenientQuotes: true)
        var reading = Reading<BankLine>()
        var builder = BankLineBuilder(account: accountHint(file.name))
        while var row = table.next() {
            let day = row.stamp(0).day
            let amount = row.money(1)
            reading.findings += row.findings
            guard !row.isBad else {
                reading.rejected += 1
                continue
            }
            let check = row.text(3)
            let text = row.text(4) + (check.isEmpty ? "" : " CHECK \(check)")
            reading.records.append(
                builder.line(
                    day: day, amount: amount, description: text, id: "", account: "", balance: nil,
                    position: row.position))
        }
        table.close(&reading)
        return reading
    }

    /// The account's last four digits in the name that Chase gives its downloads: `Chase1234_Activity_20260202.CSV`.
    static func accountHint(_ name: String) -> String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        guard file.lowercased().hasPrefix("chase") else { return "" }
        let digits = file.dropFirst(5).prefix { $0.isNumber }
        return digits.count == 4 ? String(digits) : ""
    }
}

/// The columns of a bank's table.
struct BankColumns {
    let date, money, debit, credit, balance, account, direction, key, status: Int
    private let texts: [Int]
    private let isInverted: Bool

    init(_ f: inout ColumnFinder, _ header: CSVHeader, _ layout: BankLayout, _ options: ReadingOptions) {
        func place(_ role: String, _ names: [String]) -> Int {
            if let wanted = options.columns[role] { return header.index(wanted) ?? -1 }
            return header.index(anyOf: names) ?? -1
        }
        date = f.needed("date", layout.date)
        debit = place("debit", layout.debit)
        credit = place("credit", layout.credit)
        let amount = place("amount", layout.amount)
        money = amount >= 0 || (debit < 0 && credit < 0) ? f.needed("amount", layout.amount) : -1
        balance = place("balance", layout.balance)
        account = place("account", layout.account)
        direction = place("direction", layout.direction)
        key = place("id", layout.key)
        status = place("status", layout.status)
        isInverted = layout.isInverted
        let named = ["description", "memo"].compactMap { options.columns[$0] }
        texts = (named.isEmpty ? layout.text : named).compactMap { header.index($0) }
    }

    /// True when a header has what is needed.
    static func fit(_ header: CSVHeader, _ layout: BankLayout, _ options: ReadingOptions) -> Bool {
        var finder = ColumnFinder(header, options)
        let columns = BankColumns(&finder, header, layout, options)
        return finder.missing.isEmpty && !columns.texts.isEmpty
    }

    /// True for Bank of America's first line, an opening balance without an amount.
    func isOpening(_ row: VendorRow) -> Bool {
        money >= 0 && row.isEmpty(money) && debit < 0 && !row.isEmpty(balance)
            && row.text(texts.first ?? -1).lowercased()
                .contains("balance")
    }

    /// The signed amount: + in, − out.
    func amount(_ row: inout VendorRow, mark: VendorMoney.DecimalMark) -> Cents {
        if money >= 0 {
            let amount = row.money(money, mark: mark)
            if row.holds(direction, "debit"), amount > .zero { return -amount }
            return isInverted ? -amount : amount
        }
        let out = row.moneyOrZero(debit, mark: mark)
        let into = row.moneyOrZero(credit, mark: mark)
        if row.isEmpty(debit), row.isEmpty(credit) { return row.money(credit >= 0 ? credit : debit, mark: mark) }
        // Some banks write money out with a minus in its own column.
        return into - out.magnitude
    }

    /// The description, the entities of HTML undone and blanks as one.
    func text(_ row: VendorRow) -> String { texts.map { row.text($0) }.filter { !$0.isEmpty }.joined(separator: " ") }
}
