import Values

/// Texts of up to sixteen ASCII bytes that were read before: a remittance says the same qualifiers, codes and names over and
/// over, and finding one here costs a tenth of making it anew.
///
/// A newer text takes the place of an older one with the same slot, so that it never grows.
final class X12Codes {
    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var text = ""
    }

    private static let bits = 10
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        entries = .allocate(capacity: 1 << X12Codes.bits)
        entries.initialize(repeating: Entry(), count: 1 << X12Codes.bits)
    }

    deinit {
        entries.deinitialize(count: 1 << X12Codes.bits)
        entries.deallocate()
    }

    /// The text of the bytes; `nil` when they are none, more than sixteen, or not ASCII. They must not end in NUL, which
    /// trimmed ones do not: two of them that differ then have different keys.
    @inline(__always)
    func text(_ b: Bytes) -> String? {
        guard b.count <= 8 else { return b.count <= 16 ? longer(b) : nil }
        guard let key = X12Codes.key(b) else { return nil }
        let slot = X12Codes.slot(key)
        if entries[slot].low == key, entries[slot].high == 0 { return entries[slot].text }
        return added(b, key, 0, slot)
    }

    /// The same for nine to sixteen bytes, which two words hold.
    @inline(__always)
    private func longer(_ b: Bytes) -> String? {
        guard let base = b.baseAddress else { return nil }
        let raw = UnsafeRawPointer(base)
        let low = raw.loadUnaligned(as: UInt64.self)
        let rest = UInt64(16 &- b.count) &* 8
        // The last byte of sixteen places is never NUL, nor is the last of fewer: lengths cannot be confused.
        let high = raw.loadUnaligned(fromByteOffset: b.count &- 8, as: UInt64.self) &>> rest
        let slot = X12Codes.slot(low ^ high &* 0xC2B2_AE3D_27D4_EB4F)
        if entries[slot].low == low, entries[slot].high == high { return entries[slot].text }
        return added(b, low, high, slot)
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(64 - X12Codes.bits))
    }

    private func added(_ b: Bytes, _ low: UInt64, _ high: UInt64, _ slot: Int) -> String? {
        guard let text = Text.ascii(b) else { return nil }
        entries[slot].low = low
        entries[slot].high = high
        entries[slot].text = text
        return text
    }

    /// The bytes as an integer; the last one is not NUL, so that it tells their number. `nil` when there are none.
    @inline(__always)
    private static func key(_ b: Bytes) -> UInt64? {
        guard let base = b.baseAddress, b.count > 0 else { return nil }
        let raw = UnsafeRawPointer(base)
        if b.count == 8 { return raw.loadUnaligned(as: UInt64.self) }
        if b.count >= 4 {
            let low = UInt64(raw.loadUnaligned(as: UInt32.self))
            let high = UInt64(raw.loadUnaligned(fromByteOffset: b.count &- 4, as: UInt32.self))
            return low | high &<< UInt64((b.count &- 4) &* 8)
        }
        let middle = UInt64(base[b.count &>> 1]) &<< UInt64((b.count &>> 1) &* 8)
        return UInt64(base[0]) | middle | UInt64(base[b.count &- 1]) &<< UInt64((b.count &- 1) &* 8)
    }
}
