/// Eight bytes at a time: where among them a delimiter stands.
enum X12Word {
    /// The upper four bits of each byte: zero for line ends, and for little else in a file of text.
    static let highNibbles: UInt64 = 0xF0F0_F0F0_F0F0_F0F0

    /// Eight bytes, the first one lowest.
    @inline(__always)
    static func load(_ place: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    }

    /// The byte eight times over.
    @inline(__always)
    static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The highest bit of each byte that is zero, and no other bit.
    @inline(__always)
    static func zeros(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((word & low) &+ low) | word | low)
    }

    /// How many of the highest bits are set, where no other bit is. Processors of twenty years ago, for which the
    /// compiler must write, have no instruction for it.
    @inline(__always)
    static func count(_ highest: UInt64) -> Int {
        Int(truncatingIfNeeded: ((highest &>> 7) &* 0x0101_0101_0101_0101) &>> 56)
    }
}
