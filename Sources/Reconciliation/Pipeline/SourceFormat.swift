import Formats

/// The formats that a pipeline may name.
public enum SourceFormat {
    /// The exchange files.
    public static let exchange = ["tieout-clients", "tieout-parties", "tieout-bills", "tieout-payments"]
    /// Remittances.
    public static let remittances = RemittanceFormats.names
    /// Reports of processors.
    public static var payouts: [String] { PayoutFormats.names }
    /// Bank statements.
    public static let banks = BankFormats.names
    /// Balance reports with columns of their own; named profiles come on top.
    public static let balances = ["balances-csv", "balances-xml", "balances-xlsx", "balances-sessions-csv"]

    /// All formats that are built in, profiles included.
    public static var all: [String] { exchange + remittances + payouts + banks + balances + BalanceProfiles.names }

    /// True when a pipeline may name the format.
    public static func isKnown(_ format: String) -> Bool { all.contains(format) }

    /// True for reports of a prior EHR.
    public static func isBalance(_ format: String) -> Bool {
        if balances.contains(format) { return true }
        // The profiles are read when first asked for, which costs more than a small file: ask only about what is left.
        if remittances.contains(format) || exchange.contains(format) || banks.contains(format) { return false }
        return !payouts.contains(format) && BalanceProfiles.names.contains(format)
    }

    /// The formats that look most like a wrong name.
    static func hint(for name: String) -> String {
        let near = all.map { ($0, EditDistance.between($0, name)) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        return "expected one of \(near.prefix(name.isEmpty ? 30 : 5).map(\.0).joined(separator: ", "))"
    }
}

/// How many letters must change to make one word of another.
enum EditDistance {
    /// Insertions, deletions, substitutions and swaps of neighbours (Damerau's optimal string alignment), in bytes.
    static func between(_ a: String, _ b: String) -> Int { between(Array(a.utf8), Array(b.utf8)) }

    /// As ``between(_:_:)-(String,_)`` over bytes.
    static func between(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [Int](repeating: i, count: b.count + 1)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = Swift.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = Swift.min(row[j], before[j - 2] + 1)
                }
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
