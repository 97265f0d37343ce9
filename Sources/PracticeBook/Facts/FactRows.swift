import Formats
import LedgerModel
import Reconciliation
import Values

// Each fact beside its row: what `write` adds is what `init(row:)` reads, in the order of the table's columns.

/// A fact that may come again with other content: the last live version counts.
protocol VersionedFact {
    associatedtype VersionKey: Hashable
    /// The table of its versions.
    static var table: Table { get }
    /// What its versions share.
    var versionKey: VersionKey { get }
    /// Reads the columns behind `run_id`.
    init(row: inout RowReader) throws
    /// Adds the columns behind `run_id`.
    func write(_ row: inout RowBuffer)
}

/// What tells bill lines apart.
struct BillLineKey: Hashable {
    let invoice: String
    let line: Int32
}

extension RowBuffer {
    /// Appends an amount.
    mutating func add(_ amount: Cents) { add(amount.raw) }
    /// Appends a day.
    mutating func add(_ day: Day) { add(Int64(day.number)) }
    /// Appends true or false.
    mutating func add(_ flag: Bool) { add(Int64(flag ? 1 : 0)) }
    /// Appends a small number.
    mutating func add(_ number: Int32) { add(Int64(number)) }
    /// Appends a day or NULL.
    mutating func add(_ day: Day?) { if let day { add(day) } else { addNull() } }
    /// Appends a number or NULL.
    mutating func add(_ number: Int64?) { if let number { add(number) } else { addNull() } }

    /// Appends unit, record, field, offset.
    mutating func add(_ position: Position) {
        add(Int64(position.unit.rawValue))
        add(position.record)
        add(position.field)
        add(position.offset)
    }
}

extension Client: VersionedFact {
    static var table: Table { .clients }
    var versionKey: String { id }

    func write(_ row: inout RowBuffer) {
        row.add(id)
        row.add(kind.rawValue)
        row.add(first)
        row.add(last)
        row.add(dateOfBirth)
        row.add(email)
        row.add(billingParty)
        row.add(priorID)
    }

    init(row: inout RowReader) throws {
        self.init(
            id: row.text(), kind: try row.word(Kind.self), first: row.text(), last: row.text(),
            dateOfBirth: row.optionalDay(), email: row.text(), billingParty: row.text(), priorID: row.text())
    }
}

extension Party: VersionedFact {
    static var table: Table { .parties }
    var versionKey: RecordKey { RecordKey(clientID, id) }

    func write(_ row: inout RowBuffer) {
        row.add(clientID)
        row.add(id)
        row.add(role.rawValue)
        row.add(first)
        row.add(last)
        row.add(email)
    }

    init(row: inout RowReader) throws {
        self.init(
            clientID: row.text(), id: row.text(), role: try row.word(Role.self), first: row.text(), last: row.text(),
            email: row.text())
    }
}

extension BillLine: VersionedFact {
    static var table: Table { .billLines }
    var versionKey: BillLineKey { BillLineKey(invoice: invoice, line: line) }

    func write(_ row: inout RowBuffer) {
        row.add(invoice)
        row.add(line)
        row.add(clientID)
        row.add(billDay)
        row.add(accessCode)
        row.add(practitioner)
        row.add(kind.rawValue)
        row.add(serviceDay)
        row.add(code)
        row.add(modifiers)
        row.add(description)
        row.add(units)
        row.add(fee)
        row.add(clientOwes)
        row.add(payerID)
        row.add(payerName)
        row.add(claimNumber)
        row.add(isOpening)
        row.add(oldestOpen)
    }

    init(row: inout RowReader) throws {
        let invoice = row.text()
        let line = row.int32()
        let client = row.text()
        self.init(invoice: invoice, billDay: row.day(), clientID: client, line: line, fee: .zero, clientOwes: .zero)
        accessCode = row.text()
        practitioner = row.text()
        kind = try row.word(Kind.self)
        serviceDay = row.optionalDay()
        code = row.text()
        modifiers = row.text()
        description = row.text()
        units = row.text()
        fee = row.cents()
        clientOwes = row.cents()
        payerID = row.text()
        payerName = row.text()
        claimNumber = row.text()
        isOpening = row.bool()
        oldestOpen = row.optionalDay()
    }
}

extension RecordedPayment: VersionedFact {
    static var table: Table { .payments }
    var versionKey: String { id }

    func write(_ row: inout RowBuffer) {
        row.add(id)
        row.add(invoice)
        row.add(day)
        row.add(postedAt)
        row.add(type.rawValue)
        row.add(online)
        row.add(amount)
        row.add(partyID)
        row.add(reference)
        row.add(notes)
    }

    init(row: inout RowReader) throws {
        self.init(
            id: row.text(), invoice: row.text(), day: row.day(), postedAt: row.text(),
            type: try row.word(PaymentType.self), online: row.bool(), amount: row.cents(), partyID: row.text(),
            reference: row.text(), notes: row.text())
    }
}

extension KnownMovement: VersionedFact {
    static var table: Table { .movements }
    var versionKey: [String] { [processor, key, kind.rawValue] }

    func write(_ row: inout RowBuffer) {
        row.add(processor)
        row.add(key)
        row.add(kind.rawValue)
        row.add(gross)
        row.add(fee)
        row.add(day)
        row.add(payout)
        row.add(payoutDay)
        row.add(second)
        row.add(balanceAfter?.raw)
        row.add(JSONText.encode(ids))
        row.add(source)
    }

    init(row: inout RowReader) throws {
        self.init(
            processor: row.text(), key: row.text(), kind: try row.word(Movement.Kind.self), gross: row.cents(),
            fee: row.cents(), day: row.day(), payout: row.text(), payoutDay: row.optionalDay(),
            second: row.optionalInt(), balanceAfter: row.optionalInt().map { Cents($0) },
            ids: try JSONText.texts(row.text()), source: row.text())
    }
}

extension ClaimLine {
    func write(_ row: inout RowBuffer) {
        row.add(claimKey)
        row.add(payer)
        row.add(control)
        row.add(claimNumber)
        row.add(trace)
        row.add(status)
        row.add(day)
        row.add(invoice)
        row.add(line)
        row.add(ordinal)
        row.add(charge)
        row.add(paid)
        row.add(JSONText.encode(writeOffs.flatMap { [$0.group, $0.reason, String($0.amount.raw)] }))
        row.add(owesBefore)
        row.add(owesAfter)
        row.add(outcome.rawValue)
        row.add(reverses)
        row.add(nextStep)
    }

    init(row: inout RowReader) throws {
        self.init(
            claimKey: row.text(), payer: row.text(), control: row.text(), claimNumber: row.text(), trace: row.text(),
            status: row.text(), day: row.day(), invoice: row.text(), line: row.int32(), ordinal: row.int32(),
            charge: row.cents(), paid: row.cents(), writeOffs: try ClaimLine.writeOffs(row.text()),
            owesBefore: row.cents(), owesAfter: row.cents(), outcome: try row.word(Outcome.self), reverses: row.text(),
            nextStep: row.text())
    }

    /// Write-offs stand as group, reason and cents in turn.
    private static func writeOffs(_ json: String) throws -> [WriteOff] {
        let parts = try JSONText.texts(json)
        return try stride(from: 0, to: parts.count, by: 3).map { at in
            guard at + 2 < parts.count, let cents = Int64(parts[at + 2]) else {
                throw BookError.damaged("the write-offs of a claim cannot be read")
            }
            return WriteOff(group: parts[at], reason: parts[at + 1], amount: Cents(cents))
        }
    }
}

extension ImportedBalance {
    func write(_ row: inout RowBuffer) {
        row.add(client)
        row.add(owed)
        row.add(credit)
        row.add(insurance)
        row.add(oldestOpen)
    }

    init(row: inout RowReader) {
        self.init(
            client: row.text(), owed: row.cents(), credit: row.cents(), insurance: row.cents(),
            oldestOpen: row.optionalDay())
    }
}

extension ParkedRecord {
    func write(_ row: inout RowBuffer) {
        row.add(key.space)
        row.add(key.key)
        row.add(kind.rawValue)
        row.add(source)
        row.add(file)
        row.add(payload)
    }

    init(row: inout RowReader) throws {
        let key = RecordKey(row.text(), row.text())
        self.init(
            kind: try row.word(Kind.self), key: key, source: row.text(), file: row.text(), payload: row.text())
    }
}

extension ReviewItem {
    func write(_ row: inout RowBuffer) {
        row.add(id)
        row.add(kind.rawValue)
        row.add(source)
        row.add(key)
        row.add(file)
        row.add(position.file)
        row.add(position)
        row.add(day)
        row.add(amount)
        row.add(message)
        row.add(JSONText.encode(candidates))
    }

    init(row: inout RowReader) throws {
        let id = row.text()
        let kind = try row.word(Kind.self)
        let source = row.text()
        let key = row.text()
        let file = row.text()
        let position = row.position(file: row.int32())
        self.init(
            kind: kind, source: source, key: key, file: file, position: position, day: row.day(), amount: row.cents(),
            message: row.text(), candidates: try JSONText.decode([Candidate].self, row.text()))
        self.id = id
    }
}

extension Decision {
    func write(_ row: inout RowBuffer) {
        row.add(item)
        row.add(action.rawValue)
        row.add(clientID)
        row.add(JSONText.encode(bills))
        row.add(who)
        row.add(why)
        row.add(remembers)
        row.add(when)
    }

    init(row: inout RowReader) throws {
        self.init(
            item: row.text(), action: try row.word(Action.self), clientID: row.text(),
            bills: try JSONText.decode([Share].self, row.text()), who: row.text(), when: "", why: row.text(),
            remembers: row.bool())
        when = row.text()
    }
}

extension Lesson {
    func write(_ row: inout RowBuffer) {
        row.add(item)
        row.add(processor)
        row.add(payer)
        row.add(note)
        row.add(client)
        row.add(shown)
    }

    /// Reads `lesson_id` and the columns that ``write(_:)`` wrote.
    init(row: inout RowReader) {
        self.init(
            id: row.int(), item: row.text(), processor: row.text(), payer: row.text(), note: row.text(),
            client: row.text(), shown: row.text())
    }
}
