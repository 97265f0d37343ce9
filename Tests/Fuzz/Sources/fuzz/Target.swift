import Formats
import Values

/// What is fuzzed: a reader, with the bytes as its file. A reader may refuse what it likes, and must not crash, hang or
/// take more memory than its input deserves.
enum Target: String, CaseIterable {
    /// The tokenizer of X12, element by element, and the writer: what goes in comes out.
    case tokenizer
    /// The loops of the 835, their lists and equations, and the text and rows made of them.
    case x12
    /// The CSV scanner, under the readers of balances and of EOB tables.
    case csv
    /// XML, under the readers of CAMT, balances and FHIR.
    case xml
    /// JSON, under the reader of FHIR.
    case json
    /// OFX in both its forms.
    case ofx

    private static let options = ReadingOptions(practiceZone: .utc, recordElement: "client", recordLimit: 100_000)

    func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        let file = SourceFile(contents: Array(bytes), name: rawValue)
        switch self {
        case .tokenizer:
            guard var tokenizer = X12Tokenizer(file.bytes) else { return }
            var size = 0
            while tokenizer.next() {
                for i in 0...tokenizer.count + 1 { size += tokenizer.element(i).count }
            }
            precondition(size <= file.bytes.count)
            _ = X12Writer.rewrite(file.bytes)
        case .x12:
            let reading = X12835Reader.read(file, options: Target.options)
            _ = EOBText.render(reading.records)
            _ = EOBText.csvRows(reading.records)
            // Lists share memory: a copy that is changed must leave the first one as it was.
            for remittance in reading.records {
                var copy = remittance
                for i in copy.claims.indices {
                    copy.claims[i].lines.removeAll()
                    copy.claims[i].references.append(Reference(qualifier: "EA", value: "1"))
                }
                precondition(copy.claims.count == remittance.claims.count)
            }
        case .csv:
            _ = BalanceCSVReader.read(file, options: Target.options)
            _ = EOBCSVReader.read(file, options: Target.options)
        case .xml:
            _ = CAMTReader.read(file, options: Target.options)
            _ = BalanceXMLReader.read(file, options: Target.options)
            _ = FHIREOBReader.read(file, options: Target.options)
        case .json: _ = FHIREOBReader.read(file, options: Target.options)
        case .ofx: _ = OFXReader.read(file, options: Target.options)
        }
    }
}
