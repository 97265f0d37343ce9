import Formats
import Foundation
import LedgerModel
import Values

/// A claim that waits, with the head of its remittance.
struct ParkedClaim: Codable {
    var key: String
    var claim: ClaimPayment
    var remittance: Remittance
}

/// A movement that waits, with how its charges are recorded.
struct ParkedMovement: Codable {
    var movement: Movement
    var recordAs: String
}

/// A record that waits at the moment: many are placed before the run ends, so it is written out only then.
struct HeldRecord {
    var kind: ParkedRecord.Kind
    var key: RecordKey
    var source: String
    var file: String
    var payload: any Encodable

    /// The record as the book keeps it.
    var parked: ParkedRecord {
        ParkedRecord(kind: kind, key: key, source: source, file: file, payload: Parking.encode(payload))
    }
}

extension Planner {
    /// Keeps a record for later runs: it is tried again in each.
    mutating func wait(_ kind: ParkedRecord.Kind, _ key: RecordKey, _ origin: Origin, _ payload: some Encodable) {
        waiting[key] = HeldRecord(kind: kind, key: key, source: origin.source, file: origin.file, payload: payload)
    }

    /// Puts the records that wait in the book back into the line.
    mutating func unpark(into staged: inout Staged) {
        for record in parked.values.sorted(by: { ($0.key.space, $0.key.key) < ($1.key.space, $1.key.key) }) {
            func origin(_ key: String, _ position: Position) -> Origin {
                Origin(source: record.source, file: record.file, key: key, position: position)
            }
            switch record.kind {
            case .claim:
                guard let parked: ParkedClaim = Parking.decode(record.payload) else { continue }
                returnedByTrace[parked.remittance.payerAndTrace, default: .zero] += parked.claim.paid
                staged.remittances.append(
                    .init(
                        remittance: parked.remittance, claims: [(parked.key, StagedClaim(parked.claim))], isNew: false,
                        origin: origin(parked.claim.controlNumber, parked.claim.position)))
            case .movement:
                guard let parked: ParkedMovement = Parking.decode(record.payload) else { continue }
                let recordAs = Pipeline.Source.RecordAs(rawValue: parked.recordAs) ?? .other
                staged.add(
                    .init(
                        movement: parked.movement, recordAs: recordAs,
                        origin: origin(parked.movement.key, parked.movement.position)))
            case .payment:
                guard let payment: RecordedPayment = Parking.decode(record.payload) else { continue }
                // The latest version of the payment counts, should it have been restated meanwhile; the amount is what
                // is left of it.
                var latest = recorded[payment.id] ?? payment
                latest.amount = payment.amount
                staged.add(.init(record: latest, origin: origin(payment.id, .none)))
            case .bankLine:
                guard let line: BankLine = Parking.decode(record.payload) else { continue }
                staged.bankLines.append(.init(record: line, origin: origin(line.key, line.position)))
            }
        }
    }
}

extension Staged {
    /// Puts a movement into the line of its kind; what moves only the processor's balance has none.
    mutating func add(_ entry: MovementEntry) {
        switch entry.movement.kind {
        case .charge: charges.append(entry)
        case .refund, .refundFailure, .dispute, .disputeReversal: refunds.append(entry)
        case .fee, .balance, .payout, .payoutFailure, .setAside: break
        }
    }

    /// Puts a recorded payment into the line of its kind.
    mutating func add(_ entry: Entry<RecordedPayment>) {
        if entry.record.type == .creditDiscount {
            creditRows.append(entry)
        } else if entry.record.amount < .zero {
            recordedRefunds.append(entry)
        } else {
            payments.append(entry)
        }
    }
}

/// Records as JSON with their keys in order, so that the same record is always the same text.
enum Parking {
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(value) else { preconditionFailure("a plain value has no JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    static func decode<T: Decodable>(_ text: String) -> T? { try? JSONDecoder().decode(T.self, from: Data(text.utf8)) }
}
