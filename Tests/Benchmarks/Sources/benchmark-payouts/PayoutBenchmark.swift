import Formats
import Measuring
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
            let begin = Cost.cpu
            let file = try SourceFile(path: arguments[1], name: arguments[1], number: 0)
            (count, net) = (0, .zero)
            let reading = StripeReader.read(file, options: ReadingOptions(practiceZone: zone)) { batch in
                count += batch.count
                net += batch.total(\.net)
            }
            best = min(best, Cost.cpu - begin)
            precondition(reading.read == count + reading.rejected)
        }
        print("\(count) movements, net \(net), best of \(repetitions): \(best) CPU, peak \(Cost.peak) MiB")
    }
}
