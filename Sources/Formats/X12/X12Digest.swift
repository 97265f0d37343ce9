import CCrypto
import Glibc
import Values

/// SHA-256 over the canonical form of a transaction: ST to SE with the usual delimiters, without control numbers, segment
/// count, line ends, empty last elements and zeros at the end of decimals. Two transmissions of one advice share it.
struct X12Digest: ~Copyable {
    private let context: OpaquePointer
    private let buffer: UnsafeMutablePointer<UInt8>
    private var used = 0
    private static let capacity = 1 << 16

    init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("libcrypto has no digest context") }
        self.context = context
        buffer = .allocate(capacity: X12Digest.capacity + X12Tokenizer.segmentLimit + 8)
        begin()
    }

    deinit {
        EVP_MD_CTX_free(context)
        buffer.deallocate()
    }

    /// Starts over for another transaction.
    mutating func begin() {
        used = 0
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto has no SHA-256")
    }

    /// The digest of what was added, in lower-case hexadecimal.
    mutating func finish() -> String {
        flush()
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        precondition(EVP_DigestFinal_ex(context, &out, &length) == 1 && length == 32, "libcrypto failed")
        return SHA256.hex(out)
    }

    private mutating func flush() {
        if used > 0 { EVP_DigestUpdate(context, buffer, used) }
        used = 0
    }

    /// Adds a segment, except SE; of ST only the set and the version.
    mutating func add(_ segment: borrowing X12Tokenizer) {
        switch segment.id.rawValue {
        case X12ID.se: return
        case X12ID.st:
            append(segment.element(0), segment.delimiters)
            append(byte: 0x2A)
            append(segment.element(1), segment.delimiters)
            append(byte: 0x7E)
        case X12ID.bpr, X12ID.clp, X12ID.svc, X12ID.cas, X12ID.amt, X12ID.qty, X12ID.plb, X12ID.ts2, X12ID.ts3,
            X12ID.mia, X12ID.moa:
            appendNumbers(segment.segment, segment.delimiters)
            endSegment()
        default:
            append(segment.segment, segment.delimiters)
            endSegment()
        }
        if used >= X12Digest.capacity { flush() }
    }

    private mutating func append(byte: UInt8) {
        buffer[used] = byte
        used &+= 1
    }

    private mutating func endSegment() {
        while used > 0, buffer[used - 1] == 0x2A { used -= 1 }
        append(byte: 0x7E)
    }

    private mutating func append(_ source: Bytes, _ d: X12Delimiters) {
        let count = min(source.count, X12Tokenizer.segmentLimit)
        guard let from = source.baseAddress, count > 0 else { return }
        let to = buffer + used
        used &+= count
        if d.element == 0x2A && d.component == 0x3A {
            to.update(from: from, count: count)
            return
        }
        for i in 0..<count {
            let byte = from[i]
            to[i] = byte == d.element ? 0x2A : byte == d.component ? 0x3A : byte
        }
    }

    /// Adds a segment that may hold decimals: a decimal loses the zeros at its end, and then a point without digits.
    private mutating func appendNumbers(_ source: Bytes, _ d: X12Delimiters) {
        let count = min(source.count, X12Tokenizer.segmentLimit)
        guard let from = source.baseAddress, count > 0 else { return }
        var done = 0
        while done < count, let found = memchr(from + done, 0x2E, count - done) {
            let point = UnsafeRawPointer(found) - UnsafeRawPointer(from)
            var end = point + 1
            while end < count, from[end] &- 0x30 <= 9 { end &+= 1 }
            var start = point
            while start > done, from[start - 1] &- 0x30 <= 9 || from[start - 1] == 0x2D { start &-= 1 }
            let isDecimal =
                (end == count || from[end] == d.element || from[end] == d.component)
                && start > 0 && (from[start - 1] == d.element || from[start - 1] == d.component)
            var keep = end
            if isDecimal {
                while from[keep - 1] == 0x30 { keep &-= 1 }
                if from[keep - 1] == 0x2E { keep &-= 1 }
            }
            append(Bytes(start: from + done, count: keep - done), d)
            done = end
        }
        append(Bytes(start: from + done, count: count - done), d)
    }
}
