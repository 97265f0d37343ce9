import Foundation
import PracticeSimulator

/// The arguments, read by hand: there are few.
enum Command {
    static let usage = """
        usage: tieout-simulate OUT-DIR [--clients 400] [--months 12] [--seed 7] [--noise none|normal|hard]

        """

    /// Runs the command; returns the exit code.
    static func run(_ arguments: [String]) -> Int32 {
        guard let request = parse(arguments) else { return fail(usage, 2) }
        do {
            let summary = try Simulator.write(request.settings, to: request.path)
            print(
                "\(summary.clients) clients, \(summary.bills) bills, \(summary.claims) claims, \(summary.charges) charges,"
                    + " \(summary.recordedPayments) recorded payments in \(request.path)")
            return 0
        } catch {
            return fail("cannot write: \(error)\n", 1)
        }
    }

    private static func parse(_ arguments: [String]) -> (path: String, settings: SimulationSettings)? {
        var settings = SimulationSettings()
        var path: String?
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                guard path == nil else { return nil }
                path = word
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch (word, Int(value), Noise(rawValue: value)) {
            case ("--clients", let count?, _) where count > 0: settings.clients = count
            case ("--months", let count?, _) where count > 0: settings.months = count
            case ("--seed", let seed?, _) where seed >= 0: settings.seed = UInt64(seed)
            case ("--noise", _, let noise?): settings.noise = noise
            default: return nil
            }
        }
        return path.map { ($0, settings) }
    }

    private static func fail(_ message: String, _ code: Int32) -> Int32 {
        FileHandle.standardError.write(Data(message.utf8))
        return code
    }
}
