import Formats
import LedgerModel
import Values

/// A review item as a bookkeeper reads it: what was read, in plain words, and what can be answered.
public struct Question: Sendable {
    /// Something that was read, with what it is.
    public struct Fact: Sendable, Hashable {
        /// What it is: `from`, `note`, `claim` …
        public var label: String
        /// What was read.
        public var value: String
    }

    /// The item.
    public var item: ReviewItem
    /// True where a person has put it on hold.
    public var isHeld = false
    /// The question in a few words.
    public var title = ""
    /// What was read.
    public var facts: [Fact] = []
    /// What helps to answer it.
    public var advice = ""
    /// The answers that fit, most usual first.
    public var options: [Answer.Kind] = []
    /// The record's key as `contract.md` gives it: what a person finds in the file.
    public var sourceKey = ""
    /// Questions of one likeness are settled by one answer.
    public var likeness = ""
    /// What the group of alike questions is about.
    public var group = ""
    /// The candidates' clients by name, in their order.
    public var candidateNames: [String] = []
    /// True where an answer teaches who the payer is.
    public var teaches = false

    /// True for a claim of a remittance.
    var isClaim: Bool { [.unplacedClaim, .waitingClaim, .claimConflict].contains(item.kind) }

    /// A question about an item.
    init(_ item: ReviewItem) {
        self.item = item
        sourceKey = item.key
    }
}

/// Questions that one answer would settle, the most money first.
public struct QuestionGroup: Sendable {
    /// What they are about.
    public var title: String
    /// The questions.
    public var questions: [Question]
    /// The money at stake.
    public var amount: Cents { questions.reduce(.zero) { $0 + $1.item.amount.magnitude } }
}

/// All open questions of a book, worked out for people.
public struct QuestionDesk: Sendable {
    /// The questions that wait for a person, the most money first.
    public let questions: [Question]
    /// The questions on hold.
    public let held: [Question]
    let book: BookSnapshot
    /// Clients by id.
    public let names: [String: String]

    /// Lays out the questions of a book.
    public init(_ book: BookSnapshot) {
        self.book = book
        let names = Dictionary(book.clients.map { ($0.id, $0.displayName) }, uniquingKeysWith: { $1 })
        self.names = names
        let answers = Dictionary(book.decisions.map { ($0.item, $0.action) }, uniquingKeysWith: { $1 })
        let facts = QuestionFacts(book, names)
        let all = book.openReviews.map { item in
            var question = facts.question(item)
            question.isHeld = answers[item.id] == .hold
            return question
        }.sorted { ($1.item.amount.magnitude, $0.item.id) < ($0.item.amount.magnitude, $1.item.id) }
        questions = all.filter { !$0.isHeld }
        held = all.filter(\.isHeld)
    }

    /// The question of that id, open or on hold; the first characters of the id do where they are nobody else's.
    public func question(_ id: String) -> Question? {
        let all = questions + held
        if let exact = all.first(where: { $0.item.id == id }) { return exact }
        let near = all.filter { id.count >= 3 && $0.item.id.hasPrefix(id) }
        return near.count == 1 ? near.first : nil
    }

    /// Questions that the same answer would settle, the one itself first.
    public func alike(_ question: Question) -> [Question] {
        [question] + questions.filter { $0.likeness == question.likeness && $0.item.id != question.item.id }
    }

    /// The questions in groups of one likeness, the most money first.
    public var groups: [QuestionGroup] {
        var places: [String: Int] = [:]
        var groups: [QuestionGroup] = []
        for question in questions {
            if let at = places[question.likeness] {
                groups[at].questions.append(question)
            } else {
                places[question.likeness] = groups.count
                groups.append(QuestionGroup(title: question.group, questions: [question]))
            }
        }
        return groups.enumerated().sorted { ($1.element.amount, $0.offset) < ($0.element.amount, $1.offset) }.map(
            \.element)
    }
}
