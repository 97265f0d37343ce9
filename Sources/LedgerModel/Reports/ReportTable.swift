import Values

/// A report as a plain value: columns, rows, a line of totals and remarks, ready for any rendering.
///
/// Names of columns are those of `docs/contract.md` and stand in CSV and JSON; headings are for people.
public struct ReportTable: Sendable, Hashable {
    /// One column.
    public struct Column: Sendable, Hashable {
        /// The name in CSV and JSON.
        public var name: String
        /// What its cells hold.
        public var kind: Kind
        /// The name for people.
        public var heading: String

        /// A column; without a heading its name with blanks for underscores.
        public init(_ name: String, _ kind: Kind, heading: String? = nil) {
            self.name = name
            self.kind = kind
            self.heading = heading ?? Column.heading(of: name)
        }

        private static func heading(of name: String) -> String {
            let words = name.replacing("_", with: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }

    /// What the cells of a column hold.
    public enum Kind: Sendable, Hashable {
        /// Words.
        case text
        /// An amount in dollars.
        case money
        /// A calendar day.
        case day
        /// A whole number.
        case count
        /// True or false.
        case flag
    }

    /// One value of a row.
    public enum Cell: Sendable, Hashable {
        /// Words as they are; renderings escape and neutralise.
        case text(String)
        /// An amount, in cents.
        case money(Cents)
        /// A day of the practice's calendar.
        case day(Day)
        /// A whole number.
        case count(Int)
        /// True or false.
        case flag(Bool)
        /// Nothing.
        case empty
    }

    /// The report's name as the verb takes it: `payments`, `1099k`.
    public var name: String
    /// What it is, for people.
    public var title: String
    /// The columns in their order.
    public var columns: [Column]
    /// The rows, each with one cell per column.
    public var rows: [[Cell]]
    /// Totals under the rows, one cell per column; `nil` where sums mean nothing. CSV leaves them out.
    public var totals: [Cell]?
    /// Remarks under the table: time zone, basis, what does not add up.
    public var notes: [String]

    /// A table of rows under columns.
    public init(
        name: String, title: String, columns: [Column], rows: [[Cell]], totals: [Cell]? = nil, notes: [String] = []
    ) {
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
        self.notes = notes
    }

    /// The place of the column of that name.
    public func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// The sum of a column of money; zero where there is no such column.
    public func sum(_ name: String) -> Cents {
        guard let at = column(name) else { return .zero }
        return rows.total { if case .money(let amount) = $0[at] { amount } else { .zero } }
    }

    /// The same table with the sums of its columns of money, and of the counts named, as its totals.
    public func totalled(counts: Set<String> = []) -> ReportTable {
        var copy = self
        copy.totals = columns.indices.map { at in
            switch columns[at].kind {
            case .money: return .money(sum(columns[at].name))
            case .count where counts.contains(columns[at].name):
                return .count(rows.reduce(0) { if case .count(let n) = $1[at] { $0 + n } else { $0 } })
            default: return at == 0 ? .text("Total") : .empty
            }
        }
        return copy
    }
}
