import Formats
import LedgerModel
import Values

/// One client's balance in the prior EHR: its rows added up.
struct ClientBalance {
    var key: String
    var rows: [BalanceRow]
    var files: [String]
    var owed: Cents
    var credit: Cents
    var insurance: Cents
    var oldestOpen: Day?

    /// True when nothing is owed by anyone.
    var isZero: Bool { owed.isZero && credit.isZero && insurance.isZero }
}

extension Planner {
    /// Reads a balance source whole, proves its totals, finds each client, and posts opening bills and credits, or the
    /// differences to what an earlier import posted.
    mutating func stageBalances(_ found: FoundSource, at i: Int, _ roster: inout Roster) {
        let source = found.source
        balanceSources.insert(source.name)
        var read: [ReadBalances] = []
        for path in found.paths {
            guard let file = open(path, of: i) else { continue }
            let report = readBalances(file, found)
            plan.findings += BalanceSheet.counts(report, file)
            guard accept(report.reading, file, at: i) else { continue }
            read.append(ReadBalances(file: file, report: report))
        }
        let balances = add(withoutRepeats(read, at: i), source)
        let isPartial = !read.isEmpty && read.allSatisfy(\.report.isPartial)
        guard proveDeclared(balances, source, isPartial, at: i), !plan.sources[i].isRefused,
            let cutOver = pipeline.cutOver
        else { return }
        if isCheck, roster.clients.isEmpty {
            plan.sources[i].accepted += balances.reduce(0) { $0 + $1.rows.count }
            return
        }
        directory = ClientDirectory(clients: roster.clients, parties: roster.parties)
        let idMap = readIDMap(source, at: i)
        // Whoever has a row in the book already: a second row of a later export must not land there unseen.
        var taken: [String: String] = [:]
        for (key, imported) in self.balances where key.hasPrefix(source.name + "/") {
            taken[imported.client] = String(key.dropFirst(source.name.utf8.count + 1))
        }
        var seen: Set<String> = []
        var waiting = Cents.zero
        for balance in balances {
            let count = balance.rows.count
            let origin = Origin(
                source: source.name, file: balance.files[0], key: balance.key, position: balance.rows[0].position)
            let key = "\(source.name)/\(balance.key)"
            seen.insert(key)
            if balance.isZero, self.balances[key] == nil {
                plan.sources[i].setAside += count
                continue
            }
            var hash = Fingerprint()
            for amount in [balance.owed, balance.credit, balance.insurance] { hash.add(amount.raw) }
            hash.add(Int64(cutOver.number))
            let recordKey = RecordKey("balances/\(source.name)", balance.key)
            if self.balances[key] != nil, known[recordKey] == hash.value {
                plan.sources[i].duplicate += count
                if let client = self.balances[key]?.client { taken[client] = balance.key }
                continue
            }
            switch identify(balance, idMap, origin, &roster) {
            case .rejected(let why, let remedy):
                plan.sources[i].rejected += count
                waiting += balance.owed - balance.credit
                find("client-not-found", .error, origin, why, remedy: remedy)
                for row in balance.rows { ReadBalances.reject(row.position, "client-not-found: \(why)", in: &read) }
            case .unsure(let why, let candidates):
                plan.sources[i].accepted += count
                waiting += balance.owed - balance.credit
                askWho(balance, why, candidates, origin, cutOver)
            case .client(let id, let evidence):
                if let other = taken[id], other != balance.key {
                    plan.sources[i].accepted += count
                    waiting += balance.owed - balance.credit
                    askWho(
                        balance, "two rows of the report would go to one client (the other is \(other))",
                        [.init(clientID: id, score: 80, evidence: evidence)], origin, cutOver)
                    continue
                }
                taken[id] = balance.key
                _ = self.count(standing(recordKey, hash.value), at: i)
                plan.sources[i].accepted += plan.sources[i].accepted > 0 || plan.sources[i].restated > 0 ? count - 1 : 0
                open(balance, for: id, key: key, evidence: evidence, cutOver, origin)
            }
        }
        if !isPartial { askAboutVanished(source, seen, cutOver) }
        writeRejects(read, found)
        proveBook(balances, source, waiting)
    }

    // MARK: Adding up

    /// Adds the rows of each client up; several rows of one client are said so.
    private mutating func add(_ rows: [(row: BalanceRow, file: String)], _ source: Pipeline.Source) -> [ClientBalance] {
        var at: [String: Int] = [:]
        var out: [ClientBalance] = []
        for (row, file) in rows {
            if let i = at[row.key] {
                out[i].rows.append(row)
                out[i].files.append(file)
                out[i].owed += row.owed
                out[i].credit += row.credit
                out[i].insurance += row.insurance
                out[i].oldestOpen = [out[i].oldestOpen, row.oldestOpen].compactMap { $0 }.min()
            } else {
                at[row.key] = out.count
                out.append(
                    ClientBalance(
                        key: row.key, rows: [row], files: [file], owed: row.owed, credit: row.credit,
                        insurance: row.insurance, oldestOpen: row.oldestOpen))
            }
        }
        for balance in out where balance.rows.count > 1 {
            let origin = Origin(
                source: source.name, file: balance.files[0], key: balance.key, position: balance.rows[0].position)
            find(
                "client-on-several-rows", .info, origin,
                "\(balance.rows.count) rows of one client add up: owed \(balance.owed), credit \(balance.credit)",
                remedy: "nothing to do if the report lists a client more than once")
        }
        if pipeline.policies.net {
            for i in out.indices {
                let netted = min(out[i].owed, out[i].credit)
                out[i].owed = out[i].owed - netted
                out[i].credit = out[i].credit - netted
            }
        }
        return out.sorted { $0.key < $1.key }
    }

    // MARK: Totals

    /// Compares what the user declared with what the rows add up to; one cent off refuses the source.
    private mutating func proveDeclared(
        _ balances: [ClientBalance], _ source: Pipeline.Source, _ isPartial: Bool, at i: Int
    ) -> Bool {
        if isPartial, !source.controlTotals.isEmpty {
            plan.findings.append(
                Finding(
                    "control-total-unused", .info, at: plan.sources[i].files.first.map { .whole($0) } ?? .none,
                    "\(source.name) reads mended rows alone: its control_total is that of the whole report",
                    remedy: "nothing to do"))
            return true
        }
        let owed = balances.total(\.owed)
        let credit = balances.total(\.credit)
        let actual: [String: Cents] = [
            "net": owed - credit, "owed": owed, "credit": credit, "insurance": balances.total(\.insurance),
            "count": Cents(Int64(balances.filter { !$0.isZero }.count) * 100),
        ]
        var agrees = true
        for (what, expected) in source.controlTotals.sorted(by: { $0.key < $1.key }) {
            let have = actual[what] ?? .zero
            plan.tieOuts.append(TieOut(source: source.name, what: "declared \(what)", expected: expected, actual: have))
            guard expected != have else { continue }
            agrees = false
            refuse(
                i,
                Finding(
                    "control-total-disagrees", .refusal, at: plan.sources[i].files.first.map { .whole($0) } ?? .none,
                    "declared \(what) is \(expected.grouped), the rows make \(have.grouped): a difference of \((have - expected).grouped)",
                    remedy: "compare with the old system's screen; correct the file or control_total in the pipeline"))
        }
        return agrees
    }

    /// Shows that nothing got lost between the report and the book.
    private mutating func proveBook(_ balances: [ClientBalance], _ source: Pipeline.Source, _ waiting: Cents) {
        let report = balances.total(\.owed) - balances.total(\.credit)
        var book = Cents.zero
        let prefix = source.name + "/"
        let keys = Set(balances.map { prefix + $0.key })
        for (key, imported) in self.balances where keys.contains(key) { book += imported.owed - imported.credit }
        plan.tieOuts.append(
            TieOut(
                source: source.name,
                what:
                    "opening bills − opening credits in the book\(waiting.isZero ? "" : " + \(waiting) that waits or was rejected")",
                expected: report, actual: book + waiting))
        let insurance = balances.total(\.insurance)
        if !insurance.isZero {
            plan.findings.append(
                Finding(
                    "insurance-in-flight", .info, at: .none,
                    "\(source.name): insurers still owe \(insurance.grouped) on \(balances.filter { !$0.insurance.isZero }.count) clients; listed, not posted",
                    remedy: "work these claims down in the old system"))
        }
    }

    // MARK: Posting

    /// Posts an opening bill and an opening credit, or what changed since the last import.
    private mutating func open(
        _ balance: ClientBalance, for id: String, key: String, evidence: String, _ cutOver: Day, _ origin: Origin
    ) {
        let before = balances[key] ?? ImportedBalance(client: id, owed: .zero, credit: .zero, insurance: .zero)
        let client = ledger.client(id)
        let invoice = "OB-\(id)"
        let changed =
            before.owed.isZero && before.credit.isZero
            ? ""
            : "; changed since the last import: owed \(before.owed) → \(balance.owed), credit \(before.credit) → \(balance.credit)"
        let owed = balance.owed - before.owed
        if !owed.isZero {
            if ledger.bill(invoice) == nil {
                let line = BillLine(
                    invoice: invoice, billDay: cutOver, clientID: id, kind: .product,
                    description: pipeline.policies.previousBalanceDescription,
                    fee: .zero, clientOwes: .zero, isOpening: true, oldestOpen: balance.oldestOpen)
                ledger.add(line)
                note(line)
                plan.billLines.append(line)
            }
            if let bill = ledger.bill(invoice) {
                var made = posting(.openingBill, owed, on: cutOver, bill: bill, client: client)
                made.line = 1
                made.rule = "rule/opening-balance"
                made.evidence = evidence + changed
                post(made, origin)
                moveOverage(of: bill, on: cutOver, origin, why: "the prior balance went down below what was paid here")
                returnOverage(to: bill, on: cutOver, origin, why: "the prior balance went up again")
            }
        }
        let credit = balance.credit - before.credit
        if !credit.isZero {
            if credit < .zero { freeCredit(-credit, of: client, on: cutOver, origin) }
            var made = posting(.creditGranted, credit, on: cutOver, bill: nil, client: client)
            made.reason = "opening"
            made.rule = "rule/opening-credit"
            made.evidence = evidence + changed
            post(made, origin)
        }
        let imported = ImportedBalance(
            client: id, owed: balance.owed, credit: balance.credit, insurance: balance.insurance)
        balances[key] = imported
        plan.balances[key] = imported
    }

    /// Takes credit back from the bills that it was applied to, latest first, so that so much of it is free.
    private mutating func freeCredit(_ amount: Cents, of client: Int, on day: Day, _ origin: Origin) {
        var lacking = amount - ledger.clients[client].credit
        for bill in ledger.clients[client].bills.reversed() where lacking > .zero {
            let back = min(lacking, ledger.bills[bill].credited)
            guard back > .zero else { continue }
            var applied = posting(.creditApplied, -back, on: day, bill: bill, client: client)
            applied.key = applied.invoice
            applied.rule = "rule/opening-credit-lowered"
            applied.evidence = "the prior system's credit went down after it was used here: the bill opens again"
            post(applied, origin)
            lacking = lacking - back
        }
    }
}

/// What a balance report looks like, for the screen.
enum BalanceSheet {
    /// Rows by kind, as one finding.
    static func counts(_ report: BalanceReport, _ file: SourceFile) -> [Finding] {
        let c = report.counts
        let total = c.preamble + c.header + c.group + c.subtotal + c.total + c.footer + c.data
        return [
            Finding(
                "rows-by-kind", .info, at: .whole(file.number),
                "\(total) rows = \(c.preamble) preamble + \(c.header) header + \(c.group) group + \(c.subtotal) subtotal + \(c.total) total + \(c.footer) footer + \(c.data) data",
                remedy: "nothing to do")
        ]
    }
}
