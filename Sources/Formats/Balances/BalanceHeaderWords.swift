/// Guesses what a header name that no list has means, by the words in it and by what its column holds. A guess is always
/// marked as unsure.
enum BalanceHeaderWords {
    /// The likeliest role; `nil` where the words say nothing, or speak of what was done instead of what is open.
    static func role(of label: String, _ content: ColumnContent) -> BalanceRole? {
        let words = words(label)
        guard !words.isEmpty else { return nil }
        if content.isDates || content.filled == 0, let role = dateRole(words) { return role }
        if content.mayBeMoney { return moneyRole(words) }
        guard !content.isDates else { return nil }
        return nameRole(words)
    }

    private static func moneyRole(_ words: Set<String>) -> BalanceRole? {
        // What was charged or paid is part of a balance and none itself.
        guard words.isDisjoint(with: flows), words.isDisjoint(with: names) else { return nil }
        if !words.isDisjoint(with: credits) { return .credit }
        if !words.isDisjoint(with: insurers) { return .insuranceBalance }
        guard !words.isDisjoint(with: balances), words.isDisjoint(with: others) else { return nil }
        return .clientBalance
    }

    private static func dateRole(_ words: Set<String>) -> BalanceRole? {
        if !words.isDisjoint(with: births) { return .dateOfBirth }
        return words.isDisjoint(with: opens) ? nil : .oldestOpen
    }

    private static func nameRole(_ words: Set<String>) -> BalanceRole? {
        if !words.isDisjoint(with: ["surname", "lastname", "lname", "family"]) { return .lastName }
        if !words.isDisjoint(with: ["forename", "forenames", "firstname", "fname", "given"]) { return .firstName }
        let isPerson = !words.isDisjoint(with: ["pt", "pat", "patient", "client"])
        guard isPerson, words.contains("name") else { return nil }
        if words.contains("last") { return .lastName }
        return words.contains("first") ? .firstName : .client
    }

    private static let credits: Set<String> = [
        "credit", "credits", "cr", "unapplied", "unallocated", "unassigned", "prepaid", "prepayment", "prepayments",
        "overpayment", "overpayments", "overpaid", "retainer", "advance",
    ]
    private static let insurers: Set<String> = [
        "ins", "insurance", "insurer", "insurers", "payer", "payers", "payor", "payors", "carrier", "carriers",
        "primary", "secondary",
    ]
    private static let balances: Set<String> = [
        "balance", "bal", "outstanding", "owing", "owed", "owes", "due", "unpaid", "receivable", "open", "debt",
        "arrears",
    ]
    private static let flows: Set<String> = [
        "paid", "payment", "payments", "charge", "charges", "billed", "invoiced", "adjustment", "adjustments", "adj",
        "adjust", "refund", "refunds", "refunded", "writeoff", "writeoffs", "off", "write", "last", "prev", "previous",
        "prior", "opening", "ytd", "limit", "count", "card", "copay", "rate", "fee", "fees", "collected", "received",
        "applied", "used",
    ]
    private static let names: Set<String> = [
        "id", "no", "number", "num", "code", "key", "plan", "group", "policy", "member", "phone", "zip", "name", "type",
        "status", "days", "date",
    ]
    private static let others: Set<String> = ["total", "family", "practice", "clinician", "provider"]
    private static let births: Set<String> = ["dob", "birth", "birthdate", "birthday", "bday", "born"]
    private static let opens: Set<String> = ["oldest", "since", "earliest", "overdue", "aged"]

    /// Words by which a column of that name says that its row counts no more; `nil` for other columns.
    static func deletedWords(_ label: String, _ content: ColumnContent) -> [String]? {
        let name = BalanceSynonyms.simplified(label)
        guard deletions.contains(name) else { return nil }
        let words = content.distinct.filter { yes.contains($0.lowercased()) }.sorted()
        return words.isEmpty ? nil : words
    }

    private static let deletions: Set<String> = [
        "is deleted", "deleted", "is void", "void", "voided", "is voided", "removed", "is removed", "is cancelled",
        "cancelled", "canceled",
    ]
    private static let yes: Set<String> = [
        "true", "yes", "y", "t", "1", "x", "deleted", "void", "voided", "removed", "cancelled", "canceled",
    ]

    /// True for the name of a column that numbers something other than clients.
    static func tellsOfOtherIDs(_ label: String) -> Bool { !words(label).isDisjoint(with: otherIDs) }

    private static let otherIDs: Set<String> = [
        "invoice", "inv", "bill", "claim", "transaction", "trans", "payment", "receipt", "check", "cheque", "charge",
        "session", "appointment", "visit", "encounter", "statement", "policy", "group", "member", "subscriber", "payer",
        "npi", "ssn", "phone", "mobile", "zip", "postcode", "cpt", "code", "batch", "row",
    ]

    /// True for the name of a column that lists of payments have, and balance reports have not.
    static func tellsOfPayments(_ label: String) -> Bool {
        payments.contains(BalanceSynonyms.simplified(label))
    }

    private static let payments: Set<String> = [
        "date paid", "paid on", "paid date", "payment date", "payment id", "payment type", "payment method",
        "payment reference", "payment reference id", "transaction id", "transaction type", "transaction date",
        "created (utc)", "available on (utc)", "payout id", "payout date", "check number", "amount paid", "fee", "net",
    ]

    /// The words of a name: `PtSurname`, `PT_SURNAME` and `Pt. Surname` have the same two.
    static func words(_ label: String) -> Set<String> {
        let parts = BalanceSynonyms.simplified(label).split { !$0.isLetter }
        return Set(parts.map(String.init))
    }
}
