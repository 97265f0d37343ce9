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
