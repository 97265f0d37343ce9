import Values

extension ReportTable {
    /// What someone types into the target system after a migration: a row for each opening bill and opening credit, with
    /// an empty column to tick.
    ///
    /// Where a later export changed an amount, `before` is what the list said until that run.
    ///
    /// - Parameters:
    ///   - postings: all postings of the book; only opening bills and opening credits are looked at.
    ///   - bills: bill lines, for descriptions and the days from which balances were open.
    public static func worklist(_ postings: [Posting], bills: [BillLine], context: ReportContext) -> ReportTable {
        let lines = Dictionary(
            bills.lazy.filter(\.isOpening).map { ($0.invoice, $0) }, uniquingKeysWith: { first, _ in first })
        var entries: [WorklistEntry.ID: WorklistEntry] = [:]
        for posting in postings {
            let isCredit = posting.kind == .creditGranted && posting.reason == "opening"
            guard isCredit || posting.kind == .openingBill else { continue }
            let id = WorklistEntry.ID(client: posting.client, isCredit: isCredit, invoice: posting.invoice)
            entries[id, default: WorklistEntry(id: id, day: posting.day)].add(posting)
        }
        let sorted = entries.values.filter { !($0.amount.isZero && $0.before == nil) }.sorted { $0.id < $1.id }
        let bills = sorted.filter { !$0.id.isCredit }
        let credits = sorted.filter(\.id.isCredit)
        return ReportTable(
            name: "worklist", title: "To enter in the target system",
            columns: [
                Column("client_id", .text, heading: "Client ID"), Column("client", .text), Column("create", .text),
                Column("amount", .money), Column("before", .money), Column("description", .text),
                Column("date", .day), Column("oldest_open", .day), Column("done", .text),
            ],
            rows: sorted.map { $0.cells(line: lines[$0.id.invoice], name: context.client($0.id.client)) },
            notes: [
                "\(bills.count) bills make \(bills.total(\.amount).grouped), \(credits.count) credits make "
                    + "\(credits.total(\.amount).grouped): net "
                    + "\((bills.total(\.amount) - credits.total(\.amount)).grouped).",
                "Bills are products, held back from automatic charges and e-mails; credits are no payments.",
            ])
    }
}

/// One thing to create.
private struct WorklistEntry {
    struct ID: Hashable, Comparable {
        var client: String
        var isCredit: Bool
        var invoice: String

        static func < (a: ID, b: ID) -> Bool {
            (a.client, a.isCredit ? 1 : 0, a.invoice) < (b.client, b.isCredit ? 1 : 0, b.invoice)
        }
    }

    let id: ID
    let day: Day
    var amount = Cents.zero
    /// What it came to before the last run that changed it; `nil` while only one run has.
    var before: Cents?
    private var run: Int64?

    init(id: ID, day: Day) {
        self.id = id
        self.day = day
    }

    mutating func add(_ posting: Posting) {
        if let run, run != posting.run { before = amount }
        run = posting.run
        amount += posting.amount
    }

    func cells(line: BillLine?, name: String) -> [ReportTable.Cell] {
        [
            .text(id.client), .text(name), .text(id.isCredit ? "credit" : "bill"), .money(amount),
            before.map { .money($0) } ?? .empty, .text(line?.description ?? "Opening credit"), .day(day),
            line?.oldestOpen.map { .day($0) } ?? .empty, .text(""),
        ]
    }
}
