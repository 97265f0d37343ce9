import LedgerModel
import Testing
import Values

/// A scenario written as a table: a line a row, fields between bars, the first line the header.
struct Scenario {
    let rows: [[String: String]]

    init(_ text: String) {
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).map { field in
                String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
        let head = lines.first ?? []
        rows = lines.dropFirst().map { Dictionary(zip(head, $0), uniquingKeysWith: { $1 }) }
    }

    /// Bill lines of columns invoice, client, day, fee, owes and, if given, line, kind, open, opening.
    var bills: [BillLine] {
        get throws {
            try rows.map { row in
                let open = row["open"] ?? ""
                return BillLine(
                    invoice: row["invoice"] ?? "", billDay: try day(row["day"]), clientID: row["client"] ?? "",
                    line: row["line"].flatMap { Int32($0) } ?? 1, kind: row["kind"] == "product" ? .product : .service,
                    fee: try money(row["fee"]), clientOwes: try money(row["owes"]),
                    isOpening: !open.isEmpty, oldestOpen: open.isEmpty ? nil : try day(open))
            }
        }
    }

    /// Postings of columns kind, day, amount and, if given, client, invoice, line, type, payer, processor, key, reason.
    var postings: [Posting] {
        get throws {
            try rows.enumerated().map { at, row in
                let kind = try #require(Posting.Kind(rawValue: row["kind"] ?? ""))
                var posting = Posting(kind, try money(row["amount"]), on: try day(row["day"]))
                posting.id = Int64(at + 1)
                posting.run = row["run"].flatMap { Int64($0) } ?? 1
                posting.client = row["client"] ?? ""
                posting.invoice = row["invoice"] ?? ""
                posting.line = row["line"].flatMap { Int32($0) } ?? 0
                posting.paymentType = row["type"].flatMap { PaymentType(rawValue: $0) }
                posting.payer = row["payer"] ?? ""
                posting.processor = row["processor"] ?? ""
                posting.practitioner = row["practitioner"] ?? ""
                posting.key = row["key"] ?? ""
                posting.reason = row["reason"] ?? ""
                posting.reference = row["reference"] ?? ""
                return posting
            }
        }
    }
}

/// A day of a scenario.
func day(_ text: String?) throws -> Day { try #require(Day(iso: text ?? "")) }
/// An amount of a scenario.
func money(_ text: String?) throws -> Cents { try #require(Cents(plain: text ?? "")) }
/// A range of a scenario: `2026-01-01..2026-12-31`.
func range(_ text: String) throws -> DayRange {
    let ends = text.split(separator: ".").map(String.init)
    return DayRange(try day(ends.first), try day(ends.last))
}

/// The rows of a table as text, fields between bars: what a scenario expects.
func shown(_ table: ReportTable, _ columns: [String]) -> [String] {
    table.rows.map { row in
        columns.map { name in
            guard let at = table.column(name) else { return "no column \(name)" }
            return switch row[at] {
            case .text(let text): text
            case .money(let amount): amount.description
            case .day(let day): day.description
            case .count(let number): "\(number)"
            case .flag(let flag): "\(flag)"
            case .empty: ""
            }
        }.joined(separator: " | ")
    }
}

/// What must come of a scenario: a line a row.
func expected(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

/// Random numbers that a seed repeats (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
