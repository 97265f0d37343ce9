import Formats
import LedgerModel
import Values

/// A row of an exchange file as one of the versions that a run brings of one record.
struct ExchangeVersion<Fact> {
    /// The client, party or bill line.
    var fact: Fact
    /// What it is in the book.
    var key: RecordKey
    /// A hash over all of its fields.
    var content: UInt64
    /// How many of its fields are filled.
    var filled: Int
    /// The number of its source in the pipeline.
    var source: Int
    /// True when an earlier run has read the same file.
    var isOfKnownFile: Bool
    /// Where it stands.
    var origin: Planner.Origin
}

/// What the exchange files of a run say about clients, parties and bill lines.
///
/// An inbox keeps the exports of past months, so one run reads a record in several versions. Which of them holds is
/// told by what the book has, never by the order of files: see ``Planner/holding(_:)``.
struct ExchangeVersions {
    var clients: [ExchangeVersion<Client>] = []
    var parties: [ExchangeVersion<Party>] = []
    var bills: [ExchangeVersion<BillLine>] = []

    typealias OriginOf = (String, Position) -> Planner.Origin

    mutating func add(
        _ records: [ClientRecord], at source: Int, _ file: SourceFile, _ book: BookSnapshot, _ origin: OriginOf
    ) {
        let isKnown = book.filesRead.contains(file.sha256)
        for record in records {
            let client = Client(record)
            var hash = Content()
            hash.add([
                client.kind.rawValue, client.first, client.last, client.email, client.billingParty, client.priorID,
            ])
            hash.add(client.dateOfBirth)
            clients.append(
                ExchangeVersion(
                    fact: client, key: RecordKey("client", client.id), content: hash.value, filled: hash.filled,
                    source: source, isOfKnownFile: isKnown, origin: origin(record.clientID, record.position)))
        }
    }

    mutating func add(
        _ records: [PartyRecord], at source: Int, _ file: SourceFile, _ book: BookSnapshot, _ origin: OriginOf
    ) {
        let isKnown = book.filesRead.contains(file.sha256)
        for record in records {
            let party = Party(record)
            var hash = Content()
            hash.add([party.role.rawValue, party.first, party.last, party.email])
            let key = "\(party.clientID)/\(party.id)"
            parties.append(
                ExchangeVersion(
                    fact: party, key: RecordKey("party", key), content: hash.value, filled: hash.filled,
                    source: source, isOfKnownFile: isKnown, origin: origin(key, record.position)))
        }
    }

    mutating func add(
        _ records: [BillLineRecord], at source: Int, _ file: SourceFile, _ book: BookSnapshot, _ origin: OriginOf
    ) {
        let isKnown = book.filesRead.contains(file.sha256)
        bills.reserveCapacity(bills.count + records.count)
        for record in records {
            let line = BillLine(record)
            var hash = Content()
            hash.add([
                line.accessCode, line.clientID, line.practitioner, line.kind.rawValue, line.code, line.modifiers,
                line.description, line.units, line.payerID, line.payerName, line.claimNumber,
            ])
            hash.add(line.billDay)
            hash.add(line.serviceDay)
            hash.add(line.fee.raw)
            hash.add(line.clientOwes.raw)
            let key = "\(line.invoice)#\(line.line)"
            bills.append(
                ExchangeVersion(
                    fact: line, key: RecordKey("bill", key), content: hash.value, filled: hash.filled,
                    source: source, isOfKnownFile: isKnown, origin: origin(key, record.position)))
        }
    }

    /// A hash over fields that also counts the filled ones.
    private struct Content {
        private var hash = Fingerprint()
        private(set) var filled = 0
        var value: UInt64 { hash.value }

        mutating func add(_ fields: [String]) {
            for field in fields {
                hash.add(field)
                if !field.isEmpty { filled += 1 }
            }
        }

        mutating func add(_ day: Day?) {
            hash.add(Int64(day?.number ?? .min))
            if day != nil { filled += 1 }
        }

        mutating func add(_ number: Int64) { hash.add(number) }
    }
}

extension Planner {
    /// Stages what exchange files say: people before bills, so that a bill finds its client.
    mutating func stage(_ exchange: ExchangeVersions, _ roster: inout Roster, _ stager: inout Stager) {
        for version in holding(exchange.clients) where isNews(version) {
            plan.clients.append(version.fact)
            roster.add(version.fact)
        }
        for version in holding(exchange.parties) where isNews(version) {
            plan.parties.append(version.fact)
            roster.add(version.fact)
        }
        facts.reserveCapacity(facts.count + exchange.bills.count)
        for version in holding(exchange.bills) { stage(version, roster, &stager.staged) }
    }

    /// Of the versions that a run brings of each record the one that is to hold.
    ///
    /// A row of a file that an earlier run has read says nothing new about a record that the book has. Among the others
    /// the book's own version goes before another, then the one with more fields filled; what is still equal is decided
    /// by content, so that no order of files changes it. Every version that does not hold is counted, and shown where
    /// it differs.
    private mutating func holding<Fact>(_ versions: [ExchangeVersion<Fact>]) -> [ExchangeVersion<Fact>] {
        var best: [RecordKey: Int] = [:]
        best.reserveCapacity(versions.count)
        for (i, version) in versions.enumerated() where !plan.sources[version.source].isRefused {
            if version.isOfKnownFile, known[version.key] != nil { continue }
            guard let other = best[version.key] else {
                best[version.key] = i
                continue
            }
            let before = known[version.key]
            func rank(_ version: ExchangeVersion<Fact>) -> (Int, Int, UInt64) {
                (version.content == before ? 1 : 0, version.filled, version.content)
            }
            if rank(versions[other]) < rank(version) { best[version.key] = i }
        }
        var out: [ExchangeVersion<Fact>] = []
        for (i, version) in versions.enumerated() where !plan.sources[version.source].isRefused {
            guard let at = best[version.key] else {
                plan.sources[version.source].duplicate += 1
                continue
            }
            if at == i {
                out.append(version)
            } else if versions[at].content == version.content || version.isOfKnownFile {
                plan.sources[version.source].duplicate += 1
            } else {
                plan.sources[version.source].restated += 1
                find(
                    "record-in-two-versions", .warning, version.origin,
                    "the record comes with other content in this run as well, and that content holds",
                    remedy: "take the outdated export out of the source's files")
            }
        }
        return out
    }

    /// Counts a version by its standing; true when the book does not have it.
    private mutating func isNews<Fact>(_ version: ExchangeVersion<Fact>) -> Bool {
        count(standing(version.key, version.content), at: version.source)
    }

    private mutating func stage(
        _ version: ExchangeVersion<BillLine>, _ roster: Roster, _ staged: inout Staged
    ) {
        let (line, key, source, origin) = (version.fact, version.key, version.source, version.origin)
        let before = known[key]
        let at = ledger.line(line.invoice, line.line)
        if let bill = ledger.bill(line.invoice), ledger.clients[ledger.bills[bill].client].id != line.clientID {
            plan.sources[source].rejected += 1
            find(
                "bill-of-two-clients", .error, origin, "invoice_number belongs to another client_id already",
                remedy: "correct the client_id or the invoice_number")
            return
        }
        let standing = standing(key, version.content)
        if standing == .restated, let at {
            let settled = claims.standing(on: at).contains { $0.outcome == .posted }
            if settled, ledger.lines[at].fee != line.fee {
                known[key] = before
                plan.known[key] = nil
                plan.sources[source].restated += 1
                ask(
                    ReviewItem(
                        kind: .restated, source: origin.source, key: origin.key, file: origin.file,
                        position: origin.position, day: line.billDay,
                        amount: line.fee - ledger.lines[at].fee,
                        message:
                            "the bill line's fee changed after a remittance had settled it: \(ledger.lines[at].fee) → \(line.fee); kept as it was"
                    ))
                return
            }
            guard count(standing, at: source) else { return }
            find(
                "bill-restated", .info, origin,
                "the bill line was read before with other content; the new content holds",
                remedy: "nothing to do if the bill was changed on purpose")
            ledger.add(line, keepOwes: settled)
            if let bill = ledger.bill(line.invoice) { staged.restatedBills[bill] = origin }
        } else {
            guard count(standing, at: source) else { return }
            if !roster.has(line.clientID) {
                find(
                    "client-not-in-roster", .warning, origin, "client_id is not in any clients file",
                    remedy: "export the clients again, archived ones included")
            }
            ledger.add(line)
        }
        note(line)
        plan.billLines.append(line)
        if let at = ledger.line(line.invoice, line.line) { staged.bills.append((line.billDay, at)) }
    }

    /// Moves what a client has paid above a bill's new terms to credit, and back where the bill needs it again.
    mutating func settle(restated bills: [Int: Origin]) {
        let inOrder = bills.sorted { ledger.bills[$0.key].invoice < ledger.bills[$1.key].invoice }
        for (bill, origin) in inOrder {
            let day = max(ledger.bills[bill].day, ledger.clients[ledger.bills[bill].client].lastActivity)
            moveOverage(of: bill, on: day, origin, why: "the bill's new terms ask for less than the client has paid")
            returnOverage(to: bill, on: day, origin, why: "the bill's new terms ask for more again")
        }
    }

    // MARK: Recorded payments

    /// Stages the recorded payments of all files: of one id with two contents, which holds does not depend on their order.
    mutating func stagePayments(_ stager: inout Stager) {
        var least: [String: UInt64] = [:]
        let hashes = stager.payments.map { Planner.fingerprint($0.payment) }
        for (entry, hash) in zip(stager.payments, hashes) {
            least[entry.payment.id] = min(least[entry.payment.id] ?? hash, hash)
        }
        for first in [true, false] {
            for (entry, hash) in zip(stager.payments, hashes) where (least[entry.payment.id] == hash) == first {
                if plan.sources[entry.source].isRefused { continue }
                if entry.isOfKnownFile, let before = recorded[entry.payment.id], before.isSameMoney(as: entry.payment) {
                    plan.sources[entry.source].duplicate += 1
                    continue
                }
                stage(entry.payment, at: entry.source, entry.origin, &stager.staged)
            }
        }
        stager.payments = []
    }

    private static func fingerprint(_ payment: RecordedPayment) -> UInt64 {
        var hash = Fingerprint()
        for part in [
            payment.invoice, payment.postedAt, payment.type.rawValue, payment.partyID, payment.reference, payment.notes,
        ] { hash.add(part) }
        hash.add(payment.online ? 1 : 0)
        hash.add(payment.amount.raw)
        return hash.value
    }

    private mutating func stage(_ payment: RecordedPayment, at source: Int, _ origin: Origin, _ staged: inout Staged) {
        let key = RecordKey("payment", payment.id)
        let (hashBefore, planned) = (known[key], plan.known[key])
        let standing = standing(key, Planner.fingerprint(payment))
        let before = recorded[payment.id]
        guard count(standing, at: source) else { return }
        if standing == .restated, let before, !before.isSameMoney(as: payment) {
            keep(hashBefore, of: key, planned: planned)
            ask(
                ReviewItem(
                    kind: .restated, source: origin.source, key: payment.id, file: origin.file,
                    position: origin.position,
                    day: payment.day, amount: payment.amount - before.amount,
                    message:
                        "the payment was posted before with another amount, day, type or invoice: \(before.amount) → \(payment.amount); what was posted stays"
                ))
            return
        }
        recorded[payment.id] = payment
        plan.payments.append(payment)
        if standing == .new { staged.add(.init(record: payment, origin: origin)) }
    }
}

extension RecordedPayment {
    /// True when another version of the payment moves the same money on the same day to the same bill.
    func isSameMoney(as other: RecordedPayment) -> Bool {
        amount == other.amount && invoice == other.invoice && day == other.day && type == other.type
    }
}
