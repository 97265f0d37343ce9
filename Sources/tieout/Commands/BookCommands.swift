import ArgumentParser
import PracticeBook
import Values

/// `tieout init`
struct InitCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Make a book for a practice.")

    @Argument(help: "Where the book shall be.")
    var book: String

    @Option(help: "The practice's name.")
    var practice: String

    @Option(help: "The practice's IANA time zone, e.g. America/New_York. Every day in the book is a day there.")
    var timeZone: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let made = try usingBook { () throws(BookError) in
            try PracticeBook.create(at: book, practice: practice, timeZone: timeZone)
        }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("created")),
                    ("exit", .int(0)), ("book", .string(made.path)), ("practice", .string(made.practice.name)),
                    ("time_zone", .string(made.practice.zone.name)),
                ]).pretty)
        } else if !output.quiet {
            print("Made \(book) for \(practice), in \(timeZone). Only you can read it.")
        }
    }
}

/// `tieout undo`
struct UndoCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take a run back, or one answer, if nothing later rests on it.")

    @Argument(help: ArgumentHelp("The run's number, as `tieout status` lists it, or an answer: D7.", valueName: "run"))
    var runID: String

    @Option(help: "Why, for the record.")
    var why = ""

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        if runID.hasPrefix("D"), Int64(runID.dropFirst()) != nil {
            try undoDecision(runID, why: why, try book.open(), output)
            return
        }
        guard let number = Int64(runID) else {
            throw Failure(.usage, "\(runID) is no run", remedy: "give a run's number; `tieout status` lists them")
        }
        let book = try book.open()
        let undone = try usingBook { () throws(BookError) in
            try book.undo(run: number, why: why, meta: RunMeta(startedAt: now(), toolVersion: Tieout.version))
        }
        let digest = try usingBook { () throws(BookError) in try book.digest() }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("undone")),
                    ("exit", .int(0)), ("run_id", .string(runID)), ("postings", postingsJSON(undone.totals)),
                    ("book_digest", .string(digest)),
                ]).pretty)
        } else if !output.quiet {
            let none = undone.totals.isEmpty
            print("Run \(number) is undone. \(none ? "It had posted nothing." : "Its postings no longer count:")")
            for total in undone.totals { print("  \(total.kind.rawValue)  \(total.count)  \(total.amount.grouped)") }
        }
    }
}

func postingsJSON(_ totals: [PostingTotal]) -> JSONValue {
    .object(
        totals.map { ($0.kind.rawValue, .object([("count", .int(Int($0.count))), ("amount", .money($0.amount))])) })
}

/// `tieout close`
struct CloseCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a month: later facts for it post in the next open month and say so.")

    @Argument(help: "The month: YYYY-MM.") var month: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws { try changeMonth(month, book, output, closing: true) }
}

/// `tieout reopen`
struct ReopenCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Open a closed month again.")

    @Argument(help: "The month: YYYY-MM.") var month: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws { try changeMonth(month, book, output, closing: false) }
}

private func changeMonth(_ text: String, _ options: BookOptions, _ output: OutputOptions, closing: Bool) throws {
    guard let month = Month.number(text) else {
        throw Failure(.usage, "\(text) is no month", remedy: "give a month such as 2026-03")
    }
    let book = try options.open()
    let meta = RunMeta(startedAt: now(), toolVersion: Tieout.version)
    try usingBook { () throws(BookError) in
        if closing { try book.close(month: month, meta: meta) } else { try book.reopen(month: month, meta: meta) }
    }
    let status = closing ? "closed" : "reopened"
    if output.format == .json {
        print(
            JSONValue.object([
                ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string(status)),
                ("exit", .int(0)),
                ("month", .string(text)),
            ]).pretty)
    } else if !output.quiet {
        print("\(text) is \(status).")
    }
}

/// `tieout verify`
struct VerifyCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recompute every balance, the chain of runs, and the file's own integrity.",
        discussion: """
            Whoever cuts whole runs off the end leaves a book that is whole, and shorter. Note the digest that verify states,
            and give it with --expect to see that the book is still that one.
            """)

    @Option(help: "The digest that the book must have: sha256:…") var expect: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = try book.open()
        var troubles = try usingBook { () throws(BookError) in try book.verify() }
        let digest = try usingBook { () throws(BookError) in try book.digest() }
        if let expect, expect != digest { troubles.append("the digest is \(digest), not the expected \(expect)") }
        if output.format == .json {
            print(
                JSONValue.object([
                    ("tool", .string("tieout")), ("version", .string(Tieout.version)),
                    ("status", .string(troubles.isEmpty ? "verified" : "damaged")),
                    ("exit", .int(troubles.isEmpty ? 0 : 4)),
                    ("troubles", .array(troubles.map { .string($0) })), ("book_digest", .string(digest)),
                ]).pretty)
        } else {
            if troubles.isEmpty, !output.quiet {
                print("The book is whole: every balance, every tie of postings to bills, and the chain of runs agree.")
                print(digest)
            }
            for trouble in troubles { print(trouble) }
        }
        if !troubles.isEmpty { throw Outcome.book }
    }
}
