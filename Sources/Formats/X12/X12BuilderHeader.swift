import Values

/// The header: BPR, TRN, CUR, payer, payee, header groups, and PLB.
extension X12Builder {
    /// BPR: how much is paid, how and when.
    mutating func payment(_ s: borrowing X12Tokenizer) {
        guard !hasBPR else {
            misplaced(s, "A second BPR stands in the transaction")
            return
        }
        hasBPR = true
        let stated = amount(s, 2, "BPR02, the payment,")
        var transfer = FundsTransfer()
        transfer.handling = text(s.element(1))
        transfer.direction = text(s.element(3))
        transfer.format = text(s.element(5))
        transfer.from = account(s, 6)
        transfer.originator = text(s.element(10))
        transfer.originatorSupplement = text(s.element(11))
        transfer.to = account(s, 12)
        remittance.method = text(s.element(4))
        // A debit takes the money from the payee: the guide has no minus in BPR02, so the direction is the sign.
        remittance.amount = transfer.direction == "D" ? -stated.magnitude : stated
        remittance.transfer = transfer
        paymentDay = day(s, 16)
        paymentPosition = position(s)
    }

    private mutating func account(_ s: borrowing X12Tokenizer, _ first: Int) -> FundsTransfer.Account {
        var account = FundsTransfer.Account()
        account.bankQualifier = text(s.element(first))
        account.bank = text(s.element(first + 1))
        account.accountQualifier = text(s.element(first + 2))
        account.account = text(s.element(first + 3))
        return account
    }

    /// TRN: the trace number.
    mutating func trace(_ s: borrowing X12Tokenizer) {
        guard loop == .header, remittance.trace.isEmpty else {
            keepUnknown(s)
            return
        }
        remittance.trace = text(s.element(2))
        remittance.tracePayerID = text(s.element(3))
        remittance.traceSupplement = text(s.element(4))
    }

    /// CUR: the currency. Books are kept in US dollars.
    mutating func currency(_ s: borrowing X12Tokenizer) {
        remittance.currency = text(s.element(2))
        if !s.element(3).isEmpty { remittance.exchangeRate = text(s.element(3)) }
        guard !remittance.currency.isEmpty, remittance.currency != "USD" else { return }
        obstacle(
            "currency-foreign", at: position(s, 2),
            "The payment is in \(remittance.currency); the book is kept in USD.",
            remedy: "Post the converted payment by hand; the transaction is not posted.")
    }

    /// N1: payer or payee. After the first claim group they begin a new scope, as joined files have it.
    mutating func organization(_ s: borrowing X12Tokenizer) {
        let role = s.element(1)
        let isPayer = X12Values.isPair(role, 0x50, 0x52)
        guard isPayer || X12Values.isPair(role, 0x50, 0x45) else {
            if loop == .header || loop == .payer || loop == .payee { loop = .other }
            keepUnknown(s)
            return
        }
        var who = Remittance.Organization(name: text(s.element(2)))
        who.idQualifier = text(s.element(3))
        let id = text(s.element(4))
        if !id.isEmpty { who.ids = [id] }
        switch loop {
        case .group, .claim, .line, .summary: beginScope(who, isPayer: isPayer, at: position(s))
        default:
            // A joined file may repeat the names before its first claim too: then the first ones are the advice's.
            let taken = isPayer ? !remittance.payer.name.isEmpty : !remittance.payee.name.isEmpty
            if taken || joins {
                beginScope(who, isPayer: isPayer, at: position(s))
            } else if isPayer {
                remittance.payer = who
            } else {
                remittance.payee = who
            }
        }
        loop = isPayer ? .payer : .payee
    }

    private mutating func beginScope(_ who: Remittance.Organization, isPayer: Bool, at place: Position) {
        closeClaim()
        if !joins {
            note(
                "payer-repeated", .info, at: place,
                "Payer or payee are named again inside the transaction: the file was joined from several.",
                remedy: "Nothing to do; the claims that follow carry the payer and payee named last.")
        }
        joins = true
        let last = remittance.scopes.last
        let isUsed = scopeIsUsed || last == nil || (isPayer && scopeHasPayer) || (!isPayer && scopeHasPayee)
        if isUsed {
            var scope = last ?? Scope()
            if last == nil {
                scope.payer = remittance.payer
                scope.payee = remittance.payee
            }
            remittance.scopes.append(scope)
            scopeIsUsed = false
            scopeHasPayer = false
            scopeHasPayee = false
        }
        let index = remittance.scopes.count - 1
        if isPayer {
            remittance.scopes[index].payer = who
            scopeHasPayer = true
        } else {
            remittance.scopes[index].payee = who
            scopeHasPayee = true
        }
    }

    /// Changes the payer or payee that the current segment describes.
    mutating func changeOrganization(_ change: (inout Remittance.Organization) -> Void) {
        switch (loop, remittance.scopes.indices.last) {
        case (.payer, let index?): change(&remittance.scopes[index].payer)
        case (.payee, let index?): change(&remittance.scopes[index].payee)
        case (.payer, nil): change(&remittance.payer)
        case (.payee, nil): change(&remittance.payee)
        default: break
        }
    }

    /// N3 and N4 of payer and payee.
    mutating func address(_ s: borrowing X12Tokenizer) {
        guard loop == .payer || loop == .payee else {
            keepUnknown(s)
            return
        }
        let parts = [text(s.element(1)), text(s.element(2)), text(s.element(3)), text(s.element(4))]
        let subdivision = text(s.element(7))
        let isStreet = s.id.rawValue == X12ID.n3
        changeOrganization { who in
            var address = who.address ?? Address()
            if isStreet {
                address.lines += parts.prefix(2).filter { !$0.isEmpty }
            } else {
                address.city = parts[0]
                address.state = parts[1]
                address.postalCode = parts[2]
                address.country = parts[3]
                if !subdivision.isEmpty { address.subdivision = subdivision }
            }
            who.address = address
        }
    }

    /// PER of payer, payee and claim.
    mutating func contact(_ s: borrowing X12Tokenizer) {
        var contact = Contact()
        contact.function = text(s.element(1))
        contact.name = text(s.element(2))
        for i in stride(from: 3, through: 7, by: 2) where !s.element(i + 1).isEmpty {
            contact.numbers.append(Reference(qualifier: text(s.element(i)), value: text(s.element(i + 1))))
        }
        switch loop {
        case .payer, .payee: changeOrganization { $0.contacts.append(contact) }
        case .claim, .line: claim.contacts.append(contact)
        default: keepUnknown(s)
        }
    }

    /// RDM: how the advice reaches the payee.
    mutating func delivery(_ s: borrowing X12Tokenizer) {
        guard loop == .payee else {
            keepUnknown(s)
            return
        }
        let parts = [text(s.element(1)), text(s.element(2)), text(s.element(3))]
        changeOrganization { $0.delivery += parts }
    }

    /// REF of the advice, payer or payee; claims and lines have theirs in their own files.
    mutating func headerReference(_ s: borrowing X12Tokenizer) {
        let reference = Reference(qualifier: text(s.element(1)), value: text(s.element(2)))
        switch loop {
        case .payer, .payee:
            changeOrganization { who in
                who.references.append(reference)
                // REF*2U is the payer's id at the clearing house, REF*TJ the payee's tax id, REF*PQ its id at the payer.
                if ["2U", "TJ", "PQ"].contains(reference.qualifier), !who.ids.contains(reference.value),
                    !reference.value.isEmpty
                {
                    who.ids.append(reference.value)
                }
            }
        case .header: remittance.references.append(reference)
        default: keepUnknown(s)
        }
    }

    /// DTM of the advice.
    mutating func headerDate(_ s: borrowing X12Tokenizer) {
        guard let day = day(s, 2) else { return }
        let qualifier = text(s.element(1))
        if qualifier == "405" {
            remittance.producedOn = day
        } else {
            remittance.dates.append(QualifiedDay(qualifier: qualifier, day: day))
        }
    }

    /// LX: a group of claims begins.
    mutating func group(_ s: borrowing X12Tokenizer) {
        // Some clearing houses write LX inside a claim; a new group ends the claim before it in any case.
        closeClaim()
        var group = ClaimGroup()
        group.number = text(s.element(1))
        group.position = position(s)
        remittance.groups.append(group)
        loop = .group
    }

    /// TS3 and TS2: what the payer counted for the group.
    mutating func summary(_ s: borrowing X12Tokenizer) {
        guard loop == .group, let index = remittance.groups.indices.last, s.count > 0 else {
            keepUnknown(s)
            return
        }
        var elements: [String] = []
        for i in 1...min(s.count, 24) { elements.append(text(s.element(i))) }
        if s.id.rawValue == X12ID.ts3 {
            remittance.groups[index].providerSummary = elements
        } else {
            remittance.groups[index].supplementalSummary = elements
        }
    }

    /// PLB: amounts that belong to no claim, up to six pairs.
    mutating func providerAdjustment(_ s: borrowing X12Tokenizer) {
        closeClaim()
        loop = .summary
        let provider = text(s.element(1))
        let year = day(s, 2)
        var i = 3
        while i < s.count || (i == s.count && !s.element(i).isEmpty) {
            defer { i += 2 }
            let composite = s.element(i)
            if composite.isEmpty, s.element(i + 1).isEmpty { continue }
            let parts = X12Composite(composite, separator: s.delimiters.component)
            let value = amount(s, i + 1, "A PLB amount")
            var entry = ProviderAdjustment(
                ordinal: remittance.providerAdjustments.count + 1, code: text(parts[0]), reference: text(parts[1]),
                amount: value, position: position(s, i))
            entry.provider = provider
            entry.fiscalYearEnd = year
            remittance.providerAdjustments.append(entry)
            providerAdjusted.add(value)
        }
    }

    /// A segment with money where none may stand: the balance would be wrong without anyone seeing why.
    mutating func misplaced(_ s: borrowing X12Tokenizer, _ what: String) {
        keepUnknown(s)
        obstacle(
            "segment-out-of-place", at: position(s), "\(what).",
            remedy: "Ask the payer or clearing house for a corrected file; the transaction is not posted.")
    }
}

/// The first eight components of a composite element, found in one pass without allocating.
struct X12Composite {
    private let bytes: Bytes
    private var ends = InlineArray<8, Int>(repeating: -1)
    /// How many components were found, eight at most.
    let count: Int

    init(_ bytes: Bytes, separator: UInt8) {
        self.bytes = bytes
        var found = 0
        var i = 0
        while i < bytes.count, found < 8 {
            if bytes[i] == separator {
                ends[found] = i
                found += 1
            }
            i += 1
        }
        if found < 8 {
            ends[found] = i
            found += 1
        }
        count = found
    }

    /// Component `index` from 0; empty beyond the last.
    subscript(index: Int) -> Bytes {
        guard index < count else { return Bytes(start: nil, count: 0) }
        return Bytes(rebasing: bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]])
    }
}
