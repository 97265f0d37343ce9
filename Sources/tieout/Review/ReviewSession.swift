import Reconciliation
import Values

/// One sitting of a bookkeeper over the open questions, as a state machine: keys in, what to do and a screen out.
///
/// It knows neither the terminal nor the book, so that a test can press its keys.
struct ReviewSession {
    /// A key of the keyboard.
    enum Key: Equatable {
        case character(Character)
        case enter
        case backspace
        case escape
        case previous
        case next
        case interrupt
    }

    /// What whoever drives the session has to do.
    enum Effect: Equatable {
        case nothing
        /// Answer this question, and those like it if the last is true.
        case answer(item: String, Answer, why: String, alike: Bool)
        /// Take the last answer of the sitting back.
        case undo
        case quit
    }

    /// What keys mean now.
    private enum Mode: Equatable {
        case asking
        case typing(Field, String)
        case help
    }

    /// What is being typed.
    private enum Field: Equatable {
        case bill
        case client
        case credit
        case payout
        case why

        var prompt: String {
            switch self {
            case .bill: "bill, or a split as 10006=50 10007=70"
            case .client: "client: id or name"
            case .credit: "whose credit: id or name"
            case .payout: "payout or remittance: id, or several that add up"
            case .why: "why, for the record of the next answer"
            }
        }
    }

    private(set) var desk: QuestionDesk
    private var order: [String]
    private var at = 0
    private var mode = Mode.asking
    private var alike = false
    private var why = ""
    /// What happened last, shown under the question.
    var message = ""
    /// How many answers were given.
    private(set) var answered = 0

    init(_ desk: QuestionDesk) {
        self.desk = desk
        order = desk.groups.flatMap(\.questions).map(\.item.id)
    }

    /// The question at hand; `nil` when none is left.
    var question: Question? {
        order.indices.contains(at) ? desk.question(order[at]) : nil
    }

    /// True when nothing is left to answer.
    var isDone: Bool { order.isEmpty }

    // MARK: After the book has changed

    /// Takes the book's questions in after an answer or its undoing; the place stays.
    mutating func reload(_ desk: QuestionDesk, message: String, answered change: Int) {
        let here = order.indices.contains(at) ? order[at] : nil
        self.desk = desk
        self.message = message
        answered += change
        let fresh = desk.groups.flatMap(\.questions).map(\.item.id)
        let kept = order.filter(fresh.contains)
        order = kept + fresh.filter { !kept.contains($0) }
        // A question that came back by undoing comes first.
        if change < 0, let back = fresh.first(where: { !kept.contains($0) }) {
            order.removeAll { $0 == back }
            order.insert(back, at: min(at, order.count))
        } else if let here, let place = order.firstIndex(of: here) {
            at = place
        }
        if at >= order.count { at = max(0, order.count - 1) }
        mode = .asking
        alike = false
        why = ""
    }

    // MARK: Keys

    /// Takes a key and says what is to be done.
    mutating func press(_ key: Key) -> Effect {
        switch mode {
        case .help:
            mode = .asking
            return .nothing
        case .typing(let field, let text): return type(key, field, text)
        case .asking: return ask(key)
        }
    }

    private mutating func ask(_ key: Key) -> Effect {
        message = ""
        switch key {
        case .interrupt, .escape: return .quit
        case .next, .enter: step(1)
        case .previous: step(-1)
        case .backspace: break
        case .character(let character): return press(character)
        }
        return .nothing
    }

    private mutating func press(_ character: Character) -> Effect {
        switch character {
        case "q": return .quit
        case "u": return .undo
        case "?": mode = .help
        case "s", " ": step(1)
        case "p": step(-1)
        case "a":
            guard let question else { break }
            let count = desk.alike(question).count
            if count == 1 { message = "no other question is like this one" } else { alike.toggle() }
        case "1"..."9":
            if let number = character.wholeNumberValue { return give(.candidate(number)) }
        case "n": return give(.notOurs)
        case "w": return give(.writeOff)
        case "o": return give(.clientOwes)
        case "i": return give(.income)
        case "h": return give(.hold)
        case "d": return give(.dismiss)
        case "b": begin(.bill, .bill)
        case "t": begin(.client, .client)
        case "c": begin(.credit, .credit)
        case "x": begin(.payout, .payout)
        case "y": mode = .typing(.why, "")
        default: message = "no answer has the key \(character); ? lists them"
        }
        return .nothing
    }

    private mutating func begin(_ field: Field, _ kind: Answer.Kind) {
        guard let question else { return }
        guard question.options.contains(kind) else {
            message = refusal(kind, question)
            return
        }
        mode = .typing(field, "")
    }

    private mutating func give(_ answer: Answer) -> Effect {
        guard let question else { return .nothing }
        guard question.options.contains(answer.kind) else {
            message = refusal(answer.kind, question)
            return .nothing
        }
        if case .candidate(let number) = answer, !question.item.candidates.indices.contains(number - 1) {
            message = "there is no candidate \(number)"
            return .nothing
        }
        return .answer(item: question.item.id, answer, why: why, alike: alike)
    }

    private func refusal(_ kind: Answer.Kind, _ question: Question) -> String {
        kind == .candidate
            ? "this question has no candidates"
            : "“\(ReviewSession.name(kind))” does not fit this question; what fits is listed below it"
    }

    private mutating func step(_ by: Int) {
        guard !order.isEmpty else { return }
        at = (at + by + order.count) % order.count
        alike = false
    }

    private mutating func type(_ key: Key, _ field: Field, _ text: String) -> Effect {
        switch key {
        case .escape, .interrupt:
            mode = .asking
            message = ""
        case .backspace: mode = .typing(field, String(text.dropLast()))
        case .character(let character): mode = .typing(field, text + String(character))
        case .previous, .next: break
        case .enter: return finish(field, text)
        }
        return .nothing
    }

    private mutating func finish(_ field: Field, _ text: String) -> Effect {
        guard field != .why else {
            why = text
            mode = .asking
            return .nothing
        }
        let words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty else {
            mode = .asking
            return .nothing
        }
        do {
            let answer: Answer =
                switch field {
                case .bill: .bills(try words.map(BillShare.init).map(\.share))
                case .credit: .credit(try desk.clientID(text))
                case .payout: .payouts(desk.payoutNames(text))
                default: .client(try desk.clientID(text))
                }
            mode = .asking
            return give(answer)
        } catch let failure as Failure {
            message = failure.messages.joined(separator: "; ") + ". " + failure.remedy
        } catch { message = "that cannot be read" }
        return .nothing
    }

    // MARK: The screen

    /// What the terminal shows.
    var screen: SessionScreen {
        if mode == .help { return SessionScreen(head: ReviewSession.help) }
        guard let question else {
            return SessionScreen(
                head: ["Nothing waits for a person any more."], body: ["", message],
                keys: [["u undo the last answer", "q quit"]])
        }
        let stake = desk.questions.reduce(Cents.zero) { $0 + $1.item.amount.magnitude }
        var out = SessionScreen(whole: "tieout review show \(question.item.id)")
        out.head = ["Question \(at + 1) of \(order.count)   \(stake.grouped) at stake   answered \(answered)", ""]
        // What answers there are, and their options, the keys say better.
        let text = ReviewScreen.text(question).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("  answers ") && !$0.contains("--just-this") }
        out.head += text.prefix(1)
        out.body += text.dropFirst()
        let count = desk.alike(question).count
        if count > 1 {
            out.foot.append(
                alike
                    ? "The answer goes to all \(count) questions like it (a: only this one)"
                    : "\(count - 1) more like it (a: answer them, too)")
        }
        if !why.isEmpty { out.foot.append("why: \(why)") }
        out.keys = ReviewSession.keys(question)
        if case .typing(let field, let text) = mode {
            out.foot += ["", "\(field.prompt): \(text)_"] + hints(field, text)
        }
        if !message.isEmpty { out.foot += ["", message] }
        return out
    }

    private func hints(_ field: Field, _ text: String) -> [String] {
        guard field == .client || field == .credit, text.count >= 2 else { return [] }
        return desk.clients(named: text).prefix(6).map { "    \($0.id)  \(TableText.clean($0.name))" }
    }

    private static func keys(_ question: Question) -> [[String]] {
        let answers = question.options.map { kind in
            kind == .candidate ? "1–\(min(9, question.item.candidates.count)) candidate" : "\(key(kind)) \(name(kind))"
        }
        return [answers, ["s skip", "p back", "u undo", "y why", "? help", "q quit"]]
    }

    private static func key(_ kind: Answer.Kind) -> String {
        switch kind {
        case .candidate: "1"
        case .bill: "b"
        case .client: "t"
        case .credit: "c"
        case .notOurs: "n"
        case .writeOff: "w"
        case .clientOwes: "o"
        case .income: "i"
        case .payout: "x"
        case .hold: "h"
        case .dismiss: "d"
        }
    }

    private static func name(_ kind: Answer.Kind) -> String {
        switch kind {
        case .candidate: "candidate"
        case .bill: "bill or split"
        case .client: "client"
        case .credit: "credit"
        case .notOurs: "not ours"
        case .writeOff: "write off"
        case .clientOwes: "client owes"
        case .income: "income, no bill"
        case .payout: "payout"
        case .hold: "hold"
        case .dismiss: "dealt with"
        }
    }

    private static let help =
        [
            "Each answer is carried out at once and can be taken back.", "", "  1–9  take that candidate",
        ] + Answer.Kind.allCases.dropFirst().map { "  \(key($0))    \(name($0))" } + [
            "  a    give the answer to all questions like this one", "  y    say why, for the record",
            "  u    undo the last answer of this sitting", "  s p  next, previous (arrows, too)",
            "  q    quit; what is left waits", "", "Any key goes on.",
        ]
}
