/// A table that runs write: its columns in the order in which they are written and hashed.
///
/// The first is always `run_id`; the facts follow, those that tell a fact from others first; then what is no part of
/// the book's digest: files, positions, evidence, clocks.
struct Table {
    /// The table's name.
    let name: String
    /// Its columns, without ids that SQLite gives.
    let columns: [String]
    /// How many columns behind `run_id` tell one fact from others; 0 where every row is a fact of its own.
    let keys: Int
    /// How many columns behind `run_id` the digest covers; 0 where it covers none.
    let facts: Int

    private init(_ name: String, keys: Int = 0, facts: Int = 0, _ columns: String) {
        self.name = name
        self.columns = ["run_id"] + columns.split(separator: " ").map(String.init)
        self.keys = keys
        self.facts = facts
    }

    private init(_ name: String, keys: Int = 0, allFacts columns: String) {
        self.init(name, keys: keys, facts: columns.split(separator: " ").count, columns)
    }

    /// The places of the columns that tell one fact from others.
    var keyRange: Range<Int> { 1..<(1 + keys) }
    /// The places of the columns that the digest covers.
    var factRange: Range<Int> { 1..<(1 + facts) }

    /// SQL that appends a row.
    var insertSQL: String {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }

    /// SQL for the facts of the last live version with given keys.
    var lastVersionSQL: String {
        let wanted = columns[keyRange].map { "\($0) = ?" }.joined(separator: " AND ")
        return """
            SELECT \(columns[factRange].joined(separator: ", ")) FROM \(name) WHERE \(wanted)
                AND run_id NOT IN (SELECT undone_run FROM undone) ORDER BY rowid DESC LIMIT 1
            """
    }

    /// SQL for all rows in the order in which they were written.
    var trailSQL: String { "SELECT \(columns.joined(separator: ", ")) FROM \(name) ORDER BY rowid" }

    /// SQL for the facts that count now.
    var factsSQL: String {
        let list = columns[factRange].joined(separator: ", ")
        if keys > 0 { return "SELECT \(list) FROM current_\(name)" }
        let live = "run_id NOT IN (SELECT undone_run FROM undone)"
        return switch name {
        case Table.decisions.name:
            """
            SELECT \(list) FROM decisions WHERE \(live)
                AND decision_id NOT IN (SELECT decision_id FROM decisions_undone WHERE \(live))
            """
        case Table.lessons.name:
            """
            SELECT \(list) FROM lessons WHERE \(live)
                AND lesson_id NOT IN (SELECT lesson_id FROM lessons_revoked WHERE \(live))
            """
        default: "SELECT \(list) FROM \(name) WHERE \(live)"
        }
    }
}

extension Table {
    static let runs = Table("runs", "kind pipeline started_at tool_version plan_digest reviews_open summary")
    static let undone = Table("undone", "undone_run why")
    static let files = Table("files", "file_id number name sha256 bytes")
    static let sources = Table(
        "sources", "name format files read accepted duplicate restated set_aside rejected refused skipped")
    static let clients = Table(
        "clients", keys: 1, allFacts: "client_id kind first_name last_name date_of_birth email billing_party prior_id")
    static let parties = Table(
        "parties", keys: 2, allFacts: "client_id party_id role first_name last_name email")
    static let billLines = Table(
        "bill_lines", keys: 2,
        allFacts: """
            invoice line client_id bill_day access_code practitioner kind service_day code modifiers description units \
            fee client_owes payer_id payer_name claim_number is_opening oldest_open
            """)
    static let payments = Table(
        "recorded_payments", keys: 1,
        allFacts: "payment_id invoice day posted_at type online amount party_id reference notes")
    static let movements = Table(
        "movements", keys: 3,
        allFacts: "processor key kind gross fee day payout payout_day second balance_after ids source")
    static let known = Table("known", keys: 2, allFacts: "space key hash")
    static let claimLines = Table(
        "claim_lines",
        allFacts: """
            claim_key payer control claim_number trace status day invoice line ordinal charge paid write_offs \
            owes_before owes_after outcome reverses next_step
            """)
    static let remittances = Table("remittances", allFacts: "payer trace amount day name method")
    static let tiedPayments = Table("tied_payments", keys: 1, allFacts: "payment_id")
    static let settledPayouts = Table("settled_payouts", keys: 1, allFacts: "payout")
    static let balances = Table("balances", keys: 1, allFacts: "key client_id owed credit insurance oldest_open")
    static let postings = Table(
        "postings", facts: 19,
        """
        kind day client_id invoice line amount source_key reference party_id payment_type group_code reason_code \
        source rule practitioner payer processor online notes file_id unit record field offset evidence
        """)
    static let parked = Table("parked", "space key kind source file payload")
    static let unparked = Table("unparked", "space key")
    static let reviews = Table(
        "reviews",
        "review_id kind source key file file_number unit record field offset day amount message candidates")
    static let reviewsClosed = Table("reviews_closed", "review_id")
    static let findings = Table("findings", "code severity file_id unit record field offset message remedy")
    static let tieouts = Table("tieouts", "source file what expected actual")
    static let decisions = Table(
        "decisions", facts: 7, "item action client_id bills who why remembers decided_at")
    static let decisionsCarried = Table("decisions_carried", "decision_id")
    static let decisionsUndone = Table("decisions_undone", "decision_id why")
    static let lessons = Table("lessons", facts: 5, "item processor payer note client_id shown")
    static let lessonsRevoked = Table("lessons_revoked", "lesson_id who why")
    static let months = Table("months", "month closed")
    static let runTotals = Table("run_totals", "kind count amount")

    /// All tables that runs write, in the order in which a run's seal covers them.
    static let all = [
        runs, undone, files, sources, clients, parties, billLines, payments, movements, known, remittances, claimLines,
        tiedPayments,
        settledPayouts, balances, postings, parked, unparked, reviews, reviewsClosed, findings, tieouts, decisions,
        decisionsCarried, decisionsUndone, lessons, lessonsRevoked, months, runTotals,
    ]

    /// The tables that the book's digest covers.
    static let withFacts = all.filter { $0.facts > 0 }
}
