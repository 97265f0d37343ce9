import Values

/// The claim loop (2100): CLP, its names, adjudication, amounts and references.
extension X12Builder {
    /// CLP: a claim begins.
    mutating func claimPayment(_ s: borrowing X12Tokenizer) {
        closeClaim()
        loop = .claim
        unreadableBeforeClaim = unreadable
        claimAdjusted = X12Sum()
        patientShare = X12Sum()
        lineCharges = X12Sum()
        claim.position = position(s)
        claim.claimNumber = ownText(s.element(1))
        claim.status = text(s.element(2))
        claim.charge = amount(s, 3, "CLP03, the charge,")
        claim.paid = amount(s, 4, "CLP04, the payment,")
        claim.patientResponsibility = optionalAmount(s, 5, "CLP05, the patient's responsibility,")
        claim.filingIndicator = text(s.element(6))
        claim.controlNumber = ownText(s.element(7))
        claim.facilityCode = text(s.element(8))
        claim.frequency = text(s.element(9))
        if s.count >= 10 {
            for i in 10...min(s.count, 14) { claim.inpatientFacts.append(text(s.element(i))) }
        }
        claim.group = remittance.groups.last?.number ?? ""
        if joins {
            claim.scope = remittance.scopes.indices.last
            scopeIsUsed = true
        }
    }

    /// CAS: up to six adjustments, of the line when one is open, else of the claim.
    mutating func adjustments(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            misplaced(s, "Adjustments (CAS) stand outside any claim")
            return
        }
        let group = text(s.element(1))
        let isPatient = X12Values.isPair(s.element(1), 0x50, 0x52)
        if group.isEmpty {
            note(
                "group-code-missing", .warning, at: position(s, 1), "The adjustment names no group (CAS01).",
                remedy: "Ask the payer who owes it; it is kept without a group.")
        }
        var i = 2
        while i <= s.count {
            defer { i += 3 }
            let reason = s.element(i)
            if reason.isEmpty, s.element(i + 1).isEmpty { continue }
            let value = amount(s, i + 1, "An adjustment (CAS)")
            var entry = Adjustment(group: group, reason: text(reason), amount: value, position: position(s, i + 1))
            let quantity = s.element(i + 2)
            if !quantity.isEmpty { entry.milliUnits = count(s, i + 2) }
            if isPatient { patientShare.add(value) }
            if loop == .line {
                lists.adjustments.append(entry, to: &line.adjustments)
                lineAdjusted.add(value)
            } else {
                lists.adjustments.append(entry, to: &claim.adjustments)
            }
            claimAdjusted.add(value)
        }
    }

    /// NM1: patient, insured, and the other parties of a claim.
    mutating func name(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            keepUnknown(s)
            return
        }
        let person = Person(
            last: text(s.element(3)), first: text(s.element(4)), middle: text(s.element(5)), suffix: text(s.element(7)),
            id: ownText(s.element(9)))
        let role = s.element(1)
        if X12Values.isPair(role, 0x51, 0x43) {
            claim.patient = person
        } else if X12Values.isPair(role, 0x49, 0x4C) {
            claim.insured = person
        } else {
            if X12Values.isPair(role, 0x54, 0x54) { claim.crossoverPayer = person.last }
            let party = ClaimParty(role: text(role), person: person, idQualifier: text(s.element(8)))
            lists.parties.append(party, to: &claim.parties)
        }
    }

    /// MOA: outpatient adjudication.
    mutating func outpatient(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            keepUnknown(s)
            return
        }
        var facts = OutpatientAdjudication()
        facts.rate = text(s.element(1))
        facts.payable = informative(s, 2)
        for i in 3...7 where !s.element(i).isEmpty { facts.remarks.append(text(s.element(i))) }
        facts.renalAmount = informative(s, 8)
        facts.professionalComponent = informative(s, 9)
        claim.remarks += facts.remarks
        claim.outpatient = facts
    }

    /// MIA: inpatient adjudication.
    mutating func inpatient(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            keepUnknown(s)
            return
        }
        var facts = InpatientAdjudication()
        if !s.element(1).isEmpty { facts.coveredMilliDays = count(s, 1) }
        facts.drgAmount = informative(s, 4)
        for i in [5, 20, 21, 22, 23] where !s.element(i).isEmpty { facts.remarks.append(text(s.element(i))) }
        if s.count > 0 { for i in 1...min(s.count, 24) { facts.elements.append(text(s.element(i))) } }
        claim.remarks += facts.remarks
        claim.inpatient = facts
    }

    /// AMT: information about the line or claim, the allowed amount (B6) and interest (I) among it. Never balanced.
    mutating func informationalAmount(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            keepUnknown(s)
            return
        }
        guard let value = informative(s, 2) else { return }
        let qualifier = s.element(1)
        if loop == .line, X12Values.isPair(qualifier, 0x42, 0x36) {
            line.allowed = value
        } else if qualifier.count == 1, qualifier[0] == 0x49 {
            var sum = X12Sum()
            sum.add(claim.interest)
            sum.add(value)
            claim.interest = sum.cents
            interest.add(value)
        } else {
            let entry = QualifiedAmount(qualifier: text(qualifier), amount: value)
            if loop == .line {
                lists.amounts.append(entry, to: &line.amounts)
            } else {
                lists.amounts.append(entry, to: &claim.amounts)
            }
        }
    }

    /// QTY: counts of the line or claim.
    mutating func quantity(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            keepUnknown(s)
            return
        }
        guard let milli = count(s, 2) else { return }
        let entry = Quantity(qualifier: text(s.element(1)), milli: milli)
        if loop == .line {
            lists.quantities.append(entry, to: &line.quantities)
        } else {
            lists.quantities.append(entry, to: &claim.quantities)
        }
    }

    /// An amount that informs and never posts: an unreadable one is a warning, not an obstacle.
    mutating func informative(_ s: borrowing X12Tokenizer, _ element: Int) -> Cents? {
        let bytes = s.element(element)
        if bytes.isEmpty { return nil }
        if let value = X12Values.amount(bytes) { return value }
        note(
            "information-unreadable", .warning, at: position(s, element),
            "An informational amount is no amount; expected digits with at most two decimals.",
            remedy: "Nothing posts from it; it was left out.")
        return nil
    }

    /// A count in thousandths; anything else is a warning and `nil`.
    mutating func count(_ s: borrowing X12Tokenizer, _ element: Int) -> Int64? {
        let bytes = s.element(element)
        if bytes.count == 1, bytes[0] &- 0x30 <= 9 { return Int64(bytes[0] &- 0x30) * 1000 }
        if let milli = X12Values.milli(bytes) { return milli }
        if !X12Values.trimmed(bytes).isEmpty {
            note(
                "quantity-unreadable", .warning, at: position(s, element), "A quantity is no number.",
                remedy: "It was left out; check the units by hand.")
        }
        return nil
    }
}
