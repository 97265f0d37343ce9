import CCrypto
import Glibc
import Values

/// SHA-256 over the canonical form of a transaction: ST to SE with the usual delimiters, without control numbers, segment
/// count, line ends, empty last elements and zeros at the end of decimals. Two transmissions of one advice share it.
struct X12Digest: ~Copyable {
    private let context: OpaquePointer
    private let buffer: UnsafeMutablePointer<UInt8>
    private var used = 0
    /// Segments that stand in the file as the canonical form has them, one behind the other: hashed without a copy.
    private var run = Bytes(start: nil, count: 0)
    private static let capacity = 1 << 16
    /// Runs are hashed while they are still in the nearest cache.
    private static let longRun = 1 << 14
    /// A shorter run is cheaper to copy than to hash by itself.
    private static let shortRun = 512

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
        run = Bytes(start: nil, count: 0)
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
        if run.count > 0 { EVP_DigestUpdate(context, run.baseAddress, run.count) }
        run = Bytes(start: nil, count: 0)
    }

    /// Takes the segment as it stands in the file, where that is its canonical form.
    @inline(__always)
    private mutating func extend(_ segment: borrowing X12Tokenizer, isNumeric: Bool) -> Bool {
        guard segment.isPlain, let place = segment.segment.baseAddress, segment.segment.count > 0,
            place[segment.segment.count - 1] != 0x2A, !isNumeric || !segment.mayEndInZeros
        else { return false }
        let size = segment.segment.count + 1
        if let start = run.baseAddress, start + run.count == place {
            run = Bytes(start: start, count: run.count &+ size)
        } else {
            settleRun()
            run = Bytes(start: place, count: size)
        }
        if run.count >= X12Digest.longRun { flush() }
        return true
    }

    /// Puts the open run behind what is in the buffer, or hashes both.
    private mutating func settleRun() {
        guard let start = run.baseAddress else { return }
        if run.count > X12Digest.shortRun || used &+ run.count > X12Digest.capacity {
            flush()
            return
        }
        (buffer + used).update(from: start, count: run.count)
        used &+= run.count
        run = Bytes(start: nil, count: 0)
    }

    /// Adds a segment, except SE; of ST only the set and the version.
    mutating func add(_ segment: borrowing X12Tokenizer) {
        switch segment.id.rawValue {
        case X12ID.se: return
        case X12ID.st:
            settleRun()
            append(segment.element(0), segment.delimiters)
            append(byte: 0x2A)
            append(segment.element(1), segment.delimiters)
            append(byte: 0x7E)
        case X12ID.bpr, X12ID.clp, X12ID.svc, X12ID.cas, X12ID.amt, X12ID.qty, X12ID.plb, X12ID.ts2, X12ID.ts3,
            X12ID.mia, X12ID.moa:
            if extend(segment, isNumeric: true) { return }
            settleRun()
            appendNumbers(segment.segment, segment.delimiters)
            endSegment()
        default:
            if extend(segment, isNumeric: false) { return }
            settleRun()
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
                (end == count || from[end] == d.element) && start > 0 && from[start - 1] == d.element
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
