import Formats
import LedgerModel
import Values

/// Insurance payments that the billing system recorded, beside the remittances that say the same: one money, once.
struct RecordedInsurance {
    /// Recorded insurance payments by the bill that they name, in the order of their ids.
    var byInvoice: [String: [String]] = [:]
    /// Those that this run has placed.
    var placed: Set<String> = []
    /// Those that came in this run.
    var ofThisRun: Set<String> = []
}

extension Planner {
    /// How far a recorded day may lie from that of the remittance where no trace number ties the two.
    private static let nearDays = 10

    // MARK: A payment whose remittance is known

    /// Ties a recorded insurance payment to the claims that remittances have posted on its bill: it is the same money.
    mutating func tieToRemittance(_ entry: Staged.Entry<RecordedPayment>, bill: Int) -> Bool {
        let payment = entry.record
        guard !payment.amount.isZero, !tiedPayments.contains(payment.id) else { return false }
        let posted = payment.amount > .zero ? claimsPosted(on: bill) : claimsReversed(on: bill)
        let alike = posted.filter { claim in
            claim.paid == payment.amount
                && (Planner.names(payment, trace: claim.trace)
                    || abs(claim.day.days(since: payment.day)) <= Planner.nearDays)
        }
        // Two claims of one amount stand for two payments, and a third is another.
        let tiedBefore = recordedInsurance(on: bill).filter { tiedPayments.contains($0.id) }
            .filter { $0.amount == payment.amount }
        guard alike.count > tiedBefore.count else { return false }
        let named = alike.first { Planner.names(payment, trace: $0.trace) }
        guard let claim = named ?? alike.min(by: { $0.day < $1.day }) else { return false }
        tie(payment)
        var same = tied(
            payment, payment.amount, on: payment.day, "",
            rule: named == nil ? "matched/bill-amount-day" : "matched/trace",
            evidence: "the remittance \(claim.trace) of \(claim.day) has posted this payment, claim \(claim.control)")
        same.client = ledger.clients[ledger.bills[bill].client].id
        same.invoice = ledger.bills[bill].invoice
        same.payer = ledger.bills[bill].lines.first.map { facts[$0].payerName } ?? ""
        post(same, entry.origin)
        return true
    }

    /// A claim that was posted on a bill: what it paid there.
    private struct PostedClaim {
        var paid: Cents
        var trace: String
        var control: String
        var day: Day
    }

    private func claimsPosted(on bill: Int) -> [PostedClaim] {
        // What was reversed since was paid all the same: its takeback is another row.
        together(ledger.bills[bill].lines.flatMap { claims.all(on: $0, .posted) })
    }

    /// The claims that remittances have reversed on a bill, each with what it took back there.
    private func claimsReversed(on bill: Int) -> [PostedClaim] {
        together(
            ledger.bills[bill].lines.flatMap { claims.all(on: $0, .reversal) }.map { line in
                var line = line
                line.paid = -line.paid
                return line
            })
    }

    private func together(_ lines: [ClaimLine]) -> [PostedClaim] {
        var order: [String] = []
        var found: [String: PostedClaim] = [:]
        for line in lines {
            if found[line.claimKey] == nil {
                order.append(line.claimKey)
                found[line.claimKey] = PostedClaim(
                    paid: .zero, trace: line.trace, control: line.control, day: line.day)
            }
            found[line.claimKey]?.paid += line.paid
        }
        return order.compactMap { found[$0] }
    }

    // MARK: A remittance whose payment was recorded before

    /// The recorded payment, or takeback, on which a claim's money was posted before its remittance came; `nil` for none.
    mutating func recordedBefore(_ paid: Cents, bill: Int, trace: String, day: Day) -> RecordedPayment? {
        guard !paid.isZero else { return nil }
        // A payment and its takeback that no remittance has spoken of cancel each other.
        if paid < .zero,
            recordedInsurance(on: bill).contains(where: {
                $0.amount == -paid && !tiedPayments.contains($0.id) && isPlaced($0)
            })
        {
            return nil
        }
        let alike = recordedInsurance(on: bill).filter { payment in
            payment.amount == paid && !tiedPayments.contains(payment.id) && isPlaced(payment)
                && (Planner.names(payment, trace: trace) || abs(day.days(since: payment.day)) <= Planner.nearDays)
        }
        return alike.first { Planner.names($0, trace: trace) } ?? alike.min { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    /// How much of each line of a bill such a payment has paid, in the order in which it was placed.
    func shares(of payment: RecordedPayment, bill: Int) -> [Int: Cents] {
        var rest = payment.amount
        var shares: [Int: Cents] = [:]
        for line in ledger.bills[bill].lines {
            let share = min(rest, max(ledger.lines[line].insurancePaid, .zero))
            if share > .zero { shares[line] = share }
            rest = rest - share
        }
        return rest.isZero ? shares : [:]
    }

    /// Takes the recorded payment, or takeback, back, line by line, so that the remittance posts in its place.
    mutating func giveWay(_ payment: RecordedPayment, _ shares: [Int: Cents], to trace: String, _ origin: Origin) {
        tie(payment)
        for (line, share) in shares.sorted(by: { $0.key < $1.key }) {
            var back = insurancePayment(-share, on: payment.day, line: line)
            back.key = payment.id
            back.reference = payment.id
            back.rule = "rule/recorded-before"
            back.evidence = "recorded before its remittance \(trace) came, which posts in its place"
            post(back, origin)
        }
    }

    /// Takes a takeback that the billing system recorded before back, so that the reversal posts in its place.
    mutating func giveWay(_ original: [ClaimLine], to entry: ClaimQueue.Entry) {
        let lines = original.compactMap { before in ledger.line(before.invoice, before.line).map { ($0, before.paid) } }
        let bills = Set(lines.map { ledger.lines[$0.0].bill })
        guard let bill = bills.first, bills.count == 1,
            let recorded = recordedBefore(
                .zero - lines.total(\.1), bill: bill, trace: entry.remittance.trace, day: entry.remittance.day)
        else { return }
        let shares = Dictionary(lines.filter { !$0.1.isZero }.map { ($0.0, .zero - $0.1) }, uniquingKeysWith: +)
        giveWay(recorded, shares, to: entry.remittance.trace, entry.origin)
    }

    // MARK: Which payments

    private mutating func tie(_ payment: RecordedPayment) {
        tiedPayments.insert(payment.id)
        plan.tiedPayments.append(payment.id)
    }

    private mutating func recordedInsurance(on bill: Int) -> [RecordedPayment] {
        let index: RecordedInsurance
        if let insurance {
            index = insurance
        } else {
            var made = RecordedInsurance()
            for payment in recorded.values where payment.type == .insurance && !payment.invoice.isEmpty {
                made.byInvoice[payment.invoice, default: []].append(payment.id)
            }
            for key in made.byInvoice.keys { made.byInvoice[key]?.sort() }
            made.ofThisRun = Set(plan.payments.map(\.id))
            insurance = made
            index = made
        }
        return (index.byInvoice[ledger.bills[bill].invoice] ?? []).compactMap { recorded[$0] }
    }

    /// Remembers that this run has placed an insurance payment.
    mutating func notePlaced(_ payment: RecordedPayment, bill: Int) {
        _ = recordedInsurance(on: bill)
        insurance?.placed.insert(payment.id)
    }

    private func isPlaced(_ payment: RecordedPayment) -> Bool {
        if insurance?.placed.contains(payment.id) == true { return true }
        return insurance?.ofThisRun.contains(payment.id) == false && parked[RecordKey("payment", payment.id)] == nil
            && decision(.unplacedPayment, payment.id)?.isDropped != true
    }

    /// True where a payment's reference or notes have the remittance's trace number.
    private static func names(_ payment: RecordedPayment, trace: String) -> Bool {
        guard !trace.isEmpty else { return false }
        return [payment.reference, payment.notes].contains { text in
            text == trace || text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.contains { $0 == trace }
        }
    }
}
