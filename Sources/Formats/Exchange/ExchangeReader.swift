import Values

/// Reads the exchange files `clients.csv`, `parties.csv`, `bills.csv` and `payments.csv` (`contract.md`).
///
/// Columns are found by name in any order; further columns are ignored with a note. A file that lacks a column is
/// refused; a row that does not read is rejected with a finding at its field. Two rows of one id are the business of
/// staging.
public enum ExchangeReader {
    /// Reads `clients.csv`.
    public static func clients(_ file: SourceFile, options: ReadingOptions) -> Reading<ClientRecord> {
        read(file, ClientRecord.columns, options) { row in
            ClientRecord(
                clientID: row.id(0), kind: row.word(1, else: .individual), firstName: row.text(2),
                lastName: row.text(3), dateOfBirth: row.optionalDay(4), email: row.text(5),
                billingParty: row.reference(6), priorID: row.reference(7), position: row.row.position())
        }
    }

    /// Reads `parties.csv`.
    public static func parties(_ file: SourceFile, options: ReadingOptions) -> Reading<PartyRecord> {
        read(file, PartyRecord.columns, options) { row in
            PartyRecord(
                clientID: row.id(0), partyID: row.id(1), role: row.word(2, else: .client), firstName: row.text(3),
                lastName: row.text(4), email: row.text(5), position: row.row.position())
        }
    }

    /// Reads `bills.csv`: one record a line of a bill.
    public static func bills(_ file: SourceFile, options: ReadingOptions) -> Reading<BillLineRecord> {
        var names = TextCache()
        var texts = TextCache()
        return read(file, BillLineRecord.columns, options) { row in
            let kind: BillLineRecord.Kind = row.word(6, else: .service)
            let serviceDate = row.optionalDay(7)
            if kind == .service, serviceDate == nil {
                row.warn(
                    "service-date-missing", 7, "service_date of a service is empty",
                    "give the day of the service, or make the line a product")
            }
            return BillLineRecord(
                invoiceNumber: row.id(0), accessCode: row.text(1), billDate: row.day(2), clientID: row.id(3),
                practitioner: row.text(4, &names), line: row.count(5), kind: kind, serviceDate: serviceDate,
                serviceCode: row.text(8), modifiers: row.text(9), description: row.text(10, &texts),
                units: row.text(11), milliUnits: row.milliUnits(11), fee: row.cents(12), clientOwes: row.cents(13),
                payerID: row.reference(14, &names), payerName: row.text(15, &names), claimNumber: row.reference(16),
                position: row.row.position())
        }
    }

    /// Reads `payments.csv`.
    public static func payments(_ file: SourceFile, options: ReadingOptions) -> Reading<PaymentRecord> {
        read(file, PaymentRecord.columns, options) { row in
            PaymentRecord(
                paymentID: row.id(0), invoiceNumber: row.reference(1), postedAt: row.postedAt(2),
                postedAtText: FieldText.trimmedField(row.row, row.columns[2]), type: row.word(3, else: .other),
                online: row.flag(4), amount: row.cents(5), partyID: row.reference(6), reference: row.reference(7),
                notes: row.text(8), position: row.row.position())
        }
    }

    /// Reads a file of those columns, a record a row.
    static func read<Record>(
        _ file: SourceFile, _ names: [String], _ options: ReadingOptions, _ record: (inout ExchangeRow) -> Record
    ) -> Reading<Record> {
        var reading = Reading<Record>()
        var scanner = CSVScanner(file.bytes, file: file.number)
        guard let header = self.header(&scanner, file, &reading.findings) else { return reading }
        guard let columns = self.columns(names, header, file, &reading.findings) else { return reading }
        while true {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { break }
            } catch {
                reading.read += 1
                reading.rejected += 1
                reading.findings.append(ScanFault.finding(error, file: file.number))
                continue
            }
            guard reading.read < options.recordLimit else {
                reading.findings.append(ScanFault.tooMany(options.recordLimit, file: file.number))
                break
            }
            reading.read += 1
            if let finding = width(scanner.row, header.names.count) {
                reading.rejected += 1
                reading.findings.append(finding)
                continue
            }
            var row = ExchangeRow(row: scanner.row, columns: columns, names: names)
            let made = record(&row)
            reading.findings += row.findings
            if row.heldCardNumber {
                reading.findings.append(Reading<Record>.cardNumberFinding(at: row.row.position()))
            }
            if row.isBad { reading.rejected += 1 } else { reading.records.append(made) }
        }
        reading.maskExcerpts()
        return reading
    }

    private static func header(
        _ scanner: inout CSVScanner, _ file: SourceFile, _ findings: inout [Finding]
    ) -> CSVHeader? {
        do throws(CSVScanner.Fault) {
            guard try scanner.next() else {
                findings.append(
                    Finding(
                        "file-empty", .refusal, at: .whole(file.number), "the file has no header row",
                        remedy: "export the file again"))
                return nil
            }
        } catch {
            var finding = ScanFault.finding(error, file: file.number)
            finding.severity = .refusal
            findings.append(finding)
            return nil
        }
        return CSVHeader(scanner.row)
    }

    private static func columns(
        _ names: [String], _ header: CSVHeader, _ file: SourceFile, _ findings: inout [Finding]
    ) -> [Int]? {
        let place = Position(file: file.number, record: 1)
        let missing = header.missing(names)
        guard missing.isEmpty else {
            findings.append(
                Finding(
                    "column-missing", .refusal, at: place, "the header lacks: \(missing.joined(separator: ", "))",
                    remedy: "add the columns; their order is free, and they may be empty where the format allows it"))
            return nil
        }
        let twice = names.filter { header.index($0, occurrence: 2) != nil }
        guard twice.isEmpty else {
            findings.append(
                Finding(
                    "column-twice", .refusal, at: place,
                    "the header names a column more than once: \(twice.joined(separator: ", "))",
                    remedy: "remove or rename the second one"))
            return nil
        }
        let known = Set(names)
        let further = header.names.filter { !$0.isEmpty && !known.contains(CSVHeader.fold($0)) }
        if !further.isEmpty {
            findings.append(
                Finding(
                    "column-ignored", .info, at: place, "columns not read: \(further.joined(separator: ", "))",
                    remedy: "nothing needs to be done"))
        }
        return names.compactMap { header.index($0) }
    }

    /// Too few fields, or more than the header names with something in them: an unquoted comma, mostly.
    private static func width(_ row: CSVRow, _ wanted: Int) -> Finding? {
        if row.count < wanted {
            return Finding(
                "row-too-short", .error, at: row.position(), "\(row.count) fields where the header has \(wanted)",
                remedy: "complete the row", excerpt: row.excerpt(field: row.count))
        }
        for extra in wanted..<max(row.count, wanted) where !row.trimmed(extra).isEmpty {
            return Finding(
                "row-too-long", .error, at: row.position(field: extra + 1),
                "\(row.count) fields where the header has \(wanted)",
                remedy: "put quotes around a field that holds a comma", excerpt: row.excerpt(field: extra))
        }
        return nil
    }
}

/// What a row that could not be split becomes.
enum ScanFault {
    /// The finding for a fault of the scanner; the row is left out.
    static func finding(_ fault: CSVScanner.Fault, file: Int32) -> Finding {
        switch fault {
        case .unclosedQuote(let line):
            Finding(
                // Where the field ends cannot be known, nor then which rows follow: the file cannot be read whole.
                "quote-unclosed", .refusal, at: Position(file: file, record: line),
                "a quoted field begins here and never ends", remedy: "close the quote, or double a quote inside text")
        case .textAfterQuote(let line, let field):
            Finding(
                "quote-misplaced", .error, at: Position(file: file, record: line, field: field),
                "text follows a closing quote", remedy: "double the quotes inside a quoted field")
        case .fieldTooLong(let line, let field):
            Finding(
                "field-too-long", .error, at: Position(file: file, record: line, field: field),
                "a field is longer than \(CSVScanner.fieldLimit) bytes", remedy: "look for a quote that is not closed")
        }
    }

    /// The refusal of a file with more records than allowed.
    static func tooMany(_ limit: Int, file: Int32) -> Finding {
        Finding(
            "too-many-records", .refusal, at: .whole(file), "more than \(limit) records",
            remedy: "cut the file into parts")
    }
}
