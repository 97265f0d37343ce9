import Foundation
import Testing
import Values

@testable import Formats

@Suite("Movements")
struct MovementTests {
    private func movement() -> Movement {
        Movement(
            processor: "venmo", key: "1", kind: .charge, gross: Cents(100), day: Day(number: 20_000),
            position: Position(file: 0, record: 2))
    }

    @Test("Texts come back whatever the order in which they are set, and equal ones are equal")
    func texts() {
        var a = movement()
        var b = movement()
        let long = String(repeating: "é, \"😀\"\n", count: 3000)
        (a.memo, a.name, a.ids, a.trace) = (long, "Mara Lind", ["ch_1", "", "pi_1"], "091")
        a.parentKey = "ch_0"
        (b.trace, b.ids, b.name) = ("", ["x"], "Somebody Else")
        b.parentKey = "ch_0"
        (b.name, b.memo, b.ids, b.trace) = ("Mara Lind", long, ["ch_1", "", "pi_1"], "091")
        #expect(a == b && a.hashValue == b.hashValue)
        #expect(b.memo == long && b.name == "Mara Lind" && b.parentKey == "ch_0" && b.email.isEmpty)
        b.ids.insert("ch_9", at: 0)
        #expect(b.ids == ["ch_9", "ch_1", "", "pi_1"] && b.name == "Mara Lind" && b != a)
        b.parentKey = nil
        #expect(b.parentKey == nil && b.ids.count == 4)
    }

    @Test("A movement is written and read again as it was")
    func coding() throws {
        var m = movement()
        (m.memo, m.ids, m.reason, m.movesBalance) = ("Session", ["a", "b"], "why", false)
        (m.payoutID, m.balanceAfter) = ("po_1", Cents(-5))
        let text = try JSONEncoder().encode(m)
        #expect(try JSONDecoder().decode(Movement.self, from: text) == m)
        #expect(!String(decoding: text, as: UTF8.self).contains("\"email\""))
    }

    @Test("Batches hold what the whole reading holds", arguments: [1, 4095, 4096, 4097, 9000])
    func batches(_ count: Int) {
        var text = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,description\n"
        for n in 0..<count { text += "txn_\(n),2026-03-05 10:00:00,usd,10.00,1.00,9.00,charge,\"Note \"\"\(n)\"\"\"\n" }
        let file = SourceFile(text: text, name: "batches.csv")
        let options = ReadingOptions(practiceZone: .utc)
        let whole = StripeReader.read(file, options: options)
        var handed: [Movement] = []
        var largest = 0
        let reading = StripeReader.read(file, options: options) {
            handed += $0
            largest = max(largest, $0.count)
        }
        #expect(handed == whole.records && handed.count == count && largest <= 4096)
        #expect(reading.read == count && reading.records.isEmpty && reading.findings.isEmpty)
        #expect(handed.last?.memo == "Note \"\(count - 1)\"")
    }
}
