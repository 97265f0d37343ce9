import Foundation
import Testing
import Values

@testable import PracticeSimulator

@Suite("A simulated practice")
struct SimulatorTests {
    private static let small = SimulationSettings(clients: 60, months: 4, seed: 11, noise: .hard)

    @Test("the same settings give the same bytes")
    func isDeterministic() throws {
        let one = Folder()
        let two = Folder()
        try Simulator.write(Self.small, to: one.path)
        try Simulator.write(Self.small, to: two.path)
        #expect(try one.files() == two.files())
    }

    @Test("another seed gives another practice")
    func seedsDiffer() throws {
        let one = Folder()
        let two = Folder()
        try Simulator.write(Self.small, to: one.path)
        var other = Self.small
        other.seed = 12
        try Simulator.write(other, to: two.path)
        #expect(try one.text("inbox/bills-2026-01.csv") != two.text("inbox/bills-2026-01.csv"))
    }

    @Test("every advice balances by line, claim and transaction", arguments: Noise.allCases)
    func advicesBalance(_ noise: Noise) throws {
        let folder = Folder()
        try Simulator.write(SimulationSettings(clients: 80, months: 5, seed: 3, noise: noise), to: folder.path)
        var claims = 0
        for (name, data) in try folder.files() where name.hasSuffix(".835") {
            let check = RemittanceCheck(String(decoding: data, as: UTF8.self))
            #expect(check.faults.isEmpty, "\(name)")
            claims += check.claims
        }
        #expect(claims > 300)
    }

    @Test(
        "what a client owes, less what was paid, is what is due less the credit",
        arguments: [1, 2, 3, 4, 5] as [UInt64])
    func clientsBalance(_ seed: UInt64) {
        var practice = Practice(SimulationSettings(clients: 70, months: 9, seed: seed, noise: .normal))
        practice.live()
        let (books, money) = (practice.ledger, netMoney(practice))
        for client in practice.clients.indices {
            let bills = books.bills.filter { $0.client == client }
            let due = bills.total { $0.due }
            let granted = bills.total { $0.granted }
            let owes = bills.total { $0.owes }
            let discounts = bills.total { $0.discount }
            #expect(due - books.credits[client] == owes - money[client] - discounts - granted)
            #expect(books.credits[client] >= .zero)
            #expect(bills.allSatisfy { $0.due >= .zero })
            #expect(due.isZero || books.credits[client].isZero, "credit is used before anything stays open")
        }
        #expect(books.bills.allSatisfy { $0.lines.allSatisfy { $0.payerDue >= .zero } })
    }

    /// Client money by client from the records that go into files, not from the ledger.
    private func netMoney(_ practice: Practice) -> [Cents] {
        var sums = Array(repeating: Cents.zero, count: practice.clients.count)
        var known: Set<String> = []
        for payment in practice.recorded where payment.type != "credit_discount" {
            sums[practice.ledger.bills[payment.bill].client] += payment.amount
            known.insert(payment.reference)
        }
        for charge in practice.charges where !known.contains(charge.object) || charge.method != .stripe {
            if let client = charge.client { sums[client] += charge.gross }
        }
        return sums
    }

    @Test("keys are unique, and access codes have six digits")
    func keysAreUnique() {
        var practice = Practice(SimulationSettings(clients: 100, months: 6, seed: 5, noise: .hard))
        practice.live()
        #expect(Set(practice.charges.map(\.key)).count == practice.charges.count)
        #expect(Set(practice.recorded.map(\.id)).count == practice.recorded.count)
        #expect(Set(practice.ledger.bills.map(\.number)).count == practice.ledger.bills.count)
        #expect(practice.ledger.bills.allSatisfy { $0.accessCode.utf8.count == 6 })
        #expect(practice.ledger.bills.contains { $0.accessCode.hasPrefix("0") })
        let claims = practice.advices.flatMap(\.claims).filter { $0.status != "22" }
        #expect(Set(claims.map(\.icn)).count == claims.count)
    }

    @Test("bills come day by day, and the files hold each of them")
    func billsAreWritten() {
        var practice = Practice(SimulationSettings(clients: 150, months: 7, seed: 2))
        practice.live()
        let days = practice.ledger.bills.map(\.day)
        #expect(days == days.sorted())
        let files = ExchangeFiles.bills(practice)
        #expect(files.map(\.month) == (1...7).map { "2026-0\($0)" })
        let rows = files.reduce(0) { $0 + $1.bytes.count { $0 == 0x0A } - 1 }
        #expect(rows == practice.ledger.bills.reduce(0) { $0 + $1.lines.count })
    }

    @Test("a year holds every kind of event")
    func hasEveryEvent() {
        var practice = Practice(SimulationSettings(clients: 400, months: 12, seed: 7, noise: .hard))
        practice.live()
        let claims = practice.advices.flatMap(\.claims)
        let reasons = Set(claims.flatMap(\.lines).flatMap(\.adjustments).map { "\($0.group)-\($0.reason)" })
        #expect(reasons == ["CO-45", "CO-16", "CO-197", "PR-1", "PR-2", "PR-3", "PR-204", "OA-23"])
        #expect(Set(claims.map(\.status)) == ["1", "2", "4", "19", "22"])
        #expect(Set(practice.charges.map(\.kind.rawValue)).count == 5)
        #expect(practice.charges.contains { $0.client == nil && $0.kind == .charge })
        #expect(practice.charges.contains { $0.shares.count > 1 })
        #expect(practice.charges.contains { $0.isRestated })
        #expect(practice.recorded.contains { $0.type == "credit_discount" })
        #expect(practice.recorded.contains { $0.amount < .zero })
        #expect(practice.ledger.bills.contains { $0.isPrepayment })
        #expect(practice.advices.contains { $0.providerAmounts.contains { $0.code == "L6" } })
    }

    @Test("a negative advice carries its money forward")
    func carriesForward() {
        var codes: [String] = []
        for seed in 1...12 as ClosedRange<UInt64> {
            var practice = Practice(SimulationSettings(clients: 12, months: 18, seed: seed))
            practice.live()
            #expect(practice.advices.allSatisfy { $0.amount >= .zero })
            codes += practice.advices.flatMap(\.providerAmounts).map(\.code)
        }
        #expect(codes.contains("FB"))
    }

    @Test("without noise nothing but odd amounts and late payments may be asked about")
    func noNoise() {
        var practice = Practice(SimulationSettings(clients: 200, months: 6, seed: 9))
        practice.live()
        #expect(!practice.charges.contains { $0.expect == .mustNot })
        let asked = practice.charges.count { $0.expect == .either }
        #expect(asked * 50 < practice.charges.count)
    }
}
