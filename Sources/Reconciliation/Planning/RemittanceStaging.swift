import Formats
import Values

/// A remittance as it was read, its claims apart: they are wide, and are held once from here on.
struct ReadRemittance {
    /// The remittance without its claims.
    var head: Remittance
    var claims: [StagedClaim]
    /// How many records of its source it is.
    var count: Int
    var source: Int
    var origin: Planner.Origin

    init(_ remittance: Remittance, at source: Int, _ origin: Planner.Origin) {
        head = remittance
        head.claims = []
        claims = remittance.claims.map { StagedClaim($0) }
        count = remittance.recordCount
        self.source = source
        self.origin = origin
    }

    /// What tells the payment from others: payer, trace number, day, amount and payee. A trace number that payers make
    /// up (0, NONE) identifies nothing, so the content stands for it.
    var identity: String {
        var parts = [
            head.payerKey, head.trace, "\(head.day)", "\(head.amount)", head.payee.ids.first ?? head.payee.name,
        ]
        if ClaimHistory.isPlaceholder(head.trace) { parts.append(head.digest) }
        return parts.joined(separator: "|")
    }

    /// What the keys of its claims begin with. Two payments may bear one trace number, on two days or of two amounts.
    var claimPrefix: String {
        var parts = [head.payerKey, head.trace]
        guard head.isPart != true else { return parts.joined(separator: "|") }
        parts += ["\(head.day)", "\(head.amount)"]
        if ClaimHistory.isPlaceholder(head.trace) { parts.append(String(head.digest.prefix(12))) }
        return parts.joined(separator: "|")
    }

    /// True where this version of a payment holds before another that comes in the same run: the payer made it later, or
    /// it says more; else the content decides, so that the order of files does not.
    func goesBefore(_ other: ReadRemittance) -> Bool {
        let days = (head.producedOn?.number ?? .min, other.head.producedOn?.number ?? .min)
        if days.0 != days.1 { return days.0 > days.1 }
        if claims.count != other.claims.count { return claims.count > other.claims.count }
        return head.digest < other.head.digest
    }
}

extension Planner {
    /// Compares the remittances of all files with the book and with each other: what is new goes on.
    ///
    /// A payment that comes with two contents posts once, and the other content is a question. Which of the two posts
    /// does not depend on the order of files: what the book has, else the one that goes before the other.
    mutating func stageRemittances(_ stager: inout Stager) {
        let read = stager.read
        stager.read = []
        var first: [RecordKey: Int] = [:]
        var keys: [RecordKey] = []
        keys.reserveCapacity(read.count)
        for (i, entry) in read.enumerated() {
            let key = RecordKey("remittance", entry.identity)
            keys.append(key)
            if entry.head.isPart == true { continue }
            if let at = first[key], !entry.goesBefore(read[at]) { continue }
            first[key] = i
        }
        let whole = read.indices.filter { read[$0].head.isPart != true }
        for i in whole where first[keys[i]] == i { stage(read[i], keys[i], &stager) }
        for i in whole where first[keys[i]] != i { stage(read[i], keys[i], &stager) }
        let parts = read.indices.filter { read[$0].head.isPart == true }
        for i in parts.sorted(by: { (read[$0].head.digest, $0) < (read[$1].head.digest, $1) }) {
            stageClaims(of: read[i], &stager)
        }
    }

    private mutating func stage(_ entry: ReadRemittance, _ key: RecordKey, _ stager: inout Stager) {
        var hash = Fingerprint()
        hash.add(entry.head.digest)
        let (before, planned) = (known[key], plan.known[key])
        switch standing(key, hash.value) {
        case .known:
            plan.sources[entry.source].duplicate += entry.count
            return
        case .restated:
            keep(before, of: key, planned: planned)
            plan.sources[entry.source].restated += entry.count
            holdRestated(
                entry, key: key.key + "|" + entry.head.digest, amount: entry.head.amount, "remittance",
                "payer, trace number, date and amount")
            return
        case .new: break
        }
        plan.sources[entry.source].accepted += entry.count
        var occurrences: [String: Int] = [:]
        var keyed: [(key: String, claim: StagedClaim)] = []
        keyed.reserveCapacity(entry.claims.count)
        let prefix = entry.claimPrefix
        for claim in entry.claims {
            let base = Planner.key(of: claim.payment, prefix)
            let n = (occurrences[base] ?? 0) + 1
            occurrences[base] = n
            keyed.append((n == 1 ? base : "\(base)|\(n)", claim))
        }
        goOn(entry.head, keyed, entry.origin, &stager)
    }

    /// Stages what need not be a whole payment, claim by claim: a payer's interface gives EOBs one by one, and exports
    /// overlap or are cut in two anywhere.
    private mutating func stageClaims(of entry: ReadRemittance, _ stager: inout Stager) {
        let prefix = entry.claimPrefix
        var keyed: [(key: String, claim: StagedClaim)] = []
        var (left, total) = (entry.count, Cents.zero)
        func takeOff(_ claim: StagedClaim) -> Int {
            // A table's claim is as many records as it has rows.
            let count = min(left, entry.head.rows == nil ? 1 : max(1, claim.payment.lines.count))
            left -= count
            return count
        }
        for claim in entry.claims {
            let payment = claim.payment
            let key = Planner.key(of: payment, prefix)
            let record = RecordKey("claim-payment", key)
            var hash = Fingerprint()
            hash.add(payment.content)
            let (before, planned) = (known[record], plan.known[record])
            switch standing(record, hash.value) {
            case .known: plan.sources[entry.source].duplicate += takeOff(claim)
            case .restated:
                keep(before, of: record, planned: planned)
                plan.sources[entry.source].restated += takeOff(claim)
                holdRestated(
                    entry, key: "\(key)|\(hash.value)", amount: payment.paid, "claim payment",
                    "payer, trace number, claim and control number", at: payment.position)
            case .new:
                keyed.append((key, claim))
                total += payment.paid
            }
        }
        plan.sources[entry.source].accepted += left
        var head = entry.head
        var seen: [String: Int] = [:]
        head.providerAdjustments.removeAll { adjustment in
            let text = "\(prefix)|\(adjustment.code)|\(adjustment.reference)|\(adjustment.amount)"
            let n = (seen[text] ?? 0) + 1
            seen[text] = n
            var hash = Fingerprint()
            hash.add("\(adjustment.amount)")
            return standing(RecordKey("claim-payment", "\(text)|PLB|\(n)"), hash.value) == .known
        }
        head.amount = total - head.providerAdjustments.total(\.amount)
        guard !keyed.isEmpty || !head.providerAdjustments.isEmpty else { return }
        goOn(head, keyed, entry.origin, &stager)
    }

    private mutating func goOn(
        _ head: Remittance, _ claims: [(key: String, claim: StagedClaim)], _ origin: Origin, _ stager: inout Stager
    ) {
        let seen = KnownRemittance(
            payer: head.payerKey, trace: head.trace, amount: head.amount, day: head.day, name: head.payer.name,
            method: head.method)
        plan.remittances.append(seen)
        remittancesSeen.append(seen)
        stager.staged.remittances.append(.init(remittance: head, claims: claims, isNew: true, origin: origin))
        stager.remittances.append((head, origin))
    }

    private mutating func holdRestated(
        _ entry: ReadRemittance, key: String, amount: Cents, _ what: String, _ same: String,
        at position: Position? = nil
    ) {
        var origin = entry.origin
        origin.position = position ?? origin.position
        find(
            "remittance-restated", .warning, origin,
            "a \(what) with this \(same) was posted before with other content; this one is held",
            remedy: "ask the payer which of the two holds")
        ask(
            ReviewItem(
                kind: .restated, source: origin.source, key: key, file: origin.file, position: origin.position,
                day: entry.head.day, amount: amount,
                message: "same \(same) as a \(what) that was posted, other content: held"))
    }

    private static func key(of claim: ClaimPayment, _ prefix: String) -> String {
        [prefix, claim.claimNumber, claim.controlNumber, claim.status].joined(separator: "|")
    }
}
