import Formats
import LedgerModel

/// The record that a question is about, as it waits in the book.
enum WaitingRecord {
    case movement(Movement, recordAs: String)
    case claim(ClaimPayment, Remittance)
    case payment(RecordedPayment)
    case bankLine(BankLine)

    /// Finds it by the question's kind and key; `nil` for questions about what is posted.
    init?(of item: ReviewItem, in book: BookSnapshot) {
        guard let kinds = WaitingRecord.kinds(of: item.kind) else { return nil }
        for record in book.parked where kinds.contains(record.kind) && WaitingRecord.may(record, be: item) {
            guard let found = WaitingRecord(record) else { continue }
            self = found
            return
        }
        return nil
    }

    private init?(_ record: ParkedRecord) {
        switch record.kind {
        case .movement:
            guard let parked: ParkedMovement = Parking.decode(record.payload) else { return nil }
            self = .movement(parked.movement, recordAs: parked.recordAs)
        case .claim:
            guard let parked: ParkedClaim = Parking.decode(record.payload) else { return nil }
            self = .claim(parked.claim, parked.remittance)
        case .payment:
            guard let payment: RecordedPayment = Parking.decode(record.payload) else { return nil }
            self = .payment(payment)
        case .bankLine:
            guard let line: BankLine = Parking.decode(record.payload) else { return nil }
            self = .bankLine(line)
        }
    }

    private static func kinds(of kind: ReviewItem.Kind) -> [ParkedRecord.Kind]? {
        switch kind {
        case .unplacedPayment: [.movement, .payment]
        case .missingHere, .unplacedRefund: [.movement]
        case .unplacedClaim, .waitingClaim, .claimConflict: [.claim]
        case .unplacedDeposit: [.bankLine]
        default: nil
        }
    }

    /// The key of a refund's record has its kind before it.
    private static func may(_ record: ParkedRecord, be item: ReviewItem) -> Bool {
        guard record.source == item.source else { return false }
        if item.kind == .unplacedDeposit {
            // Two accounts may use one id.
            let account = record.key.space.dropFirst("bank/".utf8.count)
            return item.id == ReviewItem.identifier(item.kind, account + "/" + record.key.key)
        }
        return record.key.key == item.key || (record.kind == .movement && record.key.key.hasSuffix("/" + item.key))
    }
}
