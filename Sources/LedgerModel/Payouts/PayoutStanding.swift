import Values

/// A bank line that was tied to a payout.
public struct PayoutDeposit: Sendable, Hashable {
    /// The processor; ``PayoutStanding/insurance`` for a remittance.
    public var processor: String
    /// The processor's id of the payout; the trace number of a remittance.
    public var payout: String
    /// The day at the bank.
    public var day: Day
    /// What reached the bank.
    public var amount: Cents
    /// By which rule it was tied.
    public var rule: String

    /// A bank line tied to a payout.
    public init(processor: String, payout: String, day: Day, amount: Cents, rule: String = "") {
        self.processor = processor
        self.payout = payout
        self.day = day
        self.amount = amount
        self.rule = rule
    }

    /// The deposit that a posting records: its processor, and its payout (or several, with blanks between) as reference.
    public init?(_ posting: Posting) {
        guard posting.kind == .deposit, !posting.reference.isEmpty else { return nil }
        self.init(
            processor: posting.processor.isEmpty ? PayoutStanding.insurance : posting.processor,
            payout: posting.reference, day: posting.day, amount: posting.amount, rule: posting.rule)
    }
}

/// An insurer's payment that the bank should show.
public struct ExpectedRemittance: Sendable, Hashable {
    /// `835/payer/trace`.
    public var id: String
    /// The payer's name.
    public var payer: String
    /// The trace number.
    public var trace: String
    /// What was paid.
    public var amount: Cents
    /// The day of the payment.
    public var day: Day
    /// True for a cheque, which reaches the bank when somebody brings it there.
    public var isCheque: Bool

    /// An insurer's payment.
    public init(id: String, payer: String, trace: String, amount: Cents, day: Day, isCheque: Bool) {
        self.id = id
        self.payer = payer
        self.trace = trace
        self.amount = amount
        self.day = day
        self.isCheque = isCheque
    }
}

/// Where a payout or an insurer's payment stands between its sender and the bank.
public struct PayoutStanding: Sendable, Hashable {
    /// What insurers' payments have in place of a processor.
    public static let insurance = "insurance"
    /// What precedes the id of payouts in a tied fee debit.
    public static let feeMark = "fees/"

    /// The state, each with the day since when.
    public enum State: String, Sendable, CaseIterable {
        /// No statement of the bank reaches the day yet.
        case expected
        /// It is on its way: the bank's statements end within the days that a transfer takes.
        case inTransit = "in transit"
        /// The bank has it, to the cent.
        case matched
        /// The bank has less.
        case short
        /// The bank has more.
        case over
        /// It came back.
        case failed
        /// The days that a transfer takes are over, and the bank does not have it.
        case missing
    }

    /// What it is made of.
    public var chain: PayoutChain
    /// What was posted as its net; for remittances, what was paid.
    public var net: Cents
    /// What the bank has of it; `nil` for no line yet.
    public var deposit: Cents?
    /// The state.
    public var state: State
    /// The day since when.
    public var since: Day
    /// What a bookkeeper should know: where each difference comes from.
    public var explanation: String
    /// The payer of a remittance.
    public var payer = ""

    /// deposit − net.
    public var difference: Cents? { deposit.map { $0 - net } }
    /// True while its money is neither at the bank nor known to have come back.
    public var isOpen: Bool { [.expected, .inTransit, .missing].contains(state) }
}

extension PayoutStanding {
    /// All payouts and insurers' payments of a book, by sender, day and id.
    ///
    /// - Parameters:
    ///   - postings: those of kind `payout` say what was posted as net.
    ///   - bank: the days that bank statements cover, each run of them for itself: a month whose statement is not there
    ///     says nothing of the payouts that were due in it.
    public static func all(
        _ chains: [PayoutChain], remittances: [ExpectedRemittance] = [], postings: [Posting],
        deposits: [PayoutDeposit], bank: [DayRange]
    ) -> [PayoutStanding] {
        func statement(_ due: Day) -> DayRange? { bank.first { $0.contains(due) } ?? bank.last }
        var posted: [PayoutChain.ID: (amount: Cents, day: Day)] = [:]
        for posting in postings where posting.kind == .payout {
            let id = PayoutChain.ID(posting.processor, posting.key)
            posted[id] = ((posted[id]?.amount ?? .zero) + posting.amount, posting.day)
        }
        var chains = chains
        let known = Set(chains.map(\.id))
        for (id, what) in posted where !known.contains(id) {
            var chain = PayoutChain(id)
            chain.stated = what.amount
            chain.sent = what.day
            chains.append(chain)
        }
        let shares = DepositShares(deposits, chains, remittances)
        var out = chains.map { chain in
            PayoutStanding(chain, posted: posted[chain.id]?.amount, shares.byID[chain.id] ?? [], statement(chain.day))
        }
        out += remittances.map { remittance in
            PayoutStanding(
                remittance, shares.byID[.init(insurance, remittance.id)] ?? [], statement(remittance.day))
        }
        out += shares.fees.map(PayoutStanding.init(feeDebit:))
        return out.sorted {
            ($0.chain.id.processor, $0.chain.day, $0.chain.id) < ($1.chain.id.processor, $1.chain.day, $1.chain.id)
        }
    }

    private init(
        _ chain: PayoutChain, posted: Cents?, _ deposits: [PayoutDeposit], _ bank: DayRange?
    ) {
        self.chain = chain
        net = chain.failed == nil ? posted ?? chain.amount : .zero
        deposit = deposits.isEmpty ? nil : deposits.total(\.amount)
        (state, since) = PayoutStanding.state(chain, net, deposits, bank)
        explanation = ""
        explanation = explain(deposits, bank)
    }

    private init(_ remittance: ExpectedRemittance, _ deposits: [PayoutDeposit], _ bank: DayRange?) {
        chain = PayoutChain(.init(PayoutStanding.insurance, remittance.trace))
        chain.stated = remittance.amount
        chain.due = remittance.day
        net = remittance.amount
        payer = remittance.payer
        deposit = deposits.isEmpty ? nil : deposits.total(\.amount)
        (state, since) = PayoutStanding.state(chain, net, deposits, bank)
        // A cheque reaches the bank when somebody brings it there: nobody can say that it is missing.
        if remittance.isCheque, state == .missing { (state, since) = (.inTransit, remittance.day) }
        explanation = ""
        let how = remittance.isCheque ? "cheque" : "transfer"
        explanation = [remittance.payer.isEmpty ? how : "\(how) of \(remittance.payer)", explain(deposits, bank)]
            .filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// The debit by which a processor that sends gross takes its fees.
    private init(feeDebit deposit: PayoutDeposit) {
        chain = PayoutChain(.init(deposit.processor, deposit.payout))
        chain.stated = deposit.amount
        chain.sent = deposit.day
        net = deposit.amount
        self.deposit = deposit.amount
        state = .matched
        since = deposit.day
        explanation = "the fees of payouts that were sent gross, debited apart"
    }

    private static func state(
        _ chain: PayoutChain, _ net: Cents, _ deposits: [PayoutDeposit], _ bank: DayRange?
    ) -> (State, Day) {
        if let failed = chain.failed { return (.failed, failed) }
        if let last = deposits.map(\.day).max() {
            let amount = deposits.total(\.amount)
            if amount == net || isGross(chain, deposits) { return (.matched, last) }
            return (amount < net ? .short : .over, last)
        }
        if net.isZero { return (.matched, chain.day) }
        let window = chain.window
        guard let bank, chain.day >= bank.first, bank.last >= chain.day else { return (.expected, chain.day) }
        return bank.last <= window.last ? (.inTransit, chain.day) : (.missing, window.last.adding(1))
    }

    /// True where the bank has what the parts brought before fees.
    private static func isGross(_ chain: PayoutChain, _ deposits: [PayoutDeposit]) -> Bool {
        deposits.total(\.amount) == chain.sums.gross && deposits.contains { $0.rule.contains("gross") }
    }

    // MARK: Words

    private func explain(_ deposits: [PayoutDeposit], _ bank: DayRange?) -> String {
        ([parts, posting] + [transfer] + atBank(deposits, bank)).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private var parts: String {
        guard chain.id.processor != PayoutStanding.insurance else { return "" }
        let gap = chain.unexplained ?? .zero
        let what = chain.id.processor
        switch chain.membership {
        case .listed where !gap.isZero:
            return
                "the parts that name it come to \(chain.sums.net), it took \(chain.left): \(gap) is of rows that the "
                + "files do not have"
        case .listed: return ""
        case .rebuilt: return "its parts are the only ones that add up to it"
        case .ambiguous: return "the report lists no parts, and more than one choice of them adds up to it"
        case .tooMany: return "the report lists no parts, and too many choices of them to look at could add up to it"
        case .balance:
            guard let balances = chain.balances else {
                let rest = chain.left - chain.sums.net
                return rest.isZero
                    ? "all that came in since the payout before"
                    : "\(what) states no balance: \(rest) of it is not of what came in since the payout before"
            }
            if !gap.isZero {
                return
                    "the balance went from \(balances.before) to \(balances.after), which these rows do not explain: "
                    + "\(gap) is of rows that the files do not have"
            }
            if balances.drawn.isZero { return "all that came in since the payout before" }
            return balances.drawn > .zero
                ? "\(balances.drawn) of it was in the balance before" : "\(-balances.drawn) stays in the balance"
        case .none:
            return chain.stated == nil
                ? "" : "the report lists no parts: a payout by hand, instant, or a list of payouts"
        }
    }

    private var posting: String {
        guard chain.failed == nil, net != chain.sentAmount else { return "" }
        return "the reports now make it \(chain.sentAmount), \(net) was posted"
    }

    private var transfer: String {
        if let failed = chain.failed {
            return "\(chain.sentAmount) was sent and came back on \(failed): it leaves again with a later payout"
        }
        if !chain.ownFee.isZero { return "\(chain.ownFee) was kept for sending it" }
        return net < .zero ? "more went back than came in: the bank account is debited" : ""
    }

    private func atBank(_ deposits: [PayoutDeposit], _ bank: DayRange?) -> [String] {
        switch state {
        case .matched where PayoutStanding.isGross(chain, deposits) && !chain.sums.fees.isZero:
            return ["sent before fees: \(chain.sums.fees) is debited apart"]
        case .matched where net.isZero && deposits.isEmpty: return ["nothing was to be sent"]
        case .matched, .failed: return []
        case .short, .over:
            let difference = (difference ?? .zero).magnitude
            return ["the bank has \(difference) \(state == .short ? "less" : "more") than it should"]
        case .inTransit: return ["due \(chain.day), the bank's statements end \(bank.map { "\($0.last)" } ?? "")"]
        case .missing: return ["due \(chain.day), not at the bank by \(chain.window.last)"]
        case .expected: return [bank == nil ? "no bank statement" : "no bank statement covers \(chain.day)"]
        }
    }
}

/// What of each bank line belongs to which payout: one line may carry several.
private struct DepositShares {
    var byID: [PayoutChain.ID: [PayoutDeposit]] = [:]
    /// Debits of fees, which are no payouts.
    var fees: [PayoutDeposit] = []

    init(_ deposits: [PayoutDeposit], _ chains: [PayoutChain], _ remittances: [ExpectedRemittance]) {
        let amounts = Dictionary(chains.map { ($0.id, $0.sentAmount) }, uniquingKeysWith: { $1 })
        let paid = Dictionary(remittances.map { ($0.id, $0.amount) }, uniquingKeysWith: { $1 })
        for deposit in deposits {
            if deposit.payout.hasPrefix(PayoutStanding.feeMark) {
                fees.append(deposit)
                continue
            }
            // An id may hold a blank itself (a trace number's payer): the whole reference first.
            var ids = [deposit.payout]
            if deposit.payout.contains(" ") {
                ids = deposit.payout.split(separator: " ").map(String.init)
                if deposit.processor == PayoutStanding.insurance { ids = Self.remittances(in: deposit.payout) }
            }
            guard ids.count > 1 else {
                byID[.init(deposit.processor, deposit.payout), default: []].append(deposit)
                continue
            }
            // The line is their exact sum: each has its own amount of it.
            for id in ids {
                var share = deposit
                share.payout = id
                let key = PayoutChain.ID(deposit.processor, id)
                share.amount = amounts[key] ?? paid[id] ?? .zero
                byID[key, default: []].append(share)
            }
        }
    }

    /// The ids in `835/payer one/trace 835/payer two/trace`.
    private static func remittances(in text: String) -> [String] {
        var out: [String] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if word.hasPrefix("835/") || out.isEmpty {
                out.append(String(word))
            } else {
                out[out.count - 1] += " " + word
            }
        }
        return out
    }
}
