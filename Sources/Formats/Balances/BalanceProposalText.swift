import Values

extension BalanceProposal {
    /// What the file seems to be and what it comes to, in a few lines without any one client's values.
    public func summary(file: String) -> String {
        guard headerLine > 0 else {
            return "\(file): \(encoding); no header was recognised in it.\n"
        }
        let (owed, credit) = (tally.owed, tally.credit)
        let parts = delimiter.isEmpty ? encoding : "\(encoding), fields parted by \(delimiter)"
        var out = "\(file): \(parts), \(place), \(tally.rows) rows of clients\n"
        out += "  owed \(owed.grouped) − credit \(credit.grouped) = net \((owed - credit).grouped)"
        out += "; insurance \(tally.insurance.grouped)\n"
        out += "  largest owed \(tally.largest.grouped)"
        if let oldest = tally.oldest { out += "; oldest open since \(oldest)" }
        if let asOf = report.asOf { out += "; as of \(asOf)" }
        out += "\n"
        if !paymentColumns.isEmpty {
            out +=
                "  it seems to be a list of payments and no balance report (\(paymentColumns.joined(separator: ", "))): "
            out += "payments are read by payouts-csv or tieout-payments\n"
        }
        if let amount = statementColumns.first, let balance = statementColumns.last {
            out += "  it seems to be a statement of an account and no balance report "
            out += "(each \(balance) is its neighbour's and the row's \(amount)): "
            out += "bank-csv reads it with columns: { date: …, description: …, "
            out += "amount: \(quoted(amount)), balance: \(quoted(balance)) }\n"
        }
        return out
    }

    /// A pipeline to save and edit; what is not certain is marked `# unsure:`.
    ///
    /// - Parameter today: the day to count from where neither the report nor its rows have one.
    public func pipeline(files: String, today: Day) -> String {
        var out = "pipeline: migration\nbook: practice.book\n"
        let day = (report.asOf ?? tally.newest)?.adding(1) ?? today
        let cutOver = "cut_over: \(day)"
        out += unsure(cutOver, "the day from which this book counts")
        out += "sources:\n"
        let roster = "  - { name: roster, format: tieout-clients, files: \"inbox/clients.csv\", optional: true }"
        out += unsure(roster, "where the roster is")
        out += "  - name: balances\n    format: \(format)   # \(encoding), \(place)\n"
        out += "    files: \(quoted(files))\n"
        if let record {
            out += unsure("    record: \(quoted(record))", "the element that holds one client, as it seems")
        }
        if let sheet { out += unsure("    sheet: \(quoted(sheet))", "of the sheets it looks most like a report") }
        out += "    columns:\n"
        for column in columns {
            let line = "      \(column.role.rawValue): \(quoted(column.header))"
            out += column.doubt.map { unsure(line, $0) } ?? line + "\n"
        }
        for (i, bucket) in buckets.enumerated() {
            out += "      bucket_\(i < 9 ? "0" : "")\(i + 1): \(quoted(bucket))\n"
        }
        for rows in ignoreRows {
            let words = rows.values.map(quoted).joined(separator: ", ")
            out += unsure(
                "    ignore_rows: { \(quoted(rows.column)): [\(words)] }",
                "rows deleted in the prior system, as it seems")
        }
        let evidence = signEvidence.joined(separator: "; ")
        out +=
            isSignUnsure
            ? unsure("    sign: \(sign.rawValue)", evidence) : "    sign: \(sign.rawValue)   # \(evidence)\n"
        if creditSign != .positive {
            out += unsure("    credit_sign: \(creditSign.rawValue)", "the credit column has amounts below zero")
        }
        if money == .comma { out += "    money: comma   # amounts are written as 1.234,56\n" }
        if let dates {
            out += unsure("    dates: \(dates.rawValue)", "or day_first: the dates of the file do not tell")
        }
        let silent = unmapped.filter { !unreadAmounts.contains($0) }
        if !silent.isEmpty { out += "    # not read: \(silent.map(quoted).joined(separator: ", "))\n" }
        if !unreadAmounts.isEmpty {
            out += unsure(
                "    # not read: \(unreadAmounts.map(quoted).joined(separator: ", "))",
                "they hold amounts; is one of them a balance or a credit?")
        }
        out += "    rejects: \"out/rejects.csv\"   # rows that could not be read, to mend and feed back\n"
        let net = tally.owed - tally.credit
        out += unsure(
            "    control_total: { net: \"\(net)\" }", "what the file adds up to; put the old screen's figure here")
        let lines = format == BalanceProfile.sessions.name ? "retroactive_sessions" : "product_bill"
        out += "policies: { previous_balance: \(lines), net: false, insurance_balance: list }\n"
        out += "reports:\n"
        out += "  - { report: tieout-sheet, format: csv, to: \"out/tieout-sheet.csv\" }\n"
        out += "  - { report: worklist, format: xlsx, to: \"out/worklist.xlsx\" }   # to type into the target system\n"
        return out
    }

    private var place: String {
        record.map { "elements “\($0)” from line \(headerLine)" } ?? "header in line \(headerLine)"
    }

    private func unsure(_ line: String, _ why: String) -> String { "\(line)   # unsure: \(why)\n" }

    private func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0.isNewline ? " " : String($0) }
        return "\"\(escaped.joined())\""
    }
}
