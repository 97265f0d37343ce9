import ArgumentParser
import Glibc
import PracticeBook
import Reconciliation
import Values

/// What a verb prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
}

/// How a verb speaks: options that every verb has.
struct OutputOptions: ParsableArguments {
    @Option(help: "table for people, json for machines: one object on standard output and nothing else there.")
    var format = OutputFormat.table

    @Flag(help: "Say only what the result is.")
    var quiet = false

    @Flag(help: "Show names and values in messages instead of masking them.")
    var showValues = false
}

/// A command with the options of how to speak.
protocol Speaking {
    var output: OutputOptions { get }
}

/// Which book a verb works on.
struct BookOptions: ParsableArguments {
    @Option(help: "The book. Default: the pipeline's book:, else ./practice.book.")
    var book: String?

    /// Opens the book named here, else the pipeline's, else `./practice.book`.
    func open(for pipeline: Pipeline? = nil) throws -> PracticeBook {
        let path = book ?? pipeline?.book.map { pipeline?.resolve($0) ?? $0 } ?? "practice.book"
        do { return try PracticeBook(opening: path) } catch { throw Failure(error) }
    }
}

/// Reads a pipeline file.
func readPipeline(_ path: String) throws -> Pipeline {
    guard let bytes = readBytes(path) else {
        throw Failure(
            .usage, "\(path): the pipeline cannot be read", remedy: "name a YAML file with pipeline:, sources: …")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure(
            .usage, "\(path):\(placeOfFirstFault(in: bytes)): this byte is no UTF-8; a pipeline is text in UTF-8",
            remedy: "save the file as UTF-8 in the editor")
    }
    do { return try Pipeline.parse(text, path: path) } catch { throw Failure(error) }
}

/// Line and column, from 1, of the first byte that is no UTF-8.
private func placeOfFirstFault(in bytes: [UInt8]) -> String {
    var at = bytes.count
    do { _ = try UTF8Span(validating: bytes.span) } catch { at = error.byteOffsets.lowerBound }
    let before = bytes.prefix(at)
    let line = before.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
    return "\(before.count { $0 == 0x0A } + 1):\(String(decoding: line, as: UTF8.self).count + 1)"
}

/// A whole text file; `nil` when it cannot be read or is not UTF-8.
func readText(_ path: String) -> String? { readBytes(path).flatMap { String(validating: $0, as: UTF8.self) } }

/// The bytes of a small file; `nil` when it cannot be read.
private func readBytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { break }
        bytes += chunk[0..<count]
        if bytes.count > 64 << 20 { return nil }
    }
    return ferror(file) == 0 ? bytes : nil
}

/// Writes a text file whole: beside its place first, then moved there, readable by its owner alone.
func writeText(_ text: String, to path: String) throws {
    try replaceFile(at: path) { temporary in
        let handle = Glibc.open(temporary, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard handle >= 0 else { return false }
        defer { Glibc.close(handle) }
        var text = text
        return text.withUTF8 { bytes in
            var at = 0
            while at < bytes.count {
                let count = Glibc.write(handle, bytes.baseAddress.map { $0 + at }, bytes.count - at)
                if count <= 0 { return false }
                at += count
            }
            return true
        }
    }
}

/// Makes a file at a temporary path and moves it into place, making the folders above it.
func replaceFile(at path: String, _ make: (String) throws -> Bool) throws {
    if let slash = path.lastIndex(of: "/") { makeFolders(String(path[..<slash])) }
    let temporary = path + ".tmp\(getpid())"
    guard try make(temporary), rename(temporary, path) == 0 else {
        let why = String(cString: strerror(errno))
        unlink(temporary)
        throw Failure(.usage, "\(path) cannot be written: \(why)", remedy: "check the folder and its permissions")
    }
}

private func makeFolders(_ path: String) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
        made += "/" + part
        mkdir(made, 0o700)
    }
}

/// The present moment, from the system's clock.
func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec))
}

/// Runs what may throw a book error, as a failure with its exit code.
func usingBook<T>(_ body: () throws(BookError) -> T) throws -> T {
    do { return try body() } catch { throw Failure(error) }
}
