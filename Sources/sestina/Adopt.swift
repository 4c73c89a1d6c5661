import ArgumentParser
import Commands
import JSON
import ONNX
import Platform
import Words

/// `sestina adopt`.
///
/// Only metadata is added: the graph of the file stays byte for byte as it was.
struct Adopt: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a model file from elsewhere say what it does not say of itself.",
        discussion: """
            A classifier with the labels 'default' and 'paid', or 1 and 2, gives a column for each, and \
            nothing in the file says which is the probability of default. Such a file is refused by every \
            command until it says so. 'adopt' writes a copy that does: the same bytes, the graph among \
            them, with the answer added to the metadata. 'sestina inspect' shows the labels of a file; \
            'sestina score --default-class' tries one of them without writing anything.

            The labels 0 and 1 need no word: 1 is default. Where they mean the opposite, \
            --default-class 0 says so.

            What is written can be served: it is loaded as the server loads it before a file is made. The \
            output is there whole or not at all, and never the input. Its digest is another, for \
            it is another model.

            Examples:
              sestina adopt bank.onnx --default-class default --output model.onnx
              sestina adopt lightgbm.onnx --default-class 2 --output models/loan-default/model.onnx

            Exit codes: 0 written; 2 the model cannot be served, or has no such class; 64 wrong usage; \
            74 a file cannot be read or written.
            """
    )

    @Argument(help: "The ONNX file.")
    var model: String

    @Option(
        help: ArgumentHelp(
            "The label of the class that means default, as the file has it.",
            valueName: "label"
        )
    )
    // Optional though it is needed: the refusal in `validate` says what it is for.
    var defaultClass: String?

    @Option(help: ArgumentHelp("Where to write the copy.", valueName: "file"))
    var output: String

    /// What is added to the file.
    private var adoption: Adoption {
        var adoption = Adoption()
        adoption.defaultClass = defaultClass
        return adoption
    }

    /// Refuses a copy that would add nothing.
    mutating func validate() throws {
        guard defaultClass != nil else {
            throw ValidationError("there is nothing to add; say it with --default-class")
        }
    }

    /// Writes the copy and says what it is.
    ///
    /// - Throws: a `ModelFileError` for a file that cannot be served as it would be, a ``Failure`` for an
    ///   output that is the input, or a `SystemError`.
    mutating func run() throws {
        try refuseOwnInput()
        // Loaded before the output is opened, so that a refusal leaves no file.
        let adopted = try ModelFile.adopted(model, as: adoption)
        let file = try OutputFile(output)
        try file.write(adopted.bytes[...])
        try file.finish()
        Console.say(Self.summary(adopted, output))
    }

    /// Refuses to write over the model, however it is named.
    private func refuseOwnInput() throws(Failure) {
        var files = FilesInUse()
        files.read(model, as: "the model")
        try files.write(output, as: "--output")
    }

    /// What was written, in a line.
    private static func summary(_ adopted: AdoptedFile, _ output: String) -> String {
        let what =
            adopted.isUnchanged
            ? "\(output.shown) is a copy: the file says all of it already"
            : "\(output.shown) is the model with what was added"
        let classes = adopted.file.classes.map {
            "; default is '\($0.defaultLabel.shown)', and '\($0.otherLabel.shown)' is not"
        }
        return what + (classes ?? "") + "; digest \(adopted.file.digest.hex)"
    }
}
