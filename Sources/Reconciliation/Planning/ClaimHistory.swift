import Formats
import LedgerModel
import Values

/// What remittances have done to bill lines, and which lines a claim number stands for.
struct ClaimHistory: Sendable {
    /// All claim lines, oldest first.
    private(set) var all: [ClaimLine] = []
    private var byLine: [Int: [Int]] = [:]
    private var byControl: [String: [Int]] = [:]
    private var byNumber: [String: [Int]] = [:]
    private var byClaimNumber: [String: [Int]] = [:]
    private var byFoldedNumber: [String: Set<Int>] = [:]
    /// The keys of ``byFoldedNumber`` in order; made when first needed.
    private var foldedNumbers: [String]?
    private var reversed: Set<String> = []
    private var controls: [String: String] = [:]

    /// Takes in what a remittance did to a line of the ledger.
    mutating func add(_ line: ClaimLine, at ledgerLine: Int?) {
        all.append(line)
        if let ledgerLine { byLine[ledgerLine, default: []].append(all.count - 1) }
        if line.outcome == .reversal { reversed.insert(line.reverses) } else { controls[line.claimKey] = line.control }
        if !line.control.isEmpty { byControl[line.control, default: []].append(all.count - 1) }
        if !line.claimNumber.isEmpty { byNumber[line.claimNumber, default: []].append(all.count - 1) }
    }

    /// Notes that a ledger line was sent under a claim number.
    mutating func note(claimNumber: String, line: Int) {
        guard !claimNumber.isEmpty else { return }
        if byClaimNumber[claimNumber]?.contains(line) != true { byClaimNumber[claimNumber, default: []].append(line) }
        byFoldedNumber[ClaimHistory.fold(claimNumber), default: []].insert(line)
        foldedNumbers = nil
    }

    /// Ledger lines sent under exactly this claim number.
    func lines(claimNumber: String) -> [Int] { byClaimNumber[claimNumber] ?? [] }

    /// Ledger lines whose claim number is the same but for case, blanks, punctuation and zero padding.
    func lines(foldedClaimNumber: String) -> [Int] {
        (byFoldedNumber[ClaimHistory.fold(foldedClaimNumber)] ?? []).sorted()
    }

    /// Claim numbers that are this one with something before or behind it, or cut off (8 characters at least).
    mutating func lines(resembling claimNumber: String) -> [[Int]] {
        let wanted = ClaimHistory.fold(claimNumber)
        let bytes = Array(wanted.utf8)
        guard bytes.count >= 5 else { return [] }
        var found: Set<String> = []
        for length in 5..<max(bytes.count, 5) {
            for part in [bytes.prefix(length), bytes.suffix(length)] {
                let number = String(decoding: part, as: UTF8.self)
                if byFoldedNumber[number] != nil { found.insert(number) }
            }
        }
        if bytes.count >= 8 { found.formUnion(foldedNumbers(beginningWith: wanted)) }
        return found.compactMap { byFoldedNumber[$0]?.sorted() }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// Folded numbers that begin with a text and go on behind it.
    private mutating func foldedNumbers(beginningWith text: String) -> ArraySlice<String> {
        let all = foldedNumbers ?? byFoldedNumber.keys.sorted()
        foldedNumbers = all
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle] <= text { low = middle + 1 } else { high = middle }
        }
        return all[low...].prefix { $0.hasPrefix(text) }
    }

    /// What stands on a ledger line: settled or denied by a remittance and not reversed since, oldest first.
    func standing(on line: Int) -> [ClaimLine] {
        (byLine[line] ?? []).map { all[$0] }.filter { $0.outcome != .reversal && !reversed.contains($0.claimKey) }
    }

    /// Claims that stand (not reversed) and carry this control or claim number, oldest first, their lines together.
    func standing(payer: String, control: String, original: String, claimNumber: String) -> [[ClaimLine]] {
        var groups: [String: [ClaimLine]] = [:]
        var order: [String] = []
        let named = (byControl[control] ?? []) + (original == control ? [] : byControl[original] ?? [])
        // Another payer may use the same control number; its claims are its own, unless the claim number agrees too.
        let isPlaceholder = ClaimHistory.isPlaceholder(claimNumber)
        let sameControl = named.filter {
            all[$0].payer == payer || (!isPlaceholder && all[$0].claimNumber == claimNumber)
        }
        let sameNumber = isPlaceholder ? [] : (byNumber[claimNumber] ?? []).filter { all[$0].payer == payer }
        for at in Set(sameControl + sameNumber).sorted() {
            let line = all[at]
            guard line.outcome != .reversal, !reversed.contains(line.claimKey) else { continue }
            if groups[line.claimKey] == nil { order.append(line.claimKey) }
            groups[line.claimKey, default: []].append(line)
        }
        return order.compactMap { groups[$0] }
    }

    /// The payer's control number of a claim; empty when it has none.
    func control(of claimKey: String) -> String { controls[claimKey] ?? "" }

    /// True for what payers write where they have no claim number: nothing, zeros, words such as NOT AVAILABLE.
    static func isPlaceholder(_ number: String) -> Bool {
        let folded = fold(number)
        return folded.isEmpty
            || ["na", "none", "unknown", "notavailable", "notprovided", "notonfile", "xx", "test"].contains(folded)
    }

    /// True when a claim was undone.
    func isReversed(_ claimKey: String) -> Bool { reversed.contains(claimKey) }

    /// A claim number without case, blanks, punctuation and leading zeros.
    static func fold(_ number: String) -> String {
        var out: [UInt8] = []
        for byte in number.utf8 {
            switch byte {
            case 0x30 where out.isEmpty: continue
            case 0x30...0x39, 0x61...0x7A: out.append(byte)
            case 0x41...0x5A: out.append(byte | 0x20)
            default: continue
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Claims of the days so far that wait for another claim: a secondary for its primary, a reversal for its original.
struct ClaimQueue {
    /// A claim with all that is needed to settle it later.
    struct Entry {
        var key: String
        var claim: ClaimPayment
        var remittance: Remittance
        var origin: Planner.Origin
        /// Why it waits.
        var why = ""
        var kind = ReviewItem.Kind.waitingClaim
        var candidates: [ReviewItem.Candidate] = []
    }

    var entries: [Entry] = []
}
