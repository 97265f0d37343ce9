/// What an answer taught about a payer: that it pays for a client, or that its money is none of the practice's.
///
/// Evidence, not a rule: later records of the same payer are known by it, and where other evidence contradicts it the
/// record is a question again. It is listed, and can be revoked.
public struct Lesson: Sendable, Hashable {
    /// Its number in the book; 0 before it is there.
    public var id: Int64
    /// The question whose answer taught it.
    public var item: String
    /// The processor, or `bank`.
    public var processor: String
    /// The payer as one word: `mail:…`, `user:…` or `name:…` with the folded words of the name.
    public var payer: String
    /// The note's words that must agree, dates and numbers left out; ``anyNote`` for whatever note.
    public var note: String
    /// The client for whom the payer pays; empty where the money is none of the practice's.
    public var client: String
    /// The payer as the record wrote it, for the list.
    public var shown: String

    /// The note of a lesson that holds whatever the note says.
    public static let anyNote = "*"

    /// True where the money is none of the practice's.
    public var isNotOurs: Bool { client.isEmpty }

    /// Something learnt.
    public init(
        id: Int64 = 0, item: String, processor: String, payer: String, note: String, client: String, shown: String
    ) {
        self.id = id
        self.item = item
        self.processor = processor
        self.payer = payer
        self.note = note
        self.client = client
        self.shown = shown
    }
}
