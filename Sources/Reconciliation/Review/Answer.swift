import LedgerModel
import Values

/// What a person says to a question, before it is known whether it fits.
public enum Answer: Sendable, Hashable {
    /// The candidate of that number, from 1.
    case candidate(Int)
    /// These bills, each with an amount or with as much as it has due; what is left becomes credit of `restTo`.
    case bills([Decision.Share], restTo: String = "")
    /// This client, bills chosen by policy.
    case client(String)
    /// This client's credit.
    case credit(String)
    /// None of the practice's.
    case notOurs
    /// A denied line: nobody pays it.
    case writeOff
    /// A denied line: the client pays it.
    case clientOwes
    /// A payer's money without a bill.
    case income
    /// A bank line: these payouts or insurers' payments, each by its id.
    case payouts([String])
    /// Dealt with elsewhere.
    case dismiss
    /// Nobody knows yet.
    case hold

    /// The kinds of answers, as questions offer them.
    public enum Kind: String, Sendable, CaseIterable {
        /// A candidate, by number.
        case candidate
        /// A bill, or a split over several.
        case bill
        /// A client.
        case client
        /// A client's credit.
        case credit
        /// None of the practice's.
        case notOurs = "not-ours"
        /// Written off.
        case writeOff = "write-off"
        /// The client's to pay.
        case clientOwes = "client-owes"
        /// A payer's money without a bill.
        case income
        /// Payouts, for a bank line.
        case payout
        /// On hold.
        case hold
        /// Dealt with elsewhere.
        case dismiss

        /// The option of `tieout review resolve` that gives it.
        public var option: String {
            switch self {
            case .candidate: "--candidate N"
            case .bill: "--bill INVOICE[=AMOUNT]"
            case .client: "--client ID"
            case .credit: "--credit ID"
            case .payout: "--payout ID"
            default: "--\(rawValue)"
            }
        }
    }

    /// Its kind.
    public var kind: Kind {
        switch self {
        case .candidate: .candidate
        case .bills: .bill
        case .client: .client
        case .credit: .credit
        case .notOurs: .notOurs
        case .writeOff: .writeOff
        case .clientOwes: .clientOwes
        case .income: .income
        case .payouts: .payout
        case .dismiss: .dismiss
        case .hold: .hold
        }
    }
}

/// Why an answer does not fit its question, and what would.
public struct AnswerError: Error, Equatable, Sendable {
    /// What is wrong.
    public var message: String
    /// What to do instead.
    public var remedy: String

    /// An answer that does not fit.
    public init(_ message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }
}

extension QuestionDesk {
    /// Who answers, when and why.
    public struct Signature: Sendable {
        /// Who.
        public var who: String
        /// When, RFC 3339 in UTC.
        public var when: String
        /// Why.
        public var why: String
        /// True where later records of the same payer shall be known by the answer.
        public var remembers: Bool

        /// Who answers, when and why.
        public init(who: String, when: String, why: String = "", remembers: Bool = true) {
            self.who = who
            self.when = when
            self.why = why
            self.remembers = remembers
        }
    }

    /// The decision that an answer makes, checked against the question and the book.
    ///
    /// - Throws: ``AnswerError`` where the answer is none to this question, or names what the book does not have.
    public func decision(
        _ answer: Answer, on question: Question, _ signature: Signature
    ) throws(AnswerError) -> Decision {
        guard question.options.contains(answer.kind) else {
            throw AnswerError(
                "\(answer.kind.option) is no answer to this question: \(question.title)",
                remedy: "answer with \(question.options.map(\.option).joined(separator: ", "))")
        }
        var decision = Decision(
            item: question.item.id, action: .dismiss, who: signature.who, when: signature.when, why: signature.why)
        switch answer {
        case .candidate(let number): try take(number, of: question, &decision)
        case .bills(let shares, let client):
            decision.action = .bill
            decision.bills = try checked(shares, question, restTo: client)
            decision.clientID = client
            if !client.isEmpty { try requireClient(client) }
        case .client(let id):
            try requireClient(id)
            decision.action = .client
            decision.clientID = id
        case .credit(let id):
            try requireClient(id)
            decision.action = .credit
            decision.clientID = id
        case .notOurs: decision.action = .notOurs
        case .writeOff: decision.action = .writeOff
        case .clientOwes: decision.action = .clientOwes
        case .income: decision.action = .income
        case .payouts(let names):
            decision.action = .payout
            decision.bills = try payouts(names, for: question).map { .init(invoice: $0) }
        case .dismiss: decision.action = .dismiss
        case .hold: decision.action = .hold
        }
        decision.remembers = signature.remembers
        decision.remembers = Lesson.taught(by: decision, on: question.item, in: book) != nil
        return decision
    }

    private func take(_ number: Int, of question: Question, _ decision: inout Decision) throws(AnswerError) {
        let candidates = question.item.candidates
        guard candidates.indices.contains(number - 1) else {
            let count = candidates.count
            throw AnswerError(
                count == 0 ? "this question has no candidates" : "there is no candidate \(number); there are \(count)",
                remedy: "`tieout review show \(question.item.id)` lists them; any bill or client can be named, too")
        }
        let chosen = candidates[number - 1]
        let asClient = chosen.invoice.isEmpty || !question.options.contains(.bill)
        if asClient, chosen.clientID.isEmpty {
            throw AnswerError(
                "candidate \(number) names neither a bill nor a client",
                remedy: "answer with \(question.options.map(\.option).joined(separator: ", "))")
        }
        if asClient, !question.options.contains(.client) {
            throw AnswerError("candidate \(number) names no bill", remedy: "name the bill with --bill INVOICE")
        }
        decision.action = asClient ? .client : .bill
        decision.clientID = chosen.clientID
        if !asClient { decision.bills = [.init(invoice: chosen.invoice)] }
    }

    private func requireClient(_ id: String) throws(AnswerError) {
        guard names[id] == nil else { return }
        throw AnswerError("there is no client \(id)", remedy: "`tieout export clients` lists them")
    }

    private func checked(
        _ shares: [Decision.Share], _ question: Question, restTo client: String
    ) throws(AnswerError) -> [Decision.Share] {
        let toPlace = question.item.amount
        var seen: Set<String> = []
        var clients: Set<Int> = []
        var sum = Cents.zero
        var placed = Cents.zero
        for share in shares {
            guard let at = book.ledger.bill(share.invoice) else {
                throw AnswerError("there is no bill \(share.invoice)", remedy: "`tieout export bills` lists them")
            }
            let bill = book.ledger.bills[at]
            guard seen.insert(share.invoice).inserted else {
                throw AnswerError("bill \(share.invoice) is named twice", remedy: "name each bill once")
            }
            guard share.amount >= .zero else {
                throw AnswerError("\(share.invoice): an amount below zero", remedy: "write INVOICE=120.00")
            }
            if !question.isClaim, toPlace > .zero, share.amount > bill.due {
                throw AnswerError(
                    "bill \(share.invoice) has \(bill.due) due, less than \(share.amount)",
                    remedy: "give it at most that; what is left becomes credit, or goes to another --bill")
            }
            sum = sum + share.amount
            placed = placed + (share.amount.isZero ? bill.due : share.amount)
            clients.insert(bill.client)
        }
        guard sum <= toPlace.magnitude else {
            throw AnswerError(
                "the shares are \(sum), more than the \(toPlace.magnitude) that there is to place",
                remedy: "let the amounts add up to no more; what is left becomes credit")
        }
        if shares.count > 1, question.isClaim {
            throw AnswerError("a claim goes to one bill", remedy: "name the bill whose lines the claim has")
        }
        if clients.count > 1, client.isEmpty, !question.isClaim, placed < toPlace {
            throw AnswerError(
                "\(toPlace - placed) would be left, and the bills are of several clients",
                remedy: "say whose credit it becomes with --credit CLIENT, or name more bills")
        }
        return shares
    }
}
