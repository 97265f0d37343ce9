import Formats
import LedgerModel
import Values

extension Planner {
    // MARK: Declared totals

    /// Compares what the user declared with what the rows add up to; one cent off refuses the source.
    mutating func proveDeclared(
        _ sheet: BalanceSheet, _ source: Pipeline.Source, _ isPartial: Bool, at i: Int
    ) -> Bool {
        let place = plan.sources[i].files.first.map { Position.whole($0) } ?? .none
        if isPartial, !source.controlTotals.isEmpty {
            plan.findings.append(
                Finding(
                    "control-total-unused", .info, at: place,
                    "\(source.name) reads mended rows alone: its control_total is that of the whole report",
                    remedy: "nothing to do"))
            return true
        }
        // Without the rows of a refused file the sum says nothing about the total.
        if plan.sources[i].isRefused { return false }
        let actual: [String: Cents] = [
            "net": sheet.net, "owed": sheet.owed.amount, "credit": sheet.credit.amount,
            "insurance": sheet.insurance.amount, "count": Cents(count: sheet.clients),
        ]
        var agrees = true
        for (what, expected) in source.controlTotals.sorted(by: { $0.key < $1.key }) {
            let tie = TieOut(
                source: source.name, what: "declared \(what)", expected: expected, actual: actual[what] ?? .zero)
            plan.tieOuts.append(tie)
            guard !tie.isOK else { continue }
            agrees = false
            let unit: (Cents) -> String = { tie.isCount ? "\($0.raw / 100)" : $0.grouped }
            refuse(
                i,
                Finding(
                    "control-total-disagrees", .refusal, at: place,
                    "declared \(what) is \(unit(expected)), the rows make \(unit(tie.actual)): a difference of \(unit(tie.difference))"
                        + (what == "net" ? explanation(of: tie.difference, sheet) : ""),
                    remedy: sheet.rejectedUnread + sheet.rejectedRead == 0
                        ? "compare with the old system's screen; correct the file or control_total in the pipeline"
                        : "mend the rejected rows in a copy of the report, or read the mended rejects beside it "
                            + "in the same files:"))
        }
        return agrees
    }

    /// What rejected rows say about a difference.
    private func explanation(of difference: Cents, _ sheet: BalanceSheet) -> String {
        let count = sheet.rejectedRead + sheet.rejectedUnread
        guard count > 0 else { return "" }
        let rows = count == 1 ? "1 row was rejected" : "\(count) rows were rejected"
        if sheet.rejectedUnread > 0 {
            let known = sheet.rejectedRead == 0 ? "" : ", \(sheet.rejectedNet.grouped) of it readable"
            return "; \(rows)\(known): what \(sheet.rejectedUnread == 1 ? "its amount is" : "their amounts are") "
                + "cannot be read, and \((-difference - sheet.rejectedNet).grouped) would close the gap"
        }
        return -difference == sheet.rejectedNet
            ? "; \(rows), and their \(sheet.rejectedNet.grouped) explain it"
            : "; \(rows) with \(sheet.rejectedNet.grouped), which does not explain it"
    }

    // MARK: Against the last import

    /// Compares the report with the last import: what is new, changed, as it was, or gone.
    mutating func compare(_ work: inout BalanceImport, _ isPartial: Bool) {
        let prefix = work.source.name + "/"
        let seen = Set(work.balances.map { work.key($0) })
        // Whose row cannot be read has not vanished; what the row says is in no total of the report.
        let damaged = Set(work.read.flatMap(\.report.rejects).map { prefix + $0.key }).subtracting(seen)
        for (key, imported) in balancesBefore where key.hasPrefix(prefix) {
            work.sheet.hasBefore = true
            if seen.contains(key) {
                work.sheet.before += imported.net
                if plan.balances[key] == nil { work.sheet.unchanged += 1 }
            } else if !isPartial, !imported.isZero, !damaged.contains(key) {
                work.sheet.before += imported.net
                work.sheet.changes.append(
                    .init(
                        kind: .vanished, client: imported.client, before: imported.net, after: .zero,
                        insuranceBefore: imported.insurance, insuranceAfter: .zero))
            }
        }
        work.sheet.changes.sort { ($0.kind.rawValue, $0.client, $0.before) < ($1.kind.rawValue, $1.client, $1.before) }
        guard !isPartial else { return }
        askAboutVanished(work.source, seen.union(damaged), work.cutOver)
    }

    private mutating func askAboutVanished(_ source: Pipeline.Source, _ seen: Set<String>, _ day: Day) {
        for (key, imported) in balances.sorted(by: { $0.key < $1.key })
        where key.hasPrefix(source.name + "/") && !seen.contains(key)
            && !(imported.owed.isZero && imported.credit.isZero)
        {
            ask(
                ReviewItem(
                    kind: .balanceVanished, source: source.name, key: key, file: "", position: .none, day: day,
                    amount: imported.net,
                    message: "the client was in an earlier import and is not in this report; nothing was changed",
                    candidates: [.init(clientID: imported.client, score: 100, evidence: "brought over before")]))
        }
    }

    /// Takes back what a person says was settled in the prior system.
    mutating func takeBackVanished() {
        for (id, item) in openReviews.sorted(by: { $0.key < $1.key }) where item.kind == .balanceVanished {
            guard let decision = decisions[id], decision.action == .notOurs, let imported = balances[item.key],
                !imported.isZero
            else { continue }
            let slash = item.key.firstIndex(of: "/") ?? item.key.startIndex
            var gone = ClientBalance(key: String(item.key[slash...].dropFirst()))
            gone.oldestOpen = imported.oldestOpen
            open(
                gone, for: imported.client, key: item.key,
                evidence: "decided by \(decision.who): settled in the prior system", item.day,
                Origin(source: item.source, file: "", key: gone.key, position: .none))
            // Should the client come back with what was there before, it is a change again.
            let key = RecordKey("balances/\(item.source)", gone.key)
            known[key] = 0
            plan.known[key] = 0
        }
    }

    // MARK: The book

    /// Shows that nothing got lost between the report and the book: rows, then money.
    mutating func proveBook(_ work: BalanceImport) {
        let name = work.source.name
        let sheet = work.sheet
        plan.tieOuts.append(
            TieOut(
                source: name, what: "rows of clients are all accounted for",
                expected: Cents(count: sheet.records.read), actual: Cents(count: sheet.records.sum)))
        if sheet.hasBefore {
            let moved = sheet.changes.total { $0.after - $0.before }
            plan.tieOuts.append(
                TieOut(
                    source: name,
                    what: "last import + changes" + (work.pending.isZero ? "" : " + \(work.pending) waiting"),
                    expected: sheet.net, actual: sheet.before + moved + work.pending))
        }
        // What the book held of these clients before, and what this run posts.
        var book = Cents.zero
        for balance in work.balances { book += balancesBefore[work.key(balance)]?.net ?? .zero }
        for posting in plan.postings where posting.source == name {
            if posting.kind == .openingBill { book += posting.amount }
            if posting.kind == .creditGranted, posting.reason == "opening" { book = book - posting.amount }
        }
        plan.tieOuts.append(
            TieOut(
                source: name,
                what: "opening bills − credits" + (work.waiting.isZero ? " in the book" : " + \(work.waiting) waiting"),
                expected: sheet.net, actual: book + work.waiting))
        guard !sheet.insurance.amount.isZero else { return }
        let isBilled = pipeline.policies.insuranceBalance == .bill
        plan.findings.append(
            Finding(
                isBilled ? "insurance-billed" : "insurance-in-flight", .info, at: .none,
                "\(name): insurers still owe \(sheet.insurance.amount.grouped) on \(sheet.insurance.count) "
                    + "client\(sheet.insurance.count == 1 ? "" : "s"); "
                    + (isBilled ? "billed to the payer, nothing to the client" : "listed, not posted"),
                remedy: isBilled
                    ? "what the payers send for it comes as remittances" : "work these claims down in the old system"))
    }
}

extension ImportedBalance {
    /// What the client owed less what the client was owed.
    public var net: Cents { owed - credit }
    /// True when nothing is left of it.
    public var isZero: Bool { owed.isZero && credit.isZero && insurance.isZero }
}

extension BalanceSheet {
    mutating func count(_ balance: ClientBalance, as kind: WritableKeyPath<Records, Int>) {
        records[keyPath: kind] += balance.rows.count
    }

    /// What the rejected rows of the files say, as far as it can be read.
    mutating func noteRejects(_ read: [ReadBalances]) {
        for reject in read.flatMap(\.report.rejects) {
            if let net = reject.net {
                rejectedNet += net
                rejectedRead += 1
            } else {
                rejectedUnread += 1
            }
        }
    }
}

extension Cents {
    /// A number of things, as the columns of tie-outs hold it: whole units.
    init(count: Int) { self.init(Int64(count) * 100) }
}
