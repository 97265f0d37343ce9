import Values

/// What a report needs beside postings: names for ids, the moments of runs, and the practice's time zone.
public struct ReportContext: Sendable {
    /// The practice's time zone: every day of a report is a day there.
    public var zone: Zone
    /// Display names of clients by id.
    public var clientNames: [String: String]
    /// The moment at which each run was applied.
    public var runs: [Int64: Instant]

    /// Names and moments for the reports of one book.
    public init(zone: Zone, clientNames: [String: String] = [:], runs: [Int64: Instant] = [:]) {
        self.zone = zone
        self.clientNames = clientNames
        self.runs = runs
    }

    /// The client's name; empty for an id that the book does not know.
    public func client(_ id: String) -> String { clientNames[id] ?? "" }

    /// The moment at which a posting was added, RFC 3339; empty for one that is not applied yet.
    public func addedAt(_ posting: Posting) -> String { runs[posting.run]?.description ?? "" }

    /// The practice's day on which a posting was added; its own day where it is not applied yet.
    public func addedOn(_ posting: Posting) -> Day { runs[posting.run].map { zone.day(of: $0) } ?? posting.day }
}

/// Which of a posting's days puts it into a range.
public enum ReportDating: String, Sendable, CaseIterable {
    /// The day the money counts for.
    case posted
    /// The day the book learnt of it.
    case added
}

/// The length of the periods that a report sums by.
public enum ReportPeriod: String, Sendable, CaseIterable {
    /// `2026-01`.
    case month
    /// `2026-Q1`.
    case quarter
    /// `2026`.
    case year

    /// The period that a day lies in; labels sort as the periods follow each other.
    public func label(of day: Day) -> String {
        let parts = day.parts
        return switch self {
        case .month: "\(parts.year)-\(parts.month < 10 ? "0" : "")\(parts.month)"
        case .quarter: "\(parts.year)-Q\((parts.month + 2) / 3)"
        case .year: "\(parts.year)"
        }
    }
}
