import Values

/// What the cells of one column hold, counted over the first rows of a report.
struct ColumnContent {
    /// Cells that are not blank.
    private(set) var filled = 0
    /// Cells that are amounts, those with cents or a currency sign, and those other than zero.
    private(set) var money = 0
    private(set) var plainMoney = 0
    private(set) var positive = 0
    private(set) var negative = 0
    /// Dates, and those of more than sixteen years before the latest of the file.
    private(set) var dates = 0
    private(set) var years: [Int] = []
    private(set) var emails = 0
    /// Two words or more of letters, or words parted by a comma.
    private(set) var names = 0
    /// One word with a digit in it.
    private(set) var codes = 0
    private(set) var distinct: Set<String> = []
    /// The cells row by row.
    private(set) var cells: [String] = []
    /// The amounts row by row; `nil` where a cell is none.
    private(set) var amounts: [Cents?] = []

    mutating func add(_ cell: String, _ style: WrittenMoney.Style) {
        cells.append(cell)
        if case .blank = WrittenMoney.read(cell, style: style) {
            amounts.append(.zero)
            return
        }
        filled += 1
        distinct.insert(cell)
        let date = ColumnContent.year(cell)
        if case .amount(let cents, let mark) = WrittenMoney.read(cell, style: style), date == nil || !cell.contains("/")
        {
            money += 1
            if cell.contains(where: { $0 == "." || $0 == "," || $0 == "$" || $0 == "(" }) { plainMoney += 1 }
            let signed = mark == .credit ? -cents : cents
            if signed > .zero { positive += 1 } else if signed < .zero { negative += 1 }
            amounts.append(signed)
        } else {
            amounts.append(nil)
        }
        if let date {
            dates += 1
            years.append(date)
        }
        let letters = cell.count { $0.isLetter }
        if cell.contains("@"), cell.contains(".") {
            emails += 1
        } else if letters >= 3, letters * 3 >= cell.count * 2, cell.contains(" ") || cell.contains(",") {
            names += 1
        } else if !cell.contains(" "), cell.contains(where: \.isNumber), cell.count <= 24 {
            codes += 1
        }
    }

    private static func year(_ cell: String) -> Int? {
        switch WrittenDate.read(cell) {
        case .day(let day) where cell.count > 5: day.parts.year
        case .ordered(_, _, let year, _): year
        default: nil
        }
    }

    private func most(_ count: Int) -> Bool { filled > 0 && count * 10 >= filled * 8 }

    /// Amounts, most of them written as such.
    var isMoney: Bool { most(money) && plainMoney > 0 && !isDates }
    /// Numbers that could be amounts; also where nothing but blanks and zeros stands.
    var mayBeMoney: Bool { filled == 0 || (most(money) && !isDates) }
    var isDates: Bool { most(dates) }
    var isEmails: Bool { most(emails) }
    var isNames: Bool { most(names) }
    /// A few words that stand for kinds of accounts, one of them an insurer's and another not.
    var isAccountTypes: Bool {
        guard filled > distinct.count, (2...6).contains(distinct.count), money == 0 else { return false }
        let insurers = distinct.count {
            BalanceHeaderWords.words($0).contains { $0.hasPrefix("insur") || $0 == "payer" }
        }
        return insurers > 0 && insurers < distinct.count
    }
    /// Ids: one word each, no two alike.
    var isIDs: Bool { most(codes) && !isDates && plainMoney == 0 && distinct.count * 10 >= filled * 9 }
    /// Dates that lie further apart, or further back, than anything stays open.
    func areBirthDays(latest: Int) -> Bool {
        guard isDates, let first = years.min(), let last = years.max() else { return false }
        return last - first > 4 || years.count { $0 < latest - 5 } * 2 > years.count
    }

    /// The contents of every column below a header.
    static func of(_ rows: [[String]], width: Int, _ style: WrittenMoney.Style) -> [ColumnContent] {
        var all = [ColumnContent](repeating: ColumnContent(), count: width)
        for row in rows {
            for i in 0..<width { all[i].add(i < row.count ? row[i] : "", style) }
        }
        return all
    }

    /// The style that the cells of some rows are written in, from what stands before the last two digits.
    static func style(_ rows: [[String]]) -> WrittenMoney.Style {
        var commas = 0
        var points = 0
        for cell in rows.joined() where cell.contains(where: \.isNumber) {
            let tail = cell.filter { $0.isNumber || $0 == "," || $0 == "." }
            guard tail.count >= 4, let mark = tail.dropLast(2).last else { continue }
            let isComma = mark == ","
            // What counts is an amount in the one style and none in the other.
            let asComma = WrittenMoney.read(cell, style: .comma)
            let asPoint = WrittenMoney.read(cell, style: .point)
            if isComma, case .amount = asComma, case .unreadable = asPoint { commas += 1 }
            if mark == ".", case .amount = asPoint { points += 1 }
        }
        return commas > points ? .comma : .point
    }
}
