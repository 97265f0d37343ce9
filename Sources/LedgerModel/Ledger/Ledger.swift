import Values

/// The state of every line, bill and client, folded from bills and postings by the arithmetic of `docs/domain.md`.
///
/// The only way in is ``add(_:)`` for bills and ``apply(_:)`` for postings, whether they come from the book or were just
/// decided: what a plan shows and what the book holds are the same fold.
public struct Ledger: Sendable {
    /// One bill line: `fee = owes + insurancePaid + writtenOff + payerDue`.
    public struct Line: Sendable {
        /// The bill, an index into ``Ledger/bills``.
        public var bill: Int
        /// The line's number on its bill.
        public var number: Int32
        /// The line's total.
        public var fee: Cents
        /// What the client owes of it now.
        public var owes: Cents
        /// What insurers paid, net of what they took back.
        public var insurancePaid = Cents.zero
        /// Adjustments that nobody will pay.
        public var writtenOff = Cents.zero
        /// What payers still owe.
        public var payerDue: Cents { fee - owes - insurancePaid - writtenOff }
    }

    /// One bill: `due = owes − paid − credited − discounted + moved`, never below zero.
    public struct Bill: Sendable {
        /// The invoice number.
        public var invoice: String
        /// The client, an index into ``Ledger/clients``.
        public var client: Int
        /// The day of the bill.
        public var day: Day
        /// The lines, indices into ``Ledger/lines``.
        public var lines: [Int] = []
        /// What the client owes over all lines.
        public var owes = Cents.zero
        /// Client payments net of refunds.
        public var paid = Cents.zero
        /// Credits applied.
        public var credited = Cents.zero
        /// Discounts.
        public var discounted = Cents.zero
        /// Overage moved from the bill to the client's credit.
        public var moved = Cents.zero
        /// Credit granted because the bill sells a prepayment and was paid.
        public var prepaid = Cents.zero
        /// What of the money paid on the bill went on to the client's credit.
        public var passedOn: Cents { moved + prepaid }
        /// True for an opening balance.
        public var isOpening = false
        /// What the client still owes.
        public var due: Cents { owes - paid - credited - discounted + moved }
    }

    /// One client's credit: `balance = granted − applied − refunded`, never below zero.
    public struct Account: Sendable {
        /// The client's id.
        public var id: String
        /// The client's bills in the order of their days, indices into ``Ledger/bills``.
        public var bills: [Int] = []
        /// The place in ``bills`` before which nothing is due.
        public fileprivate(set) var firstDue = 0
        /// Credits granted.
        public var granted = Cents.zero
        /// Credits applied to bills.
        public var applied = Cents.zero
        /// Credits given back in money.
        public var refunded = Cents.zero
        /// The latest day of any posting for the client.
        public var lastActivity = Day(number: .min)
        /// The credit that the practice holds.
        public var credit: Cents { granted - applied - refunded }
    }

    /// Where a payment went: bills, and credit (no invoice).
    public struct Allocation: Sendable, Hashable {
        /// The bill; `nil` for the client's credit.
        public var bill: Int?
        /// What is there of the payment now, net of refunds.
        public var amount: Cents
    }

    /// All lines.
    public private(set) var lines: [Line] = []
    /// All bills.
    public private(set) var bills: [Bill] = []
    /// All clients that have a bill, a credit or a payment.
    public private(set) var clients: [Account] = []
    private var clientIndex: [String: Int] = [:]
    private var billIndex: [String: Int] = [:]
    private var paymentsByKey: [String: PaidWhere] = [:]
    /// Whose money each refund or dispute gave back, and the key of that payment, by its own key.
    private var givenBack: [String: (client: Int, payment: String)] = [:]

    /// Where one payment went: mostly to one bill.
    private struct PaidWhere: Sendable {
        var client: Int
        var first: Allocation
        var others: [Allocation] = []
    }

    /// An empty ledger.
    public init() {}

    /// The place of a client, made when it has none yet.
    public mutating func client(_ id: String) -> Int {
        if let found = clientIndex[id] { return found }
        clients.append(Account(id: id))
        clientIndex[id] = clients.count - 1
        return clients.count - 1
    }

    /// The place of a client that the ledger knows.
    public func knownClient(_ id: String) -> Int? { clientIndex[id] }

    /// The place of a bill.
    public func bill(_ invoice: String) -> Int? { billIndex[invoice] }

    /// The place of a line of a bill.
    public func line(_ invoice: String, _ number: Int32) -> Int? {
        guard let bill = billIndex[invoice] else { return nil }
        return bills[bill].lines.first { lines[$0].number == number }
    }

    /// Where the money of a payment is, by the payment's key.
    public func allocations(of key: String) -> [Allocation] { paymentsByKey[key].map { [$0.first] + $0.others } ?? [] }

    /// The client whose payment has this key.
    public func client(ofPayment key: String) -> Int? { paymentsByKey[key]?.client }

    /// Whose money the refund or dispute of that key gave back, and the key of that payment, empty where none is known; `nil`
    /// where no such refund was posted.
    public func givenBack(by key: String) -> (client: Int, payment: String)? { givenBack[key] }

    /// Makes room for so many more payments.
    public mutating func reserve(payments: Int) { paymentsByKey.reserveCapacity(paymentsByKey.count + payments) }

    /// Adds a line of a bill, or takes the restated terms of one that is known: fee, and what the client owes unless a
    /// remittance has said so already.
    public mutating func add(_ line: BillLine, keepOwes: Bool = false) {
        let client = client(line.clientID)
        let bill: Int
        if let found = billIndex[line.invoice] {
            bill = found
        } else {
            bill = bills.count
            bills.append(Bill(invoice: line.invoice, client: client, day: line.billDay, isOpening: line.isOpening))
            billIndex[line.invoice] = bill
            insert(bill: bill, day: line.billDay, into: client)
        }
        let before = bills[bill].due
        defer { noteDue(bill, before: before) }
        if let known = bills[bill].lines.first(where: { lines[$0].number == line.line }) {
            lines[known].fee = line.fee
            if !keepOwes { setOwes(known, line.clientOwes) }
        } else {
            lines.append(Line(bill: bill, number: line.line, fee: line.fee, owes: line.clientOwes))
            bills[bill].lines.append(lines.count - 1)
            bills[bill].owes += line.clientOwes
        }
    }

    /// Raises what a line asks of payers, the client's share aside; what was posted to it stays.
    public mutating func raise(_ line: Int, by amount: Cents) { lines[line].fee += amount }

    private mutating func insert(bill: Int, day: Day, into client: Int) {
        var at = clients[client].bills.count
        while at > 0 {
            let other = bills[clients[client].bills[at - 1]]
            if (other.day, other.invoice) <= (day, bills[bill].invoice) { break }
            at -= 1
        }
        clients[client].bills.insert(bill, at: at)
        clients[client].firstDue = min(clients[client].firstDue, at)
    }

    /// Takes note of a bill whose due has changed.
    private mutating func noteDue(_ bill: Int, before: Cents) {
        let client = bills[bill].client
        if bills[bill].due > .zero {
            if before <= .zero, let at = clients[client].bills.firstIndex(of: bill) {
                clients[client].firstDue = min(clients[client].firstDue, at)
            }
            return
        }
        var at = clients[client].firstDue
        while at < clients[client].bills.count, bills[clients[client].bills[at]].due <= .zero { at += 1 }
        clients[client].firstDue = at
    }

    private mutating func setOwes(_ line: Int, _ amount: Cents) {
        bills[lines[line].bill].owes += amount - lines[line].owes
        lines[line].owes = amount
    }

    /// Takes the effect of a posting.
    ///
    /// Postings that name a bill which the ledger does not know are a defect.
    ///
    /// - Returns: the place of the posting's client, where it has one.
    @discardableResult
    public mutating func apply(_ posting: Posting) -> Int? {
        switch posting.kind {
        case .fee, .payout, .deposit, .tied, .practiceIncome:
            return posting.client.isEmpty ? nil : client(posting.client)
        default: break
        }
        let client = client(posting.client)
        if clients[client].lastActivity < posting.day { clients[client].lastActivity = posting.day }
        var bill: Int?
        if !posting.invoice.isEmpty {
            guard let found = billIndex[posting.invoice] else {
                preconditionFailure("a posting names a bill that is not in the book")
            }
            bill = found
        }
        let before = bill.map { bills[$0].due } ?? .zero
        switch posting.kind {
        case .openingBill:
            if let line = line(bill, posting.line) {
                lines[line].fee += posting.amount
                setOwes(line, lines[line].owes + posting.amount)
            }
        case .clientPayment:
            if let bill { bills[bill].paid += posting.amount }
            note(posting, bill, client)
        case .refund, .dispute:
            if let bill { bills[bill].paid += posting.amount } else { clients[client].refunded -= posting.amount }
            note(posting, bill, client)
            if !posting.key.isEmpty { givenBack[posting.key] = (client, posting.reference) }
        case .creditGranted:
            clients[client].granted += posting.amount
            if let bill {
                bills[bill].moved += posting.amount
            } else if posting.reason == Posting.prepayment, let sold = billIndex[posting.key] {
                bills[sold].prepaid += posting.amount
            }
        case .creditApplied:
            clients[client].applied += posting.amount
            if let bill { bills[bill].credited += posting.amount }
        case .discount:
            if let bill { bills[bill].discounted += posting.amount }
        case .insurancePayment:
            if let line = line(bill, posting.line) { lines[line].insurancePaid += posting.amount }
        case .adjustment:
            if let line = line(bill, posting.line) { lines[line].writtenOff += posting.amount }
        case .clientOwes:
            if let line = line(bill, posting.line) { setOwes(line, posting.amount) }
        case .fee, .payout, .deposit, .tied, .practiceIncome: break
        }
        if let bill, bills[bill].due != before { noteDue(bill, before: before) }
        return client
    }

    private func line(_ bill: Int?, _ number: Int32) -> Int? {
        guard let bill else { return nil }
        return bills[bill].lines.first { lines[$0].number == number } ?? bills[bill].lines.first
    }

    /// Remembers where a payment's money is. A refund carries the payment's key in `reference`.
    private mutating func note(_ posting: Posting, _ bill: Int?, _ client: Int) {
        let key = posting.kind == .clientPayment ? posting.key : posting.reference
        guard !key.isEmpty else { return }
        let new = Allocation(bill: bill, amount: posting.amount)
        guard var known = paymentsByKey[key] else {
            paymentsByKey[key] = PaidWhere(client: client, first: new)
            return
        }
        known.client = client
        if known.first.bill == bill {
            known.first.amount += posting.amount
        } else if let at = known.others.firstIndex(where: { $0.bill == bill }) {
            known.others[at].amount += posting.amount
        } else {
            known.others.append(new)
        }
        paymentsByKey[key] = known
    }

    /// Everything that the arithmetic forbids, in words; empty when all is well.
    public func violations() -> [String] {
        var found: [String] = []
        for bill in bills {
            let owes = bill.lines.reduce(Cents.zero) { $0 + lines[$1].owes }
            if owes != bill.owes { found.append("bill \(bill.invoice): lines owe \(owes), the bill says \(bill.owes)") }
            if bill.due < .zero { found.append("bill \(bill.invoice): client due is \(bill.due), below zero") }
        }
        for client in clients where client.credit < .zero {
            found.append("client \(client.id): credit is \(client.credit), below zero")
        }
        return found
    }
}
