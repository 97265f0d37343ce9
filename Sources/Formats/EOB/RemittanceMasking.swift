import Values

extension Reading<Remittance> {
    /// Masks card numbers in what people write: names, addresses, contacts, words for a service, unknown segments. Claim
    /// numbers, control numbers, trace numbers and other ids of payers stay.
    mutating func maskCardNumbers() {
        for i in records.indices {
            var places: [Position] = []
            if Masking.advice(&records[i]) { places.append(records[i].position) }
            for j in records[i].claims.indices where Masking.claim(&records[i].claims[j]) {
                places.append(records[i].claims[j].position)
            }
            findings += places.map { Reading.cardNumberFinding(at: $0) }
        }
        maskExcerpts()
    }
}

/// Masks the free texts of one part of a remittance after another; each says whether it held a card number.
private enum Masking {
    static func text(_ text: inout String) -> Bool {
        guard text.utf8.count >= CardNumbers.shortest, let masked = CardNumbers.masked(text) else { return false }
        text = masked
        return true
    }

    static func texts(_ texts: inout [String]) -> Bool {
        var held = false
        for i in texts.indices where text(&texts[i]) { held = true }
        return held
    }

    static func contacts(_ contacts: inout [Contact]) -> Bool {
        var held = false
        for i in contacts.indices {
            if text(&contacts[i].name) { held = true }
            for j in contacts[i].numbers.indices where text(&contacts[i].numbers[j].value) { held = true }
        }
        return held
    }

    static func organization(_ one: inout Remittance.Organization) -> Bool {
        var held = [text(&one.name), texts(&one.delivery), contacts(&one.contacts)]
        if var address = one.address {
            held += [texts(&address.lines), text(&address.city)]
            one.address = address
        }
        return held.contains(true)
    }

    static func person(_ one: inout Person) -> Bool {
        [text(&one.last), text(&one.first), text(&one.middle), text(&one.suffix)].contains(true)
    }

    static func advice(_ one: inout Remittance) -> Bool {
        var held = [organization(&one.payer), organization(&one.payee)]
        for i in one.scopes.indices {
            held += [organization(&one.scopes[i].payer), organization(&one.scopes[i].payee)]
        }
        for i in one.unknownSegments.indices { held.append(texts(&one.unknownSegments[i].elements)) }
        return held.contains(true)
    }

    static func claim(_ one: inout ClaimPayment) -> Bool {
        var held = [person(&one.patient), contacts(&one.contacts)]
        if var insured = one.insured, person(&insured) {
            one.insured = insured
            held.append(true)
        }
        if var payer = one.crossoverPayer, text(&payer) {
            one.crossoverPayer = payer
            held.append(true)
        }
        // A shared list is copied when it is written to: only where there is something to mask.
        for i in one.parties.indices {
            var party = one.parties[i]
            guard person(&party.person) else { continue }
            one.parties[i] = party
            held.append(true)
        }
        for i in one.lines.indices {
            var words = one.lines[i].codeDescription
            guard text(&words) else { continue }
            one.lines[i].codeDescription = words
            held.append(true)
        }
        return held.contains(true)
    }
}
