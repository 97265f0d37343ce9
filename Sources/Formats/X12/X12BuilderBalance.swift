import Values

/// Closing lines, claims and the transaction: the three balancing equations (835.md §4.5, RFI 2348, 2601).
extension X12Builder {
    private static let ask = "Ask the payer for a corrected remittance; the transaction is not posted."

    /// Ends the open line: charge − adjustments = payment.
    mutating func closeLine() {
        guard loop == .line else { return }
        var computed = X12Sum()
        computed.add(line.charge)
        computed.subtract(lineAdjusted.cents)
        let isReadable = unreadable == unreadableBeforeLine
        if isReadable, computed.cents != line.paid || lineAdjusted.overflowed || computed.overflowed {
            let subject = "\(claim.claimNumber) line \(line.ordinal)"
            remittance.proofs.append(
                BalanceProof(
                    level: .line, subject: subject, stated: line.paid, computed: computed.cents, position: line.position
                ))
            obstacle(
                "line-out-of-balance", at: line.position.at(3),
                "Claim \(subject): charge \(line.charge) − adjustments \(lineAdjusted.cents) = \(computed.cents), "
                    + "but SVC03 pays \(line.paid); difference \(difference(line.paid, computed.cents)).",
                remedy: X12Builder.ask)
        }
        // Handed over, not copied: a copy would retain and release every text of the line.
        lists.lines.take(&line, leaving: ServicePayment(), to: &claim.lines)
        loop = .claim
    }

    /// Ends the open claim: charge − all adjustments = payment.
    mutating func closeClaim() {
        closeLine()
        guard loop == .claim else { return }
        loop = .group
        settleDays()
        if unreadable == unreadableBeforeClaim {
            balanceClaim()
            checkPatientShare()
        }
        if !claim.lines.isEmpty, unreadable == unreadableBeforeClaim, lineCharges.cents != claim.charge {
            note(
                "line-charges-disagree", .warning, at: claim.position.at(3),
                "Claim \(claim.claimNumber): its lines charge \(lineCharges.cents), the claim \(claim.charge).",
                remedy: "Compare the lines with the bill; the payer left out or added some.")
        }
        claimsPaid.add(claim.paid)
        if let index = remittance.groups.indices.last {
            remittance.groups[index].claims += 1
            var sum = X12Sum()
            sum.add(remittance.groups[index].charges)
            sum.add(claim.charge)
            remittance.groups[index].charges = sum.cents
        }
        X12Builder.take(&claim, to: &remittance.claims)
    }

    /// Moves the open claim to the end of the list, and leaves a fresh one in its place.
    private static func take(_ claim: inout ClaimPayment, to list: inout [ClaimPayment]) {
        withUnsafeMutablePointer(to: &claim) { place in
            list.append(place.move())
            place.initialize(to: ClaimPayment())
        }
    }

    private mutating func settleDays() {
        if let from = claim.from, claim.to == nil || claim.to == from {
            // The guide lets the claim's day stand for lines without one.
            lists.lines.change(claim.lines) { line in if line.day == nil { line.day = from } }
        }
        if claim.from == nil || claim.to == nil {
            var first: Day?
            var last: Day?
            for line in claim.lines {
                guard let day = line.day else { continue }
                let end = line.lastDay ?? day
                first = first.map { min($0, day) } ?? day
                last = last.map { max($0, end) } ?? end
            }
            claim.from = claim.from ?? first ?? claim.to
            claim.to = claim.to ?? last ?? claim.from
        }
    }

    private mutating func balanceClaim() {
        var computed = X12Sum()
        computed.add(claim.charge)
        computed.subtract(claimAdjusted.cents)
        guard computed.cents != claim.paid || claimAdjusted.overflowed || computed.overflowed else { return }
        remittance.proofs.append(
            BalanceProof(
                level: .claim, subject: claim.claimNumber, stated: claim.paid, computed: computed.cents,
                position: claim.position))
        obstacle(
            "claim-out-of-balance", at: claim.position.at(4),
            "Claim \(claim.claimNumber): charge \(claim.charge) − adjustments \(claimAdjusted.cents) = "
                + "\(computed.cents), but CLP04 pays \(claim.paid); difference \(difference(claim.paid, computed.cents)).",
            remedy: X12Builder.ask)
    }

    private mutating func checkPatientShare() {
        // On a reversal CLP05 is not to be relied on (RFI 2548).
        guard let stated = claim.patientResponsibility, claim.status != "22", stated != patientShare.cents else {
            return
        }
        note(
            "patient-share-disagrees", .warning, at: claim.position.at(5),
            "Claim \(claim.claimNumber): CLP05 states \(stated) for the patient, its PR adjustments add up to "
                + "\(patientShare.cents); difference \(difference(stated, patientShare.cents)).",
            remedy: "The PR adjustments are what counts; compare with the patient's own EOB.")
    }

    /// Ends the transaction: Σ claims − Σ provider-level adjustments = BPR02, and what else must hold.
    mutating func close() {
        closeClaim()
        guard hasBPR else {
            obstacle(
                "payment-missing", at: remittance.position, "The transaction has no BPR: nobody knows what was paid.",
                remedy: "Get the file again from where it came from; the transaction is not posted.")
            return
        }
        if unreadable == 0 { balanceTransaction() }
        settlePaymentDay()
        checkGroups()
        checkInterest()
        if remittance.method == "NON", !remittance.amount.isZero {
            note(
                "payment-none-with-amount", .warning, at: paymentPosition.at(4),
                "BPR04 says that nothing is paid (NON), but BPR02 pays \(remittance.amount).",
                remedy: "Look for the money at the bank, and ask the payer how it was sent.")
        }
        if remittance.trace.isEmpty {
            note(
                "trace-missing", .warning, at: remittance.position,
                "The transaction has no trace number (TRN02): a deposit cannot be tied to it.",
                remedy: "Match it with the bank by amount and day.")
        }
    }

    private mutating func balanceTransaction() {
        var computed = X12Sum()
        computed.add(claimsPaid.cents)
        computed.subtract(providerAdjusted.cents)
        remittance.proofs.append(
            BalanceProof(
                level: .transaction, subject: remittance.trace, stated: remittance.amount, computed: computed.cents,
                position: paymentPosition))
        if claimsPaid.overflowed || providerAdjusted.overflowed || computed.overflowed || interest.overflowed
            || lineCharges.overflowed || patientShare.overflowed
        {
            obstacle(
                "amount-overflow", at: paymentPosition,
                "The amounts of the transaction add up to more than can be counted.",
                remedy: X12Builder.ask)
        } else if computed.cents != remittance.amount {
            obstacle(
                "transaction-out-of-balance", at: paymentPosition.at(2),
                "The payment: claims \(claimsPaid.cents) − provider-level adjustments "
                    + "\(providerAdjusted.cents) = \(computed.cents), but BPR02 pays \(remittance.amount); difference "
                    + "\(difference(remittance.amount, computed.cents)).\(hint(computed.cents))",
                remedy: X12Builder.ask)
        }
    }

    /// Names the one claim or provider-level adjustment whose amount is exactly the difference, if there is one.
    private func hint(_ computed: Cents) -> String {
        let (gap, overflow) = remittance.amount.raw.subtractingReportingOverflow(computed.raw)
        guard !overflow, gap != 0 else { return "" }
        let claims = remittance.claims.filter { $0.paid.raw.magnitude == gap.magnitude }
        let entries = remittance.providerAdjustments.filter { $0.amount.raw.magnitude == gap.magnitude }
        if claims.count == 1, entries.isEmpty {
            return " That is exactly the payment of the claim at \(claims[0].position)."
        }
        if entries.count == 1, claims.isEmpty {
            return " That is exactly the \(entries[0].code) adjustment at \(entries[0].position)."
        }
        return ""
    }

    private func difference(_ stated: Cents, _ computed: Cents) -> String {
        let (gap, overflow) = stated.raw.subtractingReportingOverflow(computed.raw)
        return overflow ? "too large to count" : Cents(gap).description
    }

    private mutating func settlePaymentDay() {
        if let day = paymentDay {
            remittance.day = day
        } else if let day = remittance.producedOn ?? groupDay {
            remittance.day = day
            note(
                "payment-date-missing", .warning, at: paymentPosition.at(16),
                "BPR16, the day of the payment, is missing; the day on which the file was made (\(day)) is taken.",
                remedy: "Check the day with the bank.")
        } else {
            obstacle(
                "payment-date-missing", at: paymentPosition.at(16),
                "BPR16, the day of the payment, is missing, and no other date tells it.", remedy: X12Builder.ask)
        }
    }

    /// TS3: claim count (TS304) and charges (TS305) of a group.
    private mutating func checkGroups() {
        for group in remittance.groups where group.providerSummary.count >= 5 {
            let count = Int(group.providerSummary[3])
            let charges = Cents(plain: group.providerSummary[4])
            guard (count ?? group.claims) != group.claims || (charges ?? group.charges) != group.charges else {
                continue
            }
            note(
                "group-summary-disagrees", .info, at: group.position,
                "The payer's summary (TS3) of group \(group.number) states \(group.providerSummary[3]) claims and charges of "
                    + "\(group.providerSummary[4]); the file has \(group.claims) and \(group.charges).",
                remedy: "Nothing posts from it. If a claim is missing, ask the payer.")
        }
    }

    /// PLB L6 is the negated sum of the claims' interest (RFI 2123, 1324).
    private mutating func checkInterest() {
        var paid = X12Sum()
        for entry in remittance.providerAdjustments where entry.code == "L6" { paid.subtract(entry.amount) }
        guard !interest.cents.isZero, paid.cents != interest.cents else { return }
        note(
            "interest-disagrees", .info, at: remittance.position,
            "The claims state interest of \(interest.cents) (AMT*I), the payment holds \(paid.cents) (PLB L6).",
            remedy: "What PLB states is what was paid; the claims' figures are information.")
    }
}
