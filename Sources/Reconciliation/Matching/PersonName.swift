/// A name as people write it, reduced to what can be compared: no case, accents, titles, suffixes or punctuation.
struct PersonName: Hashable, Sendable {
    /// Given names and initials, in order.
    var given: [String]
    /// Family names; hyphenated ones in their parts.
    var family: [String]
    /// All words in a fixed order, so that swapped names are equal.
    var sorted: [String]
    /// `jr`, `sr`, `ii` …: what tells a father from a son; empty for none.
    var suffix = ""
    /// True where the writing says which words are the family name: a comma, or two fields.
    var hasParts = true
    /// True for a business, a trust, a school: no person, even where the words of a name stand in it.
    var isOrganisation = false

    /// A name whose parts are known.
    init(first: String, last: String) {
        given = PersonName.words(first)
        family = PersonName.words(last)
        sorted = (given + family).sorted()
        suffix = PersonName.suffix(in: last) ?? PersonName.suffix(in: first) ?? ""
    }

    /// A name in one field: "Last, First" or "First Last".
    init(written: String) {
        suffix = PersonName.suffix(in: written) ?? ""
        if let comma = written.firstIndex(of: ",") {
            let rest = PersonName.words(String(written[written.index(after: comma)...]))
            // "Maya Okafor, LMFT": what follows the comma is no name at all.
            if !rest.isEmpty {
                given = rest
                family = PersonName.words(String(written[..<comma]))
                sorted = (given + family).sorted()
                isOrganisation = sorted.contains { PersonName.organisations.contains($0) }
                return
            }
        }
        hasParts = false
        let all = PersonName.words(written)
        isOrganisation = all.contains { PersonName.organisations.contains($0) }
        given = Array(all.dropLast())
        family = Array(all.suffix(1))
        sorted = all.sorted()
    }

    var isEmpty: Bool { sorted.isEmpty }

    /// Folded words of a name without titles, suffixes and credentials. A nickname in quotes or brackets stays a word.
    static func words(_ text: String) -> [String] {
        var out: [String] = []
        var word: [UInt8] = []
        func flush() {
            guard !word.isEmpty else { return }
            let text = String(decoding: word, as: UTF8.self)
            word.removeAll(keepingCapacity: true)
            if !PersonName.noise.contains(text) { out.append(text) }
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x61...0x7A: word.append(UInt8(scalar.value))
            case 0x41...0x5A: word.append(UInt8(scalar.value) | 0x20)
            case 0x30...0x39: word.append(UInt8(scalar.value))
            case 0x27, 0x2019, 0x2E, 0x2A: continue  // O'Neil, Ph.D., Smith*: one word each
            case 0x300...0x36F: continue  // combining accents
            case 0xC0...0x17F: word.append(contentsOf: PersonName.fold(scalar))
            case 0x180...: word.append(contentsOf: String(scalar).lowercased().utf8)
            default: flush()
            }
        }
        flush()
        return out
    }

    private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
        switch scalar {
        case "ß": return Array("ss".utf8)
        case "Æ", "æ": return Array("ae".utf8)
        case "Œ", "œ": return Array("oe".utf8)
        case "Ø", "ø": return Array("o".utf8)
        case "Ł", "ł": return Array("l".utf8)
        case "Đ", "đ", "Ð", "ð": return Array("d".utf8)
        case "Þ", "þ": return Array("th".utf8)
        case "×", "÷": return []
        default:
            let base = Self.bases[scalar.value] ?? 0
            return base == 0 ? [] : [base]
        }
    }

    /// The plain letter under each accented letter of Latin-1 and Latin Extended-A.
    private static let bases: [UInt32: UInt8] = {
        let groups: [(String, Character)] = [
            ("ÀÁÂÃÄÅàáâãäåĀāĂăĄą", "a"), ("ÇçĆćĈĉĊċČč", "c"), ("Ďď", "d"), ("ÈÉÊËèéêëĒēĔĕĖėĘęĚě", "e"),
            ("ĜĝĞğĠġĢģ", "g"),
            ("ĤĥĦħ", "h"), ("ÌÍÎÏìíîïĨĩĪīĬĭĮįİı", "i"), ("Ĵĵ", "j"), ("Ķķĸ", "k"), ("ĹĺĻļĽľĿŀ", "l"),
            ("ÑñŃńŅņŇňŉŊŋ", "n"),
            ("ÒÓÔÕÖòóôõöŌōŎŏŐő", "o"), ("ŔŕŖŗŘř", "r"), ("ŚśŜŝŞşŠšſ", "s"), ("ŢţŤťŦŧ", "t"),
            ("ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų", "u"),
            ("Ŵŵ", "w"), ("ÝýÿŶŷŸ", "y"), ("ŹźŻżŽž", "z"),
        ]
        var out: [UInt32: UInt8] = [:]
        for (letters, base) in groups {
            for scalar in letters.unicodeScalars { out[scalar.value] = base.asciiValue ?? 0 }
        }
        return out
    }()

    /// Words that are no part of a name.
    private static let noise: Set<String> = [
        "jr", "sr", "ii", "iii", "iv", "mr", "mrs", "ms", "mx", "dr", "md", "phd", "psyd", "lmft", "lcsw", "lpc", "rn",
        "esq", "and", "the", "junior", "senior", "2nd", "3rd", "miss",
    ]

    /// Words by which a name is a business's or an institution's.
    private static let organisations: Set<String> = [
        "llc", "llp", "inc", "corp", "corporation", "ltd", "co", "company", "trust", "estate", "foundation", "fund",
        "church", "school", "university", "college", "county", "services", "consulting", "associates", "group",
        "holdings", "partners", "enterprises", "solutions", "agency", "bank", "clinic", "hospital", "insurance",
    ]

    private static let suffixes = [
        "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii",
        "iv": "iv",
    ]

    /// The suffix among the words of a text, in one spelling.
    private static func suffix(in text: String) -> String? {
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }).dropFirst(0) {
            if let known = suffixes[word.lowercased().filter { $0 != "." }] { return known }
        }
        return nil
    }
}
