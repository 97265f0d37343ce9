import Values

/// How clients pay, and how money goes back.
extension Practice {
    /// Plans when the client will pay for a session; a few never do.
    mutating func planSessionPayment(_ bill: Int, _ index: Int, _ day: Day) {
        let client = clients[index]
        if clients[index].random.chance(client.method == .stripe ? 150 : 350) { return }
        if client.paysMonthly {
            var first = day
            while first.parts.day != 1 { first = first.adding(1) }
            // One plan a month: made by the first bill of the month that finds none.
            let wanted = first.adding(Int(client.index % 5))
            let at = wanted.days(since: settings.firstDay)
            guard paymentAgenda.indices.contains(at) else { return }
            if !paymentAgenda[at].contains(where: { $0.client == index }) {
                paymentAgenda[at].append(PaymentIntent(client: index, bill: nil))
            }
            return
        }
        plan(bill, index, client.lag == 0 ? day : day.adding(clients[index].random.between(0, client.lag)))
    }

    /// Plans a payment of one bill.
    mutating func plan(_ bill: Int, _ index: Int, _ day: Day) {
        let at = day.days(since: settings.firstDay)
        guard paymentAgenda.indices.contains(at) else { return }
        plannedDay[bill] = day
        paymentAgenda[at].append(PaymentIntent(client: index, bill: bill))
    }

    /// Now and then a self-paying client without credit is let off some dollars.
    mutating func offerDiscount(_ bill: Int, _ index: Int, _ day: Day) {
        guard clients[index].coverage == nil, clients[index].method == .cash, !clients[index].paysMonthly,
            ledger.credits[index].isZero, !clients[index].isUncertain, clients[index].random.chance(200)
        else { return }
        let amount = Cents(Int64(clients[index].random.between(1, 4)) * 500)
        guard ledger.bills[bill].due > amount else { return }
        ledger.discount(bill, amount)
        record(bill, day, nil, "credit_discount", false, amount, reference: "")
    }

    /// Carries a plan out with what is due by then.
    mutating func pay(_ intent: PaymentIntent, _ day: Day) {
        let bills = intent.bill.map { [$0] } ?? ledger.openBills(intent.client)
        let shares = bills.map { Share(bill: $0, amount: ledger.bills[$0].due) }.filter { $0.amount > .zero }
        guard !shares.isEmpty else { return }
        let client = clients[intent.client]
        let second = client.clock + clients[intent.client].random.between(60, 5_400)
        switch client.method {
        case .stripe:
            for share in shares { payByCard(share, intent.client, day, second) }
        case .cash:
            for share in shares {
                let cheque = "Check \(clients[intent.client].random.between(1_001, 9_999))"
                record(share.bill, day, nil, "cash_check", false, share.amount, reference: cheque)
                ledger.pay(share.bill, share.amount)
            }
        default:
            payOutside(shares, intent.client, day, second)
        }
    }

    private mutating func payByCard(_ share: Share, _ index: Int, _ day: Day, _ second: Int) {
        guard clients[index].splits, share.amount.raw > 1 else {
            return payByCard(share, index, day, second, party: clients[index].people[clients[index].payer])
        }
        let half = Cents(share.amount.raw / 2)
        let people = clients[index].people.filter { $0.role == "contact" }
        payByCard(Share(bill: share.bill, amount: share.amount - half), index, day, second, party: people[0])
        payByCard(Share(bill: share.bill, amount: half), index, day, second + 40, party: people[1])
    }

    private mutating func payByCard(_ share: Share, _ index: Int, _ day: Day, _ second: Int, party: Person) {
        let invoice = ledger.bills[share.bill].invoice
        var charge = Charge(
            method: .stripe, kind: .charge, key: random.id("txn_1"), object: random.id("ch_3"), client: index,
            shares: [share], gross: share.amount, fee: Fees.stripe(share.amount), day: day, second: second,
            name: party.fullName, email: party.email, memo: "Invoice \(invoice)")
        charge.namesBills = true
        if rates.unrecorded > 0, random.chance(rates.unrecorded) {
            (charge.expect, charge.note) = (.mustNot, "not recorded in the system")
            clients[index].isUncertain = true
        } else {
            record(share.bill, day, second, "card", true, share.amount, party: party.id, reference: charge.object)
        }
        ledger.pay(share.bill, share.amount)
        charges.append(charge)
        planReturn(charges.count - 1)
    }

    private mutating func payOutside(_ shares: [Share], _ index: Int, _ day: Day, _ second: Int) {
        var shares = shares
        let method = clients[index].method
        var charge = Charge(
            method: method, kind: .charge, key: Keys.make(method, &random), object: "", client: index, gross: .zero,
            fee: .zero, day: day, second: second)
        charge.namesBills = isSingledOut(shares, index, day)
        judgeTiming(&charge, shares, index, day)
        if random.chance(rates.oddAmount), shares.count == 1, shares[0].amount > Cents(4_000) {
            let isOver = random.chance(5_000)
            let odd = Cents(isOver ? (shares[0].amount.raw / 500 + 2) * 500 : shares[0].amount.raw / 1_000 * 500)
            shares[0].amount = odd
            (charge.expect, charge.note) = (.either, isOver ? "more than is due" : "a part of what is due")
            charge.namesBills = false
        }
        charge.shares = shares
        charge.gross = shares.total { $0.amount }
        charge.fee = Fees.fee(method, charge.gross)
        let known = ledger.bills[shares[0].bill]
        written.sign(&charge, clients[index], invoice: known.invoice, code: known.accessCode, &random)
        if method == .ivypay, rates.restated > 0, random.chance(rates.restated) {
            charge.isRestated = true
            (charge.expect, charge.note) = (.either, "stated otherwise by a later export")
        }
        if charge.expect != .must { clients[index].isUncertain = true }
        for share in shares { ledger.pay(share.bill, share.amount) }
        charges.append(charge)
        planReturn(charges.count - 1)
        if rates.stranger > 0, random.chance(rates.stranger) { addStranger(like: charge) }
    }

    /// True where amount and day leave one bill of the client only.
    private func isSingledOut(_ shares: [Share], _ index: Int, _ day: Day) -> Bool {
        guard shares.count == 1, !clients[index].isUncertain else { return false }
        let equal = ledger.openBills(index).filter {
            ledger.bills[$0].due == shares[0].amount && day.days(since: ledger.bills[$0].day) <= 30
        }
        return equal.count == 1
    }

    /// A payment long after its bill, of many bills at once, or of a client whose book may lag behind, may be asked.
    private func judgeTiming(_ charge: inout Charge, _ shares: [Share], _ index: Int, _ day: Day) {
        let oldest = shares.map { day.days(since: ledger.bills[$0.bill].day) }.max() ?? 0
        // Credit that rests on an open question changes what the next payment comes to.
        if clients[index].isUncertain, shares.contains(where: { !ledger.bills[$0.bill].creditApplied.isZero }) {
            (charge.expect, charge.note) = (.either, "after an open question")
        }
        if oldest > 30 { (charge.expect, charge.note) = (.either, "outside the window of 30 days") }
        if shares.count > 1, clients[index].isUncertain || shares.count > 6 {
            (charge.expect, charge.note) = (.either, "many bills at once")
        }
    }

    private mutating func addStranger(like model: Charge) {
        var charge = Charge(
            method: model.method, kind: .charge, key: Keys.make(model.method, &random), object: "", client: nil,
            gross: model.gross, fee: model.fee, day: model.day, second: min(model.second + 700, 82_000))
        charge.name = "\(random.pick(Names.given).full) \(random.pick(Names.strangers))"
        charge.email = "stranger\(charges.count)@example.net"
        (charge.expect, charge.note) = (.mustNot, "of no client")
        charges.append(charge)
    }

    /// A row of payments.csv.
    mutating func record(
        _ bill: Int, _ day: Day, _ second: Int?, _ type: String, _ isOnline: Bool, _ amount: Cents,
        party: String? = nil,
        reference: String
    ) {
        let client = clients[ledger.bills[bill].client]
        recorded.append(
            RecordedPayment(
                number: recorded.count + 1, bill: bill, day: day, second: second, type: type, isOnline: isOnline,
                amount: amount, party: party ?? client.people[client.payer].id, reference: reference))
    }
}
