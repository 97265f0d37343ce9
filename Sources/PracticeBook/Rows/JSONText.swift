import Foundation

/// JSON for the few columns that hold a list: written with sorted keys, so that equal values are equal text.
enum JSONText {
    /// A value as JSON text.
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("a plain value has no JSON form")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The value that JSON text holds.
    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        if let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) { return value }
        throw BookError.damaged("a list in it cannot be read")
    }

    /// Texts as a JSON array. The plain case, letters and digits only, costs no encoder.
    static func encode(_ texts: [String]) -> String {
        if texts.isEmpty { return "[]" }
        guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C } }) else {
            let value: any Encodable = texts
            return encode(value)
        }
        return "[\"" + texts.joined(separator: "\",\"") + "\"]"
    }

    /// The texts of a JSON array that ``encode(_:)-([String])`` wrote.
    static func texts(_ json: String) throws -> [String] {
        if json == "[]" { return [] }
        guard json.hasPrefix("[\""), json.hasSuffix("\"]"), json.utf8.count > 4, !json.utf8.contains(0x5C) else {
            return try decode([String].self, json)
        }
        return json.dropFirst(2).dropLast(2).split(separator: "\",\"", omittingEmptySubsequences: false).map(
            String.init)
    }
}
