import ArgumentParser

/// Scores loan applications at the speed of the socket.
@main
struct Sestina: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sestina",
        abstract: "Scores loan applications at the speed of the socket.",
        discussion: """
            A model is an ONNX file over six features. Serve it, score a file with it, look into it,
            or ask a running server.
            """,
        subcommands: [Serve.self]
    )
}
