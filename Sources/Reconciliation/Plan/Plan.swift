import Formats
import LedgerModel
import Values

/// All that a run would do, and why: a plain value that can be shown, saved, compared, and applied once.
public struct Plan: Sendable {
    /// The pipeline's name.
    public var pipeline = ""
    /// One entry per source of the pipeline.
    public var sources: [SourceSummary] = []
    /// The files by number; a ``Position``'s file is an index into this.
    public var files: [PlannedFile] = []
    /// Clients to add, or whose new version replaces the old.
    public var clients: [Client] = []
    /// Parties to add or replace.
    public var parties: [Party] = []
    /// Bill lines to add or replace.
    public var billLines: [BillLine] = []
    /// Recorded payments to add or replace.
    public var payments: [RecordedPayment] = []
    /// Movements to add or replace.
    public var movements: [KnownMovement] = []
    /// Source records that this run has seen first, or with new content.
    public var known: [RecordKey: UInt64] = [:]
    /// Remittances received.
    public var remittances: [KnownRemittance] = []
    /// What remittances did to bill lines.
    public var claimLines: [ClaimLine] = []
    /// Recorded payments that a processor's report confirms.
    public var tiedPayments: [String] = []
    /// Payouts and traces that a bank line was tied to.
    public var settledPayouts: [String] = []
    /// Balances brought over, by `source/client key`.
    public var balances: [String: ImportedBalance] = [:]
    /// The postings, in the order they were decided.
    public var postings: [Posting] = []
    /// What is of closed months and counts later, by month.
    public var late: [LatePostings] = []
    /// Records that begin to wait.
    public var parked: [ParkedRecord] = []
    /// Records that need not wait any more.
    public var unparked: [RecordKey] = []
    /// Questions that are new or have changed.
    public var reviewsOpened: [ReviewItem] = []
    /// How many questions were never asked before; the others of ``reviewsOpened`` have changed.
    public var reviewsNew = 0
    /// Ids of questions that are settled.
    public var reviewsClosed: [String] = []
    /// How many questions wait for a person after the run, those on hold left out.
    public var reviewsOpen = 0
    /// How many questions a person has put on hold.
    public var reviewsHeld = 0
    /// Records that no question is asked about because an earlier answer says that they are not the practice's.
    public var setAsideByLesson = 0
    /// What was odd.
    public var findings: [Finding] = []
    /// Totals beside each other.
    public var tieOuts: [TieOut] = []
    /// What each source of balances came to.
    public var balanceSheets: [BalanceSheet] = []
    /// Rows that were rejected, to be written where the pipeline says.
    public var rejects: [RejectedRows] = []
    /// What people decided and this run carries out.
    public var decisions: [Decision] = []
    /// What those answers teach about payers.
    public var lessons: [Lesson] = []

    /// An empty plan.
    public init() {}

    /// Why a question of the book stands all the same after this plan; `nil` where the plan settles it.
    public func standing(_ item: ReviewItem) -> String? {
        if let again = reviewsOpened.first(where: { $0.id == item.id }) { return again.message }
        return reviewsClosed.contains(item.id) ? nil : item.message
    }

    /// True when a source was refused and nothing may be posted.
    public var isRefused: Bool { sources.contains { $0.isRefused && !$0.isSkipped } }

    /// True when applying it would add nothing to the book.
    public var isEmpty: Bool {
        postings.isEmpty && clients.isEmpty && parties.isEmpty && billLines.isEmpty && payments.isEmpty
            && movements.isEmpty && known.isEmpty && claimLines.isEmpty && parked.isEmpty && unparked.isEmpty
            && reviewsOpened.isEmpty && reviewsClosed.isEmpty && decisions.isEmpty && lessons.isEmpty
            && balances.isEmpty
            && tiedPayments.isEmpty && settledPayouts.isEmpty && remittances.isEmpty
    }
}

/// Postings of a closed month, which count in the next one that is open.
public struct LatePostings: Sendable, Hashable {
    /// Any day of the closed month: its first.
    public var month: Day
    /// The day on which they count.
    public var countOn: Day
    /// How many there are.
    public var count: Int

    /// So many postings of a month.
    public init(month: Day, countOn: Day, count: Int) {
        self.month = month
        self.countOn = countOn
        self.count = count
    }
}

/// What became of one source of a pipeline.
public struct SourceSummary: Sendable, Hashable {
    /// The pipeline's name for it.
    public var name: String
    /// Its format.
    public var format: String
    /// Its files, indices into ``Plan/files``.
    public var files: [Int32] = []
    /// Records seen.
    public var read = 0
    /// Records that went on.
    public var accepted = 0
    /// Records that the book or an earlier file of the run already has.
    public var duplicate = 0
    /// Records that the book has with other content.
    public var restated = 0
    /// Records that are none of the practice's business.
    public var setAside = 0
    /// Records that could not be read or used.
    public var rejected = 0
    /// True when a file of it must not be used.
    public var isRefused = false
    /// True when it was refused but the pipeline says to go on without it.
    public var isSkipped = false

    /// A source that nothing was read of yet.
    public init(name: String, format: String) {
        self.name = name
        self.format = format
    }
}

/// Rows that a source rejected, in its own layout with the reason of each: a file to mend and read again alone.
public struct RejectedRows: Sendable, Hashable {
    /// The source.
    public var source: String
    /// The file to write, relative to the pipeline.
    public var path: String
    /// How many rows it holds.
    public var count: Int
    /// The file's text.
    public var text: String
}

/// A file that a run read.
public struct PlannedFile: Sendable, Hashable {
    /// The path relative to the pipeline.
    public var name: String
    /// SHA-256 of its bytes, hexadecimal.
    public var sha256: String
    /// Its size.
    public var bytes: Int

    /// A file that a run read.
    public init(name: String, sha256: String, bytes: Int) {
        self.name = name
        self.sha256 = sha256
        self.bytes = bytes
    }
}

/// Two totals that must agree to the cent.
public struct TieOut: Sendable, Hashable {
    /// The source.
    public var source: String
    /// The file; empty for a whole source.
    public var file: String
    /// What is compared.
    public var what: String
    /// One side.
    public var expected: Cents
    /// The other side.
    public var actual: Cents

    /// Two totals beside each other.
    public init(source: String, file: String = "", what: String, expected: Cents, actual: Cents) {
        self.source = source
        self.file = file
        self.what = what
        self.expected = expected
        self.actual = actual
    }

    /// actual − expected.
    public var difference: Cents { actual - expected }
    /// True for a number of things rather than an amount: both sides are whole units then.
    public var isCount: Bool { what.hasPrefix("rows of ") || what == "declared count" }
    /// True when both agree to the cent.
    public var isOK: Bool { difference.isZero }
}
