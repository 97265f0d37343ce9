import Values

/// One row of `parties.csv`: somebody who may pay for a client.
public struct PartyRecord: Sendable, Hashable {
    /// What the party is to the client.
    public enum Role: String, Sendable, CaseIterable {
        /// The client in person.
        case client = "self"
        /// A member of the couple or family.
        case member
        /// Somebody else: a parent, a partner, an employer.
        case contact
    }

    /// The client it pays for.
    public var clientID: String
    /// The party's id.
    public var partyID: String
    /// What the party is to the client.
    public var role: Role
    /// First name.
    public var firstName: String
    /// Last name.
    public var lastName: String
    /// E-mail, where known.
    public var email: String
    /// Where the row stands.
    public var position: Position

    /// The columns of the file, in the order in which they are written.
    public static let columns = ["client_id", "party_id", "role", "first_name", "last_name", "email"]

    /// A party with every column given.
    public init(
        clientID: String, partyID: String, role: Role, firstName: String, lastName: String, email: String = "",
        position: Position = .none
    ) {
        self.clientID = clientID
        self.partyID = partyID
        self.role = role
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.position = position
    }
}
