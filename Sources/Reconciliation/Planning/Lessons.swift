import Formats
import LedgerModel
import Values

extension Planner {
    /// What is recognised of a charge, with what earlier answers have taught about its payer.
    ///
    /// A charge that names a bill goes there whoever pays. A lesson decides where nothing else does; where other evidence
    /// says otherwise, the charge is a question.
    mutating func asTaught(_ found: Recognition, _ movement: Movement) -> Recognition {
        let known = lessons.about(movement)
        guard !known.isEmpty else { return found }
        let clients = Set(known.map(\.client)).subtracting([""]).sorted()
        let isNotOurs = known.contains(where: \.isNotOurs)
        switch found {
        case .bills: return found
        case .client(let client, let party, var evidence, _):
            if clients.contains(ledger.clients[client].id) {
                evidence.items.append(.init("rival", agrees: true, "an answer says so, too"))
                return .client(client, party: party, evidence: evidence, needsExactBill: false)
            }
            return .unclear(
                clients.isEmpty
                    ? "the name is a client's, and an answer calls this payer none of the practice's"
                    : "the name is of one client, and an answer says that this payer pays for another",
                candidates(for: movement, among: [client] + clients.map { ledger.client($0) }))
        case .unclear(let why, let candidates):
            if clients.isEmpty || isAnswering { return found }
            guard clients.count == 1, !isNotOurs, let id = clients.first, directory.client(id: id) != nil else {
                return .unclear(
                    "answers say that this payer pays for several clients, or is none of the practice's",
                    self.candidates(for: movement, among: clients.map { ledger.client($0) }))
            }
            let client = ledger.client(id)
            guard !names(another: client, movement) else { return .unclear(why, candidates) }
            let lesson = known.first { $0.client == id }
            return .client(
                client, party: "",
                evidence: MatchEvidence(items: [
                    .init(
                        "who", agrees: true,
                        "an answer (\(lesson?.item ?? "")) says that this payer pays for the client")
                ]), needsExactBill: false)
        }
    }

    /// True for a movement that names a bill of another client, or an access code that is not the bill's.
    private func names(another client: Int, _ movement: Movement) -> Bool {
        for word in [movement.invoice.trimmingBlanks] + AccessCode.words(movement.memo) where word.utf8.count >= 3 {
            guard let bill = ledger.bill(word) else { continue }
            if ledger.bills[bill].client != client { return true }
            if let code = AccessCode.find(in: movement.memo, except: word), let line = ledger.bills[bill].lines.first,
                line < facts.count, !facts[line].accessCode.isEmpty, facts[line].accessCode != code
            {
                return true
            }
        }
        return false
    }

    /// True for a movement that a person has called none of the practice's by an earlier answer, unless it names a client
    /// or a bill of the practice.
    mutating func isSetAsideByLesson(_ movement: Movement) -> Bool {
        let known = lessons.about(movement)
        guard known.contains(where: \.isNotOurs), !known.contains(where: { !$0.isNotOurs }),
            case .unclear = recognise(movement)
        else { return false }
        let words = [movement.invoice.trimmingBlanks] + AccessCode.words(movement.memo)
        return !words.contains { $0.utf8.count >= 3 && ledger.bill($0) != nil }
    }
}

extension Lesson {
    /// What an answer teaches about the payer of the record in question; `nil` where the record names nobody.
    public static func taught(by decision: Decision, on item: ReviewItem, in book: BookSnapshot) -> Lesson? {
        guard decision.remembers, let mark = PayerMark.of(item, in: book) else { return nil }
        var client = ""
        switch decision.action {
        case .client, .credit: client = decision.clientID
        case .bill:
            let clients = Set(
                decision.bills.compactMap { book.ledger.bill($0.invoice) }.map { book.ledger.bills[$0].client })
            guard clients.count == 1, let only = clients.first else { return nil }
            client = book.ledger.clients[only].id
        case .notOurs: break
        case .writeOff, .clientOwes, .income, .payout, .hold, .dismiss: return nil
        }
        // Who pays for whom holds whatever the note says; what is not ours only as long as the note is alike.
        return Lesson(
            item: item.id, processor: mark.processor, payer: mark.payer,
            note: client.isEmpty ? mark.note : Lesson.anyNote, client: client, shown: mark.shown)
    }
}

extension PayerMark {
    /// The payer of the record that a question is about, where it waits in the book.
    static func of(_ item: ReviewItem, in book: BookSnapshot) -> PayerMark? {
        switch WaitingRecord(of: item, in: book) {
        case .movement(let movement, _): PayerMark(movement)
        case .bankLine(let line): PayerMark(line)
        case .claim, .payment, nil: nil
        }
    }
}
