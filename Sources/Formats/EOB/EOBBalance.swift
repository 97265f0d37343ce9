import Values

/// The three balancing equations for remittances that come as rows or resources instead of segments, and a digest of
/// their content. The rules are those of the 835 (835.md §4.5).
enum EOBBalance {
    private static let ask = "Compare with the payer's own EOB; the remittance is not posted."

    /// Computes the proofs, and adds an obstacle for each one that fails.
    ///
    /// - Parameter statesAmount: false where the file has no payment amount of its own: then the sum is the amount.
    static func check(_ remittance: inout Remittance, statesAmount: Bool) {
        for claim in remittance.claims {
            for line in claim.lines { checkLine(line, of: claim, &remittance) }
            var computed = X12Sum()
            computed.add(claim.charge)
            for entry in claim.allAdjustments { computed.subtract(entry.amount) }
            if computed.cents != claim.paid || computed.overflowed {
                fail(
                    BalanceProof(
                        level: .claim, subject: claim.claimNumber, stated: claim.paid, computed: computed.cents,
                        position: claim.position), &remittance)
            }
        }
        var total = X12Sum()
        for claim in remittance.claims { total.add(claim.paid) }
        for entry in remittance.providerAdjustments { total.subtract(entry.amount) }
        if !statesAmount { remittance.amount = total.cents }
        let proof = BalanceProof(
            level: .transaction, subject: remittance.trace, stated: remittance.amount, computed: total.cents,
            position: remittance.position)
        if proof.holds, !total.overflowed { remittance.proofs.append(proof) } else { fail(proof, &remittance) }
    }

    private static func checkLine(_ line: ServicePayment, of claim: ClaimPayment, _ remittance: inout Remittance) {
        var computed = X12Sum()
        computed.add(line.charge)
        for entry in line.adjustments { computed.subtract(entry.amount) }
        guard computed.cents != line.paid || computed.overflowed else { return }
        fail(
            BalanceProof(
                level: .line, subject: "\(claim.claimNumber) line \(line.ordinal)", stated: line.paid,
                computed: computed.cents, position: line.position), &remittance)
    }

    private static func fail(_ proof: BalanceProof, _ remittance: inout Remittance) {
        remittance.proofs.append(proof)
        guard remittance.obstacles.count < 100 else { return }
        let (code, sides): (String, String) =
            switch proof.level {
            case .line: ("line-out-of-balance", "charge − adjustments")
            case .claim: ("claim-out-of-balance", "charge − all adjustments")
            case .transaction: ("transaction-out-of-balance", "claims − provider-level adjustments")
            }
        let (gap, overflow) = proof.stated.raw.subtractingReportingOverflow(proof.computed.raw)
        remittance.obstacles.append(
            Finding(
                code, .error, at: proof.position,
                "\(proof.subject): \(sides) = \(proof.computed), but \(proof.stated) is paid; difference "
                    + "\(overflow ? "too large to count" : Cents(gap).description).", remedy: ask))
    }

    /// SHA-256 of what the remittance says, whatever the order of its claims.
    static func digest(_ remittance: Remittance) -> String {
        let head = [
            remittance.payer.name, remittance.payer.ids.first ?? "", remittance.trace, remittance.day.description,
            remittance.amount.description, remittance.method,
        ]
        let claims = remittance.claims.map(canonical).sorted()
        let adjustments = remittance.providerAdjustments.map { "\($0.code)\u{1F}\($0.reference)\u{1F}\($0.amount)" }
            .sorted()
        return SHA256.hex(of: ([head.joined(separator: "\u{1F}")] + claims + adjustments).joined(separator: "\u{1E}"))
    }

    static func canonical(_ claim: ClaimPayment) -> String {
        var parts = [
            claim.claimNumber, claim.controlNumber, claim.status, claim.patient.id, claim.patient.last,
            claim.patient.first, claim.charge.description, claim.paid.description,
        ]
        parts += claim.adjustments.map(canonical)
        for line in claim.lines {
            parts += [line.code] + line.modifiers
            parts += [line.day?.description ?? "", line.charge.description, line.paid.description]
            parts += line.adjustments.map(canonical) + line.remarks
        }
        return parts.joined(separator: "\u{1F}")
    }

    private static func canonical(_ entry: Adjustment) -> String { "\(entry.group)-\(entry.reason):\(entry.amount)" }
}

extension ClaimPayment {
    /// What the claim says, in one text without its place in a file: two records of one claim have the same.
    public var content: String { EOBBalance.canonical(self) }
}
