/// A name as people write it, reduced to what can be compared: no case, accents, titles, suffixes or punctuation.
struct PersonName: Hashable, Sendable {
    /// Given names and initials, in order.
    var given: [String]
    /// Family names; hyphenated ones in their parts.
    var family: [String]
    /// All words in a fixed order, so that swapped names are equal.
    var sorted: [String]

    /// A name whose parts are known.
    init(first: String, last: String) {
        given = PersonName.words(first)
        family = PersonName.words(last)
        sorted = (given + family).sorted()
    }

    /// A name in one field: "Last, First" or "First Last".
    init(written: String) {
        if let comma = written.firstIndex(of: ",") {
            let rest = PersonName.words(String(written[written.index(after: comma)...]))
            // "Maya Okafor, LMFT": what follows the comma is no name at all.
            if !rest.isEmpty {
                given = rest
                family = PersonName.words(String(written[..<comma]))
                sorted = (given + family).sorted()
                return
            }
        }
        let all = PersonName.words(written)
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
        "esq", "and", "the",
    ]

    /// True when two given names are the same name in long and short form.
    static func areNicknames(_ a: String, _ b: String) -> Bool {
        guard a != b, let left = nicknames[a], let right = nicknames[b] else { return false }
        return !left.isDisjoint(with: right)
    }

    /// Each given name with the numbers of the families of names that it belongs to.
    private static let nicknames: [String: Set<Int>] = {
        let families = """
            abigail abby gail|alexander alex xander sasha|alexandra alex sandra lexi sasha|alfred al fred
            allison ally allie|amanda mandy|andrew andy drew|angela angie|anthony tony|barbara barb babs
            benjamin ben benny|bernard bernie|beverly bev|bradley brad|calvin cal|cameron cam
            catherine katherine kathryn cathy kathy kate katie kat cat|charles charlie chuck chaz
            christina christine chris tina christy|christopher chris topher|cynthia cindy|daniel dan danny
            david dave davey|deborah debra deb debbie|donald don donnie|dorothy dot dottie|douglas doug
            edward ed eddie ted ned|eleanor ellie nora|elizabeth liz beth betty eliza lizzie betsy|emily em emmy
            eugene gene|frances fran frannie|francis frank|franklin frank|frederick fred freddie|gabriel gabe
            gabriella gabby|gerald gerry jerry|gregory greg|harold hal harry|henry hank harry
            isabella bella izzy|jacob jake|jacqueline jackie|james jim jimmy jamie|janet jan|jeffrey jeff
            jennifer jen jenny|jeremy jerry|jessica jess jessie|john jack johnny|jonathan jon jonny
            joseph joe joey|joshua josh|judith judy|julia julie|kenneth ken kenny|kimberly kim|lawrence larry
            leonard leo len lenny|leslie les|lillian lily|louis lou louie|louise lou|madeline maddie
            margaret maggie meg peggy greta marge|martha marty|martin marty|matthew matt|megan meg
            melissa missy mel|michael mike mick mickey|michelle shelly|mitchell mitch|nancy nan|natalie nat
            nathan nate|nathaniel nate nathan|nicholas nick nicky|nicole nikki nicky|olivia liv livvy|pamela pam
            patricia pat patty trish tricia|patrick pat paddy|peter pete|philip phillip phil|rachel rach
            raymond ray|rebecca becky becca|richard rick rich dick ricky|robert rob bob bobby robbie
            ronald ron ronnie|rosemary rose|russell russ|samantha sam|samuel sam sammy|sandra sandy
            sarah sara sally|sebastian seb|stanley stan|stephanie steph|stephen steven steve
            susan sue susie suzanne|tamara tammy|teresa theresa terry tess|theodore ted teddy theo
            thomas tom tommy|timothy tim timmy|tobias toby|valerie val|veronica ronnie|victor vic
            victoria vicky tori|vincent vince vinny|virginia ginny|walter walt|william bill billy will liam
            zachary zach zack
            """
        var out: [String: Set<Int>] = [:]
        let lines = families.split(whereSeparator: { $0 == "|" || $0 == "\n" })
        for (i, line) in lines.enumerated() {
            for name in line.split(separator: " ") { out[String(name), default: []].insert(i) }
        }
        return out
    }()
}
