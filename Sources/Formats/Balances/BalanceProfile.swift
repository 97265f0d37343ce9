import Values

/// How one system writes its balance report: plain values, which a user can copy and change as YAML.
public struct BalanceProfile: Hashable, Sendable {
    /// Which side a plain positive client balance stands for.
    public enum Sign: String, Hashable, Sendable, CaseIterable {
        /// Positive is owed by the client, negative is a credit (TheraNest, Uprise, SimplePractice).
        case positiveOwes = "positive_owes"
        /// Positive is a credit, negative is owed by the client (ledgers seen from the client's side, credit lists).
        case negativeOwes = "negative_owes"
    }

    /// How a credit column writes a credit.
    public enum CreditSign: String, Hashable, Sendable, CaseIterable {
        /// As a positive number; a negative one is rejected.
        case positive
        /// As a negative number; a positive one is rejected.
        case negative
        /// Either; the column's name says enough.
        case magnitude
    }

    /// What identifies a client across the rows of the report.
    public enum KeyRule: String, Hashable, Sendable, CaseIterable {
        /// The client id column; the name where a row has none.
        case clientKey = "client_key"
        /// The name as written.
        case name
        /// The name as written and the date of birth.
        case nameAndBirth = "name_and_birth"
    }

    /// What a row of the report is.
    public enum Rows: String, Hashable, Sendable, CaseIterable {
        /// A client, or one of several items of a client.
        case clients
        /// One session: a row without a date of service is rejected.
        case sessions
    }

    /// What the aging buckets of a row add up to.
    public enum BucketsMake: String, Hashable, Sendable, CaseIterable {
        /// The client's balance.
        case clientBalance = "client_balance"
        /// Client and insurance together.
        case totalBalance = "total_balance"
    }

    /// One column of a sum that makes a balance.
    public struct Term: Hashable, Sendable {
        /// The column's header name, with `#n` for the nth of that name.
        public var column: String
        /// True when it is taken away.
        public var isMinus: Bool
        /// True when the sign in the file is to be ignored (TherapyNotes writes paid amounts both ways).
        public var isMagnitude: Bool

        /// A column with its sign.
        public init(_ column: String, minus: Bool = false, magnitude: Bool = false) {
            self.column = column
            isMinus = minus
            isMagnitude = magnitude
        }

        /// `Invoiced`, `+Invoiced`, `-Client paid`, `-|Patient Amount Paid|`; `nil` when no column is named.
        public init?(written: String) {
            var rest = Substring(written).drop { $0 == " " }
            let minus = rest.first == "-"
            if minus || rest.first == "+" { rest = rest.dropFirst().drop { $0 == " " } }
            while rest.last == " " { rest = rest.dropLast() }
            let magnitude = rest.count > 2 && rest.first == "|" && rest.last == "|"
            if magnitude { rest = rest.dropFirst().dropLast() }
            guard !rest.isEmpty else { return nil }
            self.init(String(rest), minus: minus, magnitude: magnitude)
        }
    }

    /// Words of a column that decide about its row.
    public struct Condition: Hashable, Sendable {
        /// The column's header name.
        public var column: String
        /// The words, letter case aside.
        public var values: [String]

        /// A column and the words to look for.
        public init(_ column: String, _ values: [String]) {
            self.column = column
            self.values = values
        }
    }

    /// The profile's name, as a pipeline's `format:` gives it.
    public var name: String
    /// Where the layout was learned from.
    public var source: String
    /// What a row is.
    public var rows: Rows
    /// Whole headers that were seen or published, by which a file is recognised without being asked; the order of the
    /// names does not matter.
    public var headers: [[String]]
    /// Header name (or XML path) by role; `Name#2` is the second column of that name, and of `Name | Other` the first
    /// that the file has is taken.
    public var columns: [BalanceRole: String]
    /// Roles of ``columns`` that a file may lack.
    public var optional: Set<BalanceRole>
    /// Columns whose sum is the client's balance, instead of one column.
    public var balance: [Term]
    /// Columns whose sum is the insurance balance, instead of one column.
    public var insurance: [Term]
    /// Aging columns, from the youngest to the oldest.
    public var buckets: [String]
    /// What the buckets add up to.
    public var bucketsMake: BucketsMake
    /// Which side a positive balance stands for.
    public var sign: Sign
    /// How the credit column writes a credit.
    public var creditSign: CreditSign
    /// The delimiter's byte; `nil` to find it out.
    public var delimiter: UInt8?
    /// How amounts are written.
    public var money: WrittenMoney.Style
    /// The order of day and month; `nil` to decide it over the whole file.
    public var dates: DateOrder?
    /// Days of ``BalanceRole/oldestOpen`` that stand for no day at all.
    public var nullDates: [Day]
    /// What identifies a client.
    public var key: KeyRule
    /// The only currency that is read, by its ISO 4217 code.
    public var currency: String
    /// Rows where a column has one of these words are no business of a migration (deleted, void).
    public var ignoreRows: [Condition]
    /// Only rows where a column has one of these words are (TherapyNotes: `Type` is `Appointment`).
    public var keepRows: [Condition]
    /// The client's balance is zero where a column has one of these words, whatever the arithmetic says.
    public var zeroWhen: [Condition]
    /// The insurance balance is zero where a column has one of these words.
    public var insuranceZeroWhen: [Condition]
    /// Further words that begin a line of the report's total, beside the usual ones.
    public var totalWords: [String]
    /// Further words that begin a line of a group's total.
    public var subtotalWords: [String]
    /// Further words that begin a line that is not data: page numbers, notes.
    public var footerWords: [String]
    /// For XLSX: the worksheet's name; `nil` for the first.
    public var sheet: String?
    /// For XML: the element that holds one client, by name or path (`Report/Clients/Client`).
    public var recordElement: String?
    /// For XML: the element (by name or path) that holds the report's totals, in the same columns as a record.
    public var totalElement: String?
    /// For XML: the element or attribute (by path) that holds the day the report is as of.
    public var asOfElement: String?

    /// A profile that differs from the plain balance report in what is given.
    public init(
        name: String = "balances-csv", source: String = "", rows: Rows = .clients, headers: [[String]] = [],
        columns: [BalanceRole: String] = BalanceProfile.plainColumns,
        optional: Set<BalanceRole> = [.dateOfBirth, .credit, .insuranceBalance, .oldestOpen], balance: [Term] = [],
        insurance: [Term] = [], buckets: [String] = [], bucketsMake: BucketsMake = .clientBalance,
        sign: Sign = .positiveOwes, creditSign: CreditSign = .positive, delimiter: UInt8? = nil,
        money: WrittenMoney.Style = .point, dates: DateOrder? = nil, nullDates: [Day] = [Day(number: 0)],
        key: KeyRule = .clientKey, currency: String = "USD", ignoreRows: [Condition] = [], keepRows: [Condition] = [],
        zeroWhen: [Condition] = [], insuranceZeroWhen: [Condition] = [], totalWords: [String] = [],
        subtotalWords: [String] = [], footerWords: [String] = [], sheet: String? = nil, recordElement: String? = nil,
        totalElement: String? = nil, asOfElement: String? = nil
    ) {
        self.name = name
        self.source = source
        self.rows = rows
        self.headers = headers
        self.columns = columns
        self.optional = optional
        self.balance = balance
        self.insurance = insurance
        self.buckets = buckets
        self.bucketsMake = bucketsMake
        self.sign = sign
        self.creditSign = creditSign
        self.delimiter = delimiter
        self.money = money
        self.dates = dates
        self.nullDates = nullDates
        self.key = key
        self.currency = currency
        self.ignoreRows = ignoreRows
        self.keepRows = keepRows
        self.zeroWhen = zeroWhen
        self.insuranceZeroWhen = insuranceZeroWhen
        self.totalWords = totalWords
        self.subtotalWords = subtotalWords
        self.footerWords = footerWords
        self.sheet = sheet
        self.recordElement = recordElement
        self.totalElement = totalElement
        self.asOfElement = asOfElement
    }

    /// The columns of a plain balance report, where neither a profile nor the pipeline names others.
    public static let plainColumns: [BalanceRole: String] = [
        .clientKey: "Client ID", .client: "Client", .dateOfBirth: "DOB", .clientBalance: "Client Balance",
        .credit: "Credit", .insuranceBalance: "Insurance Balance", .oldestOpen: "Oldest Open",
    ]

    /// The plain balance report, for `balances-csv`, `balances-xml` and `balances-xlsx`.
    public static let plain = BalanceProfile()

    /// The columns of plain session detail, where the pipeline names no others.
    public static let sessionColumns: [BalanceRole: String] = [
        .clientKey: "Client ID | client_id | Patient ID", .client: "Client | Client Name | Patient | Patient Name",
        .dateOfBirth: "DOB | Date of Birth", .serviceDate: "Date of Service | Service Date | DOS | service_date",
        .serviceCode: "Service Code | Billing Code | CPT Code | CPT | Code | service_code", .units: "Units",
        .description: "Description | Service Description | Service", .clinician: "Practitioner | Clinician | Provider",
        .fee: "Fee | Charge | Total Fee", .paid: "Paid | Amount Paid", .writeOff: "Write-off | Write Off | write_off",
        .clientBalance: "Client Due | Client Owes | Client Balance | client_owes | Amount Due | Due",
        .insuranceBalance: "Insurance Due | Insurance Owes | Insurance Balance",
    ]

    /// Plain session detail, one row a session, for `balances-sessions-csv`.
    public static let sessions = BalanceProfile(
        name: "balances-sessions-csv", rows: .sessions, columns: sessionColumns,
        optional: Set(sessionColumns.keys).subtracting([.serviceDate, .clientBalance]))

    /// This profile with a pipeline's `columns:`. They replace the columns of the plain report whole, and those of a
    /// vendor's profile role by role. A key `bucket…` adds an aging column, in the order of the keys.
    public func overridden(by given: [String: String]) -> (profile: BalanceProfile, unknown: [String]) {
        guard !given.isEmpty else { return (self, []) }
        var copy = self
        if columns == BalanceProfile.plainColumns || columns == BalanceProfile.sessionColumns { copy.columns = [:] }
        var unknown: [String] = []
        var buckets: [String] = []
        var named: Set<BalanceRole> = []
        for (role, header) in given.sorted(by: { $0.key < $1.key }) {
            if let known = BalanceRole(key: role), named.insert(known).inserted {
                copy.columns[known] = header
                copy.optional.remove(known)
                if known == .clientBalance { copy.balance = [] }
                if known == .insuranceBalance { copy.insurance = [] }
            } else if role.hasPrefix("bucket") {
                buckets.append(header)
            } else {
                unknown.append(role)
            }
        }
        if !buckets.isEmpty { copy.buckets = buckets }
        return (copy, unknown)
    }
}
