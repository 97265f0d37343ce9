import Values

/// Tells FHIR resources and clinical documents apart from balance reports.
public enum FHIRBalances {
    /// The profile that reads a file's resources; `nil` where it holds none with a balance.
    public static func profileName(for file: SourceFile) -> String? {
        let survey = XMLSurvey.of(file)
        if survey.resources.contains("Invoice") { return "fhir-invoice" }
        guard survey.resources.contains("Account") else {
            return survey.resources.contains("ChargeItem") ? "fhir-charge-item" : nil
        }
        return survey.hasAmountOfBalance ? "fhir-account-r5" : survey.hasBalance ? "fhir-account-stu3" : nil
    }

    /// What a FHIR or clinical document holds; `nil` for other files, in which columns may be looked for.
    public static func document(in file: SourceFile) -> String? { describe(XMLSurvey.of(file))?.message }

    /// What a file without a balance is, and what to do; `nil` for one that is neither FHIR nor a clinical document.
    static func describe(_ survey: XMLSurvey) -> (message: String, remedy: String)? {
        if survey.isClinicalDocument {
            return (
                "a clinical document (C-CDA): it may name payers, and holds no balances",
                "export the aging or balance report of the prior system"
            )
        }
        guard survey.isFHIR else { return nil }
        if survey.resources.contains("Account") {
            return (
                "FHIR Accounts without a balance: R4 has none (hl7.org/fhir/R4/account.html)",
                "export Invoices, or STU3 or R5 Accounts, or the balance report of the prior system"
            )
        }
        if survey.resources.contains("Invoice") {
            return ("FHIR Invoices", "name the format fhir-invoice")
        }
        if survey.resources.contains("PaymentReconciliation") {
            let gap = survey.paymentAmount - survey.detailAmount
            return (
                "a FHIR PaymentReconciliation: payments, not balances; its details make "
                    + "\(survey.detailAmount.grouped), its paymentAmount says \(survey.paymentAmount.grouped)"
                    + (gap.isZero ? "" : ": difference \(gap.grouped)"),
                "export Invoices or Accounts"
            )
        }
        if survey.resources.contains("ChargeItem") {
            return ("FHIR ChargeItems: charges, not balances", "name the format fhir-charge-item if none was paid")
        }
        if survey.resources.contains("ExplanationOfBenefit") || survey.resources.contains("ClaimResponse") {
            return ("FHIR remittances, not balances", "name the format fhir-eob")
        }
        let names = survey.resources.sorted().prefix(8).joined(separator: ", ")
        return ("FHIR resources that hold no balances: \(names)", "export Invoices, or STU3 or R5 Accounts")
    }
}

/// Looks over an XML document for what kind of document it is.
final class XMLSurvey: XMLHandler {
    /// Names of FHIR resources, of the document itself or the entries of a Bundle.
    private(set) var resources: Set<String> = []
    private(set) var isFHIR = false
    private(set) var isClinicalDocument = false
    /// An Account has a balance, and one with an amount below it (R5).
    private(set) var hasBalance = false
    private(set) var hasAmountOfBalance = false
    /// Of PaymentReconciliations: the stated payment, and what their details make.
    private(set) var paymentAmount = Cents.zero
    private(set) var detailAmount = Cents.zero
    /// Of PaymentReconciliations: what each detail says that it pays, and its amount.
    private(set) var allocations: [(target: String, amount: Cents)] = []

    /// Invoices in the order of the file: their ids, and the addresses that their Bundle gives them.
    private(set) var invoices: [(id: String, url: String)] = []

    private var path: [String] = []
    private var base = 0
    private var url = ""

    /// What a file is, in XML or JSON; of a damaged one what could be seen.
    static func of(_ file: SourceFile) -> XMLSurvey {
        let survey = XMLSurvey()
        if BalanceJSONReader.isJSON(file) {
            _ = BalanceJSONReader.resources(Encoding.normalised(file)) { survey.note($0, url: $1) }
            return survey
        }
        let start = Text.string(Bytes(rebasing: file.bytes.prefix(4096)))
        survey.isFHIR = start.contains("http://hl7.org/fhir")
        guard survey.isFHIR || start.contains("ClinicalDocument") else { return survey }
        _ = XMLStream.read(file.bytes, survey)
        return survey
    }

    /// Takes note of a resource in JSON.
    private func note(_ node: FHIRNode, url: String) {
        isFHIR = true
        resources.insert(node.name)
        func amounts(_ parents: [FHIRNode]) -> Cents {
            parents.reduce(.zero) { $0 + (Cents(plain: $1["value"]?.value ?? "") ?? .zero) }
        }
        switch node.name {
        case "Invoice": invoices.append((node["id"]?.value ?? "", url))
        case "Account":
            if let balance = node["balance"] {
                hasBalance = true
                if balance["amount"] != nil { hasAmountOfBalance = true }
            }
        case "PaymentReconciliation":
            paymentAmount += amounts(node.all("paymentAmount") + node.all("amount"))
            let details = node.all("detail") + node.all("allocation")
            detailAmount += amounts(details.flatMap { $0.all("amount") })
            allocations += details.map { detail in
                (
                    [detail.text("request", "reference"), detail.text("target", "reference")].joined(),
                    amounts(detail.all("amount"))
                )
            }
        default: break
        }
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        // Deeper elements are of no interest: their names are not made.
        path.append(path.count < 6 + base ? Text.string(name) : "")
        if path == ["ClinicalDocument"] { isClinicalDocument = true }
        let isResource = path.count == 1 ? path[0] != "Bundle" : path.dropLast() == ["Bundle", "entry", "resource"]
        if isResource {
            base = path.count
            resources.insert(path[base - 1])
        }
        if path.last == "Invoice" { invoices.append(("", base == path.count ? url : "")) }
        guard base > 0 else {
            if path == ["Bundle", "entry"] { url = "" }
            if path == ["Bundle", "entry", "fullUrl"] { url = attributes.value(of: "value").map(Text.string) ?? "" }
            return
        }
        let below = path[base...]
        switch path[base - 1] {
        case "Account":
            if below == ["balance"] { hasBalance = true }
            if below == ["balance", "amount"] { hasAmountOfBalance = true }
        case "Invoice":
            if below == ["id"], let id = attributes.value(of: "value"), let last = invoices.indices.last {
                invoices[last].id = Text.string(id)
            }
        case "PaymentReconciliation":
            if below == ["detail"] || below == ["allocation"] { allocations.append(("", .zero)) }
            guard let text = attributes.value(of: "value") else { return }
            noteTarget(Array(below), text)
            guard let amount = Cents(plain: text) else { return }
            // R5 calls them amount and allocation.
            if below == ["paymentAmount", "value"] || below == ["amount", "value"] { paymentAmount += amount }
            if below == ["detail", "amount", "value"] || below == ["allocation", "amount", "value"] {
                detailAmount += amount
                if let last = allocations.indices.last { allocations[last].amount += amount }
            }
        default: break
        }
    }

    private func noteTarget(_ below: [String], _ text: Bytes) {
        guard below == ["detail", "request", "reference"] || below == ["allocation", "target", "reference"],
            let last = allocations.indices.last
        else { return }
        allocations[last].target = Text.string(text)
    }

    func text(_ text: Bytes) {}

    func close(_ name: Bytes) {
        path.removeLast()
        if path.count < base { base = 0 }
    }
}
