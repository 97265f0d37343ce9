import Foundation
import GRDB
import Glibc
import Testing

@testable import PracticeBook

@Suite("Making and opening a book")
struct OpeningTests {
    @Test func aBookIsReadableByItsOwnerAlone() throws {
        let folder = try Folder()
        let old = umask(0)
        defer { umask(old) }
        let book = try folder.make()
        var info = stat()
        #expect(stat(folder.book, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
        #expect(book.practice.name == "Willow Practice")
        #expect(book.practice.zone.name == "America/New_York")
        // While a change is being written its journal lies beside the book: as private.
        var mode: mode_t = 0
        _ = try book.apply(Plans.bill(), meta: .at(0)) {
            if stat(folder.book + "-journal", &info) == 0 { mode = info.st_mode & 0o777 }
        }
        #expect(mode == 0o600)
    }

    @Test func aBookIsNeverOverwritten() throws {
        let folder = try Folder()
        _ = try folder.make()
        #expect(BookError.of { _ = try folder.make() } == .exists(path: folder.book))
        #expect(throws: Never.self) { _ = try PracticeBook(opening: folder.book) }
    }

    @Test func whatIsNoBookIsRefused() throws {
        let folder = try Folder()
        #expect(BookError.of { _ = try PracticeBook(opening: folder.book) } == .notFound(path: folder.book))
        #expect(!FileManager.default.fileExists(atPath: folder.book))
        #expect(BookError.of { _ = try PracticeBook(opening: folder.path) } == .notABook(path: folder.path))
        for text in ["", "just a text that is long enough to be looked at as a database header, which it is not"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.book))
            #expect(BookError.of { _ = try PracticeBook(opening: folder.book) } == .notABook(path: folder.book))
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.book)) == Data(text.utf8))
        }
        try FileManager.default.removeItem(atPath: folder.book)
        try folder.raw { try $0.execute(sql: "CREATE TABLE other (a)") }
        #expect(BookError.of { _ = try PracticeBook(opening: folder.book) } == .notABook(path: folder.book))
    }

    @Test func anUnknownZoneOrFolderMakesNoFile() throws {
        let folder = try Folder()
        let zone = BookError.of {
            _ = try PracticeBook.create(at: folder.book, practice: "A", timeZone: "America/Nowhere")
        }
        #expect(zone == .unknownZone("America/Nowhere"))
        #expect(!FileManager.default.fileExists(atPath: folder.book))
        let path = folder.path + "/no/such.book"
        let error = BookError.of { _ = try PracticeBook.create(at: path, practice: "A", timeZone: "UTC") }
        guard case .unusable = error else {
            Issue.record("expected unusable")
            return
        }
    }

    @Test func aNewerVersionIsRefused() throws {
        let folder = try Folder()
        _ = try folder.make()
        try folder.raw { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = BookError.of { _ = try PracticeBook(opening: folder.book) }
        #expect(error == .newerVersion(found: 99, supported: Schema.version))
    }

    @Test func aDamagedFileIsRefused() throws {
        let folder = try Folder()
        let book = try folder.make()
        _ = try book.apply(Plans.full(), meta: .at(0))
        try book.queue.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.book))
        for count in [200, 4096, whole.count / 2] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: folder.book))
            guard case .damaged = BookError.of({ _ = try PracticeBook(opening: folder.book).snapshot() }) else {
                Issue.record("a book cut to \(count) bytes was read")
                continue
            }
        }
        var torn = whole
        torn.replaceSubrange(4096..<whole.count, with: Data(repeating: 0x5A, count: whole.count - 4096))
        try torn.write(to: URL(fileURLWithPath: folder.book))
        guard case .damaged = BookError.of({ _ = try PracticeBook(opening: folder.book).snapshot() }) else {
            Issue.record("a torn book was read")
            return
        }
    }

    @Test func whoeverComesSecondIsToldSo() throws {
        let folder = try Folder()
        let book = try folder.make()
        let other = try PracticeBook(opening: folder.book)
        try other.hold()
        #expect(try book.snapshot().clients.isEmpty)
        #expect(BookError.of { try book.hold() } == .locked)
        #expect(BookError.of { _ = try book.apply(Plans.bill(), meta: .at(0)) } == .locked)
        _ = try other.snapshot()
        _ = try other.apply(Plans.bill(), meta: .at(0))
        // The plan of `book` was made before that run.
        #expect(BookError.of { _ = try book.apply(Plans.bill(2), meta: .at(0)) } == .changedMeanwhile)
        _ = try book.snapshot()
        _ = try book.apply(Plans.bill(2), meta: .at(1))
        try other.hold()
        other.release()
        #expect(throws: Never.self) { try book.hold() }
    }

    @Test func everyErrorSaysWhatHappenedAndWhatToDo() {
        let all: [BookError] = [
            .notFound(path: "a"), .exists(path: "a"), .notABook(path: "a"), .newerVersion(found: 2, supported: 1),
            .locked,
            .changedMeanwhile, .damaged("a"), .unusable("a"), .unknownZone("a"), .planRefused("a"),
            .closedPeriod(month: "2026-03"), .monthUnchanged(month: "2026-03", closed: true), .unknownRun(1),
            .alreadyUndone(run: 1, by: 2), .undoRefused(run: 1, reason: "a", first: [3, 2]), .unknownReview("a"),
            .alreadyDecided(item: "a"), .unknownDecision(item: "a"),
        ]
        for error in all { #expect(!error.message.isEmpty && !error.remedy.isEmpty) }
        #expect(BookError.undoRefused(run: 1, reason: "a", first: [3, 2]).remedy == "undo runs 3, 2 first")
    }
}
