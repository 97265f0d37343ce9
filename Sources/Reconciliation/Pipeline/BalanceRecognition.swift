import Formats
import Values

/// Tells which system a balance report comes from, or proposes how to read one of an unknown system.
public enum BalanceRecognition {
    /// What a file is.
    public enum Outcome: Sendable {
        /// A format that reads it as it stands, and why.
        case format(String, why: String)
        /// A layout that no format fits: a proposal for a person to look at.
        case proposal(BalanceProposal)
        /// No report at all: what it is, with its article, and the format whose reader refuses it with a remedy.
        case foreign(String, format: String)

        /// True where a format reads the file as it stands.
        public var isKnown: Bool { if case .format = self { true } else { false } }
    }

    /// What a balance report in CSV, XLSX or XML seems to be.
    ///
    /// A named profile is taken only where the file has exactly a header that the profile knows: a report of credits and
    /// one of debts may have the same three columns. The plain columns are taken where no other column seems to hold
    /// money or a client that the plain report would not read.
    public static func recognise(_ file: SourceFile, options: ReadingOptions) -> Outcome {
        if let kind = ForeignFile.kind(file) { return .foreign(kind, format: "balances-csv") }
        let isJSON = BalanceJSONReader.isJSON(file)
        if isJSON || ForeignFile.isXML(file) {
            if let name = FHIRBalances.profileName(for: file) {
                return .format(name, why: "holds FHIR resources of that kind")
            }
            if let document = FHIRBalances.document(in: file) { return .foreign(document, format: "balances-xml") }
            if isJSON { return .foreign("JSON without FHIR resources", format: "balances-xml") }
        }
        let proposal = BalanceSniffer.propose(file, options: options)
        if proposal.headerLine == 0 {
            if proposal.format == "balances-xml" {
                return .foreign("XML in which no element looks like a client with a balance", format: proposal.format)
            }
            if let fault = proposal.report.reading.findings.first(where: { $0.code.hasPrefix("xlsx-") }) {
                return .foreign(
                    fault.code == "xlsx-damaged" ? "no workbook that can be opened" : "a workbook that is not opened",
                    format: proposal.format)
            }
            return .foreign(
                file.bytes.isEmpty ? "empty" : "text without a row that looks like a header of balances",
                format: proposal.format)
        }
        let header = proposal.header.map(CSVHeader.fold).sorted()
        for name in BalanceProfiles.names {
            let known = BalanceProfiles.profile(named: name)?.headers ?? []
            if known.contains(where: { $0.map(CSVHeader.fold).sorted() == header }) {
                return .format(name, why: "has exactly the columns of that report")
            }
        }
        return isPlain(proposal)
            ? .format(proposal.format, why: "has the plain columns") : .proposal(proposal)
    }

    /// The named formats whose columns a proposed report has: one of them, if the report is that system's.
    public static func fitting(_ proposal: BalanceProposal) -> [String] {
        BalanceProfiles.names.filter { name in BalanceProfiles.profile(named: name).map(proposal.fits) ?? false }
    }

    private static func isPlain(_ proposal: BalanceProposal) -> Bool {
        let plain = BalanceProfile.plain
        let required = plain.columns.keys.filter { !plain.optional.contains($0) }
        let roles = Set(proposal.columns.map(\.role))
        return proposal.buckets.isEmpty && required.allSatisfy(roles.contains)
            && proposal.columns.allSatisfy { column in
                plain.columns[column.role].map(CSVHeader.fold) == CSVHeader.fold(column.header)
            }
    }
}
