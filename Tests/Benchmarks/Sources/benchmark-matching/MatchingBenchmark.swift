import Formats
import Measuring
import Reconciliation
import Values

/// `benchmark-matching [bills …]`: seconds and peak memory of matching as many records with as many bills, by the engine
/// that the program runs, indexes, names and posting in memory included; ten thousand, a hundred thousand and a million
/// unless told otherwise.
@main
struct MatchingBenchmark {
    static func main() {
        let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        var before: (records: Int, seconds: Double)?
        print(
            "   records      bills  clients   index   stage   match   total s   CPU s  records/s  peak MiB  matched   asked  wrong  lost"
        )
        for size in sizes.isEmpty ? [10_000, 100_000, 1_000_000] : sizes {
            var work = Workload(bills: size, seed: 7)
            let (held, clients) = (Cost.peak, work.book.clients.count)
            let clock = ContinuousClock()
            let (begin, cpu) = (clock.now, Cost.cpu)
            var run = StagedRun(book: work.takeBook())
            let indexed = clock.now
            run.stage("remittances", remittances: work.remittances)
            run.stage("apps", movements: work.movements)
            let staged = clock.now
            let plan = run.match()
            let (end, spent) = (clock.now, Cost.cpu - cpu)
            let judge = Judge(plan, of: work)
            let seconds = (end - begin) / .seconds(1)
            let cells = [
                column(work.records, 10), column(size, 11), column(clients, 9),
                column((indexed - begin) / .seconds(1), 8), column((staged - indexed) / .seconds(1), 8),
                column((end - staged) / .seconds(1), 8), column(seconds, 10), column(spent / .seconds(1), 8),
                column(Int(Double(work.records) / seconds), 11), column(Cost.peak, 10), column(judge.matched, 9),
                column(judge.asked, 8), column(judge.wrong, 7), column(judge.lost, 6),
            ]
            print(cells.joined() + "  (\(held) MiB before)")
            for fault in judge.faults.prefix(5) { print("  wrong: \(fault)") }
            if let before {
                let growth = seconds / before.seconds / (Double(work.records) / Double(before.records))
                print("  time per record is \(column(growth, 0)) of what it was at \(before.records)")
            }
            before = (work.records, seconds)
        }
    }

    private static func column(_ number: Int, _ width: Int) -> String { pad("\(number)", width) }

    private static func column(_ number: Double, _ width: Int) -> String {
        let hundredths = Int((number * 100).rounded())
        return pad("\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())", width)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}
