import Values

/// Refunds, disputes and the processor's own fees.
extension Practice {
    /// Decides whether a charge will be given back in part or whole, or disputed.
    mutating func planReturn(_ index: Int) {
        let charge = charges[index]
        guard charge.shares.count == 1, charge.expect == .must, !ledger.bills[charge.shares[0].bill].isPrepayment else {
            return
        }
        switch charge.method {
        case .stripe:
            if random.chance(90) {
                let part = random.chance(4_000) ? Cents(charge.gross.raw / 200 * 100) : charge.gross
                schedule(ReturnIntent(charge: index, kind: .refund, amount: part), charge.day, 2, 20)
            } else if random.chance(20) {
                schedule(ReturnIntent(charge: index, kind: .dispute, amount: charge.gross), charge.day, 10, 40)
            }
        case .paypal, .ivypay:
            if random.chance(60) {
                schedule(ReturnIntent(charge: index, kind: .refund, amount: charge.gross), charge.day, 2, 15)
            }
        default: break
        }
    }

    private mutating func schedule(_ intent: ReturnIntent, _ day: Day, _ low: Int, _ high: Int) {
        let at = day.adding(random.between(low, high)).days(since: settings.firstDay)
        if returnAgenda.indices.contains(at), intent.amount > .zero { returnAgenda[at].append(intent) }
    }

    /// Gives money back, or takes it back after a dispute was won.
    mutating func giveBack(_ intent: ReturnIntent, _ day: Day) {
        let paid = charges[intent.charge]
        guard let client = paid.client, let share = paid.shares.first else { return }
        let isReturn = intent.kind != .disputeReversal
        let amount = isReturn ? -intent.amount : intent.amount
        let prefix = intent.kind == .refund ? "re_3" : "dp_1"
        var back = Charge(
            method: paid.method, kind: intent.kind,
            key: paid.method == .stripe ? random.id("txn_1") : Keys.make(paid.method, &random),
            object: random.id(prefix), parent: paid.method == .stripe ? paid.object : paid.key, client: client,
            shares: [Share(bill: share.bill, amount: amount)], gross: amount,
            fee: intent.kind == .dispute ? Cents(1_500) : .zero, day: day, second: random.between(32_000, 64_000),
            name: paid.name, email: paid.email)
        back.namesBills = paid.namesBills && paid.method != .ivypay
        if paid.method == .ivypay {
            // The report does not say which charge went back.
            (back.expect, back.note) = (.either, "a refund that names no charge")
            clients[client].isUncertain = true
        }
        switch intent.kind {
        case .refund: back.memo = "REFUND FOR CHARGE (\(paid.memo))"
        case .dispute:
            back.memo = "Chargeback withdrawal for \(paid.object)"
            if random.chance(5_000) {
                schedule(
                    ReturnIntent(charge: intent.charge, kind: .disputeReversal, amount: intent.amount), day, 20, 60)
            }
        default: back.memo = "Chargeback reversal for \(paid.object)"
        }
        if isReturn { ledger.giveBack(share.bill, intent.amount) } else { ledger.pay(share.bill, intent.amount) }
        if paid.method == .stripe, intent.kind == .refund, random.chance(3_000) {
            record(share.bill, day, back.second, "card", true, amount, reference: back.object)
            back.note = "recorded in the system"
        }
        charges.append(back)
    }

    /// The processor's fee of its own, once a month.
    mutating func chargeProcessorFee(_ day: Day) {
        let count = charges.lastIndex { $0.kind == .fee }.map { charges.count - $0 - 1 } ?? charges.count
        guard count > 0 else { return }
        var fee = Charge(
            method: .stripe, kind: .fee, key: random.id("txn_1"), object: "", gross: Cents(-5 * Int64(count)),
            fee: .zero,
            day: day, second: 79_000)
        fee.memo = "Radar (\(day)): Standard"
        charges.append(fee)
    }
}

/// What processors keep, each by its own published price and rounding.
enum Fees {
    /// 2.9 % + 30 cents, half a cent up.
    static func stripe(_ gross: Cents) -> Cents { percent(gross, 290, plus: 30) }

    static func fee(_ method: Method, _ gross: Cents) -> Cents {
        switch method {
        case .ivypay: percent(gross, 275, plus: 0)
        // Venmo drops the half cent where the others take it.
        case .venmo: Cents((gross.raw * 190 + 4_999) / 10_000 + 10)
        case .paypal: percent(gross, 299, plus: 49)
        case .square: percent(gross, 350, plus: 15)
        case .stripe: stripe(gross)
        case .cash: .zero
        }
    }

    private static func percent(_ gross: Cents, _ rate: Int64, plus: Int64) -> Cents {
        Cents((gross.raw * rate + 5_000) / 10_000 + plus)
    }
}

/// Transaction ids in the processors' own shapes.
enum Keys {
    static func make(_ method: Method, _ random: inout SplitMix64) -> String {
        switch method {
        case .ivypay: random.id("ivy_", 14)
        case .venmo: "4" + random.text(18, from: Alphabet.digits)
        case .paypal: random.text(17, from: Alphabet.capitals)
        case .square: random.id("", 22)
        case .stripe, .cash: random.id("txn_1")
        }
    }
}
