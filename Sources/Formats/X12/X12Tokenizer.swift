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
    private static let spareStarts = 10

    /// What changes from segment to segment. It lives at one place in memory, behind a pointer: as properties of the
    /// structure it was copied in and out of every call, which cost a third of the time.
    private struct State {
        var at = 0
        var current: UnsafePointer<UInt8>
        var delimiters: X12Delimiters
        var id: X12SegmentID = .none
        var count = 0
        var offset = 0
        var number: Int32 = 0
        var isTerminated = true
        var isWrapped = false
        var isTooLong = false
        var isUnpadded = false
        var isGuessed = false
        var isUnreadableHeader = false
        var gap = 0..<0
        var isUsual = false
    }

    private let base: UnsafePointer<UInt8>
    private let end: Int
    private let classes: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<Int>
    private let scratch: UnsafeMutablePointer<UInt8>
    private let state: UnsafeMutablePointer<State>

    /// How the file begins.
    public let beginning: Beginning
    /// The delimiters in force.
    public var delimiters: X12Delimiters { state.pointee.delimiters }
    /// The segment's first three bytes, packed; 0 for ids of other lengths than two or three.
    public var id: X12SegmentID { state.pointee.id }
    /// How many elements the segment has, its id not counted.
    public var count: Int { state.pointee.count }
    /// Bytes in front of the segment in the file.
    public var offset: Int { state.pointee.offset }
    /// The segment's number in the file, from 1.
    public var number: Int32 { state.pointee.number }
    /// False for a last segment that the file ends before its terminator.
    public var isTerminated: Bool { state.pointee.isTerminated }
    /// True when line ends were taken out of the segment.
    public var isWrapped: Bool { state.pointee.isWrapped }
    /// True when the segment is longer than ``segmentLimit``, and therefore cut.
    public var isTooLong: Bool { state.pointee.isTooLong }
    /// True when the segment is an ISA whose header has not the 106 bytes of the standard.
    public var isUnpadded: Bool { state.pointee.isUnpadded }
    /// True when the delimiters had to be inferred.
    public var isGuessed: Bool { state.pointee.isGuessed }
    /// True when the segment is an ISA that could not be understood: the delimiters before it stay in force.
    public var isUnreadableHeader: Bool { state.pointee.isUnreadableHeader }
    /// Bytes between the segment before (its terminator included) and this one.
    public var gap: Range<Int> { state.pointee.gap }
    /// Where the segment ends in the file: behind its terminator, or at the end of the file.
    public var endOffset: Int { state.pointee.at }

    /// A tokenizer at the beginning of a file; `nil` when the file holds no X12 at all, or a header that says nothing.
    public init?(_ bytes: Bytes) {
        guard let base = bytes.baseAddress, let (beginning, opening) = X12Tokenizer.open(bytes) else { return nil }
        self.init(base: base, end: bytes.count, beginning: beginning, opening: opening)
    }

    private init(base: UnsafePointer<UInt8>, end: Int, beginning: Beginning, opening: X12Opening) {
        self.base = base
        self.end = end
        self.beginning = beginning
        state = .allocate(capacity: 1)
        state.initialize(to: State(current: base, delimiters: opening.delimiters, isGuessed: opening.isGuessed))
        classes = .allocate(capacity: 256)
        starts = .allocate(capacity: X12Tokenizer.elementLimit + X12Tokenizer.spareStarts)
        scratch = .allocate(capacity: X12Tokenizer.segmentLimit)
        starts.initialize(repeating: 0, count: X12Tokenizer.elementLimit + X12Tokenizer.spareStarts)
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
        state.deallocate()
    }

    private func classify() {
        classes.update(repeating: 0, count: 256)
        classes[0x0A] = 3
        classes[0x0D] = 3
        classes[Int(state.pointee.delimiters.element)] = 1
        classes[Int(state.pointee.delimiters.terminator)] = 2
        let d = state.pointee.delimiters
        state.pointee.isUsual = d.element == 0x2A && d.component == 0x3A && d.terminator == 0x7E
    }

    /// Moves to the next segment; false at the end of the file.
    public mutating func next() -> Bool {
        let gapStart = state.pointee.at
        if !startsWithLetter(gapStart) { skipBlanks() }
        state.pointee.gap = gapStart..<state.pointee.at
        guard state.pointee.at < end else { return false }
        state.pointee.offset = state.pointee.at
        state.pointee.number &+= 1
        state.pointee.isWrapped = false
        state.pointee.isTooLong = false
        state.pointee.isUnpadded = false
        state.pointee.isUnreadableHeader = false
        if beginsInterchange(state.pointee.at) { adoptHeader() }
        let start = state.pointee.at
        state.pointee.current = base + start
        starts[0] = 0
        state.pointee.isTerminated = false
        var k = 0
        var i = start
        switch scan(&i, &k) {
        case .end: break
        case .terminator: state.pointee.isTerminated = true
        case .newline:
            unwrap()
            return true
        }
        let stop = state.pointee.isTerminated ? i &- 1 : i
        starts[k &+ 1] = stop &- start &+ 1
        state.pointee.count = k
        if stop &- start > X12Tokenizer.segmentLimit { state.pointee.isTooLong = true }
        state.pointee.at = i
        state.pointee.id = packedID()
        return true
    }

    private enum Stop {
        case end
        case terminator
        case newline
    }

    /// Walks from `i` to behind the segment's end, and notes in ``starts`` where its elements begin.
    ///
    /// Eight bytes at a time: the beginnings of their elements are written without a branch for each, four at least, so
    /// that there must be room for eight behind `k`.
    @inline(__always)
    private mutating func scan(_ i: inout Int, _ k: inout Int) -> Stop {
        let start = state.pointee.at
        let last = end &- 8
        // Locals, so that the loop keeps them in registers.
        let (classes, starts, base) = (self.classes, self.starts, self.base)
        let element = X12Word.repeated(state.pointee.delimiters.element)
        let terminator = X12Word.repeated(state.pointee.delimiters.terminator)
        while i <= last {
            let word = X12Word.load(base + i)
            var found = X12Word.zeros(word ^ element)
            let stops = X12Word.zeros(word ^ terminator) | X12Word.zeros(word & X12Word.highNibbles)
            // Only what stands before the first stop is certain; the loop below looks at the stop itself.
            found &= (stops & (0 &- stops)) &- 1
            let hits = X12Word.count(found)
            guard k &+ hits <= X12Tokenizer.elementLimit else { break }
            let next = starts + (k &+ 1)
            let origin = i &- start &+ 1
            for slot in 0..<4 {
                next[slot] = origin &+ found.trailingZeroBitCount &>> 3
                found &= found &- 1
            }
            var slot = 4
            while found != 0 {
                next[slot] = origin &+ found.trailingZeroBitCount &>> 3
                found &= found &- 1
                slot &+= 1
            }
            k &+= hits
            if stops == 0 {
                i &+= 8
                continue
            }
            i &+= stops.trailingZeroBitCount &>> 3
            let kind = classes[Int(base[i])]
            if kind == 3 { return .newline }
            i &+= 1
            if kind == 2 { return .terminator }
            if kind == 1 {
                guard k < X12Tokenizer.elementLimit else {
                    i &-= 1
                    break
                }
                k &+= 1
                starts[k] = i &- start
            }
        }
        while i < end {
            let kind = classes[Int(base[i])]
            if kind == 3 { return .newline }
            i &+= 1
            if kind == 0 { continue }
            if kind == 2 { return .terminator }
            if k < X12Tokenizer.elementLimit {
                k &+= 1
                starts[k] = i &- start
            } else {
                state.pointee.isTooLong = true
            }
        }
        return .end
    }

    /// The usual case, for which nothing need be skipped.
    @inline(__always)
    private func startsWithLetter(_ place: Int) -> Bool {
        place < end && base[place] >= 0x41 && base[place] <= 0x5A && classes[Int(base[place])] == 0
    }

    private mutating func skipBlanks() {
        while state.pointee.at < end {
            let byte = base[state.pointee.at]
            let kind = classes[Int(byte)]
            if kind == 2 || (byte <= 0x20 && kind != 1) {
                state.pointee.at &+= 1
            } else if byte == 0xEF, state.pointee.at + 2 < end, base[state.pointee.at + 1] == 0xBB,
                base[state.pointee.at + 2] == 0xBF
            {
                state.pointee.at &+= 3
            } else {
                return
            }
        }
    }

    @inline(__always)
    private func beginsInterchange(_ place: Int) -> Bool {
        base[place] == 0x49 && place + 3 < end && base[place + 1] == 0x53 && base[place + 2] == 0x41
            && !X12Detection.isWordByte(base[place + 3])
    }

    private mutating func adoptHeader() {
        guard let opening = X12Detection.header(Bytes(start: base, count: end), at: state.pointee.at) else {
            state.pointee.isUnreadableHeader = true
            return
        }
        state.pointee.isUnpadded = !opening.isPadded
        state.pointee.isGuessed = opening.isGuessed
        if opening.delimiters != state.pointee.delimiters {
            state.pointee.delimiters = opening.delimiters
            classify()
        }
    }

    /// Reads the segment at `at` once more, leaving line ends out. They are never data where they do not end segments.
    private mutating func unwrap() {
        var i = state.pointee.at
        var length = 0
        var k = 0
        var sawNewline = false
        state.pointee.isTerminated = false
        starts[0] = 0
        while i < end {
            let byte = base[i]
            let kind = classes[Int(byte)]
            if kind == 2 {
                state.pointee.isTerminated = true
                break
            }
            if kind == 3 {
                sawNewline = true
                i += 1
                // An interchange that begins on a new line is not the rest of an unterminated segment.
                if i < end, beginsInterchange(i) { break }
                continue
            }
            if sawNewline { state.pointee.isWrapped = true }
            if length < X12Tokenizer.segmentLimit, k < X12Tokenizer.elementLimit {
                scratch[length] = byte
                length += 1
                if kind == 1 {
                    k += 1
                    starts[k] = length
                }
            } else {
                state.pointee.isTooLong = true
            }
            i += 1
        }
        starts[k + 1] = length + 1
        state.pointee.count = k
        state.pointee.current = UnsafePointer(scratch)
        state.pointee.at = state.pointee.isTerminated ? i + 1 : i
        state.pointee.id = packedID()
    }

    @inline(__always)
    private func packedID() -> X12SegmentID {
        let length = starts[1] - 1
        guard length == 2 || length == 3 else { return .none }
        let first = UInt32(state.pointee.current[0]) << 16 | UInt32(state.pointee.current[1]) << 8
        return X12SegmentID(rawValue: length == 3 ? first | UInt32(state.pointee.current[2]) : first)
    }

    /// The bytes of element `index`, from 1; 0 is the segment's id. Empty beyond the last.
    @inline(__always)
    public func element(_ index: Int) -> Bytes {
        guard index <= state.pointee.count else { return Bytes(start: nil, count: 0) }
        let start = starts[index]
        return Bytes(start: state.pointee.current + start, count: starts[index + 1] &- 1 &- start)
    }

    /// True for a segment that stands in the file as `*`, `:` and `~` have it, with nothing taken out.
    @inline(__always)
    var isPlain: Bool {
        state.pointee.isUsual && state.pointee.isTerminated && state.pointee.current != UnsafePointer(scratch)
            && state.pointee.current[starts[state.pointee.count + 1] &- 1] == 0x7E
    }

    /// True when an element of a plain segment may be a decimal that ends in its point or a zero behind it.
    @inline(__always)
    var mayEndInZeros: Bool {
        let current = state.pointee.current
        let size = starts[state.pointee.count + 1] &- 1
        let points = X12Word.repeated(0x2E)
        var i = 0
        while i < size {
            // A segment ends in its terminator, so that only the file's last bytes are nearer to the end than a word.
            guard current + i + 8 <= base + end else { return true }
            var found = X12Word.zeros(X12Word.load(current + i) ^ points)
            while found != 0 {
                let place = i &+ found.trailingZeroBitCount &>> 3
                if place >= size { return false }
                if !X12Tokenizer.endsWell(current + place) { return true }
                found &= found &- 1
            }
            i &+= 8
        }
        return false
    }

    /// True for a point with one or two digits behind it, the last of which is no zero, and then a delimiter.
    @inline(__always)
    private static func endsWell(_ point: UnsafePointer<UInt8>) -> Bool {
        guard point[1] &- 0x30 <= 9 else { return false }
        if point[2] == 0x2A || point[2] == 0x7E { return point[1] != 0x30 }
        return point[2] &- 0x31 <= 8 && (point[3] == 0x2A || point[3] == 0x7E)
    }

    /// The whole segment without its terminator, line ends taken out.
    public var segment: Bytes { Bytes(start: state.pointee.current, count: starts[state.pointee.count + 1] - 1) }
}
