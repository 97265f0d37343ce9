import Values

/// Bills and postings as double-entry bookkeeping.
public enum Journal {
    /// One entry per bill, and one per posting that moves money or a claim to it, by day.
    ///
    /// Taken together they leave what the ledger says: receivables of clients and of payers, and clients' credits.
    ///
    /// - Parameters:
    ///   - bills: bill lines, latest version of each.
    ///   - postings: postings in the order in which the book has them.
    public static func entries(bills: [BillLine], postings: [Posting]) -> [JournalEntry] {
        var writer = JournalWriter(bills, postings)
        var entries = billEntries(bills)
        for posting in postings {
            if let entry = writer.entry(posting) { entries.append(entry) }
        }
        let order = entries.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
        return order.map(\.element).filter { !$0.legs.isEmpty }
    }

    private static func billEntries(_ bills: [BillLine]) -> [JournalEntry] {
        var places: [String: Int] = [:]
        var grouped: [[BillLine]] = []
        for line in bills {
            if let at = places[line.invoice] {
                grouped[at].append(line)
            } else {
                places[line.invoice] = grouped.count
                grouped.append([line])
            }
        }
        return grouped.compactMap { lines in lines.first.map { entry($0, lines) } }
    }

    private static func entry(_ bill: BillLine, _ lines: [BillLine]) -> JournalEntry {
        let owed = lines.total(\.clientOwes)
        let services = lines.total { $0.isOpening || $0.kind == .product ? .zero : $0.fee }
        let products = lines.total { $0.isOpening || $0.kind == .service ? .zero : $0.fee }
        let opening = lines.total { $0.isOpening ? $0.fee : .zero }
        return JournalEntry(
            id: "B/\(bill.invoice)", day: bill.billDay, kind: "bill", memo: "bill \(bill.invoice)",
            client: bill.clientID, invoice: bill.invoice,
            legs: [
                .init(JournalAccount.clients, owed),
                .init(JournalAccount.payers, services + products + opening - owed),
                .init(JournalAccount.services, -services), .init(JournalAccount.products, -products),
                .init(JournalAccount.opening, -opening),
            ])
    }
}

/// Turns postings into entries, in the order of the book.
private struct JournalWriter {
    /// A payment, or the part of one, that reached no bill: the credit granted for it has its client, day and amount.
    private struct Unplaced: Hashable {
        let client: String
        let day: Day
        let amount: Cents
    }

    private var ledger = Ledger()
    private var unplaced: [Unplaced: Int] = [:]

    init(_ bills: [BillLine], _ postings: [Posting]) {
        for line in bills { ledger.add(line) }
        for posting in postings where posting.kind == .clientPayment && posting.invoice.isEmpty {
            unplaced[Unplaced(client: posting.client, day: posting.day, amount: posting.amount), default: 0] += 1
        }
    }

    /// The entry of a posting; `nil` for one that moves nothing.
    mutating func entry(_ posting: Posting) -> JournalEntry? {
        let owed = owed(posting)
        ledger.apply(posting)
        let amount = posting.kind == .clientOwes ? self.owed(posting) - owed : posting.amount
        guard let (debit, credit) = accounts(posting) else { return nil }
        let memo = [posting.kind.rawValue, posting.rule, posting.key].filter { !$0.isEmpty }.joined(separator: " ")
        return JournalEntry(
            id: "P/\(posting.id)", day: posting.day, kind: posting.kind.rawValue, memo: memo, client: posting.client,
            invoice: posting.invoice, legs: [.init(debit, amount), .init(credit, -amount)])
    }

    private func owed(_ posting: Posting) -> Cents {
        ledger.bill(posting.invoice).map { ledger.bills[$0].owes } ?? .zero
    }

    /// The account that a positive amount is debited to, and the one it is credited to.
    private mutating func accounts(_ posting: Posting) -> (debit: String, credit: String)? {
        let hasBill = !posting.invoice.isEmpty
        return switch posting.kind {
        case .openingBill: (JournalAccount.clients, JournalAccount.opening)
        // What reached no bill lowers the client's account until the credit granted for it, which follows.
        case .clientPayment: (money(posting), JournalAccount.clients)
        case .refund, .dispute: (money(posting), hasBill ? JournalAccount.clients : JournalAccount.credits)
        case .insurancePayment: (JournalAccount.insurance, JournalAccount.payers)
        case .adjustment: (JournalAccount.writeOffs, JournalAccount.payers)
        case .clientOwes: (JournalAccount.clients, JournalAccount.payers)
        case .creditGranted: (reason(posting), JournalAccount.credits)
        case .creditApplied: (JournalAccount.credits, JournalAccount.clients)
        case .discount: (JournalAccount.discounts, JournalAccount.clients)
        case .practiceIncome: (JournalAccount.insurance, JournalAccount.payerAdjustments)
        case .fee: (JournalAccount.fees, JournalAccount.clearing(posting.processor))
        case .payout: (JournalAccount.transit, JournalAccount.clearing(posting.processor))
        case .deposit:
            (JournalAccount.bank, posting.processor.isEmpty ? JournalAccount.insurance : JournalAccount.transit)
        case .tied: nil
        }
    }

    /// Where a client's money is first.
    private func money(_ posting: Posting) -> String {
        if !posting.processor.isEmpty { return JournalAccount.clearing(posting.processor) }
        return switch posting.paymentType {
        case .card: JournalAccount.clearing("Cards")
        case .insurance: JournalAccount.insurance
        case .cashCheck: JournalAccount.cash
        case .other, .creditDiscount, nil: JournalAccount.clearing("")
        }
    }

    /// What a credit was granted for.
    private mutating func reason(_ posting: Posting) -> String {
        if !posting.invoice.isEmpty { return JournalAccount.clients }
        if posting.reason == "opening" { return JournalAccount.opening }
        if posting.reason == "prepayment" { return JournalAccount.prepayments }
        let key = Unplaced(client: posting.client, day: posting.day, amount: posting.amount)
        guard let left = unplaced[key], left > 0 else { return JournalAccount.grants }
        unplaced[key] = left - 1
        return JournalAccount.clients
    }
}

extension ReportTable {
    /// The journal as a table, a row per leg.
    public static func journal(_ entries: [JournalEntry]) -> ReportTable {
        ReportTable(
            name: "journal", title: "Journal",
            columns: [
                Column("entry_id", .text, heading: "Entry"), Column("posted_on", .day), Column("kind", .text),
                Column("client_id", .text, heading: "Client ID"), Column("invoice_number", .text, heading: "Invoice"),
                Column("account", .text), Column("debit", .money), Column("credit", .money), Column("memo", .text),
            ],
            rows: entries.flatMap { entry in
                entry.legs.map { leg in
                    [
                        .text(entry.id), .day(entry.day), .text(entry.kind), .text(entry.client), .text(entry.invoice),
                        .text(leg.account), leg.amount > .zero ? .money(leg.amount) : .empty,
                        leg.amount < .zero ? .money(-leg.amount) : .empty, .text(entry.memo),
                    ]
                }
            },
            notes: ["Accrual basis: bills are income on their day, money settles what is owed."]
        ).totalled()
    }
}
