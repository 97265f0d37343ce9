import Values

/// Collects findings, with a limit for each code so that a file that is wrong throughout stays readable.
struct FindingLog {
    /// The most findings of one code that are kept.
    static let limit = 1000
    private(set) var all: [Finding] = []
    private var counts: [String: Int] = [:]

    mutating func add(_ finding: Finding) {
        let count = counts[finding.code, default: 0] + 1
        counts[finding.code] = count
        guard count <= FindingLog.limit else { return }
        var kept = finding
        if let excerpt = finding.excerpt, let masked = CardNumbers.masked(excerpt.text) {
            kept.excerpt = Excerpt(text: masked, start: excerpt.start, count: excerpt.count)
        }
        all.append(kept)
    }

    /// The findings, with a line for each code that had more.
    func finished(file: Int32) -> [Finding] {
        all
            + counts.filter { $0.value > FindingLog.limit }.sorted { $0.key < $1.key }.map { code, count in
                Finding(
                    "findings-left-out", .info, at: .whole(file),
                    "\(count - FindingLog.limit) more findings of \(code) are not listed",
                    remedy: "mend the first ones; they often have one cause")
            }
    }
}
