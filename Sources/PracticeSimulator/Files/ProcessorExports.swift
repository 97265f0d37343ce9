import Values

/// Sorts the movements into the processors' exports; with faults, into overlapping ones.
enum ProcessorExports {
    static func write(_ practice: Practice, _ output: OutputFolder) throws {
        let writers: [(Method, ([Charge]) -> [UInt8])] = [
            (.stripe, StripeFile.bytes), (.ivypay, AppFiles.ivypay), (.venmo, AppFiles.venmo),
            (.paypal, AppFiles.paypal), (.square, AppFiles.square),
        ]
        for (method, bytes) in writers {
            let rows = practice.charges.filter { $0.method == method }.sorted {
                ($0.day, $0.second, $0.key) < ($1.day, $1.second, $1.key)
            }
            try output.write(bytes(rows), to: "inbox/\(method.name).csv")
            guard practice.rates.duplicate > 0 else { continue }
            try output.write(bytes(again(rows, method, practice)), to: "inbox/\(method.name)-overlap.csv")
        }
    }

    /// A second export of some days, as when someone downloads "the last two months" each month. Stripe's holds whole
    /// payouts; PayPal's running balance allows only the file's beginning; a restated row comes again with another fee.
    private static func again(_ rows: [Charge], _ method: Method, _ practice: Practice) -> [Charge] {
        let settings = practice.settings
        let days = settings.lastDay.days(since: settings.firstDay) + 1
        let count = max(7, days * practice.rates.duplicate / 10_000)
        var random = SplitMix64(seed: settings.seed, part: 0xD0 + UInt64(method.name.utf8.count))
        let first = method == .paypal ? settings.firstDay : settings.firstDay.adding(random.below(max(1, days - count)))
        let range = DayRange(first, first.adding(count - 1))
        return rows.compactMap { row in
            let day = method == .stripe ? StripeFile.payoutDay(row) : row.day
            guard range.contains(day) || row.isRestated else { return nil }
            var copy = row
            if row.isRestated { copy.fee += Cents(10) }
            return copy
        }
    }
}
