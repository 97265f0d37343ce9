import Formats
import LedgerModel
import Values

/// Everything of a book that planning looks at. Reconciliation sees values, never the database.
public struct BookSnapshot: Sendable {
    /// Who keeps the book.
    public var practice: Practice
    /// Clients in the order they came, latest version of each.
    public var clients: [Client] = []
    /// Parties in the order they came, latest version of each.
    public var parties: [Party] = []
    /// Bill lines in the order they came, latest version of each.
    public var billLines: [BillLine] = []
    /// Recorded payments in the order they came, latest version of each.
    public var payments: [RecordedPayment] = []
    /// The state that all postings make.
    public var ledger = Ledger()
    /// What is known of every source record: its key to a hash of its content.
    public var known: [RecordKey: UInt64] = [:]
    /// SHA-256 of the files whose records earlier runs have used.
    public var filesRead: Set<String> = []
    /// Lines of claims that remittances have settled, denied or reversed, oldest first.
    public var claimLines: [ClaimLine] = []
    /// Movements of processors, latest version of each.
    public var movements: [KnownMovement] = []
    /// Recorded payments (by id) that a processor's report has confirmed.
    public var tiedPayments: Set<String> = []
    /// The recorded payment that each tied charge stands for (from the `tied` postings: key to reference).
    public var ties: [RecordKey: String] = [:]
    /// For each client the last day on which a policy chose among bills: while one of that day or before is open, which
    /// bill a payment means is not known for sure.
    public var lastChoices: [String: Day] = [:]
    /// Keys of payments that a policy placed among bills.
    public var allocatedPayments: Set<String> = []
    /// Remittances that were received.
    public var remittances: [KnownRemittance] = []
    /// What was posted for each payout: `processor/payout id` to its net.
    public var payouts: [String: Cents] = [:]
    /// Payouts and remittance traces that a bank line was tied to.
    public var settledPayouts: Set<String> = []
    /// Balances brought over: `source/client key` to what was posted.
    public var balances: [String: ImportedBalance] = [:]
    /// What payers carried forward (PLB FB): ``carryKey(payer:reference:)`` to the sum of the postings; above zero while
    /// the payer is still to set it off.
    public var carriedForward: [String: Cents] = [:]
    /// Records that wait for a person or for another file.
    public var parked: [ParkedRecord] = []
    /// Questions that are open.
    public var openReviews: [ReviewItem] = []
    /// What people decided, oldest first, undone ones left out.
    public var decisions: [Decision] = []
    /// What answers have taught about payers, revoked ones left out.
    public var lessons: [Lesson] = []
    /// Months that are closed, as year × 12 + month − 1.
    public var closedMonths: Set<Int32> = []

    /// The receivable that a balance carried forward opens and a later remittance closes.
    public static func carryKey(payer: String, reference: String) -> String { "\(payer)\u{1F}\(reference)" }

    /// What insurers owe in the prior EHR for clients whose opening bill does not hold it, by client.
    public var insuranceInFlight: [InFlight] {
        let billed = Set(billLines.filter { $0.isOpening && !$0.fee.isZero }.map(\.clientID))
        return balances.values.filter { !$0.insurance.isZero && !billed.contains($0.client) }.map {
            InFlight(client: $0.client, amount: $0.insurance, oldestOpen: $0.oldestOpen)
        }.sorted { ($0.client, $0.amount) < ($1.client, $1.amount) }
    }

    /// Questions that a person has put on hold, by id.
    public var questionsOnHold: Set<String> {
        var last: [String: Decision.Action] = [:]
        for decision in decisions { last[decision.item] = decision.action }
        return Set(last.filter { $0.value == .hold }.keys)
    }

    /// An empty book of a practice.
    public init(practice: Practice) { self.practice = practice }
}

/// Who keeps a book.
public struct Practice: Sendable {
    /// The practice's name.
    public var name: String
    /// Its time zone: every day in the book is a day there.
    public var zone: Zone

    /// A practice in a zone.
    public init(name: String, zone: Zone) {
        self.name = name
        self.zone = zone
    }
}

/// The identity of a source record: what kind of record, and its key there.
public struct RecordKey: Sendable, Hashable {
    /// The kind of record: `client`, `bill`, `remittance`, `stripe`, `balances/NAME` …
    public var space: String
    /// The key within it.
    public var key: String

    /// A record's identity.
    public init(_ space: String, _ key: String) {
        self.space = space
        self.key = key
    }
}

/// What a remittance did to one bill line: kept so that a reversal can undo exactly that.
public struct ClaimLine: Sendable, Hashable {
    /// What became of the line.
    public enum Outcome: String, Sendable {
        /// Payment, adjustments and the client's share were posted.
        case posted
        /// Nothing was posted: denied, held for a person.
        case denied
        /// Undid an earlier line.
        case reversal
    }

    /// Identity of the claim within all remittances.
    public var claimKey: String
    /// The payer: its id where given, else its folded name.
    public var payer: String
    /// The payer's control number (CLP07).
    public var control: String
    /// Our claim number (CLP01).
    public var claimNumber: String
    /// The remittance's trace number.
    public var trace: String
    /// The claim status code (CLP02).
    public var status: String
    /// The day of the payment.
    public var day: Day
    /// The bill.
    public var invoice: String
    /// The line on the bill.
    public var line: Int32
    /// The line in the claim, from 1; 0 for a claim without lines.
    public var ordinal: Int32
    /// The charge as stated.
    public var charge: Cents
    /// What was posted as insurance payment.
    public var paid: Cents
    /// What was posted as adjustments.
    public var writeOffs: [WriteOff]
    /// What the client owed of the line before.
    public var owesBefore: Cents
    /// What the client owed of it after.
    public var owesAfter: Cents
    /// What became of the line.
    public var outcome: Outcome
    /// For a reversal, the ``claimKey`` of the claim that it undid.
    public var reverses: String
    /// For a denial, what to do next in words.
    public var nextStep: String

    /// True for a line that a secondary or tertiary payer settled (CLP02 2, 3, 20, 21).
    var isSecondary: Bool { ["2", "3", "20", "21"].contains(status) }

    /// The place among a client's payers that a claim status states: 1 primary, 2 secondary, 3 tertiary; `nil` for others.
    static func rank(_ status: String) -> Int? {
        switch status {
        case "1", "19": 1
        case "2", "20": 2
        case "3", "21": 3
        default: nil
        }
    }

    /// One adjustment that was posted.
    public struct WriteOff: Sendable, Hashable {
        /// Group code.
        public var group: String
        /// Reason code.
        public var reason: String
        /// The amount posted.
        public var amount: Cents

        /// An adjustment that was posted.
        public init(group: String, reason: String, amount: Cents) {
            self.group = group
            self.reason = reason
            self.amount = amount
        }
    }
    /// What a remittance did to a bill line.
    public init(
        claimKey: String, payer: String, control: String, claimNumber: String, trace: String, status: String, day: Day,
        invoice: String, line: Int32, ordinal: Int32, charge: Cents, paid: Cents, writeOffs: [WriteOff],
        owesBefore: Cents, owesAfter: Cents, outcome: Outcome, reverses: String = "", nextStep: String = ""
    ) {
        self.claimKey = claimKey
        self.payer = payer
        self.control = control
        self.claimNumber = claimNumber
        self.trace = trace
        self.status = status
        self.day = day
        self.invoice = invoice
        self.line = line
        self.ordinal = ordinal
        self.charge = charge
        self.paid = paid
        self.writeOffs = writeOffs
        self.owesBefore = owesBefore
        self.owesAfter = owesAfter
        self.outcome = outcome
        self.reverses = reverses
        self.nextStep = nextStep
    }
}

/// What the book keeps of a processor's movement: enough for refunds, 1099-K, payouts and their reports.
public struct KnownMovement: Sendable, Hashable {
    /// The processor.
    public var processor: String
    /// The row's key there.
    public var key: String
    /// What it means.
    public var kind: Movement.Kind
    /// What the client paid (+) or got back (−).
    public var gross: Cents
    /// The fee, + when charged.
    public var fee: Cents
    /// The day in the practice's zone.
    public var day: Day
    /// The payout it left with; empty for none yet.
    public var payout: String
    /// The day of that payout.
    public var payoutDay: Day?
    /// The moment, in seconds since 1970 UTC, where the source gives one: the order of movements within a day.
    public var second: Int64?
    /// The processor's balance after it, where the source states one.
    public var balanceAfter: Cents?
    /// Other ids of the same money.
    public var ids: [String]
    /// The pipeline's name for the source.
    public var source: String

    /// A movement as the book keeps it.
    public init(
        processor: String, key: String, kind: Movement.Kind, gross: Cents, fee: Cents, day: Day, payout: String,
        payoutDay: Day?, second: Int64? = nil, balanceAfter: Cents? = nil, ids: [String], source: String
    ) {
        self.processor = processor
        self.key = key
        self.kind = kind
        self.gross = gross
        self.fee = fee
        self.day = day
        self.payout = payout
        self.payoutDay = payoutDay
        self.second = second
        self.balanceAfter = balanceAfter
        self.ids = ids
        self.source = source
    }
}

/// What was brought over for one client from a prior EHR.
public struct ImportedBalance: Sendable, Hashable {
    /// The client it was posted to.
    public var client: String
    /// Posted as opening bill.
    public var owed: Cents
    /// Posted as credit.
    public var credit: Cents
    /// In flight at insurers, as the report says.
    public var insurance: Cents
    /// The oldest day from which any of it was open.
    public var oldestOpen: Day?

    /// What was brought over for a client.
    public init(client: String, owed: Cents, credit: Cents, insurance: Cents, oldestOpen: Day? = nil) {
        self.client = client
        self.owed = owed
        self.credit = credit
        self.insurance = insurance
        self.oldestOpen = oldestOpen
    }
}

/// A source record that could not be placed yet: tried again in every later run.
public struct ParkedRecord: Sendable, Hashable {
    /// What the payload holds.
    public enum Kind: String, Sendable {
        /// A claim of a remittance.
        case claim
        /// A line of a processor's report.
        case movement
        /// A line of a bank statement.
        case bankLine = "bank_line"
        /// A payment that the billing system recorded.
        case payment
    }

    /// What the payload holds.
    public var kind: Kind
    /// The record's identity.
    public var key: RecordKey
    /// The pipeline's name for the source.
    public var source: String
    /// The file it came from.
    public var file: String
    /// The record itself, as JSON.
    public var payload: String

    /// A record that waits.
    public init(kind: Kind, key: RecordKey, source: String, file: String, payload: String) {
        self.kind = kind
        self.key = key
        self.source = source
        self.file = file
        self.payload = payload
    }
}

/// A remittance as the book knows it: what the bank should show for it.
public struct KnownRemittance: Sendable, Hashable {
    /// The payer: its id where given, else its folded name.
    public var payer: String
    /// The trace number.
    public var trace: String
    /// What was paid.
    public var amount: Cents
    /// The day of the payment.
    public var day: Day
    /// The payer's name: what the bank's line says where it has no trace number.
    public var name: String
    /// How it was paid, as BPR04 says: `ACH`, `CHK`, `FWT`, `NON`; empty where nothing says so.
    public var method: String

    /// A remittance as the book knows it.
    public init(payer: String, trace: String, amount: Cents, day: Day, name: String = "", method: String = "") {
        self.payer = payer
        self.trace = trace
        self.amount = amount
        self.day = day
        self.name = name
        self.method = method
    }

    /// Its identity among everything that may reach the bank: `835/payer/trace`.
    public var id: String { "835/\(payer)/\(trace)" }

    /// What the bank shows of them: remittances of one payer, trace number and day are parts of one payment.
    static func payments(_ all: [KnownRemittance]) -> [KnownRemittance] {
        var out: [KnownRemittance] = []
        var places: [String: Int] = [:]
        for one in all {
            let key = "\(one.id)|\(one.day)"
            if let at = places[key] {
                out[at].amount += one.amount
            } else {
                places[key] = out.count
                out.append(one)
            }
        }
        return out
    }
}

extension RecordKey {
    /// The identity of a processor's row: some give a refund the key of its charge, so the kind is part of it.
    init(_ movement: Movement) { self.init(movement.processor, RecordKey.key(movement.kind, movement.key)) }

    /// The identity of a movement that the book knows.
    init(_ movement: KnownMovement) { self.init(movement.processor, RecordKey.key(movement.kind, movement.key)) }

    /// The identity of a processor's row of some kind.
    init(_ processor: String, _ kind: Movement.Kind, _ key: String) { self.init(processor, RecordKey.key(kind, key)) }

    /// What is kept of a row that was called reversed before its payment was seen.
    init(reversed movement: Movement) { self.init(movement.processor, "reversed/" + movement.key) }

    /// Under which a recorded payment is kept that a processor's row is tied to; a refund may have its charge's key.
    public init(tied processor: String, _ key: String, _ amount: Cents) {
        self.init(processor, amount < .zero ? .refund : .charge, key)
    }

    private static func key(_ kind: Movement.Kind, _ key: String) -> String {
        kind == .charge ? key : "\(kind.rawValue)/\(key)"
    }
}
