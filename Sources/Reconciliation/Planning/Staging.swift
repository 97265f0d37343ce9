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
        var exchange = ExchangeVersions()
        for read in readFiles(order.map { (sources[$0], $0) }) {
            take(read, book, into: &exchange, &stager)
        }
        stage(exchange, &roster, &stager)
        readRoster(&roster)
        for i in order where SourceFormat.isBalance(sources[i].source.format) {
            stageBalances(sources[i], at: i, &roster)
        }
        netAcrossReports()
        readRoster(&roster)
        stageRemittances(&stager)
        stagePayments(&stager)
        stageMovements(&stager)
        if let (census, source) = stager.census, !plan.sources[source].isRefused {
            plan.sources[source].accepted += census.counts.accepted
            plan.sources[source].duplicate += census.counts.duplicate
            plan.sources[source].restated += census.counts.restated
        }
    }

    /// Takes the people whom the run has brought into the directory.
    private mutating func readRoster(_ roster: inout Roster) {
        guard roster.isChanged else { return }
        directory = ClientDirectory(clients: roster.clients, parties: roster.parties)
        roster.isChanged = false
    }

    /// Takes back that a record was seen with this content: its earlier content goes on to hold.
    mutating func keep(_ before: UInt64?, of key: RecordKey, planned: UInt64?) {
        known[key] = before
        plan.known[key] = planned
    }

    func rank(_ format: String) -> Int {
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

    /// Opens a file of a source and notes it in the plan with its digest.
    mutating func open(_ path: String, of source: Int) -> SourceFile? {
        guard let file = map(path, of: source) else { return nil }
        plan.files[Int(file.number)].sha256 = file.sha256
        return file
    }

    /// Opens a file of a source and notes it in the plan, its digest still to come; a file that cannot be read refuses
    /// its source.
    mutating func map(_ path: String, of source: Int) -> SourceFile? {
        let name = relative(path)
        let number = Int32(plan.files.count)
        do {
            let file = try SourceFile(path: path, name: name, number: number)
            plan.files.append(PlannedFile(name: name, sha256: "", bytes: file.bytes.count))
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

    /// Takes what a reader made of a file into the plan, each record to where its kind waits.
    private mutating func take(
        _ read: ReadFile, _ book: BookSnapshot, into exchange: inout ExchangeVersions, _ stager: inout Stager
    ) {
        let (file, i) = (read.file, read.source)
        let source = pipeline.sources[i]
        func origin(_ key: String, _ position: Position) -> Origin {
            Origin(source: source.name, file: file.name, key: key, position: position)
        }
        let exchangeFile = ExchangeVersions.FileOrigin(
            name: file.name, sourceName: source.name, source: i, isKnown: book.filesRead.contains(file.sha256))
        switch read.records {
        case .clients(let reading):
            guard accept(reading, file, at: i) else { return }
            exchange.add(reading.records, of: exchangeFile)
        case .parties(let reading):
            guard accept(reading, file, at: i) else { return }
            exchange.add(reading.records, of: exchangeFile)
        case .bills(let reading):
            guard accept(reading, file, at: i) else { return }
            exchange.add(reading.records, of: exchangeFile)
        case .payments(let reading):
            guard accept(reading, file, at: i) else { return }
            for record in reading.records {
                stager.payments.append(
                    (
                        RecordedPayment(record, practice.zone), i, exchangeFile.isKnown,
                        origin(record.paymentID, record.position)
                    ))
            }
        case .remittances(let reading):
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
                stager.read.append(ReadRemittance(remittance, at: i, origin(remittance.trace, remittance.position)))
            }
        case .bank(let reading):
            guard accept(reading, file, at: i) else { return }
            take(reading.records, of: source, at: i, file: file.name, &stager)
            for days in reading.statements { stager.staged.cover(DayRange(days.first, days.last), of: days.account) }
        case .counted(let reading, let census):
            guard accept(reading, file, at: i) else { return }
            if stager.census == nil {
                stager.census = (census, i)
            } else {
                stager.census?.census.add(census)
            }
        case .movements(let reading):
            guard accept(reading, file, at: i) else { return }
            let isStripe = source.format.hasPrefix("stripe")
            let recordAs = source.recordAs ?? (isStripe ? .verify : .other)
            for movement in reading.records {
                let origin = origin(movement.key, movement.position)
                stager.movements.append((.init(movement: movement, recordAs: recordAs, origin: origin), i))
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
}
