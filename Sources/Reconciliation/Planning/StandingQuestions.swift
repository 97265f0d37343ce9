import LedgerModel
import Values

extension Planner {
    /// Adds the questions that follow from the state of the book rather than from a record that waits, and keeps those
    /// of earlier runs that nothing has settled.
    mutating func keepStandingQuestions() {
        takeBackVanished()
        askAboutDenials()
        let reversals = claims.numbersOfReversals()
        askAboutTakebacks(reversals)
        reportCarriedForward()
        for (id, item) in openReviews where reviews[id] == nil {
            switch item.kind {
            case .missingThere:
                // A report of other days says nothing about it.
                let wasLookedFor = recorded[item.key].map { verified?.contains($0.day) ?? false } ?? true
                if !tiedPayments.contains(item.key), !wasLookedFor { ask(item) }
            case .takeback:
                if !isReversed(item.message, reversals) { ask(item) }
            case .restated: ask(item)
            case .balanceIdentity, .balanceVanished:
                // A client that a person named is used when the report is read again; mended rows alone say nothing of others.
                let isNamed = decisions[id].map { !$0.clientID.isEmpty } ?? false
                let wasRead = balanceSources.contains(item.source) || balancesRead.contains(item.key)
                if !wasRead, !isNamed { ask(item) }
            case .unplacedPayment, .unplacedClaim, .waitingClaim, .claimConflict, .missingHere, .unplacedRefund,
                .unplacedDeposit, .unclearParts, .denial:
                continue
            }
        }
    }

    /// One question per denied line that no later remittance has settled and that no one has decided on.
    private mutating func askAboutDenials() {
        for record in claims.all
        where record.outcome != .reversal && !record.nextStep.isEmpty && !claims.isReversed(record.claimKey) {
            guard let line = ledger.line(record.invoice, record.line), ledger.lines[line].payerDue > .zero,
                claims.standing(on: line).last?.claimKey == record.claimKey
            else { continue }
            let bill = ledger.lines[line].bill
            let client = ledger.clients[ledger.bills[bill].client].id
            let key = "\(record.claimKey)#\(record.ordinal)"
            let before = openReviews[ReviewItem.identifier(.denial, key)]
            let origin = denialOrigins[key]
            let item = ReviewItem(
                kind: .denial, source: origin?.source ?? before?.source ?? "remittances", key: key,
                file: origin?.file ?? before?.file ?? "", position: origin?.position ?? before?.position ?? .none,
                day: record.day, amount: ledger.lines[line].payerDue, message: record.nextStep,
                candidates: [
                    .init(
                        clientID: client, invoice: record.invoice, score: 100,
                        evidence: "line \(record.line), claim \(record.control)")
                ])
            guard let decision = decisions[item.id] else {
                ask(item)
                continue
            }
            carryOut(decision, on: record, line)
        }
    }

    /// Writes a denied line off, or makes it the client's, as a person decided.
    private mutating func carryOut(_ decision: Decision, on record: ClaimLine, _ line: Int) {
        let bill = ledger.lines[line].bill
        let amount = ledger.lines[line].payerDue
        let origin = Origin(source: "decision", file: "", key: decision.item, position: .none)
        // The day on which it was decided, where the practice is.
        let decided = Instant(rfc3339: decision.when).map { practice.zone.day(of: $0) }
        let day = max(decided ?? record.day, record.day)
        var made: Posting
        switch decision.action {
        case .writeOff:
            made = posting(.adjustment, amount, on: day, bill: bill, client: ledger.bills[bill].client)
            let code = record.nextStep.prefix { $0 != ":" }.split(separator: "-", maxSplits: 1)
            made.group = code.first.map(String.init) ?? ""
            made.reason = code.dropFirst().first.map(String.init) ?? ""
        case .clientOwes:
            made = posting(
                .clientOwes, ledger.lines[line].owes + amount, on: day, bill: bill, client: ledger.bills[bill].client)
        default: return
        }
        made.line = record.line
        made.rule = "rule/decision"
        made.evidence = decision.evidence
        post(made, origin)
    }

    /// A takeback whose claim was never reversed: the bill still shows the old payment.
    private mutating func askAboutTakebacks(_ reversals: Set<String>) {
        for at in plan.postings.indices where plan.postings[at].kind == .practiceIncome {
            let posting = plan.postings[at]
            guard posting.reason == "WO", posting.amount < .zero else { continue }
            let message = Planner.takeback(posting.reference)
            guard !isReversed(message, reversals) else { continue }
            ask(
                ReviewItem(
                    kind: .takeback, source: posting.source, key: posting.key, file: posting.file,
                    position: posting.position,
                    day: posting.day, amount: posting.amount, message: message))
        }
    }

    private static func takeback(_ reference: String) -> String {
        "the payer took money back (WO) for a claim that it has not reversed: \(reference)"
    }

    private func isReversed(_ message: String, _ numbers: Set<String>) -> Bool {
        let reference = String(message.dropFirst(Planner.takeback("").count))
        return waitingReversals.contains(reference) || numbers.contains(reference)
    }

    /// A balance that a payer sets off without ever having carried it forward, as far as the book knows.
    private mutating func reportCarriedForward() {
        var sums = carriedForward
        var closings: [(posting: Posting, key: String)] = []
        for at in plan.postings.indices where plan.postings[at].kind == .practiceIncome {
            let posting = plan.postings[at]
            guard posting.reason == "FB" else { continue }
            let key = BookSnapshot.carryKey(payer: posting.payer, reference: posting.reference)
            sums[key, default: .zero] += posting.amount
            if posting.amount < .zero { closings.append((posting, key)) }
        }
        for (posting, key) in closings where sums[key, default: .zero] < .zero {
            plan.findings.append(
                Finding(
                    "forward-balance-unmatched", .warning, at: posting.position,
                    "the payer sets off a balance (FB) of \(-posting.amount) under the reference \(posting.reference); "
                        + "the book knows of \(max(sums[key, default: .zero] - posting.amount, .zero)) carried forward",
                    remedy: "find the earlier remittance with that trace number, or ask the payer"))
        }
    }
}
