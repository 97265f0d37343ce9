import Foundation
import PracticeSimulator

/// The arguments, read by hand: there are few.
enum Command {
    static let usage = """
        usage: tieout-simulate OUT-DIR [--clients 400] [--months 12] [--seed 7] [--noise none|normal|hard]
               tieout-simulate OUT.835 --era-only --claims 170000 [--seed 7]
               tieout-simulate OUT.csv --stripe-rows 1000000 [--seed 7]
               tieout-simulate OUT.csv|OUT.xml --balance-rows 100000 [--seed 7]
               tieout-simulate TRUTH-DIR --audit POSTINGS.csv

        """

    /// What the arguments ask for.
    private struct Request {
        var path = ""
        var settings = SimulationSettings()
        var eraOnly = false
        var claims = 170_000
        var stripeRows: Int?
        var balanceRows: Int?
        var postings: String?
    }

    /// Runs the command; returns the exit code.
    static func run(_ arguments: [String]) -> Int32 {
        guard let request = parse(arguments) else { return fail(usage, 2) }
        do {
            return try carryOut(request)
        } catch {
            return fail("\(request.path): \(error)\n", 1)
        }
    }

    private static func carryOut(_ request: Request) throws -> Int32 {
        let seed = request.settings.seed
        if let postings = request.postings {
            let report = try Audit.report(postingsCSV: postings, truthDir: request.path)
            print(report)
            return report.isClean ? 0 : 1
        }
        if request.eraOnly {
            try BulkFiles.writeRemittances(claims: request.claims, seed: seed, to: request.path)
        } else if let rows = request.stripeRows {
            try BulkFiles.writeStripe(rows: rows, seed: seed, to: request.path)
        } else if let rows = request.balanceRows {
            try BulkFiles.writeBalances(rows: rows, seed: seed, to: request.path)
        } else {
            let summary = try Simulator.write(request.settings, to: request.path)
            print(
                "\(summary.clients) clients, \(summary.bills) bills, \(summary.claims) claims, "
                    + "\(summary.charges) charges, \(summary.recordedPayments) recorded payments in \(request.path)")
        }
        return 0
    }

    private static func parse(_ arguments: [String]) -> Request? {
        var request = Request()
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--era-only" {
                request.eraOnly = true
            } else if !word.hasPrefix("--") {
                guard request.path.isEmpty else { return nil }
                request.path = word
            } else {
                guard let value = rest.popFirst(), set(word, value, &request) else { return nil }
            }
        }
        return request.path.isEmpty ? nil : request
    }

    private static func set(_ word: String, _ value: String, _ request: inout Request) -> Bool {
        switch (word, Int(value), Noise(rawValue: value)) {
        case ("--clients", let count?, _) where count > 0: request.settings.clients = count
        case ("--months", let count?, _) where count > 0: request.settings.months = count
        case ("--seed", let seed?, _) where seed >= 0: request.settings.seed = UInt64(seed)
        case ("--noise", _, let noise?): request.settings.noise = noise
        case ("--claims", let count?, _) where count > 0: request.claims = count
        case ("--stripe-rows", let count?, _) where count > 0: request.stripeRows = count
        case ("--balance-rows", let count?, _) where count > 0: request.balanceRows = count
        case ("--audit", _, _): request.postings = value
        default: return false
        }
        return true
    }

    private static func fail(_ message: String, _ code: Int32) -> Int32 {
        FileHandle.standardError.write(Data(message.utf8))
        return code
    }
}
