import Formats

/// A sum of hashes over facts, free of their order: what a book's digest is made of.
///
/// Each fact's canonical bytes make a SHA-256, read as four 64-bit numbers that are added with wrap-around. A fact can be
/// taken out again by subtraction.
struct FactSum: Equatable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    private var d: UInt64 = 0

    /// The sum over nothing.
    init() {}

    /// The hash of one fact. `salt` tells tables apart whose rows look alike.
    init(fact: Bytes, salt: FactSum) {
        self.init(bytes: SHA256.digest(of: fact))
        a ^= salt.a
        b ^= salt.b
        c ^= salt.c
        d ^= salt.d
    }

    /// The salt of a table.
    init(table: String) {
        var table = table
        self.init(bytes: table.withUTF8 { SHA256.digest(of: $0) })
    }

    /// A sum from its 32 bytes.
    init(bytes: [UInt8]) {
        bytes.withUnsafeBytes { raw in
            a = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
            b = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            c = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            d = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        }
    }

    /// A sum as it was kept with a run.
    init(blob: [UInt8]) throws {
        guard blob.count == 32 else { throw BookError.damaged("a run's seal has not 32 bytes") }
        self.init(bytes: blob)
    }

    /// The 32 bytes that are kept with each run.
    var bytes: [UInt8] {
        [a, b, c, d].flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    }

    /// The digest that people compare: `sha256:` and 64 hexadecimal digits.
    var digest: String { "sha256:" + bytes.withUnsafeBufferPointer { SHA256.hex(of: $0) } }

    static func += (sum: inout FactSum, fact: FactSum) {
        sum.a &+= fact.a
        sum.b &+= fact.b
        sum.c &+= fact.c
        sum.d &+= fact.d
    }

    static func -= (sum: inout FactSum, fact: FactSum) {
        sum.a &-= fact.a
        sum.b &-= fact.b
        sum.c &-= fact.c
        sum.d &-= fact.d
    }
}

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
