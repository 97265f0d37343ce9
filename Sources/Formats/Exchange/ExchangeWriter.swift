import Values

/// Writes the exchange files: UTF-8, LF line ends, quotes only where a field needs them. Faithful: what
/// ``ExchangeReader`` reads from the text equals what was written, and no field is changed against spreadsheets.
public enum ExchangeWriter {
    /// `clients.csv` as text.
    public static func clients(_ records: some Sequence<ClientRecord>) -> String {
        text(ClientRecord.columns, records) {
            [
                $0.clientID, $0.kind.rawValue, $0.firstName, $0.lastName, $0.dateOfBirth?.description ?? "", $0.email,
                $0.billingParty, $0.priorID,
            ]
        }
    }

    /// `parties.csv` as text.
    public static func parties(_ records: some Sequence<PartyRecord>) -> String {
        text(PartyRecord.columns, records) {
            [$0.clientID, $0.partyID, $0.role.rawValue, $0.firstName, $0.lastName, $0.email]
        }
    }

    /// `bills.csv` as text, a row a line.
    public static func bills(_ records: some Sequence<BillLineRecord>) -> String {
        text(BillLineRecord.columns, records) {
            [
                $0.invoiceNumber, $0.accessCode, $0.billDate.description, $0.clientID, $0.practitioner,
                String($0.line), $0.kind.rawValue, $0.serviceDate?.description ?? "", $0.serviceCode, $0.modifiers,
                $0.description, $0.units, $0.fee.description, $0.clientOwes.description, $0.payerID, $0.payerName,
                $0.claimNumber,
            ]
        }
    }

    /// `payments.csv` as text.
    public static func payments(_ records: some Sequence<PaymentRecord>) -> String {
        text(PaymentRecord.columns, records) {
            [
                $0.paymentID, $0.invoiceNumber, $0.postedAtText, $0.type.rawValue, $0.online ? "true" : "false",
                $0.amount.description, $0.partyID, $0.reference, $0.notes,
            ]
        }
    }

    private static func text<Record>(
        _ columns: [String], _ records: some Sequence<Record>, _ fields: (Record) -> [String]
    ) -> String {
        var out = CSVWriter.row(columns)
        for record in records { out += CSVWriter.row(fields(record)) }
        return out
    }
}
