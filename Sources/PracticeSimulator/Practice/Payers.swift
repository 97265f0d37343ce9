import Values

/// An invented insurer.
struct Payer {
    var id: String
    var name: String
    /// Ten digits as TRN03 and BPR10 want them: `1` and the tax id.
    var taxID: String
    /// The share of the standard fee that the contract allows, in ten-thousandths.
    var allowed: Int
    /// The weekday on which it pays, 0 is Monday.
    var payDay: Int
    /// The plan type of CLP06.
    var filing: String
    /// Writes one segment a line.
    var breaksLines: Bool
    /// Pays by cheque.
    var byCheque: Bool
}

/// The insurers of the simulated practice, and what it charges.
enum Payers {
    static let all: [Payer] = [
        payer("ALDR1", "Alder Health Plan", "1840000011", 6_127, 2, "12", true, false),
        payer("BCWST", "Bluecoast West", "1840000022", 7_043, 3, "12", false, false),
        payer("CASCM", "Cascade Mutual", "1840000033", 5_861, 3, "HM", true, false),
        payer("DELBH", "Delta Bay Behavioral", "1840000044", 5_519, 4, "13", false, true),
        payer("EVRGN", "Evergreen Benefit Trust", "1840000055", 6_733, 1, "CI", true, false),
        payer("FRNTR", "Frontier Care", "1840000066", 6_389, 2, "MC", false, false),
        payer("GOLDL", "Goldleaf Supplement", "1840000077", 6_911, 4, "CI", true, false),
        payer("HRBRV", "Harborview Employees Fund", "1840000088", 7_219, 0, "CI", false, true),
    ]

    /// The insurer that here is always the second one.
    static let secondary = 6

    /// The standard fee of a service.
    static func fee(_ code: String) -> Cents {
        switch code {
        case "90791": Cents(22_500)
        case "90834": Cents(15_000)
        case "90837": Cents(18_500)
        case "90847": Cents(20_000)
        case "90785": Cents(2_500)
        default: Cents(15_000)
        }
    }

    /// What a service is called on a bill.
    static func description(_ code: String) -> String {
        switch code {
        case "90791": "Diagnostic evaluation"
        case "90834": "Psychotherapy, 45 minutes"
        case "90837": "Psychotherapy, 60 minutes"
        case "90847": "Family psychotherapy with patient"
        case "90785": "Interactive complexity"
        default: "Psychotherapy"
        }
    }

    /// What the contract allows for a charge.
    static func allowed(_ payer: Int, charge: Cents) -> Cents {
        Cents(charge.raw * Int64(all[payer].allowed) / 10_000)
    }

    private static func payer(
        _ id: String, _ name: String, _ taxID: String, _ allowed: Int, _ payDay: Int, _ filing: String, _ lines: Bool,
        _ cheque: Bool
    ) -> Payer {
        Payer(
            id: id, name: name, taxID: taxID, allowed: allowed, payDay: payDay, filing: filing, breaksLines: lines,
            byCheque: cheque)
    }
}
