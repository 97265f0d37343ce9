import Glibc
import PracticeBook
import Reconciliation
import Values

/// Runs a ``ReviewSession`` on a terminal, against a book.
struct ReviewTerminal {
    let book: PracticeBook
    let who: String

    /// Asks until nothing is left or the user quits.
    func run() throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw Failure(
                .usage, "--interactive needs a terminal", remedy: "in a script use `tieout review resolve ID …`")
        }
        var session = ReviewSession(try questionDesk(book))
        guard !session.isDone else {
            print(ReviewScreen.text(session.desk), terminator: "")
            return
        }
        var given: [Int64] = []
        try RawTerminal.use { terminal in
            while true {
                terminal.draw(session.screen.fitted(to: terminal.size))
                switch session.press(terminal.readKey()) {
                case .nothing: continue
                case .quit: return
                case .answer(let item, let answer, let why, let alike):
                    try answerAll(item, answer, why, alike, &session, &given)
                case .undo: try undo(&session, &given)
                }
            }
        }
        let left = try questionDesk(book)
        let words =
            given.isEmpty
            ? "No answers"
            : "\(ReviewScreen.count(given.count, "answer")): \(given.map { "D\($0)" }.joined(separator: " "))"
        print("\(words). \(ReviewScreen.count(left.questions.count, "question")) left.")
        if !left.questions.isEmpty { throw Outcome.waits }
    }

    private func answerAll(
        _ item: String, _ answer: Answer, _ why: String, _ alike: Bool, _ session: inout ReviewSession,
        _ given: inout [Int64]
    ) throws {
        guard let first = session.desk.question(item) else { return }
        var said: [String] = []
        var count = 0
        for question in alike ? session.desk.alike(first) : [first] {
            let desk = try questionDesk(book)
            guard let question = desk.question(question.item.id) else { continue }
            do {
                let one = try give(answer, to: question, desk, book, who: who, why: why, teaches: true)
                given.append(one.decision)
                count += 1
                said.append(AnswersScreen.text(one, desk.names))
            } catch let failure as Failure where failure.outcome == .usage {
                said.append(failure.messages.joined(separator: "; ") + " → " + failure.remedy)
                if count == 0 { break }
            }
        }
        session.reload(try questionDesk(book), message: said.joined(separator: "\n"), answered: count)
    }

    private func undo(_ session: inout ReviewSession, _ given: inout [Int64]) throws {
        guard let last = given.last else {
            session.message = "nothing was answered in this sitting; `tieout review undo D…` undoes earlier answers"
            return
        }
        do {
            let meta = RunMeta(startedAt: now(), toolVersion: Tieout.version)
            _ = try usingBook { () throws(BookError) in try book.undo(decision: last, why: "", meta: meta) }
            given.removeLast()
            session.reload(try questionDesk(book), message: "D\(last) is taken back.", answered: -1)
        } catch let failure as Failure where failure.outcome == .usage {
            session.message = failure.messages.joined(separator: "; ") + " → " + failure.remedy
        }
    }
}

/// A terminal that gives every key at once, restored when the work is done.
struct RawTerminal {
    /// Does work on the terminal in raw mode (termios(3)); whatever happens, the old mode comes back.
    static func use(_ work: (RawTerminal) throws -> Void) throws {
        var old = termios()
        guard tcgetattr(STDIN_FILENO, &old) == 0 else {
            throw Failure(.usage, "the terminal cannot be used: \(String(cString: strerror(errno)))")
        }
        var raw = old
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &old) }
        try work(RawTerminal())
    }

    /// How much it shows; 80 by 24 where it does not say.
    var size: SessionScreen.Size {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return .init(width: 80, height: 24)
        }
        return .init(width: Int(size.ws_col), height: Int(size.ws_row))
    }

    /// Clears the screen and shows these lines.
    func draw(_ lines: [String]) {
        print("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n"))
        fflush(nil)
    }

    /// Waits for the next key; the end of the input is as good as quitting.
    func readKey() -> ReviewSession.Key {
        guard let byte = readByte() else { return .interrupt }
        switch byte {
        case 0x03, 0x04: return .interrupt
        case 0x0A, 0x0D: return .enter
        case 0x08, 0x7F: return .backspace
        case 0x1B: return escaped()
        case 0x00..<0x20: return readKey()
        default: return .character(character(from: byte))
        }
    }

    /// An arrow sends ESC [ and a letter; Escape alone sends nothing more.
    private func escaped() -> ReviewSession.Key {
        guard waits(milliseconds: 40), readByte() == 0x5B, let letter = readByte() else { return .escape }
        switch letter {
        case 0x41, 0x44: return .previous
        case 0x42, 0x43: return .next
        default: return .escape
        }
    }

    private func character(from first: UInt8) -> Character {
        let more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
        var bytes = [first]
        for _ in 0..<more { if let byte = readByte() { bytes.append(byte) } }
        return String(decoding: bytes, as: UTF8.self).first ?? "?"
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    private func waits(milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, milliseconds) == 1
    }
}
