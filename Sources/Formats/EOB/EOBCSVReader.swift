import Values

/// Reads EOB tables of payer portals and clearing houses: one row a service line, or one a claim.
///
/// Rows with the same payer, trace number and day are one remittance; within it rows with the same claim number, payer control number and
/// status are one claim. The columns come from `options.columns` (roles as in ``EOBRole``), else from their usual names.
/// The same equations as for an 835 must hold.
public enum EOBCSVReader {
    /// The roles that `columns:` may name, in the order of their importance.
    public static let roles = EOBRole.allCases.map(\.rawValue)

    /// Reads a file whole. Records are counted by data row.
    public static func read(_ file: SourceFile, options: ReadingOptions) -> Reading<Remittance> {
        var table = EOBTable(options: options)
        table.read(file)
        return table.reading
    }
}

/// The rows of one file on their way to remittances.
private struct EOBTable {
    private struct Cheque {
        var remittance = Remittance()
        /// Its rows, and those of them that could not be read.
        var rows = 0
        var bad = 0
        var stated: Cents?
        var claims: [String: Int] = [:]
    }

    var reading = Reading<Remittance>()
    private let options: ReadingOptions
    private var columns = EOBColumns()
    private var cheques: [Cheque] = []
    private var byTrace: [String: Int] = [:]
    private var derived: Position?

    init(options: ReadingOptions) { self.options = options }

    mutating func read(_ file: SourceFile) {
        var scanner = CSVScanner(file.bytes, file: file.number)
        var hasHeader = false
        var going = true
        while going {
            do {
                guard try scanner.next() else { break }
                if scanner.row.isBlank { continue }
                if hasHeader { take(scanner.row) } else { going = begin(scanner.row) }
                hasHeader = true
                if reading.read > options.recordLimit {
                    refuse("too-many-records", at: scanner.row.position(), "The file has more rows than are read.")
                    going = false
                }
            } catch {
                let line = scanner.line
                reading.read += 1
                reading.rejected += 1
                reading.findings.append(
                    Finding(
                        "row-unreadable", .refusal, at: Position(file: file.number, record: line),
                        "A row before this line cannot be split into fields (quotes).",
                        remedy: "Export the file again; its totals cannot be trusted without the row."))
            }
        }
        if !hasHeader { refuse("file-empty", at: .whole(file.number), "The file has no header row.") }
        finish()
    }

    private mutating func refuse(_ code: String, at place: Position, _ message: String) {
        reading.findings.append(
            Finding(code, .refusal, at: place, message, remedy: "Check the export, or map its columns with `columns:`.")
        )
    }

    private mutating func begin(_ row: CSVRow) -> Bool {
        let (found, missing) = EOBColumns.find(CSVHeader(row), mapped: options.columns)
        columns = found
        for name in missing { refuse("column-missing", at: row.position(), "The file has no column \(name).") }
        return missing.isEmpty
    }

    private mutating func take(_ row: CSVRow) {
        reading.read += 1
        let trace = columns.text(.trace, row)
        let payer = columns.text(.payerID, row) + "\u{1F}" + columns.text(.payer, row)
        let bare = trace + "\u{1F}" + payer
        // A trace number may be used again on another day; a row without a day goes with the one before it.
        let day = columns.bytes(.paymentDate, row)
        let key = bare + "\u{1F}" + (EOBValues.day(day)?.description ?? String(decoding: day, as: UTF8.self))
        let index: Int
        if let known = byTrace[key] ?? (day.isEmpty ? byTrace[bare] : nil) {
            index = known
        } else {
            index = cheques.count
            byTrace[key] = index
            cheques.append(opened(row, trace: trace))
        }
        byTrace[bare] = index
        cheques[index].rows += 1
        checkAmount(row, index)
        if isProviderLevel(row) {
            takeProviderLevel(row, index)
            return
        }
        guard let line = line(row, index) else {
            reading.rejected += 1
            cheques[index].bad += 1
            return
        }
        place(line, row, index)
    }

    /// True for a row of an amount that belongs to no claim: a PLB code or amount, and neither charge nor payment.
    private func isProviderLevel(_ row: CSVRow) -> Bool {
        let isStated = [EOBRole.plbCode, .plbAmount].contains { !columns.bytes($0, row).isEmpty }
        return isStated && columns.bytes(.charge, row).isEmpty && columns.bytes(.paid, row).isEmpty
    }

    /// Takes a provider-level amount, with the sign of PLB: positive lowers the payment.
    private mutating func takeProviderLevel(_ row: CSVRow, _ index: Int) {
        let before = cheques[index].remittance.obstacles.count
        guard let value = amount(.plbAmount, row, index) else {
            if cheques[index].remittance.obstacles.count == before {
                cheques[index].remittance.obstacles.append(
                    Finding(
                        "amount-missing", .error, at: row.position(field: columns.field(.plbAmount)),
                        "The provider-level row has no amount.",
                        remedy: "Correct the cell; the remittance is not posted."))
            }
            reading.rejected += 1
            cheques[index].bad += 1
            return
        }
        cheques[index].remittance.providerAdjustments.append(
            ProviderAdjustment(
                ordinal: cheques[index].remittance.providerAdjustments.count + 1,
                code: columns.text(.plbCode, row).uppercased(), reference: columns.text(.plbReference, row),
                amount: value, position: row.position(field: columns.field(.plbAmount))))
    }

    private func opened(_ row: CSVRow, trace: String) -> Cheque {
        var cheque = Cheque()
        cheque.remittance.trace = trace
        cheque.remittance.payer.name = columns.text(.payer, row)
        let id = columns.text(.payerID, row)
        if !id.isEmpty { cheque.remittance.payer.ids = [id] }
        cheque.remittance.tracePayerID = id
        cheque.remittance.method = columns.text(.method, row).uppercased()
        cheque.remittance.position = row.position()
        if let day = EOBValues.day(columns.bytes(.paymentDate, row)) {
            cheque.remittance.day = day
        } else {
            cheque.remittance.obstacles.append(
                Finding(
                    "payment-date-missing", .error, at: row.position(field: columns.field(.paymentDate)),
                    "The payment has no day, or one that cannot be read.",
                    remedy: "Map the column with `payment_date:`; the remittance is not posted."))
        }
        if trace.isEmpty {
            cheque.remittance.obstacles.append(
                Finding(
                    "trace-missing", .error, at: row.position(field: columns.field(.trace)),
                    "The row names no cheque or EFT: rows without one cannot be told apart by payment.",
                    remedy: "Map the column with `trace:`; the remittance is not posted."))
        }
        return cheque
    }

    /// The payment's amount stands on every row; all must say the same.
    private mutating func checkAmount(_ row: CSVRow, _ index: Int) {
        guard columns.has(.paymentAmount), let value = amount(.paymentAmount, row, index) else { return }
        if let stated = cheques[index].stated, stated != value {
            cheques[index].remittance.obstacles.append(
                Finding(
                    "payment-amount-differs", .error, at: row.position(field: columns.field(.paymentAmount)),
                    "The payment's amount is \(value) here and \(stated) on an earlier row of the same payment.",
                    remedy: "Check the export; the remittance is not posted."))
        }
        cheques[index].stated = cheques[index].stated ?? value
    }

    /// An amount, `nil` when the cell is empty. Anything else is an obstacle of the remittance, and `nil`.
    private mutating func amount(_ role: EOBRole, _ row: CSVRow, _ index: Int) -> Cents? {
        let bytes = columns.bytes(role, row)
        if bytes.isEmpty { return nil }
        if let value = EOBValues.money(bytes) { return value }
        cheques[index].remittance.obstacles.append(
            Finding(
                "amount-unreadable", .error, at: row.position(field: columns.field(role)),
                "Column \(role.rawValue) holds no amount.", remedy: "Correct the cell; the remittance is not posted.",
                excerpt: row.excerpt(field: columns.field(role) - 1)))
        return nil
    }

    private mutating func line(_ row: CSVRow, _ index: Int) -> ServicePayment? {
        let before = cheques[index].remittance.obstacles.count
        var line = ServicePayment()
        line.position = row.position()
        line.code = columns.text(.code, row).uppercased()
        line.modifiers = columns.text(.modifiers, row).split { " ,:;|".contains($0) }.map { $0.uppercased() }
        line.lineNumber = columns.text(.line, row)
        line.remarks = columns.text(.remarkCodes, row).split { " ,;|".contains($0) }.map { $0.uppercased() }
        line.milliUnits = X12Values.milli(columns.bytes(.units, row))
        line.day = EOBValues.day(columns.bytes(.serviceDate, row))
        if line.day == nil, !columns.bytes(.serviceDate, row).isEmpty {
            reading.findings.append(
                Finding(
                    "date-unreadable", .warning, at: row.position(field: columns.field(.serviceDate)),
                    "The day of service is no day.", remedy: "It was left out; check it by hand."))
        }
        let charge = amount(.charge, row, index)
        let paid = amount(.paid, row, index)
        line.allowed = amount(.allowed, row, index)
        line.adjustments = SharedList(adjustments(row, charge: charge, allowed: line.allowed, index))
        guard cheques[index].remittance.obstacles.count == before else { return nil }
        guard let charge else {
            cheques[index].remittance.obstacles.append(
                Finding(
                    "amount-missing", .error, at: row.position(field: columns.field(.charge)), "The row has no charge.",
                    remedy: "Correct the cell; the remittance is not posted."))
            return nil
        }
        line.charge = charge
        line.paid = paid ?? .zero
        return line
    }

    private mutating func adjustments(_ row: CSVRow, charge: Cents?, allowed: Cents?, _ index: Int) -> [Adjustment] {
        var found = EOBAdjustmentCodes.parse(
            columns.text(.adjustmentCodes, row), at: row.position(field: columns.field(.adjustmentCodes)))
        if found == nil {
            cheques[index].remittance.obstacles.append(
                Finding(
                    "adjustment-unreadable", .error, at: row.position(field: columns.field(.adjustmentCodes)),
                    "The adjustments are not written as GROUP-REASON:AMOUNT, separated by semicolons.",
                    remedy: "Write them as CO-45:30.00;PR-1:20.00; the remittance is not posted."))
            found = []
        }
        var entries = found ?? []
        func has(_ group: String, _ reason: String? = nil) -> Bool {
            entries.contains { $0.group == group && (reason == nil || $0.reason == reason) }
        }
        let shares: [(EOBRole, String, String)] = [
            (.deductible, "PR", "1"), (.coinsurance, "PR", "2"), (.copay, "PR", "3"), (.writeOff, "CO", "45"),
        ]
        for (role, group, reason) in shares {
            guard let value = amount(role, row, index), !value.isZero, !has(group, reason) else { continue }
            entries.append(
                Adjustment(
                    group: group, reason: reason, amount: value, position: row.position(field: columns.field(role))))
        }
        if let share = amount(.patientResponsibility, row, index), !share.isZero, !has("PR") {
            // The payer does not say why the client owes it; no reason is invented.
            entries.append(
                Adjustment(
                    group: "PR", reason: "", amount: share,
                    position: row.position(field: columns.field(.patientResponsibility))))
        }
        if let charge, let allowed, charge != allowed, !has("CO"), !columns.has(.writeOff),
            !columns.has(.adjustmentCodes)
        {
            derived = derived ?? row.position(field: columns.field(.allowed))
            entries.append(
                Adjustment(
                    group: "CO", reason: "45", amount: charge - allowed,
                    position: row.position(field: columns.field(.allowed))))
        }
        return entries
    }

    private mutating func place(_ line: ServicePayment, _ row: CSVRow, _ index: Int) {
        var claim = ClaimPayment()
        claim.claimNumber = columns.text(.claimNumber, row)
        claim.controlNumber = columns.text(.controlNumber, row)
        let status = columns.text(.status, row)
        claim.status = status.isEmpty ? "1" : status
        let name = columns.text(.patient, row)
        claim.patient =
            name.isEmpty
            ? Person(last: columns.text(.patientLast, row), first: columns.text(.patientFirst, row))
            : EOBValues.person(name)
        claim.patient.id = columns.text(.memberID, row)
        claim.position = row.position()
        let key = [claim.claimNumber, claim.controlNumber, claim.status, claim.patient.id].joined(separator: "\u{1F}")
        let number: Int
        if let known = cheques[index].claims[key] {
            number = known
        } else {
            number = cheques[index].remittance.claims.count
            cheques[index].claims[key] = number
            cheques[index].remittance.claims.append(claim)
        }
        var entry = line
        entry.ordinal = cheques[index].remittance.claims[number].lines.count + 1
        cheques[index].remittance.claims[number].lines.append(entry)
    }

    private mutating func finish() {
        if let derived {
            reading.findings.append(
                Finding(
                    "write-off-derived", .info, at: derived,
                    "The file states no adjustments; charge less allowed is taken as the contractual one (CO-45).",
                    remedy: "Map `write_off:` or `adjustment_codes:` if the file has them."))
        }
        guard !reading.isRefused else { return }
        for var cheque in cheques {
            for i in cheque.remittance.claims.indices { EOBTable.total(&cheque.remittance.claims[i]) }
            cheque.remittance.amount = cheque.stated ?? .zero
            if cheque.stated == nil { cheque.remittance.isPart = true }
            EOBBalance.check(&cheque.remittance, statesAmount: cheque.stated != nil)
            if cheque.remittance.method.isEmpty, cheque.remittance.amount.isZero { cheque.remittance.method = "NON" }
            cheque.remittance.digest = EOBBalance.digest(cheque.remittance)
            reading.findings += cheque.remittance.obstacles
            if !cheque.remittance.obstacles.isEmpty {
                reading.rejected += cheque.rows - cheque.bad
            }
            cheque.remittance.rows = cheque.rows - cheque.bad
            reading.records.append(cheque.remittance)
        }
    }

    /// Sums the rows of a claim; a single row without a procedure code is the claim itself.
    private static func total(_ claim: inout ClaimPayment) {
        var charge = X12Sum()
        var paid = X12Sum()
        for line in claim.lines {
            charge.add(line.charge)
            paid.add(line.paid)
        }
        claim.charge = charge.cents
        claim.paid = paid.cents
        // A row with adjustments alone adjusts the claim as a whole, as ``EOBText/csvRows(_:showValues:)`` writes it.
        let whole = claim.lines.filter { $0.code.isEmpty && $0.charge.isZero && $0.paid.isZero }
        if whole.count < claim.lines.count {
            claim.adjustments = SharedList(whole.flatMap(\.adjustments))
            claim.lines.removeAll { $0.code.isEmpty && $0.charge.isZero && $0.paid.isZero }
            for i in claim.lines.indices { claim.lines[i].ordinal = i + 1 }
        }
        claim.from = claim.lines.compactMap(\.day).min()
        claim.to = claim.lines.compactMap(\.day).max()
        if claim.lines.count == 1, claim.lines[0].code.isEmpty {
            claim.adjustments = claim.lines[0].adjustments
            claim.remarks = claim.lines[0].remarks
            claim.lines = []
        }
    }
}

/// Adjustments written in one cell.
enum EOBAdjustmentCodes {
    /// `CO-45:30.00;PR-1:20.00` (blanks allowed, `=` for the colon); `nil` when a part has another shape.
    static func parse(_ text: String, at place: Position) -> [Adjustment]? {
        var entries: [Adjustment] = []
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "|" }) {
            let sides = part.split(whereSeparator: { $0 == ":" || $0 == "=" })
            let code = (sides.first ?? "").split(separator: "-", maxSplits: 1)
            guard sides.count == 2, code.count == 2 else { return nil }
            let group = code[0].filter { $0 != " " }.uppercased()
            let reason = code[1].filter { $0 != " " }.uppercased()
            var cell = String(sides[1].filter { $0 != " " })
            guard group.count == 2, !reason.isEmpty, let value = cell.withUTF8({ EOBValues.money($0) }) else {
                return nil
            }
            entries.append(Adjustment(group: group, reason: reason, amount: value, position: place))
        }
        return entries
    }
}
