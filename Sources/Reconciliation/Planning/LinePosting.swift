import Formats
import LedgerModel
import Values

/// What a remittance does to one bill line: payment, write-offs, the client's share, and what is worth saying of it.
extension Planner {
    mutating func post(
        _ effect: LineEffect, _ entry: ClaimQueue.Entry, isSecondary: Bool, rule: String, evidence: String,
        keepsShare: Bool = false
    ) {
        let claim = entry.claim
        let remittance = entry.remittance
        let bill = ledger.lines[effect.line].bill
        let client = ledger.bills[bill].client
        let number = ledger.lines[effect.line].number
        let owesBefore = ledger.lines[effect.line].owes
        var record = ClaimLine(
            claimKey: entry.key, payer: remittance.payerKey, control: claim.controlNumber,
            claimNumber: claim.claimNumber,
            trace: remittance.trace, status: claim.status, day: remittance.day, invoice: ledger.bills[bill].invoice,
            line: number,
            ordinal: Int32(effect.services[0].service.ordinal), charge: effect.charge, paid: effect.paid, writeOffs: [],
            owesBefore: owesBefore, owesAfter: owesBefore, outcome: .denied)
        warn(effect, entry.origin)
        record.nextStep = nextStep(effect, status: claim.status)
        note(effect, entry.origin)
        guard !isDenial(effect, status: claim.status) else {
            record.paid = .zero
            remember(record, effect.line, entry.origin)
            // What an earlier payer left to the client is no payer's any more, so that no question stands for it.
            if isSecondary, ledger.lines[effect.line].payerDue <= .zero, !record.nextStep.isEmpty {
                find(
                    "secondary-denied", .warning, entry.origin,
                    "a further payer denied the claim, so that the client's share stays \(owesBefore); \(record.nextStep)",
                    remedy: "do what the payer asks before the client is billed for what it might have paid")
            }
            return
        }
        record.outcome = .posted
        func make(_ kind: Posting.Kind, _ amount: Cents, _ key: String, isOfClaim: Bool = false) -> Posting {
            var made = posting(kind, amount, on: remittance.day, bill: bill, client: client)
            made.line = number
            made.practitioner = facts[effect.line].practitioner
            made.key = key
            made.payer = remittance.payer.name
            made.reference = remittance.trace
            made.rule = isOfClaim && ledger.bills[bill].lines.count > 1 ? "allocated/claim-level" : rule
            made.evidence = evidence
            return made
        }
        func at(_ position: Position) -> Origin {
            var origin = entry.origin
            origin.position = position
            return origin
        }
        for part in effect.services where !part.service.paid.isZero {
            var paid = make(.insurancePayment, part.service.paid, part.key)
            paid.paymentType = .insurance
            post(paid, at(part.service.position))
        }
        let share = keepsShare ? owesBefore : clientShare(effect, isSecondary: isSecondary)
        var room =
            ledger.lines[effect.line].fee - ledger.lines[effect.line].insurancePaid
            - ledger.lines[effect.line].writtenOff - share
        for part in effect.services {
            for item in part.adjustments where item.action == .writeOff && !item.adjustment.amount.isZero {
                var amount = item.adjustment.amount
                if isSecondary {
                    // Every payer accounts for the whole charge again; only what is still due can be written off anew.
                    amount = min(amount, max(room, .zero))
                    let excess = item.adjustment.amount - amount
                    if excess > .zero {
                        find(
                            "write-off-above-due", .info, at(item.adjustment.position),
                            "\(item.adjustment.group)-\(item.adjustment.reason) of \(item.adjustment.amount): \(amount) is still due, \(excess) repeats what earlier payers settled",
                            remedy: "nothing to do; the secondary payer states the whole charge again")
                    }
                    guard !amount.isZero else { continue }
                }
                var adjusted = make(
                    .adjustment, amount, item.isOfClaim ? claim.controlNumber : part.key, isOfClaim: item.isOfClaim)
                adjusted.group = item.adjustment.group
                adjusted.reason = item.adjustment.reason
                post(adjusted, at(item.adjustment.position))
                record.writeOffs.append(
                    .init(group: item.adjustment.group, reason: item.adjustment.reason, amount: amount))
                room = room - amount
            }
        }
        if !keepsShare {
            var owes = make(.clientOwes, share, effect.services[0].key)
            owes.evidence = evidence + "; " + patientShare(effect)
            post(owes, at(effect.services[0].service.position))
        }
        record.owesAfter = share
        remember(record, effect.line, entry.origin)
    }

    /// What a person should do about what is held of a line; empty when nothing is.
    private func nextStep(_ effect: LineEffect, status: String) -> String {
        guard status == "4" || effect.hasAdjustment(where: { $0.action == .hold }) else { return "" }
        let stated = effect.services.flatMap(\.adjustments).filter { !$0.adjustment.amount.isZero }
        if let held = stated.first(where: { $0.action == .hold }) {
            return "\(held.adjustment.group)-\(held.adjustment.reason): \(held.nextStep)"
        }
        guard isDenial(effect, status: status), let reason = stated.first else { return "" }
        return "\(reason.adjustment.group)-\(reason.adjustment.reason): The payer calls the claim denied (status 4): "
            + "ask why, then send it again, or write it off by decision."
    }

    /// What is worth knowing of a line that posts as it stands: capitation; a code, a day or units other than the bill's.
    private mutating func note(_ effect: LineEffect, _ origin: Origin) {
        var origin = origin
        origin.position = effect.services[0].service.position
        if isCapitated(effect) {
            find(
                "line-capitated", .info, origin, "the line is covered by capitation (CO-24): set aside as written off",
                remedy: "nothing to do; the money comes with the capitation payment (PLB CT)")
        }
        if let part = effect.services.first(where: { !sameCode($0.service, effect.line) }),
            !part.service.code.isEmpty, !facts[effect.line].code.isEmpty
        {
            find(
                "procedure-differs", .warning, origin,
                "the payer settled \(part.service.code), the bill has \(facts[effect.line].code), and no submitted code (SVC06) explains it",
                remedy: "compare with the claim as sent; the charge agrees, and the amounts posted as they stand")
        }
        if let billed = facts[effect.line].serviceDay,
            let other = effect.services.compactMap(\.service.day).first(where: { $0 != billed })
        {
            find(
                "service-day-differs", .warning, origin,
                "the payer settled a service of \(other), the bill's is of \(billed)",
                remedy: "compare with the claim as sent; number and charge agree, and the amounts posted as they stand")
        }
        guard effect.services.contains(where: { $0.service.milliUnits != nil }) else { return }
        let stated = effect.services.compactMap { $0.service.milliUnits }.filter { $0 != 0 }
        // Some payers write 0 on every line, which means that they do not say.
        guard stated.count == effect.services.count, let billed = Planner.milli(facts[effect.line].units) else {
            return
        }
        let units = stated.reduce(0, +)
        guard units != billed else { return }
        find(
            "units-differ", .info, origin,
            "the payer settled \(Planner.units(units)) units, the bill has \(Planner.units(billed)); the charge agrees",
            remedy: "check the units if the payment looks too small; the amounts posted as they stand")
    }

    /// A count of at most three decimals in thousandths; `nil` for anything else.
    private static func milli(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int64($0) }), (0...1_000_000).contains(whole) else { return nil }
        guard parts.count == 2 else { return whole * 1000 }
        let digits = parts[1]
        guard digits.count <= 3, digits.allSatisfy(\.isASCII), let rest = Int64(digits + "00".prefix(3 - digits.count))
        else { return nil }
        return whole * 1000 + rest
    }

    private static func units(_ milli: Int64) -> String {
        milli % 1000 == 0 ? "\(milli / 1000)" : "\(milli / 1000).\(String(milli % 1000 + 1000).dropFirst())"
    }

    /// What makes up the patient's share, in words: `PR-1 deductible 20.00, PR-3 copay 30.00`.
    private func patientShare(_ effect: LineEffect) -> String {
        let parts = effect.services.flatMap(\.adjustments).filter { $0.action == .clientOwes }.map {
            "\($0.adjustment.group)-\($0.adjustment.reason) \($0.adjustment.amount)"
        }
        return parts.isEmpty ? "nothing is the patient's" : "patient's share " + parts.joined(separator: ", ")
    }

    private mutating func warn(_ effect: LineEffect, _ origin: Origin) {
        for item in effect.services.lazy.flatMap(\.adjustments) {
            let entry = CodeTables.carc(item.adjustment.reason)
            // A table that states the client's share in one column gives no reason for it; none is looked for.
            if item.adjustment.reason.isEmpty, item.action == .clientOwes { continue }
            let isClientsDenial =
                item.action == .clientOwes && item.adjustment.group == "PR" && entry?.category != "PATIENT"
            guard entry == nil || isClientsDenial else { continue }
            let code = "\(item.adjustment.group)-\(item.adjustment.reason)"
            var origin = origin
            origin.position = item.adjustment.position
            if entry == nil {
                find(
                    "reason-unknown", .warning, origin,
                    "adjustment \(code) is not in the table of reason codes; it went by its group: \(item.action.rawValue)",
                    remedy: "check the line, and state the action under policies: adjustments: { \(code): write_off }")
            } else {
                find(
                    "denial-to-client", .warning, origin,
                    "\(code) (\(entry?.meaning ?? "")) is a denial that the payer makes the client's",
                    remedy: "verify the coverage before the client is billed; an appeal may be due")
            }
        }
    }

    mutating func remember(_ record: ClaimLine, _ line: Int, _ origin: Origin) {
        if !record.nextStep.isEmpty { denialOrigins["\(record.claimKey)#\(record.ordinal)"] = origin }
        claims.add(record, at: line)
    }
}
