import Formats
import LedgerModel
import Values

/// Refunds that the billing system and a processor wrote down in other parts, as far as this run has found them.
struct RefundParts {
    /// The negative row that a refund is a part of.
    var rows: [RecordKey: String] = [:]
    /// Negative rows that are parts of a refund which an earlier run has posted: nothing is left to post of them.
    var posted: Set<String> = []
}

/// One negative row for several refunds of a verified charge, or several rows for one refund: one money all the same. What
/// adds up exactly and in one way only is tied, and what may belong together otherwise is a question.
extension Planner {
    /// How far the days of parts may lie from each other.
    private static let nearDays = 3

    // MARK: The refund comes second

    /// Ties a refund of a verified charge to the rows that it is a part of or that are its parts, or asks; false where no
    /// row is left that may be.
    mutating func tieInParts(
        _ entry: Staged.MovementEntry, _ charge: KnownMovement, _ payment: RecordedPayment?
    ) -> Bool {
        let movement = entry.movement
        guard let payment, movement.gross < .zero else { return false }
        if let row = refundParts.rows[RecordKey(movement)], let row = recorded[row] {
            confirm([row], entry, "one of several refunds that this row sums up")
            return true
        }
        let others = refunds(besides: movement, of: charge)
        // What stands for another refund by itself is no part.
        let rows = rows(near: movement, like: payment).filter { row in !others.contains { $0.gross == row.amount } }
        guard !rows.isEmpty else { return false }
        let ofRows = SubsetSum.find(-movement.gross, in: rows.map { -$0.amount }, limit: 2)
        if ofRows.isComplete, ofRows.solutions.count == 1 {
            confirm(ofRows.solutions[0].map { rows[$0] }, entry, "the billing system has recorded this refund in parts")
            return true
        }
        // Row by row, the sets of refunds, this one among them, that make it.
        let sets = rows.flatMap { row in
            sums(-row.amount, withFirstOf: [-movement.gross] + others.map { -$0.gross }).map {
                (row: row, others: $0.dropFirst().map { others[$0 - 1] })
            }
        }
        if ofRows.solutions.isEmpty, sets.count == 1, let (row, parts) = sets.first {
            for part in parts { refundParts.rows[RecordKey(part)] = row.id }
            confirm([row], entry, "one of several refunds that this row sums up")
            return true
        }
        hold(
            movement: entry, .unplacedRefund,
            "the billing system has other refunds of these days: dismiss this one if they are the same money",
            rows.prefix(5).map {
                .init(
                    clientID: clientID(of: $0), invoice: $0.invoice, score: 60,
                    evidence: "\($0.amount) recorded as \($0.id) for \($0.day)")
            })
        return true
    }

    private mutating func confirm(_ rows: [RecordedPayment], _ entry: Staged.MovementEntry, _ why: String) {
        let movement = entry.movement
        for row in rows where tiedPayments.insert(row.id).inserted { plan.tiedPayments.append(row.id) }
        tiesByCharge[RecordKey(tied: movement.processor, movement.key, movement.gross)] = rows[0].id
        post(
            tied(
                rows[0], movement.gross, on: movement.day, movement.processor, rule: "matched/refund-in-parts",
                evidence: "\(why): " + rows.map { "\($0.id) of \($0.amount)" }.joined(separator: ", ")), entry.origin)
    }

    /// Negative rows of these days that may stand for a refund of a recorded payment, and that nothing has tied.
    private mutating func rows(near movement: Movement, like payment: RecordedPayment) -> [RecordedPayment] {
        let way = TieIndex.Way(processor: movement.processor)
        return negativeRows(of: clientID(of: payment)).filter { row in
            TieIndex.Way(row) == way && !tiedPayments.contains(row.id)
                && abs(row.day.days(since: movement.day)) <= Planner.nearDays
                && !Planner.names(another: movement, row.reference)
                && (row.invoice.isEmpty || payment.invoice.isEmpty || row.invoice == payment.invoice)
        }
    }

    /// Refunds of a charge in these days that are neither posted, tied nor answered for.
    private mutating func refunds(besides movement: Movement, of charge: KnownMovement) -> [KnownMovement] {
        refunds(around: movement.day).filter { other in
            RecordKey(other) != RecordKey(movement) && other.processor == movement.processor && other.gross < .zero
                && ledger.givenBack(by: other.key) == nil && decision(.unplacedRefund, other.key) == nil
                && tiesByCharge[RecordKey(tied: other.processor, other.key, other.gross)] == nil
                && self.charge(of: other)?.key == charge.key
        }
    }

    // MARK: The rows come second

    /// Ties a negative row to refunds that an earlier run has posted and that it sums up, or, with other rows, makes up.
    /// True when nothing is left to post.
    mutating func tieToPostedParts(_ entry: Staged.Entry<RecordedPayment>) -> Bool {
        let row = entry.record
        if refundParts.posted.contains(row.id) { return true }
        guard let way = TieIndex.Way(row), row.amount < .zero, !tiedPayments.contains(row.id), !movements.isEmpty else {
            return false
        }
        let client = clientID(of: row)
        let posted = refunds(around: row.day).filter { refund in
            guard refund.gross < .zero, wasGivenBack(refund, way), let charge = charge(of: refund),
                let original = tiedPayment(of: charge).flatMap({ recorded[$0] }), clientID(of: original) == client
            else { return false }
            return !Planner.names(another: refund, row.reference)
                && (row.invoice.isEmpty || original.invoice.isEmpty || row.invoice == original.invoice)
        }
        guard !posted.isEmpty else { return false }
        let ofRefunds = SubsetSum.find(-row.amount, in: posted.map { -$0.gross }, limit: 2)
        if ofRefunds.isComplete, ofRefunds.solutions.count == 1 {
            for at in ofRefunds.solutions[0] { settle([row], with: posted[at], entry.origin) }
            return true
        }
        let rows =
            [row]
            + negativeRows(of: client).filter { other in
                other.id != row.id && TieIndex.Way(other) == way && !tiedPayments.contains(other.id)
                    && !posted.contains { $0.gross == other.amount } && ledger.givenBack(by: other.id) == nil
                    && abs(other.day.days(since: row.day)) <= Planner.nearDays
                    && (row.invoice.isEmpty || other.invoice.isEmpty || row.invoice == other.invoice)
            }
        let sets = posted.flatMap { refund in
            sums(-refund.gross, withFirstOf: rows.map { -$0.amount }).map {
                (refund: refund, rows: $0.map { rows[$0] })
            }
        }
        guard ofRefunds.solutions.isEmpty, sets.count == 1, let (refund, parts) = sets.first else { return false }
        settle(parts, with: refund, entry.origin)
        return true
    }

    private mutating func settle(_ rows: [RecordedPayment], with refund: KnownMovement, _ origin: Origin) {
        for row in rows {
            refundParts.posted.insert(row.id)
            if tiedPayments.insert(row.id).inserted { plan.tiedPayments.append(row.id) }
        }
        tiesByCharge[RecordKey(tied: refund.processor, refund.key, refund.gross)] = rows[0].id
        var same = tied(
            rows[0], refund.gross, on: rows[0].day, refund.processor, rule: "matched/refund-in-parts",
            evidence: "the processor's report has brought this on \(refund.day); recorded as "
                + rows.map { "\($0.id) of \($0.amount)" }.joined(separator: ", "))
        same.key = refund.key
        post(same, origin)
    }

    // MARK: Both

    /// The sets of amounts, the first among them, that make a sum: more than one says that none is sure, and none is sure
    /// either where not all were looked at.
    private func sums(_ sum: Cents, withFirstOf amounts: [Cents]) -> [[Int]] {
        let found = SubsetSum.find(sum, in: amounts, limit: 3)
        return found.isComplete ? found.solutions.filter { $0.first == 0 } : []
    }

    /// The client's negative rows, in the order of their days.
    private mutating func negativeRows(of client: String) -> [RecordedPayment] {
        if tieIndex?.negativeRows == nil {
            _ = makeTieIndex()
            let negative = recorded.values.filter { $0.amount < .zero && TieIndex.Way($0) != nil }
            let rows = Dictionary(grouping: negative.sorted { ($0.day, $0.id) < ($1.day, $1.id) }) { clientID(of: $0) }
            tieIndex?.negativeRows = rows.mapValues { $0.map(\.id) }
        }
        return client.isEmpty ? [] : (tieIndex?.negativeRows?[client] ?? []).compactMap { recorded[$0] }
    }

    /// Refunds and disputes of all processors within a few days, in the order of their days.
    private mutating func refunds(around day: Day) -> [KnownMovement] {
        if tieIndex?.refundsByDay == nil {
            _ = makeTieIndex()
            let refunds = movements.filter { $0.value.kind == .refund || $0.value.kind == .dispute }
            tieIndex?.refundsByDay = Dictionary(grouping: refunds.keys) { movements[$0]?.day ?? day }
        }
        return (-Planner.nearDays...Planner.nearDays)
            .flatMap { tieIndex?.refundsByDay?[day.adding($0)] ?? [] }.compactMap { movements[$0] }
            .sorted { ($0.day, $0.processor, $0.key) < ($1.day, $1.processor, $1.key) }
    }
}
