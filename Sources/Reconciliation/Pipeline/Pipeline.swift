import Formats
import Values

/// What to read, by which policies to post, and which reports to write: one YAML file, checked whole before anything runs.
public struct Pipeline: Sendable {
    /// One source: a name, a format, and files.
    public struct Source: Sendable {
        /// How a processor's charges are recorded.
        public enum RecordAs: String, Sendable, CaseIterable {
            /// As payments of type `other`.
            case other
            /// As card payments that are not online.
            case cardOffline = "card_offline"
            /// Not at all: tied to the payments that the billing system knows.
            case verify
        }

        /// The user's name for it.
        public var name = ""
        /// The format's name.
        public var format = ""
        /// Globs, relative to the pipeline file.
        public var files: [String] = []
        /// True when no match is no error.
        public var isOptional = false
        /// How a processor's charges are recorded; `nil` for the format's own way.
        public var recordAs: RecordAs?
        /// Column names by role.
        public var columns: [String: String] = [:]
        /// Declared totals by name: `net`, `owed`, `credit`, `insurance`, `count`.
        public var controlTotals: [String: Cents] = [:]
        /// The zone of stamps that name none.
        public var zone: Zone?
        /// The element that holds one record (XML).
        public var recordElement: String?
        /// The processor's or payer's name where the file does not say it.
        public var processor: String?
        /// `old,new` client ids of a prior EHR: a CSV file relative to the pipeline.
        public var idMap: String?
        /// A profile of the user's own for a balance report: a YAML file relative to the pipeline.
        public var profile: String?
        /// Which side a positive balance stands for; `nil` for what the profile says.
        public var sign: BalanceProfile.Sign?
        /// For balance reports: how the credit column writes credits, over what the profile says.
        public var creditSign: BalanceProfile.CreditSign?
        /// For balance reports: how amounts are written, over what the profile says.
        public var money: WrittenMoney.Style?
        /// For balance reports in XLSX: the worksheet's name, over what the profile says.
        public var sheet: String?
        /// For balance reports: rows that are no business of a migration, beside those of the profile.
        public var ignoreRows: [BalanceProfile.Condition] = []
        /// The order of day and month in a balance report; `nil` for what the profile says.
        public var dates: DateOrder?
        /// Where the rejected rows of a balance report are written, relative to the pipeline.
        public var rejects: String?
        /// True when a refused file of this source is left out instead of stopping the run.
        public var skipsRefused = false
        /// Where the source stands in the pipeline file, for messages: `line:column`.
        public var place = ""
    }

    /// What to do where the sources leave a choice.
    public struct Policies: Sendable, Hashable, Codable {
        /// When credits are used.
        public enum Credits: String, Sendable, Codable, CaseIterable {
            /// For the client's next amount due, oldest bill first.
            case applyFirst = "apply_first"
            /// Only where someone says so.
            case keep
        }
        /// Where a payment goes that is above what its bill needs.
        public enum Overpayment: String, Sendable, Codable, CaseIterable {
            /// To the client's credit.
            case credit
            /// To the client's other open bills first.
            case otherBills = "other_bills"
        }
        /// What an opening balance becomes.
        public enum PreviousBalance: String, Sendable, Codable, CaseIterable {
            /// A bill with one product line.
            case productBill = "product_bill"
            /// Retroactive session lines.
            case retroactiveSessions = "retroactive_sessions"
        }
        /// What becomes of insurers' open balances.
        public enum InsuranceBalance: String, Sendable, Codable, CaseIterable {
            /// Listed as in flight, posted nowhere.
            case list
            /// A bill that the payer owes.
            case bill
        }
        /// What to do with balances of clients that the roster lacks.
        public enum UnknownClients: String, Sendable, Codable, CaseIterable {
            /// Reject the row.
            case reject
            /// Create the client.
            case create
        }
        /// What to do with a balance for which the name alone speaks, and for one client only.
        public enum SingleName: String, Sendable, Codable, CaseIterable {
            /// Ask a person.
            case review
            /// Take that client.
            case accept
        }
        /// What to do with a remittance that does not balance.
        public enum Unbalanced: String, Sendable, Codable, CaseIterable {
            /// Leave the transaction out.
            case refuseTransaction = "refuse_transaction"
            /// Refuse the whole file.
            case refuseFile = "refuse_file"
        }

        /// When credits are used; `nil` for what the pipeline's sources suggest.
        public var credits: Credits?
        /// Where overpayments go.
        public var overpayment = Overpayment.credit
        /// What an opening balance becomes.
        public var previousBalance = PreviousBalance.productBill
        /// Its description on the bill.
        public var previousBalanceDescription = "Previous balance"
        /// True to net a client's balance and credit into one.
        public var net = false
        /// What becomes of insurers' open balances.
        public var insuranceBalance = InsuranceBalance.list
        /// Clients that the roster lacks.
        public var unknownClients = UnknownClients.reject
        /// Balances for which a name alone speaks.
        public var singleName = SingleName.review
        /// Remittances that do not balance.
        public var unbalanced = Unbalanced.refuseTransaction
        /// Product descriptions that are prepayments, any case.
        public var prepaymentProducts = ["Prepayment"]
        /// Overrides of the adjustment table: (group, reason) to action.
        public var adjustments: [AdjustmentOverride] = []

        /// The policies that hold where a pipeline says nothing.
        public init() {}
    }

    /// One row of the adjustment table that the pipeline overrides.
    public struct AdjustmentOverride: Sendable, Hashable, Codable {
        /// Group code.
        public var group: String
        /// Reason code, or `*`.
        public var reason: String
        /// `write_off`, `client_owes`, `hold` or `informational`.
        public var action: String
    }

    /// A report to write after the run.
    public struct ReportRequest: Sendable {
        /// The report's name.
        public var report = ""
        /// The days it covers; `nil` for all.
        public var range: DayRange?
        /// `month`, `quarter` or `year`.
        public var by: String?
        /// `table`, `csv`, `json`, `xlsx` or `html`.
        public var format = "csv"
        /// The file to write, relative to the pipeline.
        public var to = ""
    }

    /// The pipeline's name.
    public var name = ""
    /// The path of the file it was read from.
    public var path = ""
    /// The book, relative to the pipeline file; `nil` where it names none.
    public var book: String?
    /// The day on which the prior EHR was left.
    public var cutOver: Day?
    /// The sources, in the order of the file.
    public var sources: [Source] = []
    /// The policies.
    public var policies = Policies()
    /// How payments that name no bill are matched.
    public var match = MatchSettings()
    /// Days around a payment in which its bill is sought when nothing names it.
    public var windowDays: Int {
        get { match.windowDays }
        set { match.windowDays = newValue }
    }
    /// Reports to write after the run.
    public var reports: [ReportRequest] = []

    /// An empty pipeline.
    public init() {}

    /// The folder that the pipeline's paths are relative to.
    public var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path of the pipeline as the process can open it.
    public func resolve(_ relative: String) -> String {
        relative.hasPrefix("/") || directory == "." ? relative : directory + "/" + relative
    }
}

/// Why a pipeline cannot be used: one sentence per trouble, each with its place.
public struct PipelineError: Error, Sendable {
    /// `file:line:column: what is wrong; what was expected`.
    public var messages: [String]
}
