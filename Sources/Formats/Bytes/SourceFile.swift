import CCrypto
import Glibc
import Values

/// The bytes of a file or of a field in it. Valid only while the ``SourceFile`` they belong to lives.
public typealias Bytes = UnsafeBufferPointer<UInt8>

/// A file of a source, mapped into memory for reading.
public final class SourceFile {
    /// The path as the user knows it, for messages.
    public let name: String
    /// The file's number in the run; every ``Position`` read from it carries this.
    public let number: Int32
    /// All bytes of the file.
    public let bytes: Bytes
    private let mapping: UnsafeMutableRawPointer?
    private let owned: UnsafeMutablePointer<UInt8>?

    /// Why a file cannot be read at all.
    public enum Trouble: Error, Equatable {
        /// The system refused: its message.
        case unreadable(String)
        /// Larger than the limit, in bytes.
        case tooLarge(limit: Int)
    }

    /// The largest file that is read, in bytes: 4 GiB.
    public static let sizeLimit = 4 << 30

    /// Maps the file at `path`.
    public init(path: String, name: String, number: Int32, limit: Int = SourceFile.sizeLimit) throws(Trouble) {
        self.name = name
        self.number = number
        owned = nil
        let handle = open(path, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
        defer { close(handle) }
        var info = stat()
        guard fstat(handle, &info) == 0 else { throw .unreadable(String(cString: strerror(errno))) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .unreadable("not a regular file") }
        let size = Int(info.st_size)
        guard size <= limit else { throw .tooLarge(limit: limit) }
        guard size > 0 else {
            mapping = nil
            bytes = Bytes(start: nil, count: 0)
            return
        }
        guard let map = mmap(nil, size, PROT_READ, MAP_PRIVATE, handle, 0), map != MAP_FAILED else {
            throw .unreadable(String(cString: strerror(errno)))
        }
        madvise(map, size, MADV_SEQUENTIAL)
        mapping = map
        bytes = Bytes(start: map.assumingMemoryBound(to: UInt8.self), count: size)
    }

    /// A file that never was on disk: part of an archive, or a test's text.
    public init(contents: [UInt8], name: String, number: Int32 = 0) {
        self.name = name
        self.number = number
        mapping = nil
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(contents.count, 1))
        copy.initialize(from: contents, count: contents.count)
        owned = copy
        bytes = Bytes(start: copy, count: contents.count)
    }

    /// As ``init(contents:name:number:)``, from text.
    public convenience init(text: String, name: String, number: Int32 = 0) {
        self.init(contents: Array(text.utf8), name: name, number: number)
    }

    /// Tells the system that a range of the bytes is not needed for now, so that reading a large file in one pass holds
    /// little of it in memory. They stay valid: a later access reads them from the disk again.
    public func release(_ range: Range<Int>) {
        let first = range.lowerBound & ~(SourceFile.pageSize - 1)
        let last = range.upperBound & ~(SourceFile.pageSize - 1)
        guard let mapping, first < last, first >= 0, last <= bytes.count else { return }
        madvise(mapping + first, last - first, MADV_DONTNEED)
    }

    private static let pageSize = max(Int(sysconf(Int32(_SC_PAGESIZE))), 4096)

    deinit {
        if let mapping { munmap(mapping, bytes.count) }
        owned?.deallocate()
    }

    /// SHA-256 of the file, in lower-case hexadecimal. A large file is given back as it is read.
    public lazy var sha256: String = SHA256.hex(
        SHA256.digest(of: bytes, piece: SourceFile.piece) { self.release($0) })

    /// How much of a file is digested before it is given back.
    private static let piece = 8 << 20
}

/// SHA-256 from the system's libcrypto.
public enum SHA256 {
    /// The algorithm, looked up once: libcrypto's one-shot calls look it up anew each time.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// The 32 bytes of the digest.
    public static func digest(of bytes: Bytes) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        out.withUnsafeMutableBufferPointer { digest(of: bytes, into: $0) }
        return out
    }

    /// Writes the 32 bytes of the digest.
    ///
    /// - Parameter out: At least 32 bytes.
    public static func digest(of bytes: Bytes, into out: UnsafeMutableBufferPointer<UInt8>) {
        precondition(out.count >= 32, "a SHA-256 has 32 bytes")
        var length: UInt32 = 32
        let done = EVP_Digest(bytes.baseAddress, bytes.count, out.baseAddress, &length, algorithm, nil)
        precondition(done == 1 && length == 32, "libcrypto has no SHA-256")
    }

    /// The 32 bytes of the digest, a piece at a time; of more than one piece each is handed over when it is done.
    static func digest(of bytes: Bytes, piece: Int, done: (Range<Int>) -> Void) -> [UInt8] {
        guard bytes.count > piece, let context = EVP_MD_CTX_new() else { return digest(of: bytes) }
        defer { EVP_MD_CTX_free(context) }
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        var isGood = EVP_DigestInit_ex(context, algorithm, nil) == 1
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let range = start..<min(start + piece, bytes.count)
            let part = Bytes(rebasing: bytes[range])
            isGood = isGood && EVP_DigestUpdate(context, part.baseAddress, part.count) == 1
            done(range)
        }
        isGood = isGood && EVP_DigestFinal_ex(context, &out, &length) == 1
        precondition(isGood && length == 32, "libcrypto has no SHA-256")
        return out
    }

    /// The digest in lower-case hexadecimal.
    public static func hex(of bytes: Bytes) -> String { hex(digest(of: bytes)) }

    /// The digest of a text's UTF-8 bytes, in lower-case hexadecimal.
    public static func hex(of text: String) -> String {
        var text = text
        return text.withUTF8 { hex(of: $0) }
    }

    /// Bytes in lower-case hexadecimal.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
