import Formats
import Values

/// How many movements are new, known and restated among those of one report, without keeping any of them: what
/// `tieout check` says of a report, in memory that grows by 32 bytes a row.
///
/// One flat table with open addressing, its keys 128 bits of the movement's identity. The counts are those of
/// ``Planner/stageMovements(_:)`` against an empty book, where no charge is known by two keys and no row is set aside;
/// for others ``isExact`` is false.
struct MovementCensus: Sendable {
    /// An identity with the first content seen under it.
    private struct Slot {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var content: UInt64 = 0
        /// How often that content was seen; 0 for a free slot.
        var count: UInt32 = 0
    }

    /// An identity that came with more than one content.
    struct Identity: Hashable, Sendable {
        var high: UInt64
        var low: UInt64
    }

    /// False where a row was met that only full staging counts right.
    private(set) var isExact = true
    private var slots: [Slot] = []
    private var used = 0
    /// All contents of identities with more than one, and how often each was seen.
    private var contested: [Identity: [UInt64: UInt32]] = [:]

    /// How many movements would be new.
    var accepted: Int { used }
    /// How many say what another says; of several contents of one identity the least counts as the first.
    private(set) var same = 0

    /// New, known and restated rows.
    var counts: (accepted: Int, duplicate: Int, restated: Int) {
        var (duplicate, restated) = (same, 0)
        for contents in contested.values {
            guard let first = contents.keys.min() else { continue }
            for (content, count) in contents {
                if content == first { duplicate += Int(count) - 1 } else { restated += Int(count) }
            }
        }
        return (used, duplicate, restated)
    }

    /// Counts movements.
    mutating func add(_ movements: [Movement]) {
        let given = movements.map { movement in
            if movement.kind == .setAside || (movement.kind == .charge && StripeTwins.isCharge(movement.key)) {
                isExact = false
            }
            return (MovementCensus.identity(of: movement), Planner.fingerprint(movement))
        }
        // In a loop of their own, so that the waits for places of a table larger than the cache overlap.
        for (identity, content) in given { add(identity, content, 1) }
    }

    /// Counts the movements of another report of the same source, too.
    mutating func add(_ other: MovementCensus) {
        isExact = isExact && other.isExact
        for slot in other.slots where slot.count > 0 {
            let identity = Identity(high: slot.high, low: slot.low)
            for (content, count) in other.contested[identity] ?? [slot.content: slot.count] {
                add(identity, content, count)
            }
        }
    }

    private mutating func add(_ identity: Identity, _ content: UInt64, _ count: UInt32) {
        if used * 4 >= slots.count * 3 { grow() }
        let at = place(of: identity)
        guard slots[at].count > 0 else {
            slots[at] = Slot(high: identity.high, low: identity.low, content: content, count: count)
            used += 1
            same += Int(count) - 1
            return
        }
        if slots[at].content == content, contested.isEmpty || contested[identity] == nil {
            slots[at].count += count
            same += Int(count)
            return
        }
        if contested[identity] == nil {
            // What counted as known is counted anew with the others.
            same -= Int(slots[at].count) - 1
            contested[identity] = [slots[at].content: slots[at].count]
        }
        contested[identity]?[content, default: 0] += count
    }

    private func place(of identity: Identity) -> Int {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: identity.low) & mask
        while slots[at].count > 0, slots[at].low != identity.low || slots[at].high != identity.high {
            at = (at + 1) & mask
        }
        return at
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: max(1024, old.count * 2))
        for slot in old where slot.count > 0 { slots[place(of: Identity(high: slot.high, low: slot.low))] = slot }
    }

    /// 128 bits of processor, kind and key: two sums of eight bytes at a time, each step multiplied to twice its width
    /// and folded, so that two of a billion rows share them once in 10²⁰ files.
    private static func identity(of movement: Movement) -> Identity {
        var key = movement.key
        var processor = movement.processor
        return key.withUTF8 { key in
            processor.withUTF8 { processor in
                var hash = Identity(high: 0x9E37_79B9_7F4A_7C15, low: 0xD1B5_4A32_D192_ED03)
                hash.mix(UInt64(movement.kind.order) &<< 32 | UInt64(processor.count) &<< 16 | UInt64(key.count))
                hash.add(processor)
                hash.add(key)
                return hash
            }
        }
    }
}

extension MovementCensus.Identity {
    fileprivate mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        var at = 0
        while at + 8 <= raw.count {
            mix(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at += 8
        }
        var rest: UInt64 = 0
        while at < raw.count {
            rest = rest << 8 | UInt64(raw[at])
            at += 1
        }
        mix(rest)
    }

    fileprivate mutating func mix(_ word: UInt64) {
        let a = (high ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        let b = (low &+ word ^ 0x5896_36E4_9FD3_1D21).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        high = a.high ^ a.low &+ low
        low = b.high ^ b.low &+ a.low
    }
}

extension Movement.Kind {
    /// A number of its own for each kind.
    fileprivate var order: Int {
        switch self {
        case .charge: 0
        case .refund: 1
        case .refundFailure: 2
        case .dispute: 3
        case .disputeReversal: 4
        case .fee: 5
        case .balance: 6
        case .payout: 7
        case .payoutFailure: 8
        case .setAside: 9
        }
    }
}
