import Values

/// What the PaymentReconciliations of a FHIR file pay on its Invoices: `detail` with `request` in STU3 and R4, `allocation`
/// with `target` in R5 (hl7.org/fhir/paymentreconciliation.html). An issued Invoice states its whole price, paid or not.
struct InvoicePayments {
    private let survey: XMLSurvey
    /// What was paid, by the Invoice's place among those of the file.
    private var paid: [Int: Cents] = [:]
    private var next = 0
    private var placed = Cents.zero

    /// The payments beside a file's Invoices; `nil` where there are none.
    init?(_ file: SourceFile, record: String) {
        guard record == "Invoice", InvoicePayments.speaksOfPayments(file.bytes) else { return nil }
        survey = XMLSurvey.of(file)
        guard survey.resources.contains("PaymentReconciliation") else { return nil }
        var places: [String: Int] = [:]
        for (i, invoice) in survey.invoices.enumerated() {
            for name in [invoice.id, invoice.url] where !name.isEmpty && places[name] == nil { places[name] = i }
        }
        for allocation in survey.allocations {
            let named = places[allocation.target] ?? InvoicePayments.id(of: allocation.target).flatMap { places[$0] }
            guard let named else { continue }
            paid[named, default: .zero] += allocation.amount
        }
    }

    /// What was paid on the next Invoice of the file; every Invoice is asked for, those that are not read, too.
    mutating func takeNext() -> Cents {
        defer { next += 1 }
        return paid[next] ?? .zero
    }

    /// Notes that a payment was taken off.
    mutating func place(_ amount: Cents) { placed += amount }

    /// Says what was taken off, and what names no Invoice that was read; details that do not make their payment refuse the
    /// file.
    func note(_ assembler: inout BalanceAssembler, file: Int32) {
        let gap = survey.paymentAmount - survey.detailAmount
        if !gap.isZero {
            assembler.log.add(
                Finding(
                    "payment-disagrees", .refusal, at: .whole(file),
                    "the details of the PaymentReconciliations make \(survey.detailAmount.grouped), their paymentAmounts "
                        + "say \(survey.paymentAmount.grouped): difference \(gap.grouped)",
                    remedy: "export again, or take the PaymentReconciliations out of a copy and give what is still due")
            )
        }
        let rest = survey.detailAmount - placed
        assembler.log.add(
            Finding(
                "payments-taken-off", rest.isZero ? .info : .warning, at: .whole(file),
                "payments of \(placed.grouped) are taken off the Invoices that they name"
                    + (rest.isZero ? "" : "; payments of \(rest.grouped) name no Invoice that is open here"),
                remedy: rest.isZero
                    ? "nothing to do" : "see in the prior system what they pay: they are taken off nothing"))
    }

    /// `i1` of `Invoice/i1` and of `https://…/Invoice/i1/_history/2`.
    private static func id(of reference: String) -> String? {
        let parts = reference.split(separator: "/")
        guard let place = parts.lastIndex(of: "Invoice"), place + 1 < parts.count else { return nil }
        return String(parts[place + 1])
    }

    private static func speaksOfPayments(_ bytes: Bytes) -> Bool {
        let word: StaticString = "PaymentReconciliation"
        var at = 0
        while at + word.utf8CodeUnitCount <= bytes.count {
            if bytes[at] == word.utf8Start[0], Text.begins(Bytes(rebasing: bytes[at...]), "paymentreconciliation") {
                return true
            }
            at += 1
        }
        return false
    }
}
