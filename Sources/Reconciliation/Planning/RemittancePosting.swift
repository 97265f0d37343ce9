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
        let claims = entry.claims
        let sorted = claims.indices.map {
            (order(claims[$0].claim.payment), claims[$0].claim.payment.claimNumber, claims[$0].key, $0)
        }
        .sorted { $0 < $1 }
        let head = RemittanceHead(remittance)
        queue.entries.reserveCapacity(queue.entries.count + claims.count)
        for (_, _, key, at) in sorted {
            let claim = claims[at].claim
            var origin = entry.origin
            origin.key = claim.payment.controlNumber
            origin.position = claim.payment.position
            queue.entries.append(.init(key: key, staged: claim, remittance: head, origin: origin))
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
            // Few claims are reversals: only they are compared with every other.
            let reversals = queue.entries.filter { $0.claim.status == "22" }
            for entry in queue.entries {
                if let reversal = reversal(before: entry, in: reversals) {
                    waitingReversals.insert(entry.claim.controlNumber)
                    var entry = entry
                    entry.kind = .waitingClaim
                    entry.why = "a correction whose reversal (\(reversal.remittance.trace)) waits for the original"
                    rest.append(entry)
                    continue
                }
                switch settle(entry) {
                case .done: moved = true
                case .waits(let kind, let why, let candidates):
                    var entry = entry
                    entry.kind = kind
                    entry.why = why
                    entry.candidates = candidates
                    if kind == .waitingClaim || kind == .claimConflict { rest.append(entry) } else { hold(entry) }
                }
            }
            queue.entries = rest
            if !moved, let at = supersededOriginal(in: queue.entries) {
                let original = queue.entries.remove(at: at)
                moved = postSuperseded(original)
                if !moved { queue.entries.insert(original, at: at) }
                if !moved { return }
            }
        }
    }

    /// The reversal of the same claim that still waits for its original, where the entry is the correction and not that
    /// original.
    private mutating func reversal(before entry: ClaimQueue.Entry, in reversals: [ClaimQueue.Entry]) -> ClaimQueue
        .Entry?
    {
        guard !reversals.isEmpty, entry.claim.status != "22", !entry.claim.claimNumber.isEmpty else { return nil }
        for other in reversals
        where other.claim.claimNumber == entry.claim.claimNumber
            && other.remittance.payerKey == entry.remittance.payerKey
            && !(other.claim.paid == -entry.claim.paid
                && other.claim.charge.magnitude == entry.claim.charge.magnitude)
        {
            let originals = claims.standing(
                payer: other.remittance.payerKey, control: other.claim.controlNumber,
                original: other.claim.originalControlNumber, claimNumber: other.claim.claimNumber)
            if originals.isEmpty { return other }
        }
        return nil
    }

    /// Parks what still waits at the end of the run.
    mutating func park(_ queue: ClaimQueue) { for entry in queue.entries { hold(entry) } }

    private mutating func hold(_ entry: ClaimQueue.Entry) {
        let origin = entry.origin
        ask(
            ReviewItem(
                kind: entry.kind, source: origin.source, key: entry.key, file: origin.file, position: origin.position,
                day: entry.remittance.day, amount: entry.claim.paid, message: entry.why, candidates: entry.candidates))
        var header = entry.remittance.value
        header.claims = []
        header.providerAdjustments = []
        header.proofs = []
        wait(
            .claim, RecordKey("claim", entry.key), origin,
            ParkedClaim(key: entry.key, claim: entry.claim, remittance: header))
        waitingByTrace[entry.remittance.payerAndTrace, default: .zero] += entry.claim.paid
        if entry.claim.status == "22" {
            waitingReversals.formUnion([
                entry.claim.controlNumber, entry.claim.originalControlNumber, entry.claim.claimNumber,
            ])
        }
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
            if !claim.paid.isZero {
                if let settled = settleAsDecided(entry) { return settled }
                return .waits(
                    .claimConflict,
                    "claim status \(claim.status) (\(CodeTables.claimStatus(claim.status)?.meaning ?? "unknown")) pays nothing, "
                        + "and yet \(claim.paid) is paid", [])
            }
            find(
                "claim-without-effect", .info, entry.origin,
                "claim status \(claim.status) (\(CodeTables.claimStatus(claim.status)?.meaning ?? "unknown")) moves no money and changes no bill",
                remedy: "nothing to do; the payer's answer comes in a later remittance")
            return .done
        default: break
        }
        if let settled = settleAsDecided(entry) { return settled }
        if claim.status == "22" { return reverse(entry) }
        switch match(claim, payer: entry.remittance.payerKey) {
        case .unclear(let kind, let why, let candidates): return .waits(kind, why, candidates)
        case .lines(let pairs, let rule, let evidence):
            let settlement = post(entry, pairs, rule: rule, evidence: evidence)
            if case .done = settlement { learnMember(entry, pairs) }
            return settlement
        }
    }

    mutating func post(
        _ entry: ClaimQueue.Entry, _ pairs: [(service: ServicePayment, line: Int)], rule: String, evidence: String
    ) -> Settlement {
        let claim = entry.claim
        let payer = entry.remittance.payerKey
        let (effects, notes) = effectsThatCount(effects(of: entry, pairs), entry)
        guard !effects.isEmpty else {
            plan.findings += notes
            return .done
        }
        var isSecondary = ["2", "3", "20", "21"].contains(claim.status)
        let standing = effects.flatMap { claims.standing(on: $0.line).filter { $0.outcome == .posted } }
        func candidate() -> ReviewItem.Candidate {
            ReviewItem.Candidate(
                clientID: ledger.clients[ledger.bills[ledger.lines[effects[0].line].bill].client].id,
                invoice: ledger.bills[ledger.lines[effects[0].line].bill].invoice, score: 90, evidence: evidence)
        }
        if let before = standing.last(where: { isSamePlan($0, entry) }) {
            return .waits(
                .claimConflict,
                "the same payer has settled this line before (\(before.trace), claim \(before.control)) and has not reversed it",
                [candidate()])
        }
        let prior = claim.allAdjustments.filter { $0.group == "OA" && $0.reason == "23" }
        // A primary that has denied the claim has answered, too, unless a later payer knows of a payment by it.
        let isAnswered =
            prior.total(\.amount).isZero
            && effects.allSatisfy { claims.standing(on: $0.line).contains { $0.payer != payer && !$0.isSecondary } }
        if isSecondary, standing.isEmpty, !isAnswered {
            if !prior.isEmpty || !isBilledPayer(entry.remittance.value, effects[0].line) {
                return .waits(
                    .waitingClaim, "a secondary payer's remittance that came before the primary's", [candidate()])
            }
            // Some payers call every claim secondary; this one is the payer that was billed, and nobody paid before it.
            isSecondary = false
        }
        if ["3", "21"].contains(claim.status), knowsOfMore(effects) {
            return .waits(
                .waitingClaim, "a third payer's remittance that knows of a payment which is not here yet", [candidate()]
            )
        }
        if !isSecondary, standing.contains(where: { !$0.isSecondary }) {
            return .waits(
                .claimConflict, "another payer has settled this line as primary, and this remittance says primary, too",
                [candidate()])
        }
        let isPackage = isPackage(effects)
        let paidHere = effects.filter { !isDenial($0, status: claim.status) }.reduce(Cents.zero) { $0 + $1.paid }
        let bill = ledger.lines[effects[0].line].bill
        let recorded =
            isSecondary
            ? nil : recordedBefore(paidHere, bill: bill, trace: entry.remittance.trace, day: entry.remittance.day)
        let givesWay = recorded.map { shares(of: $0, bill: bill) } ?? [:]
        for effect in effects {
            let line = ledger.lines[effect.line]
            let paidBefore = line.insurancePaid - (givesWay[effect.line] ?? .zero)
            if !isPackage, effect.paid > line.fee || effect.paid + paidBefore > line.fee {
                return .waits(
                    .claimConflict, "insurers would have paid \(effect.paid + paidBefore) of a charge of \(line.fee)",
                    [candidate()])
            }
            if effect.paid < .zero {
                return .waits(.claimConflict, "a negative payment that is not a reversal", [candidate()])
            }
            let share = clientShare(effect, isSecondary: isSecondary)
            if share < .zero || share > line.fee {
                return .waits(
                    .claimConflict, "the patient's share of \(share) does not fit a charge of \(line.fee)",
                    [candidate()])
            }
            let settled =
                isDenial(effect, status: claim.status)
                ? .zero
                : effect.paid + paidBefore + share + line.writtenOff + (isSecondary ? .zero : effect.sum(.writeOff))
            if settled > line.fee {
                return .waits(
                    .claimConflict,
                    "payments, write-offs and the patient's share make \(settled) of a charge of \(line.fee)",
                    [candidate()])
            }
        }
        plan.findings += notes
        if let recorded, !givesWay.isEmpty { giveWay(recorded, givesWay, to: entry.remittance.trace, entry.origin) }
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
        if ["19", "20", "21"].contains(claim.status) {
            find(
                "claim-forwarded", .info, entry.origin,
                "the payer has forwarded the claim to \(claim.crossoverPayer ?? "a further payer"), whose remittance will follow",
                remedy: "nothing to do; do not bill that payer again")
        }
        return .done
    }

    /// True where the book's line is an answer of the same plan: of the same payer, unless the claim says that it comes
    /// after another plan's answer (OA-23), as where one insurer covers a client twice.
    private func isSamePlan(_ before: ClaimLine, _ entry: ClaimQueue.Entry) -> Bool {
        guard before.payer == entry.remittance.payerKey else { return false }
        guard let rank = ClaimLine.rank(entry.claim.status), let own = ClaimLine.rank(before.status), rank > own else {
            return true
        }
        return entry.claim.allAdjustments.filter { $0.group == "OA" && $0.reason == "23" }.total(\.amount) <= .zero
    }

    /// True where a third payer counts more from earlier payers (OA-23) than the book has of them, and nothing of a second
    /// one is here: that remittance is still to come.
    private func knowsOfMore(_ effects: [LineEffect]) -> Bool {
        effects.contains { effect in
            let line = ledger.lines[effect.line]
            let prior = effect.services.flatMap(\.adjustments).map(\.adjustment)
                .filter { $0.group == "OA" && $0.reason == "23" }.total(\.amount)
            // What earlier payers neither paid nor wrote off (held) may be counted among it.
            return prior > line.insurancePaid + line.writtenOff + line.payerDue
                && !claims.standing(on: effect.line).contains { $0.isSecondary }
        }
    }

    /// The lines on which a claim has an effect: not those that the payer has not decided yet, and no denial of a line that
    /// the same payer settles otherwise, be it that the denial is older, or that it only says so (a duplicate).
    private func effectsThatCount(_ all: [LineEffect], _ entry: ClaimQueue.Entry)
        -> (effects: [LineEffect], notes: [Finding])
    {
        var (left, undecided, duplicates) = ([LineEffect](), 0, 0)
        var superseded: [String] = []
        for effect in all {
            if isUndecided(effect) {
                undecided += 1
                continue
            }
            let settled = claims.standing(on: effect.line).last { $0.outcome == .posted && isSamePlan($0, entry) }
            guard let settled, isDenial(effect, status: entry.claim.status) else {
                left.append(effect)
                continue
            }
            if isDuplicate(effect) {
                duplicates += 1
            } else if settled.day >= entry.remittance.day {
                if !superseded.contains(settled.trace) { superseded.append(settled.trace) }
            } else {
                left.append(effect)
            }
        }
        var notes: [Finding] = []
        func note(_ code: String, _ message: String, remedy: String) {
            notes.append(Finding(code, .info, at: entry.origin.position, message, remedy: remedy))
        }
        if undecided > 0 {
            note(
                "line-pended", "the payer has not decided \(undecided) of \(all.count) lines; they change nothing",
                remedy: "nothing to do; the payer's answer comes in a later remittance")
        }
        if duplicates > 0 {
            note(
                "denial-duplicate",
                "the payer calls \(duplicates) of \(all.count) lines a duplicate of what it has settled; nothing changes",
                remedy: "nothing to do, unless the session took place twice; find out why the claim was sent again")
        }
        if !superseded.isEmpty {
            note(
                "denial-superseded",
                "the payer denied this and has settled it since (\(superseded.joined(separator: ", "))); nothing is left to do",
                remedy: "nothing to do; the later remittance was read first")
        }
        return (left, notes)
    }

    /// True where a payer puts the price of several lines on one of them (bundling): one line is paid above its charge and
    /// bears a negative contractual reason for it, another gives up as much, and the claim is paid no more than it charges.
    private func isPackage(_ effects: [LineEffect]) -> Bool {
        var paid = Cents.zero
        var fees = Cents.zero
        for effect in effects {
            let line = ledger.lines[effect.line]
            paid += effect.paid + line.insurancePaid
            fees += line.fee
            let isAbove = effect.paid + line.insurancePaid > line.fee
            let isExplained = effect.services.flatMap(\.adjustments).contains {
                $0.action == .writeOff && $0.adjustment.amount < .zero
            }
            if isAbove && !isExplained { return false }
        }
        return effects.count > 1 && paid <= fees
    }

    /// What the client owes after the claim: its PR, unless a secondary payer has settled the line since and said less.
    func clientShare(_ effect: LineEffect, isSecondary: Bool) -> Cents {
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
}
