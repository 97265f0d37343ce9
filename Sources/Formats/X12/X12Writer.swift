import Values

/// Writes X12 segments. What ``X12Tokenizer`` read is written back byte for byte, so that nothing is lost unseen.
public struct X12Writer {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    /// The delimiters in force.
    public var delimiters: X12Delimiters
    private let wrap: Int?
    private var column = 0

    /// A writer with those delimiters.
    ///
    /// - Parameter wrap: the width at which lines are cut, also inside segments, as files of old mainframes are.
    public init(delimiters: X12Delimiters = .usual, wrap: Int? = nil) {
        self.delimiters = delimiters
        self.wrap = wrap
    }

    private mutating func put(_ byte: UInt8) {
        if let wrap, column == wrap {
            bytes.append(0x0A)
            column = 0
        }
        bytes.append(byte)
        column += 1
    }

    /// Writes a segment of elements, its id first, with its terminator.
    public mutating func write(_ elements: [[UInt8]]) {
        for (i, element) in elements.enumerated() {
            if i > 0 { put(delimiters.element) }
            for byte in element { put(byte) }
        }
        put(delimiters.terminator)
    }

    /// Writes bytes that stand between segments, such as line ends.
    public mutating func write(between source: Bytes) {
        for byte in source { bytes.append(byte) }
    }

    /// Writes the tokenizer's current segment, element by element, and what stands before it and before its terminator.
    public mutating func write(_ segment: borrowing X12Tokenizer, of file: Bytes) {
        if wrap == nil { write(between: Bytes(rebasing: file[segment.gap])) }
        delimiters = segment.delimiters
        for i in 0...segment.count {
            if i > 0 { put(delimiters.element) }
            for byte in segment.element(i) { put(byte) }
        }
        if wrap == nil, !segment.isWrapped {
            // Line ends before the terminator are no part of the last element.
            let end = segment.endOffset - (segment.isTerminated ? 1 : 0)
            write(between: Bytes(rebasing: file[(segment.offset + segment.segment.count)..<end]))
        }
        if segment.isTerminated { put(delimiters.terminator) }
    }

    /// Writes a whole file back from its tokens; `nil` when it is no X12.
    ///
    /// - Parameter wrap: for a file with line ends inside segments, the width of its lines.
    public static func rewrite(_ file: Bytes, wrap: Int? = nil) -> [UInt8]? {
        guard var tokenizer = X12Tokenizer(file) else { return nil }
        var writer = X12Writer(delimiters: tokenizer.delimiters, wrap: wrap)
        while tokenizer.next() { writer.write(tokenizer, of: file) }
        if wrap == nil { writer.write(between: Bytes(rebasing: file[tokenizer.gap])) }
        return writer.bytes
    }
}
