import Values

/// Tells files that are no delimited text at all, so that nobody searches them for a header.
enum ForeignFile {
    /// The refusal of a balance report that is something else; `nil` for text.
    static func refusal(_ file: SourceFile) -> Finding? {
        let start = Text.trimmed(Bytes(rebasing: file.bytes.prefix(64)))
        guard let (message, remedy) = describe(start) else { return nil }
        return Finding("document-foreign", .refusal, at: .whole(file.number), "the file is \(message)", remedy: remedy)
    }

    /// What the file is, with its article, where it is no delimited text; `nil` for text.
    static func name(_ file: SourceFile) -> String? {
        describe(Text.trimmed(Bytes(rebasing: file.bytes.prefix(64))))?.message
    }

    private static func describe(_ start: Bytes) -> (message: String, remedy: String)? {
        if Text.begins(start, "%PDF") {
            return ("a PDF document", "export the report as CSV or Excel")
        }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return (
                "a workbook of Excel 97–2003, or one with a password", "save it as .xlsx or .csv, without a password"
            )
        }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return ("a workbook or another zip archive", "name the format balances-xlsx, or unpack it")
        }
        if Text.begins(start, "{\"") || Text.begins(start, "{\n") || Text.begins(start, "{\r")
            || Text.begins(start, "[{")
        {
            return ("JSON", "export the report as CSV, Excel or XML; remittances in FHIR JSON are fhir-eob")
        }
        if Text.begins(start, "<?xml") {
            return ("XML", "name the format balances-xml")
        }
        if Text.begins(start, "<!doctype html") || Text.begins(start, "<html") {
            return ("a web page", "open it in a spreadsheet and save it as .xlsx or .csv")
        }
        return nil
    }
}
