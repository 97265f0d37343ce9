import Values

/// What a column of an EOB table may hold, with the header names under which portals and clearing houses write it.
enum EOBRole: String, CaseIterable {
    case payer
    case payerID = "payer_id"
    case trace
    case paymentDate = "payment_date"
    case paymentAmount = "payment_amount"
    case method
    case claimNumber = "claim_number"
    case status
    case patientLast = "patient_last"
    case patientFirst = "patient_first"
    case patient
    case memberID = "member_id"
    case controlNumber = "control_number"
    case serviceDate = "service_date"
    case code, modifiers, units
    case charge, allowed, paid, deductible, coinsurance, copay
    case patientResponsibility = "patient_responsibility"
    case writeOff = "write_off"
    case adjustmentCodes = "adjustment_codes"
    case remarkCodes = "remark_codes"
    case line
    case plbCode = "plb_code"
    case plbReference = "plb_reference"
    case plbAmount = "plb_amount"

    /// Header names that are understood without being mapped; the role's own name comes first.
    var names: [String] {
        let others: [String] =
            switch self {
            case .payer: ["payer name", "insurance", "insurance name", "plan", "carrier"]
            case .payerID: ["payer id", "plan id"]
            case .trace:
                [
                    "check number", "check/eft number", "check or eft number", "check #", "cheque number", "eft number",
                    "trace number", "eft trace", "payment number", "check/eft trace number",
                ]
            case .paymentDate: ["payment date", "check date", "check/eft date", "paid date", "date paid", "remit date"]
            case .paymentAmount: ["payment amount", "check amount", "check/eft amount", "eft amount", "total payment"]
            case .method: ["payment method", "payment type"]
            case .claimNumber:
                ["patient control number", "patient account number", "patient account", "account number", "claim id"]
            case .status: ["claim status", "claim status code"]
            case .patientLast: ["patient last name", "last name"]
            case .patientFirst: ["patient first name", "first name"]
            case .patient: ["patient name", "member name"]
            case .memberID: ["member id", "subscriber id", "insured id", "patient id"]
            case .controlNumber:
                ["payer control number", "payer claim number", "icn", "payer claim control number", "claim number"]
            case .serviceDate: ["date of service", "dos", "service date", "service from", "from date"]
            case .code: ["procedure code", "procedure", "cpt", "cpt code", "service code", "hcpcs"]
            case .modifiers: ["modifier"]
            case .units: ["unit", "quantity"]
            case .charge: ["billed", "billed amount", "charge amount", "charges", "charged amount", "submitted charge"]
            case .allowed: ["allowed amount", "approved amount"]
            case .paid: ["paid amount", "insurance paid", "plan paid", "amount paid", "payment"]
            case .deductible: ["deductible amount"]
            case .coinsurance: ["co-insurance", "coinsurance amount"]
            case .copay: ["co-pay", "copayment", "copay amount"]
            case .patientResponsibility:
                ["patient responsibility", "patient resp", "member responsibility", "you may owe"]
            case .writeOff:
                ["write off", "write-off", "contractual adjustment", "contractual", "discount", "provider discount"]
            case .adjustmentCodes: ["adjustment codes", "adjustments", "adjustment reason codes", "carc"]
            case .remarkCodes: ["remark codes", "remarks", "rarc"]
            case .line: ["line number", "service line"]
            case .plbCode: ["plb reason", "plb reason code", "provider adjustment code", "provider adjustment reason"]
            case .plbReference: ["plb reference id", "provider adjustment reference", "provider adjustment identifier"]
            case .plbAmount: ["plb adjustment amount", "provider adjustment amount"]
            }
        return [rawValue] + others
    }
}

/// Where the columns of an EOB table stand.
struct EOBColumns {
    private var places: [EOBRole: Int] = [:]

    /// Columns found by the user's mapping, else by their usual names; the names that the mapping has and the file lacks.
    static func find(_ header: CSVHeader, mapped: [String: String]) -> (columns: EOBColumns, missing: [String]) {
        var columns = EOBColumns()
        var missing: [String] = []
        var taken: Set<Int> = []
        for role in EOBRole.allCases {
            guard let name = mapped[role.rawValue] else { continue }
            if let place = header.index(name) {
                columns.places[role] = place
                taken.insert(place)
            } else {
                missing.append(name)
            }
        }
        for role in EOBRole.allCases where mapped[role.rawValue] == nil {
            for name in role.names {
                guard let place = header.index(name), !taken.contains(place) else { continue }
                columns.places[role] = place
                taken.insert(place)
                break
            }
        }
        if columns.places[.charge] == nil { missing.append("charge") }
        if columns.places[.paid] == nil { missing.append("paid") }
        if columns.places[.claimNumber] == nil, columns.places[.controlNumber] == nil {
            missing.append("claim_number or control_number")
        }
        return (columns, missing)
    }

    /// True when the file has the column.
    func has(_ role: EOBRole) -> Bool { places[role] != nil }

    /// The column's place from 1, for positions; 0 when the file lacks it.
    func field(_ role: EOBRole) -> Int { places[role].map { $0 + 1 } ?? 0 }

    /// The cell's text without blanks at its sides; empty when the file lacks the column.
    func text(_ role: EOBRole, _ row: CSVRow) -> String { places[role].map { row.trimmedString($0) } ?? "" }

    /// The cell's bytes without blanks at their sides; empty when the file lacks the column.
    func bytes(_ role: EOBRole, _ row: CSVRow) -> Bytes {
        places[role].map { row.trimmed($0) } ?? Bytes(start: nil, count: 0)
    }
}

/// Amounts and days as portals write them.
enum EOBValues {
    /// An amount: `1234.56`, `$1,234.56`, `-12.00`, `(12.00)`. `nil` for anything else, and for more than ten digits.
    static func money(_ raw: Bytes) -> Cents? {
        var digits: [UInt8] = []
        var negative = false
        var b = raw
        if b.count > 2, b[0] == 0x28, b[b.count - 1] == 0x29 {
            negative = true
            b = Bytes(rebasing: b[1..<(b.count - 1)])
        }
        var grouped = 0
        for (i, byte) in b.enumerated() {
            switch byte {
            case 0x24: if digits.contains(where: { $0 != 0x2D }) { return nil }
            case 0x2C:
                // A comma must be followed by exactly three digits and then no digit: 1,234.56 but not 1,23.
                guard i + 3 < b.count, (1...3).allSatisfy({ b[i + $0] &- 0x30 <= 9 }) else { return nil }
                if i + 4 < b.count, b[i + 4] &- 0x30 <= 9 { return nil }
                grouped += 1
            default: digits.append(byte)
            }
        }
        guard let value = digits.withUnsafeBufferPointer({ X12Values.amount($0) }) else { return nil }
        return negative ? -value : value
    }

    /// A day: `2026-03-05`, `20260305`, `3/5/2026`, `03/05/2026`. `nil` for anything else.
    static func day(_ b: Bytes) -> Day? {
        if let day = Day(iso: b) ?? Day(compact: b) { return day }
        let parts = b.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4,
            let month = X12Values.whole(Bytes(rebasing: parts[0])),
            let day = X12Values.whole(Bytes(rebasing: parts[1])),
            let year = X12Values.whole(Bytes(rebasing: parts[2]))
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// A person written as `Last, First` or `First Last`.
    static func person(_ text: String) -> Person {
        if let comma = text.firstIndex(of: ",") {
            let rest = text[text.index(after: comma)...].split(separator: " ").map(String.init)
            return Person(
                last: String(text[..<comma]), first: rest.first ?? "", middle: rest.dropFirst().joined(separator: " "))
        }
        let words = text.split(separator: " ").map(String.init)
        guard words.count > 1 else { return Person(last: text) }
        return Person(
            last: words[words.count - 1], first: words[0], middle: words[1..<(words.count - 1)].joined(separator: " "))
    }
}
