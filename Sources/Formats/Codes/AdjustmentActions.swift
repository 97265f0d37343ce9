/// What to do with an adjustment.
public enum AdjustmentAction: String, Sendable, Hashable, CaseIterable {
    /// Nobody will pay it: it is written off, with its sign.
    case writeOff = "write_off"
    /// The client owes it.
    case clientOwes = "client_owes"
    /// Nothing is written off and nothing billed; a person decides.
    case hold
    /// Nothing is posted from it.
    case informational
}

/// The table (group, reason) → action. The standard one ships with the project; a pipeline may override any row.
///
/// The group says who owes, the reason what to do. A reason that the table lacks goes by its group.
public struct AdjustmentActions: Sendable {
    /// Why a row of an override cannot be used.
    public enum Trouble: Error, Equatable {
        /// Not four columns (the last may be left out), or a name that is no action; with the row's number from 1.
        case row(Int)
    }

    private struct Row: Sendable {
        var action: AdjustmentAction
        var nextStep: String
    }

    private var rows: [String: Row] = [:]

    /// The table as it ships.
    public static let standard = AdjustmentActions()

    private init() {
        // The shipped rows are held to the format by a test.
        _ = try? add(AdjustmentActionTable.rows)
    }

    /// The standard table with rows of one's own before it: `group`, `reason` or `*`, `action`, next step in words,
    /// separated by tabs, a row a line.
    public init(overriding text: String) throws(Trouble) {
        self = .standard
        try add(text)
    }

    private mutating func add(_ text: String) throws(Trouble) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.first == "#" { continue }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count >= 3, let action = AdjustmentAction(rawValue: String(cells[2])) else {
                throw .row(index + 1)
            }
            rows[key(String(cells[0]), String(cells[1]))] = Row(
                action: action, nextStep: cells.count > 3 ? String(cells[3]) : "")
        }
    }

    private func key(_ group: String, _ reason: String) -> String { group + " " + reason }

    /// What to do with an adjustment; `known` is false for a reason that neither the table nor the code list has, or a
    /// group that does not exist: someone should look.
    public func action(group: String, reason: String) -> (action: AdjustmentAction, known: Bool, nextStep: String) {
        let own = rows[key(group, reason)]
        let known = (own != nil || CodeTables.carc(reason) != nil) && CodeTables.group(group) != nil
        if let row = own ?? rows[key(group, "*")] { return (row.action, known, row.nextStep) }
        return (.hold, false, "The group \(group) is not known: ask the payer who owes it.")
    }
}
