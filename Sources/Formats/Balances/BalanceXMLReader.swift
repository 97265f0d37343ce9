import Values

/// Reads balance reports in XML: one record element per client (or per client's row), streamed.
public enum BalanceXMLReader {
    /// The record element where neither pipeline nor profile names one.
    public static let usualRecord = "Client"

    /// Reads a report whole. Nothing is thrown: what cannot be used is refused by its findings.
    ///
    /// `options.recordElement` (else the profile's) names the record; the columns are paths below it. An element named
    /// `Totals` or alike outside the records is compared with them, as the profile's `total_element` is.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions
    ) -> BalanceReport {
        read(file, profile, options, take: nil)
    }

    /// Reads a report a record at a time, in memory that does not grow with the document. The place that is handed out is
    /// good until the call returns; when the report is refused, no row that was handed out counts.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions,
        each take: @escaping (UnsafePointer<BalanceLine>) -> Void
    ) -> BalanceReport {
        read(file, profile, options, take: take)
    }

    private static func read(
        _ file: SourceFile, _ profile: BalanceProfile, _ options: ReadingOptions,
        take: ((UnsafePointer<BalanceLine>) -> Void)?
    ) -> BalanceReport {
        if let refusal = ForeignFile.refusalOfAny(file) { return BalanceReport(refused: refusal) }
        var assembler = BalanceAssembler(profile: profile, options: options, file: file.number, take: take)
        let record = options.recordElement ?? assembler.profile.recordElement ?? usualRecord
        var payments = InvoicePayments(file, record: record)
        let names = paths(assembler.profile)
        guard assembler.begin(paths: names) else { return assembler.finish() }
        let records = XMLRecords(
            columns: names, record: record, total: assembler.profile.totalElement,
            asOf: assembler.profile.asOfElement)
        var count = 0
        records.finished = { kind, records in
            let row = records.row(file: file.number)
            switch kind {
            case .record:
                count += 1
                takeRecord(row, records, &assembler, &payments)
            case .total(let isGrand): assembler.takeTotal(row, isGrand: isGrand)
            }
        }
        records.foundAsOf = { text, line in
            assembler.takeAsOf(text, at: Position(file: file.number, record: line))
        }
        var cards = CardScan(file)
        if let fault = feed(file, records, { cards.note(upTo: $0, into: &assembler.log) }) {
            assembler.log.add(refusal(fault, file: file.number))
        } else if count == 0 {
            noteNoRecords(record, records, file, &assembler)
        } else {
            noteMissing(names, records, file.number, &assembler)
            payments?.note(&assembler, file: file.number)
        }
        cards.note(upTo: file.bytes.count, into: &assembler.log)
        return assembler.finish()
    }

    /// Bytes that are fed before what was read is given back to the system.
    private static let window = 4 << 20

    /// Feeds a document in parts; `lines` is told the end of the last line of each.
    private static func feed(_ file: SourceFile, _ records: XMLRecords, _ lines: (Int) -> Void) -> XMLFault? {
        let stream = XMLStream(records)
        var at = 0
        var released = 0
        while at < file.bytes.count {
            let end = min(at + window, file.bytes.count)
            guard stream.push(Bytes(rebasing: file.bytes[at..<end])) else { break }
            if let last = file.bytes[at..<end].lastIndex(of: 0x0A) {
                lines(last)
                file.release(released..<last)
                released = last
            }
            at = end
        }
        return stream.finish()
    }

    /// Every path that a profile reads, each once, roles in their own order.
    static func paths(_ profile: BalanceProfile) -> [String] {
        var names: [String] = []
        func add(_ name: String) { if !names.contains(name) { names.append(name) } }
        for role in BalanceRole.allCases { if let name = profile.columns[role] { add(name) } }
        for term in profile.balance + profile.insurance { add(term.column) }
        for bucket in profile.buckets { add(bucket) }
        let conditions = profile.ignoreRows + profile.keepRows + profile.zeroWhen + profile.insuranceZeroWhen
        for condition in conditions { add(condition.column) }
        return names
    }

    /// The refusal of a document that cannot be read.
    static func refusal(_ fault: XMLFault, file: Int32) -> Finding {
        let remedy =
            switch fault.code {
            case "xml-doctype", "xml-entity": "export without DOCTYPE and entities; they are refused for safety"
            case "xml-too-deep", "xml-too-long": "see whether the file is what it should be; the limits are in the docs"
            default: "export again; the file is cut short or damaged"
            }
        return Finding(
            fault.code, .refusal, at: Position(file: file, record: fault.line, field: max(fault.column, 0)),
            fault.message, remedy: remedy)
    }

    private static func takeRecord(
        _ row: GatheredRow, _ records: XMLRecords, _ assembler: inout BalanceAssembler,
        _ payments: inout InvoicePayments?
    ) {
        let paid = payments?.takeNext() ?? .zero
        let currency = records.currency
        let named = currency.isEmpty ? "" : Text.string(currency).uppercased()
        if !named.isEmpty, named != assembler.profile.currency {
            assembler.refuseRow(
                row, at: 0, "currency-foreign", "the record's currency is not \(assembler.profile.currency)",
                remedy: "only \(assembler.profile.currency) can be imported")
        } else if let repeated = records.repeated {
            assembler.refuseRow(
                row, at: repeated, "element-repeated", "the record holds this column more than once",
                remedy: "name a longer path in `columns:`, so that one element is meant")
        } else {
            payments?.place(paid)
            assembler.takeRecord(row, paid: paid)
        }
    }

    private static func noteNoRecords(
        _ record: String, _ records: XMLRecords, _ file: SourceFile, _ assembler: inout BalanceAssembler
    ) {
        if let (message, remedy) = FHIRBalances.describe(XMLSurvey.of(file)) {
            assembler.log.add(
                Finding(
                    "document-foreign", .refusal, at: .whole(file.number), "the file holds \(message)", remedy: remedy))
            return
        }
        let near = NameDistance.nearest(record, among: records.namesOutside).map { ", perhaps “\($0)” is meant" } ?? ""
        assembler.log.add(
            Finding(
                "record-missing", .refusal, at: .whole(file.number),
                "no element “\(record)”\(near); the file has: \(records.namesOutside.joined(separator: ", "))",
                remedy: "say `record:` with the element that holds one client"))
    }

    /// A column that no record has: without it nobody owes anything, or it is merely worth a look.
    private static func noteMissing(
        _ names: [String], _ records: XMLRecords, _ file: Int32, _ assembler: inout BalanceAssembler
    ) {
        let profile = assembler.profile
        let needed = [profile.columns[.clientKey], profile.columns[.clientBalance]].compactMap { $0 }
        for (i, name) in names.enumerated() where !records.seen[i] {
            let role = profile.columns.first { $0.value == name }?.key
            if let role, profile.optional.contains(role) { continue }
            let near = NameDistance.nearest(name, among: records.namesInside).map { ", perhaps “\($0)” is meant" } ?? ""
            assembler.log.add(
                Finding(
                    "column-missing", needed.contains(name) ? .refusal : .warning, at: .whole(file),
                    "no record has “\(name)” (\(role?.words ?? "a column of the profile"))\(near); "
                        + "records have: \(records.namesInside.joined(separator: ", "))",
                    remedy: "map the columns with `columns:` in the pipeline"))
        }
    }
}

extension Text {
    /// As ``string(_:)-(Bytes)``, of an array.
    static func string(_ bytes: [UInt8]) -> String { bytes.withUnsafeBufferPointer { string($0) } }
}
