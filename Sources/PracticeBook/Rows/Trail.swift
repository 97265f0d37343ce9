import Formats

/// A hash over all rows that one run wrote to one table, in their order.
struct Trail {
    /// Rows that the hash has not taken in yet.
    var buffer = RowBuffer()
    private var hash: [UInt8] = []
    private static let portion = 1 << 16

    /// Takes in what the buffer holds when it is large enough. To be called after every row.
    mutating func rowEnded() { if buffer.bytes.count >= Trail.portion { fold() } }

    /// The hash over all rows; empty where there was none.
    mutating func finish() -> [UInt8] {
        if !buffer.bytes.isEmpty { fold() }
        return hash
    }

    private mutating func fold() {
        hash = (hash + buffer.bytes).withUnsafeBufferPointer { SHA256.digest(of: $0) }
        buffer.empty()
    }
}
