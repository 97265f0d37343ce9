import Values

/// A JSON value (RFC 8259) with numbers kept as they are written, since money is no `Double`.
indirect enum JSONValue {
    case object([String: JSONValue], line: Int32)
    case array([JSONValue])
    case text(String)
    /// A number in its own digits.
    case number(String)
    case truth(Bool)
    case null

    /// A member of an object; `null` where there is none.
    subscript(_ name: String) -> JSONValue {
        if case .object(let members, _) = self, let value = members[name] { return value }
        return .null
    }

    /// The text, or the id of an object that stands expanded in a text's place; empty for anything else.
    var string: String {
        switch self {
        case .text(let text): text
        case .number(let digits): digits
        case .object: self["id"].string
        default: ""
        }
    }

    /// The whole number; `nil` for anything else.
    var integer: Int64? {
        if case .number(let digits) = self { return Int64(digits) }
        return nil
    }

    /// The elements of an array; none for anything else.
    var elements: [JSONValue] {
        if case .array(let values) = self { return values }
        return []
    }

    /// The line on which an object begins.
    var line: Int32 {
        if case .object(_, let line) = self { return line }
        return 0
    }

    /// True for an object that has that member.
    func has(_ name: String) -> Bool {
        if case .object(let members, _) = self { return members[name] != nil }
        return false
    }

    /// All texts among the members of an object, by name.
    var texts: [(name: String, text: String)] {
        guard case .object(let members, _) = self else { return [] }
        return members.map { ($0.key, $0.value.string) }.filter { !$0.1.isEmpty }.sorted { $0.0 < $1.0 }
    }
}

/// Reads the values of a JSON text, or of JSON Lines, one after another. Strict: what RFC 8259 does not allow is damage,
/// and so is a name that stands twice in one object, since nobody could say which value counts.
struct JSONReader {
    /// Why a text is no JSON: the line.
    struct Damage: Error {
        let line: Int32
    }

    private let bytes: Bytes
    private var at = 0
    private(set) var line: Int32 = 1
    private static let depthLimit = 100

    init(_ bytes: Bytes) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    }

    /// The next value; `nil` at the end.
    mutating func next() throws(Damage) -> JSONValue? {
        blanks()
        guard at < bytes.count else { return nil }
        return try value(depth: 0)
    }

    private mutating func blanks() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x0A: line += 1
            case 0x20, 0x0D, 0x09: break
            default: return
            }
            at += 1
        }
    }

    private mutating func value(depth: Int) throws(Damage) -> JSONValue {
        blanks()
        guard at < bytes.count, depth < JSONReader.depthLimit else { throw Damage(line: line) }
        switch bytes[at] {
        case 0x7B: return try object(depth)
        case 0x5B: return try array(depth)
        case 0x22: return .text(try string())
        case 0x2D, 0x30...0x39: return try number()
        default:
            for (word, value) in [("true", JSONValue.truth(true)), ("false", .truth(false)), ("null", .null)]
            where bytes.count - at >= word.utf8.count && bytes[at..<at + word.utf8.count].elementsEqual(word.utf8) {
                at += word.utf8.count
                return value
            }
            throw Damage(line: line)
        }
    }

    private mutating func object(_ depth: Int) throws(Damage) -> JSONValue {
        let begin = line
        var members: [String: JSONValue] = [:]
        at += 1
        blanks()
        if take(0x7D) { return .object(members, line: begin) }
        while true {
            blanks()
            guard at < bytes.count, bytes[at] == 0x22 else { throw Damage(line: line) }
            let name = try string()
            blanks()
            guard take(0x3A) else { throw Damage(line: line) }
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else { throw Damage(line: line) }
            blanks()
            if take(0x7D) { return .object(members, line: begin) }
            guard take(0x2C) else { throw Damage(line: line) }
        }
    }

    private mutating func array(_ depth: Int) throws(Damage) -> JSONValue {
        var values: [JSONValue] = []
        at += 1
        blanks()
        if take(0x5D) { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            blanks()
            if take(0x5D) { return .array(values) }
            guard take(0x2C) else { throw Damage(line: line) }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    /// `-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?`
    private mutating func number() throws(Damage) -> JSONValue {
        let start = at
        _ = take(0x2D)
        if !take(0x30) { try digits() }
        if take(0x2E) { try digits() }
        if take(0x65) || take(0x45) {
            if !take(0x2B) { _ = take(0x2D) }
            try digits()
        }
        return .number(Text.string(Bytes(rebasing: bytes[start..<at])))
    }

    private mutating func digits() throws(Damage) {
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 <= 9 { at += 1 }
        guard at > start else { throw Damage(line: line) }
    }

    private mutating func string() throws(Damage) -> String {
        at += 1
        var out: [UInt8] = []
        while at < bytes.count, bytes[at] != 0x22 {
            let c = bytes[at]
            guard c >= 0x20 else { throw Damage(line: line) }
            at += 1
            guard c == 0x5C else {
                out.append(c)
                continue
            }
            guard at < bytes.count else { throw Damage(line: line) }
            let escape = bytes[at]
            at += 1
            switch escape {
            case 0x6E: out.append(0x0A)
            case 0x74: out.append(0x09)
            case 0x72: out.append(0x0D)
            case 0x62: out.append(0x08)
            case 0x66: out.append(0x0C)
            case 0x75: out += Array(String(try scalar()).utf8)
            case 0x22, 0x2F, 0x5C: out.append(escape)
            default: throw Damage(line: line)
            }
        }
        guard take(0x22) else { throw Damage(line: line) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The character of `\uXXXX`, or of two of them that make a pair.
    private mutating func scalar() throws(Damage) -> Character {
        let first = try hex()
        if let plain = Unicode.Scalar(first) { return Character(plain) }
        guard at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75, first < 0xDC00 else { return "\u{FFFD}" }
        at += 2
        let second = try hex()
        guard second >= 0xDC00, second <= 0xDFFF else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)).map(Character.init) ?? "\u{FFFD}"
    }

    private mutating func hex() throws(Damage) -> UInt32 {
        guard at + 4 <= bytes.count, let value = UInt32(Text.string(Bytes(rebasing: bytes[at..<at + 4])), radix: 16),
            bytes[at] != 0x2B
        else { throw Damage(line: line) }
        at += 4
        return value
    }
}
