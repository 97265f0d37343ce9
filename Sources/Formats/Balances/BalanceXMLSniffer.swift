import Values

/// Finds the records of an XML document of an unknown system, and lays them out as a header and rows.
final class BalanceXMLSniffer: XMLHandler {
    /// Elements of one name, as records: the paths below them and the texts that stand there.
    struct Records {
        /// The element's name.
        var name: String
        /// The line of the first of them.
        var line: Int32
        /// Paths below the element, in the order in which they came.
        var paths: [String] = []
        /// The first of them, a text for each path.
        var rows: [[String]] = []
        fileprivate var places: [String: Int] = [:]
        /// A path came twice in one of them: it is a list of records, not one.
        fileprivate var hasLists = false
    }

    private struct Frame {
        var name: String
        var line: Int32
        var text: [UInt8] = []
        var hasElements = false
        /// Paths below the element with their texts; `nil` once they are too many for a record.
        var cells: [(path: String, text: String)]? = []
    }

    /// Bytes that are looked at, records that are kept of one name, and columns that a record may have.
    private static let depth = 1 << 20
    private static let sampled = 400
    private static let width = 100
    private var frames: [Frame] = []
    private var found: [Records] = []

    /// The likeliest records of a document; `nil` where no element looks like one.
    static func records(of file: SourceFile) -> Records? {
        let sniffer = BalanceXMLSniffer()
        let stream = XMLStream(sniffer)
        _ = stream.push(Bytes(rebasing: file.bytes.prefix(depth)))
        // The part that was read may end anywhere: only the reader itself says whether the document is whole.
        _ = stream.finish()
        let scored = sniffer.found.filter { !$0.hasLists && $0.paths.count >= 2 }.map { ($0, score($0)) }
        return scored.filter { $0.1 > 0 }.max { ($0.1, $0.0.rows.count) < ($1.1, $1.0.rows.count) }?.0
    }

    /// What the path's own name says, or with its parent's: `Balance/Client` is a client balance.
    static func label(_ path: String) -> String {
        let parts = path.split(separator: "/").map { String($0.drop { $0 == "@" }) }.filter { $0 != "value" }
        guard let last = parts.last else { return path }
        if let parent = parts.dropLast().last, BalanceSynonyms.role(of: last)?.isSure != true {
            for label in ["\(last) \(parent)", "\(parent) \(last)"] where BalanceSynonyms.role(of: label) != nil {
                return label
            }
        }
        return last
    }

    private static func score(_ records: Records) -> Int {
        let roles = records.paths.compactMap { BalanceSynonyms.role(of: label($0))?.role }
        return Set(roles).count * 2 + (records.rows.count > 1 ? 1 : 0)
    }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if let last = frames.indices.last { frames[last].hasElements = true }
        var frame = Frame(name: Text.string(name), line: line)
        for i in 0..<min(attributes.count, BalanceXMLSniffer.width) {
            frame.cells?.append(("@\(Text.string(attributes.name(i)))", Text.string(Text.trimmed(attributes.value(i)))))
        }
        frames.append(frame)
    }

    func text(_ text: Bytes) {
        guard let last = frames.indices.last, frames[last].text.count < 1000 else { return }
        frames[last].text += text
    }

    func close(_ name: Bytes) {
        guard let frame = frames.popLast() else { return }
        note(frame)
        guard let parent = frames.indices.last, let below = frame.cells, let above = frames[parent].cells else {
            if let parent = frames.indices.last { frames[parent].cells = nil }
            return
        }
        var cells = above
        let text = frame.text.withUnsafeBufferPointer { Text.string(Text.trimmed($0)) }
        if !frame.hasElements, !(text.isEmpty && !below.isEmpty) { cells.append((frame.name, text)) }
        for cell in below { cells.append(("\(frame.name)/\(cell.path)", cell.text)) }
        frames[parent].cells = cells.count > BalanceXMLSniffer.width ? nil : cells
    }

    private func note(_ frame: Frame) {
        guard let cells = frame.cells, cells.count >= 2 else { return }
        let at = found.firstIndex { $0.name == frame.name } ?? found.count
        if at == found.count {
            guard found.count < BalanceXMLSniffer.width else { return }
            found.append(Records(name: frame.name, line: frame.line))
        }
        guard found[at].rows.count < BalanceXMLSniffer.sampled else { return }
        var row = [String](repeating: "", count: found[at].paths.count)
        var seen: Set<String> = []
        for (path, text) in cells {
            if !seen.insert(path).inserted { found[at].hasLists = true }
            if let place = found[at].places[path] {
                row[place] = text
            } else {
                found[at].places[path] = found[at].paths.count
                found[at].paths.append(path)
                row.append(text)
            }
        }
        found[at].rows.append(row)
    }
}
