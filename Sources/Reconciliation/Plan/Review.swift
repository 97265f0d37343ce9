import Formats
import LedgerModel
import Values

/// A question for a person: what was read, the candidates, why none was taken.
public struct ReviewItem: Sendable, Hashable, Codable {
    /// What is asked.
    public enum Kind: String, Sendable, Codable {
        /// A payment whose client or bill is not certain.
        case unplacedPayment = "unplaced_payment"
        /// A claim payment whose bill is not certain.
        case unplacedClaim = "unplaced_claim"
        /// A claim that waits for its primary, its original or its reversal.
        case waitingClaim = "waiting_claim"
        /// A claim that contradicts what is posted or billed.
        case claimConflict = "claim_conflict"
        /// A denied line: what to do next.
        case denial
        /// A charge that the billing system does not know.
        case missingHere = "missing_here"
        /// A recorded payment that the processor does not report.
        case missingThere = "missing_there"
        /// A refund or dispute whose charge is not known.
        case unplacedRefund = "unplaced_refund"
        /// A takeback whose claim was never reversed.
        case takeback
        /// A record whose content changed after it was posted.
        case restated
        /// A bank line that looks like a payout but fits none, or fits several.
        case unplacedDeposit = "unplaced_deposit"
        /// A payout whose parts no report lists, and more than one choice of them adds up to it.
        case unclearParts = "unclear_parts"
        /// A balance whose client is not certain.
        case balanceIdentity = "balance_identity"
        /// A client whose balance was in the last import and is not in this one.
        case balanceVanished = "balance_vanished"
    }

    /// One possible answer.
    public struct Candidate: Sendable, Hashable, Codable {
        /// The client.
        public var clientID: String
        /// The bill; empty where only the client is proposed.
        public var invoice: String
        /// How well it fits, 0–100.
        public var score: Int
        /// What agreed and what did not.
        public var evidence: String

        /// A possible answer.
        public init(clientID: String, invoice: String = "", score: Int, evidence: String) {
            self.clientID = clientID
            self.invoice = invoice
            self.score = score
            self.evidence = evidence
        }
    }

    /// Stable over runs: made from the kind and the record's key.
    public var id: String
    /// What is asked.
    public var kind: Kind
    /// The pipeline's name for the source.
    public var source: String
    /// The record's key there.
    public var key: String
    /// The file.
    public var file: String
    /// The place in the file.
    public var position: Position
    /// The record's day.
    public var day: Day
    /// The money at stake.
    public var amount: Cents
    /// Why nobody but a person can say.
    public var message: String
    /// Possible answers, best first.
    public var candidates: [Candidate]

    /// A question about a record.
    ///
    /// - Parameter identity: what tells it from all others of its kind, where the key alone does not.
    public init(
        kind: Kind, source: String, key: String, file: String, position: Position, day: Day, amount: Cents,
        message: String, candidates: [Candidate] = [], identity: String? = nil
    ) {
        // A record may be restated again, otherwise: that is another question, and the old answer is none to it.
        id = ReviewItem.identifier(kind, identity ?? (kind == .restated ? "\(key)\u{1F}\(message)" : key))
        self.kind = kind
        self.source = source
        self.key = key
        self.file = file
        self.position = position
        self.day = day
        self.amount = amount
        self.message = message
        self.candidates = candidates
    }

    /// `R` and ten hexadecimal digits of a hash over kind and key.
    static func identifier(_ kind: Kind, _ key: String) -> String {
        var hash = Fingerprint()
        hash.add(kind.rawValue)
        hash.add(key)
        let digits = String(hash.value, radix: 16)
        return "R" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits.suffix(10)
    }
}

/// What a person decided about a review item.
public struct Decision: Sendable, Hashable, Codable {
    /// What to do with the record.
    public enum Action: String, Sendable, Codable {
        /// Post it to these bills of this client.
        case bill
        /// Post it to this client, bills chosen by policy.
        case client
        /// Keep it as the client's credit.
        case credit
        /// It is none of the practice's: never ask again.
        case notOurs = "not_ours"
        /// A denied line: write off what the payer still owes.
        case writeOff = "write_off"
        /// A denied line: the client owes what the payer does not pay.
        case clientOwes = "client_owes"
        /// A claim of a payer without a bill in this book: its money is the practice's, no bill changes.
        case income
        /// A bank line: it is these payouts or insurers' payments, named in ``Decision/bills``.
        case payout
        /// Nobody knows yet: the question stays, and is no longer among those that wait for a person.
        case hold
        /// Known and dealt with elsewhere: nothing is posted.
        case dismiss
    }

    /// The item that was answered.
    public var item: String
    /// What to do.
    public var action: Action
    /// The client, where the action names one.
    public var clientID: String
    /// The bills with amounts, in order; an amount of zero means as much as is due. For ``Action/payout`` the payouts:
    /// `processor/payout`, `835/payer/trace`.
    public var bills: [Share]
    /// Who decided.
    public var who: String
    /// When, RFC 3339 in UTC.
    public var when: String
    /// Why.
    public var why: String
    /// True where later records of the same payer shall be known by this answer (see ``Lesson``).
    public var remembers: Bool

    /// A bill and how much goes to it.
    public struct Share: Sendable, Hashable, Codable {
        /// The bill.
        public var invoice: String
        /// The amount; zero means as much as is due.
        public var amount: Cents

        /// A bill and how much goes to it.
        public init(invoice: String, amount: Cents = .zero) {
            self.invoice = invoice
            self.amount = amount
        }
    }

    /// A decision. A card number in what a person typed is masked.
    public init(
        item: String, action: Action, clientID: String = "", bills: [Share] = [], who: String, when: String,
        why: String = "", remembers: Bool = false
    ) {
        self.item = item
        self.action = action
        self.clientID = clientID
        self.bills = bills
        self.who = CardNumbers.masked(who) ?? who
        self.when = when
        self.why = CardNumbers.masked(why) ?? why
        self.remembers = remembers
    }

    /// The payouts that the action names.
    var payouts: [String] { action == .payout ? bills.map(\.invoice) : [] }

    /// What postings of it carry as evidence.
    var evidence: String { "decided by \(who)" + (why.isEmpty ? "" : ": \(why)") }
}

/// FNV-1a over text, for identities and change detection; not for secrets.
public struct Fingerprint: Sendable {
    /// The hash so far.
    public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// An empty fingerprint.
    public init() {}

    /// Takes in a text and its end, so that "ab", "c" and "a", "bc" differ.
    public mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        value = (value ^ 0xFF) &* 0x100_0000_01b3
    }

    /// Takes in a number.
    public mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            value = (value ^ (rest & 0xFF)) &* 0x100_0000_01b3
            rest >>= 8
        }
    }
}
