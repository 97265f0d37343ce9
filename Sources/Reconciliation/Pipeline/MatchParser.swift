import Yams

extension PipelineParser {
    /// `match: { window_days: 30, strategies: [known-ids, client-amount, { strategy: sum-of-bills, at_most: 6 }] }`
    mutating func match(_ node: Node) -> MatchSettings {
        var out = MatchSettings()
        for (key, value) in entries(node, allowed: ["window_days", "strategies"], of: "match") {
            if key == "window_days" {
                out.windowDays = whole(value, 0...3660)
            } else {
                out.steps = []
                for item in list(value) { if let step = step(item) { add(step, item, to: &out.steps) } }
            }
        }
        return out
    }

    private mutating func add(_ step: MatchSettings.Step, _ node: Node, to steps: inout [MatchSettings.Step]) {
        if steps.contains(where: { $0.strategy == step.strategy }) {
            trouble(node, "\(step.strategy.rawValue) stands twice; list each strategy once, in the order to try them")
        } else {
            steps.append(step)
        }
    }

    private mutating func step(_ node: Node) -> MatchSettings.Step? {
        guard case .mapping = node else { return strategy(node).map { MatchSettings.Step($0) } }
        var found: MatchSettings.Strategy?
        var (window, most): (Int?, Int?)
        for (key, value) in entries(node, allowed: ["strategy", "window_days", "at_most"], of: "a strategy") {
            switch key {
            case "strategy": found = strategy(value)
            case "window_days": window = whole(value, 0...3660)
            default: most = whole(value, 2...50)
            }
        }
        guard let found else {
            if troubles.isEmpty { trouble(node, "expected strategy: and one of \(PipelineParser.strategies)") }
            return nil
        }
        return MatchSettings.Step(found, windowDays: window, atMost: most)
    }

    private mutating func strategy(_ node: Node) -> MatchSettings.Strategy? {
        let word = text(node)
        if let known = MatchSettings.Strategy(rawValue: word) { return known }
        trouble(node, "unknown strategy \(word); expected one of \(PipelineParser.strategies)")
        return nil
    }

    private static let strategies = MatchSettings.Strategy.allCases.map(\.rawValue).joined(separator: ", ")
}
