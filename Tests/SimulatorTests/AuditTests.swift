import Foundation
import Testing
import Values

@testable import PracticeSimulator

@Suite("The auditor")
struct AuditTests {
    private static let header =
        "posting_id,run_id,kind,posted_on,client_id,invoice_number,line,party_id,payment_type,amount,group_code,"
        + "reason_code,source_name,source_key,source_file,source_position,rule,evidence"

    /// A practice in a folder, and postings as a perfect program would make them.
    private func practice(_ noise: Noise) throws -> (folder: Folder, rows: [String]) {
        let settings = SimulationSettings(clients: 60, months: 5, seed: 21, noise: noise)
        let folder = Folder()
        try Simulator.write(settings, to: folder.path)
        var practice = Practice(settings)
        practice.live()
        return (folder, perfectRows(practice))
    }

    private func perfectRows(_ practice: Practice) -> [String] {
        var rows: [String] = []
        let bills = practice.ledger.bills
        func row(
            _ kind: String, _ day: Day, _ bill: Int?, _ type: String, _ amount: Cents, _ source: String, _ key: String
        ) {
            let client = bill.map { Client.id(bills[$0].client) } ?? ""
            let invoice = bill.map { bills[$0].invoice } ?? ""
            rows.append(
                "1,1,\(kind),\(day),\(client),\(invoice),1,,\(type),\(amount),,,\(source),\(key),f,1,rule/test,")
        }
        let known = Set(practice.recorded.map(\.reference))
        for payment in practice.recorded {
            let kind = payment.type == "credit_discount" ? "discount" : "client_payment"
            row(kind, payment.day, payment.bill, payment.type, payment.amount, "payments", payment.id)
        }
        for charge in practice.charges where charge.expect != .mustNot {
            let isKnown = charge.method == .stripe && known.contains(charge.object)
            for share in charge.shares {
                let kind = isKnown ? "tied" : charge.kind == .charge ? "client_payment" : "refund"
                let type = charge.method == .stripe ? "card" : "other"
                row(kind, charge.day, share.bill, type, share.amount, charge.method.name, charge.key)
            }
        }
        for advice in practice.advices {
            for claim in advice.claims {
                for (index, line) in claim.lines.enumerated() where claim.effect != .denied {
                    let key = "\(claim.icn)#\(index + 1)"
                    row("insurance_payment", claim.day, claim.bill, "insurance", line.paid, "eras", key)
                    row("adjustment", claim.day, claim.bill, "", line.writeOff, "eras", key)
                }
            }
            for (index, amount) in advice.providerAmounts.enumerated() {
                let key = "\(advice.trace)/PLB/\(index + 1)"
                row("practice_income", advice.day, nil, "insurance", -amount.amount, "eras", key)
            }
        }
        return rows
    }

    private func audit(_ folder: Folder, _ rows: [String]) throws -> AuditReport {
        try folder.write(([Self.header] + rows).joined(separator: "\n") + "\n", "postings.csv")
        return try Audit.report(postingsCSV: "\(folder.path)/postings.csv", truthDir: "\(folder.path)/truth")
    }

    @Test("finds nothing wrong with a perfect book", arguments: Noise.allCases)
    func perfect(_ noise: Noise) throws {
        let (folder, rows) = try practice(noise)
        let report = try audit(folder, rows)
        #expect(report.isClean, "\(report)")
        #expect(report.missing.isEmpty)
        #expect(report.mustMatchRate == 10_000)
        #expect(report.mustRecords > 1_000)
        // Every record that must be posted is one rule's; denials bring nothing to post.
        let ofRules = report.rules.values.reduce(0) { $0 + $1.records }
        #expect(ofRules <= report.mustMatched && ofRules * 100 > report.mustMatched * 95)
        if noise == .none {
            let payments = report.differingTotals.filter { $0.name.hasPrefix("payments") }
            #expect(payments.isEmpty)
        }
    }

    @Test("sees a posting to another client")
    func anotherClient() throws {
        var (folder, rows) = try practice(.none)
        let at = try #require(rows.firstIndex { $0.contains(",client_payment,") && $0.contains(",ivypay,") })
        rows[at] = rows[at].replacingOccurrences(of: ",CL00", with: ",CL99")
        let report = try audit(folder, rows)
        #expect(report.wrong.map(\.what) == ["to another client"])
        let score = try #require(report.rules["rule/test"])
        #expect(score.wrong == 1)
        #expect(score.precision == (score.postings - 1) * 10_000 / score.postings)
        #expect("\(report)".contains("1 wrong, precision 99.9"))
    }

    @Test("sees a payment posted twice")
    func twice() throws {
        var (folder, rows) = try practice(.none)
        rows.append(try #require(rows.first { $0.contains(",payments,") }))
        #expect(try audit(folder, rows).wrong.count == 1)
    }

    @Test("sees a stranger's money posted")
    func stranger() throws {
        var (folder, rows) = try practice(.hard)
        let truth = try folder.text("truth/truth-payments.tsv").split(separator: "\n")
        let line = try #require(truth.first { $0.contains("\tmust-not\t") })
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        rows.append(
            "1,1,client_payment,2026-01-09,CL0001,10001,1,,other,1.00,,,\(fields[0]),\(fields[1]),f,1,matched/x,")
        #expect(try audit(folder, rows).mustNotViolations.count == 1)
    }

    @Test("counts what is missing, and forgives a bill that a policy chose")
    func missingAndAllocated() throws {
        var (folder, rows) = try practice(.none)
        let at = try #require(rows.firstIndex { $0.contains(",insurance_payment,") && !$0.contains(",0.00,") })
        let key = rows[at].split(separator: ",", omittingEmptySubsequences: false)[13]
        let control = key.split(separator: "#")[0]
        rows.removeAll { $0.contains(",\(control)#") }
        let ivy = try #require(rows.firstIndex { $0.contains(",ivypay,") && $0.contains(",client_payment,") })
        var fields = rows[ivy].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        (fields[5], fields[16]) = ("99999", "allocated/oldest")
        rows[ivy] = fields.joined(separator: ",")
        let report = try audit(folder, rows)
        #expect(report.wrong.isEmpty)
        #expect(report.missing.count == 1)
        fields[16] = "matched/exact"
        rows[ivy] = fields.joined(separator: ",")
        #expect(try audit(folder, rows).wrong.map(\.what) == ["on another bill"])
    }

    @Test("says which columns an export lacks")
    func columns() throws {
        let (folder, _) = try practice(.none)
        try folder.write("kind,amount\n", "postings.csv")
        let report = try Audit.report(postingsCSV: "\(folder.path)/postings.csv", truthDir: "\(folder.path)/truth")
        #expect(report.missingColumns.contains("source_key"))
        #expect(!report.isClean)
    }
}
