import Formats
import LedgerModel
import Values

/// Claims whose number is not ours: who the patient is, and which of that client's lines the claim is about.
extension Planner {
    /// A client with the lines that fit a claim.
    private struct Hit {
        var client: Int
        var pairs: [(service: ServicePayment, line: Int)]
        var score: Int
        var evidence: String
    }

    /// Finds the lines of a claim by member id or name, with day, code and charge; else asks, with candidates.
    mutating func matchByPatient(_ claim: ClaimPayment, payer: String) -> ClaimMatch {
        let name = PersonName(first: claim.patient.first, last: claim.patient.last)
        let matches = directory.matches(name: name).filter { $0.score >= ClientDirectory.plausible }
        let member = knownMember(claim, payer: payer)
        let generation = Generation(claim.patient)
        // Where a son of that name is known, what names the son is never the father's.
        let isSplit = matches.contains { Generation(directory.clients[$0.client]).isSame(as: generation) }
        var hits: [Hit] = []
        for match in matches {
            let known = directory.clients[match.client]
            let client = ledger.client(known.id)
            guard let pairs = services(of: claim, among: client) else { continue }
            var hit = Hit(client: client, pairs: pairs, score: match.score, evidence: "patient")
            let own = Generation(known)
            if !own.agrees(with: generation) || (isSplit && !own.isSame(as: generation)) { hit.score = 0 }
            if let member {
                // A member id that is another client's speaks against this one; its own decides between namesakes.
                if member == Planner.memberMark(known.id) {
                    hit.score = 100 + ClientDirectory.margin
                    hit.evidence = "member id, patient"
                } else {
                    hit.score = min(hit.score, ClientDirectory.plausible - 1)
                }
            }
            hits.append(hit)
        }
        let best = hits.max { $0.score < $1.score }
        if let best, best.score >= ClientDirectory.plausible,
            hits.filter({ best.score - $0.score < ClientDirectory.margin }).count == 1
        {
            return .lines(
                best.pairs,
                rule: best.score > 100 ? "matched/member-date-code-charge" : "matched/patient-date-code-charge",
                evidence: "\(best.evidence), date of service, code and charge agree; the claim number is not known")
        }
        return question(hits, matches)
    }

    private func question(_ hits: [Hit], _ matches: [ClientDirectory.Match]) -> ClaimMatch {
        if !hits.isEmpty {
            let candidates = hits.map { hit in
                ReviewItem.Candidate(
                    clientID: ledger.clients[hit.client].id,
                    invoice: ledger.bills[ledger.lines[hit.pairs[0].line].bill].invoice, score: min(hit.score, 99),
                    evidence: "date, code and charge agree")
            }
            let why = hits.count > 1 ? "several clients fit" : "what it says of the patient does not fit"
            return .unclear(.unplacedClaim, "the claim number is not known, and \(why)", candidates)
        }
        let close = matches.prefix(3).map {
            ReviewItem.Candidate(
                clientID: directory.clients[$0.client].id, score: $0.score / 2,
                evidence: $0.evidence + "; no bill has this date, code and charge")
        }
        return .unclear(
            .unplacedClaim, "no bill has this claim number, nor this patient, date, code and charge", Array(close))
    }

    /// The client's lines that have exactly the claim's days, codes and charges, if every service has just one.
    func services(of claim: ClaimPayment, among client: Int) -> [(service: ServicePayment, line: Int)]? {
        guard !claim.lines.isEmpty else { return nil }
        var taken: Set<Int> = []
        var out: [(service: ServicePayment, line: Int)] = []
        for service in claim.lines {
            guard let day = service.day ?? claim.from else { return nil }
            let fits = ledger.clients[client].bills.flatMap { ledger.bills[$0].lines }.filter {
                facts[$0].serviceDay == day && sameCode(service, $0) && fit(service, $0) && !taken.contains($0)
                    && !facts[$0].payerName.isEmpty
            }
            guard fits.count == 1, let line = fits.first else { return nil }
            taken.insert(line)
            out.append((service, line))
        }
        return out
    }

    // MARK: Member ids

    /// Remembers whose member id it is, once a claim was placed by its number and its patient is the client by name.
    ///
    /// An id that two clients bear, as families do, identifies neither: it is remembered as such for good.
    mutating func learnMember(_ entry: ClaimQueue.Entry, _ pairs: [(service: ServicePayment, line: Int)]) {
        guard let key = memberKey(entry.claim, payer: entry.remittance.payerKey), let line = pairs.first?.line else {
            return
        }
        let client = ledger.bills[ledger.lines[line].bill].client
        guard nameAgreement(entry.claim, client) == true else { return }
        let mark = Planner.memberMark(ledger.clients[client].id)
        let before = known[key]
        let now = before == nil || before == mark ? mark : 0
        guard before != now else { return }
        known[key] = now
        plan.known[key] = now
    }

    /// The mark of the client whose member id the claim bears; `nil` where that is not known or not one client's.
    private func knownMember(_ claim: ClaimPayment, payer: String) -> UInt64? {
        memberKey(claim, payer: payer).flatMap { known[$0] }.flatMap { $0 == 0 ? nil : $0 }
    }

    private func memberKey(_ claim: ClaimPayment, payer: String) -> RecordKey? {
        let id = ClaimHistory.fold(claim.patient.id)
        return id.utf8.count < 5 || ClaimHistory.isPlaceholder(id) ? nil : RecordKey("member", "\(payer)|\(id)")
    }

    private static func memberMark(_ client: String) -> UInt64 {
        var hash = Fingerprint()
        hash.add(client)
        return max(hash.value, 1)
    }
}

/// Which of several people of one name: `Jr`, `II`, `Sr` …; a father and a son may share a name.
struct Generation: Equatable {
    /// 1 the elder (Sr), 2 the younger (Jr, II), 3, 4; `nil` where nobody says.
    private let number: Int?

    init(_ person: Person) { number = Generation.find([person.suffix, person.last, person.first]) }

    init(_ client: Client) { number = Generation.find([client.last, client.first]) }

    private static func find(_ parts: [String]) -> Int? {
        for part in parts {
            for word in part.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                switch word.lowercased() {
                case "sr", "senior": return 1
                case "jr", "junior", "ii", "2nd": return 2
                case "iii", "3rd": return 3
                case "iv", "4th": return 4
                default: continue
                }
            }
        }
        return nil
    }

    /// False where both say who they are, and differ. The elder often says nothing.
    func agrees(with other: Generation) -> Bool { number == nil || other.number == nil || number == other.number }

    /// True where both say the same.
    func isSame(as other: Generation) -> Bool { number != nil && number == other.number }
}
