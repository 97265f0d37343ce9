import Formats

/// Who sent money and what for, reduced to what two records of one payer have in common.
struct PayerMark: Hashable, Sendable {
    /// The processor, or `bank`.
    var processor: String
    /// `mail:…`, `user:…` or `name:…`.
    var payer: String
    /// The note's words without dates and numbers.
    var note: String
    /// The payer as written.
    var shown: String

    /// The mark of a movement: its e-mail, else its user name, else its name; `nil` where it names nobody.
    init?(_ movement: Movement) {
        let name = PersonName(written: movement.name).sorted.joined(separator: " ")
        if !movement.email.isEmpty {
            payer = "mail:" + movement.email.lowercased()
        } else if !movement.handle.isEmpty {
            payer = "user:" + movement.handle.lowercased()
        } else if !name.isEmpty {
            payer = "name:" + name
        } else {
            return nil
        }
        processor = movement.processor
        note = PayerMark.pattern(movement.memo)
        shown = [movement.name, movement.handle, movement.email].first { !$0.isEmpty } ?? ""
    }

    /// The mark of a bank line: the words of its text; `nil` where it has none.
    init?(_ line: BankLine) {
        let words = PayerMark.pattern(line.description)
        guard !words.isEmpty else { return nil }
        processor = "bank"
        payer = "name:" + words
        note = ""
        shown = line.description
    }

    /// The words of a note that say what it is for: letters only, without months, in their order.
    static func pattern(_ note: String) -> String {
        PersonName.words(note).filter { word in
            !word.utf8.contains { $0 >= 0x30 && $0 <= 0x39 } && !isMonth(word)
        }.joined(separator: " ")
    }

    /// True for a month's name or its first three letters.
    private static func isMonth(_ word: String) -> Bool {
        months.contains { $0 == word || $0.prefix(3) == word || (word == "sept" && $0 == "september") }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}

/// What answers have taught, found by payer.
struct LessonBook: Sendable {
    private var byPayer: [String: [Lesson]] = [:]

    init(_ lessons: [Lesson]) {
        for lesson in lessons { byPayer[LessonBook.key(lesson.processor, lesson.payer), default: []].append(lesson) }
    }

    /// What is known of whoever sent a movement.
    func about(_ movement: Movement) -> [Lesson] {
        guard !byPayer.isEmpty, let mark = PayerMark(movement) else { return [] }
        return about(mark)
    }

    /// True for a bank line that a person has called none of the practice's.
    func isNotOurs(_ line: BankLine) -> Bool {
        guard !byPayer.isEmpty, let mark = PayerMark(line) else { return false }
        return about(mark).contains(where: \.isNotOurs)
    }

    private func about(_ mark: PayerMark) -> [Lesson] {
        (byPayer[LessonBook.key(mark.processor, mark.payer)] ?? []).filter {
            $0.note == Lesson.anyNote || $0.note == mark.note
        }
    }

    private static func key(_ processor: String, _ payer: String) -> String { "\(processor)\u{1}\(payer)" }
}
