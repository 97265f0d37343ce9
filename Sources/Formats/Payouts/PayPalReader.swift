import Values

/// Reads PayPal's *activity download* in whatever columns the user chose, and the *statement* of 18 columns, with
/// English, German, Spanish or French headers.
///
/// Fees are negative where charged, Net = Gross + Fee on every row. Rows that do not move the balance (memo, pending,
/// denied) are set aside. A statement's running balance must lead from row to row, per currency; an activity download
/// may have been filtered, so there a break is only shown.
public enum PayPalReader {
    /// Reads an activity download, a statement, or the settlement and transaction detail reports (STL, TRR).
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        if PayPalSettlement.recognises(file) { return PayPalSettlement.read(file, options: options) }
        let delimiter = MappedPayoutsReader.delimiter(of: file)
        var table = VendorTable(file, options, delimiter: delimiter)
        guard table.findHeader(where: { PayPalColumns.recognises($0) }) else {
            return .noHeader(
                file, format: "PayPal",
                expected: "Date, Time, TimeZone, Name, Type, Status, Currency, Gross, Fee, Net, Transaction ID")
        }
        var finder = ColumnFinder(table.header, options)
        let columns = PayPalColumns(&finder)
        if let refusal = finder.refusal(table, format: "PayPal") { return .refused(refusal) }
        let habits = TableHabits(table, date: columns.date, amounts: [columns.gross, columns.net])
        var reading = Reading<Movement>()
        if let finding = habits.finding { reading.findings.append(finding) }
        var balances = RunningBalances()
        var zones = NamedZones(options)
        while var row = table.next() {
            let movement = movement(&row, columns, habits, &zones, options)
            if !row.isBad || row.findings.contains(where: { $0.code == "currency-not-usd" }) {
                balances.add(row.text(columns.currency).uppercased(), movement, row.position)
            }
            reading.take(row, movement)
        }
        table.close(&reading)
        if reading.rejected == 0 || reading.findings.allSatisfy({ $0.code == "currency-not-usd" }) {
            balances.close(&reading, mustHold: columns.isStatement)
        }
        return reading
    }

    private static func movement(
        _ row: inout VendorRow, _ c: PayPalColumns, _ habits: TableHabits, _ zones: inout NamedZones,
        _ options: ReadingOptions
    ) -> Movement {
        let gross = row.money(c.gross, mark: habits.mark)
        let fee = -row.moneyOrZero(c.fee, mark: habits.mark)
        if !row.isBad { row.prove(net: row.money(c.net, mark: habits.mark), gross: gross, fee: fee, c.net) }
        let day = row.stamp(c.date, order: habits.order).day
        let instant = self.instant(&row, c, day, &zones)
        var m = Movement(
            processor: "paypal", key: row.id(c.key), kind: .balance, gross: gross, fee: fee,
            day: instant.map(options.practiceZone.day) ?? day, instant: instant, position: row.position)
        let type = row.text(c.type)
        m.vendorType = type
        let status = row.text(c.status)
        let isReversed = PayPalWords.isReversed(status: status)
        var effect = PayPalWords.effect(impact: row.text(c.impact), status: status)
        if isReversed, effect != nil { effect = "reversed: no effect on the balance" }
        let meaning = PayPalWords.meaning(type, gross: gross)
        let isForeign = !row.isEmpty(c.currency) && !row.holds(c.currency, "usd")
        m.isForeign = isForeign
        if let why = effect {
            m.setAside(why, movesBalance: false)
        } else if let why = meaning.reason {
            m.setAside(why, movesBalance: true)
        } else if isForeign {
            row.dollars(c.currency)
        } else if let kind = meaning.kind {
            m.kind = kind
        } else {
            row.warn(
                "type-unknown", c.type, "a type of row that is not known; kept as a balance movement",
                "look the row up at PayPal and say what it means")
        }
        // Given back, unless another row does it: that row may stand in another file.
        if isReversed, m.kind == .charge { m.reason = "reversed" }
        if m.kind == .fee { (m.gross, m.fee) = (.zero, fee - gross) }
        if m.kind == .payout || m.kind == .payoutFailure { m.payoutID = m.key }
        describe(&m, row, c)
        if let balance = VendorMoney.cents(row.bytes(c.balance), mark: habits.mark) { m.balanceAfter = balance }
        return m
    }

    /// Ids, the other side and texts of a row.
    private static func describe(_ m: inout Movement, _ row: VendorRow, _ c: PayPalColumns) {
        let reference = row.text(c.reference)
        let undoes: Set<Movement.Kind> = [.refund, .refundFailure, .dispute, .disputeReversal]
        if !reference.isEmpty, undoes.contains(m.kind) { m.parentKey = reference }
        m.invoice = row.text(c.invoice)
        StripeWords.add(reference, to: &m.ids)
        StripeWords.add(m.invoice, to: &m.ids)
        StripeWords.add(row.text(c.custom), to: &m.ids)
        m.name = row.text(c.name)
        m.email = row.text(m.gross < .zero && c.to >= 0 ? c.to : c.from)
        var texts: [String] = []
        for column in [c.item, c.subject, c.note] { StripeWords.add(row.text(column), to: &texts) }
        m.memo = texts.joined(separator: " · ")
    }

    private static func instant(
        _ row: inout VendorRow, _ c: PayPalColumns, _ day: Day, _ zones: inout NamedZones
    ) -> Instant? {
        guard !row.isEmpty(c.time) else { return nil }
        guard let second = SquareReader.clock(row.bytes(c.time)) else {
            row.fail("date-unreadable", c.time, "the time is not one like 17:04:11", "download the file again")
            return nil
        }
        let wall = WallTime(day: day, second: second)
        if let offset = VendorStamp.offset(abbreviation: row.bytes(c.zone)) {
            return Instant(seconds: wall.secondsIfUTC - offset)
        }
        return zones.zone(&row, c.zone).instant(of: wall)
    }
}

/// The columns of PayPal's files in the languages in which they come.
struct PayPalColumns {
    let date, time, zone, name, type, status, currency, gross, fee, net, from, to, key, reference, invoice, custom: Int
    let balance, impact, item, subject, note: Int
    /// True for the statement, in which every row moves the balance and none can be left out by a filter.
    let isStatement: Bool

    init(_ f: inout ColumnFinder) {
        date = f.needed("date", "Date", "Datum", "Fecha", "Data")
        time = f.optional("time", "Time", "Uhrzeit", "Hora", "Heure", "Orario", "Tijd")
        zone = f.optional(
            "zone", "TimeZone", "Time Zone", "Zeitzone", "Zona horaria", "Fuseau horaire", "Fuso orario", "Tijdzone")
        name = f.optional("client", "Name", "Nombre", "Nom", "Nome", "Naam")
        let typed = f.optional("type", "Type", "Typ", "Tipo")
        type =
            typed >= 0
            ? typed
            : f.needed(
                "type", "Type or Description", "Description", "Beschreibung", "Descripción", "Descrizione",
                "Omschrijving")
        impact = f.optional(
            "impact", "Balance Impact", "Auswirkung auf Guthaben", "Impacto en el saldo", "Impact sur le solde",
            "Impatto sul saldo", "Effect op saldo")
        // An activity download lists payments that are pending or were denied, too.
        let statusNames = ["Status", "Estado", "État", "Etat", "Stato"]
        status =
            typed >= 0 && impact < 0 ? f.needed("status", statusNames) : f.optional("status", statusNames)
        currency = f.optional("currency", "Currency", "Währung", "Divisa", "Devise", "Valuta")
        gross = f.needed("amount", "Gross", "Brutto", "Bruto", "Brut", "Avant commission", "Lordo")
        fee = f.needed(
            "fee", "Fee", "Fees", "Gebühr", "Entgelt", "Tarifa", "Comisión", "Frais", "Commission", "Tariffa", "Kosten")
        net = f.needed("net", "Net", "Netto", "Neto")
        from = f.optional(
            "email", "From Email Address", "Absender E-Mail-Adresse", "Correo electrónico del remitente",
            "Dirección de correo electrónico del remitente", "De l'adresse email", "Indirizzo email mittente",
            "Van e-mailadres")
        to = f.optional(
            "to_email", "To Email Address", "Empfänger E-Mail-Adresse",
            "Dirección de correo electrónico del destinatario", "À l'adresse email", "Indirizzo email destinatario",
            "Naar e-mailadres")
        key = f.needed(
            "id", "Transaction ID", "Transaktionscode", "Id. de transacción", "N° de transaction",
            "Numéro de transaction", "Codice transazione", "Transactiereferentie")
        reference = f.optional(
            "parent_id", "Reference Txn ID", "Zugehöriger Transaktionscode", "Id. de referencia de trans.",
            "Numéro de la transaction de référence", "Codice transazione di riferimento")
        invoice = f.optional(
            "invoice", "Invoice Number", "Invoice ID", "Rechnungsnummer", "Id. de factura", "Número de factura",
            "Numéro de facture", "Numero fattura", "Factuurnummer")
        custom = f.optional("custom", "Custom Number", "Custom Field")
        balance = f.optional("balance", "Balance", "Guthaben", "Saldo", "Solde")
        item = f.optional("memo", "Item Title", "Artikelbezeichnung", "Título del artículo", "Titre de l'objet")
        subject = f.optional("subject", "Subject", "Betreff", "Asunto", "Objet")
        note = f.optional("note", "Note", "Hinweis", "Nota", "Remarque")
        isStatement = typed < 0
    }

    /// True for a header of PayPal's.
    static func recognises(_ header: CSVHeader) -> Bool {
        header.index(anyOf: ["gross", "brutto", "bruto", "brut", "avant commission", "lordo"]) != nil
            && header.index(anyOf: ["net", "netto", "neto"]) != nil
            && header.index(anyOf: ["date", "datum", "fecha", "data"]) != nil
            && header.index(anyOf: [
                "transaction id", "transaktionscode", "id. de transacción", "n° de transaction",
                "numéro de transaction", "codice transazione", "transactiereferentie",
            ]) != nil
            && header.index(anyOf: ["currency", "währung", "divisa", "devise", "valuta"]) != nil
    }
}

/// The running balances of a file, one per currency, forwards or backwards.
struct RunningBalances {
    private struct Step {
        var net: Cents
        var balance: Cents
        var position: Position
    }

    private var steps: [String: [Step]] = [:]

    /// Adds a row that moved the balance and states what it came to.
    mutating func add(_ currency: String, _ m: Movement, _ position: Position) {
        guard m.movesBalance, let balance = m.balanceAfter else { return }
        steps[currency, default: []].append(Step(net: m.net, balance: balance, position: position))
    }

    /// Adds the proof to a reading: a total where the balance holds or must hold, else a finding at the first break.
    func close(_ reading: inout Reading<Movement>, mustHold: Bool) {
        for (currency, steps) in steps.sorted(by: { $0.key < $1.key }) {
            guard let first = steps.first, let last = steps.last, steps.count > 1 else { continue }
            let forwards = zip(steps, steps.dropFirst()).first { $0.balance + $1.net != $1.balance }
            let backwards = zip(steps, steps.dropFirst()).first { $1.balance + $0.net != $0.balance }
            let down = forwards != nil && backwards == nil
            let (from, to) = down ? (last, first) : (first, last)
            let actual = steps.total(\.net) - from.net + from.balance
            if (forwards == nil || backwards == nil) || mustHold {
                reading.tieOuts.append(
                    StatedTotal(
                        what: "running balance in \(currency)", expected: to.balance, actual: actual,
                        position: to.position))
            }
            guard let broken = forwards, backwards != nil else { continue }
            reading.findings.append(
                Finding(
                    "running-balance-breaks", .warning, at: broken.1.position,
                    "the running balance in \(currency) should be \(broken.0.balance + broken.1.net) here and is "
                        + "\(broken.1.balance)",
                    remedy: "download all kinds of transactions, without a filter, so that nothing is left out"))
        }
    }
}
