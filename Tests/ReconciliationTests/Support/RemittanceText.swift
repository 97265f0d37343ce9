import Values

/// Remittances in short hand, written as balanced 005010X221A1 text.
///
/// ```
/// remit TRACE 2026-03-10 [payer=60054] [name=Sample_Health] [amount=99.00]
/// claim NUMBER STATUS CONTROL Last,First [charge=150.00] [paid=100.00] [from=2026-03-02] [f8=ICN] [member=W1] [suffix=JR] [cas=CO-45:30.00]…
/// line CODE[:MODIFIER] 2026-03-02 CHARGE PAID [CO-45:30.00]… [6r=1] [was=90834] [units=2]
/// plb L6 REFERENCE -1.20
/// ```
/// A claim's charge and payment are the sums of its lines less its own adjustments; the remittance's amount is the sum of
/// its claims less its PLB amounts: it balances unless a figure is stated.
struct RemittanceText {
    private struct Line {
        var code = ""
        var day = ""
        var charge = Cents.zero
        var paid = Cents.zero
        var adjustments: [(group: String, reason: String, amount: Cents)] = []
        var lineNumber = ""
        var submitted = ""
        var units = "1"
    }

    private struct Claim {
        var number = ""
        var status = "1"
        var control = ""
        var patient = ""
        var charge: Cents?
        var paid: Cents?
        var from = ""
        var original = ""
        var crossover = ""
        var member = "W100"
        var suffix = ""
        var adjustments: [(group: String, reason: String, amount: Cents)] = []
        var lines: [Line] = []

        var totalCharge: Cents { charge ?? lines.total(\.charge) }
        var totalPaid: Cents { paid ?? lines.total(\.paid) - adjustments.total(\.amount) }
        var patientShare: Cents {
            (adjustments + lines.flatMap(\.adjustments)).filter { $0.group == "PR" }.total(\.amount)
        }
    }

    private struct Transaction {
        var trace = ""
        var day = ""
        var payer = "60054"
        var name = "Sample Health"
        var amount: Cents?
        var claims: [Claim] = []
        var provider: [(code: String, reference: String, amount: Cents)] = []
    }

    private var transactions: [Transaction] = []

    init(_ script: String) {
        for raw in script.split(separator: "\n") {
            let bare = raw.range(of: "-- ").map { raw[..<$0.lowerBound] } ?? raw
            let words = bare.split(separator: " ").map(String.init)
            guard let verb = words.first else { continue }
            let plain = words.dropFirst().filter { !$0.contains("=") && !RemittanceText.isAdjustment($0) }
            let named = Dictionary(
                words.dropFirst().filter { $0.contains("=") && !$0.hasPrefix("cas=") }.map { word in
                    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                    return (parts[0], parts.count > 1 ? parts[1] : "")
                }, uniquingKeysWith: { $1 })
            let t = transactions.count - 1
            switch verb {
            case "remit":
                var one = Transaction()
                one.trace = plain[0]
                one.day = plain[1]
                one.payer = named["payer"] ?? one.payer
                one.name = (named["name"] ?? one.name).replacing("_", with: " ")
                one.amount = named["amount"].flatMap { Cents(plain: $0) }
                transactions.append(one)
            case "claim":
                var one = Claim()
                one.number = plain[0]
                one.status = plain[1]
                one.control = plain[2]
                one.patient = plain[3]
                one.charge = named["charge"].flatMap { Cents(plain: $0) }
                one.paid = named["paid"].flatMap { Cents(plain: $0) }
                one.from = named["from"] ?? ""
                one.original = named["f8"] ?? ""
                one.crossover = named["tt"] ?? ""
                one.member = named["member"] ?? one.member
                one.suffix = named["suffix"] ?? ""
                one.adjustments = words.filter { $0.hasPrefix("cas=") }.map {
                    RemittanceText.adjustment(String($0.dropFirst(4)))
                }
                transactions[t].claims.append(one)
            case "line":
                var one = Line()
                one.code = plain[0]
                one.day = plain[1]
                one.charge = RemittanceText.money(plain[2])
                one.paid = RemittanceText.money(plain[3])
                one.adjustments = words.filter { RemittanceText.isAdjustment($0) }.map { RemittanceText.adjustment($0) }
                one.lineNumber = named["6r"] ?? ""
                one.submitted = named["was"] ?? ""
                one.units = named["units"] ?? "1"
                transactions[t].claims[transactions[t].claims.count - 1].lines.append(one)
            case "plb":
                transactions[t].provider.append((plain[0], plain[1], RemittanceText.money(plain[2])))
            default: preconditionFailure("no such word in a remittance: \(verb)")
            }
        }
    }

    private static func money(_ text: String) -> Cents {
        guard let cents = Cents(plain: text) else { preconditionFailure("no amount: \(text)") }
        return cents
    }

    private static func isAdjustment(_ word: String) -> Bool {
        ["CO-", "PR-", "OA-", "PI-", "CR-"].contains { word.hasPrefix($0) } && word.contains(":")
    }

    private static func adjustment(_ word: String) -> (group: String, reason: String, amount: Cents) {
        let parts = word.split(separator: ":").map(String.init)
        return (String(parts[0].prefix(2)), String(parts[0].dropFirst(3)), money(parts[1]))
    }

    /// The interchange as text; `control` numbers it, and changes nothing else.
    func x12(control: Int, isTest: Bool) -> String {
        let number = String(100_000_000 + control)
        let blank = String(repeating: " ", count: 10)
        var out = "ISA*00*\(blank)*00*\(blank)*ZZ*SAMPLEHEALTH   *ZZ*PRACTICE       *260310*1200*^*00501*\(number)*0*"
        out += "\(isTest ? "T" : "P")*:~\n"
        out += "GS*HP*SAMPLEHEALTH*PRACTICE*20260310*1200*\(control)*X*005010X221A1~\n"
        for (i, one) in transactions.enumerated() { out += text(of: one, number: "\(control * 100 + i + 1)") }
        return out + "GE*\(transactions.count)*\(control)~\nIEA*1*\(number)~\n"
    }

    private func text(of one: Transaction, number: String) -> String {
        let sum = one.claims.total(\.totalPaid) - one.provider.total(\.amount)
        let amount = one.amount ?? sum
        let day = one.day.replacing("-", with: "")
        let method = amount.isZero ? "H*0*C*NON************\(day)" : "I*\(amount)*C*ACH************\(day)"
        var s = ["ST*835*\(number)", "BPR*\(method)", "TRN*1*\(one.trace)*1\(one.payer)"]
        s += ["DTM*405*\(day)", "N1*PR*\(one.name)*XV*\(one.payer)", "N3*1 MAIN ST", "N4*HARTFORD*CT*06156"]
        s += ["PER*BL*DESK*TE*8005550100", "N1*PE*LANE THERAPY*XX*1234567893", "LX*1"]
        for claim in one.claims { s += segments(of: claim) }
        for item in one.provider {
            s.append("PLB*1234567893*20261231*\(item.code):\(item.reference)*\(item.amount)")
        }
        s.append("SE*\(s.count + 1)*\(number)")
        return s.map { $0 + "~\n" }.joined()
    }

    private func segments(of claim: Claim) -> [String] {
        let name = claim.patient.split(separator: ",").map { String($0).replacing("_", with: " ").uppercased() }
        var s = [
            "CLP*\(claim.number)*\(claim.status)*\(claim.totalCharge)*\(claim.totalPaid)*"
                + "\(claim.patientShare.isZero ? "" : "\(claim.patientShare)")*12*\(claim.control)*11*1"
        ]
        s += claim.adjustments.map { "CAS*\($0.group)*\($0.reason)*\($0.amount)" }
        if let last = name.first {
            s.append("NM1*QC*1*\(last)*\(name.dropFirst().first ?? "")***\(claim.suffix)*MI*\(claim.member)")
        }
        if !claim.crossover.isEmpty { s.append("NM1*TT*2*OTHER HEALTH*****PI*\(claim.crossover)") }
        if !claim.original.isEmpty { s.append("REF*F8*\(claim.original)") }
        if !claim.from.isEmpty { s.append("DTM*232*\(claim.from.replacing("-", with: ""))") }
        for line in claim.lines {
            var service = "SVC*HC:\(line.code)*\(line.charge)*\(line.paid)**\(line.units)"
            if !line.submitted.isEmpty { service += "*HC:\(line.submitted)" }
            s.append(service)
            s.append("DTM*472*\(line.day.replacing("-", with: ""))")
            s += line.adjustments.map { "CAS*\($0.group)*\($0.reason)*\($0.amount)" }
            if !line.lineNumber.isEmpty { s.append("REF*6R*\(line.lineNumber)") }
        }
        return s
    }
}
