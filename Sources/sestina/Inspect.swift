import ArgumentParser
import Commands
import ONNX

/// `sestina inspect`.
///
/// Whatever it says, a server would say of the same file, since both load it by the same code.
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

    /// Loads the file and prints what it is.
    ///
    /// - Throws: a `ModelFileError` for a file that cannot be served or read. With `--json` a refusal is
    ///   printed as an object too, since a program reads the standard output.
    mutating func run() throws {
        var files = FilesInUse()
        files.read(model, as: "the model")
        // Only a shell's redirection could write the file: it would be empty before it is read.
        try files.write(nil, as: "")
        let file: ModelFile
        do {
            file = try ModelFile.named(model, defaultClass: defaultClass)
        } catch {
            if json, error.kind == .refused {
                try Console.report(json: ModelDocument.text(of: error, path: model))
            }
            throw error
        }
        if json {
            try Console.report(json: ModelDocument.text(of: file, path: model))
        } else {
            try Console.report(FactList([("file", model)] + file.facts).text)
        }
    }
}
