import Formats
import LedgerModel
import Values

/// Which bill lines a claim payment is about.
enum ClaimMatch {
    /// Every service line of the claim with its ledger line.
    case lines([(service: ServicePayment, line: Int)], rule: String, evidence: String)
    /// Nobody but a person can say.
    case unclear(ReviewItem.Kind, String, [ReviewItem.Candidate])
}

/// How a claim names its patient.
struct PatientName: Hashable {
    private var first: String
    private var last: String
    private var suffix: String

    init(_ person: Person) { (first, last, suffix) = (person.first, person.last, person.suffix) }
}

extension Planner {
    /// Finds the bill lines of a claim: by claim number, else by member or patient, date, code and charge; never the
    /// number alone when name, date and charge all contradict it (`reference` §4.17).
    ///
    /// The further a number is from ours, the more must agree beside it: an exact one bears another name (people marry),
    /// if nobody else of that name has such a session; one that agrees but for case, blanks, punctuation or zeros bears
    /// no other name; one with something before or behind it, or cut off, must be the only one like it, and name, day and
    /// charge must all agree.
    mutating func match(_ claim: ClaimPayment, payer: String) -> ClaimMatch {
        let exact = claims.lines(claimNumber: claim.claimNumber)
        if !exact.isEmpty { return check(exact, claim, rule: "matched/claim-number", how: "claim number agrees") }
        let trimmed = claim.claimNumber.trimmingBlanks
        if ClaimHistory.isPlaceholder(trimmed) { return matchByPatient(claim, payer: payer) }
        let folded = claims.lines(foldedClaimNumber: trimmed)
        if !folded.isEmpty, bills(of: folded).count == 1,
            nameAgreement(claim, ledger.bills[ledger.lines[folded[0]].bill].client) != false
        {
            return check(
                folded, claim, rule: "matched/claim-number-folded",
                how: "claim number agrees but for case, blanks or zeros")
        }
        let near = claims.lines(resembling: trimmed)
        if near.count == 1, let lines = near.first, bills(of: lines).count == 1,
            nameAgreement(claim, ledger.bills[ledger.lines[lines[0]].bill].client) == true,
            case .lines(let pairs, _, let evidence) = check(lines, claim, rule: "", how: "claim number agrees in part"),
            pairs.allSatisfy({ agrees($0.service, $0.line, claim) })
        {
            return .lines(pairs, rule: "matched/claim-number-part", evidence: evidence)
        }
        return matchByPatient(claim, payer: payer)
    }

    private func bills(of lines: [Int]) -> Set<Int> { Set(lines.map { ledger.lines[$0].bill }) }

    /// Pairs the claim's services with candidate lines and weighs name, date and charge against the number.
    private mutating func check(_ lines: [Int], _ claim: ClaimPayment, rule: String, how: String) -> ClaimMatch {
        let client = ledger.bills[ledger.lines[lines[0]].bill].client
        let name = nameAgreement(claim, client)
        func isBilled(_ day: Day?) -> Bool { day != nil && lines.contains { facts[$0].serviceDay == day } }
        let isDated = claim.from != nil || claim.lines.contains { $0.day != nil }
        let dateAgrees = !isDated || isBilled(claim.from) || claim.lines.contains { isBilled($0.day) }
        let fees = lines.reduce(Cents.zero) { $0 + ledger.lines[$1].fee }
        let charge = claim.charge.magnitude
        let chargeAgrees =
            charge == fees
            || claim.lines.contains { s in lines.contains { ledger.lines[$0].fee == s.charge.magnitude } }
        func candidate() -> ReviewItem.Candidate {
            ReviewItem.Candidate(
                clientID: ledger.clients[client].id, invoice: ledger.bills[ledger.lines[lines[0]].bill].invoice,
                score: (name == false ? 0 : 30) + (dateAgrees ? 30 : 0) + (chargeAgrees ? 30 : 0),
                evidence:
                    "\(how); name \(name == false ? "differs" : "agrees"); date \(dateAgrees ? "agrees" : "differs"); charge \(chargeAgrees ? "agrees" : "differs")"
            )
        }
        if name == false, !dateAgrees || !chargeAgrees {
            return .unclear(
                .unplacedClaim,
                "the claim number is known, but name and \(dateAgrees ? "charge" : "date") contradict it", [candidate()]
            )
        }
        if name == false, let namesake = namesake(of: claim, but: client) {
            return .unclear(
                .unplacedClaim,
                "the claim number is one client's, but the name is another's, who has the same session too",
                [candidate(), namesake])
        }
        if !dateAgrees, !chargeAgrees {
            return .unclear(
                .claimConflict, "the claim number is known, but date and charge contradict it", [candidate()])
        }
        guard let pairs = pair(claim, lines) else {
            return .unclear(
                .claimConflict, "the claim's lines do not fit the bill's: codes, dates or charges differ", [candidate()]
            )
        }
        if let rival = rival(of: pairs, for: claim) {
            return .unclear(
                .claimConflict,
                "the claim number is one bill's, but day, code and charge are another bill's of the same client",
                [candidate(), rival])
        }
        var words = how
        if let name { words += name ? "; patient agrees" : "; patient's name differs" }
        if dateAgrees, isDated { words += "; date agrees" }
        if chargeAgrees { words += "; charge agrees" }
        return .lines(pairs, rule: rule, evidence: words)
    }

    /// Another bill of the same client that has exactly the claim's days, codes and charges, where the bill that the number
    /// names has not: with weekly sessions at one fee, name and charge agree with all of them.
    private func rival(of pairs: [(service: ServicePayment, line: Int)], for claim: ClaimPayment)
        -> ReviewItem.Candidate?
    {
        guard pairs.contains(where: { !sameCode($0.service, $0.line) || !sameDay($0.service, $0.line, claim) }) else {
            return nil
        }
        let own = ledger.lines[pairs[0].line].bill
        let client = ledger.bills[own].client
        guard let line = services(of: claim, among: client)?.first(where: { ledger.lines[$0.line].bill != own })?.line
        else { return nil }
        return ReviewItem.Candidate(
            clientID: ledger.clients[client].id, invoice: ledger.bills[ledger.lines[line].bill].invoice, score: 70,
            evidence: "name, date, code and charge agree; claim number differs")
    }

    /// Another client whom the claim names and who has lines of its days, codes and charges.
    private mutating func namesake(of claim: ClaimPayment, but client: Int) -> ReviewItem.Candidate? {
        for id in clients(named: claim.patient).sorted() {
            guard let other = ledger.knownClient(id), other != client,
                let pairs = services(of: claim, among: other), let first = pairs.first
            else { continue }
            return ReviewItem.Candidate(
                clientID: id, invoice: ledger.bills[ledger.lines[first.line].bill].invoice, score: 70,
                evidence: "name, date, code and charge agree; claim number differs")
        }
        return nil
    }

    /// True or false where the claim names a patient; `nil` where it does not.
    mutating func nameAgreement(_ claim: ClaimPayment, _ client: Int) -> Bool? {
        let people = [claim.patient] + [claim.insured].compactMap { $0 }
        let named = people.filter { !$0.last.isEmpty }
        guard !named.isEmpty else { return nil }
        let id = ledger.clients[client].id
        for person in named where clients(named: person).contains(id) { return true }
        return false
    }

    private mutating func clients(named person: Person) -> Set<String> {
        let key = PatientName(person)
        if let found = patientCache[key] { return found }
        let matches = directory.matches(name: PersonName(first: person.first, last: person.last))
        let generation = Generation(person)
        let found = Set(
            matches.filter { $0.score >= ClientDirectory.plausible }.map { directory.clients[$0.client] }
                .filter { Generation($0).agrees(with: generation) }.map(\.id))
        patientCache[key] = found
        return found
    }

    private func agrees(_ service: ServicePayment, _ line: Int, _ claim: ClaimPayment) -> Bool {
        let day = service.day ?? claim.from
        return service.charge.magnitude == ledger.lines[line].fee && (day == nil || day == facts[line].serviceDay)
    }

    // MARK: Lines

    /// Gives every service of a claim its bill line: our line number, else code, date and charge, else what is left
    /// where only one is. Several services may share a line that the payer split. `nil` when one finds none.
    func pair(_ claim: ClaimPayment, _ lines: [Int]) -> [(service: ServicePayment, line: Int)]? {
        if claim.lines.isEmpty { return pairWhole(claim, lines) }
        if claim.lines.count == 1, lines.count == 1 {
            return fit(claim.lines[0], lines[0]) ? [(claim.lines[0], lines[0])] : nil
        }
        var free = lines
        var found: [Int: Int] = [:]
        let tests: [(ServicePayment, Int) -> Bool] = [
            { s, l in
                !s.lineNumber.isEmpty && s.lineNumber == String(self.facts[l].line) && self.fit(s, l)
                    && self.sameCode(s, l)
            },
            { s, l in
                self.sameCode(s, l) && self.sameDay(s, l, claim) && s.charge.magnitude == self.ledger.lines[l].fee
                    && self.sameModifiers(s, l)
            },
            { s, l in self.sameCode(s, l) && self.sameDay(s, l, claim) && s.charge.magnitude == self.ledger.lines[l].fee
            },
            { s, l in
                self.sameDay(s, l, claim) && s.charge.magnitude == self.ledger.lines[l].fee
                    && self.facts[l].code.isEmpty
            },
        ]
        for test in tests {
            for (i, service) in claim.lines.enumerated() where found[i] == nil {
                guard let at = free.firstIndex(where: { test(service, $0) }) else { continue }
                found[i] = free.remove(at: at)
            }
        }
        if found.count == claim.lines.count {
            return claim.lines.enumerated().compactMap { i, s in found[i].map { (s, $0) } }
        }
        return pairParts(claim, free, found)
    }

    /// Pairs what is left of a claim whose payer has split lines: each rest service belongs to the line of its number, to
    /// the only one of its code and day, or to the only one left; the parts of a line must make up its charge.
    private func pairParts(_ claim: ClaimPayment, _ free: [Int], _ found: [Int: Int])
        -> [(service: ServicePayment, line: Int)]?
    {
        var found = found
        var parts: [Int: Cents] = [:]
        for (i, service) in claim.lines.enumerated() where found[i] == nil {
            var fits = free
            if fits.count > 1, !service.lineNumber.isEmpty {
                let named = free.filter { service.lineNumber == String(facts[$0].line) }
                if !named.isEmpty { fits = named }
            }
            if fits.count > 1 { fits = fits.filter { sameCode(service, $0) && sameDay(service, $0, claim) } }
            guard fits.count == 1, let line = fits.first else { return nil }
            found[i] = line
            parts[line, default: .zero] += service.charge.magnitude
        }
        guard parts.allSatisfy({ $0.value == ledger.lines[$0.key].fee }) else { return nil }
        return claim.lines.enumerated().compactMap { i, s in found[i].map { (s, $0) } }
    }

    func fit(_ service: ServicePayment, _ line: Int) -> Bool {
        service.charge.magnitude == ledger.lines[line].fee
    }

    func sameCode(_ service: ServicePayment, _ line: Int) -> Bool {
        let code = facts[line].code
        return code == service.code || (!service.submittedCode.isEmpty && code == service.submittedCode)
    }

    private func sameDay(_ service: ServicePayment, _ line: Int, _ claim: ClaimPayment) -> Bool {
        guard let billed = facts[line].serviceDay else { return true }
        if let day = service.day { return day == billed }
        // A line without a day of its own lies somewhere in the days of its claim.
        guard let from = claim.from else { return true }
        return from <= billed && billed <= max(from, claim.to ?? from)
    }

    private func sameModifiers(_ service: ServicePayment, _ line: Int) -> Bool {
        let billed = facts[line].modifiers.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
        return Set(billed) == Set(service.modifiers)
    }

    /// A claim without service lines: its amounts spread over the bill's lines in order, each line up to its fee.
    private func pairWhole(_ claim: ClaimPayment, _ lines: [Int]) -> [(service: ServicePayment, line: Int)]? {
        let fees = lines.reduce(Cents.zero) { $0 + ledger.lines[$1].fee }
        guard fees == claim.charge.magnitude else { return nil }
        let sign: Int64 = claim.charge < .zero ? -1 : 1
        return lines.enumerated().map { i, line in
            var service = ServicePayment()
            service.ordinal = 0
            service.charge = Cents(ledger.lines[line].fee.raw * sign)
            service.day = claim.from
            service.position = claim.position
            // What is paid is what the adjustments leave; the claim's own are shared out later (Planner.share).
            service.paid = i == 0 ? claim.paid : .zero
            return (service, line)
        }
    }
}
