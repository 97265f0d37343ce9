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
            InitCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self, StatusCommand.self, ReviewCommand.self,
            ExplainCommand.self, UndoCommand.self, CloseCommand.self, ReopenCommand.self, VerifyCommand.self,
            ReportCommand.self, ExportCommand.self,
        ])

    /// Parses, runs, and ends with the contract's exit codes: the parser's own usage errors become 2.
    static func main() {
        setvbuf(stdout, nil, _IOFBF, 1 << 16)
        var asJSON = false
        do {
            var command = try parseAsRoot()
            asJSON = (command as? any Speaking)?.output.format == .json
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
            Terminal.say(fullMessage(for: error))
            leave(code.rawValue == 64 ? .usage : .defect)
        }
    }

    private static func leave(_ outcome: Outcome) -> Never {
        fflush(stdout)
        Glibc.exit(outcome.rawValue)
    }
}
