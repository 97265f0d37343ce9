import Formats
import LedgerModel
import Values

extension Planner {
    /// Checks balance reports without a roster beside them, in memory that does not grow with their rows; false where
    /// mended rows stand among them, which only the whole reading puts in their places.
    mutating func countBalances(_ found: FoundSource, at i: Int) -> Bool {
        let source = found.source
        var read: [ReadBalances] = []
        let before = plan
        var census = makeCensus(found)
        for path in found.paths {
            guard let file = open(path, of: i), !isRepeated(file, read, at: i) else { continue }
            let report = count(file, found, census)
            if report.isPartial {
                plan = before
                return false
            }
            read.append(ReadBalances(file: file, report: report))
        }
        var sheet = BalanceSheet(source: source.name)
        for at in read.indices {
            let (file, report) = (read[at].file, read[at].report)
            plan.findings.append(BalanceSheet.counts(report, file))
            plan.tieOuts.append(BalanceSheet.kinds(report, file, source.name))
            sheet.add(report)
            read[at].isUsed = accept(report.reading, file, at: i)
        }
        sheet.records.known = plan.sources[i].duplicate
        let used = read.filter(\.isUsed)
        if used.count < read.count {
            census = makeCensus(found)
            for one in used { _ = count(one.file, found, census) }
        }
        if census.needsSecondPass {
            census.beginSecondPass()
            for one in used { _ = count(one.file, found, census) }
        }
        for (balance, rows) in census.finish() { say(balance, rows: rows, source) }
        sheet.take(census.clients.sheet)
        sheet.noteRejects(read)
        guard proveDeclared(sheet, source, false, at: i), !plan.sources[i].isRefused else {
            refuse(&sheet, at: i)
            writeRejects(read, found)
            return true
        }
        sheet.records.posted = census.clients.open
        sheet.records.zero = census.clients.zero
        plan.sources[i].accepted += census.clients.open
        plan.sources[i].setAside += census.clients.zero
        plan.balanceSheets.append(sheet)
        return true
    }

    private func makeCensus(_ found: FoundSource) -> BalanceCensus {
        BalanceCensus(
            source: found.source.name, rule: (found.profile ?? .plain).key, nets: pipeline.policies.net,
            agedFrom: pipeline.cutOver == Planning.noCutOver ? nil : pipeline.cutOver)
    }

    private func count(_ file: SourceFile, _ found: FoundSource, _ census: BalanceCensus) -> BalanceReport {
        BalanceProfiles.read(
            file, format: found.source.format, profile: found.profile ?? .plain, options: options(for: found.source)
        ) { census.add($0.pointee, file: file.name) }
    }
}

extension BalanceSheet {
    /// Takes over what clients come to.
    fileprivate mutating func take(_ other: BalanceSheet) {
        (owed, credit, insurance) = (other.owed, other.credit, other.insurance)
        (largest, largestAt, oldest, clients) = (other.largest, other.largestAt, other.oldest, other.clients)
    }
}
