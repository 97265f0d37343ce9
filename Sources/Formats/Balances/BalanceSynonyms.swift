extension String {
    /// The text without blanks at its end.
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// The names that prior systems give their columns, by role (from the vendors' own pages and seen exports).
enum BalanceSynonyms {
    /// A name, and whether it can mean nothing else in a balance report.
    struct Match: Equatable {
        var role: BalanceRole
        var isSure: Bool
    }

    /// What a header name means; `nil` for one that is not known.
    static func role(of header: String) -> Match? {
        let name = plain(simplified(header))
        for (role, sure, unsure) in table {
            if sure.contains(name) { return Match(role: role, isSure: true) }
            if unsure.contains(name) { return Match(role: role, isSure: false) }
        }
        return nil
    }

    /// Without what says only that the column holds money: `Balance ($)`, `Amount (USD)`.
    private static func plain(_ name: String) -> String {
        for ending in ["($)", "(usd)", "($ usd)", "$", "usd"] where name.hasSuffix(ending) && name.count > ending.count
        {
            return plain(String(name.dropLast(ending.count)).trimmingSpaces)
        }
        return name.hasSuffix(":") ? plain(String(name.dropLast())) : name
    }

    /// True for an aging column: `Current`, `31-60`, `90 days`, `120+`, `61 to 90 Days`, `Days 0 - 30`, `< 30`.
    static func isBucket(_ header: String) -> Bool {
        let name = simplified(header)
        if name == "current" { return true }
        guard name.contains(where: \.isNumber) else { return false }
        let words = name.split { " 0123456789-–+<>()".contains($0) }.map(String.init)
        return words.allSatisfy(agingWords.contains)
    }

    private static let agingWords: Set<String> = [
        "day", "days", "past", "due", "to", "over", "under", "up", "and", "or", "more", "less", "than", "older", "old",
        "plus", "aged",
    ]

    /// Lower case, words parted by one blank: `ClientBalance`, `client_balance` and `Client  balance` are one.
    static func simplified(_ header: String) -> String {
        var out = ""
        var wasLower = false
        for character in header {
            if character == "_" || character == "#" || character.isWhitespace {
                if !out.isEmpty, out.last != " " { out += " " }
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower { out += " " }
            wasLower = character.isLowercase
            out += character.lowercased()
        }
        while out.last == " " { out.removeLast() }
        return out
    }

    /// What systems that keep insurers among their clients call the column that tells them apart.
    static let accountTypes: Set<String> = [
        "account type", "acct type", "account kind", "payer type", "party type", "entity type", "debtor type",
        "customer type", "contact type", "responsible party type", "account category",
    ]

    private static let table: [(BalanceRole, sure: Set<String>, unsure: Set<String>)] = [
        (
            .clientKey,
            [
                "client id", "chart id", "patient id", "patient no", "patient number", "patient guid", "patient key",
                "client id number", "patientid", "clientid", "mrn", "chart number", "client number", "client no",
                "clientno", "patientno", "clientnumber", "patientnumber",
                "client no.", "patient no.",
                "chart no", "chart #", "chart", "patient #", "client #", "client key",
            ],
            [
                "id", "account number", "account", "number", "account no", "acct", "acct no", "ref", "reference",
                "file no",
            ]
        ),
        (
            .client,
            ["client", "client name", "patient", "patient name", "full name", "client full name", "patient full name"],
            ["name", "account name", "account holder", "guarantor", "responsible party", "member"]
        ),
        (
            .lastName, ["last name", "client last name", "patient last name", "last", "surname", "family name"],
            ["lname"]
        ),
        (
            .firstName, ["first name", "client first name", "patient first name", "first", "given name", "forename"],
            ["fname"]
        ),
        (.dateOfBirth, ["dob", "birth date", "birthdate", "date of birth", "birthday", "born", "birth"], []),
        (.email, ["email", "e-mail", "email address"], []),
        (
            .clientBalance,
            [
                "client balance", "patient balance", "client balance due", "patient owes", "patient balance due",
                "patient amount due", "client owes", "client due", "patient due", "client amount due",
                "patient portion due", "client portion due", "outstanding balance", "amount owed by client",
            ],
            [
                "balance", "balance owing", "balance due", "amount owing", "open balance", "total owing",
                "total due / credit", "patient responsibility", "unpaid", "amount due", "client responsibility", "owed",
                "owes", "owing", "remaining balance", "open amount", "outstanding", "due", "bal", "amt due",
                "amount owed", "total due", "current balance",
                "account balance", "a/r balance", "ar balance", "a/r", "saldo", "net balance", "ending balance",
                "balance forward", "amount outstanding", "total outstanding", "debit", "receivable",
            ]
        ),
        (
            .credit,
            [
                "unapplied account credit", "remaining unapplied amount", "unassigned credit", "client credit",
                "credits",
                "credit", "credit balance", "account credit",
            ],
            [
                "unapplied", "unallocated", "prepaid", "on account", "prepayment", "prepayments", "overpayment",
                "overpaid",
                "cr", "unused credit", "deposit",
            ]
        ),
        (
            .insuranceBalance, ["insurance balance", "insurance amount due", "insurance balance due"],
            [
                "insurance owes", "insurance", "payer balance", "ins balance", "ins bal", "ins due", "insurance due",
                "insurance outstanding", "payer due", "pending insurance",
            ]
        ),
        (.totalBalance, ["total balance"], ["total"]),
        (
            .oldestOpen,
            ["oldest open", "oldest open date", "oldest unpaid", "oldest invoice date", "oldest unpaid date"],
            ["invoice date", "oldest", "first unpaid", "open since", "since", "first unpaid date", "oldest date"]
        ),
        (.clinician, ["clinician", "practitioner", "provider", "therapist", "staff member", "doctor name"], []),
        (.currency, ["currency", "currency code", "ccy"], ["cur", "curr"]),
        (.accountType, accountTypes, ["type", "kind", "category", "class"]),
        (.serviceDate, ["date of service", "dos", "service date", "session date", "appointment date"], []),
        (.serviceCode, ["service code", "billing code", "cpt", "cpt code", "procedure code"], []),
        (.description, ["service description"], []),
        (.fee, ["total fee", "session fee"], ["fee", "charge", "rate"]),
        (.units, ["units"], []),
    ]
}
