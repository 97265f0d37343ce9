/// A small seeded generator (SplitMix64 by Steele, Lea and Flood): the same seed gives the same practice everywhere.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts from `seed`.
    public init(seed: UInt64) { state = seed }

    /// A generator of its own for part `part` of a simulation: what happens to one part does not shift the others.
    init(seed: UInt64, part: UInt64) {
        self.init(seed: seed &* 0x2545_F491_4F6C_DD1D &+ part &* 0x9E37_79B9_7F4A_7C15)
        _ = next()
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A whole number from 0 to `bound` − 1; 0 where the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A whole number from `low` to `high`, both included.
    mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

    /// True `rate` times in ten thousand.
    mutating func chance(_ rate: Int) -> Bool { below(10_000) < rate }

    /// One element of a list that is not empty.
    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// `count` characters out of an alphabet.
    mutating func text(_ count: Int, from alphabet: [UInt8]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for _ in 0..<count { bytes.append(pick(alphabet)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An id as card processors write them: a prefix and letters of both cases and digits.
    mutating func id(_ prefix: String, _ count: Int = 24) -> String { prefix + text(count, from: Alphabet.mixed) }
}

/// The characters that ids are made of.
enum Alphabet {
    static let digits = Array("0123456789".utf8)
    static let capitals = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    static let mixed = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
