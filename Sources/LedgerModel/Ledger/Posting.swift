import Values

/// One effect on the book, with its source, rule and evidence. Never changed or deleted once applied.
public struct Posting: Sendable, Hashable {
    /// What the posting does, with the sign rule of its amount.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// What the client owed at the cut-over, +.
        case openingBill = "opening_bill"
        /// Received from a client +, given back −.
        case clientPayment = "client_payment"
        /// Received from an insurer +, taken back −.
        case insurancePayment = "insurance_payment"
        /// − when the money leaves, + when it returns.
        case refund
        /// − when a bank takes the money back, + when the dispute is won.
        case dispute
        /// + lowers what the payer owes, − restores it; one per group and reason code.
        case adjustment
        /// The line's new client responsibility.
        case clientOwes = "client_owes"
        /// + to the client's credit; a reversal −.
        case creditGranted = "credit_granted"
        /// + from the client's credit to a bill; a reversal −.
        case creditApplied = "credit_applied"
        /// + lowers what the client owes without money.
        case discount
        /// Money of a payer without a bill: a PLB amount with its sign turned.
        case practiceIncome = "practice_income"
        /// A processor's fee, +.
        case fee
        /// A payout's net.
        case payout
        /// A bank line tied to payouts or remittances.
        case deposit
        /// A source record tied to a payment already known; amount as in the source.
        case tied
    }

    /// The reason of a credit that a paid prepayment grants; its key is the invoice that sells the prepayment.
    public static let prepayment = "prepayment"

    /// The posting's number in the book, from 1; 0 until it is applied.
    public var id: Int64 = 0
    /// The run that made it; 0 until it is applied.
    public var run: Int64 = 0
    /// What it does.
    public var kind: Kind
    /// The day it counts for, in the practice's time zone.
    public var day: Day
    /// The client; empty for money that is no client's.
    public var client = ""
    /// The bill; empty where there is none.
    public var invoice = ""
    /// The bill's line, from 1; 0 for none.
    public var line: Int32 = 0
    /// Who paid, where known.
    public var party = ""
    /// How the money was received; `nil` for effects without money.
    public var paymentType: PaymentType?
    /// The amount, signed as ``Kind`` states.
    public var amount: Cents
    /// The adjustment's group code.
    public var group = ""
    /// The adjustment's or PLB reason code; `opening` for credits of a prior EHR.
    public var reason = ""
    /// The pipeline's name for the source.
    public var source = ""
    /// The record's key in its source (`contract.md`, source_key).
    public var key = ""
    /// The file, as the pipeline names it.
    public var file = ""
    /// The place in the file.
    public var position = Position.none
    /// `matched/…`, `allocated/…` or `rule/…`.
    public var rule = ""
    /// What agreed, in words.
    public var evidence = ""
    /// The practitioner whose work the money is for, where a bill says so.
    public var practitioner = ""
    /// The insurer's name, for its money.
    public var payer = ""
    /// The processor, for money that came through one.
    public var processor = ""
    /// True for card payments that the billing system took itself.
    public var online = false
    /// The payment's own reference: cheque, charge or trace number.
    public var reference = ""
    /// Free text of the payment.
    public var notes = ""

    /// A posting of an amount on a day.
    public init(_ kind: Kind, _ amount: Cents, on day: Day) {
        self.kind = kind
        self.amount = amount
        self.day = day
    }

    /// True for money that is revenue: what the Payments and Revenue reports list.
    public var isRevenue: Bool {
        switch kind {
        case .clientPayment, .insurancePayment, .refund, .dispute, .practiceIncome: true
        default: false
        }
    }
}
