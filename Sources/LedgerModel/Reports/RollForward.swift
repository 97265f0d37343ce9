import Values

/// A balance at two ends of a range and all that moved it between them.
///
/// The ends come from folding the ledger twice, the lines from the postings alone: that they meet is the proof.
public struct RollForward: Sendable, Hashable {
    /// One reason for the balance to move.
    public struct Line: Sendable, Hashable {
        /// What moved it.
        public var name: String
        /// By how much: + raises the balance.
        public var amount: Cents
    }

    /// What is rolled forward.
    public var name: String
    /// The balance at the end of the day before the range.
    public var opening: Cents
    /// What moved it within the range.
    public var lines: [Line]
    /// The balance at the end of the range.
    public var closing: Cents

    /// closing − (opening + all lines); zero when nothing moved without a posting.
    public var difference: Cents { closing - opening - lines.total(\.amount) }
    /// True when the balance is explained to the cent.
    public var isProven: Bool { difference.isZero }

    /// What clients owe, what payers owe, and what the practice holds as credit (`docs/domain.md` §9).
    ///
    /// - Parameters:
    ///   - bills: bill lines, latest version of each.
    ///   - postings: postings in the order in which the book has them.
    public static func all(bills: [BillLine], postings: [Posting], in range: DayRange) -> [RollForward] {
        let before = Ledger(asOf: range.first.adding(-1), bills: bills, postings: postings)
        let after = Ledger(asOf: range.last, bills: bills, postings: postings)
        let days = LedgerDays(bills)
        var flows = LedgerFlows()
        for line in bills where range.contains(days.day(of: line)) { flows.add(line) }
        for posting in postings where range.contains(days.day(of: posting)) { flows.add(posting) }
        // What remittances moved between payer and client is the client's share that no bill or opening balance explains.
        flows.shifted = after.owed - before.owed - flows.billedToClients - flows.opened
        return [
            RollForward(
                name: "Receivable from clients", opening: before.clientDue,
                lines: [
                    Line(name: "billed", amount: flows.billedToClients),
                    Line(name: "opening balances", amount: flows.opened),
                    Line(name: "shifted from payers", amount: flows.shifted),
                    Line(name: "payments", amount: -flows.paid), Line(name: "credits used", amount: -flows.applied),
                    Line(name: "discounts", amount: -flows.discounted),
                    Line(name: "refunds and disputes", amount: flows.refundedOnBills),
                    Line(name: "overpaid, moved to credit", amount: flows.moved),
                ], closing: after.clientDue),
            RollForward(
                name: "Receivable from payers", opening: before.payerDue,
                lines: [
                    Line(name: "billed", amount: flows.billedToPayers),
                    Line(name: "opening balances", amount: flows.openedAtPayers),
                    Line(name: "shifted to clients", amount: -flows.shifted),
                    Line(name: "payments", amount: -flows.insurancePaid),
                    Line(name: "write-offs", amount: -flows.writtenOff),
                ], closing: after.payerDue),
            RollForward(
                name: "Credits of clients", opening: before.credit,
                lines: [
                    Line(name: "granted", amount: flows.granted), Line(name: "used", amount: -flows.applied),
                    Line(name: "refunded", amount: -flows.refundedFromCredit),
                ], closing: after.credit),
        ]
    }
}

extension ReportTable {
    /// Roll-forwards as a report: opening, each line, closing, and the difference where one remains.
    public static func rollForward(_ rolls: [RollForward], in range: DayRange) -> ReportTable {
        let unproven = rolls.filter { !$0.isProven }
        return ReportTable(
            name: "rollforward", title: "Roll-forward, \(range.first) to \(range.last)",
            columns: [Column("balance", .text), Column("line", .text), Column("amount", .money)],
            rows: rolls.flatMap(rows),
            notes: unproven.isEmpty
                ? ["Every closing balance is its opening balance and the lines between, to the cent."]
                : unproven.map { "\($0.name): \($0.difference.grouped) is not explained by any line." })
    }

    private static func rows(_ roll: RollForward) -> [[Cell]] {
        var lines = [RollForward.Line(name: "opening", amount: roll.opening)] + roll.lines
        lines.append(RollForward.Line(name: "closing", amount: roll.closing))
        if !roll.isProven { lines.append(RollForward.Line(name: "unexplained", amount: roll.difference)) }
        return lines.map { [.text(roll.name), .text($0.name), .money($0.amount)] }
    }
}

extension Ledger {
    /// What all bills ask of clients.
    fileprivate var owed: Cents { bills.total(\.owes) }
    /// What clients still owe.
    fileprivate var clientDue: Cents { bills.total(\.due) }
    /// What payers still owe.
    fileprivate var payerDue: Cents { lines.total(\.payerDue) }
    /// What the practice holds for clients.
    fileprivate var credit: Cents { clients.total(\.credit) }
}

/// Sums of what postings and bills of a range say, by meaning.
private struct LedgerFlows {
    var billedToClients = Cents.zero
    var billedToPayers = Cents.zero
    var opened = Cents.zero
    var openedAtPayers = Cents.zero
    var shifted = Cents.zero
    var paid = Cents.zero
    var insurancePaid = Cents.zero
    var writtenOff = Cents.zero
    var applied = Cents.zero
    var discounted = Cents.zero
    var refundedOnBills = Cents.zero
    var refundedFromCredit = Cents.zero
    var granted = Cents.zero
    var moved = Cents.zero

    mutating func add(_ line: BillLine) {
        if line.isOpening {
            opened += line.clientOwes
            openedAtPayers += line.fee - line.clientOwes
        } else {
            billedToClients += line.clientOwes
            billedToPayers += line.fee - line.clientOwes
        }
    }

    mutating func add(_ posting: Posting) {
        let hasBill = !posting.invoice.isEmpty
        switch posting.kind {
        case .openingBill: opened += posting.amount
        case .clientPayment: if hasBill { paid += posting.amount }
        case .insurancePayment: insurancePaid += posting.amount
        case .adjustment: writtenOff += posting.amount
        case .creditGranted:
            granted += posting.amount
            if hasBill { moved += posting.amount }
        case .creditApplied: applied += posting.amount
        case .discount: discounted += posting.amount
        case .refund, .dispute:
            if hasBill { refundedOnBills -= posting.amount } else { refundedFromCredit -= posting.amount }
        case .clientOwes, .practiceIncome, .fee, .payout, .deposit, .tied: break
        }
    }
}
