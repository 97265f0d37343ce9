import ArgumentParser
import Glibc

/// The program: words and arguments in, screens and exit codes out.
@main
struct Tieout: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tieout",
        abstract: "Batch import and reconciliation for the billing of therapy practices: two totals, shown to agree.",
        version: version,
        subcommands: [
            InitCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self, StatusCommand.self,
            ReviewCommand.self,
            ExplainCommand.self, UndoCommand.self, CloseCommand.self, ReopenCommand.self, VerifyCommand.self,
            ReportCommand.self, ExportCommand.self,
        ])

    /// Parses, runs, and ends with the contract's exit codes: the parser's own usage errors become 2.
    static func main() {
        // From the words themselves: what cannot be parsed shall be said to a machine, too.
        let words = CommandLine.arguments
        let asJSON =
            zip(words, words.dropFirst()).contains { $0 == ("--format", "json") } || words.contains("--format=json")
        do {
            var command = try parseAsRoot()
            try command.run()
            leave(.done)
        } catch let outcome as Outcome {
            leave(outcome)
        } catch let failure as Failure {
            Terminal.report(failure, asJSON: asJSON)
            leave(failure.outcome)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                leave(.done)
            }
            let outcome: Outcome = code.rawValue == 64 ? .usage : .defect
            Terminal.say(fullMessage(for: error))
            if asJSON { Terminal.reportAsJSON(Failure(outcome, message(for: error), remedy: "see --help")) }
            leave(outcome)
        }
    }

    private static func leave(_ outcome: Outcome) -> Never {
        fflush(nil)
        Glibc.exit(outcome.rawValue)
    }
}
