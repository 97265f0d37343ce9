import Values

/// The four bytes that give an X12 interchange its shape.
public struct X12Delimiters: Sendable, Hashable {
    /// Between elements: the byte behind `ISA`.
    public var element: UInt8
    /// Between components of an element (ISA16).
    public var component: UInt8
    /// Between repetitions of an element (ISA11 since version 00402); `nil` where there is none.
    public var repetition: UInt8?
    /// After each segment.
    public var terminator: UInt8

    /// Those delimiters.
    public init(element: UInt8, component: UInt8, repetition: UInt8?, terminator: UInt8) {
        self.element = element
        self.component = component
        self.repetition = repetition
        self.terminator = terminator
    }

    /// What nearly everyone uses: `*`, `:`, `^`, `~`.
    public static let usual = X12Delimiters(element: 0x2A, component: 0x3A, repetition: 0x5E, terminator: 0x7E)
}

/// What an interchange header says about its own shape.
struct X12Opening {
    /// The delimiters.
    var delimiters: X12Delimiters
    /// True when the header has the 106 bytes that the standard demands.
    var isPadded = true
    /// True when the delimiters were inferred from the data because no header, or a damaged one, states them.
    var isGuessed = false
}

/// Finds delimiters. A header (ISA) is read by counting separators, so that one that was not padded still reads.
enum X12Detection {
    /// Where separators stand in a header of 106 bytes.
    private static let padded = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103]

    /// Delimiters of the interchange whose ISA begins at `start`; `nil` when the header cannot be understood.
    static func header(_ bytes: Bytes, at start: Int) -> X12Opening? {
        guard start + 4 < bytes.count else { return nil }
        let element = bytes[start + 3]
        guard !isWordByte(element), element != 0x20 else { return nil }
        let end = min(bytes.count, start + 400)
        var places: [Int] = []
        var newlines = 0
        var i = start + 3
        while i < end, places.count < 16 {
            if bytes[i] == element { places.append(i - start - newlines) } else if isNewline(bytes[i]) { newlines += 1 }
            i += 1
        }
        if places.count == 16, let found = ending(bytes, from: i, element: element, end: end) {
            var opening = found
            opening.isPadded = places == padded
            opening.delimiters.repetition = repetition(bytes, start: start, element: element, not: found.delimiters)
            return opening
        }
        return beforeGroup(bytes, from: start + 4, element: element, end: end)
    }

    /// The component separator and terminator behind the 16th separator; `nil` when what follows is no group.
    private static func ending(_ bytes: Bytes, from: Int, element: UInt8, end: Int) -> X12Opening? {
        var i = from
        while i < end, isNewline(bytes[i]) { i += 1 }
        guard i + 1 < end, !isWordByte(bytes[i]), bytes[i] != element else { return nil }
        let component = bytes[i]
        var terminator = bytes[i + 1]
        var next = i + 2
        if isNewline(terminator) {
            // A line end may be the terminator, or stand before it; only what comes behind the line ends can tell.
            while next < end, isNewline(bytes[next]) { next += 1 }
            if next < end, !isWordByte(bytes[next]), bytes[next] > 0x20,
                startsGroup(bytes, skippingBlanks: next + 1, element)
            {
                terminator = bytes[next]
                next += 1
            }
        }
        guard !isWordByte(terminator), terminator != element, terminator != component,
            startsGroup(bytes, skippingBlanks: next, element)
        else { return nil }
        return X12Opening(
            delimiters: X12Delimiters(element: element, component: component, repetition: nil, terminator: terminator))
    }

    /// Infers the delimiters of a header that lost or gained an element from the group that follows it.
    private static func beforeGroup(_ bytes: Bytes, from: Int, element: UInt8, end: Int) -> X12Opening? {
        var i = from
        while i + 2 < end {
            if bytes[i] == 0x47, bytes[i + 1] == 0x53, bytes[i + 2] == element,
                let terminator = terminator(bytes, before: i, from: from), terminator != element
            {
                var component: UInt8 = 0x3A
                var j = i - 1
                while j > from, bytes[j] <= 0x20 || bytes[j] == terminator { j -= 1 }
                if !isWordByte(bytes[j]), bytes[j] != element { component = bytes[j] }
                return X12Opening(
                    delimiters: X12Delimiters(
                        element: element, component: component, repetition: nil, terminator: terminator),
                    isPadded: false, isGuessed: true)
            }
            i += 1
        }
        return nil
    }

    /// Delimiters of a file that begins at GS or ST, inferred from its data; `nil` when it is no X12 at all.
    static func headless(_ bytes: Bytes, at start: Int) -> X12Opening? {
        guard start + 3 < bytes.count else { return nil }
        let isGroup = bytes[start] == 0x47
        let element = bytes[start + 2]
        guard !isWordByte(element), element > 0x20 || (0x1C...0x1F).contains(element) else { return nil }
        let end = min(bytes.count, start + 4096)
        // A group opens with its transaction, and an 835 transaction with BPR.
        let next: [UInt8] = isGroup ? [0x53, 0x54, element] : [0x42, 0x50, 0x52, element]
        guard let following = find(next, in: bytes, from: start + 3, to: end),
            let terminator = terminator(bytes, before: following, from: start), terminator != element
        else { return nil }
        var component: UInt8 = 0x3A
        if let service = find(
            [0x53, 0x56, 0x43, element], in: bytes, from: following, to: min(bytes.count, start + 65_536)),
            service + 6 < bytes.count, !isWordByte(bytes[service + 6]), bytes[service + 6] != element
        {
            component = bytes[service + 6]
        }
        return X12Opening(
            delimiters: X12Delimiters(element: element, component: component, repetition: nil, terminator: terminator),
            isPadded: false, isGuessed: true)
    }

    private static func terminator(_ bytes: Bytes, before place: Int, from: Int) -> UInt8? {
        var j = place - 1
        while j > from, isNewline(bytes[j]) || bytes[j] == 0x20 || bytes[j] == 0x09 { j -= 1 }
        guard j > from else { return nil }
        if !isWordByte(bytes[j]) { return bytes[j] }
        return isNewline(bytes[place - 1]) ? bytes[j + 1] : nil
    }

    private static func repetition(_ b: Bytes, start: Int, element: UInt8, not d: X12Delimiters) -> UInt8? {
        var i = start
        var seen = 0
        while i < b.count, seen < 11 {
            if b[i] == element { seen += 1 }
            i += 1
        }
        guard i + 6 < b.count, b[i + 1] == element, !isWordByte(b[i]), b[i] != 0x20 else { return nil }
        let version = Day.number(b, i + 2, 5) ?? 0
        let byte = b[i]
        return version >= 402 && byte != d.component && byte != d.terminator && byte != element ? byte : nil
    }

    private static func startsGroup(_ b: Bytes, skippingBlanks from: Int, _ element: UInt8) -> Bool {
        var i = from
        while i < b.count, b[i] <= 0x20, b[i] != element { i += 1 }
        // An interchange without any group is legal, and so is one cut off behind its header.
        guard i + 2 < b.count else { return i == b.count }
        switch (b[i], b[i + 1]) {
        case (0x47, 0x53), (0x53, 0x54): return matches(b, i + 2, element)
        case (0x54, 0x41), (0x49, 0x45): return true
        default: return false
        }
    }

    /// The element separator at a place, perhaps behind a line end that a wrapped file has there.
    private static func matches(_ b: Bytes, _ place: Int, _ element: UInt8) -> Bool {
        var i = place
        while i < b.count, isNewline(b[i]) { i += 1 }
        return i < b.count && b[i] == element
    }

    private static func find(_ wanted: [UInt8], in b: Bytes, from: Int, to end: Int) -> Int? {
        var i = from
        while i + wanted.count <= end {
            var k = 0
            while k < wanted.count, b[i + k] == wanted[k] { k += 1 }
            if k == wanted.count { return i }
            i += 1
        }
        return nil
    }

    /// True for letters, digits, and bytes outside ASCII, none of which can be a delimiter.
    static func isWordByte(_ b: UInt8) -> Bool {
        (b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x5A) || (b >= 0x61 && b <= 0x7A) || b >= 0x80
    }

    static func isNewline(_ b: UInt8) -> Bool { b == 0x0A || b == 0x0D }
}
