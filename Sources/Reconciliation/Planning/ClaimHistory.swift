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
    }

    /// Ledger lines sent under exactly this claim number.
    func lines(claimNumber: String) -> [Int] { byClaimNumber[claimNumber] ?? [] }

    /// Ledger lines whose claim number is the same but for case, blanks, punctuation and zero padding.
    func lines(foldedClaimNumber: String) -> [Int] {
        (byFoldedNumber[ClaimHistory.fold(foldedClaimNumber)] ?? []).sorted()
    }

    /// Claim numbers that are this one with something before or behind it, or cut off (8 characters at least).
    func lines(resembling claimNumber: String) -> [[Int]] {
        let wanted = ClaimHistory.fold(claimNumber)
        guard wanted.utf8.count >= 5 else { return [] }
        var out: [[Int]] = []
        for (number, lines) in byFoldedNumber where number != wanted {
            let longer = number.utf8.count >= 5 && (wanted.hasPrefix(number) || wanted.hasSuffix(number))
            let cut = wanted.utf8.count >= 8 && number.hasPrefix(wanted)
            if longer || cut { out.append(lines.sorted()) }
        }
        return out.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
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
