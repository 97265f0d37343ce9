import Formats
import LedgerModel
import Values

/// Turns a book and the records of a pipeline into a ``Plan``: the practice's days in order, everything of one day in
/// the order of `docs/domain.md`, each record through staging, matching and posting.
///
/// Pure: no clock, no database, no files. The outcome does not depend on the order of files or rows.
struct Planner {
    /// Where a record came from: what every posting of it carries.
    struct Origin {
        /// The pipeline's name for the source.
        var source: String
        /// The file, as the pipeline names it.
        var file: String
        /// The record's key.
        var key: String
        /// The place in the file.
        var position: Position
    }

    let pipeline: Pipeline
    let practice: Practice
    let appliesCredits: Bool
    let actions: AdjustmentActions

    // What the book holds, growing with this run.
    var ledger: Ledger
    var facts: [BillLine]
    var directory: ClientDirectory
    var known: [RecordKey: UInt64]
    var movements: [RecordKey: KnownMovement] = [:]
    var payouts: [String: Cents]
    var settledPayouts: Set<String>
    var recorded: [String: RecordedPayment] = [:]
    var tiedPayments: Set<String>
    var tiesByCharge: [RecordKey: String]
    /// Clients whose open bills an earlier choice or an open question concerns.
    var contested: Set<Int> = []
    /// Clients whom an open question of this run may concern.
    var questioned: Set<Int> = []
    /// Movements with an open question that may concern a client, by client.
    var questions: [Int: Set<RecordKey>] = [:]
    /// What the records of this run will still bring.
    var outlook = Outlook()
    /// Payments that make up a bill together with others, by the key of each, with the bill.
    var parts: [String: Int] = [:]
    /// Bills by their day and the amount that they have due; made when first needed, for hints only.
    var amountIndex: [AmountOfDay: [Int]]?
    /// Payments that a policy placed among bills.
    var allocatedPayments: Set<String>
    var balances: [String: ImportedBalance]
    /// What payers carried forward (FB) and has not come back yet, by payer and reference.
    let carriedForward: [String: Cents]
    /// As ``balances``, before this run.
    let balancesBefore: [String: ImportedBalance]
    /// Keys of ``balances`` by client.
    var balanceKeys: [String: [String]] = [:]
    var claims: ClaimHistory
    /// How many lines of ``claims`` are of the book.
    let claimsBefore: Int
    var openReviews: [String: ReviewItem]
    var decisions: [String: Decision]
    /// Questions that a person has put on hold: asked, and not waiting for anyone.
    let onHold: Set<String>
    let lessons: LessonBook
    /// True while an answer is carried out: it settles its own question; what it teaches is for the runs after it.
    var isAnswering = false
    let parked: [RecordKey: ParkedRecord]
    let closedMonths: Set<Int32>

    /// Credits of bills that a `credit_discount` row has accounted for.
    var claimedCredits: [Int: Cents] = [:]
    /// Where the claims of this run stand that settled or denied lines: by claim key and line.
    var denialOrigins: [String: Origin] = [:]
    /// Movements that come with two contents in this run: neither replaces the other.
    var ambiguousMovements: Set<RecordKey> = []
    /// Refunds that rows and reports have in other parts.
    var refundParts = RefundParts()
    /// Charges of this run that name another bill than the payment of their amount that was written down by hand.
    var namesAnotherBill: Set<RecordKey> = []
    /// Movements that this run could not place.
    var held: [RecordKey: Staged.MovementEntry] = [:]
    /// Money of claims that wait, by trace number.
    var waitingByTrace: [String: Cents] = [:]
    /// Money of claims that came back from waiting, by trace number.
    var returnedByTrace: [String: Cents] = [:]
    /// Control and claim numbers of reversals that wait for their original.
    var waitingReversals: Set<String> = []
    /// Remittances of the book and of this run, by payer and trace: what the bank should show.
    var remittancesSeen: [KnownRemittance] = []
    /// True when files are only checked: without a roster, no client is looked for.
    var isCheck = false
    /// True to keep the rows of balance reports in a check, as a run does: the law of counting them without is held to it.
    var keepsRows = false
    /// Sources of balances of which this run has read the whole report.
    var balanceSources: Set<String> = []
    /// Balances that this run has read, by source and client of the report.
    var balancesRead: Set<String> = []
    /// The days for which this run has compared recorded payments with a complete report.
    var verified: DayRange?
    /// Clients whom the name of a patient may mean; looked up once per name.
    var patientCache: [PatientName: Set<String>] = [:]
    /// Names already looked up, as places in ``namesFound``.
    var nameCache: [PayerKey: Int] = [:]
    /// What the names of ``nameCache`` may mean.
    var namesFound: [[ClientDirectory.Match]] = []
    /// Notes without figures, which many payments have alike, as they were read.
    var notesRead: [String: Memo] = [:]
    /// The billing contact of each client, for AutoPay; made when first needed.
    var autoPayParties: [String: String]?
    /// Recorded online card payments that a processor's report may confirm; made when first needed.
    var tieIndex: TieIndex?
    /// Which recorded payment each of the run's charges stands for, where a processor's report is verified.
    var ties: TieChoice?
    /// The charge's key for each id that a processor gives the same money; made when first needed.
    var chargeIndex: ChargeIndex?
    /// Recorded insurance payments by bill; made when first needed.
    var insurance: RecordedInsurance?

    // What this run makes.
    var plan = Plan()
    /// Clients whose due or credit changed on the day at hand.
    var touched: Set<Int> = []
    /// Questions that stand at the end of the run.
    var reviews: [String: ReviewItem] = [:]
    /// Records that wait at the end of the run.
    var waiting: [RecordKey: HeldRecord] = [:]

    init(pipeline: Pipeline, book: BookSnapshot) {
        self.pipeline = pipeline
        practice = book.practice
        appliesCredits = pipeline.terms.policies.credits == .applyFirst
        actions = AdjustmentActions.overridden(by: pipeline.policies.adjustments)
        ledger = book.ledger
        facts = []
        facts.reserveCapacity(book.billLines.count)
        directory = ClientDirectory(clients: book.clients, parties: book.parties)
        known = book.known
        payouts = book.payouts
        settledPayouts = book.settledPayouts
        tiedPayments = book.tiedPayments
        tiesByCharge = book.ties
        allocatedPayments = book.allocatedPayments
        balances = book.balances
        carriedForward = book.carriedForward
        balancesBefore = book.balances
        claims = ClaimHistory()
        claimsBefore = book.claimLines.count
        openReviews = Dictionary(book.openReviews.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let answers = Dictionary(book.decisions.map { ($0.item, $0) }, uniquingKeysWith: { $1 })
        decisions = answers.filter { $0.value.action != .hold }
        onHold = Set(answers.filter { $0.value.action == .hold }.keys)
        lessons = LessonBook(book.lessons)
        parked = Dictionary(book.parked.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        closedMonths = book.closedMonths
        remittancesSeen = book.remittances
        plan.pipeline = pipeline.name
        for line in book.billLines { note(line) }
        for movement in book.movements { movements[RecordKey(movement)] = movement }
        for payment in book.payments { recorded[payment.id] = payment }
        for line in book.claimLines { claims.add(line, at: ledger.line(line.invoice, line.line)) }
        for (id, day) in book.lastChoices {
            guard let client = ledger.knownClient(id), !openBills(of: client, on: day).isEmpty else { continue }
            contested.insert(client)
        }
        noteOpenQuestions()
    }

    /// Questions of earlier runs that nobody has answered: until then they may be about any of their candidates.
    private mutating func noteOpenQuestions() {
        let asked = Set(openReviews.keys.filter { decisions[$0] == nil })
        guard !asked.isEmpty else { return }
        for (key, record) in parked where record.kind == .movement {
            let id = ReviewItem.identifier(.unplacedPayment, key.key)
            guard asked.contains(id), let item = openReviews[id] else { continue }
            for candidate in item.candidates where candidate.score > 20 {
                if let client = ledger.knownClient(candidate.clientID) { questions[client, default: []].insert(key) }
            }
        }
    }

    /// Keeps the terms of a bill line beside the ledger's line.
    mutating func note(_ line: BillLine) {
        guard let at = ledger.line(line.invoice, line.line) else { return }
        while facts.count <= at { facts.append(line) }
        facts[at] = line
        claims.note(claimNumber: line.claimNumber, line: at)
    }

    // MARK: The days

    /// Plans everything that was staged, a day at a time.
    mutating func process(_ given: consuming Staged) {
        var staged = given
        staged.sort()
        reserve(for: staged)
        lookAhead(&staged)
        if staged.charges.contains(where: { $0.recordAs == .verify }) {
            ties = chooseTies(staged.charges, makeTieIndex())
        }
        settle(restated: staged.restatedBills)
        settleLeftoverCredits()
        var claimQueue = ClaimQueue()
        for day in staged.days {
            touched.removeAll(keepingCapacity: true)
            for line in staged.takeBills(of: day) { touched.insert(ledger.bills[ledger.lines[line].bill].client) }
            for remittance in staged.takeRemittances(of: day) { receive(remittance, into: &claimQueue) }
            settle(&claimQueue)
            for payment in staged.takeCreditRows(of: day) { placeCreditRow(payment) }
            applyCredits(on: day)
            for payment in staged.takePayments(of: day) { place(payment) }
            place(staged.takeCharges(of: day), on: day)
            for payment in staged.takeRecordedRefunds(of: day) { giveBack(payment) }
            for movement in staged.takeRefunds(of: day) { giveBack(movement) }
            applyCredits(on: day)
        }
        park(claimQueue)
        retryHeld()
        // Bills of earlier runs have no day of their own in this one.
        settleLeftoverCredits()
        postPayouts(staged.movementsSeen)
        matchDeposits(staged.bankLines, cover: staged.bankCover)
        findMissing(staged.verified)
        finish()
    }

    /// Makes room for what the records will become, so that it need not move as it grows.
    private mutating func reserve(for staged: Staged) {
        let claims = staged.remittances.reduce(0) { $0 + $1.claims.count }
        plan.postings.makeRoom(
            for: claims * 3 + staged.payments.count + staged.charges.count + staged.refunds.count)
        self.claims.reserve(claims)
        ledger.reserve(payments: staged.payments.count + staged.charges.count)
    }

    /// Tries what could not be placed once more against the state at the end, as the next run would: running the same
    /// files again then finds nothing to post.
    private mutating func retryHeld() {
        // Everything has come: nothing is to be kept free for what follows.
        outlook = Outlook()
        var before = Int.max
        while !held.isEmpty, held.count < before {
            before = held.count
            amountIndex = nil
            let entries = held.values.sorted {
                ($0.movement.day, $0.movement.processor, $0.movement.key) < (
                    $1.movement.day, $1.movement.processor, $1.movement.key
                )
            }
            held = [:]
            for entry in entries {
                waiting[RecordKey(entry.movement)] = nil
                for kind in [ReviewItem.Kind.unplacedPayment, .missingHere, .unplacedRefund] {
                    reviews[ReviewItem.identifier(kind, entry.origin.key)] = nil
                }
            }
            for entry in entries {
                touched.removeAll(keepingCapacity: true)
                if entry.movement.kind == .charge { place([entry], on: entry.movement.day) } else { giveBack(entry) }
                applyCredits(on: entry.movement.day)
            }
        }
    }

    // MARK: Posting

    /// Decides a posting: dates it into an open month, folds it into the ledger, and notes whom it touched.
    mutating func post(_ decided: consuming Posting, _ origin: Origin) {
        var posting = decided
        posting.source = origin.source
        posting.file = origin.file
        posting.position = origin.position
        if posting.key.isEmpty { posting.key = origin.key }
        let open = openDay(for: posting.day)
        if open != posting.day {
            posting.evidence += (posting.evidence.isEmpty ? "" : "; ") + "of \(posting.day), a closed month"
            noteLate(of: posting.day, on: open)
            posting.day = open
        }
        if !posting.client.isEmpty {
            let client = ledger.apply(posting) ?? ledger.client(posting.client)
            touched.insert(client)
            if contested.contains(client), !questioned.contains(client), openBills(of: client, on: posting.day).isEmpty
            {
                contested.remove(client)
            }
        }
        plan.postings.append(posting)
    }

    private mutating func noteLate(of day: Day, on open: Day) {
        let month = day.adding(1 - day.parts.day)
        if let at = plan.late.firstIndex(where: { $0.month == month }) {
            plan.late[at].count += 1
        } else {
            plan.late.append(LatePostings(month: month, countOn: open, count: 1))
        }
    }

    /// The day itself, or the first day of the next month that is open.
    func openDay(for day: Day) -> Day {
        guard !closedMonths.isEmpty else { return day }
        let parts = day.parts
        var month = Int32(parts.year * 12 + parts.month - 1)
        guard closedMonths.contains(month) else { return day }
        while closedMonths.contains(month) { month += 1 }
        return Day(year: Int(month / 12), month: Int(month % 12) + 1, day: 1) ?? day
    }

    /// A posting about a bill of the ledger.
    func posting(_ kind: Posting.Kind, _ amount: Cents, on day: Day, bill: Int?, client: Int) -> Posting {
        var posting = Posting(kind, amount, on: day)
        posting.client = ledger.clients[client].id
        if let bill {
            posting.invoice = ledger.bills[bill].invoice
            if let line = ledger.bills[bill].lines.first, line < facts.count {
                posting.practitioner = facts[line].practitioner
            }
        }
        return posting
    }

    /// Moves what a client has paid above what a bill needs to the client's credit.
    mutating func moveOverage(of bill: Int, on day: Day, _ origin: Origin, why: String) {
        let due = ledger.bills[bill].due
        guard due < .zero else { return }
        var granted = posting(.creditGranted, -due, on: day, bill: bill, client: ledger.bills[bill].client)
        granted.rule = "rule/overage-to-credit"
        granted.evidence = why
        post(granted, origin)
    }

    /// Takes overage back out of the client's credit where a bill needs it again; what was spent stays spent.
    mutating func returnOverage(to bill: Int, on day: Day, _ origin: Origin, why: String) {
        let state = ledger.bills[bill]
        let back = min(state.due, state.moved, ledger.clients[state.client].credit)
        guard back > .zero else { return }
        var granted = posting(.creditGranted, -back, on: day, bill: bill, client: state.client)
        granted.rule = "rule/overage-returned"
        granted.evidence = why
        post(granted, origin)
    }

    // MARK: Findings and questions

    mutating func find(
        _ code: String, _ severity: Finding.Severity, _ origin: Origin, _ message: String, remedy: String
    ) {
        plan.findings.append(Finding(code, severity, at: origin.position, message, remedy: remedy))
    }

    /// Asks a question, unless a person has answered it.
    mutating func ask(_ item: ReviewItem) {
        if let decision = decisions[item.id], decision.isDropped { return }
        reviews[item.id] = item
    }

    /// Compares the questions that stand with those of the book.
    mutating func finish() {
        keepStandingQuestions()
        plan.claimLines = claims.added(since: claimsBefore)
        for (id, item) in reviews.sorted(by: { $0.key < $1.key }) {
            if var before = openReviews[id] {
                before.position = item.position
                before.file = item.file
                if before == item { continue }
            }
            plan.reviewsOpened.append(item)
        }
        plan.reviewsClosed = openReviews.keys.filter { reviews[$0] == nil }.sorted()
        plan.reviewsHeld = reviews.keys.count { onHold.contains($0) }
        plan.reviewsOpen = reviews.count - plan.reviewsHeld
        plan.reviewsNew = plan.reviewsOpened.count { openReviews[$0.id] == nil }
        for (key, record) in waiting.sorted(by: { ($0.key.space, $0.key.key) < ($1.key.space, $1.key.key) }) {
            let record = record.parked
            if parked[key] != record { plan.parked.append(record) }
        }
        plan.unparked = parked.keys.filter { waiting[$0] == nil }.sorted { ($0.space, $0.key) < ($1.space, $1.key) }
    }
}
