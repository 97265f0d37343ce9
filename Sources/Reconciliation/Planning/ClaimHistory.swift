import Formats
import LedgerModel
import Values

/// What remittances have done to bill lines, and which lines a claim number stands for.
struct ClaimHistory: Sendable {
    /// All claim lines, oldest first.
    private(set) var all: [ClaimLine] = []
    /// What was done to each ledger line, as places in ``all``.
    private var byLine = Chains()
    private var byClaimNumber: [String: Int] = [:]
    /// Lines of the numbers of ``byClaimNumber``.
    private var linesOfNumber = Chains()
    /// Claim numbers by their folded form, in its order; made when first needed.
    private var folded: [(number: String, at: Int)]?
    private var reversed: Set<String> = []

    // Reversals are few: what only they look for is indexed when the first one comes.
    private var byControl: [String: [Int]] = [:]
    private var byNumber: [String: [Int]] = [:]
    private var controls: [String: String] = [:]
    /// How many of ``all`` these indices hold.
    private var indexed = 0

    /// Takes in what a remittance did to a line of the ledger.
    mutating func add(_ line: ClaimLine, at ledgerLine: Int?) {
        if let ledgerLine { byLine.append(all.count, to: ledgerLine) }
        if line.outcome == .reversal { reversed.insert(line.reverses) }
        all.append(line)
    }

    /// The lines that were added after so many.
    func added(since count: Int) -> [ClaimLine] { count == 0 ? all : Array(all[count...]) }

    /// Makes room for so many more lines.
    mutating func reserve(_ more: Int) { all.makeRoom(for: more) }

    /// Notes that a ledger line was sent under a claim number.
    mutating func note(claimNumber: String, line: Int) {
        guard !claimNumber.isEmpty else { return }
        let number = byClaimNumber[claimNumber] ?? byClaimNumber.count
        if number == byClaimNumber.count { byClaimNumber[claimNumber] = number }
        if !linesOfNumber[number].contains(line) { linesOfNumber.append(line, to: number) }
        folded = nil
    }

    /// Ledger lines sent under exactly this claim number.
    func lines(claimNumber: String) -> [Int] { byClaimNumber[claimNumber].map { Array(linesOfNumber[$0]) } ?? [] }

    /// Ledger lines whose claim number is the same but for case, blanks, punctuation and zero padding.
    mutating func lines(foldedClaimNumber: String) -> [Int] {
        fold()
        let number = ClaimHistory.fold(foldedClaimNumber)
        return lines(at: firstPlace(from: number), of: number)
    }

    /// Claim numbers that are this one with something before or behind it, or cut off (8 characters at least).
    mutating func lines(resembling claimNumber: String) -> [[Int]] {
        let wanted = ClaimHistory.fold(claimNumber)
        let bytes = Array(wanted.utf8)
        guard bytes.count >= 5 else { return [] }
        fold()
        var found: [String: [Int]] = [:]
        for length in 5..<bytes.count {
            for part in [bytes.prefix(length), bytes.suffix(length)] {
                let number = String(decoding: part, as: UTF8.self)
                let lines = lines(at: firstPlace(from: number), of: number)
                if !lines.isEmpty { found[number] = lines }
            }
        }
        if bytes.count >= 8, let folded {
            var at = firstPlace(from: wanted)
            while at < folded.count, folded[at].number.hasPrefix(wanted) {
                let number = folded[at].number
                if number != wanted, found[number] == nil { found[number] = lines(at: at, of: number) }
                at += 1
            }
        }
        return found.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// Puts the folded claim numbers in order.
    private mutating func fold() {
        if folded == nil {
            folded = byClaimNumber.map { (ClaimHistory.fold($0.key), $0.value) }.sorted { $0 < $1 }
        }
    }

    /// The lines of a folded number, whose first place in ``folded`` this is if it stands there at all.
    private func lines(at place: Int, of number: String) -> [Int] {
        guard let folded else { return [] }
        let same = folded[place...].prefix { $0.number == number }
        if same.isEmpty { return [] }
        return Set(same.flatMap { linesOfNumber[$0.at] }).sorted()
    }

    /// The first place in ``folded`` whose number is not before this one.
    private func firstPlace(from number: String) -> Int {
        guard let folded else { return 0 }
        var (low, high) = (0, folded.count)
        while low < high {
            let middle = (low + high) / 2
            if folded[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What stands on a ledger line: settled or denied by a remittance and not reversed since, oldest first.
    func standing(on line: Int) -> [ClaimLine] {
        byLine[line].map { all[$0] }.filter { $0.outcome != .reversal && !reversed.contains($0.claimKey) }
    }

    /// All of one outcome on a ledger line, oldest first, also what was reversed since.
    func all(on line: Int, _ outcome: ClaimLine.Outcome) -> [ClaimLine] {
        byLine[line].map { all[$0] }.filter { $0.outcome == outcome }
    }

    /// Claims that stand (not reversed) and carry this control or claim number, oldest first, their lines together.
    mutating func standing(payer: String, control: String, original: String, claimNumber: String) -> [[ClaimLine]] {
        index()
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

    /// Every number by which a payer may refer to a reversal, to what it reversed, to the correction that took its place,
    /// or to our own claim.
    mutating func numbersOfReversals() -> Set<String> {
        guard !reversed.isEmpty else { return [] }
        index()
        var out: Set<String> = []
        var corrected: Set<[String]> = []
        for line in all where line.outcome == .reversal {
            out.formUnion([line.control, line.claimNumber, controls[line.reverses] ?? ""])
            if !ClaimHistory.isPlaceholder(line.claimNumber) { corrected.insert([line.payer, line.claimNumber]) }
        }
        for line in all where line.outcome == .posted && corrected.contains([line.payer, line.claimNumber]) {
            out.insert(line.control)
        }
        out.remove("")
        return out
    }

    /// Takes lines that were added since into the indices by number.
    private mutating func index() {
        for (i, line) in all.enumerated().dropFirst(indexed) {
            if line.outcome != .reversal { controls[line.claimKey] = line.control }
            if !line.control.isEmpty { byControl[line.control, default: []].append(i) }
            if !line.claimNumber.isEmpty { byNumber[line.claimNumber, default: []].append(i) }
        }
        indexed = all.count
    }

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
        var staged: StagedClaim
        /// The head of its remittance, one for all of its claims.
        var remittance: RemittanceHead
        var origin: Planner.Origin
        /// Why it waits.
        var why = ""
        var kind = ReviewItem.Kind.waitingClaim
        var candidates: [ReviewItem.Candidate] = []
        /// The claim.
        var claim: ClaimPayment { staged.payment }
    }

    var entries: [Entry] = []
}

/// A remittance without its claims, held once for all of them.
@dynamicMemberLookup
final class RemittanceHead: Sendable {
    let value: Remittance

    init(_ remittance: Remittance) { value = remittance }

    @inline(__always)
    subscript<T>(dynamicMember path: KeyPath<Remittance, T>) -> T { value[keyPath: path] }
}
