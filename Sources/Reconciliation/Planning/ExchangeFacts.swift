import Formats
import LedgerModel
import Values

// Records of the exchange files as the ledger's facts, and back: field by field, nothing lost.

extension Client {
    /// The client that a row of `clients.csv` states.
    public init(_ record: ClientRecord) {
        self.init(
            id: record.clientID, kind: Kind(rawValue: record.kind.rawValue) ?? .individual, first: record.firstName,
            last: record.lastName, dateOfBirth: record.dateOfBirth, email: record.email, billingParty: record.billingParty,
            priorID: record.priorID)
    }
}

extension Party {
    /// The party that a row of `parties.csv` states.
    public init(_ record: PartyRecord) {
        self.init(
            clientID: record.clientID, id: record.partyID, role: Role(rawValue: record.role.rawValue) ?? .contact,
            first: record.firstName, last: record.lastName, email: record.email)
    }
}

extension BillLine {
    /// The bill line that a row of `bills.csv` states.
    public init(_ record: BillLineRecord) {
        self.init(
            invoice: record.invoiceNumber, accessCode: record.accessCode, billDay: record.billDate, clientID: record.clientID,
            practitioner: record.practitioner, line: record.line, kind: Kind(rawValue: record.kind.rawValue) ?? .service,
            serviceDay: record.serviceDate, code: record.serviceCode, modifiers: record.modifiers,
            description: record.description, units: record.units, fee: record.fee, clientOwes: record.clientOwes,
            payerID: record.payerID, payerName: record.payerName, claimNumber: record.claimNumber)
    }
}

extension RecordedPayment {
    /// The payment that a row of `payments.csv` states, its instant as a day in the practice's zone.
    public init(_ record: PaymentRecord, _ zone: Zone) {
        self.init(
            id: record.paymentID, invoice: record.invoiceNumber, day: record.postedAt.day(in: zone),
            postedAt: record.postedAtText, type: LedgerModel.PaymentType(rawValue: record.type.rawValue) ?? .other,
            online: record.online, amount: record.amount, partyID: record.partyID, reference: record.reference,
            notes: record.notes)
    }
}
