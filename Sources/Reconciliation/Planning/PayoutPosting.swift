import Formats
import LedgerModel
import Values

extension Planner {
    /// Posts what this run learned of payouts: what was sent, what came back, and what later reports make of it.
    mutating func postPayouts(_ seen: [String: Origin]) {
        let asked = openReviews.values.filter { $0.kind == .unclearParts }
        guard !seen.isEmpty || !plan.movements.isEmpty || !asked.isEmpty else { return }
        let before = Dictionary(asked.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        for chain in payoutChains() {
            askAboutParts(of: chain, seen[chain.id.text], before[chain.id.text])
            guard chain.hasID, let origin = seen[chain.id.text] else { continue }
            prove(chain, origin)
            let id = chain.id.text
            let before = payouts[id]
            if let failed = chain.failed {
                let sent = before ?? chain.sentAmount
                if before == nil { post(payout: chain, sent, on: chain.day, origin) }
                post(payout: chain, -sent, on: failed, origin, "the payout came back: it leaves again with a later one")
                payouts[id] = .zero
            } else {
                post(payout: chain, chain.amount - (before ?? .zero), on: chain.day, origin)
                if before != nil || !chain.amount.isZero { payouts[id] = chain.amount }
            }
        }
    }

    /// Asks where no report lists a payout's parts and more than one choice of them adds up to it.
    private mutating func askAboutParts(of chain: PayoutChain, _ origin: Origin?, _ before: ReviewItem?) {
        guard [.ambiguous, .tooMany].contains(chain.membership) else { return }
        let why =
            chain.membership == .ambiguous
            ? "more than one choice of the rows before it adds up to it" : "too many choices of rows could add up to it"
        let source = origin?.source ?? before?.source ?? chain.id.processor
        ask(
            ReviewItem(
                kind: .unclearParts, source: source, key: chain.id.text, file: origin?.file ?? before?.file ?? "",
                position: origin?.position ?? before?.position ?? .none, day: chain.day, amount: chain.left,
                message: "no report lists the parts of payout \(chain.id.payout), and \(why)"))
    }

    private mutating func post(
        payout chain: PayoutChain, _ amount: Cents, on day: Day, _ origin: Origin, _ why: String? = nil
    ) {
        guard !amount.isZero else { return }
        var made = Posting(.payout, amount, on: day)
        made.key = chain.id.payout
        made.processor = chain.id.processor
        made.rule = "rule/payout"
        made.evidence =
            why
            ?? (chain.stated != nil ? "the processor's own row" : "the sum of the nets that the report lists for it")
        post(made, origin)
    }

    /// What a payout is made of beside what left.
    private mutating func prove(_ chain: PayoutChain, _ origin: Origin) {
        let name = "payout \(chain.id.payout): "
        let proof: (what: String, expected: Cents, actual: Cents)
        switch chain.membership {
        case .listed where chain.stated == nil:
            proof = (
                "charges − refunds − disputes − fees ± adjustments", chain.sums.gross - chain.sums.fees, chain.sums.net
            )
        case .listed: proof = ("sum of its members' nets", chain.left, chain.sums.net)
        case .balance:
            guard let balances = chain.balances else { return }
            proof = (
                "balance before + what came in = what left + balance after", chain.left + balances.after,
                balances.before + chain.sums.net
            )
        case .rebuilt: proof = ("sum of the only parts that fit", chain.left, chain.sums.net)
        case .ambiguous, .tooMany, .none: return
        }
        plan.tieOuts.append(
            TieOut(
                source: origin.source, file: origin.file, what: name + proof.what, expected: proof.expected,
                actual: proof.actual))
    }

    /// All payouts that the book and this run know, made anew from their movements.
    func payoutChains() -> [PayoutChain] {
        var builder = PayoutChainBuilder()
        for movement in movements.values {
            builder.add(ProcessorMovement(movement))
        }
        return builder.finish()
    }

    /// `processor/payout id` in its two parts.
    static func split(payout id: String) -> (processor: String, key: String) {
        let processor = String(id.prefix { $0 != "/" })
        return (processor, String(id.dropFirst(processor.utf8.count + 1)))
    }
}

extension ProcessorMovement {
    /// A movement of the book as reports look at it.
    public init(_ known: KnownMovement) {
        self.init(
            processor: known.processor, key: known.key, kind: known.kind, gross: known.gross, fee: known.fee,
            day: known.day,
            second: known.second, payout: known.payout, payoutDay: known.payoutDay, balanceAfter: known.balanceAfter,
            ids: known.ids)
    }
}

extension BookSnapshot {
    /// Where each payout, and each insurer's payment, stands between its sender and the bank.
    public func payoutStandings(_ postings: [Posting]) -> [PayoutStanding] {
        var builder = PayoutChainBuilder()
        for movement in movements {
            builder.add(ProcessorMovement(movement))
        }
        return PayoutStanding.all(
            builder.finish(),
            remittances: remittances.filter { $0.amount > .zero }.map {
                ExpectedRemittance(
                    id: $0.id, payer: $0.name, trace: $0.trace, amount: $0.amount, day: $0.day,
                    isCheque: $0.method == "CHK")
            },
            postings: postings, deposits: postings.compactMap(PayoutDeposit.init), bank: BankCover.days(known))
    }
}

/// The days that the bank statements of a book cover, kept among its records: a payout that none of them reaches is
/// expected, one that they have passed is missing.
enum BankCover {
    private static let space = "bank/days"

    /// What to keep of the new lines of one account: their first and last day, as `account first..last`.
    static func record(_ days: DayRange, account: String) -> RecordKey {
        RecordKey(space, "\(account) \(days.first)..\(days.last)")
    }

    /// The days of any account in order, each run of them for itself. Where statements
    /// leave a month between them, that month's statement is not there.
    static func days(_ known: [RecordKey: UInt64]) -> [DayRange] { runs(known) { _ in true } }

    /// True where earlier statements of the account reach as far: read again, they say nothing new.
    static func holds(_ days: DayRange, account: String, _ known: [RecordKey: UInt64]) -> Bool {
        runs(known, where: { $0 == account }).contains { $0.first <= days.first && days.last <= $0.last }
    }

    private static func runs(_ known: [RecordKey: UInt64], where isWanted: (Substring) -> Bool) -> [DayRange] {
        var ranges: [DayRange] = []
        for key in known.keys where key.space == space {
            let parts = key.key.split(separator: " ", omittingEmptySubsequences: false)
            guard let account = parts.first, isWanted(account),
                let text = parts.last?.replacing("..", with: " ").split(separator: " "),
                text.count == 2, let first = Day(iso: String(text[0])), let last = Day(iso: String(text[1]))
            else { continue }
            ranges.append(DayRange(first, last))
        }
        return self.runs(ranges)
    }

    /// Ranges of days put together where no more than two weeks lie between them.
    static func runs(_ ranges: [DayRange]) -> [DayRange] {
        var runs: [DayRange] = []
        for range in ranges.sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) {
            if let before = runs.last, range.first.days(since: before.last) <= 14 {
                runs[runs.count - 1] = DayRange(before.first, max(before.last, range.last))
            } else {
                runs.append(range)
            }
        }
        return runs
    }
}
