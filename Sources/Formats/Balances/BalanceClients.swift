import Values

/// Checks a client's row: is it whole, can its amounts be read, do they agree with each other.
extension BalanceAssembler {
    mutating func takeClient<Row: RowText>(_ row: Row, _ columns: BalanceColumns) {
        report.counts.data += 1
        report.reading.read += 1
        trailingGroups = 0
        if report.reading.read > options.recordLimit {
            if report.reading.read == options.recordLimit + 1 {
                log.add(
                    Finding(
                        "too-many-records", .refusal, at: row.position(field: 0),
                        "the file has more than \(options.recordLimit) rows", remedy: "cut the file in parts"))
            }
            report.reading.rejected += 1
            return
        }
        if totals.isClosed, !closedWarned {
            closedWarned = true
            log.add(
                Finding(
                    "rows-after-total", .warning, at: row.position(field: 0),
                    "rows follow the report's total, which does not count them",
                    remedy: "see whether two reports were joined in one file"))
        }
        if isSetAside(row, columns) {
            report.reading.setAside += 1
            return
        }
        if !options.mended.isEmpty, isMended(row.position(field: 0)) { return }
        totals.add(amounts.values)
        let rejected = report.reading.rejected
        if isWhole(row, columns), settleBalance(row, columns) { accept(row, columns, amounts.balance) }
        if report.reading.rejected > rejected, let last = report.rejects.indices.last {
            // Whoever's row it is has not vanished from the report.
            report.rejects[last].key = key(row, columns)
        }
        if isPartial, report.reading.rejected == rejected { noteMended(row) }
    }

    private func key<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> String {
        guard columns.identity < row.count else { return "" }
        let cell = BalanceLine.Cell(row.trimmed(columns.identity), isEscaped: row.isEscaped(columns.identity))
        return cell.text
    }

    private func isSetAside<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> Bool {
        if !columns.hasConditions { return false }
        return columns.ignore.contains { $0.holds(row) } || columns.keep.contains { !$0.holds(row) }
    }

    /// False, with a finding, when the row has too many or too few fields.
    ///
    /// Some exporters end every row but the header with a delimiter. One row alone that is longer, even by a blank, holds
    /// an unquoted delimiter, and its amounts stand in the wrong columns.
    private mutating func isWhole<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> Bool {
        let width = columns.headerWidth
        if usualWidth.count == 0 { usualWidth = (width, row.position(field: 0)) }
        if row.count > width, !row.mayBeShort || !isBlank(row, from: width) {
            if report.reading.read == 1, isBlank(row, from: width) {
                usualWidth = (row.count, row.position(field: 0))
            } else if row.count != usualWidth.count || !isBlank(row, from: width) {
                reject(
                    row.position(field: width + 1), "row-too-long",
                    "the row has \(row.count) fields, the header \(width): a delimiter stands inside an unquoted value",
                    remedy: "quote the value in a copy, or export again", row.excerpt(field: width))
                return false
            }
        } else if usualWidth.count > width, !row.mayBeShort, !isUneven {
            isUneven = true
            log.add(
                Finding(
                    "rows-uneven", .refusal, at: usualWidth.position,
                    "the first row has \(usualWidth.count) fields, a later one \(row.count): which is right?",
                    remedy: "quote every value that holds a delimiter in a copy, or export again"))
        }
        if row.count < columns.width, !row.mayBeShort {
            reject(
                row.position(field: row.count), "row-too-short",
                "the row has \(row.count) fields, the header \(width)",
                remedy: "mend the row in a copy, or export again",
                row.excerpt(field: max(row.count - 1, 0)))
            return false
        }
        return true
    }

    private func isBlank<Row: RowText>(_ row: Row, from start: Int) -> Bool {
        for i in start..<row.count where !row.trimmed(i).isEmpty { return false }
        return true
    }

    /// Makes the row's balance what its conditions say; false, with a finding, when its amounts cannot be used.
    private mutating func settleBalance<Row: RowText>(_ row: Row, _ columns: BalanceColumns) -> Bool {
        if let bad = amounts.unreadable {
            let column = columns.amounts[bad]
            reject(
                row.position(field: column.index + 1), "amount-unreadable", "\(column.words) is not an amount",
                remedy: "write it as 1234.56", row.excerpt(field: column.index))
            return false
        }
        if columns.currency >= 0 {
            let currency = columns.currency
            let cell = row.trimmed(currency)
            if !cell.isEmpty, Text.string(cell).uppercased() != profile.currency {
                reject(
                    row.position(field: currency + 1), "currency-foreign", "the currency is not \(profile.currency)",
                    remedy: "only \(profile.currency) can be imported", row.excerpt(field: currency))
                return false
            }
        }
        if amounts.balance.hasNegativeCredit {
            let place = columns.amounts.first { $0.kind == .credit }?.index ?? 0
            reject(
                row.position(field: place + 1), "credit-sign",
                "the credit has the sign that the profile does not expect (\(profile.creditSign.rawValue))",
                remedy: "say `credit_sign:` as the report writes credits", row.excerpt(field: place))
            return false
        }
        if !columns.zeroWhen.isEmpty, columns.zeroWhen.contains(where: { $0.holds(row) }) {
            amounts.settleClient()
        }
        if !columns.insuranceZeroWhen.isEmpty, columns.insuranceZeroWhen.contains(where: { $0.holds(row) }) {
            amounts.settleInsurance()
        }
        check(row, columns, amounts.balance)
        return true
    }

    private mutating func check<Row: RowText>(_ row: Row, _ columns: BalanceColumns, _ balance: RowBalance) {
        if balance.hasTotal {
            proofs.parts += balance.balance + balance.insurance
            proofs.total += balance.total
        }
        if balance.hasTotal, balance.balance + balance.insurance != balance.total {
            let total = balance.total
            let sum = balance.balance + balance.insurance
            log.add(
                Finding(
                    "total-balance-disagrees", .refusal, at: row.position(field: 0),
                    "client and insurance balance make \(sum.grouped), the row's total balance says \(total.grouped): "
                        + "difference \((total - sum).grouped)",
                    remedy: "see which column is mapped to which balance, or export again"))
        }
        if columns.hasBuckets {
            let wanted =
                profile.bucketsMake == .totalBalance
                ? balance.hasTotal ? balance.total : balance.balance + balance.insurance : balance.balance
            proofs.buckets += balance.buckets
            proofs.aged += wanted
            if balance.buckets != wanted {
                log.add(
                    Finding(
                        "buckets-disagree", .refusal, at: row.position(field: 0),
                        "the aging columns make \(balance.buckets.grouped), the balance says \(wanted.grouped): "
                            + "difference \((wanted - balance.buckets).grouped)",
                        remedy: "see whether an aging column is missing from `buckets`, or export again"))
            }
        }
        noteUninvoiced(row, balance)
        if balance.mayBeTwice {
            log.add(
                Finding(
                    "credit-twice", .warning, at: row.position(field: 0),
                    "the balance is a credit and the credit column holds one too: both are counted",
                    remedy: "see in the prior system whether the two are the same money; if so, map only one"))
        }
    }

    /// Services without an invoice are in no balance: they are counted, and a credit beside them is doubtful, since it may
    /// be the payment for them (SimplePractice, support article 207624006).
    private mutating func noteUninvoiced<Row: RowText>(_ row: Row, _ balance: RowBalance) {
        guard !balance.uninvoiced.isZero else { return }
        uninvoiced.rows += 1
        uninvoiced.sum += balance.uninvoiced
        guard balance.balance < .zero else { return }
        log.add(
            Finding(
                "uninvoiced-makes-credit", .warning, at: row.position(field: 0),
                "the client has a credit and services that no invoice holds yet: the credit may be the payment for them",
                remedy: "invoice the services in the prior system and export again, or lower the credit by hand"))
    }

    /// Leaves a row out, with a finding.
    mutating func reject(
        _ position: Position, _ code: String, _ message: String, remedy: String, _ excerpt: Excerpt?, net: Cents? = nil
    ) {
        report.reading.rejected += 1
        report.rejects.append(BalanceReject(position: position, reason: "\(code): \(message)", net: net))
        log.add(Finding(code, .error, at: position, message, remedy: remedy, excerpt: excerpt))
    }

    /// Aging columns with money in them, with the least age of each.
    func buckets(_ columns: BalanceColumns) -> [AgingBucket] {
        columns.amounts.indices.compactMap { i in
            guard case .bucket(let days) = columns.amounts[i].kind, !amounts.values[i].isZero else { return nil }
            return AgingBucket(fromDays: days, amount: amounts.values[i])
        }
    }
}

extension RowBalance {
    /// A status says that the client owes nothing.
    mutating func settleClient() {
        balance = .zero
        owed = .zero
        credit = .zero
    }
}
