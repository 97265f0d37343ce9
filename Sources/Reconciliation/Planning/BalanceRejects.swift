import Formats
import Values

/// A balance report that was read, with its file, from which rejected rows are taken again.
struct ReadBalances {
    let file: SourceFile
    var report: BalanceReport
    /// False for a file that was refused: its rows are not used, but what it rejected is shown.
    var isUsed = true

    /// Adds a row that only the roster rejects.
    static func reject(_ position: Position, _ reason: String, in all: inout [ReadBalances]) {
        guard let at = all.firstIndex(where: { $0.file.number == position.file }) else { return }
        all[at].report.rejects.append(BalanceReject(position: position, reason: reason))
    }
}

extension Planner {
    /// True for a file that a run has under two names, as browsers save a second download (`report (1).csv`): it is read
    /// once, and its rows count as duplicates.
    mutating func isRepeated(_ file: SourceFile, _ read: [ReadBalances], at source: Int) -> Bool {
        guard let first = read.first(where: { $0.file.sha256 == file.sha256 }) else { return false }
        let count = first.report.reading.read
        plan.sources[source].read += count
        plan.sources[source].duplicate += count
        plan.findings.append(
            Finding(
                "file-twice", .warning, at: .whole(file.number),
                "the file has the same bytes as \(first.file.name): it is read once",
                remedy: "remove one of the two, or export again what should stand in the other"))
        return true
    }

    /// Reads reports again of which mended rows stand in other files of the source: these take their rows' places, and the
    /// report's totals count their amounts.
    func readMended(_ read: inout [ReadBalances], _ found: FoundSource) {
        var mended: [String: [Int64: [Cents]]] = [:]
        for row in read.flatMap(\.report.mended) {
            let before = mended[row.reference.file]?[row.reference.row]
            // One row may be mended by making several of it.
            let sum = before.map { zip($0, row.amounts).map { $0 + $1 } } ?? row.amounts
            mended[row.reference.file, default: [:]][row.reference.row] = sum
        }
        guard !mended.isEmpty else { return }
        for at in read.indices where !read[at].report.isPartial {
            guard let rows = mended[RejectReference.digest(of: read[at].file)] else { continue }
            read[at].report = readBalances(read[at].file, found, mended: rows)
        }
    }

    /// Counts the rows that mended ones take the place of.
    mutating func noteMended(_ report: BalanceReport, _ file: SourceFile, at source: Int) {
        let count = report.mendedElsewhere
        guard count > 0 else { return }
        if !report.reading.isRefused { plan.sources[source].duplicate += count }
        plan.findings.append(
            Finding(
                "rows-mended", .info, at: .whole(file.number),
                "\(count) rejected row\(count == 1 ? " is" : "s are") read mended from another file of the source",
                remedy: "nothing to do"))
    }

    /// The rows of all files. A mended row that a whole report of the same run has as it stands is the same row, once
    /// the roster knows the client: it is a duplicate.
    mutating func withoutRepeats(_ read: [ReadBalances], at source: Int) -> [(row: BalanceRow, file: String)] {
        struct Amounts: Hashable {
            var key: String
            var owed: Cents
            var credit: Cents
            var insurance: Cents

            init(_ row: BalanceRow) {
                key = row.key
                owed = row.owed
                credit = row.credit
                insurance = row.insurance
            }
        }
        let hasPartial = read.contains { $0.report.isPartial }
        var whole: [Amounts: Int] = [:]
        var rows: [(row: BalanceRow, file: String)] = []
        for one in read where !one.report.isPartial {
            for row in one.report.reading.records {
                if hasPartial { whole[Amounts(row), default: 0] += 1 }
                rows.append((row, one.file.name))
            }
        }
        for one in read where one.report.isPartial {
            for row in one.report.reading.records {
                if let left = whole[Amounts(row)], left > 0 {
                    whole[Amounts(row)] = left - 1
                    plan.sources[source].duplicate += 1
                } else {
                    rows.append((row, one.file.name))
                }
            }
        }
        return rows
    }

    /// Puts the rejected rows of a source into the plan, in the source's own layout: one file, or one for each layout.
    mutating func writeRejects(_ read: [ReadBalances], _ found: FoundSource) {
        guard let path = found.source.rejects else { return }
        let options = options(for: found.source)
        var layouts: [(header: String, rows: Substring, count: Int)] = []
        for one in read {
            let text = RejectWriter.text(
                one.file, report: one.report, rejects: one.report.rejects, profile: found.profile ?? .plain,
                options: options)
            guard let end = text.firstIndex(of: "\n") else { continue }
            // Aging columns count from the day of the report: the mended rows must know it, too.
            let asOf = one.report.reading.records.contains { !$0.buckets.isEmpty } ? one.report.asOf : nil
            let header = (asOf.map { "As of \($0)\n" } ?? "") + text[...end]
            let rows = text[text.index(after: end)...]
            let count = one.report.rejects.count
            if let same = layouts.firstIndex(where: { $0.header == header }) {
                layouts[same].rows += rows
                layouts[same].count += count
            } else {
                layouts.append((header, rows, count))
            }
        }
        for (i, layout) in layouts.enumerated() {
            plan.rejects.append(
                RejectedRows(
                    source: found.source.name, path: i == 0 ? path : Planner.numbered(path, i + 1),
                    count: layout.count, text: layout.header + layout.rows))
        }
    }

    /// `out/rejects.csv` as `out/rejects-2.csv`.
    private static func numbered(_ path: String, _ number: Int) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let name = path[folder.endIndex...]
        guard let dot = name.lastIndex(of: ".") else { return "\(path)-\(number)" }
        return "\(folder)\(name[..<dot])-\(number)\(name[dot...])"
    }
}
