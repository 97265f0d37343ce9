import Values

/// The service loop (2110), and the segments that header, claim and line share: REF, DTM, LQ.
extension X12Builder {
    /// SVC: a service line begins.
    mutating func service(_ s: borrowing X12Tokenizer) {
        guard loop == .claim || loop == .line else {
            misplaced(s, "A service line (SVC) stands outside any claim")
            return
        }
        closeLine()
        loop = .line
        unreadableBeforeLine = unreadable
        lineAdjusted = X12Sum()
        line.position = position(s)
        line.ordinal = claim.lines.count + 1
        let adjudicated = X12Composite(s.element(1), separator: s.delimiters.component)
        line.codeQualifier = text(adjudicated[0])
        line.code = text(adjudicated[1])
        if line.code.isEmpty, line.codeQualifier.utf8.count > 2 {
            // A code without its qualifier, as some portals write it.
            line.code = line.codeQualifier
            line.codeQualifier = ""
        }
        line.modifiers = modifiers(adjudicated)
        line.codeDescription = text(adjudicated[6])
        line.charge = amount(s, 2, "SVC02, the charge,")
        line.paid = optionalAmount(s, 3, "SVC03, the payment,") ?? .zero
        line.revenueCode = text(s.element(4))
        if !s.element(5).isEmpty { line.milliUnits = count(s, 5) }
        if !s.element(6).isEmpty {
            let submitted = X12Composite(s.element(6), separator: s.delimiters.component)
            line.submittedCode = text(submitted[1])
            line.submittedModifiers = modifiers(submitted)
            line.submittedAs = [text(submitted[0]), text(submitted[6])]
        }
        if !s.element(7).isEmpty { line.submittedMilliUnits = count(s, 7) }
        lineCharges.add(line.charge)
    }

    private mutating func modifiers(_ composite: X12Composite) -> [String] {
        guard composite.count > 2 else { return [] }
        // Lines of one practice bear the same modifier as a rule; an array that is shared need not be made.
        if composite.count == 3, !composite[2].isEmpty {
            let only = text(composite[2])
            if let last = lastModifiers.first, last == only { return lastModifiers }
            lastModifiers = [only]
            return lastModifiers
        }
        var found: [String] = []
        for i in 2..<min(composite.count, 6) where !composite[i].isEmpty { found.append(text(composite[i])) }
        return found
    }

    /// REF: our line number (6R) and the original claim (F8) by name, the rest by qualifier.
    mutating func reference(_ s: borrowing X12Tokenizer) {
        let qualifier = s.element(1)
        switch loop {
        case .line:
            if X12Values.isPair(qualifier, 0x36, 0x52) {
                line.lineNumber = text(s.element(2))
            } else {
                let entry = Reference(qualifier: text(qualifier), value: text(s.element(2)))
                lists.references.append(entry, to: &line.references)
            }
        case .claim:
            if X12Values.isPair(qualifier, 0x46, 0x38) {
                claim.originalControlNumber = text(s.element(2))
            } else {
                let entry = Reference(qualifier: text(qualifier), value: text(s.element(2)))
                lists.references.append(entry, to: &claim.references)
            }
        default: headerReference(s)
        }
    }

    private enum Meaning {
        static let service: UInt32 = 0x34_3732  // 472
        static let lineFrom: UInt32 = 0x31_3530  // 150
        static let lineTo: UInt32 = 0x31_3531  // 151
        static let claimFrom: UInt32 = 0x32_3332  // 232
        static let claimTo: UInt32 = 0x32_3333  // 233
    }

    /// DTM: days of service by name, other days by qualifier.
    mutating func date(_ s: borrowing X12Tokenizer) {
        guard loop == .line || loop == .claim else {
            if loop == .group || loop == .summary { keepUnknown(s) } else { headerDate(s) }
            return
        }
        guard let day = day(s, 2) else { return }
        let qualifier = s.element(1)
        switch (X12Values.packed(qualifier), loop) {
        case (Meaning.service, .line), (Meaning.lineFrom, .line): line.day = day
        case (Meaning.lineTo, .line): line.lastDay = day
        case (Meaning.claimFrom, _), (Meaning.service, .claim): claim.from = day
        case (Meaning.claimTo, _): claim.to = day
        default:
            let entry = QualifiedDay(qualifier: text(qualifier), day: day)
            if loop == .line {
                lists.dates.append(entry, to: &line.dates)
            } else {
                lists.dates.append(entry, to: &claim.dates)
            }
        }
    }

    /// LQ: remark codes, list HE by itself, other lists with their name.
    mutating func remark(_ s: borrowing X12Tokenizer) {
        let code = text(s.element(2))
        guard loop == .line || loop == .claim, !code.isEmpty else {
            keepUnknown(s)
            return
        }
        let isRemark = X12Values.isPair(s.element(1), 0x48, 0x45)
        switch (loop, isRemark) {
        case (.line, true): line.remarks.append(code)
        case (.line, false):
            let entry = Reference(qualifier: text(s.element(1)), value: code)
            lists.references.append(entry, to: &line.otherRemarks)
        default: claim.remarks.append(code)
        }
    }
}
