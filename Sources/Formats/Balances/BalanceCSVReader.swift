import Values

/// Reads balance reports in delimited text: any delimiter, UTF-8, Windows-1252 or UTF-16, with titles, groups,
/// subtotals, totals and footers around the clients' rows.
public enum BalanceCSVReader {
    /// The delimiters that are tried where a profile names none.
    static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C, 0x7E, 0x5E]

    /// Reads a report whole. Nothing is thrown: what cannot be used is refused by its findings.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions
    ) -> BalanceReport {
        read(file, profile, options, take: nil)
    }

    /// Reads a report a row at a time, in memory that does not grow with the file once a date has told the order of day
    /// and month. The place that is handed out is good until the call returns. The report has no records; when it is
    /// refused, no row that was handed out counts.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions,
        each take: @escaping (UnsafePointer<BalanceLine>) -> Void
    ) -> BalanceReport {
        read(file, profile, options, take: take)
    }

    /// Bytes after which what was read is given back to the system.
    private static let window = 4 << 20

    private static func read(
        _ file: SourceFile, _ profile: BalanceProfile, _ options: ReadingOptions,
        take: ((UnsafePointer<BalanceLine>) -> Void)?
    ) -> BalanceReport {
        let text = FormulaMark.removed(from: Encoding.normalised(file))
        if let refusal = ForeignFile.refusal(text) { return BalanceReport(refused: refusal) }
        var assembler = BalanceAssembler(profile: profile, options: options, file: file.number, take: take)
        let delimiter = assembler.profile.delimiter ?? findDelimiter(text, profile: assembler.profile)
        assembler.report.delimiter = delimiter
        var scanner = CSVScanner(text.bytes, file: file.number, delimiter: delimiter)
        var cards = CardScan(text)
        var rows = 0
        var released = 0
        scan: while true {
            rows += 1
            if rows == 1000 { assembler.expect(text.bytes.count, after: scanner.row.offset) }
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { break scan }
                assembler.take(scanner.row)
                // A card number lies within one field, unless its own groups are taken for fields.
                if !CardNumbers.isCardByte(delimiter), !scanner.row.mayHoldCard {
                    cards.pass(scanner.row.span, into: &assembler.log)
                }
                if scanner.row.offset - released > window {
                    cards.note(upTo: scanner.row.offset, into: &assembler.log)
                    text.release(released..<scanner.row.offset)
                    released = scanner.row.offset
                }
            } catch {
                var (position, message) = describe(error, file: file.number)
                position.offset = Int64(scanner.row.offset)
                assembler.takeDamaged(position, message)
            }
        }
        cards.note(upTo: text.bytes.count, into: &assembler.log)
        return assembler.finish()
    }

    /// The delimiter under which the header is found; a comma when it is under none.
    static func findDelimiter(_ file: SourceFile, profile: BalanceProfile) -> UInt8 {
        for delimiter in delimiters where hasHeader(file, profile, delimiter) { return delimiter }
        return 0x2C
    }

    private static func hasHeader(_ file: SourceFile, _ profile: BalanceProfile, _ delimiter: UInt8) -> Bool {
        var scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter)
        for _ in 0..<BalanceAssembler.headerSearch {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { return false }
                let row = scanner.row
                let names = (0..<row.count).map { row.trimmedString($0) }
                if case .columns = BalanceColumns.find(names, profile: profile) { return true }
            } catch { continue }
        }
        return false
    }

    /// Where a fault is, and what it is, in words.
    static func describe(_ fault: CSVScanner.Fault, file: Int32) -> (Position, String) {
        switch fault {
        case .unclosedQuote(let line):
            (Position(file: file, record: line), "a quoted field begins here and never ends")
        case .textAfterQuote(let line, let field):
            (Position(file: file, record: line, field: field), "text follows a closing quote")
        case .fieldTooLong(let line, let field):
            (
                Position(file: file, record: line, field: field),
                "the field is longer than \(CSVScanner.fieldLimit) bytes"
            )
        }
    }
}

/// Reports card numbers anywhere in a file, read columns or not.
struct CardScan {
    private let file: SourceFile
    private var at = 0
    private var line: Int32 = 1
    private var counted = 0
    private var found = 0

    init(_ file: SourceFile) { self.file = file }

    /// As ``note(upTo:into:)``, of a whole file.
    static func note(_ file: SourceFile, into log: inout FindingLog) {
        var scan = CardScan(file)
        scan.note(upTo: file.bytes.count, into: &log)
    }

    /// Adds a finding for each of the first card numbers, with its line; `end` is the end of a line or of the file.
    mutating func note(upTo end: Int, into log: inout FindingLog) {
        let bytes = Bytes(rebasing: file.bytes[..<end])
        while found < 100, let hit = CardNumbers.first(in: bytes, from: at) {
            for i in counted..<hit.lowerBound where bytes[i] == 0x0A { line += 1 }
            counted = hit.lowerBound
            at = hit.upperBound
            found += 1
            log.add(
                Finding(
                    "card-number", .warning, at: Position(file: file.number, record: line),
                    "what looks like a payment card's number stands in this line; it is masked and not kept",
                    remedy: "remove it from the prior system and from every copy of this file"))
        }
        at = max(at, end)
    }

    /// Leaves out a row in which no card number can stand; what lies before it is looked at first.
    @inline(__always)
    mutating func pass(_ row: Range<Int>, into log: inout FindingLog) {
        if row.lowerBound - at >= CardNumbers.shortest { note(upTo: row.lowerBound, into: &log) }
        at = max(at, row.upperBound)
    }
}
