import Foundation
import GRDB
import Reconciliation
import Values

/// People's answers as a file: exported from one book and replayed in another that is built from the same files.
public struct DecisionLog: Codable, Sendable, Hashable {
    /// One answer.
    public struct Entry: Codable, Sendable, Hashable {
        /// Its number in the book that it was exported from.
        public var decision: Int64
        /// The question.
        public var item: String
        /// What was asked.
        public var kind: String
        /// The record's source.
        public var sourceName: String
        /// The record's key there.
        public var sourceKey: String
        /// What to do.
        public var action: String
        /// The client, where the answer names one.
        public var clientID: String
        /// The bills, each with an amount; `0.00` for as much as is due.
        public var bills: [Share]
        /// Who.
        public var who: String
        /// When, RFC 3339 in UTC.
        public var when: String
        /// Why.
        public var why: String
        /// True where it taught who the payer is.
        public var remembers: Bool
        /// Who revoked what it taught, `nil` where that stands.
        public var lessonRevokedBy: String?
        /// How many runs that changed the book came before it: it is replayed when as many have been made again.
        public var afterRuns: Int

        private enum CodingKeys: String, CodingKey {
            case decision, item, kind, action, bills, who, when, why, remembers
            case sourceName = "source_name"
            case sourceKey = "source_key"
            case clientID = "client_id"
            case lessonRevokedBy = "lesson_revoked_by"
            case afterRuns = "after_runs"
        }
    }

    /// A bill and how much goes to it.
    public struct Share: Codable, Sendable, Hashable {
        /// The bill.
        public var invoice: String
        /// The amount as text.
        public var amount: String

        private enum CodingKeys: String, CodingKey {
            case invoice = "invoice_number"
            case amount
        }
    }

    /// The answers that stand, in the order in which they were given.
    public var decisions: [Entry]

    /// As JSON, keys in order.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { preconditionFailure("a plain value has no JSON form") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// A log of these answers.
    public init(_ decisions: [Entry]) { self.decisions = decisions }

    /// Reads what ``json`` wrote; `nil` for anything else.
    public init?(json: String) {
        guard let log = try? JSONDecoder().decode(DecisionLog.self, from: Data(json.utf8)) else { return nil }
        self = log
    }
}

extension DecisionLog.Entry {
    /// The decision that it records; `nil` where an action or an amount cannot be read.
    var asDecision: Decision? {
        guard let action = Decision.Action(rawValue: action) else { return nil }
        var shares: [Decision.Share] = []
        for bill in bills {
            guard let amount = Cents(plain: bill.amount) else { return nil }
            shares.append(.init(invoice: bill.invoice, amount: amount))
        }
        return Decision(
            item: item, action: action, clientID: clientID, bills: shares, who: who, when: when, why: why,
            remembers: remembers)
    }
}

/// What replaying answers came to.
public struct ReplayedLog: Sendable {
    /// Answers that were carried out now.
    public var applied = 0
    /// Answers that the book has already.
    public var known = 0
    /// Answers that were given after later runs, which have not been made yet.
    public var later = 0
    /// Answers that could not be carried out, with the reason.
    public var failed: [(item: String, why: String)] = []
}

extension PracticeBook {
    /// The answers that stand, in the order in which they were given.
    public func decisionLog() throws(BookError) -> DecisionLog {
        let items = Dictionary(
            try reviews().map { ($0.item.id, $0.item) }, uniquingKeysWith: { $1 })
        let changes = try runsThatChanged()
        let (standing, revoked) = try reading { db in
            (try PracticeBook.decisions(db), try PracticeBook.revocations(db))
        }
        return DecisionLog(
            standing.map { stored in
                let item = items[stored.decision.item]
                return DecisionLog.Entry(
                    decision: stored.id, item: stored.decision.item, kind: item?.kind.rawValue ?? "",
                    sourceName: item?.source ?? "", sourceKey: item?.key ?? "",
                    action: stored.decision.action.rawValue, clientID: stored.decision.clientID,
                    bills: stored.decision.bills.map { .init(invoice: $0.invoice, amount: "\($0.amount)") },
                    who: stored.decision.who, when: stored.decision.when, why: stored.decision.why,
                    remembers: stored.decision.remembers, lessonRevokedBy: revoked[stored.decision.item],
                    afterRuns: changes.count { $0 < stored.run })
            })
    }

    /// Carries out the answers of a log one after another, as they were given: who, when and why stay theirs.
    ///
    /// Replaying twice changes nothing. `ignoringRuns` replays answers that came after later runs, too.
    public func replay(_ log: DecisionLog, ignoringRuns: Bool = false, meta: RunMeta) throws(BookError) -> ReplayedLog {
        var done = ReplayedLog()
        let runs = try runsThatChanged().count
        for entry in log.decisions {
            guard let decision = entry.asDecision else {
                done.failed.append((entry.item, "its action or an amount cannot be read"))
                continue
            }
            if entry.afterRuns > runs, !ignoringRuns {
                done.later += 1
                continue
            }
            if try decisions().contains(where: { $0.decision == decision }) {
                done.known += 1
            } else {
                do throws(BookError) {
                    _ = try answer(decision, meta: meta)
                    done.applied += 1
                } catch .unknownReview {
                    done.failed.append((entry.item, "the question is not asked in this book"))
                    continue
                } catch .alreadyDecided {
                    done.failed.append((entry.item, "it has another answer in this book"))
                    continue
                } catch .answerFails(_, let why) {
                    done.failed.append((entry.item, why))
                    continue
                }
            }
            if let who = entry.lessonRevokedBy,
                let taught = try lessons().first(where: { $0.lesson.item == entry.item })
            {
                try revoke(lesson: taught.lesson.id, who: who, meta: meta)
            }
        }
        return done
    }

    /// Live runs of pipelines that changed the book, by number: the same files again do not count.
    private func runsThatChanged() throws(BookError) -> [Int64] {
        var digest = ""
        var found: [Int64] = []
        for run in try runs() {
            if run.kind == .run, run.pipeline != Planning.reviewName, run.undoneBy == nil, run.digest != digest {
                found.append(run.id)
            }
            digest = run.digest
        }
        return found
    }

    /// Who revoked the lesson of each question's answer.
    private static func revocations(_ db: Database) throws -> [String: String] {
        let live = "run_id NOT IN (SELECT undone_run FROM undone)"
        var found: [String: String] = [:]
        try db.each(
            """
            SELECT l.item, v.who FROM lessons_revoked v JOIN lessons l USING (lesson_id)
                WHERE v.\(live) AND l.\(live)
            """
        ) { row in
            let item = row.text()
            found[item] = row.text()
        }
        return found
    }
}
