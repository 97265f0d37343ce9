import Values

/// A column set in which a vendor's export is known to come: what `check` compares an unknown header with, and what it
/// calls a known one.
struct PayoutLayout: Sendable {
    /// The format that reads it.
    var format: String
    /// What it is called.
    var name: String
    /// Its columns in the vendor's order.
    var columns: [String]
    /// The columns without letter case, in order.
    let folded: [String]

    /// Columns without a name, which are counted and hold nothing.
    let blanks: Int

    init(_ format: String, _ name: String, _ columns: String, blanks: Int = 0) {
        self.blanks = blanks
        self.format = format
        self.name = name
        self.columns = columns.split(separator: ",").map(String.init)
        folded = self.columns.map(CSVHeader.fold)
    }

    /// The layout of a format that differs least from a header, with the columns that the header lacks and has beyond
    /// it. Columns of the user's own (`… (metadata)`) are no difference.
    static func nearest(_ header: CSVHeader, formats: Set<String>) -> Difference? {
        let folded = header.folded
        let counted = folded.indices.filter {
            !folded[$0].isEmpty && !folded[$0].hasSuffix("(metadata)") && !folded[$0].contains("metadata[")
        }
        let have = Set(counted.map { folded[$0] })
        return all.filter { formats.contains($0.format) }
            .map { layout in
                let known = Set(layout.folded)
                return Difference(
                    layout: layout,
                    missing: layout.columns.indices.filter { !have.contains(layout.folded[$0]) }
                        .map { layout.columns[$0] },
                    extra: counted.filter { !known.contains(folded[$0]) }.map { header.names[$0] })
            }.min { ($0.size, $0.layout.name) < ($1.size, $1.layout.name) }
    }

    /// How a header differs from a layout.
    struct Difference: Sendable {
        var layout: PayoutLayout
        /// Columns of the layout that the header lacks.
        var missing: [String]
        /// Columns of the header that the layout has not.
        var extra: [String]

        var size: Int { missing.count + extra.count }

        /// In words: `Stripe payouts, 22 columns; missing: …; extra: …`.
        var words: String {
            var parts = ["\(layout.name), \(layout.columns.count + layout.blanks) columns"]
            if !missing.isEmpty { parts.append("missing: \(Difference.list(missing))") }
            if !extra.isEmpty { parts.append("extra: \(Difference.list(extra))") }
            return parts.joined(separator: "; ")
        }

        private static func list(_ names: [String]) -> String {
            let shown = names.prefix(8).map { String($0.prefix(40)) }.joined(separator: ", ")
            return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
        }
    }

    /// All that are known, from the vendors' documentation and public samples.
    static let all: [PayoutLayout] = stripe + paypal + venmo + square + others

    private static let addresses = ["customer_shipping", "customer", "shipping", "card"].map { who in
        ["line1", "line2", "city", "state", "postal_code", "country"].map { "\(who)_address_\($0)" }
            .joined(separator: ",")
    }

    private static let itemized = """
        balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,\
        reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,regulatory_tag,\
        automatic_payout_id,automatic_payout_effective_at_utc,automatic_payout_effective_at,customer_id,customer_email,\
        customer_name,customer_description,\(addresses.joined(separator: ",")),charge_id,payment_intent_id,\
        charge_created_utc,charge_created,invoice_id,invoice_number,subscription_id,payment_method_type,is_link,\
        card_brand,card_funding,card_country,statement_descriptor,dispute_reason,connected_account_id,\
        connected_account_name,connected_account_country,connected_account_direct_charge_id
        """

    private static let stripe = [
        PayoutLayout(
            "stripe-payout-reconciliation", "Stripe payout reconciliation, itemized (version 5)",
            itemized + ",destination_payment_id,order_id,trace_id,trace_id_status"),
        PayoutLayout("stripe-balance-change", "Stripe balance change from activity, itemized (version 3)", itemized),
        PayoutLayout(
            "stripe-balance-change", "Stripe balance change from activity, itemized (2020, as preset)",
            "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,description"),
        PayoutLayout(
            "stripe-payouts", "Stripe payouts, itemized (version 3)",
            "payout_id,effective_at_utc,effective_at,currency,gross,fee,net,reporting_category,balance_transaction_id,"
                + "description,payout_expected_arrival_date,payout_status,payout_reversed_at_utc,payout_reversed_at,"
                + "payout_type,payout_description,payout_destination_id,regulatory_tag"),
        PayoutLayout(
            "stripe-payouts", "Stripe Dashboard payouts (2026)",
            "id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Source Type,Destination,Status,Type,Method,"
                + "Description,Balance Transaction,Failure Balance Transaction,Failure Message,Failure Code,"
                + "Statement Descriptor,Trace ID,Trace ID Status,Destination Name,Destination Country,"
                + "Destination Last 4"),
        PayoutLayout(
            "stripe-balance-history", "Stripe balance history (2016)",
            "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,"
                + "Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC)"),
        PayoutLayout(
            "stripe-balance-history", "Stripe balance history (2018)",
            "id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,"
                + "Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,"
                + "Transfer Date (UTC),Transfer Group"),
        PayoutLayout("stripe-balance-history", "Stripe transactions of one payout", "Type,ID,Created,Amount,Fees,Net"),
        PayoutLayout(
            "stripe-payments", "Stripe payments (lower case)",
            "id,description,seller_message,created,amount,amount_refunded,currency,converted_amount,"
                + "converted_amount_refunded,fee,tax,converted_currency,status,statement_descriptor,customer_id,"
                + "customer_description,customer_email,captured,card_id,invoice_id,transfer"),
        PayoutLayout(
            "stripe-payments", "Stripe payments (2022)",
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,"
                + "Converted Currency,Decline Reason,Description,Fee,Is Link,Link Funding,Mode,PaymentIntent ID,"
                + "Payment Source Type,Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,"
                + "Card ID,Customer ID,Customer Description,Customer Email,Invoice ID,Transfer"),
        PayoutLayout(
            "stripe-payments", "Stripe payments of a connected account",
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,"
                + "Converted Currency,Fee,Is Link,Mode,Payment Source Type,Status,Taxes On Fee,Application Fee,"
                + "Application ID"),
    ]

    private static let paypal = [
        PayoutLayout(
            "paypal-activity", "PayPal activity download (2018)",
            "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,"
                + "Transaction ID,Shipping Address,Address Status,Item Title,Item ID,Shipping and Handling Amount,"
                + "Insurance Amount,Sales Tax,Option 1 Name,Option 1 Value,Option 2 Name,Option 2 Value,"
                + "Reference Txn ID,Invoice Number,Custom Number,Quantity,Receipt ID,Balance,Address Line 1,"
                + "Address Line 2/District/Neighborhood,Town/City,"
                + "State/Province/Region/County/Territory/Prefecture/Republic,Zip/Postal Code,Country,"
                + "Contact Phone Number,Subject,Note,Country Code,Balance Impact"),
        PayoutLayout(
            "paypal-statement", "PayPal statement",
            "Date,Time,Time Zone,Description,Currency,Gross,Fee,Net,Balance,Transaction ID,From Email Address,Name,"
                + "Bank Name,Bank Account,Shipping and Handling Amount,Sales Tax,Invoice ID,Reference Txn ID"),
    ]

    private static let venmoTail =
        "Funding Source,Destination,Beginning Balance,Ending Balance,Statement Period Venmo Fees,Terminal Location,"
        + "Year to Date Venmo Fees,Disclaimer"

    private static let venmo = [
        PayoutLayout(
            "venmo", "Venmo statement (2017)",
            "ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (fee),Funding Source,Destination"),
        PayoutLayout(
            "venmo", "Venmo statement (until 2021)",
            "Username,ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (fee),Funding Source,Destination"),
        PayoutLayout(
            "venmo", "Venmo statement (2021)",
            "ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (fee)," + venmoTail,
            blanks: 1),
        PayoutLayout(
            "venmo", "Venmo statement (2023)",
            "ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),Amount (fee),Tax Rate,"
                + "Tax Exempt," + venmoTail, blanks: 1),
        PayoutLayout(
            "venmo-business", "Venmo business profile",
            "Transaction ID,Date,Time (UTC),Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),"
                + "Amount (net),Amount (fee),Tax Rate,Tax Exempt," + venmoTail),
        PayoutLayout(
            "venmo-business", "Venmo charity profile",
            "Transaction ID,Date,Time (UTC),Type,Status,Note,From,Donor email,To,Amount (total),Amount (tip),"
                + "Amount (tax),Amount (net),Amount (fee),Tax Rate,Tax Exempt," + venmoTail),
    ]

    private static let square = [
        PayoutLayout(
            "square-transactions", "Square transactions (2018)",
            "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,"
                + "Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,"
                + "Other Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,"
                + "Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,"
                + "Customer Reference ID,Device Nickname,Deposit ID,Deposit Date,Deposit Details,Fee Percentage Rate,"
                + "Fee Fixed Rate,Installment,Refund Reason"),
        PayoutLayout(
            "square-transactions", "Square transactions (newest)",
            "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,"
                + "Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,"
                + "Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,"
                + "Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,"
                + "Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date,"
                + "Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund Reason,Discount Name,Transaction Status,"
                + "Cash App,Order Reference ID,Fulfillment Note,Free Processing Applied,Channel,Unattributed Tips,"
                + "Table Info,International Fee"),
    ]

    private static let others = [
        PayoutLayout("ivypay", "Ivy Pay", "Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date"),
        PayoutLayout(
            "cashapp", "Cash App",
            "Transaction ID,Date,Transaction Type,Currency,Amount,Fee,Net Amount,Asset Type,Asset Price,Asset Amount,"
                + "Status,Notes,Name of sender/receiver,Account"),
        PayoutLayout(
            "jane-payments", "Jane Payments Transactions",
            "Date,Payment Type,Client,Card Type,Last 4 Digits,Client Charge,Jane Payments Fee,Amount Paid To Clinic"),
        PayoutLayout("thrizer", "Thrizer", "Date,Client,Charge Type,Gross Amount,Net Amount"),
        PayoutLayout(
            "sessions-health", "Sessions Health payments",
            "Added Time,Posted Date,Practitioner,Client,Bill,Payment Type,Amount,Notes"),
        PayoutLayout(
            "authorize-net", "Authorize.Net download",
            "Response Code,Authorization Code,Address Verification Status Code,Transaction ID,Submit Date/Time,"
                + "Card Number,Expiration Date,Invoice Number,Invoice Description,Total Amount,Method,Action Code,"
                + "Customer ID,Customer First Name,Customer Last Name,Company,Address"),
    ]
}
