import GRDB
import LedgerModel
import Reconciliation
import Values

extension PracticeBook {
    /// Everything that planning looks at, as of now.
    ///
    /// The ledger is folded from the latest version of every bill line and then all postings in their order. Where a
    /// remittance has said what the client owes, its `client_owes` posting comes after the line, so a line restated
    /// later changes its fee and not that share: the same as `Ledger.add(_:keepOwes:)` with `keepOwes` true.
    public func snapshot() throws(BookError) -> BookSnapshot {
        try reading { db in
            var snapshot = BookSnapshot(practice: practice)
            try PracticeBook.loadFacts(db, &snapshot)
            try PracticeBook.loadLedger(db, &snapshot)
            try PracticeBook.loadCarriedForward(db, &snapshot)
            try PracticeBook.loadQuestions(db, &snapshot)
            let last = try db.number("SELECT max(run_id) FROM runs") ?? 0
            seen.withLock { $0 = last }
            return snapshot
        }
    }

    /// Clients in the order they came, latest version of each.
    public func clients() throws(BookError) -> [Client] { try reading { db in try PracticeBook.current(db) } }

    /// Parties in the order they came, latest version of each.
    public func parties() throws(BookError) -> [Party] { try reading { db in try PracticeBook.current(db) } }

    /// Bill lines in the order they came, latest version of each.
    public func billLines() throws(BookError) -> [BillLine] { try reading { db in try PracticeBook.current(db) } }

    /// Recorded payments in the order they came, latest version of each.
    public func payments() throws(BookError) -> [RecordedPayment] {
        try reading { db in try PracticeBook.current(db) }
    }

    static func loadFacts(_ db: Database, _ snapshot: inout BookSnapshot) throws {
        snapshot.clients = try current(db)
        snapshot.parties = try current(db)
        snapshot.billLines = try current(db)
        snapshot.payments = try current(db)
        snapshot.movements = try current(db)
        snapshot.known.reserveCapacity(Int(try db.number("SELECT max(rowid) FROM known") ?? 0))
        try eachLive(db, .known) { row in
            let key = RecordKey(row.text(), row.text())
            snapshot.known[key] = UInt64(bitPattern: row.int())
        }
        snapshot.filesRead = try filesRead(db)
        try eachLive(db, .claimLines) { snapshot.claimLines.append(try ClaimLine(row: &$0)) }
        try eachLive(db, .remittances) { row in
            snapshot.remittances.append(
                KnownRemittance(
                    payer: row.text(), trace: row.text(), amount: row.cents(), day: row.day(), name: row.text(),
                    method: row.text()))
        }
        try eachLive(db, .tiedPayments) { snapshot.tiedPayments.insert($0.text()) }
        try eachLive(db, .settledPayouts) { snapshot.settledPayouts.insert($0.text()) }
        try eachLive(db, .balances) { row in
            let key = row.text()
            snapshot.balances[key] = ImportedBalance(row: &row)
        }
    }

    /// Files whose records a live run has used. A source that was left out has used none of its files, however good.
    private static func filesRead(_ db: Database) throws -> Set<String> {
        let live = try whereLive(db)
        var files: Set<String> = []
        let sql = """
            SELECT sha256 FROM files \(live.isEmpty ? "WHERE" : live + " AND") NOT EXISTS (
                SELECT 1 FROM sources, json_each(sources.files)
                WHERE sources.run_id = files.run_id AND refused = 1 AND json_each.value = files.number)
            """
        try db.each(sql) { files.insert($0.text()) }
        return files
    }

    static func loadLedger(_ db: Database, _ snapshot: inout BookSnapshot) throws {
        for line in snapshot.billLines { snapshot.ledger.add(line) }
        let sql = """
            SELECT kind, day, client_id, invoice, line, amount, source_key, reference, processor, rule, reason_code
                FROM postings
                \(try whereLive(db)) ORDER BY posting_id
            """
        try db.each(sql) { row in
            let kind = try row.postingKind()
            guard kind.movesLedger || kind == .payout || kind == .tied else { return }
            let day = row.day()
            let client = row.text()
            let invoice = row.text()
            let line = row.int32()
            let amount = row.cents()
            let key = row.text()
            let reference = row.text()
            guard kind != .payout else {
                snapshot.payouts["\(row.text())/\(key)", default: .zero] += amount
                return
            }
            guard kind != .tied else {
                snapshot.ties[RecordKey(tied: row.text(), key, amount)] = reference
                return
            }
            guard invoice.isEmpty || snapshot.ledger.bill(invoice) != nil else {
                throw BookError.damaged("a posting names a bill that it does not have")
            }
            var posting = Posting(kind, amount, on: day)
            posting.client = client
            posting.invoice = invoice
            posting.line = line
            posting.key = key
            posting.reference = reference
            _ = row.text()
            let rule = row.text()
            if kind == .creditGranted { posting.reason = row.text() }
            snapshot.ledger.apply(posting)
            guard kind == .clientPayment || kind == .refund || kind == .dispute else { return }
            if rule.hasPrefix("allocated/") {
                snapshot.lastChoices[client] = max(snapshot.lastChoices[client] ?? day, day)
                if kind == .clientPayment { snapshot.allocatedPayments.insert(key) }
            }
        }
    }

    private static func loadCarriedForward(_ db: Database, _ snapshot: inout BookSnapshot) throws {
        let live = try whereLive(db)
        let sql = """
            SELECT payer, reference, sum(amount) FROM postings \(live.isEmpty ? "WHERE" : live + " AND")
                kind = 'practice_income' AND reason_code = 'FB' GROUP BY payer, reference
            """
        try db.each(sql) { row in
            snapshot.carriedForward[BookSnapshot.carryKey(payer: row.text(), reference: row.text())] = row.cents()
        }
    }

    private static func loadQuestions(_ db: Database, _ snapshot: inout BookSnapshot) throws {
        snapshot.parked = try parked(db)
        snapshot.openReviews = try reviews(db).filter(\.isOpen).map(\.item)
        snapshot.decisions = try decisions(db).map(\.decision)
        snapshot.lessons = try lessons(db).map(\.lesson)
        snapshot.closedMonths = try closedMonths(db)
    }

    /// SQL that leaves out what undone runs wrote; empty where none was undone, which is nearly always.
    static func whereLive(_ db: Database) throws -> String {
        try db.number("SELECT 1 FROM undone LIMIT 1") == nil
            ? "" : "WHERE run_id NOT IN (SELECT undone_run FROM undone)"
    }

    /// Each live row of a table, the reader behind `run_id`.
    private static func eachLive(_ db: Database, _ table: Table, _ body: (inout RowReader) throws -> Void) throws {
        let columns = table.columns.dropFirst().joined(separator: ", ")
        try db.each("SELECT \(columns) FROM \(table.name) \(try whereLive(db)) ORDER BY rowid", [], body)
    }

    /// The last live version of each fact, in the place of its first.
    static func current<Fact: VersionedFact>(_ db: Database) throws -> [Fact] {
        var facts: [Fact] = []
        var places: [Fact.VersionKey: Int] = [:]
        let rows = Int(try db.number("SELECT max(rowid) FROM \(Fact.table.name)") ?? 0)
        facts.reserveCapacity(rows)
        places.reserveCapacity(rows)
        try eachLive(db, Fact.table) { row in
            let fact = try Fact(row: &row)
            let key = fact.versionKey
            if let place = places[key] {
                facts[place] = fact
            } else {
                places[key] = facts.count
                facts.append(fact)
            }
        }
        return facts
    }

    /// Records that wait: of each, the last live word on it counts.
    private static func parked(_ db: Database) throws -> [ParkedRecord] {
        var waiting = OrderedFacts<RecordKey, ParkedRecord>()
        var ended: [(run: Int64, key: RecordKey)] = []
        try db.each("SELECT run_id, space, key FROM unparked \(try whereLive(db)) ORDER BY rowid") { row in
            ended.append((row.int(), RecordKey(row.text(), row.text())))
        }
        var next = 0
        try db.each(
            """
            SELECT run_id, space, key, kind, source, file, payload FROM parked \(try whereLive(db)) ORDER BY rowid
            """
        ) { row in
            let run = row.int()
            while next < ended.count, ended[next].run <= run {
                waiting.remove(ended[next].key)
                next += 1
            }
            let record = try ParkedRecord(row: &row)
            waiting.set(record.key, record)
        }
        for end in ended[next...] { waiting.remove(end.key) }
        return waiting.values
    }
}

/// Values by key in the order in which their keys came.
struct OrderedFacts<Key: Hashable, Value> {
    private var places: [Key: Int] = [:]
    private var slots: [Value?] = []

    /// Puts a value in the place of the one with its key, or at the end.
    mutating func set(_ key: Key, _ value: Value) {
        if let place = places[key] {
            slots[place] = value
        } else {
            places[key] = slots.count
            slots.append(value)
        }
    }

    /// Takes the value of a key away.
    mutating func remove(_ key: Key) {
        if let place = places.removeValue(forKey: key) { slots[place] = nil }
    }

    /// The value of a key.
    subscript(key: Key) -> Value? { places[key].flatMap { slots[$0] } }

    /// The values in order.
    var values: [Value] { slots.compactMap { $0 } }
}
