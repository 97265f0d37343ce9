import Glibc
import PracticeBook
import Reconciliation

/// How a command ended; the raw values are the exit codes of the contract.
enum Outcome: Int32, Error {
    /// Done; everything tied out; nothing waits for a person.
    case done = 0
    /// Done; questions or findings wait for a person.
    case waits = 1
    /// Bad arguments, or a pipeline that does not validate.
    case usage = 2
    /// A source was refused; nothing was posted.
    case refused = 3
    /// The book cannot be used.
    case book = 4
    /// A defect in the program.
    case defect = 70
}

/// Why a command could not go on: what is wrong, what to do, and the exit code.
struct Failure: Error {
    var outcome: Outcome
    var messages: [String]
    var remedy = ""

    init(_ outcome: Outcome, _ message: String, remedy: String = "") {
        self.outcome = outcome
        messages = [message]
        self.remedy = remedy
    }

    init(_ error: PipelineError) {
        outcome = .usage
        messages = error.messages
    }

    init(_ error: BookError) {
        outcome =
            switch error {
            case .exists, .unknownZone, .unknownRun, .unknownReview, .unknownDecision, .alreadyUndone, .alreadyDecided,
                .undoRefused, .monthUnchanged, .answerFails, .unknownLesson:
                .usage
            default: .book
            }
        messages = [error.message]
        remedy = error.remedy
    }
}

/// What goes to the terminal beside the result.
enum Terminal {
    /// Writes a line to standard error.
    static func say(_ line: String) { write(line + "\n") }

    private static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }

    /// Shows progress on a terminal, and nowhere else.
    static func progress(_ words: String, quiet: Bool) {
        guard !quiet, isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K" + words)
    }

    /// Takes the progress line away.
    static func endProgress(quiet: Bool) { progress("", quiet: quiet) }

    static func report(_ failure: Failure, asJSON: Bool) {
        for message in failure.messages { say("tieout: " + message) }
        if !failure.remedy.isEmpty { say("  → " + failure.remedy) }
        if asJSON { reportAsJSON(failure) }
    }

    /// The one object on standard output that a machine reads.
    static func reportAsJSON(_ failure: Failure) {
        let value = JSONValue.object([
            ("tool", .string("tieout")), ("version", .string(Tieout.version)), ("status", .string("refused")),
            ("exit", .int(Int(failure.outcome.rawValue))),
            ("errors", .array(failure.messages.map { .string($0) })), ("remedy", .string(failure.remedy)),
        ])
        print(value.pretty)
    }
}
