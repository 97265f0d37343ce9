import Values

/// One row of `bills.csv`: one line of a bill, with the bill's own columns repeated.
public struct BillLineRecord: Sendable, Hashable {
    /// What the line charges for.
    public enum Kind: String, Sendable, CaseIterable {
        /// A session or other service of a day.
        case service
        /// Anything else: a late fee, a book, a prepayment.
        case product
    }

    /// The bill's invoice number.
    public var invoiceNumber: String
    /// The bill's access code, leading zeros kept.
    public var accessCode: String
    /// The day of the bill.
    public var billDate: Day
    /// The client billed.
    public var clientID: String
    /// The practitioner as the practice names them.
    public var practitioner: String
    /// The line's number in the bill, from 1.
    public var line: Int32
    /// What the line charges for.
    public var kind: Kind
    /// The day of the service; `nil` where the file leaves it blank.
    public var serviceDate: Day?
    /// Procedure code, e.g. `90837`.
    public var serviceCode: String
    /// Modifiers as written.
    public var modifiers: String
    /// Description as written.
    public var description: String
    /// Units as written.
    public var units: String
    /// Units in thousandths, where ``units`` is a number.
    public var milliUnits: Int64?
    /// The line's total.
    public var fee: Cents
    /// The client's expected share of the fee; the rest is the payer's.
    public var clientOwes: Cents
    /// The payer's id, where a payer was billed.
    public var payerID: String
    /// The payer's name, where a payer was billed.
    public var payerName: String
    /// The claim number sent to the payer (CLP01 of its remittance).
    public var claimNumber: String
    /// Where the row stands.
    public var position: Position

    /// The columns of the file, in the order in which they are written.
    public static let columns = [
        "invoice_number", "access_code", "bill_date", "client_id", "practitioner", "line", "kind", "service_date",
        "service_code", "modifiers", "description", "units", "fee", "client_owes", "payer_id", "payer_name",
        "claim_number",
    ]

    /// A line with what every line has; the rest is set after.
    public init(
        invoiceNumber: String, accessCode: String = "", billDate: Day, clientID: String, practitioner: String = "",
        line: Int32 = 1, kind: Kind = .service, serviceDate: Day? = nil, serviceCode: String = "",
        modifiers: String = "", description: String = "", units: String = "", milliUnits: Int64? = nil, fee: Cents,
        clientOwes: Cents, payerID: String = "", payerName: String = "", claimNumber: String = "",
        position: Position = .none
    ) {
        self.invoiceNumber = invoiceNumber
        self.accessCode = accessCode
        self.billDate = billDate
        self.clientID = clientID
        self.practitioner = practitioner
        self.line = line
        self.kind = kind
        self.serviceDate = serviceDate
        self.serviceCode = serviceCode
        self.modifiers = modifiers
        self.description = description
        self.units = units
        self.milliUnits = milliUnits
        self.fee = fee
        self.clientOwes = clientOwes
        self.payerID = payerID
        self.payerName = payerName
        self.claimNumber = claimNumber
        self.position = position
    }
}
