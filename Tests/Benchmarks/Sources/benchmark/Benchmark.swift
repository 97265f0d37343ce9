import Formats
import Measuring
import Values

/// `benchmark FILE.835 [repetitions]`: CPU time and peak memory of reading a remittance file with every check.
@main
struct Benchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else {
            print("usage: benchmark FILE.835 [repetitions]")
            return
        }
        let repetitions = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
        var best = Duration.seconds(3600)
        var claims = 0
        var megabytes = 0.0
        for _ in 0..<repetitions {
            // Opened anew, as a run does it.
            let begin = Cost.cpu
            let file = try SourceFile(path: arguments[1], name: arguments[1], number: 0)
            claims = 0
            let summary = X12835Reader.read(file, options: ReadingOptions(practiceZone: .utc)) {
                claims += $0.claims.count
            }
            best = min(best, Cost.cpu - begin)
            megabytes = Double(file.bytes.count) / 1e6
            precondition(summary.read == claims)
        }
        let seconds = best / .seconds(1)
        print(
            "\(claims) claims, best of \(repetitions): \(best) CPU, \(megabytes / seconds) MB/s, peak \(Cost.peak) MiB")
    }
}
