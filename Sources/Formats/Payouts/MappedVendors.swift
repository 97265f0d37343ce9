import Values

/// A processor whose table is read by a mapping alone: which columns play which role, and what its words mean.
///
/// The columns are those of the vendors' help pages; a user's own `columns:` win over them.
struct MappedVendor: Sendable {
    /// The format's name in a pipeline.
    var format: String
    /// The processor in lower case.
    var processor: String
    /// Columns by role where the general names do not fit.
    var overrides: [String: String] = [:]
    /// Columns that, together, tell the format from all others.
    var signature: [String] = []
    /// False where the vendor does not publish its columns: the pipeline names them, general names are tried first.
    var isPublished = true
    /// True for a payer's list of what it paid: the money counts in the payout and is never a client's payment; a
    /// negative row takes back what was paid for a session.
    var isPayer = false
    /// What a row is where neither type nor status says so; `nil` for a charge, or a refund where it is negative.
    var rowKind: Movement.Kind?
    /// True when the table has a net but no fee, and the fee is their difference.
    var feeIsGrossLessNet = false
    /// Words of the type column in letters only, lower case, beside their kind.
    var words: [String: Movement.Kind] = [:]

    /// Any table whose columns the user names.
    static let mapped = MappedVendor(format: "payouts-csv", processor: "other", feeIsGrossLessNet: true)

    /// All built-in mappings.
    static let all: [MappedVendor] = [
        MappedVendor(
            format: "cashapp", processor: "cashapp",
            overrides: [
                "id": "Transaction ID", "net": "Net Amount", "client": "Name of sender/receiver", "memo": "Notes",
                "type": "Transaction Type", "status": "Status",
            ],
            signature: ["transaction id", "net amount", "name of sender/receiver"],
            words: [
                "cashout": .payout, "withdrawal": .payout, "transfer": .payout, "cashin": .balance,
                "depositcompleted": .balance, "cashcard": .setAside, "cashcarddebit": .setAside,
                "bitcoinbuy": .setAside, "bitcoinsale": .setAside, "bitcoinboost": .setAside,
                "stockbuy": .setAside, "stocksale": .setAside, "boostpayment": .setAside,
                "sentpayment": .setAside, "sentp2p": .setAside, "receivedp2p": .charge, "receivedpayment": .charge,
            ]),
        MappedVendor(
            format: "jane-payments", processor: "jane",
            overrides: [
                "amount": "Client Charge", "fee": "Jane Payments Fee", "net": "Amount Paid To Clinic",
                "brand": "Card Type", "last4": "Last 4 Digits", "type": "Payment Type",
            ],
            signature: ["client charge", "jane payments fee", "amount paid to clinic"]),
        MappedVendor(
            format: "thrizer", processor: "thrizer",
            overrides: ["type": "Charge Type", "amount": "Gross Amount", "net": "Net Amount"],
            signature: ["charge type", "gross amount", "net amount"], feeIsGrossLessNet: true),
        MappedVendor(
            format: "authorize-net", processor: "authorizenet",
            overrides: [
                "id": "Transaction ID", "date": "Submit Date/Time", "amount": "Total Amount", "type": "Action Code",
                "client": "Customer Last Name", "invoice": "Invoice Number", "memo": "Invoice Description",
                "status": "Response Code", "brand": "Method",
            ],
            signature: ["response code", "action code", "submit date/time"],
            words: [
                "authcapture": .charge, "priorauthcapture": .charge, "captureonly": .charge, "credit": .refund,
                "void": .setAside, "authonly": .setAside,
            ]),
        MappedVendor(
            format: "therapynotes-transactions", processor: "cardconnect",
            signature: ["settlement date", "card type", "client name", "authorization"]),
        MappedVendor(
            format: "theranest-charges", processor: "theranest", overrides: ["id": "TRX#"],
            signature: ["trx#", "fee", "net"]),
        MappedVendor(
            format: "paymentech", processor: "paymentech", signature: ["batch sequence #", "qualification type"],
            isPublished: false),
        MappedVendor(
            format: "sessions-health", processor: "sessions-health",
            overrides: ["date": "Posted Date", "type": "Payment Type", "invoice": "Bill"],
            signature: ["added time", "posted date", "practitioner", "bill", "payment type"]),
        // Gross deposits, one row a batch; its fees are debited later, on their own.
        MappedVendor(
            format: "helcim", processor: "helcim",
            overrides: [
                "date": "dateClosed", "amount": "netSales", "id": "batchNumber", "payout_id": "batchNumber",
                "status": "closed",
            ],
            signature: ["batchnumber", "dateclosed", "netsales", "totalrefunds"], isPublished: false, rowKind: .payout),
        MappedVendor(format: "clover", processor: "clover", isPublished: false),
        MappedVendor(format: "quickbooks-payments", processor: "quickbooks", isPublished: false),
        MappedVendor(format: "simplepractice-payouts", processor: "simplepractice", isPublished: false),
        // Payers of sessions, not processors of cards.
        MappedVendor(format: "headway", processor: "headway", isPublished: false, isPayer: true),
        MappedVendor(format: "alma", processor: "alma", isPublished: false, isPayer: true),
        MappedVendor(format: "grow", processor: "grow", isPublished: false, isPayer: true),
    ]

    /// Where a vendor's columns are not published, what to do about it.
    var advice: String {
        isPublished
            ? "export again with these columns, or name the file's own columns under `columns:`"
            : "\(format) files have no published columns: name the file's own under `columns:`, at least "
                + "`columns: { date: \"…\", amount: \"…\" }`; roles are date, client, amount, fee, net, id, status, type, "
                + "payout_id, payout_date, invoice, memo"
    }

    /// The mapping of that format.
    static func named(_ format: String) -> MappedVendor? { all.first { $0.format == format } }

    /// What a row is, by its type and status; `nil` where neither is known and the sign must tell.
    func kind(type: String, status: String) -> Movement.Kind? {
        let type = MappedVendor.letters(type)
        if processor == "authorizenet", !["", "1"].contains(status) { return .setAside }
        let status = VendorStatus(processor == "authorizenet" ? "" : status)
        if status == .noMoney { return .setAside }
        if let known = words[type] {
            // A payment whose status says that it went back is the refund, whatever its type.
            if known == .charge, status == .refunded { return .refund }
            if known == .charge, status == .disputed { return .dispute }
            return known
        }
        switch status {
        case .disputed: return .dispute
        case .refunded: return .refund
        case .unknown: return nil
        case .settled, .noMoney: break
        }
        if let rowKind, type.isEmpty { return rowKind }
        switch type {
        case "", "charge", "payment", "sale", "purchase", "session", "copay", "card", "creditcard",
            "debitcard", "copayment", "coinsurance", "insurance", "visa", "mastercard", "amex", "discover", "hsa",
            "fsa", "onlinepayment":
            return .charge
        case "refund", "partialrefund", "refunded", "return": return .refund
        case "dispute", "chargeback": return .dispute
        case "disputereversal", "chargebackreversal", "disputewon": return .disputeReversal
        case "fee", "fees", "processingfee", "monthlyfee": return .fee
        case "payout", "transfer", "withdrawal", "bankdeposit", "cashout": return .payout
        case "payoutfailure", "payoutreversal": return .payoutFailure
        case "hold", "release", "reserve", "adjustment", "loan": return .balance
        case "void", "authorization", "declined", "failed": return .setAside
        default: return nil
        }
    }

    private static func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
