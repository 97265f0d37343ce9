/// Where in a source a value stands. Cheap to copy: the file is named by whoever read it.
public struct Position: Hashable, Sendable, Codable {
    /// What `record` counts.
    public enum Unit: UInt8, Sendable, Codable {
        /// Lines of a text file, from 1.
        case line
        /// Segments of an X12 interchange, from 1 (the ISA).
        case segment
        /// Rows of a worksheet, from 1.
        case row
        /// The whole file.
        case file
    }

    /// The file's number in the run, from 0; `Int32.max` when there is none.
    public var file: Int32
    /// What ``record`` counts.
    public var unit: Unit
    /// Line, segment or row, from 1; 0 for the whole file.
    public var record: Int32
    /// Field, element or column within it, from 1; 0 for the whole record.
    public var field: Int32
    /// Bytes before the record in the file.
    public var offset: Int64

    /// A place in a file.
    public init(file: Int32, unit: Unit = .line, record: Int32, field: Int32 = 0, offset: Int64 = 0) {
        self.file = file
        self.unit = unit
        self.record = record
        self.field = field
        self.offset = offset
    }

    /// A file as a whole.
    public static func whole(_ file: Int32) -> Position { Position(file: file, unit: .file, record: 0) }
    /// No place in any file: the book itself, or the pipeline.
    public static let none = Position(file: .max, unit: .file, record: 0)

    /// The same record at one of its fields, elements or columns (from 1).
    public func at(_ field: Int) -> Position {
        var copy = self
        copy.field = Int32(field)
        return copy
    }
}

extension Position: CustomStringConvertible {
    /// `14`, `14:6`, `segment 14`, `segment 14:4`, `row 3:2`; empty for a whole file.
    public var description: String {
        let place = field > 0 ? "\(record):\(field)" : "\(record)"
        return switch unit {
        case .line: place
        case .segment: "segment \(place)"
        case .row: "row \(place)"
        case .file: ""
        }
    }
}
