import Values

/// A value of a processor's API answer.
typealias APIValue = JSONValue

/// Reads API answers.
typealias APIReader = JSONReader

/// The records of an API answer: the elements of its list, or the answer itself.
struct APIRecords {
    let file: SourceFile
    private(set) var records: [APIValue] = []
    private(set) var damage: Finding?

    /// All objects of a file that are records: elements of an array at the top or under one of those names, else the
    /// objects at the top; of several answers one after another, all.
    init(_ file: SourceFile, lists: [String]) {
        self.file = file
        var reader = APIReader(file.bytes)
        do throws(APIReader.Damage) {
            while let value = try reader.next() {
                if case .array(let elements) = value {
                    records += elements
                } else if let list = lists.first(where: { value.has($0) }) {
                    records += value[list].elements
                } else {
                    records.append(value)
                }
            }
        } catch {
            damage = Finding(
                "json-damaged", .refusal, at: Position(file: file.number, record: error.line),
                "the text is no JSON here",
                remedy: "download the answer again, whole")
        }
    }

    /// The place of a record.
    func position(_ record: APIValue) -> Position { Position(file: file.number, record: max(record.line, 1)) }
}
