import GRDB
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import PracticeBook

/// Whoever edits the file by hand is found, and what was edited is named.
@Suite("Tampering")
struct TamperTests {
    /// A book with something in every table.
    func book(in folder: Folder) throws -> PracticeBook {
        let book = try folder.make()
        var plan = try Plans.full()
        plan.lessons = [
            Lesson(item: "R1", processor: "venmo", payer: "name:zoe", note: "*", client: "c1", shown: "Zoe")
        ]
        _ = try book.apply(plan, meta: .at(0))
        _ = try book.apply(Plans.bill(7), meta: .at(1))
        _ = try book.apply(Plans.payment(7, key: "k7"), meta: .at(2))
        try book.close(month: try #require(Month.number("2025-01")), meta: .at(3))
        _ = try book.undo(run: 3, meta: .at(4))
        try book.revoke(lesson: 1, who: "kim", meta: .at(5))
        #expect(try book.verify() == [])
        return book
    }

    /// Does to the file what no run does: without its triggers, which are put back.
    func edit(_ folder: Folder, _ sql: String) throws {
        try folder.raw { db in
            let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: sql)
            let isSchema = sql.hasPrefix("CREATE") || sql.hasPrefix("DROP")
            #expect(isSchema || db.totalChangesCount > 0, "\(sql) changed nothing")
            for trigger in triggers { try db.execute(sql: trigger["sql"] as String) }
        }
    }

    @Test(
        "every edit is found and named",
        arguments: [
            ("UPDATE postings SET amount = amount + 1 WHERE posting_id = 1", "run 1: its rows in postings"),
            ("UPDATE postings SET client_id = 'c2' WHERE posting_id = 1", "run 1: its rows in postings"),
            ("UPDATE postings SET evidence = 'because'", "run 1: its rows in postings"),
            ("DELETE FROM postings WHERE posting_id = 2", "run 1: its rows in postings"),
            ("UPDATE bill_lines SET fee = 1 WHERE invoice = 'INV-7'", "run 2: its rows in bill_lines"),
            ("UPDATE clients SET last_name = 'X' WHERE client_id = 'c1'", "run 1: its rows in clients"),
            ("UPDATE known SET hash = 5", "run 1: its rows in known"),
            ("UPDATE decisions SET who = 'somebody'", "run 1: its rows in decisions"),
            ("UPDATE lessons SET client_id = 'c2'", "run 1: its rows in lessons"),
            ("DELETE FROM lessons_revoked", "run 6: its rows in lessons_revoked"),
            ("UPDATE tieouts SET actual = expected", "run 1: its rows in tieouts"),
            ("UPDATE findings SET severity = 'info'", "run 1: its rows in findings"),
            ("UPDATE reviews SET message = ''", "run 1: its rows in reviews"),
            ("DELETE FROM parked", "run 1: its rows in parked"),
            ("UPDATE months SET closed = 0", "run 4: its rows in months"),
            ("DELETE FROM undone", "run 5: its rows in undone"),
            ("UPDATE runs SET started_at = '2020-01-01T00:00:00Z' WHERE run_id = 2", "run 2: its rows in runs"),
            ("UPDATE files SET sha256 = ''", "run 1: its rows in files"),
            ("UPDATE run_totals SET amount = 0 WHERE run_id = 3", "run 3: its rows in run_totals"),
            ("UPDATE meta SET value = 'Mine' WHERE key = 'practice'", "run 1: its seal does not fit"),
            ("UPDATE seals SET chain = zeroblob(32) WHERE run_id = 2", "run 2: its seal does not follow"),
            ("UPDATE seals SET content_sum = zeroblob(32) WHERE run_id = 6", "run 6: its seal does not follow"),
            ("UPDATE seals SET trails = '' WHERE run_id = 2", "run 2: its rows in"),
            ("DELETE FROM seals WHERE run_id = 2", "run 2: it has no seal"),
            (
                "INSERT INTO tied_payments (run_id, payment_id) VALUES (2, 'pay2')",
                "run 2: its rows in tied_payments"
            ),
            ("INSERT INTO tied_payments (run_id, payment_id) VALUES (99, 'pay2')", "refers to runs that is not there"),
            ("CREATE TABLE extra (a)", "the tables: table extra"),
            ("DROP INDEX known_by_key", "the tables: index known_by_key"),
        ])
    func edited(_ sql: String, _ words: String) throws {
        let folder = try Folder()
        _ = try book(in: folder)
        try edit(folder, sql)
        let found = try PracticeBook(opening: folder.book).verify()
        #expect(found.contains { $0.contains(words) }, "\(sql): \(found)")
    }

    @Test func aTriggerThatIsGoneIsNamed() throws {
        let folder = try Folder()
        _ = try book(in: folder)
        try folder.raw { try $0.execute(sql: "DROP TRIGGER postings_keep_update") }
        #expect(
            try PracticeBook(opening: folder.book).verify()
                == ["the tables: trigger postings_keep_update is not as this version makes it"])
    }

    @Test func theBookItselfRefusesToBeEdited() throws {
        let folder = try Folder()
        _ = try book(in: folder)
        for sql in ["UPDATE postings SET amount = 1", "DELETE FROM decisions", "DELETE FROM seals"] {
            #expect(throws: DatabaseError.self) { try folder.raw { try $0.execute(sql: sql) } }
        }
    }
}
