import Values

/// Which row of which file a rejected row is, as its reason names it: `[row 5 of 3fa9c1d2]`, where the last word begins
/// the file's SHA-256. So the mended row takes the place of that row, and of no row of another export.
public struct RejectReference: Hashable, Sendable {
    /// The first eight digits of the file's SHA-256.
    public var file: String
    /// The row's number; for records of XML the bytes before it, for records of JSON its number.
    public var row: Int64

    /// A row of a file by its number.
    init(_ file: SourceFile, row: Int64) {
        self.file = RejectReference.digest(of: file)
        self.row = row
    }

    /// The reference at the end of a reason; `nil` where somebody has taken it away.
    init?(in reason: String) {
        guard reason.last == "]", let start = reason.lastIndex(of: "[") else { return nil }
        let words = reason[start...].dropFirst().dropLast().split(separator: " ")
        guard words.count == 4, words[2] == "of", words[3].count == 8, let row = Int64(words[1]) else { return nil }
        self.row = row
        file = String(words[3])
    }

    /// How a file is named in references to its rows.
    public static func digest(of file: SourceFile) -> String { String(file.sha256.prefix(8)) }

    /// The reason with the reference at its end.
    func closing(_ reason: String, isRecord: Bool) -> String {
        "\(reason) [\(isRecord ? "record" : "row") \(row) of \(file)]"
    }
}

/// A mended row: which rejected row it stands for, and its amounts in the order of the profile's columns.
public struct MendedRow: Hashable, Sendable {
    /// The row that was rejected.
    public var reference: RejectReference
    /// Its amounts, as totals of the report count them.
    public var amounts: [Cents]
}

extension BalanceAssembler {
    /// The number that references name a row by.
    func number(of position: Position) -> Int64 {
        report.headerPosition == nil ? position.offset : Int64(position.record)
    }

    /// True for a row that a mended row of the same run takes the place of: only its amounts count, in the totals.
    mutating func isMended(_ position: Position) -> Bool {
        guard let mended = options.mended[number(of: position)], mended.count == amounts.values.count else {
            return false
        }
        mended.withUnsafeBufferPointer { totals.add($0) }
        report.mendedElsewhere += 1
        return true
    }

    /// Notes which row an accepted row of mended rows stands for.
    mutating func noteMended<Row: RowText>(_ row: Row) {
        guard let reference = RejectReference(in: row.trimmedString(report.header.count - 1)) else { return }
        report.mended.append(MendedRow(reference: reference, amounts: Array(amounts.values)))
    }
}
