import Values

/// Balance transactions as Stripe's API gives them: a list, an array, or an object a line. Amounts are in cents,
/// times in seconds UTC; `source` may be an id or the expanded object (docs.stripe.com/api/balance_transactions).
enum StripeJSON {
    static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        let answer = APIRecords(file, lists: ["data"])
        var reading = Reading<Movement>()
        if let damage = answer.damage { return .refused(damage) }
        for record in answer.records {
            reading.read += 1
            let place = answer.position(record)
            do throws(Odd) {
                reading.records.append(try movement(record, place, options, &reading.findings))
            } catch {
                reading.rejected += 1
                reading.findings.append(
                    Finding(error.code, .error, at: place, error.message, remedy: "download the transactions again"))
            }
            guard reading.read < options.recordLimit else { break }
        }
        reading.maskCardNumbers()
        return reading
    }

    private struct Odd: Error {
        let code: String
        let message: String
    }

    private static func movement(
        _ r: APIValue, _ place: Position, _ options: ReadingOptions, _ findings: inout [Finding]
    ) throws(Odd) -> Movement {
        let object = r["object"].string
        guard object.isEmpty || object == "balance_transaction", r.has("net") else {
            throw Odd(code: "object-unknown", message: "an object that is no balance transaction")
        }
        guard let amount = r["amount"].integer, let fee = r["fee"].integer, let net = r["net"].integer,
            [amount, fee, net].allSatisfy({ Cents($0).magnitude <= Cents.limit })
        else { throw Odd(code: "amount-unreadable", message: "amount, fee or net is not a whole number of cents") }
        guard net == amount - fee else { throw Odd(code: "net-disagrees", message: "net is not amount less fee") }
        guard r["currency"].string.lowercased() == "usd" else {
            throw Odd(code: "currency-not-usd", message: "the currency is not USD; books are kept in US dollars")
        }
        guard let created = r["created"].integer else {
            throw Odd(code: "date-unreadable", message: "created is not a time in seconds")
        }
        let id = r["id"].string
        guard !id.isEmpty else { throw Odd(code: "id-missing", message: "id is empty; it is what tells rows apart") }
        let category = r["reporting_category"].string
        let type = r["type"].string
        let source = r["source"].string
        let memo = r["description"].string
        let kind =
            StripeWords.kind(category: category)
            ?? StripeWords.kind(type: type, description: memo, amount: Cents(amount), source: source)
        if kind == nil {
            findings.append(
                Finding(
                    "category-unknown", .warning, at: place, "a category that is not known; kept as a balance movement",
                    remedy: "look the transaction up at Stripe and say what it means"))
        }
        let money = StripeWords.money(kind ?? .balance, gross: Cents(amount), fee: Cents(fee))
        let instant = Instant(seconds: created)
        var m = Movement(
            processor: "stripe", key: id, kind: kind ?? .balance, gross: money.gross, fee: money.fee,
            day: options.practiceZone.day(of: instant), instant: instant, position: place)
        m.memo = memo
        m.vendorType = category.isEmpty ? type : category
        describe(&m, r["source"], source)
        // A bare id does not say when the payout arrives; its money is available at the bank on that day, UTC.
        if m.kind == .payout, m.payoutDay == nil {
            m.payoutDay = r["available_on"].integer.map { Zone.utc.day(of: Instant(seconds: $0)) }
        }
        return m
    }

    /// Takes what an expanded source tells: the charge, its card and its metadata.
    private static func describe(_ m: inout Movement, _ source: APIValue, _ id: String) {
        if m.kind == .payout || m.kind == .payoutFailure {
            m.payoutID = id.isEmpty ? nil : id
            m.payoutDay = source["arrival_date"].integer.map { Zone.utc.day(of: Instant(seconds: $0)) }
            m.trace = source["trace_id"]["value"].string
        }
        StripeWords.add(source["charge"].string, to: &m.ids)
        if let charge = StripeHistory.charge(in: m.memo) { StripeWords.add(charge, to: &m.ids) }
        StripeWords.add(id, to: &m.ids)
        StripeWords.add(source["payment_intent"].string, to: &m.ids)
        StripeWords.add(source["invoice"].string, to: &m.ids)
        for (name, text) in source["metadata"].texts {
            if AutoPay.isNamed(in: name.replacing("_", with: " ")) {
                if AutoPay.isYes(text) { m.vendorType += " " + AutoPay.word }
                continue
            }
            if m.invoice.isEmpty, name.lowercased().contains("invoice") { m.invoice = text }
            StripeWords.add(text, to: &m.ids)
        }
        let person = source["billing_details"]
        m.name = person["name"].string
        m.email = person["email"].string.isEmpty ? source["receipt_email"].string : person["email"].string
        m.handle = person["phone"].string
        let card = source["payment_method_details"]["card"]
        m.brand = card["brand"].string
        m.lastFour = card["last4"].string
    }
}
