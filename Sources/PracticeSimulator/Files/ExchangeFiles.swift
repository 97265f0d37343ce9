import Values

/// Writes the exchange files of the contract.
enum ExchangeFiles {
    static func clients(_ practice: Practice) -> [UInt8] {
        var out = TextBuffer(
            header: "client_id,kind,first_name,last_name,date_of_birth,email,billing_party,prior_id")
        for client in practice.clients {
            let payer = client.people[client.payer]
            out.field(client.id)
            out.field(client.kind)
            out.field(client.first)
            out.field(client.last)
            if client.kind == "individual" { out.field(client.people[0].dateOfBirth) } else { out.field("") }
            out.field(client.people[0].email)
            out.field(payer.id)
            out.field("OLD\(client.index * 7 + 3_000)")
            out.endRow()
        }
        return out.bytes
    }

    static func parties(_ practice: Practice) -> [UInt8] {
        var out = TextBuffer(header: "client_id,party_id,role,first_name,last_name,email")
        for client in practice.clients {
            for person in client.people {
                out.field(client.id)
                out.field(person.id)
                out.field(person.role)
                out.field(person.first)
                out.field(person.last)
                out.field(person.email)
                out.endRow()
            }
        }
        return out.bytes
    }

    /// One file a month, by the month's name.
    static func bills(_ practice: Practice) -> [(month: String, bytes: [UInt8])] {
        let header =
            "invoice_number,access_code,bill_date,client_id,practitioner,line,kind,service_date,service_code,modifiers,"
            + "description,units,fee,client_owes,payer_id,payer_name,claim_number"
        var files: [(month: String, bytes: [UInt8])] = []
        var out = TextBuffer(header: header)
        var month = ""
        for bill in practice.ledger.bills {
            if bill.day.monthName != month {
                if !month.isEmpty { files.append((month, out.bytes)) }
                out = TextBuffer(header: header)
                month = bill.day.monthName
            }
            for index in bill.lines.indices { add(bill, index, practice, to: &out) }
        }
        if !month.isEmpty { files.append((month, out.bytes)) }
        return files
    }

    private static func add(_ bill: Bill, _ index: Int, _ practice: Practice, to out: inout TextBuffer) {
        let line = bill.lines[index]
        out.field(bill.number)
        out.field(bill.accessCode)
        out.field(bill.day)
        out.field(practice.clients[bill.client].id)
        out.field(practice.practitioners[bill.practitioner])
        out.field(index + 1)
        out.field(line.isService ? "service" : "product")
        if line.isService { out.field(bill.day) } else { out.field("") }
        out.field(line.code)
        out.field(line.modifiers)
        out.field(line.description)
        out.field(1)
        out.field(line.fee)
        out.field(line.expected)
        let payer = line.isService ? bill.payer.map { Payers.all[$0] } : nil
        out.field(payer?.id ?? "")
        out.field(payer?.name ?? "")
        out.field(payer == nil ? "" : bill.claim)
        out.endRow()
    }

    static func payments(_ practice: Practice) -> [UInt8] {
        var out = TextBuffer(
            header: "payment_id,invoice_number,posted_at,type,online,amount,party_id,reference,notes")
        for payment in practice.recorded {
            out.field(payment.id)
            out.field(practice.ledger.bills[payment.bill].number)
            if let second = payment.second {
                let utc = PacificTime.utc(payment.day, second: second)
                out.openField()
                out.add(utc.day)
                out.add("T")
                out.add(clock: utc.second)
                out.add("Z")
            } else {
                out.field(payment.day)
            }
            out.field(payment.type)
            out.field(payment.isOnline ? "true" : "false")
            out.field(payment.amount)
            out.field(payment.party)
            out.field(payment.reference)
            out.field(payment.notes)
            out.endRow()
        }
        return out.bytes
    }
}
