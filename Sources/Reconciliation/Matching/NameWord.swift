/// A word of a name with all that comparing it takes, worked out once: a large roster compares millions of them.
///
/// Words of more than ``room`` bytes agree only where they are equal.
struct NameWord: Sendable {
    /// How many bytes of a word are looked at one by one.
    static let room = 32

    /// Length in bytes.
    private(set) var count = 0
    private var bytes = SIMD32<UInt8>()
    /// FNV-1a over all bytes.
    private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    /// One bit for each letter that occurs.
    private var letters: UInt32 = 0
    /// How the word sounds, as a number (``SoundKey``); zero for fewer than two sounds.
    private(set) var sound: UInt64 = 0
    /// The families of short forms and spellings that the word belongs to as a given name.
    private(set) var forms = GivenNames.Forms()
    /// Ten times the binary logarithm of how many of a million people have it as a family name, and as a given name.
    var familyShare = 0
    var givenShare = 0
    /// True for a family name that many have or that somebody in the roster has.
    var isFamilyName = false
    /// True for a given name that is known or that somebody in the roster has.
    var isGivenName = false
    /// True for `de`, `van` and their like: many names share it.
    private(set) var isParticle = false

    /// A word without what depends on a roster.
    init(_ text: String) {
        for byte in text.utf8 { append(byte) }
        let sounds = SoundKey.of(text)
        if sounds.count >= 2 { sound = sounds.reduce(0) { $0 &* 7 &+ UInt64($1) } }
        forms = GivenNames.forms(of: text)
        isParticle = NameWord.particles.contains(text)
    }

    private mutating func append(_ byte: UInt8) {
        if count < NameWord.room { bytes[count] = byte }
        count += 1
        hash = NameWord.hash(hash, byte)
        letters |= 1 << UInt32(byte & 31)
    }

    private static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

    // MARK: Comparing

    static func == (a: NameWord, b: NameWord) -> Bool { a.hash == b.hash && a.count == b.count && a.bytes == b.bytes }

    /// True where this word begins with the other.
    func begins(with other: NameWord) -> Bool {
        guard other.count <= count, other.count <= NameWord.room else { return false }
        for i in 0..<other.count where bytes[i] != other.bytes[i] { return false }
        return true
    }

    /// True where one of the two begins with the other.
    func shortens(_ other: NameWord) -> Bool { begins(with: other) || other.begins(with: self) }

    /// True where the letters of this word, as initials, are those of several words.
    func isInitials(of words: NameWords) -> Bool {
        guard count == words.count, count <= NameWord.room else { return false }
        for i in 0..<count where bytes[i] != words[i].bytes[0] { return false }
        return true
    }

    /// One slip in a name of four letters or more (three against four), two in one of nine.
    func isSlip(of other: NameWord) -> Bool {
        let (short, long) = (min(count, other.count), max(count, other.count))
        guard short >= 3, long >= 4, long - short <= 2, long <= NameWord.room else { return false }
        let most = short >= 9 ? 2 : 1
        // A slip takes at most one letter away and brings one.
        guard (letters ^ other.letters).nonzeroBitCount <= 2 * most else { return false }
        return distance(to: other) <= most
    }

    /// True for two words of four letters or more that sound the same.
    func soundsLike(_ other: NameWord) -> Bool {
        sound != 0 && sound == other.sound && min(count, other.count) >= 4 && abs(count - other.count) <= 3
    }

    /// Insertions, deletions, substitutions and swaps of neighbours, as ``EditDistance`` counts them.
    private func distance(to other: NameWord) -> Int {
        let width = other.count + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { cells in
            var (before, last, row) = (0, width, 2 * width)
            for j in 0..<width {
                cells[before + j] = 0
                cells[last + j] = j
            }
            for i in 1...count {
                cells[row] = i
                for j in 1..<width {
                    let cost = bytes[i - 1] == other.bytes[j - 1] ? 0 : 1
                    var least = min(cells[last + j] + 1, cells[row + j - 1] + 1, cells[last + j - 1] + cost)
                    if i > 1, j > 1, bytes[i - 1] == other.bytes[j - 2], bytes[i - 2] == other.bytes[j - 1] {
                        least = min(least, cells[before + j - 2] + 1)
                    }
                    cells[row + j] = least
                }
                (before, last, row) = (last, row, before)
            }
            return cells[last + width - 1]
        }
    }

    // MARK: Keys of an index

    /// The hash of this word with another behind it.
    func hash(joining other: NameWord) -> UInt64 {
        guard other.count <= NameWord.room else { return 0 }
        return (0..<other.count).reduce(hash) { NameWord.hash($0, other.bytes[$1]) }
    }

    /// Calls `body` with the hash of the word and of the word with each one of its letters left out: two words a typing
    /// slip apart share one. Nothing for words of fewer than three letters.
    func forEachDeletion(_ body: (UInt64) -> Void) {
        guard count >= 3, count <= NameWord.room else { return }
        body(hash)
        for left in 0..<count where left == 0 || bytes[left] != bytes[left - 1] {
            var hash = NameWord.empty
            for i in 0..<count where i != left { hash = NameWord.hash(hash, bytes[i]) }
            body(hash)
        }
    }

    private static let empty: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Words before a family name that many names share.
    private static let particles: Set<String> = [
        "de", "del", "la", "las", "los", "van", "von", "der", "den", "da", "dos", "di", "du", "le", "al", "el", "bin",
        "ben", "st", "san", "mc", "mac", "o",
    ]
}

/// Words of a name that stand side by side.
typealias NameWords = UnsafeBufferPointer<NameWord>

/// Where the words of a name stand in a pool of words: given names, family names, then each of the two run together.
struct NameParts: Sendable {
    private let start: Int
    private let given: Int
    private let family: Int
    /// True where the parts stand in another order than usual.
    let isSwapped: Bool

    /// Puts the words of a name into a pool.
    init(
        given: some Collection<String>, family: some Collection<String>, isSwapped: Bool = false,
        into pool: inout [NameWord], _ shares: NameShares
    ) {
        start = pool.count
        self.given = given.count
        self.family = family.count
        self.isSwapped = isSwapped
        for word in given { pool.append(shares.word(word)) }
        for word in family { pool.append(shares.word(word)) }
        for part in [Array(given), Array(family)] {
            guard part.count > 1 else { continue }
            pool.append(shares.word(part.joined()))
        }
    }

    /// The words in their pool.
    func view(_ pool: NameWords) -> NameView {
        let givenWords = NameWords(rebasing: pool[start..<start + given])
        let familyWords = NameWords(rebasing: pool[start + given..<start + given + family])
        let behind = start + given + family
        return NameView(
            given: givenWords, family: familyWords, joinedGiven: given > 1 ? behind : start,
            joinedFamily: family > 1 ? behind + (given > 1 ? 1 : 0) : start + given, pool: pool)
    }
}

/// The words of a name, parted.
struct NameView {
    let given: NameWords
    let family: NameWords
    fileprivate let joinedGiven: Int
    fileprivate let joinedFamily: Int
    fileprivate let pool: NameWords

    /// The given names run together, where there are any.
    var wholeGiven: NameWord { pool[joinedGiven] }
    /// The family names run together, where there are any.
    var wholeFamily: NameWord { pool[joinedFamily] }
}
