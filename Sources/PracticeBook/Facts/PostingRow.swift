import LedgerModel
import Values

extension Posting {
    /// Columns of `postings` behind `posting_id` and `run_id`, with the file's number and name last, as they are read.
    static let readColumns = """
        p.posting_id, p.run_id, p.kind, p.day, p.client_id, p.invoice, p.line, p.amount, p.source_key, p.reference,
        p.party_id, p.payment_type, p.group_code, p.reason_code, p.source, p.rule, p.practitioner, p.payer, p.processor,
        p.online, p.notes, f.number, f.name, p.unit, p.record, p.field, p.offset, p.evidence
        """

    func write(_ row: inout RowBuffer, file: Int64?) {
        row.add(kind.rawValue)
        row.add(day)
        row.add(client)
        row.add(invoice)
        row.add(line)
        row.add(amount)
        row.add(key)
        row.add(reference)
        row.add(party)
        if let paymentType { row.add(paymentType.rawValue) } else { row.addNull() }
        row.add(group)
        row.add(reason)
        row.add(source)
        row.add(rule)
        row.add(practitioner)
        row.add(payer)
        row.add(processor)
        row.add(online)
        row.add(notes)
        row.add(file)
        row.add(position)
        row.add(evidence)
    }

    init(row: inout RowReader) throws {
        let id = row.int()
        let run = row.int()
        let kind = try row.postingKind()
        let day = row.day()
        let client = row.text()
        let invoice = row.text()
        let line = row.int32()
        self.init(kind, row.cents(), on: day)
        self.id = id
        self.run = run
        self.client = client
        self.invoice = invoice
        self.line = line
        key = row.text()
        reference = row.text()
        party = row.text()
        let type = row.text()
        paymentType = type.isEmpty ? nil : PaymentType(rawValue: type)
        group = row.text()
        reason = row.text()
        source = row.text()
        rule = row.text()
        practitioner = row.text()
        payer = row.text()
        processor = row.text()
        online = row.bool()
        notes = row.text()
        let number = row.optionalInt().map { Int32(truncatingIfNeeded: $0) } ?? .max
        file = row.text()
        position = row.position(file: number)
        evidence = row.text()
    }
}

extension RowReader {
    /// The next column, a kind of posting: compared as bytes, since a book has hundreds of thousands.
    mutating func postingKind() throws -> Posting.Kind {
        let word = bytes()
        for (kind, name) in RowReader.kinds where name.count == word.count && name.elementsEqual(word) { return kind }
        throw BookError.damaged("\(String(decoding: word, as: UTF8.self)) is no kind of posting")
    }

    private static let kinds = Posting.Kind.allCases.map { ($0, Array($0.rawValue.utf8)) }
}
