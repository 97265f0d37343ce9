import Formats
import Foundation
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// How many mangled rows find their client, by what was done to them. The figures stand in `docs/benchmarks.md`, which
/// is held to them: `UPDATE_GOLDENS=1` writes them anew.
@Suite struct IdentityCensusTests {
    /// What became of rows.
    private struct Count {
        var rows = 0
        var linked = 0
        var wrong = 0
        var asked = 0
        var rejected = 0

        mutating func add(_ other: Count) {
            rows += other.rows
            linked += other.linked
            wrong += other.wrong
            asked += other.asked
            rejected += other.rejected
        }

        func line(_ what: String) -> String {
            "| \(what) | \(rows) | \(linked) | \(wrong) | \(asked) | \(rejected) |\n"
        }
    }

    private static let seeds: ClosedRange<UInt64> = 1...24
    private static let page = BalanceSampleFolder.path + "/../../docs/benchmarks.md"
    private static let start = "<!-- identity: written by IdentityCensusTests -->\n"
    private static let end = "<!-- end of identity -->\n"

    @Test func everyWrongLinkIsCountedAndThereIsNone() throws {
        var changes: [MangledPractice.Change: Count] = [:]
        var births: [MangledPractice.Birth: Count] = [:]
        var strangers = Count()
        var all = Count()
        for seed in Self.seeds {
            let practice = MangledPractice(seed: seed)
            let matcher = BalanceMatcher(
                directory: ClientDirectory(clients: practice.clients, parties: []), idMap: [:], creates: false)
            for (i, row) in practice.rows.enumerated() where !practice.isAnothers(row) {
                let person = practice.people[row.person]
                let count = outcome(row, number: i, person.id, matcher)
                if count.wrong > 0 { Issue.record("seed \(seed): \(person) went wrong as \(row)") }
                all.add(count)
                guard !person.id.isEmpty else {
                    strangers.add(count)
                    continue
                }
                changes[row.change, default: Count()].add(count)
                births[row.birth, default: Count()].add(count)
            }
        }
        #expect(all.wrong == 0 && strangers.linked == 0)
        #expect(all.rows == all.linked + all.asked + all.rejected)
        try hold(Self.table(changes, births, strangers, all))
    }

    private func outcome(
        _ mangled: MangledPractice.Row, number: Int, _ id: String, _ matcher: BalanceMatcher
    ) -> Count {
        var row = BalanceRow(position: .none)
        row.key = "old-\(number)"
        row.name = mangled.name
        row.dateOfBirth = mangled.born
        row.email = mangled.email
        var balance = ClientBalance(key: row.key)
        balance.add(row, "")
        var count = Count(rows: 1)
        switch matcher.identify(BalanceClaimant(balance), row: row) {
        case .client(let found, _, _):
            count.linked = 1
            count.wrong = found == id ? 0 : 1
        case .unsure: count.asked = 1
        case .rejected: count.rejected = 1
        case .create: Issue.record("nobody may be made here")
        }
        return count
    }

    private static func table(
        _ changes: [MangledPractice.Change: Count], _ births: [MangledPractice.Birth: Count], _ strangers: Count,
        _ all: Count
    ) -> String {
        let head = " | rows | linked | wrong | a person is asked | rejected |\n|---|---|---|---|---|---|\n"
        var out = "| the name is written" + head
        for change in MangledPractice.Change.allCases { out += (changes[change] ?? Count()).line(change.rawValue) }
        out += "\n| the date of birth is" + head
        for birth in MangledPractice.Birth.allCases { out += (births[birth] ?? Count()).line(birth.rawValue) }
        out += "\n| of all" + head + strangers.line("people who are not on the roster")
        return out + all.line("rows")
    }

    /// Compares the page with the figures, or writes them there.
    private func hold(_ table: String) throws {
        let text = try String(contentsOfFile: Self.page, encoding: .utf8)
        let from = try #require(text.range(of: Self.start)?.upperBound)
        let to = try #require(text.range(of: Self.end)?.lowerBound)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try text.replacingCharacters(in: from..<to, with: table).write(
                toFile: Self.page, atomically: true, encoding: .utf8)
            Issue.record("docs/benchmarks.md was rewritten; read the difference and run again")
            return
        }
        #expect(text[from..<to] == table[...], "docs/benchmarks.md is out of date: UPDATE_GOLDENS=1 swift test")
    }
}
