import Foundation
import Testing

/// The tie-out sheet and the worklist as files, for whoever signs a migration off.
@Suite("Tie-out sheet")
struct TieOutSheetTests {
    private func folder(_ report: String, total: String = "") throws -> Copy {
        let copy = try Copy(of: "migration")
        try write(
            "people.csv",
            "client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id\n"
                + "K1,individual,Odette,Marchetti,,,,1001\nK2,individual,Bram,Halvorsen,,,,1002\n"
                + "K3,individual,Suki,Ferreira,,,,1003\n", copy)
        try write(
            "move.yaml",
            """
            pipeline: move
            book: practice.book
            cut_over: 2026-07-01
            sources:
              - { name: roster, format: tieout-clients, files: people.csv }
              - name: balances
                format: balances-csv
                files: report.csv
                columns: { client_key: Chart, client: Patient, client_balance: Balance, insurance_balance: Insurance,
                  total_balance: Total, bucket_1: "0-30", bucket_2: "31-60" }
                \(total.isEmpty ? "" : "control_total: { net: \"\(total)\" }")
            reports:
              - { report: tieout-sheet, format: csv, to: out/sheet.csv }
              - { report: worklist, format: csv, to: out/worklist.csv }
              - { report: worklist, format: xlsx, to: out/worklist.xlsx }

            """, copy)
        try write("report.csv", report, copy)
        try? FileManager.default.removeItem(at: copy.url.appending(path: "practice.book"))
        try copy.makeBook()
        return copy
    }

    private func write(_ name: String, _ text: String, _ copy: Copy) throws {
        try Data(text.utf8).write(to: copy.url.appending(path: name))
    }

    private func lines(_ name: String, _ copy: Copy) throws -> [String] {
        try String(contentsOf: copy.url.appending(path: name), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static let header = "Chart,Patient,Balance,Insurance,Total,0-30,31-60\n"
    private static let first =
        header + """
            1001,"Marchetti, Odette",150.00,20.00,170.00,100.00,50.00
            1002,"Halvorsen, Bram",(25.00),,(25.00),(25.00),
            1003,"Ferreira, Suki",0.00,,0.00,,
            Total,,125.00,20.00,145.00,75.00,50.00

            """
    private static let later =
        header + """
            1001,"Marchetti, Odette",130.00,,130.00,80.00,50.00
            1003,"Ferreira, Suki",9.00,,9.00,9.00,

            """

    @Test("says as CSV what the rows are, what they come to, and what differs from the last import")
    func sheet() throws {
        let copy = try folder(Self.first, total: "125.00")
        #expect(try copy.run("run", "move.yaml", "--quiet").exit == 0)
        let sheet = try lines("out/sheet.csv", copy)
        for line in [
            "source_name,part,what,client_id,count,expected,amount,difference,ok", "balances,rows,all,,5,,,,",
            "balances,rows,total,,1,,,,", "balances,records,zero,,1,,,,", "balances,money,owed by clients,,1,,150.00,,",
            "balances,money,owed to clients,,1,,-25.00,,", "balances,money,net,,,,125.00,,",
            "balances,money,owed by insurers,,1,,20.00,,", "balances,money,largest,,,,150.00,,",
            "balances,total,\"client + insurance = total balance, report.csv\",,,145.00,145.00,0.00,true",
            "balances,total,\"aging columns = balance, report.csv\",,,125.00,125.00,0.00,true",
            "balances,total,\"grand total of client balance, report.csv\",,,125.00,125.00,0.00,true",
            "balances,total,declared net,,,125.00,125.00,0.00,true",
        ] {
            #expect(sheet.contains(line), "\(line)")
        }
        let worklist = try lines("out/worklist.csv", copy)
        #expect(worklist.first?.hasSuffix(",done") == true && worklist.count == 4)
        #expect(worklist[1].hasPrefix("K1,Odette Marchetti,bill,150.00,,Previous balance,2026-07-01,2026-05-"))
        #expect(FileManager.default.fileExists(atPath: copy.url.appending(path: "out/worklist.xlsx").path()))

        try write("report.csv", Self.later, copy)
        try write(
            "move.yaml", try lines("move.yaml", copy).filter { !$0.contains("control_total") }.joined(separator: "\n"),
            copy)
        #expect(try copy.run("run", "move.yaml", "--quiet").exit == 1, "a client has vanished")
        let after = try lines("out/sheet.csv", copy)
        for line in [
            "balances,last import,net,,,,125.00,,", "balances,last import,new,,1,,9.00,,",
            "balances,last import,changed,,1,,-20.00,,", "balances,last import,vanished,,1,,25.00,,",
            "balances,last import,unchanged,,0,,,,", "balances,change,changed,K1,,150.00,130.00,-20.00,",
            "balances,change,new,K3,,0.00,9.00,9.00,", "balances,change,vanished,K2,,-25.00,0.00,25.00,",
        ] {
            #expect(after.contains(line), "\(line)")
        }
    }

    @Test("of a refused report shows which total is a cent off")
    func refused() throws {
        let copy = try folder(Self.first, total: "125.01")
        #expect(try copy.run("run", "move.yaml", "--quiet").exit == 3)
        let sheet = try lines("out/sheet.csv", copy)
        #expect(sheet.contains("balances,total,declared net,,,125.01,125.00,-0.01,false"))
        #expect(sheet.contains("balances,records,rejected,,3,,,,") && sheet.contains("balances,records,posted,,0,,,,"))
        #expect(!FileManager.default.fileExists(atPath: copy.url.appending(path: "out/worklist.csv").path()))
    }
}
