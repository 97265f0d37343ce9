import GRDB

/// Why a book cannot be used, or refuses what is asked of it. Nothing was written when one is thrown.
public enum BookError: Error, Equatable, Sendable {
    /// There is no file at this path.
    case notFound(path: String)
    /// There is a file at this path already.
    case exists(path: String)
    /// The file is something else than a book.
    case notABook(path: String)
    /// A newer version of the program wrote the book.
    case newerVersion(found: Int, supported: Int)
    /// Another run uses the book.
    case locked
    /// Another run changed the book after it was read.
    case changedMeanwhile
    /// The file's content contradicts itself: what was found.
    case damaged(String)
    /// The system does not let the file be read or written: its message.
    case unusable(String)
    /// No such IANA time zone.
    case unknownZone(String)
    /// The plan holds a refused source, or a row that the book's rules forbid: a defect if it happens after planning.
    case planRefused(String)
    /// A posting would count for a closed month (`2026-03`).
    case closedPeriod(month: String)
    /// The month is closed already, or is not closed.
    case monthUnchanged(month: String, closed: Bool)
    /// No run has this number.
    case unknownRun(Int64)
    /// The run was undone before.
    case alreadyUndone(run: Int64, by: Int64)
    /// The run cannot be undone now: why, and which runs must be undone first.
    case undoRefused(run: Int64, reason: String, first: [Int64])
    /// No open question has this id.
    case unknownReview(String)
    /// The question has an answer that still stands.
    case alreadyDecided(item: String)
    /// No standing decision answers this question.
    case unknownDecision(item: String)
    /// The answer would leave its question as it is: why.
    case answerFails(item: String, why: String)
    /// No lesson of this number stands.
    case unknownLesson(Int64)

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .notFound(let path): "there is no book at \(path)"
        case .exists(let path): "\(path) exists already"
        case .notABook(let path): "\(path) is not a book"
        case .newerVersion(let found, let supported):
            "the book has version \(found); this program reads versions up to \(supported)"
        case .locked: "another run is using the book"
        case .changedMeanwhile: "another run changed the book while this one was planning"
        case .damaged(let what): "the book is damaged: \(what)"
        case .unusable(let why): "the book cannot be used: \(why)"
        case .unknownZone(let name): "there is no time zone \(name)"
        case .planRefused(let why): "the plan cannot be applied: \(why)"
        case .closedPeriod(let month): "\(month) is closed"
        case .monthUnchanged(let month, let closed): closed ? "\(month) is closed already" : "\(month) is not closed"
        case .unknownRun(let run): "the book has no run \(run)"
        case .alreadyUndone(let run, let by): "run \(run) was undone already, by run \(by)"
        case .undoRefused(let run, let reason, _): "run \(run) cannot be undone: \(reason)"
        case .unknownReview(let id): "no open question has the id \(id)"
        case .alreadyDecided(let item): "question \(item) has been decided already"
        case .unknownDecision(let item): "no standing decision answers question \(item)"
        case .answerFails(let item, let why): "the answer does not settle question \(item): \(why)"
        case .unknownLesson(let id): "no answer has taught a lesson L\(id) that still stands"
        }
    }

    /// What the user can do about it.
    public var remedy: String {
        switch self {
        case .notFound: "name the book with --book, or make one with `tieout init`"
        case .exists: "choose another path; a book is never overwritten"
        case .notABook: "name the file that `tieout init` made"
        case .newerVersion: "install the newer version of the program"
        case .locked: "wait until the other run has ended and try again"
        case .changedMeanwhile: "run again: the plan is made anew"
        case .damaged: "restore the file from a backup, then run the later pipelines again"
        case .unusable: "check that the file and its folder may be read and written by you, and that the disk has room"
        case .unknownZone: "give an IANA name such as America/New_York"
        case .planRefused: "mend the source that was refused and plan again"
        case .closedPeriod(let month): "reopen it with `tieout reopen \(month)`, or leave the month as it is"
        case .monthUnchanged: "nothing needs to be done"
        case .unknownRun: "`tieout status` lists the runs"
        case .alreadyUndone: "nothing needs to be done"
        case .undoRefused(_, _, let first):
            first.isEmpty
                ? "nothing needs to be done"
                : "undo \(first.count == 1 ? "run" : "runs") \(first.map(String.init).joined(separator: ", ")) first"
        case .unknownReview: "`tieout review list` shows the open questions"
        case .alreadyDecided(let item): "undo that decision first: `tieout review undo \(item)`"
        case .unknownDecision: "`tieout review decisions` shows what was decided"
        case .answerFails(let item, _): "`tieout review show \(item)` tells which answers fit"
        case .unknownLesson: "`tieout review lessons` lists them"
        }
    }
}

extension BookError {
    /// What an error of the database means for the book.
    init(_ error: any Error) {
        switch error {
        case let error as BookError: self = error
        case let error as DatabaseError: self = BookError(database: error)
        default: self = .unusable(String(describing: error))
        }
    }

    private init(database error: DatabaseError) {
        let text = error.message ?? "error \(error.resultCode.rawValue)"
        self =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
            case .SQLITE_NOTADB: .damaged("it does not begin as a database does")
            case .SQLITE_CORRUPT, .SQLITE_FORMAT: .damaged(text)
            case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .planRefused(text)
            default: .unusable(text)
            }
    }
}
