import Values

/// Running sums over the rows of a report, of the whole and of each open group, against the totals that it states.
struct BalanceTotals {
    private struct Level {
        var label: String
        var start: [Cents]
    }

    private struct Pending {
        var stated: [Cents?]
        var position: Position
        var label: String
        var sums: [Cents]
    }

    private let columns: [BalanceColumns.Amount]
    private(set) var sums: [Cents]
    private var levels: [Level] = []
    private var sinceSubtotal: [Cents]
    private var pending: Pending?
    private(set) var checks: [StatedTotal] = []
    /// True once the report's own total was seen.
    private(set) var isClosed = false
    /// Rows of groups that turned out to be subtotals although they read `Total`, less those first taken for them.
    private(set) var plainTotals = (subtotals: 0, totals: 0)

    init(_ columns: [BalanceColumns.Amount]) {
        self.columns = columns
        sums = [Cents](repeating: .zero, count: columns.count)
        sinceSubtotal = sums
    }

    /// The innermost open group, as written.
    var group: String { levels.last?.label ?? "" }

    /// True below some group's header.
    var isGrouped: Bool { !levels.isEmpty }

    /// Adds the amounts of a client's row.
    mutating func add(_ values: UnsafeBufferPointer<Cents>) {
        if pending != nil { settleAsSubtotal() }
        sums.withUnsafeMutableBufferPointer { sums in
            for i in 0..<sums.count { sums[i] += values[i] }
        }
    }

    /// Opens a group under a header line.
    mutating func open(_ label: String) {
        if pending != nil { settleAsSubtotal() }
        // A report without subtotals would pile its groups up: only the nearest can still be closed.
        if levels.count == 16 { levels.removeFirst() }
        levels.append(Level(label: label, start: sums))
    }

    /// A total of a group: compared with the group it names, else the innermost open group that it agrees with.
    mutating func subtotal(_ stated: [Cents?], label: String, at position: Position) {
        if pending != nil { settleAsSubtotal() }
        close(stated, label: label, at: position, sums: sums)
    }

    /// A total of the report, said so.
    mutating func grandTotal(_ stated: [Cents?], at position: Position) {
        if pending != nil { settleAsSubtotal() }
        compare("grand total", stated, sums, zip: [Cents](repeating: .zero, count: sums.count), position)
        isClosed = true
    }

    /// A line that reads `Total`: a group's when more rows follow, the report's when none do.
    mutating func plainTotal(_ stated: [Cents?], label: String, at position: Position) {
        if pending != nil { settleAsSubtotal() }
        pending = Pending(stated: stated, position: position, label: label, sums: sums)
    }

    /// True when a line without a label repeats the sums of an open group or of the report.
    func explains(_ stated: [Cents?]) -> Bool {
        guard stated.contains(where: { $0 != nil }) else { return false }
        return starts().contains { agrees(stated, sums, $0) }
    }

    /// Settles what the end of the file settles.
    mutating func finish() {
        guard let last = pending else { return }
        pending = nil
        if isClosed {
            plainTotals.subtotals += 1
            close(last.stated, label: last.label, at: last.position, sums: last.sums)
        } else {
            plainTotals.totals += 1
            compare(
                "grand total", last.stated, last.sums, zip: [Cents](repeating: .zero, count: sums.count), last.position)
            isClosed = true
        }
    }

    private mutating func settleAsSubtotal() {
        guard let last = pending else { return }
        pending = nil
        plainTotals.subtotals += 1
        close(last.stated, label: last.label, at: last.position, sums: last.sums)
    }

    /// Where sums may start that a subtotal can mean, from the innermost.
    private func starts() -> [[Cents]] {
        levels.reversed().map(\.start) + [sinceSubtotal, [Cents](repeating: .zero, count: sums.count)]
    }

    private mutating func close(_ stated: [Cents?], label: String, at position: Position, sums: [Cents]) {
        let name = BalanceTotals.groupName(ofTotal: label)
        let named = name.isEmpty ? nil : levels.lastIndex { BalanceTotals.groupName($0.label) == name }
        if let named {
            compare("subtotal", stated, sums, zip: levels[named].start, position)
            levels.removeSubrange(named...)
        } else {
            let candidates = starts()
            let chosen = candidates.firstIndex { agrees(stated, sums, $0) } ?? 0
            compare("subtotal", stated, sums, zip: candidates[chosen], position)
            levels.removeLast(chosen < levels.count ? chosen + 1 : 0)
        }
        sinceSubtotal = sums
    }

    /// The name in a group's header: `Clinician: Dr. Rivera` is `dr. rivera`.
    static func groupName(_ label: String) -> String {
        let folded = CSVHeader.fold(label)
        guard let colon = folded.lastIndex(of: ":") else { return folded }
        let rest = folded[folded.index(after: colon)...].drop { $0 == " " }
        return rest.isEmpty ? String(folded.dropLast()) : String(rest)
    }

    /// The group that a total names: `Total for Dr. Rivera:`, `Subtotal - Dr. Rivera`, `Dr. Rivera Total`; empty for none.
    static func groupName(ofTotal label: String) -> String {
        var words = CSVHeader.fold(label).split(separator: " ").map { $0.filter { $0 != ":" } }
        let totals: Set = ["total", "totals", "subtotal", "subtotals", "sub-total"]
        if let first = words.first, totals.contains(first) {
            words.removeFirst()
            while let next = words.first, next == "for" || next == "of" || next == "-" || next.isEmpty {
                words.removeFirst()
            }
        } else if let last = words.last, totals.contains(last) {
            words.removeLast()
        }
        return words.joined(separator: " ")
    }

    private func agrees(_ stated: [Cents?], _ sums: [Cents], _ start: [Cents]) -> Bool {
        for i in stated.indices {
            if let value = stated[i], value != sums[i] - start[i] { return false }
        }
        return true
    }

    private mutating func compare(
        _ what: String, _ stated: [Cents?], _ sums: [Cents], zip start: [Cents], _ position: Position
    ) {
        for i in stated.indices {
            guard let value = stated[i] else { continue }
            checks.append(
                StatedTotal(
                    what: "\(what) of \(columns[i].words)", expected: value, actual: sums[i] - start[i],
                    position: position.at(columns[i].index + 1)))
        }
    }
}
