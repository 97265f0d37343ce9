import Dispatch
import Formats
import LedgerModel
import Values

/// A file with all that its reader made of it.
struct ReadFile {
    /// What a reader makes, by the kind of the file's records.
    enum Records {
        case clients(Reading<ClientRecord>)
        case parties(Reading<PartyRecord>)
        case bills(Reading<BillLineRecord>)
        case payments(Reading<PaymentRecord>)
        case remittances(Reading<Remittance>)
        case movements(Reading<Movement>)
        /// Movements that were counted and not kept, for a check.
        case counted(Reading<Movement>, MovementCensus)
        case bank(Reading<BankLine>)
    }

    /// The file.
    var file: SourceFile
    /// The number of its source in the pipeline.
    var source: Int
    /// Its records, findings and totals.
    var records: Records

    /// Reads a file. With `counts`, movements are counted without being kept, where that comes to the same.
    init(_ file: SourceFile, _ source: Pipeline.Source, at i: Int, _ options: ReadingOptions, counts: Bool = false) {
        self.file = file
        self.source = i
        records =
            switch source.format {
            case "tieout-clients": .clients(ExchangeReader.clients(file, options: options))
            case "tieout-parties": .parties(ExchangeReader.parties(file, options: options))
            case "tieout-bills": .bills(ExchangeReader.bills(file, options: options))
            case "tieout-payments": .payments(ExchangeReader.payments(file, options: options))
            case _ where SourceFormat.remittances.contains(source.format):
                .remittances(
                    RemittanceFormats.read(file, format: source.format, options: options) ?? Reading<Remittance>())
            case _ where SourceFormat.banks.contains(source.format):
                .bank(BankFormats.reader(named: source.format)?(file, options) ?? Reading<BankLine>())
            default:
                (counts ? ReadFile.counted(file, source, options) : nil)
                    ?? .movements(ReadFile.movements(file, source, options))
            }
    }

    /// Formats that hand over their rows a few thousand at a time.
    private static let counting: Set<String> = ["stripe", "stripe-payout-reconciliation", "stripe-balance-change"]

    private static func counted(
        _ file: SourceFile, _ source: Pipeline.Source, _ options: ReadingOptions
    ) -> Records? {
        guard counting.contains(source.format), source.processor == nil else { return nil }
        var census = MovementCensus()
        let reading = StripeReader.read(file, options: options) { census.add($0) }
        return census.isExact ? .counted(reading, census) : nil
    }

    /// True for movements that were counted, false for movements that were kept; `nil` for other records.
    var isCounted: Bool? {
        switch records {
        case .counted: true
        case .movements: false
        default: nil
        }
    }

    private static func movements(
        _ file: SourceFile, _ source: Pipeline.Source, _ options: ReadingOptions
    ) -> Reading<Movement> {
        guard let reader = PayoutFormats.reader(named: source.format) else { return Reading<Movement>() }
        var reading = reader(file, options)
        // A mapped file does not say whose it is: the pipeline does, by processor: or by the source's own name.
        if let processor = source.processor ?? (source.format == "payouts-csv" ? source.name.lowercased() : nil) {
            for i in reading.records.indices { reading.records[i].processor = processor }
        }
        return reading
    }
}

extension Planner {
    /// Opens and reads the files of sources, balance reports aside, on all cores; the result has the order of the
    /// sources and of their files' names.
    mutating func readFiles(_ sources: [(found: FoundSource, at: Int)]) -> [ReadFile] {
        var opened: [(file: SourceFile, source: Pipeline.Source, at: Int, options: ReadingOptions)] = []
        for (found, i) in sources where !SourceFormat.isBalance(found.source.format) {
            for path in found.paths {
                guard let file = map(path, of: i) else { continue }
                opened.append((file, found.source, i, options(for: found.source)))
            }
        }
        // Of one source alone nothing depends on what another says of the same money.
        let counts =
            isCheck && Set(opened.filter { SourceFormat.payouts.contains($0.source.format) }.map(\.at)).count == 1
        // The longest first, so that no core is left with it at the end.
        let longestFirst = opened.indices.sorted {
            (opened[$1].file.bytes.count, $0) < (opened[$0].file.bytes.count, $1)
        }
        let read = [ReadFile?](unsafeUninitializedCapacity: opened.count) { slots, count in
            slots.initialize(repeating: nil)
            count = opened.count
            // Each file has a slot of its own, so that no two cores touch the same memory.
            nonisolated(unsafe) let (slots, opened) = (slots, opened)
            DispatchQueue.concurrentPerform(iterations: opened.count) { turn in
                let i = longestFirst[turn]
                let (file, source, at, options) = opened[i]
                _ = file.sha256
                slots[i] = ReadFile(file, source, at: at, options, counts: counts)
            }
        }
        for file in opened { plan.files[Int(file.file.number)].sha256 = file.file.sha256 }
        let isMixed = read.contains { $0?.isCounted == false } && read.contains { $0?.isCounted == true }
        guard isMixed else { return read.compactMap { $0 } }
        return zip(read, opened).compactMap { read, file in
            read?.isCounted == true ? ReadFile(file.file, file.source, at: file.at, file.options) : read
        }
    }

    /// Reads a prior EHR's balance report: CSV, XML or XLSX, plain or by a named profile.
    func readBalances(
        _ file: SourceFile, _ found: FoundSource, mended: [Int64: [Cents]] = [:]
    ) -> BalanceReport {
        var options = options(for: found.source)
        options.mended = mended
        return BalanceProfiles.read(
            file, format: found.source.format, profile: found.profile ?? .plain, options: options)
    }
}
