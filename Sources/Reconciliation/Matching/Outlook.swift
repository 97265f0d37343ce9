import Dispatch
import Formats
import LedgerModel
import Values

/// What the records of this run will bring: so that a day's payments are matched with those of the days after in view.
struct Outlook: Sendable {
    /// A payment that is still to come.
    struct Coming: Sendable {
        var day: Day
        var amount: Cents
        var key: String
        /// False for one that names its bill while its payer is not surely the bill's client.
        var isSure = true
    }

    /// Payments that name their bill, by bill.
    private var byBill: [Int: [Coming]] = [:]
    /// Charges whose client is certain, by client, in the order of their days.
    private var byClient: [Int: [Coming]] = [:]

    /// True where nothing is to come that is known of.
    var isEmpty: Bool { byBill.isEmpty && byClient.isEmpty }

    mutating func promise(_ bill: Int, _ coming: Coming) { byBill[bill, default: []].append(coming) }
    mutating func expect(_ client: Int, _ coming: Coming) { byClient[client, default: []].append(coming) }

    mutating func sort() {
        for client in byClient.keys {
            byClient[client]?.sort { ($0.day, $0.amount.raw, $0.key) < ($1.day, $1.amount.raw, $1.key) }
        }
    }

    /// What payments that name the bill will bring to it after one day and until another.
    func promised(to bill: Int, after: Day, until: Day) -> Cents {
        guard let list = byBill[bill] else { return .zero }
        return list.reduce(Cents.zero) { $1.day > after && $1.day <= until ? $0 + $1.amount : $0 }
    }

    /// True when a payment that names the bill is to come, and its payer is not surely the bill's client.
    func isPerhapsPromised(_ bill: Int, after: Day, until: Day) -> Bool {
        (byBill[bill] ?? []).contains { !$0.isSure && $0.day > after && $0.day <= until }
    }

    /// The days of a client's sure charges of an amount, after one day and until another.
    func charges(of client: Int, amount: Cents, after: Day, until: Day) -> [Day] {
        (byClient[client] ?? []).filter { $0.amount == amount && $0.day > after && $0.day <= until }.map(\.day)
    }

    /// A client's sure charges after one day and until another.
    func charges(of client: Int, after: Day, until: Day) -> [Coming] {
        (byClient[client] ?? []).filter { $0.day > after && $0.day <= until }
    }
}

extension Planner {
    /// Looks all names up, over all cores, and notes what the run's records will bring.
    mutating func lookAhead(_ staged: inout Staged) {
        lookUpAll(&staged.charges)
        for at in staged.charges.indices where staged.charges[at].recordAs != .verify {
            let movement = staged.charges[at].movement
            let coming = Outlook.Coming(
                day: movement.day, amount: movement.gross, key: staged.charges[at].origin.key)
            if !movement.invoice.isEmpty, let bill = ledger.bill(movement.invoice.trimmingBlanks) {
                outlook.promise(bill, coming)
                continue
            }
            let matches = self.matches(of: staged.charges[at])
            let named = Memo.numbers(in: movement.memo).compactMap { ledger.bill($0) }
            guard let best = matches.first, best.score >= ClientDirectory.certain,
                best.weight - (matches.dropFirst().first?.weight ?? -1_000) >= ClientDirectory.marginWeight
            else {
                if named.count == 1, agrees(named[0], matches, movement) {
                    var perhaps = coming
                    perhaps.isSure = false
                    outlook.promise(named[0], perhaps)
                }
                continue
            }
            let client = account(best)
            if named.count == 1, ledger.bills[named[0]].client == client {
                outlook.promise(named[0], coming)
            } else {
                outlook.expect(client, coming)
            }
        }
        for entry in staged.payments + staged.creditRows where entry.record.amount > .zero {
            guard entry.record.type != .insurance, let bill = ledger.bill(entry.record.invoice) else { continue }
            outlook.promise(bill, .init(day: entry.record.day, amount: entry.record.amount, key: entry.record.id))
        }
        outlook.sort()
    }

    /// True when client or amount agrees with a bill that a note names, as the note's reading will ask.
    private mutating func agrees(_ bill: Int, _ matches: [ClientDirectory.Match], _ movement: Movement) -> Bool {
        let plausible = matches.filter { $0.score >= ClientDirectory.plausible }
        if plausible.isEmpty { return ledger.bills[bill].due == movement.gross }
        return plausible.contains { account($0) == ledger.bills[bill].client }
    }

    /// What the name and e-mail of a charge may mean.
    mutating func matches(of entry: Staged.MovementEntry) -> [ClientDirectory.Match] {
        entry.payer.map { namesFound[$0] } ?? lookUp(PayerKey(entry.movement))
    }

    /// Looks the names of charges up in parallel: a name's answer depends on the roster alone, so the order does not
    /// matter.
    private mutating func lookUpAll(_ charges: inout [Staged.MovementEntry]) {
        let known = namesFound.count
        var names: [PayerKey] = []
        for at in charges.indices where charges[at].recordAs != .verify {
            let key = PayerKey(charges[at].movement)
            let place = nameCache[key] ?? known + names.count
            if place == known + names.count {
                nameCache[key] = place
                names.append(key)
            }
            charges[at].payer = place
        }
        let parts = names.count < 64 ? 1 : 16
        let directory = directory
        let asked = names
        var found = [[[ClientDirectory.Match]]](repeating: [], count: parts)
        found.withUnsafeMutableBufferPointer { slots in
            // Each part writes its own slot only.
            nonisolated(unsafe) let slots = slots
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                let range = asked.count * part / parts..<asked.count * (part + 1) / parts
                slots[part] = asked[range].map {
                    directory.matches(name: PersonName(written: $0.name), email: $0.email)
                }
            }
        }
        for part in found { namesFound += part }
    }
}
