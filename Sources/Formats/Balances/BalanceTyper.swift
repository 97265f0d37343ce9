import Values

/// What a profile says about amounts: small enough to hand on for every field.
struct AmountRules {
    var style: WrittenMoney.Style
    var isCreditPositive: Bool
    var creditSign: BalanceProfile.CreditSign

    init(_ profile: BalanceProfile) {
        style = profile.money
        isCreditPositive = profile.sign == .negativeOwes
        creditSign = profile.creditSign
    }
}

/// The amounts of one row, read once and used by everything that looks at the row.
struct RowAmounts {
    /// What each amount column holds, in its own written sign.
    var read: [WrittenMoney]
    /// The same as one number each: for a balance what the client owes, for a credit column what the client is owed.
    var values: [Cents]
    /// How many columns hold an amount.
    var present = 0
    /// The first column that cannot be read.
    var unreadable: Int?

    init(count: Int) {
        read = [WrittenMoney](repeating: .blank, count: count)
        values = [Cents](repeating: .zero, count: count)
    }

    /// The amounts as a total's line states them: nothing where nothing is written.
    var stated: [Cents?] { read.indices.map { read[$0] == .blank || read[$0] == .unreadable ? nil : values[$0] } }

    /// Reads the amount columns of a row.
    mutating func take<Row: RowText>(_ row: Row, _ columns: [BalanceColumns.Amount], _ rules: AmountRules) {
        present = 0
        unreadable = nil
        for i in 0..<columns.count {
            let money = WrittenMoney.read(row.trimmed(columns[i].index), style: rules.style)
            read[i] = money
            switch money {
            case .amount(let cents, let mark):
                present += 1
                values[i] = RowAmounts.oriented(cents, mark, columns[i].kind, rules)
            case .blank: values[i] = .zero
            case .unreadable:
                values[i] = .zero
                if unreadable == nil { unreadable = i }
            }
        }
    }

    /// An amount with the sign that its column's kind has everywhere else in the program.
    private static func oriented(
        _ cents: Cents, _ mark: WrittenMoney.Mark, _ kind: BalanceColumns.Amount.Kind, _ rules: AmountRules
    ) -> Cents {
        switch kind {
        case .credit:
            switch mark {
            case .credit: return cents
            case .debit: return -cents
            case .none:
                switch rules.creditSign {
                case .positive: return cents
                case .negative: return -cents
                case .magnitude: return cents.magnitude
                }
            }
        case .balance, .bucket:
            switch mark {
            case .credit: return -cents
            case .debit: return cents
            case .none: return rules.isCreditPositive ? -cents : cents
            }
        default: return mark == .credit ? -cents : cents
        }
    }
}

/// The amounts of a client's row put together.
struct RowBalance: Equatable {
    var owed = Cents.zero
    var credit = Cents.zero
    var insurance = Cents.zero
    var fee = Cents.zero
    var paid = Cents.zero
    var writeOff = Cents.zero
    var buckets = Cents.zero
    var uninvoiced = Cents.zero
    var total: Cents?
    /// What the client owes less what the client is owed in the balance column alone.
    var balance = Cents.zero
    /// The credit column stated less than nothing.
    var hasNegativeCredit = false
    /// A balance below zero and a credit beside it: perhaps the same money twice.
    var mayBeTwice = false

    init(_ amounts: RowAmounts, _ columns: [BalanceColumns.Amount], _ rules: AmountRules) {
        var own = Cents.zero
        for i in 0..<columns.count {
            let value = amounts.values[i]
            switch columns[i].kind {
            case .balance: balance += value
            case .balanceTerm(let minus, let magnitude):
                let term = magnitude ? value.magnitude : value
                let signed = minus ? -term : term
                balance += rules.isCreditPositive ? -signed : signed
            case .credit: own += value
            case .insurance: insurance += value
            case .insuranceTerm(let minus, let magnitude):
                let term = magnitude ? value.magnitude : value
                insurance += minus ? -term : term
            case .total: if amounts.read[i] != .blank { total = value }
            case .uninvoiced: uninvoiced += value
            case .fee: fee += value
            // Some systems write what was paid and written off as minus (TherapyNotes, iSalus).
            case .paid: paid += value.magnitude
            case .writeOff: writeOff += value.magnitude
            case .bucket: buckets += value
            }
        }
        hasNegativeCredit = own < .zero
        mayBeTwice = balance < .zero && own > .zero
        owed = max(balance, .zero)
        credit = max(-balance, .zero) + own
    }
}

/// Names as reports write them.
enum WrittenName {
    private static let suffixes: [StaticString] = [
        "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "m.d.", "phd", "ph.d.", "esq", "esq.", "lcsw", "lmft", "rn",
    ]

    /// Family and given name of `Okafor, Ngozi`; `nil` without a comma, or where a suffix follows it.
    static func split(_ name: Bytes) -> (last: Bytes, first: Bytes)? {
        guard let comma = name.firstIndex(of: 0x2C) else { return nil }
        let last = Text.trimmed(Bytes(rebasing: name[..<comma]))
        let first = Text.trimmed(Bytes(rebasing: name[(comma + 1)...]))
        guard !last.isEmpty, !first.isEmpty, !first.contains(0x2C),
            !suffixes.contains(where: { Text.equals(first, $0) })
        else { return nil }
        return (last, first)
    }
}
