/// How a name sounds, after Russell's Soundex (US patent 1,261,167) with the spellings that English writes alike: the
/// first sound is coded like the others, so that Catherine and Katherine agree.
enum SoundKey {
    /// The sounds of a folded name in order; empty for a word without consonants.
    static func of(_ word: String) -> [UInt8] {
        var letters = Array(word.utf8)
        replace(&letters, "ph", "f")
        replace(&letters, "gh", "h")
        replace(&letters, "ck", "k")
        replace(&letters, "sch", "s")
        replace(&letters, "sh", "s")
        replace(&letters, "ch", "k")
        for (silent, sound) in [("kn", "n"), ("wr", "r"), ("ps", "s"), ("gn", "n")]
        where letters.starts(with: silent.utf8) {
            letters.replaceSubrange(0..<2, with: sound.utf8)
        }
        var out: [UInt8] = []
        var last: UInt8 = 0
        for letter in letters {
            let code = SoundKey.code(letter)
            // H and W do not part two letters of one sound; vowels do.
            if letter == 0x68 || letter == 0x77 { continue }
            if code != 0, code != last { out.append(code) }
            last = code
        }
        return out
    }

    private static func code(_ letter: UInt8) -> UInt8 {
        switch letter {
        case 0x62, 0x66, 0x70, 0x76: 1  // b f p v
        case 0x63, 0x67, 0x6A, 0x6B, 0x71, 0x73, 0x78, 0x7A: 2  // c g j k q s x z
        case 0x64, 0x74: 3  // d t
        case 0x6C: 4
        case 0x6D, 0x6E: 5
        case 0x72: 6
        default: 0
        }
    }

    private static func replace(_ letters: inout [UInt8], _ from: String, _ to: String) {
        let pattern = Array(from.utf8)
        var at = 0
        while at + pattern.count <= letters.count {
            if letters[at..<at + pattern.count].elementsEqual(pattern) {
                letters.replaceSubrange(at..<at + pattern.count, with: to.utf8)
            }
            at += 1
        }
    }
}
