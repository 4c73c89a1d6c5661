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

            Exit codes: 0 it can be served; 2 it cannot, and why; 64 wrong usage; 74 it cannot be \
            read.
            """
    )

    @Argument(help: "The ONNX file.")
    var model: String

    @Flag(help: "Print a JSON object.")
    var json = false

    mutating func run() throws {
        do {
            let file = try ModelFile.named(model)
            if json {
                print(ModelDocument.text(of: file, path: model))
            } else {
                print(FactList([("file", model)] + file.facts).text)
            }
        } catch {
            if json, error.kind == .refused {
                print(ModelDocument.text(of: error, path: model))
            }
            throw error
        }
    }
}
