import Values

/// Card numbers are masked before a record leaves its reader. Ids that processors and payers give are left alone: Venmo's
/// have 19 digits, and one in ten would pass for a card.
extension Reading {
    /// Masks some texts of every record, and the excerpts of findings; each masked record gets a finding at its place.
    mutating func maskCardNumbers(_ texts: [WritableKeyPath<Record, String>], at position: KeyPath<Record, Position>) {
        for i in records.indices {
            var isMasked = false
            for text in texts where records[i][keyPath: text].utf8.count >= 13 {
                guard let masked = CardNumbers.masked(records[i][keyPath: text]) else { continue }
                records[i][keyPath: text] = masked
                isMasked = true
            }
            guard isMasked else { continue }
            findings.append(Reading.cardNumberFinding(at: records[i][keyPath: position]))
        }
        maskExcerpts()
    }

    /// The finding for a record in which a card number was masked.
    static func cardNumberFinding(at position: Position) -> Finding {
        Finding(
            "card-number", .warning, at: position,
            "what looks like a payment card's number stands in this record; it is masked and not kept",
            remedy: "remove it from the source and from every copy of this file")
    }

    /// Masks card numbers in what the findings show of the file.
    mutating func maskExcerpts() {
        for i in findings.indices {
            guard let excerpt = findings[i].excerpt, let masked = CardNumbers.masked(excerpt.text) else { continue }
            findings[i].excerpt = Excerpt(text: masked, start: excerpt.start, count: excerpt.count)
        }
    }
}

extension Reading<Movement> {
    /// Masks card numbers in all texts but ids.
    mutating func maskCardNumbers() {
        for i in records.indices where records[i].texts.mayHoldCardNumber {
            for tag in MovementTexts.Tag.allCases where !tag.isID {
                if let masked = CardNumbers.masked(records[i].texts[tag]) { records[i].texts[tag] = masked }
            }
            findings.append(Reading.cardNumberFinding(at: records[i].position))
        }
        maskExcerpts()
    }
}

extension Reading<BankLine> {
    /// Masks card numbers in descriptions.
    mutating func maskCardNumbers() { maskCardNumbers([\.description], at: \.position) }
}

extension VendorTable {
    /// Adds what the table itself saw to a reading, and masks what must not be kept.
    func close(_ reading: inout Reading<Movement>) {
        count(into: &reading)
        reading.maskCardNumbers()
    }

    /// As ``close(_:)-(Reading<Movement>)``, for the lines of a bank.
    func close(_ reading: inout Reading<BankLine>) {
        count(into: &reading)
        reading.maskCardNumbers()
    }
}
