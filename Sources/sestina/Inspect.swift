import ArgumentParser
import EventLoop
import ONNX

/// `sestina inspect`.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a model file is and whether it can be served.",
        discussion: """
            Loads the file as the server does: what is refused here is refused there, with the same \
            sentence. Rows with known answers that the file carries are scored and compared.

            Examples:
              sestina inspect models/loan-default/model.onnx
              sestina inspect model.onnx --json | python3 -m json.tool
              sestina inspect model.onnx --default-class default

            Exit codes: 0 it can be served; 2 it cannot, and why; 64 wrong usage; 74 it cannot be \
            read.
            """
    )

    @Argument(help: "The ONNX file.")
    var model: String

    @Option(help: DefaultClass.help)
    var defaultClass: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    mutating func run() throws {
        let file: ModelFile
        do {
            file = try ModelFile.named(model, defaultClass: defaultClass)
        } catch {
            if json, error.kind == .refused {
                try StandardOutput.say(ModelDocument.text(of: error, path: model))
            }
            throw error
        }
        try StandardOutput.say(
            json
                ? ModelDocument.text(of: file, path: model)
                : FactList([("file", model)] + file.facts).text
        )
    }
}
