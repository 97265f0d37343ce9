import Values

/// Reads balance reports in XLSX workbooks, with the rules of ``BalanceCSVReader`` for their rows.
public enum BalanceXLSXReader {
    /// Reads a report whole: the sheet that the profile names, else the first. Nothing is thrown: what cannot be used is
    /// refused by its findings. Positions count the sheet's rows.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions
    ) -> BalanceReport {
        read(file, profile, options, take: nil)
    }

    /// Reads a report a row at a time, as ``BalanceCSVReader/read(_:profile:options:each:)`` does.
    public static func read(
        _ file: SourceFile, profile: BalanceProfile = .plain, options: ReadingOptions,
        each take: @escaping (UnsafePointer<BalanceLine>) -> Void
    ) -> BalanceReport {
        read(file, profile, options, take: take)
    }

    private static func read(
        _ file: SourceFile, _ profile: BalanceProfile, _ options: ReadingOptions,
        take: ((UnsafePointer<BalanceLine>) -> Void)?
    ) -> BalanceReport {
        if !isCompound(file), let refusal = ForeignFile.refusalOfAny(file) { return BalanceReport(refused: refusal) }
        var assembler = BalanceAssembler(profile: profile, options: options, file: file.number, take: take)
        do throws(WorkbookFault) {
            let workbook = try Workbook(file)
            let sheet = try choose(workbook, assembler.profile.sheet)
            if workbook.sheets.count > 1 {
                assembler.log.add(
                    Finding(
                        "sheets-unread", .info, at: .whole(file.number),
                        "sheet \(sheet + 1) of \(workbook.sheets.count) is read",
                        remedy: "name another with `sheet:` in the source or in a profile"))
            }
            assembler.serials = workbook.serials
            try workbook.rows(of: sheet, file: file.number) { assembler.take($0) }
        } catch {
            assembler.log.add(refusal(error, file: file.number))
            // What came before the fault is not a report.
            var report = BalanceReport()
            report.reading.findings = assembler.log.finished(file: file.number)
            return report
        }
        return assembler.finish()
    }

    /// True for a container of Excel 97–2003 or of a password: the archive says which of them.
    private static func isCompound(_ file: SourceFile) -> Bool {
        file.bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
    }

    /// The refusal of a workbook that cannot be read.
    static func refusal(_ fault: WorkbookFault, file: Int32) -> Finding {
        let remedy =
            switch fault.code {
            case "xlsx-protected": "save it without a password, as .xlsx or .csv"
            case "xlsx-too-large", "xlsx-path": "it is refused for safety; export again, or save the sheet as CSV"
            case "xlsx-sheet-missing": "name one of the workbook's sheets"
            default: "open it in a spreadsheet and save it again, or save the sheet as CSV"
            }
        return Finding(fault.code, .refusal, at: .whole(file), fault.message, remedy: remedy)
    }

    private static func choose(_ workbook: Workbook, _ name: String?) throws(WorkbookFault) -> Int {
        guard let name else {
            guard !workbook.sheets.isEmpty else {
                throw WorkbookFault("xlsx-sheet-missing", "the workbook has no worksheet")
            }
            return 0
        }
        let wanted = CSVHeader.fold(name)
        guard let found = workbook.sheets.firstIndex(where: { CSVHeader.fold($0) == wanted }) else {
            let near = NameDistance.nearest(name, among: workbook.sheets).map { ", perhaps “\($0)” is meant" } ?? ""
            throw WorkbookFault(
                "xlsx-sheet-missing", "no sheet “\(name)”\(near); there are: \(workbook.sheets.joined(separator: ", "))"
            )
        }
        return found
    }
}
