import Formats
import LedgerModel
import Values

/// Reads what a question is about out of the book: the record that waits, or what is posted.
struct QuestionFacts {
    private let book: BookSnapshot
    private let names: [String: String]
    private var waiting: [String: WaitingRecord] = [:]
    private let claimLines: [String: ClaimLine]
    private let payments: [String: RecordedPayment]
    private let lines: [String: BillLine]

    init(_ book: BookSnapshot, _ names: [String: String]) {
        self.book = book
        self.names = names
        claimLines = Dictionary(
            book.claimLines.map { ("\($0.claimKey)#\($0.ordinal)", $0) }, uniquingKeysWith: { $1 })
        payments = Dictionary(book.payments.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        lines = Dictionary(book.billLines.map { ("\($0.invoice)#\($0.line)", $0) }, uniquingKeysWith: { $1 })
        for item in book.openReviews { waiting[item.id] = WaitingRecord(of: item, in: book) }
    }

    /// The question about an item.
    func question(_ item: ReviewItem) -> Question {
        var question = Question(item)
        question.candidateNames = item.candidates.map { names[$0.clientID] ?? "" }
        question.likeness = "\(item.kind.rawValue)\u{1F}\(item.source)"
        switch waiting[item.id] {
        case .movement(let movement, let recordAs): describe(movement, recordAs, &question)
        case .claim(let claim, let remittance): describe(claim, remittance, &question)
        case .payment(let payment): describe(payment, &question)
        case .bankLine(let line): describe(line, &question)
        case nil: describePosted(&question)
        }
        question.facts.removeAll { $0.value.isEmpty }
        if question.group.isEmpty { question.group = question.title }
        if question.options.contains(.candidate), item.candidates.isEmpty {
            question.options.removeAll { $0 == .candidate }
        }
        return question
    }

    // MARK: Records that wait

    private func describe(_ movement: Movement, _ recordAs: String, _ question: inout Question) {
        let app = QuestionFacts.title(movement.processor)
        let mark = PayerMark(movement)
        question.facts = [
            .init(
                label: "from",
                value: [movement.name, movement.handle, movement.email].filter { !$0.isEmpty }.joined(separator: ", ")),
            .init(label: "note", value: movement.memo),
            .init(label: "invoice named", value: movement.invoice),
            .init(
                label: "card",
                value: [movement.brand, movement.lastFour].filter { !$0.isEmpty }.joined(separator: " …")),
        ]
        question.teaches = mark != nil
        switch question.item.kind {
        case .unplacedPayment:
            question.title = "Whose payment is this? (\(app))"
            question.advice =
                "an answer to one client also teaches who this payer pays for; --just-this teaches nothing"
            question.options = [.candidate, .bill, .client, .credit, .notOurs, .hold, .dismiss]
            question.group = mark.map { "\(app) payments from \($0.shown)" } ?? "\(app) payments from nobody named"
        case .missingHere:
            question.title = "A card charge that the billing system does not have (\(app))"
            question.advice =
                "usually the next export of payments brings it: --hold. Post it here only if it will never be recorded there"
            question.options = [.hold, .candidate, .bill, .client, .credit, .notOurs, .dismiss]
            question.group = "\(app) charges that the billing system does not have"
        default:
            question.title =
                movement.gross < .zero
                ? "From which payment was this money given back? (\(app) \(movement.kind.rawValue))"
                : "Money that came back: where to? (\(app) \(movement.kind.rawValue.replacing("_", with: " ")))"
            question.advice = "--client takes it from the client's credit, then from the last bills paid"
            question.options = [.candidate, .client, .bill, .credit, .notOurs, .hold, .dismiss]
            question.group = mark.map { "\(app) refunds to \($0.shown)" } ?? "\(app) refunds"
            if let parent = movement.parentKey { question.facts.append(.init(label: "of charge", value: parent)) }
        }
        // A charge that nobody names is like no other.
        question.likeness += "\u{1F}" + (mark.map { "\($0.processor)\u{1F}\($0.payer)" } ?? question.item.id)
        if question.item.kind == .missingHere { question.likeness = "missing_here\u{1F}\(question.item.source)" }
    }

    private func describe(_ claim: ClaimPayment, _ remittance: Remittance, _ question: inout Question) {
        let payer = remittance.payer.name
        question.sourceKey = claim.controlNumber.isEmpty ? question.item.key : claim.controlNumber
        let days = [claim.from ?? claim.lines.first?.day, claim.to].compactMap { $0 }
        let dates =
            days.count == 2 && days[0] != days[1] ? "\(days[0]) to \(days[1])" : days.first.map { "\($0)" } ?? ""
        question.facts = [
            .init(label: "payer", value: payer), .init(label: "claim", value: claim.claimNumber),
            .init(label: "control no.", value: claim.controlNumber),
            .init(
                label: "patient",
                value: [claim.patient.first, claim.patient.last].filter { !$0.isEmpty }.joined(separator: " ")),
            .init(
                label: "service",
                value: ([dates] + claim.lines.map(\.code)).filter { !$0.isEmpty }.joined(separator: " ")),
            .init(label: "charge", value: claim.charge.grouped), .init(label: "paid", value: claim.paid.grouped),
            .init(label: "remittance", value: "\(remittance.trace) of \(remittance.day)"),
        ]
        let isReversal = claim.status == "22"
        switch question.item.kind {
        case .unplacedClaim:
            question.title = "Which bill is this claim payment for?"
            question.advice = "--income keeps the money where the bill is in another system"
            question.options = [.candidate, .bill, .income, .hold, .dismiss]
        case .waitingClaim:
            question.title =
                isReversal ? "A reversal whose original is not here" : "A claim that waits for another remittance"
            question.advice =
                "--hold: it is tried again with every run. --income counts the money where the other never comes"
            question.options = [.hold, .income, .dismiss]
        default:
            question.title = "A claim payment that contradicts what is posted"
            question.advice =
                "--dismiss if it is a duplicate; --hold while you ask the payer; --income counts the money without the bill"
            question.options = [.hold, .dismiss, .income]
        }
        question.group = "\(question.title) (\(payer))"
        question.likeness += "\u{1F}\(remittance.payerKey)\u{1F}\(question.title)"
    }

    private func describe(_ payment: RecordedPayment, _ question: inout Question) {
        let party = book.parties.first { $0.id == payment.partyID }
        let name = party.map { [$0.first, $0.last].filter { !$0.isEmpty }.joined(separator: " ") } ?? ""
        question.facts = [
            .init(
                label: "payment", value: "\(payment.id), \(payment.type.rawValue)\(payment.online ? ", online" : "")"),
            .init(label: "invoice named", value: payment.invoice),
            .init(label: "party", value: [payment.partyID, name].filter { !$0.isEmpty }.joined(separator: " ")),
            .init(label: "reference", value: payment.reference), .init(label: "note", value: payment.notes),
        ]
        switch payment.type {
        case .insurance:
            question.title = "Which bill is this insurance payment for?"
            question.options = [.candidate, .bill, .income, .hold, .dismiss]
        case .creditDiscount:
            question.title = "Which bill is this credit or discount for?"
            question.options = [.candidate, .bill, .hold, .dismiss]
        default:
            question.title =
                payment.amount < .zero
                ? "From which payment was this money given back?" : "Which bill is this recorded payment for?"
            question.options = [.candidate, .bill, .client, .credit, .hold, .dismiss]
        }
        question.advice = "corrected in the billing system, the next export settles it, too"
        question.group = "\(question.title) (party \(payment.partyID.isEmpty ? "not named" : payment.partyID))"
        question.likeness +=
            "\u{1F}\(question.title)\u{1F}" + (payment.partyID.isEmpty ? question.item.id : payment.partyID)
    }

    private func describe(_ line: BankLine, _ question: inout Question) {
        let mark = PayerMark(line)
        question.facts = [
            .init(label: "bank text", value: line.description), .init(label: "account", value: "…" + line.account),
        ]
        question.title = "A bank line that looks like a payout"
        question.facts += OpenPayouts(book).near(line).map { .init(label: "could be", value: $0) }
        question.advice =
            "--hold: the payout's report may come with the next run; --payout ID: it is that one; --not-ours: it is "
            + "something else"
        question.options = [.hold, .payout, .notOurs, .dismiss]
        question.teaches = mark != nil
        question.likeness += "\u{1F}" + (mark?.payer ?? question.item.id)
    }

    // MARK: What is posted

    private func describePosted(_ question: inout Question) {
        let item = question.item
        switch item.kind {
        case .denial: describeDenial(&question)
        case .missingThere:
            question.title = "A recorded card payment that the processor does not report"
            if let payment = payments[item.key] {
                question.facts = [
                    .init(label: "payment", value: payment.id), .init(label: "bill", value: payment.invoice),
                    .init(label: "reference", value: payment.reference), .init(label: "note", value: payment.notes),
                ]
            }
            question.advice =
                "look it up at the processor: --dismiss if it is right; if it never came, delete it in the billing system"
            question.options = [.dismiss, .hold]
        case .takeback:
            question.title = "A payer took money back for a claim that it has not reversed"
            question.advice = "the money is counted already; ask the payer for the reversal, then --dismiss"
            question.options = [.hold, .dismiss]
        case .restated:
            question.title = "A record that changed after it was posted"
            question.advice =
                "--dismiss keeps what was posted; to take the new one, undo the run that posted the old one and run again"
            question.options = [.dismiss, .hold]
            question.sourceKey = item.key.split(separator: "|").dropFirst().first.map(String.init) ?? item.key
        case .unclearParts:
            question.title = "A payout whose parts cannot be told"
            question.advice =
                "the payout itself is posted and tied; a report that lists its parts settles this (Stripe: payout "
                + "reconciliation, itemized). --dismiss: it is right as a whole"
            question.options = [.hold, .dismiss]
        case .balanceIdentity:
            question.title = "Whose balance is this?"
            question.advice = "the answer is used when the report is read again: run the migration once more"
            question.options = [.candidate, .client, .notOurs, .hold, .dismiss]
            question.sourceKey = QuestionFacts.clientKey(item)
            question.likeness = item.id
        case .balanceVanished:
            question.title = "A client who is missing in the newer balance report"
            question.advice =
                "--dismiss: what was brought over stays; --not-ours: it was settled there, take it back here"
            question.options = [.dismiss, .notOurs, .hold]
            question.sourceKey = QuestionFacts.clientKey(item)
        default:
            // The record waits no more; it was settled by another run, or its file was undone.
            question.title = item.kind.rawValue.replacing("_", with: " ")
            question.options = [.hold, .dismiss]
        }
    }

    private func describeDenial(_ question: inout Question) {
        let item = question.item
        question.title = "A line that the payer denied"
        question.advice =
            "do what the payer asks first; --write-off if nobody will pay, --client-owes if the client must"
        // CO is the payer's contract with the practice: it forbids to bill the client (835 guide, CAS01).
        if item.message.hasPrefix("CO-") {
            question.advice =
                "do what the payer asks first; --write-off if nobody will pay. A CO reason usually forbids --client-owes"
        }
        question.options = [.hold, .writeOff, .clientOwes, .dismiss]
        guard let record = claimLines[item.key] else { return }
        let line = lines["\(record.invoice)#\(record.line)"]
        let payer = line?.payerName ?? ""
        question.sourceKey = record.ordinal > 0 ? "\(record.control)#\(record.ordinal)" : record.control
        question.facts = [
            .init(label: "payer", value: payer.isEmpty ? record.payer : payer),
            .init(label: "claim", value: record.claimNumber),
            .init(label: "control no.", value: record.control),
            .init(
                label: "client", value: line.map { "\($0.clientID) \(names[$0.clientID] ?? "")" } ?? ""),
            .init(label: "bill", value: "\(record.invoice) line \(record.line)"),
            .init(
                label: "service",
                value: line.map { [$0.serviceDay.map { "\($0)" } ?? "", $0.code].joined(separator: " ") } ?? ""),
            .init(label: "charge", value: record.charge.grouped),
            .init(label: "remittance", value: "\(record.trace) of \(record.day)"),
        ]
        let code = String(item.message.prefix { $0 != ":" })
        question.group = "Denied \(code) by \(payer.isEmpty ? record.payer : payer)"
        question.likeness += "\u{1F}\(record.payer)\u{1F}\(code)"
    }

    private static func clientKey(_ item: ReviewItem) -> String {
        item.key.hasPrefix(item.source + "/") ? String(item.key.dropFirst(item.source.count + 1)) : item.key
    }

    /// A processor as people write it.
    private static func title(_ processor: String) -> String {
        switch processor {
        case "paypal": "PayPal"
        case "ivypay": "Ivy Pay"
        default: processor.prefix(1).uppercased() + processor.dropFirst()
        }
    }
}
