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
    /// One amount column: where it stands and what it is. Plain values, so that reading them costs nothing.
    struct Column {
        var index: Int
        var kind: BalanceColumns.Amount.Kind
    }

    /// The amounts and their columns, in memory of their own that is used again for every row.
    private final class Store {
        let count: Int
        let columns: UnsafeMutablePointer<Column>
        /// Whether the column states an amount.
        let isStated: UnsafeMutablePointer<Bool>
        let values: UnsafeMutablePointer<Cents>

        init(_ amounts: [BalanceColumns.Amount]) {
            count = amounts.count
            columns = .allocate(capacity: max(count, 1))
            isStated = .allocate(capacity: max(count, 1))
            values = .allocate(capacity: max(count, 1))
            for (i, amount) in amounts.enumerated() {
                (columns + i).initialize(to: Column(index: amount.index, kind: amount.kind))
            }
            isStated.initialize(repeating: false, count: count)
            values.initialize(repeating: .zero, count: count)
        }

        deinit {
            columns.deallocate()
            isStated.deallocate()
            values.deallocate()
        }
    }

    private let store: Store
    /// How many columns hold an amount.
    private(set) var present = 0
    /// The first column that cannot be read.
    private(set) var unreadable: Int?
    /// What the columns make together.
    private(set) var balance = RowBalance()

    init(_ amounts: [BalanceColumns.Amount]) { store = Store(amounts) }

    /// How many amount columns there are.
    var count: Int { store.count }

    /// One number for each column: for a balance what the client owes, for a credit column what the client is owed.
    var values: UnsafeBufferPointer<Cents> { UnsafeBufferPointer(start: store.values, count: store.count) }

    /// The amounts as a total's line states them: nothing where nothing is written.
    var stated: [Cents?] {
        (0..<count).map { store.isStated[$0] ? store.values[$0] : nil }
    }

    /// Reads the amount columns of a row.
    mutating func take<Row: RowText>(_ row: Row, _ rules: AmountRules) {
        present = 0
        unreadable = nil
        balance = RowBalance()
        let store = store
        for i in 0..<store.count {
            let column = store.columns[i]
            let money = WrittenMoney.read(row.trimmed(column.index), style: rules.style)
            store.isStated[i] = false
            switch money {
            case .amount(let cents, let mark):
                present += 1
                store.isStated[i] = true
                let value = RowAmounts.oriented(cents, mark, column.kind, rules)
                store.values[i] = value
                balance.add(value, column.kind, rules)
            case .blank: store.values[i] = .zero
            case .unreadable:
                store.values[i] = .zero
                if unreadable == nil { unreadable = i }
            }
        }
        balance.settle()
    }

    /// A status says that the client owes nothing.
    mutating func settleClient() { balance.settleClient() }

    /// A status says that insurers owe nothing.
    mutating func settleInsurance() { balance.insurance = .zero }

    /// Lowers what the client owes by a payment that the row itself does not know.
    mutating func takeOff(_ payment: Cents) {
        balance.balance -= payment
        balance.settle()
    }

    /// An amount with the sign that its column's kind has everywhere else in the program.
    @inline(__always)
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
    var total = Cents.zero
    /// False where the row states no total.
    var hasTotal = false
    /// What the client owes less what the client is owed in the balance column alone.
    var balance = Cents.zero
    /// What the credit column alone says.
    private var own = Cents.zero

    /// The credit column stated less than nothing.
    var hasNegativeCredit: Bool { own < .zero }
    /// A balance below zero and a credit beside it: perhaps the same money twice.
    var mayBeTwice: Bool { balance < .zero && own > .zero }

    /// Adds one column's amount.
    @inline(__always)
    mutating func add(_ value: Cents, _ kind: BalanceColumns.Amount.Kind, _ rules: AmountRules) {
        switch kind {
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
        case .total:
            total = value
            hasTotal = true
        case .uninvoiced: uninvoiced += value
        case .fee: fee += value
        // Some systems write what was paid and written off as minus (TherapyNotes, iSalus).
        case .paid: paid += value.magnitude
        case .writeOff: writeOff += value.magnitude
        case .bucket: buckets += value
        }
    }

    /// Tells what is owed from what is a credit, once every column was added.
    @inline(__always)
    mutating func settle() {
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
