import Formats
import Values
import Yams

extension Pipeline {
    /// Reads a pipeline from YAML. Unknown keys, wrong types and unknown words are errors, all reported at once.
    ///
    /// - Throws: ``PipelineError`` with `file:line:column` and what was expected.
    public static func parse(_ yaml: String, path: String) throws(PipelineError) -> Pipeline {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw PipelineError(messages: [PipelineParser.describe(error, path)])
        } catch {
            throw PipelineError(messages: ["\(path):1:1: \(error)"])
        }
        guard let root, case .mapping = root else {
            throw PipelineError(messages: ["\(path):1:1: expected a mapping with pipeline, sources …"])
        }
        var parser = PipelineParser(path: path)
        let pipeline = parser.pipeline(root)
        guard parser.troubles.isEmpty else { throw PipelineError(messages: parser.troubles) }
        return pipeline
    }
}

/// Walks the YAML nodes of a pipeline and collects what is wrong with them.
struct PipelineParser {
    let path: String
    var troubles: [String] = []

    init(path: String) { self.path = path }

    mutating func pipeline(_ root: Node) -> Pipeline {
        var out = Pipeline()
        out.path = path
        let keys = ["pipeline", "book", "cut_over", "sources", "policies", "match", "reports", "on_refusal"]
        var skips = false
        for (key, node) in entries(root, allowed: keys, of: "a pipeline") {
            switch key {
            case "pipeline":
                let name = text(node)
                out.name = CardNumbers.masked(name) ?? name
            case "book": out.book = text(node)
            case "cut_over": out.cutOver = day(node)
            case "sources": out.sources = list(node).map { source($0) }
            case "policies": (out.policies, skips) = policies(node, skips)
            case "on_refusal": skips = word(node, ["stop", "skip"]) == "skip"
            case "match": out.match = match(node)
            default: out.reports = list(node).map { report($0) }
            }
        }
        if out.name.isEmpty { trouble(root, "a pipeline needs a name: pipeline: monthly-reconciliation") }
        if out.sources.isEmpty, troubles.isEmpty {
            trouble(root, "a pipeline needs at least one source under sources:")
        }
        if skips { for i in out.sources.indices { out.sources[i].skipsRefused = true } }
        var seen: Set<String> = []
        for source in out.sources where !source.name.isEmpty && !seen.insert(source.name).inserted {
            troubles.append("\(path):\(source.place): two sources are named \(source.name); give each its own name")
        }
        if let migrates = out.sources.first(where: { SourceFormat.isBalance($0.format) }), out.cutOver == nil {
            troubles.append("\(path):\(migrates.place): a balance report needs cut_over: YYYY-MM-DD in the pipeline")
        }
        return out
    }

    private static let balanceKeys = [
        "profile", "sign", "credit_sign", "money", "dates", "rejects", "sheet", "ignore_rows",
    ]

    private mutating func source(_ node: Node) -> Pipeline.Source {
        var out = Pipeline.Source()
        out.place = place(node)
        let keys = [
            "name", "format", "files", "optional", "record_as", "columns", "control_total", "time_zone", "record",
            "processor", "id_map", "on_refusal", "profile", "sign", "dates", "rejects",
            "credit_sign", "money", "sheet", "ignore_rows",
        ]
        // The roles depend on the format, which may come later in the file.
        var columnNodes: [Node] = []
        for (key, value) in entries(node, allowed: keys, of: "a source") {
            switch key {
            case "name": out.name = text(value)
            case "format":
                out.format = text(value)
                if !SourceFormat.isKnown(out.format) {
                    trouble(value, "unknown format \(out.format); \(SourceFormat.hint(for: out.format))")
                }
            case "files":
                if case .sequence(let all) = value {
                    out.files = all.map { text($0) }
                } else {
                    out.files = [text(value)]
                }
            case "optional": out.isOptional = flag(value)
            case "record_as": out.recordAs = choice(value)
            case "columns": columnNodes.append(value)
            case "control_total":
                let totals = ["net", "owed", "credit", "insurance", "count"]
                for (what, amount) in entries(value, allowed: totals, of: "control_total") {
                    guard let cents = Cents(plain: text(amount).replacing(",", with: "")) else {
                        trouble(amount, "expected an amount such as \"12840.55\"")
                        continue
                    }
                    out.controlTotals[what] = cents
                }
            case "time_zone":
                out.zone = Zone(text(value))
                if out.zone == nil { trouble(value, "expected an IANA time zone such as America/New_York or UTC") }
            case "record": out.recordElement = text(value)
            case "processor": out.processor = text(value).lowercased()
            case "id_map": out.idMap = text(value)
            case "profile": out.profile = text(value)
            case "sign": out.sign = choice(value)
            case "credit_sign": out.creditSign = choice(value)
            case "money": out.money = choice(value)
            case "dates": out.dates = choice(value)
            case "rejects": out.rejects = text(value)
            case "sheet": out.sheet = text(value)
            case "ignore_rows": out.ignoreRows = conditions(value)
            default: out.skipsRefused = word(value, ["stop", "skip"]) == "skip"
            }
        }
        for node in columnNodes { out.columns = columns(node, of: out.format) }
        if !SourceFormat.isBalance(out.format), !out.format.isEmpty {
            for (key, value) in pairs(node) where Self.balanceKeys.contains(key) {
                trouble(value, "\(key) is for balance reports, and the format is \(out.format)")
            }
        }
        if out.name.isEmpty { trouble(node, "a source needs a name") }
        if out.format.isEmpty { trouble(node, "a source needs a format; \(SourceFormat.hint(for: ""))") }
        if out.files.isEmpty { trouble(node, "a source needs files: a path or glob relative to the pipeline file") }
        return out
    }

    private mutating func policies(_ node: Node, _ skips: Bool) -> (Pipeline.Policies, Bool) {
        var out = Pipeline.Policies()
        var skips = skips
        let keys = [
            "credits", "overpayment", "previous_balance", "previous_balance_description", "net", "insurance_balance",
            "unknown_clients", "single_name", "unbalanced", "prepayment_products", "adjustments", "on_refusal",
        ]
        for (key, value) in entries(node, allowed: keys, of: "policies") {
            switch key {
            case "credits": out.credits = choice(value)
            case "overpayment": out.overpayment = choice(value) ?? out.overpayment
            case "previous_balance":
                out.previousBalance = choice(value) ?? out.previousBalance
            case "previous_balance_description": out.previousBalanceDescription = text(value)
            case "net": out.net = flag(value)
            case "insurance_balance":
                out.insuranceBalance = choice(value) ?? out.insuranceBalance
            case "unknown_clients": out.unknownClients = choice(value) ?? out.unknownClients
            case "single_name": out.singleName = choice(value) ?? out.singleName
            case "unbalanced": out.unbalanced = choice(value) ?? out.unbalanced
            case "prepayment_products": out.prepaymentProducts = list(value).map { text($0) }
            case "on_refusal": skips = word(value, ["stop", "skip"]) == "skip"
            default:
                for (code, action) in pairs(value) {
                    let parts = code.split(separator: "-", maxSplits: 1).map(String.init)
                    let chosen = word(action, ["write_off", "client_owes", "hold", "informational"])
                    guard parts.count == 2 else {
                        trouble(action, "expected a group and reason code such as CO-45, or CO-*")
                        continue
                    }
                    out.adjustments.append(.init(group: parts[0], reason: parts[1], action: chosen))
                }
            }
        }
        return (out, skips)
    }

    private mutating func report(_ node: Node) -> Pipeline.ReportRequest {
        var out = Pipeline.ReportRequest()
        for (key, value) in entries(node, allowed: ["report", "range", "by", "format", "to"], of: "a report") {
            switch key {
            case "report":
                out.report = word(
                    value,
                    [
                        "payments", "revenue", "aging", "credits", "payouts", "1099k", "tieouts", "worklist",
                        "tieout-sheet",
                    ])
            case "range":
                out.range = range(value)
                if out.range == nil {
                    trouble(value, "expected a range: 2026, 2026-Q1, 2026-03, or 2026-01-01..2026-03-31")
                }
            case "by": out.by = word(value, ["month", "quarter", "year"])
            case "format": out.format = word(value, ["table", "csv", "json", "xlsx", "html"])
            default: out.to = text(value)
            }
        }
        if out.report.isEmpty { trouble(node, "a report needs report: payments, revenue …") }
        if out.to.isEmpty { trouble(node, "a report needs to: the file to write") }
        return out
    }

    /// A range in words, or as `{ from: D, to: D }`.
    private mutating func range(_ node: Node) -> DayRange? {
        guard case .mapping = node else { return DayRange(words: text(node)) }
        var first: Day?
        var last: Day?
        for (key, value) in entries(node, allowed: ["from", "to"], of: "a range") {
            if key == "from" { first = day(value) } else { last = day(value) }
        }
        guard let first, let last, first <= last else { return nil }
        return DayRange(first, last)
    }

    // MARK: YAML nodes

    mutating func pairs(_ node: Node) -> [(String, Node)] {
        guard case .mapping(let mapping) = node else {
            trouble(node, "expected a mapping")
            return []
        }
        return mapping.map { ($0.key.string ?? "", $0.value) }
    }

    mutating func entries(_ node: Node, allowed: [String], of what: String) -> [(String, Node)] {
        guard case .mapping(let mapping) = node else {
            trouble(node, "expected \(what) to be a mapping of \(allowed.joined(separator: ", "))")
            return []
        }
        var out: [(String, Node)] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            if !allowed.contains(name) {
                trouble(key, "unknown key \(name) in \(what); expected one of \(allowed.joined(separator: ", "))")
            } else if out.contains(where: { $0.0 == name }) {
                trouble(key, "the key \(name) stands twice in \(what)")
            } else {
                out.append((name, value))
            }
        }
        return out
    }

    mutating func list(_ node: Node) -> [Node] {
        guard case .sequence(let sequence) = node else {
            trouble(node, "expected a list")
            return []
        }
        return Array(sequence)
    }

    mutating func text(_ node: Node) -> String {
        guard let text = node.scalar?.string else {
            trouble(node, "expected text")
            return ""
        }
        return text
    }

    mutating func flag(_ node: Node) -> Bool { word(node, ["true", "false"]) == "true" }

    mutating func whole(_ node: Node, _ range: ClosedRange<Int>) -> Int {
        guard let number = Int(text(node)), range.contains(number) else {
            trouble(node, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            return range.lowerBound
        }
        return number
    }

    mutating func day(_ node: Node) -> Day? {
        let day = Day(iso: text(node))
        if day == nil { trouble(node, "expected a day such as 2026-07-01") }
        return day
    }

    mutating func word(_ node: Node, _ allowed: [String]) -> String {
        let word = text(node)
        if !allowed.contains(word) { trouble(node, "expected one of \(allowed.joined(separator: ", "))") }
        return word
    }

    mutating func choice<T: RawRepresentable & CaseIterable>(_ node: Node) -> T? where T.RawValue == String {
        T(rawValue: word(node, T.allCases.map(\.rawValue)))
    }

    mutating func trouble(_ node: Node, _ message: String) {
        troubles.append("\(path):\(place(node)): \(message)")
    }

    func place(_ node: Node) -> String {
        guard let mark = node.mark else { return "1:1" }
        return "\(mark.line):\(mark.column)"
    }

    static func describe(_ error: YamlError, _ path: String) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(path):\(mark.line):\(mark.column): not valid YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, let context):
            "\(path):\(context.mark.line):\(context.mark.column): not valid YAML: \(keys.joined(separator: ", ")) stands twice"
        default: "\(path):1:1: not valid YAML: \(error)"
        }
    }
}

extension DayRange {
    /// Reads `2026`, `2026-Q1`, `2026-03`, `2026-03-05` or `2026-01-01..2026-03-31`; `nil` for anything else.
    public init?(words: String) {
        if let dots = words.range(of: "..") {
            guard let first = Day(iso: String(words[..<dots.lowerBound])),
                let last = Day(iso: String(words[dots.upperBound...])), first <= last
            else { return nil }
            self.init(first, last)
            return
        }
        if let day = Day(iso: words) {
            self.init(day, day)
            return
        }
        let parts = words.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = Int(parts[0]), parts[0].count == 4, parts.count <= 2 else { return nil }
        var months = (1, 12)
        if parts.count == 2 {
            if parts[1].hasPrefix("Q") || parts[1].hasPrefix("q") {
                guard let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter) else { return nil }
                months = (quarter * 3 - 2, quarter * 3)
            } else {
                guard let month = Int(parts[1]), (1...12).contains(month), parts[1].count == 2 else { return nil }
                months = (month, month)
            }
        }
        guard let first = Day(year: year, month: months.0, day: 1),
            let last = Day(year: year, month: months.1, day: Day.days(inMonth: months.1, of: year))
        else { return nil }
        self.init(first, last)
    }
}
