import Values

/// Cuts X12 bytes into segments and elements, in one pass, without allocating per segment.
///
/// Delimiters are read anew at every ISA. Line ends, blanks, NUL and ^Z between segments are skipped; line ends inside a
/// segment (files wrapped at a fixed width) are taken out. Elements point into the file, or into a scratch buffer for a
/// wrapped segment, and live until the next call of ``next()``.
public struct X12Tokenizer: ~Copyable {
    /// How the file begins.
    public enum Beginning: Sendable {
        /// With an interchange header.
        case interchange
        /// With a functional group: the interchange header is missing.
        case group
        /// With a transaction: interchange and group headers are missing.
        case transaction
    }

    /// The longest segment that is read, in bytes.
    public static let segmentLimit = 1 << 16
    private static let elementLimit = 1 << 12

    private let base: UnsafePointer<UInt8>
    private let end: Int
    private var at: Int
    private let classes: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<Int>
    private let scratch: UnsafeMutablePointer<UInt8>
    private var current: UnsafePointer<UInt8>

    /// How the file begins.
    public let beginning: Beginning
    /// The delimiters in force.
    public private(set) var delimiters: X12Delimiters
    /// The segment's first three bytes, packed; 0 for ids of other lengths than two or three.
    public private(set) var id: X12SegmentID = .none
    /// How many elements the segment has, its id not counted.
    public private(set) var count = 0
    /// Bytes in front of the segment in the file.
    public private(set) var offset = 0
    /// The segment's number in the file, from 1.
    public private(set) var number: Int32 = 0
    /// False for a last segment that the file ends before its terminator.
    public private(set) var isTerminated = true
    /// True when line ends were taken out of the segment.
    public private(set) var isWrapped = false
    /// True when the segment is longer than ``segmentLimit``, and therefore cut.
    public private(set) var isTooLong = false
    /// True when the segment is an ISA whose header has not the 106 bytes of the standard.
    public private(set) var isUnpadded = false
    /// True when the delimiters had to be inferred.
    public private(set) var isGuessed = false
    /// True when the segment is an ISA that could not be understood: the delimiters before it stay in force.
    public private(set) var isUnreadableHeader = false
    /// Bytes between the segment before (its terminator included) and this one.
    public private(set) var gap: Range<Int> = 0..<0
    /// Where the segment ends in the file: behind its terminator, or at the end of the file.
    public var endOffset: Int { at }

    /// A tokenizer at the beginning of a file; `nil` when the file holds no X12 at all, or a header that says nothing.
    public init?(_ bytes: Bytes) {
        guard let base = bytes.baseAddress, let (beginning, opening) = X12Tokenizer.open(bytes) else { return nil }
        self.init(base: base, end: bytes.count, beginning: beginning, opening: opening)
    }

    private init(base: UnsafePointer<UInt8>, end: Int, beginning: Beginning, opening: X12Opening) {
        self.base = base
        self.end = end
        self.beginning = beginning
        at = 0
        current = base
        delimiters = opening.delimiters
        isGuessed = opening.isGuessed
        classes = .allocate(capacity: 256)
        starts = .allocate(capacity: X12Tokenizer.elementLimit + 2)
        scratch = .allocate(capacity: X12Tokenizer.segmentLimit)
        starts.initialize(repeating: 0, count: X12Tokenizer.elementLimit + 2)
        scratch.initialize(repeating: 0, count: X12Tokenizer.segmentLimit)
        classes.initialize(repeating: 0, count: 256)
        classify()
    }

    private static func open(_ bytes: Bytes) -> (Beginning, X12Opening)? {
        var start = 0
        while start < bytes.count {
            if bytes[start] <= 0x20 {
                start += 1
            } else if bytes[start] == 0xEF, start + 2 < bytes.count, bytes[start + 1] == 0xBB, bytes[start + 2] == 0xBF
            {
                start += 3
            } else {
                break
            }
        }
        guard start + 3 < bytes.count else { return nil }
        switch (bytes[start], bytes[start + 1], bytes[start + 2]) {
        case (0x49, 0x53, 0x41): return X12Detection.header(bytes, at: start).map { (.interchange, $0) }
        case (0x47, 0x53, _): return X12Detection.headless(bytes, at: start).map { (.group, $0) }
        case (0x53, 0x54, _): return X12Detection.headless(bytes, at: start).map { (.transaction, $0) }
        default: return nil
        }
    }

    deinit {
        classes.deallocate()
        starts.deallocate()
        scratch.deallocate()
    }

    private func classify() {
        classes.update(repeating: 0, count: 256)
        classes[0x0A] = 3
        classes[0x0D] = 3
        classes[Int(delimiters.element)] = 1
        classes[Int(delimiters.terminator)] = 2
    }

    /// Moves to the next segment; false at the end of the file.
    public mutating func next() -> Bool {
        let gapStart = at
        skipBlanks()
        gap = gapStart..<at
        guard at < end else { return false }
        offset = at
        number &+= 1
        isWrapped = false
        isTooLong = false
        isUnpadded = false
        isUnreadableHeader = false
        if beginsInterchange(at) { adoptHeader() }
        // Locals, so that the loop keeps them in registers.
        let start = at
        let end = self.end
        let classes = self.classes
        let starts = self.starts
        let base = self.base
        current = base + start
        var i = start
        var k = 0
        starts[0] = 0
        isTerminated = false
        while i < end {
            let kind = classes[Int(base[i])]
            i &+= 1
            if kind == 0 { continue }
            if kind == 1 {
                if k < X12Tokenizer.elementLimit {
                    k &+= 1
                    starts[k] = i &- start
                } else {
                    isTooLong = true
                }
            } else if kind == 2 {
                isTerminated = true
                break
            } else {
                unwrap()
                return true
            }
        }
        let stop = isTerminated ? i &- 1 : i
        starts[k &+ 1] = stop &- start &+ 1
        count = k
        if stop &- start > X12Tokenizer.segmentLimit { isTooLong = true }
        at = i
        id = packedID()
        return true
    }

    private mutating func skipBlanks() {
        while at < end {
            let byte = base[at]
            let kind = classes[Int(byte)]
            if kind == 2 || (byte <= 0x20 && kind != 1) {
                at &+= 1
            } else if byte == 0xEF, at + 2 < end, base[at + 1] == 0xBB, base[at + 2] == 0xBF {
                at &+= 3
            } else {
                return
            }
        }
    }

    private func beginsInterchange(_ place: Int) -> Bool {
        base[place] == 0x49 && place + 3 < end && base[place + 1] == 0x53 && base[place + 2] == 0x41
            && !X12Detection.isWordByte(base[place + 3])
    }

    private mutating func adoptHeader() {
        guard let opening = X12Detection.header(Bytes(start: base, count: end), at: at) else {
            isUnreadableHeader = true
            return
        }
        isUnpadded = !opening.isPadded
        isGuessed = opening.isGuessed
        if opening.delimiters != delimiters {
            delimiters = opening.delimiters
            classify()
        }
    }

    /// Reads the segment at `at` once more, leaving line ends out. They are never data where they do not end segments.
    private mutating func unwrap() {
        var i = at
        var length = 0
        var k = 0
        var sawNewline = false
        isTerminated = false
        starts[0] = 0
        while i < end {
            let byte = base[i]
            let kind = classes[Int(byte)]
            if kind == 2 {
                isTerminated = true
                break
            }
            if kind == 3 {
                sawNewline = true
                i += 1
                // An interchange that begins on a new line is not the rest of an unterminated segment.
                if i < end, beginsInterchange(i) { break }
                continue
            }
            if sawNewline { isWrapped = true }
            if length < X12Tokenizer.segmentLimit, k < X12Tokenizer.elementLimit {
                scratch[length] = byte
                length += 1
                if kind == 1 {
                    k += 1
                    starts[k] = length
                }
            } else {
                isTooLong = true
            }
            i += 1
        }
        starts[k + 1] = length + 1
        count = k
        current = UnsafePointer(scratch)
        at = isTerminated ? i + 1 : i
        id = packedID()
    }

    private func packedID() -> X12SegmentID {
        let length = starts[1] - 1
        guard length == 2 || length == 3 else { return .none }
        let first = UInt32(current[0]) << 16 | UInt32(current[1]) << 8
        return X12SegmentID(rawValue: length == 3 ? first | UInt32(current[2]) : first)
    }

    /// The bytes of element `index`, from 1; 0 is the segment's id. Empty beyond the last.
    @inline(__always)
    public func element(_ index: Int) -> Bytes {
        guard index <= count else { return Bytes(start: nil, count: 0) }
        let start = starts[index]
        return Bytes(start: current + start, count: starts[index + 1] &- 1 &- start)
    }

    /// The whole segment without its terminator, line ends taken out.
    public var segment: Bytes { Bytes(start: current, count: starts[count + 1] - 1) }
}

/// A segment's id of two or three characters, packed into an integer so that it compares in one instruction.
public struct X12SegmentID: RawRepresentable, Hashable, Sendable {
    /// The bytes, the first one highest; the lowest is 0 for an id of two characters.
    public var rawValue: UInt32

    /// A packed id.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// An id of two or three ASCII characters.
    public init(_ text: StaticString) {
        let b = text.utf8Start
        let two = UInt32(b[0]) << 16 | UInt32(b[1]) << 8
        rawValue = text.utf8CodeUnitCount == 3 ? two | UInt32(b[2]) : two
    }

    /// No id of two or three characters.
    public static let none = X12SegmentID(rawValue: 0)
}
