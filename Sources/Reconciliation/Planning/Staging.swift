import Formats
import LedgerModel
import Values

extension Planner {
    /// What the book says of a record.
    enum Standing {
        case new
        case known
        case restated
    }

    /// Compares a record with the book and with what this run has seen, and remembers it.
    mutating func standing(_ key: RecordKey, _ content: UInt64) -> Standing {
        let before = known[key]
        if before == content { return .known }
        known[key] = content
        plan.known[key] = content
        return before == nil ? .new : .restated
    }

    /// Reads and stages all sources. People come first and payments last, whatever the order in the pipeline: what a
    /// record refers to is there when it is staged.
    mutating func stage(_ sources: [FoundSource], book: BookSnapshot, _ stager: inout Stager) {
        plan.sources = sources.map { SourceSummary(name: $0.source.name, format: $0.source.format) }
        var roster = Roster(book.clients, book.parties)
        let order = sources.indices.sorted {
            (rank(sources[$0].source.format), $0) < (rank(sources[$1].source.format), $1)
        }
        for i in order {
            let source = sources[i].source
            if rank(source.format) == 2 {
                directory = ClientDirectory(clients: roster.clients, parties: roster.parties)
            }
            if SourceFormat.isBalance(source.format) {
                stageBalances(sources[i], at: i, &roster)
                continue
            }
            for path in sources[i].paths {
                guard let file = open(path, of: i) else { continue }
                stage(file, source, at: i, &roster, &stager)
            }
        }
        directory = ClientDirectory(clients: roster.clients, parties: roster.parties)
        stagePayments(&stager)
        stageMovements(&stager)
    }

    /// Takes back that a record was seen with this content: its earlier content goes on to hold.
    mutating func keep(_ before: UInt64?, of key: RecordKey, planned: UInt64?) {
        known[key] = before
        plan.known[key] = planned
    }

    private func rank(_ format: String) -> Int {
        switch format {
        case "tieout-clients": 0
        case "tieout-parties": 1
        case "tieout-bills": 2
        case "tieout-payments": 3
        case _ where SourceFormat.remittances.contains(format): 4
        case _ where SourceFormat.banks.contains(format): 6
        case _ where SourceFormat.isBalance(format): 7
        default: 5
        }
    }

    /// Opens a file of a source and notes it in the plan; a file that cannot be read refuses its source.
    mutating func open(_ path: String, of source: Int) -> SourceFile? {
        let name = relative(path)
        let number = Int32(plan.files.count)
        do {
            let file = try SourceFile(path: path, name: name, number: number)
            plan.files.append(PlannedFile(name: name, sha256: file.sha256, bytes: file.bytes.count))
            plan.sources[source].files.append(number)
            return file
        } catch {
            plan.files.append(PlannedFile(name: name, sha256: "", bytes: 0))
            plan.sources[source].files.append(number)
            let why =
                switch error {
                case .unreadable(let text): text
                case .tooLarge(let limit): "larger than \(limit) bytes"
                }
            refuse(
                source,
                Finding(
                    "file-unreadable", .refusal, at: .whole(number), "the file cannot be read: \(why)",
                    remedy: "check the path and its permissions"))
            return nil
        }
    }

    private func relative(_ path: String) -> String {
        let folder = pipeline.directory + "/"
        return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
    }

    mutating func refuse(_ source: Int, _ finding: Finding?) {
        plan.sources[source].isRefused = true
        plan.sources[source].isSkipped = pipeline.sources[source].skipsRefused
        if let finding { plan.findings.append(finding) }
    }

    /// Takes a reading's findings, counts and stated totals into the plan; false when the file was refused.
    mutating func accept<Record>(_ reading: Reading<Record>, _ file: SourceFile, at source: Int) -> Bool {
        plan.findings += reading.findings
        plan.sources[source].read += reading.read
        plan.sources[source].setAside += reading.setAside
        for total in reading.tieOuts {
            plan.tieOuts.append(
                TieOut(
                    source: plan.sources[source].name, file: file.name, what: total.what, expected: total.expected,
                    actual: total.actual))
        }
        guard !reading.isRefused else {
            refuse(source, nil)
            plan.sources[source].rejected += reading.read - reading.setAside
            return false
        }
        plan.sources[source].rejected += reading.rejected
        return true
    }

    func options(for source: Pipeline.Source) -> ReadingOptions {
        ReadingOptions(
            practiceZone: practice.zone, sourceZone: source.zone, columns: source.columns,
            recordElement: source.recordElement)
    }

    private mutating func stage(
        _ file: SourceFile, _ source: Pipeline.Source, at i: Int, _ roster: inout Roster, _ stager: inout Stager
    ) {
        let options = options(for: source)
        func origin(_ key: String, _ position: Position) -> Origin {
            Origin(source: source.name, file: file.name, key: key, position: position)
        }
        switch source.format {
        case "tieout-clients":
            let reading = ExchangeReader.clients(file, options: options)
            guard accept(reading, file, at: i) else { return }
            for record in reading.records { stage(Client(record), at: i, &roster) }
        case "tieout-parties":
            let reading = ExchangeReader.parties(file, options: options)
            guard accept(reading, file, at: i) else { return }
            for record in reading.records { stage(Party(record), at: i, &roster) }
        case "tieout-bills":
            let reading = ExchangeReader.bills(file, options: options)
            guard accept(reading, file, at: i) else { return }
            facts.reserveCapacity(facts.count + reading.records.count)
            for record in reading.records {
                stage(
                    BillLine(record), at: i, origin("\(record.invoiceNumber)#\(record.line)", record.position), roster,
                    &stager.staged)
            }
        case "tieout-payments":
            let reading = ExchangeReader.payments(file, options: options)
            guard accept(reading, file, at: i) else { return }
            for record in reading.records {
                stager.payments.append(
                    (RecordedPayment(record, practice.zone), i, origin(record.paymentID, record.position)))
            }
        case _ where SourceFormat.remittances.contains(source.format):
            let reading = readRemittances(file, source.format, options)
            if pipeline.policies.unbalanced == .refuseFile, reading.records.contains(where: { !$0.obstacles.isEmpty }) {
                plan.findings += reading.findings
                refuse(
                    i,
                    Finding(
                        "file-unbalanced", .refusal, at: .whole(file.number),
                        "a transaction of the file cannot be posted, and policies say unbalanced: refuse_file",
                        remedy: "ask the payer for a corrected file, or set unbalanced: refuse_transaction"))
                return
            }
            guard accept(reading, file, at: i) else { return }
            for remittance in reading.records where remittance.isPostable {
                stage(remittance, at: i, origin(remittance.trace, remittance.position), &stager)
            }
        case _ where SourceFormat.banks.contains(source.format):
            let reading = readBank(file, source.format, options)
            guard accept(reading, file, at: i) else { return }
            for line in reading.records { stage(line, at: i, origin(line.key, line.position), &stager.staged) }
        default:
            let reading = readMovements(file, source, options)
            guard accept(reading, file, at: i) else { return }
            let isStripe = source.format.hasPrefix("stripe")
            let recordAs = source.recordAs ?? (isStripe ? .verify : .other)
            for movement in reading.records {
                stager.movements.append((movement, i, recordAs, origin(movement.key, movement.position)))
            }
        }
    }

    /// Counts a record by its standing; true when it goes on.
    mutating func count(_ standing: Standing, at source: Int) -> Bool {
        switch standing {
        case .new:
            plan.sources[source].accepted += 1
            return true
        case .known:
            plan.sources[source].duplicate += 1
            return false
        case .restated:
            plan.sources[source].restated += 1
            return true
        }
    }

    // MARK: Exchange files

    private mutating func stage(_ client: Client, at source: Int, _ roster: inout Roster) {
        var hash = Fingerprint()
        for part in [
            client.kind.rawValue, client.first, client.last, client.email, client.billingParty, client.priorID,
        ] { hash.add(part) }
        hash.add(Int64(client.dateOfBirth?.number ?? .min))
        guard count(standing(RecordKey("client", client.id), hash.value), at: source) else { return }
        plan.clients.append(client)
        roster.add(client)
    }

    private mutating func stage(_ party: Party, at source: Int, _ roster: inout Roster) {
        var hash = Fingerprint()
        for part in [party.role.rawValue, party.first, party.last, party.email] { hash.add(part) }
        guard count(standing(RecordKey("party", "\(party.clientID)/\(party.id)"), hash.value), at: source) else {
            return
        }
        plan.parties.append(party)
        roster.add(party)
    }

    private mutating func stage(
        _ line: BillLine, at source: Int, _ origin: Origin, _ roster: Roster, _ staged: inout Staged
    ) {
        var hash = Fingerprint()
        for part in [
            line.accessCode, line.clientID, line.practitioner, line.kind.rawValue, line.code, line.modifiers,
            line.description, line.units, line.payerID, line.payerName, line.claimNumber,
        ] { hash.add(part) }
        for number in [
            Int64(line.billDay.number), Int64(line.serviceDay?.number ?? .min), line.fee.raw, line.clientOwes.raw,
        ] { hash.add(number) }
        let key = RecordKey("bill", origin.key)
        let before = known[key]
        let at = ledger.line(line.invoice, line.line)
        if let bill = ledger.bill(line.invoice), ledger.clients[ledger.bills[bill].client].id != line.clientID {
            plan.sources[source].rejected += 1
            find(
                "bill-of-two-clients", .error, origin, "invoice_number belongs to another client_id already",
                remedy: "correct the client_id or the invoice_number")
            return
        }
        let standing = standing(key, hash.value)
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

    /// Stages the recorded payments of all files: of one id with two contents, which holds does not depend on their order.
    private mutating func stagePayments(_ stager: inout Stager) {
        var least: [String: UInt64] = [:]
        let hashes = stager.payments.map { Planner.fingerprint($0.payment) }
        for (entry, hash) in zip(stager.payments, hashes) {
            least[entry.payment.id] = min(least[entry.payment.id] ?? hash, hash)
        }
        for first in [true, false] {
            for (entry, hash) in zip(stager.payments, hashes) where (least[entry.payment.id] == hash) == first {
                if plan.sources[entry.source].isRefused { continue }
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

    // MARK: Remittances

    private mutating func stage(_ remittance: Remittance, at source: Int, _ origin: Origin, _ stager: inout Stager) {
        var hash = Fingerprint()
        hash.add(remittance.digest)
        let identity = [
            remittance.payerKey, remittance.trace, "\(remittance.day)", "\(remittance.amount)",
            remittance.payee.ids.first ?? remittance.payee.name,
        ]
        let key = RecordKey("remittance", identity.joined(separator: "|"))
        let before = known[key]
        switch standing(key, hash.value) {
        case .known:
            plan.sources[source].duplicate += remittance.recordCount
            return
        case .restated:
            known[key] = before
            plan.known[key] = nil
            plan.sources[source].restated += remittance.recordCount
            find(
                "remittance-restated", .warning, origin,
                "a remittance with this payer, trace number, date and amount was posted before with other content; this one is held",
                remedy: "ask the payer which of the two holds")
            ask(
                ReviewItem(
                    kind: .restated, source: origin.source, key: key.key + "|" + remittance.digest, file: origin.file,
                    position: origin.position,
                    day: remittance.day, amount: remittance.amount,
                    message:
                        "same payer, trace number, date and amount as a remittance that was posted, other content: held"
                ))
            return
        case .new: break
        }
        plan.sources[source].accepted += remittance.recordCount
        var occurrences: [String: Int] = [:]
        var keyed: [(key: String, claim: ClaimPayment)] = []
        for claim in remittance.claims {
            let base = [remittance.payerKey, remittance.trace, claim.claimNumber, claim.controlNumber, claim.status]
                .joined(separator: "|")
            occurrences[base, default: 0] += 1
            let n = occurrences[base] ?? 1
            keyed.append((n == 1 ? base : "\(base)|\(n)", claim))
        }
        let seen = KnownRemittance(
            payer: remittance.payerKey, trace: remittance.trace, amount: remittance.amount, day: remittance.day)
        plan.remittances.append(seen)
        remittancesSeen.append(seen)
        var header = remittance
        header.claims = []
        stager.staged.remittances.append(.init(remittance: header, claims: keyed, isNew: true, origin: origin))
        stager.remittances.append((header, origin))
    }
}

extension RecordedPayment {
    /// True when another version of the payment moves the same money on the same day to the same bill.
    func isSameMoney(as other: RecordedPayment) -> Bool {
        amount == other.amount && invoice == other.invoice && day == other.day && type == other.type
    }
}
