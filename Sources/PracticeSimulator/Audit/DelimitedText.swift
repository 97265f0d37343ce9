import Foundation
import Values

/// Reads delimited text by column name: RFC 4180 for commas, plain splitting for tabs.
struct DelimitedText {
    private let bytes: [UInt8]
    private let delimiter: UInt8

    /// The text of a file; throws where it cannot be read.
    init(path: String, delimiter: Character) throws {
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        self.delimiter = delimiter.asciiValue ?? 0x2C
    }

    /// Calls `body` for every data row with the wanted columns in the order asked for; a column that the file lacks is
    /// empty throughout. Returns the names of the columns that are missing.
    @discardableResult
    func forEachRow(columns: [String], _ body: ([String]) -> Void) -> [String] {
        var places: [Int]?
        var missing: [String] = []
        var fields: [String] = []
        var at = 0
        while at < bytes.count {
            fields.removeAll(keepingCapacity: true)
            readRow(&at, into: &fields)
            guard let known = places else {
                places = columns.map { fields.firstIndex(of: $0) ?? -1 }
                missing = columns.filter { !fields.contains($0) }
                continue
            }
            if fields.count == 1, fields[0].isEmpty { continue }
            body(known.map { $0 >= 0 && $0 < fields.count ? fields[$0] : "" })
        }
        return missing
    }

    private func readRow(_ at: inout Int, into fields: inout [String]) {
        while true {
            var field: [UInt8] = []
            if at < bytes.count, bytes[at] == 0x22, delimiter == 0x2C {
                at += 1
                while at < bytes.count {
                    if bytes[at] == 0x22 {
                        at += 1
                        guard at < bytes.count, bytes[at] == 0x22 else { break }
                    }
                    field.append(bytes[at])
                    at += 1
                }
            }
            while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A {
                if bytes[at] != 0x0D { field.append(bytes[at]) }
                at += 1
            }
            fields.append(DelimitedText.plain(field))
            let isEnd = at >= bytes.count || bytes[at] == 0x0A
            at += 1
            if isEnd { return }
        }
    }

    /// Text without the apostrophe that reports put before what a spreadsheet would run.
    private static func plain(_ field: [UInt8]) -> String {
        if field.count > 1, field[0] == 0x27, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(field[1]) {
            return String(decoding: field.dropFirst(), as: UTF8.self)
        }
        return String(decoding: field, as: UTF8.self)
    }
}
