import Values

/// What insurers still owe for a client in the prior EHR, as a migration lists it.
public struct InFlight: Sendable, Hashable {
    /// The client.
    public var client: String
    /// What insurers owe.
    public var amount: Cents
    /// The oldest day from which something of the client's is open.
    public var oldestOpen: Day?

    /// An insurance balance of a client.
    public init(client: String, amount: Cents, oldestOpen: Day? = nil) {
        self.client = client
        self.amount = amount
        self.oldestOpen = oldestOpen
    }
}

extension ReportTable {
    /// What someone types into the target system after a migration: a row for each opening bill (or each of its
    /// sessions), each opening credit and each insurance balance, with an empty column to tick.
    ///
    /// Where a later export changed an amount, `before` is what the list said until that run.
    ///
    /// - Parameters:
    ///   - postings: all postings of the book; only opening bills and opening credits are looked at.
    ///   - bills: bill lines, for descriptions, what insurers owe, and the days from which balances were open.
    ///   - inFlight: insurance balances that no bill holds; they are listed, and nothing is created for them.
    public static func worklist(
        _ postings: [Posting], bills: [BillLine], inFlight: [InFlight] = [], context: ReportContext
    ) -> ReportTable {
        let opening = bills.filter(\.isOpening)
        let lines = Dictionary(opening.map { ("\($0.invoice)#\($0.line)", $0) }, uniquingKeysWith: { $1 })
        var entries: [WorklistEntry.ID: WorklistEntry] = [:]
        for posting in postings {
            let isCredit = posting.kind == .creditGranted && posting.reason == "opening"
            guard isCredit || posting.kind == .openingBill else { continue }
            let id = WorklistEntry.ID(
                client: posting.client, create: isCredit ? .credit : .bill, invoice: posting.invoice,
                line: isCredit ? 0 : max(posting.line, 1))
            entries[id, default: WorklistEntry(id: id, day: posting.day)].add(posting)
        }
        for line in opening where !line.fee.isZero {
            let id = WorklistEntry.ID(
                client: line.clientID, create: .insuranceBill, invoice: line.invoice, line: line.line)
            entries[id] = WorklistEntry(id: id, day: line.billDay, amount: line.fee, oldestOpen: line.oldestOpen)
        }
        for balance in inFlight where !balance.amount.isZero {
            let id = WorklistEntry.ID(client: balance.client, create: .inFlight, invoice: "", line: 0)
            entries[id, default: WorklistEntry(id: id, day: nil)].add(balance)
        }
        let sorted = entries.values.filter { !($0.amount.isZero && $0.before == nil) }.sorted { $0.id < $1.id }
        return ReportTable(
            name: "worklist", title: "To enter in the target system",
            columns: [
                Column("client_id", .text, heading: "Client ID"), Column("client", .text), Column("create", .text),
                Column("amount", .money), Column("before", .money), Column("description", .text),
                Column("date", .day), Column("oldest_open", .day), Column("invoice_number", .text, heading: "Invoice"),
                Column("service_date", .day), Column("service_code", .text), Column("hold", .flag),
                Column("done", .text),
            ],
            rows: sorted.map { entry in
                entry.cells(line: lines["\(entry.id.invoice)#\(entry.id.line)"], name: context.client(entry.id.client))
            },
            notes: notes(sorted))
    }

    private static func notes(_ entries: [WorklistEntry]) -> [String] {
        func sum(_ create: WorklistEntry.Create) -> (count: Int, amount: Cents) {
            let all = entries.filter { $0.id.create == create }
            return (Set(all.map { $0.id.client + "\u{1F}" + $0.id.invoice }).count, all.total(\.amount))
        }
        let bills = sum(.bill)
        let credits = sum(.credit)
        let insured = sum(.insuranceBill)
        let inFlight = sum(.inFlight)
        var out = [
            "\(bills.count) bill\(bills.count == 1 ? "" : "s") make \(bills.amount.grouped), "
                + "\(credits.count) credit\(credits.count == 1 ? "" : "s") make \(credits.amount.grouped): net "
                + "\((bills.amount - credits.amount).grouped)."
        ]
        if insured.count > 0 {
            out.append("Insurers owe \(insured.amount.grouped) on bills; their clients owe none of it.")
        }
        if inFlight.count > 0 {
            out.append(
                "Insurers owe \(inFlight.amount.grouped) for \(inFlight.count) "
                    + "client\(inFlight.count == 1 ? "" : "s") in the prior system: listed, nothing to create.")
        }
        out.append("Bills are held back from automatic charges and e-mails (hold); credits are no payments.")
        return out
    }
}

/// One thing to create, or to know of.
private struct WorklistEntry {
    enum Create: String {
        case bill
        case credit
        case insuranceBill = "insurance bill"
        case inFlight = "insurance in flight"

        var rank: Int {
            switch self {
            case .bill: 0
            case .insuranceBill: 1
            case .credit: 2
            case .inFlight: 3
            }
        }
    }

    struct ID: Hashable, Comparable {
        var client: String
        var create: Create
        var invoice: String
        var line: Int32

        static func < (a: ID, b: ID) -> Bool {
            (a.client, a.create.rank, a.invoice, a.line) < (b.client, b.create.rank, b.invoice, b.line)
        }
    }

    let id: ID
    let day: Day?
    var amount = Cents.zero
    /// What it came to before the last run that changed it; `nil` while only one run has.
    var before: Cents?
    var oldestOpen: Day?
    private var run: Int64?

    init(id: ID, day: Day?, amount: Cents = .zero, oldestOpen: Day? = nil) {
        self.id = id
        self.day = day
        self.amount = amount
        self.oldestOpen = oldestOpen
    }

    mutating func add(_ posting: Posting) {
        if let run, run != posting.run { before = amount }
        run = posting.run
        amount += posting.amount
    }

    mutating func add(_ balance: InFlight) {
        amount += balance.amount
        oldestOpen = [oldestOpen, balance.oldestOpen].compactMap { $0 }.min()
    }

    private var description: String {
        id.create == .credit ? "Opening credit" : "Insurance in flight at the prior system"
    }

    func cells(line: BillLine?, name: String) -> [ReportTable.Cell] {
        let isBill = id.create == .bill || id.create == .insuranceBill
        return [
            .text(id.client), .text(name), .text(id.create.rawValue), .money(amount),
            before.map { .money($0) } ?? .empty, .text(line?.description ?? description),
            day.map { .day($0) } ?? .empty, (oldestOpen ?? line?.oldestOpen).map { .day($0) } ?? .empty,
            .text(id.invoice), line?.serviceDay.map { .day($0) } ?? .empty, .text(line?.code ?? ""),
            isBill ? .flag(true) : .empty, .text(""),
        ]
    }
}
