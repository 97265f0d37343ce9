import Formats
import LedgerModel
import Values

/// Which recorded payment each charge of a verified processor stands for.
struct TieChoice: Sendable {
    /// What singled a recorded payment out, or chose it among one client's.
    enum Way: Sendable {
        case reference, moment, invoice, client, nearest

        /// The rule of a posting.
        var rule: String {
            switch self {
            case .reference: "matched/reference"
            case .moment: "matched/moment"
            case .invoice: "matched/invoice"
            case .client: "matched/client-amount-day"
            case .nearest: "allocated/nearest-day"
            }
        }

        /// What agreed, in words.
        func evidence(_ payment: RecordedPayment) -> String {
            switch self {
            case .reference: "the recorded payment carries the processor's id; the amount agrees"
            case .moment: "the amount and the moment agree to the second"
            case .invoice: "the charge names the recorded payment's invoice; the amount agrees"
            case .client, .nearest: "client and amount agree; recorded \(payment.day)"
            }
        }
    }

    /// The payment of a charge.
    struct Tie: Sendable {
        var payment: String
        var way: Way
    }

    /// The charges that have one.
    private(set) var ties: [RecordKey: Tie] = [:]
    /// The payments that are some charge's.
    private(set) var payments: Set<String> = []

    mutating func tie(_ charge: Movement, to payment: RecordedPayment, _ way: Way) {
        ties[RecordKey(charge)] = Tie(payment: payment.id, way: way)
        payments.insert(payment.id)
    }
}

/// A charge and a recorded payment of one amount, within two days of each other, that nothing speaks against.
private struct TiePair {
    /// Places in the lists of charges and of payments.
    var charge: Int
    var payment: Int
    /// Both were of one second.
    var agreesInMoment: Bool
    /// The charge names the payment's invoice.
    var agreesInInvoice: Bool
    /// The payer is the client or one of the client's parties, and may stand for that client alone.
    var agreesInClient: Bool
    /// The payer may be the client, or another of the same name.
    var mayBeClient: Bool
    /// How far apart: days, then seconds where both are known.
    var distance: (days: Int, seconds: Int64)
}

extension Planner {
    /// Chooses for all charges and all recorded payments together, what is surest first: the processor's id, the
    /// second, a named invoice, then client, amount and day. So no charge that the billing system lacks can take the
    /// payment that another charge stands for.
    mutating func chooseTies(_ charges: [Staged.MovementEntry], _ index: TieIndex) -> TieChoice {
        var choice = TieChoice()
        var rest: [Movement] = []
        for entry in charges
        where entry.recordAs == .verify && decision(.missingHere, entry.origin.key) == nil {
            guard let payment = byReference(entry.movement, index, choice.payments) else {
                rest.append(entry.movement)
                continue
            }
            // Ids that agree with another amount are a question of their own.
            guard payment.amount == entry.movement.gross else { continue }
            choice.tie(entry.movement, to: payment, .reference)
        }
        guard !index.byDay.isEmpty, !rest.isEmpty else { return choice }
        tie(rest, index, &choice)
        return choice
    }

    /// The free payment that carries one of a charge's ids, whatever its amount.
    func byReference(_ movement: Movement, _ index: TieIndex, _ taken: Set<String>) -> RecordedPayment? {
        for id in [movement.key] + movement.ids {
            for paymentID in index.byReference[id] ?? [] {
                guard let payment = recorded[paymentID], (payment.amount < .zero) == (movement.gross < .zero),
                    !taken.contains(paymentID), !tiedPayments.contains(paymentID)
                else { continue }
                return payment
            }
        }
        return nil
    }

    /// Ties what no id ties, until nothing more is singled out.
    private mutating func tie(
        _ charges: [Movement], _ index: TieIndex, _ choice: inout TieChoice
    ) {
        var payments: [RecordedPayment] = []
        var pairs = tiePairs(charges, index, without: choice.payments, &payments)
        var found: [(pair: TiePair, way: TieChoice.Way)] = []
        func take(_ chosen: [TiePair], _ way: TieChoice.Way) {
            found += chosen.map { ($0, way) }
            let usedCharges = Set(chosen.map(\.charge))
            let usedPayments = Set(chosen.map(\.payment))
            pairs.removeAll { usedCharges.contains($0.charge) || usedPayments.contains($0.payment) }
        }
        var before = -1
        while found.count > before {
            before = found.count
            take(TiePair.mutual(pairs.filter(\.agreesInMoment)), .moment)
            take(TiePair.mutual(pairs.filter(\.agreesInInvoice)), .invoice)
            if found.count > before { continue }
            // Of one client's equals the nearest, over all of them: what is left over on either side is a question.
            var nearest = pairs.filter { $0.agreesInClient || $0.agreesInInvoice }
            let alone = Set(TiePair.mutual(nearest).map(\.charge))
            nearest.sort {
                ($0.distance.days, $0.distance.seconds, payments[$0.payment].day, payments[$0.payment].id, $0.charge)
                    < (
                        $1.distance.days, $1.distance.seconds, payments[$1.payment].day, payments[$1.payment].id,
                        $1.charge
                    )
            }
            var usedCharges: Set<Int> = []
            var usedPayments: Set<Int> = []
            let chosen = nearest.filter { pair in
                guard !usedCharges.contains(pair.charge), !usedPayments.contains(pair.payment) else { return false }
                usedCharges.insert(pair.charge)
                usedPayments.insert(pair.payment)
                return true
            }
            take(chosen.filter { alone.contains($0.charge) }, .client)
            take(chosen.filter { !alone.contains($0.charge) }, .nearest)
            if found.count > before { continue }
            // Of people of one name, only where both sides have no other.
            take(TiePair.mutual(pairs.filter(\.mayBeClient)), .client)
        }
        for (pair, way) in found {
            choice.tie(charges[pair.charge], to: payments[pair.payment], way)
        }
    }

    /// All charges with the recorded payments that each may stand for.
    private mutating func tiePairs(
        _ charges: [Movement], _ index: TieIndex, without taken: Set<String>, _ payments: inout [RecordedPayment]
    ) -> [TiePair] {
        var pairs: [TiePair] = []
        var places: [String: Int] = [:]
        for (at, movement) in charges.enumerated() {
            var near: [RecordedPayment] = []
            for days in -2...2 {
                let key = AmountOfDay(amount: movement.gross, day: movement.day.adding(days))
                near += (index.byDay[key] ?? []).compactMap { recorded[$0] }
            }
            let way = TieIndex.Way(processor: movement.processor)
            near.removeAll {
                TieIndex.Way($0) != way || taken.contains($0.id) || tiedPayments.contains($0.id)
                    || Planner.names(another: movement, $0.reference)
            }
            if near.isEmpty { continue }
            let payers = payers(of: movement)
            let invoice = invoice(namedBy: movement)
            for payment in near {
                let client = clientID(of: payment)
                let mayBeClient = payers.contains(client)
                let isNamed = invoice != nil && ledger.bill(payment.invoice) == invoice
                // The number of another bill, or a name of someone else.
                if invoice != nil, !isNamed, !payment.invoice.isEmpty { continue }
                if !payers.isEmpty, !mayBeClient, !isNamed { continue }
                let place = places[payment.id] ?? payments.count
                if place == payments.count {
                    places[payment.id] = place
                    payments.append(payment)
                }
                let recordedAt = Instant(rfc3339: payment.postedAt)
                let seconds = movement.instant.flatMap { at in recordedAt.map { abs($0.seconds - at.seconds) } }
                pairs.append(
                    TiePair(
                        charge: at, payment: place, agreesInMoment: seconds == 0,
                        agreesInInvoice: isNamed,
                        agreesInClient: mayBeClient && payers.count == 1, mayBeClient: mayBeClient,
                        distance: (abs(payment.day.days(since: movement.day)), seconds ?? 0)))
            }
        }
        return pairs
    }

    /// The clients for whom a charge's payer may pay: one where the name leads, several of one name; none where the name
    /// says nothing.
    mutating func payers(of movement: Movement) -> [String] {
        let matches = lookUp(PayerKey(movement))
        guard let best = matches.first, best.score >= ClientDirectory.plausible else { return [] }
        return matches.filter { best.weight - $0.weight < ClientDirectory.marginWeight && $0.tier > .none }
            .map { directory.clients[$0.client].id }
    }

    /// The one bill that a charge names, in its own field or in its text.
    private func invoice(namedBy movement: Movement) -> Int? {
        if let bill = ledger.bill(movement.invoice.trimmingBlanks) { return bill }
        let named = Set(Memo.numbers(in: movement.memo).compactMap { ledger.bill($0) })
        return named.count == 1 ? named.first : nil
    }

    /// The client of a recorded payment: of the bill it names, else of its party.
    func clientID(of payment: RecordedPayment) -> String {
        if let bill = ledger.bill(payment.invoice) { return ledger.clients[ledger.bills[bill].client].id }
        return directory.clients(party: payment.partyID).first.map { directory.clients[$0].id } ?? ""
    }
}

extension TiePair {
    /// Pairs of which neither side is in another pair.
    static func mutual(_ pairs: [TiePair]) -> [TiePair] {
        let ofCharge = Dictionary(pairs.map { ($0.charge, 1) }, uniquingKeysWith: +)
        let ofPayment = Dictionary(pairs.map { ($0.payment, 1) }, uniquingKeysWith: +)
        return pairs.filter { ofCharge[$0.charge] == 1 && ofPayment[$0.payment] == 1 }
    }
}
