import Values

/// Reads FHIR resources in JSON as balance reports: a single one, a Bundle, an array, or one a line (NDJSON), by the same
/// paths as ``BalanceXMLReader`` (hl7.org/fhir/R4/json.html: the elements are the same).
public enum BalanceJSONReader {
    /// True for a file that begins as JSON does.
    public static func isJSON(_ file: SourceFile) -> Bool {
        let mark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let start = Text.trimmed(Bytes(rebasing: file.bytes.dropFirst(mark).prefix(64)))
        return start.first == 0x7B || start.first == 0x5B
    }

    private static let noFHIR = (
        message: "JSON without FHIR resources: of JSON only FHIR is read",
        remedy: "export the report as CSV, Excel or XML, or FHIR Invoices or Accounts (STU3, R5); "
            + "open the JSON in a spreadsheet and save it as CSV where the system has no other export"
    )

    /// Reads a report whole; with `take` its rows are handed on one by one, and none is kept. Nothing is thrown: what cannot be used is refused by its findings.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile, options: ReadingOptions,
        each take: ((UnsafePointer<BalanceLine>) -> Void)? = nil
    ) -> BalanceReport {
        let text = Encoding.normalised(file)
        var assembler = BalanceAssembler(profile: profile, options: options, file: file.number, take: take)
        let record = options.recordElement ?? assembler.profile.recordElement ?? BalanceXMLReader.usualRecord
        let payments = InvoicePayments(text, record: record)
        let names = BalanceXMLReader.paths(assembler.profile)
        guard assembler.begin(paths: names) else { return assembler.finish() }
        var gathered = Gathered(names, assembler.profile.currency, file.number)
        gathered.payments = payments
        let damage = resources(text) { node, _ in
            if node.name == record { gathered.take(node, &assembler) }
        }
        if let damage {
            assembler.log.add(
                Finding(
                    "json-damaged", .refusal, at: Position(file: file.number, record: damage),
                    "the text is no JSON here", remedy: "export again; the file is cut short or damaged"))
        } else if gathered.count == 0 {
            let found = FHIRBalances.describe(XMLSurvey.of(text)) ?? noFHIR
            assembler.log.add(
                Finding(
                    "document-foreign", .refusal, at: .whole(file.number), "the file holds \(found.message)",
                    remedy: found.remedy))
        } else {
            gathered.noteMissing(&assembler)
            gathered.payments?.note(&assembler, file: file.number)
        }
        CardScan.note(text, into: &assembler.log)
        return assembler.finish()
    }

    /// Gives the columns of every record again, as ``read(_:profile:options:)`` saw them.
    static func rows(
        _ file: SourceFile, columns: [String], profile: BalanceProfile, options: ReadingOptions,
        _ take: (CellRow) -> Void
    ) {
        let changed = profile.overridden(by: options.columns).profile
        let record = options.recordElement ?? changed.recordElement ?? BalanceXMLReader.usualRecord
        var gathered = Gathered(columns, changed.currency, file.number)
        _ = resources(Encoding.normalised(file)) { node, _ in
            guard node.name == record else { return }
            _ = gathered.gather(node)
            take(gathered.row)
        }
    }

    /// Gives every resource of a JSON text, those in Bundles too with the addresses that these give them; the line at which
    /// the text ceases to be JSON.
    static func resources(_ file: SourceFile, _ take: (FHIRNode, _ url: String) -> Void) -> Int32? {
        var reader = JSONReader(file.bytes)
        do throws(JSONReader.Damage) {
            while let value = try reader.next() {
                let values: [JSONValue] = if case .array(let elements) = value { elements } else { [value] }
                for value in values {
                    guard value["resourceType"].string == "Bundle" else {
                        if let node = FHIRNode(resource: value, line: 1) { take(node, "") }
                        continue
                    }
                    for entry in value["entry"].elements {
                        if let node = FHIRNode(resource: entry["resource"], line: 1) {
                            take(node, entry["fullUrl"].string)
                        }
                    }
                }
            }
        } catch {
            return error.line
        }
        return nil
    }

    /// The columns of one resource after another.
    private struct Gathered {
        let names: [String]
        let paths: [[[Substring]]]
        let currency: String
        var row: CellRow
        var seen: [Bool]
        var payments: InvoicePayments?
        /// Records so far.
        private(set) var count = 0

        init(_ names: [String], _ currency: String, _ file: Int32) {
            self.names = names
            self.currency = currency
            paths = names.map { name in
                name.split(separator: " | ").map { $0.split(separator: "/").filter { $0 != "@value" } }
            }
            row = CellRow(file: file, unit: .row)
            seen = [Bool](repeating: false, count: names.count)
        }

        /// Lays a record out as a row; the column that it holds more than once.
        mutating func gather(_ node: FHIRNode) -> Int? {
            count += 1
            row.begin(record: Int32(clamping: count), offset: count)
            var repeated: Int?
            for (i, choices) in paths.enumerated() {
                var values: [String] = []
                for path in choices { Gathered.values(node, path[...], &values) }
                if !values.isEmpty { seen[i] = true }
                if values.count > 1 { repeated = i }
                row.append(values.first ?? "")
            }
            return repeated
        }

        mutating func take(_ node: FHIRNode, _ assembler: inout BalanceAssembler) {
            let repeated = gather(node)
            let paid = payments?.takeNext() ?? .zero
            let foreign = Gathered.currencies(node).first { $0.uppercased() != currency }
            if foreign != nil {
                assembler.refuseRow(
                    row, at: 0, "currency-foreign", "the record's currency is not \(currency)",
                    remedy: "only \(currency) can be imported")
            } else if let repeated {
                assembler.refuseRow(
                    row, at: repeated, "element-repeated", "the record holds this column more than once",
                    remedy: "name a longer path in `columns:`, so that one element is meant")
            } else {
                payments?.place(paid)
                assembler.takeRecord(row, paid: paid)
            }
        }

        /// A column that no record has: without it nobody owes anything.
        func noteMissing(_ assembler: inout BalanceAssembler) {
            let columns = assembler.profile.columns
            for (i, name) in names.enumerated() where !seen[i] {
                guard name == columns[.clientKey] || name == columns[.clientBalance] else { continue }
                assembler.log.add(
                    Finding(
                        "column-missing", .refusal, at: .whole(row.position(field: 0).file),
                        "no record has “\(name)”", remedy: "map the columns with `columns:` in the pipeline"))
            }
        }

        private static func values(_ node: FHIRNode, _ path: ArraySlice<Substring>, _ out: inout [String]) {
            guard let name = path.first else {
                if !node.value.isEmpty { out.append(node.value) }
                return
            }
            for child in node.children where child.name == name { values(child, path.dropFirst(), &out) }
        }

        private static func currencies(_ node: FHIRNode) -> [String] {
            node.children.flatMap { $0.name == "currency" && !$0.value.isEmpty ? [$0.value] : currencies($0) }
        }
    }
}
