import Values

/// One row of `clients.csv`: a person, couple or family treated.
public struct ClientRecord: Sendable, Hashable {
    /// What kind of client.
    public enum Kind: String, Sendable, CaseIterable {
        /// One person.
        case individual
        /// Two people treated together; the first name reads `Ann & Ben`.
        case couple
        /// A family; the last name reads `Okafor Family`, the first name is empty.
        case family
    }

    /// The client's id in the practice's system.
    public var clientID: String
    /// What kind of client.
    public var kind: Kind
    /// First name; empty for families.
    public var firstName: String
    /// Last name.
    public var lastName: String
    /// Date of birth, where known.
    public var dateOfBirth: Day?
    /// E-mail, where known.
    public var email: String
    /// The party that AutoPay charges, where set.
    public var billingParty: String
    /// The client's id in the prior system, where there was one.
    public var priorID: String
    /// Where the row stands.
    public var position: Position

    /// The columns of the file, in the order in which they are written.
    public static let columns = [
        "client_id", "kind", "first_name", "last_name", "date_of_birth", "email", "billing_party", "prior_id",
    ]

    /// A client with every column given.
    public init(
        clientID: String, kind: Kind, firstName: String, lastName: String, dateOfBirth: Day? = nil, email: String = "",
        billingParty: String = "", priorID: String = "", position: Position = .none
    ) {
        self.clientID = clientID
        self.kind = kind
        self.firstName = firstName
        self.lastName = lastName
        self.dateOfBirth = dateOfBirth
        self.email = email
        self.billingParty = billingParty
        self.priorID = priorID
        self.position = position
    }
}
