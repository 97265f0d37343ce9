import LedgerModel

/// Clients and parties in the order they came, each in its latest version.
struct Roster {
    private(set) var clients: [Client]
    private(set) var parties: [Party]
    /// True once somebody was added or changed.
    var isChanged = false
    private var clientAt: [String: Int]
    private var partyAt: [String: Int]

    init(_ clients: [Client], _ parties: [Party]) {
        self.clients = clients
        self.parties = parties
        clientAt = Dictionary(clients.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        partyAt = Dictionary(parties.enumerated().map { ("\($1.clientID)/\($1.id)", $0) }, uniquingKeysWith: { $1 })
    }

    func has(_ id: String) -> Bool { clientAt[id] != nil }

    /// The client of that id.
    func client(_ id: String) -> Client? { clientAt[id].map { clients[$0] } }

    mutating func add(_ client: Client) {
        isChanged = true
        if let at = clientAt[client.id] {
            clients[at] = client
        } else {
            clientAt[client.id] = clients.count
            clients.append(client)
        }
    }

    mutating func add(_ party: Party) {
        isChanged = true
        let key = "\(party.clientID)/\(party.id)"
        if let at = partyAt[key] {
            parties[at] = party
        } else {
            partyAt[key] = parties.count
            parties.append(party)
        }
    }
}
