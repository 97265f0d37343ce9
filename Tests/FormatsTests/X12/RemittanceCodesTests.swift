import Formats
import Testing
import Values

@Suite("codes of remittances")
struct RemittanceCodesTests {
    @Test("codes have a meaning, unknown ones say so")
    func meanings() {
        #expect(CodeTables.carc("45")?.category == "CONTRACTUAL")
        #expect(CodeTables.rarc("N517") != nil)
        #expect(CodeTables.claimStatus("22")?.meaning == "reversal of an earlier payment")
        #expect(CodeTables.plbReason("WO")?.category == "receivable")
        #expect(CodeTables.paymentMethod("NON")?.meaning == "no payment")
        #expect(CodeTables.carc("9999") == nil)
        #expect(CodeTables.words(nil, unknown: "9999") == "unknown code 9999")
    }

    /// group reason action known
    static let table = """
        CO 45  write_off     true
        CO 253 write_off     true
        CO 97  write_off     true
        CO 16  hold          true
        CO 29  hold          true
        CO 50  hold          true
        CO 197 hold          true
        CO 252 hold          true
        CO 204 hold          true
        CO 119 write_off     true
        CO 9Z9 write_off     false
        PR 1   client_owes   true
        PR 204 client_owes   true
        PR 253 hold          true
        PR 9Z9 client_owes   false
        OA 23  informational true
        OA 18  hold          true
        OA 101 informational true
        CO 246 informational true
        PI 45  write_off     true
        PI 50  hold          true
        PI 9Z9 hold          false
        XX 45  hold          false
        """

    @Test("group and reason give the action", arguments: table.split(separator: "\n").map(String.init))
    func actions(_ row: String) {
        let cells = row.split(separator: " ").map(String.init)
        let found = AdjustmentActions.standard.action(group: cells[0], reason: cells[1])
        #expect(found.action.rawValue == cells[2])
        #expect("\(found.known)" == cells[3])
        #expect(!found.nextStep.isEmpty)
    }

    @Test("rows may be overridden, and a bad row is named")
    func overrides() throws {
        let own = try AdjustmentActions(overriding: "CO\t197\twrite_off\tOur rule.\n\n# a remark\nOA\t*\tinformational")
        #expect(own.action(group: "CO", reason: "197").action == .writeOff)
        #expect(own.action(group: "CO", reason: "197").nextStep == "Our rule.")
        #expect(own.action(group: "OA", reason: "18").action == .informational)
        #expect(own.action(group: "CO", reason: "45").action == .writeOff)
        #expect(throws: AdjustmentActions.Trouble.row(2)) {
            try AdjustmentActions(overriding: "CO\t1\thold\nCO\t2\tforget")
        }
    }
}
