import Formats
import LedgerModel
import Values

/// Who the rows of one balance say that their client is.
struct BalanceClaimant {
    /// The client's id in the prior system; the name as written where the report has none.
    var key: String
    /// The name, reduced to what can be compared.
    var name: PersonName
    /// True for the name of two people who are treated together.
    var isJoint: Bool
    /// What tells a father from his son, where the name says it: `jr`, `iii`.
    var generation: String
    /// The date of birth, where any row has one.
    var born: Day?
    /// E-mails, one a row at most.
    var emails: [String]
    /// True when the rows under one id name people who cannot be one and the same.
    var isMixed: Bool

    init(_ balance: ClientBalance) {
        let rows = balance.rows
        let names = rows.map(BalanceClaimant.name).filter { !$0.isEmpty }
        key = balance.key
        name = names.first ?? PersonName(first: "", last: "")
        isJoint = rows.contains { BalanceClaimant.namesTwo($0.first.isEmpty ? $0.name : $0.first) }
        generation = rows.lazy.map { BalanceClaimant.generation($0.name) }.first { !$0.isEmpty } ?? ""
        let births = Set(rows.compactMap(\.dateOfBirth))
        born = births.min()
        var seen: [String] = []
        for row in rows {
            for email in BalanceClaimant.emails(row.email) where !seen.contains(email) { seen.append(email) }
        }
        emails = seen
        let first = name
        isMixed =
            balance.isLeftOver || births.count > 1
            || names.contains { $0 != first && !ClaimantAgreement($0, first).isLikely }
    }

    /// The name of a row.
    static func name(_ row: BalanceRow) -> PersonName {
        row.last.isEmpty ? PersonName(written: row.name) : PersonName(first: row.first, last: row.last)
    }

    /// True for "Ann & Ben" and "Ann and Ben".
    static func namesTwo(_ written: String) -> Bool {
        written.contains("&") || written.contains("+") || written.lowercased().contains(" and ")
    }

    /// `Jr`, `Sr`, `II` … of a name as written, folded; empty where it has none.
    static func generation(_ written: String) -> String {
        let words = written.lowercased().split { !$0.isLetter }
        return words.first { ["jr", "sr", "ii", "iii", "iv"].contains($0) }.map(String.init) ?? ""
    }

    /// The addresses in a field, folded: a field may hold several.
    static func emails(_ written: String) -> [String] {
        written.split(whereSeparator: { $0 == ";" || $0 == "," || $0.isWhitespace }).map { part in
            let folded = part.lowercased()
            return folded.hasPrefix("mailto:") ? String(folded.dropFirst(7)) : folded
        }.filter { $0.contains("@") }
    }
}

/// How two dates of birth agree.
enum BirthAgreement: Equatable {
    case same
    /// Not the same, but as people mistype a date; in words.
    case mistyped(String)
    /// One of the two is not known.
    case unknown
    case differs

    /// Compares the date of a row with that of the roster.
    init(_ written: Day?, _ known: Day?) {
        guard let written, let known else {
            self = .unknown
            return
        }
        if written == known {
            self = .same
            return
        }
        if [written, known].contains(where: BirthAgreement.placeholders.contains) {
            self = .unknown
            return
        }
        let (a, b) = (written.parts, known.parts)
        if a.year == b.year, a.month == b.day, a.day == b.month {
            self = .mistyped("day and month are swapped")
        } else if a.month == b.month, a.day == b.day, abs(a.year - b.year) == 100 {
            self = .mistyped("the century differs")
        } else if abs(written.days(since: known)) == 1 {
            self = .mistyped("a day apart")
        } else if BirthAgreement.isOneSlip("\(written)", "\(known)") {
            self = .mistyped("a digit differs")
        } else {
            self = .differs
        }
    }

    /// True unless both dates are known and no slip makes one of the other.
    var isPossible: Bool { self != .differs }
    /// True when the dates are the same, or the same but for a slip.
    var isNear: Bool {
        switch self {
        case .same, .mistyped: true
        case .unknown, .differs: false
        }
    }

    /// What is said of it beside a name; empty where there is nothing to say.
    var words: String {
        switch self {
        case .same: "; date of birth agrees"
        case .mistyped(let how): "; date of birth: \(how)"
        case .unknown: ""
        case .differs: "; another date of birth"
        }
    }

    /// Days that systems write where they know none.
    private static let placeholders = [Day(number: 0), Day(iso: "1900-01-01")].compactMap { $0 }

    /// One digit is another, or two neighbours are swapped.
    private static func isOneSlip(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        let places = a.indices.filter { a[$0] != b[$0] }
        if places.count == 1 { return true }
        guard places.count == 2 else { return false }
        return a[places[0]] == b[places[1]] && a[places[1]] == b[places[0]]
            && places[1] - places[0] <= 2
    }
}

/// How a row's name agrees with a client's.
struct ClaimantAgreement {
    /// 0–100: 95 for the name in full, 85 and more for the same name as people write it, 70 and more for perhaps the
    /// same; 0 for none.
    var score: Int
    /// What agreed, in words without names.
    var words: String

    /// The name in full, the parts in either order.
    var isExact: Bool { score >= 95 }
    /// The same name as people write names: short forms, further given names, half of a double family name.
    var isClose: Bool { score >= ClaimantAgreement.close }
    /// Perhaps the same: an initial, a slip, one of a couple.
    var isLikely: Bool { score >= ClaimantAgreement.likely }

    /// Compares the name of a claimant with a client's.
    init(_ claimant: BalanceClaimant, _ client: Client) {
        let known = PersonName(first: client.first, last: client.last)
        switch client.kind {
        case .individual:
            self.init(claimant.name, known, limit: claimant.isJoint ? "the row names two people" : nil)
        case .couple:
            if claimant.isJoint || claimant.name.sorted == known.sorted {
                self.init(claimant.name, known, limit: nil)
            } else {
                let members = client.first.split(separator: "&").map {
                    ClaimantAgreement(
                        claimant.name, PersonName(first: String($0), last: client.last), limit: "one of a couple")
                }
                self = members.max { $0.score < $1.score } ?? ClaimantAgreement(score: 0, words: "")
            }
        case .family:
            let words = PersonName.words(client.last).filter { $0 != "family" }
            self.init(
                claimant.name, PersonName(first: "family", last: words.joined(separator: " ")), limit: nil)
        }
    }

    private init(score: Int, words: String) {
        self.score = score
        self.words = words
    }

    private static let close = 85
    private static let likely = 70

    /// Compares two names as written. A limit says why the name is never more than likely.
    init(_ written: PersonName, _ known: PersonName, limit: String? = nil) {
        guard !written.isEmpty, !known.isEmpty else {
            self.init(score: 0, words: "name differs")
            return
        }
        // How rare a name is does not matter here: the date of birth decides between bearers of one name.
        let agreement = NameShares().compare(written, known)
        let score = ClaimantAgreement.score(agreement, written, known)
        let words = score == 0 ? "name differs" : agreement.words
        if let limit, score >= ClaimantAgreement.likely {
            self.init(score: min(score, ClaimantAgreement.close - 5), words: "\(words); \(limit)")
        } else {
            self.init(score: score, words: words)
        }
    }

    private static func score(_ agreement: NameAgreement, _ written: PersonName, _ known: PersonName) -> Int {
        switch agreement.tier {
        case .full where agreement.family == .exact && agreement.given == .exact:
            written.sorted == known.sorted ? 95 : 92
        case .full: 88
        case .part: 78
        case .none: agreement.family == .exact ? 45 : 0
        }
    }
}
