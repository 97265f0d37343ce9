import Values

/// Reads Square's transfers: payouts and their entries as API JSON, and the *deposit* (now *transfer*) *details* and
/// *summary* tables, one movement of kind payout a row.
public enum SquarePayoutsReader {
    private struct Columns {
        let day, collected, fees, deposited, key, location, status: Int

        init(_ f: inout ColumnFinder) {
            day = f.needed("date", "Deposit Date", "Transfer Date", "Date", "Arrival Date")
            collected = f.optional("amount", "Total Collected", "Gross Amount", "Gross", "Collected")
            fees = f.optional("fee", "Fees", "Fee", "Processing Fees")
            deposited = f.needed(
                "net", "Deposited", "Transfer Amount", "Deposit Amount", "Amount Deposited", "Net Total", "Net Amount",
                "Amount")
            key = f.needed("payout_id", "Deposit ID", "Transfer ID", "Payout ID", "ID")
            location = f.optional("location", "Location")
            status = f.optional("status", "Status", "Transfer Status", "Deposit Status")
        }
    }

    /// Reads a table of transfers.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Movement> {
        if let first = Text.trimmed(file.bytes).first, first == 0x7B || first == 0x5B {
            return SquareJSON.read(file, options: options)
        }
        var table = VendorTable(file, options)
        let found = table.findHeader { header in
            var finder = ColumnFinder(header, options)
            _ = Columns(&finder)
            return finder.missing.isEmpty
        }
        guard found else {
            return .noHeader(file, format: "Square transfers", expected: "Deposit Date, Deposit ID, Deposited")
        }
        var finder = ColumnFinder(table.header, options)
        let c = Columns(&finder)
        var reading = Reading<Movement>()
        while var row = table.next() {
            let net = row.money(c.deposited)
            let stamp = row.stamp(c.day)
            if c.collected >= 0, c.fees >= 0, !row.isBad {
                row.prove(net: net, gross: row.money(c.collected), fee: -row.moneyOrZero(c.fees), c.deposited)
            }
            var m = Movement(
                processor: "square", key: row.id(c.key), kind: .payout, gross: -net, day: stamp.day,
                position: row.position)
            m.payoutID = m.key
            m.payoutDay = stamp.day
            m.vendorType = row.text(c.status)
            if row.holds(c.status, "failed") {
                m.setAside("transfer failed: the money went back to the balance", movesBalance: false)
            }
            reading.take(row, m)
        }
        table.close(&reading)
        return reading
    }
}
