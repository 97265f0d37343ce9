import Values

/// What adjudication entries make of a charge: the payment, and adjustments that account for the rest.
struct FHIRShares {
    private(set) var charge = Cents.zero
    private(set) var paid = Cents.zero
    private(set) var allowed: Cents?
    private(set) var adjustments: [Adjustment] = []
    private(set) var amounts: [QualifiedAmount] = []
    /// What the payer says the member owes in all.
    private(set) var liability: Cents?
    /// Codes and messages of what was concluded or seems odd, for the reader to report once.
    private(set) var notes: [(code: String, position: Position)] = []

    /// The shares of one item, or of a claim as a whole.
    ///
    /// - Parameter net: the charge where no entry states one (`item.net`).
    init(_ adjudication: FHIRAdjudication, net: Cents?, at place: Position) {
        charge = adjudication.sum(.submitted) ?? net ?? .zero
        paid = adjudication.sum(.paid) ?? .zero
        allowed = adjudication.sum(.allowed)
        liability = adjudication.sum(.memberLiability)
        for entry in adjudication.entries {
            guard let usual = entry.category?.adjustment else {
                if entry.category == nil || entry.category == .paidByPatient {
                    amounts.append(QualifiedAmount(qualifier: entry.code, amount: entry.amount))
                }
                continue
            }
            if entry.amount.isZero { continue }
            adjustments.append(
                Adjustment(
                    group: entry.group.isEmpty ? usual.group : entry.group,
                    reason: entry.reason.isEmpty ? usual.reason : entry.reason, amount: entry.amount,
                    position: entry.position))
        }
        nameWhoOwes(at: place)
        conclude(adjudication, at: place)
    }

    private func sum(_ matches: (Adjustment) -> Bool) -> Cents {
        var sum = X12Sum()
        for entry in adjustments where matches(entry) { sum.add(entry.amount) }
        return sum.cents
    }

    private var rest: Cents {
        var sum = X12Sum()
        sum.add(charge)
        sum.subtract(paid)
        for entry in adjustments { sum.subtract(entry.amount) }
        return sum.cents
    }

    /// FHIR has no group code: who owes what is not covered follows from the member's liability where it is stated.
    /// Where it is not, the group is OA, for which the table of actions holds the amount for a person.
    private mutating func nameWhoOwes(at place: Position) {
        let uncovered = sum { $0.group.isEmpty }
        let named = sum { $0.group == "PR" }
        var group = "OA"
        if let liability {
            let unnamed = Cents(liability.raw.subtractingReportingOverflow(named.raw).partialValue)
            if unnamed == uncovered { group = "PR" } else if unnamed.isZero { group = "CO" }
        }
        for i in adjustments.indices where adjustments[i].group.isEmpty {
            adjustments[i].group = group
            if group == "OA" { notes.append(("noncovered-unassigned", place)) }
        }
    }

    /// Accounts for what no entry names, as far as the payer's own figures leave no choice.
    private mutating func conclude(_ adjudication: FHIRAdjudication, at place: Position) {
        if let liability {
            let named = sum { $0.group == "PR" }
            let (unnamed, overflow) = liability.raw.subtractingReportingOverflow(named.raw)
            if !overflow, unnamed > 0, rest.raw >= unnamed {
                // The payer does not say why the client owes it; no reason is invented.
                adjustments.append(
                    Adjustment(
                        group: "PR", reason: adjudication.denial?.reason ?? "", amount: Cents(unnamed), position: place)
                )
            } else if unnamed != 0 {
                notes.append(("patient-share-disagrees", place))
            }
        }
        guard !rest.isZero else { return }
        if let denial = adjudication.denial, paid.isZero {
            deny(denial)
        } else if let allowed, allowed.raw > 0,
            charge.raw.subtractingReportingOverflow(allowed.raw).partialValue == rest.raw
        {
            adjustments.append(Adjustment(group: "CO", reason: "45", amount: rest, position: place))
            notes.append(("write-off-derived", place))
        } else if let denial = adjudication.denial {
            deny(denial)
        }
    }

    private mutating func deny(_ denial: FHIRAdjudication.Entry) {
        adjustments.append(
            Adjustment(
                group: denial.group.isEmpty ? "OA" : denial.group, reason: denial.reason, amount: rest,
                position: denial.position))
        notes.append(("reason-without-amount", denial.position))
    }
}
