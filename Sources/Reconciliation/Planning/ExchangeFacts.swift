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

extension ClientRecord {
    /// The row of `clients.csv` for a client.
    public init(_ client: Client) {
        self.init(
            clientID: client.id, kind: Kind(rawValue: client.kind.rawValue) ?? .individual, firstName: client.first,
            lastName: client.last, dateOfBirth: client.dateOfBirth, email: client.email, billingParty: client.billingParty,
            priorID: client.priorID)
    }
}

extension PartyRecord {
    /// The row of `parties.csv` for a party.
    public init(_ party: Party) {
        self.init(
            clientID: party.clientID, partyID: party.id, role: Role(rawValue: party.role.rawValue) ?? .contact,
            firstName: party.first, lastName: party.last, email: party.email)
    }
}

extension BillLineRecord {
    /// The row of `bills.csv` for a bill line.
    public init(_ line: BillLine) {
        self.init(
            invoiceNumber: line.invoice, accessCode: line.accessCode, billDate: line.billDay, clientID: line.clientID,
            practitioner: line.practitioner, line: line.line, kind: Kind(rawValue: line.kind.rawValue) ?? .service,
            serviceDate: line.serviceDay, serviceCode: line.code, modifiers: line.modifiers, description: line.description,
            units: line.units, fee: line.fee, clientOwes: line.clientOwes, payerID: line.payerID, payerName: line.payerName,
            claimNumber: line.claimNumber)
    }
}

extension PaymentRecord {
    /// The row of `payments.csv` for a recorded payment, its day or instant as it was written.
    public init(_ payment: RecordedPayment) {
        self.init(
            paymentID: payment.id, invoiceNumber: payment.invoice, postedAt: .day(payment.day),
            postedAtText: payment.postedAt, type: PaymentType(rawValue: payment.type.rawValue) ?? .other,
            online: payment.online, amount: payment.amount, partyID: payment.partyID, reference: payment.reference,
            notes: payment.notes)
    }
}
