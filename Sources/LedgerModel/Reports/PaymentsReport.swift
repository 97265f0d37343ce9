import Values

extension ReportTable {
    /// Every payment that is revenue, a row each: by day, client, invoice and key.
    public static func payments(
        _ postings: [Posting], in range: DayRange, dated: ReportDating = .posted, context: ReportContext,
        where include: (Posting) -> Bool = { _ in true }
    ) -> ReportTable {
        let lines = RevenueLine.select(postings, in: range, dated: dated, context: context, where: include)
        return ReportTable(
            name: "payments", title: "Payments, \(range.first) to \(range.last)",
            columns: [
                Column("added_at", .text), Column("posted_on", .day), Column("practitioner", .text),
                Column("client_id", .text, heading: "Client ID"), Column("client", .text),
                Column("invoice_number", .text, heading: "Invoice"), Column("payment_type", .text, heading: "Type"),
                Column("online", .flag), Column("payer", .text), Column("processor", .text),
                Column("amount", .money), Column("reference", .text), Column("notes", .text),
                Column("payment_id", .text, heading: "Payment ID"), Column("source_file", .text),
                Column("source_position", .text),
            ],
            rows: lines.sorted(by: precedes).map { row($0, context) },
            notes: [
                "Days are the practice's, in \(context.zone.name), by the day the payment was \(dated.rawValue).",
                "Refunds, disputes and takebacks are negative. Credits, discounts and write-offs are no payments.",
            ]
        ).totalled()
    }

    private static func row(_ line: RevenueLine, _ context: ReportContext) -> [Cell] {
        let posting = line.posting
        return [
            .text(context.addedAt(posting)), .day(posting.day), .text(posting.practitioner), .text(line.client),
            .text(line.client.isEmpty ? "" : context.client(line.client)), .text(line.invoice), .text(line.type),
            .flag(posting.online), .text(posting.payer), .text(posting.processor), .money(posting.amount),
            .text(posting.reference), .text(posting.notes), .text(posting.key), .text(posting.file),
            .text(posting.position.description),
        ]
    }

    /// Day, client, invoice, key; then whatever tells two postings apart, so that no run's order shows.
    private static func precedes(_ a: RevenueLine, _ b: RevenueLine) -> Bool {
        if a.posting.day != b.posting.day { return a.posting.day < b.posting.day }
        if a.client != b.client { return a.client < b.client }
        if a.invoice != b.invoice { return a.invoice < b.invoice }
        if a.posting.key != b.posting.key { return a.posting.key < b.posting.key }
        if a.posting.line != b.posting.line { return a.posting.line < b.posting.line }
        if a.posting.kind != b.posting.kind { return a.posting.kind.rawValue < b.posting.kind.rawValue }
        if a.posting.amount != b.posting.amount { return a.posting.amount < b.posting.amount }
        return a.posting.id < b.posting.id
    }
}
