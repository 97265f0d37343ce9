import Values

/// A person: the client, a member of a couple or family, or a contact who pays.
struct Person {
    /// `self`, `member` or `contact`.
    var role: String
    var id: String
    var first: String
    var last: String
    var email: String
    var dateOfBirth: Day

    var fullName: String { "\(first) \(last)" }
}

/// How a client pays.
enum Method: Sendable {
    /// Card on file at Stripe, charged by the system.
    case stripe
    case ivypay
    case venmo
    case paypal
    case square
    /// Cash or a cheque.
    case cash

    /// The processor's word in files and keys; empty for cash.
    var name: String {
        switch self {
        case .stripe: "stripe"
        case .ivypay: "ivypay"
        case .venmo: "venmo"
        case .paypal: "paypal"
        case .square: "square"
        case .cash: ""
        }
    }
}

/// What an insurer covers for a client, and what the practice believes of it.
struct Coverage {
    /// Index into ``Payers/all``.
    var payer: Int
    /// The copay by the plan.
    var copay: Cents
    /// What the practice collects at the session.
    var guess: Cents
    /// What is left of the deductible.
    var deductible: Cents
    /// The client's share after the deductible in hundredths, where there is no copay.
    var coinsurance: Int
    /// The second insurer, where there is one.
    var secondary: Int?
    var memberID: String
}

/// A client with habits and, as the days go by, a story.
struct Client {
    var index: Int
    /// `individual`, `couple` or `family`.
    var kind: String
    var first: String
    var last: String
    var people: [Person]
    /// Who pays; an index into ``people``.
    var payer: Int
    var practitioner: Int
    var fee: Cents
    var code: String
    /// 0 is Monday.
    var weekday: Int
    /// Seconds since midnight at which the session ends.
    var clock: Int
    var everyOtherWeek: Bool
    var coverage: Coverage?
    var method: Method
    /// Pays all that is open early in the next month, not session by session.
    var paysMonthly: Bool
    /// How many days the client takes at most to pay.
    var lag: Int
    /// Two contacts each pay one half.
    var splits: Bool
    var firstDay: Day
    var random: SplitMix64
    /// True once something happened to the client that a careful program may leave to a person: from then on the state
    /// of the book may lag behind the truth until that question is answered.
    var isUncertain = false

    /// `CL0001`.
    var id: String { Client.id(index) }

    static func id(_ index: Int) -> String {
        let digits = String(index + 1)
        return "CL" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
