import Formats
import Values

/// A remittance as JSON: everything that was read, each code with its meaning, each value with its place in the file.
struct RemittanceJSON {
    /// False masks the names and member ids of clients, as in text.
    let showValues: Bool

    /// One remittance of a file.
    func object(_ r: Remittance, file: String) -> JSONValue {
        var members: [(String, JSONValue)] = [("file", .string(file))] + place(r.position)
        members += [
            ("postable", .bool(r.isPostable)), ("test", .bool(r.isTest)), ("envelope", envelope(r.envelope)),
            ("payer", organization(r.payer)), ("payee", organization(r.payee)), ("payment", payment(r)),
            ("produced_on", day(r.producedOn)), ("references", references(r.references)), ("dates", dates(r.dates)),
            ("groups", .array(r.groups.map(group))),
            (
                "scopes",
                .array(
                    r.scopes.map { .object([("payer", organization($0.payer)), ("payee", organization($0.payee))]) })
            ),
            ("claims", .array(r.claims.map(claim))),
            ("provider_adjustments", .array(r.providerAdjustments.map(providerAdjustment))),
            ("totals", totals(r)), ("balances", balances(r)), ("obstacles", .array(r.obstacles.map(finding))),
            (
                "unknown_segments",
                .array(
                    r.unknownSegments.map {
                        .object(place($0.position) + [("elements", strings($0.elements))])
                    })
            ),
            ("digest", .string(r.digest)),
        ]
        return .object(members)
    }

    // MARK: Head

    private func envelope(_ e: Envelope) -> JSONValue {
        .object([
            ("sender", .string(e.sender)), ("receiver", .string(e.receiver)), ("interchange", .string(e.interchange)),
            ("group", .string(e.group)), ("transaction", .string(e.transaction)), ("version", .string(e.version)),
            ("ordinal", .int(e.ordinal)), ("segments", .int(e.segments)),
            ("interchange_made", strings(e.interchangeMade ?? [])), ("group_parties", strings(e.groupParties ?? [])),
            ("group_made", strings(e.groupMade ?? [])),
        ])
    }

    private func organization(_ o: Remittance.Organization) -> JSONValue {
        .object([
            ("name", .string(o.name)), ("ids", strings(o.ids)), ("id_qualifier", .string(o.idQualifier)),
            ("address", o.address.map(address) ?? .null), ("contacts", .array(o.contacts.map(contact))),
            ("references", references(o.references)), ("delivery", strings(o.delivery)),
        ])
    }

    private func address(_ a: Address) -> JSONValue {
        .object([
            ("lines", strings(a.lines)), ("city", .string(a.city)), ("state", .string(a.state)),
            ("postal_code", .string(a.postalCode)), ("country", .string(a.country)),
            ("subdivision", optional(a.subdivision)),
        ])
    }

    private func contact(_ c: Contact) -> JSONValue {
        .object([
            ("function", .string(c.function)), ("name", .string(c.name)), ("numbers", references(c.numbers)),
        ])
    }

    private func payment(_ r: Remittance) -> JSONValue {
        .object([
            ("amount", .money(r.amount)),
            ("method", code(r.method, CodeTables.paymentMethod(r.method))), ("date", .day(r.day)),
            ("trace", .string(r.trace)), ("trace_payer_id", .string(r.tracePayerID)),
            ("trace_supplement", .string(r.traceSupplement)), ("currency", .string(r.currency)),
            ("handling", code(r.transfer.handling, CodeTables.paymentHandling(r.transfer.handling))),
            ("direction", .string(r.transfer.direction)), ("format", .string(r.transfer.format)),
            ("from", account(r.transfer.from)), ("to", account(r.transfer.to)),
            ("originator", .string(r.transfer.originator)),
            ("originator_supplement", .string(r.transfer.originatorSupplement)),
            ("exchange_rate", optional(r.exchangeRate)),
        ])
    }

    private func account(_ a: FundsTransfer.Account) -> JSONValue {
        .object([
            ("bank_qualifier", .string(a.bankQualifier)), ("bank", .string(a.bank)),
            ("account_qualifier", .string(a.accountQualifier)), ("account", .string(a.account)),
        ])
    }

    private func group(_ g: ClaimGroup) -> JSONValue {
        .object(
            place(g.position) + [
                ("number", .string(g.number)), ("claims", .int(g.claims)), ("charges", .money(g.charges)),
                ("provider_summary", strings(g.providerSummary)),
                ("supplemental_summary", strings(g.supplementalSummary)),
            ])
    }

    // MARK: Claims

    private func claim(_ c: ClaimPayment) -> JSONValue {
        var members = place(c.position)
        members += [
            ("claim_number", .string(c.claimNumber)), ("status", code(c.status, CodeTables.claimStatus(c.status))),
            ("charge", .money(c.charge)), ("paid", .money(c.paid)),
            ("allowed", money(RemittanceJSON.allowed(c))), ("adjusted", .money(sum(c.allAdjustments))),
            ("client_owes", .money(sum(c.allAdjustments.filter { $0.group == "PR" }))),
            ("patient_responsibility", money(c.patientResponsibility)),
            ("filing_indicator", .string(c.filingIndicator)), ("control_number", .string(c.controlNumber)),
            ("original_control_number", .string(c.originalControlNumber)),
            ("facility_code", .string(c.facilityCode)), ("frequency", .string(c.frequency)),
            ("inpatient_facts", strings(c.inpatientFacts)), ("from", day(c.from)), ("to", day(c.to)),
            ("patient", person(c.patient)), ("insured", c.insured.map(person) ?? .null),
            ("parties", .array(c.parties.map(party))), ("crossover_payer", optional(c.crossoverPayer)),
            ("adjustments", .array(c.adjustments.map(adjustment))), ("remarks", .array(c.remarks.map(remark))),
            ("inpatient", c.inpatient.map(inpatient) ?? .null),
            ("outpatient", c.outpatient.map(outpatient) ?? .null), ("interest", .money(c.interest)),
            ("references", references(c.references)), ("dates", dates(c.dates)), ("amounts", amounts(c.amounts)),
            ("quantities", quantities(c.quantities)), ("contacts", .array(c.contacts.map(contact))),
            ("group", .string(c.group)), ("scope", c.scope.map { .int($0) } ?? .null),
            ("lines", .array(c.lines.map { line($0, of: c) })), ("balance", proof(c.balance)),
        ]
        return .object(members)
    }

    /// What the lines allow together, where every one of them says so.
    private static func allowed(_ c: ClaimPayment) -> Cents? {
        var total = Cents.zero
        for line in c.lines {
            guard let allowed = line.allowed else { return nil }
            total += allowed
        }
        return c.lines.isEmpty ? nil : total
    }

    private func line(_ l: ServicePayment, of c: ClaimPayment) -> JSONValue {
        var members: [(String, JSONValue)] = [("line", .int(l.ordinal))] + place(l.position)
        members += [
            ("code", .string(l.code)), ("code_qualifier", .string(l.codeQualifier)),
            ("modifiers", strings(l.modifiers)), ("description", .string(l.codeDescription)),
            ("revenue_code", .string(l.revenueCode)), ("submitted_code", .string(l.submittedCode)),
            ("submitted_modifiers", strings(l.submittedModifiers)), ("units", thousandths(l.milliUnits)),
            ("submitted_units", thousandths(l.submittedMilliUnits)), ("from", day(l.day)), ("to", day(l.lastDay)),
            ("line_number", .string(l.lineNumber)), ("charge", .money(l.charge)), ("allowed", money(l.allowed)),
            ("paid", .money(l.paid)), ("adjusted", .money(sum(l.adjustments))),
            ("client_owes", .money(sum(l.adjustments.filter { $0.group == "PR" }))),
            ("adjustments", .array(l.adjustments.map(adjustment))), ("remarks", .array(l.remarks.map(remark))),
            ("other_remarks", references(l.otherRemarks)), ("references", references(l.references)),
            ("dates", dates(l.dates)), ("amounts", amounts(l.amounts)), ("quantities", quantities(l.quantities)),
            ("balance", proof(l.balance(in: c))),
            ("submitted_as", strings(l.submittedAs ?? [])),
        ]
        return .object(members)
    }

    private func adjustment(_ a: Adjustment) -> JSONValue {
        let verdict = AdjustmentActions.standard.action(group: a.group, reason: a.reason)
        return .object(
            [
                ("group", code(a.group, CodeTables.group(a.group))),
                ("reason", code(a.reason, CodeTables.carc(a.reason))),
                ("amount", .money(a.amount)), ("units", thousandths(a.milliUnits)),
                ("action", .string(verdict.action.rawValue)), ("next_step", .string(verdict.nextStep)),
            ] + place(a.position))
    }

    private func providerAdjustment(_ a: ProviderAdjustment) -> JSONValue {
        .object(
            [
                ("ordinal", .int(a.ordinal)), ("reason", code(a.code, CodeTables.plbReason(a.code))),
                ("reference", .string(a.reference)), ("amount", .money(a.amount)), ("provider", .string(a.provider)),
                ("fiscal_year_end", day(a.fiscalYearEnd)),
            ] + place(a.position))
    }

    private func inpatient(_ i: InpatientAdjudication) -> JSONValue {
        .object([
            ("covered_days", thousandths(i.coveredMilliDays)), ("drg_amount", money(i.drgAmount)),
            ("remarks", .array(i.remarks.map(remark))), ("elements", strings(i.elements)),
        ])
    }

    private func outpatient(_ o: OutpatientAdjudication) -> JSONValue {
        .object([
            ("rate", .string(o.rate)), ("payable", money(o.payable)), ("remarks", .array(o.remarks.map(remark))),
            ("renal_amount", money(o.renalAmount)), ("professional_component", money(o.professionalComponent)),
        ])
    }

    private func party(_ p: ClaimParty) -> JSONValue {
        // Providers and payers are no clients: their names stand as they are.
        let isClient = ["74", "GB", "IL", "QC"].contains(p.role)
        return .object([
            ("role", .string(p.role)), ("id_qualifier", .string(p.idQualifier)),
            ("name", person(p.person, isMasked: isClient && !showValues)),
        ])
    }

    private func person(_ p: Person) -> JSONValue { person(p, isMasked: !showValues) }

    private func person(_ p: Person, isMasked: Bool) -> JSONValue {
        func text(_ value: String) -> JSONValue {
            .string(isMasked ? Excerpt(text: value, start: 0, count: 0).masked.text : value)
        }
        return .object([
            ("last", text(p.last)), ("first", text(p.first)), ("middle", text(p.middle)), ("suffix", text(p.suffix)),
            ("id", text(p.id)),
        ])
    }

    // MARK: Sums and proofs

    private func totals(_ r: Remittance) -> JSONValue {
        let all = r.claims.flatMap(\.allAdjustments)
        return .object([
            ("claims", .int(r.claims.count)), ("lines", .int(r.claims.reduce(0) { $0 + $1.lines.count })),
            ("charge", .money(sum(r.claims.map(\.charge)))), ("paid", .money(sum(r.claims.map(\.paid)))),
            ("adjusted", .money(sum(all))), ("client_owes", .money(sum(all.filter { $0.group == "PR" }))),
            ("interest", .money(sum(r.claims.map(\.interest)))),
            ("provider_adjustments", .money(sum(r.providerAdjustments.map(\.amount)))),
        ])
    }

    /// The transaction's equation, those of claims and lines that fail, and how many there are of each.
    private func balances(_ r: Remittance) -> JSONValue {
        let lines = r.claims.flatMap { claim in claim.lines.map { $0.balance(in: claim) } }
        let claims = r.claims.map(\.balance)
        func level(_ proofs: [BalanceProof]) -> JSONValue {
            .object([
                ("count", .int(proofs.count)), ("hold", .int(proofs.count(where: \.holds))),
                ("stated", .money(sum(proofs.map(\.stated)))), ("computed", .money(sum(proofs.map(\.computed)))),
                ("failed", .array(proofs.filter { !$0.holds }.map(proof))),
            ])
        }
        return .object([
            ("line", level(lines)), ("claim", level(claims)),
            ("transaction", level(r.proofs.filter { $0.level == .transaction })),
        ])
    }

    private func proof(_ p: BalanceProof) -> JSONValue {
        .object(
            [
                ("subject", .string(p.subject)), ("equation", .string(p.equation)), ("stated", .money(p.stated)),
                ("computed", .money(p.computed)), ("difference", .money(p.difference)), ("holds", .bool(p.holds)),
            ] + place(p.position))
    }

    private func finding(_ f: Finding) -> JSONValue {
        .object(
            [
                ("code", .string(f.code)), ("severity", .string(f.severity.rawValue)), ("message", .string(f.message)),
                ("remedy", .string(f.remedy)),
            ] + place(f.position))
    }

    private func sum(_ adjustments: some Sequence<Adjustment>) -> Cents { sum(adjustments.map(\.amount)) }

    /// A sum that stops at the largest amount there is: a hostile file must not stop the program.
    private func sum(_ amounts: [Cents]) -> Cents {
        var total: Int64 = 0
        for amount in amounts {
            let (next, overflow) = total.addingReportingOverflow(amount.raw)
            if overflow { return Cents(amount.raw < 0 ? .min + 1 : .max) }
            total = next
        }
        return Cents(total)
    }

    // MARK: Values

    private func place(_ p: Position) -> [(String, JSONValue)] {
        [("position", .string(p.description)), ("offset", .int(Int(p.offset)))]
    }

    private func code(_ code: String, _ entry: CodeEntry?) -> JSONValue {
        .object([
            ("code", .string(code)),
            ("meaning", .string(code.isEmpty ? "not stated" : CodeTables.words(entry, unknown: code))),
        ])
    }

    private func remark(_ code: String) -> JSONValue { self.code(code, CodeTables.rarc(code)) }
    private func strings(_ all: [String]) -> JSONValue { .array(all.map(JSONValue.string)) }
    private func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private func money(_ amount: Cents?) -> JSONValue { amount.map(JSONValue.money) ?? .null }
    private func day(_ day: Day?) -> JSONValue { day.map(JSONValue.day) ?? .null }

    private func references(_ all: some Sequence<Reference>) -> JSONValue {
        .array(all.map { .object([("qualifier", .string($0.qualifier)), ("value", .string($0.value))]) })
    }

    private func dates(_ all: some Sequence<QualifiedDay>) -> JSONValue {
        .array(all.map { .object([("qualifier", .string($0.qualifier)), ("day", .day($0.day))]) })
    }

    private func amounts(_ all: some Sequence<QualifiedAmount>) -> JSONValue {
        .array(all.map { .object([("qualifier", .string($0.qualifier)), ("amount", .money($0.amount))]) })
    }

    private func quantities(_ all: some Sequence<Quantity>) -> JSONValue {
        .array(all.map { .object([("qualifier", .string($0.qualifier)), ("value", thousandths($0.milli))]) })
    }

    /// A count with as many decimals as it has: `1`, `0.5`, `2.125`.
    private func thousandths(_ milli: Int64?) -> JSONValue {
        guard let milli else { return .null }
        let whole = milli.magnitude / 1000
        var rest = String(milli.magnitude % 1000 + 1000).dropFirst()
        while rest.last == "0" { rest = rest.dropLast() }
        return .string((milli < 0 ? "-" : "") + "\(whole)" + (rest.isEmpty ? "" : ".\(rest)"))
    }
}
