import Formats
import Values

extension Planner {
    /// `old,new` client ids, one pair a line: the new ids by the old one, folded.
    ///
    /// An id that stands twice keeps both: whose it is, is then asked.
    mutating func readIDMap(_ source: Pipeline.Source, at i: Int) -> [String: [String]] {
        guard let path = source.idMap, let file = open(pipeline.resolve(path), of: i) else { return [:] }
        let text = Encoding.normalised(file)
        var scanner = CSVScanner(text.bytes, file: file.number)
        var out: [String: [String]] = [:]
        do throws(CSVScanner.Fault) {
            while try scanner.next() {
                let row = scanner.row
                if row.isEmptyRow { continue }
                let old = row.trimmedString(0).lowercased()
                let new = row.count > 1 ? row.trimmedString(1) : ""
                if old == "old", new.lowercased() == "new" { continue }
                guard !old.isEmpty, !new.isEmpty else {
                    plan.findings.append(
                        Finding(
                            "id-map-line", .warning, at: row.position(field: 0),
                            "a line of the id map lacks the old or the new id: it is passed over",
                            remedy: "give both: old,new"))
                    continue
                }
                if out[old]?.contains(new) != true { out[old, default: []].append(new) }
            }
        } catch {
            refuse(
                i,
                Finding(
                    "id-map-unreadable", .refusal, at: .whole(file.number), "the id map is not a CSV file of old,new",
                    remedy: "save it as CSV with two columns: old,new"))
        }
        return out
    }
}
