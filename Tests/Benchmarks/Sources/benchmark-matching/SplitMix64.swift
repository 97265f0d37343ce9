/// A small generator with a fixed sequence: the same seed gives the same practice.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, a bound.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// True in so many of ten thousand cases.
    mutating func chance(_ tenThousandths: Int) -> Bool { below(10_000) < tenThousandths }

    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}
