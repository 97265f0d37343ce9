import Foundation
import LedgerModel
import Reconciliation
import Testing
import Values

@testable import tieout

/// The keys of `tieout review --interactive`, pressed without a terminal.
@Suite("A sitting of review")
struct SessionTests {
    /// Three questions: two payments of one stranger, one denial.
    func desk() throws -> QuestionDesk {
        let day = try #require(Day(iso: "2026-03-02"))
        func item(_ kind: ReviewItem.Kind, _ key: String, _ cents: Int64, _ candidates: Int) -> ReviewItem {
            ReviewItem(
                kind: kind, source: "s", key: key, file: "f.csv", position: .none, day: day, amount: Cents(cents),
                message: "why",
                candidates: (0..<candidates).map {
                    .init(clientID: "c\($0 + 1)", invoice: "10\($0 + 1)", score: 70, evidence: "fits")
                })
        }
        var book = BookSnapshot(practice: Practice(name: "", zone: .utc))
        book.clients = [
            Client(id: "c1", first: "Maya", last: "Okafor"), Client(id: "c2", first: "Sam", last: "Okafor"),
        ]
        for (i, client) in book.clients.enumerated() {
            book.ledger.add(
                BillLine(
                    invoice: "10\(i + 1)", billDay: day, clientID: client.id, fee: Cents(90_00),
                    clientOwes: Cents(90_00)))
        }
        book.openReviews = [
            item(.balanceIdentity, "s/b1", 90_00, 2), item(.denial, "d1", 50_00, 1), item(.restated, "r1", 20_00, 0),
            item(.restated, "r2", 10_00, 0),
        ]
        return QuestionDesk(book)
    }

    func press(_ session: inout ReviewSession, _ keys: String) -> ReviewSession.Effect {
        var last = ReviewSession.Effect.nothing
        for key in keys {
            last = session.press(key == "\n" ? .enter : key == "\u{1B}" ? .escape : .character(key))
        }
        return last
    }

    @Test func theMostMoneyComesFirstAndKeysMove() throws {
        var session = ReviewSession(try desk())
        #expect(session.question?.item.key == "s/b1")
        #expect(press(&session, "s") == .nothing)
        #expect(session.question?.item.key == "d1")
        _ = press(&session, "p")
        #expect(session.question?.item.key == "s/b1")
        _ = session.press(.previous)
        #expect(session.question?.item.key == "r2")
        #expect(press(&session, "q") == .quit)
        #expect(session.press(.interrupt) == .quit)
    }

    @Test func keysAreAnswers() throws {
        var session = ReviewSession(try desk())
        let first = try #require(session.question?.item.id)
        #expect(press(&session, "1") == .answer(item: first, .candidate(1), why: "", alike: false))
        #expect(press(&session, "h") == .answer(item: first, .hold, why: "", alike: false))
        #expect(press(&session, "n") == .answer(item: first, .notOurs, why: "", alike: false))
        #expect(press(&session, "tc2\n") == .answer(item: first, .client("c2"), why: "", alike: false))
        #expect(press(&session, "tmaya\n") == .answer(item: first, .client("c1"), why: "", alike: false))
        #expect(
            press(&session, "yshe said so\n2") == .answer(item: first, .candidate(2), why: "she said so", alike: false))
        let denial = try #require(press(&session, "s") == .nothing ? session.question?.item.id : nil)
        #expect(press(&session, "w") == .answer(item: denial, .writeOff, why: "she said so", alike: false))
        #expect(press(&session, "o") == .answer(item: denial, .clientOwes, why: "she said so", alike: false))
        #expect(press(&session, "u") == .undo)
    }

    @Test func whatDoesNotFitIsSaidAndNothingHappens() throws {
        var session = ReviewSession(try desk())
        for keys in ["w", "i", "b", "9", "x", "tnobody\n", "\u{1B}"] where keys != "\u{1B}" {
            #expect(press(&session, keys) == .nothing, "\(keys)")
            #expect(!session.message.isEmpty, "\(keys)")
            #expect(session.screen.lines.joined().contains(session.message))
            _ = keys.hasPrefix("t") ? session.press(.escape) : .nothing
        }
        // Two clients are called Okafor: which, is not guessed.
        #expect(press(&session, "tokafor\n") == .nothing)
        #expect(session.message.contains("2 clients"))
    }

    @Test func oneAnswerForAllThatAreAlike() throws {
        var session = ReviewSession(try desk())
        #expect(press(&session, "a") == .nothing)
        #expect(session.message == "no other question is like this one")
        _ = press(&session, "ss")
        let item = try #require(session.question?.item.id)
        #expect(press(&session, "ad") == .answer(item: item, .dismiss, why: "", alike: true))
    }

    @Test func theScreenShowsTheQuestionItsCandidatesAndItsKeys() throws {
        var session = ReviewSession(try desk())
        let screen = session.screen.lines.joined(separator: "\n")
        for words in [
            "Question 1 of 4", "170.00 at stake", "90.00", "why", "1  c1 Maya Okafor", "1–2 candidate", "t client",
            "h hold", "u undo", "q quit",
        ] { #expect(screen.contains(words), "\(words)") }
        #expect(!screen.contains("write off"))
        _ = press(&session, "?")
        #expect(session.screen.lines.contains { $0.contains("write off") })
        _ = press(&session, "x")
        _ = press(&session, "tma")
        #expect(session.screen.lines.contains { $0.contains("c1  Maya Okafor") })
    }

    @Test("a small terminal shows what is asked and the keys, whatever else there is, and breaks no word")
    func fitted() throws {
        var session = ReviewSession(try desk())
        session.message = "there is no candidate 9"
        for (width, height) in [(80, 24), (60, 14), (40, 12), (200, 60)] {
            let lines = session.screen.fitted(to: .init(width: width, height: height))
            #expect(lines.count < height, "\(width) × \(height)")
            #expect(lines.allSatisfy { $0.count <= width }, "\(width) × \(height)")
            let text = lines.joined(separator: "\n")
            #expect(lines[0].hasPrefix("Question 1 of 4"), "\(text)")
            #expect(text.contains("90.00") && text.contains("q quit") && text.contains(session.message), "\(text)")
        }
        let small = session.screen.fitted(to: .init(width: 60, height: 14)).joined(separator: "\n")
        #expect(small.contains("more lines: tieout review show R"), "\(small)")
    }

    @Test("a long line is broken between words, under its value")
    func wrapped() {
        #expect(SessionScreen.wrapped("short", 20) == ["short"])
        #expect(
            SessionScreen.wrapped("  why            nobody in the roster has this name", 34) == [
                "  why            nobody in the", "                 roster has this", "                 name",
            ])
        #expect(SessionScreen.wrapped("  1  c5 Ida Quist, bill 109", 20) == ["  1  c5 Ida Quist,", "     bill 109"])
        #expect(SessionScreen.wrapped("abcdefghijklmnopqrstuvwxyz", 20) == ["abcdefghijklmnopqrst", "  uvwxyz"])
    }

    @Test func anAnswerMovesOnAndAnUndoneOneComesBack() throws {
        let whole = try desk()
        var session = ReviewSession(whole)
        var less = whole
        var book = BookSnapshot(practice: Practice(name: "", zone: .utc))
        book.openReviews = whole.questions.dropFirst().map(\.item)
        less = QuestionDesk(book)
        session.reload(less, message: "done", answered: 1)
        #expect(session.question?.item.key == "d1")
        #expect(session.answered == 1)
        session.reload(whole, message: "taken back", answered: -1)
        #expect(session.question?.item.key == "s/b1")
        book.openReviews = []
        session.reload(QuestionDesk(book), message: "", answered: 4)
        #expect(session.isDone)
        #expect(session.screen.lines.joined().contains("Nothing waits"))
        #expect(press(&session, "1nh") == .nothing)
    }
}
