import Values

/// A practice that lives its months day by day: bills, remittances, credits, client payments, then refunds and
/// disputes, in the order in which the contract asks a program to work.
struct Practice {
    let settings: SimulationSettings
    let rates: FaultRates
    var clients: [Client]
    let practitioners: [String]
    var ledger: Ledger
    var written: NameWriter

    /// What the files will show.
    var charges: [Charge] = []
    var recorded: [RecordedPayment] = []
    var advices: [Advice] = []

    /// Work in waiting: claims by payer, payments and returns by day.
    var claimQueues: [[ClaimTask]]
    var paymentAgenda: [[PaymentIntent]]
    var returnAgenda: [[ReturnIntent]]
    /// Sessions to be paid ahead, by day.
    private var prepaymentAgenda: [[(client: Int, amount: Cents)]]
    /// The day of the last payment planned for each bill.
    var plannedDay: [Day] = []
    /// What each payer carries forward against its next payment, and under which trace number.
    var forward: [(amount: Cents, trace: String)]
    var random: SplitMix64
    var controlNumber = 0

    /// A payment that a client means to make.
    struct PaymentIntent {
        var client: Int
        /// `nil`: everything that is open.
        var bill: Int?
    }

    /// Money that will go back, or come back again.
    struct ReturnIntent {
        var charge: Int
        var kind: Charge.Kind
        var amount: Cents
    }

    init(_ settings: SimulationSettings) {
        self.settings = settings
        rates = FaultRates(settings.noise)
        var roster = Roster(settings)
        clients = roster.clients()
        practitioners = Roster.practitioners(settings.clients / 50)
        ledger = Ledger(clients: clients.count)
        written = NameWriter(clients: clients, rates: rates)
        let days = settings.lastDay.days(since: settings.firstDay) + 1
        claimQueues = Array(repeating: [], count: Payers.all.count)
        paymentAgenda = Array(repeating: [], count: days)
        returnAgenda = Array(repeating: [], count: days)
        prepaymentAgenda = Array(repeating: [], count: days)
        forward = Array(repeating: (.zero, ""), count: Payers.all.count)
        random = SplitMix64(seed: settings.seed, part: 0)
    }

    /// Lives from the first day to the last.
    mutating func live() {
        var day = settings.firstDay
        while day <= settings.lastDay {
            let today = day.days(since: settings.firstDay)
            for next in prepaymentAgenda[today] { prepay(next.client, day, amount: next.amount) }
            for index in clients.indices where hasSession(clients[index], on: day) { bill(index, day) }
            for payer in Payers.all.indices where Payers.all[payer].payDay == day.weekday { remit(payer, day) }
            for index in clients.indices where ledger.credits[index] > .zero { ledger.applyCredit(index) }
            for intent in paymentAgenda[today] { pay(intent, day) }
            for intent in returnAgenda[today] { giveBack(intent, day) }
            if day.adding(1).parts.day == 1 { chargeProcessorFee(day) }
            day = day.adding(1)
        }
        // What the last day put on credit goes to open bills at once, as on any later day.
        for index in clients.indices where ledger.credits[index] > .zero { ledger.applyCredit(index) }
    }

    private func hasSession(_ client: Client, on day: Day) -> Bool {
        guard day.weekday == client.weekday, day >= client.firstDay else { return false }
        if client.everyOtherWeek, day.days(since: client.firstDay) / 7 % 2 == 1 { return false }
        // One session in twenty-five is cancelled; decided by the day, so that it costs no state.
        var dice = SplitMix64(seed: settings.seed &+ UInt64(client.index), part: UInt64(day.number))
        return !dice.chance(400)
    }

    /// Makes the bill of a session on its day, sends the claim, and plans the client's payment.
    private mutating func bill(_ index: Int, _ day: Day) {
        let isFirst = day.days(since: clients[index].firstDay) < 7
        let client = clients[index]
        let code = isFirst && client.kind == "individual" ? "90791" : client.code
        let fee = code == client.code ? client.fee : Payers.fee(code)
        let guess = client.coverage.map { min($0.guess, fee) }
        var lines = [service(code, fee: fee, expected: guess ?? fee)]
        if clients[index].random.chance(400) {
            if client.coverage != nil {
                lines.append(service("90785", fee: Payers.fee("90785"), expected: .zero))
            } else {
                let price = Cents(Int64(clients[index].random.between(3, 8)) * 495)
                lines.append(product("Workbook", price))
            }
        }
        let bill = add(lines, client: index, day: day, payer: client.coverage?.payer)
        if client.coverage != nil { send(bill, day) }
        offerDiscount(bill, index, day)
        planSessionPayment(bill, index, day)
        if client.coverage == nil, client.method == .stripe, clients[index].random.chance(25) {
            let sessions = Int64(clients[index].random.between(3, 6))
            let tomorrow = day.days(since: settings.firstDay) + 1
            if prepaymentAgenda.indices.contains(tomorrow) {
                prepaymentAgenda[tomorrow].append((index, Cents(client.fee.raw * sessions)))
            }
        }
    }

    /// A product bill that pays for sessions to come.
    private mutating func prepay(_ index: Int, _ day: Day, amount: Cents) {
        let bill = add([product("Prepayment", amount)], client: index, day: day, payer: nil, isPrepayment: true)
        plan(bill, index, day)
    }

    private mutating func add(
        _ lines: [Line], client: Int, day: Day, payer: Int?, isPrepayment: Bool = false
    ) -> Int {
        let code = clients[client].random.text(6, from: Alphabet.digits)
        plannedDay.append(Day(number: 0))
        return ledger.add(
            Bill(
                number: 10_001 + ledger.bills.count, accessCode: code, client: client, day: day,
                practitioner: clients[client].practitioner, payer: payer, isPrepayment: isPrepayment, lines: lines))
    }

    private func service(_ code: String, fee: Cents, expected: Cents) -> Line {
        Line(
            isService: true, code: code, modifiers: code == "90847" ? "" : "95",
            description: Payers.description(code), fee: fee, expected: expected, owes: expected)
    }

    private func product(_ description: String, _ price: Cents) -> Line {
        Line(
            isService: false, code: "", modifiers: "", description: description, fee: price, expected: price,
            owes: price)
    }
}
