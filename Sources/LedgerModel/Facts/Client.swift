import Values

/// The person, couple or family treated, as `clients.csv` states them.
public struct Client: Sendable, Hashable, Codable {
    /// Who is treated.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// One person.
        case individual
        /// Two people who are treated together.
        case couple
        /// A family, under its last name.
        case family
    }

    /// The practice's id for the client.
    public var id: String
    /// Who is treated.
    public var kind: Kind
    /// Given name; "Ann & Ben" for a couple, empty for a family.
    public var first: String
    /// Family name; "Okafor Family" for a family.
    public var last: String
    /// Date of birth.
    public var dateOfBirth: Day?
    /// E-mail; unique among clients where given.
    public var email: String
    /// The party that bills go to.
    public var billingParty: String
    /// The client's id in the prior EHR.
    public var priorID: String

    /// A client.
    public init(
        id: String, kind: Kind = .individual, first: String = "", last: String = "", dateOfBirth: Day? = nil,
        email: String = "", billingParty: String = "", priorID: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.first = first
        self.last = last
        self.dateOfBirth = dateOfBirth
        self.email = email
        self.billingParty = billingParty
        self.priorID = priorID
    }

    /// The name as people read it: "Ann Okafor".
    public var displayName: String { [first, last].filter { !$0.isEmpty }.joined(separator: " ") }
}

/// Whoever pays for a client: the client, a member of the couple or family, or a contact.
public struct Party: Sendable, Hashable, Codable {
    /// What the party is to the client.
    public enum Role: String, Sendable, Codable, CaseIterable {
        /// The client.
        case `self`
        /// One of the couple or family.
        case member
        /// Someone else, such as a parent.
        case contact
    }

    /// The client.
    public var clientID: String
    /// The party's id.
    public var id: String
    /// What the party is to the client.
    public var role: Role
    /// Given name.
    public var first: String
    /// Family name.
    public var last: String
    /// E-mail.
    public var email: String

    /// A party.
    public init(clientID: String, id: String, role: Role, first: String = "", last: String = "", email: String = "") {
        self.clientID = clientID
        self.id = id
        self.role = role
        self.first = first
        self.last = last
        self.email = email
    }
}
