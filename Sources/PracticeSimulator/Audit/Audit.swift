import Values

/// The auditor: compares a `postings.csv` export with the truth that a simulation wrote.
public enum Audit {
    /// Judges every posting of `postingsCSV` (the contract's `export postings`) by the files in `truthDir`.
    ///
    /// A posting is *wrong* where it reaches another client, is of another amount than the record, stands twice, comes
    /// of a record that must not be posted, or names a bill by a `matched/…` rule that is not the true one. A bill
    /// chosen by `allocated/…` among the right client's bills is never wrong. Throws where a file cannot be read.
    public static func report(postingsCSV: String, truthDir: String) throws -> AuditReport {
        let truth = try AuditTruth(folder: truthDir)
        var book = AuditBook()
        let missing = try book.read(postingsCSV)
        var report = AuditReport()
        report.missingColumns = missing
        judgePayments(truth, book, &report)
        judgeClaims(truth, book, &report)
        compareTotals(truth, book, &report)
        return report
    }

    private static func judgePayments(_ truth: AuditTruth, _ book: AuditBook, _ report: inout AuditReport) {
        for record in truth.payments {
            let postings = book.client[AuditKey(source: record.source, key: record.key)] ?? []
            let faults = postings.filter { isWrong($0, record) }
            for posting in postings {
                report.rules[posting.rule, default: .init()].postings += 1
                if isWrong(posting, record) { report.rules[posting.rule, default: .init()].wrong += 1 }
            }
            let sum = postings.total { $0.amount }
            switch record.expect {
            case .mustNot:
                report.mustNotRecords += 1
                if !postings.isEmpty {
                    report.mustNotViolations.append(record.fault("posted, though it must not be"))
                }
                continue
            case .must: report.mustRecords += 1
            case .either:
                report.eitherRecords += 1
                if !postings.isEmpty { report.eitherPosted += 1 }
            }
            if let fault = faults.first {
                let what = fault.client == record.client ? "on another bill" : "to another client"
                report.wrong.append(record.fault(what))
            } else if sum.magnitude > record.amount.magnitude {
                report.wrong.append(record.fault("posted \(sum) of \(record.amount)"))
            } else if record.expect == .must {
                if sum == record.amount {
                    report.mustMatched += 1
                    if let rule = postings.first?.rule { report.rules[rule, default: .init()].records += 1 }
                } else {
                    report.missing.append(record.fault("posted \(sum) of \(record.amount)"))
                }
            }
        }
        let known = Set(truth.payments.map { AuditKey(source: $0.source, key: $0.key) })
        for key in book.client.keys.filter({ !known.contains($0) }).sorted() {
            report.wrong.append(.init(source: key.source, key: key.key, what: "posted, though no source holds it"))
        }
    }

    private static func isWrong(_ posting: AuditBook.Posting, _ record: AuditTruth.Payment) -> Bool {
        if record.expect == .mustNot { return true }
        // A record that is only tied may leave client and bill to the payment it is tied to.
        if posting.kind == "tied", posting.client.isEmpty { return false }
        if posting.client != record.client { return true }
        return posting.rule.hasPrefix("matched/") && !posting.invoice.isEmpty
            && !record.invoices.contains(posting.invoice)
    }

    private static func judgeClaims(_ truth: AuditTruth, _ book: AuditBook, _ report: inout AuditReport) {
        for (key, claim) in truth.claims.sorted(by: { $0.key < $1.key }) {
            let posted = book.claims[key] ?? .init()
            let source = "eras"
            if claim.expect == .must { report.mustRecords += 1 } else { report.eitherRecords += 1 }
            for (rule, count) in posted.rules { report.rules[rule, default: .init()].postings += count }
            let strangers = posted.invoices.subtracting([claim.invoice])
            if !posted.clients.subtracting([claim.client]).isEmpty || !strangers.isEmpty {
                for (rule, count) in posted.rules { report.rules[rule, default: .init()].wrong += count }
                report.wrong.append(.init(source: source, key: key, what: "on another bill"))
            } else if posted.paid == claim.paid, posted.writeOff == claim.writeOff {
                guard claim.expect == .must else {
                    report.eitherPosted += 1
                    continue
                }
                report.mustMatched += 1
                // Of a claim that came and went back, the rule that placed it.
                let first = posted.rules.min { ($1.value, $0.key) < ($0.value, $1.key) }
                if let rule = first?.key { report.rules[rule, default: .init()].records += 1 }
            } else if posted.paid.isZero, posted.writeOff.isZero {
                if claim.expect == .must {
                    report.missing.append(.init(source: source, key: key, what: "not posted"))
                }
            } else {
                let what =
                    "paid \(posted.paid), written off \(posted.writeOff); truth \(claim.paid) and \(claim.writeOff)"
                report.wrong.append(.init(source: source, key: key, what: what))
            }
        }
        for key in book.claims.keys.filter({ truth.claims[$0] == nil }).sorted() {
            report.wrong.append(.init(source: "eras", key: key, what: "posted, though no advice holds it"))
        }
        for (key, amount) in truth.providerAmounts.sorted(by: { $0.key < $1.key }) {
            report.mustRecords += 1
            let posted = book.providerAmounts[key] ?? .zero
            report.rules["rule/provider-level", default: .init()].postings += posted.isZero ? 0 : 1
            if posted == amount {
                report.mustMatched += 1
                report.rules["rule/provider-level", default: .init()].records += 1
            } else if posted.isZero {
                report.missing.append(.init(source: "eras", key: key, what: "not posted"))
            } else {
                report.rules["rule/provider-level", default: .init()].wrong += 1
                report.wrong.append(.init(source: "eras", key: key, what: "posted \(posted) of \(amount)"))
            }
        }
    }

    private static func compareTotals(_ truth: AuditTruth, _ book: AuditBook, _ report: inout AuditReport) {
        for name in Set(truth.totals.keys).union(book.totals.keys).sorted() {
            let expected = truth.totals[name] ?? .zero
            let actual = book.totals[name] ?? .zero
            if expected != actual {
                report.differingTotals.append(.init(name: name, expected: expected, actual: actual))
            }
        }
    }
}
