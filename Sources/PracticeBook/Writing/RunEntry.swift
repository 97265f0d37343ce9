import Values

/// What whoever applies a plan says about the run.
public struct RunMeta: Sendable {
    /// When the run began.
    public var startedAt: Instant
    /// The program's version.
    public var toolVersion: String
    /// A digest of the plan, however the caller makes it.
    public var planDigest: String
    /// A summary of the run as one JSON value.
    public var summary: String

    /// What is known of a run beside its plan.
    public init(startedAt: Instant, toolVersion: String, planDigest: String = "", summary: String = "{}") {
        self.startedAt = startedAt
        self.toolVersion = toolVersion
        self.planDigest = planDigest
        self.summary = summary
    }
}

/// What changed the book.
public enum RunKind: String, Sendable, Codable, CaseIterable {
    /// A pipeline ran.
    case run
    /// A run was undone.
    case undo
    /// A person answered a question.
    case decide
    /// An answer was withdrawn.
    case undecide
    /// What an answer taught was revoked.
    case revoke
    /// A month was closed.
    case close
    /// A month was reopened.
    case reopen
}

/// A row of `runs` to be written.
struct RunEntry {
    var kind: RunKind
    var pipeline = ""
    var reviewsOpen = 0
    var meta: RunMeta

    func write(_ row: inout RowBuffer) {
        row.add(kind.rawValue)
        row.add(pipeline)
        row.add(meta.startedAt.description)
        row.add(meta.toolVersion)
        row.add(meta.planDigest)
        row.add(Int64(reviewsOpen))
        row.add(meta.summary)
    }
}
