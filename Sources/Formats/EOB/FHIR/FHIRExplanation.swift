import Values

/// One ExplanationOfBenefit (hl7.org/fhir/R4/explanationofbenefit.html) as a claim with its payment, before the people and
/// claims that it refers to are known: they may follow later in the file.
struct FHIRExplanation {
    /// Why it is none of a ledger's business; `nil` when it is.
    private(set) var aside: (code: String, message: String)?
    private(set) var claim = ClaimPayment()
    private(set) var obstacles: [Finding] = []
    private(set) var notes: [Finding] = []
    /// The number of the cheque or EFT (`payment.identifier`); empty where there is none.
    private(set) var paymentID = ""
    private(set) var day: Day?
    /// What is paid (`payment.amount`); `nil` where it is not stated.
    private(set) var amount: Cents?
    private(set) var adjustment: ProviderAdjustment?
    private(set) var isTest = false
    private(set) var position: Position
    private let node: FHIRNode
    private let file: Int32
    private var local = FHIRDirectory()

    /// False where an amount is foreign or could not be read.
    var isReadable: Bool { !obstacles.contains { $0.code == "amount-unreadable" || $0.code == "currency-foreign" } }

    private static let ask = "Ask the payer for a corrected EOB; this one is not posted."

    init(_ resource: FHIRNode, file: Int32) {
        self.file = file
        position = Position(file: file, record: resource.line)
        for contained in resource.all("contained").flatMap(\.children) { local.add(contained, isContained: true) }
        // Only what refers to others is needed once the claim is read; the items are the bulk of it.
        var kept = FHIRNode(resource.name, line: resource.line)
        kept.children = ["patient", "insurer", "provider", "claim", "insurance"].compactMap { resource[$0] }
        node = kept
        claim.position = position
        isTest = resource["meta"]?.all("security").contains { $0.text("code") == "HTEST" } ?? false
        readStanding(resource)
        guard aside == nil else { return }
        readNumbers(resource)
        readPayment(resource)
        readItems(resource)
    }

    private mutating func readStanding(_ resource: FHIRNode) {
        let status = resource.text("status")
        let outcome = resource.text("outcome")
        let use = resource.text("use")
        if ["cancelled", "entered-in-error", "draft"].contains(status) {
            aside = ("eob-not-active", "The EOB's status is \(status): nothing posts from it.")
        } else if outcome == "queued" {
            aside = ("eob-queued", "The payer has not processed the claim yet (outcome queued): nothing posts from it.")
        } else if use == "preauthorization" || use == "predetermination" {
            aside = ("eob-not-a-claim", "The EOB is of a \(use), not of a claim: nothing posts from it.")
        } else if status != "active" {
            obstacle(
                "status-unknown", "The EOB's status is not one of FHIR R4 (active, cancelled, draft, entered-in-error)."
            )
        }
        if aside == nil, outcome == "error" {
            obstacle("outcome-error", "The payer could not process the claim (outcome error): it has settled nothing.")
        }
        if aside == nil, outcome == "partial" {
            note(
                "outcome-partial", .warning, at: position,
                "The payer has processed the claim in part (outcome partial).")
        }
    }

    private mutating func obstacle(_ code: String, _ message: String, at place: Position? = nil) {
        guard obstacles.count < 100 else { return }
        obstacles.append(
            Finding(code, .error, at: place ?? position, message, remedy: FHIRExplanation.ask))
    }

    private mutating func note(
        _ code: String, _ severity: Finding.Severity, at place: Position, _ message: String,
        remedy: String = "Compare with the payer's own EOB."
    ) {
        notes.append(Finding(code, severity, at: place, message, remedy: remedy))
    }

    private mutating func readNumbers(_ resource: FHIRNode) {
        let identifiers = resource.all("identifier")
        let unique = identifiers.first { ($0["type"]?.codings ?? []).contains { $0.code == "uc" } }
        claim.controlNumber = (unique ?? identifiers.first)?.text("value") ?? resource.text("id")
        for other in identifiers where other.text("value") != claim.controlNumber {
            claim.references.append(Reference(qualifier: other.text("system"), value: other.text("value")))
        }
        for related in resource.all("related")
        where (related["relationship"]?.codings ?? []).contains(where: { $0.code == "prior" }) {
            claim.originalControlNumber = related.text("reference", "value")
        }
        for info in resource.all("supportingInfo")
        where (info["category"]?.codings ?? []).contains(where: { $0.code == "patientaccountnumber" }) {
            claim.claimNumber = info.text("valueString")
        }
        claim.status = resource.text("precedence")
        if !["1", "2", "3"].contains(claim.status) { claim.status = "1" }
        let period = resource["billablePeriod"]
        claim.from = FHIRExplanation.day(period?.text("start") ?? "")
        claim.to = FHIRExplanation.day(period?.text("end") ?? "") ?? claim.from
    }

    private mutating func readPayment(_ resource: FHIRNode) {
        let payment = resource["payment"]
        paymentID = payment?.text("identifier", "value") ?? ""
        if let stated = payment?["amount"] { amount = money(stated) }
        day = FHIRExplanation.day(payment?.text("date") ?? "")
        if day == nil, let created = FHIRExplanation.day(resource.text("created")) {
            day = created
            note(
                "payment-date-missing", .warning, at: position,
                "The payment has no date; the day on which the EOB was made (\(created)) is taken.",
                remedy: "Check the day with the bank.")
        } else if day == nil {
            obstacle("payment-date-missing", "The payment has no date, and the EOB does not say when it was made.")
        }
        if let stated = payment?["adjustment"], let value = money(stated), !value.isZero {
            adjustment = ProviderAdjustment(
                ordinal: 1, code: payment?["adjustmentReason"]?.codings.first?.code ?? "",
                reference: claim.controlNumber,
                amount: value, position: Position(file: file, record: stated.line))
        }
    }

    /// Keeps an obstacle; of a foreign currency once, for as a rule every amount has it.
    private mutating func keep(_ obstacle: Finding) {
        if obstacle.code == "currency-foreign", obstacles.contains(where: { $0.code == obstacle.code }) { return }
        obstacles.append(obstacle)
    }

    private mutating func money(_ node: FHIRNode) -> Cents? {
        switch FHIRMoney.read(node) {
        case .success(let value): return value
        case .failure(let odd):
            keep(odd.finding(at: Position(file: file, record: node.line)))
            return nil
        }
    }

    /// The day of a date or dateTime; `nil` for a month or a year, which no payment has.
    static func day(_ text: String) -> Day? { text.utf8.count >= 10 ? Day(iso: String(text.prefix(10))) : nil }

    // MARK: Items

    private mutating func readItems(_ resource: FHIRNode) {
        let totals = adjudication(resource.all("total"))
        let items = resource.all("item") + resource.all("addItem")
        var read: [FHIRAdjudication] = []
        for item in items { read.append(readItem(item)) }
        let header = adjudication(resource.all("adjudication"))
        guard items.isEmpty else {
            if isReadable { compare(totals, with: read) }
            sumUp()
            return
        }
        let whole = header.entries.isEmpty ? totals : header
        let shares = FHIRShares(whole, net: nil, at: position)
        claim.charge = shares.charge
        claim.paid = shares.paid
        claim.adjustments = SharedList(shares.adjustments)
        claim.amounts = SharedList(shares.amounts)
        claim.patientResponsibility = shares.liability
        claim.remarks += header.remarks
        report(shares)
    }

    private mutating func adjudication(_ nodes: [FHIRNode]) -> FHIRAdjudication {
        let read = FHIRAdjudication(nodes, file: file)
        for obstacle in read.obstacles { keep(obstacle) }
        return read
    }

    /// An item: details and sub-details say the same money again in smaller parts, and are not added.
    private mutating func readItem(_ item: FHIRNode) -> FHIRAdjudication {
        let read = adjudication(item.all("adjudication"))
        let place = Position(file: file, record: item.line)
        let shares = FHIRShares(read, net: item["net"].flatMap { money($0) }, at: place)
        var line = ServicePayment()
        line.position = place
        line.ordinal = claim.lines.count + 1
        line.lineNumber = item.text("sequence")
        line.code = item["productOrService"]?.codings.first?.code ?? ""
        line.codeDescription = item.text("productOrService", "text")
        line.modifiers = item.all("modifier").compactMap { $0.codings.first?.code }
        line.revenueCode = item["revenue"]?.codings.first?.code ?? ""
        var quantity = item.text("quantity", "value")
        if !quantity.isEmpty { line.milliUnits = quantity.withUTF8 { X12Values.milli($0) } }
        let start = item.text("servicedPeriod", "start")
        line.day = FHIRExplanation.day(start.isEmpty ? item.text("servicedDate") : start)
        line.lastDay = FHIRExplanation.day(item.text("servicedPeriod", "end"))
        if line.lastDay == line.day { line.lastDay = nil }
        line.charge = shares.charge
        line.paid = shares.paid
        line.allowed = shares.allowed
        line.adjustments = SharedList(shares.adjustments)
        line.amounts = SharedList(shares.amounts)
        line.remarks = read.remarks
        claim.lines.append(line)
        if let liability = shares.liability {
            var sum = X12Sum()
            sum.add(claim.patientResponsibility ?? .zero)
            sum.add(liability)
            claim.patientResponsibility = sum.cents
        }
        report(shares)
        return read
    }

    private mutating func report(_ shares: FHIRShares) {
        for (code, place) in shares.notes {
            switch code {
            case "write-off-derived":
                note(
                    code, .info, at: place,
                    "No entry states the contractual adjustment; charge less eligible amount is taken for it (CO-45).")
            case "reason-without-amount":
                note(
                    code, .info, at: place,
                    "The payer gives a reason without an amount; what is neither paid nor adjusted is taken for it.")
            case "noncovered-unassigned":
                note(
                    code, .warning, at: place,
                    "Something is not covered, and nothing says who owes it (no group, no member liability).",
                    remedy: "Ask the payer; the amount is held (OA).")
            default:
                note(
                    code, .warning, at: place,
                    "The member's liability does not agree with deductible, coinsurance, copay and what is not covered."
                )
            }
        }
    }

    /// `total[]` against the sums of the items, category by category, as far as items state one.
    private mutating func compare(_ totals: FHIRAdjudication, with items: [FHIRAdjudication]) {
        for category in FHIRCategory.allCases {
            guard let stated = totals.sum(category) else { continue }
            var sum = X12Sum()
            var isStated = category == .submitted || category == .paid
            switch category {
            case .submitted: for line in claim.lines { sum.add(line.charge) }
            case .paid: for line in claim.lines { sum.add(line.paid) }
            default:
                for item in items {
                    guard let value = item.sum(category) else { continue }
                    isStated = true
                    sum.add(value)
                }
            }
            guard isStated, sum.cents != stated || sum.overflowed else { continue }
            let (gap, overflow) = stated.raw.subtractingReportingOverflow(sum.cents.raw)
            let entry = totals.entries.first { $0.category == category }
            obstacle(
                "total-disagrees",
                "The total \(entry?.code ?? category.rawValue) is \(stated), its items add up to \(sum.cents); difference "
                    + "\(overflow ? "too large to count" : Cents(gap).description).", at: entry?.position)
        }
    }

    private mutating func sumUp() {
        var charge = X12Sum()
        var paid = X12Sum()
        for line in claim.lines {
            charge.add(line.charge)
            paid.add(line.paid)
        }
        claim.charge = charge.cents
        claim.paid = paid.cents
        let days = claim.lines.flatMap { [$0.day, $0.lastDay].compactMap(\.self) }
        claim.from = claim.from ?? days.min()
        claim.to = claim.to ?? days.max()
        if let from = claim.from, claim.to == from {
            for i in claim.lines.indices where claim.lines[i].day == nil { claim.lines[i].day = from }
        }
    }

    // MARK: References

    /// Fills in whom and what the EOB refers to.
    mutating func resolve(_ shared: FHIRDirectory) -> (payer: Remittance.Organization, payee: Remittance.Organization) {
        func party(_ reference: FHIRNode?, isPerson: Bool = false) -> FHIRDirectory.Party {
            let isLocal = reference?.text("reference").hasPrefix("#") ?? false
            return (isLocal ? local : shared).party(reference, isPerson: isPerson)
        }
        func isLocal(_ reference: FHIRNode?) -> Bool { reference?.text("reference").hasPrefix("#") ?? false }
        let focal = node.all("insurance").first { $0.text("focal") == "true" } ?? node["insurance"]
        claim.patient = party(node["patient"], isPerson: true).person
        let member = (isLocal(focal?["coverage"]) ? local : shared).subscriber(focal?["coverage"])
        if !member.isEmpty { claim.patient.id = member }
        let stated = node["claim"]?.text("identifier", "value") ?? ""
        if !stated.isEmpty || claim.claimNumber.isEmpty {
            claim.claimNumber = (isLocal(node["claim"]) ? local : shared).claimNumber(node["claim"])
        }
        if claim.claimNumber.isEmpty {
            note(
                "claim-number-missing", .warning, at: position, "The EOB does not say which claim it answers.",
                remedy: "It is matched by member, day, code and charge.")
        }
        let payer = party(node["insurer"])
        let payee = party(node["provider"])
        return (
            Remittance.Organization(name: payer.person.last, ids: payer.ids),
            Remittance.Organization(
                name: [payee.person.first, payee.person.last].filter { !$0.isEmpty }.joined(separator: " "),
                ids: payee.ids)
        )
    }
}
