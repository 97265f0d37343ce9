import CZip
import Values

/// Why a workbook cannot be read.
public struct WorkbookFault: Error, Hashable, Sendable {
    /// The kind of trouble: `xlsx-damaged`, `xlsx-protected`, `xlsx-too-large`, `xlsx-path`, `xlsx-sheet-missing`, or a
    /// code of ``XMLFault``.
    public var code: String
    /// What was seen.
    public var message: String

    /// A kind of trouble in words.
    public init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// A zip archive in memory, read by libzip within limits that no honest workbook reaches.
final class ZipArchive {
    /// What an archive may be at most.
    struct Limits {
        /// Entries.
        var entries = 5_000
        /// Bytes of one entry once unpacked.
        var entrySize: UInt64 = 1 << 30
        /// Bytes of all entries once unpacked.
        var totalSize: UInt64 = 2 << 30
        /// How many times larger an entry of more than 16 MiB may become.
        var ratio: UInt64 = 400
    }

    private let file: SourceFile
    private let archive: OpaquePointer
    private let limits: Limits
    private(set) var names: [String] = []

    /// Opens a file's bytes and looks at every entry's name and size before anything is unpacked.
    init(_ file: SourceFile, limits: Limits = Limits()) throws(WorkbookFault) {
        self.file = file
        self.limits = limits
        let bytes = file.bytes
        if bytes.count >= 4, bytes[0] == 0xD0, bytes[1] == 0xCF, bytes[2] == 0x11, bytes[3] == 0xE0 {
            throw WorkbookFault("xlsx-protected", "the workbook has a password, or is of the old .xls kind")
        }
        guard !bytes.isEmpty else { throw WorkbookFault("xlsx-damaged", "the file is empty") }
        var error = zip_error_t()
        guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error) else {
            throw WorkbookFault("xlsx-damaged", "the file is not a workbook")
        }
        guard let opened = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            throw WorkbookFault("xlsx-damaged", "the file is not a workbook: it is no zip archive, or is cut short")
        }
        archive = opened
        try look()
    }

    deinit { zip_discard(archive) }

    private func look() throws(WorkbookFault) {
        let count = zip_get_num_entries(archive, 0)
        guard count >= 0, count <= limits.entries else {
            throw WorkbookFault("xlsx-too-large", "the archive has more than \(limits.entries) entries")
        }
        var total: UInt64 = 0
        var seen: Set<String> = []
        for index in 0..<zip_uint64_t(count) {
            var info = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &info) == 0, let raw = info.name else {
                throw WorkbookFault("xlsx-damaged", "entry \(index + 1) of the archive cannot be read")
            }
            let name = String(cString: raw)
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard !name.hasPrefix("/"), !name.contains("\\"), !name.contains(":"), !parts.contains("..") else {
                throw WorkbookFault("xlsx-path", "entry \(index + 1) of the archive names a place outside of it")
            }
            guard seen.insert(name.lowercased()).inserted else {
                throw WorkbookFault("xlsx-path", "two entries of the archive have one name")
            }
            names.append(name)
            try check(info, &total)
        }
    }

    private func check(_ info: zip_stat_t, _ total: inout UInt64) throws(WorkbookFault) {
        if info.encryption_method != 0 {
            throw WorkbookFault("xlsx-protected", "the archive is protected by a password")
        }
        let (sum, overflow) = total.addingReportingOverflow(info.size)
        guard !overflow, info.size <= limits.entrySize, sum <= limits.totalSize else {
            throw WorkbookFault("xlsx-too-large", "the workbook unpacks to more than it may")
        }
        total = sum
        if info.size > 16 << 20, info.size / max(info.comp_size, 1) > limits.ratio {
            throw WorkbookFault(
                "xlsx-too-large", "an entry unpacks to more than \(limits.ratio) times its size, as a zip bomb does")
        }
    }

    /// True when the archive has an entry of that name.
    func has(_ name: String) -> Bool { names.contains(name) }

    /// Unpacks an entry in parts, never more than its stated size; ends early when `take` is false.
    func unpack(_ name: String, _ take: (Bytes) -> Bool) throws(WorkbookFault) {
        guard let index = names.firstIndex(of: name), let entry = zip_fopen_index(archive, zip_uint64_t(index), 0)
        else {
            throw WorkbookFault("xlsx-damaged", "the workbook lacks a part: \(name)")
        }
        defer { zip_fclose(entry) }
        var left = limits.entrySize
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = zip_fread(entry, &buffer, zip_uint64_t(buffer.count))
            guard count >= 0 else {
                throw WorkbookFault("xlsx-damaged", "a part of the workbook is damaged: \(name)")
            }
            if count == 0 { return }
            guard UInt64(count) <= left else {
                throw WorkbookFault("xlsx-too-large", "an entry unpacks to more than it states")
            }
            left -= UInt64(count)
            if !buffer.withUnsafeBufferPointer({ take(Bytes(rebasing: $0[0..<Int(count)])) }) { return }
        }
    }

    /// Reads an entry as XML.
    func read(_ name: String, _ handler: any XMLHandler) throws(WorkbookFault) {
        let stream = XMLStream(handler)
        try unpack(name) { stream.push($0) }
        if let fault = stream.finish() {
            throw WorkbookFault(fault.code, "\(name):\(fault.line): \(fault.message)")
        }
    }
}
