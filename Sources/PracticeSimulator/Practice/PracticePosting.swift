import Values

/// What an advice does to the true books, and what follows from it.
extension Practice {
    /// Posts one claim.
    mutating func post(_ result: ClaimResult) {
        guard result.effect != .denied else { return }
        for line in result.lines {
            guard let owes = line.owes else { continue }
            ledger.adjudicate(result.bill, line: line.line, paid: line.paid, writeOff: line.writeOff, owes: owes)
        }
    }

    /// Plans what comes next: another try, the second payer, a reversal one day, the client's rest.
    mutating func follow(_ result: ClaimResult, _ day: Day) {
        let index = ledger.bills[result.bill].client
        let client = clients[index]
        if result.effect == .denied {
            if random.chance(6_000) { queue(result, day, 21, 35, .resubmitted) }
            return
        }
        if result.effect == .paid, result.status == "1" || result.status == "19", result.originalICN.isEmpty {
            if let secondary = client.coverage?.secondary, result.patientShare > .zero {
                let task = ClaimTask(
                    bill: result.bill, readyOn: day.adding(random.between(10, 20)), kind: .secondary(after: result))
                claimQueues[secondary].append(task)
            } else if result.paid > .zero, result.interest.isZero, random.chance(200) {
                queue(result, day, 21, 49, .reversal(of: result, isCorrected: random.chance(9_000)))
            }
        }
        let waitsForSecondary = client.coverage?.secondary != nil && result.status != "2"
        if ledger.bills[result.bill].due > .zero, plannedDay[result.bill] <= day, !waitsForSecondary,
            random.chance(8_500)
        {
            plan(result.bill, index, day.adding(random.between(2, 20)))
        }
    }

    private mutating func queue(_ result: ClaimResult, _ day: Day, _ low: Int, _ high: Int, _ kind: ClaimTask.Kind) {
        claimQueues[result.payer].append(
            ClaimTask(bill: result.bill, readyOn: day.adding(random.between(low, high)), kind: kind))
    }

    /// Interest of the advice, and money carried from a negative advice to the next one.
    mutating func providerAmounts(_ results: [ClaimResult], _ payer: Int, _ trace: String) -> [ProviderAmount] {
        var amounts: [ProviderAmount] = []
        let interest = results.total { $0.interest }
        if let first = results.first(where: { $0.interest > .zero }) {
            amounts.append(ProviderAmount(code: "L6", reference: first.claimNumber, amount: -interest))
        }
        if forward[payer].amount > .zero {
            amounts.append(ProviderAmount(code: "FB", reference: forward[payer].trace, amount: forward[payer].amount))
            forward[payer] = (.zero, "")
        }
        let total = results.total { $0.paid } - amounts.total { $0.amount }
        if total < .zero {
            amounts.append(ProviderAmount(code: "FB", reference: trace, amount: total))
            forward[payer] = (-total, trace)
        }
        return amounts
    }
}
