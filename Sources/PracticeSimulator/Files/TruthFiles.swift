import Values

/// Writes what really happened, for the auditor.
enum TruthFiles {
    /// One row a record of money: what it is, whose it is, and what a program may do with it.
    static func payments(_ practice: Practice) -> [UInt8] {
        var out = "source_name\tsource_key\tkind\texpect\tclient_id\tinvoices\tnames_bills\tamount\tday\tnote\tshares\n"
        for payment in practice.recorded {
            let bill = practice.ledger.bills[payment.bill]
            let kind = payment.type == "credit_discount" ? "discount" : "payment"
            out += "payments\t\(payment.id)\t\(kind)\tmust\t\(Client.id(bill.client))\t\(bill.number)\tyes\t"
            out += "\(payment.amount)\t\(payment.day)\t\t\(bill.number)=\(payment.amount)\n"
        }
        for charge in practice.charges where charge.kind != .fee {
            let client = charge.client.map(Client.id) ?? ""
            let invoices = charge.shares.map { practice.ledger.bills[$0.bill].invoice }.joined(separator: ",")
            out +=
                "\(charge.method.name)\t\(charge.key)\t\(charge.kind.rawValue)\t\(charge.expect.rawValue)\t\(client)\t"
            out += "\(invoices)\t\(charge.namesBills ? "yes" : "no")\t\(charge.gross)\t\(charge.day)\t\(charge.note)\t"
            out += charge.shares.map { "\(practice.ledger.bills[$0.bill].invoice)=\($0.amount)" }.joined(separator: ",")
            out += "\n"
        }
        return Array(out.utf8)
    }

    /// One row a claim line of the advices, and one a provider-level amount.
    static func claims(_ practice: Practice) -> [UInt8] {
        var out =
            "source_key\tstatus\teffect\texpect\tclaim_number\tclient_id\tinvoice\tline\tcharge\tpaid\tadjustments\t"
            + "client_owes\tday\ttrace\n"
        for advice in practice.advices {
            for claim in advice.claims {
                let bill = practice.ledger.bills[claim.bill]
                for line in claim.lines {
                    let adjustments = line.adjustments.map { "\($0.group)-\($0.reason)=\($0.amount)" }
                    out += "\(claim.icn)\t\(claim.status)\t\(claim.effect.rawValue)\t\(claim.expect.rawValue)\t"
                    out += "\(claim.claimNumber)\t\(Client.id(bill.client))\t\(bill.number)\t\(line.line + 1)\t"
                    out += "\(line.charge)\t\(line.paid)\t\(adjustments.joined(separator: ";"))\t"
                    out += "\(line.owes.map(\.description) ?? "")\t\(claim.day)\t\(claim.trace)\n"
                }
            }
            for (index, amount) in advice.providerAmounts.enumerated() {
                out += "\(advice.trace)/PLB/\(index + 1)\t\tprovider\tmust\t\t\t\t\t\t\(-amount.amount)\t"
                out += "\(amount.code)\t\t\(advice.day)\t\(advice.trace)\n"
            }
        }
        return Array(out.utf8)
    }

    /// Totals: payments by month and type, the processors' gross by month, and what stands at the end.
    static func totals(_ practice: Practice) -> [UInt8] {
        var out = "what\tperiod\tname\tamount\n"
        for (key, amount) in payments(byMonth: practice).sorted(by: { $0.key < $1.key }) {
            let parts = key.split(separator: " ")
            out += "payments\t\(parts[0])\t\(parts[1])\t\(amount)\n"
        }
        for (key, amount) in processors(practice).sorted(by: { $0.key < $1.key }) {
            let parts = key.split(separator: " ")
            out += "\(parts[2])\t\(parts[0])\t\(parts[1])\t\(amount)\n"
        }
        var clientDue = Array(repeating: Cents.zero, count: practice.clients.count)
        var payerDue = clientDue
        for bill in practice.ledger.bills {
            clientDue[bill.client] += bill.due
            payerDue[bill.client] += bill.lines.total { $0.payerDue }
        }
        let end = practice.settings.lastDay
        let standing = [("credit", practice.ledger.credits), ("client_due", clientDue), ("payer_due", payerDue)]
        for (what, amounts) in standing {
            out += "\(what)\t\(end)\tall\t\(amounts.total { $0 })\n"
            for (index, amount) in amounts.enumerated() where !amount.isZero {
                out += "\(what)\t\(end)\t\(Client.id(index))\t\(amount)\n"
            }
        }
        return Array(out.utf8)
    }

    /// Revenue by `month type`: client payments and their returns, insurance payments, provider-level amounts.
    static func payments(byMonth practice: Practice) -> [String: Cents] {
        var sums: [String: Cents] = [:]
        var known: Set<String> = []
        for payment in practice.recorded where payment.type != "credit_discount" {
            sums["\(payment.day.monthName) \(payment.type)", default: .zero] += payment.amount
            known.insert(payment.reference)
        }
        for charge in practice.charges where charge.client != nil && charge.kind != .fee {
            if charge.method == .stripe, known.contains(charge.object) { continue }
            let type = charge.method == .stripe ? "card" : "other"
            sums["\(charge.day.monthName) \(type)", default: .zero] += charge.gross
        }
        for advice in practice.advices {
            sums["\(advice.day.monthName) insurance", default: .zero] += advice.amount
        }
        return sums
    }

    /// By `month processor what`: gross, refunds, disputes and fees as the processor reports them, strangers included.
    private static func processors(_ practice: Practice) -> [String: Cents] {
        var sums: [String: Cents] = [:]
        for charge in practice.charges {
            let key = "\(charge.day.monthName) \(charge.method.name)"
            switch charge.kind {
            case .charge: sums["\(key) gross", default: .zero] += charge.gross
            case .refund: sums["\(key) refunds", default: .zero] += charge.gross
            case .dispute, .disputeReversal: sums["\(key) disputes", default: .zero] += charge.gross
            case .fee: sums["\(key) fees", default: .zero] -= charge.gross
            }
            if !charge.fee.isZero { sums["\(key) fees", default: .zero] += charge.fee }
        }
        return sums
    }
}
