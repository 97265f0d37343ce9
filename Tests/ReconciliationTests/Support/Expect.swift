import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Compares postings with a table whose header names the columns that count: kind, day, client, invoice, line, amount,
/// group, reason, key, type, payer, processor, party, rule (a prefix). The order of rows does not matter.
func expect(_ postings: [Posting], _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let table = TextTable(expected)
    let plain = table.header.filter { $0 != "rule" }
    let hasRule = table.header.contains("rule")
    let width = plain.count
    func sorted(_ rows: [[String]]) -> [[String]] {
        rows.sorted { $0.joined(separator: "\t") < $1.joined(separator: "\t") }
    }
    let want = sorted(table.rows.map { row in (plain + (hasRule ? ["rule"] : [])).map { row[$0] ?? "" } })
    let have = sorted(postings.map { posting in (plain + (hasRule ? ["rule"] : [])).map { cell($0, of: posting) } })
    var same = want.count == have.count
    for (a, b) in zip(want, have) where same {
        same = a.prefix(width) == b.prefix(width) && (!hasRule || (b.last ?? "").hasPrefix(a.last ?? ""))
    }
    func show(_ rows: [[String]]) -> String {
        rows.map { "    " + $0.joined(separator: " | ") }.joined(separator: "\n")
    }
    #expect(
        same, "\n  expected\n\(show(want))\n  actual\n\(show(have))\n", sourceLocation: sourceLocation)
}

/// As above, for the postings of a plan of these kinds only; fees and payouts are left out unless asked for.
func expect(
    _ plan: Plan, _ expected: String, without: Set<Posting.Kind> = [.fee, .payout],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expect(plan.postings.filter { !without.contains($0.kind) }, expected, sourceLocation: sourceLocation)
}

private func cell(_ column: String, of posting: Posting) -> String {
    switch column {
    case "kind": posting.kind.rawValue
    case "day": "\(posting.day)"
    case "client": posting.client
    case "invoice": posting.invoice
    case "line": posting.line == 0 ? "" : "\(posting.line)"
    case "amount": "\(posting.amount)"
    case "group": posting.group
    case "reason": posting.reason
    case "key": posting.key
    case "type": posting.paymentType?.rawValue ?? ""
    case "online": "\(posting.online)"
    case "payer": posting.payer
    case "processor": posting.processor
    case "party": posting.party
    case "reference": posting.reference
    case "rule": posting.rule
    default: preconditionFailure("no such column: \(column)")
    }
}

extension Plan {
    /// Codes of findings that are more than information.
    var warnings: [String] { findings.filter { $0.severity != .info }.map(\.code).sorted() }

    /// New questions by kind.
    var asked: [String] { reviewsOpened.map(\.kind.rawValue).sorted() }
}

extension Plan {
    /// The totals that do not agree.
    var broken: [String] { tieOuts.filter { !$0.isOK }.map { "\($0.what): \($0.expected) ≠ \($0.actual)" } }
}

extension Plan {
    /// The parts of the plan that would change a book, in words; empty for a plan that is empty.
    var changes: [String] {
        var out: [String] = []
        func note(_ what: String, _ list: [String]) {
            if !list.isEmpty { out.append("\(list.count) \(what): \(list.sorted().prefix(3).joined(separator: "; "))") }
        }
        note("postings", postings.map { "\($0.kind.rawValue) \($0.amount) \($0.key) \($0.rule)" })
        note("facts", clients.map(\.id) + parties.map(\.id) + billLines.map(\.invoice) + payments.map(\.id))
        note("movements", movements.map { "\($0.processor) \($0.key)" })
        note("known", known.map { "\($0.key.space) \($0.key.key)" })
        note("claim lines", claimLines.map(\.claimKey))
        note("remittances", remittances.map(\.id))
        note("parked", parked.map { "\($0.key.space) \($0.key.key)" })
        note("unparked", unparked.map { "\($0.space) \($0.key)" })
        note("opened", reviewsOpened.map { "\($0.kind.rawValue) \($0.key): \($0.message)" })
        note("closed", reviewsClosed)
        note("ties", tiedPayments + settledPayouts + balances.keys.sorted())
        return out
    }
}
