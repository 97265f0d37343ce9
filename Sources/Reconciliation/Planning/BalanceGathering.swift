import Formats
import LedgerModel
import Values

/// One client's balance in the prior EHR: its rows added up.
struct ClientBalance {
    var key: String
    var rows: [BalanceRow] = []
    var files: [String] = []
    var owed = Cents.zero
    var credit = Cents.zero
    var insurance = Cents.zero
    /// What was taken off both sides because the pipeline nets them.
    var netted = Cents.zero
    var oldestOpen: Day?
    /// Where it stands, where its rows are not kept.
    var position = Position.none
    /// True for rows that name someone of whom the report has several, without saying which.
    var isLeftOver = false

    /// True when nothing is owed by anyone.
    var isZero: Bool { owed.isZero && credit.isZero && insurance.isZero }
    /// What the client owes less what the client is owed.
    var net: Cents { owed - credit }
    /// True when a row says which session it is about.
    var hasSessions: Bool { rows.contains { $0.session?.date != nil } }

    init(key: String) { self.key = key }

    mutating func add(_ row: BalanceRow, _ file: String, asOf: Day? = nil) {
        var row = row
        row.oldestOpen = row.oldestOpen ?? ClientBalance.aged(row.buckets, asOf)
        rows.append(row)
        files.append(file)
        owed += row.owed
        credit += row.credit
        insurance += row.insurance
        oldestOpen = [oldestOpen, row.oldestOpen].compactMap { $0 }.min()
    }

    /// The day from which the oldest bucket with money in it is open: a report that ages by columns and does not say of
    /// which day is of the cut-over.
    static func aged(_ buckets: [AgingBucket], _ asOf: Day?) -> Day? {
        guard let asOf, let oldest = buckets.filter({ $0.amount > .zero }).map(\.fromDays).max() else { return nil }
        return asOf.adding(-oldest)
    }

    /// Takes the smaller of both sides off the other.
    mutating func net(_ isOn: Bool) {
        guard isOn else { return }
        netted = min(owed, credit)
        owed = owed - netted
        credit = credit - netted
    }
}

extension Planner {
    /// Adds the rows of each client up; several rows of one client are said so.
    ///
    /// Where the name stands for a client id, rows of one name and different dates of birth (or e-mails) are different
    /// people: a father and his son are never added up.
    mutating func gather(
        _ rows: [(row: BalanceRow, file: String)], _ source: Pipeline.Source, _ roster: Roster
    ) -> [ClientBalance] {
        var out: [ClientBalance] = []
        for (key, group) in Dictionary(grouping: rows, by: \.row.key) {
            for part in split(group, key: key, source, roster) { out.append(part) }
        }
        out.sort { $0.key < $1.key }
        for balance in out where balance.rows.count > 1 && !balance.hasSessions {
            say(balance, rows: balance.rows.count, source)
        }
        for i in out.indices { out[i].net(pipeline.policies.net) }
        return out
    }

    /// Says that several rows were added up to one client.
    mutating func say(_ balance: ClientBalance, rows: Int, _ source: Pipeline.Source) {
        let origin = Origin(
            source: source.name, file: balance.files[0], key: balance.key,
            position: balance.rows.first?.position ?? balance.position)
        find(
            "client-on-several-rows", .info, origin,
            "\(rows) rows of one client add up: owed \(balance.owed), credit \(balance.credit)",
            remedy: "nothing to do if the report lists a client more than once")
    }

    /// The day from which buckets age where their report says none.
    private var agedFrom: Day? { pipeline.cutOver == Planning.noCutOver ? nil : pipeline.cutOver }

    private func split(
        _ group: [(row: BalanceRow, file: String)], key: String, _ source: Pipeline.Source, _ roster: Roster
    ) -> [ClientBalance] {
        let sorted = group.sorted { BalanceOrder.isBefore($0.row, $1.row) }
        guard sorted[0].row.isNamedByKey else { return [ClientBalance(key: key, sorted, asOf: agedFrom)] }
        let all = sorted.map { (birth: $0.row.dateOfBirth.map { "\($0)" } ?? "", email: $0.row.email.lowercased()) }
        let tells = NameMarks.tell(isNamedByKey: true, all)
        if tells == .nothing {
            let births = Set(all.map(\.birth)).subtracting([""])
            if let only = births.first, balances["\(source.name)/\(key)"] == nil,
                balances["\(source.name)/\(key) \(only)"] != nil
            {
                // The namesake has left the report since.
                return [ClientBalance(key: "\(key) \(only)", sorted, asOf: agedFrom)]
            }
            return [ClientBalance(key: key, sorted, asOf: agedFrom)]
        }
        let marks = all.map { tells.label(birth: $0.birth, email: $0.email) }
        let before = balances["\(source.name)/\(key)"].flatMap { roster.client($0.client) }
        return Dictionary(grouping: zip(marks, sorted), by: \.0).map { mark, part in
            let isOld =
                before.map {
                    mark == $0.dateOfBirth.map { "\($0)" } || (!mark.isEmpty && mark == $0.email.lowercased())
                }
                ?? false
            var balance = ClientBalance(
                key: mark.isEmpty || isOld ? key : "\(key) \(mark)", part.map(\.1), asOf: agedFrom)
            balance.isLeftOver = mark.isEmpty
            return balance
        }
    }
}

extension ClientBalance {
    init(key: String, _ rows: [(row: BalanceRow, file: String)], asOf: Day?) {
        self.init(key: key)
        for (row, file) in rows { add(row, file, asOf: asOf) }
    }
}

/// The order of a client's rows, which no order of files or rows changes.
enum BalanceOrder {
    /// As ``isBefore(_:_:)``; of two rows that say the same, the first in the files comes first.
    static func comes(_ a: BalanceRow, before b: BalanceRow) -> Bool {
        if isBefore(a, b) { return true }
        if isBefore(b, a) { return false }
        let (x, y) = (a.position, b.position)
        return (x.file, x.record, x.offset) < (y.file, y.record, y.offset)
    }

    static func isBefore(_ a: BalanceRow, _ b: BalanceRow) -> Bool {
        let (first, second) = (a.session, b.session)
        if first?.date != second?.date {
            return (first?.date?.number ?? .max) < (second?.date?.number ?? .max)
        }
        return (
            first?.code ?? "", b.owed.raw, b.credit.raw, b.insurance.raw, first?.description ?? "", a.name
        ) < (second?.code ?? "", a.owed.raw, a.credit.raw, a.insurance.raw, second?.description ?? "", b.name)
    }
}
