import Formats
import Measuring
import Values

/// `balances FILE.csv|FILE.xml|FILE.xlsx [repetitions]`: CPU time and peak memory of reading a balance report typed and
/// with every check, its rows handed on one by one; with `whole` after it, kept as rows with text of their own.
@main
struct Balances {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else {
            print("usage: balances FILE [repetitions] [whole]")
            return
        }
        let repetitions = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
        let isWhole = arguments.last == "whole"
        var best = Duration.seconds(3600)
        var line = ""
        for _ in 0..<repetitions {
            let begin = Cost.cpu
            let file = try SourceFile(path: arguments[1], name: arguments[1], number: 0)
            let sum = Sum()
            let report = read(file, isWhole: isWhole, sum)
            best = min(best, Cost.cpu - begin)
            for row in report.reading.records { sum.owed += row.owed }
            let speed = Double(file.bytes.count) / 1e6 / (best / .seconds(1))
            line = "\(report.reading.read) rows owe \(sum.owed), best of \(repetitions): \(best) CPU, \(speed) MB/s"
            precondition(!report.reading.isRefused)
        }
        print("\(line), peak \(Cost.peak) MiB")
    }

    private final class Sum {
        var owed = Cents.zero
    }

    private static let columns = [
        "client_key": "id", "client": "Name", "date_of_birth": "DOB", "client_balance": "ClientBalance",
        "credit": "Credit", "insurance_balance": "InsuranceBalance", "oldest_open": "OldestOpen",
    ]

    private static func read(_ file: SourceFile, isWhole: Bool, _ sum: Sum) -> BalanceReport {
        let options = ReadingOptions(practiceZone: .utc)
        if file.name.hasSuffix(".xlsx") { return BalanceXLSXReader.read(file, options: options) }
        if file.name.hasSuffix(".xml") {
            let options = ReadingOptions(practiceZone: .utc, columns: columns, recordElement: "Client")
            return isWhole
                ? BalanceXMLReader.read(file, options: options)
                : BalanceXMLReader.read(file, options: options) { sum.owed += $0.pointee.owed }
        }
        return isWhole
            ? BalanceCSVReader.read(file, options: options)
            : BalanceCSVReader.read(file, options: options) { sum.owed += $0.pointee.owed }
    }
}
