import Glibc
import Values

/// Texts that come again and again in a column (practitioners, payers, codes) share one `String` instead of one a row.
///
/// A direct-mapped table by a hash of the bytes: a clash only costs a second copy of the text.
struct TextCache {
    private var slots: [String]
    private let mask: Int

    /// A cache of `size` texts, a power of two.
    init(size: Int = 1024) {
        slots = [String](repeating: "", count: size)
        mask = size - 1
    }

    /// The bytes as text, shared with the last equal ones where they are still held.
    mutating func string(_ bytes: Bytes) -> String {
        // Up to 15 bytes a Swift String needs no memory of its own.
        guard bytes.count > 15 else { return Text.string(bytes) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        let held = slots[slot]
        let same = held.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.count == bytes.count, let a = utf8.baseAddress, let b = bytes.baseAddress else { return false }
            return memcmp(a, b, bytes.count) == 0
        }
        if same == true { return held }
        let text = Text.string(bytes)
        slots[slot] = text
        return text
    }
}
