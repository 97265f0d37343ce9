extension Schema {
    /// Version 1, frozen: later versions add to it, in a text of their own.
    ///
    /// Every row names the run that wrote it; no row is ever changed or deleted. What an undone run wrote is left out
    /// by whoever reads (`live_…`); of facts that come again with other content the last live version counts
    /// (`current_…`).
    static let version1 = """
        CREATE TABLE meta (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (
            run_id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (\(oneOf("kind", "run undo decide undecide revoke close reopen"))),
            pipeline TEXT NOT NULL,
            started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??Z'),
            tool_version TEXT NOT NULL,
            plan_digest TEXT NOT NULL,
            reviews_open INTEGER NOT NULL,
            summary TEXT NOT NULL
        ) STRICT;

        CREATE TABLE undone (
            run_id INTEGER NOT NULL REFERENCES runs,
            undone_run INTEGER NOT NULL UNIQUE REFERENCES runs CHECK (undone_run < run_id),
            why TEXT NOT NULL
        ) STRICT;

        CREATE TABLE files (
            file_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bytes INTEGER NOT NULL CHECK (bytes >= 0)
        ) STRICT;

        CREATE TABLE sources (
            run_id INTEGER NOT NULL REFERENCES runs,
            name TEXT NOT NULL,
            format TEXT NOT NULL,
            files TEXT NOT NULL,
            read INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            duplicate INTEGER NOT NULL,
            restated INTEGER NOT NULL,
            set_aside INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            refused INTEGER NOT NULL CHECK (refused BETWEEN 0 AND 1),
            skipped INTEGER NOT NULL CHECK (skipped BETWEEN 0 AND 1)
        ) STRICT;

        CREATE TABLE clients (
            run_id INTEGER NOT NULL REFERENCES runs,
            client_id TEXT NOT NULL CHECK (client_id <> ''),
            kind TEXT NOT NULL CHECK (\(oneOf("kind", "individual couple family"))),
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            date_of_birth INTEGER,
            email TEXT NOT NULL,
            billing_party TEXT NOT NULL,
            prior_id TEXT NOT NULL
        ) STRICT;
        CREATE INDEX clients_by_key ON clients (client_id);

        CREATE TABLE parties (
            run_id INTEGER NOT NULL REFERENCES runs,
            client_id TEXT NOT NULL CHECK (client_id <> ''),
            party_id TEXT NOT NULL,
            role TEXT NOT NULL CHECK (\(oneOf("role", "self member contact"))),
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL
        ) STRICT;
        CREATE INDEX parties_by_key ON parties (client_id, party_id);

        CREATE TABLE bill_lines (
            run_id INTEGER NOT NULL REFERENCES runs,
            invoice TEXT NOT NULL CHECK (invoice <> ''),
            line INTEGER NOT NULL,
            client_id TEXT NOT NULL CHECK (client_id <> ''),
            bill_day INTEGER NOT NULL,
            access_code TEXT NOT NULL,
            practitioner TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (\(oneOf("kind", "service product"))),
            service_day INTEGER,
            code TEXT NOT NULL,
            modifiers TEXT NOT NULL,
            description TEXT NOT NULL,
            units TEXT NOT NULL,
            fee INTEGER NOT NULL,
            client_owes INTEGER NOT NULL,
            payer_id TEXT NOT NULL,
            payer_name TEXT NOT NULL,
            claim_number TEXT NOT NULL,
            is_opening INTEGER NOT NULL CHECK (is_opening BETWEEN 0 AND 1),
            oldest_open INTEGER
        ) STRICT;
        CREATE INDEX bill_lines_by_key ON bill_lines (invoice, line);

        CREATE TABLE recorded_payments (
            run_id INTEGER NOT NULL REFERENCES runs,
            payment_id TEXT NOT NULL CHECK (payment_id <> ''),
            invoice TEXT NOT NULL,
            day INTEGER NOT NULL,
            posted_at TEXT NOT NULL,
            type TEXT NOT NULL CHECK (\(oneOf("type", moneyTypes))),
            online INTEGER NOT NULL CHECK (online BETWEEN 0 AND 1),
            amount INTEGER NOT NULL,
            party_id TEXT NOT NULL,
            reference TEXT NOT NULL,
            notes TEXT NOT NULL
        ) STRICT;
        CREATE INDEX recorded_payments_by_key ON recorded_payments (payment_id);

        CREATE TABLE movements (
            run_id INTEGER NOT NULL REFERENCES runs,
            processor TEXT NOT NULL CHECK (processor <> ''),
            key TEXT NOT NULL CHECK (key <> ''),
            kind TEXT NOT NULL CHECK (\(oneOf("kind", movementKinds))),
            gross INTEGER NOT NULL,
            fee INTEGER NOT NULL,
            day INTEGER NOT NULL,
            payout TEXT NOT NULL,
            payout_day INTEGER,
            second INTEGER,
            balance_after INTEGER,
            ids TEXT NOT NULL,
            source TEXT NOT NULL
        ) STRICT;
        CREATE INDEX movements_by_key ON movements (processor, key, kind);

        CREATE TABLE known (
            run_id INTEGER NOT NULL REFERENCES runs,
            space TEXT NOT NULL CHECK (space <> ''),
            key TEXT NOT NULL,
            hash INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX known_by_key ON known (space, key);

        CREATE TABLE remittances (
            run_id INTEGER NOT NULL REFERENCES runs,
            payer TEXT NOT NULL,
            trace TEXT NOT NULL,
            amount INTEGER NOT NULL,
            day INTEGER NOT NULL,
            name TEXT NOT NULL,
            method TEXT NOT NULL
        ) STRICT;

        CREATE TABLE claim_lines (
            run_id INTEGER NOT NULL REFERENCES runs,
            claim_key TEXT NOT NULL CHECK (claim_key <> ''),
            payer TEXT NOT NULL,
            control TEXT NOT NULL,
            claim_number TEXT NOT NULL,
            trace TEXT NOT NULL,
            status TEXT NOT NULL,
            day INTEGER NOT NULL,
            invoice TEXT NOT NULL,
            line INTEGER NOT NULL,
            ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
            charge INTEGER NOT NULL,
            paid INTEGER NOT NULL,
            write_offs TEXT NOT NULL,
            owes_before INTEGER NOT NULL,
            owes_after INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (\(oneOf("outcome", "posted denied reversal"))),
            reverses TEXT NOT NULL,
            next_step TEXT NOT NULL
        ) STRICT;

        CREATE TABLE tied_payments (
            run_id INTEGER NOT NULL REFERENCES runs,
            payment_id TEXT NOT NULL CHECK (payment_id <> '')
        ) STRICT;
        CREATE INDEX tied_payments_by_key ON tied_payments (payment_id);

        CREATE TABLE settled_payouts (
            run_id INTEGER NOT NULL REFERENCES runs,
            payout TEXT NOT NULL CHECK (payout <> '')
        ) STRICT;
        CREATE INDEX settled_payouts_by_key ON settled_payouts (payout);

        CREATE TABLE balances (
            run_id INTEGER NOT NULL REFERENCES runs,
            key TEXT NOT NULL CHECK (key <> ''),
            client_id TEXT NOT NULL,
            owed INTEGER NOT NULL,
            credit INTEGER NOT NULL,
            insurance INTEGER NOT NULL,
            oldest_open INTEGER
        ) STRICT;
        CREATE INDEX balances_by_key ON balances (key);

        CREATE TABLE postings (
            posting_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs,
            kind TEXT NOT NULL CHECK (\(oneOf("kind", postingKinds))),
            day INTEGER NOT NULL,
            client_id TEXT NOT NULL,
            invoice TEXT NOT NULL,
            line INTEGER NOT NULL CHECK (line >= 0),
            amount INTEGER NOT NULL,
            source_key TEXT NOT NULL,
            reference TEXT NOT NULL,
            party_id TEXT NOT NULL,
            payment_type TEXT CHECK (\(oneOf("payment_type", moneyTypes))),
            group_code TEXT NOT NULL,
            reason_code TEXT NOT NULL,
            source TEXT NOT NULL,
            rule TEXT NOT NULL CHECK (rule GLOB 'matched/?*' OR rule GLOB 'allocated/?*' OR rule GLOB 'rule/?*'),
            practitioner TEXT NOT NULL,
            payer TEXT NOT NULL,
            processor TEXT NOT NULL,
            online INTEGER NOT NULL CHECK (online BETWEEN 0 AND 1),
            notes TEXT NOT NULL,
            file_id INTEGER REFERENCES files,
            unit INTEGER NOT NULL CHECK (unit BETWEEN 0 AND 3),
            record INTEGER NOT NULL,
            field INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            evidence TEXT NOT NULL,
            CHECK (client_id <> '' OR \(oneOf("kind", clientless))),
            CHECK (invoice <> '' OR \(noneOf("kind", billKinds))),
            CHECK (line >= 1 OR kind <> 'insurance_payment')
        ) STRICT;

        CREATE TABLE parked (
            run_id INTEGER NOT NULL REFERENCES runs,
            space TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (\(oneOf("kind", "claim movement bank_line payment"))),
            source TEXT NOT NULL,
            file TEXT NOT NULL,
            payload TEXT NOT NULL
        ) STRICT;

        CREATE TABLE unparked (
            run_id INTEGER NOT NULL REFERENCES runs,
            space TEXT NOT NULL,
            key TEXT NOT NULL
        ) STRICT;

        CREATE TABLE reviews (
            run_id INTEGER NOT NULL REFERENCES runs,
            review_id TEXT NOT NULL CHECK (review_id <> ''),
            kind TEXT NOT NULL,
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            file TEXT NOT NULL,
            file_number INTEGER NOT NULL,
            unit INTEGER NOT NULL CHECK (unit BETWEEN 0 AND 3),
            record INTEGER NOT NULL,
            field INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            day INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            message TEXT NOT NULL,
            candidates TEXT NOT NULL
        ) STRICT;

        CREATE TABLE reviews_closed (
            run_id INTEGER NOT NULL REFERENCES runs,
            review_id TEXT NOT NULL CHECK (review_id <> '')
        ) STRICT;

        CREATE TABLE findings (
            run_id INTEGER NOT NULL REFERENCES runs,
            code TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (\(oneOf("severity", "info warning error refusal"))),
            file_id INTEGER REFERENCES files,
            unit INTEGER NOT NULL CHECK (unit BETWEEN 0 AND 3),
            record INTEGER NOT NULL,
            field INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            message TEXT NOT NULL,
            remedy TEXT NOT NULL
        ) STRICT;

        CREATE TABLE tieouts (
            run_id INTEGER NOT NULL REFERENCES runs,
            source TEXT NOT NULL,
            file TEXT NOT NULL,
            what TEXT NOT NULL,
            expected INTEGER NOT NULL,
            actual INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE decisions (
            decision_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs,
            item TEXT NOT NULL CHECK (item <> ''),
            action TEXT NOT NULL CHECK (\(oneOf("action", actions))),
            client_id TEXT NOT NULL,
            bills TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            remembers INTEGER NOT NULL CHECK (remembers BETWEEN 0 AND 1),
            decided_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE decisions_carried (
            run_id INTEGER NOT NULL REFERENCES runs,
            decision_id INTEGER NOT NULL REFERENCES decisions
        ) STRICT;

        CREATE TABLE decisions_undone (
            run_id INTEGER NOT NULL REFERENCES runs,
            decision_id INTEGER NOT NULL UNIQUE REFERENCES decisions,
            why TEXT NOT NULL
        ) STRICT;

        CREATE TABLE lessons (
            lesson_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs,
            item TEXT NOT NULL CHECK (item <> ''),
            processor TEXT NOT NULL CHECK (processor <> ''),
            payer TEXT NOT NULL CHECK (payer <> ''),
            note TEXT NOT NULL,
            client_id TEXT NOT NULL,
            shown TEXT NOT NULL
        ) STRICT;

        CREATE TABLE lessons_revoked (
            run_id INTEGER NOT NULL REFERENCES runs,
            lesson_id INTEGER NOT NULL UNIQUE REFERENCES lessons,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT;

        CREATE TABLE months (
            run_id INTEGER NOT NULL REFERENCES runs,
            month INTEGER NOT NULL,
            closed INTEGER NOT NULL CHECK (closed BETWEEN 0 AND 1)
        ) STRICT;

        CREATE TABLE run_totals (
            run_id INTEGER NOT NULL REFERENCES runs,
            kind TEXT NOT NULL,
            count INTEGER NOT NULL,
            amount INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE seals (
            run_id INTEGER PRIMARY KEY REFERENCES runs,
            content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            trails TEXT NOT NULL
        ) STRICT;

        CREATE VIEW live_runs AS SELECT * FROM runs WHERE run_id NOT IN (SELECT undone_run FROM undone);
        CREATE VIEW live_postings AS
            SELECT * FROM postings WHERE run_id NOT IN (SELECT undone_run FROM undone);

        """ + appendOnly(version1Tables) + currentViews(version1Keys)

    /// What a movement can be.
    private static let movementKinds =
        "charge refund refund_failure dispute dispute_reversal fee balance payout payout_failure set_aside"
    /// What a posting can be.
    private static let postingKinds = """
        opening_bill client_payment insurance_payment refund dispute adjustment client_owes credit_granted \
        credit_applied discount practice_income fee payout deposit tied
        """
    /// Postings that must name a bill.
    private static let billKinds = "opening_bill insurance_payment adjustment client_owes credit_applied discount"
    /// What a person can decide.
    private static let actions = "bill client credit not_ours write_off client_owes income payout hold dismiss"
    /// How money is received.
    private static let moneyTypes = "card cash_check other insurance credit_discount"
    /// Postings that may be no client's.
    private static let clientless = "practice_income fee payout deposit tied"

    /// The tables of version 1, all append-only.
    private static let version1Tables = [
        "meta", "runs", "undone", "files", "sources", "clients", "parties", "bill_lines", "recorded_payments",
        "movements", "known", "remittances", "claim_lines", "tied_payments", "settled_payouts", "balances", "postings",
        "parked",
        "unparked", "reviews", "reviews_closed", "findings", "tieouts", "decisions", "decisions_carried",
        "decisions_undone", "lessons", "lessons_revoked", "months", "run_totals", "seals",
    ]

    /// The facts of version 1 that may come again with other content, and what tells them apart.
    private static let version1Keys = [
        ("clients", ["client_id"]), ("parties", ["client_id", "party_id"]), ("bill_lines", ["invoice", "line"]),
        ("recorded_payments", ["payment_id"]), ("movements", ["processor", "key", "kind"]),
        ("known", ["space", "key"]),
        ("tied_payments", ["payment_id"]), ("settled_payouts", ["payout"]), ("balances", ["key"]),
    ]
}
