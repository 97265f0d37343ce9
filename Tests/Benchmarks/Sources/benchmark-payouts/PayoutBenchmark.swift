import Formats
import Glibc
import Values

/// `benchmark-payouts FILE.csv [repetitions]`: CPU time and peak memory of reading a Stripe report with every check,
/// movements handed over in batches.
@main
struct PayoutBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, let zone = Zone("America/New_York") else {
            print("usage: benchmark-payouts FILE.csv [repetitions]")
            return
        }
        let repetitions = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
        var best = Duration.seconds(3600)
        var count = 0
        var net = Cents.zero
        for _ in 0..<repetitions {
            let begin = cpuTime()
            let file = try SourceFile(path: arguments[1], name: arguments[1], number: 0)
            (count, net) = (0, .zero)
            let reading = StripeReader.read(file, options: ReadingOptions(practiceZone: zone)) { batch in
                count += batch.count
                net += batch.total(\.net)
            }
            best = min(best, cpuTime() - begin)
            precondition(reading.read == count + reading.rejected)
        }
        print("\(count) movements, net \(net), best of \(repetitions): \(best) CPU, peak \(peak()) MiB")
    }

    private static func cpuTime() -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }

    private static func peak() -> Int {
        var usage = rusage()
        getrusage(0, &usage)
        return usage.ru_maxrss / 1024
    }
}
