import Values

/// Tells by a file's own signs which format it is.
public enum PayoutSniffer {
    /// A format that a file may be.
    public struct Candidate: Sendable, Hashable {
        /// The format's name in a pipeline.
        public var format: String
        /// How much of its signature is there, 0–100; 100 is all of it.
        public var score: Int
        /// What of the signature is not there.
        public var missing: [String]
        /// How many columns of the signature are there.
        var present = 0
    }

    /// The formats that the file may be, best first; the first is the file's format when its score is 100 and the
    /// second's is not. Formats of which nothing is there are left out.
    public static func recognise(_ file: SourceFile) -> [Candidate] {
        if let sure = byFirstBytes(file.bytes) { return [Candidate(format: sure, score: 100, missing: [])] }
        var best: [String: (candidate: Candidate, size: Int)] = [:]
        for delimiter in [UInt8](",;\t".utf8) {
            for header in headers(file, delimiter) {
                let have = Set(header.folded)
                for signature in signatures {
                    let missing = signature.columns.filter { !have.contains($0) }
                    let count = signature.columns.count
                    let score = (count - missing.count) * 100 / count
                    if score == 0 || score <= (best[signature.format]?.candidate.score ?? 0) { continue }
                    let candidate = Candidate(
                        format: signature.format, score: score, missing: missing, present: count - missing.count)
                    best[signature.format] = (candidate, count)
                }
            }
        }
        if best.values.allSatisfy({ $0.candidate.score < 100 }), BankCSVReader.isWellsFargo(file) {
            return [Candidate(format: "bank-csv", score: 100, missing: [])]
        }
        // A larger signature says more than a small one that happens to be there as well.
        var sorted = best.values.sorted {
            ($0.candidate.score, $0.size, $1.candidate.format) > ($1.candidate.score, $1.size, $0.candidate.format)
        }
        if let first = sorted.first, first.candidate.score == 100 {
            sorted.removeAll { $0.candidate.score == 100 && $0.candidate != first.candidate && $0.size < first.size }
        }
        return sorted.map(\.candidate)
    }

    /// The format of a file and its layout, or in words what it is nearest to and what differs.
    public static func describe(_ file: SourceFile) -> String {
        let found = recognise(file)
        guard let first = found.first else { return "no known format" }
        let formats = first.score == 100 ? [first.format] : found.prefix(3).map(\.format)
        let layout = nearestLayout(file, Set(formats))
        if first.score == 100 {
            guard let layout else { return first.format }
            return "\(first.format) (\(layout.words))"
        }
        let nearest = found.prefix(3).map { "\($0.format) without \($0.missing.joined(separator: ", "))" }
            .joined(separator: "; or ")
        guard let layout, formats.contains(layout.layout.format) else { return nearest }
        return "\(nearest); nearest known layout: \(layout.words)"
    }

    /// What a file that is not recognised is nearest to, where at least half of a signature is there.
    public static func nearMiss(_ file: SourceFile) -> String? {
        guard let first = recognise(file).first, first.score >= 50, first.score < 100 else { return nil }
        return describe(file)
    }

    /// The format of which a file lacks so little that it can be nothing else, to say what is missing by reading it so:
    /// at most two columns of a signature, or a quarter of a known layout.
    public static func almost(_ file: SourceFile) -> String? {
        let found = recognise(file).filter { $0.format != "bank-csv" }
        guard let first = found.first, first.score < 100 else { return nil }
        if first.missing.count <= 2, first.present >= 4, first.present >= first.missing.count * 2 {
            return first.format
        }
        let formats = Set(found.prefix(3).map(\.format))
        guard let layout = nearestLayout(file, formats), layout.layout.columns.count >= 5,
            layout.missing.count * 4 <= layout.layout.columns.count,
            layout.extra.count * 4 <= layout.layout.columns.count
        else { return nil }
        return layout.layout.format
    }

    /// The known layout that differs least from any of the first rows.
    private static func nearestLayout(_ file: SourceFile, _ formats: Set<String>) -> PayoutLayout.Difference? {
        [UInt8](",;\t".utf8).flatMap { headers(file, $0) }
            .compactMap { PayoutLayout.nearest($0, formats: formats) }
            .filter { $0.missing.count * 2 < $0.layout.columns.count }
            .min { ($0.missing.count, $0.size) < ($1.missing.count, $1.size) }
    }

    private static func headers(_ file: SourceFile, _ delimiter: UInt8) -> [CSVHeader] {
        var scanner = CSVScanner(file.bytes, file: file.number, delimiter: delimiter, lenientQuotes: true)
        var found: [CSVHeader] = []
        for _ in 0..<12 {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { return found }
                if scanner.row.count > 1 { found.append(CSVHeader(scanner.row)) }
            } catch {
                continue
            }
        }
        return found
    }

    /// Formats that show in their first bytes.
    private static func byFirstBytes(_ bytes: Bytes) -> String? {
        var head = Text.trimmed(Bytes(rebasing: bytes.prefix(8192)))
        if head.count >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { head = Bytes(rebasing: head[3...]) }
        guard let first = head.first else { return nil }
        let text = Text.string(head)
        if Text.begins(head, "ISA") { return "x12-835" }
        if Text.begins(head, "OFXHEADER") || text.contains("<OFX>") || text.contains("<?OFX") {
            return text.contains("<INTU.BID>") ? "qfx" : "ofx"
        }
        if first == 0x3C {
            for version in ["camt.052", "camt.053", "camt.054"] where text.contains(version) {
                return version.replacing(".", with: "")
            }
            if text.contains("<BkToCstmrStmt") { return "camt053" }
            if text.contains("<BkToCstmrAcctRpt") { return "camt052" }
            if text.contains("<BkToCstmrDbtCdtNtfctn") { return "camt054" }
            return nil
        }
        if Text.begins(head, "01,"), text.contains("02,"), text.contains("/") { return "bai2" }
        if text.contains(":20:"), text.contains(":61:") || text.contains(":60F:") { return "mt940" }
        if text.contains("\"object\""), text.contains("\"net\""),
            text.contains("\"fee_details\"") || text.contains("\"reporting_category\"")
        {
            return "stripe-balance-transactions"
        }
        if text.contains("\"payouts\"") || text.contains("\"payout_entries\"") || text.contains("\"payout\""),
            text.contains("_money\""), text.contains("\"arrival_date\"") || text.contains("\"effective_at\"")
        {
            return "square-payouts"
        }
        let code = text.prefix(5).filter { $0 != "\"" }
        if code.hasPrefix("RH,") || code.hasPrefix("FH,") || code.hasPrefix("SH,") { return "paypal-settlement" }
        if code.hasPrefix("CH,"), text.contains("Transaction Event Code") { return "paypal-settlement" }
        return nil
    }

    private static let signatures: [(format: String, columns: [String])] = {
        var all: [(format: String, columns: [String])] = [
            ("tieout-clients", ClientRecord.columns), ("tieout-parties", PartyRecord.columns),
            ("tieout-bills", BillLineRecord.columns), ("tieout-payments", PaymentRecord.columns),
            (
                "stripe-payout-reconciliation",
                ["balance_transaction_id", "reporting_category", "gross", "fee", "net", "automatic_payout_id"]
            ),
            ("stripe-balance-change", ["balance_transaction_id", "reporting_category", "gross", "fee", "net"]),
            ("stripe-payouts", ["payout_id", "payout_expected_arrival_date", "gross", "fee", "net", "currency"]),
            ("stripe-payouts", ["arrival date (utc)", "amount", "balance transaction", "status"]),
            ("stripe-balance-history", ["type", "source", "amount", "fee", "net", "available on (utc)"]),
            ("stripe-balance-history", ["type", "id", "created", "amount", "fees", "net"]),
            ("stripe-payments", ["id", "created date (utc)", "amount", "amount refunded", "fee", "status"]),
            ("stripe-payments", ["id", "created", "amount", "amount_refunded", "fee", "status"]),
            ("ivypay", ["date", "client", "amount", "fee", "net", "status", "transaction id", "deposit date"]),
            ("venmo", ["id", "datetime", "type", "status", "from", "to", "amount (total)", "funding source"]),
            ("venmo-business", ["transaction id", "date", "time (utc)", "amount (total)", "amount (net)"]),
            ("square-transactions", ["date", "total collected", "fees", "net total", "payment id", "pan suffix"]),
            ("square-payouts", ["deposit date", "deposit id", "deposited"]),
        ]
        let paypal: [(String, String)] = [
            ("date,time,currency,gross,fee,net,transaction id", "type,status,name"),
            ("datum,uhrzeit,währung,brutto,netto,transaktionscode", "typ,status,name"),
            ("fecha,hora,divisa,bruto,neto,id. de transacción", "tipo,estado,nombre"),
            ("date,heure,devise,net", "type,avant commission,commission"),
            ("data,orario,valuta,lordo,netto,codice transazione", "tipo,stato,nome"),
            ("datum,tijd,valuta,bruto,net,transactiereferentie", "type,status,naam"),
        ]
        let statement = [
            "description,balance", "beschreibung,guthaben", "descripción,saldo", "description,solde,brut",
            "descrizione,saldo", "omschrijving,saldo",
        ]
        func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
        for (language, words) in zip(paypal, statement) {
            all.append(("paypal-activity", list(language.0) + list(language.1)))
            all.append(("paypal-statement", list(language.0) + list(words)))
        }
        for vendor in MappedVendor.all where !vendor.signature.isEmpty { all.append((vendor.format, vendor.signature)) }
        for layout in BankLayout.all where !layout.signature.isEmpty { all.append(("bank-csv", layout.signature)) }
        return all
    }()
}
