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
            // A second export of some days again, as when someone downloads "the last two months" each month.
            // PayPal's running balance would not allow single rows, so its second export is the file's beginning.
            guard practice.rates.duplicate > 0 else { continue }
            var random = SplitMix64(seed: practice.settings.seed, part: 0xD0 + UInt64(method.name.utf8.count))
            let again =
                method == .paypal
                ? Array(rows.prefix(rows.count / 3)) : rows.filter { _ in random.chance(practice.rates.duplicate) }
            try output.write(bytes(again), to: "inbox/\(method.name)-overlap.csv")
        }
    }
}
