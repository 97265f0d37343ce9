import Values

/// The formats in which remittances come, by the names that a pipeline gives them.
public enum RemittanceFormats {
    /// All of them.
    public static let names = ["x12-835", "eob-csv", "fhir-eob"]

    /// Reads a file in one of the formats; `nil` for a name that is none of them.
    public static func read(
        _ file: SourceFile, format: String, options: ReadingOptions
    ) -> Reading<Remittance>? {
        var reading: Reading<Remittance>
        switch format {
        case "x12-835": reading = X12835Reader.read(file, options: options)
        case "eob-csv": reading = EOBCSVReader.read(file, options: options)
        case "fhir-eob": reading = FHIREOBReader.read(file, options: options)
        default: return nil
        }
        reading.maskCardNumbers()
        return reading
    }

    /// The format that a file's own signs tell; `nil` when it holds no remittance.
    ///
    /// X12 shows in its first bytes; FHIR by an ExplanationOfBenefit in the first two megabytes, since patients and
    /// organizations may stand before it; an EOB table by its columns: cheque, payment day, claim, charge and payment.
    public static func recognise(_ file: SourceFile) -> String? {
        if X12Tokenizer.recognises(file.bytes) { return "x12-835" }
        let text = Text.trimmed(file.bytes)
        if text.count >= 3, text[0] == 0xEF || text[0] == 0xFE || text[0] == 0xFF { return marked(file) }
        guard let first = text.first else { return nil }
        if first == 0x3C || first == 0x7B || first == 0x5B { return holdsEOB(text) ? "fhir-eob" : nil }
        return isTable(file) ? "eob-csv" : nil
    }

    /// A file with a byte order mark: what it says without it.
    private static func marked(_ file: SourceFile) -> String? {
        let plain = Encoding.normalised(file)
        let text = Text.trimmed(plain.bytes)
        let body = text.first == 0xEF ? Text.trimmed(Bytes(rebasing: text.dropFirst(3))) : text
        guard let first = body.first else { return nil }
        if first == 0x3C || first == 0x7B || first == 0x5B { return holdsEOB(body) ? "fhir-eob" : nil }
        return isTable(plain) ? "eob-csv" : nil
    }

    private static func holdsEOB(_ text: Bytes) -> Bool {
        let name = Array("ExplanationOfBenefit".utf8)
        let end = min(text.count, 2 << 20) - name.count
        var i = 1
        while i <= end {
            // Either the element's own tag, or the value of `resourceType`; a reference to one has a slash behind it.
            if text[i] == name[0], text[i - 1] == 0x3C || text[i - 1] == 0x22, isName(name, text, at: i) { return true }
            i += 1
        }
        return false
    }

    private static func isName(_ name: [UInt8], _ text: Bytes, at place: Int) -> Bool {
        for k in name.indices where text[place + k] != name[k] { return false }
        let next = place + name.count
        return next < text.count && (text[next] == 0x22 || text[next] == 0x3E || text[next] <= 0x20)
    }

    private static func isTable(_ file: SourceFile) -> Bool {
        var scanner = CSVScanner(file.bytes, file: file.number)
        guard (try? scanner.next()) == true else { return false }
        let (columns, missing) = EOBColumns.find(CSVHeader(scanner.row), mapped: [:])
        return missing.isEmpty && columns.has(.trace) && columns.has(.paymentDate)
    }
}
