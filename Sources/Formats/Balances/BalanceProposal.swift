import Values

/// What a balance report seems to be: a proposal for a person to look at, never used unseen.
public struct BalanceProposal: Sendable {
    /// One column that was given a role.
    public struct Column: Hashable, Sendable {
        /// The role.
        public var role: BalanceRole
        /// The header name, with `#n` where the file has it more than once.
        public var header: String
        /// `nil` when the name can mean nothing else; else what to check.
        public var doubt: String?
    }

    /// `balances-csv`, `balances-xlsx`, `balances-xml` or `balances-sessions-csv`.
    public var format = "balances-csv"
    /// For XML: the element that holds one client.
    public var record: String?
    /// The encoding in words.
    public var encoding = "UTF-8"
    /// The byte between fields, in words; empty for workbooks.
    public var delimiter = ""
    /// The line or row of the header, from 1; 0 when none was found.
    public var headerLine: Int32 = 0
    /// The header's names as the file writes them.
    public var header: [String] = []
    /// The columns that were given a role.
    public var columns: [Column] = []
    /// Aging columns.
    public var buckets: [String] = []
    /// Names of columns that were given none.
    public var unmapped: [String] = []
    /// Those of ``unmapped`` that hold amounts: what they are is for a person to say.
    public var unreadAmounts: [String] = []
    /// Rows that seem to be deleted in the prior system.
    public var ignoreRows: [BalanceProfile.Condition] = []
    /// Columns by which the file seems to be a list of payments instead of balances; empty for a report.
    public var paymentColumns: [String] = []
    /// The columns of amount and running balance by which the file seems to be a statement of an account; empty for a report.
    public var statementColumns: [String] = []
    /// For workbooks of several sheets: the one that looks most like a report.
    public var sheet: String?
    /// The sign rule that the amounts suggest.
    public var sign = BalanceProfile.Sign.positiveOwes
    /// What speaks for the sign rule, in words without values of any one client.
    public var signEvidence: [String] = []
    /// True when the amounts do not settle the sign rule.
    public var isSignUnsure = false
    /// How the credit column writes credits.
    public var creditSign = BalanceProfile.CreditSign.positive
    /// How amounts are written.
    public var money = WrittenMoney.Style.point
    /// The order of day and month to read with, where no date of the file tells it.
    public var dates: DateOrder?
    /// The report as it reads under this proposal; its findings say what does not fit. Of a long one the first rows alone
    /// are kept.
    public var report = BalanceReport()
    /// What all its rows come to.
    public var tally = BalanceTally()

    /// Options columns as a pipeline would give them.
    public var mapping: [String: String] {
        var map = Dictionary(columns.map { ($0.role.rawValue, $0.header) }, uniquingKeysWith: { first, _ in first })
        for (i, bucket) in buckets.enumerated() { map["bucket_\(i < 9 ? "0" : "")\(i + 1)"] = bucket }
        return map
    }

    /// True when the header has every column that a named profile needs. Several may: a few names are in many reports.
    public func fits(_ profile: BalanceProfile) -> Bool {
        guard record == nil, !header.isEmpty, profile.recordElement == nil else { return false }
        if case .columns = BalanceColumns.find(header, profile: profile) { return true }
        return false
    }

    /// The header of the column with that role.
    func header(of role: BalanceRole) -> String? { columns.first { $0.role == role }?.header }
}
