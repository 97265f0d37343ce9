import Values

/// What an adjudication entry is about, by its category's code: HL7's own codes (hl7.org/fhir/R4 adjudication) and those
/// of the CARIN Blue Button guide (C4BBAdjudication).
enum FHIRCategory: String, CaseIterable {
    case submitted, allowed, paid, paidToPatient, copay, coinsurance, deductible, noncovered, discount
    case priorPayerPaid, memberLiability, paidByPatient

    /// The codes under which payers write it.
    var codes: [String] {
        switch self {
        case .submitted: ["submitted"]
        case .allowed: ["eligible", "allowed", "allowedamount"]
        case .paid: ["benefit", "paidtoprovider", "paid", "paidamount"]
        case .paidToPatient: ["paidtopatient"]
        case .copay: ["copay", "copayment"]
        case .coinsurance: ["coinsurance"]
        case .deductible: ["deductible"]
        case .noncovered: ["noncovered", "notcovered"]
        case .discount: ["discount", "contractual", "contractualadjustment", "writeoff"]
        case .priorPayerPaid: ["priorpayerpaid", "priorpayerbenefit"]
        case .memberLiability: ["memberliability", "patientpay", "patientresponsibility", "patientliability"]
        case .paidByPatient: ["paidbypatient"]
        }
    }

    /// Group and reason of the adjustment that it makes, where the payer states none; `nil` for what makes none.
    ///
    /// A prior payer's payment is OA-23 (RFI 1696), a payment to the patient OA-100; the rest as in the 835.
    var adjustment: (group: String, reason: String)? {
        switch self {
        case .copay: ("PR", "3")
        case .coinsurance: ("PR", "2")
        case .deductible: ("PR", "1")
        case .noncovered: ("", "96")
        case .discount: ("CO", "45")
        case .priorPayerPaid: ("OA", "23")
        case .paidToPatient: ("OA", "100")
        case .submitted, .allowed, .paid, .memberLiability, .paidByPatient: nil
        }
    }

    private static let table: [String: FHIRCategory] = Dictionary(
        allCases.flatMap { category in category.codes.map { ($0, category) } }, uniquingKeysWith: { first, _ in first })

    /// The category of a concept, and its code for messages; the category is `nil` for codes that mean nothing here.
    static func read(_ concept: FHIRNode?) -> (category: FHIRCategory?, code: String) {
        let codings = concept?.codings ?? []
        for coding in codings {
            let plain = coding.code.lowercased().filter { $0 != "-" && $0 != "_" }
            if let category = table[plain] { return (category, coding.code) }
        }
        return (nil, codings.first?.code ?? "")
    }
}

/// The adjudication entries of one item, or of a claim as a whole.
struct FHIRAdjudication {
    /// One amount.
    struct Entry {
        var category: FHIRCategory?
        var code: String
        var amount: Cents
        var group: String
        var reason: String
        var position: Position
    }

    private(set) var entries: [Entry] = []
    /// A reason without an amount of its own: why the item was denied or paid in part.
    private(set) var denial: Entry?
    /// Remark codes (RARC) among the reasons.
    private(set) var remarks: [String] = []
    /// What cannot be read.
    private(set) var obstacles: [Finding] = []

    /// Reads `adjudication` or `total` elements.
    init(_ nodes: [FHIRNode], file: Int32) {
        for node in nodes {
            let (category, code) = FHIRCategory.read(node["category"])
            let place = Position(file: file, record: node.line)
            let reasons = node.all("reason").flatMap(\.codings)
            remarks += reasons.filter(FHIRAdjudication.isRemark).map(\.code)
            let (group, reason) = FHIRAdjudication.reason(reasons)
            var entry = Entry(
                category: category, code: code, amount: .zero, group: group, reason: reason, position: place)
            guard let amount = node["amount"] else {
                if !reason.isEmpty, denial == nil { denial = entry }
                continue
            }
            switch FHIRMoney.read(amount) {
            case .success(let value):
                entry.amount = value
                entries.append(entry)
                // A reason beside what was allowed or paid says why it is not more.
                if category?.adjustment == nil, !reason.isEmpty, denial == nil { denial = entry }
            case .failure(let odd): obstacles.append(odd.finding(at: place))
            }
        }
    }

    /// The sum of a category; `nil` where nothing states it. A payment stated both as benefit and as paid to the provider
    /// is counted once: what the provider got is what counts.
    func sum(_ category: FHIRCategory) -> Cents? {
        var chosen = entries.filter { $0.category == category }
        if category == .paid {
            let toProvider = chosen.filter { $0.code.lowercased() == "paidtoprovider" }
            if !toProvider.isEmpty { chosen = toProvider }
        }
        guard !chosen.isEmpty else { return nil }
        var sum = X12Sum()
        for entry in chosen { sum.add(entry.amount) }
        return sum.cents
    }

    private static func isRemark(_ coding: (system: String, code: String)) -> Bool {
        let system = coding.system.lowercased()
        return system.contains("remark") || system.contains("rarc")
    }

    /// Group and reason (CARC) where the codings state them: `45`, `CO-45`, or a coding for each.
    private static func reason(_ codings: [(system: String, code: String)]) -> (group: String, reason: String) {
        var group = ""
        var reason = ""
        for coding in codings where !isRemark(coding) {
            let code = coding.code.uppercased()
            let parts = code.split(separator: "-", maxSplits: 1).map(String.init)
            if parts.count == 2, CodeTables.group(parts[0]) != nil {
                group = parts[0]
                reason = parts[1]
            } else if CodeTables.group(code) != nil {
                group = code
            } else if CodeTables.carc(code) != nil || coding.system.lowercased().contains("x12.org") {
                reason = code
            }
        }
        return (group, reason)
    }
}

/// Money of FHIR: a decimal value with a currency (ISO 4217).
enum FHIRMoney {
    /// Why an amount cannot be taken.
    enum Odd: Error {
        case unreadable
        case foreign(String)

        func finding(at place: Position) -> Finding {
            switch self {
            case .unreadable:
                Finding(
                    "amount-unreadable", .error, at: place,
                    "An amount is not a decimal of dollars and whole cents.",
                    remedy: "Ask the payer for a corrected EOB; this one is not posted.")
            case .foreign(let currency):
                Finding(
                    "currency-foreign", .error, at: place,
                    "An amount is in \(currency.prefix(8)); the book is kept in USD.",
                    remedy: "Post the converted payment by hand; the EOB is not posted.")
            }
        }
    }

    /// The amount of a Money element. Zeros beyond the cent are read, other digits are not.
    static func read(_ node: FHIRNode) -> Result<Cents, Odd> {
        let named = node.text("currency")
        // DSTU3 wrote a Quantity, with the currency in `code`.
        let currency = named.isEmpty ? node.text("code") : named
        guard currency.isEmpty || currency == "USD" else { return .failure(.foreign(currency)) }
        var text = node.text("value")
        if let point = text.firstIndex(of: ".") {
            while text.hasSuffix("0"), text.distance(from: point, to: text.endIndex) > 3 { text.removeLast() }
        }
        guard let value = Cents(plain: text), value.magnitude <= X12Values.amountLimit else {
            return .failure(.unreadable)
        }
        return .success(value)
    }
}
