import Values

/// Writes the reports of phone apps and other processors, each in its vendor's layout.
enum AppFiles {
    /// Ivy Pay in the contract's default columns.
    static func ivypay(_ rows: [Charge]) -> [UInt8] {
        var out = TextBuffer(header: "Date,Client,Amount,Fee,Net,Status,Transaction ID,Deposit Date")
        for row in rows {
            out.field(row.day)
            out.field(row.name)
            out.field(row.gross)
            out.field(row.fee)
            out.field(row.net)
            out.field(row.kind == .refund ? "Refunded" : "Paid")
            out.field(row.key)
            out.field(row.day.addingBusinessDays(1))
            out.endRow()
        }
        return out.bytes
    }

    /// Venmo's business profile statement: times in UTC, ids with quotes inside, net before fee.
    static func venmo(_ rows: [Charge]) -> [UInt8] {
        var out = TextBuffer(
            header: "Transaction ID,Date,Time (UTC),Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),"
                + "Amount (net),Amount (fee),Tax Rate,Tax Exempt,Funding Source,Destination,Beginning Balance,"
                + "Ending Balance,Statement Period Venmo Fees,Terminal Location,Year to Date Venmo Fees,Disclaimer")
        for row in rows {
            let utc = PacificTime.utc(row.day, second: row.second)
            out.field("\"\(row.key)\"")
            american(utc.day, &out)
            out.openField()
            out.add(clock: utc.second)
            for text in [
                "Payment", "Complete", row.memo.isEmpty ? "(None)" : row.memo, row.name, "Riverbend Counseling",
            ] {
                out.field(text)
            }
            out.field(dollars(row.gross, signed: true))
            out.field("0")
            out.field("0")
            out.field(dollars(row.net, signed: true))
            out.field(dollars(row.fee, signed: false))
            for text in ["0", "", "(None)", "Venmo balance", "", "", "", "Venmo", "", ""] { out.field(text) }
            out.endRow()
        }
        return out.bytes
    }

    /// PayPal's activity download: fees negative, zone abbreviations that change with the season, a running balance.
    static func paypal(_ rows: [Charge]) -> [UInt8] {
        var out = TextBuffer()
        out.bytes = [0xEF, 0xBB, 0xBF]
        let columns = [
            "Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net",
            "From Email Address", "To Email Address", "Transaction ID", "Item Title", "Reference Txn ID",
            "Invoice Number", "Balance", "Subject", "Note", "Balance Impact",
        ]
        quoted(columns, &out)
        var balance = Cents.zero
        for row in rows {
            balance += row.net
            let date = row.day.parts
            let isRefund = row.kind == .refund
            let clock = [row.second / 3600, row.second / 60 % 60, row.second % 60].map { $0.zeroPadded(2) }
            quoted(
                [
                    "\(date.month.zeroPadded(2))/\(date.day.zeroPadded(2))/\(date.year)",
                    clock.joined(separator: ":"), PacificTime.abbreviation(row.day), row.name,
                    isRefund ? "Payment Refund" : "Mobile Payment", "Completed", "USD", row.gross.grouped,
                    (-row.fee).grouped, row.net.grouped, isRefund ? "billing@riverbend.example" : row.email,
                    isRefund ? row.email : "billing@riverbend.example", row.key, "", row.parent, "", balance.grouped,
                    isRefund ? "" : row.memo, "", row.gross < .zero ? "Debit" : "Credit",
                ], &out)
        }
        return out.bytes
    }

    /// Square's transactions: fees negative, deposits by id.
    static func square(_ rows: [Charge]) -> [UInt8] {
        var out = TextBuffer(
            header: "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,"
                + "Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,"
                + "Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,"
                + "Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,"
                + "Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date")
        for row in rows {
            let gross = dollars(row.gross, signed: false)
            let zero = "$0.00"
            out.field(row.day)
            out.openField()
            out.add(clock: row.second)
            for text in [
                "Pacific Time (US & Canada)", gross, zero, zero, gross, zero, zero, zero, zero, gross, "Invoices",
                gross, "Keyed", zero, zero, zero, "", "", "-" + dollars(row.fee, signed: false),
                dollars(row.net, signed: false), String(row.key.reversed()), row.key, "Visa",
                String((row.second * 7).zeroPadded(4).suffix(4)), "", "", "", "", row.memo, "Payment",
                "Riverbend Counseling", "", "", row.name, "", "", zero, squareDeposit(row.day),
            ] { out.field(text) }
            out.field(row.day.addingBusinessDays(1))
            out.endRow()
        }
        return out.bytes
    }

    static func squareDeposit(_ day: Day) -> String {
        var random = SplitMix64(seed: 0x51, part: UInt64(day.addingBusinessDays(1).number))
        return random.id("", 26)
    }

    private static func american(_ day: Day, _ out: inout TextBuffer) {
        let parts = day.parts
        out.openField()
        out.add(twoDigits: parts.month)
        out.add("/")
        out.add(twoDigits: parts.day)
        out.add("/")
        out.add(parts.year)
    }

    private static func dollars(_ amount: Cents, signed: Bool) -> String {
        let sign = amount < .zero ? (signed ? "- " : "-") : (signed ? "+ " : "")
        return "\(sign)$\(amount.magnitude.grouped)"
    }

    private static func quoted(_ fields: [String], _ out: inout TextBuffer) {
        for (index, field) in fields.enumerated() {
            out.add(index == 0 ? "\"" : ",\"")
            out.add(field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))
            out.add("\"")
        }
        out.endRow()
    }
}
