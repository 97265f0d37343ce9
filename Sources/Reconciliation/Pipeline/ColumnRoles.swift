import Formats
import Yams

/// The roles that `columns:` of a source may name, by format, with the other words that people use for them.
///
/// A misspelt role must not be passed over in silence: the column would be read as if it were not there.
enum ColumnRoles {
    /// The role that a word of `columns:` means in a format; `nil` when the format has none of that name.
    ///
    /// A role's own name wins; else a synonym, as `deposit_date` for `payout_date`.
    static func role(_ word: String, in format: String) -> String? {
        let roles = roles(of: format)
        if roles.isEmpty || roles.contains(word) { return word }
        let meant = roles.first { synonyms(of: $0, in: format).contains(word) }
        // Balance reports have roles without number (`bucket_01`); their reader knows which words are none.
        return meant ?? (SourceFormat.isBalance(format) ? word : nil)
    }

    /// The roles of a format in the order of their importance; empty where a format takes no `columns:` or has its own
    /// check of them.
    static func roles(of format: String) -> [String] {
        switch format {
        case "eob-csv": EOBCSVReader.roles
        case "bank-csv": bank
        case "ivypay":
            [
                "date", "client", "amount", "fee", "net", "status", "transaction_id", "deposit_date", "phone", "card",
                "hsa",
                "memo", "payout_id",
            ]
        case _ where SourceFormat.isBalance(format): BalanceRole.allCases.map(\.rawValue)
        case "payouts-csv": mapped
        case _ where SourceFormat.payouts.contains(format): mapped + vendors
        default: []
        }
    }

    private static let mapped = [
        "date", "client", "client_first", "amount", "fee", "net", "id", "status", "payout_id", "payout_date", "type",
        "memo",
        "email", "phone", "invoice", "currency", "brand", "last4", "parent_id", "autopay",
    ]
    private static let bank = [
        "date", "amount", "debit", "credit", "description", "memo", "balance", "account", "id", "direction", "status",
    ]
    /// Columns that only one vendor or another has.
    private static let vendors = [
        "time", "zone", "time_zone", "from", "to", "subject", "note", "custom", "category", "card", "card_brand",
        "card_last4", "transaction_id", "trace", "trace_id", "trace_status", "method", "source", "source_id",
        "charge_id",
        "invoice_id", "payment_intent", "payment_intent_id", "balance_transaction", "amount_refunded",
        "converted_amount",
        "converted_currency", "date_utc", "mode", "sign", "fee_sign", "completed", "cash", "cash_app", "gift_card",
        "other_tender", "reference", "refund_reason", "location", "balance", "beginning_balance", "ending_balance",
        "destination", "funding", "captured", "disputed_amount", "livemode",
    ]

    private static func synonyms(of role: String, in format: String) -> [String] {
        let own: [String: [String]] =
            switch format {
            case "eob-csv": remittanceWords
            case "bank-csv": bankWords
            case _ where SourceFormat.isBalance(format): balanceWords
            default: payoutWords
            }
        return own[role] ?? []
    }

    private static let payoutWords: [String: [String]] = [
        "date": [
            "posted_at", "posted_on", "paid_at", "paid_on", "created", "created_at", "transaction_date", "payment_date",
        ],
        "client": ["client_name", "payer", "payer_name", "customer", "customer_name", "patient", "name", "from"],
        "client_first": ["first_name"],
        "amount": ["gross", "gross_amount", "charge", "total"],
        "fee": ["fees", "processing_fee"],
        "net": ["net_amount"],
        "id": ["key", "source_key", "transaction_id", "payment_id", "charge_id", "reference"],
        "transaction_id": ["id", "key", "source_key", "payment_id"],
        "status": ["state"],
        "payout_id": ["payout", "deposit_id", "transfer_id", "batch_id", "settlement_id"],
        "payout_date": ["deposit_date", "deposited_at", "deposited_on", "arrival_date"],
        "deposit_date": ["payout_date", "deposited_at", "deposited_on", "arrival_date"],
        "type": ["kind", "category", "transaction_type"],
        "memo": ["note", "notes", "description", "message", "details"],
        "email": ["client_email", "payer_email", "customer_email"],
        "phone": ["client_phone", "payer_phone"],
        "invoice": ["invoice_number", "invoice_id"],
        "brand": ["card_brand", "card_type", "card"],
        "card": ["card_brand", "card_type", "brand"],
        "last4": ["card_last4", "last_four", "last_4"],
        "parent_id": ["original_id", "refund_of", "related_id"],
        "autopay": ["auto_pay", "automatic", "is_autopay"],
    ]
    private static let bankWords: [String: [String]] = [
        "date": ["posted_at", "posted_on", "posting_date", "post_date", "transaction_date"],
        "debit": ["debits", "withdrawal", "withdrawals", "money_out"],
        "credit": ["credits", "deposit", "deposits", "money_in"],
        "description": ["payee", "name", "details"],
        "memo": ["notes", "note"],
        "balance": ["running_balance"],
        "account": ["account_number", "account_id"],
        "id": ["fitid", "key", "source_key", "transaction_id", "reference"],
        "direction": ["type", "debit_credit"],
    ]
    private static let remittanceWords: [String: [String]] = [
        "payer": ["payer_name", "insurer"],
        "trace": ["trace_number", "check_number", "eft_number", "cheque_number", "payment_number"],
        "payment_date": ["check_date", "paid_date", "date_paid", "posted_on"],
        "payment_amount": ["check_amount", "eft_amount", "total_paid"],
        "method": ["payment_method"],
        "claim_number": ["claim", "claim_id", "patient_control_number", "account_number", "patient_account_number"],
        "status": ["claim_status"],
        "patient_last": ["last_name", "client_last", "patient_last_name"],
        "patient_first": ["first_name", "client_first", "patient_first_name"],
        "patient": ["patient_name", "client", "client_name", "member_name", "name"],
        "member_id": ["subscriber_id", "insured_id"],
        "control_number": ["payer_control_number", "payer_claim_number", "icn"],
        "service_date": ["date_of_service", "dos", "date"],
        "code": ["service_code", "procedure_code", "procedure", "cpt", "cpt_code"],
        "modifiers": ["modifier"],
        "charge": ["billed", "billed_amount", "charge_amount", "charged", "fee"],
        "allowed": ["allowed_amount"],
        "paid": ["paid_amount", "insurance_paid", "payment", "amount"],
        "copay": ["copayment"],
        "patient_responsibility": ["client_owes", "patient_owes", "patient_resp", "member_responsibility"],
        "write_off": ["writeoff", "adjustment", "adjustment_amount", "contractual", "contractual_adjustment"],
        "adjustment_codes": ["adjustments", "reason_codes", "reason_code", "carc"],
        "remark_codes": ["remarks", "remark_code", "rarc"],
        "line": ["line_number"],
    ]
    private static let balanceWords: [String: [String]] = [
        "client_key": ["client_id", "id", "key", "patient_id", "account_number", "mrn", "source_key"],
        "client": ["client_name", "name", "patient", "patient_name"],
        "date_of_birth": ["dob", "birth_date", "birthdate"],
        "client_balance": ["balance", "patient_balance", "owed", "amount_due"],
        "credit": ["credits", "credit_balance", "client_credit", "unapplied"],
        "insurance_balance": ["insurance", "payer_balance", "insurer_balance"],
        "total_balance": ["total"],
        "oldest_open": ["oldest", "oldest_date", "oldest_open_date"],
        "clinician": ["practitioner", "provider", "therapist"],
        "service_date": ["date_of_service", "dos", "date", "session_date"],
        "service_code": ["code", "cpt", "cpt_code", "procedure_code"],
        "fee": ["charge", "amount"],
    ]
}

extension PipelineParser {
    /// Takes `columns:` of a source, each word turned into the format's own role.
    mutating func columns(_ node: Node, of format: String) -> [String: String] {
        var out: [String: String] = [:]
        for (word, name) in pairs(node) {
            guard let role = ColumnRoles.role(word, in: format) else {
                let roles = ColumnRoles.roles(of: format)
                trouble(name, "\(format) has no column role \(word); expected one of \(roles.joined(separator: ", "))")
                continue
            }
            if out[role] != nil {
                trouble(name, "\(word) means the role \(role), which has a column already; name one column for it")
            }
            out[role] = text(name)
        }
        return out
    }
}
