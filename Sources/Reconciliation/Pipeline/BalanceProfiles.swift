import Formats

/// The named profiles of balance reports, as `Resources/profiles.yaml` has them: that file is part of the program.
public enum BalanceProfiles {
    /// Names of the profiles that are built in, sorted.
    public static let names: [String] = all.keys.sorted()

    /// A profile by name; `nil` for one that is not built in.
    public static func profile(named name: String) -> BalanceProfile? { all[name] }

    /// The profiles' own text, for people who want to copy one.
    public static var text: String { String(decoding: PackageResources.profiles_yaml, as: UTF8.self) }

    /// How a source's balance report is written: by its own profile file, the profile that its format names, or plainly,
    /// with what the source says on top; `nil` for other formats.
    ///
    /// - Throws: ``PipelineError`` when the source's profile file cannot be read or used.
    static func profile(
        of source: Pipeline.Source, in pipeline: Pipeline
    ) throws(PipelineError) -> BalanceProfile? {
        guard SourceFormat.isBalance(source.format) else { return nil }
        var profile = profile(named: source.format) ?? plain(source.format)
        if let path = source.profile {
            let own = try BalanceProfile.parse(try read(pipeline.resolve(path), source, pipeline), path: path)
            guard own.count == 1 else {
                throw PipelineError(messages: ["\(path):1:1: expected one profile, found \(own.count) documents"])
            }
            profile = own[0]
        }
        profile.sign = source.sign ?? profile.sign
        profile.creditSign = source.creditSign ?? profile.creditSign
        profile.sheet = source.sheet ?? profile.sheet
        profile.ignoreRows += source.ignoreRows
        profile.money = source.money ?? profile.money
        profile.dates = source.dates ?? profile.dates
        return profile
    }

    /// The plain report of a format that names no system.
    public static func plain(_ format: String) -> BalanceProfile {
        format == BalanceProfile.sessions.name ? .sessions : .plain
    }

    private static func read(
        _ path: String, _ source: Pipeline.Source, _ pipeline: Pipeline
    ) throws(PipelineError) -> String {
        let file: SourceFile
        do throws(SourceFile.Trouble) {
            file = try SourceFile(path: path, name: path, number: 0, limit: 1 << 20)
        } catch {
            throw PipelineError(messages: [
                "\(pipeline.path):\(source.place): the profile \(path) of source \(source.name) cannot be read; "
                    + "expected a YAML file relative to the pipeline"
            ])
        }
        return String(decoding: file.bytes, as: UTF8.self)
    }

    /// Reads a balance report: CSV, XML or XLSX, by its format's name, else by the file's. Rejected rows of XML and XLSX
    /// come out as CSV, and come back so.
    public static func read(
        _ file: SourceFile, format: String, profile: BalanceProfile, options: ReadingOptions
    ) -> BalanceReport {
        switch reader(of: file, format: format) {
        case .csv: BalanceCSVReader.read(file, profile: profile, options: options)
        case .json: BalanceJSONReader.read(file, profile: profile, options: options)
        case .xml: BalanceXMLReader.read(file, profile: profile, options: options)
        case .xlsx: BalanceXLSXReader.read(file, profile: profile, options: options)
        }
    }

    /// As ``read(_:format:profile:options:)``, a row at a time: none is kept.
    public static func read(
        _ file: SourceFile, format: String, profile: BalanceProfile, options: ReadingOptions,
        each take: @escaping (UnsafePointer<BalanceLine>) -> Void
    ) -> BalanceReport {
        switch reader(of: file, format: format) {
        case .csv: BalanceCSVReader.read(file, profile: profile, options: options, each: take)
        case .json: BalanceJSONReader.read(file, profile: profile, options: options, each: take)
        case .xml: BalanceXMLReader.read(file, profile: profile, options: options, each: take)
        case .xlsx: BalanceXLSXReader.read(file, profile: profile, options: options, each: take)
        }
    }

    private enum Reader {
        case csv
        case json
        case xml
        case xlsx
    }

    private static func reader(of file: SourceFile, format: String) -> Reader {
        let name = file.name.lowercased()
        // A workbook is one under any name; rejected rows of one are text.
        if format != "balances-csv", file.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .xlsx }
        if name.hasSuffix(".csv") { return .csv }
        if format != "balances-csv", BalanceJSONReader.isJSON(file) { return .json }
        if format == "balances-xml" || name.hasSuffix(".xml") { return .xml }
        return format == "balances-xlsx" || name.hasSuffix(".xlsx") ? .xlsx : .csv
    }

    private static let all: [String: BalanceProfile] = {
        do throws(PipelineError) {
            let profiles = try BalanceProfile.parse(text, path: "profiles.yaml")
            return Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        } catch {
            preconditionFailure("the profiles that are built in cannot be read: \(error.messages)")
        }
    }()
}
