import Formats
import LedgerModel
import Values

extension Planner {
    // MARK: Receiving

    /// Takes in a remittance: its provider-level amounts post at once, its claims queue up, reversals first.
    mutating func receive(_ entry: Staged.RemittanceEntry, into queue: inout ClaimQueue) {
        let remittance = entry.remittance
        if entry.isNew {
            for adjustment in remittance.providerAdjustments { post(adjustment, of: remittance, entry.origin) }
        }
        func order(_ claim: ClaimPayment) -> Int {
            switch claim.status {
            case "22": 0
            case "2", "20": 2
            case "3", "21": 3
            default: 1
            }
        }
        let sorted = entry.claims.sorted {
            (order($0.claim), $0.claim.claimNumber, $0.key) < (order($1.claim), $1.claim.claimNumber, $1.key)
        }
        for (key, claim) in sorted {
            var origin = entry.origin
            origin.key = claim.controlNumber
            origin.position = claim.position
            queue.entries.append(.init(key: key, claim: claim, remittance: remittance, origin: origin))
        }
    }

    /// Posts a provider-level amount: never on a bill, with its sign turned, so that the money of the remittance adds up.
    private mutating func post(_ adjustment: ProviderAdjustment, of remittance: Remittance, _ origin: Origin) {
        var income = Posting(.practiceIncome, -adjustment.amount, on: remittance.day)
        income.paymentType = .insurance
        income.reason = adjustment.code
        income.payer = remittance.payer.name
        income.reference = adjustment.reference
        income.key = "\(remittance.trace)/PLB/\(adjustment.ordinal)"
        income.rule = "rule/provider-level"
        income.evidence =
            "PLB \(adjustment.code): \(CodeTables.plbReason(adjustment.code)?.meaning ?? "a code that is not in the table")"
        var origin = origin
        origin.position = adjustment.position
        post(income, origin)
    }

    /// Settles what can be settled, again and again until nothing moves: the order of claims and files does not matter.
    mutating func settle(_ queue: inout ClaimQueue) {
        var moved = true
        while moved {
            moved = false
            var rest: [ClaimQueue.Entry] = []
            for var entry in queue.entries {
                if let reversal = reversal(before: entry, in: queue.entries) {
                    entry.kind = .waitingClaim
                    entry.why = "a correction whose reversal (\(reversal.remittance.trace)) waits for the original"
                    rest.append(entry)
                    continue
                }
                switch settle(entry) {
                case .done: moved = true
                case .waits(let kind, let why, let candidates):
                    entry.kind = kind
                    entry.why = why
                    entry.candidates = candidates
                    if kind == .waitingClaim || kind == .claimConflict { rest.append(entry) } else { hold(entry) }
                }
            }
            queue.entries = rest
        }
    }

    /// The reversal of the same claim that still waits for its original, where the entry is the correction and not that
    /// original.
    private func reversal(before entry: ClaimQueue.Entry, in entries: [ClaimQueue.Entry]) -> ClaimQueue.Entry? {
        guard entry.claim.status != "22", !entry.claim.claimNumber.isEmpty else { return nil }
        return entries.first { other in
            other.claim.status == "22" && other.claim.claimNumber == entry.claim.claimNumber
                && other.remittance.payerKey == entry.remittance.payerKey
                && !(other.claim.paid == -entry.claim.paid
                    && other.claim.charge.magnitude == entry.claim.charge.magnitude)
                && claims.standing(
                    payer: other.remittance.payerKey, control: other.claim.controlNumber,
                    original: other.claim.originalControlNumber, claimNumber: other.claim.claimNumber
                ).isEmpty
        }
    }

    /// Parks what still waits at the end of the run.
    mutating func park(_ queue: ClaimQueue) { for entry in queue.entries { hold(entry) } }

    private mutating func hold(_ entry: ClaimQueue.Entry) {
        let origin = entry.origin
        ask(
            ReviewItem(
                kind: entry.kind, source: origin.source, key: entry.key, file: origin.file, position: origin.position,
                day: entry.remittance.day, amount: entry.claim.paid, message: entry.why, candidates: entry.candidates))
        var header = entry.remittance
        header.claims = []
        header.providerAdjustments = []
        header.proofs = []
        wait(
            .claim, RecordKey("claim", entry.key), origin,
            ParkedClaim(key: entry.key, claim: entry.claim, remittance: header))
        waitingByTrace[entry.remittance.payerAndTrace, default: .zero] += entry.claim.paid
    }

    // MARK: One claim

    /// What became of a claim.
    enum Settlement {
        case done
        case waits(ReviewItem.Kind, String, [ReviewItem.Candidate])
    }

    private mutating func settle(_ entry: ClaimQueue.Entry) -> Settlement {
        let claim = entry.claim
        switch claim.status {
        case "23", "25", "5", "10", "13", "15", "16", "17", "27":
            find(
                "claim-without-effect", .info, entry.origin,
                "claim status \(claim.status) (\(CodeTables.claimStatus(claim.status)?.meaning ?? "unknown")) moves no money and changes no bill",
                remedy: "nothing to do; the payer's answer comes in a later remittance")
            return .done
        default: break
        }
        if let settled = settleAsDecided(entry) { return settled }
        if claim.status == "22" { return reverse(entry) }
        switch match(claim) {
        case .unclear(let kind, let why, let candidates): return .waits(kind, why, candidates)
        case .lines(let pairs, let rule, let evidence): return post(entry, pairs, rule: rule, evidence: evidence)
        }
    }

    mutating func post(
        _ entry: ClaimQueue.Entry, _ pairs: [(service: ServicePayment, line: Int)], rule: String, evidence: String
    ) -> Settlement {
        let claim = entry.claim
        let effects = effects(of: entry, pairs)
        let payer = entry.remittance.payerKey
        var isSecondary = ["2", "3", "20", "21"].contains(claim.status)
        let standing = effects.flatMap { claims.standing(on: $0.line).filter { $0.outcome == .posted } }
        let candidate = ReviewItem.Candidate(
            clientID: ledger.clients[ledger.bills[ledger.lines[effects[0].line].bill].client].id,
            invoice: ledger.bills[ledger.lines[effects[0].line].bill].invoice, score: 90, evidence: evidence)
        if let before = standing.last(where: { $0.payer == payer }) {
            return .waits(
                .claimConflict,
                "the same payer has settled this line before (\(before.trace), claim \(before.control)) and has not reversed it",
                [candidate])
        }
        if isSecondary, standing.isEmpty {
            let prior = claim.allAdjustments.contains { $0.group == "OA" && $0.reason == "23" }
            if prior || !isBilledPayer(entry.remittance, effects[0].line) {
                return .waits(
                    .waitingClaim, "a secondary payer's remittance that came before the primary's", [candidate])
            }
            // Some payers call every claim secondary; this one is the payer that was billed, and nobody paid before it.
            isSecondary = false
        }
        if !isSecondary, standing.contains(where: { !$0.isSecondary }) {
            return .waits(
                .claimConflict, "another payer has settled this line as primary, and this remittance says primary, too",
                [candidate])
        }
        for effect in effects {
            let line = ledger.lines[effect.line]
            let paidBefore = line.insurancePaid
            if effect.paid > line.fee || effect.paid + paidBefore > line.fee {
                return .waits(
                    .claimConflict, "insurers would have paid \(effect.paid + paidBefore) of a charge of \(line.fee)",
                    [candidate])
            }
            if effect.paid < .zero {
                return .waits(.claimConflict, "a negative payment that is not a reversal", [candidate])
            }
            let share = clientShare(effect, isSecondary: isSecondary)
            if share < .zero || share > line.fee {
                return .waits(
                    .claimConflict, "the patient's share of \(share) does not fit a charge of \(line.fee)", [candidate])
            }
            let settled =
                isDenial(effect)
                ? .zero
                : effect.paid + paidBefore + share + line.writtenOff + (isSecondary ? .zero : effect.sum(.writeOff))
            if settled > line.fee {
                return .waits(
                    .claimConflict,
                    "payments, write-offs and the patient's share make \(settled) of a charge of \(line.fee)",
                    [candidate])
            }
        }
        var bills: [Int] = []
        for effect in effects {
            post(effect, entry, isSecondary: isSecondary, rule: rule, evidence: evidence)
            let bill = ledger.lines[effect.line].bill
            if !bills.contains(bill) { bills.append(bill) }
        }
        for bill in bills {
            moveOverage(
                of: bill, on: entry.remittance.day, entry.origin,
                why: "the client has paid more than the remittance says is owed")
        }
        return .done
    }

    /// What the client owes after the claim: its PR, unless a secondary payer has settled the line since and said less.
    private func clientShare(_ effect: LineEffect, isSecondary: Bool) -> Cents {
        guard !isSecondary,
            let later = claims.standing(on: effect.line).last(where: { $0.isSecondary && $0.outcome == .posted })
        else { return effect.sum(.clientOwes) }
        return later.owesAfter
    }

    private func isBilledPayer(_ remittance: Remittance, _ line: Int) -> Bool {
        let terms = facts[line]
        if !terms.payerID.isEmpty,
            remittance.payer.ids.contains(terms.payerID) || remittance.tracePayerID == terms.payerID
        {
            return true
        }
        let billed = PersonName.words(terms.payerName)
        return !billed.isEmpty && billed == PersonName.words(remittance.payer.name)
    }

    // MARK: One line

    private mutating func post(
        _ effect: LineEffect, _ entry: ClaimQueue.Entry, isSecondary: Bool, rule: String, evidence: String
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
        record.nextStep =
            effect.services.lazy.flatMap(\.adjustments).first { $0.action == .hold && !$0.adjustment.amount.isZero }
            .map { "\($0.adjustment.group)-\($0.adjustment.reason): \($0.nextStep)" } ?? ""
        guard !isDenial(effect) else {
            record.paid = .zero
            remember(record, effect.line, entry.origin)
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
        let share = clientShare(effect, isSecondary: isSecondary)
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
        var owes = make(.clientOwes, share, effect.services[0].key)
        owes.evidence = evidence + "; " + patientShare(effect)
        post(owes, at(effect.services[0].service.position))
        record.owesAfter = share
        remember(record, effect.line, entry.origin)
    }

    /// What makes up the patient's share, in words: `PR-1 deductible 20.00, PR-3 copay 30.00`.
    private func patientShare(_ effect: LineEffect) -> String {
        let parts = effect.services.flatMap(\.adjustments).filter { $0.action == .clientOwes }.map {
            "\($0.adjustment.group)-\($0.adjustment.reason) \($0.adjustment.amount)"
        }
        return parts.isEmpty ? "nothing is the patient's" : "patient's share " + parts.joined(separator: ", ")
    }

    private mutating func warn(_ effect: LineEffect, _ origin: Origin) {
        for item in effect.services.flatMap(\.adjustments) {
            var origin = origin
            origin.position = item.adjustment.position
            let code = "\(item.adjustment.group)-\(item.adjustment.reason)"
            let entry = CodeTables.carc(item.adjustment.reason)
            if entry == nil {
                find(
                    "reason-unknown", .warning, origin,
                    "adjustment \(code) is not in the table of reason codes; it went by its group: \(item.action.rawValue)",
                    remedy: "check the line, and state the action under policies: adjustments: { \(code): write_off }")
            } else if item.action == .clientOwes, item.adjustment.group == "PR", entry?.category != "PATIENT" {
                find(
                    "denial-to-client", .warning, origin,
                    "\(code) (\(entry?.meaning ?? "")) is a denial that the payer makes the client's",
                    remedy: "verify the coverage before the client is billed; an appeal may be due")
            }
        }
    }

    mutating func remember(_ record: ClaimLine, _ line: Int, _ origin: Origin) {
        denialOrigins["\(record.claimKey)#\(record.ordinal)"] = origin
        claims.add(record, at: line)
        plan.claimLines.append(record)
    }
}
