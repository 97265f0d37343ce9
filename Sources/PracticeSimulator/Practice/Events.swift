import Values

/// What a program that reads the files may do with a record.
enum Expectation: String {
    /// It must be posted, to this client.
    case must
    /// Posting it to this client and asking a person are both right.
    case either
    /// It must not be posted without a person's word.
    case mustNot = "must-not"
}

/// A part of a payment that went to one bill (an index into the ledger).
struct Share {
    var bill: Int
    var amount: Cents
}

/// One movement at a card processor or phone app.
struct Charge {
    enum Kind: String {
        case charge, refund, dispute
        case disputeReversal = "dispute_reversal"
        /// A fee of the processor's own.
        case fee
    }
    var method: Method
    var kind: Kind
    /// The source key of the contract.
    var key: String
    /// The processor's own object: `ch_…`, `re_…`, `dp_…`.
    var object: String
    /// The object that this one undoes.
    var parent = ""
    /// `nil` for a stranger.
    var client: Int?
    var shares: [Share] = []
    /// Money to the practice +, from it −.
    var gross: Cents
    var fee: Cents
    var day: Day
    var second: Int
    var name = ""
    var email = ""
    var memo = ""
    var expect = Expectation.must
    /// True where a later export states another fee for the row.
    var isRestated = false
    /// True where the evidence in the files singles out these bills among the client's.
    var namesBills = false
    var note = ""

    var net: Cents { gross - fee }
}

/// A row of `payments.csv`: what the system itself recorded.
struct RecordedPayment {
    var number: Int
    var bill: Int
    var day: Day
    /// `nil` where the row gives a day only.
    var second: Int?
    var type: String
    var isOnline: Bool
    var amount: Cents
    var party: String
    var reference: String
    var notes = ""

    var id: String { "PM\(100_000 + number)" }
}

/// One adjustment as the payer states it.
struct StatedAdjustment {
    var group: String
    var reason: String
    var amount: Cents
}

/// What a payer says of one line.
struct LineResult {
    /// Index of the line in its bill.
    var line: Int
    var charge: Cents
    var paid: Cents
    var adjustments: [StatedAdjustment]
    /// What the client owes on the line once this is posted; `nil` where it stays as it was.
    var owes: Cents?
    /// What of the adjustments nobody will pay.
    var writeOff: Cents
    var remark = ""

    var patientShare: Cents { adjustments.total { $0.group == "PR" ? $0.amount : .zero } }
}

/// One claim in an advice.
struct ClaimResult {
    enum Effect: String {
        case paid, denied, reversed
    }
    var bill: Int
    var payer: Int
    var status: String
    /// CLP01 as it comes back.
    var claimNumber: String
    var icn: String
    var originalICN = ""
    var lines: [LineResult]
    var effect: Effect
    var crossover: Int?
    var interest = Cents.zero
    var expect = Expectation.must
    var day = Day(number: 0)
    var trace = ""

    var charge: Cents { lines.total { $0.charge } }
    var paid: Cents { lines.total { $0.paid } }
    var patientShare: Cents { lines.total { $0.patientShare } }
}

/// An amount of an advice that belongs to no claim.
struct ProviderAmount {
    var code: String
    var reference: String
    /// Positive lowers the payment.
    var amount: Cents
}

/// One payment of one payer, with its claims.
struct Advice {
    var payer: Int
    var day: Day
    var trace: String
    var claims: [ClaimResult]
    var providerAmounts: [ProviderAmount]

    var amount: Cents { claims.total { $0.paid } - providerAmounts.total { $0.amount } }
}
