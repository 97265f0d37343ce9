import Formats
import LedgerModel
import Values

/// The payouts and insurers' payments of a book, for bank lines that a person ties by hand.
struct OpenPayouts {
    /// One of them.
    private struct One {
        /// `processor/payout`, `835/payer/trace`.
        var id: String
        var amount: Cents
        var day: Day
        /// What a person may call it: its id alone, its trace numbers.
        var names: Set<String>
        var processor: String?
    }

    private let all: [One]
    private let settled: Set<String>
    /// Payouts that a person has tied a line to.
    private let decided: Set<String>

    init(_ book: BookSnapshot) {
        var builder = PayoutChainBuilder()
        for movement in book.movements {
            builder.add(ProcessorMovement(movement))
        }
        var all = builder.finish().filter { !$0.amount.isZero }.map {
            One(
                id: $0.id.text, amount: $0.amount, day: $0.day, names: $0.traces.union([$0.id.payout]),
                processor: $0.id.processor)
        }
        all += KnownRemittance.payments(book.remittances).filter { $0.amount > .zero }.map {
            One(id: $0.id, amount: $0.amount, day: $0.day, names: [$0.trace], processor: nil)
        }
        self.all = all
        settled = Set(book.settledPayouts)
        decided = Set(book.decisions.flatMap(\.payouts))
    }

    /// The ids of those that a person calls by one name: one id alone, or several that bear it.
    func named(_ name: String) -> [String] {
        if all.contains(where: { $0.id == name }) { return [name] }
        return all.filter { $0.names.contains(name) }.map(\.id)
    }

    /// What those of these ids come to.
    func amount(_ ids: [String]) -> Cents { all.filter { ids.contains($0.id) }.total(\.amount) }

    /// True where a bank line was found for it, and not by a person: nothing more is to come.
    func isTaken(_ id: String) -> Bool { settled.contains(id) && !decided.contains(id) }

    /// Those that a line may be, the nearest amounts first: of its sender, within a month, without a bank line yet.
    func near(_ line: BankLine) -> [String] {
        let text = FoldedText(line.description)
        let sender = DepositSender(text)
        let open = all.filter { one in
            guard !settled.contains(one.id), abs(one.day.days(since: line.day)) <= 31 else { return false }
            return one.processor.map { sender.mayBe($0, text) } ?? (sender == .insurer || sender == .unknown)
        }
        let order = open.sorted {
            (($0.amount - line.amount).magnitude, $0.day, $0.id) < (($1.amount - line.amount).magnitude, $1.day, $1.id)
        }
        return order.prefix(5).map { "\($0.id), \($0.amount.grouped) of \($0.day)" }
    }
}

extension QuestionDesk {
    /// The payouts named in a line of text; an id may hold blanks, as a payer's name does.
    public func payoutNames(_ text: String) -> [String] {
        let text = text.trimmingBlanks
        if OpenPayouts(book).named(text).count == 1 { return [text] }
        return text.split(separator: " ").map(String.init)
    }

    /// The payouts that a person names for a bank line, by their whole ids.
    ///
    /// - Throws: ``AnswerError`` for a name that none or several bear, one that has its line, or a wrong sum.
    func payouts(_ names: [String], for question: Question) throws(AnswerError) -> [String] {
        let open = OpenPayouts(book)
        var ids: [String] = []
        for name in names {
            let found = open.named(name)
            guard let id = found.first else {
                throw AnswerError(
                    "there is no payout or remittance \(name)", remedy: "`tieout report payouts` lists them")
            }
            guard found.count == 1 else {
                throw AnswerError(
                    "\(found.count) payouts are called \(name)",
                    remedy: "name one of \(found.joined(separator: ", "))")
            }
            guard !open.isTaken(id) else {
                throw AnswerError(
                    "\(id) has its bank line already", remedy: "`tieout explain` shows which; undo that run first")
            }
            guard !ids.contains(id) else {
                throw AnswerError("\(id) is named twice", remedy: "name each payout once")
            }
            ids.append(id)
        }
        let sum = open.amount(ids)
        // Of several on one line nobody could say which of them is short.
        guard ids.count == 1 || sum == question.item.amount else {
            throw AnswerError(
                "these payouts come to \(sum), the bank line is \(question.item.amount)",
                remedy: "name payouts that add up to the line, or only one")
        }
        return ids
    }
}
