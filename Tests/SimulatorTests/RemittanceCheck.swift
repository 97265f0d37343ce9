import Testing
import Values

/// Reads an 835 in the plainest way and proves its three equations, apart from the program's own reader.
struct RemittanceCheck {
    private(set) var claims = 0
    private(set) var transactions = 0
    private(set) var faults: [String] = []
    private var charge = Cents.zero
    private var paid = Cents.zero
    private var adjusted = Cents.zero
    private var charged = Cents.zero
    private var line: (charge: Cents, paid: Cents)?
    private var total = Cents.zero
    private var stated = Cents.zero
    private var start = 0

    init(_ text: String) {
        let segments = text.split(separator: "~").map {
            $0.drop { $0 == "\n" }.split(separator: "*", omittingEmptySubsequences: false)
        }
        for (index, segment) in segments.enumerated() { take(segment.map(String.init), index) }
    }

    private mutating func take(_ e: [String], _ index: Int) {
        switch e[0] {
        case "ST":
            transactions += 1
            start = index
            total = .zero
        case "BPR": stated = money(e[2])
        case "CLP":
            closeClaim()
            claims += 1
            (charge, paid, adjusted, charged) = (money(e[3]), money(e[4]), .zero, .zero)
            total += paid
        case "SVC":
            closeLine()
            line = (money(e[2]), money(e[3]))
            charged += money(e[2])
        case "CAS":
            for at in stride(from: 3, to: e.count, by: 3) {
                let amount = money(e[at])
                adjusted += amount
                line?.charge -= amount
            }
        case "PLB":
            closeClaim()
            for at in stride(from: 4, to: e.count, by: 2) { total -= money(e[at]) }
        case "SE":
            closeClaim()
            if e[1] != String(index - start + 1) { faults.append("SE01 \(e[1])") }
            if total != stated { faults.append("transaction \(stated) \(total)") }
        default: break
        }
    }

    private mutating func closeLine() {
        if let line, line.charge != line.paid { faults.append("line \(line.charge) \(line.paid)") }
        line = nil
    }

    private mutating func closeClaim() {
        closeLine()
        if charge - adjusted != paid || charge != charged { faults.append("claim \(charge) \(adjusted) \(paid)") }
        (charge, paid, adjusted, charged) = (.zero, .zero, .zero, .zero)
    }

    private mutating func money(_ text: String) -> Cents {
        guard let amount = Cents(plain: text) else {
            faults.append("not an amount: \(text)")
            return .zero
        }
        return amount
    }
}
