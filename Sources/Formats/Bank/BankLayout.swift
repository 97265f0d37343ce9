import Values

/// How one bank writes its CSV: a mapping as data.
struct BankLayout: Sendable {
    /// Whose layout it is, for messages.
    var name: String
    /// The columns that tell it from all others, lower case.
    var signature: [String]
    /// The column of the booking date.
    var date: [String]
    /// The column of the signed amount; empty where money in and out have columns of their own.
    var amount: [String] = []
    /// The column of money out, positive.
    var debit: [String] = []
    /// The column of money in, positive.
    var credit: [String] = []
    /// The columns that make up the description, in order.
    var text: [String]
    /// The column of the balance after the line.
    var balance: [String] = []
    /// The column that names the account.
    var account: [String] = []
    /// The column that says `Credit` or `Debit` for an amount without sign.
    var direction: [String] = []
    /// A column of the bank's own id of the line.
    var key: [String] = []
    /// The column of the status; a pending line is set aside.
    var status: [String] = []
    /// True for card statements, where a purchase is positive.
    var isInverted = false

    /// All layouts that are known, as the banks' downloads have them.
    static let all: [BankLayout] = [
        BankLayout(
            name: "Chase", signature: ["details", "posting date", "description", "amount", "type", "balance"],
            date: ["Posting Date"], amount: ["Amount"], text: ["Description"], balance: ["Balance"]),
        BankLayout(
            name: "Chase card",
            signature: ["transaction date", "post date", "description", "category", "type", "amount"],
            date: ["Post Date"], amount: ["Amount"], text: ["Description", "Memo"], account: ["Card"]),
        BankLayout(
            name: "Bank of America", signature: ["date", "description", "amount", "running bal."], date: ["Date"],
            amount: ["Amount"], text: ["Description"], balance: ["Running Bal."]),
        BankLayout(
            name: "Capital One 360",
            signature: [
                "account number", "transaction description", "transaction date", "transaction amount", "balance",
            ],
            date: ["Transaction Date"], amount: ["Transaction Amount"], text: ["Transaction Description"],
            balance: ["Balance"], account: ["Account Number"], direction: ["Transaction Type"]),
        BankLayout(
            name: "Capital One card",
            signature: ["transaction date", "posted date", "card no.", "description", "category", "debit", "credit"],
            date: ["Posted Date"], debit: ["Debit"], credit: ["Credit"], text: ["Description"], account: ["Card No."]),
        BankLayout(
            name: "Citi", signature: ["status", "date", "description", "debit", "credit"], date: ["Date"],
            debit: ["Debit"], credit: ["Credit"], text: ["Description"], status: ["Status"]),
        BankLayout(
            name: "U.S. Bank", signature: ["date", "transaction", "name", "memo", "amount"], date: ["Date"],
            amount: ["Amount"], text: ["Name", "Memo"]),
        BankLayout(
            name: "Schwab",
            signature: [
                "date", "status", "type", "checknumber", "description", "withdrawal", "deposit", "runningbalance",
            ],
            date: ["Date"], debit: ["Withdrawal"], credit: ["Deposit"], text: ["Description"],
            balance: ["RunningBalance"], status: ["Status"]),
        BankLayout(
            name: "TD Bank",
            signature: ["date", "bank rtn", "account number", "transaction type", "description", "debit", "credit"],
            date: ["Date"], debit: ["Debit"], credit: ["Credit"], text: ["Description"],
            balance: ["Account Running Balance"], account: ["Account Number"]),
        BankLayout(
            name: "Digital Federal Credit Union",
            signature: ["date", "transaction type", "description", "amount", "id", "memo", "current balance"],
            date: ["DATE"], amount: ["AMOUNT"], text: ["DESCRIPTION", "MEMO"], balance: ["CURRENT BALANCE"]),
        BankLayout(
            name: "Discover", signature: ["trans. date", "post date", "description", "amount", "category"],
            date: ["Post Date"], amount: ["Amount"], text: ["Description"], isInverted: true),
        BankLayout(
            name: "American Express", signature: ["date", "description", "card member", "account #", "amount"],
            date: ["Date"], amount: ["Amount"], text: ["Description"], account: ["Account #"], isInverted: true),
    ]

    /// A table of a bank that is not known, by the names that such columns mostly have.
    static let general = BankLayout(
        name: "bank", signature: [],
        date: ["Date", "Posting Date", "Posted Date", "Post Date", "Booking Date", "Transaction Date"],
        amount: ["Amount", "Transaction Amount"],
        debit: ["Debit", "Withdrawal", "Withdrawals", "Money Out", "Debit Amount"],
        credit: ["Credit", "Deposit", "Deposits", "Money In", "Credit Amount"],
        text: ["Description", "Name", "Payee", "Details", "Memo"],
        balance: ["Balance", "Running Balance", "Running Bal.", "Current Balance"],
        account: ["Account", "Account Number"], key: ["FITID", "Reference Number"], status: ["Status"])

    /// Wells Fargo writes no header: date, amount, `*`, check number, description.
    static let wellsFargo = BankLayout(name: "Wells Fargo", signature: [], date: [], text: [])
}
