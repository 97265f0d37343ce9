import Values

/// A claim that waits for its payer.
struct ClaimTask {
    enum Kind {
        case first
        /// Sent again after a denial.
        case resubmitted
        /// Taken back, and mostly put right in the same advice.
        case reversal(of: ClaimResult, isCorrected: Bool)
        /// To the second payer, after the first.
        case secondary(after: ClaimResult)
    }
    var bill: Int
    var readyOn: Day
    var kind: Kind
}

/// How payers answer.
extension Practice {
    /// Sends a bill's claim to its payer.
    mutating func send(_ bill: Int, _ day: Day) {
        guard let payer = ledger.bills[bill].payer else { return }
        claimQueues[payer].append(ClaimTask(bill: bill, readyOn: day.adding(random.between(7, 18)), kind: .first))
    }

    /// One payer's payment of the week: everything that is ready, in one advice.
    mutating func remit(_ payer: Int, _ day: Day) {
        let ready = claimQueues[payer].filter { $0.readyOn <= day }
        guard !ready.isEmpty else { return }
        claimQueues[payer].removeAll { $0.readyOn <= day }
        controlNumber += 1
        let trace = "\(Payers.all[payer].id)\(7_000_000 + controlNumber * 37)"
        var results: [ClaimResult] = []
        for task in ready { results += answer(task, payer, day) }
        for index in results.indices {
            results[index].day = day
            results[index].trace = trace
            spoilClaimNumber(&results[index])
            post(results[index])
        }
        for result in results { follow(result, day) }
        advices.append(
            Advice(
                payer: payer, day: day, trace: trace, claims: results,
                providerAmounts: providerAmounts(results, payer, trace)))
    }

    private mutating func answer(_ task: ClaimTask, _ payer: Int, _ day: Day) -> [ClaimResult] {
        switch task.kind {
        case .first, .resubmitted:
            var isFirst = false
            if case .first = task.kind { isFirst = true }
            if isFirst, random.chance(400) { return [denial(task.bill, payer)] }
            return [adjudicate(task.bill, payer)]
        case .secondary(let primary):
            return [adjudicateSecondary(primary)]
        case .reversal(let original, let isCorrected):
            let reversal = reversed(original)
            return isCorrected ? [reversal, corrected(original)] : [reversal]
        }
    }

    /// The ordinary answer: the contract's allowed amount, deductible first, then copay or coinsurance.
    private mutating func adjudicate(_ bill: Int, _ payer: Int) -> ClaimResult {
        let client = ledger.bills[bill].client
        var lines: [LineResult] = []
        var copayLeft = clients[client].coverage?.copay ?? .zero
        let coinsurance = clients[client].coverage?.coinsurance ?? 0
        if random.chance(30) { return patientDenial(bill, payer) }
        for (index, line) in ledger.bills[bill].lines.enumerated() where line.isService {
            let allowed = Payers.allowed(payer, charge: line.fee)
            let deductible = min(allowed, clients[client].coverage?.deductible ?? .zero)
            clients[client].coverage?.deductible -= deductible
            let rest = allowed - deductible
            var adjustments = [StatedAdjustment(group: "CO", reason: "45", amount: line.fee - allowed)]
            if deductible > .zero { adjustments.append(StatedAdjustment(group: "PR", reason: "1", amount: deductible)) }
            var share = Cents.zero
            if coinsurance > 0 {
                share = Cents((rest.raw * Int64(coinsurance) + 50) / 100)
                if share > .zero { adjustments.append(StatedAdjustment(group: "PR", reason: "2", amount: share)) }
            } else {
                share = min(copayLeft, rest)
                copayLeft -= share
                if share > .zero { adjustments.append(StatedAdjustment(group: "PR", reason: "3", amount: share)) }
            }
            lines.append(
                LineResult(
                    line: index, charge: line.fee, paid: rest - share, adjustments: adjustments,
                    owes: deductible + share, writeOff: line.fee - allowed))
        }
        var result = claim(bill, payer, status: "1", lines: lines, effect: .paid)
        if let secondary = clients[client].coverage?.secondary, random.chance(5_000) {
            (result.status, result.crossover) = ("19", secondary)
        }
        if random.chance(150) { result.interest = Cents(Int64(random.between(4, 240))) }
        return result
    }

    private mutating func denial(_ bill: Int, _ payer: Int) -> ClaimResult {
        let lacksData = random.chance(6_000)
        let lines = ledger.bills[bill].lines.enumerated().filter { $0.element.isService }.map { index, line in
            LineResult(
                line: index, charge: line.fee, paid: .zero,
                adjustments: [StatedAdjustment(group: "CO", reason: lacksData ? "16" : "197", amount: line.fee)],
                owes: nil, writeOff: .zero, remark: lacksData ? "N382" : "")
        }
        return claim(bill, payer, status: random.chance(5_000) ? "4" : "1", lines: lines, effect: .denied)
    }

    /// Not covered, and the plan says that the client pays: group PR.
    private mutating func patientDenial(_ bill: Int, _ payer: Int) -> ClaimResult {
        let lines = ledger.bills[bill].lines.enumerated().filter { $0.element.isService }.map { index, line in
            LineResult(
                line: index, charge: line.fee, paid: .zero,
                adjustments: [StatedAdjustment(group: "PR", reason: "204", amount: line.fee)], owes: line.fee,
                writeOff: .zero)
        }
        return claim(bill, payer, status: "1", lines: lines, effect: .paid)
    }

    /// Every amount turned round; the client's share goes back to what it was before.
    private mutating func reversed(_ original: ClaimResult) -> ClaimResult {
        var result = original
        result.status = "22"
        result.effect = .reversed
        result.crossover = nil
        result.interest = .zero
        result.claimNumber = ledger.bills[original.bill].claim
        // Some payers repeat the control number of the original, some give a new one and name the original beside it.
        if random.chance(5_000) { (result.icn, result.originalICN) = (nextICN(original.payer), original.icn) }
        for index in result.lines.indices {
            let line = result.lines[index]
            result.lines[index].charge = -line.charge
            result.lines[index].paid = -line.paid
            result.lines[index].writeOff = -line.writeOff
            result.lines[index].owes = ledger.bills[original.bill].lines[line.line].expected
            result.lines[index].adjustments = line.adjustments.map {
                StatedAdjustment(group: $0.group, reason: $0.reason, amount: -$0.amount)
            }
        }
        return result
    }

    /// The claim again with another share for the client.
    private mutating func corrected(_ original: ClaimResult) -> ClaimResult {
        var result = original
        result.status = "1"
        result.crossover = nil
        result.interest = .zero
        result.icn = nextICN(original.payer)
        result.originalICN = original.icn
        result.claimNumber = ledger.bills[original.bill].claim
        guard let index = result.lines.firstIndex(where: { $0.paid > Cents(1_000) }) else { return result }
        let more = Cents(random.chance(5_000) ? 500 : -500)
        guard let share = result.lines[index].adjustments.firstIndex(where: { $0.group == "PR" }),
            result.lines[index].adjustments[share].amount + more > .zero
        else { return result }
        result.lines[index].adjustments[share].amount += more
        result.lines[index].paid -= more
        result.lines[index].owes = (result.lines[index].owes ?? .zero) + more
        return result
    }

    /// The second payer accounts for the whole charge again: what came before as OA-23, then its own part.
    private mutating func adjudicateSecondary(_ primary: ClaimResult) -> ClaimResult {
        var left = Cents(random.chance(6_000) ? 0 : 500)
        let extra = random.chance(1_500)
        let lines = primary.lines.map { line -> LineResult in
            let open = line.patientShare
            let share = min(left, open)
            left -= share
            let writeOff = extra && open - share > Cents(600) ? Cents(300) : Cents.zero
            var adjustments = [StatedAdjustment(group: "OA", reason: "23", amount: line.charge - open)]
            if writeOff > .zero { adjustments.append(StatedAdjustment(group: "CO", reason: "45", amount: writeOff)) }
            if share > .zero { adjustments.append(StatedAdjustment(group: "PR", reason: "3", amount: share)) }
            return LineResult(
                line: line.line, charge: line.charge, paid: open - share - writeOff,
                adjustments: adjustments.filter { !$0.amount.isZero }, owes: share, writeOff: writeOff)
        }
        var result = claim(primary.bill, Payers.secondary, status: "2", lines: lines, effect: .paid)
        result.expect = primary.expect
        return result
    }

    private mutating func claim(
        _ bill: Int, _ payer: Int, status: String, lines: [LineResult], effect: ClaimResult.Effect
    ) -> ClaimResult {
        ClaimResult(
            bill: bill, payer: payer, status: status, claimNumber: ledger.bills[bill].claim, icn: nextICN(payer),
            lines: lines, effect: effect)
    }

    private mutating func nextICN(_ payer: Int) -> String {
        controlNumber += 1
        return "26\(String(Payers.all[payer].id.prefix(1)))\(100_000_000 + controlNumber * 11)"
    }

    /// Loses or decorates the claim number, as faults go; what is left may have to be asked about.
    private mutating func spoilClaimNumber(_ result: inout ClaimResult) {
        guard result.status == "1" || result.status == "4", result.originalICN.isEmpty else { return }
        let client = clients[ledger.bills[result.bill].client]
        if rates.lostClaim > 0, random.chance(rates.lostClaim) {
            result.claimNumber = "0"
            if written.isShared(client.people[0].fullName) { result.expect = .either }
        } else if rates.mangledClaim > 0, random.chance(rates.mangledClaim) {
            result.claimNumber = random.chance(5_000) ? result.claimNumber + "-01" : "00" + result.claimNumber
        }
    }
}
