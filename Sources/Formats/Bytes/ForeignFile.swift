import Values

/// Tells files that are no report at all by their first bytes, so that nobody searches them for a header.
public enum ForeignFile {
    /// What a file is instead of a report, in words with their article; `nil` for text, XML, workbooks and JSON, which
    /// may hold one.
    public static func kind(_ file: SourceFile) -> String? {
        guard let found = describe(file), !found.mayBeReport else { return nil }
        return found.message
    }

    /// True for a file that begins as XML does, whatever its name says.
    public static func isXML(_ file: SourceFile) -> Bool {
        file.name.lowercased().hasSuffix(".xml") || start(of: file).first == 0x3C
    }

    /// The refusal of a balance report that is something else; `nil` for delimited text.
    static func refusal(_ file: SourceFile) -> Finding? { refusal(file, describe(file)) }

    /// As ``refusal(_:)``, where XML, workbooks and JSON are read, too.
    static func refusalOfAny(_ file: SourceFile) -> Finding? {
        let found = describe(file)
        return found?.mayBeReport == false ? refusal(file, found) : nil
    }

    /// What the file is, with its article, where it is no delimited text; `nil` for text.
    public static func name(_ file: SourceFile) -> String? { describe(file)?.message }

    private static func refusal(_ file: SourceFile, _ found: Description?) -> Finding? {
        guard let found else { return nil }
        return Finding(
            "document-foreign", .refusal, at: .whole(file.number), "the file is \(found.message)", remedy: found.remedy)
    }

    // MARK: The first bytes

    private struct Description {
        var message: String
        var remedy: String
        /// A reader of its own may make a report of it.
        var mayBeReport = false
    }

    private static func start(of file: SourceFile) -> Bytes {
        let mark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return Text.trimmed(Bytes(rebasing: file.bytes.dropFirst(mark).prefix(512)))
    }

    /// Signatures of files that people take for reports, and of what systems send in place of one.
    private static let signatures: [(bytes: [UInt8], what: Description)] = [
        (Array("%PDF".utf8), .init(message: "a PDF document", remedy: "export the report as CSV or Excel")),
        (
            [0xD0, 0xCF, 0x11, 0xE0],
            .init(
                message: "a workbook of Excel 97–2003, or one with a password",
                remedy: "save it as .xlsx or .csv, without a password")
        ),
        (
            [0x50, 0x4B, 0x03, 0x04],
            .init(
                message: "a workbook or another zip archive", remedy: "name the format balances-xlsx, or unpack it",
                mayBeReport: true)
        ),
        ([0x1F, 0x8B], .init(message: "a gzip archive", remedy: "unpack it")),
        ([0x37, 0x7A, 0xBC, 0xAF], .init(message: "a 7z archive", remedy: "unpack it")),
        (Array("Rar!".utf8), .init(message: "a RAR archive", remedy: "unpack it")),
        ([0x89, 0x50, 0x4E, 0x47], picture), ([0xFF, 0xD8, 0xFF], picture), (Array("GIF8".utf8), picture),
        (
            Array("{\\rtf".utf8),
            .init(message: "a text of a word processor (RTF)", remedy: "export the report as CSV or Excel")
        ),
        (
            Array("SQLite format 3".utf8),
            .init(message: "a database of SQLite", remedy: "export the report as CSV or Excel")
        ),
    ]

    private static let picture = Description(message: "a picture", remedy: "export the report as CSV or Excel")

    /// How web pages begin; some systems name a page of one table `.xls`.
    private static let tags: [StaticString] = [
        "<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div",
    ]

    private static func describe(_ file: SourceFile) -> Description? {
        let raw = Bytes(rebasing: file.bytes.prefix(512))
        let start = start(of: file)
        if let known = signatures.first(where: { start.starts(with: $0.bytes) }) { return known.what }
        if Text.begins(start, "{\"") || Text.begins(start, "{\n") || Text.begins(start, "{\r")
            || Text.begins(start, "{ ") || Text.begins(start, "[{") || Text.begins(start, "[\n")
        {
            return .init(
                message: "JSON",
                remedy: "export the report as CSV, Excel or XML; remittances in FHIR JSON are fhir-eob",
                mayBeReport: true)
        }
        let inside = afterDeclaration(start)
        if tags.contains(where: { Text.begins(inside, $0) }) {
            return .init(message: "a web page", remedy: "open it in a spreadsheet and save it as .xlsx or .csv")
        }
        if Text.begins(start, "<?xml") {
            return .init(message: "XML", remedy: "name the format balances-xml", mayBeReport: true)
        }
        // Text in UTF-16 has zero bytes; it comes here as UTF-8.
        if raw.contains(0), Encoding.isUTF16(raw) == nil {
            return .init(
                message: "no text: it holds bytes that no text has", remedy: "export the report as CSV or Excel")
        }
        return nil
    }

    /// What follows an XML declaration and comments.
    private static func afterDeclaration(_ start: Bytes) -> Bytes {
        var rest = start
        while Text.begins(rest, "<?xml") || Text.begins(rest, "<!--") {
            guard let end = rest.firstIndex(of: 0x3E) else { return rest }
            rest = Text.trimmed(Bytes(rebasing: rest[(end + 1)...]))
        }
        return rest
    }
}
