import Values

/// A file of a scenario: what the pipeline calls it, its format, its content, and further keys of the source in YAML.
struct Inbox {
    var name: String
    var format: String
    var file: String
    var text: String
    var options = ""
    /// Further files in the pipeline's folder, by name.
    var beside: [String: String] = [:]

    static func clients(_ table: String) -> Inbox {
        let text = TextTable(table).csv([
            ("client_id", empty), ("kind", { _, _ in "individual" }), ("first_name", empty), ("last_name", empty),
            ("date_of_birth", empty), ("email", empty), ("billing_party", empty), ("prior_id", empty),
        ])
        return Inbox(name: "clients", format: "tieout-clients", file: "clients.csv", text: text)
    }

    static func parties(_ table: String) -> Inbox {
        let text = TextTable(table).csv([
            ("client_id", empty), ("party_id", empty), ("role", { _, _ in "contact" }), ("first_name", empty),
            ("last_name", empty), ("email", empty),
        ])
        return Inbox(name: "parties", format: "tieout-parties", file: "parties.csv", text: text)
    }

    /// Bill lines. What a row leaves out: one line, a service of the day of the bill, 90837, the client owes all of it;
    /// a line with a claim number is billed to payer 60054, Sample Health.
    static func bills(_ table: String) -> Inbox {
        let insured: ([String: String]) -> Bool = { !($0["claim_number"] ?? "").isEmpty }
        let isProduct: ([String: String]) -> Bool = { $0["kind"] == "product" }
        let text = TextTable(table).csv([
            ("invoice_number", empty), ("access_code", { _, _ in "123456" }), ("bill_date", empty),
            ("client_id", empty),
            ("practitioner", { _, _ in "Dr. Lane" }), ("line", { _, _ in "1" }), ("kind", { _, _ in "service" }),
            ("service_date", { isProduct($1) ? "" : $1["bill_date"] ?? "" }),
            ("service_code", { isProduct($1) ? "" : "90837" }), ("modifiers", empty),
            ("description", { _, _ in "Session" }), ("units", { _, _ in "1" }), ("fee", empty),
            ("client_owes", { $1["fee"] ?? "" }), ("payer_id", { insured($1) ? "60054" : "" }),
            ("payer_name", { insured($1) ? "Sample Health" : "" }), ("claim_number", empty),
        ])
        return Inbox(name: "bills", format: "tieout-bills", file: "bills.csv", text: text)
    }

    static func payments(_ table: String) -> Inbox {
        let text = TextTable(table).csv([
            ("payment_id", { i, _ in "pay-\(i + 1)" }), ("invoice_number", empty), ("posted_at", empty),
            ("type", { _, _ in "cash_check" }), ("online", { _, _ in "false" }), ("amount", empty), ("party_id", empty),
            ("reference", empty), ("notes", empty),
        ])
        return Inbox(name: "payments", format: "tieout-payments", file: "payments.csv", text: text)
    }

    /// Charges of Ivy Pay: 2.75 % fee, settled, unless the row says otherwise.
    static func ivy(_ table: String, recordAs: String = "other", name: String = "ivypay") -> Inbox {
        let fee: ([String: String]) -> Cents = { row in
            let amount = Cents(plain: row["Amount"] ?? "") ?? .zero
            return amount < .zero ? .zero : Cents((amount.raw * 275 + 5000) / 10000)
        }
        let text = TextTable(table).csv([
            ("Date", empty), ("Client", empty), ("Amount", empty), ("Fee", { "\(fee($1))" }),
            ("Net", { "\((Cents(plain: $1["Amount"] ?? "") ?? .zero) - (Cents(plain: $1["Fee"] ?? "") ?? fee($1)))" }),
            ("Status", { _, _ in "Paid" }), ("Transaction ID", { i, _ in "ivy-\(i + 1)" }), ("Deposit Date", empty),
            ("Memo", empty),
        ])
        return Inbox(
            name: name, format: "ivypay", file: name + ".csv", text: text, options: ", record_as: \(recordAs)")
    }

    /// Balance transactions of Stripe; stamps are UTC.
    static func stripe(_ table: String, recordAs: String = "verify") -> Inbox {
        let net: ([String: String]) -> Cents = { row in
            (Cents(plain: row["gross"] ?? "") ?? .zero) - (Cents(plain: row["fee"] ?? "") ?? .zero)
        }
        let text = TextTable(table).csv([
            ("balance_transaction_id", { i, _ in "txn_\(i + 1)" }), ("created_utc", empty),
            ("currency", { _, _ in "usd" }),
            ("gross", empty), ("fee", { _, _ in "0.00" }), ("net", { "\(net($1))" }),
            ("reporting_category", { _, _ in "charge" }), ("source_id", empty), ("description", empty),
            ("customer_email", empty), ("customer_name", empty), ("charge_id", empty), ("payment_intent_id", empty),
            ("automatic_payout_id", empty), ("automatic_payout_effective_at_utc", empty), ("trace_id", empty),
        ])
        return Inbox(
            name: "stripe", format: "stripe-payout-reconciliation", file: "stripe.csv", text: text,
            options: ", record_as: \(recordAs)")
    }

    /// A bank statement: columns day (YYYY-MM-DD), amount, id, name, memo.
    static func bank(_ table: String) -> Inbox {
        var text = """
            OFXHEADER:100
            DATA:OFXSGML
            VERSION:102
            SECURITY:NONE
            ENCODING:USASCII
            CHARSET:1252
            COMPRESSION:NONE
            OLDFILEUID:NONE
            NEWFILEUID:NONE

            <OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
            <BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD
            <BANKACCTFROM><BANKID>999988880<ACCTID>98765<ACCTTYPE>CHECKING</BANKACCTFROM>
            <BANKTRANLIST><DTSTART>20260101<DTEND>20261231

            """
        for row in TextTable(table).rows {
            let day = (row["day"] ?? "").replacing("-", with: "")
            text +=
                "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>\(day)120000<TRNAMT>\(row["amount"] ?? "")<FITID>\(row["id"] ?? "")"
            text += "<NAME>\(row["name"] ?? "")<MEMO>\(row["memo"] ?? "")</STMTTRN>\n"
        }
        text += "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
        return Inbox(name: "bank", format: "ofx", file: "bank.ofx", text: text)
    }

    /// A prior EHR's balance report, as CSV under the header that the tests' pipeline maps.
    static func balances(_ table: String, options: String = "") -> Inbox {
        let text = TextTable(table).csv([
            ("Client ID", empty), ("Client", empty), ("DOB", empty), ("Email", empty),
            ("Client Balance", { _, _ in "0.00" }), ("Credit", { _, _ in "0.00" }),
            ("Insurance Balance", { _, _ in "0.00" }), ("Oldest Open", empty),
        ])
        return Inbox(
            name: "balances", format: "balances-csv", file: "balances.csv", text: text,
            options: """
                , columns: { client_key: "Client ID", client: "Client", date_of_birth: "DOB", email: "Email", \
                client_balance: "Client Balance", credit: "Credit", insurance_balance: "Insurance Balance", \
                oldest_open: "Oldest Open" }\(options)
                """)
    }

    /// A prior EHR's session detail under its default header.
    static func sessions(_ table: String, name: String = "sessions") -> Inbox {
        let text = TextTable(table).csv([
            ("Client ID", empty), ("Client", empty), ("Date of Service", empty), ("Service Code", empty),
            ("Description", empty), ("Practitioner", empty), ("Fee", { _, _ in "0.00" }),
            ("Client Due", { _, _ in "0.00" }), ("Insurance Due", { _, _ in "0.00" }),
        ])
        return Inbox(name: name, format: "balances-sessions-csv", file: "\(name).csv", text: text)
    }

    /// Remittances in the short hand of ``RemittanceText``.
    static func era(_ script: String, file: String = "era.835", control: Int = 1, isTest: Bool = false) -> Inbox {
        Inbox(
            name: "eras", format: "x12-835", file: file,
            text: RemittanceText(script).x12(control: control, isTest: isTest))
    }

    static let empty: @Sendable (Int, [String: String]) -> String = { _, _ in "" }
}
