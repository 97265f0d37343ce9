import Values

/// One entry of double-entry bookkeeping: its legs add up to zero, or it cannot be made.
public struct JournalEntry: Sendable, Hashable {
    /// An account and what the entry does to it.
    public struct Leg: Sendable, Hashable {
        /// The account, parts between colons.
        public var account: String
        /// + is a debit, − a credit.
        public var amount: Cents

        /// What an entry does to an account.
        public init(_ account: String, _ amount: Cents) {
            self.account = account
            self.amount = amount
        }
    }

    /// `B/` and the invoice number for a bill, `P/` and the posting's id for a posting.
    public var id: String
    /// The day.
    public var day: Day
    /// `bill`, or the posting's kind.
    public var kind: String
    /// What happened, in ids: no names, no notes.
    public var memo: String
    /// The client's id.
    public var client: String
    /// The bill.
    public var invoice: String
    /// Debits and credits.
    public var legs: [Leg]

    /// An entry; legs without money are left out, and the rest must add up to zero.
    public init(
        id: String, day: Day, kind: String, memo: String, client: String = "", invoice: String = "", legs: [Leg]
    ) {
        precondition(legs.total(\.amount).isZero, "an entry of the journal does not balance")
        self.id = id
        self.day = day
        self.kind = kind
        self.memo = memo
        self.client = client
        self.invoice = invoice
        self.legs = legs.filter { !$0.amount.isZero }
    }
}

/// The accounts of the journal.
///
/// The journal is on the accrual basis: a bill is income on its day, and money settles what is owed. The Payments and
/// Revenue reports are on the cash basis; on the journal's side they are what moved the clearing and cash accounts.
public enum JournalAccount {
    /// What clients owe.
    public static let clients = "Assets:Receivable:Clients"
    /// What insurers owe.
    public static let payers = "Assets:Receivable:Payers"
    /// Cash and cheques received; the book does not see them reach the bank.
    public static let cash = "Assets:Cash"
    /// Payouts that have left a processor and were not seen at the bank.
    public static let transit = "Assets:InTransit"
    /// Insurers' money that was not seen at the bank.
    public static let insurance = "Assets:Clearing:Payers"
    /// What bank lines tied to payouts and remittances brought.
    public static let bank = "Assets:Bank"
    /// Credits that the practice holds for clients.
    public static let credits = "Liabilities:ClientCredits"
    /// Opening balances of a prior EHR.
    public static let opening = "Equity:OpeningBalances"
    /// Fees of services.
    public static let services = "Income:Services"
    /// Prices of products.
    public static let products = "Income:Products"
    /// Lowers income: prepayments sold as a product and held as a credit until services use them.
    public static let prepayments = "Income:Prepayments"
    /// Lowers income: credits that the practice granted without money.
    public static let grants = "Income:CreditsGranted"
    /// Lowers income: adjustments that nobody will pay.
    public static let writeOffs = "Income:WriteOffs"
    /// Lowers income: discounts.
    public static let discounts = "Income:Discounts"
    /// Money of payers without a bill: interest, takebacks, forward balances.
    public static let payerAdjustments = "Income:PayerAdjustments"
    /// Fees of processors.
    public static let fees = "Expenses:ProcessorFees"

    /// Money at a processor: `Assets:Clearing:Stripe`. Letters, digits and dashes only, a capital first, as the plain-text
    /// accounting programs ask of accounts.
    public static func clearing(_ processor: String) -> String {
        var name = ""
        for byte in processor.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: name.unicodeScalars.append(Unicode.Scalar(byte))
            default: if !name.isEmpty, name.last != "-" { name += "-" }
            }
        }
        while name.last == "-" { name.removeLast() }
        return "Assets:Clearing:" + (name.isEmpty ? "Other" : name.prefix(1).uppercased() + name.dropFirst())
    }
}
