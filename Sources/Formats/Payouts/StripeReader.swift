import Values

/// Reads what Stripe exports: the reports *payout reconciliation*, *balance change from activity* and *payouts*
/// (itemized, all versions), the Dashboard's *balance history*, *payments* and *payouts*, and balance transactions as
/// API JSON.
///
/// Which one it is shows in the header. Columns are found by name, since users choose them. Signs: gross is + for a
/// sale and − for a refund, fee is + when charged, net = gross − fee on every row
/// (docs.stripe.com/reports/report-types).
public enum StripeReader {
    /// Reads any of Stripe's exports.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        read(file, options: options, batches: nil)
    }

    /// As ``read(_:options:)``, but hands over the movements of an itemized report a few thousand at a time: memory does
    /// not grow with the file. The reading counts them and has its findings; other exports are handed over at once.
    public static func read(
        _ file: SourceFile, options: ReadingOptions, onBatch: ([Movement]) -> Void
    ) -> Reading<Movement> {
        withoutActuallyEscaping(onBatch) { onBatch in
            var reading = read(file, options: options, batches: onBatch)
            if !reading.records.isEmpty { onBatch(reading.records) }
            reading.records = []
            return reading
        }
    }

    private static func read(
        _ file: SourceFile, options: ReadingOptions, batches: (([Movement]) -> Void)?
    ) -> Reading<Movement> {
        if let first = Text.trimmed(file.bytes).first, first == 0x7B || first == 0x5B {
            return StripeJSON.read(file, options: options)
        }
        var table = VendorTable(file, options)
        let found = table.findHeader { kind(of: $0) != nil }
        guard found, let kind = kind(of: table.header) else {
            return .noHeader(
                file, format: "Stripe",
                expected: "balance_transaction_id, gross, fee, net, reporting_category (an itemized report)")
        }
        switch kind {
        case .itemized: return StripeItemized.read(&table, options, batches)
        case .history: return StripeHistory.read(&table, options)
        case .payments: return StripePayments.read(&table, options)
        case .payouts: return StripePayouts.read(&table, options)
        }
    }

    /// The shapes of Stripe's CSV files.
    enum Shape {
        case itemized, history, payments, payouts
    }

    static func kind(of header: CSVHeader) -> Shape? {
        func has(_ names: String...) -> Bool { header.missing(names).isEmpty }
        if has("reporting_category"), has("balance_transaction_id") || has("gross", "net") { return .itemized }
        if has("balance_transaction_id", "gross") { return .itemized }
        if has("arrival date (utc)") { return .payouts }
        if has("type", "id", "created", "amount", "fees", "net") { return .history }
        if has("type", "source", "amount", "net") || has("type", "source", "available on (utc)") { return .history }
        if has("id", "amount"), has("amount refunded") || has("amount_refunded") || has("seller_message") {
            return .payments
        }
        return nil
    }
}

/// What Stripe's words for a row mean.
enum StripeWords {
    /// The kind of a `reporting_category`; `nil` for one that is not known.
    static func kind(category: String) -> Movement.Kind? {
        switch category {
        case "charge": .charge
        case "refund", "partial_capture_reversal": .refund
        case "refund_failure": .refundFailure
        // A bank debit that bounced after it was counted: the client's bank took the money back.
        case "dispute", "charge_failure": .dispute
        case "dispute_reversal": .disputeReversal
        case "fee", "network_cost", "tax": .fee
        case "payout": .payout
        case "payout_reversal": .payoutFailure
        case "advance", "advance_funding", "anticipation_repayment", "climate_order_purchase",
            "climate_order_refund", "connect_collection_transfer", "connect_reserved_funds", "contribution",
            "financing_paydown", "financing_paydown_reversal", "financing_payout", "financing_payout_reversal",
            "other_adjustment", "platform_earning", "platform_earning_refund", "risk_reserved_funds", "topup",
            "topup_reversal", "transfer", "transfer_reversal", "unreconciled_customer_funds":
            .balance
        case "payout_minimum_balance_hold", "payout_minimum_balance_release": .balance
        default: category.hasPrefix("issuing_") ? .balance : nil
        }
    }

    /// The kind of a balance transaction's `type`, its description telling disputes from other adjustments.
    static func kind(type: String, description: String, amount: Cents, source: String) -> Movement.Kind? {
        switch type {
        case "charge", "payment": .charge
        case "refund", "payment_refund": .refund
        case "refund_failure": .refundFailure
        case "payment_failure_refund", "payment_reversal": .dispute
        case "adjustment": adjustment(description, amount, source)
        case "stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost", "application_fee_refund": .fee
        case "payout": .payout
        case "payout_failure", "payout_cancel": .payoutFailure
        // Until April 2017 a payout was called a transfer.
        case "transfer" where description.hasPrefix("STRIPE TRANSFER") || source.hasPrefix("po_"): .payout
        case "advance", "advance_funding", "anticipation_repayment", "application_fee", "climate_order_purchase",
            "climate_order_refund", "connect_collection_transfer", "contribution", "fee_credit_funding",
            "inbound_transfer", "inbound_transfer_reversal", "obligation_outbound", "obligation_reversal_inbound",
            "payment_network_reserve_hold", "payment_network_reserve_release", "payment_unreconciled",
            "payout_minimum_balance_hold", "payout_minimum_balance_release", "reserve_hold", "reserve_release",
            "reserve_transaction", "reserved_funds", "stripe_balance_payment_debit",
            "stripe_balance_payment_debit_reversal", "tax_fund", "topup", "topup_reversal", "transfer",
            "transfer_cancel", "transfer_failure", "transfer_refund":
            .balance
        default: type.hasPrefix("issuing_") ? .balance : nil
        }
    }

    private static func adjustment(_ description: String, _ amount: Cents, _ source: String) -> Movement.Kind {
        let text = description.lowercased()
        let dispute =
            source.hasPrefix("dp_") || source.hasPrefix("du_") || text.contains("chargeback")
            || text.contains("dispute")
        guard dispute else { return .balance }
        return amount < .zero ? .dispute : .disputeReversal
    }

    /// A movement's money by its kind. A fee of its own stands in the file's *gross*; in a ``Movement`` it is a fee.
    static func money(_ kind: Movement.Kind, gross: Cents, fee: Cents) -> (gross: Cents, fee: Cents) {
        kind == .fee ? (.zero, fee - gross) : (gross, fee)
    }

    /// The date of a stamp as it is written. Stripe gives a payout's day as midnight UTC of that day: it is not to be
    /// moved.
    static func writtenDay(_ bytes: Bytes) -> Day? {
        guard bytes.count >= 10 else { return VendorStamp(bytes)?.day }
        return Day(iso: Bytes(rebasing: bytes[0..<10])) ?? VendorStamp(bytes)?.day
    }

    /// Appends an id unless it is empty or there already.
    static func add(_ id: String, to ids: inout [String]) { if !id.isEmpty, !ids.contains(id) { ids.append(id) } }
}

/// Columns in which a user or an EHR keeps its own ids: `payment_metadata[key]`, `key (metadata)`.
struct StripeMetadata {
    /// Places of all metadata columns.
    let columns: [Int]
    /// The place of one that names an invoice; −1 when none does.
    let invoice: Int
    /// The place of one that tells AutoPay; −1 when none does.
    let autoPay: Int

    init(_ header: CSVHeader) {
        var columns: [Int] = []
        var invoice = -1
        var autoPay = -1
        for (place, name) in header.names.enumerated() {
            let name = name.lowercased()
            guard name.contains("metadata[") || name.hasSuffix("(metadata)") else { continue }
            if ["autopay", "auto_pay", "auto-pay", "auto pay"].contains(where: name.contains) {
                autoPay = place
                continue
            }
            columns.append(place)
            if invoice < 0, name.contains("invoice") { invoice = place }
        }
        self.columns = columns
        self.invoice = invoice
        self.autoPay = autoPay
    }

    /// Adds to a row's type that it was paid by AutoPay, where a metadata column says so.
    func noteAutoPay(_ row: VendorRow, _ movement: inout Movement) {
        guard autoPay >= 0, !row.isEmpty(autoPay), AutoPay.isYes(row.text(autoPay)) else { return }
        movement.vendorType += " " + AutoPay.word
    }
}
