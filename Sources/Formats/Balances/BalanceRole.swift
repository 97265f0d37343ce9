/// What a column of a balance report means.
public enum BalanceRole: String, Hashable, Sendable, CaseIterable {
    /// The client's id in the prior system.
    case clientKey = "client_key"
    /// The client's full name.
    case client
    /// Family name.
    case lastName = "last_name"
    /// Given name.
    case firstName = "first_name"
    /// Date of birth.
    case dateOfBirth = "date_of_birth"
    /// E-mail.
    case email
    /// What the client owes, or is owed, by the profile's sign rule.
    case clientBalance = "client_balance"
    /// What the client is owed, where it has a column of its own.
    case credit
    /// What insurers owe.
    case insuranceBalance = "insurance_balance"
    /// Client and insurance together: only ever checked, never imported.
    case totalBalance = "total_balance"
    /// Services that no invoice holds yet: never part of a balance, and said so.
    case uninvoiced
    /// The oldest day from which something is open.
    case oldestOpen = "oldest_open"
    /// Who treats the client.
    case clinician
    /// The currency of the row's amounts.
    case currency
    /// What kind of account the row is: a client's, or an insurer's.
    case accountType = "account_type"
    /// For session detail: the day of the service.
    case serviceDate = "service_date"
    /// For session detail: the billing code.
    case serviceCode = "service_code"
    /// For session detail: what was done, in words.
    case description
    /// For session detail: the full charge.
    case fee
    /// For session detail: how many units.
    case units
    /// For session detail: what was paid, by whomever.
    case paid
    /// For session detail: what was written off.
    case writeOff = "write_off"

    /// The role of a key of `columns:`; some roles have a second name, by which forms and invoices know them.
    public init?(key: String) {
        switch key {
        case "date_of_service", "date": self = .serviceDate
        case "code": self = .serviceCode
        case "practitioner": self = .clinician
        case "charge": self = .fee
        case "client_due", "client_owes", "amount_due": self = .clientBalance
        case "insurance_due": self = .insuranceBalance
        case "name": self = .client
        default: self.init(rawValue: key)
        }
    }

    /// True for a column that holds money.
    public var isMoney: Bool {
        switch self {
        case .clientBalance, .credit, .insuranceBalance, .totalBalance, .uninvoiced, .fee, .paid, .writeOff: true
        default: false
        }
    }

    /// The role in words, for messages.
    public var words: String {
        switch self {
        case .clientKey: "client id"
        case .dateOfBirth: "date of birth"
        case .clientBalance: "client balance"
        case .insuranceBalance: "insurance balance"
        case .totalBalance: "total balance"
        case .oldestOpen: "oldest open date"
        case .lastName: "last name"
        case .firstName: "first name"
        case .accountType: "account type"
        case .serviceDate: "date of service"
        case .serviceCode: "service code"
        case .writeOff: "write-off"
        default: rawValue
        }
    }
}
