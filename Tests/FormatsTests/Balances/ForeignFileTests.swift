import Formats
import Foundation
import Testing
import Values

/// What is no balance report says what it is, and what to export instead.
@Suite struct ForeignFileTests {
    private func read(_ file: SourceFile) -> BalanceReport {
        file.name.hasSuffix(".xml")
            ? BalanceXMLReader.read(file, options: BalanceSamples.options)
            : BalanceCSVReader.read(file, options: BalanceSamples.options)
    }

    @Test(arguments: [
        ("09-payment-reconciliation.xml", "its details make 600.00, its paymentAmount says 700.00: difference 100.00"),
        ("12-fhir-r4-account.xml", "FHIR Accounts without a balance"),
        ("clinical-document.xml", "a clinical document (C-CDA)"),
    ]) func documentsOfOtherKinds(_ name: String, _ words: String) throws {
        let report = read(try BalanceSamples.file("balances/traps/\(name)"))
        #expect(report.codes == ["document-foreign"] && report.reading.isRefused)
        #expect(report.reading.findings.first?.message.contains(words) == true)
    }

    @Test(arguments: [
        ("%PDF-1.7\n", "a PDF"), ("{\"resourceType\": \"Bundle\"}", "JSON"), ("<html><table>", "a web page"),
        ("<?xml version=\"1.0\"?>", "XML"), ("PK\u{3}\u{4}x", "a workbook or another zip"),
    ]) func filesThatAreNoText(_ text: String, _ words: String) {
        let report = read(SourceFile(text: text, name: "balances.csv"))
        #expect(report.codes == ["document-foreign"])
        #expect(report.reading.findings.first?.message.contains(words) == true)
    }
}

/// Public samples of others, read where they are at hand: each has its verdict.
@Suite("Public samples of billing data")
struct BalanceCorpusTests {
    static let folder: String? = {
        let place =
            ProcessInfo.processInfo.environment["TIEOUT_CORPUS"]
            ?? BalanceSamples.folder.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/shared/corpus"
        return FileManager.default.fileExists(atPath: "\(place)/ehr") ? "\(place)/ehr" : nil
    }()

    @Test(
        "None is a balance report, and each says what it is", .enabled(if: folder != nil, "no corpus here"),
        arguments: [
            ("hl7-fhir-r4-xml/account-example.xml", "FHIR Accounts without a balance"),
            ("hl7-fhir-r4-xml/account-example-with-guarantor.xml", "FHIR Accounts without a balance"),
            ("hl7-fhir-r4-xml/claim-example.xml", "hold no balances: Claim"),
            ("hl7-fhir-r4-xml/claim-example-cms1500-medical.xml", "hold no balances: Claim"),
            ("hl7-fhir-r4-xml/claimresponse-example.xml", "FHIR remittances"),
            ("hl7-fhir-r4-xml/claimresponse-example-2.xml", "FHIR remittances"),
            ("hl7-fhir-r4-xml/claimresponse-example-additem.xml", "FHIR remittances"),
            ("hl7-fhir-r4-xml/coverage-example.xml", "hold no balances: Coverage"),
            ("hl7-fhir-r4-xml/coverage-example-selfpay.xml", "hold no balances: Coverage"),
            ("hl7-fhir-r4-xml/explanationofbenefit-example.xml", "FHIR remittances"),
            ("hl7-fhir-r4-xml/explanationofbenefit-example-2.xml", "FHIR remittances"),
            ("hl7-fhir-r4-xml/paymentnotice-example.xml", "hold no balances: PaymentNotice"),
            ("hl7-fhir-r4-xml/invoice-example.xml", "FHIR Invoices"),
            ("hl7-fhir-r4-xml/paymentreconciliation-example.xml", "difference 1,000.00"),
            ("hl7-fhir-r4-json/Account-ewg.json", "FHIR Accounts without a balance"),
            ("hl7-fhir-r4-json/ChargeItem-example.json", "FHIR ChargeItems: charges, not balances"),
            ("hl7-fhir-r4-json/ExplanationOfBenefit-EB3501.json", "FHIR remittances"),
            ("hl7-fhir-r4-json/PaymentNotice-77654.json", "hold no balances: PaymentNotice"),
            (
                "hl7-fhir-r4-json/PaymentReconciliation-ER2500.json",
                "its details make 6,000.00, its paymentAmount says 7,000.00: difference 1,000.00"
            ),
            ("cms-bfd/EOB-Base-Sample.json", "hold no balances: ExplanationOfBenefitBase"),
            ("cms-bfd/ExplanationOfBenefit-Carrier.json", "FHIR remittances"),
            ("synthea/claims.csv", "no header row"), ("synthea/payers.csv", "no header row"),
            ("synthea/payer_transitions.csv", "no header row"),
        ])
    func verdict(_ name: String, _ words: String) throws {
        let path = "\(try #require(BalanceCorpusTests.folder))/\(name)"
        // The corpus comes in larger and smaller selections.
        guard FileManager.default.fileExists(atPath: path) else { return }
        let file = try SourceFile(path: path, name: name, number: 0)
        let report =
            name.hasSuffix(".xml")
            ? BalanceXMLReader.read(file, options: BalanceSamples.options)
            : name.hasSuffix(".json")
                ? BalanceJSONReader.read(file, profile: .plain, options: BalanceSamples.options)
                : BalanceCSVReader.read(file, options: BalanceSamples.options)
        #expect(report.reading.isRefused)
        let said = report.reading.findings.map(\.message)
        #expect(said.contains { $0.contains(words) }, "\(said)")
    }
}
