import Values

/// One line of a bill, with what `bills.csv` repeats of the bill on each of its rows.
public struct BillLine: Sendable, Hashable, Codable {
    /// What is billed.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A session or another service, with its day and code.
        case service
        /// Something sold, with a description and a price.
        case product
    }

    /// The bill.
    public var invoice: String
    /// The six digits that a payer types beside the invoice number.
    public var accessCode: String
    /// The day of the bill.
    public var billDay: Day
    /// The client.
    public var clientID: String
    /// Who treated.
    public var practitioner: String
    /// The line's number on its bill, from 1.
    public var line: Int32
    /// What is billed.
    public var kind: Kind
    /// The day of service; products may have none.
    public var serviceDay: Day?
    /// The procedure code.
    public var code: String
    /// Modifiers as written, e.g. `95` or `95 HO`.
    public var modifiers: String
    /// What the bill says.
    public var description: String
    /// Units as written.
    public var units: String
    /// The line's total.
    public var fee: Cents
    /// The client's expected share; the rest is the payer's.
    public var clientOwes: Cents
    /// The payer's id; empty when nobody but the client pays.
    public var payerID: String
    /// The payer's name.
    public var payerName: String
    /// The claim number under which the line was sent (CLM01, returned as CLP01).
    public var claimNumber: String
    /// True for an opening balance brought over from a prior EHR: no revenue, never charged or e-mailed by automation.
    public var isOpening: Bool
    /// For an opening balance, the day from which it was open in the prior EHR.
    public var oldestOpen: Day?

    /// A line of a bill.
    public init(
        invoice: String, accessCode: String = "", billDay: Day, clientID: String, practitioner: String = "",
        line: Int32 = 1, kind: Kind = .service, serviceDay: Day? = nil, code: String = "", modifiers: String = "",
        description: String = "", units: String = "1", fee: Cents, clientOwes: Cents, payerID: String = "",
        payerName: String = "", claimNumber: String = "", isOpening: Bool = false, oldestOpen: Day? = nil
    ) {
        self.invoice = invoice
        self.accessCode = accessCode
        self.billDay = billDay
        self.clientID = clientID
        self.practitioner = practitioner
        self.line = line
        self.kind = kind
        self.serviceDay = serviceDay
        self.code = code
        self.modifiers = modifiers
        self.description = description
        self.units = units
        self.fee = fee
        self.clientOwes = clientOwes
        self.payerID = payerID
        self.payerName = payerName
        self.claimNumber = claimNumber
        self.isOpening = isOpening
        self.oldestOpen = oldestOpen
    }
}

/// How money was received.
public enum PaymentType: String, Sendable, Codable, CaseIterable {
    /// Credit, debit or HSA card; online or not.
    case card
    /// Cash or cheque.
    case cashCheck = "cash_check"
    /// Through a processor outside the billing system.
    case other
    /// From an insurer.
    case insurance
    /// Credit or discount: no money at all.
    case creditDiscount = "credit_discount"
}

/// A payment that the billing system already knows, as `payments.csv` states it.
public struct RecordedPayment: Sendable, Hashable, Codable {
    /// The payment's id.
    public var id: String
    /// The bill it names; empty for none.
    public var invoice: String
    /// The day in the practice's time zone.
    public var day: Day
    /// The day or instant as written, for a faithful export.
    public var postedAt: String
    /// How it was received.
    public var type: PaymentType
    /// True for a card payment that the billing system took itself.
    public var online: Bool
    /// Received +, given back −.
    public var amount: Cents
    /// Who paid.
    public var partyID: String
    /// The processor's id, a cheque number, a trace number.
    public var reference: String
    /// Free text.
    public var notes: String

    /// A recorded payment.
    public init(
        id: String, invoice: String = "", day: Day, postedAt: String = "", type: PaymentType, online: Bool = false,
        amount: Cents, partyID: String = "", reference: String = "", notes: String = ""
    ) {
        self.id = id
        self.invoice = invoice
        self.day = day
        self.postedAt = postedAt
        self.type = type
        self.online = online
        self.amount = amount
        self.partyID = partyID
        self.reference = reference
        self.notes = notes
    }
}
