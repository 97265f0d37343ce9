/// Something odd in a source: collected, shown and kept with the run, never thrown.
public struct Finding: Hashable, Sendable, Codable {
    /// How much a finding matters.
    public enum Severity: String, Sendable, Comparable, Codable {
        /// Worth knowing; asks nothing of anyone.
        case info
        /// Someone should look.
        case warning
        /// A record was left out.
        case error
        /// The file was refused whole.
        case refusal

        public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .info: 0
            case .warning: 1
            case .error: 2
            case .refusal: 3
            }
        }
    }

    /// The kind of trouble, as `docs/findings.md` lists it: lower-case words with hyphens.
    public var code: String
    /// How much it matters.
    public var severity: Severity
    /// Where it was seen.
    public var position: Position
    /// What was seen and what was expected. Holds no names, notes or dates of birth.
    public var message: String
    /// What the user can do about it.
    public var remedy: String
    /// The record as it stood in the file, for the caret line; shown masked unless values are asked for, never stored.
    public var excerpt: Excerpt?

    /// A finding at a place.
    public init(
        _ code: String, _ severity: Severity, at position: Position, _ message: String, remedy: String,
        excerpt: Excerpt? = nil
    ) {
        self.code = code
        self.severity = severity
        self.position = position
        self.message = message
        self.remedy = remedy
        self.excerpt = excerpt
    }
}

/// A record's own text with the part that a finding points at.
public struct Excerpt: Hashable, Sendable, Codable {
    /// The record as it stood in the file, cut to a readable length.
    public var text: String
    /// First character of the part in question, from 0.
    public var start: Int
    /// Characters in the part in question.
    public var count: Int

    /// The text with the part that starts at character `start`.
    public init(text: String, start: Int, count: Int) {
        self.text = text
        self.start = start
        self.count = count
    }

    /// The text with letters and digits hidden, separators kept, so that the shape can be seen and nothing read.
    public var masked: Excerpt {
        var copy = self
        copy.text = String(text.map { $0.isLetter ? "x" : $0.isNumber ? "9" : $0 })
        return copy
    }
}
