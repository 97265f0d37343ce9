/// A sum of hashes over facts, free of their order: what the digests of books and plans are made of.
///
/// Each fact's canonical bytes make a SHA-256, read as four 64-bit numbers that are added with wrap-around. A fact
/// can be taken out again by subtraction.
public struct FactSum: Equatable, Sendable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    private var d: UInt64 = 0

    /// The sum over nothing.
    public init() {}

    /// The hash of one fact. `salt` tells tables apart whose rows look alike.
    public init(fact: Bytes, salt: FactSum) {
        self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { hash in
            SHA256.digest(of: fact, into: hash)
            return FactSum(raw: UnsafeRawBufferPointer(hash))
        }
        a ^= salt.a
        b ^= salt.b
        c ^= salt.c
        d ^= salt.d
    }

    /// The salt of a table.
    public init(table: String) {
        var table = table
        self.init(bytes: table.withUTF8 { SHA256.digest(of: $0) })
    }

    /// A sum from its 32 bytes.
    public init(bytes: [UInt8]) { self = bytes.withUnsafeBytes { FactSum(raw: $0) } }

    private init(raw: UnsafeRawBufferPointer) {
        a = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        b = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        c = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        d = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    /// The 32 bytes that are kept with each run.
    public var bytes: [UInt8] {
        [a, b, c, d].flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    }

    /// The digest that people compare: `sha256:` and 64 hexadecimal digits.
    public var digest: String { "sha256:" + bytes.withUnsafeBufferPointer { SHA256.hex(of: $0) } }

    /// Takes a fact in.
    public static func += (sum: inout FactSum, fact: FactSum) {
        sum.a &+= fact.a
        sum.b &+= fact.b
        sum.c &+= fact.c
        sum.d &+= fact.d
    }

    /// Takes a fact out again.
    public static func -= (sum: inout FactSum, fact: FactSum) {
        sum.a &-= fact.a
        sum.b &-= fact.b
        sum.c &-= fact.c
        sum.d &-= fact.d
    }
}
