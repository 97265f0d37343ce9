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
    /// True when an earlier run has used the same file.
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

    mutating func add(_ records: [ClientRecord], of file: FileOrigin) {
        clients += records.map { record in
            let client = Client(record)
            var content = Content()
            content.add([
                client.kind.rawValue, client.first, client.last, client.email, client.billingParty, client.priorID,
            ])
            content.add(client.dateOfBirth)
            return file.version(client, "client", client.id, content, record.position)
        }
    }

    mutating func add(_ records: [PartyRecord], of file: FileOrigin) {
        parties += records.map { record in
            let party = Party(record)
            var content = Content()
            content.add([party.role.rawValue, party.first, party.last, party.email])
            return file.version(party, "party", "\(party.clientID)/\(party.id)", content, record.position)
        }
    }

    mutating func add(_ records: [BillLineRecord], of file: FileOrigin) {
        bills += records.map { record in
            let line = BillLine(record)
            var content = Content()
            content.add([
                line.accessCode, line.clientID, line.practitioner, line.kind.rawValue, line.code, line.modifiers,
                line.description, line.units, line.payerID, line.payerName, line.claimNumber,
            ])
            content.add(line.billDay)
            content.add(line.serviceDay)
            content.add(line.fee.raw)
            content.add(line.clientOwes.raw)
            return file.version(line, "bill", "\(line.invoice)#\(line.line)", content, record.position)
        }
    }

    /// The file that versions come from.
    struct FileOrigin {
        var name: String
        /// The pipeline's name for its source, and the source's number.
        var sourceName: String
        var source: Int
        /// True when an earlier run has used the same file.
        var isKnown: Bool

        fileprivate func version<Fact>(
            _ fact: Fact, _ space: String, _ key: String, _ content: Content, _ position: Position
        ) -> ExchangeVersion<Fact> {
            ExchangeVersion(
                fact: fact, key: RecordKey(space, key), content: content.value, filled: content.filled, source: source,
                isOfKnownFile: isKnown,
                origin: Planner.Origin(source: sourceName, file: name, key: key, position: position))
        }
    }

    /// A hash over fields that also counts the filled ones.
    fileprivate struct Content {
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
        // What names another client than its bill has is refused by every run, not passed over as read before.
        let bills = exchange.bills.filter { plan.sources[$0.source].isRefused || isOfItsClient($0) }
        for version in holding(bills) where isOfItsClient(version) { stage(version, roster, &stager.staged) }
    }

    /// Of the versions that a run brings of each record the one that is to hold.
    ///
    /// A row of a file that an earlier run has used says nothing new about a record that the book has. Among the others
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

    /// False, with a finding, for a line that names another client than its bill has.
    private mutating func isOfItsClient(_ version: ExchangeVersion<BillLine>) -> Bool {
        guard let bill = ledger.bill(version.fact.invoice),
            ledger.clients[ledger.bills[bill].client].id != version.fact.clientID
        else { return true }
        plan.sources[version.source].rejected += 1
        find(
            "bill-of-two-clients", .error, version.origin, "invoice_number belongs to another client_id already",
            remedy: "correct the client_id or the invoice_number")
        return false
    }

    private mutating func stage(
        _ version: ExchangeVersion<BillLine>, _ roster: Roster, _ staged: inout Staged
    ) {
        let (line, key, source, origin) = (version.fact, version.key, version.source, version.origin)
        let before = known[key]
        let at = ledger.line(line.invoice, line.line)
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
            if !roster.has(line.clientID), !(isCheck && roster.clients.isEmpty) {
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
