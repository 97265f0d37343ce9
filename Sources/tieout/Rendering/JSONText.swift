import LedgerModel
import Values

/// A JSON value whose keys keep their order. Amounts are strings such as `"1234.56"`: a JSON number would be read as
/// floating point.
enum JSONValue: Sendable {
    /// Members in the order in which they are written.
    case object([(String, JSONValue)])
    /// Elements.
    case array([JSONValue])
    /// Text.
    case string(String)
    /// A whole number.
    case int(Int)
    /// True or false.
    case bool(Bool)
    /// No value.
    case null

    /// An amount as a string with two decimals.
    static func money(_ amount: Cents) -> JSONValue { .string(amount.description) }
    /// A day as ISO 8601.
    static func day(_ day: Day) -> JSONValue { .string(day.description) }

    /// On one line, without blanks.
    var text: String {
        var out = ""
        write(to: &out, depth: nil)
        return out
    }

    /// On many lines, indented by two blanks a level.
    var pretty: String {
        var out = ""
        write(to: &out, depth: 0)
        return out
    }

    private func write(to out: inout String, depth: Int?) {
        switch self {
        case .object(let members):
            JSONValue.write(members, between: "{", "}", to: &out, depth: depth) { member, out, depth in
                JSONValue.quote(member.0, to: &out)
                out += depth == nil ? ":" : ": "
                member.1.write(to: &out, depth: depth)
            }
        case .array(let elements):
            JSONValue.write(elements, between: "[", "]", to: &out, depth: depth) { $0.write(to: &$1, depth: $2) }
        case .string(let text): JSONValue.quote(text, to: &out)
        case .int(let number): out += String(number)
        case .bool(let flag): out += flag ? "true" : "false"
        case .null: out += "null"
        }
    }

    private static func write<Item>(
        _ items: [Item], between open: String, _ close: String, to out: inout String, depth: Int?,
        each: (Item, inout String, Int?) -> Void
    ) {
        out += open
        for (i, item) in items.enumerated() {
            if i > 0 { out += "," }
            if let depth { out += "\n" + String(repeating: "  ", count: depth + 1) }
            each(item, &out, depth.map { $0 + 1 })
        }
        if let depth, !items.isEmpty { out += "\n" + String(repeating: "  ", count: depth) }
        out += close
    }

    /// Quotes and escapes (RFC 8259 §7); line separators too, since JavaScript once took them for line ends.
    private static func quote(_ text: String, to out: inout String) {
        out += "\""
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            out += text
            out += "\""
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension JSONValue {
    /// A report: its name, title and notes, the columns, the rows as objects by column name, and the totals.
    init(_ table: ReportTable) {
        let names = table.columns.map(\.name)
        self = .object([
            ("report", .string(table.name)), ("title", .string(table.title)),
            ("columns", .array(names.map(JSONValue.string))),
            ("rows", .array(table.rows.map { JSONValue.row(names, $0) })),
            ("totals", table.totals.map { JSONValue.totals(names, $0) } ?? .null),
            ("notes", .array(table.notes.map(JSONValue.string))),
        ])
    }

    /// The value of a cell.
    init(_ cell: ReportTable.Cell) {
        self =
            switch cell {
            case .text(let text): .string(text)
            case .money(let amount): .money(amount)
            case .day(let day): .day(day)
            case .count(let number): .int(number)
            case .flag(let flag): .bool(flag)
            case .empty: .null
            }
    }

    private static func row(_ names: [String], _ cells: [ReportTable.Cell]) -> JSONValue {
        .object(zip(names, cells).map { ($0, JSONValue($1)) })
    }

    /// Only what was summed: no label, no empty cells.
    private static func totals(_ names: [String], _ cells: [ReportTable.Cell]) -> JSONValue {
        .object(
            zip(names, cells).compactMap { name, cell in
                switch cell {
                case .money, .count: (name, JSONValue(cell))
                default: nil
                }
            })
    }
}
