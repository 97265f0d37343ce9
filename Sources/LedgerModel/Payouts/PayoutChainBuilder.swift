import Values

/// Makes the payouts of a book from its movements, in whatever order they come: parts by the payout that they name;
/// else by the running balance where money is pooled; else as the only exact sum.
///
/// Sources: Stripe's payout reconciliation (members by `automatic_payout_id`); Venmo, PayPal and Cash App sweep a
/// balance and name no members; exports of connected Stripe accounts carry no payout column
/// (`docs/domain.md`, "Payouts").
public struct PayoutChainBuilder {
    /// Processors whose payouts draw on a pooled balance.
    public static let pooled: Set<String> = ["venmo", "paypal", "cashapp"]
    /// Days before a payout of which its parts may be, where they have to be found.
    static let reach = 21

    /// A movement without a payout yet, as little of it as is needed.
    struct Loose {
        var movement: ProcessorMovement
        /// What it does to the balance.
        var net: Cents { movement.net }
    }

    private var chains: [PayoutChain.ID: Int] = [:]
    private var all: [PayoutChain] = []
    private var rows: [PayoutChain.ID: ProcessorMovement] = [:]
    private var failures: [ProcessorMovement] = []
    private var loose: [String: [Loose]] = [:]
    private var lastID = PayoutChain.ID("", "")
    private var lastAt = -1

    /// A builder without movements.
    public init() {}

    /// Takes in a movement.
    public mutating func add(_ movement: ProcessorMovement) {
        switch movement.kind {
        case .payout: addRow(movement)
        case .payoutFailure: failures.append(movement)
        default:
            if !movement.payout.isEmpty {
                addPart(movement, of: .init(movement.processor, movement.payout))
            } else if let day = movement.payoutDay {
                let at = addPart(movement, of: .init(movement.processor, "\(day)"))
                all[at].hasID = false
            } else {
                loose[movement.processor, default: []].append(Loose(movement: movement))
            }
        }
    }

    /// The payouts, by processor, day and id.
    public mutating func finish() -> [PayoutChain] {
        resolveFailures()
        for processor in Set(rows.keys.map(\.processor)).sorted() {
            guard let parts = loose[processor] else { continue }
            if PayoutChainBuilder.pooled.contains(processor) {
                fillFromBalance(processor, parts)
            } else {
                rebuild(processor, parts)
            }
        }
        return all.sorted { ($0.id.processor, $0.day, $0.id.payout) < ($1.id.processor, $1.day, $1.id.payout) }
    }

    private mutating func place(of id: PayoutChain.ID) -> Int {
        if id == lastID { return lastAt }
        lastID = id
        if let at = chains[id] {
            lastAt = at
        } else {
            lastAt = all.count
            chains[id] = lastAt
            all.append(PayoutChain(id))
        }
        return lastAt
    }

    @discardableResult
    private mutating func addPart(_ movement: ProcessorMovement, of id: PayoutChain.ID) -> Int {
        let at = place(of: id)
        all[at].membership = .listed
        all[at].sums.add(movement)
        if let due = movement.payoutDay { all[at].due = max(all[at].due ?? due, due) }
        all[at].last = max(all[at].last ?? movement.day, movement.day)
        addTraces(movement, at)
        return at
    }

    /// A payout's own row; two reports may each have one for the same payout.
    private mutating func addRow(_ movement: ProcessorMovement) {
        let id = PayoutChain.ID(movement.processor, movement.payout.isEmpty ? movement.key : movement.payout)
        let at = place(of: id)
        if let before = rows[id], before.key < movement.key {
            // The first by its key counts: which file came first does not matter.
        } else {
            rows[id] = movement
            all[at].stated = -movement.gross
            all[at].sent = movement.day
        }
        if movement.fee.raw.magnitude > all[at].ownFee.raw.magnitude { all[at].ownFee = movement.fee }
        if let due = movement.payoutDay { all[at].due = max(all[at].due ?? due, due) }
        addTraces(movement, at)
    }

    private mutating func addTraces(_ movement: ProcessorMovement, _ at: Int) {
        for id in movement.ids where PayoutChainBuilder.isTrace(id) { all[at].traces.insert(id) }
    }

    /// An ACH trace number: fifteen digits.
    private static func isTrace(_ id: String) -> Bool {
        id.utf8.count == 15 && id.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// A payout that came back is part of the one with which its money left again, not of its own.
    private mutating func resolveFailures() {
        for failure in failures.sorted(by: { ($0.processor, $0.day, $0.key) < ($1.processor, $1.day, $1.key) }) {
            let named = failure.ids.map { PayoutChain.ID(failure.processor, $0) }.first { chains[$0] != nil }
            let own = PayoutChain.ID(failure.processor, failure.payout)
            let undone =
                named ?? (failure.payout.isEmpty || failure.payout == failure.key ? onlySent(failure) : own)
            if let undone, let at = chains[undone] { all[at].failed = failure.day }
            if !failure.payout.isEmpty, failure.payout != failure.key, own != undone {
                addPart(failure, of: own)
            } else {
                loose[failure.processor, default: []].append(Loose(movement: failure))
            }
        }
    }

    /// The only payout of that amount in the weeks before, where a failure names none.
    private func onlySent(_ failure: ProcessorMovement) -> PayoutChain.ID? {
        let alike = all.filter {
            $0.id.processor == failure.processor && $0.stated == failure.gross && $0.failed == nil
                && $0.day <= failure.day && $0.day >= failure.day.adding(-PayoutChainBuilder.reach)
        }
        return alike.count == 1 ? alike.first?.id : nil
    }

    // MARK: Parts that no report lists

    private func unlisted(_ processor: String) -> [Int] {
        rows.filter { $0.key.processor == processor }.compactMap { chains[$0.key] }
            .filter { all[$0].membership == .none }
            .sorted { (all[$0].day, all[$0].id) < (all[$1].day, all[$1].id) }
    }

    /// Everything since the payout before, with the balance that it was drawn from.
    private mutating func fillFromBalance(_ processor: String, _ parts: [Loose]) {
        let own = unlisted(processor)
        var events = parts.map { (at: -1, movement: $0.movement) }
        for at in own { if let row = rows[all[at].id] { events.append((at, row)) } }
        // Of one moment, what came in is before what was sent.
        events.sort {
            ($0.movement.day, $0.movement.second ?? .max, $0.at < 0 ? 0 : 1, $0.movement.key)
                < ($1.movement.day, $1.movement.second ?? .max, $1.at < 0 ? 0 : 1, $1.movement.key)
        }
        var sums = MovementSums()
        var before: Cents?
        var isFirst = true
        for event in events {
            if isFirst { before = event.movement.balanceAfter.map { $0 - event.movement.net } }
            isFirst = false
            guard event.at >= 0 else {
                sums.add(event.movement)
                continue
            }
            all[event.at].membership = .balance
            all[event.at].sums = sums
            if let before, let after = event.movement.balanceAfter {
                all[event.at].balances = .init(before: before, after: after)
            }
            sums = MovementSums()
            isFirst = true
        }
    }

    /// Finds payouts' parts among those that no payout has: only where one choice adds up, and no two payouts claim one
    /// part. What is found is out of the way of the others: again until nothing more falls out, so that no order counts.
    private mutating func rebuild(_ processor: String, _ parts: [Loose]) {
        var rest = parts.sorted {
            ($0.movement.day, $0.movement.second ?? 0, $0.movement.key)
                < ($1.movement.day, $1.movement.second ?? 0, $1.movement.key)
        }
        var open = unlisted(processor).filter { all[$0].failed == nil }
        var found = true
        while found {
            var claims = [Int](repeating: 0, count: rest.count)
            var only: [(payout: Int, parts: [Int])] = []
            for at in open {
                let until = all[at].sent ?? all[at].day
                let near = rest.indices.filter {
                    rest[$0].movement.day <= until && rest[$0].movement.day >= until.adding(-PayoutChainBuilder.reach)
                }
                switch UniqueSum.find(all[at].left, in: near.map { rest[$0].net }) {
                case .none: all[at].membership = .none
                case .several: all[at].membership = .ambiguous
                case .tooMany: all[at].membership = .tooMany
                case .one(let set):
                    all[at].membership = .ambiguous
                    only.append((at, set.map { near[$0] }))
                    for i in set { claims[near[i]] += 1 }
                }
            }
            var taken: Set<Int> = []
            for (at, set) in only where set.allSatisfy({ claims[$0] == 1 }) {
                all[at].membership = .rebuilt
                for i in set {
                    all[at].sums.add(rest[i].movement)
                    all[at].last = max(all[at].last ?? rest[i].movement.day, rest[i].movement.day)
                }
                taken.formUnion(set)
            }
            open.removeAll { all[$0].membership == .rebuilt }
            rest = rest.indices.filter { !taken.contains($0) }.map { rest[$0] }
            found = !taken.isEmpty
        }
    }
}
