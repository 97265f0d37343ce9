import Values

/// A workbook (Office Open XML, ECMA-376): its sheets, shared strings and the cell styles that are dates.
public final class Workbook {
    let archive: ZipArchive
    /// The names of the worksheets, in the order of their tabs.
    public private(set) var sheets: [String] = []
    /// The day on which serial numbers start.
    public private(set) var serials = WrittenDate.SerialBase.year1900
    private(set) var paths: [String] = []
    private(set) var strings = SharedStrings()
    private(set) var dateStyles: [Bool] = []

    /// Opens a workbook and reads all but its sheets.
    public init(_ file: SourceFile) throws(WorkbookFault) {
        archive = try ZipArchive(file)
        guard archive.has("xl/workbook.xml") else {
            throw WorkbookFault(
                "xlsx-damaged", "the file is a zip archive without a workbook: if the report lies in it, unpack it")
        }
        let contents = WorkbookContents()
        try archive.read("xl/workbook.xml", contents)
        let relations = WorkbookRelations()
        try archive.read("xl/_rels/workbook.xml.rels", relations)
        if contents.is1904 { serials = .year1904 }
        for sheet in contents.sheets {
            guard let target = relations.targets[sheet.relation] else { continue }
            let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
            guard archive.has(path) else { continue }
            sheets.append(sheet.name)
            paths.append(path)
        }
        if archive.has("xl/sharedStrings.xml") { try archive.read("xl/sharedStrings.xml", strings) }
        if archive.has("xl/styles.xml") {
            let styles = WorkbookStyles()
            try archive.read("xl/styles.xml", styles)
            dateStyles = styles.formats.map { styles.isDate($0) }
        }
    }

    /// Gives every row of a sheet that has cells, in order.
    public func rows(of sheet: Int, file: Int32, _ take: @escaping (CellRow) -> Void) throws(WorkbookFault) {
        guard paths.indices.contains(sheet) else {
            throw WorkbookFault("xlsx-sheet-missing", "the workbook has no such sheet")
        }
        let rows = SheetRows(self, file: file, take)
        try archive.read(paths[sheet], rows)
        if let damage = rows.damage { throw WorkbookFault("xlsx-damaged", damage) }
    }
}

private final class WorkbookContents: XMLHandler {
    var sheets: [(name: String, relation: String)] = []
    var is1904 = false

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if XMLStream.same(name, "sheet"), let title = attributes.value(of: "name"), let id = attributes.value(of: "id")
        {
            sheets.append((Text.string(title), Text.string(id)))
        } else if XMLStream.same(name, "workbookPr"), let flag = attributes.value(of: "date1904") {
            is1904 = Text.equals(flag, "1") || Text.equals(flag, "true")
        }
    }

    func text(_ text: Bytes) {}
    func close(_ name: Bytes) {}
}

private final class WorkbookRelations: XMLHandler {
    var targets: [String: String] = [:]

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        guard let id = attributes.value(of: "Id"), let target = attributes.value(of: "Target") else { return }
        targets[Text.string(id)] = Text.string(target)
    }

    func text(_ text: Bytes) {}
    func close(_ name: Bytes) {}
}

/// The texts that cells share; phonetic readings are left out.
final class SharedStrings: XMLHandler {
    private let storage = CellStorage(capacity: 1 << 16)
    private var ends: [Int] = []
    private var inText = false
    private var inPhonetic = false

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if XMLStream.same(name, "t") { inText = true } else if XMLStream.same(name, "rPh") { inPhonetic = true }
    }

    func text(_ text: Bytes) { if inText, !inPhonetic { storage.append(text) } }

    func close(_ name: Bytes) {
        if XMLStream.same(name, "t") {
            inText = false
        } else if XMLStream.same(name, "rPh") {
            inPhonetic = false
        } else if XMLStream.same(name, "si") {
            ends.append(storage.count)
        }
    }

    /// The text of that number.
    subscript(_ index: Int) -> Bytes? {
        guard ends.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : ends[index - 1]
        return Bytes(start: storage.base + start, count: ends[index] - start)
    }
}

/// Which cell styles show dates.
private final class WorkbookStyles: XMLHandler {
    var formats: [Int] = []
    private var codes: [Int: String] = [:]
    private var inCellFormats = false

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        if XMLStream.same(name, "cellXfs") { inCellFormats = true }
        guard let id = attributes.value(of: "numFmtId").flatMap({ Int(Text.string($0)) }) else {
            if inCellFormats, XMLStream.same(name, "xf") { formats.append(0) }
            return
        }
        if XMLStream.same(name, "numFmt"), let code = attributes.value(of: "formatCode") {
            codes[id] = Text.string(code)
        } else if inCellFormats, XMLStream.same(name, "xf") {
            formats.append(id)
        }
    }

    func text(_ text: Bytes) {}

    func close(_ name: Bytes) { if XMLStream.same(name, "cellXfs") { inCellFormats = false } }

    /// Built-in date formats (ECMA-376 part 1, 18.8.30), or a code with days or years in it.
    func isDate(_ id: Int) -> Bool {
        guard let code = codes[id] else {
            return (14...17).contains(id) || id == 22 || (27...36).contains(id) || (50...58).contains(id)
        }
        var isQuoted = false
        var isBracketed = false
        var skip = false
        for character in code.lowercased() {
            if skip {
                skip = false
            } else if character == "\\" || character == "_" || character == "*" {
                skip = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
                continue
            } else if character == "[" {
                isBracketed = true
            } else if character == "]" {
                isBracketed = false
            } else if !isBracketed, character == "d" || character == "y" {
                return true
            }
        }
        return false
    }
}
