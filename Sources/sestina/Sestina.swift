import ArgumentParser
import Commands
import Documents

/// Scores loan applications at the speed of the socket.
@main
struct Sestina: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sestina",
        abstract: "Scores loan applications at the speed of the socket.",
        discussion: """
            A model is an ONNX file over six features. Train one, serve it, score a file with it and have \
            the scores explained, look into it, or ask a running server.

            Examples:
              sestina train --data loans.csv --output trained
              sestina inspect models/loan-default/model.onnx
              sestina serve --model models/loan-default/model.onnx --listen 127.0.0.1:7070
              sestina score --input loans.csv --output scored.csv
              sestina explain --input loans.csv --output explained.csv
              sestina info --address 127.0.0.1:7070

            Exit codes of every command: 0 done; 1 done, and the answer is no; 2 the model cannot be \
            served, or the data cannot tell; 64 wrong usage; 74 input or output failed.
            """,
        version: "sestina \(ReleaseVersion.current)",
        subcommands: [
            Serve.self, Train.self, GateCommand.self, Promote.self, Score.self, Explain.self,
            Inspect.self,
            Adopt.self,
            Info.self, Ping.self, Stats.self,
        ]
    )

    /// Runs the command that the arguments ask for, and ends the process with its exit code.
    static func main() { runToEnd(explaining: Failure.explaining) }
}
