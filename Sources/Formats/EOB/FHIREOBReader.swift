import Values

/// Reads FHIR R4 ExplanationOfBenefit resources: XML or JSON, a single one, a Bundle, an array, or one a line (NDJSON).
///
/// Each EOB is a claim. EOBs of one payer, payment number and day are one remittance; an EOB that cannot be posted stands
/// alone, so that it does not hold up the others. Nested details are not added up. Bundles may hold the patients,
/// organizations, coverages and claims that the EOBs refer to, before or after them.
public enum FHIREOBReader {
    /// Reads a file. The reading counts EOBs: those that are cancelled, queued or no claims are set aside, those that
    /// cannot be posted rejected; why is among the findings and the remittance's obstacles.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Remittance> {
        var collector = FHIRCollector(file: file.number, limit: options.recordLimit)
        let text = Text.trimmed(file.bytes)
        if text.isEmpty {
            collector.refuse("file-empty", at: .whole(file.number), "The file is empty.")
        } else if isXML(file.bytes) {
            readXML(file, &collector)
        } else {
            readJSON(Encoding.normalised(file), &collector)
        }
        return collector.finish()
    }

    /// True for `<` behind a byte order mark, if any, and blanks; in UTF-16 too.
    private static func isXML(_ b: Bytes) -> Bool {
        b.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains($0) } == 0x3C
    }

    private static func readXML(_ file: SourceFile, _ collector: inout FHIRCollector) {
        var taken = collector
        let handler = FHIRXMLHandler { taken.take($0, fullURL: $1) }
        let fault = XMLStream.read(file.bytes, handler)
        collector = taken
        if let fault {
            collector.refuse(
                fault.code, at: Position(file: file.number, record: fault.line, field: fault.column),
                "The XML cannot be read: \(fault.message).")
        }
    }

    private static func readJSON(_ file: SourceFile, _ collector: inout FHIRCollector) {
        var reader = JSONReader(file.bytes)
        do throws(JSONReader.Damage) {
            while let value = try reader.next() {
                let begin = value.line > 0 ? value.line : reader.line
                let resources: [JSONValue] = if case .array(let elements) = value { elements } else { [value] }
                for resource in resources {
                    if resource["resourceType"].string == "Bundle" {
                        for entry in resource["entry"].elements {
                            collector.take(entry["resource"], fullURL: entry["fullUrl"].string, line: begin)
                        }
                        collector.sawResource = true
                    } else {
                        collector.take(resource, fullURL: "", line: begin)
                    }
                }
            }
        } catch {
            collector.refuse(
                "json-damaged", at: Position(file: file.number, record: error.line), "The text is no JSON here.")
        }
    }
}

/// Collects the EOBs of a file, and what they refer to.
struct FHIRCollector {
    private let file: Int32
    private let limit: Int
    private var reading = Reading<Remittance>()
    private var explanations: [FHIRExplanation] = []
    private var directory = FHIRDirectory()
    /// True once a resource of any type was seen.
    var sawResource = false
    private var reported: [String: Int] = [:]

    init(file: Int32, limit: Int) {
        self.file = file
        self.limit = limit
    }

    mutating func refuse(_ code: String, at place: Position, _ message: String) {
        reading.findings.append(
            Finding(
                code, .refusal, at: place, message,
                remedy: "Download the EOBs again, whole, as FHIR R4 in XML, JSON or NDJSON."))
    }

    mutating func take(_ value: JSONValue, fullURL: String, line: Int32) {
        if let resource = FHIRNode(resource: value, line: line) { take(resource, fullURL: fullURL) }
    }

    mutating func take(_ resource: FHIRNode, fullURL: String) {
        sawResource = true
        guard resource.name == "ExplanationOfBenefit" else {
            directory.add(resource, fullURL: fullURL)
            return
        }
        guard reading.read < limit else { return }
        reading.read += 1
        let explanation = FHIRExplanation(resource, file: file)
        if let aside = explanation.aside {
            reading.setAside += 1
            add(
                Finding(
                    aside.code, .info, at: explanation.position, aside.message,
                    remedy: "Nothing to do; the payer sends another EOB once there is one."))
        } else {
            explanations.append(explanation)
        }
    }

    /// Keeps the first findings of a code; a file of a year's EOBs says the same thing thousands of times.
    private mutating func add(_ finding: Finding) {
        reported[finding.code, default: 0] += 1
        if finding.severity >= .error || reported[finding.code, default: 0] <= 20 { reading.findings.append(finding) }
    }

    mutating func finish() -> Reading<Remittance> {
        if reading.read == limit { refuse("too-many-records", at: .whole(file), "The file has \(limit) EOBs or more.") }
        if reading.read == 0, !reading.isRefused {
            refuse(
                sawResource ? "no-eob" : "not-fhir", at: .whole(file),
                sawResource
                    ? "The file holds no ExplanationOfBenefit." : "The file holds no FHIR resource (resourceType).")
        }
        guard !reading.isRefused else { return reading }
        var payments: [String: Int] = [:]
        for explanation in explanations { place(explanation, &payments) }
        for i in reading.records.indices { complete(&reading.records[i]) }
        for (code, count) in reported.sorted(by: { $0.key < $1.key }) where count > 20 {
            guard let first = reading.findings.first(where: { $0.code == code }), first.severity < .error else {
                continue
            }
            reading.findings.append(
                Finding(
                    code, first.severity, at: first.position,
                    "\(count - 20) more findings of this kind are not listed.",
                    remedy: "Look at the first ones; they have the same cause as a rule."))
        }
        return reading
    }

    private mutating func place(_ source: FHIRExplanation, _ payments: inout [String: Int]) {
        var explanation = source
        let (payer, payee) = explanation.resolve(directory)
        var remittance = Remittance()
        remittance.payer = payer
        remittance.payee = payee
        remittance.tracePayerID = payer.ids.first ?? ""
        remittance.trace = explanation.paymentID.isEmpty ? explanation.claim.controlNumber : explanation.paymentID
        remittance.day = explanation.day ?? remittance.day
        remittance.isPart = true
        remittance.isTest = explanation.isTest
        remittance.position = explanation.position
        remittance.obstacles = explanation.obstacles
        remittance.claims = [explanation.claim]
        if var entry = explanation.adjustment {
            entry.amount = FHIRCollector.signed(entry.amount, paid: explanation.claim.paid, amount: explanation.amount)
            remittance.providerAdjustments = [entry]
        }
        remittance.amount = explanation.amount ?? .zero
        // Where an amount could not be read, an equation says nothing.
        if explanation.isReadable { EOBBalance.check(&remittance, statesAmount: explanation.amount != nil) }
        for note in explanation.notes { add(note) }
        if explanation.paymentID.isEmpty {
            add(
                Finding(
                    "trace-missing", .info, at: explanation.position,
                    "The EOB names no cheque or EFT (payment.identifier); its own identifier stands for it.",
                    remedy: "Match the deposit by amount and day."))
        }
        for obstacle in remittance.obstacles { add(obstacle) }
        if !remittance.obstacles.isEmpty { reading.rejected += 1 } else if remittance.isTest { reading.setAside += 1 }
        let key = [payer.ids.first ?? payer.name, remittance.trace, remittance.day.description].joined(
            separator: "\u{1F}")
        if remittance.isPostable, !explanation.paymentID.isEmpty, let known = payments[key] {
            reading.records[known].claims += remittance.claims
            reading.records[known].providerAdjustments += remittance.providerAdjustments
            var sum = X12Sum()
            sum.add(reading.records[known].amount)
            sum.add(remittance.amount)
            reading.records[known].amount = sum.cents
        } else {
            if remittance.isPostable { payments[key] = reading.records.count }
            reading.records.append(remittance)
        }
    }

    /// FHIR does not say whether `payment.adjustment` is written with the sign that lowers the payment; where only the
    /// other one makes the payment right, that is what was meant.
    private static func signed(_ adjustment: Cents, paid: Cents, amount: Cents?) -> Cents {
        guard let amount else { return adjustment }
        let (lowered, overflow) = paid.raw.addingReportingOverflow(adjustment.raw)
        return !overflow && lowered == amount.raw ? -adjustment : adjustment
    }

    private func complete(_ remittance: inout Remittance) {
        for i in remittance.providerAdjustments.indices { remittance.providerAdjustments[i].ordinal = i + 1 }
        if remittance.obstacles.isEmpty {
            remittance.proofs = []
            EOBBalance.check(&remittance, statesAmount: true)
        }
        if remittance.amount.isZero { remittance.method = "NON" }
        remittance.digest = EOBBalance.digest(remittance)
    }
}
