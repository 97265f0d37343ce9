import Formats
import Values
import Yams

extension BalanceProfile {
    /// Reads profiles from YAML, one a document. Unknown keys, wrong types and unknown words are errors, all reported at
    /// once.
    ///
    /// - Throws: ``PipelineError`` with `file:line:column` and what was expected.
    public static func parse(_ yaml: String, path: String) throws(PipelineError) -> [BalanceProfile] {
        var documents: [Node] = []
        do {
            for node in try Yams.compose_all(yaml: yaml) { documents.append(node) }
        } catch let error as YamlError {
            throw PipelineError(messages: [PipelineParser.describe(error, path)])
        } catch {
            throw PipelineError(messages: ["\(path):1:1: \(error)"])
        }
        guard !documents.isEmpty else {
            throw PipelineError(messages: ["\(path):1:1: expected a profile: name, columns …"])
        }
        var parser = PipelineParser(path: path)
        let profiles = documents.map { parser.profile($0) }
        guard parser.troubles.isEmpty else { throw PipelineError(messages: parser.troubles) }
        return profiles
    }
}

extension PipelineParser {
    private static let profileKeys = [
        "name", "source", "rows", "headers", "columns", "optional", "balance", "insurance", "buckets", "buckets_make",
        "sign",
        "credit_sign", "delimiter", "money", "dates", "null_dates", "key", "currency", "ignore_rows", "keep_rows",
        "zero_when", "insurance_zero_when", "credits_in", "total_words", "subtotal_words", "footer_words", "sheet",
        "record_element", "total_element", "as_of_element",
    ]

    /// One profile, with the defaults of ``BalanceProfile`` where it says nothing.
    mutating func profile(_ root: Node) -> BalanceProfile {
        var out = BalanceProfile(name: "", columns: [:], optional: [])
        for (key, node) in entries(root, allowed: Self.profileKeys, of: "a profile") {
            switch key {
            case "name": out.name = text(node)
            case "source": out.source = text(node)
            case "rows": out.rows = choice(node) ?? out.rows
            case "headers": out.headers = list(node).map { texts($0) }
            case "columns": columns(node, &out)
            case "optional":
                for role in list(node) { if let role = self.role(role) { out.optional.insert(role) } }
            case "balance": out.balance = terms(node)
            case "insurance": out.insurance = terms(node)
            case "buckets": out.buckets = texts(node)
            case "buckets_make": out.bucketsMake = choice(node) ?? out.bucketsMake
            case "sign": out.sign = choice(node) ?? out.sign
            case "credit_sign": out.creditSign = choice(node) ?? out.creditSign
            case "delimiter": out.delimiter = delimiter(node)
            case "money": out.money = choice(node) ?? out.money
            case "dates": out.dates = choice(node)
            case "null_dates": out.nullDates = list(node).compactMap { day($0) }
            case "key": out.key = choice(node) ?? out.key
            case "currency": out.currency = text(node).uppercased()
            default: rows(key, node, &out)
            }
        }
        if out.name.isEmpty { trouble(root, "a profile needs a name") }
        if out.columns[.clientKey] == nil, out.columns[.client] == nil, out.columns[.lastName] == nil {
            trouble(root, "a profile needs a column for client_key, client or last_name")
        }
        let hasBalance = out.columns[.clientBalance] != nil || out.columns[.credit] != nil || !out.balance.isEmpty
        if !hasBalance { trouble(root, "a profile needs a column for client_balance or credit, or balance: [..]") }
        return out
    }

    /// What a profile says about kinds of rows, and about the file around them.
    private mutating func rows(_ key: String, _ node: Node, _ out: inout BalanceProfile) {
        switch key {
        case "ignore_rows": out.ignoreRows = conditions(node)
        case "keep_rows": out.keepRows = conditions(node)
        case "zero_when": out.zeroWhen = conditions(node)
        case "insurance_zero_when": out.insuranceZeroWhen = conditions(node)
        case "credits_in": out.creditsIn = text(node)
        case "total_words": out.totalWords = texts(node)
        case "subtotal_words": out.subtotalWords = texts(node)
        case "footer_words": out.footerWords = texts(node)
        case "sheet": out.sheet = text(node)
        case "record_element": out.recordElement = text(node)
        case "total_element": out.totalElement = text(node)
        default: out.asOfElement = text(node)
        }
    }

    private mutating func columns(_ node: Node, _ out: inout BalanceProfile) {
        let roles = BalanceRole.allCases.map(\.rawValue)
        for (name, header) in entries(node, allowed: roles, of: "columns") {
            if let role = BalanceRole(rawValue: name) { out.columns[role] = text(header) }
        }
    }

    private mutating func role(_ node: Node) -> BalanceRole? {
        BalanceRole(rawValue: word(node, BalanceRole.allCases.map(\.rawValue)))
    }

    private mutating func terms(_ node: Node) -> [BalanceProfile.Term] {
        list(node).compactMap { one in
            let term = BalanceProfile.Term(written: text(one))
            if term == nil { trouble(one, "expected a column, such as Invoiced, -Client paid or -|Amount Paid|") }
            return term
        }
    }

    mutating func conditions(_ node: Node) -> [BalanceProfile.Condition] {
        pairs(node).map { BalanceProfile.Condition($0.0, texts($0.1)) }
    }

    private mutating func texts(_ node: Node) -> [String] { list(node).map { text($0) } }

    private mutating func delimiter(_ node: Node) -> UInt8? {
        let written = text(node)
        let byte = written == "tab" ? 0x09 : written.utf8.first
        guard let byte, byte < 0x80, written == "tab" || written.utf8.count == 1 else {
            trouble(node, "expected one character, such as \";\", or tab")
            return nil
        }
        return byte
    }
}
