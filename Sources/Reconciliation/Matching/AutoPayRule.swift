import Formats
import LedgerModel
import Values

/// An AutoPay payment has one party only, the client's billing contact (`docs/domain.md`, section 8).
extension Planner {
    /// The party of a charge: of AutoPay the billing contact, whoever's name the card bears.
    mutating func party(_ recognised: String, of movement: Movement, client: Int) -> String {
        guard movement.isAutoPay else { return recognised }
        let billing = billingParties[ledger.clients[client].id] ?? ""
        return billing.isEmpty ? recognised : billing
    }

    /// Matches that may be an AutoPay payer: not somebody's contact who is not the one that is billed. Where this leaves
    /// nobody, the name is on the card and not that of the contact: all matches.
    func billingContacts(_ matches: [ClientDirectory.Match]) -> [ClientDirectory.Match] {
        let fitting = matches.filter { match in
            let billing = directory.clients[match.client].billingParty
            return match.party.isEmpty || billing.isEmpty || match.party == billing
        }
        return fitting.isEmpty ? matches : fitting
    }

    /// The billing contact of each client that has one, by client id.
    private var billingParties: [String: String] {
        mutating get {
            if let autoPayParties { return autoPayParties }
            let made = Dictionary(
                directory.clients.map { ($0.id, $0.billingParty) }, uniquingKeysWith: { $1 })
            autoPayParties = made
            return made
        }
    }
}
