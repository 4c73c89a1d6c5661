import ArgumentParser
import Commands
import Datasets
import Models
import ONNX
import Platform
import Reasons
import Statistics
import Training
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

            Trees of LightGBM, XGBoost and HistGradientBoosting take missing values, and no file says of \
            which features: exporters write a way for features that never were missing, too. --missing \
            names those of which the training data lacked values. From then on NaN, an empty field and \
            null stand for a missing value of theirs; everywhere else they stay a fault. A feature \
            is refused whose branches have no way for missing values ('sestina inspect' counts them), \
            unless an Imputer of NaN comes before the model.

            With a loan book the file gets all that a model of 'sestina train' has: the features' names, the least \
            and the greatest value of each, a threshold, rows with known answers, the customers that applicants \
            are compared with, words for reasons, what could be changed, and with --test the metrics on rows \
            that the model did not learn from. Features named by --missing may be empty in it. The label that \
            the graph itself gives stays as it is; 'sestina inspect' says where the threshold is another.

            What is written can be served: it is loaded as the server loads it before a file is made. The \
            output is there whole or not at all, and never the input. Its digest is another, for \
            it is another model.

            Examples:
              sestina adopt bank.onnx --default-class default --output model.onnx
              sestina adopt lightgbm.onnx --missing income,fico_score --output model.onnx
              sestina adopt lightgbm.onnx --default-class 2 --output models/loan-default/model.onnx
              sestina adopt forest.onnx --data book.csv --threshold best-f1 --output model.onnx
              sestina adopt trees.onnx --data book.csv --features a,b,c,d,e,f --output new.onnx

            Exit codes: 0 written; 2 the model cannot be served, has no such class, cannot take a feature \
            as missing, or the book cannot tell; 64 wrong usage; \
            74 a file has a fault, or cannot be read or written.
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

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Features that may be missing, by name; may be given several times.",
            valueName: "name,..."
        )
    )
    // None, so that what the file says stays.
    var missing: [String] = []

    @OptionGroup(title: "Loan book") var book: BookOptions

    @Option(
        help: ArgumentHelp(
            "What the intervals of metrics come from, a whole number.",
            valueName: "n"
        )
    )
    // Fixed, so that the same command gives the same file.
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("Where to write the copy.", valueName: "file"))
    var output: String

    /// What is added to the file.
    private var adoption: Adoption {
        var adoption = Adoption()
        adoption.defaultClass = defaultClass
        if !missing.isEmpty { adoption.missing = missingNames }
        return adoption
    }

    /// What is added by words alone, with the features' names where they are told.
    private var named: Adoption {
        var adoption = adoption
        if book.data != nil, let features = book.columns {
            adoption.knowledge = .init(features: features)
        }
        return adoption
    }

    /// The names in all lists of ``missing``.
    private var missingNames: [String] {
        missing.flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Refuses a copy that would add nothing, and a list that is not one of different names.
    mutating func validate() throws {
        guard defaultClass != nil || !missing.isEmpty || book.data != nil else {
            throw ValidationError(
                "there is nothing to add; say it with --default-class, --missing or --data"
            )
        }
        var names: Set<String> = []
        for name in missingNames {
            guard !name.isEmpty else { throw ValidationError("--missing has an empty name") }
            guard names.insert(name).inserted else {
                throw ValidationError("--missing has \(name.shown) twice")
            }
        }
    }

    /// Writes the copy and says what it is.
    ///
    /// - Throws: a `ModelFileError` for a file that cannot be served as it would be, a ``Failure`` for an
    ///   output that is the input, or a `SystemError`.
    mutating func run() throws {
        try refuseOwnInput()
        // Loaded before the output is opened, so that a refusal leaves no file.
        let words = try ModelFile.adopted(model, as: named)
        var told: BookAdoption?
        if let data = book.data { told = try self.told(of: words, from: data) }
        let adopted = told?.adopted ?? words
        let file = try OutputFile(output)
        try file.write(adopted.bytes[...])
        try file.finish()
        Console.say(Self.summary(adopted, output))
        if let told { Console.say(Self.summary(told)) }
    }

    /// The file with all that a loan book tells of it.
    private func told(of words: AdoptedFile, from path: String) throws -> BookAdoption {
        let file = words.file
        let features = file.model.featureNames
        guard book.columns != nil || features != Model.positionalNames else {
            throw Failure(
                .validationFailure,
                "Error: the model does not name its features: name the six columns with --features, in the order "
                    + "in which it takes them"
            )
        }
        let missing = missing.isEmpty ? file.missingFeatures : missingNames
        let plan = BookAdoption.Plan(
            words: adoption,
            threshold: try book.rule(),
            reasons: try book.reasons.plan(of: features),
            seed: seed
        )
        let rows = try book.read(path, features: features, missing: missing)
        var holdout: Dataset?
        if let test = book.test {
            holdout = try book.read(test, features: features, missing: missing)
        }
        do {
            return try BookAdoption(path: model, plan, book: rows, holdout: holdout)
        } catch let error as ModelFileError {
            throw error.naming(model)
        } catch let error as BookAdoption.Refusal {
            throw Failure(.cannotBeKnown, error.description)
        }
    }

    /// Refuses to write over the model, however it is named.
    private func refuseOwnInput() throws(Failure) {
        var files = FilesInUse()
        files.read(model, as: "the model")
        if let data = book.data { files.read(data == "-" ? nil : data, as: "--data") }
        if let test = book.test { files.read(test == "-" ? nil : test, as: "--test") }
        if let reasons = book.reasons.reasons { files.read(reasons, as: "--reasons") }
        try files.write(output, as: "--output")
    }

    /// What a loan book told, in a line.
    private static func summary(_ told: BookAdoption) -> String {
        let file = told.adopted.file
        let rows = file.reasons.reference?.rows.count
        let compared =
            rows.map { "applicants are compared with \(NumberFormat.counted($0, "customer"))" }
            ?? "the model accepts nobody in the book, so that it gives no reasons"
        let metrics = told.metrics.map { metrics in
            let counts = metrics.confusion
            let defaults = counts.truePositives + counts.falseNegatives
            return "on the holdout it finds \(counts.truePositives) of "
                + "\(NumberFormat.counted(defaults, "default")), with "
                + NumberFormat.counted(counts.falsePositives, "false alarm")
        }
        return "predicts default from \(file.model.threshold) on; \(compared); "
            + (metrics ?? "without --test nothing is said of how good it is")
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
        let missing = adopted.file.missingFeatures.map(\.shown).joined(separator: ", ")
        return what + (classes ?? "") + (missing.isEmpty ? "" : "; \(missing) may be missing")
            + "; digest \(adopted.file.digest.hex)"
    }
}
