import Values

/// Remittances as text that a person can read, and as flat rows for a spreadsheet. Pure: nothing is written anywhere.
public enum EOBText {
    /// The remittances of a file, one below the other.
    ///
    /// - Parameter showValues: false masks the names and member ids of clients.
    public static func render(_ remittances: [Remittance], showValues: Bool = false) -> String {
        remittances.map { render($0, showValues: showValues) }.joined(separator: "\n")
    }

    /// One remittance: payer, payment, clients and lines, provider-level adjustments, totals, proofs, obstacles.
    public static func render(_ remittance: Remittance, showValues: Bool = false) -> String {
        var out = head(remittance)
        for claim in remittance.claims { out += EOBText.claim(claim, showValues: showValues) }
        out += providerAdjustments(remittance)
        out += totals(remittance)
        return out
    }

    // MARK: Parts

    private static func head(_ r: Remittance) -> String {
        let method = CodeTables.words(CodeTables.paymentMethod(r.method), unknown: r.method)
        let ids = r.payer.ids.isEmpty ? "" : " (\(r.payer.ids.joined(separator: ", ")))"
        var out = "Explanation of benefits\n"
        out += "  Payer    \(r.payer.name)\(ids)\n"
        if !r.payee.name.isEmpty { out += "  Payee    \(r.payee.name)\n" }
        out += "  Payment  \(money(r.amount)) by \(method) on \(r.day)\n"
        out += "  Trace    \(r.trace.isEmpty ? "none" : r.trace)\n"
        for contact in r.payer.contacts where !contact.numbers.isEmpty {
            let numbers = contact.numbers.map(\.value).joined(separator: ", ")
            out += "  Ask      \(contact.name.isEmpty ? "" : contact.name + " ")\(numbers)\n"
        }
        if r.isTest { out += "  TEST     The sender marked this as a test: it does not post.\n" }
        return out
    }

    private static func claim(_ c: ClaimPayment, showValues: Bool) -> String {
        let status = CodeTables.words(CodeTables.claimStatus(c.status), unknown: c.status)
        var out = "\n  Client \(name(c.patient, showValues)) · claim \(c.claimNumber)"
        if !c.controlNumber.isEmpty { out += " · payer's number \(c.controlNumber)" }
        out += "\n    \(status)"
        if let payer = c.crossoverPayer { out += ", forwarded to \(payer)" }
        if let payer = c.correctedPriorityPayer { out += "; bill \(payer.person.last) first" }
        out += "\n"
        out += row(["day", "service", "billed", "allowed", "paid", "adjusted", "client owes"])
        for line in c.lines { out += serviceLine(line) }
        if c.lines.isEmpty {
            out += row([
                days(c), "claim", money(c.charge), "", money(c.paid), money(adjusted(c.adjustments)),
                owes(c.adjustments),
            ])
        }
        out += reasons(c.adjustments, remarks: c.remarks)
        if !c.lines.isEmpty {
            out += row(
                [
                    "", "claim", money(c.charge), c.adjustments.isEmpty ? allowed(c.lines) : "", money(c.paid),
                    money(adjusted(c.allAdjustments)),
                    owes(c.allAdjustments),
                ])
        }
        if !c.interest.isZero { out += "      interest stated \(money(c.interest)), paid with the whole payment\n" }
        return out
    }

    private static func serviceLine(_ line: ServicePayment) -> String {
        let code = ([line.code] + line.modifiers).joined(separator: "-")
        var out = row([
            line.day?.description ?? "", code, money(line.charge), allowed([line]), money(line.paid),
            money(adjusted(line.adjustments)), owes(line.adjustments),
        ])
        if !line.submittedCode.isEmpty, line.submittedCode != line.code {
            out += "      billed as \(([line.submittedCode] + line.submittedModifiers).joined(separator: "-"))\n"
        }
        out += reasons(line.adjustments, remarks: line.remarks)
        return out
    }

    private static func reasons(_ adjustments: some Collection<Adjustment>, remarks: [String]) -> String {
        var out = ""
        for entry in adjustments {
            let words =
                entry.reason.isEmpty
                ? "reason not stated" : CodeTables.words(CodeTables.carc(entry.reason), unknown: entry.reason)
            let group = CodeTables.words(CodeTables.group(entry.group), unknown: entry.group)
            out += "      \(padded(money(entry.amount), 12))  \(entry.group)-\(entry.reason)  \(words) (\(group))\n"
            let verdict = AdjustmentActions.standard.action(group: entry.group, reason: entry.reason)
            if verdict.action == .hold, !entry.amount.isZero {
                out += "                    held, not written off: \(verdict.nextStep)\n"
            }
        }
        for code in remarks {
            out += "                    remark \(code)  \(CodeTables.words(CodeTables.rarc(code), unknown: code))\n"
        }
        return out
    }

    private static func providerAdjustments(_ r: Remittance) -> String {
        guard !r.providerAdjustments.isEmpty else { return "" }
        var out = "\n  Not tied to a claim (positive lowers the payment)\n"
        for entry in r.providerAdjustments {
            let words = CodeTables.words(CodeTables.plbReason(entry.code), unknown: entry.code)
            let reference = entry.reference.isEmpty ? "" : ", reference \(entry.reference)"
            out += "      \(padded(money(entry.amount), 12))  \(entry.code)  \(words)\(reference)\n"
        }
        return out
    }

    private static func totals(_ r: Remittance) -> String {
        let all = r.claims.flatMap(\.allAdjustments)
        var out = "\n  Totals   claims \(r.claims.count)"
        out += ", billed \(money(sum(r.claims.map(\.charge)))), paid \(money(sum(r.claims.map(\.paid))))"
        out += ", adjusted \(money(adjusted(all))), clients owe \(owes(all))\n"
        if r.claims.contains(where: { $0.lines.contains { $0.allowed == nil && reckoned($0) != nil } }) {
            out += "           ~ allowed, not stated by the payer: paid + client owes + sequestration (CO-253)\n"
        }
        if !r.providerAdjustments.isEmpty {
            out += "           not tied to a claim \(money(sum(r.providerAdjustments.map(\.amount))))\n"
        }
        out += tally(.line, r.claims.flatMap { claim in claim.lines.map { $0.balance(in: claim) } })
        out += tally(.claim, r.claims.map(\.balance))
        for proof in r.proofs {
            let verdict = proof.holds ? "ties out" : "DOES NOT TIE OUT by \(money(proof.difference))"
            out += "  Proof    \(proof.level.rawValue) \(proof.subject): \(proof.equation) = \(money(proof.computed)), "
            out += "stated \(money(proof.stated)): \(verdict)\n"
        }
        for finding in r.obstacles {
            out += "  Not posted: \(finding.code) at \(finding.position): \(finding.message)\n"
        }
        return out
    }

    /// How many equations of a level hold, and their two sides added up.
    private static func tally(_ level: BalanceProof.Level, _ proofs: [BalanceProof]) -> String {
        guard let equation = proofs.first?.equation else { return "" }
        let good = proofs.count(where: \.holds)
        return "  Proof    \(good) of \(proofs.count) \(level.rawValue)s tie out: \(equation) = "
            + "\(money(sum(proofs.map(\.computed)))), stated \(money(sum(proofs.map(\.stated))))\n"
    }

    // MARK: Cells

    private static let widths = [10, 16, 12, 12, 12, 12, 12]

    private static func row(_ cells: [String]) -> String {
        var out = "    "
        for (i, cell) in cells.enumerated() {
            let isText = i < 2
            out += isText ? cell + blanks(widths[i] - cell.count) : padded(cell, widths[i])
            if i + 1 < cells.count { out += " " }
        }
        while out.last == " " { out.removeLast() }
        return out + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String { blanks(width - text.count) + text }
    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
    private static func money(_ amount: Cents) -> String { amount.grouped }
    private static func owes(_ entries: some Collection<Adjustment>) -> String {
        money(adjusted(entries.filter { $0.group == "PR" }))
    }
    private static func adjusted(_ entries: some Collection<Adjustment>) -> Cents { sum(entries.map(\.amount)) }

    private static func sum(_ amounts: [Cents]) -> Cents {
        var total = X12Sum()
        for amount in amounts { total.add(amount) }
        return total.cents
    }

    /// What the payer allowed for lines, as stated (AMT*B6), else as reckoned, marked `~`; empty where one cannot be told.
    private static func allowed(_ lines: some Collection<ServicePayment>) -> String {
        let amounts = lines.compactMap { $0.allowed ?? reckoned($0) }
        guard amounts.count == lines.count else { return "" }
        return (lines.allSatisfy { $0.allowed != nil } ? "" : "~") + money(sum(amounts))
    }

    /// The allowed amount that follows from a line: what was paid, what the client owes, and what sequestration took. `nil`
    /// where nothing was allowed, or where an earlier payer's part (OA-23) hides it.
    private static func reckoned(_ line: ServicePayment) -> Cents? {
        guard !line.adjustments.contains(where: { $0.group == "OA" && $0.reason == "23" }) else { return nil }
        let kept = line.adjustments.filter { entry in
            entry.group == "PR" && CodeTables.carc(entry.reason)?.category == "PATIENT"
                || entry.group == "CO" && entry.reason == "253"
        }
        let amount = sum([line.paid] + kept.map(\.amount))
        return amount.isZero ? nil : amount
    }

    private static func days(_ c: ClaimPayment) -> String { c.from?.description ?? "" }

    /// A name and member id, or their shape: `Xxxxx, Xxxx (X999999)`.
    private static func name(_ person: Person, _ showValues: Bool) -> String {
        var text = [person.last, person.first].filter { !$0.isEmpty }.joined(separator: ", ")
        if !person.id.isEmpty { text += " (\(person.id))" }
        guard !text.isEmpty else { return "not named" }
        return showValues ? text : Excerpt(text: text, start: 0, count: 0).masked.text
    }
}

extension EOBText {
    /// The header of ``csvRows(_:showValues:)``.
    public static let csvHeader = [
        "payer", "payer_id", "trace", "payment_date", "payment_amount", "method", "claim_number", "status",
        "patient_last", "patient_first", "member_id", "control_number", "line", "service_date", "code", "modifiers",
        "charge", "allowed", "paid", "patient_responsibility", "adjustment_codes", "remark_codes", "position",
        "plb_code", "plb_reference", "plb_amount", "status_meaning", "adjustment_meanings", "remark_meanings",
    ]

    /// Flat rows, one a service line (one a claim without lines), under ``csvHeader``; `eob-csv` reads them back
    /// A claim-level adjustment beside lines has a row of its own without a procedure code, with no charge and no payment
    /// of its own; a provider-level amount has one that states neither claim nor charge.
    public static func csvRows(_ remittances: [Remittance], showValues: Bool = false) -> String {
        var out = CSVWriter.row(csvHeader)
        for r in remittances {
            for claim in r.claims {
                for line in claim.lines { out += csvRow(r, claim, line, showValues) }
                if claim.lines.isEmpty || !claim.adjustments.isEmpty { out += csvRow(r, claim, nil, showValues) }
            }
            for entry in r.providerAdjustments { out += csvRow(r, entry) }
        }
        return out
    }

    private static func payment(_ r: Remittance) -> [String] {
        [r.payer.name, r.payer.ids.first ?? "", r.trace, r.day.description, r.amount.description, r.method]
    }

    private static func csvRow(_ r: Remittance, _ entry: ProviderAdjustment) -> String {
        var cells = payment(r) + [String](repeating: "", count: 16)
        cells += [entry.position.description, entry.code, entry.reference, entry.amount.description, ""]
        cells += [CodeTables.words(CodeTables.plbReason(entry.code), unknown: entry.code), ""]
        return CSVWriter.row(cells.map(neutral))
    }

    private static func csvRow(
        _ r: Remittance, _ claim: ClaimPayment, _ line: ServicePayment?, _ showValues: Bool
    ) -> String {
        let isWhole = line == nil && claim.lines.isEmpty
        let entries = line?.adjustments ?? claim.adjustments
        let charge = line?.charge ?? (isWhole ? claim.charge : .zero)
        let paid = line?.paid ?? (isWhole ? claim.paid : .zero)
        func person(_ text: String) -> String {
            showValues ? text : Excerpt(text: text, start: 0, count: 0).masked.text
        }
        var cells = payment(r)
        cells += [claim.claimNumber, claim.status, person(claim.patient.last), person(claim.patient.first)]
        cells += [person(claim.patient.id), claim.controlNumber, line.map { String($0.ordinal) } ?? ""]
        cells += [(line?.day ?? claim.from)?.description ?? "", line?.code ?? ""]
        cells += [line?.modifiers.joined(separator: " ") ?? "", charge.description]
        cells += [line?.allowed?.description ?? "", paid.description]
        cells.append(adjusted(entries.filter { $0.group == "PR" }).description)
        cells.append(entries.map { "\($0.group)-\($0.reason):\($0.amount)" }.joined(separator: ";"))
        cells.append((line?.remarks ?? claim.remarks).joined(separator: " "))
        cells += [(line?.position ?? claim.position).description, "", "", ""]
        cells.append(CodeTables.words(CodeTables.claimStatus(claim.status), unknown: claim.status))
        cells.append(
            entries.map {
                $0.reason.isEmpty ? "not stated" : CodeTables.words(CodeTables.carc($0.reason), unknown: $0.reason)
            }.joined(separator: "; "))
        cells.append(
            (line?.remarks ?? claim.remarks).map { CodeTables.words(CodeTables.rarc($0), unknown: $0) }
                .joined(separator: "; "))
        return CSVWriter.row(cells.map(neutral))
    }

    /// Text that a spreadsheet would run as a formula gets an apostrophe before it; plain amounts stay as they are.
    private static func neutral(_ text: String) -> String {
        guard let first = text.utf8.first, CSVWriter.beginsFormula(first) else { return text }
        return Cents(plain: text) != nil ? text : "'" + text
    }
}
