import Values

/// The columns of a delimited file by name, found in its header row.
///
/// Names are compared without letter case, blanks at the sides, and a byte order mark.
public struct CSVHeader: Sendable {
    /// The names as the file writes them, trimmed.
    public let names: [String]
    /// The names as they are compared.
    let folded: [String]

    /// The header that a row holds.
    public init(_ row: CSVRow) { self.init((0..<row.count).map { row.trimmedString($0) }) }

    /// A header of those names.
    public init(_ names: [String]) {
        self.names = names
        folded = names.map(CSVHeader.fold)
    }

    /// The place (from 0) of the column of that name; with `occurrence` the second, third … of columns that share a name.
    public func index(_ name: String, occurrence: Int = 1) -> Int? {
        let wanted = CSVHeader.fold(name)
        var seen = 0
        for (i, have) in folded.enumerated() where have == wanted {
            seen += 1
            if seen == occurrence { return i }
        }
        return nil
    }

    /// The place of the first of several names that the file has.
    public func index(anyOf names: [String]) -> Int? {
        for name in names { if let found = index(name) { return found } }
        return nil
    }

    /// Those of the given names that the file lacks.
    public func missing(_ wanted: [String]) -> [String] { wanted.filter { index($0) == nil } }

    /// A name without letter case, with every run of blanks as one.
    public static func fold(_ name: String) -> String {
        name.lowercased()
            .split { $0 == " " || $0 == "\u{FEFF}" || $0 == "\t" || $0 == "\u{A0}" || $0.isNewline }
            .joined(separator: " ")
    }
}

/// Text as one field of delimited text: quoted when it must be (RFC 4180).
public enum CSVWriter {
    /// True for a byte at whose sight a spreadsheet takes a cell for a formula: `=`, `+`, `-`, `@`, tab, CR (CWE-1236).
    public static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
        default: false
        }
    }

    /// Appends a field to a row under construction, with the comma before it unless it is the first.
    public static func append(_ field: String, to out: inout String, first: Bool = false) {
        if !first { out += "," }
        let needsQuotes = field.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            out += field
            return
        }
        out += "\""
        out += field.replacing("\"", with: "\"\"")
        out += "\""
    }

    /// A row of those fields with LF at its end.
    public static func row(_ fields: [String]) -> String {
        var out = ""
        for (i, field) in fields.enumerated() { append(field, to: &out, first: i == 0) }
        out += "\n"
        return out
    }
}
