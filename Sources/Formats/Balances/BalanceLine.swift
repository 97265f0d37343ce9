import Values

/// One client's row as it is read: typed amounts and days, and text as bytes where they stand. Nothing of it is copied:
/// it is to be used or turned into a ``BalanceRow`` before the reader's call returns.
public struct BalanceLine {
    /// Text of one cell.
    public struct Cell {
        private let start: UnsafePointer<UInt8>?
        private let count: Int32
        /// True when doubled quotes in it stand for one.
        let isEscaped: Bool

        /// An empty cell, or one of those bytes; no cell is longer than ``CSVScanner/fieldLimit``.
        init(_ bytes: Bytes = Bytes(start: nil, count: 0), isEscaped: Bool = false) {
            start = bytes.baseAddress
            count = Int32(truncatingIfNeeded: bytes.count)
            self.isEscaped = isEscaped
        }

        /// The cell's bytes without blanks at either side.
        public var bytes: Bytes { Bytes(start: start, count: Int(count)) }
        /// True for a cell without text.
        public var isEmpty: Bool { count == 0 }

        /// True for a cell whose text is its bytes.
        public var isPlain: Bool { !isEscaped && bytes.count < 13 && Text.ascii(bytes) != nil }

        /// The cell's text; a card number in it is masked.
        public var text: String {
            if bytes.isEmpty { return "" }
            if let plain = Text.ascii(bytes), !isEscaped {
                return bytes.count < 13 ? plain : CardNumbers.masked(plain) ?? plain
            }
            let text = Text.string(bytes)
            let undoubled = isEscaped ? CSVRow.undoubled(text) : text
            return CardNumbers.masked(undoubled) ?? undoubled
        }
    }

    /// What is said of the one service that the row is about.
    public final class Session {
        /// The day of the service.
        public internal(set) var date: Day?
        /// The billing code.
        public internal(set) var code = Cell()
        /// What was done.
        public internal(set) var description = Cell()
        /// The full charge.
        public internal(set) var fee = Cents.zero
        /// What was paid so far.
        public internal(set) var paid = Cents.zero
        /// What was written off.
        public internal(set) var writeOff = Cents.zero
        /// How many units.
        public internal(set) var units = 1

        init() {}
    }

    /// What the client owes: never negative.
    public internal(set) var owed = Cents.zero
    /// What the client is owed: never negative.
    public internal(set) var credit = Cents.zero
    /// What insurers still owe.
    public internal(set) var insurance = Cents.zero
    /// Date of birth.
    public internal(set) var dateOfBirth: Day?
    /// The oldest day from which something is open.
    public internal(set) var oldestOpen: Day?
    /// True when ``oldestOpen`` follows from the oldest aging bucket with money in it.
    public internal(set) var isAgedByBucket = false
    /// The client's id in the prior system, empty where the row has none.
    public internal(set) var id = Cell()
    /// The client's name in one cell.
    public internal(set) var name = Cell()
    /// Family name in a cell of its own.
    public internal(set) var last = Cell()
    /// Given name in a cell of its own.
    public internal(set) var first = Cell()
    /// E-mail.
    public internal(set) var email = Cell()
    /// Who treats the client.
    public internal(set) var clinician = Cell()
    /// What kind of account the report says that it is.
    public internal(set) var accountType = Cell()
    /// Aging buckets with money in them, from the youngest.
    public internal(set) var buckets: [AgingBucket] = []
    /// The innermost group under whose header the row stands.
    public internal(set) var group = ""
    /// The one service that the row is about, where the report lists sessions.
    public internal(set) var session: Session?
    /// Where the row stands.
    public internal(set) var position: Position

    init(position: Position) { self.position = position }

    /// Starts over for the next row. Cells are written anew for every row that has them, and are left alone.
    mutating func begin(_ position: Position, _ balance: RowBalance) {
        self.position = position
        owed = balance.owed
        credit = balance.credit
        insurance = balance.insurance
        dateOfBirth = nil
        oldestOpen = nil
        isAgedByBucket = false
    }

    /// True when nothing in the row says whose it is.
    var isNameless: Bool { name.isEmpty && last.isEmpty }
}

extension BalanceRow {
    /// The row with text of its own.
    ///
    /// - Parameter rule: what identifies a client across the rows of the report.
    public init(_ line: BalanceLine, key rule: BalanceProfile.KeyRule) {
        self.init(position: line.position)
        owed = line.owed
        credit = line.credit
        insurance = line.insurance
        dateOfBirth = line.dateOfBirth
        oldestOpen = line.oldestOpen
        isAgedByBucket = line.isAgedByBucket
        buckets = line.buckets
        group = line.group
        email = line.email.text
        clinician = line.clinician.text
        accountType = line.accountType.text
        name = line.name.text
        last = line.last.text
        first = line.first.text
        if line.last.isEmpty, let parts = WrittenName.split(line.name.bytes) {
            last = BalanceLine.Cell(parts.last, isEscaped: line.name.isEscaped).text
            if line.first.isEmpty {
                first = BalanceLine.Cell(parts.first, isEscaped: line.name.isEscaped).text
            }
        }
        if name.isEmpty, !last.isEmpty { name = first.isEmpty ? last : "\(last), \(first)" }
        switch rule {
        case .clientKey: key = line.id.isEmpty ? name : line.id.text
        case .name: key = name
        case .nameAndBirth: key = dateOfBirth.map { "\(name) \($0)" } ?? name
        }
        guard let from = line.session else { return }
        var made = BalanceSession()
        made.date = from.date
        made.code = from.code.text
        made.description = from.description.text
        made.fee = from.fee
        made.paid = from.paid
        made.writeOff = from.writeOff
        made.units = from.units
        session = made
    }
}

/// Holds rows back until the order of day and month is known, and hands them on in the order of the file.
struct BalanceOutlet {
    /// What a row has that the order of day and month, or the day of the report, still decides.
    struct Open: OptionSet {
        let rawValue: UInt8
        static let birth = Open(rawValue: 1)
        static let oldest = Open(rawValue: 2)
        static let service = Open(rawValue: 4)
        /// It is aged by its buckets from a day that could be read both ways.
        static let asOf = Open(rawValue: 8)
    }

    private let take: (UnsafePointer<BalanceLine>) -> Void
    /// The row under construction: one place that is used again, so that no row is copied.
    let current = Current()
    private var waiting: [(line: BalanceLine, open: Open)] = []
    /// The bytes of waiting rows whose own place is used again.
    private var kept: [CellStorage] = []

    init(_ take: @escaping (UnsafePointer<BalanceLine>) -> Void) { self.take = take }

    /// True while rows wait.
    var isWaiting: Bool { !waiting.isEmpty }

    /// Holds the row under construction.
    final class Current {
        let line: UnsafeMutablePointer<BalanceLine>

        init() {
            line = .allocate(capacity: 1)
            line.initialize(to: BalanceLine(position: .none))
        }

        deinit {
            line.deinitialize(count: 1)
            line.deallocate()
        }
    }

    /// Hands the current row on when nothing is open in it, or the order is known; else keeps it.
    @inline(__always)
    mutating func add(_ open: Open, order: DateOrder?, isLasting: Bool, asOf: Day?) {
        if waiting.isEmpty, open.isEmpty {
            take(UnsafePointer(current.line))
        } else if let order {
            if !waiting.isEmpty { flush(order, asOf: asOf) }
            turn(current.line, open, order, asOf)
            take(UnsafePointer(current.line))
        } else {
            waiting.append((isLasting ? current.line.pointee : keep(current.line.pointee), open))
        }
    }

    /// Hands every waiting row on.
    mutating func flush(_ order: DateOrder, asOf: Day?) {
        // Rows go out by the same place as all others: what stands there is not needed any more, or is put back.
        let last = current.line.pointee
        for (line, open) in waiting {
            current.line.pointee = line
            turn(current.line, open, order, asOf)
            take(UnsafePointer(current.line))
        }
        current.line.pointee = last
        waiting = []
        kept = []
    }

    private func turn(_ line: UnsafeMutablePointer<BalanceLine>, _ open: Open, _ order: DateOrder, _ asOf: Day?) {
        guard order == .dayFirst, !open.isEmpty else { return }
        if open.contains(.birth) {
            line.pointee.dateOfBirth = line.pointee.dateOfBirth.flatMap(BalanceOutlet.turned)
        }
        if open.contains(.oldest) {
            line.pointee.oldestOpen = line.pointee.oldestOpen.flatMap(BalanceOutlet.turned)
        }
        if open.contains(.service), let session = line.pointee.session {
            session.date = session.date.flatMap(BalanceOutlet.turned)
        }
        if open.contains(.asOf) { line.pointee.ageByBuckets(asOf.flatMap(BalanceOutlet.turned)) }
    }

    private mutating func keep(_ line: BalanceLine) -> BalanceLine {
        var kept = line
        kept.id = keep(line.id)
        kept.name = keep(line.name)
        kept.last = keep(line.last)
        kept.first = keep(line.first)
        kept.email = keep(line.email)
        kept.clinician = keep(line.clinician)
        kept.accountType = keep(line.accountType)
        if let session = kept.session {
            session.code = keep(session.code)
            session.description = keep(session.description)
        }
        return kept
    }

    private mutating func keep(_ cell: BalanceLine.Cell) -> BalanceLine.Cell {
        if cell.isEmpty { return cell }
        let storage = CellStorage(capacity: cell.bytes.count)
        storage.append(cell.bytes)
        kept.append(storage)
        return BalanceLine.Cell(Bytes(start: storage.base, count: storage.count), isEscaped: cell.isEscaped)
    }

    /// The day with day and month changed over.
    static func turned(_ day: Day) -> Day? {
        let parts = day.parts
        return Day(year: parts.year, month: parts.day, day: parts.month)
    }
}

extension BalanceLine {
    /// Where the row states no oldest open day, the youngest that its oldest bucket allows.
    mutating func ageByBuckets(_ asOf: Day?) {
        guard let asOf, let oldest = buckets.last(where: { $0.amount > .zero }) else { return }
        oldestOpen = asOf.adding(-oldest.fromDays)
        isAgedByBucket = true
    }
}

/// Gathers the rows of a report that is read whole.
final class BalanceCollector {
    var rows: [BalanceRow] = []
}
