import Values

/// One line of a bill, as it stands.
struct Line {
    var isService: Bool
    var code: String
    var modifiers: String
    var description: String
    var fee: Cents
    /// What the client was expected to owe when the bill was made.
    var expected: Cents
    /// What the client owes now.
    var owes: Cents
    var insurancePaid = Cents.zero
    var writeOff = Cents.zero

    /// What is still due from payers.
    var payerDue: Cents { fee - owes - insurancePaid - writeOff }
}

/// One bill, as it stands.
struct Bill {
    var number: Int
    var accessCode: String
    var client: Int
    var day: Day
    var practitioner: Int
    /// Index into ``Payers/all``; `nil` where no insurer is billed.
    var payer: Int?
    var isPrepayment: Bool
    var lines: [Line]
    var paid = Cents.zero
    var creditApplied = Cents.zero
    var discount = Cents.zero
    /// What was paid here above what is owed, and went to the client's credits.
    var movedToCredit = Cents.zero
    /// What a paid prepayment became as credit.
    var granted = Cents.zero

    var invoice: String { String(number) }
    var claim: String { "C\(number)A" }
    var fee: Cents { lines.total { $0.fee } }
    var owes: Cents { lines.total { $0.owes } }
    /// What the client still has to pay; never negative once ``Ledger`` has settled the bill.
    var due: Cents { owes - paid - creditApplied - discount + movedToCredit }
}

/// The truth: bills and credits, with the arithmetic of the domain and nothing else.
struct Ledger {
    private(set) var bills: [Bill] = []
    /// What the practice holds for each client.
    private(set) var credits: [Cents]
    /// Indexes of each client's bills that are open for the client, oldest first.
    private(set) var open: [[Int]]

    init(clients: Int) {
        credits = Array(repeating: .zero, count: clients)
        open = Array(repeating: [], count: clients)
    }

    /// Takes up a bill; returns its index.
    mutating func add(_ bill: Bill) -> Int {
        bills.append(bill)
        settle(bills.count - 1)
        return bills.count - 1
    }

    /// The client's open bills with what is due on each.
    func openBills(_ client: Int) -> [Int] { open[client] }

    /// A client's payment on a bill; what is above the due becomes credit, and a paid prepayment becomes one too.
    mutating func pay(_ bill: Int, _ amount: Cents) {
        bills[bill].paid += amount
        settle(bill)
        grant(bill)
    }

    /// Money given back: from the credit where it went there, else the bill reopens.
    mutating func giveBack(_ bill: Int, _ amount: Cents) {
        bills[bill].paid -= amount
        takeBackCredit(bill)
    }

    /// A discount: lowers what is due without money.
    mutating func discount(_ bill: Int, _ amount: Cents) {
        bills[bill].discount += amount
        settle(bill)
    }

    /// What a payer says of one line: its payment, its write-off and the client's share, which replaces the old one.
    mutating func adjudicate(_ bill: Int, line: Int, paid: Cents, writeOff: Cents, owes: Cents) {
        bills[bill].lines[line].insurancePaid += paid
        bills[bill].lines[line].writeOff += writeOff
        bills[bill].lines[line].owes = owes
        takeBackCredit(bill)
    }

    /// Uses the client's credit on open bills, oldest first.
    mutating func applyCredit(_ client: Int) {
        for bill in open[client] where credits[client] > .zero {
            let amount = min(credits[client], bills[bill].due)
            bills[bill].creditApplied += amount
            credits[client] -= amount
            grant(bill)
        }
        open[client].removeAll { bills[$0].due.isZero }
    }

    /// A prepayment that is paid becomes a credit of its whole amount, once.
    private mutating func grant(_ bill: Int) {
        guard bills[bill].isPrepayment, bills[bill].due.isZero, bills[bill].granted.isZero else { return }
        bills[bill].granted = bills[bill].owes
        credits[bills[bill].client] += bills[bill].granted
    }

    /// Where the due grew again, credit that came from this bill returns to it as far as it is still there.
    private mutating func takeBackCredit(_ bill: Int) {
        let client = bills[bill].client
        let amount = max(.zero, min(bills[bill].due, bills[bill].movedToCredit, credits[client]))
        bills[bill].movedToCredit -= amount
        credits[client] -= amount
        settle(bill)
    }

    /// Moves an overage to credits and keeps the list of open bills.
    private mutating func settle(_ bill: Int) {
        let client = bills[bill].client
        if bills[bill].due < .zero {
            let over = -bills[bill].due
            bills[bill].movedToCredit += over
            credits[client] += over
        }
        let isOpen = bills[bill].due > .zero
        let at = open[client].firstIndex(of: bill)
        if isOpen, at == nil {
            open[client].insert(bill, at: open[client].firstIndex { $0 > bill } ?? open[client].endIndex)
        } else if !isOpen, let at {
            open[client].remove(at: at)
        }
    }
}
